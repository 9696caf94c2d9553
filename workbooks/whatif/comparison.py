"""Another county's law on a plan: each line at the standard that the other document states for the same thing.

The same thing: a figure of the same name, of a benefit of the same concept, in the same unit. Where there is none, or
several that differ, the line is not compared and says why; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from policies.figures import Figure
from policies.lookup import compare
from policies.policy import Policy, match_figures
from workbooks.whatif.model import Line, LineEffect, Plan, total

NO_FIGURE = "标准不是文件里写明的数"


@dataclass(frozen=True)
class Counterpart:
    """A line under the other law; `figure` is None where it can't be compared, and `why` says the reason."""

    effect: LineEffect
    figure: Figure | None
    why: str


@dataclass(frozen=True)
class Comparison:
    """A plan under another policy. The totals are of the lines that can be compared, in both worlds."""

    other: Policy
    parts: tuple[Counterpart, ...]

    @property
    def compared(self) -> tuple[Counterpart, ...]:
        return tuple(part for part in self.parts if part.figure is not None)

    @property
    def now(self) -> Fraction:
        return total([part.effect.now for part in self.compared])

    @property
    def then(self) -> Fraction:
        return total([part.effect.then for part in self.compared])


def under(plan: Plan, policy: Policy, other: Policy) -> Comparison:
    """The plan, made under `policy`, as `other` would pay it."""
    return Comparison(other, tuple(_counterpart(line, policy, other) for line in plan.lines))


def _counterpart(line: Line, policy: Policy, other: Policy) -> Counterpart:
    stated = match_figures(policy.document, line.path) if line.path else []
    own = next((figure for figure in stated if figure.path == line.path), None)
    figures = list(_alike(own, policy, other)) if own else []
    values = {other.tried.get(figure.path, figure.value) for figure in figures}
    units = {figure.unit for figure in figures}
    if own is None:
        why = NO_FIGURE
    elif not figures:
        why = f"{other.document.id} {_missing(own, policy, other)}"
    elif units != {line.unit}:
        why = f"单位不同：{line.unit} 与 {'、'.join(sorted(units))}"
    elif len(values) > 1:
        why = f"{other.document.id} 有几个不同的标准：{'、'.join(f.path for f in figures)}"
    else:
        return Counterpart(LineEffect(line, replace(line, standard=values.pop(), path=figures[0].path)), figures[0], "")
    return Counterpart(LineEffect(line, replace(line, standard=None)), None, why)


def _alike(own: Figure, policy: Policy, other: Policy) -> Iterator[Figure]:
    """The figures of the same concept and name in each chapter of the other document."""
    here = replace(policy, plan=own.plan)
    for chapter in other.chapters:
        for row in compare(here, _within(other, chapter.id)):
            if row.left is not None and row.right is not None and row.left.path == own.path:
                yield row.right


def _missing(own: Figure, policy: Policy, other: Policy) -> str:
    """What it is that the other document does not have."""
    concepts = {b.concept for b in policy.benefits() if (b.plan, b.title) == (own.plan, own.benefit)}
    titles = dict.fromkeys(benefit.title for benefit in other.benefits() if benefit.concept in concepts)
    return f"的{'、'.join(titles)}没有“{own.name}”这个标准" if titles else "没有这种补贴"


def _within(policy: Policy, plan: str) -> Policy:
    return replace(policy, plan=plan) if plan else policy
