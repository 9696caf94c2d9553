"""What a roster pays, as it has been worked out: who, for which benefit, how much. For lists and summaries.

Amounts are the values that the file carries. Rows that are 待定 or 错误, blank or 0 are no payouts, nor are rows in
which the check finds an error, nor what another of the files pays already; all of them are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from policies.policy import Policy
from udfs.claimed import Asked, NoSuchBenefit
from udfs.persons import right_identity
from udfs.repeated import CERTIFICATE
from udfs.row_checks import PERIOD
from udfs.sums import money
from workbooks.book_import import amount_column, asker
from workbooks.cells import BookCells, SheetCells, read_cells
from workbooks.check import check
from workbooks.claims import Claims, Elsewhere, read_claim
from workbooks.findings import ERROR
from workbooks.form_reading import read_head
from workbooks.formula import area
from workbooks.given_files import refuse_twice
from workbooks.problems import FileProblem
from workbooks.roster import Roster, RosterColumn, Row, sheet_rosters
from workbooks.trials import refuse_trial, refuse_trial_amounts
from workbooks.units import Head, head
from workbooks.workbook_policy import policy_for

IDENTITY, NAME, TOWNSHIP = "身份证号", "姓名", "乡镇"
COUNTED = "计入"
FORBIDDEN = "列入公示和汇总"  # what no trial may be
UNSAID, UNKNOWN_FUND, WHOLE = "未填", "文件没有写明", "按单位"


@dataclass(frozen=True)
class Payout:
    """One person's share of a payment. `amount` is None where the unit is paid as a whole."""

    name: str
    person: str
    township: str
    benefit: str
    basis: str
    fund: str
    amount: Decimal | None


@dataclass
class Payouts:
    """The payouts of some files; `whole` are the amounts of units, `left_out` the cells that pay nothing (yet).

    `faulty` are the rows with an error, `repeated` those that another file pays already, `errors` the number of errors
    by the file's name.
    """

    rows: list[Payout] = field(default_factory=list)
    whole: list[Payout] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    faulty: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Yuan."""
        return sum((one.amount for one in (*self.rows, *self.whole) if one.amount is not None), Decimal(0))

    @property
    def persons(self) -> int:
        """How many different people."""
        return len({one.person for one in self.rows})

    @property
    def unlisted(self) -> int:
        """How many rows are not in the list."""
        return len(self.left_out) + len(self.faulty) + len(self.repeated)


def read_payouts(paths: Sequence[Path], policy: str | None, benefit: str | None) -> Payouts:
    """The payouts of calculated rosters; `policy` and `benefit` serve where a file names none. Raises FileProblem."""
    refuse_twice(paths)
    found, paid = Payouts(), _Paid()
    rosters_of = {path: _rosters(path) for path in paths}
    for path, (book, rosters) in rosters_of.items():
        resolved = policy_for(book, policy)
        if resolved is None:
            raise FileProblem(f"“{path.name}”没有写明政策，请用 --policy 指明按哪份文件发放。")
        lists = [(roster, column) for roster in rosters if roster.rows for column in roster.amounts]
        refuse_trial_amounts(path.name, book, lists, FORBIDDEN)
        refuse_trial(resolved, FORBIDDEN)
        errors = [one for one in check(path, policy) if one.level == ERROR]
        if errors:
            found.errors[str(path)] = len(errors)
        faulty = {(one.sheet, place.top) for one in errors if (place := area(one.cell))}
        sheets = {sheet.name: sheet for sheet in book.sheets}
        for roster in rosters:
            if roster.rows:
                file = _File(str(path) if len(paths) > 1 else "", faulty, paid)
                _Reader(found, roster, sheets[roster.sheet], resolved, benefit, file).read()
    if not found.rows:
        raise _nothing_paid(paths, found)
    return found


def _rosters(path: Path) -> tuple[BookCells, list[Roster]]:
    book = read_cells(path)
    rosters = [roster for sheet in book.sheets for roster in sheet_rosters(sheet)]
    if not rosters:
        raise FileProblem(f"“{path.name}”不是花名册，里面没有人员名单。请给出用 butie calc 算好的花名册。")
    return book, rosters


def _nothing_paid(paths: Sequence[Path], found: Payouts) -> FileProblem:
    names = "、".join(f"“{path.name}”" for path in paths)
    if found.faulty:
        return FileProblem(f"{names}里算好金额的行都有错误，没有可以列入的。请先用 butie check 检查，逐个改正后再试。")
    return FileProblem(f"{names}里没有一行有算好的金额。请先用 butie calc 算好，再用 butie check 检查。")


class _Paid:
    """What the files before pay: the same person, benefit, period or certificate, and amount is the same payment."""

    def __init__(self) -> None:
        self._first: dict[tuple[object, ...], tuple[str, str]] = {}

    def before(self, key: tuple[object, ...], file: str, place: str) -> str:
        """Where another file pays it, "" where none does; the row is remembered."""
        first, where = self._first.setdefault(key, (file, place))
        return where if first != file else ""


@dataclass(frozen=True)
class _File:
    """What is known of the file that is read: its name where there are several, its rows with an error."""

    name: str
    faulty: set[tuple[str, int]]
    paid: _Paid

    def place(self, row: Row) -> str:
        return f"{f'“{self.name}”' if self.name else ''}{row.sheet} 第 {row.number} 行"


class _Reader:
    """Reads one roster into the payouts."""

    def __init__(
        self,
        found: Payouts,
        roster: Roster,
        sheet: SheetCells,
        policy: Policy,
        benefit: str | None,
        file: _File,
    ) -> None:
        self.found, self.roster, self.sheet, self.policy, self.benefit = found, roster, sheet, policy, benefit
        self.file = file

    def read(self) -> None:
        roster = self.roster
        if roster.titles:
            self.found.titles.append(roster.form.title if roster.form else max(roster.titles, key=len))
        fields = read_head(roster.form, self.sheet, roster.header_row) if roster.form else {}
        unit = head(roster, fields, self.sheet)
        if unit and unit.formulas:
            self._unit(unit)
        else:
            self._persons()

    def _persons(self) -> None:
        column = amount_column(self.roster)
        ask = asker(self.roster, column, self.policy, self.benefit)
        for row in self.roster.rows:
            amount = money(row.value(column))
            if not amount or amount < 0:
                self._leave_out(row, column)
                continue
            if self._is_faulty(row):
                continue
            try:
                asked = ask(row)
            except (NoSuchBenefit, Elsewhere):
                asked = None
            payout = self._payout(row, asked, amount)
            if not self._is_repeated(row, payout, asked):
                self.found.rows.append(payout)

    def _unit(self, unit: Head) -> None:
        """Every person who counts, and what the unit gets for all of them."""
        claims = Claims(unit.roster, self.policy)
        for column in unit.roster.amounts:
            amount = money(unit.row.value(column))
            if not amount or amount < 0:
                self._leave_out(unit.row, column)
                continue
            counted = [row for row in self.roster.rows if self._counts(row)]
            if [row for row in (unit.row, *counted) if self._is_faulty(row)]:
                continue  # the amount rests on all who count: with an error in one, it is none yet
            claim = read_claim(unit.formulas[column.index], unit.row.number)
            asked = claims.asked(claim, unit.row) if claim else None
            payouts = [(row, self._payout(row, asked, None)) for row in counted]
            shares = [payout for row, payout in payouts if not self._is_repeated(row, payout, asked)]
            self.found.rows += shares
            if shares:
                self.found.whole.append(replace(shares[0], name="", person="", township=UNSAID, amount=amount))

    def _counts(self, row: Row) -> bool:
        judging = [column for column in self.roster.columns if column.judges]
        counts = all(row.value(column) == COUNTED for column in judging)
        if not counts:
            self._leave_out(row, judging[0])
        return counts

    def _leave_out(self, row: Row, column: RosterColumn) -> None:
        self.found.left_out.append(f"{row.sheet}!{row.address(column)}")

    def _is_faulty(self, row: Row) -> bool:
        """Whether the check finds an error in the row, which is then named."""
        faulty = (row.sheet, row.number) in self.file.faulty
        if faulty:
            self.found.faulty.append(self.file.place(row))
        return faulty

    def _is_repeated(self, row: Row, payout: Payout, asked: Asked | None) -> bool:
        """Whether another file pays the same, which is then named. Without a right number nobody can be compared.

        Where no period, certificate or date tells two payments apart, the titles of the rosters do.
        """
        person = right_identity(payout.person)
        if not person:
            return False
        marks: tuple[object, ...] = tuple(self._text(row, label) for label in (*PERIOD, CERTIFICATE))
        marks += (asked.day if asked else None,)
        if not any(marks):
            marks = tuple(self.roster.titles)
        key = (person, payout.benefit, payout.amount, marks)
        first = self.file.paid.before(key, self.file.name, self.file.place(row))
        if first:
            self.found.repeated.append(f"{self.file.place(row)}（{first}已有）")
        return bool(first)

    def _payout(self, row: Row, asked: Asked | None, amount: Decimal | None) -> Payout:
        found = asked.benefit if asked else None
        title = found.title if found else (self.benefit or UNSAID)
        basis = _basis(asked) if asked else UNSAID
        fund = (found.fund if found else "") or UNKNOWN_FUND
        name, person, township = (self._text(row, label) for label in (NAME, IDENTITY, TOWNSHIP))
        return Payout(name, person, township or UNSAID, title, basis, fund, amount)

    def _text(self, row: Row, label: str) -> str:
        value = row.value(self.roster.of(label))
        return "" if value is None else str(value).strip()


def _basis(asked: Asked) -> str:
    """Plan (or document) and clause of a benefit."""
    plan = asked.benefit.plan
    return f"{f'方案{plan}' if plan else asked.policy.document.citation} {asked.benefit.clause}"


def grouped(found: Payouts) -> Iterator[tuple[Payout, list[Payout]]]:
    """The payouts of one benefit, basis, fund source and township each, in the order met.

    What a unit gets as a whole has no township: its persons stand with it.
    """
    groups: dict[tuple[str, str, str, str], list[Payout]] = {}
    for one in (*found.rows, *found.whole):
        township = one.township if one.person and one.amount is not None else WHOLE
        groups.setdefault((one.benefit, one.basis, one.fund, township), []).append(one)
    for (*_, township), members in groups.items():
        yield replace(members[0], township=township), members
