"""Formulas with a mark for the number of their own row: one text for all rows that calculate alike.

>>> relative('=IF(B5="","",B5*$C$1)', 5).replace(OWN, "{}")
'=IF(B{}="","",B{}*$C$1)'
"""

from __future__ import annotations

from functools import lru_cache

from workbooks.formula import relative_rows

OWN = "\0"
MOST_KNOWN = 1 << 16
SAMPLE_ROW = 1_000_003


def relative(formula: str, row: int) -> str:
    """A formula with OWN for every number that is its row's."""
    return formula.replace(str(row), OWN)


@lru_cache(MOST_KNOWN)
def reads_own_row(pattern: str) -> bool:
    """Whether the marks in a pattern are rows of references, and no reference moves to another row beside them.

    Then all rows with the pattern calculate alike, each from its own cells.
    """
    rows = relative_rows(pattern.replace(OWN, str(SAMPLE_ROW)))
    own = rows.count(SAMPLE_ROW)
    return own == len(rows) == pattern.count(OWN) and "ROW(" not in pattern.upper()


def in_row(pattern: str, row: int) -> str:
    """The formula of a pattern in a row."""
    return pattern.replace(OWN, str(row))
