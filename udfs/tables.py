"""A table of people as its checks see it, whatever it came from; and one made of the plain rows of a range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar

from policies.errors import InputProblem
from policies.once import Once
from policies.vocabulary import Fact, vocabulary
from udfs.form_tables import FormColumn, FormTable
from udfs.header_words import IDENTITY, PERSON, SUBTOTAL, TOTAL, blank, is_amount, plain
from udfs.money_units import header_unit, in_yuan, line_unit
from udfs.persons import Persons

Found = TypeVar("Found")


class Column(Protocol):
    """One column. `kind` is the type of its fact, or of its form; `required` where each person needs a value."""

    @property
    def index(self) -> int: ...
    @property
    def header(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def fact(self) -> Fact | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def unit(self) -> str: ...


class Row(Protocol):
    """One row; `value` is None where the cell is blank, `formula` "" where there is none."""

    @property
    def sheet(self) -> str: ...
    @property
    def number(self) -> int: ...
    def value(self, column: Column | None) -> object: ...
    def formula(self, column: Column) -> str: ...
    def address(self, column: Column) -> str: ...


class Table(Protocol):
    """People in rows; `of` gives the column of a fact, `amounts` the columns of money that is paid.

    `values` are those of a column row by row, None where a cell is blank; `persons` tells whose the rows are.
    """

    @property
    def sheet(self) -> str: ...
    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def totals(self) -> Sequence[Row]: ...
    @property
    def subtotals(self) -> Sequence[Row]: ...
    @property
    def amounts(self) -> Sequence[Column]: ...
    @property
    def persons(self) -> Persons: ...
    def of(self, label: str) -> Column | None: ...
    def values(self, column: Column | None) -> Sequence[object]: ...


def named(table: Table, name: str) -> Column | None:
    """A column by fact or by header."""
    return table.of(name) or next((c for c in table.columns if c.header == name), None)


def different(values: Sequence[object]) -> list[Any]:
    """The different values of cells, blank ones aside; TRUE and 1, an error and its text differ."""
    kinds = set(map(type, values))
    if len(kinds - {type(None)}) == 1:
        return list(set(values) - {None})
    return [value for kind in kinds for value in {each for each in values if type(each) is kind} if value is not None]


def mapped(function: Callable[[Any], Found], values: Sequence[object]) -> list[Found]:
    """What a function gives for each value of cells: it is put to each different one once."""
    if len(set(map(type, values)) - {type(None)}) <= 1:
        found = {value: function(value) for value in set(values)}
        return list(map(found.__getitem__, values))
    told_apart = Once[tuple[type, Any], Found](lambda key: function(key[1]))
    return [told_apart[type(value), value] for value in values]


class Place(str):
    """A cell of a range, in words; `row` counts from 1 with the header, `column` is the header's text."""

    row: int
    column: str

    @classmethod
    def of(cls, row: int, column: str) -> Place:
        made = cls(f"第 {row} 行")
        made.row, made.column = row, column
        return made


@dataclass(frozen=True)
class PlainColumn:
    """A column of a range; `index` counts from 0. `form` is the column of the form that it is."""

    index: int
    header: str
    fact: Fact | None = None
    form: FormColumn | None = None
    unit: str = ""  # of money, where it is not yuan: 万元

    @property
    def label(self) -> str:
        return self.header

    @property
    def kind(self) -> str:
        return self.fact.type if self.fact else "number" if is_amount(self.header) else ""

    @property
    def required(self) -> bool:
        if self.form is not None:
            return self.form.required
        return self.fact is not None and self.fact.label in PERSON


@dataclass(frozen=True)
class PlainRow:
    """A row of a range; `number` counts from 1 with the first row of the range."""

    number: int
    cells: Sequence[object]
    sheet: str = ""

    def value(self, column: Column | None) -> object:
        if column is None or column.index >= len(self.cells) or blank(self.cells[column.index]):
            return None
        return in_yuan(self.cells[column.index], column.unit)

    def formula(self, column: Column) -> str:
        return ""

    def address(self, column: Column) -> str:
        return Place.of(self.number, column.header)


@dataclass
class PlainTable:
    """The table of a range."""

    header: PlainRow
    columns: list[PlainColumn]
    rows: list[PlainRow] = field(default_factory=list)
    totals: list[PlainRow] = field(default_factory=list)
    subtotals: list[PlainRow] = field(default_factory=list)
    sheet: str = ""

    @property
    def amounts(self) -> list[PlainColumn]:
        return [c for c in self.columns if is_amount(c.header) or (c.form and c.form.function)]

    @cached_property
    def persons(self) -> Persons:
        return Persons(self.values(self.of(IDENTITY)))

    def of(self, label: str) -> PlainColumn | None:
        return next((c for c in self.columns if c.fact and c.fact.label == label), None)

    def values(self, column: Column | None) -> Sequence[object]:
        return [row.value(column) for row in self.rows]


def plain_table(cells: Sequence[Sequence[object]], form: FormTable | None = None) -> PlainTable:
    """The table of a range, whose columns are those of a form where one is named.

    What stands above its header is passed over, blank rows are left out, sums set apart. A header of two rows is read
    where the second has texts alone and nothing below 姓名 and 身份证号.
    Raises InputProblem where no row has a column of names or of identity numbers, or two columns carry one fact.
    """
    top = next((n for n, row in enumerate(cells) if any(_fact(c, PERSON) for c in row)), None)
    if top is None:
        raise InputProblem("数据区域里没有找到表头（至少要有“姓名”或“身份证号”这样的列名），请从表头那一行选起")
    double = top + 1 < len(cells) and _is_lower_header(cells[top], cells[top + 1])
    texts = [cells[top + 1][i] if double and not blank(cells[top + 1][i]) else c for i, c in enumerate(cells[top])]
    whole = line_unit(c for row in cells[:top] for c in row if isinstance(c, str))
    columns = [_column(i, "".join(str(c).split()), form, whole) for i, c in enumerate(texts) if not blank(c)]
    table = PlainTable(PlainRow(top + 1, cells[top]), columns)
    for column in columns:
        if column.fact and table.of(column.fact.label) != column:
            raise InputProblem(f"表头里有两列都是“{column.fact.label}”，请只留一列")
    for number, row in enumerate(cells[top + 1 + double :], top + 2 + double):
        _enter(table, PlainRow(number, row))
    return table


def _column(index: int, header: str, form: FormTable | None, unit: str) -> PlainColumn:
    """A column with its fact: the form's own where the form has such a header, else by the vocabulary.

    `unit` is that of money where the header names none.
    """
    fact = _fact(header)
    owners = form.columns if form else ()
    own = next((c for c in owners if plain(c.header) == plain(header)), None)
    own = own or next((c for c in owners if fact and c.fact == fact.label), None)
    if own is None and is_amount(header):
        paying = [c for c in owners if c.function]
        own = paying[0] if len(paying) == 1 else None
    fact = vocabulary().fact(own.fact) if own and own.fact else fact
    money = is_amount(header) or (fact and fact.type == "money") or (own and own.function)
    return PlainColumn(index, header, fact, own, (header_unit(header) or unit) if money else "")


def _fact(header: object, among: Sequence[str] = ()) -> Fact | None:
    found = vocabulary().header(header) if isinstance(header, str) else None
    return found if found and (not among or found.label in among) else None


def _is_lower_header(upper: Sequence[object], lower: Sequence[object]) -> bool:
    """Whether a row below the header is the second row of it."""
    filled = [c for c in lower if not blank(c)]
    below = [c for u, c in zip(upper, lower, strict=False) if _fact(u, PERSON) and not blank(c)]
    return bool(filled) and not below and all(isinstance(c, str) and _fact(c) for c in filled)


def _enter(table: PlainTable, row: PlainRow) -> None:
    if all(blank(cell) for cell in row.cells):
        return
    leading = [plain(c) for c in row.cells if isinstance(c, str) and not blank(c)] if _nobody(table, row) else []
    if any(SUBTOTAL.fullmatch(text) for text in leading):
        table.subtotals.append(row)
    elif any(TOTAL.fullmatch(text) for text in leading):
        table.totals.append(row)
    else:
        table.rows.append(row)


def _nobody(table: PlainTable, row: PlainRow) -> bool:
    """Whether a row has no identity number."""
    return row.value(table.of(IDENTITY)) is None
