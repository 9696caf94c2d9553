"""Places a form's blocks on a sheet: where every cell stands, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from policies.library import document
from policies.named_figures import NamedFigures
from workbooks import formula
from workbooks.form_library import forms
from workbooks.form_model import ELSEWHERE, Cell, Column, Form, Rows, Table
from workbooks.form_rules import Requirement, ScoreSheet
from workbooks.growing import growing
from workbooks.printed import requirements
from workbooks.requirement_formula import Scope, outcome
from workbooks.score_rows import point_id, score_rows

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
MOST = "most"  # the printed maxima of a scoring form, as a column
MOST_PATTERN = "{most}"
CHECK_HEADER, CHECK_WIDTH = "核对", 60
UNDECIDED = '"另有 "&(COUNTIF({r},"待定：*")+COUNTIF({r},"错误：*"))&" 行待定/错误"'


def address(row: int, column: int) -> str:
    """(0, 0) -> A1: places count from zero here, as the writing library counts them."""
    return formula.address(row + 1, column + 1)


def absolute(row: int, column: int) -> str:
    """(0, 0) -> $A$1."""
    return f"${formula.column_letters(column + 1)}${row + 1}"


def absolute_span(span: str) -> str:
    """A1:C1 -> $A$1:$C$1."""
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", span)


@cache
def target(document_id: str, name: str) -> Fraction:
    """A figure of a document's targets, budgets or deadlines. Raises ExpressionProblem."""
    return NamedFigures(document(document_id))(name)[0]


@dataclass(frozen=True)
class Placed:
    """A cell (or header) at a place; rows and columns count from zero."""

    cell: Cell
    row: int
    column: int
    span: int
    style: str


@dataclass
class PlacedTable:
    """A table at a place. `at` is the first sheet column of each table column, by key."""

    table: Table
    top: int
    first: int
    last: int
    at: dict[str, int]
    check: int | None = None  # the sheet column that tells what is wrong in a row

    @property
    def levels(self) -> int:
        return self.first - self.top

    def columns(self) -> Iterator[tuple[Column, int]]:
        return ((column, self.at[column.key]) for column in self.table.columns)

    def cells(self, key: str, row: int = 0) -> str:
        """The range of a column's rows, such as C5:C24; in its footer `row` one that takes in rows added at its end."""
        column, footer = self.at[key], self.last + 1
        if footer <= row < footer + len(self.table.footer):
            return growing(address(self.first, column), formula.column_letters(column + 1), row - self.last)
        return f"{address(self.first, column)}:{address(self.last, column)}"

    def cells_and_next(self, key: str) -> str:
        """The range of a column's rows and the row after them, which moves down when rows are added at the end."""
        return f"{address(self.first, self.at[key])}:{address(self.last + 1, self.at[key])}"

    def span(self, keys: str, row: int) -> str:
        """The cells of a row from one column to another (`甲-乙`)."""
        first, _, last = keys.partition("-")
        return f"{address(row, self.at[first])}:{address(row, self.at[last])}"


@dataclass
class Layout:
    """The whole sheet. `printed` columns are in the print area; the spacer column follows them."""

    form: Form
    printed: int
    placed: list[Placed] = field(default_factory=list)
    tables: list[PlacedTable] = field(default_factory=list)
    ids: dict[str, tuple[int, int]] = field(default_factory=dict)
    points: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # first row, last row, column
    outcomes: dict[tuple[int, int], str] = field(default_factory=dict)  # formulas that tell of requirements
    repeated: tuple[int, int] | None = None  # rows that head each printed page
    height: int = 0
    others: Mapping[str, Layout] = field(default_factory=dict)  # of the forms beside this one

    @property
    def aside_widths(self) -> tuple[float, ...]:
        """Widths of the columns that are not printed."""
        own = self.form.aside_widths
        return (*own, CHECK_WIDTH) if self.outcomes else own

    def formula(self, text: str, row: int, table: PlacedTable | None) -> str:
        """A formula with its placeholders filled for one row."""
        return PLACEHOLDER.sub(lambda match: self._reference(match.group(1), row, table), text)

    def _reference(self, name: str, row: int, table: PlacedTable | None) -> str:
        kind, _, rest = name.partition(":")
        if kind == "undecided":
            return UNDECIDED.replace("{r}", self._owner(rest).cells(rest, row))
        if kind == "row" and table is not None:
            return table.span(rest, row)
        if kind == "headers" and table is not None:
            return absolute_span(table.span(rest, table.first - 1))
        if name.endswith(":"):
            return self.cells(name[:-1], row)
        if name.endswith(":+"):
            return self._owner(name[:-2]).cells_and_next(name[:-2])
        if name in self.ids:
            return absolute(*self.ids[name])
        if table is None or name not in table.at:
            raise KeyError(f"{self.form.file}: {{{name}}}")
        return address(row, table.at[name])

    def cells(self, key: str, row: int = 0) -> str:
        """The range of a table's column (as its footer `row` sees it), of a points column, of a form's beside this."""
        if ELSEWHERE in key:
            number, _, own = key.partition(ELSEWHERE)
            other = self.others[number]
            return f"{other.form.sheet}!{other.cells(own)}"
        if key not in self.points:
            return self._owner(key).cells(key, row)
        first, last, column = self.points[key]
        return f"{address(first, column)}:{address(last, column)}"

    def scope(self, row: int, table: PlacedTable | None) -> Scope:
        """Where the names of a requirement stand, for one row."""
        return Scope(
            lambda name: self._reference(name, row, table),
            self.cells,
            lambda name: self.form.kinds[name],
            lambda name: target(self.form.document, name),
        )

    def row_of(self, name: str) -> int:
        """The row of a field; for a column the one above its table."""
        return self.ids[name][0] if name in self.ids else max(self._owner(name).top - 1, 0)

    def _owner(self, key: str) -> PlacedTable:
        for table in self.tables:
            if key in table.at:
                return table
        raise KeyError(f"{self.form.file}: {{{key}}}")


def lay(
    form: Form,
    rows: int | None = None,
    counts: Mapping[str, int] | None = None,
    others: Mapping[str, Layout] | None = None,
) -> Layout:
    """Places all blocks; `rows` replaces the number of rows of the first table, `counts` that of named ones.

    `others` are the layouts of the forms beside it, by number, where they are not as their files state them.
    """
    others = others or {number: lay(forms()[number]) for number in form.beside}
    layout = Layout(form, len(form.widths), others=others)
    for block in form.blocks:
        if block.label or block.title:
            style = "label" if block.label else "title"
            cell = Cell(text=block.label or block.title)
            layout.placed.append(Placed(cell, layout.height, 0, layout.printed, style))
            layout.height += 1
        elif block.table:
            own = rows if rows and not layout.tables else block.table.rows
            _table(layout, block.table, max(own, (counts or {}).get(block.table.name, 0)))
        elif block.score:
            _score(layout, block.score)
        else:
            _rows(layout, block.lines or block.grid, "plain" if block.lines else "body")
    for placed in layout.placed:
        if placed.cell.id:
            layout.ids[placed.cell.id] = (placed.row, placed.column)
    if len(layout.tables) == 1 and not any(block.grid for block in form.blocks):
        layout.repeated = (layout.tables[0].top, layout.tables[0].first - 1)
    _requirements(layout)
    return layout


def _table(layout: Layout, table: Table, rows: int) -> None:
    at: dict[str, int] = {}
    column_index = 0
    for column in table.columns:
        if column.aside and column_index <= layout.printed:
            column_index = max(column_index, layout.printed + 1)
        at[column.key] = column_index
        column_index += column.span
    levels = 1 + max(len(column.under) for column in table.columns)
    top = layout.height
    layout.tables.append(PlacedTable(table, top, top + levels, top + levels + rows - 1, at))
    layout.height = top + levels + rows
    _rows(layout, table.footer, "body")


def _rows(layout: Layout, rows: Rows, style: str) -> None:
    taken: set[tuple[int, int]] = set()  # places under a cell that reaches down
    for row in rows:
        column = 0
        aside = layout.printed + 1
        free = sum(1 for c in range(layout.printed) if (layout.height, c) not in taken)
        given = sum(cell.span for cell in row if not cell.aside)
        for cell in row:
            while not cell.aside and (layout.height, column) in taken:
                column += 1
            span = cell.span or free - given
            start = aside if cell.aside else column
            placed_style = cell.style or ("aside" if cell.aside else style)
            layout.placed.append(Placed(cell, layout.height, start, span, placed_style))
            taken |= {(layout.height + d, start + s) for d in range(1, cell.down) for s in range(span)}
            if cell.aside:
                aside += span
            else:
                column += span
        layout.height += 1


def _score(layout: Layout, sheet: ScoreSheet) -> None:
    top = layout.height
    _rows(layout, score_rows(layout.form, sheet), "body")
    layout.repeated = (top, top)
    at = {placed.cell.id: placed for placed in layout.placed if placed.row > top and placed.cell.id}
    for key in sheet.keys:
        first = at[point_id(key, 1)]
        count = sum(1 for name in at if name.startswith(f"{key}."))
        layout.points[key] = (first.row, first.row + count - 1, first.column)
    marks = layout.cells(sheet.keys[-1])
    told = "".join(f'&" "&INDEX(SCORE_RESULT("{sheet.number}",{marks}),1,{part})' for part in (2, 3))
    layout.outcomes[top, layout.printed + 1] = f'=IF(COUNT({marks})=0,"",TRIM(""{told}))'
    start = column = 0
    for shown in sheet.columns:
        start, column = column, column + shown.span
        if shown.pattern == MOST_PATTERN:
            first_row, last_row, _ = layout.points[sheet.keys[0]]
            layout.points[MOST] = (first_row, last_row, start)


def _requirements(layout: Layout) -> None:
    """Beside each row what the form asks of it, beside a field or above a table what it asks of them."""
    wanted = requirements(layout.form)
    for table in layout.tables:
        asked = [one for one in wanted if one.each and one.each == table.table.name]
        if asked:
            table.check = max(layout.printed, *(at + c.span - 1 for c, at in table.columns())) + 1
            for row in range(table.first, table.last + 1):
                layout.outcomes[row, table.check] = _outcomes(layout, asked, row, table)
    by_row: dict[int, list[Requirement]] = {}
    for one in wanted:
        if not one.each:
            by_row.setdefault(layout.row_of(one.at), []).append(one)
    for row, asked in by_row.items():
        ends = [placed.column + placed.span for placed in layout.placed if placed.row == row and placed.cell.aside]
        layout.outcomes[row, max(layout.printed + 1, *ends, 0)] = _outcomes(layout, asked, row, None)


def _outcomes(layout: Layout, asked: list[Requirement], row: int, table: PlacedTable | None) -> str:
    return "=" + "&".join(outcome(one, layout.scope(row, table)) for one in asked)
