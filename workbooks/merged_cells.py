"""Formulas of rows that read a value merged with a row above, held against the formula of the other rows."""

from __future__ import annotations

from workbooks.attach_columns import SHEET, reach
from workbooks.cells import SheetCells
from workbooks.formula import Area, Token, area, tokens_of
from workbooks.reading.tables import Roster


def alike(own: str, usual: str, row: int, roster: Roster, sheet: SheetCells) -> bool:
    """Whether a row's formula is the `usual` one, as it would stand in this row, but reads what its cells show.

    Values picked on the hidden sheet of columns can't be seen here: the amount that they give is checked by itself.
    """
    mine, theirs = ([t for t in tokens_of(text) if t.kind != "space"] for text in (own, usual))
    return len(mine) == len(theirs) and all(
        a == b or _same_cells(a, b, row, roster, sheet) for a, b in zip(mine, theirs, strict=True)
    )


def _same_cells(own: Token, usual: Token, row: int, roster: Roster, sheet: SheetCells) -> bool:
    if (own.kind, usual.kind) != ("reference", "reference"):
        return False
    here, there = area(own.text), area(usual.text)
    if here is None or there is None or there.sheet is not None or not there.top == there.bottom == row:
        return False
    if here.sheet is None:
        shown = sheet.anchor(row, there.left)
        return there.single and here.single and shown == (here.top, here.left) and shown != (row, there.left)
    return here.sheet.startswith(SHEET) and _picked(here, there, row, roster, sheet)


def _picked(here: Area, there: Area, row: int, roster: Roster, sheet: SheetCells) -> bool:
    """Whether one row of picked values may stand for all cells of a row, of which some are merged with others."""
    first, last = reach(roster)
    whole = (there.left, there.right) == (first, last) and here.top == here.bottom
    merged = any(sheet.anchor(row, column) != (row, column) for column in range(first, last + 1))
    return whole and merged and here.right - here.left == last - first
