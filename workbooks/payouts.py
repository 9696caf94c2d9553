"""What a roster pays, as it has been worked out: who, for which benefit, how much. For lists and summaries.

Amounts are the values that the file carries. Rows that are 待定 or 错误, blank or 0 are no payouts; they are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from policies.policy import Policy
from udfs.claimed import Asked, NoSuchBenefit
from udfs.sums import money
from workbooks.book_import import amount_column, asker
from workbooks.cells import SheetCells
from workbooks.claims import Claims, Elsewhere, read_claim
from workbooks.form_reading import read_head
from workbooks.problems import FileProblem
from workbooks.roster import Roster, RosterColumn, Row, read_rosters
from workbooks.units import Head, head
from workbooks.workbook_policy import policy_for

IDENTITY, NAME, TOWNSHIP = "身份证号", "姓名", "乡镇"
COUNTED = "计入"
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
    """The payouts of some files; `whole` are the amounts of units, `left_out` the cells that pay nothing (yet)."""

    rows: list[Payout] = field(default_factory=list)
    whole: list[Payout] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Yuan."""
        return sum((one.amount for one in (*self.rows, *self.whole) if one.amount is not None), Decimal(0))

    @property
    def persons(self) -> int:
        """How many different people."""
        return len({one.person for one in self.rows})


def read_payouts(paths: Sequence[Path], policy: str | None, benefit: str | None) -> Payouts:
    """The payouts of calculated rosters; `policy` and `benefit` serve where a file names none. Raises FileProblem."""
    found = Payouts()
    for path in paths:
        book, rosters = read_rosters(path)
        resolved = policy_for(book, policy)
        if resolved is None:
            raise FileProblem(f"“{path.name}”没有写明政策，请用 --policy 指明按哪份文件发放。")
        sheets = {sheet.name: sheet for sheet in book.sheets}
        for roster in rosters:
            _Reader(found, roster, sheets[roster.sheet], resolved, benefit).read()
    if not found.rows:
        names = "、".join(f"“{path.name}”" for path in paths)
        raise FileProblem(f"{names}里没有一行有算好的金额。请先用 butie calc 算好，再用 butie check 检查。")
    return found


class _Reader:
    """Reads one roster into the payouts."""

    def __init__(self, found: Payouts, roster: Roster, sheet: SheetCells, policy: Policy, benefit: str | None) -> None:
        self.found, self.roster, self.sheet, self.policy, self.benefit = found, roster, sheet, policy, benefit

    def read(self) -> None:
        roster = self.roster
        if roster.titles and roster.rows:
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
            try:
                asked = ask(row)
            except (NoSuchBenefit, Elsewhere):
                asked = None
            self.found.rows.append(self._payout(row, asked, amount))

    def _unit(self, unit: Head) -> None:
        """Every person who counts, and what the unit gets for all of them."""
        claims = Claims(unit.roster, self.policy)
        for column in unit.roster.amounts:
            amount = money(unit.row.value(column))
            if not amount or amount < 0:
                self._leave_out(unit.row, column)
                continue
            claim = read_claim(unit.formulas[column.index], unit.row.number)
            asked = claims.asked(claim, unit.row) if claim else None
            counted = [row for row in self.roster.rows if self._counts(row)]
            shares = [self._payout(row, asked, None) for row in counted]
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
