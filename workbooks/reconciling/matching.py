"""The dues of one person and the payments to that person: which payments pay which dues.

The steps, each of which takes away what it matched, from what is said most plainly to what is said least:

1. benefit, period and amount equal;
2. amount equal, benefit equal, the period not said on one side or one inside the other;
3. amount equal, benefit or period not said;
4. parts: several payments that make one due; then several dues in one payment;
5. amount equal, but the payment says another period (跨期); then parts and sums over other periods.

One to one comes before sums, so that a payment that equals a due is never torn out of it to make up another sum.
Nothing is taken where two ways of doing it would leave different dues unpaid: paying the wrong one of them would be
paying twice. Such rows go on to `person.py`, which puts what hangs together into one case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.reconciling.fitting import Fitting, alike, canonical
from workbooks.reconciling.model import Entry
from workbooks.reconciling.pairing import MOST_PAIRS, Related, pairs_of_equal_amounts, the_sum

THE_SAME = "补贴项目＋所属期＋金额"
BY_BENEFIT = "补贴项目＋金额"
BY_AMOUNT = "金额"
BY_PARTS = "几次实付的合计"
BY_SUM = "几笔应付的合计"


@dataclass(slots=True)
class Match:
    """Dues and the payments that pay them in full."""

    dues: list[Entry]
    payments: list[Entry]
    how: str


class Matching:
    """One run over some dues and payments; afterwards `dues` and `payments` hold what was not matched."""

    def __init__(self, dues: Sequence[Entry], payments: Sequence[Entry], fitting: Fitting) -> None:
        self.dues = sorted(dues, key=canonical)
        self.payments = sorted(payments, key=canonical)
        self.fitting = fitting
        self.found: list[Match] = []
        for step in (self._the_same, self._by_benefit, self._by_amount, self._sums, self._other_periods):
            if not self.dues or not self.payments:
                return
            step()

    def _take(self, dues: list[Entry], payments: list[Entry], how: str) -> None:
        self.found.append(Match(dues, payments, how))
        gone = {id(each) for each in (*dues, *payments)}
        self.dues = [each for each in self.dues if id(each) not in gone]
        self.payments = [each for each in self.payments if id(each) not in gone]

    def _the_same(self) -> None:
        """What both state alike. More dues than payments: which is unpaid is only told where they are alike."""
        by_key: defaultdict[tuple[str, str, int], tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
        for each in self.dues:
            by_key[each.benefit, each.period, each.fen][0].append(each)
        for each in self.payments:
            by_key[each.benefit, each.period, each.fen][1].append(each)
        for dues, payments in by_key.values():
            if not dues or not payments:
                continue
            stated = stated_by(dues[0], payments[0])
            for due, payment in self._straight(dues, payments):
                self.found.append(Match([due], [payment], stated))
        gone = {id(each) for match in self.found for each in (*match.dues, *match.payments)}
        self.dues = [each for each in self.dues if id(each) not in gone]
        self.payments = [each for each in self.payments if id(each) not in gone]

    def _straight(self, dues: list[Entry], payments: list[Entry]) -> list[tuple[Entry, Entry]]:
        if len(dues) * len(payments) <= MOST_PAIRS:
            return pairs_of_equal_amounts(dues, payments, self.fitting.allowed)
        kinds = len({alike(each) for each in dues})
        return list(zip(dues, payments, strict=False)) if kinds == 1 and not self.fitting.denied else []

    def _pairs(self, related: Related) -> None:
        for due, payment in pairs_of_equal_amounts(self.dues, self.payments, related):
            self._take([due], [payment], stated_by(due, payment))

    def _by_benefit(self) -> None:
        self._pairs(lambda a, b: a.benefit == b.benefit and self.fitting.fits(a, b))

    def _by_amount(self) -> None:
        self._pairs(self.fitting.fits)

    def _sums(self) -> None:
        exact: Related = lambda a, b: (  # noqa: E731
            a.benefit == b.benefit and a.period == b.period and self.fitting.allowed(a, b)
        )
        for related in (exact, self.fitting.fits):
            self._parts(related)
            self._one_sum(related)

    def _other_periods(self) -> None:
        """What is paid under another period's name is paid all the same: paying it once more would be twice."""
        self._pairs(self.fitting.in_another_period)
        self._parts(self.fitting.in_another_period)
        self._one_sum(self.fitting.in_another_period)

    def _parts(self, related: Related) -> None:
        for due, payments in _sums(self.dues, self.payments, related):
            self._take([due], payments, BY_PARTS)

    def _one_sum(self, related: Related) -> None:
        for payment, dues in _sums(self.payments, self.dues, lambda a, b: related(b, a)):
            self._take(dues, [payment], BY_SUM)


def stated_by(due: Entry, payment: Entry) -> str:
    """What of a due its payment states as well."""
    if not due.benefit or due.benefit != payment.benefit:
        return BY_AMOUNT
    return THE_SAME if due.period and due.period == payment.period else BY_BENEFIT


def _sums(wholes: Sequence[Entry], parts: Sequence[Entry], related: Related) -> list[tuple[Entry, list[Entry]]]:
    """Each whole with the parts that make it, where no part could as well make another whole.

    Wholes that are alike may share their parts: then the first has them.
    """
    if len(parts) < 2 or len(wholes) * len(parts) > MOST_PAIRS:
        return []
    claimed: defaultdict[int, set[object]] = defaultdict(set)
    found = []
    for whole in wholes:
        near = [each for each in parts if related(whole, each)]
        chosen = the_sum(near, whole.fen)
        if chosen is None:
            continue
        for each in chosen or near:  # where there is a choice, all of them are in it
            claimed[id(each)].add(alike(whole))
        if chosen:
            found.append((whole, chosen))
    taken: set[int] = set()
    sure = []
    for whole, chosen in found:
        ids = {id(each) for each in chosen}
        if all(len(claimed[each]) == 1 for each in ids) and not ids & taken:
            taken |= ids
            sure.append((whole, chosen))
    return sure
