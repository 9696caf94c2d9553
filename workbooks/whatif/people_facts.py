"""What a row of `people` leaves unsaid or says in a way that can't be read: its claim is then no amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from udfs.claimed import read_fact
from udfs.function import FACT, Arg
from workbooks.cells import stacked
from workbooks.claims import Argument, Claim
from workbooks.roster import Roster, RosterColumn, blank
from workbooks.units import Head
from workbooks.whatif.people_worlds import OPEN, WRONG, Unreadable

Wrong = dict[int, Unreadable]
"""By the place of the row."""


def unreadable(roster: Roster, unit: Head | None, claim: Claim, labels: set[str]) -> Wrong:
    """The rows in which a fact can't be read that the claim takes or that was looked at (`labels`)."""
    taken = {argument.column for argument in claim.arguments.values() if argument.column}
    found: Wrong = {}
    for column in unit.roster.columns if unit else ():
        if _wanted(column, taken=set(), labels=labels) and _bad(unit.roster, column):
            found |= dict.fromkeys(range(len(roster.rows)), _told(column))
    for column in roster.columns:
        if _wanted(column, taken, labels) and (bad := _bad(roster, column)):
            told, values = _told(column), roster.values(column)
            found |= {place: told for place, value in enumerate(values) if (type(value), value) in bad}
    return found


def _wanted(column: RosterColumn, taken: set[int], labels: set[str]) -> bool:
    return column.fact is not None and (column.fact.label in labels or column.index in taken)


def _bad(roster: Roster, column: RosterColumn) -> set[tuple[type, Any]]:
    """The values of a column that can't be read, with their types: TRUE and 1 are equal to Python."""
    assert column.fact is not None
    values = roster.values(column)
    different = set(zip(map(type, values), values, strict=True))
    return {key for key in different if key[1] is not None and not read_fact(column.fact.label, key[1])}


def _told(column: RosterColumn) -> Unreadable:
    return Unreadable(f"“{column.label}”填的内容读不懂，请用 butie check 检查", WRONG)


def lacking_counts(roster: Roster, claim: Claim) -> Wrong:
    """The rows in which a count is blank of which nobody can say that it is 1: 月数."""
    found: Wrong = {}
    for arg, argument in _counts(claim):
        if not arg.default or argument.elsewhere:
            continue
        told = Unreadable(f"“{arg.label}”没有填", OPEN)
        values = _values(roster, argument)
        found |= {place: told for place, value in enumerate(values) if value is None or blank(value)}
    return found


def left_out(claim: Claim) -> list[str]:
    """The counts that a claim of no formula takes for granted, since the roster has no column for them: 月数按 1."""
    given = {arg.label for arg, _ in _counts(claim)}
    return [f"{arg.label}按 {arg.default}" for arg in _taking_counts(claim) if arg.default and arg.label not in given]


def _taking_counts(claim: Claim) -> Iterator[Arg]:
    return (arg for arg in claim.function.args if arg.kind == FACT and type(arg.default) is int)


def _counts(claim: Claim) -> Iterator[tuple[Arg, Argument]]:
    """The counts that a claim was given."""
    for arg in _taking_counts(claim):
        if argument := claim.arguments.get(arg.label):
            yield arg, argument


def _values(roster: Roster, argument: Argument) -> Sequence[object]:
    if argument.column is None:
        return [argument.literal] * len(roster.rows)
    return stacked(roster.rows, argument.column)
