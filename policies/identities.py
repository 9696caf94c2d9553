"""Recomputes what has to add up: the rows and columns of a printed table, and a stated total against its terms.

Everything is exact; a miss shows its own arithmetic, e.g. 115+66=181≠180.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from policies.case import plain
from policies.data_tables import DataTable
from policies.vocabulary import exact_number

VALID, INVALID, CONFLICT = "VALID", "INVALID", "CONFLICT"


@dataclass(frozen=True)
class Sum:
    """A stated figure beside the terms that should make it up."""

    name: str
    stated: Fraction
    terms: tuple[Fraction, ...]

    @property
    def total(self) -> Fraction:
        return sum(self.terms, Fraction(0))

    @property
    def difference(self) -> Fraction:
        """Recomputed minus stated."""
        return self.total - self.stated

    @property
    def holds(self) -> bool:
        return self.difference == 0

    @property
    def verdict(self) -> str:
        """VALID, or CONFLICT: one place of a document against another."""
        return VALID if self.holds else CONFLICT

    @property
    def says(self) -> str:
        """The arithmetic: 290+130=420, or 115+66=181≠180."""
        added = "+".join(plain(term) for term in self.terms)
        result = "" if self.holds or len(self.terms) == 1 else f"={plain(self.total)}"
        return f"{added}{result}{'=' if self.holds else '≠'}{plain(self.stated)}"


@dataclass(frozen=True)
class RowCheck:
    """What is wrong in one row: VALID, or INVALID with a sentence per miss and the columns it is about."""

    verdict: str
    reasons: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        return "；".join(self.reasons)


def check_row(table: DataTable, row: Mapping[str, object]) -> RowCheck:
    """The identities of one row, given by column name (numbers or their text); the row need not be the document's own.

    A figure that is missing or no whole number that is not negative is a miss like any other.
    """
    numbers, misses = _read(table, row)
    for column, parts in table.sums.items():
        if column in numbers and all(part in numbers for part in parts):
            found = Sum(column, numbers[column], tuple(numbers[part] for part in parts))
            if not found.holds:
                misses[column] = f"{column}：{found.says}"
    for column, ceiling in table.no_more_than.items():
        if column in numbers and ceiling in numbers and numbers[column] > numbers[ceiling]:
            misses[column] = f"{column} {plain(numbers[column])} 多于{ceiling} {plain(numbers[ceiling])}"
    return RowCheck(INVALID if misses else VALID, tuple(misses.values()), tuple(misses))


def _read(table: DataTable, row: Mapping[str, object]) -> tuple[dict[str, Fraction], dict[str, str]]:
    numbers: dict[str, Fraction] = {}
    misses: dict[str, str] = {}
    for column in table.figures:
        value = row.get(column)
        if value is None or not str(value).strip():
            misses[column] = f"{column}没有填"
            continue
        try:
            number = exact_number(value)
        except (ValueError, ZeroDivisionError):
            misses[column] = f"{column}“{value}”不是数"
            continue
        if number < 0 or number.denominator != 1:
            misses[column] = f"{column} {plain(number)} 应当是不小于 0 的整数"
            continue
        numbers[column] = number
    return numbers, misses


def row_sums(table: DataTable) -> list[Sum]:
    """Every sum inside the rows of a table: one per row and summed column."""
    return [
        Sum(f"{row[table.key]} {column}", numbers[column], tuple(numbers[part] for part in parts))
        for row in table.named_rows()
        for numbers in [table.numbers(row)]
        for column, parts in table.sums.items()
    ]


def column_sums(table: DataTable) -> list[Sum]:
    """The printed total of each column against its rows."""
    rows = [table.numbers(row) for row in table.named_rows()]
    return [
        Sum(column, exact_number(stated), tuple(numbers[column] for numbers in rows))
        for column, stated in table.total.items()
    ]


def totals(table: DataTable, columns: Iterable[str]) -> tuple[Fraction, ...]:
    """The printed totals of some columns, to be held against a figure stated elsewhere."""
    return tuple(exact_number(table.total[column]) for column in columns)
