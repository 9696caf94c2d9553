"""The cells of a workbook as plain values, for reading rosters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbooks.formula import Area, area
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.workbook_policy import named_value

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\sref="([^"]*)"')


@dataclass(frozen=True)
class CellValue:
    """A value (None, bool, int, float, str, error; dates are serial numbers) and the formula behind it, or ""."""

    value: object
    formula: str = ""


@dataclass
class SheetCells:
    """The filled cells of one sheet by (row, column), counted from 1."""

    name: str
    cells: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rows: dict[int, dict[int, CellValue]] = {}
        for (row, column), cell in self.cells.items():
            self._rows.setdefault(row, {})[column] = cell
        self._below: dict[int, dict[int, CellValue]] = {}
        for merged in self.merged:
            top = self.cells.get((merged.top, merged.left))
            if top is not None and merged.left == merged.right:
                for row in range(merged.top + 1, merged.bottom + 1):
                    self._below.setdefault(row, {})[merged.left] = CellValue(top.value)
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

    def below(self, number: int) -> Mapping[int, CellValue]:
        """The values in a row of cells that are merged with one above them."""
        return self._below.get(number, {})

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
    """The visible sheets of a workbook file. Raises FileProblem."""
    package = Package.open(path)
    if package.dates_from_1904:
        raise FileProblem(f"“{path.name}”用的是 1904 日期系统，日期会差四年，请在 Excel 选项里取消后另存再试。")
    sheets = [_sheet(package, name) for name, sheet in package.sheets.items() if sheet.state == "visible"]
    return BookCells(
        sheets, {name: named_value(package, text) for (name, local), text in package.names.items() if not local}
    )


def _sheet(package: Package, name: str) -> SheetCells:
    cells = {}
    for cell in package.cells(name):
        formula = f"={cell.formula}" if cell.formula is not None else ""
        if cell.value is not None or formula:
            cells[cell.row, cell.column] = CellValue(_whole(cell.value), formula)
    found = (area(ref.decode()) for ref in MERGED.findall(package.xml(name)))
    return SheetCells(name, cells, [place for place in found if place])


def _whole(value: object) -> object:
    """Whole numbers as int: a file knows floats only."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
