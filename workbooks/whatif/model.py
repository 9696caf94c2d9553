"""A plan of payments, and what trying other figures does to it: exact until `policies.case.cents` rounds what is shown.

A line pays `standard` yuan to each of `persons`, `times` times. What the law leaves open is None: the line then has no
amount, and every total says how many such lines it leaves out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from policies.bounds import PERSONS, STANDARD, TIMES, Bound
from policies.budgets import PER

NOW = "现行"
TRIED = "所设"  # the scenario of what is typed on the command line
PEOPLE = "人"
FIELDS = {STANDARD: "standard", PERSONS: "persons", TIMES: "times"}  # of a line, and of a change
COUNTED = {"人": "人数", "生": "人数", "个": "个数", "家": "家数"}  # how a headcount is called, by the unit
PERIODS = {"月": "月数", "年": "年数", "天": "天数"}
CLASSES = "班数"
CONTROL = "控制数"  # the budget of an office's own for everything together


@dataclass(frozen=True)
class Line:
    """One benefit of a plan. `path` names the standard in a policy text ("" where the law states none).

    `standard` is in yuan per `unit`; `persons` counts people (or what `unit` names: 个, 家, 班); `share` is the part
    that the fund bears; `budget` is the name of the Budget that it counts towards ("" for none); `clause` is where the
    standard stands; `waits` names what else the law pays by (就业率), without which the line has no amount.

    Of the law: `benefit` is what is paid (方案.补贴), `bounds` what the document bounds in it, `heads` the stated
    headcount that it shares with other lines (三支一扶目标.人数; "" for none).
    """

    title: str
    persons: Fraction | None
    standard: Fraction | None
    path: str = ""
    times: Fraction | None = Fraction(1)
    share: Fraction = Fraction(1)
    unit: str = "元/人"
    fund: str = ""
    budget: str = ""
    clause: str = ""
    waits: str = ""
    benefit: str = ""
    bounds: tuple[Bound, ...] = ()
    heads: str = ""

    @property
    def amount(self) -> Fraction | None:
        """Yuan; None while one of its figures is open, or it waits for a rate."""
        if self.waits or self.standard is None or self.persons is None or self.times is None:
            return None
        return self.standard * self.persons * self.times * self.share

    @property
    def per_head(self) -> Fraction | None:
        """Yuan for each of the persons; None where there is no amount or nobody."""
        return self.amount / self.persons if self.amount is not None and self.persons else None

    @property
    def counts_people(self) -> bool:
        """Whether its persons are people, not stations or events."""
        return PEOPLE in self.unit

    def word(self, what: str) -> str:
        """How one of its figures is called: 标准, 人数 or 个数, 月数 or 年数.

        >>> Line("甲", None, None, unit="元/个/年").word(TIMES)
        '年数'
        """
        parts = self.unit.split(PER)[1:]
        if what == TIMES:
            return CLASSES if self.waits else next((PERIODS[part] for part in parts if part in PERIODS), TIMES)
        counted = next((part for part in parts if part not in PERIODS), PEOPLE)
        return what if what == STANDARD else COUNTED.get(counted[0], "数量")


@dataclass(frozen=True)
class Budget:
    """An amount of money that a document (or the office) sets aside, in yuan.

    `within` is the larger budget that it is a part of; `checks` are the ids of the document's checks that speak of it.
    """

    name: str
    yuan: Fraction
    clause: str = ""
    fund: str = ""
    within: str = ""
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """What a scenario tries in one line; None leaves the figure as it is, `open` names those that it leaves open."""

    standard: Fraction | None = None
    persons: Fraction | None = None
    times: Fraction | None = None
    open: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scenario:
    """Changes by the number of the line, counted from 0."""

    name: str
    changes: Mapping[int, Change] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Lines and budgets under one policy text, and the scenarios that were asked for."""

    policy: str
    lines: tuple[Line, ...]
    budgets: tuple[Budget, ...] = ()
    scenarios: tuple[Scenario, ...] = ()

    def counts_towards(self, line: Line, budget: str) -> bool:
        """Whether a line is paid out of a budget, by way of the budget's parts too."""
        if budget == CONTROL:
            return True
        name, within = line.budget, {each.name: each.within for each in self.budgets}
        while name and name != budget:
            name = within.get(name, "")
        return bool(name)

    def together(self, number: int, what: str) -> tuple[int, ...]:
        """The lines that have one figure with a line, itself included: one standard, one headcount, one span.

        Lines of one stated headcount do, as long as nobody gave one of them a number of its own; they have one span
        where they also have one standard (it is borne by several funds).
        """

        def shared(line: Line) -> tuple[object, ...]:
            if what == STANDARD:
                return (line.path,)
            return (line.heads, line.persons) if what == PERSONS else (line.heads and line.path, line.times)

        own = shared(self.lines[number])
        found = tuple(i for i, line in enumerate(self.lines) if shared(line) == own)
        return found if own[0] else (number,)


@dataclass(frozen=True)
class LineEffect:
    """One line as it is and as it would be."""

    now: Line
    then: Line

    @property
    def difference(self) -> Fraction | None:
        """Yuan more (or less); None where one of the two is open."""
        if self.now.amount is None or self.then.amount is None:
            return None
        return self.then.amount - self.now.amount


@dataclass(frozen=True)
class BudgetEffect:
    """What the lines of one budget come to; `left_now` and `left_then` are below zero where it is overspent.

    `open_now` and `open_then` are the titles of those that are left out.
    """

    budget: Budget
    now: Fraction
    then: Fraction
    open_now: tuple[str, ...] = ()
    open_then: tuple[str, ...] = ()

    @property
    def left_now(self) -> Fraction:
        return self.budget.yuan - self.now

    @property
    def left_then(self) -> Fraction | None:
        """Yuan; None where something of the scenario's own is open and the rest fits: that is no saving."""
        left = self.budget.yuan - self.then
        return None if left >= 0 and newly_open(self.open_now, self.open_then) else left


@dataclass(frozen=True)
class Effect:
    """What a scenario does to a plan.

    `beyond_now` and `beyond_then` say which bounds of the document are passed, `apart` which headcounts that the
    document states once are no longer equal; whole sentences.
    """

    scenario: Scenario
    lines: tuple[LineEffect, ...]
    budgets: tuple[BudgetEffect, ...]
    beyond_now: tuple[str, ...] = ()
    beyond_then: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @cached_property
    def now(self) -> Fraction:
        """Yuan; open lines left out."""
        return total([line.now for line in self.lines])

    @cached_property
    def then(self) -> Fraction:
        return total([line.then for line in self.lines])

    @property
    def difference(self) -> Fraction | None:
        """Yuan more (or less); None where the scenario leaves open what has an amount now: that is no saving."""
        return None if newly_open(self.open_now, self.open_then) else self.then - self.now

    @property
    def per_head_now(self) -> Fraction | None:
        return per_head([line.now for line in self.lines])

    @property
    def per_head_then(self) -> Fraction | None:
        return per_head([line.then for line in self.lines])

    @property
    def open_now(self) -> tuple[str, ...]:
        return open_lines([line.now for line in self.lines])

    @property
    def open_then(self) -> tuple[str, ...]:
        return open_lines([line.then for line in self.lines])


def newly_open(now: Sequence[str], then: Sequence[str]) -> tuple[str, ...]:
    """The titles that are open then, but not now."""
    return tuple((Counter(then) - Counter(now)).elements())


def open_lines(lines: Sequence[Line]) -> tuple[str, ...]:
    """Titles of lines that have no amount."""
    return tuple(line.title for line in lines if line.amount is None)


def total(lines: Sequence[Line]) -> Fraction:
    """Yuan of all lines that have an amount."""
    return sum((line.amount for line in lines if line.amount is not None), Fraction(0))


def per_head(lines: Sequence[Line]) -> Fraction | None:
    """Yuan for each person of the lines that pay people; a person in two lines counts twice. None for nobody."""
    paid = [line for line in lines if line.amount is not None and line.counts_people]
    heads = sum((line.persons or Fraction(0) for line in paid), Fraction(0))
    return total(paid) / heads if heads else None
