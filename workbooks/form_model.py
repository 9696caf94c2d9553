"""The strict typed model of a form (附件 or working paper), as its YAML file states it.

A form is one sheet: blocks laid from top to bottom over a row of columns. The columns come from the sheet's
one `table` (each table column has a width), or from `grid`, a list of widths, where the form is made of
label/value grids or of several tables. Cells to the right of the printed columns are `aside`: they help, and
are not printed.

Placeholders in formulas: `{姓名}` is that column's cell in the same row, `{姓名:}` the column's
cells in all rows (also of a points column), `{姓名:+}` those and the one below them, `{row:甲-乙}` the
cells of the row from one column to another and `{headers:甲-乙}` their headers, `{总额}` a cell that
carries the id 总额, `{undecided:列}` says how many rows of a column are 待定 or 错误.
Widths are spreadsheet units (characters).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from policies.decode import Where, decode_fields
from policies.source import Node
from workbooks.form_rules import Requirement, ScoreSheet
from workbooks.requirement_language import Term
from workbooks.styles import STYLES

KINDS = ("official", "working", "settings")
TYPES = (
    "text", "serial", "code", "uscc", "date", "month", "period",
    "money", "number", "integer", "percent", "words", "boxes",
)  # fmt: skip
REST = "rest"
ELSEWHERE = "!"  # stands between the number of another form and the name of its column
NOT_PRINTED = "（不打印）"  # follows the headers of aside columns


@dataclass(frozen=True)
class Cell:
    """One cell: fixed text, or a formula, or empty for input. `span: rest` takes what the row leaves.

    A cell with an `id` is a field, its text what the empty form shows there. One of type boxes shows its `words` with
    a box before each, after its text. `most` is the largest number that fits; a `signed` one may be below zero.
    """

    text: str = ""
    formula: str = ""
    type: str = "text"
    style: str = ""
    span: int = 1  # 0 is the rest of the row
    down: int = 1
    height: int = 0  # points that its rows have at least, together
    id: str = ""
    label: str = ""  # what messages call the field, where not its id
    name: str = ""  # defined name of the whole workbook
    words: tuple[str, ...] = ()
    most: str = ""
    signed: bool = False
    required: bool = False
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
        if cell.type == "boxes" and not cell.words:
            raise where.problem("勾选的单元格（boxes）要写 words")
        return cell


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Column:
    """One column of a table. `key` (the header when left out) names it in formulas and in data.

    `values` stand in the first rows of the empty form; `groups` share the rows out, a merged cell for each.
    """

    header: str
    key: str = ""
    header_style: str = "header"
    under: tuple[str, ...] = ()  # upper header levels, outermost first
    fact: str = ""
    type: str = "text"
    width: float = 0
    span: int = 1
    words: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
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
    """A table of `rows` rows to fill; `footer` rows follow it (totals). `name` tells several of a form apart.

    `printed` names the document's own table whose figures stand in the empty form and whose sums have to hold.
    """

    columns: tuple[Column, ...]
    name: str = ""
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
        if any(table.rows % len(column.groups) for column in table.columns if column.groups):
            raise where.problem("有分组的列时，行数要能被组数除尽")
        return table


@dataclass(frozen=True)
class Block:
    """One of: label, title, lines (rows without borders), grid (rows with borders), table, score."""

    label: str = ""
    title: str = ""
    lines: Rows = ()
    grid: Rows = ()
    table: Table | None = None
    score: ScoreSheet | None = None

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Block:
        given = {key: _rows(node, key, where) for key in ("lines", "grid")}
        block = decode_fields(cls, _without(node, "lines", "grid"), where, **given)
        parts = (block.label, block.title, block.lines, block.grid, block.table, block.score)
        if sum(1 for part in parts if part) != 1:
            raise where.problem("一块只能是 label、title、lines、grid、table、score 之一")
        return block


@dataclass(frozen=True)
class Form:
    """One form. `recognised_by`: words by which a sheet's title shows that it is such a paper.

    `aside` are the widths of the columns beside the page, where they are not the table's. `beside` names forms that are
    handed in with it and stand in the same workbook: `5-19-2!姓名` is a column of one.
    """

    id: str
    title: str
    kind: str
    sheet: str
    blocks: tuple[Block, ...]
    label: str = ""
    document: str = ""
    clause: str = ""
    grid: tuple[int, ...] = ()
    aside: tuple[int, ...] = ()
    portrait: bool = False
    alone: bool = False  # a sheet by itself, for handing out: no settings, no drop-down lists
    recognised_by: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    requires: tuple[Requirement, ...] = ()
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
        for asked in form.requires:
            form._understood(asked, where)
        return form

    def _understood(self, asked: Requirement, where: Where) -> None:
        """Refuses a requirement that names no field, column or table of the form."""
        if asked.each and asked.each not in (table.name for table in self.tables):
            raise where.problem(f"requires {asked.id}：没有名叫“{asked.each}”的 table")
        named: tuple[Term, ...] = (asked.condition, asked.premise)
        for name in (asked.at, *(name for term in named for name in term.names())):
            if name not in self.kinds and name.partition(ELSEWHERE)[0] not in self.beside:
                raise where.problem(f"requires {asked.id}：没有名叫“{name}”的单元格或列")

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The type of every field and column, by name."""
        rows = [row for block in self.blocks for row in (*block.lines, *block.grid)]
        found = {cell.id: cell.type for row in rows for cell in row if cell.id}
        for table in self.tables:
            found |= {cell.id: cell.type for row in table.footer for cell in row if cell.id}
            found |= {column.key: column.type for column in table.columns}
        return found | {key: "number" for sheet in self.scores for key in sheet.keys}

    @property
    def scores(self) -> tuple[ScoreSheet, ...]:
        return tuple(block.score for block in self.blocks if block.score)

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block.table for block in self.blocks if block.table)

    @property
    def widths(self) -> tuple[float, ...]:
        """Widths of the printed columns."""
        return self.grid or tuple(c.width for c in self.tables[0].columns if not c.aside)

    @property
    def aside_widths(self) -> tuple[float, ...]:
        return self.aside or tuple(c.width for table in self.tables[:1] for c in table.columns if c.aside)


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
