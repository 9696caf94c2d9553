"""The cells of a workbook as plain values, for reading rosters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbooks.formula import area, unquote


@dataclass(frozen=True)
class CellValue:
    """A value (None, bool, int, float, str, date) and the formula behind it, with its =, or ""."""

    value: object
    formula: str = ""


@dataclass(frozen=True)
class Merged:
    """A merged area; rows and columns from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class SheetCells:
    """The filled cells of one sheet by (row, column), counted from 1."""

    name: str
    cells: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rows: dict[int, dict[int, CellValue]] = {}
        for (row, column), cell in self.cells.items():
            self._rows.setdefault(row, {})[column] = cell
        self._covered = {
            (row, column): (area.top, area.left)
            for area in self.merged
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }

    @property
    def height(self) -> int:
        return max(self._rows, default=0)

    @property
    def width(self) -> int:
        return max((max(row) for row in self._rows.values()), default=0)

    def row(self, number: int) -> Mapping[int, CellValue]:
        return self._rows.get(number, {})

    def shown(self, row: int, column: int) -> object:
        """The value at a place, or of the merged cell that covers it."""
        place = self._covered.get((row, column), (row, column))
        cell = self.cells.get(place)
        return cell.value if cell else None


@dataclass
class BookCells:
    """The visible sheets of a workbook and the values of its named cells and constants."""

    sheets: list[SheetCells]
    names: dict[str, object] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a named cell or constant, "" where there is none."""
        value = self.names.get(name)
        return str(value).strip() if value is not None else ""


def read_cells(path: Path) -> BookCells:
    """Reads values and formulas."""
    import openpyxl

    values, formulas = (openpyxl.load_workbook(path, data_only=flag) for flag in (True, False))
    sheets = []
    for sheet in values.worksheets:
        if sheet.sheet_state != "visible":
            continue
        written = formulas[sheet.title]
        cells = {}
        for cells_row in written.iter_rows():
            for cell in cells_row:
                if cell.value is not None:
                    value = sheet.cell(cell.row, cell.column).value
                    formula = cell.value if cell.data_type == "f" else ""
                    cells[cell.row, cell.column] = CellValue(value, str(formula))
        merged = [Merged(m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges]
        sheets.append(SheetCells(sheet.title, cells, merged))
    names = {}
    for name, found in formulas.defined_names.items():
        text = found.attr_text
        place = area(text)
        if place is not None and place.single and place.sheet in values.sheetnames:
            names[name] = values[place.sheet].cell(place.top, place.left).value
        elif text.startswith('"'):
            names[name] = unquote(text)
    return BookCells(sheets, names)
