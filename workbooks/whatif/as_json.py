"""A study as JSON: money as text to the fen, exact shares as fractions, what is open as null."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from policies.case import cents, percent, plain
from workbooks.whatif.classes import Span, Staircase
from workbooks.whatif.comparison import Comparison
from workbooks.whatif.goal import Goal
from workbooks.whatif.model import BudgetEffect, Effect, Line, LineEffect
from workbooks.whatif.names import parameter_name
from workbooks.whatif.outlook import POINTS, Outlook
from workbooks.whatif.study import Mix, Study


def as_dict(study: Study, told: Sequence[str]) -> dict[str, Any]:
    """The whole study; what was not asked for is null. `told` is what a reader should know."""
    return {
        "simulation": True,
        "policy": study.plan.policy,
        "document": study.policy.document.citation,
        "told": list(told),
        "effects": [_effect(each) for each in study.effects],
        "goal": _goal(study) if study.goal else None,
        "sensitivity": {
            "share": percent(study.share),
            "parameters": [{"name": s.name, "now": plain(s.now), "change": money(s.yuan)} for s in study.sways],
        },
        "mix": _mix(study.mix) if study.mix else None,
        "comparisons": [_comparison(each) for each in study.comparisons],
        "outlook": _outlook(study.outlook) if study.outlook else None,
        "staircases": [_staircase(each) for each in study.staircases],
    }


def money(yuan: Fraction | None) -> str | None:
    """Yuan to the fen, None where it is open.

    >>> money(Fraction(1000, 3))
    '333.33'
    """
    return None if yuan is None else str(cents(yuan))


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "scenario": effect.scenario.name or None,
        "now": money(effect.now),
        "then": money(effect.then),
        "difference": money(effect.difference),
        "per_head_now": money(effect.per_head_now),
        "per_head_then": money(effect.per_head_then),
        "open_now": list(effect.open_now),
        "open_then": list(effect.open_then),
        "beyond_now": list(effect.beyond_now),
        "beyond_then": list(effect.beyond_then),
        "apart": list(effect.apart),
        "lines": [_line_effect(each) for each in effect.lines],
        "budgets": [_budget(each) for each in effect.budgets],
    }


def _line_effect(effect: LineEffect) -> dict[str, Any]:
    now = effect.now
    told = {"title": now.title, "path": now.path, "unit": now.unit, "fund": now.fund, "budget": now.budget}
    worlds = {"now": _line(now), "then": _line(effect.then)}
    return {**told, "clause": now.clause, **worlds, "difference": money(effect.difference)}


def _line(line: Line) -> dict[str, str | None]:
    return {
        "standard": _number(line.standard),
        "persons": _number(line.persons),
        "times": _number(line.times),
        "amount": money(line.amount),
        "per_head": money(line.per_head),
    }


def _number(value: Fraction | None) -> str | None:
    return None if value is None else plain(value)


def _budget(effect: BudgetEffect) -> dict[str, Any]:
    budget = effect.budget
    return {
        "name": budget.name,
        "stated": money(budget.yuan),
        "clause": budget.clause,
        "fund": budget.fund,
        "within": budget.within or None,
        "now": money(effect.now),
        "then": money(effect.then),
        "left_now": money(effect.left_now),
        "left_then": money(effect.left_then),
        "open_now": list(effect.open_now),
        "open_then": list(effect.open_then),
        "checks": list(budget.checks),
    }


def _goal(study: Study) -> dict[str, Any]:
    goal: Goal | None = study.goal
    assert goal is not None
    return {
        "budget": study.goal_budget or None,
        "goal": money(goal.goal),
        "by": parameter_name(study.tried, goal.unknown),
        "exact": str(goal.exact),
        "met": goal.met,
        "open": list(study.goal_open),
        "beyond": list(goal.beyond),
        "answers": [{"value": plain(a.value), "total": money(a.total), "off": money(a.off)} for a in goal.answers],
    }


def _mix(mix: Mix) -> dict[str, Any]:
    return {
        "names": list(mix.names),
        "rates": [plain(rate) for rate in mix.rates],
        "people": mix.people,
        "money": money(mix.money),
        "complete": mix.complete,
        "count": len(mix.ways),
        "ways": [list(way) for way in mix.ways],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "policy": comparison.other.text,
        "document": comparison.other.document.citation,
        "now": money(comparison.now),
        "then": money(comparison.then),
        "compared": len(comparison.compared),
        "open": list(comparison.open),
        "beyond": list(comparison.beyond),
        "lines": [
            {
                "title": part.effect.now.title,
                "path": part.effect.now.path,
                "other_path": part.figure.path if part.figure else None,
                "other_clause": part.figure.clause if part.figure else None,
                "standard": _number(part.effect.now.standard),
                "other_standard": _number(part.effect.then.standard),
                "difference": money(part.effect.difference),
                "why": part.why or None,
            }
            for part in comparison.parts
        ],
    }


def _outlook(outlook: Outlook) -> dict[str, Any]:
    return {
        "ranges": {name: [str(rate) for rate in rates] for name, rates in outlook.ranges.items()},
        "points": list(POINTS),
        "totals": [money(total) for total in outlook.totals],
        "least_and_most": [_span(span) for span in outlook.spans],
        "open": list(outlook.open_lines),
        "lines": [
            {
                "title": line.line.title,
                "rates": list(line.rates),
                "amounts": [money(amount) for amount in line.amounts],
                "least_and_most": [_span(span) for span in line.spans],
                "why": line.why or None,
            }
            for line in outlook.rated
        ],
    }


def _span(span: Span | None) -> list[str | None] | None:
    return None if span is None else [money(yuan) for yuan in span]


def _staircase(stairs: Staircase) -> dict[str, Any]:
    return {
        "title": stairs.line.title,
        "reading": stairs.reading,
        "standard": _number(stairs.line.standard),
        "enrolled": stairs.enrolled,
        "qualified": stairs.qualified,
        "classes": plain(stairs.classes),
        "steps": [
            {
                "words": step.words,
                "clause": step.clause,
                "threshold": str(step.threshold),
                "first_employed": step.first,
                "last_employed": step.last,
                "pays_first": money(step.pays_first),
                "pays_last": money(step.pays_last),
                "all_classes_first": money(stairs.of_all(step.pays_first)),
                "all_classes_last": money(stairs.of_all(step.pays_last)),
            }
            for step in stairs.steps
        ],
    }
