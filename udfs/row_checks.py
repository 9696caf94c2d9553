"""What a row of a table says against itself: numbers, words, dates, and one of its cells against another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from policies.dates import MONTHS, add_months, read_date, read_month
from policies.errors import InputProblem
from policies.masking import shown
from policies.once import Once
from policies.vocabulary import NUMERIC, exact_number, vocabulary
from udfs import findings as f
from udfs import identity, numbers
from udfs.findings import Finding
from udfs.header_words import IDENTITY
from udfs.periods import Backward, read_period
from udfs.ranges import CellError
from udfs.tables import Column, Row, Table, different, mapped, named

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
Check = Callable[[Row, Column, Any], Iterator[Finding]]


def check_rows(table: Table) -> Iterator[Finding]:
    """Everything that a row says against itself, column by column: a value that stands in many rows is read once."""
    for column in table.columns:
        if column.required and None in (values := table.values(column)):
            for row, value in zip(table.rows, values, strict=True):
                if value is None:
                    yield f.MissingValue(row.sheet, row.address(column), label=column.label)
        yield from check_values(table, column, check_cell)
    numbers = right_numbers(table)
    yield from _sex(table, numbers)
    yield from _birth(table, numbers)
    for start, end, relation in _pairs(table):
        yield from _in_order(table, start, end, relation)


def check_values(table: Table, column: Column, check: Check) -> Iterator[Finding]:
    """What a check of single cells finds in a column; it is put to each different value first."""
    values = table.values(column)
    tried = _doubtful(table, column, values) if check is check_cell else different(values)
    wrong = {(type(value), value) for value in tried if next(check(NOWHERE, column, value), None) is not None}
    if wrong:
        for row, value in zip(table.rows, values, strict=True):
            if (type(value), value) in wrong:
                yield from check(row, column, value)


def _doubtful(table: Table, column: Column, values: Sequence[object]) -> Iterable[object]:
    """The different values of which `check_cell` may have something to say."""
    check = _check_of(column)
    if check is None:
        wrong = any(issubclass(kind, CellError) for kind in set(map(type, values)))
        return {value for value in values if isinstance(value, CellError)} if wrong else ()
    if check is _identity:
        sure = table.persons.sure
        return different([value for value in values if value not in sure])
    if check is _phone:
        plain = numbers.MOBILE.fullmatch
        return different([value for value in values if not (isinstance(value, str) and plain(value))])
    return different(values)


class _Nowhere:
    """A row for trying what a check says of a value."""

    sheet = ""
    number = 0

    def value(self, column: Column | None) -> object:
        return None

    def formula(self, column: Column) -> str:
        return ""

    def address(self, column: Column) -> str:
        return ""


NOWHERE: Row = _Nowhere()


def check_cell(row: Row, column: Column, value: object) -> Iterator[Finding]:
    """What is wrong with one filled cell by itself."""
    if isinstance(value, CellError):
        yield f.ErrorCell(row.sheet, row.address(column), label=column.label, given=value)
    elif check := _check_of(column):
        yield from check(row, column, value)


def _check_of(column: Column) -> Check | None:
    """What the cells of a column are held against; None where anything may stand in them."""
    fact, kind = column.fact, column.kind
    if fact is not None and fact.label in BY_LABEL:
        return BY_LABEL[fact.label]
    if kind in READERS:
        return _date
    if kind == "uscc":
        return _code
    if fact is not None and (fact.type in NUMERIC or fact.type in ("word", "flag")):
        return _readable
    if kind in ("number", "share"):
        return _number
    return _span if SPAN in column.header else None


def _identity(row: Row, column: Column, value: object) -> Iterator[Finding]:
    place = (row.sheet, row.address(column))
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


def _account(row: Row, column: Column, value: object) -> Iterator[Finding]:
    place = (row.sheet, row.address(column))
    yield from _either(place, _said(column.label, value, numbers.bank_card_check), f.WrongAccount, f.AccountNotice)


def _phone(row: Row, column: Column, value: object) -> Iterator[Finding]:
    place = (row.sheet, row.address(column))
    yield from _either(place, _said(column.label, value, numbers.phone_check), f.WrongPhone, f.PhoneNotice)


def _code(row: Row, column: Column, value: object) -> Iterator[Finding]:
    if says := _said("", value, numbers.uscc_check):
        yield f.WrongCode(row.sheet, row.address(column), says=f"“{column.label}”{says}")


BY_LABEL: dict[str, Check] = {IDENTITY: _identity, ACCOUNT: _account, PHONE: _phone, CODE: _code}


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


def _readable(row: Row, column: Column, value: object) -> Iterator[Finding]:
    fact = column.fact
    assert fact is not None
    try:
        fact.read(value)
    except InputProblem as problem:
        kind = f.BadNumber if fact.type in NUMERIC else f.UnknownWord
        yield kind(row.sheet, row.address(column), says=problem)


def _number(row: Row, column: Column, value: object) -> Iterator[Finding]:
    if isinstance(value, (int, float)) or row.formula(column):
        return
    try:
        exact_number(value, column.kind == "share")
    except ValueError:
        says = f"“{column.label}”应当是数，不是“{shown(str(value))}”"
        yield f.BadNumber(row.sheet, row.address(column), says=says)


def _span(row: Row, column: Column, value: object) -> Iterator[Finding]:
    """A period in words of its own (2024.05至今) may stand as it is; one that ends before it starts may not."""
    try:
        read_period(value)
    except Backward as problem:
        told: dict[str, Any] = {"start_label": f"{column.label}的起始", "end_label": "终止", "relation": NOT_AFTER}
        yield f.BadPeriod(row.sheet, row.address(column), start=problem.first, end=problem.last, **told)
    except InputProblem:
        return


def _date(row: Row, column: Column, value: object) -> Iterator[Finding]:
    try:
        READERS[column.kind](value)
    except InputProblem as problem:
        yield f.BadDate(row.sheet, row.address(column), label=column.label, says=problem)


def right_numbers(table: Table) -> list[str]:
    """The identity number of each row in 18 characters, "" where there is none or it is wrong."""
    return table.persons.numbers


def _sex(table: Table, numbers: Sequence[str]) -> Iterator[Finding]:
    column = table.of(SEX)
    if column is None:
        return
    known = mapped(vocabulary().fact(SEX).known, table.values(column))
    for row, number, said in zip(table.rows, numbers, known, strict=True):
        if number and said and said != (expected := identity.sex_in(number)):
            yield f.SexMismatch(row.sheet, row.address(column), given=said, expected=expected)


def _birth(table: Table, numbers: Sequence[str]) -> Iterator[Finding]:
    """A date of birth against the number; no other date may lie before it."""
    born = Once[str, date](identity.born_on)
    latest = max(map(itemgetter(identity.BIRTH), filter(None, numbers)), default="")
    for column in table.columns:
        label = column.fact.label if column.fact else ""
        of_birth = label in (BIRTH_DAY, BIRTH_MONTH)
        if not of_birth and column.kind != "date":
            continue
        days = _days(table, column) if column.kind == "date" else [None] * len(numbers)
        if not of_birth and (not latest or all(given >= born[latest] for given in set(days) if given)):
            continue
        for row, number, given in zip(table.rows, numbers, days, strict=True):
            if not number:
                continue
            birth = born[number[identity.BIRTH]]
            if of_birth:
                yield from _same_birth(row, column, given, birth)
            elif given and given < birth:
                yield f.BornAfter(row.sheet, row.address(column), label=column.label, day=given, born=birth)


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


def _in_order(table: Table, start_column: Column, end_column: Column, relation: str) -> Iterator[Finding]:
    period = start_column is named(table, PERIOD[0]) and end_column is named(table, PERIOD[1])
    starts, ends = _days(table, start_column), _days(table, end_column)
    wrong = {(start, end) for start, end in set(zip(starts, ends, strict=True)) if _backward(start, end, relation)}
    if not wrong and not period:
        return
    for row, start, end in zip(table.rows, starts, ends, strict=True):
        if start is None or end is None:
            continue
        if (start, end) in wrong:
            labels = {"start_label": start_column.label, "end_label": end_column.label, "relation": relation}
            yield f.BadPeriod(row.sheet, row.address(end_column), start=start, end=end, **labels)
        elif period:
            yield from _months(table, row, start, end)


def _backward(start: date | None, end: date | None, relation: str) -> bool:
    return start is not None and end is not None and (start > end or (start == end and relation == BEFORE))


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
    return _day(row.value(column))


def _day(value: object) -> date | None:
    if not isinstance(value, (date, str, int, float)) or isinstance(value, bool):
        return None
    try:
        return read_date(value)
    except InputProblem:
        return None


def _days(table: Table, column: Column) -> list[date | None]:
    """The days in a column, row by row."""
    return mapped(_day, table.values(column))
