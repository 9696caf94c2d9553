"""What a roster is once it has been read: its columns, its rows of people, its totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policies.vocabulary import Fact
from udfs.header_words import IDENTITY, PART_HEADERS, PERSON, blank, is_amount
from udfs.persons import Persons
from udfs.tables import Column as AnyColumn
from workbooks.cells import Row, stacks
from workbooks.form_model import Column as FormColumn
from workbooks.form_model import Form, Table

SHOWN = 5  # rows that a question lists
WHOLE = "合计"


@dataclass(frozen=True)
class RosterColumn:
    """One column. `header` is its lowest header text, `upper` what stands above, outermost first.

    `unit` is that of money which is not written in yuan.
    `confidence` (0 to 1) and `why` tell how its fact was found; `question` asks where that is unsure.
    """

    index: int
    header: str
    upper: tuple[str, ...] = ()
    fact: Fact | None = None
    form: FormColumn | None = None
    confidence: float = 1.0
    why: str = ""
    question: str = ""
    unit: str = ""  # of money, where it is not yuan: 万元

    @property
    def label(self) -> str:
        """What a message calls the column."""
        return self.header

    @property
    def path(self) -> str:
        """The whole header: upper texts and its own, with / between."""
        return "/".join((*self.upper, self.header))

    @property
    def kind(self) -> str:
        """What its cells hold: the type of its fact, else of the form's column; a form's day is finer than a month."""
        kind = self.form.type if self.form else ""
        if self.fact is not None and not (self.fact.type == "month" and kind == "date"):
            return self.fact.type
        return {"money": "number", "integer": "number", "percent": "share"}.get(kind, kind)

    @property
    def required(self) -> bool:
        """Whether each person needs a value: by the form, else who it is."""
        return self.form.required if self.form else self.fact is not None and self.fact.label in PERSON

    @property
    def is_amount(self) -> bool:
        return is_amount(self.header)

    @property
    def judges(self) -> bool:
        """Whether it only tells if the row counts; the amount stands elsewhere."""
        return self.form is not None and self.form.judges


@dataclass
class Roster:
    """One table of people on a sheet, in the columns `left` to `right`.

    `header_row` to `header_bottom` are its header, `repeated` the same header on later printed pages; `notes` are
    rows of words among or below the people; `unplaced` are rows that may be people and are asked about; `shape` tells
    equal headers. Values stand as the file has them.
    """

    sheet: str
    titles: list[str]
    header_row: int
    columns: list[RosterColumn]
    form: Form | None = None
    table: Table | None = None
    rows: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)
    subtotals: list[Row] = field(default_factory=list)
    header_bottom: int = 0
    repeated: list[tuple[int, int]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    unplaced: list[Row] = field(default_factory=list)
    left: int = 1
    right: int = 0
    shape: str = ""
    _stacks: Sequence[Sequence[object]] = field(default=(), init=False, repr=False, compare=False)
    _values: dict[int, Sequence[object]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _persons: tuple[Sequence[object], Persons] | None = field(default=None, init=False, repr=False, compare=False)

    def of(self, label: str) -> RosterColumn | None:
        """The column that carries a fact: the surest, then the first."""
        found = [c for c in self.columns if c.fact and c.fact.label == label]
        return max(found, key=lambda c: c.confidence, default=None)

    def values(self, column: AnyColumn | None) -> Sequence[object]:
        """The values of a column row by row, None where a cell is blank. Read once, when all rows are there."""
        index = column.index if column else 0
        known = self._values.get(index)
        if known is None or len(known) != len(self.rows):
            known = self._values[index] = self._read(column)
        return known

    def stacked(self, column: int) -> Sequence[object]:
        """What stands in the column of a number, row by row, blank texts included. Read once, for all columns."""
        if not self._stacks or len(self._stacks[0]) != len(self.rows):
            self._stacks = stacks(self.rows)
        return self._stacks[column] if column < len(self._stacks) else [None] * len(self.rows)

    def _read(self, column: AnyColumn | None) -> Sequence[object]:
        if column is None:
            return [None] * len(self.rows)
        if column.unit:
            return [row.value(column) for row in self.rows]
        found = self.stacked(column.index)
        return [None if blank(value) else value for value in found] if _any_blank_text(found) else found

    @property
    def persons(self) -> Persons:
        """Whose the rows are. Read once, when all rows are there."""
        values = self.values(self.of(IDENTITY))
        if self._persons is None or self._persons[0] is not values:
            self._persons = values, Persons(values)
        return self._persons[1]

    def of_key(self, key: str) -> RosterColumn | None:
        """The column of one of the form's columns."""
        return next((c for c in self.columns if c.form and c.form.key == key), None)

    @property
    def amounts(self) -> list[RosterColumn]:
        """The columns of amounts."""
        return [c for c in self.columns if c.is_amount or (c.form and c.form.pays)]

    @property
    def whole_amounts(self) -> list[RosterColumn]:
        """The columns that each hold all that a person gets: the total where there is one, else all but parts."""
        totals = [c for c in self.amounts if c.header == WHOLE]
        return totals or [c for c in self.amounts if c.header not in PART_HEADERS]

    @property
    def judged(self) -> list[RosterColumn]:
        """The columns that the law decides: amounts, and whether a row counts."""
        return [*self.amounts, *(c for c in self.columns if c.judges)]

    @property
    def questions(self) -> list[str]:
        """What only a person can answer, about the columns and the rows."""
        return [*(c.question for c in self.columns if c.question), *self.row_questions]

    @property
    def row_questions(self) -> list[str]:
        """What only a person can answer about the rows."""
        if not self.unplaced:
            return []
        told = "、".join(self._told(row) for row in self.unplaced[:SHOWN])
        more = f" 等 {len(self.unplaced)} 行" if len(self.unplaced) > SHOWN else ""
        return [
            f"{told}{more}有姓名或金额，看不出是人员、合计还是说明（在合计、说明下面，或没有写明），没有算作人员；"
            "是人员的请移到合计上面，补全姓名和身份证号，不是的请删去金额或这一行"
        ]

    def _told(self, row: Row) -> str:
        """A row with its telling cells: 第 6 行（姓名 B6、补贴金额 G6）."""
        telling = [c for c in self.columns if (c.is_amount or (c.fact and c.fact.label in PERSON))]
        cells = [f"{c.header} {row.address(c)}" for c in telling if row.value(c) is not None]
        return f"第 {row.number} 行" + (f"（{'、'.join(cells)}）" if cells else "")


def _any_blank_text(values: Sequence[object]) -> bool:
    """Whether a text that shows nothing is among some values."""
    texts = [value for value in values if isinstance(value, str)]
    return "" in texts or any(map(str.isspace, texts))
