"""Writes one laid-out form onto one new worksheet: cells, headers, rows, drop-down lists, print set-up.

Text is always written as text, never as a formula; identity and card numbers are text cells. Row heights are
set from what the rows hold, formula results included, because merged cells do not grow and programs that
trust a file's heights do not measure it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policies.dates import read_date, read_month
from policies.errors import InputProblem
from policies.vocabulary import vocabulary
from workbooks import styles
from workbooks.form_model import NOT_PRINTED, Cell, Column
from workbooks.layout import Layout, Placed, PlacedTable, absolute, address
from workbooks.problems import FileProblem

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Row = Mapping[str, object]
Formats = Callable[[dict[str, Any]], "Format"]

A4 = 9
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.7, "bottom": 0.7}  # inches
NUMERIC = ("money", "number", "integer", "percent", "serial")
TITLE_HEIGHT, HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT = 42, 34, 26, 27  # points
GAP_WIDTH = 2  # between the printed columns and those beside them
EPOCH = date(1899, 12, 30).toordinal()  # day 0 of the spreadsheet calendar
UNLISTED = {
    "error_type": "warning",
    "error_title": "不在可选词里",
    "error_message": "请尽量从下拉列表里选。",
}


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

    def write(self, data: Sequence[Row], named: Mapping[str, object], results: Mapping[str, object]) -> None:
        """`data` fills the first table, `named` the named cells; `results`: formula values by address."""
        self.results = results
        self._columns()
        for placed in self.layout.placed:
            self._placed(placed, named)
        for index, table in enumerate(self.layout.tables):
            self._header(table)
            self._body(table, data if index == 0 else ())
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
        for index, width in enumerate(self.layout.form.aside_widths, self.layout.printed + 1):
            self.sheet.set_column(index, index, width)

    def _placed(self, placed: Placed, named: Mapping[str, object]) -> None:
        cell, style = placed.cell, self._style(placed.style, placed.cell.type)
        place = (placed.row, placed.column)
        self._merge(place, (placed.row + cell.down - 1, placed.column + placed.span - 1), style)
        if cell.formula:
            above = [table for table in self.layout.tables if table.last < placed.row]
            formula = self.layout.formula(cell.formula, placed.row, above[-1] if above else None)
            value = self._formula(place, formula, style)
        else:
            value = named.get(cell.name, cell.text)
            self._value(place, value, cell.type, style)
        if cell.name:
            self.names[cell.name] = f"={self.layout.form.sheet}!{absolute(*place)}"
        if not cell.aside:
            self._grow(placed.row, TITLE_HEIGHT if placed.style == "title" else LINE_HEIGHT)
            last = (placed.row + cell.down - 1, placed.column + placed.span - 1)
            self._fit(str(value), (*place, *last), style, cell.height)
        if cell.type == "words":
            self._drop_down(cell, cell.fact, (*place, *place))

    def _header(self, table: PlacedTable) -> None:
        """The header rows; equal neighbours on an upper level share one merged cell."""
        style = self._style("header")
        for column, at in table.columns():
            own = self._style("aside_header" if column.aside else column.header_style)
            place = (table.top + len(column.under), at)
            self._merge(place, (table.first - 1, at + column.span - 1), own)
            self.sheet.write_string(*place, f"{column.header}{NOT_PRINTED}" if column.aside else column.header, own)
            if not column.aside:
                self._fit(column.header, (*place, table.first - 1, at + column.span - 1), style)
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
                self._body_cell(table, column, (row, at), value)
            if given:
                unknown = "、".join(given)
                raise FileProblem(f"“{self.layout.form.title}”没有“{unknown}”这一列，请核对列名。")
        for column, at in table.columns():
            area = (table.first, at, table.last, at)
            if column.type == "words":
                self._drop_down(column, column.fact, area)
            if column.type == "code":
                self.codes.append(f"{address(table.first, at)}:{address(table.last, at)}")
            if column.formula and column.type == "money":
                self._colour(area)

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
        elif kind in NUMERIC and isinstance(value, (int, float, Decimal)):
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
        name = re.sub(r"\W", "_", f"词_{fact or getattr(owner, 'key', owner.words[0])}")
        self.lists[name] = owner.words or vocabulary().fact(fact).words
        self.sheet.data_validation(*area, {"validate": "list", "source": f"={name}", **UNLISTED})

    def _colour(self, area: tuple[int, int, int, int]) -> None:
        """Undecided and wrong amounts stand out."""
        for start, level in (("待定：", "待核"), ("错误：", "错误")):
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
        if len(layout.tables) == 1:
            table = layout.tables[0]
            sheet.repeat_rows(table.top, table.first - 1)
            sheet.freeze_panes(table.first, table.at.get("姓名", -1) + 1)


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
