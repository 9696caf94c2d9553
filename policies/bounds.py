"""What a document bounds in a planned payment: its standard, how many, how often, and what one person or payee gets.

The figures are those that its benefits decide by: the most months that count, the ceiling of a rate, the edges of an
external standard, the cap of an amount, conditions on what multiplies it, how often one person may be paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from policies.budgets import PER, PERIODS, periodic
from policies.case import plain, unit_word
from policies.decode import exact
from policies.figures import Figure, figures
from policies.history import counts
from policies.model import Amount, Benefit, Cap, Condition, Limit, Part, Quantity, walk
from policies.policy import Policy, match_figures, open_questions
from policies.vocabulary import vocabulary

STANDARD, PERSONS, TIMES, EACH, PAYEE = "标准", "人数", "次数", "每人", "每户"
PERSON = "人"
AT_LEAST, AT_MOST = ">=", "<="
CUT, REFUSED, IN_PRINCIPLE = "多的不计", "不符的不能认定", "不符的由人审定"


@dataclass(frozen=True)
class Bound:
    """The least and the most of one figure (None: unbounded), in yuan or a count.

    `what` is the STANDARD, PERSONS or TIMES of a payment; EACH is what one person gets of all payments of the benefit
    together, PAYEE what one payee (`payee`) gets. The document `cuts` what is more, or refuses it; `says` is the bound
    in words with its clause, without what the document does to more.
    """

    what: str
    least: Fraction | None
    most: Fraction | None
    clause: str
    says: str
    cuts: bool = False
    payee: str = ""
    outcome: str = REFUSED

    def passed(self, value: Fraction) -> bool:
        """Whether a figure lies outside."""
        return (self.most is not None and value > self.most) or (self.least is not None and value < self.least)


def bounds_of(policy: Policy, path: str, benefit: str = "") -> tuple[Bound, ...]:
    """What bounds a payment at the standard of a path: a figure or an external standard; `""` bounds nothing.

    `benefit` (方案.补贴) is what is paid where the standard is the figure of another benefit. Figures that the policy
    tries count as they are tried.
    """
    found: dict[tuple[str, str], Bound] = {}
    for own, part, name, unit in _paid(policy, path, benefit):
        rules = _Rules(policy, own, part, name, unit)
        for bound in (*rules.standard(), *rules.quantities(), *rules.repeats(), *rules.caps()):
            found.setdefault((bound.what, bound.says), bound)
    return tuple(found.values())


def _paid(policy: Policy, path: str, benefit: str) -> Iterator[tuple[Benefit, Part | None, str, str]]:
    """Each benefit that pays a path, the part that does, the name of the figure there and its unit."""
    parameters = open_questions(policy.document)[1]
    stated = next((f for f in match_figures(policy.document, path) if f.path == path), None) if path else None
    for chapter in policy.document.chapters:
        for own in chapter.benefits.values():
            parts = own.amount.parts if own.amount else ()
            if benefit:
                if stated and benefit == title_of(own):
                    yield own, next((p for p in parts if _borrows(policy, p, path)), None), "", stated.unit
            elif stated and (own.plan, own.title) == (stated.plan, stated.benefit):
                yield own, next((p for p in parts if _states(own, p, stated)), None), stated.name, stated.unit
            elif path in parameters:
                for part in parts:
                    if path in {getattr(item, "parameter", "") for item in walk(part)}:
                        yield own, part, path, parameters[path].unit


def title_of(benefit: Benefit) -> str:
    """方案.补贴, as a policy text names a benefit."""
    return ".".join(filter(None, (benefit.plan, benefit.title)))


def _edge(text: str) -> Fraction | None:
    return exact(text) if text else None


def _borrows(policy: Policy, part: Part, path: str) -> bool:
    return bool(part.as_in) and policy.lookup(part.as_in, every_plan=True).path == path


def _states(benefit: Benefit, part: Part, figure: Figure) -> bool:
    """Whether it is this part that a figure stands in (a count that multiplies it is no figure of it)."""
    alone = replace(benefit, conditions=(), limits=(), amount=Amount((replace(part, times=()),)))
    return figure.name in {stated.name for stated in figures(alone)}


@dataclass(frozen=True)
class _Rules:
    """The rules of a benefit about one of its parts; `name` is the figure that is paid, in yuan per `unit`."""

    policy: Policy
    benefit: Benefit
    part: Part | None
    name: str
    unit: str

    def standard(self) -> Iterator[Bound]:
        """The ceiling that a rate is, the edges of an external standard, a threshold that the figure is."""
        if self.part is not None:
            yield from self._of_part(self.part)
        for condition in self.benefit.conditions:
            if condition.is_ == AT_MOST and self.name == (condition.name or condition.fact):
                most = self._figure(self.name, condition.value)
                yield self._bound(STANDARD, None, most, condition.clause, f"{self.name}最高 {plain(most)} {self.unit}")

    def _of_part(self, part: Part) -> Iterator[Bound]:
        if part.rate is not None and part.rate.ceiling:
            most = self._figure(part.rate.fact, part.rate.ceiling)
            yield self._bound(STANDARD, None, most, part.rate.clause, f"{part.rate.fact}上限 {plain(most)} {self.unit}")
        if part.actual is not None:
            most = self._figure("最高", part.actual.at_most)
            says = f"按{part.actual.fact}，最高 {plain(most)} {self.unit}"
            yield self._bound(STANDARD, None, most, part.actual.clause, says, cuts=True)
        for row in (open_questions(self.policy.document)[1].get(self.name), part.standard):
            if row is not None and (row.at_least or row.at_most):
                says = f"{self.name}应在 {row.at_least or 0} 到 {row.at_most or '不限'} {self.unit}之间"
                yield self._bound(STANDARD, _edge(row.at_least), _edge(row.at_most), row.clause, says)

    def quantities(self) -> Iterator[Bound]:
        """What is cut of a count that multiplies, and what the conditions ask of it."""
        for quantity in self.part.times if self.part else ():
            unit = quantity.unit or vocabulary().fact(quantity.fact).unit
            what = TIMES if unit in PERIODS else PERSONS
            if what == TIMES and unit not in self.unit.split(PER):
                continue
            if quantity.up_to:
                yield self._cut(what, quantity, unit)
            for condition in self.benefit.conditions:
                if condition.fact == quantity.fact and condition.is_ in (AT_LEAST, AT_MOST) and not condition.when:
                    yield self._asked(what, condition, unit)

    def _cut(self, what: str, quantity: Quantity, unit: str) -> Bound:
        most = self._figure(quantity.name or f"最多{quantity.fact}", quantity.up_to)
        says = f"{quantity.fact}最多 {plain(most)} {unit_word(unit)}"
        return self._bound(what, None, most, quantity.clause, says, cuts=True)

    def _asked(self, what: str, condition: Condition, unit: str) -> Bound:
        value = self._figure(condition.name or condition.fact, condition.value)
        least, most = (value, None) if condition.is_ == AT_LEAST else (None, value)
        says = f"{condition.fact}{'至少' if least is not None else '最多'} {plain(value)} {unit_word(unit)}"
        outcome = IN_PRINCIPLE if condition.verdict == "REVIEW" else REFUSED
        return replace(self._bound(what, least, most, condition.clause, says), outcome=outcome)

    def repeats(self) -> Iterator[Bound]:
        """How often one person may be paid what is paid once."""
        if periodic(self.unit):
            return
        for limit in self.benefit.limits:
            own = counts(limit, self.benefit, self.benefit.title, self.benefit.kind)
            if own and limit.at_most and not limit.ask:
                yield self._often(limit)

    def _often(self, limit: Limit) -> Bound:
        most = self._figure(limit.fact, limit.at_most)
        return self._bound(TIMES, None, most, limit.clause, f"每{'每'.join(limit.each)}最多 {plain(most)} 次")

    def caps(self) -> Iterator[Bound]:
        """The most that one person, or one payee, gets."""
        cap: Cap | None = self.benefit.amount.cap if self.benefit.amount else None
        if cap is None:
            return
        most = self._figure(cap.name, cap.value)
        each = cap.each if PERSON in cap.each else (f"个{self.benefit.payee}", *cap.each)
        says = f"每{'每'.join(each)}最高 {plain(most)} {cap.unit}"
        what = EACH if PERSON in cap.each else PAYEE
        yield self._bound(what, None, most, cap.clause, says, cuts=True)

    def _figure(self, name: str, stated: str) -> Fraction:
        return self.policy.figure(self.benefit, name, stated)

    def _bound(
        self, what: str, least: Fraction | None, most: Fraction | None, clause: str, says: str, cuts: bool = False
    ) -> Bound:
        """A bound with its clause, as the plan's benefit has it."""
        place = f"方案{self.benefit.plan} {clause}" if self.benefit.plan else clause
        outcome = CUT if cuts else REFUSED
        return Bound(what, least, most, place, f"{says}（{place}）", cuts, self.benefit.payee, outcome)
