"""Writes one laid-out form onto one new worksheet: cells, headers, rows, drop-down lists, print set-up.

Text is always written as text, never as a formula; identity and card numbers are text cells. Row heights are
set from what the rows hold, formula results included, because merged cells do not grow and programs that
trust a file's heights do not measure it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from policies.dates import read_date, read_month
from policies.errors import InputProblem
from policies.vocabulary import exact_number, vocabulary
from workbooks import boxes, styles
from workbooks.form_model import NOT_PRINTED, Cell, Column
from workbooks.input_rules import input_rule
from workbooks.layout import CHECK_HEADER, Layout, Placed, PlacedTable, absolute, address
from workbooks.problems import FileProblem
from workbooks.score_rows import point_id

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Row = Mapping[str, object]
Formats = Callable[[dict[str, Any]], "Format"]

A4 = 9
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.7, "bottom": 0.7}  # inches
NUMERIC = ("money", "number", "integer", "percent", "serial")
CODES = ("code", "uscc")
TITLE_HEIGHT, HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT = 42, 34, 26, 27  # points
GAP_WIDTH = 2  # between the printed columns and those beside them
EPOCH = date(1899, 12, 30).toordinal()  # day 0 of the spreadsheet calendar
UNLISTED = {
    "error_type": "warning",
    "error_title": "不在可选词里",
    "error_message": "请尽量从下拉列表里选。",
}
OUTCOMES = (("错误：", "错误"), ("待核：", "待核"), ("提醒：", "提醒"))
UNDECIDED = (("待定：", "待核"), ("错误：", "错误"))


@dataclass(frozen=True)
class Filling:
    """What a form is filled with: `rows` of its first table, its `fields` by id, rows of further `tables` by name.

    A row maps column keys or fact labels to values; the field of a points column is the list of its points.
    """

    rows: Sequence[Row] = ()
    fields: Row = field(default_factory=dict)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)


class SheetWriter:
    """One worksheet and the form on it; `lists` are the word lists and `names` the named cells it needs."""

    def __init__(self, sheet: Worksheet, layout: Layout, formats: Formats) -> None:
        self.sheet = sheet
        self.layout = layout
        self.formats = formats
        self.heights: dict[int, float] = {}
        self.lists: dict[str, tuple[str, ...]] = {}
        self.names: dict[str, str] = {}
        self.codes: list[str] = []
        self.results: Mapping[str, object] = {}

    def write(self, filling: Filling, named: Mapping[str, object], results: Mapping[str, object]) -> None:
        """`named` fills the named cells; `results`: formula values by address. Raises FileProblem."""
        self.results = results
        self._columns()
        fields = self._spread(filling.fields)
        for placed in self.layout.placed:
            self._placed(placed, named, fields)
        for index, table in enumerate(self.layout.tables):
            self._header(table)
            self._body(table, filling.rows if index == 0 and filling.rows else filling.tables.get(table.table.name, ()))
        self._outcomes()
        if self.codes:
            self.sheet.ignore_errors({"number_stored_as_text": " ".join(self.codes)})
        for row, height in self.heights.items():
            self.sheet.set_row(row, height)
        self._page()

    def _style(self, style: str, kind: str = "text") -> Format:
        return self.formats(styles.properties(style, kind))

    def _columns(self) -> None:
        for index, width in enumerate(self.layout.form.widths):
            self.sheet.set_column(index, index, width)
        self.sheet.set_column(self.layout.printed, self.layout.printed, GAP_WIDTH)
        for index, width in enumerate(self.layout.aside_widths, self.layout.printed + 1):
            self.sheet.set_column(index, index, width)

    def _spread(self, fields: Row) -> dict[str, object]:
        """The values of single cells: a points column is a list of them. Raises FileProblem for unknown ids."""
        spread: dict[str, object] = {}
        for name, value in fields.items():
            if name in self.layout.points and isinstance(value, Sequence):
                spread |= {point_id(name, number): point for number, point in enumerate(value, start=1)}
            else:
                spread[name] = value
        if unknown := [name for name in spread if name not in self.layout.ids]:
            raise FileProblem(f"“{self.layout.form.title}”没有“{'、'.join(unknown)}”这一格，请核对名称。")
        return spread

    def _placed(self, placed: Placed, named: Mapping[str, object], fields: Row) -> None:
        cell, style = placed.cell, self._style(placed.style, placed.cell.type)
        place = (placed.row, placed.column)
        self._merge(place, (placed.row + cell.down - 1, placed.column + placed.span - 1), style)
        if cell.formula and cell.id not in fields:
            above = [table for table in self.layout.tables if table.last < placed.row]
            formula = self.layout.formula(cell.formula, placed.row, above[-1] if above else None)
            value = self._formula(place, formula, style)
        else:
            value = _shown(cell, fields.get(cell.id, named.get(cell.name, cell.text)))
            self._value(place, value, cell.type, style)
        if cell.name:
            self.names[cell.name] = f"={self.layout.form.sheet}!{absolute(*place)}"
        if not cell.aside:
            self._grow(placed.row, TITLE_HEIGHT if placed.style == "title" else LINE_HEIGHT)
            last = (placed.row + cell.down - 1, placed.column + placed.span - 1)
            self._fit(str(value), (*place, *last), style, cell.height)
        if cell.type in ("words", "boxes"):
            self._drop_down(cell, cell.fact, (*place, *place))
        if cell.type in CODES and cell.id:
            self.codes.append(address(*place))
        if rule := input_rule(cell):
            self.sheet.data_validation(*place, *place, rule)

    def _outcomes(self) -> None:
        """What the form asks, beside the rows that it is about; misses stand out."""
        style = self._style("aside")
        for place, formula in self.layout.outcomes.items():
            self._formula(place, formula, style)
            self._colour((*place, *place), OUTCOMES)
        for table in self.layout.tables:
            if table.check is not None:
                header = f"{CHECK_HEADER}{NOT_PRINTED}"
                place = (table.top, table.check)
                self._merge(place, (table.first - 1, table.check), self._style("aside_header"))
                self.sheet.write_string(*place, header, self._style("aside_header"))

    def _header(self, table: PlacedTable) -> None:
        """The header rows; equal neighbours share one merged cell."""
        style = self._style("header")
        for column, at, right in _lowest(table):
            own = self._style("aside_header" if column.aside else column.header_style)
            place = (table.top + len(column.under), at)
            self._merge(place, (table.first - 1, right), own)
            self.sheet.write_string(*place, f"{column.header}{NOT_PRINTED}" if column.aside else column.header, own)
            if not column.aside:
                self._fit(column.header, (*place, table.first - 1, right), style)
        for level in range(table.levels):
            self._grow(table.top + level, HEADER_HEIGHT)
            for text, left, right in _shared(table, level):
                place = (table.top + level, left)
                self._merge(place, (table.top + level, right), style)
                self.sheet.write_string(*place, text, style)
                self._fit(text, (*place, table.top + level, right), style)

    def _body(self, table: PlacedTable, data: Sequence[Row]) -> None:
        for index in range(table.last - table.first + 1):
            row = table.first + index
            self._grow(row, ROW_HEIGHT)
            given = dict(data[index]) if index < len(data) else {}
            for column, at in table.columns():
                value = given.pop(column.key, given.pop(column.fact, None))
                if value is None and column.type == "serial":
                    value = index + 1
                if value is None and index < len(column.values):
                    value = column.values[index]
                if not column.groups:
                    self._body_cell(table, column, (row, at), value)
            if given:
                unknown = "、".join(given)
                raise FileProblem(f"“{self.layout.form.title}”没有“{unknown}”这一列，请核对列名。")
        for column, at in table.columns():
            self._groups(table, column, at)
            area = (table.first, at, table.last, at)
            if column.type == "words":
                self._drop_down(column, column.fact, area)
            if rule := input_rule(column):
                self.sheet.data_validation(*area, rule)
            if column.type in CODES:
                self.codes.append(f"{address(table.first, at)}:{address(table.last, at)}")
            if column.formula and column.type == "money":
                self._colour(area, UNDECIDED)

    def _groups(self, table: PlacedTable, column: Column, at: int) -> None:
        """The merged cells of a column whose groups share the rows out; the last takes what is left over."""
        size = (table.last - table.first + 1) // max(len(column.groups), 1)
        for index, text in enumerate(column.groups):
            top = table.first + index * size
            bottom = table.last if index == len(column.groups) - 1 else top + size - 1
            self._merge((top, at), (bottom, at + column.span - 1), self._style("body"))
            self.sheet.write_string(top, at, text, self._style("body"))

    def _body_cell(self, table: PlacedTable, column: Column, place: tuple[int, int], value: object) -> None:
        row, at = place
        asides = "aside" if column.formula else "aside_input"
        style = self._style(asides if column.aside else "body", column.type)
        self._merge(place, (row, at + column.span - 1), style)
        if column.formula and value is None:
            value = self._formula(place, self.layout.formula(column.formula, row, table), style)
        else:
            self._value(place, value, column.type, style)
        if isinstance(value, str) and not column.aside:
            self._fit(value, (row, at, row, at + column.span - 1), style)

    def _formula(self, place: tuple[int, int], formula: str, style: Format) -> object:
        """Writes a formula beside its value, and gives the value."""
        value = self.results.get(address(*place), "")
        if isinstance(value, date):
            value = value.toordinal() - EPOCH
        self.sheet.write_formula(*place, formula, style, value)
        return value

    def _value(self, place: tuple[int, int], value: object, kind: str, style: Format) -> None:
        """Writes a value of a column type; what does not fit the type stays the text it was."""
        if value is None or value == "":
            self.sheet.write_blank(*place, None, style)
        elif day := _day(value, kind):
            self.sheet.write_datetime(*place, datetime(day.year, day.month, day.day), style)
        elif kind in NUMERIC and isinstance(value, (int, float, Decimal, Fraction)):
            self.sheet.write_number(*place, float(value), style)
        else:
            self.sheet.write_string(*place, str(value), style)

    def _merge(self, place: tuple[int, int], last: tuple[int, int], style: Format) -> None:
        if place != last:
            self.sheet.merge_range(*place, *last, "", style)

    def _fit(self, text: str, area: tuple[int, int, int, int], style: Format, least: float = 0) -> None:
        """Makes the rows of an area (first row and column, last row and column) high enough for a text together."""
        top, left, bottom, right = area
        units = sum(self.layout.form.widths[left : right + 1])
        height = max(least, styles.height(text, units, style.font_size))
        for row in range(top, bottom + 1):
            self._grow(row, height / (bottom - top + 1))

    def _grow(self, row: int, height: float) -> None:
        self.heights[row] = max(height, self.heights.get(row, 0))

    def _drop_down(self, owner: Cell | Column, fact: str, area: tuple[int, int, int, int]) -> None:
        """A list to choose from: the form's own words, else the vocabulary's. Other spellings only warn."""
        name = re.sub(r"\W", "_", f"词_{fact or getattr(owner, 'key', '') or owner.id or owner.words[0]}")
        self.lists[name] = _listed(owner) or vocabulary().fact(fact).words
        self.sheet.data_validation(*area, {"validate": "list", "source": f"={name}", **UNLISTED})

    def _colour(self, area: tuple[int, int, int, int], starts: tuple[tuple[str, str], ...]) -> None:
        """What is undecided or wrong stands out."""
        for start, level in starts:
            fill = self.formats({"bg_color": f"#{styles.MARK_FILLS[level]}"})
            rule = {"type": "text", "criteria": "begins with", "value": start, "format": fill}
            self.sheet.conditional_format(*area, rule)

    def _page(self) -> None:
        layout, sheet = self.layout, self.sheet
        if not layout.form.portrait:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(**MARGINS)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, layout.height - 1, layout.printed - 1)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        if layout.repeated:
            sheet.repeat_rows(*layout.repeated)
        if layout.repeated and layout.tables:
            table = layout.tables[0]
            sheet.freeze_panes(table.first, table.at.get("姓名", -1) + 1)


def _shown(cell: Cell, value: object) -> object:
    """What a cell shows of a value: boxes with the chosen words ticked, a fixed number as a number."""
    if cell.type == "boxes":
        given = [value] if isinstance(value, str) else value
        chosen = [word for word in given if word in cell.words] if isinstance(given, (list, tuple)) else []
        return value if chosen == [] and value not in ("", cell.text) else boxes.boxed(cell.text, cell.words, chosen)
    if cell.type in NUMERIC and value == cell.text and cell.text:
        return exact_number(cell.text)
    return value


def _listed(owner: Cell | Column) -> tuple[str, ...]:
    """The words of a drop-down list; boxes offer each of theirs ticked."""
    if isinstance(owner, Cell) and owner.type == "boxes":
        return boxes.choices(owner.text, owner.words)
    return owner.words


def _lowest(table: PlacedTable) -> list[tuple[Column, int, int]]:
    """The lowest header cells: the column, first and last sheet column; neighbours of one header share theirs."""
    found: list[tuple[Column, int, int]] = []
    for column, at in table.columns():
        right = at + column.span - 1
        before = found[-1] if found else None
        if before and before[2] == at - 1 and (before[0].header, before[0].under) == (column.header, column.under):
            found[-1] = (before[0], before[1], right)
        else:
            found.append((column, at, right))
    return found


def _shared(table: PlacedTable, level: int) -> list[tuple[str, int, int]]:
    """The upper header cells of a level: text, first and last sheet column."""
    found: list[tuple[tuple[str, ...], int, int]] = []
    for column, at in table.columns():
        upper, right = column.under[: level + 1], at + column.span - 1
        if len(upper) <= level:
            continue
        if found and found[-1][0] == upper and found[-1][2] == at - 1:
            found[-1] = (upper, found[-1][1], right)
        else:
            found.append((upper, at, right))
    return [(upper[-1], left, right) for upper, left, right in found]


def _day(value: object, kind: str) -> date | None:
    """The day (for a month column: its first) that a value names, or None where it must stay as it is."""
    if kind not in ("date", "month") or not isinstance(value, (date, str)):
        return None
    try:
        return read_date(value) if kind == "date" else read_month(value)
    except InputProblem:
        return None
