"""When a row of 应付 and a row of 实付 or 退票 can be about the same thing: benefit, period, and what was denied.

What a file doesn't say fits anything. What both say and say differently doesn't: a payment for June is no payment for
May by itself (it may be found to be one later, and is then told as 跨期).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from workbooks.reconciling.model import PAYABLE, Entry, Pair, Place

Alike: TypeAlias = tuple[str | bool, ...]


class Fitting:
    """What fits what in one reconciliation."""

    def __init__(self, entries: Sequence[Entry], confirmed: Sequence[Pair], references: Mapping[str, int]) -> None:
        due: set[str] = set()
        told: set[str] = set()
        for entry in entries:
            (due if entry.side == PAYABLE else told).add(entry.benefit)
        self.own_words = due ^ told  # words of one side alone
        self.references = references  # how many payments state each
        self.confirmed = {place for pair in confirmed if pair.same for place in pair[:2]}
        self.denied: set[tuple[Place, Place]] = set()
        for pair in confirmed:
            if not pair.same:
                self.denied |= {(pair.one, pair.two), (pair.two, pair.one)}

    def benefit(self, one: Entry, two: Entry) -> bool:
        """Whether both can be about one benefit.

        A bank cuts titles short (岗位补贴 for 公益性岗位补贴). One that contains the other is the same benefit, unless
        both are words of both sides: then the files tell them apart themselves.
        """
        a, b = one.benefit, two.benefit
        if a == b or not a or not b:
            return True
        return (a in b or b in a) and (a in self.own_words or b in self.own_words)

    def fits(self, one: Entry, two: Entry) -> bool:
        """Whether both can be about one benefit in one period."""
        return periods_fit(one.period, two.period) and self.benefit(one, two) and self.allowed(one, two)

    def in_another_period(self, one: Entry, two: Entry) -> bool:
        return self.benefit(one, two) and self.allowed(one, two)

    def names_one(self, reference: str) -> bool:
        """Whether a reference is that of one payment (流水号) and not of many (批次号)."""
        return self.references.get(reference, 0) == 1

    def other_number(self, payment: Entry, back: Entry) -> bool:
        """Whether a return states the number of another payment. A batch's number says nothing against a 流水号."""
        mine, named = payment.reference, back.reference
        return bool(mine and named and mine != named) and (self.names_one(mine) or self.references.get(named, 0) > 0)

    def allowed(self, one: Entry, two: Entry) -> bool:
        """Nobody has said that the two do not belong together."""
        return not self.denied or (one.place, two.place) not in self.denied


def periods_fit(one: str, two: str) -> bool:
    """Equal, or one not said, or one inside the other (May in May to July)."""
    if one == two or not one or not two:
        return True
    (first, last), (start, end) = _span(one), _span(two)
    return (first <= start and end <= last) or (start <= first and last <= end)


def _span(period: str) -> tuple[str, str]:
    first, _, last = period.partition("/")
    return first, last or first


def other_account(one: Entry, two: Entry) -> bool:
    """Both state an account, in full or in part (6217*9999), and no account can be both.

    >>> from types import SimpleNamespace as Row
    >>> part = Row(account="", visible="6217*9999")
    >>> [other_account(Row(account=number, visible=""), part) for number in ("62170000009999", "62170000000001")]
    [False, True]
    """
    if one.account and two.account:
        return one.account != two.account
    if not one.visible and not two.visible:
        return False  # nearly always
    (head, tail), (start, end) = _ends(one), _ends(two)
    heads = head.startswith(start) or start.startswith(head)
    return not (heads and (tail.endswith(end) or end.endswith(tail)))


def other_person(one: Entry, two: Entry) -> bool:
    """Whether a name or an identity number that one shows in part is not the other's.

    >>> from types import SimpleNamespace as Row
    >>> part = Row(name="", name_seen="王*", identity="", identity_seen="")
    >>> whole = [Row(name=name, name_seen="", identity="", identity_seen="") for name in ("王五", "张三")]
    >>> [other_person(part, each) for each in whole]
    [False, True]
    """
    shown = ((one.name, one.name_seen, two.name, two.name_seen),)
    shown += ((one.identity, one.identity_seen, two.identity, two.identity_seen),)
    return any(
        (seen or other_seen) and _apart(own or seen, other or other_seen) for own, seen, other, other_seen in shown
    )


def _apart(one: str, two: str) -> bool:
    """Whether two texts, shown in full or in part, can't be one; "" can be all."""
    (head, tail), (start, end) = _parts(one), _parts(two)
    return bool(one and two) and not (
        (head.startswith(start) or start.startswith(head)) and (tail.endswith(end) or end.endswith(tail))
    )


def _parts(text: str) -> tuple[str, str]:
    head, hidden, tail = text.partition("*")
    return (head, tail) if hidden else (text, text)


def _ends(entry: Entry) -> tuple[str, str]:
    """The first and the last digits of an account that are known."""
    if entry.account:
        return entry.account, entry.account
    head, _, tail = entry.visible.partition("*")
    return head, tail


def alike(entry: Entry) -> Alike:
    """Rows that are alike can be exchanged for one another: which of them is meant changes nothing."""
    return (*about(entry), entry.failed, entry.undone)


def about(entry: Entry) -> Alike:
    """Who, what for and how much; of a payment not what became of it.

    Without an identity number two rows of one name in two townships may be two people.
    """
    township = "" if entry.identity else entry.township
    seen = (entry.visible, entry.name_seen, entry.identity_seen)
    who = (entry.identity, entry.name, entry.account, *seen, township)
    return (*who, entry.benefit, entry.period, str(entry.fen))


def canonical(entry: Entry) -> tuple[object, ...]:
    """The order in which rows are taken up, by what they say first: the order of files decides nothing."""
    return (
        entry.benefit,
        entry.period,
        entry.day.toordinal() if entry.day else 0,
        entry.fen,
        entry.identity,
        entry.name,
        entry.account,
        entry.visible,
        entry.name_seen,
        entry.identity_seen,
        entry.reference,
        entry.township,
        entry.failed,
        entry.undone,
        entry.note,
        entry.file,
        entry.sheet,
        entry.row,
    )
