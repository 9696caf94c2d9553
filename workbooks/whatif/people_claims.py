"""What the rows of a roster claim for `people`: each by its own formula, else as the form or the roster tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from policies.once import Once
from policies.policy import Policy
from udfs.function import POLICY
from workbooks.check_claims import ClaimCheck
from workbooks.claims import Argument, Claim, read_claim
from workbooks.own_row import SAMPLE_ROW, in_row, reads_own_row
from workbooks.problems import FileProblem
from workbooks.roster import Roster, RosterColumn, Row
from workbooks.told_claims import payable, told_claim
from workbooks.units import Head


class Claimed(NamedTuple):
    """A claim and the column of the amount that it stands for, None where the roster has none."""

    column: RosterColumn | None
    claim: Claim


class RowClaims:
    """What a row claims: in the columns that hold all a person gets, else in all amounts; in those with formulas first.

    Raises FileProblem where neither formulas nor a form nor the benefit that was named tell it, and where formulas pay
    another benefit than the one that was named.
    """

    def __init__(self, roster: Roster, policy: Policy, unit: Head | None, benefit: str | None) -> None:
        self._roster, self._policy, self._benefit = roster, policy, benefit
        self._check = ClaimCheck(roster, policy, head=unit, benefit=benefit)
        self._steady = Once[str, bool](reads_own_row)
        self._own = Once[tuple[str, int], Claim | None](self._read)
        self._columns = self._telling()
        self._told = [] if self._columns else [Claimed(None, told_claim(roster, policy, benefit))]

    def of(self, row: Row) -> list[Claimed]:
        """The claims of a row; equal ones of several rows are the same object."""
        if not self._columns:
            return self._told
        found = []
        for column in self._columns:
            own = self._written(row, column)
            if claim := own or self._check.claim(row, column):
                found.append(Claimed(column, claim))
        return found

    def of_all(self) -> list[Claimed] | None:
        """The claims of all rows where they are the same in each, None where each has to be asked."""
        rows, columns = self._roster.rows, {column.index for column in self._columns}
        if any(row.formulas and not columns.isdisjoint(row.formulas) for row in rows):
            return None
        found = self.of(rows[0])
        again = self.of(rows[0])  # what a row tells by itself is read anew each time
        return found if all(one.claim is other.claim for one, other in zip(found, again, strict=True)) else None

    def _written(self, row: Row, column: RosterColumn) -> Claim | None:
        pattern = row.formulas.get(column.index) if row.formulas else None
        if not pattern:
            return None
        return self._own[pattern, SAMPLE_ROW if self._steady[pattern] else row.number]

    def _read(self, key: tuple[str, int]) -> Claim | None:
        claim = read_claim(in_row(*key), key[1])
        if claim and self._benefit and not payable(claim, self._policy, self._benefit):
            raise FileProblem(
                f"“{self._roster.sheet}”的公式（{claim.function.name}）算的不是 --benefit 的“{self._benefit}”。"
                "照公式算的，请去掉 --benefit；要算另一项的，请先把公式改过来。"
            )
        return claim

    def _telling(self) -> list[RosterColumn]:
        first = self._roster.rows[0]
        for columns in (self._roster.whole_amounts, self._roster.amounts):
            written = [c for c in columns if any(self._written(row, c) for row in self._roster.rows)]
            telling = written or [c for c in columns if self._check.claim(first, c)]
            if telling:
                return telling
        return []


def head_claims(unit: Head, row: Row) -> list[Claimed]:
    """What the head of a unit claims, by its form's formulas."""
    columns = {column.index: column for column in unit.roster.columns}
    read = ((columns.get(index), read_claim(text, row.number)) for index, text in unit.formulas.items())
    return [Claimed(column, claim) for column, claim in read if claim]


def parted(claim: Claim) -> tuple[Claim, str]:
    """A claim without its policy, and the policy's text, "" for that of the workbook.

    A policy that stands in a cell is in no way set anew: the claim reads elsewhere.
    """
    label = next((arg.label for arg in claim.function.args if arg.kind == POLICY), "")
    given = claim.arguments.get(label)
    if given is None:
        return claim, ""
    others = {name: argument for name, argument in claim.arguments.items() if name != label}
    if given.literal is not None:
        return replace(claim, arguments=others), str(given.literal)
    if given.elsewhere or given.column:
        return replace(claim, arguments=others | {label: Argument(elsewhere=True)}), ""
    return replace(claim, arguments=others), ""


def named_policy(rosters: Iterable[Roster]) -> str:
    """The policy that most of the rosters' formulas name, "" where none does."""
    found = Counter(text for roster in rosters for text in _named(roster.rows))
    return found.most_common(1)[0][0] if found else ""


def _named(rows: Sequence[Row]) -> list[str]:
    steady = Once[str, bool](reads_own_row)
    patterns = ((pattern, row.number) for row in rows for pattern in row.formulas.values())
    written = Counter((pattern, SAMPLE_ROW if steady[pattern] else number) for pattern, number in patterns)
    named: list[str] = []
    for (pattern, number), count in written.items():
        claim = read_claim(in_row(pattern, number), number)
        named += [parted(claim)[1]] * count if claim else []
    return [text for text in named if text]
