"""What comes twice: the same person in one table, in several, in several files; one number of several persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

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


class Seen:
    """Remembers the persons and their numbers, over several tables and files, and tells what comes again."""

    def __init__(self, near: Near = unlike) -> None:
        self._near = near
        self._people: dict[str, list[_At]] = {}
        self._numbers: dict[str, dict[str, _At]] = {label: {} for label in UNIQUE}
        self._told: set[tuple[str, str]] = set()

    def check(self, tables: Iterable[Table], file: str = "") -> Iterator[Finding]:
        """The findings in these tables of one file, against each other and all that was seen before."""
        for table in tables:
            yield from self._check(table, file)

    def _check(self, table: Table, file: str) -> Iterator[Finding]:
        number, name = table.of(IDENTITY), table.of(NAME)
        people = zip(table.rows, right_numbers(table), map(_name, table.values(name)), strict=True)
        seen = [_At(file, table, row, right, named) for row, right, named in people]
        if number is not None:
            for at in seen:
                if at.number:
                    before = self._people.setdefault(at.number, [])
                    if before:
                        yield from self._person(at, before, number, name or number)
                    before.append(at)
        for label, read in UNIQUE.items():
            if column := table.of(label):
                yield from self._column(seen, table.values(column), column, label, read)

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

    def _column(
        self,
        seen: Iterable[_At],
        values: Iterable[object],
        column: Column,
        label: str,
        read: Callable[[object], list[str]],
    ) -> Iterator[Finding]:
        first = self._numbers[label]
        for at, value in zip(seen, values, strict=True):
            if value is None or isinstance(value, CellError):
                continue
            for number in read(value):
                other = first.setdefault(number, at)
                if other is not at and at.is_other(other):
                    yield from self._again(at, other, column, label, number)

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


UNIQUE = {CERTIFICATE: _certificate, ACCOUNT: _account, PHONE: _phones}
KINDS: dict[str, type[Finding]] = {CERTIFICATE: f.DuplicateNumber, ACCOUNT: f.SharedAccount, PHONE: f.SharedPhone}
