"""Totals and subtotals that a list states, against the rows that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

Line = tuple[int, int]
"""The number of a row and its amount in fen."""


def wrong_totals(
    rows: Sequence[Line], totals: Sequence[Line], subtotals: Sequence[Line]
) -> Iterator[tuple[int, int, int]]:
    """The rows of totals that don't add up: row, the sum stated, the sum found."""
    whole = sum(fen for _, fen in rows)
    for number, given in totals:
        if given != whole:
            yield number, given, whole
    if not subtotals:
        return
    groups = _groups(rows, [number for number, _ in subtotals])
    for index, (number, given) in enumerate(subtotals):
        above = list(accumulate(reversed(groups[: index + 1])))
        if given not in (*above, groups[index + 1]):
            yield number, given, above[0]


def _groups(rows: Sequence[Line], marks: Sequence[int]) -> list[int]:
    """The sums of the rows before the first mark, between the marks, and after the last."""
    sums = [0] * (len(marks) + 1)
    group = 0
    for number, fen in rows:
        while group < len(marks) and number > marks[group]:
            group += 1
        sums[group] += fen
    return sums
