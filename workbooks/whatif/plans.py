"""The plan of a policy's own document: its planned payments and stated sums, as policies.budgets works them out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from policies.budgets import Payment, budget, periodic, rates
from policies.model import Benefit
from policies.policy import Policy, open_questions
from workbooks.whatif.classes import RATE, tiers_of
from workbooks.whatif.law import with_law
from workbooks.whatif.model import Budget, Line, Plan


def document_plan(policy: Policy) -> Plan:
    """The payments of the document in its order; one that plans none gives every standard, its headcounts open."""
    found = budget(policy)
    lines = with_law(policy, map(_line, found.payments) if found.payments else _standards(policy))
    budgets = tuple(Budget(s.name, s.yuan, _place(s.plan, s.clause), s.fund, s.within, s.checks) for s in found.sums)
    return Plan(policy.text, lines, budgets)


def _place(plan: str, clause: str) -> str:
    """A clause with the number of its plan."""
    return f"方案{plan} {clause}" if plan else clause


def _line(payment: Payment) -> Line:
    standard = payment.standard
    return Line(
        title=payment.title,
        persons=payment.persons,
        standard=standard.value,
        path=standard.path,
        times=payment.times,
        share=payment.share,
        unit=standard.unit,
        fund=payment.fund,
        budget=payment.budget,
        clause=standard.clause or payment.clause,
    )


def _standards(policy: Policy) -> Iterator[Line]:
    for benefit in policy.benefits():
        yield from _rates(policy, benefit)
        yield from _classes(policy, benefit)


def _classes(policy: Policy, benefit: Benefit) -> Iterator[Line]:
    """What is settled class by class: its standard is an external one, its times are the classes."""
    rules = tiers_of(benefit)
    if rules is not None:
        name = rules.standard.parameter
        stated = open_questions(policy.document)[1][name]
        standard = policy.parameters.get(name)
        yield Line(benefit.title, None, standard, name, None, unit=stated.unit, clause=benefit.clause, waits=RATE)


def _rates(policy: Policy, benefit: Benefit) -> Iterator[Line]:
    found = list(rates(benefit))
    for figure in found:
        yield Line(
            title=benefit.title if len(found) == 1 else f"{benefit.title}·{figure.name}",
            persons=None,
            standard=policy.tried.get(figure.path, figure.value),
            path=figure.path,
            times=None if periodic(figure.unit) else Fraction(1),
            unit=figure.unit,
            fund=benefit.fund,
            clause=figure.clause,
        )
