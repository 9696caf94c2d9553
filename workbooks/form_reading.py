"""Reads a filled form of label/value grids off a sheet: its fields, its tables.

The form's own rows are found again by their fixed texts, in order, so that inserted rows do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from policies.vocabulary import squash, vocabulary
from workbooks.boxes import boxed
from workbooks.cells import SheetCells
from workbooks.form_library import recognise
from workbooks.form_model import Cell, Column, Form
from workbooks.formula import address
from workbooks.layout import Layout, PlacedTable, lay
from workbooks.roster import Roster, RosterColumn, Row, blank

TITLE_ROWS = 6  # a form names itself in its first lines
Anchors = dict[int, dict[int, str]]
"""Rows of a layout with their fixed texts by column, all counted from 1."""


@dataclass(frozen=True)
class Field:
    """A single cell of a form: the row and column where it stands, and through them what is in it."""

    cell: Cell
    row: Row
    column: RosterColumn

    @property
    def address(self) -> str:
        return self.row.address(self.column)

    @property
    def value(self) -> object:
        """None where the cell is blank or as the empty form has it: boxes unticked, a word of what belongs there."""
        value = self.row.value(self.column)
        boxes = self.cell.type == "boxes"
        return None if value == (boxed(self.cell.text, self.cell.words) if boxes else self.cell.text) else value


@dataclass
class FilledForm:
    """A form as somebody filled it."""

    form: Form
    sheet: str
    fields: dict[str, Field] = field(default_factory=dict)
    rosters: list[Roster] = field(default_factory=list)
    as_of: date | None = None
    changed: list[tuple[str, str, str]] = field(default_factory=list)  # printed figures: cell, printed, found
    others: dict[str, FilledForm] = field(default_factory=dict)  # the forms of the same workbook, by number

    @property
    def empty(self) -> bool:
        given = any(f.value is not None for f in self.fields.values() if not f.cell.formula)
        return not given and not any(roster.rows for roster in self.rosters)


def read_form(sheet: SheetCells, as_of: date | None = None) -> FilledForm | None:
    """The form of grids on a sheet, None where there is none; `as_of` is the day for which it was made."""
    titles = [str(c.value) for row in range(1, TITLE_ROWS + 1) for c in sheet.row(row).values() if not blank(c.value)]
    form = recognise(titles)
    if form is None or not form.grid:
        return None
    layout = lay(form)
    rows = _found(_anchors(layout), sheet, sheet.height)
    if not rows:
        return None
    filled = FilledForm(form, sheet.name, _fields(layout, sheet, rows), as_of=as_of)
    filled.changed += _changed(layout, sheet, rows)
    for table in layout.tables:
        if table.top + 1 in rows:
            filled.rosters.append(_table(table, form, sheet, rows))
    return filled


def read_head(form: Form, sheet: SheetCells, header_row: int) -> dict[str, Field]:
    """The fields above the table of a form that is one table, whose header stands in `header_row`."""
    layout = lay(form)
    top = layout.tables[0].top
    anchors = {row: texts for row, texts in _anchors(layout).items() if row <= top}
    fields = _fields(layout, sheet, _found(anchors, sheet, header_row - 1))
    return {
        name: found for name, found in fields.items() if found.row.number < header_row and layout.ids[name][0] < top
    }


def _fields(layout: Layout, sheet: SheetCells, rows: Mapping[int, int]) -> dict[str, Field]:
    fields = {}
    for placed in layout.placed:
        if placed.cell.id and (row := _row(placed.row + 1, rows, layout)):
            label = placed.cell.label or placed.cell.id
            fields[placed.cell.id] = _field(placed.cell, sheet, row, placed.column + 1, label)
    return fields


def _changed(layout: Layout, sheet: SheetCells, rows: Mapping[int, int]) -> Iterator[tuple[str, str, str]]:
    """Printed figures that read otherwise, in rows that were found by their texts."""
    for placed in layout.placed:
        cell, row = placed.cell, rows.get(placed.row + 1)
        if row and squash(cell.text).isdigit() and not (cell.id or cell.aside):
            found = sheet.cells.get((row, placed.column + 1))
            given = "" if found is None or blank(found.value) else squash(str(found.value)).removesuffix(".0")
            if given != squash(cell.text):
                yield address(row, placed.column + 1), cell.text, given


def _anchors(layout: Layout) -> Anchors:
    found: Anchors = {}
    for placed in layout.placed:
        if placed.cell.text and not placed.cell.aside and not placed.cell.id:
            found.setdefault(placed.row + 1, {})[placed.column + 1] = squash(placed.cell.text)
    for table in layout.tables:
        headed: set[tuple[str, ...]] = set()  # neighbours of one header share its cell
        for column, at in table.columns():
            new = (*column.under, column.header) not in headed
            headed.add((*column.under, column.header))
            if new and not column.aside and column.header.strip():
                row = table.top + len(column.under) + 1
                found.setdefault(row, {})[at + 1] = squash(column.header)
    return found


def _found(anchors: Anchors, sheet: SheetCells, height: int) -> dict[int, int]:
    """Layout row -> sheet row, down to `height`: the common order in which most fixed texts agree."""
    wanted = sorted(anchors)
    given = [_texts(sheet, row) for row in range(1, height + 1)]
    best = [[0] * (len(given) + 1) for _ in range(len(wanted) + 1)]
    for i in reversed(range(len(wanted))):
        for j in reversed(range(len(given))):
            taken = best[i + 1][j + 1] + _agreeing(anchors[wanted[i]], given[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found, i, j = {}, 0, 0
    while i < len(wanted) and j < len(given):
        agreeing = _agreeing(anchors[wanted[i]], given[j])
        if agreeing and best[i][j] == best[i + 1][j + 1] + agreeing:
            found[wanted[i]] = j + 1
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            i += 1
    return found


def _texts(sheet: SheetCells, row: int) -> dict[int, str]:
    return {c: squash(str(cell.value)) for c, cell in sheet.row(row).items() if not blank(cell.value)}


def _agreeing(wanted: Mapping[int, str], given: Mapping[int, str]) -> int:
    """How many fixed texts stand where they belong; 0 where fewer than half do."""
    count = sum(given.get(column) == text for column, text in wanted.items())
    return count if count * 2 >= len(wanted) else 0


def _row(row: int, rows: Mapping[int, int], layout: Layout) -> int | None:
    """The sheet row of a layout row; one without fixed texts follows the row above it."""
    above = max((known for known in rows if known <= row), default=None)
    inside = any(table.first < row <= table.last + 1 for table in layout.tables)
    return None if above is None or inside else rows[above] + row - above


def _field(cell: Cell, sheet: SheetCells, row: int, column: int, label: str) -> Field:
    fact = vocabulary().fact(cell.fact) if cell.fact else None
    own = Column(label, label, fact=cell.fact, type=cell.type, words=cell.words, required=cell.required)
    return Field(cell, sheet.line(row), RosterColumn(column, label, (), fact, own))


def _table(table: PlacedTable, form: Form, sheet: SheetCells, rows: Mapping[int, int]) -> Roster:
    top = rows[table.top + 1]
    first = top + table.levels
    after = min((at for known, at in rows.items() if known > table.last + 1), default=sheet.height + 1)
    columns = [
        RosterColumn(at + 1, c.header or c.key, c.under, vocabulary().fact(c.fact) if c.fact else None, c)
        for c, at in table.columns()
    ]
    roster = Roster(sheet.name, [form.title], top, columns, form, table.table)
    roster.rows += _filled(table, roster, sheet, range(first, after))
    return roster


def _filled(table: PlacedTable, roster: Roster, sheet: SheetCells, numbers: range) -> Iterator[Row]:
    """The rows in which somebody wrote something."""
    own = [c for c in roster.columns if c.form and not c.form.formula and c.form.type != "serial" and not c.form.groups]
    for index, number in enumerate(numbers):
        row = sheet.line(number)
        if any(row.value(c) not in (None, _preset(c.form, index)) for c in own):
            yield row


def _preset(column: Column | None, index: int) -> str | None:
    return column.values[index] if column and index < len(column.values) else None
