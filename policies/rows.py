"""The rows of a roster, by columns: one determination for each different row, limits over the rows in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from policies.case import Case
from policies.determine import Determination, invalid, read_facts
from policies.errors import InputProblem
from policies.limits import asked_of_the_past
from policies.model import Benefit
from policies.table import Determinations, MoreAsked
from policies.tallies import Part, tallies
from policies.vocabulary import Value, vocabulary

ALWAYS_READ = ("open", "text", "list")  # types of fact of which no value is wrong
FEW = 100
NO_KEY = -1
Key = TypeVar("Key")
Found = TypeVar("Found")
Column = Sequence[Any]
Stated = tuple[tuple[str, Value], ...]
Claim = tuple[Any, ...]


def determine_rows(
    determinations: Determinations,
    columns: Mapping[str, Column],
    days: Sequence[date | None],
    people: Sequence[str] | None = None,
) -> list[Determination]:
    """As `determine` for each row; equal rows share one determination.

    `columns` are the values by label or id as anybody writes them, hashable; all columns are as long as `days`, the
    days of the event. With `people` (identity numbers in one spelling, "" where there is none) what an earlier row
    pays counts against the limits of a later one of the same person; nothing else is known of the past.
    """
    words = vocabulary()
    named = {words.fact(name).label: values for name, values in columns.items()}
    if people is not None:
        determinations.ask(label for benefit in determinations.benefits for label in asked_of_the_past(benefit))
    # A few rows tell most of what is asked; each fact found later begins the rows anew.
    _settled(determinations, {label: values[:FEW] for label, values in named.items()}, days[:FEW], None)
    return _settled(determinations, named, days, people)


def _settled(
    determinations: Determinations,
    columns: Mapping[str, Column],
    days: Sequence[date | None],
    people: Sequence[str] | None,
) -> list[Determination]:
    rows = _Rows(determinations, columns, days)
    while True:
        try:
            return rows.determined(people)
        except MoreAsked as more:
            determinations.ask(more.labels)


class _Once(dict[Key, Found], Generic[Key, Found]):
    """What a function gives, asked once for each key."""

    def __init__(self, function: Callable[[Key], Found]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: Key) -> Found:
        found = self[key] = self._function(key)
        return found


class _Rows:
    def __init__(self, determinations: Determinations, columns: Mapping[str, Column], days: Sequence[date | None]):
        self._all = determinations
        self._columns = columns
        self._days = days
        self._unreadable = [label for label, values in columns.items() if not _readable(label, values)]
        self._typed: dict[str, Column] = {}

    def determined(self, people: Sequence[str] | None) -> list[Determination]:
        """A determination for each row. Raises MoreAsked."""
        labels = [label for label in self._columns if label in self._all.labels or label in self._unreadable]
        like = _Once(self._all.like)
        picked = [list(map(like.__getitem__, self._days)), *map(self._told_apart, labels)]
        answers = _Once[tuple[Any, ...], Determination](lambda key: self._answer(labels, key, ()))
        found = list(map(answers.__getitem__, zip(*picked, strict=True)))
        if people is not None:
            self._look_back(people, labels, picked, found)
        return found

    def _told_apart(self, label: str) -> Column:
        """A column whose values differ wherever they are written differently: TRUE and 1 are equal to Python."""
        if label not in self._typed:
            values = self._columns[label]
            mixed = len(set(map(type, values))) > 1
            self._typed[label] = list(zip(map(type, values), values, strict=True)) if mixed else values
        return self._typed[label]

    def _read(self, labels: Iterable[str], values: Iterable[Any]) -> dict[str, Value]:
        """The facts of told-apart values. Raises InputProblem."""
        raw = {
            label: value if self._typed[label] is self._columns[label] else value[1]
            for label, value in zip(labels, values, strict=True)
        }
        return read_facts(raw)

    def _answer(self, labels: Sequence[str], key: tuple[Any, ...], stated: Stated) -> Determination:
        day, *values = key
        try:
            facts = self._read(labels, values)
        except InputProblem as problem:
            return invalid(self._all.policy, self._all.benefits[0], str(problem))
        return self._all.known(facts | dict(stated), day)

    def _look_back(
        self, people: Sequence[str], labels: Sequence[str], picked: Sequence[Column], found: list[Determination]
    ) -> None:
        """Determines again the rows of persons who were paid by an earlier row."""
        past = _Past(self._all, lambda values: self._read(compared, values))
        compared = [label for label in labels if label in past.labels]
        columns = [self._told_apart(label) for label in compared]
        answers = _Once[tuple[Any, ...], Determination](lambda key: self._answer(labels, *key))
        several = {person for person, times in Counter(people).items() if times > 1 and person}
        for row in [row for row, person in enumerate(people) if person in several]:
            day = self._days[row]
            if day is None:
                continue
            claim = day.year, *(column[row] for column in columns)
            stated = past.stated(people[row], claim)
            if stated:
                found[row] = answers[tuple(column[row] for column in picked), stated]
            if amount := found[row].amount:
                past.enter(people[row], claim, found[row].benefit, amount)


class _Past:
    """What rows paid so far, person by person. A claim is its year and the values that limits compare."""

    def __init__(self, determinations: Determinations, read: Callable[[Sequence[Any]], dict[str, Value]]) -> None:
        self._all = determinations
        self._read = read
        self._tallies = tallies(determinations.benefits, determinations.policy.document)
        self.labels = {label for benefit in determinations.benefits for label in asked_of_the_past(benefit)}
        self._paid: dict[tuple[str, int], tuple[Part, ...]] = {}
        self._numbers: dict[object, int] = {}
        self._keys = _Once(self._keys_of)
        self._stated = _Once(self._stated_of)
        self._entries = _Once(self._entries_of)
        self._benefits = {id(benefit): number for number, benefit in enumerate(determinations.benefits)}

    def stated(self, person: str, claim: Claim) -> Stated:
        """What earlier rows of a person come to for a claim, as facts."""
        paid = tuple([self._paid.get((person, key), ()) for key in self._keys[claim]])
        return self._stated[claim, paid] if any(paid) else ()

    def enter(self, person: str, claim: Claim, benefit: Benefit, amount: Decimal) -> None:
        """Counts what a row paid."""
        for key, part in self._entries[claim, self._benefits[id(benefit)], amount]:
            at = (person, key)
            self._paid[at] = (*self._paid.get(at, ()), part)

    def _keys_of(self, claim: Claim) -> tuple[int, ...]:
        """The key of a claim for each tally, as a number; an own one where there is none to be equal to."""
        year, *values = claim
        try:
            facts = self._read(values)
        except InputProblem:
            return (NO_KEY,) * len(self._tallies)
        keys = [tally.key(facts, year) for tally in self._tallies]
        return tuple(NO_KEY if key is None else self._number((n, *key)) for n, key in enumerate(keys))

    def _number(self, key: tuple[object, ...]) -> int:
        return self._numbers.setdefault(key, len(self._numbers))

    def _stated_of(self, asked: tuple[Claim, tuple[tuple[Part, ...], ...]]) -> Stated:
        (year, *values), paid = asked
        facts, stated = self._read(values), dict[str, Value]()
        for tally, parts in zip(self._tallies, paid, strict=True):
            if parts:
                stated |= tally.stated(Case(self._all.policy, tally.benefit, facts, date(year, 1, 1)), parts)
        return tuple(stated.items())

    def _entries_of(self, paid: tuple[Claim, int, Decimal]) -> tuple[tuple[int, Part], ...]:
        claim, number, amount = paid
        facts, benefit = self._read(claim[1:]), self._all.benefits[number]
        return tuple(
            (key, tally.part(facts, amount))
            for tally, key in zip(self._tallies, self._keys[claim], strict=True)
            if key != NO_KEY and tally.counts(benefit)
        )


def _readable(label: str, values: Column) -> bool:
    """Whether every value of a column can be read."""
    fact = vocabulary().fact(label)
    if fact.type in ALWAYS_READ:
        return True
    try:
        for value in _distinct(values):
            read_facts({label: value})
    except InputProblem:
        return False
    return True


def _distinct(values: Column) -> Iterable[Any]:
    """Each different value once: TRUE and 1, equal to Python, are different."""
    if len(set(map(type, values))) == 1:
        return set(values)
    return {(type(value), value): value for value in values}.values()
