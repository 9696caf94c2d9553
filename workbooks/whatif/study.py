"""Everything that is asked of a plan at once, and the answers: what the terminal, the JSON and the workbook show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from itertools import islice

from policies.errors import InputProblem
from policies.library import resolve
from policies.masking import masked
from policies.policy import Policy, match_figures
from policies.vocabulary import exact_number, squash
from workbooks.whatif.classes import RATE, Span, Staircase, class_benefit, class_span, staircases
from workbooks.whatif.comparison import Comparison, under
from workbooks.whatif.effect import changed, effect
from workbooks.whatif.goal import Goal, seek
from workbooks.whatif.mixes import mixes
from workbooks.whatif.model import FIELDS, TRIED, Effect, Plan, Scenario, open_lines
from workbooks.whatif.names import CLOSENESS, NEAREST, scenario_of, unknown_of, yuan_of
from workbooks.whatif.outlook import LIKELY, PASS, Outlook, outlook, read_ranges
from workbooks.whatif.sensitivity import Sway, sways

WHOLE = ("预算", "合计", "总额")  # how a goal speaks of the whole plan
MOST_MIXES = 10_000


@dataclass(frozen=True)
class Mix:
    """How `people` can be split over rates to cost `money`; `complete` is False where there are more ways."""

    names: tuple[str, ...]
    rates: tuple[Fraction, ...]
    people: int
    money: Fraction
    ways: tuple[tuple[int, ...], ...]
    complete: bool


@dataclass(frozen=True)
class Waiting:
    """A class line, and the least and the most that it can pay at any employment rate where all pass.

    `rated` says that the range that was asked for gives it an employment rate.
    """

    title: str
    span: Span
    rated: bool = False


@dataclass(frozen=True)
class Asked:
    """What is asked: texts as they are typed, empty where a thing is not asked for; `share` is of the sensitivity."""

    settings: Sequence[str] = ()
    goal: str = ""
    by: str = ""
    mix: str = ""
    others: Sequence[str] = ()
    ranges: Sequence[str] = ()
    share: Fraction = Fraction(1, 10)


@dataclass(frozen=True)
class Study:
    """A plan with its answers. `tried` is the plan with what was typed in it, on which all but the effects stand."""

    plan: Plan
    tried: Plan
    policy: Policy
    share: Fraction
    effects: tuple[Effect, ...]
    sways: tuple[Sway, ...]
    staircases: tuple[Staircase, ...]
    goal: Goal | None
    goal_budget: str
    mix: Mix | None
    comparisons: tuple[Comparison, ...]
    outlook: Outlook | None

    @property
    def settled(self) -> bool:
        """Whether nothing is open in any answer, nothing overspent or beyond a bound, and a goal met to the fen."""
        unsettled = any(
            each.open_then or each.beyond_then or any((budget.left_then or 0) < 0 for budget in each.budgets)
            for each in self.effects
        )
        found = self.outlook
        missed = self.goal and (self.goal_open or self.goal.beyond or not self.goal.met)
        apart = any(each.open for each in self.comparisons)
        return not (unsettled or missed or apart or (found and not found.settled))

    @property
    def goal_open(self) -> tuple[str, ...]:
        """Titles of what the goal's total leaves out."""
        if self.goal is None:
            return ()
        found = {FIELDS[self.goal.unknown.what]: self.goal.exact}
        lines = [replace(x, **found) if i in self.goal.unknown.lines else x for i, x in enumerate(self.tried.lines)]
        return open_lines([x for x in lines if not self.goal_budget or self.tried.counts_towards(x, self.goal_budget)])

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """The lines that wait for a rate and have their other figures, with what they can pay."""
        return tuple(_waiting(self.tried, self.policy, self.outlook))


def study(plan: Plan, asked: Asked) -> Study:
    """Answers everything. Raises InputProblem, PolicyProblem or FileProblem in one sentence."""
    policy = resolve(plan.policy)
    own = [scenario_of(plan, TRIED, asked.settings)] if asked.settings else []
    scenarios = [*(each for each in plan.scenarios if each.changes), *own]
    tried = with_changes(plan, own[0]) if own else plan
    ranges = read_ranges(asked.ranges)
    goal, budget = _goal(tried, asked)
    found = outlook(tried, policy, ranges) if ranges else None
    return Study(
        plan=plan,
        tried=tried,
        policy=policy,
        share=asked.share,
        effects=tuple(effect(plan, each) for each in scenarios or [Scenario("")]),
        sways=tuple(sways(tried, asked.share)),
        staircases=tuple(_staircases(tried, policy, found)),
        goal=goal,
        goal_budget=budget,
        mix=_mix(tried, policy, asked.mix) if asked.mix else None,
        comparisons=tuple(under(tried, policy, resolve(other)) for other in asked.others),
        outlook=found,
    )


def with_changes(plan: Plan, scenario: Scenario) -> Plan:
    """The plan as a scenario has it."""
    lines = (
        changed(line, scenario.changes[number]) if number in scenario.changes else line
        for number, line in enumerate(plan.lines)
    )
    return replace(plan, lines=tuple(lines))


def _staircases(plan: Plan, policy: Policy, rated: Outlook | None) -> Iterator[Staircase]:
    """The steps of every class that has its figures, at the likely pass rate where one is given."""
    for number, line in enumerate(plan.lines):
        rates = rated.lines[number].rates if rated else {}
        if class_benefit(policy, line) and line.standard is not None and line.persons:
            yield from staircases(policy, line, rates[PASS][LIKELY] if PASS in rates else Fraction(1))


def _waiting(plan: Plan, policy: Policy, found: Outlook | None) -> Iterator[Waiting]:
    for number, line in enumerate(plan.lines):
        benefit = class_benefit(policy, line) if line.waits else None
        span = class_span(policy, benefit, line, Fraction(1), None)[0] if benefit else None
        if span is not None:
            yield Waiting(line.title, span, bool(found and RATE in found.lines[number].rates))


def _goal(plan: Plan, asked: Asked) -> tuple[Goal | None, str]:
    """The answer to a goal, and the budget that it is about ("" for the whole plan)."""
    if not asked.goal and not asked.by:
        return None, ""
    if not (asked.goal and asked.by):
        raise InputProblem("求解要同时写 --goal 预算=金额 和 --by 参数，如 --goal 预算=1000000 --by 培训补贴.高级")
    name, _, value = (part.strip() for part in asked.goal.rpartition("="))
    name = masked(name)
    names = {squash(each.name): each.name for each in plan.budgets}
    if name not in WHOLE and squash(name) not in names:
        every = [WHOLE[0], *names.values()]
        near = get_close_matches(name, every, NEAREST, CLOSENESS) or every
        raise InputProblem(f"没有叫“{name}”的预算，可写 {'、'.join(near)}")
    budget = "" if name in WHOLE else names[squash(name)]
    return seek(plan, unknown_of(plan, asked.by), yuan_of(asked.goal, value), budget), budget


def _mix(plan: Plan, policy: Policy, text: str) -> Mix:
    """参数,参数=人数,金额 as a question about whole headcounts, answered."""
    left, _, right = text.replace("，", ",").replace("、", ",").rpartition("=")
    names = [name.strip() for name in left.split(",") if name.strip()]
    given = [part.strip().removesuffix("人") for part in right.split(",")]
    if len(names) < 2 or len(given) != 2:
        raise InputProblem(
            f"--mix “{masked(text)}”应写成 参数,参数,…=人数,金额，如 培训补贴.枸杞种植,培训补贴.枸杞加工=2000,3000000"
        )
    people, money = _people(text, given[0]), yuan_of(text, given[1])
    rates = [_rate(plan, policy, name) for name in names]
    found = list(islice(mixes(rates, people, money), MOST_MIXES + 1))
    return Mix(tuple(names), tuple(rates), people, money, tuple(found[:MOST_MIXES]), len(found) <= MOST_MIXES)


def _rate(plan: Plan, policy: Policy, name: str) -> Fraction:
    """A rate in yuan: a number, a figure of the law, or the standard of a line."""
    with suppress(ValueError):  # else it is a name
        exact_number(name)
        return yuan_of(name, name)
    rates = {policy.tried.get(f.path, f.value) for f in match_figures(policy.document, name, policy.plan)}
    if not rates:
        rates = {r for i in unknown_of(plan, name).lines if (r := plan.lines[i].standard) is not None}
    if len(rates) != 1:
        why = "标准待定" if not rates else "在几处是不同的数，请在前面写方案号"
        raise InputProblem(f"“{masked(name)}”{why}")
    return rates.pop()


def _people(text: str, value: str) -> int:
    try:
        found = exact_number(value)
    except ValueError as error:
        raise InputProblem(f"--mix “{masked(text)}”里的“{masked(value)}”不是数") from error
    if found < 0 or found.denominator != 1:
        raise InputProblem(f"--mix “{masked(text)}”里的人数应是不小于 0 的整数")
    return int(found)
