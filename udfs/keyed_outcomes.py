"""What the rows of one key come to: nothing to do, or what is wrong, by their amounts, names and accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from udfs.payment_doubts import may_return, told_twice
from udfs.payment_rows import PaymentRow

UNDECIDED, TWICE, UNDUE, OTHER_AMOUNT, UNPAID = "待人工确认", "重复支付", "无应付而付", "金额不符", "应付未付"
TO_RESEND, OTHER_NAME, OTHER_ACCOUNT = "退票待重发", "户名不符", "账号不符"
RESENT, TOGETHER, IN_PARTS, EQUAL = "退票已重发", "合并支付", "分次付清", "一致"
GRAVEST_FIRST = (
    *(UNDECIDED, TWICE, UNDUE, OTHER_AMOUNT, UNPAID),
    *(TO_RESEND, OTHER_NAME, OTHER_ACCOUNT, RESENT, TOGETHER, IN_PARTS, EQUAL),
)
"""What a group can come to; where two fit, the first of these."""
UNTIED = (TWICE, UNDUE, OTHER_AMOUNT, UNPAID, TO_RESEND)
"""Outcomes after which money would move."""
SETTLED = (RESENT, TOGETHER, IN_PARTS, EQUAL)
"""Outcomes after which nobody looks."""
NOTHING = Decimal(0)
Unit = tuple[str, ...]
"""Somebody: by identity number, by account, or as a row of its own."""


@dataclass
class Group:
    """The rows of one key. `paid` arrived, `returned` did not. `open` where it can't be told that they belong here."""

    person: Unit
    benefit: str
    period: str
    payable: list[PaymentRow] = field(default_factory=list)
    paid: list[PaymentRow] = field(default_factory=list)
    returned: list[PaymentRow] = field(default_factory=list)
    open: bool = False
    outcome: str = ""

    @cached_property
    def due(self) -> Decimal:
        """Yuan payable, as far as it is decided."""
        return sum((row.amount for row in self.payable if row.amount is not None), NOTHING)

    @cached_property
    def received(self) -> Decimal:
        """Yuan paid, net of returns."""
        return sum((row.amount for row in self.paid if row.amount is not None), NOTHING)

    @property
    def difference(self) -> Decimal:
        """Payable less paid."""
        return self.due - self.received

    @property
    def rows(self) -> list[PaymentRow]:
        return [*self.payable, *self.paid, *self.returned]


def outcome(group: Group, tolerance: Decimal) -> str:
    """What a group comes to, the gravest where several fit."""
    if _is_plain(group):
        return EQUAL
    written = {row.written for row in group.rows if row.written}
    if group.open or len(written) > 1 or any(row.amount is None for row in group.payable):
        return UNDECIDED
    if _may_be_one(group):
        return UNDECIDED
    fitting = [_by_amounts(group, tolerance)]
    if fitting[0] in SETTLED and _due_twice(group.payable):
        return UNDECIDED
    if _differ((row.name for row in group.payable), (row.name for row in group.paid)):
        fitting.append(OTHER_NAME)
    if _differ((row.account for row in group.payable), (row.account for row in group.paid)):
        fitting.append(OTHER_ACCOUNT)
    return min(fitting, key=GRAVEST_FIRST.index)


def _is_plain(group: Group) -> bool:
    """Whether one payment answers one payable in everything: nearly all groups, told without further ado."""
    if len(group.payable) != 1 or len(group.paid) != 1 or group.returned or group.open:
        return False
    due, paid = group.payable[0], group.paid[0]
    told = ((due.written, paid.written), (due.name, paid.name), (due.account, paid.account))
    return due.amount == paid.amount and all(not a or not b or a == b for a, b in told)


def _may_be_one(group: Group) -> bool:
    """Whether a payment may be listed twice, or be the one that another row says came back."""
    if told_twice(group.paid):
        return True
    return any(
        back.amount == paid.amount != 0 and may_return(back, paid) for back in group.returned for paid in group.paid
    )


def _due_twice(payable: Sequence[PaymentRow]) -> bool:
    """Whether the list has the same payable in two rows, and so may have had it paid twice."""
    dues = Counter((row.benefit, row.period, row.amount) for row in payable if row.amount)
    return max(dues.values(), default=0) > 1


def _differ(payable: Iterable[str], paid: Iterable[str]) -> bool:
    known = {text for text in payable if text}
    return bool(known) and any(text and text not in known for text in paid)


def _by_amounts(group: Group, tolerance: Decimal) -> str:
    due, paid, returned = (_amounts(rows) for rows in (group.payable, group.paid, group.returned))
    if not due:
        return UNDUE
    if not paid and group.due > 0:
        return _unpaid(due, returned, tolerance)
    if abs(group.difference) > tolerance:
        return _unequal(due, paid, returned, group.difference, tolerance)
    if returned and paid:
        return RESENT if _tried_before(returned, due, paid, tolerance) else UNDECIDED
    if returned:
        return EQUAL
    left_due, left_paid = _pair(due, paid, tolerance)
    if not left_due and not left_paid:
        return EQUAL
    return IN_PARTS if len(paid) > len(due) else TOGETHER if due and paid else EQUAL


def _unpaid(due: list[Decimal], returned: list[Decimal], tolerance: Decimal) -> str:
    """Nothing arrived: whether all that is due was tried, some of it was not, or what was tried is something else."""
    if not returned:
        return UNPAID
    left = _pair(due, returned, tolerance)[0]
    if not left or abs(sum(due, NOTHING) - sum(returned, NOTHING)) <= tolerance:
        return TO_RESEND
    return UNPAID if len(left) < len(due) else OTHER_AMOUNT


def _unequal(
    due: list[Decimal], paid: list[Decimal], returned: list[Decimal], difference: Decimal, tolerance: Decimal
) -> str:
    left_due, left_paid = _pair(due, paid, tolerance)
    again = _all_near(left_paid, due, tolerance) or _all_near([sum(left_paid, NOTHING)], due, tolerance)
    if not left_due and left_paid and again:
        return TWICE
    came_back = [*returned, sum(returned, NOTHING)] if returned else []
    if _all_near([difference], came_back, tolerance):
        return TO_RESEND
    explained = returned and not left_paid and not _pair(left_due, returned, tolerance)[0]
    return TO_RESEND if explained else OTHER_AMOUNT


def _tried_before(returned: list[Decimal], due: list[Decimal], paid: list[Decimal], tolerance: Decimal) -> bool:
    """Whether what came back is what arrived in the end, or was due; else it may be a part of that."""
    sums = [sum(amounts, NOTHING) for amounts in (due, paid)]
    return _all_near(returned, [*due, *paid, *sums], tolerance) or _all_near([sum(returned, NOTHING)], sums, tolerance)


def _all_near(some: Sequence[Decimal], others: Sequence[Decimal], tolerance: Decimal) -> bool:
    """Whether each amount is, within the tolerance, one of others."""
    return all(any(abs(one - other) <= tolerance for other in others) for one in some)


def _amounts(rows: Iterable[PaymentRow]) -> list[Decimal]:
    return sorted(row.amount for row in rows if row.amount is not None)


def _pair(one: Sequence[Decimal], two: Sequence[Decimal], tolerance: Decimal) -> tuple[list[Decimal], list[Decimal]]:
    """What is left of two sorted lists when equal amounts are taken out in pairs."""
    left_one, left_two, place = [], list(two), 0
    for amount in one:
        while place < len(left_two) and left_two[place] < amount - tolerance:
            place += 1
        if place < len(left_two) and left_two[place] <= amount + tolerance:
            del left_two[place]
        else:
            left_one.append(amount)
    return left_one, left_two
