"""Classes that are settled by their employment rate: how a class's pay goes up in steps (qianyang-2021 二(四)13).

Each amount is what the law's own determination pays. Where the text leaves open of whom the rate is taken, each
reading has steps of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from policies.decode import exact
from policies.determine import PAYS, Determination, determined
from policies.model import Benefit
from policies.policy import Policy
from policies.shapes import Tier, Tiers
from policies.vocabulary import squash
from workbooks.problems import FileProblem
from workbooks.whatif.model import Line

ENROLLED, QUALIFIED, EMPLOYED = "参训人数", "合格人数", "就业人数"
RATE = "就业率"  # what such a line waits for
Span = tuple[Fraction, Fraction]  # yuan, at least and at most


@dataclass(frozen=True)
class Step:
    """A band of the rate for one class: from `first` to `last` employed it pays `pays_first` to `pays_last` yuan.

    `threshold` is the rate at which it begins (0 for the lowest); the two amounts are equal where the step is flat.
    """

    words: str
    clause: str
    threshold: Fraction
    first: int
    last: int
    pays_first: Fraction
    pays_last: Fraction


@dataclass(frozen=True)
class Staircase:
    """The steps of a line: `classes` classes of `enrolled` persons each, of whom `qualified` pass.

    `reading` is of whom the rate is taken.
    """

    line: Line
    benefit: Benefit
    reading: str
    enrolled: int
    qualified: int
    classes: Fraction
    steps: tuple[Step, ...]

    def of_all(self, yuan: Fraction) -> Fraction:
        """What all classes pay where each pays so much, as far as the fund bears it."""
        return yuan * self.classes * self.line.share


def class_benefit(policy: Policy, line: Line) -> Benefit | None:
    """The benefit that settles a line class by class: by its name, or by the parameter that is its standard."""
    for benefit in policy.benefits():
        rules = tiers_of(benefit)
        if rules is not None and squash(line.path or line.title) in (
            squash(benefit.title),
            squash(rules.standard.parameter),
        ):
            return benefit
    return None


def tiers_of(benefit: Benefit) -> Tiers | None:
    """The bands of a benefit, if it has any."""
    parts = benefit.amount.parts if benefit.amount else ()
    return next((part.tiers for part in parts if part.tiers is not None), None)


def readings(policy: Policy, rules: Tiers) -> tuple[str, ...]:
    """Of whom the rate may be taken: what the policy text decides, else every reading."""
    if not rules.share.ask:
        return rules.share.in_
    chosen = policy.decisions.get(rules.share.ask)
    return tuple(
        label
        for label, option in zip(rules.share.in_, rules.share.options, strict=True)
        if chosen is None or option == chosen
    )


def settle(policy: Policy, benefit: Benefit, reading: str, facts: dict[str, Fraction]) -> Determination:
    """What the law pays for a class. `facts` are 标准, 参训人数, 合格人数, 就业人数; they need not be whole."""
    rules = tiers_of(benefit)
    assert rules is not None
    chosen = {rules.share.ask: rules.share.options[rules.share.in_.index(reading)]} if rules.share.ask else {}
    return determined(policy, benefit, {**facts, **chosen}, None, None)


def class_span(
    policy: Policy, benefit: Benefit, line: Line, passed: Fraction, employed: Fraction | None
) -> tuple[Span | None, str]:
    """The least and the most that all classes of a line can pay, and why they differ, or why there is no amount.

    `passed` and `employed` are shares; None for an employment rate that nobody knows. Every reading counts that the
    text leaves open. Shares are not rounded to whole persons.
    """
    rules = tiers_of(benefit)
    assert rules is not None
    if line.standard is None or line.persons is None or line.times is None:
        return None, "标准、人数或班数待定"
    facts = {rules.standard.fact: line.standard, ENROLLED: line.persons, QUALIFIED: line.persons * passed}
    starts = [exact(tier.from_) for tier in rules.rows if tier.from_]
    shares = [Fraction(0), *starts, Fraction(1)] if employed is None else [employed]
    found = []
    for reading in readings(policy, rules):
        for share in shares:
            count = share * facts[reading] if employed is not None else min(share * facts[reading], facts[QUALIFIED])
            paid = settle(policy, benefit, reading, {**facts, EMPLOYED: count})
            if paid.verdict not in PAYS or paid.amount is None:
                return None, paid.reason.says
            found.append(Fraction(paid.amount) * line.times * line.share)
    why = f"没有{RATE}，按班分档结算" if employed is None else f"{rules.share.ask}文件没有写明，两种算法金额不同"
    return (min(found), max(found)), why if min(found) < max(found) else ""


def staircases(policy: Policy, line: Line, passed: Fraction = Fraction(1)) -> Iterator[Staircase]:
    """The steps of a line, one staircase for each reading. Nothing where the line is no class.

    The line's persons are those enrolled in one class, its times the classes; `passed` is the share that passes, cut to
    whole persons. Raises FileProblem where a figure is open.
    """
    benefit = class_benefit(policy, line)
    if benefit is None:
        return
    if line.standard is None or not line.persons:
        raise FileProblem(f"“{line.title}”的标准或每班人数没有填，就业率的阶梯算不出来。请填好再算。")
    rules = tiers_of(benefit)
    assert rules is not None
    enrolled = floor(line.persons)
    qualified = floor(enrolled * passed)
    for reading in readings(policy, rules):
        facts = {rules.standard.fact: line.standard, ENROLLED: Fraction(enrolled), QUALIFIED: Fraction(qualified)}
        steps = [step for tier in rules.rows if (step := _step(policy, benefit, reading, facts, tier))]
        times = Fraction(1) if line.times is None else line.times
        yield Staircase(line, benefit, reading, enrolled, qualified, times, tuple(steps))


def _step(policy: Policy, benefit: Benefit, reading: str, facts: dict[str, Fraction], tier: Tier) -> Step | None:
    """One band, or None where no whole number of employed lies in it. More employed than passed is never assumed."""
    bottom = facts[reading]
    threshold = exact(tier.from_) if tier.from_ else Fraction(0)
    first = ceil(threshold * bottom)
    last = min(ceil(exact(tier.below) * bottom) - 1 if tier.below else bottom, facts[QUALIFIED])
    if first > last:
        return None
    pays = []
    for employed in (first, last):
        found = settle(policy, benefit, reading, {**facts, EMPLOYED: Fraction(employed)})
        if found.verdict not in PAYS or found.amount is None:
            raise FileProblem(f"{benefit.title}：{found.sentence}")
        pays.append(Fraction(found.amount))
    return Step(tier.words or tier.name, tier.clause, threshold, first, int(last), *pays)
