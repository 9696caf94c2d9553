"""The strict typed model of a form (附件 or working paper), as its YAML file states it.

A form is one sheet: blocks laid from top to bottom over a row of columns. The columns come from the sheet's
one `table` (each table column has a width), or from `grid`, a list of widths, where the form is made of
label/value grids or of several tables. Cells to the right of the printed columns are `aside`: they help, and
are not printed.

Placeholders in formulas: `{姓名}` is that column's cell in the same row, `{姓名:}` the column's
cells in all rows, `{row:甲-乙}` the cells of the row from one column to another and `{headers:甲-乙}`
their headers, `{总额}` a cell that carries the id 总额, `{undecided:列}` says how many rows of
a column are 待定 or 错误, `{check:编号}` the outcome of one of the form's checks.
Widths are spreadsheet units (characters).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from policies.decode import Where, decode_fields
from policies.source import Node
from workbooks.styles import STYLES

KINDS = ("official", "working", "settings")
TYPES = ("text", "serial", "code", "date", "month", "money", "number", "integer", "percent", "words")
REST = "rest"
NOT_PRINTED = "（不打印）"  # follows the headers of aside columns


@dataclass(frozen=True)
class Cell:
    """One cell: fixed text, or a formula, or empty for input. `span: rest` takes what the row leaves."""

    text: str = ""
    formula: str = ""
    type: str = "text"
    style: str = ""
    span: int = 1  # 0 is the rest of the row
    down: int = 1
    height: int = 0  # points that its rows have at least, together
    id: str = ""
    name: str = ""  # defined name of the whole workbook
    words: tuple[str, ...] = ()
    fact: str = ""
    pays: str = ""  # the function whose benefit the amount in this cell is
    aside: bool = False

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Cell:
        given = {"span": 0} if node.get("span") == REST else {}
        cell = decode_fields(cls, _without(node, *given), where, **given)
        _one_of(cell.type, TYPES, "type", where)
        if cell.style:
            _one_of(cell.style, tuple(STYLES), "style", where)
        if cell.text and cell.formula:
            raise where.problem("一个单元格不能既有 text 又有 formula，请只留一个")
        return cell


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Column:
    """One column of a table. `key` (the header when left out) names it in formulas and in data."""

    header: str
    key: str = ""
    header_style: str = "header"
    under: tuple[str, ...] = ()  # upper header levels, outermost first
    fact: str = ""
    type: str = "text"
    width: float = 0
    span: int = 1
    words: tuple[str, ...] = ()
    formula: str = ""
    pays: str = ""  # the function whose benefit the amount of this column is
    judges: bool = False  # tells whether the row counts towards an amount that stands elsewhere
    required: bool = False
    aside: bool = False

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Column:
        given = {} if "key" in node else {"key": str(node.get("header", ""))}
        if "width" in node:
            given["width"] = _points(node, "width", where)
        column = decode_fields(cls, {k: v for k, v in node.items() if k not in given}, where, **given)
        _one_of(column.type, TYPES, "type", where)
        _one_of(column.header_style, tuple(STYLES), "header_style", where)
        if column.type == "words" and not (column.fact or column.words):
            raise where.problem(f"“{column.header}”是选词列，要写 fact 或 words")
        return column


@dataclass(frozen=True)
class Table:
    """A table of `rows` rows to fill; `footer` rows follow it (totals).

    `printed` names the document's own table whose figures stand in the empty form and whose sums have to hold.
    """

    columns: tuple[Column, ...]
    rows: int = 20
    printed: str = ""
    footer: Rows = ()

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Table:
        table = decode_fields(cls, _without(node, "footer"), where, footer=_rows(node, "footer", where))
        keys = [column.key for column in table.columns]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice:
            raise where.problem(f"列“{twice}”出现了两次，请用 key 给其中一列另取名字")
        asides = [column.aside for column in table.columns]
        if asides != sorted(asides):
            raise where.problem("不打印的列（aside）要排在最后")
        return table


@dataclass(frozen=True)
class Block:
    """One of: label, title, lines (rows without borders), grid (rows with borders), table."""

    label: str = ""
    title: str = ""
    lines: Rows = ()
    grid: Rows = ()
    table: Table | None = None

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Block:
        given = {key: _rows(node, key, where) for key in ("lines", "grid")}
        block = decode_fields(cls, _without(node, "lines", "grid"), where, **given)
        if sum(1 for part in (block.label, block.title, block.lines, block.grid, block.table) if part) != 1:
            raise where.problem("一块只能是 label、title、lines、grid、table 之一")
        return block


@dataclass(frozen=True)
class Bound:
    """At least `at_least` persons (人) or percent (%) of the whole."""

    at_least: int
    unit: str

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Bound:
        bound = decode_fields(cls, node, where)
        _one_of(bound.unit, ("人", "%"), "unit", where)
        return bound


@dataclass(frozen=True)
class FormCheck:
    """A check of the whole roster: rows whose `column` is one of `words`, against any of the bounds.

    `whole` is the column whose filled cells are the hundred percent. `soft` bounds (原则上) ask for review.
    """

    id: str
    column: str
    words: tuple[str, ...]
    whole: str
    any: tuple[Bound, ...]
    clause: str
    soft: bool = False
    note: str = ""
    carries: tuple[str, ...] = ()

    def met(self, count: int, whole: int) -> bool:
        """Whether `count` of `whole` rows reaches one of the bounds (inclusive, exact)."""
        return any(
            count >= bound.at_least if bound.unit == "人" else count * 100 >= bound.at_least * whole
            for bound in self.any
        )

    def words_of_bounds(self) -> str:
        return "或者".join(f"不少于 {bound.at_least}{bound.unit}" for bound in self.any)


@dataclass(frozen=True)
class Form:
    """One form. `recognised_by`: words by which a sheet's title shows that it is such a paper."""

    id: str
    title: str
    kind: str
    sheet: str
    blocks: tuple[Block, ...]
    label: str = ""
    document: str = ""
    clause: str = ""
    grid: tuple[int, ...] = ()
    portrait: bool = False
    recognised_by: tuple[str, ...] = ()
    checks: tuple[FormCheck, ...] = ()
    line: int = field(default=0, repr=False)
    file: str = field(default="", repr=False)

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Form:
        form = decode_fields(cls, node, where)
        _one_of(form.kind, KINDS, "kind", where)
        tables = form.tables
        if not form.grid and len(tables) != 1:
            raise where.problem("没有写 grid（各列宽度）的表单要正好有一个 table")
        if not form.grid and any(column.width <= 0 for column in tables[0].columns):
            raise where.problem("没有写 grid 的表单，table 的每一列都要写 width")
        return form

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block.table for block in self.blocks if block.table)

    @property
    def widths(self) -> tuple[float, ...]:
        """Widths of the printed columns."""
        return self.grid or tuple(c.width for c in self.tables[0].columns if not c.aside)

    @property
    def aside_widths(self) -> tuple[float, ...]:
        return tuple(c.width for table in self.tables[:1] for c in table.columns if c.aside)


def _rows(node: Node, key: str, where: Where) -> Rows:
    rows = node.get(key, [])
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise where.problem(f"“{key}”应当是若干行，每行是若干单元格")
    return tuple(tuple(Cell.from_node(cell, where.at(cell)) for cell in row) for row in rows)


def _without(node: Node, *keys: str) -> Node:
    return {k: v for k, v in node.items() if k not in keys}


def _points(node: Node, key: str, where: Where) -> float:
    try:
        return float(node[key])
    except ValueError as error:
        raise where.problem(f"“{key}”的值“{node[key]}”应当是数") from error


def _one_of(value: str, allowed: tuple[str, ...], key: str, where: Where) -> None:
    if value not in allowed:
        raise where.problem(f"“{key}”的值“{value}”不认识，可用：{'、'.join(allowed)}")
