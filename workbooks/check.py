"""Checks a workbook of rosters and says what is wrong where: cell, level, sentence, clause, remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from policies.dates import read_date
from policies.errors import InputProblem
from policies.policy import Policy
from policies.resting import collector_at_rest
from udfs.class_checks import check_classes
from udfs.repeated import Seen
from udfs.row_checks import check_rows
from udfs.sums import check_stated, check_totals
from workbooks import findings as f
from workbooks.around import said, stated
from workbooks.cells import BookCells, SheetCells, read_cells
from workbooks.check_claims import ClaimCheck
from workbooks.check_form_cells import check_form_cells
from workbooks.check_formulas import FormFormulas, check_calculated
from workbooks.check_hidden import check_hidden, hidden_sheets
from workbooks.check_policy import check_policy
from workbooks.check_requires import check_applicants, check_columns, check_fields, check_requires
from workbooks.check_scores import check_scores
from workbooks.check_typed import check_typed_fields, check_typed_rows
from workbooks.findings import Finding
from workbooks.form_reading import Field, FilledForm, read_form, read_head
from workbooks.formula import area, column_letters
from workbooks.near_names import near
from workbooks.past import Recorded, look_back
from workbooks.reading.answers import Answers
from workbooks.requirement_formula import AS_OF
from workbooks.roster import Roster, none_found, sheet_rosters
from workbooks.units import Head, head
from workbooks.workbook_policy import POLICY, POLICY_FILE, policy_for


def check(path: Path, policy: str | None = None, recorded: Recorded | None = None) -> list[Finding]:
    """The findings of one workbook, in its own order; none where all is well. Arguments as `check_files`."""
    return check_files([path], policy, {path: recorded} if recorded else {})[path]


def check_files(
    paths: Sequence[Path],
    policy: str | None = None,
    recorded: Mapping[Path, Recorded] | None = None,
    answers: Answers | None = None,
    benefit: str | None = None,
) -> dict[Path, list[Finding]]:
    """The findings of each workbook, which are checked against each other as well: what one pays, a later one had.

    `policy` is the policy text where a workbook does not name one; `recorded` tells what a person was paid before what
    stands in a file; `answers` say what columns carry; `benefit` names what a roster pays that does not tell it.
    Raises FileProblem for a file that can't be checked: no workbook, an empty one, neither a known form nor a table of
    people in it.
    """
    recorded = recorded or {}
    several = len(paths) > 1
    with collector_at_rest():
        return _checked(paths, policy, recorded, answers or Answers(), several, benefit)


def _checked(
    paths: Sequence[Path],
    policy: str | None,
    recorded: Mapping[Path, Recorded],
    answers: Answers,
    several: bool,
    benefit: str | None,
) -> dict[Path, list[Finding]]:
    books = [_Book(path, policy, recorded.get(path), answers, several, benefit) for path in paths]
    look_back(claim.past for book in books for claim in book.claims.values())
    seen = Seen(near)
    return {book.path: book.findings(seen) for book in books}


class _Book:
    """One file under check."""

    def __init__(
        self,
        path: Path,
        policy: str | None,
        recorded: Recorded | None,
        answers: Answers,
        several: bool,
        benefit: str | None = None,
    ) -> None:
        self.path = path
        self.name = path.name if several else ""
        book = read_cells(path)
        self.sheets = {sheet.name: sheet for sheet in book.sheets}
        self.as_of = as_of_date(book)
        self.grids = {form.sheet: form for sheet in book.sheets if (form := read_form(sheet, self.as_of))}
        plain_sheets = [sheet for sheet in book.sheets if sheet.name not in self.grids]
        self.rosters = [roster for sheet in plain_sheets for roster in sheet_rosters(sheet, answers)]
        if not self.grids and not self.rosters:
            raise none_found(path, book)
        self.policy = policy_for(book, policy)
        self.book = book
        self.formulas: dict[int, FormFormulas] = {}
        self.claims: dict[int, ClaimCheck] = {}
        for index, roster in enumerate(self.rosters):
            if POLICY_FILE in book.names and roster.form and roster.rows:
                self.formulas[index] = FormFormulas(roster, self.sheets[roster.sheet], self._fields(roster))
            if self.policy is not None and roster.rows:
                file = f"{self.name} " if several else ""
                told = (self._head(roster), file, self.formulas.get(index), benefit)
                self.claims[index] = ClaimCheck(roster, self.policy, recorded, *told, sheet=self.sheets[roster.sheet])

    def findings(self, seen: Seen) -> list[Finding]:
        """All of them, sheet by sheet and row by row; `seen` knows the files before."""
        found = [*seen.check(self.rosters, self.name)]
        for index, roster in enumerate(self.rosters):
            found += self._roster(roster, self.claims.get(index))
            if index in self.formulas:
                found += self.formulas[index].findings()
            elif roster.rows:  # a form of ours hides its helpers
                found += check_hidden(roster, self.sheets[roster.sheet])
        found += hidden_sheets(self.book.hidden_sheets, (next(iter(self.sheets)), "A1"))
        first = next((r for r in self.rosters if r.rows), None)
        if first:
            live = any(formulas.live for formulas in self.formulas.values())
            found += check_policy(self.book, self.policy, live, (first.sheet, f"A{first.header_row}"))
        filled_in = {r.sheet for r in self.rosters if r.rows} | {g.sheet for g in self.grids.values() if not g.empty}
        for name in self.sheets:
            if name in filled_in:
                found += check_calculated(self.sheets[name])
        filled = {r.form.id: FilledForm(r.form, r.sheet, {}, [r]) for r in self.rosters if r.form and r.rows}
        found += check_applicants(self.grids.values())
        for form in self.grids.values():
            form.others = filled
            found += _check_form(form, self.policy)
            if POLICY_FILE in self.book.names and not form.empty:
                found += check_form_cells(form, self.sheets[form.sheet])
        order = list(self.sheets)
        if self.book.kind == "csv":  # where everything is text
            found = [one for one in found if not isinstance(one, f.AmountAsText)]
        return sorted(_plain(found, self.sheets), key=lambda one: (order.index(one.sheet), *_place(one.cell)))

    def _fields(self, roster: Roster) -> dict[str, Field]:
        return read_head(roster.form, self.sheets[roster.sheet], roster.header_row) if roster.form else {}

    def _head(self, roster: Roster) -> Head | None:
        return head(roster, self._fields(roster), self.sheets[roster.sheet])

    def _roster(self, roster: Roster, claims: ClaimCheck | None) -> Iterator[Finding]:
        place = (roster.sheet, f"A{roster.header_row}")
        for says in roster.row_questions:
            yield f.RowQuestion(roster.sheet, f"A{roster.unplaced[0].number}", says=says)
        if not roster.rows:
            yield f.NoRows(*place)
            return
        yield from check_rows(roster)
        yield from check_typed_rows(roster)
        yield from check_columns(roster)
        for column in roster.columns:
            if column.question:
                yield f.ColumnQuestion(
                    roster.sheet, f"{column_letters(column.index)}{roster.header_bottom}", says=column.question
                )
        yield from check_totals(roster)
        yield from self._around(roster, place)
        if roster.form:
            filled = FilledForm(roster.form, roster.sheet, self._fields(roster), [roster], self.as_of)
            yield from check_fields(filled)
            yield from check_typed_fields(filled)
            yield from check_requires(filled, self.policy)
        if claims is not None:
            yield from claims.findings()
        elif roster.judged:
            yield f.NoPolicy(*place)

    def _around(self, roster: Roster, place: tuple[str, str]) -> Iterator[Finding]:
        """What the texts above and below say of the roster, against its rows; how its classes were run."""
        beside = [other for other in self.rosters if other.sheet == roster.sheet]
        texts = list(said(roster, self.sheets[roster.sheet], beside))
        yield from check_stated(roster, texts, beside)
        if self.policy is not None:
            own = self._head(roster)
            facts = stated(texts) | (dict(own.facts) if own else {})
            yield from check_classes(roster, self.policy, facts, place)


def _plain(found: list[Finding], sheets: Mapping[str, SheetCells]) -> Iterator[Finding]:
    """Without what follows from another finding.

    That is how a repeated number is written, sums of what isn't calculated, formulas that show the error of another of
    their row, or of a policy that is not there.
    """
    again = {(one.sheet, one.cell) for one in found if isinstance(one, f.DuplicatePerson)}
    open_sheets = {one.sheet for one in found if isinstance(one, f.Uncalculated)}
    lost = {one.sheet for one in found if isinstance(one, f.NoPolicy)}
    shown: set[tuple[str, int]] = set()
    for one in found:
        place = _place(one.cell)
        cell = sheets[one.sheet].cells.get(place)
        if isinstance(one, f.ErrorCell) and cell and cell.formula:
            if (one.sheet, place[0]) in shown or (one.sheet in lost and POLICY in cell.formula):
                continue
            shown.add((one.sheet, place[0]))
        written = isinstance(one, f.IdentityNotice) and (one.sheet, one.cell) in again
        if not written and not (isinstance(one, f.WrongTotal) and one.sheet in open_sheets):
            yield one


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
    yield from check_typed_fields(filled)
    for roster in filled.rosters:
        yield from Seen(near).check([roster])
        yield from check_rows(roster)
        yield from check_typed_rows(roster)
    yield from check_scores(filled, policy)
    yield from check_requires(filled, policy)


def _place(cell: str) -> tuple[int, int]:
    found = area(cell)
    return (found.top, found.left) if found else (0, 0)
