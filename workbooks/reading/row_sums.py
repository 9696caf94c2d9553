"""The amounts of rows, exact to the fen, by which a row of sums is known."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from policies.vocabulary import exact_number
from workbooks.cells import Row
from workbooks.reading.repairs import EXACT_DIGITS
from workbooks.reading.tables import RosterColumn


def amount_in(row: Row, column: RosterColumn) -> Decimal | None:
    """An amount to the fen, as a number or as a text that is one."""
    value = row.value(column)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = exact_number(value) if isinstance(value, str) else value
    except ValueError:
        return None
    if not abs(number) < 10**EXACT_DIGITS:
        return None
    exact = Decimal(number.numerator) / number.denominator if isinstance(number, Fraction) else Decimal(repr(number))
    return exact.quantize(Decimal("0.01"))


def total_of(rows: Iterable[Row], column: RosterColumn) -> Decimal:
    """What the amounts of some rows come to."""
    return sum((n for row in rows if (n := amount_in(row, column)) is not None), Decimal(0))
