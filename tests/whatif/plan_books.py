"""A 测算表 as the tests look at it: its cells by what stands beside them, other values in it, worked out anew."""

from pathlib import Path

from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.sheet_patch import Edit
from workbooks.whatif import line_totals
from workbooks.whatif.plan_sheet import AMOUNT, NOW_AMOUNT, PLAN, scenario_column

Place = tuple[int, int]


class Book:
    """The cells of a 测算表, found by what stands beside them; rows and columns count from 1."""

    def __init__(self, path: Path) -> None:
        self.package = Package.open(path)
        self.values = {
            name: {(c.row, c.column): c.value for c in self.package.cells(name)} for name in self.package.sheets
        }

    def row(self, sheet: str, label: str, column: int = 1) -> int:
        return next(r for (r, c), value in sorted(self.values[sheet].items()) if c == column and value == label)

    def beside(self, sheet: str, label: str, column: int) -> object:
        """The value in a column (counted from 0) of the row with a label."""
        return self.values[sheet].get((self.row(sheet, label), column + 1))

    def total(self, which: int, scenario: int) -> object:
        """A total of the present figures (0) or of a scenario (from 1)."""
        column = NOW_AMOUNT if scenario == 0 else scenario_column(scenario - 1, AMOUNT)
        return self.beside(PLAN, line_totals.TOTALS[which], column)

    def edit(self, path: Path, changes: dict[tuple[str, int], object]) -> Path:
        """A copy with other values in cells of 测算, by the title of their row and the column counted from 0."""
        cells = {(self.row(PLAN, title), column + 1): Edit(v, None) for (title, column), v in changes.items()}
        package = Package.open(self.package.path)
        package.edit_many(PLAN, cells)
        package.save(path)
        return path


def recalculated(path: Path) -> Book:
    out = path.with_name(f"{path.stem}.算好.xlsx")
    assert calculate(path, out).complete
    return Book(out)
