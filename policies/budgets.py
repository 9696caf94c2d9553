"""The budget of a document under a policy: each planned payment with its figures, each stated sum, and what is left.

Everything is exact. A payment whose standard, headcount or times the text leaves open has no amount; it is counted
apart, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from policies.decode import Where
from policies.expressions import ExpressionProblem, expression
from policies.figures import Figure, figures
from policies.model import Benefit, Chapter
from policies.named_figures import NamedFigures
from policies.outlays import UNSTATED, Outlay, Stated
from policies.policy import Policy, match_figures, open_questions

YUAN, PER = "元", "/"
PERIODS = frozenset("月年天")
PAID = "应补"


@dataclass(frozen=True)
class Standard:
    """What one is paid: `value` in yuan per `unit` (元/人/月), None while it is open.

    `path` is its name in a policy text, "" where a policy text can't name it.
    """

    value: Fraction | None
    unit: str
    path: str = ""
    clause: str = ""
    fund: str = ""


@dataclass(frozen=True)
class Payment:
    """One planned payment; `persons` counts `counted` (人, 个, 家), None where the text does not say how many.

    `times` is 1 for a standard that is paid once; `among` are the standards that come into question where it is open.
    `heads` is the name of the stated headcount that `persons` is, `benefit` (方案.补贴) what is paid where the standard
    is the figure of another benefit; "" otherwise.
    """

    plan: str
    title: str
    standard: Standard
    persons: Fraction | None
    counted: str
    times: Fraction | None
    share: Fraction
    fund: str
    budget: str
    clause: str
    says: str
    checks: tuple[str, ...]
    among: tuple[Figure, ...]
    heads: str
    benefit: str

    @property
    def amount(self) -> Fraction | None:
        """Yuan, None where a figure is open."""
        if self.standard.value is None or self.persons is None or self.times is None:
            return None
        return self.standard.value * self.persons * self.times * self.share


@dataclass(frozen=True)
class Sum:
    """A sum that the document states, in yuan; `within` is the larger one that it is a part of."""

    plan: str
    name: str
    yuan: Fraction
    clause: str
    fund: str
    within: str
    sources: dict[str, Fraction]
    says: str
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Budget:
    """All payments and sums of a document (of the plan that the policy chooses), in its order."""

    policy: Policy
    payments: tuple[Payment, ...]
    sums: tuple[Sum, ...]
    why: tuple[str, ...]

    def payments_of(self, name: str) -> Iterator[Payment]:
        """What counts towards a sum, by way of its parts too."""
        names = {name, *(part.name for part in self.sums if part.within == name)}
        return (payment for payment in self.payments if payment.budget in names)

    def planned(self, name: str) -> Fraction:
        """What the payments of a sum come to; open ones left out."""
        return sum((p.amount for p in self.payments_of(name) if p.amount is not None), Fraction(0))

    def open(self, name: str) -> tuple[str, ...]:
        """The payments of a sum that have no amount."""
        return tuple(p.title for p in self.payments_of(name) if p.amount is None)

    def per_head(self, name: str) -> Fraction | None:
        """The sum shared out evenly over all that it is planned for: a mean, no standard. None without headcounts."""
        counts = [payment.persons for payment in self.payments if payment.budget == name]
        if not counts or None in counts:
            return None
        whole = sum((count for count in counts if count is not None), Fraction(0))
        found = next(each.yuan for each in self.sums if each.name == name)
        return found / whole if whole else None


def budget(policy: Policy) -> Budget:
    """The budget of a policy; empty where its document states none. Raises SourceProblem for a wrong document."""
    named = NamedFigures(policy.document)
    payments: list[Payment] = []
    sums: list[Sum] = []
    why: list[str] = []
    for chapter in policy.chapters:
        if chapter.budget is not None:
            reader = BudgetReader(policy, chapter, named)
            sums += (reader.sum(name, row) for name, row in chapter.budget.stated.items())
            payments += map(reader.payment, chapter.budget.outlays)
            why += [chapter.budget.why] if chapter.budget.why else []
    return Budget(policy, tuple(payments), tuple(sums), tuple(why))


def periodic(unit: str) -> bool:
    """Whether a standard in this unit is paid for each month, year or day.

    >>> periodic("元/人/月"), periodic("元/人")
    (True, False)
    """
    return not PERIODS.isdisjoint(unit.split(PER))


def rates(benefit: Benefit) -> Iterator[Figure]:
    """The figures in yuan that a benefit pays: no thresholds, counts or caps, and nothing that is lent."""
    if benefit.verb != PAID:
        return
    amount = replace(benefit.amount, cap=None) if benefit.amount is not None else None
    for figure in figures(replace(benefit, conditions=(), limits=(), amount=amount)):
        if figure.unit.partition(PER)[0] == YUAN:
            yield figure


class BudgetReader:
    """Works out the rows of one chapter; names are looked up in its own plan first."""

    def __init__(self, policy: Policy, chapter: Chapter, named: NamedFigures) -> None:
        self.policy, self.chapter, self.named = policy, chapter, named
        self.parameters = open_questions(policy.document)[1]

    def sum(self, name: str, row: Stated) -> Sum:
        """A stated sum with its figures."""
        sources = {source: self.number(text, row) for source, text in row.sources.items()}
        amount = self.number(row.amount, row)
        told = (row.clause, row.fund, row.within)
        return Sum(self.chapter.id, name, amount, *told, sources, row.says, row.checks)

    def payment(self, row: Outlay) -> Payment:
        """A planned payment with its figures."""
        standard = self.standard(row)
        return Payment(
            plan=self.chapter.id,
            title=row.title,
            standard=standard,
            persons=self._count(row.persons, row),
            counted=row.unit,
            times=self._count(row.times, row) if row.times else Fraction(1),
            share=self.number(row.share, row),
            fund=row.fund or standard.fund,
            budget=row.budget,
            clause=row.clause,
            says=row.says,
            checks=row.checks,
            among=tuple(self.figure(path, row) for path in row.among),
            heads=self._heads(row.persons),
            benefit=".".join(filter(None, (self.chapter.id, row.benefit))) if row.benefit else "",
        )

    def standard(self, row: Outlay) -> Standard:
        """What a payment pays each: a figure of a benefit, an external parameter, another number, or nothing yet."""
        if row.standard == UNSTATED:
            funds = [self._fund(self.figure(path, row)) for path in row.among]
            return Standard(None, f"{YUAN}{PER}{row.unit}", fund=funds[0] if funds else "")
        if row.standard in self.parameters:
            stated = self.parameters[row.standard]
            value = self.policy.parameters.get(row.standard)
            return Standard(value, stated.unit, row.standard, stated.clause)
        if found := self._figures(row.standard):
            first = found[0]
            value = self.policy.tried.get(first.path, first.value)
            return Standard(value, first.unit, first.path, first.clause, self._fund(first))
        return Standard(self.number(row.standard, row), f"{YUAN}{PER}{row.unit}", clause=row.clause)

    def figure(self, path: str, row: Outlay) -> Figure:
        """The figure of a path. Raises SourceProblem with the place of the row."""
        if found := self._figures(path):
            return found[0]
        raise Where(row.file, row.line).problem(f"“{row.title}”的“{path}”不是哪项补贴的数")

    def number(self, text: str, row: Outlay | Stated) -> Fraction:
        """The value of an expression. Raises SourceProblem with the place of the row."""
        try:
            return expression(text).value(self._lookup)
        except ExpressionProblem as problem:
            raise Where(row.file, row.line).problem(str(problem)) from problem

    def _heads(self, text: str) -> str:
        """The name of the stated number that a headcount is; "" for what is worked out, a plain number, nothing."""
        try:
            self._lookup(text)
        except ExpressionProblem:
            return ""
        return ".".join(filter(None, (self.chapter.id, text)))

    def _count(self, text: str, row: Outlay) -> Fraction | None:
        return None if text == UNSTATED else self.number(text, row)

    def _lookup(self, name: str) -> tuple[Fraction, ...]:
        if self.chapter.id:
            with suppress(ExpressionProblem):  # another plan states it
                return self.named(f"{self.chapter.id}.{name}")
        return self.named(name)

    def _figures(self, path: str) -> list[Figure]:
        document = self.policy.document
        return match_figures(document, path, self.chapter.id) or match_figures(document, path)

    def _fund(self, figure: Figure) -> str:
        """The fund that the benefit of a figure is paid from."""
        for chapter in self.policy.document.chapters:
            if chapter.id == figure.plan and figure.benefit in chapter.benefits:
                return chapter.benefits[figure.benefit].fund
        return ""
