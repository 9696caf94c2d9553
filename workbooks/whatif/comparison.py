"""Another county's law on a plan: each line at the standard that the other document states for the same thing.

The same thing: a figure of the same name, of a benefit of the same concept, in the same unit. Where there is none, or
several that differ, the line is not compared and says why; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from policies.bounds import bounds_of, title_of
from policies.figures import STANDARD, Figure, figures
from policies.lookup import named
from policies.model import Benefit
from policies.policy import Policy, match_figures
from workbooks.whatif.ceilings import beyond
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
    """A plan under another policy. The totals are of the lines that have an amount in both worlds."""

    other: Policy
    parts: tuple[Counterpart, ...]

    @property
    def compared(self) -> tuple[Counterpart, ...]:
        return tuple(part for part in self.parts if part.figure is not None)

    @property
    def open(self) -> tuple[str, ...]:
        """Titles of lines whose standards can be compared, but that have no amount: they are in no total."""
        return tuple(part.effect.now.title for part in self.compared if part.effect.difference is None)

    @property
    def now(self) -> Fraction:
        return total([part.effect.now for part in self._counted])

    @property
    def then(self) -> Fraction:
        return total([part.effect.then for part in self._counted])

    @property
    def beyond(self) -> tuple[str, ...]:
        """Which bounds of the other document the plan passes; whole sentences."""
        return tuple(each.says for each in beyond([part.effect.then for part in self.compared]))

    @property
    def _counted(self) -> tuple[Counterpart, ...]:
        return tuple(part for part in self.compared if part.effect.difference is not None)


def under(plan: Plan, policy: Policy, other: Policy) -> Comparison:
    """The plan, made under `policy`, as `other` would pay it."""
    return Comparison(other, tuple(_counterpart(line, policy, other) for line in plan.lines))


def _counterpart(line: Line, policy: Policy, other: Policy) -> Counterpart:
    stated = match_figures(policy.document, line.path) if line.path else []
    own = next((figure for figure in stated if figure.path == line.path), None)
    paid = _paid(line, own, policy)
    alike = [each for each in _alike(paid, other) if own and each[0] == named(paid, own)] if paid else []
    found = [figure for _, figure, _ in alike]
    values = {other.tried.get(figure.path, figure.value) for figure in found}
    units = {figure.unit for figure in found}
    if own is None or paid is None:
        why = NO_FIGURE
    elif not found:
        why = f"{other.document.id} {_missing(own, paid, other)}"
    elif units != {line.unit}:
        why = f"单位不同：{line.unit} 与 {'、'.join(sorted(units))}"
    elif len(values) > 1:
        why = f"{other.document.id} 有几个不同的标准：{'、'.join(dict.fromkeys(f.path for f in found))}"
    else:
        return Counterpart(LineEffect(line, _there(line, values.pop(), *alike[0][1:], other)), found[0], "")
    return Counterpart(LineEffect(line, replace(line, standard=None)), None, why)


def _there(line: Line, standard: Fraction, figure: Figure, paid: Benefit, other: Policy) -> Line:
    """The line as the other document pays it, with its bounds."""
    benefit = title_of(paid)
    bounds = bounds_of(other, figure.path, benefit if paid.title != figure.benefit else "")
    return replace(line, standard=standard, path=figure.path, benefit=benefit, bounds=bounds, heads="")


def _paid(line: Line, own: Figure | None, policy: Policy) -> Benefit | None:
    """The benefit that a line is: it may be paid at the figure of another."""
    benefits = [b for chapter in policy.document.chapters for b in chapter.benefits.values()]
    title = line.benefit or (".".join(filter(None, (own.plan, own.benefit))) if own else "")
    return next((benefit for benefit in benefits if title_of(benefit) == title), None)


def _alike(paid: Benefit, other: Policy) -> Iterator[tuple[str, Figure, Benefit]]:
    """Every figure of the other document for the same concept, its name with its kind, and its benefit."""
    for benefit in other.benefits():
        if benefit.concept == paid.concept:
            for figure in figures(benefit):
                yield named(benefit, figure), figure, benefit
            for part in benefit.amount.parts if benefit.amount else ():
                if part.as_in:
                    figure = other.lookup(part.as_in, every_plan=True)
                    yield named(benefit, replace(figure, name=part.name or figure.name)), figure, benefit


def _missing(own: Figure, paid: Benefit, other: Policy) -> str:
    """What it is that the other document does not have: the kind of thing, its kind, or a standard of that name."""
    alike = [benefit for benefit in other.benefits() if benefit.concept == paid.concept]
    same = dict.fromkeys(benefit.title for benefit in alike if benefit.for_ == paid.for_)
    if same:
        return f"的{'、'.join(same)}没有{f'“{own.name}”这个' if own.name != STANDARD else '对得上的'}标准"
    there = "、".join(dict.fromkeys(each.title for each in alike))
    return f"只有别的类型：{there}（这里是{_kind(paid)}）" if alike else "没有这种补贴"


def _kind(benefit: Benefit) -> str:
    """岗位类型“就业见习”, as the document tells its benefits apart."""
    return "、".join(f"{fact}“{'或'.join(words)}”" for fact, words in benefit.for_.items()) or "不分类型"
