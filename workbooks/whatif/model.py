"""A plan of payments, and what trying other figures does to it: exact until `policies.case.cents` rounds what is shown.

A line pays `standard` yuan to each of `persons`, `times` times. A line whose standard the law leaves open has none:
it has no amount, and every total says how many such lines it leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

NOW = "现行"


@dataclass(frozen=True)
class Line:
    """One benefit of a plan. `path` names the standard in a policy text ("" where the law states none).

    `standard` is in yuan per `unit` and None while it is open; `budget` is the name of the Budget that it counts
    towards ("" for none); `clause` is where the standard stands.
    """

    title: str
    persons: Fraction
    standard: Fraction | None
    path: str = ""
    times: Fraction = Fraction(1)
    unit: str = "元/人"
    fund: str = ""
    budget: str = ""
    clause: str = ""

    @property
    def amount(self) -> Fraction | None:
        """Yuan; None while the standard is open."""
        return None if self.standard is None else self.standard * self.persons * self.times


@dataclass(frozen=True)
class Budget:
    """An amount of money that a document (or the office) sets aside, in yuan."""

    name: str
    yuan: Fraction
    clause: str = ""
    fund: str = ""


@dataclass(frozen=True)
class Change:
    """What a scenario tries in one line; None leaves the figure as it is."""

    standard: Fraction | None = None
    persons: Fraction | None = None
    times: Fraction | None = None


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
    """What the lines of one budget come to; `left_now` and `left_then` are below zero where it is overspent."""

    budget: Budget
    now: Fraction
    then: Fraction

    @property
    def left_now(self) -> Fraction:
        return self.budget.yuan - self.now

    @property
    def left_then(self) -> Fraction:
        return self.budget.yuan - self.then


@dataclass(frozen=True)
class Effect:
    """What a scenario does to a plan."""

    scenario: Scenario
    lines: tuple[LineEffect, ...]
    budgets: tuple[BudgetEffect, ...]

    @cached_property
    def now(self) -> Fraction:
        """Yuan; open lines left out."""
        return total([line.now for line in self.lines])

    @cached_property
    def then(self) -> Fraction:
        return total([line.then for line in self.lines])

    @property
    def difference(self) -> Fraction:
        return self.then - self.now

    @property
    def open_lines(self) -> tuple[str, ...]:
        """Titles of lines that have no amount in at least one of the two worlds."""
        return tuple(line.now.title for line in self.lines if line.difference is None)


def total(lines: Sequence[Line]) -> Fraction:
    """Yuan of all lines that have an amount."""
    return sum((line.amount for line in lines if line.amount is not None), Fraction(0))
