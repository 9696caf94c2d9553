"""Reconcile what should be paid with what was paid and what came back.

Step 0 takes what somebody confirmed. Step 1 goes person by person: by identity number, or by an account or a name that
only one person has (`persons.py`, `person.py`, `matching.py`). Steps 2 and 3 look at what is left of different people
together: account and amount, name and amount, near names (`across.py`). Then facts that contradict what was matched are
looked for (`contradictions.py`), and `judge.py` says what came of each group.

Money is protected in both directions. Nothing is called 应付未付 while a payment that could have been meant for it has
no other due: that payment is told in the same case. Nothing is called paid by a payment that came back, that failed, or
that could as well be somebody else's. Where two ways of matching would leave different rows unpaid or paid twice,
neither is chosen: all the rows are one case of 待人工确认.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from policies.resting import collector_at_rest
from workbooks.reconciling.across import Across
from workbooks.reconciling.contradictions import contradicted
from workbooks.reconciling.fitting import Fitting
from workbooks.reconciling.groups import Group
from workbooks.reconciling.judge import BASES, agreement, judge, known_by
from workbooks.reconciling.matching import BY_AMOUNT, BY_BENEFIT, THE_SAME, stated_by
from workbooks.reconciling.model import PAID, PAYABLE, SIDES, Case, Entry, Pair, Result
from workbooks.reconciling.outcomes import AGREES
from workbooks.reconciling.person import groups_of
from workbooks.reconciling.persons import bundles_of, by_reference, settle
from workbooks.reconciling.told_twice import payments_told_twice, references_of
from workbooks.reconciling.watching import Watched

_REASONS = {
    (person, what, *stated): f"按{person}＋{what}对上；{agreement(*stated)}"  # one text for a million cases
    for person in BASES
    for what in (THE_SAME, BY_BENEFIT, BY_AMOUNT)
    for stated in product((True, False), repeat=3)
}


def reconcile(entries: Sequence[Entry], confirmed: Sequence[Pair] = ()) -> Result:
    """All cases of some rows, in the order of the rows; the same whatever the order of `entries`.

    `confirmed` are pairs of rows that somebody decided about. Raises ReconcileProblem where a pair can't be used, or
    where the result would not tie to the rows.
    """
    with collector_at_rest():
        return _finished(entries, _cases(entries, confirmed))


def _cases(entries: Sequence[Entry], confirmed: Sequence[Pair]) -> list[Case]:
    bundles = bundles_of(entries)
    by_reference(bundles)
    settled = settle(bundles, entries, confirmed)
    cases: list[Case] = []
    groups: list[Group] = []
    fitting: Fitting | None = None
    references = references_of(entries)
    told_twice = payments_told_twice(entries, references)
    watched = Watched(bundles, entries, references, told_twice)
    for key, rows in bundles.items():
        if (
            len(rows) == 2
            and not confirmed
            and (reason := _one_to_one(rows))
            and not (watched.any and watched.has(rows))
        ):
            cases.append(Case(AGREES, rows, reason))
            continue
        if fitting is None:
            fitting = Fitting(entries, confirmed, references)
        groups += groups_of(rows, fitting, settled.get(key, ()))
    if fitting is not None:
        groups = contradicted(Across(groups, fitting).groups, fitting, told_twice)
        cases += [judge(group, fitting) for group in groups]
    return cases


def _one_to_one(rows: list[Entry]) -> str:
    """Why the two rows of a person are a due and its payment and agree in everything; "" where anything is to be told.

    Nearly all rows are of this kind. The two are put in the order of the sides; the reason is what `judge` would say.
    """
    due, payment = rows
    if due.side == PAID:
        due, payment = payment, due
        rows.reverse()
    agree = (
        due.fen == payment.fen > 0
        and due.side == PAYABLE
        and payment.side == PAID
        and not payment.failed
        and not (payment.visible or payment.name_seen or payment.identity_seen)
        and (due.name == payment.name or not due.name or not payment.name)
        and (due.benefit == payment.benefit or not due.benefit or not payment.benefit)
        and (due.period == payment.period or not due.period or not payment.period)
        and (due.account == payment.account or not due.account or not payment.account)
        and (payment.day is None or payment.day.isoformat() >= due.period)
        and (not payment.township or not due.township or payment.township == due.township or _numbered(due, payment))
    )
    if not agree:
        return ""
    names, accounts, periods = due.name and payment.name, due.account and payment.account, due.period and payment.period
    return _REASONS[known_by(due, payment), stated_by(due, payment), bool(names), bool(accounts), bool(periods)]


def _numbered(due: Entry, payment: Entry) -> bool:
    """Known by more than a name, which two townships may have once each."""
    return known_by(due, payment) != BASES[2]


def _finished(entries: Sequence[Entry], cases: list[Case]) -> Result:
    place = {side: number for number, side in enumerate(SIDES)}

    def order(case: Case) -> tuple[int, int, str, int]:
        first = case.entries[0]
        return (place[first.side], first.file, first.sheet, first.row)

    cases.sort(key=order)
    for number, case in enumerate(cases, 1):
        case.number = number
    result = Result(entries, cases)
    result.conserve()
    return result
