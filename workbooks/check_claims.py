"""Checks of the amounts: is the person eligible, is the amount right, is the formula still there, do totals add up.

Every row is determined with all the facts that it carries, by the benefit that its formula (or the form) names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeGuard
from weakref import proxy

from policies.determine import PAYS, Determination
from policies.once import Once
from policies.policy import Policy
from udfs.claimed import AGE, NoSuchBenefit
from udfs.ranges import CellError
from udfs.sums import money, money_said
from udfs.sums import plain_money as plain
from udfs.tables import mapped
from udfs.verdicts import Verdicts, agrees, cited
from workbooks import findings as f
from workbooks.cells import SheetCells
from workbooks.check_formulas import FormFormulas
from workbooks.check_policy import simulated
from workbooks.claims import Claim, Claims, Elsewhere, Outcome, form_formula, read_claim, shape
from workbooks.findings import Finding
from workbooks.formula import shift
from workbooks.merged_cells import alike
from workbooks.own_row import SAMPLE_ROW, in_row, reads_own_row, relative
from workbooks.past import Past, Recorded
from workbooks.problems import FileProblem
from workbooks.roster import Roster, RosterColumn, Row
from workbooks.told_claims import pays_only, told_claim
from workbooks.units import Head


class ClaimCheck:
    """The check of every amount of a roster, of its head and row by row.

    `recorded` tells what a person was paid before (`past` takes in what other rows pay), `head` what stands above the
    rows and holds for all of them, `file` names the file where several are checked, `formulas` are the form's own where
    the sheet was made from one: what differs from them is told by themselves. `benefit` was named for a roster that
    neither formulas nor a form explain; `sheet` tells of merged cells.
    """

    def __init__(
        self,
        roster: Roster,
        policy: Policy,
        recorded: Recorded | None = None,
        head: Head | None = None,
        file: str = "",
        formulas: FormFormulas | None = None,
        benefit: str | None = None,
        sheet: SheetCells | None = None,
    ) -> None:
        self._roster, self._policy, self._head = roster, policy, head
        self._usual = {column.index: _usual(roster, column, formulas) for column in roster.judged}
        claims = Claims(roster, policy, head.facts if head else None)
        own = proxy(self)  # no circle, so that a large roster is given back at once
        self.past = Past(roster, claims, recorded, lambda row: own.claimed(row), file)
        self._checker = _Checker(roster, claims, self.past, formulas, sheet)
        self._unheld = self._tell(benefit)

    def _tell(self, benefit: str | None) -> Finding | None:
        """Finds what the columns that no formula explains pay; says of those that stay unexplained."""
        first = self._roster.rows[0]
        alone = [c for c in self._roster.amounts if not self._explained(first, c, benefit)]
        whole = [c for c in self._roster.whole_amounts if c in alone]
        if not whole:
            return None
        try:
            told = told_claim(self._roster, self._policy, benefit)
        except FileProblem as problem:
            labels = "、".join(column.label for column in whole)
            return f.AmountsNotHeld(self._roster.sheet, first.address(whole[0]), labels=labels, says=problem)
        self._checker.by_roster = dict.fromkeys((column.index for column in whole), told)
        return None

    def _explained(self, row: Row, column: RosterColumn, benefit: str | None) -> bool:
        """Whether formulas tell what a column pays, or the form, which pays nothing but a benefit that was named."""
        usual = self._usual[column.index]
        claim = self._checker.claim(row, column, usual)
        return bool(claim and (usual or not benefit or pays_only(claim, self._policy, benefit)))

    def claim(self, row: Row, column: RosterColumn) -> Claim | None:
        """What a column that the law decides claims in a row; None where nothing tells it."""
        return self._checker.claim(row, column, self._usual[column.index])

    def claimed(self, row: Row) -> list[Claim]:
        """Everything that a row claims."""
        return [claim for column in self._roster.judged if (claim := self.claim(row, column))]

    def findings(self) -> Iterator[Finding]:
        """What is wrong; what the roster cannot tell is said once for the sheet."""
        checker = self._checker
        if self._unheld:
            yield self._unheld
        if self._head:
            checker.required |= self._head.required
            yield from _head(self._head, checker, self._policy)
        for column in self._roster.judged:
            yield from checker.amounts(column, self._usual[column.index])
        yield from checker.untested()
        for label, cell in checker.elsewhere.items():
            yield f.UncheckedAmount(self._roster.sheet, cell, label=label)


def _head(head: Head, rows: _Checker, policy: Policy) -> Iterator[Finding]:
    """The amounts of a whole unit, against the form's own formulas. What the rows tell is tested in the rows alone."""
    claims = Claims(head.roster, policy)
    checker = _Checker(head.roster, claims, Past(head.roster, claims, None, lambda row: []))
    checker.required = {column.fact.label for column in rows.roster.columns if column.fact} | head.required
    for column in head.roster.amounts:
        formula = head.formulas[column.index]
        usual = _Usual.of(formula, head.row.number)
        yield from checker.amount(head.row, column, usual)
    yield from checker.untested()
    rows.told = {says for _, says in checker.said}


@dataclass(frozen=True)
class _Usual:
    """The formula of most rows of a column, as it stands in one of them; `pattern` where it reads its own row alone."""

    shape: tuple[object, ...]
    formula: str
    row: int
    pattern: str = ""

    @classmethod
    def of(cls, formula: str, row: int) -> _Usual:
        pattern = relative(formula, row)
        return cls(shape(formula, row), formula, row, pattern if reads_own_row(pattern) else "")

    def at(self, row: int) -> str:
        return in_row(self.pattern, row) if self.pattern else shift(self.formula, row - self.row, 0)


def _usual(roster: Roster, column: RosterColumn, formulas: FormFormulas | None) -> _Usual | None:
    first = roster.rows[0].number
    if formulas and formulas.live and (text := formulas.of_row(column, first)):
        return _Usual.of(text, first)
    written = [row for row in roster.rows if column.index in row.formulas]
    if not written:
        return None
    shapes = Once[tuple[str, int], tuple[object, ...]](lambda key: shape(in_row(*key), key[1]))
    found = [shapes[_alike(row.formulas[column.index], row.number)] for row in written]
    row = written[found.index(Counter(found).most_common(1)[0][0])]
    return _Usual.of(row.formula(column), row.number)


def _alike(pattern: str, row: int) -> tuple[str, int]:
    """A pattern with a row for which it stands: the same one for all rows, where they calculate alike."""
    return (pattern, SAMPLE_ROW) if reads_own_row(pattern) else (pattern, row)


class _Checker(Verdicts):
    """Holds every amount of a roster against what its formula, or the form, claims."""

    def __init__(
        self,
        roster: Roster,
        claims: Claims,
        past: Past,
        formulas: FormFormulas | None = None,
        sheet: SheetCells | None = None,
    ) -> None:
        super().__init__(roster, (roster.sheet, f"A{roster.header_row}"))
        self.roster = roster
        self.claims = claims
        self.past = past
        self.formulas = formulas
        self.sheet = sheet
        tables = roster.form.tables if roster.form else ()
        self.required = {column.fact for table in tables for column in table.columns if column.required}
        self.elsewhere: dict[str, str] = {}
        self.by_roster: dict[int, Claim] = {}
        self.trials: set[str] = set()
        self._steady: dict[int, Claim | None] = {}

    def amounts(self, column: RosterColumn, usual: _Usual | None) -> Iterator[Finding]:
        """A whole column: what is right is looked at once for all rows that claim alike and hold one amount."""
        rows = self.roster.rows
        claim = self.claim(rows[0], column, usual)
        alike = usual is None or {row.formulas.get(column.index) for row in rows} == {usual.pattern}
        if claim is None or not alike or column.index not in self._steady or column.judges or self.past.recorded:
            for row in rows:
                yield from self.amount(row, column, usual)
            return
        due, given = self.claims.determinations(claim, rows), mapped(money_said, self.roster.values(column))
        kinds = list(zip(map(id, due), map(id, given), strict=True))
        told = dict(zip(kinds, zip(due, given, strict=True), strict=True))
        right = {kind: found for kind, (found, amount) in told.items() if self._is_right(found, amount)}
        untold = Once[tuple[int, int], list[list[Row]]](lambda kind: self._untold(right[kind]))
        for row, kind in zip(rows, kinds, strict=True):
            if kind not in right or self.past.several(row):
                yield from self.amount(row, column, usual)
                continue
            for others in untold[kind]:
                others.append(row)

    def _untold(self, found: Determination) -> list[list[Row]]:
        """What is to be told the rows in which a fact could not be tested; no row where its column is lacking."""
        rows = [(self.roster.of(label), self.untold(label, found)) for label in found.untested]
        return [others for column, others in rows if column is not None]

    def _is_right(self, found: Outcome, given: Decimal | None) -> TypeGuard[Determination]:
        """Whether nothing is to be said of an amount, but of what could not be tested."""
        if not isinstance(found, Determination) or found.verdict not in PAYS or AGE in found.untested:
            return False
        return found.policy.text == self.claims.policy.text and given is not None and agrees(found, given)

    def amount(self, row: Row, column: RosterColumn, usual: _Usual | None) -> Iterator[Finding]:
        own = row.formula(column)
        claim = self.claim(row, column, usual)
        try:
            found = self.claims.determination(claim, row, self.past.of(row)) if claim else None
        except NoSuchBenefit as problem:
            yield from self.no_benefit(row, column, problem)
            return
        except Elsewhere:
            self.elsewhere.setdefault(column.label, row.address(column))
            return
        if found and found.policy.text != self.claims.policy.text:
            trial = simulated(found.policy, (row.sheet, row.address(column)))
            if trial and trial.message not in self.trials:
                self.trials.add(trial.message)
                yield trial
        if usual and not own:
            if not isinstance(row.value(column), CellError):  # told as an error
                yield self._overwritten(row, column, found)
        elif usual and not self._same(own, usual, row.number):
            if self.formulas is None:
                yield f.ChangedFormula(row.sheet, row.address(column), label=column.label, than="本列其他行", more="")
        elif claim and found and found.verdict in PAYS and not column.judges:
            yield from self._held(row, column, claim, found)
        if claim and found:
            yield from self.verdict(row, column, found)
            yield from self._paid_already(row, column, claim, found)

    def _held(self, row: Row, column: RosterColumn, claim: Claim, found: Determination) -> Iterator[Finding]:
        """The amount against what is due; where a count was taken for granted, a difference proves nothing."""
        due, value = found.amount, row.value(column)
        filled = value is None and any(other is not None for other in self.roster.values(column))
        if filled and due and not row.formula(column):
            yield f.BlankAmount(*(row.sheet, row.address(column)), label=column.label, expected=plain(due))
        for finding in self.differs(row, column, found):
            # a formula that leaves a count out means to
            if assumed := {} if column.index in row.formulas else claim.assumed(row):
                said = "、".join(f"“{label}”" for label in assumed)
                counted = "、".join(f"{label} {number}" for label, number in assumed.items())
                told = {"given": value, "expected": plain(due or Decimal(0)), "lacking": said, "counted": counted}
                yield f.AssumedAmount(finding.sheet, finding.cell, clause=finding.clause, label=column.label, **told)
            else:
                yield finding

    def _same(self, own: str, usual: _Usual, row: int) -> bool:
        if own == usual.at(row):
            return True
        if self.formulas:
            return self.formulas.same(own, usual.at(row), row)
        if shape(own, row) == usual.shape:
            return True
        return self.sheet is not None and alike(own, usual.at(row), row, self.roster, self.sheet)

    def claim(self, row: Row, column: RosterColumn, usual: _Usual | None) -> Claim | None:
        """What the column pays: as the roster was told to pay, else by its usual formula, else by the form's."""
        if column.index in self.by_roster:
            return self.by_roster[column.index]
        if column.index not in self._steady:
            texts = (usual.at(row.number) if usual else "", form_formula(self.roster, column, row.number))
            written = next((claim for text in texts if text and (claim := read_claim(text, row.number))), None)
            if not all(reads_own_row(relative(text, row.number)) for text in texts):
                return written
            self._steady[column.index] = written
        return self._steady[column.index]

    def _overwritten(self, row: Row, column: RosterColumn, found: Determination | None) -> Finding:
        value = row.value(column)
        given = "空白" if value is None else f"“{value}”"
        if found is None or found.amount is None:
            compared = "应得多少待定"
        elif column.judges:
            compared = f"按文件这一行{'计入' if found.verdict in PAYS else '不计入'}"
        elif money(value) == found.amount:
            compared = f"数与应得的 {plain(found.amount)} 元相同"
        else:
            compared = f"应为 {plain(found.amount)} 元"
        place = (row.sheet, row.address(column))
        return f.OverwrittenFormula(*place, label=column.label, given=given, compared=compared)

    def _paid_already(self, row: Row, column: RosterColumn, claim: Claim, found: Determination) -> Iterator[Finding]:
        """The same benefit of the same day in the book, where no limit told of it."""
        twin = self.past.twin(row, claim) if found.verdict in PAYS else None
        if twin is not None and self.first(row, str(twin)):
            yield f.PaidAlready(row.sheet, row.address(column), clause=cited(found), says=twin)
