"""Places a form's blocks on a sheet: where every cell stands, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbooks import formula
from workbooks.form_model import Cell, Column, Form, FormCheck, Rows, Table
from workbooks.growing import growing

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
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
    height: int = 0

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
        if kind == "check":
            return self._outcome(next(check for check in self.form.checks if check.id == rest))
        if name.endswith(":"):
            return self._owner(name[:-1]).cells(name[:-1], row)
        if name in self.ids:
            return absolute(*self.ids[name])
        if table is None or name not in table.at:
            raise KeyError(f"{self.form.file}: {{{name}}}")
        return address(row, table.at[name])

    def _owner(self, key: str) -> PlacedTable:
        for table in self.tables:
            if key in table.at:
                return table
        raise KeyError(f"{self.form.file}: {{{key}}}")

    def _outcome(self, check: FormCheck) -> str:
        """An expression that tells whether a check of the form is met."""
        cells = self._owner(check.column).cells(check.column)
        count = "(" + "+".join(f'COUNTIF({cells},"{word}")' for word in check.words) + ")"
        whole = f"COUNTA({self._owner(check.whole).cells(check.whole)})"
        bounds = ",".join(
            f"{count}>={b.at_least}" if b.unit == "人" else f"{count}*100>={b.at_least}*{whole}" for b in check.any
        )
        says = f'"{check.words[0]} "&{count}&" 人，全部 "&{whole}&" 人，"'
        missed = "待核：" if check.soft else "错误："
        return (
            f'IF({whole}=0,"",IF(OR({bounds}),"达到："&{says}&"达到","{missed}"&{says}&"未达到")'
            f'&"（{check.words_of_bounds()}，{check.clause}）")'
        )


def lay(form: Form, rows: int | None = None) -> Layout:
    """Places all blocks; `rows` replaces the number of rows of the first table."""
    layout = Layout(form, len(form.widths))
    for block in form.blocks:
        if block.label or block.title:
            style = "label" if block.label else "title"
            cell = Cell(text=block.label or block.title)
            layout.placed.append(Placed(cell, layout.height, 0, layout.printed, style))
            layout.height += 1
        elif block.table:
            _table(layout, block.table, rows if rows and not layout.tables else block.table.rows)
        else:
            _rows(layout, block.lines or block.grid, "plain" if block.lines else "body")
    for placed in layout.placed:
        if placed.cell.id:
            layout.ids[placed.cell.id] = (placed.row, placed.column)
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
