"""Checks a workbook of rosters and says what is wrong where: cell, level, sentence, clause, remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policies.errors import PolicyProblem
from policies.library import resolve
from policies.policy import Policy
from workbooks import findings as f
from workbooks.check_cells import check_duplicates, check_rows
from workbooks.check_claims import check_claims, check_form, check_totals
from workbooks.findings import Finding
from workbooks.formula import area
from workbooks.problems import FileProblem
from workbooks.roster import Roster, read_rosters

POLICY = "政策"


def check(path: Path, policy: str | None = None) -> list[Finding]:
    """The findings of a workbook, in its own order; none where all is well.

    `policy` is the policy text where the workbook does not name one. Raises FileProblem for a file that can't be
    checked: no workbook, an empty one, no table of people in it.
    """
    book, rosters = read_rosters(path)
    text = book.text(POLICY) or policy
    found = [*check_duplicates(rosters)]
    for roster in rosters:
        found += _check_roster(roster, _resolved(text) if text else None)
    sheets = [sheet.name for sheet in book.sheets]
    return sorted(found, key=lambda one: (sheets.index(one.sheet), *_place(one.cell)))


def _check_roster(roster: Roster, policy: Policy | None) -> Iterator[Finding]:
    place = (roster.sheet, f"A{roster.header_row}")
    if not roster.rows:
        yield f.NoRows(*place)
        return
    yield from check_rows(roster)
    yield from check_form(roster)
    yield from check_totals(roster)
    if policy is not None:
        yield from check_claims(roster, policy)
    elif roster.amounts:
        yield f.NoPolicy(*place)


def _resolved(text: str) -> Policy:
    try:
        return resolve(text)
    except PolicyProblem as problem:
        raise FileProblem(f"政策“{text}”不能用：{problem}。请改正“设置”表里的政策。") from problem


def _place(cell: str) -> tuple[int, int]:
    found = area(cell)
    return (found.top, found.left) if found else (0, 0)
