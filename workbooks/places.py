"""Sets of cells that are asked for by rectangle."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from workbooks.formula import Area

Place = tuple[str, int, int]
"""Sheet, row, column."""


class Places:
    """Cells by sheet, column and row: whether and which of them lie in a rectangle, without visiting the others."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._rows: dict[str, dict[int, list[int]]] = {}
        for sheet, row, column in places:
            self._rows.setdefault(sheet, {}).setdefault(column, []).append(row)
        for columns in self._rows.values():
            for rows in columns.values():
                rows.sort()

    def __bool__(self) -> bool:
        return bool(self._rows)

    def within(self, area: Area) -> Iterator[Place]:
        """The cells inside a rectangle, whose sheet must be filled in."""
        sheet = area.sheet or ""
        columns = self._rows.get(sheet, {})
        wide = area.right - area.left >= len(columns)
        for column in sorted(columns) if wide else range(area.left, area.right + 1):
            if column not in columns or not area.left <= column <= area.right:
                continue
            rows = columns[column]
            for index in range(bisect_left(rows, area.top), len(rows)):
                if rows[index] > area.bottom:
                    break
                yield sheet, rows[index], column

    def any_within(self, area: Area) -> bool:
        """Whether a rectangle holds one of the cells."""
        return next(self.within(area), None) is not None
