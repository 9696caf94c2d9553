"""Checks a workbook of rosters and says what is wrong where: cell, level, sentence, clause, remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policies.policy import Policy
from workbooks import findings as f
from workbooks.check_cells import check_duplicates, check_rows
from workbooks.check_claims import check_claims, check_form, check_totals
from workbooks.findings import Finding
from workbooks.formula import area
from workbooks.past import Recorded
from workbooks.roster import Roster, read_rosters
from workbooks.workbook_policy import policy_for


def check(path: Path, policy: str | None = None, recorded: Recorded | None = None) -> list[Finding]:
    """The findings of a workbook, in its own order; none where all is well.

    `policy` is the policy text where the workbook does not name one; `recorded` tells what a person was paid before.
    Raises FileProblem for a file that can't be checked: no workbook, an empty one, no table of people in it.
    """
    book, rosters = read_rosters(path)
    resolved = policy_for(book, policy)
    found = [*check_duplicates(rosters)]
    for roster in rosters:
        found += _check_roster(roster, resolved, recorded)
    sheets = [sheet.name for sheet in book.sheets]
    return sorted(found, key=lambda one: (sheets.index(one.sheet), *_place(one.cell)))


def _check_roster(roster: Roster, policy: Policy | None, recorded: Recorded | None) -> Iterator[Finding]:
    place = (roster.sheet, f"A{roster.header_row}")
    if not roster.rows:
        yield f.NoRows(*place)
        return
    yield from check_rows(roster)
    yield from check_form(roster)
    yield from check_totals(roster)
    if policy is not None:
        yield from check_claims(roster, policy, recorded)
    elif roster.amounts:
        yield f.NoPolicy(*place)


def _place(cell: str) -> tuple[int, int]:
    found = area(cell)
    return (found.top, found.left) if found else (0, 0)
