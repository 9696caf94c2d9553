"""The cells of a workbook as plain values, for reading rosters: shapes, whatever kind of file they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from operator import attrgetter, itemgetter
from pathlib import Path
from types import MappingProxyType

from udfs.header_words import blank
from udfs.money_units import in_yuan
from udfs.tables import Column
from workbooks.formula import Area, address
from workbooks.own_row import in_row

WIDEST_GAP = 256  # blank columns between two filled ones from which a row is kept by column
NO_FORMULAS: Mapping[int, str] = MappingProxyType({})
Values = Sequence[object] | dict[int, object]
Place = tuple[int, int]
_values_of = attrgetter("values")


@dataclass(frozen=True)
class CellValue:
    """A value (None, bool, int, float, str, error; dates are serial numbers) and the formula behind it, or "".

    `is_date` is known for old formats alone; elsewhere the column tells what a number stands for.
    """

    value: object
    formula: str = ""
    is_date: bool = False


class Sparse(dict[int, object]):
    """The values of a row that is wide and nearly empty, by column."""

    def __missing__(self, column: int) -> None:
        return None


@dataclass(slots=True)
class Row:
    """One row of cells; `number` counts from 1 as the spreadsheet shows it.

    `values` are its values by column, from 1 (nothing stands at 0); `formulas` are patterns (see own_row).
    """

    sheet: str
    number: int
    values: Values
    formulas: Mapping[int, str] = field(default_factory=lambda: NO_FORMULAS)

    def value(self, column: Column | None) -> object:
        """The value of a column's cell, None where it is blank; money in yuan, whatever the column's unit."""
        if column is None:
            return None
        try:
            value = self.values[column.index]
        except IndexError:
            return None
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        return in_yuan(value, column.unit) if column.unit else value

    def get(self, column: int) -> object:
        """What stands in the column of a number, blank texts included."""
        try:
            return self.values[column]
        except IndexError:
            return None

    def formula(self, column: Column) -> str:
        """The formula of a column's cell, "" where it has none."""
        return self.formula_at(column.index)

    def formula_at(self, column: int) -> str:
        """The same by the number of the column."""
        pattern = self.formulas.get(column, "")
        return in_row(pattern, self.number) if pattern else ""

    def address(self, column: Column) -> str:
        return address(self.number, column.index)

    def filled(self) -> Iterator[tuple[int, object]]:
        """The columns with a value, blank texts included, in order; and the value."""
        values = self.values
        places = sorted(values.items()) if isinstance(values, dict) else enumerate(values)
        return ((column, value) for column, value in places if value is not None)

    @property
    def cells(self) -> dict[int, CellValue]:
        """Its cells by column."""
        found = {column: CellValue(value, self.formula_at(column)) for column, value in self.filled()}
        bare = {column: CellValue(None, self.formula_at(column)) for column in self.formulas if column not in found}
        return dict(sorted((found | bare).items())) if bare else found

    def without_blanks(self, left: int, right: int) -> Row:
        """The row with its columns from `left` to `right` alone."""
        kept = {c: v for c, v in self.filled() if left <= c <= right and not (blank(v) and c not in self.formulas)}
        formulas = {c: text for c, text in self.formulas.items() if left <= c <= right}
        return Row(self.sheet, self.number, packed(kept), formulas or NO_FORMULAS)


def stacked(rows: Sequence[Row], column: int) -> list[object]:
    """What stands in the column of a number, row by row, blank texts included."""
    try:
        return list(map(itemgetter(column), map(_values_of, rows)))
    except IndexError:  # a row ends before it
        return [row.get(column) for row in rows]


def stacks(rows: Sequence[Row]) -> list[Sequence[object]]:
    """The same of all columns, from 0."""
    values = list(map(_values_of, rows))
    if any(issubclass(kind, dict) for kind in set(map(type, values))):
        return [stacked(rows, column) for column in range(max(map(_width, rows)) + 1)]
    return list(zip_longest(*values))


def packed(values: Mapping[int, object]) -> Values:
    """Values by column as a row keeps them."""
    width = max(values, default=0)
    if width > WIDEST_GAP + len(values):
        return Sparse(values)
    return tuple(values.get(column) for column in range(width + 1))


def rows_of(sheet: str, cells: Iterable[tuple[int, int, object]]) -> dict[int, Row]:
    """The rows of a sheet without formulas, from rows, columns and values."""
    found: dict[int, dict[int, object]] = {}
    for row, column, value in cells:
        found.setdefault(row, {})[column] = value
    return {number: Row(sheet, number, packed(values)) for number, values in found.items()}


@dataclass
class SheetCells:
    """The filled rows of one sheet by number, counted from 1; `hidden_rows`, `hidden_columns` are read too.

    `days` are the cells of an old format that hold dates.
    """

    name: str
    rows: dict[int, Row] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    days: frozenset[Place] = frozenset()

    def __post_init__(self) -> None:
        self._below: dict[int, dict[int, CellValue]] = {}
        self._covered: dict[Place, Place] = {}
        self.height = max(self.rows, default=0)
        self.width = max(map(_width, self.rows.values()), default=0)
        for merged in self.merged:
            self._cover(merged)

    def _cover(self, merged: Area) -> None:
        top = self.at(merged.top, merged.left)
        for row in range(merged.top, min(merged.bottom, self.height) + 1):
            if top is not None and merged.left == merged.right and row > merged.top:
                self._below.setdefault(row, {})[merged.left] = CellValue(top.value)
            for column in range(merged.left, min(merged.right, self.width) + 1):
                self._covered[row, column] = (merged.top, merged.left)

    def line(self, number: int) -> Row:
        """A row as it is kept, empty where nothing stands in it."""
        return self.rows.get(number) or Row(self.name, number, ())

    def row(self, number: int) -> Mapping[int, CellValue]:
        """The cells of a row by column."""
        return self.line(number).cells

    def at(self, row: int, column: int) -> CellValue | None:
        """The cell at a place, None where it is empty."""
        line = self.line(row)
        value, formula = line.get(column), line.formula_at(column)
        return None if value is None and not formula else CellValue(value, formula, (row, column) in self.days)

    @property
    def cells(self) -> Mapping[Place, CellValue]:
        """The filled cells by place, in file order."""
        return _Cells(self)

    @property
    def merges_down(self) -> bool:
        """Whether any cell is merged with one above it."""
        return bool(self._below)

    def below(self, number: int) -> Mapping[int, CellValue]:
        """The values in a row of cells that are merged with one above them."""
        return self._below.get(number, {})

    def anchor(self, row: int, column: int) -> Place:
        """The place whose cell is shown at a place: itself, or the corner of the merged cell that covers it."""
        return self._covered.get((row, column), (row, column))

    def shown(self, row: int, column: int) -> object:
        """The value at a place, or of the merged cell that covers it."""
        cell = self.at(*self.anchor(row, column))
        return cell.value if cell else None


class _Cells(Mapping[Place, CellValue]):
    """The cells of a sheet, made when they are asked for."""

    def __init__(self, sheet: SheetCells) -> None:
        self._sheet = sheet

    def __getitem__(self, place: Place) -> CellValue:
        found = self._sheet.at(*place)
        if found is None:
            raise KeyError(place)
        return found

    def __iter__(self) -> Iterator[Place]:
        return ((number, column) for number, row in self._sheet.rows.items() for column in row.cells)

    def __len__(self) -> int:
        return sum(len(row.cells) for row in self._sheet.rows.values())


def _width(row: Row) -> int:
    last = max(row.values, default=0) if isinstance(row.values, dict) else len(row.values) - 1
    return max(last, *row.formulas) if row.formulas else last


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
