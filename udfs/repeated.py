"""What comes twice: the same person in one table, in several, in several files; one number of several persons."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from policies.masking import mask
from udfs import findings as f
from udfs import numbers
from udfs.findings import Finding
from udfs.header_words import IDENTITY, NAME, plain
from udfs.ranges import CellError
from udfs.row_checks import ACCOUNT, PERIOD, PHONE, day, right_numbers
from udfs.tables import Column, Row, Table, named

CERTIFICATE = "证书编号"
DOTS = str.maketrans(dict.fromkeys("•・．.‧●∙", "·"))
Near = Callable[[str, str], str]
"""Why two names may be one and the same written in two ways; "" where they are not."""


def unlike(one: str, two: str) -> str:
    """Takes any two different names for two persons."""
    return ""


@dataclass(slots=True, eq=False)
class _At:
    """A row that was seen: in which file and table, whose it is."""

    file: str
    table: Table
    row: Row
    number: str
    name: str

    def is_other(self, other: _At) -> bool:
        """Whether it is another person's: by the numbers where both have one, else by the names."""
        if self.number and other.number:
            return self.number != other.number
        return self.name != other.name

    def place(self, column: Column, here: _At) -> str:
        """Where a cell of the row is, as seen from another row."""
        apart = self.file != here.file
        file = f"“{self.file}”" if apart else ""
        sheet = f"“{self.row.sheet}”" if apart or self.row.sheet != here.row.sheet else ""
        return f"{file}{sheet}{self.row.address(column)}"


class _Firsts(dict[str, int]):
    """The place at which each number stood first."""

    def enter(self, told: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int, int]]:
        """Enters numbers with their places; gives those that stood elsewhere before, with that place first."""
        new = dict(reversed(told))
        known = self.keys() & new.keys()
        new |= {number: self[number] for number in known}
        self.update(new)
        if known or len(new) < len(told):
            yield from ((number, new[number], place) for number, place in told if new[number] != place)


class Seen:
    """Remembers the persons and their numbers, over several tables and files, and tells what comes again.

    A row's place is counted through all tables.
    """

    def __init__(self, near: Near = unlike) -> None:
        self._near = near
        self._tables: list[tuple[int, str, Table]] = []  # with the place of its first row
        self._ats: dict[int, _At] = {}
        self._first = _Firsts()
        self._people: dict[str, list[_At]] = {}  # those who came twice
        self._numbers = {label: _Firsts() for label in UNIQUE}
        self._told: set[tuple[str, str]] = set()

    def check(self, tables: Iterable[Table], file: str = "") -> Iterator[Finding]:
        """The findings in these tables of one file, against each other and all that was seen before."""
        for table in tables:
            yield from self._check(table, file)

    def _check(self, table: Table, file: str) -> Iterator[Finding]:
        start = self._tables[-1][0] + len(self._tables[-1][2].rows) if self._tables else 0
        self._tables.append((start, file, table))
        number, name = table.of(IDENTITY), table.of(NAME)
        if number is not None:
            people = [(right, place) for place, right in enumerate(right_numbers(table), start) if right]
            for right, first, place in self._first.enter(people):
                at, before = self._at(place), self._people.setdefault(right, [self._at(first)])
                yield from self._person(at, before, number, name or number)
                before.append(at)
        for label in UNIQUE:
            if column := table.of(label):
                yield from self._column(table.values(column), start, column, label)

    def _at(self, place: int) -> _At:
        """The row at a place, always the same object."""
        if place not in self._ats:
            self._ats[place] = self._seen_at(place)
        return self._ats[place]

    def _seen_at(self, place: int) -> _At:
        start, file, table = self._tables[bisect_right(self._tables, place, key=itemgetter(0)) - 1]
        row, right = table.rows[place - start], right_numbers(table)[place - start]
        return _At(file, table, row, right, _name(row.value(table.of(NAME))))

    def _person(self, at: _At, before: list[_At], column: Column, named_in: Column) -> Iterator[Finding]:
        same = [other for other in before if not at.name or not other.name or at.name == other.name]
        if not same:
            whys = {other: why for other in before if (why := self._near(at.name, other.name))}
            same = list(whys)
            other = next(iter(whys), before[0])
            told = {"number": mask(at.number), "name": at.name, "other_name": other.name, "why": whys.get(other, "")}
            kind, where = (f.NearNames, named_in) if whys else (f.TwoNames, column)
            yield kind(at.row.sheet, at.row.address(where), other=_place(other, at), **told)
        for other in same:
            if _apart(_span(at), _span(other)):
                continue
            across = f.RepeatedAcrossFiles if other.file != at.file else f.RepeatedAcrossSheets
            again = f.DuplicatePerson if other.table is at.table else across
            told = {"number": mask(at.number), "name": at.name or "未填"}
            yield again(at.row.sheet, at.row.address(column), other=_place(other, at), **told)
            break

    def _column(self, values: Iterable[object], start: int, column: Column, label: str) -> Iterator[Finding]:
        told = list(_told(values, start, *UNIQUE[label]))
        for number, first, place in self._numbers[label].enter(told):
            if self._at(place).is_other(self._at(first)):
                yield from self._again(self._at(place), self._at(first), column, label, number)

    def _again(self, at: _At, other: _At, column: Column, label: str, number: str) -> Iterator[Finding]:
        if label == PHONE and (label, number) in self._told:
            return  # once is enough for a notice
        self._told.add((label, number))
        owner = other.table.of(label)
        assert owner is not None
        told = {"label": column.label, "number": mask(number), "other": other.place(owner, at)}
        yield KINDS[label](at.row.sheet, at.row.address(column), **told)


def _place(other: _At, here: _At) -> str:
    column = other.table.of(IDENTITY)
    assert column is not None
    return other.place(column, here)


def _name(value: object) -> str:
    return plain(str(value)).translate(DOTS) if isinstance(value, str) and not isinstance(value, CellError) else ""


def _span(at: _At) -> tuple[date | None, date | None]:
    return day(at.row, named(at.table, PERIOD[0])), day(at.row, named(at.table, PERIOD[1]))


def _apart(one: tuple[date | None, date | None], two: tuple[date | None, date | None]) -> bool:
    """Whether two periods are known not to overlap: the same person paid for other months."""
    (start, end), (other_start, other_end) = one, two
    if start is None or end is None or other_start is None or other_end is None:
        return False
    return end < other_start or other_end < start


def _told(values: Iterable[object], start: int, plain: IsPlain, read: Read) -> Iterator[tuple[str, int]]:
    """The numbers in the cells of a column, each with its place."""
    for place, value in enumerate(values, start):
        if isinstance(value, str) and plain(value):
            yield value, place
        elif value is not None and not isinstance(value, CellError):
            for number in read(value):
                yield number, place


def _certificate(value: object) -> list[str]:
    text = numbers.normal(str(value))
    return [text] if any(c.isdigit() for c in text) else []


def _account(value: object) -> list[str]:
    text = _text(value)
    says = numbers.bank_card_check(text)
    return [numbers.normal(text).replace("-", "")] if not says or says.startswith(numbers.NOTICE) else []


def _phones(value: object) -> list[str]:
    return [number for number in numbers.phones(_text(value)) if not numbers.phone_check(number)]


def _text(value: object) -> str:
    """A cell's text; "" for a number that lost its last digits."""
    if isinstance(value, (int, float)):
        return numbers.digits(value) or ""
    return str(value)


IsPlain = Callable[[str], object]
Read = Callable[[object], list[str]]
UNIQUE: dict[str, tuple[IsPlain, Read]] = {
    CERTIFICATE: (re.compile("[A-Z]*[0-9][0-9A-Z]*").fullmatch, _certificate),
    ACCOUNT: (lambda text: False, _account),
    PHONE: (numbers.MOBILE.fullmatch, _phones),
}
"""Numbers of one person alone: what tells a text that is its number as it stands, as most do; how others are read."""
KINDS: dict[str, type[Finding]] = {CERTIFICATE: f.DuplicateNumber, ACCOUNT: f.SharedAccount, PHONE: f.SharedPhone}
