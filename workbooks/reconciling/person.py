"""All rows of one person: what was paid of what was due, what came back, what is left over.

The order protects both ways. Payments that stand are matched with dues before those that came back, so that nothing is
called unpaid that was paid after all. What is left of both is put into one case rather than told as 应付未付 here and
无应付而付 there, wherever the money may have been meant for the due: paying the due would be paying it twice. A payment
is only told as 重复支付 when every due that it could have paid is paid without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbooks.reconciling.fitting import Fitting, alike
from workbooks.reconciling.groups import Group, united
from workbooks.reconciling.matching import Matching
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Entry
from workbooks.reconciling.pairing import MOST_PAIRS, connected
from workbooks.reconciling.returning import DOUBT, returned

NEGATIVE = "有负数金额的行，不能断定它冲销的是哪一笔"
NOT_WHOSE = "几笔应付与几笔实付配不上，不能断定哪笔付了哪笔"
OTHER_BENEFIT = "金额相同，但写明的补贴项目不同，不能断定是不是同一笔"
PERIOD_AND_AMOUNT = "补贴项目相同，但所属期和金额都不同，不能断定是不是同一笔"
WHICH_DUE = "退票可能对应几笔应付中的任何一笔，不能断定是哪一笔"
ODD_RETURN = "退票的金额与任何一笔实付或应付都不同（也许只退了一部分），不能断定退的是哪一笔"
LONE_RETURN = "有退票，但找不到它退的实付，也找不到应付"
TOO_MANY = "同一人、同一账号或同一姓名下没有对上的行太多，不能逐笔断定"
REPEATED_DUE = "名册里同样的应付不止一行，补付前先核对是不是重复"
REPEATED_RETURN = "同一笔退票列了两次，只算一次"
ONE_MORE_LEFT = "退票可能是已列实付的，也可能是另一笔没有列出的实付的，不能断定哪笔应付还没有付"


def groups_of(rows: Sequence[Entry], fitting: Fitting, settled: Sequence[Group] = ()) -> list[Group]:
    """The groups of one person's rows. `settled` are groups that somebody confirmed; their rows are not in `rows`."""
    if any(each.fen < 0 for each in rows):
        return [*settled, _all_in_one(rows, NEGATIVE)]
    return Person(rows, fitting, settled).groups


def _all_in_one(rows: Sequence[Entry], doubt: str) -> Group:
    group = Group(doubts=[doubt])
    for each in rows:
        if each.side == PAYABLE:
            group.payables.append(each)
        elif each.side == RETURNED:
            group.unlisted.append(each)
        elif each.failed:
            group.dead.append((each, None))
        else:
            group.live.append(each)
    return group


class Person:
    """The rows of one person, made into `groups` step by step."""

    def __init__(self, rows: Sequence[Entry], fitting: Fitting, settled: Sequence[Group]) -> None:
        self.fitting = fitting
        self.groups = list(settled)
        self.with_dues: list[Group] = []
        self.by_payment: dict[int, Group] = {}
        dues = [each for each in rows if each.side == PAYABLE]
        paid = [each for each in rows if each.side == PAID]
        back = [each for each in rows if each.side == RETURNED]
        self.back = returned([*paid, *(each for group in settled for each in group.live)], back, fitting)
        self._returned_of_settled()
        confirmed = {id(each) for group in settled for each in group.entries()}
        live = [each for each in self.back.live if id(each) not in confirmed]
        self.rest_dues, self.rest = self._matched(dues, live, self._stands)
        self._leftover()
        self._excess()
        self._unpaid()
        self._came_back([pair for pair in self.back.dead if id(pair[0]) not in confirmed])
        self._repeated()
        self._doubtful_returns()
        self.groups = [group for group in self.groups if not group.empty]

    # -- what stands ---------------------------------------------------------------------------------------------

    def _matched(
        self, dues: Sequence[Entry], payments: Sequence[Entry], put: Callable[[Group, Entry], None]
    ) -> tuple[list[Entry], list[Entry]]:
        matching = Matching(dues, payments, self.fitting)
        for match in matching.found:
            group = self._group_of(match.dues)
            group.how = group.how or match.how
            for each in match.payments:
                put(group, each)
        return matching.dues, matching.payments

    def _group_of(self, dues: list[Entry]) -> Group:
        """The group that has some dues: made, or of several one."""
        wanted = {id(each) for each in dues}
        having = [group for group in self.groups if any(id(each) in wanted for each in group.payables)]
        if having:
            return united(having)
        self.groups.append(Group(list(dues)))
        return self.groups[-1]

    @staticmethod
    def _stands(group: Group, payment: Entry) -> None:
        group.live.append(payment)

    def _leftover(self) -> None:
        """Dues and payments that are about the same thing, yet not of the same amount."""
        if len(self.rest_dues) * len(self.rest) > MOST_PAIRS:
            self.groups.append(Group(self.rest_dues, self.rest, doubts=[TOO_MANY]))
            self.rest_dues, self.rest = [], []
            return
        self._stated_alike()
        self._together(self.fitting.fits, NOT_WHOSE, single="")
        self._together(self._other_benefit, OTHER_BENEFIT, single=OTHER_BENEFIT)
        self._together(self.fitting.in_another_period, PERIOD_AND_AMOUNT, single=PERIOD_AND_AMOUNT)

    def _stated_alike(self) -> None:
        """The one due of a benefit and a period, and all that was paid for just that."""
        for key in sorted({(each.benefit, each.period) for each in self.rest_dues if each.benefit and each.period}):
            dues = [each for each in self.rest_dues if (each.benefit, each.period) == key]
            paid = [e for e in self.rest if (e.benefit, e.period) == key and self.fitting.allowed(dues[0], e)]
            if len(dues) == 1 and paid:
                self._put(Group(dues, paid, how="补贴项目＋所属期"))

    def _other_benefit(self, due: Entry, payment: Entry) -> bool:
        return due.fen == payment.fen and self.fitting.allowed(due, payment)

    def _together(self, related: Callable[[Entry, Entry], bool], doubt: str, *, single: str) -> None:
        """What hangs together in one group: told when one due is in it or the sums agree, else somebody decides."""
        for dues, payments in connected(self.rest_dues, self.rest, related):
            group = Group(dues, payments, how="补贴项目和所属期" if related == self.fitting.fits else "补贴项目")
            if sum(e.fen for e in dues) == sum(e.fen for e in payments) and doubt != OTHER_BENEFIT:
                group.how = "合计金额"
            elif len(dues) > 1 or single:
                group.doubts.append(doubt)
            self._put(group)

    def _put(self, group: Group) -> None:
        gone = {id(each) for each in (*group.payables, *group.live)}
        self.rest_dues = [each for each in self.rest_dues if id(each) not in gone]
        self.rest = [each for each in self.rest if id(each) not in gone]
        self.groups.append(group)

    def _excess(self) -> None:
        """Payments for which no due is left: for one that is short, the same thing once more, or without a payable."""
        short = self._short()  # before any of them: the order of the payments decides nothing
        self.with_dues = [group for group in self.groups if group.payables]
        for payment in self.rest:
            same = self._groups_for(payment, short)
            if same:
                united(same, NOT_WHOSE if len(short.intersection(same)) > 1 else "").live.append(payment)
            else:
                self.groups.append(Group(live=[payment]))
        self.rest = []

    def _short(self) -> set[Group]:
        """The groups in which something was paid, and not all: they can take any further payment that fits."""
        return {group for group in self.groups if group.live and missing(group) > 0}

    def _groups_for(self, payment: Entry, short: set[Group]) -> list[Group]:
        """The groups whose due a further payment is for.

        Of its amount; else what is short; else the one of just the benefit and period that it states. Another
        amount to which nothing but the person points is no payment for a due that is paid.
        """
        having = [(group, due) for group in self.with_dues for due in group.payables if self.fitting.fits(due, payment)]
        equal = [group for group, due in having if payment.fen in self._amounts(group, due)]
        if equal:
            return _once(equal)
        waiting = _once([group for group, _ in having if group in short])
        if waiting:
            return waiting
        stated = _once([group for group, due in having if _stated_alike(due, payment)])
        return stated if len(stated) == 1 else []

    @staticmethod
    def _amounts(group: Group, due: Entry) -> set[int]:
        """What a further payment or return of a group can come to: a due, a part, the whole, or what is missing."""
        whole = sum(each.fen for each in group.payables)
        return {due.fen, whole, missing(group), *(each.fen for each in group.live)} - {0}

    def _unpaid(self) -> None:
        """Dues for which nobody has anything."""
        self.groups += [Group([due]) for due in self.rest_dues]
        self.rest_dues = []

    # -- what came back ------------------------------------------------------------------------------------------

    def _came_back(self, dead: list[tuple[Entry, Entry | None]]) -> None:
        """Payments that came back are put to the dues that still wait for one, else to those that were paid after."""
        by_payment = {id(payment): (payment, back) for payment, back in dead}
        attempts = [*(payment for payment, _ in dead), *self.back.unlisted]

        def put(group: Group, attempt: Entry) -> None:
            if id(attempt) in by_payment:
                group.dead.append(by_payment[id(attempt)])
            else:
                group.unlisted.append(attempt)

        waiting = [due for group in self.groups if not group.live and not group.doubts for due in group.payables]
        _, rest = self._matched(waiting, attempts, put)
        short = self._short()
        self.with_dues = [group for group in self.groups if group.payables]
        for attempt in rest:
            group = self._for_attempt(attempt, short)
            put(group, attempt)

    def _for_attempt(self, attempt: Entry, short: set[Group]) -> Group:
        same = self._groups_for(attempt, short)
        waiting = [group for group in same if not group.live]
        listed = attempt.side == PAID
        if len(waiting) > 1 and len({alike(each) for group in waiting for each in group.payables}) > 1:
            return united(same, WHICH_DUE)
        if waiting:
            return waiting[0]
        if same:
            group = united(same)
            whole = any(attempt.fen in self._amounts(group, due) for due in group.payables)
            if not listed and not whole and ODD_RETURN not in group.doubts:
                group.doubts.append(ODD_RETURN)
            return group
        near = [group for group in self.groups if any(self.fitting.fits(e, attempt) for e in group.payments())]
        if near and not listed:
            self.groups.append(Group())
            return united([*near, self.groups[-1]], ODD_RETURN)
        self.groups.append(Group() if listed else Group(doubts=[LONE_RETURN]))
        return self.groups[-1]

    def _returned_of_settled(self) -> None:
        backs: dict[int, Entry | None] = {id(payment): back for payment, back in self.back.dead}
        for group in self.groups:
            fallen = [each for each in group.live if id(each) in backs]
            group.live = [each for each in group.live if id(each) not in backs]
            group.dead += [(each, backs[id(each)]) for each in fallen]

    def _repeated(self) -> None:
        """A second return of a payment, or one of what its own list calls failed, says the same thing twice."""
        for payment, back in self.back.repeated:
            group = self._having(payment)
            group.repeated.append(back)
            if not payment.failed and REPEATED_RETURN not in group.remarks:
                group.remarks.append(REPEATED_RETURN)

    def _having(self, payment: Entry) -> Group:
        """The group that a payment is in now."""
        found = self.by_payment.get(id(payment))
        if found is None or found.empty:
            self.by_payment = {id(each): group for group in self.groups for each in group.payments()}
            found = self.by_payment[id(payment)]
        return found

    def _doubtful_returns(self) -> None:
        for _, near in self.back.doubts:
            united(_once([self._having(each) for each in near]), DOUBT)
        for back, near, doubt in self.back.against:
            mine = next(group for group in self.groups if any(each is back for each in group.unlisted))
            united(_once([*(self._having(each) for each in near), mine]), doubt)
        for payment, back in self.back.dead:
            if back is not None and id(back) not in self.back.sure:
                self._perhaps_another(payment, back)

    def _perhaps_another(self, payment: Entry, back: Entry) -> None:
        """Another due of that amount waits, and the return doesn't say that it isn't about that one.

        A bank that lists only what succeeded would not list the payment of that due. Were the return taken for the
        listed payment's, a due that was paid would be paid again.
        """
        mine = self._having(payment)
        others = [
            group
            for group in self.with_dues
            if group is not mine and group.payables and not group.payments() and not group.unlisted
            if any(due.fen == back.fen and self.fitting.fits(due, back) for due in group.payables)
        ]
        different = {alike(each) for group in (mine, *others) for each in group.payables}
        if others and mine.payables and len(different) > 1:
            united([mine, *others], ONE_MORE_LEFT)


def missing(group: Group) -> int:
    """What is still to be paid, in fen; negative where too much was."""
    return sum(each.fen for each in group.payables) - sum(each.fen for each in group.live)


def _stated_alike(due: Entry, payment: Entry) -> bool:
    """Both say the same of benefit and period (a title cut short is the same), or neither says anything."""
    return due.period == payment.period and bool(due.benefit) == bool(payment.benefit)


def _once(groups: Sequence[Group]) -> list[Group]:
    return list(dict.fromkeys(groups))
