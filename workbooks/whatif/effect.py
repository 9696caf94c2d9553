"""What a scenario does to a plan: line by line, in all, and against each budget."""

from __future__ import annotations

from dataclasses import replace

from workbooks.problems import FileProblem
from workbooks.whatif.ceilings import apart, beyond
from workbooks.whatif.model import (
    FIELDS,
    Budget,
    BudgetEffect,
    Change,
    Effect,
    Line,
    LineEffect,
    Plan,
    Scenario,
    open_lines,
    total,
)


def effect(plan: Plan, scenario: Scenario) -> Effect:
    """Both worlds side by side. Raises FileProblem where the scenario speaks of a line that isn't there."""
    for number in scenario.changes:
        if not 0 <= number < len(plan.lines):
            raise FileProblem(f"“{scenario.name}”改的是第 {number + 1} 项，测算表只有 {len(plan.lines)} 项。请核对。")
    lines = tuple(
        LineEffect(line, changed(line, scenario.changes.get(number, Change())))
        for number, line in enumerate(plan.lines)
    )
    budgets = tuple(_spent(plan, budget, lines) for budget in plan.budgets)
    now, then = plan.lines, [line.then for line in lines]
    passed = (tuple(each.says for each in beyond(world)) for world in (now, then))
    return Effect(scenario, lines, budgets, *passed, apart(now, then, scenario.name))


def changed(line: Line, change: Change) -> Line:
    """A line with what a scenario tries in it."""
    tried = {name: getattr(change, name) for name in FIELDS.values()}
    known = {name: value for name, value in tried.items() if value is not None}
    return replace(line, **known, **dict.fromkeys(change.open))


def _spent(plan: Plan, budget: Budget, lines: tuple[LineEffect, ...]) -> BudgetEffect:
    own = [line for line in lines if plan.counts_towards(line.now, budget.name)]
    now, then = [line.now for line in own], [line.then for line in own]
    return BudgetEffect(budget, total(now), total(then), open_lines(now), open_lines(then))
