"""Facts that contradict what was matched: looked for when all is matched, and then for somebody to decide.

Each check names rows, and says in a sentence what speaks against telling them as settled or as owed. The cases of these
rows become one. What somebody confirmed row by row is not doubted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from workbooks.reconciling.dues_twice import dues_told_twice
from workbooks.reconciling.fitting import Fitting, canonical, other_account, periods_fit
from workbooks.reconciling.groups import Group, united
from workbooks.reconciling.judge import BASES, CONFIRMED, known_by
from workbooks.reconciling.model import PAID, RETURNED, Entry
from workbooks.reconciling.names import near_name
from workbooks.reconciling.told_twice import ONCE, Finding, contradict, marks, returns_told_twice, same_payee

NAMED_ANOTHER = "退票写的流水号是另一金额、另一日期或另一人的实付的，不能断定退的是哪一笔"
FAILED_LATER = "付成之后又有一行失败（或冲正），可能是已付的被冲回，不能断定这笔钱到没到"
TOWNSHIPS = "只有姓名相同，写明的乡镇不同，不能断定是不是同一人"
OTHER_PERIOD_TWICE = "同一所属期写明付了不止一次，另一所属期没有写明的实付，不能断定是写错所属期还是重复支付"
ANOTHER_S = "实付的身份证号是一人的，户名（和账号）却是另一人的，另一人又没有实付，不能断定钱付给了谁"
TWO_NAMES = "同一身份证号下的应付有几个不同的姓名，不能断定是不是同一人"


def contradicted(groups: Sequence[Group], fitting: Fitting, told_twice: Sequence[Finding]) -> list[Group]:
    """The groups, those that contradict themselves or one another put together."""
    cases = _Cases(groups, fitting)
    checks = (_names_another(groups, fitting), told_twice, returns_told_twice(_rows(groups), fitting.references))
    checks += (_failed_later(groups, fitting), _townships(groups), _other_period(groups, fitting))  # type: ignore[operator]
    found = [*checks, _another_s(groups, fitting), _two_names(groups), *dues_told_twice(groups)]
    for check in [sorted(each, key=lambda finding: [canonical(row) for row in finding[0]]) for each in found]:
        for rows, doubt in check:
            cases.doubt(rows, doubt)
    return [group for group in groups if not group.empty]


class _Cases:
    """The groups by their rows, while some become one."""

    def __init__(self, groups: Sequence[Group], fitting: Fitting) -> None:
        self.of = {id(each): group for group in groups for each in group.entries()}
        self.into: dict[Group, Group] = {}
        self.fitting = fitting

    def having(self, row: Entry) -> Group:
        group = self.of[id(row)]
        while group in self.into:
            group = self.into[group]
        return group

    def doubt(self, rows: Sequence[Entry], doubt: str) -> None:
        decided = [each.place in self.fitting.confirmed for each in rows]
        if all(decided):
            return
        groups = list(dict.fromkeys(map(self.having, rows)))
        if doubt in ONCE and any(decided) and all(g.payables == [] or g.how == CONFIRMED for g in groups):
            return  # one of the two was confirmed, the other one denied
        first = united(groups, doubt)
        self.into |= dict.fromkeys(groups[1:], first)


def _rows(groups: Sequence[Group]) -> list[Entry]:
    return [each for group in groups for each in group.entries()]


def _names_another(groups: Sequence[Group], fitting: Fitting) -> Iterator[Finding]:
    """A return that names a listed payment of its payee, and was not tied to it."""
    tied = {id(back): payment for group in groups for payment, back in group.dead if back is not None}
    backs = [each for each in _rows(groups) if each.side == RETURNED and fitting.names_one(each.reference)]
    named = {each.reference for each in backs}
    payments = {each.reference: each for each in _rows(groups) if each.side == PAID and each.reference in named}
    repeated = {id(each) for group in groups for each in group.repeated}
    for back in backs:
        payment = payments[back.reference]
        common = set(marks(back)) & set(marks(payment)) or not marks(back)
        if common and tied.get(id(back)) is not payment and id(back) not in repeated:
            yield (payment, back), NAMED_ANOTHER


def _failed_later(groups: Sequence[Group], fitting: Fitting) -> Iterator[Finding]:
    """A failure dated after a payment of its payee and amount that stands, or one that may be that payment's return."""
    failed = [payment for group in groups for payment, back in group.dead if payment.failed]
    wanted = {(each.fen, *mark) for each in failed for mark in marks(each)}
    live: defaultdict[Hashable, dict[int, Entry]] = defaultdict(dict)
    for group in groups if wanted else ():
        for each in group.live:
            for mark in marks(each):
                if (each.fen, *mark) in wanted:
                    live[each.fen, *mark][id(each)] = each
    for late in failed:
        near = {key: each for mark in marks(late) for key, each in live.get((late.fen, *mark), {}).items()}
        for each in near.values():
            if _may_undo(late, each) and same_payee(each, late) and fitting.fits(each, late):
                yield (each, late), FAILED_LATER


def _may_undo(late: Entry, payment: Entry) -> bool:
    """By the days; where they are equal or not said, by words (退票, 冲正) and no 流水号 that tells the two apart."""
    if late.day and payment.day and late.day != payment.day:
        return payment.day < late.day
    told_apart = late.reference and payment.reference and late.reference != payment.reference
    return late.undone and not told_apart


def _townships(groups: Sequence[Group]) -> Iterator[Finding]:
    """Rows that have nothing but the name in common, and state different townships."""
    for group in groups:
        for each in (*group.payments(), *group.unlisted):
            if not each.township or not group.payables:
                continue
            if all(_another_township(due, each) for due in group.payables):
                yield (group.payables[0], each), TOWNSHIPS


def _another_township(due: Entry, other: Entry) -> bool:
    return bool(due.township) and due.township != other.township and known_by(due, other) == BASES[2]


def _other_period(groups: Sequence[Group], fitting: Fitting) -> Iterator[Finding]:
    """A payment that states another due's period, and was put to a due of a period of which no payment is stated."""
    odd: list[Entry] = []
    for group in groups:
        for each in group.live:
            if group.payables and not any(periods_fit(due.period, each.period) for due in group.payables):
                odd.append(each)
    wanted = {mark for each in odd for mark in marks(each)}
    dues: defaultdict[Hashable, dict[int, Entry]] = defaultdict(dict)
    for group in groups if wanted else ():
        for due in group.payables:
            for mark in set(marks(due)) & wanted:
                dues[mark][id(due)] = due
    for each in odd:
        for due in {key: due for mark in marks(each) for key, due in dues.get(mark, {}).items()}.values():
            if due.fen == each.fen and due.period and fitting.fits(due, each) and not contradict(due, each):
                yield (due, each), OTHER_PERIOD_TWICE


def _another_s(groups: Sequence[Group], fitting: Fitting) -> Iterator[Finding]:
    """A payment by one person's identity number under the name of another, who has a due and no payment."""
    odd = [
        (each, group) for group in groups if group.payables for each in group.live if _under_another_name(group, each)
    ]
    wanted = {each.name for each, _ in odd}
    waiting: defaultdict[str, list[Entry]] = defaultdict(list)
    for group in groups if wanted else ():
        for due in group.payables if not group.live else ():
            if due.name in wanted:
                waiting[due.name].append(due)
    for each, group in odd:
        own = [due for due in group.payables if due.account and due.account == each.account]
        for due in waiting.get(each.name, ()):
            if not own and due.fen == each.fen and not other_account(due, each) and fitting.fits(due, each):
                yield (each, due), ANOTHER_S


def _under_another_name(group: Group, payment: Entry) -> bool:
    names = {due.name for due in group.payables if due.name}
    return bool(payment.name and names) and not any(payment.name == n or near_name(payment.name, n) for n in names)


def _two_names(groups: Sequence[Group]) -> Iterator[Finding]:
    """Dues of different people who have one identity number."""
    by_identity: defaultdict[str, list[Entry]] = defaultdict(list)
    for group in groups:
        for due in group.payables:
            if due.identity and due.name:
                by_identity[due.identity].append(due)
    for dues in by_identity.values():
        names = sorted({due.name for due in dues})
        if len(names) > 1 and not all(near_name(names[0], other) for other in names[1:]):
            yield tuple(sorted(dues, key=canonical)), TWO_NAMES
