"""What the person of each row was paid before: in the book of past payments, and by earlier rows of the same sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from operator import itemgetter

from policies.determine import Determination
from policies.errors import InputProblem
from policies.history import History, Payment
from udfs import identity
from workbooks.claims import Asked, Claim, Claims, Elsewhere, NoSuchBenefit
from workbooks.roster import Roster, Row

IDENTITY = "身份证号"
Recorded = Callable[[str], History]
"""What a person, by the identity number in 18 characters, was paid by the book."""


class Past:
    """The histories of one roster's rows. Without a book a history is incomplete: it refuses, but proves nothing."""

    def __init__(self, roster: Roster, claims: Claims, recorded: Recorded | None) -> None:
        self._roster = roster
        self._claims = claims
        self._recorded = cache(recorded) if recorded else None
        self._histories: dict[int, History] = {}

    def of(self, row: Row) -> History | None:
        """What was paid before the claim of a row; None where nothing is known."""
        if row.number in self._histories:
            return self._histories[row.number]
        person = self._person(row)
        return self._recorded(person) if self._recorded and person else None

    def twin(self, row: Row, claim: Claim) -> Payment | None:
        """A payment of the book for the same benefit and day as a claim of a row."""
        asked, person = self._asked(row, claim), self._person(row)
        recorded = self._recorded(person).payments if self._recorded and person and asked else ()
        return next((p for p in recorded if asked and (p.benefit, p.day) == (asked.benefit.title, asked.day)), None)

    def learn(self, claimed: Callable[[Row], Sequence[Claim]]) -> None:
        """Goes through the rows of each person who has several, by date: what an earlier one pays, a later one had."""
        people: dict[str, list[Row]] = {}
        for row in self._roster.rows:
            if person := self._person(row):
                people.setdefault(person, []).append(row)
        for person, rows in people.items():
            if len(rows) > 1:
                self._in_order(person, [(row, claimed(row)) for row in rows])

    def _in_order(self, person: str, rows: Sequence[tuple[Row, Sequence[Claim]]]) -> None:
        before = self._recorded(person) if self._recorded else History(complete=False)
        dated = [(day, row, claims) for row, claims in rows if (day := self._day(row, claims))]
        paid: list[Payment] = []
        for day, row, claims in sorted(dated, key=itemgetter(0)):
            history = before + [payment for payment in paid if payment.day < day]
            self._histories[row.number] = history
            paid += self._paid(person, row, claims, history)

    def _day(self, row: Row, claims: Sequence[Claim]) -> date | None:
        days = (asked.day for claim in claims if (asked := self._asked(row, claim)))
        return next((day for day in days if day), None)

    def _paid(self, person: str, row: Row, claims: Sequence[Claim], history: History) -> Iterator[Payment]:
        """What the claims of a row pay; several columns of one benefit are one payment, the largest."""
        largest: dict[str, tuple[Decimal, Determination, Asked]] = {}
        for claim in claims:
            asked = self._asked(row, claim)
            found = self._claims.determination(claim, row, history) if asked else None
            if not asked or not found or not found.amount:
                continue
            known = largest.get(found.benefit.title)
            if known is None or known[0] < found.amount:
                largest[found.benefit.title] = (found.amount, found, asked)
        for amount, found, asked in largest.values():
            benefit, place = found.benefit, f"{row.sheet} 第 {row.number} 行"
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
        value = row.value(self._roster.of(IDENTITY))
        try:
            return identity.current(value) if isinstance(value, str) else ""
        except InputProblem:
            return ""
