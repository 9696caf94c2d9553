"""Which parameter of a plan moves its total most when each changes by the same percentage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from policies.bounds import PERSONS, STANDARD, TIMES
from workbooks.whatif.goal import Unknown
from workbooks.whatif.model import FIELDS, Plan, total
from workbooks.whatif.names import parameter_name


@dataclass(frozen=True)
class Sway:
    """A parameter, what it is now, and by how many yuan the total goes up (or down) when it does by the share."""

    name: str
    unknown: Unknown
    now: Fraction
    yuan: Fraction


def sways(plan: Plan, share: Fraction) -> list[Sway]:
    """Every parameter that moves the total, the strongest first; equal ones in the plan's order.

    The total is linear in each, so up and down are alike. Headcounts are not rounded here.
    """
    found = []
    for unknown in _parameters(plan):
        moved = [plan.lines[number] for number in unknown.lines]
        yuan = share * total(moved)
        now = getattr(moved[0], FIELDS[unknown.what])
        if yuan and now is not None:
            found.append(Sway(parameter_name(plan, unknown), unknown, now, yuan))
    return sorted(found, key=lambda sway: -sway.yuan)


def _parameters(plan: Plan) -> Iterator[Unknown]:
    for number, line in enumerate(plan.lines):
        for what in (STANDARD, PERSONS, *([TIMES] if line.times != 1 else [])):
            lines = plan.together(number, what)
            if lines[0] == number:
                yield Unknown(what, lines)
