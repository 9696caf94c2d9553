"""The rows of a range of payables or payments, as matching needs them: who, how much, for what, and whether it came
back.

A status is that of its own row: a row marked 退票 or 失败 was tried and is not paid; another row may be its resend.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from policies.case import cents
from policies.dates import read_date, read_month
from policies.errors import InputProblem
from policies.masking import shown
from policies.vocabulary import exact_number, squash
from udfs import identity, numbers
from udfs.header_words import IDENTITY, NAME, SUBTOTAL, TOTAL, blank, plain
from udfs.money_units import header_unit, in_yuan, line_unit
from udfs.payment_headers import (
    ACCOUNT,
    AMOUNT,
    BENEFIT,
    DAY,
    PAYABLE,
    PERIOD,
    REFERENCE,
    Columns,
    find_columns,
)
from udfs.payment_states import FAILED, GONE, became
from udfs.periods import read_period
from udfs.ranges import CellError

CACHE_SIZE = 65536
CELL_DIGITS = ".15g"  # what a spreadsheet shows of a sum: its binary noise lies beyond
DOTS = str.maketrans(dict.fromkeys("•・．.‧●∙", "·"))
UNDECIDED = ("待定：", "错误：")


@dataclass(frozen=True)
class PaymentRow:
    """One payable or payment. `number` is the row in the range, from 1.

    `person` is the identity number in 18 characters, "" where there is no right one; `written` is what stands there.
    `amount` in yuan, exact to the fen; None for a payable that is not decided yet. `returned` where it came back or
    never arrived, `failed` where it says the latter. `batch` where other payees have its `reference` too.
    """

    number: int
    person: str
    written: str
    name: str
    account: str
    benefit: str
    period: str
    amount: Decimal | None
    returned: bool = False
    reference: str = ""
    failed: bool = False
    day: date | None = None
    batch: bool = False


@dataclass(frozen=True)
class PaymentRange:
    """The rows of one range, and which columns it has (see payment_headers)."""

    rows: list[PaymentRow]
    has: frozenset[str]


def read_range(cells: Sequence[Sequence[object]], side: str) -> PaymentRange:
    """The payables or payments (`side` PAYABLE or PAID) of a range with its header.

    Totals, blank rows and repeated headers are passed over; so is a line without a person and an amount, such as the
    one for signatures. Raises InputProblem, which names the row, for an error cell in a column that is read, an amount
    that is no number or below zero, a number that lost its digits, a status that says nothing, a payment without a
    person.
    """
    top, columns = find_columns(cells, side)
    rows, reader = [], _Reader(columns, side, _unit(cells, top, columns))
    for number, row in enumerate(cells[top + 1 :], top + 2):
        if list(row) == list(cells[top]):
            continue
        try:
            read = reader.row(number, row)
        except InputProblem as problem:
            raise InputProblem(f"{side}区域第 {number} 行{problem}") from problem
        if read is not None:
            rows.append(read)
    return PaymentRange(list(_with_batches(rows)), frozenset(columns.of))


def _unit(cells: Sequence[Sequence[object]], top: int, columns: Columns) -> str:
    """The unit of the amounts: that of their header, else the one that a line above the table gives."""
    above = (cell for row in cells[:top] for cell in row if isinstance(cell, str))
    return header_unit(str(cells[top][columns.of[AMOUNT]])) or line_unit(above)


class _Reader:
    """Reads rows by the columns of their range; `unit` is that of the amounts."""

    def __init__(self, columns: Columns, side: str, unit: str) -> None:
        self._columns, self._of, self._side, self._unit = columns, columns.of, side, unit
        self._read = columns.read
        self._row: Sequence[object] = ()

    def row(self, number: int, row: Sequence[object]) -> PaymentRow | None:
        """None where the row is no payment. Raises InputProblem."""
        self._row = row
        written_person, account_value = self._value(IDENTITY), self._value(ACCOUNT)
        if written_person is None and account_value is None and _is_total(row):
            return None
        for index in self._read:
            if index < len(row) and isinstance(row[index], CellError):
                raise InputProblem(f"有错误值 {row[index]}，请先改正")
        named, amount = self._value(NAME), self._value(AMOUNT)
        if written_person is None and account_value is None and named is None and amount is None:
            return None
        person, written = _person(written_person)
        name = "" if named is None else _name(str(named))
        account = "" if account_value is None else _account(account_value)
        if not (written or name or account):
            raise InputProblem("有金额，但没有身份证号、银行卡号和姓名，请补上")
        benefit, reference = self._value(BENEFIT), self._value(REFERENCE)
        verdict = self._became()
        return PaymentRow(
            number,
            person,
            written,
            name,
            account,
            "" if benefit is None else squash(str(benefit)),
            _period(self._value(PERIOD)),
            self._amount(amount),
            verdict in GONE,
            "" if reference is None else numbers.reference(str(reference)),
            verdict == FAILED,
            _day(self._value(DAY)),
        )

    def _at(self, index: int | None) -> object:
        value = self._row[index] if index is not None and index < len(self._row) else None
        return None if value is None or blank(value) else value

    def _value(self, role: str) -> object:
        return self._at(self._of.get(role))

    def _amount(self, value: object) -> Decimal | None:
        if self._side == PAYABLE and (value is None or str(value).startswith(UNDECIDED)):
            return None
        if value is None:
            raise InputProblem("没有金额，请补上，没有付的请删去这一行")
        try:
            yuan = in_yuan(value, self._unit)
            amount = _yuan(type(yuan), yuan)  # type: ignore[arg-type]
        except (TypeError, ValueError) as error:
            raise InputProblem(f"的金额“{shown(str(value))}”不是数") from error
        if amount < 0:
            raise InputProblem(f"的金额是负数（{amount}），请改正；付了又退回的，在原来那一笔的“状态”一列写“退票”")
        return amount

    def _became(self) -> str:
        """What its columns say became of the payment. Raises InputProblem."""
        told = ((kind, header, self._at(index)) for index, kind, header in self._columns.told)
        said = ((kind, header, value) for kind, header, value in told if value is not None)
        return became(tuple((kind, header, str(value)) for kind, header, value in said if type(value) is not CellError))


def _is_total(row: Sequence[object]) -> bool:
    texts = [plain(cell) for cell in row if isinstance(cell, str) and not blank(cell)]
    return any(TOTAL.fullmatch(text) or SUBTOTAL.fullmatch(text) for text in texts)


def _person(value: object) -> tuple[str, str]:
    if value is None:
        return "", ""
    text = identity.from_number(value) if isinstance(value, (int, float)) else str(value)
    try:
        return (person := identity.current(text)), person
    except InputProblem:
        return "", identity.normal(text)


def _account(value: object) -> str:
    return numbers.normal(numbers.written(value, ACCOUNT)).replace("-", "")


@lru_cache(maxsize=CACHE_SIZE)
def _name(text: str) -> str:
    return plain(text).translate(DOTS)


@lru_cache(maxsize=CACHE_SIZE)
def _yuan(kind: type, value: Hashable) -> Decimal:
    """An amount to the fen; `kind` is its type, since True equals 1. Raises ValueError."""
    if kind is bool:
        raise ValueError(value)
    return cents(exact_number(format(value, CELL_DIGITS) if isinstance(value, float) else value))


def _day(value: object) -> date | None:
    """A day; None where it can't be read, and so tells nothing."""
    try:
        return _read_day(value)
    except (InputProblem, TypeError):
        return None


@lru_cache(maxsize=CACHE_SIZE)
def _read_day(value: Hashable) -> date:
    return read_date(value)  # type: ignore[arg-type]


def _period(value: object) -> str:
    """The month (2024-05) or span (2024-05/2024-07) that is paid for; other texts as they are."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{read_month(value):%Y-%m}"  # type: ignore[arg-type]
    return _written_period(value)


@lru_cache(maxsize=CACHE_SIZE)
def _written_period(text: str) -> str:
    for read in (_month, _span):
        try:
            return read(text)
        except InputProblem:
            continue
    return squash(text)


def _month(text: str) -> str:
    return f"{read_month(text):%Y-%m}"


def _span(text: str) -> str:
    span = read_period(text)
    return f"{span.first:%Y-%m}/{span.last:%Y-%m}" if span.by_month else f"{span.first}/{span.last}"


def _with_batches(rows: Sequence[PaymentRow]) -> Iterator[PaymentRow]:
    payees: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        payees[row.reference].add(row.person or row.account or row.name)
    for row in rows:
        yield replace(row, batch=True) if row.reference and len(payees[row.reference]) > 1 else row
