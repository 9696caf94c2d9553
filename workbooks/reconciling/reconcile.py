"""Reconcile what should be paid with what was paid and what came back.

Step 0 takes what somebody confirmed. Step 1 goes person by person: by identity number, or by an account or a name that
only one person has (`persons.py`, `person.py`, `matching.py`). Steps 2 and 3 look at what is left of different people
together: account and amount, name and amount, near names (`across.py`). `judge.py` says what came of each group.

Money is protected in both directions. Nothing is called 应付未付 while a payment that could have been meant for it has
no other due: that payment is told in the same case. Nothing is called paid by a payment that came back, that failed, or
that could as well be somebody else's. Where two ways of matching would leave different rows unpaid or paid twice,
neither is chosen: all the rows are one case of 待人工确认.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbooks.reconciling.across import Across, names_to_watch
from workbooks.reconciling.fitting import Fitting
from workbooks.reconciling.groups import Group
from workbooks.reconciling.judge import judge
from workbooks.reconciling.model import PAID, PAYABLE, SIDES, Case, Entry, Pair, Result
from workbooks.reconciling.outcomes import AGREES
from workbooks.reconciling.person import groups_of
from workbooks.reconciling.persons import bundles_of, by_reference, settle

ONE_TO_ONE = "按身份证号＋补贴项目＋所属期＋金额对上；金额、户名、账号、所属期相符"


def reconcile(entries: Sequence[Entry], confirmed: Sequence[Pair] = ()) -> Result:
    """All cases of some rows, in the order of the rows; the same whatever the order of `entries`.

    `confirmed` are pairs of rows that somebody decided about. Raises ReconcileProblem where a pair can't be used, or
    where the result would not tie to the rows.
    """
    bundles = bundles_of(entries)
    by_reference(bundles)
    settled = settle(bundles, entries, confirmed)
    cases: list[Case] = []
    groups: list[Group] = []
    fitting: Fitting | None = None
    watched = names_to_watch(bundles)
    for key, rows in bundles.items():
        if len(rows) == 2 and not confirmed and _one_to_one(rows) and rows[0].name not in watched:
            cases.append(Case(AGREES, rows, ONE_TO_ONE))
            continue
        if fitting is None:
            fitting = Fitting(entries, confirmed)
        groups += groups_of(rows, fitting, settled.get(key, ()))
    if fitting is not None:
        cases += [judge(group, fitting) for group in Across(groups, fitting).groups]
    return _finished(entries, cases)


def _one_to_one(rows: list[Entry]) -> bool:
    """Two rows, one of 应付 and one of 实付, that agree in everything that is compared; put in that order."""
    due, payment = rows
    if due.side == PAID:
        due, payment = payment, due
        rows.reverse()
    return (
        due.side == PAYABLE
        and payment.side == PAID
        and due.identity == payment.identity != ""
        and due.fen == payment.fen > 0
        and not payment.failed
        and due.name == payment.name
        and due.benefit == payment.benefit
        and due.period == payment.period
        and (due.account == payment.account or not due.account or not payment.account)
    )


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
