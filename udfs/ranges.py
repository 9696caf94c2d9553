"""What a host hands in for an error cell, and a range as rows."""

from __future__ import annotations


class CellError(str):
    """An error cell, such as CellError("#N/A")."""

    __slots__ = ()


def rows_of(value: object) -> list[list[object]]:
    """A range as rows of scalars; a scalar is a range of one cell."""
    if not isinstance(value, (list, tuple)):
        return [[value]]
    return [list(row) if isinstance(row, (list, tuple)) else [row] for row in value] or [[None]]
