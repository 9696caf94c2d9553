"""Formulas over the whole columns of a long roster: each function of ours is asked once, not once a row.

In Excel every call goes to Python and back and asks for each of its cells, some 15 times across the process; at four
calls a row a long roster would keep people waiting. The answers stand on the hidden sheet as old array formulas, which
Excel, WPS and LibreOffice all know; a row picks its own, so that rows can still be sorted, inserted and deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from udfs.cells import CellError
from workbooks.cells import SheetCells
from workbooks.formula import column_letters, quote_sheet
from workbooks.reading.tables import Roster, RosterColumn

MANY = 300
"""Rows from which on the functions are asked for whole columns."""
SPARE = 100
"""Rows that may be inserted before the answers no longer reach to the end (then #REF!)."""
LONGEST = 255
"""Characters of an array formula that Excel takes from a program."""
Arguments = Callable[["Cells"], list[str]]


class Cells(NamedTuple):
    """How the arguments of a call name the roster's cells: those of a column, those from a column to another."""

    column: Callable[[int], str]
    span: Callable[[int, int], str]


class Answers(NamedTuple):
    """A function asked for a roster: `rows` the formula of each row, `array` the one formula for all of them."""

    rows: list[str]
    array: str


def answers(roster: Roster, calls: Mapping[str, Arguments]) -> dict[str, Answers]:
    """The functions by name, asked for the rows from the header's last to the roster's last.

    The header is among them, so that a row inserted below it is. None where Excel would not take the array formulas.
    """
    top, bottom = roster.header_bottom, roster.rows[-1].number
    of_row = [_cells(roster.sheet, number, number, "") for number in range(top, bottom + 1)]
    whole = _cells(roster.sheet, top, bottom, "$")
    found = {
        name: Answers([_call(name, given(cells)) for cells in of_row], _call(name, given(whole)))
        for name, given in calls.items()
    }
    return found if all(len(each.array) < LONGEST for each in found.values()) else {}


def at_once(roster: Roster, sheet: SheetCells, columns: Sequence[RosterColumn]) -> bool:
    """Whether the roster is long, and each of its rows tells these facts in cells of its own.

    An error among them would be an error in every row in LibreOffice; the header of a column in another unit is no
    number that could be multiplied.
    """
    return (
        len(roster.rows) >= MANY
        and not any(column.unit for column in columns)
        and not any(_elsewhere(roster, sheet, columns))
    )


def _elsewhere(roster: Roster, sheet: SheetCells, columns: Sequence[RosterColumn]) -> Iterator[bool]:
    for row in roster.rows:
        for column in columns:
            own = sheet.anchor(row.number, column.index) == (row.number, column.index)
            yield not own or isinstance(row.get(column.index), CellError)


def _cells(sheet: str, top: int, bottom: int, fixed: str) -> Cells:
    """The cells of some rows as another sheet names them."""

    def span(first: int, last: int) -> str:
        start, end = (f"{fixed}{column_letters(c)}{fixed}{r}" for r, c in ((top, first), (bottom, last)))
        return f"{quote_sheet(sheet)}!{start}" + ("" if start == end else f":{end}")

    return Cells(lambda column: span(column, column), span)


def _call(name: str, arguments: list[str]) -> str:
    while arguments and not arguments[-1]:
        arguments = arguments[:-1]
    return f"{name}({','.join(arguments)})"


def picked(answers: str, roster: Roster, column: int) -> str:
    """The row's own among the answers; `column` is one of the new columns, whose header tells where they begin."""
    return f"INDEX({answers},ROW()-ROW(${column_letters(column)}${roster.header_bottom})+1)"
