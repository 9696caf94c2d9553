"""The rows of a range of payables or payments, as matching needs them: who, how much, for what, and whether it came
back.

A status is that of its own row: a row marked 退票 or 失败 was tried and is not paid; another row may be its resend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from policies.case import cents
from policies.dates import read_month
from policies.errors import InputProblem
from policies.masking import shown
from policies.vocabulary import exact_number, squash
from udfs import identity, numbers
from udfs.header_words import IDENTITY, NAME, SUBTOTAL, TOTAL, blank, plain
from udfs.payment_headers import (
    ACCOUNT,
    AMOUNT,
    BENEFIT,
    PAYABLE,
    PERIOD,
    PERSON,
    REFERENCE,
    Columns,
    find_columns,
)
from udfs.periods import read_period
from udfs.ranges import CellError

CELL_DIGITS = ".15g"  # what a spreadsheet shows of a sum: its binary noise lies beyond
DOTS = str.maketrans(dict.fromkeys("•・．.‧●∙", "·"))
UNDECIDED = ("待定：", "错误：")
_PENDING = re.compile(r"中$|待|在途|部分|未(?:支付|发放|处理|入账|到账|付|发)")
_KEPT = re.compile(r"(?:未|无|没有|非)退")
_BACK = re.compile(r"失败|[不未]成功|退票|退回|退汇|退款|冲正|撤销|拒付")
_WELL = re.compile(r"成功|正常|已(?:支付|发放|入账|到账|付|发|代发)")
_YES, _NO = ("是", "有", "Y", "√"), ("否", "无", "N", "×", "-")


@dataclass(frozen=True)
class PaymentRow:
    """One payable or payment. `number` is the row in the range, from 1.

    `person` is the identity number in 18 characters, "" where there is no right one; `written` is what stands there.
    `amount` in yuan, exact to the fen; None for a payable that is not decided yet. `returned` where it came back.
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
    rows = []
    for number, row in enumerate(cells[top + 1 :], top + 2):
        if list(row) == list(cells[top]):
            continue
        try:
            read = _Reader(columns, row, side).row(number)
        except InputProblem as problem:
            raise InputProblem(f"{side}区域第 {number} 行{problem}") from problem
        if read is not None:
            rows.append(read)
    return PaymentRange(list(_with_returns(rows)), frozenset(columns.of))


class _Reader:
    """One row, read by the columns of its range."""

    def __init__(self, columns: Columns, row: Sequence[object], side: str) -> None:
        self._columns, self._row, self._side = columns, row, side

    def row(self, number: int) -> PaymentRow | None:
        """None where the row is no payment."""
        if self._is_total():
            return None
        for index in self._columns.read:
            if isinstance(value := self._at(index), CellError):
                raise InputProblem(f"有错误值 {value}，请先改正")
        if all(self._value(role) is None for role in (*PERSON, AMOUNT)):
            return None
        person, written = self._person()
        name = plain(str(self._value(NAME) or "")).translate(DOTS)
        account = numbers.normal(numbers.written(self._value(ACCOUNT) or "", ACCOUNT)).replace("-", "")
        if not (written or name or account):
            raise InputProblem("有金额，但没有身份证号、银行卡号和姓名，请补上")
        text = squash(str(self._value(BENEFIT) or ""))
        reference = numbers.normal(str(self._value(REFERENCE) or ""))
        amount = self._amount()
        return PaymentRow(
            number, person, written, name, account, text, self._period(), amount, self._returned(), reference
        )

    def _at(self, index: int) -> object:
        value = self._row[index] if index < len(self._row) else None
        return None if blank(value) else value

    def _value(self, role: str) -> object:
        index = self._columns.of.get(role)
        return None if index is None else self._at(index)

    def _is_total(self) -> bool:
        if self._value(IDENTITY) is not None or self._value(ACCOUNT) is not None:
            return False
        texts = [plain(cell) for cell in self._row if isinstance(cell, str) and not blank(cell)]
        return any(TOTAL.fullmatch(text) or SUBTOTAL.fullmatch(text) for text in texts)

    def _person(self) -> tuple[str, str]:
        value = self._value(IDENTITY)
        if value is None:
            return "", ""
        text = identity.from_number(value) if isinstance(value, (int, float)) else str(value)
        try:
            return (person := identity.current(text)), person
        except InputProblem:
            return "", identity.normal(text)

    def _amount(self) -> Decimal | None:
        value = self._value(AMOUNT)
        if self._side == PAYABLE and (value is None or str(value).startswith(UNDECIDED)):
            return None
        if value is None:
            raise InputProblem("没有金额，请补上，没有付的请删去这一行")
        try:
            if isinstance(value, bool):
                raise ValueError(value)
            amount = cents(exact_number(format(value, CELL_DIGITS) if isinstance(value, float) else value))
        except ValueError as error:
            raise InputProblem(f"的金额“{shown(str(value))}”不是数") from error
        if amount < 0:
            raise InputProblem(f"的金额是负数（{amount}），请改正；付了又退回的，在原来那一笔的“状态”一列写“退票”")
        return amount

    def _period(self) -> str:
        """The month (2024-05) or span (2024-05/2024-07) that is paid for; other texts as they are."""
        value = self._value(PERIOD)
        if value is None:
            return ""
        if not isinstance(value, str):
            return f"{read_month(value):%Y-%m}"  # type: ignore[arg-type]
        for read in (_month, _span):
            try:
                return read(value)
            except InputProblem:
                continue
        return squash(value)

    def _returned(self) -> bool:
        """Whether one of its columns says that the payment came back or never arrived."""
        columns = self._columns
        reason = self._at(columns.reason) if columns.reason is not None else None
        if reason is not None:
            text = squash(str(reason))
            return text not in _NO and not _WELL.search(text)
        flags = [self._flag(index) for index in columns.flags]
        return any([*flags, *(self._state(self._at(index)) for index in columns.states)])

    def _flag(self, index: int) -> bool:
        value = self._at(index)
        text = squash(str(value))
        if isinstance(value, bool) or text in (*_YES, *_NO):
            return value is True or text in _YES
        return self._state(value)

    def _state(self, value: object) -> bool:
        if value is None:
            return False
        text = squash(str(value))
        if _KEPT.search(text):
            return False
        if _PENDING.search(text):
            raise InputProblem(f"的状态“{shown(str(value))}”还没有结果，请等银行处理完再对，或先删去这一行")
        if not _BACK.search(text) and not _WELL.search(text):
            raise InputProblem(f"的状态“{shown(str(value))}”不认识，可填：成功、退票、失败")
        return bool(_BACK.search(text))


def _month(text: str) -> str:
    return f"{read_month(text):%Y-%m}"


def _span(text: str) -> str:
    span = read_period(text)
    return f"{span.first:%Y-%m}/{span.last:%Y-%m}" if span.by_month else f"{span.first}/{span.last}"


def _with_returns(rows: Sequence[PaymentRow]) -> Iterator[PaymentRow]:
    """A return that is listed on a line of its own, under the reference of its payment, is that payment come back."""
    back = {_transfer(row) for row in rows if row.returned and row.reference}
    paid = {_transfer(row) for row in rows if not row.returned}
    for row in rows:
        if row.returned and row.reference and _transfer(row) in paid:
            continue
        yield replace(row, returned=True) if row.reference and _transfer(row) in back else row


def _transfer(row: PaymentRow) -> tuple[object, ...]:
    return row.reference, row.written, row.account, row.name, row.amount
