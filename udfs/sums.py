"""What amounts add up to: totals, subtotals, and the counts and sums that a title or a note states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from policies.case import cents
from policies.vocabulary import exact_number
from udfs import findings as f
from udfs import findings_of_amounts as a
from udfs.findings import Finding
from udfs.header_words import NAME, plain
from udfs.ranges import CellError
from udfs.row_checks import right_numbers
from udfs.tables import Column, Row, Table, different, mapped

TOTAL, SUBTOTAL = "合计", "小计"
TEN_THOUSAND = 100 * 100
_SUM = r"(?:共计?|合计|总计|总额|总金额)"
_COUNT = re.compile(rf"(?:{_SUM}|(?:^|[^\w]|总|发放|补贴|享受|领取)人数):?为?(\d+)(?:人|名|$)(?!次|/|均|以|左右)")
_ALONE = re.compile(r"(\d+)人")
_AMOUNT = re.compile(
    rf"(?:{_SUM}|金额):?为?(?:(?:人数)?:?\d+人次?[,、;]?)?(?:[^\d标准]{{0,8}}?:?)?(\d[\d,]*(?:\.\d+)?)(万?)元(?!/)"
)
Said = tuple[str, str, str]
"""Sheet, cell and text of something that stands above or below a table."""


def money(value: object) -> Decimal | None:
    """An amount in a cell, exact as it is shown; None for anything that is no number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return cents(exact_number(value))
    except ValueError:
        return None  # not finite, or larger than any amount


def money_said(value: object) -> Decimal | None:
    """An amount as a number or in words that can be read exactly: 3,000元, ￥3000.00. None for anything else."""
    if not isinstance(value, str):
        return money(value)
    try:
        return cents(exact_number(value))
    except ValueError:
        return None


def plain_money(amount: Decimal) -> str:
    """3000.00 -> 3000, 995.05 -> 995.05."""
    return format(amount, "f").removesuffix(".00")


def check_totals(table: Table) -> Iterator[Finding]:
    """Totals and subtotals against the rows that they may stand for; amounts that no sum sees."""
    for column in table.amounts:
        yield from _texts(table, column)
        amounts = table.values(column)
        if any(isinstance(value, CellError) for value in amounts):
            continue  # told at the rows, which their sums follow
        for total in table.totals:
            yield from _stated(total, column, TOTAL, [_sum(amounts)] if amounts else [])
        for index, subtotal in enumerate(table.subtotals):
            yield from _stated(subtotal, column, SUBTOTAL, _partial(table, column, index) if amounts else [])


def _texts(table: Table, column: Column) -> Iterator[Finding]:
    for row, value in zip(table.rows, table.values(column), strict=True):
        if isinstance(value, str) and money_said(value) is not None:
            yield f.AmountAsText(row.sheet, row.address(column), label=column.label, given=value)


def _stated(row: Row, column: Column, kind: str, expected: Sequence[Decimal]) -> Iterator[Finding]:
    """A sum in a cell against those that it may be, the likeliest first."""
    value = row.value(column)
    given = money(value)
    if isinstance(value, CellError):
        yield f.ErrorCell(row.sheet, row.address(column), label=column.label, given=value)
    elif given is not None and expected and given not in expected:
        told = {"given": plain_money(given), "expected": plain_money(expected[0])}
        yield a.WrongTotal(row.sheet, row.address(column), label=column.label, kind=kind, **told)


def _partial(table: Table, column: Column, index: int) -> list[Decimal]:
    """What a subtotal may add up: the group of rows above it, several of them, all, or the group below it."""
    marks = [0, *(row.number for row in table.subtotals)]
    groups = [_between(table, column, low, high) for low, high in pairwise(marks)]
    above = [group for group in reversed(groups[: index + 1]) if group is not None]
    last = marks[index + 2] if index + 2 < len(marks) else None
    below = _between(table, column, marks[index + 1], last)
    return [*accumulate(above), *([below] if below is not None else [])]


def _between(table: Table, column: Column, low: int, high: int | None) -> Decimal | None:
    values = [row.value(column) for row in table.rows if low < row.number and (high is None or row.number < high)]
    return _sum(values) if values else None


def _sum(values: Sequence[object]) -> Decimal:
    return sum(mapped(lambda value: money_said(value) or Decimal(0), values), Decimal(0))


def check_stated(table: Table, said: Iterable[Said], beside: Sequence[Table] = ()) -> Iterator[Finding]:
    """Counts and sums that texts state of a table, such as 共计 25 人，75000 元.

    `beside` are all tables of the sheet: a text may speak of them together. Where several columns hold amounts, the
    sum of any of them will do.
    """
    whole = [table, *(other for other in beside if other is not table)]
    for sheet, cell, text in said:
        bare = plain(text)
        for given in (int(found) for found in (*_COUNT.findall(bare), *_ALONE.findall(bare)[: _is_count(bare)])):
            counts = _counts([table]) | _counts(whole)
            if given not in counts:
                yield a.WrongCount(sheet, cell, given=given, expected=len(table.rows))
                break
        for number, unit in _AMOUNT.findall(bare):
            given_amount = cents(Fraction(number.replace(",", "")) * (TEN_THOUSAND if unit else 1))
            sums = _sums([table]) + _sums(whole)
            if sums and given_amount not in sums:
                told = {"given": plain_money(given_amount), "expected": plain_money(sums[0])}
                yield a.WrongStatedAmount(sheet, cell, label=table.amounts[0].label, **told)
                break


def _is_count(text: str) -> int:
    """1 where a text is a count of persons and nothing else, as it stands in a row of totals."""
    return 1 if _ALONE.fullmatch(text) else 0


def _counts(tables: Sequence[Table]) -> set[int]:
    """How many rows, how many of them with a name, and how many different persons."""
    rows = [(table, row) for table in tables for row in table.rows]
    numbers = [number for table in tables for number in right_numbers(table)]
    persons = {number or (id(table), row.number) for (table, row), number in zip(rows, numbers, strict=True)}
    names = [name for table in tables for name in table.values(table.of(NAME))]
    return {len(rows), len(persons), sum(name is not None for name in names)}


def _sums(tables: Sequence[Table]) -> list[Decimal]:
    """The sum of each column of amounts, and of all; none where some amount is no number yet."""
    found = []
    for index in range(max((len(table.amounts) for table in tables), default=0)):
        values = [value for t in tables if index < len(t.amounts) for value in t.values(t.amounts[index])]
        if any(money_said(value) is None for value in different(values)):
            return []
        found.append(_sum(values))
    return [*found, sum(found, Decimal(0))] if found else []
