"""Goal seek: which standard, or how many persons, makes a plan come to a given sum. Exact; rounding is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from policies.bounds import STANDARD
from policies.case import cents
from policies.tried import FEN
from workbooks.problems import FileProblem
from workbooks.whatif.ceilings import beyond
from workbooks.whatif.model import FIELDS, Line, Plan, total


@dataclass(frozen=True)
class Unknown:
    """What is sought: the standard, persons or times of the lines with these numbers (one figure for all of them)."""

    what: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    """A figure that can be paid or counted, what the plan then comes to, and how far that is from the goal.

    `beyond` says which bounds of the document it passes.
    """

    value: Fraction
    total: Fraction
    off: Fraction
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goal:
    """`exact` is what meets the goal to the fen before rounding; `answers` its roundings, the lower one first."""

    unknown: Unknown
    goal: Fraction
    exact: Fraction
    answers: tuple[Answer, ...]

    @property
    def met(self) -> bool:
        """Whether an answer that can be paid meets the goal."""
        return any(answer.off == 0 for answer in self.answers)

    @property
    def beyond(self) -> tuple[str, ...]:
        """Which bounds of the document the answers pass."""
        return tuple(dict.fromkeys(says for answer in self.answers for says in answer.beyond))


def seek(plan: Plan, unknown: Unknown, goal: Fraction, budget: str = "") -> Goal:
    """Solves for the unknown so that the plan (or the lines of one budget) comes to `goal` yuan.

    A standard is rounded to the fen, persons and times to whole numbers. Raises FileProblem where the unknown does not
    move the sum, or would have to be below zero.
    """
    counted = [i for i, line in enumerate(plan.lines) if not budget or plan.counts_towards(line, budget)]
    moved = [i for i in unknown.lines if i in counted]
    factor = sum((_factor(plan.lines[i], unknown.what) for i in moved), Fraction(0))
    rest = total([plan.lines[i] for i in counted if i not in moved])
    if factor == 0:
        raise FileProblem(
            f"改“{_named(plan, unknown)}”不影响这个总额（有关的人数、次数或标准是 0 或待定），没有可求的数。"
        )
    exact = (goal - rest) / factor
    if exact < 0:
        over = rest - goal
        raise FileProblem(f"其余各项已经比目标多 {cents(over)} 元，“{_named(plan, unknown)}”降到 0 也达不到。")
    step = FEN if unknown.what == STANDARD else Fraction(1)
    values = dict.fromkeys(round_(exact / step) * step for round_ in (floor, ceil))
    paid = {value: rest + value * factor for value in values}
    answers = (Answer(value, sum_, sum_ - goal, _beyond(plan, unknown, value)) for value, sum_ in paid.items())
    return Goal(unknown, goal, exact, tuple(answers))


def _beyond(plan: Plan, unknown: Unknown, value: Fraction) -> tuple[str, ...]:
    """The bounds that an answer passes, put back into the plan."""
    moved = {FIELDS[unknown.what]: value}
    lines = [replace(line, **moved) if i in unknown.lines else line for i, line in enumerate(plan.lines)]
    return tuple(each.says for each in beyond(lines) if not set(unknown.lines).isdisjoint(each.lines))


def _factor(line: Line, what: str) -> Fraction:
    """What one unit of the unknown adds in a line; nothing where one of its other figures is open."""
    one = replace(line, **{FIELDS[what]: Fraction(1)})
    return one.amount or Fraction(0)


def _named(plan: Plan, unknown: Unknown) -> str:
    return "、".join(f"{plan.lines[i].title}.{plan.lines[i].word(unknown.what)}" for i in unknown.lines)
