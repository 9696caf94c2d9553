"""What the spreadsheet programs hand in alike, whatever they are."""

from __future__ import annotations

from collections.abc import Sequence

ALL_ROWS = 1_048_576
EXACT = 1e15
"""Numbers from here on have no exact last digit."""


def number(value: object) -> object:
    """A cell's number as a person wrote it: 3.0 is 3. Anything else as it is."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    return value


def cut(arguments: Sequence[object]) -> list[object]:
    """The arguments with whole columns cut at the last row that any of them uses."""
    whole = [a for a in arguments if _whole(a)]
    if not whole:
        return list(arguments)
    last = max(_used(a) for a in whole)
    return [a[:last] if _whole(a) else a for a in arguments]  # type: ignore[index]


def _whole(argument: object) -> bool:
    return isinstance(argument, list | tuple) and len(argument) == ALL_ROWS


def _used(rows: Sequence[Sequence[object]]) -> int:
    count = len(rows)
    while count > 1 and all(cell in (None, "") for cell in rows[count - 1]):
        count -= 1
    return count
