"""The rows of a roster: one determination for all that are alike, limits over the rows in their order."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import compress, repeat
from operator import itemgetter
from typing import Any

from policies.determine import Determination, invalid, read_facts
from policies.errors import InputProblem
from policies.limits import asked_of_the_past
from policies.once import Once
from policies.resting import collector_at_rest
from policies.table import Determinations, MoreAsked
from policies.tallies import Claim, Entry, Past, Stated
from policies.vocabulary import Value, vocabulary

ALWAYS_READ = ("open", "text", "list")  # types of fact of which no value is wrong
PLAIN_TYPES = (str, date, datetime, type(None))  # equal to nothing of another type; to Python TRUE equals 1
FEW = 100
Row = Sequence[Any]


def determine_rows(
    determinations: Determinations,
    names: Sequence[str | None],
    rows: Sequence[Row],
    day: date | None = None,
    person: str | None = None,
) -> list[Determination]:
    """As `determine` for each row; rows that are alike share one determination.

    `names` say which fact stands in which column, None for a column that is none; values are hashable, and written as
    anybody writes them. The day of a row's event stands in its column, or is `day` for all rows. With `person`, the
    name of the column of identity numbers in one spelling, what an earlier row pays counts against the limits of a
    later one of the same person; nothing else is known of the past.
    """
    if person is not None:
        determinations.ask(label for benefit in determinations.benefits for label in asked_of_the_past(benefit))
    # A few rows tell most of what is asked; what comes out later begins the rows anew.
    _Rows(determinations, names, rows[:FEW], day).determined()
    with collector_at_rest():  # and nothing left of the table for it to look at
        if person is None:
            return _Rows(determinations, names, rows, day).determined()
        return _Rows(determinations, names, rows, day).looking_back(person)


class _Again(Exception):
    """Rows have to be told apart by more: the table knows by what."""


class _Rows:
    """The rows while they are determined."""

    def __init__(
        self, determinations: Determinations, names: Sequence[str | None], rows: Sequence[Row], day: date | None
    ) -> None:
        self._all = determinations
        self._rows = rows
        self._day = day
        self._places = {vocabulary().fact(name).label: place for place, name in enumerate(names) if name is not None}
        self._event = determinations.benefits[0].event
        self._read = {label: Once(_reader(label)) for label in self._places}
        self._faulty: dict[str, bool] = {}
        self._typed = False
        self._kinds: list[_Kind] = []
        self._past = Past(determinations.policy, determinations.benefits)

    def determined(self) -> list[Determination]:
        """A determination for each row."""
        while True:
            try:
                self._kinds = self._alike()
                return [kind.found for kind in self._kinds]
            except MoreAsked as more:
                self._all.ask([more.label])
            except _Again:
                continue

    def looking_back(self, person: str) -> list[Determination]:
        """A determination for each row, given what earlier rows pay."""
        while True:
            found = self.determined()
            try:
                self._look_back(vocabulary().fact(person).label, found)
            except MoreAsked as more:
                self._all.ask([more.label])
            else:
                return found

    def _alike(self) -> list[_Kind]:
        """The kind of each row. Raises MoreAsked, _Again."""
        asked = [label for label in self._places if label in self._all.labels or self._has_faults(label)]
        of_day = Once[date | None, Once[Any, _Kind]](lambda day: Once(partial(self._kind, asked, day)))
        of_cell = Once[Any, Once[Any, _Kind]](lambda cell: of_day[self._all.like(self._day_of(cell))])
        return list(map(operator.getitem, map(of_cell.__getitem__, self._days()), self._cells(asked)))

    def _cells(self, labels: Sequence[str]) -> Iterable[Any]:
        """The values of some columns, row by row; with their types where these have to be told apart."""
        places = [self._places[label] for label in labels]
        if self._typed:
            return (tuple([(type(row[place]), row[place]) for place in places]) for row in self._rows)
        if len(places) > 1:
            return map(itemgetter(*places), self._rows)
        return (tuple([row[place] for place in places]) for row in self._rows)

    def _days(self) -> Iterable[Any]:
        """The cells of the event's date, where the rows have their own days."""
        if self._day is not None or self._event not in self._places:
            return repeat((), len(self._rows))
        return self._cells([self._event]) if self._typed else map(itemgetter(self._places[self._event]), self._rows)

    def _day_of(self, cell: Any) -> date | None:
        """The day of a row, None where it has none that can be read. Raises _Again."""
        if cell == ():
            return self._day
        try:
            day = self._values([self._event], cell if self._typed else (cell,))[0]
        except InputProblem:
            if not self._has_faults(self._event):
                self._faulty[self._event] = True
                raise _Again from None
            return None
        return day if isinstance(day, date) else None

    def _values(self, labels: Sequence[str], cells: tuple[Any, ...]) -> list[Value | None]:
        """The facts of cells. Raises InputProblem, _Again."""
        if not self._typed and not all(map(isinstance, cells, repeat(PLAIN_TYPES))):
            self._typed = True
            raise _Again
        typed = cells if self._typed else zip(map(type, cells), cells, strict=True)
        found: list[Value | None] = []
        for label, cell in zip(labels, typed, strict=True):
            value = self._read[label][cell]
            if isinstance(value, InputProblem):
                raise value.with_traceback(None)
            found.append(value)
        return found

    def _kind(self, asked: Sequence[str], day: date | None, cells: tuple[Any, ...]) -> _Kind:
        shared, past = self._all, self._past
        try:
            values = self._values(asked, cells)
        except InputProblem as problem:
            found = invalid(shared.policy, shared.benefits[0], str(problem))
            return _Kind(found, lambda year: past.claim({}, None), lambda stated: found)
        facts = {label: value for label, value in zip(asked, values, strict=True) if value is not None}
        return _Kind(
            shared.known(facts, day),
            lambda year: past.claim(facts, year),
            lambda stated: shared.known({**facts, **stated.facts}, day),
        )

    def _has_faults(self, label: str) -> bool:
        """Whether a column has a value that can't be read."""
        if label not in self._faulty:
            # A day of the event is read anyhow, and of text no value is wrong.
            known = label == self._event and self._day is None
            self._faulty[label] = not known and vocabulary().fact(label).type not in ALWAYS_READ and self._looks(label)
        return self._faulty[label]

    def _looks(self, label: str) -> bool:
        column = list(map(itemgetter(self._places[label]), self._rows))
        cells = {(type(value), value) for value in set(column)}
        if not all(issubclass(kind, PLAIN_TYPES) for kind, _ in cells):
            cells = set(zip(map(type, column), column, strict=True))
        return any(isinstance(self._read[label][cell], InputProblem) for cell in cells)

    def _look_back(self, person: str, found: list[Determination]) -> None:
        """Determines again the rows of persons who were paid by an earlier row. Raises MoreAsked."""
        years = Once(self._year_of)
        kinds, days = self._kinds, list(self._days())
        paid: dict[Any, tuple[Entry, ...]] = {}
        names = list(map(itemgetter(self._places[person]), self._rows))
        for row in _returning(names):
            kind, entries = kinds[row], paid.get(names[row], ())
            claim, pays = kind.claims[years[days[row]]]
            if entries and (stated := claim.after(entries)):
                found[row] = kind.after[stated]
                pays = claim.entry(found[row])
            if pays:
                paid[names[row]] = (*entries, pays)

    def _year_of(self, cell: Any) -> int | None:
        day = self._day_of(cell)
        return day.year if day else None


class _Kind:
    """All rows that are alike in what is asked: their determination, and their claims by year with what these pay.

    `after` gives the determination that follows from what earlier rows come to.
    """

    def __init__(
        self,
        found: Determination,
        claim: Callable[[int | None], Claim],
        after: Callable[[Stated], Determination],
    ) -> None:
        self.found = found
        self.claims: Once[int | None, tuple[Claim, Entry | None]] = Once(
            lambda year: ((own := claim(year)), own.entry(found))
        )
        self.after = Once(after)


def _returning(names: Sequence[Any]) -> Iterator[int]:
    """The rows of persons who have several; a blank is nobody."""
    met, again = set[Any](), set[Any]()
    for name in names:
        if name not in met:
            met.add(name)
        elif name:
            again.add(name)
    return compress(range(len(names)), map(again.__contains__, names))


def _reader(label: str) -> Callable[[tuple[type, Any]], Value | InputProblem | None]:
    """What reads a value of a fact with its type: None where it is blank, the problem where it can't be read."""

    def read(cell: tuple[type, Any]) -> Value | InputProblem | None:
        try:
            return read_facts({label: cell[1]}).get(label)
        except InputProblem as problem:
            return problem

    return read
