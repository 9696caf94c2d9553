"""What a scenario does to a plan: line by line, in all, and against each budget."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from workbooks.problems import FileProblem
from workbooks.whatif.model import BudgetEffect, Change, Effect, Line, LineEffect, Plan, Scenario, total


def effect(plan: Plan, scenario: Scenario) -> Effect:
    """Both worlds side by side. Raises FileProblem where the scenario speaks of a line that isn't there."""
    for number in scenario.changes:
        if not 0 <= number < len(plan.lines):
            raise FileProblem(f"“{scenario.name}”改的是第 {number + 1} 项，测算表只有 {len(plan.lines)} 项。请核对。")
    lines = tuple(
        LineEffect(line, changed(line, scenario.changes.get(number, Change())))
        for number, line in enumerate(plan.lines)
    )
    budgets = tuple(
        BudgetEffect(budget, *(_spent(lines, budget.name, then) for then in (False, True))) for budget in plan.budgets
    )
    return Effect(scenario, lines, budgets)


def changed(line: Line, change: Change) -> Line:
    """A line with what a scenario tries in it."""
    tried = {name: value for name, value in vars(change).items() if value is not None}
    return replace(line, **tried)


def _spent(lines: tuple[LineEffect, ...], budget: str, then: bool) -> Fraction:
    return total([line.then if then else line.now for line in lines if line.now.budget == budget])
