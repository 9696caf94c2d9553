"""RECONCILE and PAID_AMOUNT: what should be paid and what was, out of two ranges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from policies.errors import InputProblem
from policies.vocabulary import exact_number, squash
from udfs import identity
from udfs.header_words import IDENTITY, blank
from udfs.keyed import match
from udfs.keyed_outcomes import NOTHING, Group
from udfs.money import ERROR, OPEN
from udfs.payment_doubts import may_return, told_twice
from udfs.payment_headers import BENEFIT, PAID, PAYABLE, PERIOD
from udfs.payment_rows import PaymentRow, read_range
from udfs.ranges import CellError, rows_of

HEADER = ["身份证号", "姓名", "应付", "实付", "差额", "结果"]
DUE, RECEIVED, TOLERANCE, BENEFIT_ARG = "应付区域(含表头)", "实付区域(含表头)", "容差", "补贴"


def reconcile(named: Mapping[str, Any]) -> list[list[object]]:
    """A table: the header, then a row for each person, in yuan; 实付 is net of returns, 差额 is 应付 less 实付.

    Where both ranges tell the benefit or the month, there is a row for each of them, which is named at the end.
    Raises InputProblem for a range without its columns, an unreadable row, a tolerance that is no amount.
    """
    payable = read_range(rows_of(named[DUE]), PAYABLE)
    paid = read_range(rows_of(named[RECEIVED]), PAID)
    by_benefit, by_period = (role in payable.has and role in paid.has for role in (BENEFIT, PERIOD))
    tolerance = _tolerance(named[TOLERANCE])
    groups = match(payable.rows, paid.rows, by_benefit=by_benefit, by_period=by_period, tolerance=tolerance)
    also = [title for title, is_told in (("补贴", by_benefit), ("月份", by_period)) if is_told]
    return [[*HEADER, *also], *(_row(group, by_benefit, by_period) for group in groups)]


def _row(group: Group, by_benefit: bool, by_period: bool) -> list[object]:
    key = [*([group.benefit] if by_benefit else []), *([group.period] if by_period else [])]
    sums = [group.due, group.received, group.difference]
    return [_who(group), _name(group), *sums, group.outcome, *key]


def _who(group: Group) -> str:
    """The identity number, as it stands there where it is wrong; without one the account."""
    written = sorted({row.written for row in group.rows if row.written})
    accounts = sorted({row.account for row in group.rows if row.account})
    return "、".join(written) or (f"账号 {'、'.join(accounts)}" if accounts else "")


def _name(group: Group) -> str:
    """Whose payable it is; else who was paid."""
    sides = (group.payable, group.paid, group.returned)
    return next((told for rows in sides if (told := "、".join(sorted({row.name for row in rows if row.name})))), "")


def _tolerance(value: object) -> Decimal:
    try:
        if isinstance(value, bool):
            raise ValueError(value)
        number = exact_number(value)
    except ValueError as error:
        raise InputProblem(f"容差“{value}”不是数，请填元数，如 0.01") from error
    if number < 0:
        raise InputProblem(f"容差不能是负数（{value}）")
    return Decimal(number.numerator) / Decimal(number.denominator)


def paid_amount(named: Mapping[str, Any]) -> object:
    """Yuan paid to the person of each number, without what came back; nothing for a blank one.

    Numbers and benefits broadcast against each other. Raises InputProblem for a range without its columns or with a row
    that can't be told to anybody; what is wrong with one number is said in its place.
    """
    numbers, benefits = rows_of(named[IDENTITY]), rows_of(named[BENEFIT_ARG])
    height, width = max(len(numbers), len(benefits)), max(len(numbers[0]), len(benefits[0]))
    if any(len(g) not in (1, height) or len(g[0]) not in (1, width) for g in (numbers, benefits)):
        raise InputProblem("身份证号和补贴两个区域的大小不一致")
    ledger = _Ledger(rows_of(named[RECEIVED]), any(not blank(cell) for row in benefits for cell in row))
    return [
        [ledger.answer(_at(numbers, row, column), _at(benefits, row, column)) for column in range(width)]
        for row in range(height)
    ]


def _at(grid: Sequence[Sequence[object]], row: int, column: int) -> object:
    cells = grid[row if len(grid) > 1 else 0]
    return cells[column if len(cells) > 1 else 0]


class _Ledger:
    """The payments of a range by person."""

    def __init__(self, cells: Sequence[Sequence[object]], by_benefit: bool) -> None:
        read = read_range(cells, PAID)
        if IDENTITY not in read.has:
            raise InputProblem("实付区域的表头里缺少“身份证号”一列，请连同这一列一起选上")
        if by_benefit and BENEFIT not in read.has:
            raise InputProblem("实付区域的表头里缺少“补贴”一列，请连同这一列一起选上，或不写补贴")
        self._of: dict[str, list[PaymentRow]] = defaultdict(list)
        for row in read.rows:
            if not row.person:
                wrong = "身份证号不对" if row.written else "没有身份证号"
                raise InputProblem(f"实付区域第 {row.number} 行{wrong}，说不清付给了谁，请先改正")
            self._of[row.person].append(row)

    def answer(self, number: object, benefit: object) -> object:
        """The sum, or what is wrong with the number."""
        for label, value in ((IDENTITY, number), (BENEFIT_ARG, benefit)):
            if isinstance(value, CellError):
                return f"{ERROR}{label}是错误值 {value}，请先改正"
        if blank(number):
            return ""
        try:
            text = identity.from_number(number) if isinstance(number, (int, float)) else str(number)
            return self._sum(self._of.get(identity.current(text), []), "" if blank(benefit) else squash(str(benefit)))
        except InputProblem as problem:
            return f"{ERROR}{problem}"

    def _sum(self, rows: Sequence[PaymentRow], benefit: str) -> object:
        """The sum of what arrived, or why nobody can tell it."""
        rows = [row for row in rows if not benefit or row.benefit in ("", benefit)]
        arrived = [row for row in rows if not row.returned]
        unsaid = next((row.number for row in arrived if benefit and not row.benefit), None)
        if unsaid is not None:
            return f"{OPEN}实付区域第 {unsaid} 行没有写是哪项补贴"
        if twice := told_twice(arrived):
            listed = "、".join(map(str, twice))
            return f"{OPEN}实付区域第 {listed} 行流水号、账号、金额相同，可能是同一笔列了两次"
        for back, paid in product((row for row in rows if row.returned), arrived):
            if back.amount and paid.amount and back.amount <= paid.amount and may_return(back, paid):
                return f"{OPEN}说不清实付区域第 {back.number} 行退回的是不是第 {paid.number} 行，请补上流水号或交易日期"
        return sum((row.amount or NOTHING for row in arrived), NOTHING)
