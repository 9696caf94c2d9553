"""One roster for `people`: what each row claims, and what that comes to in both worlds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from policies.determine import Determination
from policies.masking import masked
from policies.once import Once
from policies.policy import Policy
from policies.vocabulary import vocabulary
from udfs.claimed import NoSuchBenefit
from udfs.row_checks import right_numbers
from workbooks.claims import Claim, Claims, Elsewhere
from workbooks.past import Past
from workbooks.payouts import NAME, TOWNSHIP, UNSAID, WHOLE
from workbooks.problems import FileProblem
from workbooks.reading.answers import Answers
from workbooks.roster import Roster, RosterColumn, Row
from workbooks.units import Head
from workbooks.whatif.other_law import other_law
from workbooks.whatif.people import Entry, Laws
from workbooks.whatif.people_claims import RowClaims, head_claims, parted
from workbooks.whatif.people_doubts import Doubts
from workbooks.whatif.people_facts import Wrong, lacking_counts, unreadable
from workbooks.whatif.people_parts import Part, Payments, part_of
from workbooks.whatif.people_worlds import Found, Kind, Unreadable, Worlds
from workbooks.workbook_policy import resolved

LEVEL = "等级"


@dataclass(frozen=True)
class Asked:
    """What is asked of a roster: figures to set, or another document; what the roster itself does not tell."""

    settings: Sequence[str] = ()
    other: str = ""
    policy: str | None = None
    benefit: str | None = None
    answers: Answers | None = None


class Side:
    """One roster in one world; `numbers` are its right identity numbers."""

    def __init__(
        self,
        roster: Roster,
        policy: Policy,
        unit: Head | None,
        claimed: Callable[[Row], list[Claim]],
        numbers: Sequence[str],
    ) -> None:
        self.policy = policy
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


class Ways(NamedTuple):
    """A claim without its policy, the policy's text, and both worlds by this policy."""

    claim: Claim
    text: str
    now: Side
    then: Side


Places = tuple[RosterColumn | None, Claim, Sequence[int]]
"""A column, what it claims, and the places of the rows in which it does."""


class Table:
    """One roster: its claims by the policy that their formulas name, and both worlds of each.

    `policy` is that of claims that name none, None where they may not. Where a unit is paid as a whole, its head is
    the only row. Raises FileProblem.
    """

    def __init__(self, roster: Roster, unit: Head | None, usual: Policy, policy: Policy | None, asked: Asked) -> None:
        self._policy, self._asked = policy, asked
        self._ways: dict[int, tuple[Claim, Ways]] = {}
        self._pairs: dict[str, tuple[Side, Side]] = {}
        self.whole = bool(unit and unit.formulas)
        if unit and unit.formulas:
            self.roster, self._unit = unit.roster, None
            claimed = head_claims(unit, unit.row)
            self._claims_of, same = lambda row: claimed, claimed
        else:
            self.roster, self._unit = roster, unit
            claims = RowClaims(roster, usual, unit, asked.benefit)
            self._claims_of, same = claims.of, claims.of_all()
        self.numbers = right_numbers(self.roster)
        self._rows_of = self._by_claim() if same is None else [(*each, range(len(self.roster.rows))) for each in same]
        for _, claim, _ in self._rows_of:
            self._way(claim)

    def _by_claim(self) -> list[Places]:
        """The claims with their rows."""
        found: dict[tuple[int, int], tuple[RosterColumn | None, Claim, list[int]]] = {}
        for place, row in enumerate(self.roster.rows):
            for column, claim in self._claims_of(row):
                key = (id(claim), column.index if column else 0)
                found.setdefault(key, (column, claim, []))[2].append(place)
        return list(found.values())

    def sides(self, which: int) -> list[Side]:
        """Those of the present world (0), or of the other one (1)."""
        return [pair[which] for pair in self._pairs.values()]

    def laws(self) -> Iterator[Laws]:
        """The policies of the claims."""
        for _, claim, places in self._rows_of:
            way = self._way(claim)
            yield Laws(way.now.policy, way.then.policy, len(places))

    def entries(self, worlds: Worlds, doubts: Doubts) -> Iterator[Entry]:
        """A payment of a row each; what makes them doubtful is told to `doubts`."""
        payments = Payments(worlds, doubts)
        names, townships = self._texts(NAME, " "), self._texts(TOWNSHIP, "")
        sheet, nowhere = masked(self.roster.sheet), WHOLE if self.whole else UNSAID
        kinds = list(map(payments.of, self._parts(worlds, doubts)))
        doubts.of_rows(self, kinds)
        for row, name, person, township, several in zip(
            self.roster.rows, names, self.numbers, townships, kinds, strict=True
        ):
            for kind in several:
                yield Entry(sheet, row.number, name, person, township or nowhere, kind)

    def event(self, place: int) -> date | None:
        """The day of what the row at a place claims."""
        row = self.roster.rows[place]
        return next((day for side in self.sides(0) if (day := side.past.event(row))), None)

    def _parts(self, worlds: Worlds, doubts: Doubts) -> list[tuple[Part, ...]]:
        """What each row claims, column by column."""
        levels = self._levels()
        found: list[tuple[Part, ...]] = [()] * len(self.roster.rows)
        for column, claim, places in self._rows_of:
            kinds = self._kinds(worlds, doubts, claim, places, levels)
            doubts.of_column(self.roster, column, places, kinds)
            part = Once[Kind, Part](partial(Part, part_of(claim)))
            for place, kind in zip(places, kinds, strict=True):
                found[place] = (*found[place], part[kind])
        return found

    def _kinds(
        self, worlds: Worlds, doubts: Doubts, claim: Claim, places: Sequence[int], levels: Sequence[str]
    ) -> list[Kind]:
        """What a claim comes to in the rows at some places."""
        way = self._way(claim)
        rows = [self.roster.rows[place] for place in places]
        both = [side.found(way.claim, rows) for side in (way.now, way.then)]
        labels = way.now.claims.labels | way.then.claims.labels
        wrong = unreadable(self.roster, self._unit, claim, labels)
        wrong = lacking_counts(self.roster, claim) | wrong
        if wrong:
            both = [_without(found, places, wrong) for found in both]
        doubts.of_claim(self.roster, claim, *both)
        return [worlds.kind(levels[place], now, then) for place, now, then in zip(places, *both, strict=True)]

    def _texts(self, label: str, between: str) -> list[str]:
        """The words of a column on one line and masked, "" where a cell is blank."""
        values = self.roster.values(self.roster.of(label))
        if set(map(type, values)) <= {str, type(None)}:
            texts = [str(value or "") for value in values]
            whole = "\n".join(texts)
            if len(whole.split()) == len(texts) - texts.count("") and masked(whole) == whole:
                return texts  # nothing to do in any of them
        text = Once[object, str](lambda value: "" if value is None else masked(between.join(str(value).split())))
        return list(map(text.__getitem__, values))

    def _levels(self) -> list[str]:
        """The levels by the word that the vocabulary has for them, however they are written."""
        known = vocabulary().fact(LEVEL).known
        column = self.roster.of(LEVEL)
        said = Once[tuple[type, object], str](lambda key: known(key[1]) or "")
        texts, values = self._texts(LEVEL, ""), self.roster.values(column)
        return [
            said[type(value), value] or text if text and text != UNSAID else ""
            for value, text in zip(values, texts, strict=True)
        ]

    def _way(self, claim: Claim) -> Ways:
        if id(claim) not in self._ways:
            plain, text = parted(claim)
            if not text and self._policy is None:
                raise FileProblem(
                    f"“{self.roster.sheet}”有的公式没有写明政策，工作簿也没有，请用 --policy 指明现在照哪份文件。"
                )
            self._ways[id(claim)] = (claim, Ways(plain, text, *self._pair(text)))
        return self._ways[id(claim)][1]

    def _pair(self, text: str) -> tuple[Side, Side]:
        if text not in self._pairs:
            now = resolved(text, "公式里写的政策") if text else self._policy
            assert now is not None
            then = other_law(now.text, self._asked.settings, self._asked.other)

            def claimed(row: Row) -> list[Claim]:
                ways = (self._way(claim) for _, claim in self._claims_of(row))
                return [way.claim for way in ways if way.text == text]

            sides = [Side(self.roster, policy, self._unit, claimed, self.numbers) for policy in (now, then)]
            self._pairs[text] = (sides[0], sides[1])
        return self._pairs[text]


def _without(found: Sequence[Found], places: Sequence[int], wrong: Wrong) -> list[Found]:
    """What was found, with the rows at some places as wrong."""
    told = Once[tuple[str, str, str], Unreadable](lambda key: Unreadable(*key))

    def instead(each: Found, place: int) -> Found:
        if place not in wrong:
            return each
        title = each.benefit.title if isinstance(each, Determination) else ""
        return told[str(wrong[place]), wrong[place].state, title]

    return list(map(instead, found, places))


def count_laws(tables: Sequence[Table]) -> list[Laws]:
    """The policies of the claims of some rosters, each pair once, the one of most claims first."""
    rows: Counter[tuple[str, str]] = Counter()
    policies: dict[tuple[str, str], tuple[Policy, Policy]] = {}
    for laws in (each for table in tables for each in table.laws()):
        key = (laws.now.text, laws.then.text)
        policies[key] = (laws.now, laws.then)
        rows[key] += laws.rows
    return [Laws(*policies[key], count) for key, count in rows.most_common()]
