"""Checks of single cells and of one person against another: identity, words, dates, numbers, duplicates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from policies.dates import add_months, read_date
from policies.errors import InputProblem
from policies.masking import mask, shown
from policies.vocabulary import Fact, vocabulary
from udfs import identity
from udfs.cells import CellError
from udfs.numbers import uscc_check
from workbooks import findings as f
from workbooks.findings import Finding
from workbooks.periods import read_period
from workbooks.roster import Roster, RosterColumn, Row

IDENTITY, NAME, SEX, MONTHS = "身份证号", "姓名", "性别", "月数"
PERIOD = ("起始日期", "截止日期")
ORDERED_DATES = (PERIOD, ("开班日期", "结业日期"), ("开班日期", "取证日期"), ("结业日期", "取证日期"))
UNIQUE = ("证书编号", "银行卡号")
NOTICE_PREFIX = "提醒："
NUMBERS = {"count", "number", "months", "money", "share"}


def check_rows(roster: Roster) -> Iterator[Finding]:
    """Everything that a row says against itself."""
    required = [c for c in roster.columns if c.required]
    for row in roster.rows:
        for column in required:
            if row.value(column) is None:
                yield f.MissingValue(row.sheet, row.address(column), label=column.label)
        for column in roster.columns:
            value = row.value(column)
            if value is not None:
                yield from check_cell(row, column, value)
        yield from _sex(roster, row)
        yield from _periods(roster, row)


def check_cell(row: Row, column: RosterColumn, value: object) -> Iterator[Finding]:
    """What is wrong with one filled cell by itself."""
    place, fact = (row.sheet, row.address(column)), column.fact
    if isinstance(value, CellError):
        yield f.ErrorCell(*place, label=column.label, given=value)
    elif fact is not None and fact.label == IDENTITY:
        yield from _identity(place, value)
    elif _kind(column) == "date":
        yield from _date(place, column.label, value, read_date)
    elif _kind(column) == "period":
        yield from _date(place, column.label, value, read_period)
    elif _kind(column) == "uscc" and (says := uscc_check(str(value))):
        yield f.WrongCode(*place, says=f"“{column.label}”{says}")
    elif fact is not None and (fact.type in NUMBERS or fact.type in ("word", "flag")):
        yield from _readable(place, fact, value)
    elif _kind(column) == "number" and not row.formula(column) and not isinstance(value, (int, float)):
        yield from _number(place, column.label, value)


def _kind(column: RosterColumn) -> str:
    if column.fact is not None:
        return column.fact.type
    kind = column.form.type if column.form else ""
    return {"money": "number", "integer": "number", "percent": "number"}.get(kind, kind)


def _identity(place: tuple[str, str], value: object) -> Iterator[Finding]:
    if isinstance(value, (int, float)):
        try:
            number = identity.from_number(value)
        except InputProblem as problem:
            yield f.WrongIdentity(*place, says=problem)
            return
        yield f.IdentityAsNumber(*place)
    else:
        number = str(value)
    says = identity.check(number)
    if says.startswith(NOTICE_PREFIX):
        yield f.IdentityNotice(*place, says=says.removeprefix(NOTICE_PREFIX))
    elif says:
        yield f.WrongIdentity(*place, says=says)


def _readable(place: tuple[str, str], fact: Fact, value: object) -> Iterator[Finding]:
    try:
        fact.read(value)
    except InputProblem as problem:
        kind = f.BadNumber if fact.type in NUMBERS else f.UnknownWord
        yield kind(*place, says=problem)


def _number(place: tuple[str, str], label: str, value: object) -> Iterator[Finding]:
    try:
        Fraction(str(value).replace(",", ""))
    except ValueError:
        yield f.BadNumber(*place, says=f"“{label}”应当是数，不是“{shown(str(value))}”")


def _date(place: tuple[str, str], label: str, value: object, read: Callable[[Any], object]) -> Iterator[Finding]:
    try:
        read(value)
    except InputProblem as problem:
        yield f.BadDate(*place, label=label, says=problem)


def _sex(roster: Roster, row: Row) -> Iterator[Finding]:
    column, number = roster.of(SEX), row.value(roster.of(IDENTITY))
    given = row.value(column)
    if column is None or given is None or not isinstance(number, str):
        return
    known = vocabulary().fact(SEX).known(given)
    if known and not _wrong(number) and known != (expected := identity.sex(number)):
        yield f.SexMismatch(row.sheet, row.address(column), given=known, expected=expected)


def wrong_identity(number: object) -> bool:
    """Whether a cell holds a number that is no right identity number; a blank one is none."""
    return number is not None and _wrong(str(number))


def _wrong(number: str) -> bool:
    says = identity.check(number)
    return bool(says) and not says.startswith(NOTICE_PREFIX)


def _periods(roster: Roster, row: Row) -> Iterator[Finding]:
    for start_name, end_name in ORDERED_DATES:
        start_column, end_column = named(roster, start_name), named(roster, end_name)
        start, end = day(row, start_column), day(row, end_column)
        if start_column is None or end_column is None or start is None or end is None:
            continue
        if start > end:
            labels = {"start_label": start_column.label, "end_label": end_column.label}
            yield f.BadPeriod(row.sheet, row.address(end_column), start=start, end=end, **labels)
        elif (start_name, end_name) == PERIOD:
            yield from _months(roster, row, start, end)


def _months(roster: Roster, row: Row, start: date, end: date) -> Iterator[Finding]:
    """Months claimed: at least the full ones of the period, at most the calendar months it touches."""
    column = roster.of(MONTHS)
    given = row.value(column)
    if column is None or not isinstance(given, (int, float)):
        return
    touched = (end.year - start.year) * 12 + end.month - start.month + 1
    full = max(n for n in range(touched + 1) if add_months(start, n) <= end + timedelta(days=1))
    if not full <= given <= touched:
        expected = str(full) if full == touched else f"{full} 至 {touched}"
        yield f.MonthsMismatch(
            row.sheet, row.address(column), given=f"{given:g}", start=start, end=end, expected=expected
        )


def named(roster: Roster, name: str) -> RosterColumn | None:
    """A column by fact or by header."""
    return roster.of(name) or next((c for c in roster.columns if c.header == name), None)


def day(row: Row, column: RosterColumn | None) -> date | None:
    """The day in a cell, None where there is none that can be read."""
    value = row.value(column)
    if not isinstance(value, (date, str, int, float)) or isinstance(value, bool):
        return None
    try:
        return read_date(value)
    except InputProblem:
        return None


def check_duplicates(rosters: Sequence[Roster]) -> Iterator[Finding]:
    """The same person twice on a sheet or on several; the same certificate or card for two people."""
    seen: dict[str, list[tuple[Roster, Row]]] = {}
    for roster in rosters:
        column = roster.of(IDENTITY)
        for row in roster.rows:
            value = row.value(column)
            if column is None or value is None or _wrong(str(value)):
                continue
            number = identity.normal(str(value))
            yield from _repeated(roster, row, column, number, seen.get(number, []))
            seen.setdefault(number, []).append((roster, row))
        for label in UNIQUE:
            yield from _shared_number(roster, label)


def _repeated(
    roster: Roster, row: Row, column: RosterColumn, number: str, before: list[tuple[Roster, Row]]
) -> Iterator[Finding]:
    for other_roster, other in before:
        if _apart(_span(roster, row), _span(other_roster, other)):
            continue
        kind = f.DuplicatePerson if other_roster is roster else f.RepeatedAcrossSheets
        other_column = other_roster.of(IDENTITY)
        assert other_column is not None
        sheet = "" if other.sheet == row.sheet else f"“{other.sheet}”"
        name = row.value(roster.of(NAME)) or "未填"
        place = f"{sheet}{other.address(other_column)}"
        yield kind(row.sheet, row.address(column), number=mask(number), other=place, name=name)
        return


def _span(roster: Roster, row: Row) -> tuple[date | None, date | None]:
    return day(row, named(roster, PERIOD[0])), day(row, named(roster, PERIOD[1]))


def _apart(one: tuple[date | None, date | None], two: tuple[date | None, date | None]) -> bool:
    """Whether two periods are known not to overlap: the same person paid for other months."""
    (start, end), (other_start, other_end) = one, two
    if start is None or end is None or other_start is None or other_end is None:
        return False
    return end < other_start or other_end < start


def _shared_number(roster: Roster, label: str) -> Iterator[Finding]:
    column, person = roster.of(label), roster.of(IDENTITY)
    first: dict[str, Row] = {}
    for row in roster.rows:
        value = row.value(column)
        if column is None or value is None:
            continue
        other = first.setdefault("".join(str(value).split()), row)
        if other is not row and other.value(person) != row.value(person):
            place = {"number": mask(str(value)), "other": other.address(column)}
            yield f.DuplicateNumber(row.sheet, row.address(column), label=column.label, **place)
