"""What a row of a table says against itself: numbers, words, dates, and one of its cells against another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from policies.dates import MONTHS, add_months, read_date, read_month
from policies.errors import InputProblem
from policies.masking import shown
from policies.vocabulary import NUMERIC, Fact, exact_number, vocabulary
from udfs import findings as f
from udfs import identity, numbers
from udfs.findings import Finding
from udfs.header_words import IDENTITY
from udfs.periods import Backward, read_period
from udfs.ranges import CellError
from udfs.tables import Column, Row, Table, named

SEX, MONTH_COUNT = "性别", "月数"
ACCOUNT, PHONE, CODE = "银行卡号", "联系电话", "统一社会信用代码"
BIRTH_DAY, BIRTH_MONTH = "出生日期", "出生年月"
PERIOD = ("起始日期", "截止日期")
BEFORE, NOT_AFTER = "早于", "不晚于"
SPAN = "起止"  # in the header of a column that holds both ends
ORDERED_DATES = (
    (*PERIOD, NOT_AFTER),
    ("开班日期", "结业日期", BEFORE),
    ("开班日期", "取证日期", BEFORE),
    ("结业日期", "取证日期", NOT_AFTER),
    ("就业日期", "申请日期", NOT_AFTER),
    ("登记日期", "申请日期", NOT_AFTER),
)
READERS: dict[str, Callable[[Any], object]] = {"date": read_date, "month": read_month, "period": read_period}
Place = tuple[str, str]
Pair = tuple[Column, Column, str]
CACHE_SIZE = 65536


def check_rows(table: Table) -> Iterator[Finding]:
    """Everything that a row says against itself."""
    required = [c for c in table.columns if c.required]
    dated = [c for c in table.columns if c.kind == "date" or (c.fact and c.fact.label in (BIRTH_DAY, BIRTH_MONTH))]
    pairs = _pairs(table)
    for row in table.rows:
        for column in required:
            if row.value(column) is None:
                yield f.MissingValue(row.sheet, row.address(column), label=column.label)
        for column in table.columns:
            value = row.value(column)
            if value is not None:
                yield from check_cell(row, column, value)
        if number := right_identity(row.value(table.of(IDENTITY))):
            yield from _sex(table, row, number)
            yield from _birth(dated, row, identity.birthdate(number))
        yield from _in_order(table, pairs, row)


def check_cell(row: Row, column: Column, value: object) -> Iterator[Finding]:
    """What is wrong with one filled cell by itself."""
    place, fact = (row.sheet, row.address(column)), column.fact
    if isinstance(value, CellError):
        yield f.ErrorCell(*place, label=column.label, given=value)
    elif fact is not None and fact.label in BY_LABEL:
        yield from BY_LABEL[fact.label](place, column.label, value)
    elif column.kind in READERS:
        yield from _date(place, column.label, value, READERS[column.kind])
    elif column.kind == "uscc":
        yield from _code(place, column.label, value)
    elif fact is not None and (fact.type in NUMERIC or fact.type in ("word", "flag")):
        yield from _readable(place, fact, value)
    elif column.kind in ("number", "share") and not row.formula(column) and not isinstance(value, (int, float)):
        yield from _number(place, column.label, value, column.kind == "share")
    elif SPAN in column.header:
        yield from _span(place, column.label, value)


def _identity(place: Place, label: str, value: object) -> Iterator[Finding]:
    if isinstance(value, (int, float)):
        try:
            number = identity.from_number(value)
        except InputProblem as problem:
            yield f.WrongIdentity(*place, says=problem)
            return
        yield f.IdentityAsNumber(*place)
    else:
        number = str(value)
    yield from _either(place, identity.check(number), f.WrongIdentity, f.IdentityNotice)


def _account(place: Place, label: str, value: object) -> Iterator[Finding]:
    yield from _either(place, _said(label, value, numbers.bank_card_check), f.WrongAccount, f.AccountNotice)


def _phone(place: Place, label: str, value: object) -> Iterator[Finding]:
    yield from _either(place, _said(label, value, numbers.phone_check), f.WrongPhone, f.PhoneNotice)


def _code(place: Place, label: str, value: object) -> Iterator[Finding]:
    if says := _said("", value, numbers.uscc_check):
        yield f.WrongCode(*place, says=f"“{label}”{says}")


BY_LABEL = {IDENTITY: _identity, ACCOUNT: _account, PHONE: _phone, CODE: _code}


def _said(label: str, value: object, check: Callable[[str], str]) -> str:
    """What a check says of a cell, a number in it included."""
    try:
        return check(numbers.written(value, label))
    except InputProblem as problem:
        return str(problem)


def _either(place: Place, says: str, wrong: type[Finding], notice: type[Finding]) -> Iterator[Finding]:
    if says.startswith(numbers.NOTICE):
        yield notice(*place, says=says.removeprefix(numbers.NOTICE))
    elif says:
        yield wrong(*place, says=says)


def _readable(place: Place, fact: Fact, value: object) -> Iterator[Finding]:
    try:
        fact.read(value)
    except InputProblem as problem:
        kind = f.BadNumber if fact.type in NUMERIC else f.UnknownWord
        yield kind(*place, says=problem)


def _number(place: Place, label: str, value: object, share: bool) -> Iterator[Finding]:
    try:
        exact_number(value, share)
    except ValueError:
        yield f.BadNumber(*place, says=f"“{label}”应当是数，不是“{shown(str(value))}”")


def _span(place: Place, label: str, value: object) -> Iterator[Finding]:
    """A period in words of its own (2024.05至今) may stand as it is; one that ends before it starts may not."""
    try:
        read_period(value)
    except Backward as problem:
        told: dict[str, Any] = {"start_label": f"{label}的起始", "end_label": "终止", "relation": NOT_AFTER}
        yield f.BadPeriod(*place, start=problem.first, end=problem.last, **told)
    except InputProblem:
        return


def _date(place: Place, label: str, value: object, read: Callable[[Any], object]) -> Iterator[Finding]:
    try:
        read(value)
    except InputProblem as problem:
        yield f.BadDate(*place, label=label, says=problem)


def right_identity(value: object) -> str:
    """The identity number of a cell in 18 characters, "" where there is none or it is wrong."""
    if value is None or isinstance(value, (bool, CellError)):
        return ""
    try:
        return _current(numbers.written(value, IDENTITY))
    except InputProblem:
        return ""


@lru_cache(maxsize=CACHE_SIZE)
def _current(text: str) -> str:
    """A number in 18 characters: asked several times of each row."""
    return identity.current(text)


def wrong_identity(value: object) -> bool:
    """Whether a cell holds a number that is no right identity number; a blank one is none."""
    return value is not None and not right_identity(value)


def _sex(table: Table, row: Row, number: str) -> Iterator[Finding]:
    column = table.of(SEX)
    given = row.value(column)
    if column is None or given is None:
        return
    known, expected = vocabulary().fact(SEX).known(given), identity.sex(number)
    if known and known != expected:
        yield f.SexMismatch(row.sheet, row.address(column), given=known, expected=expected)


def _birth(dated: Sequence[Column], row: Row, born: date) -> Iterator[Finding]:
    """A date of birth against the number; no other date may lie before it."""
    for column in dated:
        label = column.fact.label if column.fact else ""
        given = day(row, column) if column.kind == "date" else None
        if label in (BIRTH_DAY, BIRTH_MONTH):
            yield from _same_birth(row, column, given, born)
        elif given and given < born:
            yield f.BornAfter(row.sheet, row.address(column), label=column.label, day=given, born=born)


def _same_birth(row: Row, column: Column, given: date | None, born: date) -> Iterator[Finding]:
    """A birth column against the number: by the day where it states one, else by the month."""
    month = given or _month(row, column)
    expected = born if given else born.replace(day=1)
    if month and month != expected:
        shown_as = "%Y-%m-%d" if given else "%Y-%m"
        told = {"given": format(month, shown_as), "expected": format(expected, shown_as)}
        yield f.BirthMismatch(row.sheet, row.address(column), label=column.label, **told)


def _month(row: Row, column: Column) -> date | None:
    value = row.value(column)
    try:
        return read_month(value) if isinstance(value, (date, str, int, float)) else None
    except InputProblem:
        return None


def _pairs(table: Table) -> list[Pair]:
    """The columns of dates that come in an order."""
    found = [(named(table, start), named(table, end), relation) for start, end, relation in ORDERED_DATES]
    return [(start, end, relation) for start, end, relation in found if start is not None and end is not None]


def _in_order(table: Table, pairs: Sequence[Pair], row: Row) -> Iterator[Finding]:
    for start_column, end_column, relation in pairs:
        start, end = day(row, start_column), day(row, end_column)
        if start is None or end is None:
            continue
        if start > end or (start == end and relation == BEFORE):
            labels = {"start_label": start_column.label, "end_label": end_column.label, "relation": relation}
            yield f.BadPeriod(row.sheet, row.address(end_column), start=start, end=end, **labels)
        elif start_column is named(table, PERIOD[0]) and end_column is named(table, PERIOD[1]):
            yield from _months(table, row, start, end)


def _months(table: Table, row: Row, start: date, end: date) -> Iterator[Finding]:
    """Months claimed: at least the full ones of the period, at most the calendar months it touches."""
    column = table.of(MONTH_COUNT)
    given = row.value(column)
    if column is None or not isinstance(given, (int, float)):
        return
    touched = (end.year - start.year) * MONTHS + end.month - start.month + 1
    full = max(n for n in range(touched + 1) if add_months(start, n) <= end + timedelta(days=1))
    if not full <= given <= touched:
        expected = str(full) if full == touched else f"{full} 至 {touched}"
        yield f.MonthsMismatch(
            row.sheet, row.address(column), given=f"{given:g}", start=start, end=end, expected=expected
        )


def day(row: Row, column: Column | None) -> date | None:
    """The day in a cell, None where there is none that can be read."""
    value = row.value(column)
    if not isinstance(value, (date, str, int, float)) or isinstance(value, bool):
        return None
    try:
        return read_date(value)
    except InputProblem:
        return None
