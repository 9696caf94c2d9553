"""What the person of each row was paid before: in the book of past payments, and by earlier rows of what is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain
from operator import itemgetter

from policies.determine import Determination
from policies.history import History, Payment
from udfs.claimed import Asked, NoSuchBenefit
from udfs.persons import right_identity, twice
from udfs.row_checks import right_numbers
from workbooks.claims import Claim, Claims, Elsewhere
from workbooks.roster import Roster, Row

IDENTITY = "身份证号"
PART, WHOLE_PART = "构成", "合计"  # the fact that tells which part of a benefit a column holds
Recorded = Callable[[str], History]
"""What a person, by the identity number in 18 characters, was paid by the book."""


class Past:
    """The histories of one roster's rows. Without a book a history is incomplete: it refuses, but proves nothing.

    `claimed` gives what a row claims, `file` is named where rows of several files are told; `numbers` are the
    rows' right identity numbers where they are known already.
    """

    def __init__(
        self,
        roster: Roster,
        claims: Claims,
        recorded: Recorded | None,
        claimed: Callable[[Row], Sequence[Claim]],
        file: str = "",
        numbers: Sequence[str] | None = None,
    ) -> None:
        self._roster = roster
        self._numbers = numbers
        self._number = roster.of(IDENTITY)
        self._claims = claims
        self._recorded = cache(recorded) if recorded else None
        self._claimed = claimed
        self._file = file
        self._histories: dict[int, History] = {}

    def of(self, row: Row) -> History | None:
        """What was paid before the claim of a row; None where nothing is known."""
        if row.number in self._histories:
            return self._histories[row.number]
        person = self._person(row) if self._recorded else ""
        return self._recorded(person) if self._recorded and person else None

    @property
    def recorded(self) -> bool:
        """Whether a book of past payments tells of the persons."""
        return self._recorded is not None

    def twin(self, row: Row, claim: Claim) -> Payment | None:
        """A payment of the book for the same benefit and day as a claim of a row."""
        if self._recorded is None:
            return None
        asked, person = self._asked(row, claim), self._person(row)
        recorded = self._recorded(person).payments if person and asked else ()
        return next((p for p in recorded if asked and (p.benefit, p.day) == (asked.benefit.title, asked.day)), None)

    def people(self) -> list[str]:
        """The right identity number of each row, "" where it has none as a text."""
        rights = right_numbers(self._roster) if self._numbers is None else self._numbers
        values = self._roster.values(self._number)
        if all(issubclass(kind, str) for kind in set(map(type, values))):
            return list(rights)
        return [right if isinstance(given, str) else "" for given, right in zip(values, rights, strict=True)]

    @property
    def rows(self) -> list[Row]:
        """The roster's."""
        return self._roster.rows

    def several(self, row: Row) -> bool:
        """Whether other rows told what was paid before a row."""
        return row.number in self._histories

    def event(self, row: Row) -> date | None:
        """The day of what a row claims."""
        return self._day(row, self._claimed(row))

    def after(self, person: str, row: Row, paid: Sequence[Payment]) -> list[Payment]:
        """Enters what other rows paid before into a row's history; gives what the row itself pays.

        On the same day another benefit counts, the same one does not: it is the same payment listed twice.
        """
        claims = self._claimed(row)
        day = self._day(row, claims)
        if day is None:
            return []
        before = self._recorded(person) if self._recorded else History(complete=False)
        known = {(p.benefit, p.day, p.amount) for p in before.payments}
        own = {asked.benefit.title for claim in claims if (asked := self._asked(row, claim))}
        earlier = [p for p in paid if p.day < day or (p.day == day and p.benefit not in own)]
        history = before + [p for p in earlier if (p.benefit, p.day, p.amount) not in known]
        self._histories[row.number] = history
        return list(self._paid(person, row, claims, history))

    def _day(self, row: Row, claims: Sequence[Claim]) -> date | None:
        days = (asked.day for claim in claims if (asked := self._asked(row, claim)))
        return next((day for day in days if day), None)

    def _paid(self, person: str, row: Row, claims: Sequence[Claim], history: History) -> Iterator[Payment]:
        """What the claims of a row pay, each benefit once: the whole, else the sum of its parts."""
        largest: dict[str, dict[object, tuple[Decimal, Determination, Asked]]] = {}
        for claim in claims:
            asked = self._asked(row, claim)
            found = self._claims.determination(claim, row, history) if asked else None
            if not asked or not found or not found.amount:
                continue
            parts = largest.setdefault(found.benefit.title, {})
            part = asked.facts.get(PART, WHOLE_PART)
            if part not in parts or parts[part][0] < found.amount:
                parts[part] = (found.amount, found, asked)
        for parts in largest.values():
            whole = parts.get(WHOLE_PART)
            amount, found, asked = whole or next(iter(parts.values()))
            amount = amount if whole else sum((part[0] for part in parts.values()), Decimal(0))
            benefit, place = found.benefit, f"{self._file}{row.sheet} 第 {row.number} 行"
            document, day = found.policy.document.id, asked.day
            assert day is not None
            yield Payment(
                person, day, benefit.title, amount, document, benefit.plan, benefit.kind, dict(asked.facts), place
            )

    def _asked(self, row: Row, claim: Claim) -> Asked | None:
        try:
            return self._claims.asked(claim, row)
        except (NoSuchBenefit, Elsewhere):
            return None  # told where the amount is checked

    def _person(self, row: Row) -> str:
        value = row.value(self._number)
        return right_identity(value) if isinstance(value, str) else ""


def look_back(pasts: Iterable[Past]) -> None:
    """Goes through the rows of each person who has several, by date: what an earlier one pays, a later one had."""
    listed = [(past, past.people()) for past in pasts]
    several = twice(chain.from_iterable(people for _, people in listed))
    rows_of: dict[str, list[tuple[Past, Row]]] = {}
    for past, people in listed if several else ():
        for person, row in zip(people, past.rows, strict=True):
            if person in several:
                rows_of.setdefault(person, []).append((past, row))
    for person, rows in rows_of.items():
        dated = [(day, past, row) for past, row in rows if (day := past.event(row))]
        paid: list[Payment] = []
        for _, past, row in sorted(dated, key=itemgetter(0)):
            paid += past.after(person, row, paid)
