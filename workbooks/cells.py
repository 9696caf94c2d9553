"""The cells of a workbook as plain values, for reading rosters: shapes, whatever kind of file they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbooks.formula import Area


@dataclass(frozen=True)
class CellValue:
    """A value (None, bool, int, float, str, error; dates are serial numbers) and the formula behind it, or "".

    `is_date` is known for old formats alone; elsewhere the column tells what a number stands for.
    """

    value: object
    formula: str = ""
    is_date: bool = False


@dataclass
class SheetCells:
    """The filled cells of one sheet by (row, column), counted from 1; `hidden_rows`, `hidden_columns` are read too."""

    name: str
    cells: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self._rows: dict[int, dict[int, CellValue]] = {}
        for (row, column), cell in self.cells.items():
            self._rows.setdefault(row, {})[column] = cell
        self._below: dict[int, dict[int, CellValue]] = {}
        self._covered: dict[tuple[int, int], tuple[int, int]] = {}
        self.height = max(self._rows, default=0)
        self.width = max((max(row) for row in self._rows.values()), default=0)
        for merged in self.merged:
            self._cover(merged)

    def _cover(self, merged: Area) -> None:
        top = self.cells.get((merged.top, merged.left))
        for row in range(merged.top, min(merged.bottom, self.height) + 1):
            if top is not None and merged.left == merged.right and row > merged.top:
                self._below.setdefault(row, {})[merged.left] = CellValue(top.value)
            for column in range(merged.left, min(merged.right, self.width) + 1):
                self._covered[row, column] = (merged.top, merged.left)

    def row(self, number: int) -> Mapping[int, CellValue]:
        return self._rows.get(number, {})

    def below(self, number: int) -> Mapping[int, CellValue]:
        """The values in a row of cells that are merged with one above them."""
        return self._below.get(number, {})

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The place whose cell is shown at a place: itself, or the corner of the merged cell that covers it."""
        return self._covered.get((row, column), (row, column))

    def shown(self, row: int, column: int) -> object:
        """The value at a place, or of the merged cell that covers it."""
        cell = self.cells.get(self.anchor(row, column))
        return cell.value if cell else None


@dataclass
class BookCells:
    """The visible sheets of a workbook and the values of its named cells and constants.

    `kind` is xlsx, xls or csv by content; `notes` say what a reader of the file should be told. `places` are the named
    cells; `worked_out` is the policy that the cells of our 设置 and 参数 sheets give, "" where there are none.
    """

    sheets: list[SheetCells]
    names: dict[str, object] = field(default_factory=dict)
    kind: str = "xlsx"
    hidden_sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    places: dict[str, Area] = field(default_factory=dict)
    worked_out: str = ""

    def text(self, name: str) -> str:
        """The text of a named cell or constant, "" where there is none."""
        value = self.names.get(name)
        return str(value).strip() if value is not None else ""


def read_cells(path: Path) -> BookCells:
    """The visible sheets of a file of any kind that offices use. Raises FileProblem."""
    from workbooks.reading.open_any import open_any  # which needs the shapes above

    return open_any(path)
