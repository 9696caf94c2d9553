"""Checks a workbook of rosters and says what is wrong where: cell, level, sentence, clause, remedy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from policies.dates import read_date
from policies.errors import InputProblem
from policies.policy import Policy
from udfs.repeated import Seen
from udfs.row_checks import check_rows
from udfs.sums import check_totals
from workbooks import findings as f
from workbooks.cells import BookCells, SheetCells, read_cells
from workbooks.check_claims import check_claims, check_columns
from workbooks.check_requires import check_applicants, check_fields, check_requires
from workbooks.check_scores import check_scores
from workbooks.findings import Finding
from workbooks.form_reading import FilledForm, read_form, read_head
from workbooks.formula import area
from workbooks.near_names import near
from workbooks.past import Recorded
from workbooks.requirement_formula import AS_OF
from workbooks.roster import Roster, none_found, sheet_rosters
from workbooks.units import head
from workbooks.workbook_policy import policy_for


def check(path: Path, policy: str | None = None, recorded: Recorded | None = None) -> list[Finding]:
    """The findings of a workbook, in its own order; none where all is well.

    `policy` is the policy text where the workbook does not name one; `recorded` tells what a person was paid before.
    Raises FileProblem for a file that can't be checked: no workbook, an empty one, neither a known form nor a table of
    people in it.
    """
    book = read_cells(path)
    as_of = as_of_date(book)
    grids = {form.sheet: form for sheet in book.sheets if (form := read_form(sheet, as_of))}
    rosters = [roster for sheet in book.sheets if sheet.name not in grids for roster in sheet_rosters(sheet)]
    if not grids and not rosters:
        raise none_found(path, book)
    resolved = policy_for(book, policy)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    found = [*Seen(near).check(rosters)]
    for roster in rosters:
        found += _check_roster(roster, sheets[roster.sheet], resolved, recorded, as_of)
    filled = {r.form.id: FilledForm(r.form, r.sheet, {}, [r]) for r in rosters if r.form and r.rows}
    found += check_applicants(grids.values())
    for form in grids.values():
        form.others = filled
        found += _check_form(form, resolved)
    order = list(sheets)
    return sorted(found, key=lambda one: (order.index(one.sheet), *_place(one.cell)))


def _check_roster(
    roster: Roster, sheet: SheetCells, policy: Policy | None, recorded: Recorded | None, as_of: date | None
) -> Iterator[Finding]:
    place = (roster.sheet, f"A{roster.header_row}")
    if not roster.rows:
        yield f.NoRows(*place)
        return
    yield from check_rows(roster)
    yield from check_columns(roster)
    yield from check_totals(roster)
    fields = read_head(roster.form, sheet, roster.header_row) if roster.form else {}
    if roster.form:
        filled = FilledForm(roster.form, roster.sheet, fields, [roster], as_of)
        yield from check_fields(filled)
        yield from check_requires(filled, policy)
    if policy is not None:
        yield from check_claims(roster, policy, recorded, head(roster, fields, sheet))
    elif roster.judged:
        yield f.NoPolicy(*place)


def as_of_date(book: BookCells) -> date | None:
    """The day for which the workbook was made, by its 设置 sheet."""
    value = book.names.get(AS_OF)
    try:
        return read_date(value) if isinstance(value, (str, int, float)) else None
    except InputProblem:
        return None


def _check_form(filled: FilledForm, policy: Policy | None) -> Iterator[Finding]:
    """A form of label/value grids: its cells, its tables, its points, what it asks."""
    if filled.empty:
        yield f.EmptyForm(filled.sheet, "A1", form=filled.form.title)
        return
    yield from check_fields(filled)
    for roster in filled.rosters:
        yield from Seen(near).check([roster])
        yield from check_rows(roster)
    yield from check_scores(filled, policy)
    yield from check_requires(filled, policy)


def _place(cell: str) -> tuple[int, int]:
    found = area(cell)
    return (found.top, found.left) if found else (0, 0)
