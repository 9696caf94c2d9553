"""Reads a roster for `people`: what each row claims, and what that comes to in both worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policies.once import Once
from policies.policy import Policy
from policies.resting import collector_at_rest
from udfs.claimed import NoSuchBenefit
from udfs.function import POLICY
from udfs.row_checks import right_numbers
from workbooks.cells import BookCells
from workbooks.check_claims import ClaimCheck
from workbooks.claims import Argument, Claim, Claims, Elsewhere, read_claim
from workbooks.form_reading import read_head
from workbooks.past import Past, look_back
from workbooks.payouts import NAME, TOWNSHIP, UNSAID, WHOLE
from workbooks.problems import FileProblem
from workbooks.reading.answers import Answers
from workbooks.roster import Roster, Row, read_rosters
from workbooks.told_claims import told_claim
from workbooks.units import Head, head
from workbooks.whatif.other_law import other_law
from workbooks.whatif.people import Entry, Found, Kind, People, Worlds
from workbooks.workbook_policy import policy_for, resolved

LEVEL = "等级"
ClaimsOf = Callable[[Row], list[Claim]]


@dataclass(frozen=True)
class Asked:
    """What is asked of a roster: figures to set, or another document; what the roster itself does not tell."""

    settings: Sequence[str] = ()
    other: str = ""
    policy: str | None = None
    benefit: str | None = None
    answers: Answers | None = None


def read_people(path: Path, asked: Asked) -> People:
    """The claims of a roster's rows in both worlds. Raises FileProblem, InputProblem, PolicyProblem."""
    with collector_at_rest():
        book, rosters = read_rosters(path, asked.answers)
        now = policy_for(book, asked.policy)
        if now is None:
            raise FileProblem(f"“{path.name}”没有写明政策，请用 --policy 指明现在照哪份文件。")
        then = other_law(now.text, asked.settings, asked.other)
        told = []
        if asked.policy and asked.policy != now.text:
            told.append(f"表里的政策是 {now.text}，照表里的算，没有用 --policy 给的 {asked.policy}。")
        tables, problems = _tables(book, rosters, now, asked)
        if not tables:
            raise problems[0] if problems else FileProblem(f"“{path.name}”里没有一行人员，请填好再测算。")
        told += [f"{problem}（这张表没有算）" for problem in problems]
        told += [table.says for table in tables if table.says]
        both = [[side for table in tables for side in table.sides(which)] for which in (0, 1)]
        for sides in both:
            look_back(side.past for side in sides)
        worlds = Worlds()
        entries = [entry for table in tables for entry in table.entries(worlds)]
    carried = {label for roster in rosters for label in (TOWNSHIP, LEVEL) if roster.of(label)}
    return People(now, then, entries, told, TOWNSHIP in carried, LEVEL in carried)


def _tables(
    book: BookCells, rosters: Sequence[Roster], policy: Policy, asked: Asked
) -> tuple[list[_Table], list[FileProblem]]:
    """The rosters with people, and why some of them can't be worked out."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    tables, problems = [], []
    for roster in rosters:
        if not roster.rows:
            continue
        fields = read_head(roster.form, sheets[roster.sheet], roster.header_row) if roster.form else {}
        try:
            tables.append(_Table(roster, head(roster, fields, sheets[roster.sheet]), policy, asked))
        except FileProblem as problem:
            problems.append(problem)
    return tables, problems


class _Side:
    """One roster in one world; `numbers` are its right identity numbers."""

    def __init__(
        self, roster: Roster, policy: Policy, unit: Head | None, claimed: ClaimsOf, numbers: Sequence[str]
    ) -> None:
        self.claims = Claims(roster, policy, unit.facts if unit else None)
        self.past = Past(roster, self.claims, None, claimed, numbers=numbers)

    def found(self, claim: Claim, rows: Sequence[Row]) -> list[Found]:
        """What a claim comes to in each of some rows: once for all that are alike and of whom nothing else is known."""
        found: list[Found] = list(self.claims.determinations(claim, rows))
        for place, row in enumerate(rows):
            if self.past.several(row):
                try:
                    found[place] = self.claims.determination(claim, row, self.past.of(row))
                except (NoSuchBenefit, Elsewhere) as problem:
                    found[place] = problem
        return found


class _Table:
    """One roster: its claims by the policy that their formulas name, and both worlds of each.

    Where a unit is paid as a whole, its head is the only row.
    """

    def __init__(self, roster: Roster, unit: Head | None, policy: Policy, asked: Asked) -> None:
        self.says = ""
        self._policy, self._asked = policy, asked
        self._known: dict[int, tuple[Claim, Claim, str]] = {}
        self._pairs: dict[str, tuple[_Side, _Side]] = {}
        if unit and unit.formulas:
            self.roster, self._unit, self._nowhere = unit.roster, None, WHOLE
            claims = [read_claim(text, unit.row.number) for text in unit.formulas.values()]
            self._claims_of: ClaimsOf = lambda row: [claim for claim in claims if claim]
            self.says = f"“{roster.sheet}”是按单位付的，人数照表头里的算。"
        else:
            self.roster, self._unit, self._nowhere = roster, unit, UNSAID
            self._claims_of = _claims_of(roster, policy, unit, asked.benefit)
        self._numbers = right_numbers(self.roster)
        self._rows_of: dict[int, tuple[Claim, list[int]]] = {}  # by the claim: the places of its rows
        for place, row in enumerate(self.roster.rows):
            for claim in self._claims_of(row):
                self._rows_of.setdefault(id(claim), (claim, []))[1].append(place)
        for claim, _ in self._rows_of.values():
            self._side(claim)

    def sides(self, which: int) -> list[_Side]:
        """Those of the present world (0), or of the other one (1)."""
        return [pair[which] for pair in self._pairs.values()]

    def entries(self, worlds: Worlds) -> Iterator[Entry]:
        """A claim of a row each."""
        names, townships, levels = (self._texts(label) for label in (NAME, TOWNSHIP, LEVEL))
        kinds: list[tuple[Kind, ...]] = [()] * len(self.roster.rows)
        for claim, places in self._rows_of.values():
            plain, sides = self._side(claim)
            rows = [self.roster.rows[place] for place in places]
            for place, now, then in zip(places, *(side.found(plain, rows) for side in sides), strict=True):
                kinds[place] = _with(kinds[place], worlds.kind(levels[place], now, then))
        rows_told = zip(self.roster.rows, names, self._numbers, townships, kinds, strict=True)
        for row, name, person, township, several in rows_told:
            for kind in several:
                yield Entry(row.sheet, row.number, name, person, township or self._nowhere, kind)

    def _texts(self, label: str) -> list[str]:
        """The words of a column, "" where a cell is blank."""
        text = Once[object, str](lambda value: "" if value is None else str(value).strip())
        return list(map(text.__getitem__, self.roster.values(self.roster.of(label))))

    def _side(self, claim: Claim) -> tuple[Claim, tuple[_Side, _Side]]:
        """A claim without its policy, and both worlds by this policy."""
        if id(claim) not in self._known:
            self._known[id(claim)] = (claim, *_parted(claim))
        plain, text = self._known[id(claim)][1:]
        if text not in self._pairs:
            now = resolved(text) if text else self._policy
            then = other_law(now.text, self._asked.settings, self._asked.other)

            def claimed(row: Row) -> list[Claim]:
                parted = (self._side(each)[0] for each in self._claims_of(row) if _parted(each)[1] == text)
                return list(parted)

            self._pairs[text] = (
                _Side(self.roster, now, self._unit, claimed, self._numbers),
                _Side(self.roster, then, self._unit, claimed, self._numbers),
            )
        return plain, self._pairs[text]


def _with(kinds: tuple[Kind, ...], kind: Kind) -> tuple[Kind, ...]:
    """The payments of a row with one more: several columns of one benefit are one payment, the largest."""
    same = next((known for known in kinds if known.benefit == kind.benefit), None)
    if same is None:
        return (*kinds, kind)
    return tuple(kind if known is same and kind.now.yuan > known.now.yuan else known for known in kinds)


def _claims_of(roster: Roster, policy: Policy, unit: Head | None, benefit: str | None) -> ClaimsOf:
    """What a row claims: in the columns that hold all a person gets, else in all amounts; in those with formulas first.

    Raises FileProblem where neither formulas nor a form nor the benefit that was named tell it.
    """
    check = ClaimCheck(roster, policy, head=unit, benefit=benefit)
    first = roster.rows[0]
    for columns in (roster.whole_amounts, roster.amounts):
        telling = [column for column in columns if check.claim(first, column)]
        telling = [c for c in telling if any(c.index in row.formulas for row in roster.rows)] or telling
        if telling:
            return lambda row: [claim for column in telling if (claim := check.claim(row, column))]
    told = [told_claim(roster, policy, benefit)]
    return lambda row: told


def _parted(claim: Claim) -> tuple[Claim, str]:
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
