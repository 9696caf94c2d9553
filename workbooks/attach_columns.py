"""The hidden sheet that tells SUBSIDY which column is what, where a roster is paid by it.

It holds a row of fact names for each roster, above the very columns that they are; and for rows whose values are
merged with a row above, the row's values picked cell by cell. Both are plain ranges, which every program hands over.
For a long roster it holds the answers of our functions too, each an array formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from udfs.cells import CellError
from workbooks.attach_arrays import SPARE, Answers
from workbooks.cells import SheetCells, rows_of
from workbooks.formula import address, column_letters, quote_sheet
from workbooks.package_sheet import FormulaCell, NewSheet
from workbooks.reading.tables import Roster, Row

SHEET = "取数"
SAYS = "补贴函数用的列名和算出的数。不要删除本表。"
FIRST = 3  # the first column of names and values, after the sheet and the row that they belong to
NARROW, WIDE = 14.0, 16.0
Place = tuple[str, int, int]


@dataclass
class ColumnSheet:
    """The sheet as it grows. A formula is kept apart from texts: nothing that came in becomes one.

    `arrays` are array formulas with their reach, by their first cell; `formulas` work out each of their cells.
    """

    name: str
    texts: dict[tuple[int, int], object] = field(default_factory=lambda: {(1, 1): SAYS})
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    arrays: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    height: int = 1
    _within: set[tuple[int, int]] = field(default_factory=set)
    _known: dict[tuple[str, int, int], str] = field(default_factory=dict)

    @property
    def used(self) -> bool:
        return self.height > 1

    def labels(self, roster: Roster) -> str:
        """Where the fact names of a roster's columns stand."""
        first, last = reach(roster)
        facts = {c.index: c.fact.label for c in roster.columns if c.fact}

        def enter(row: int) -> None:
            self.texts |= {(row, 1): roster.sheet, (row, 2): "列名"}
            self.texts |= {(row, FIRST + index - first): label for index, label in facts.items()}

        return self._entered((roster.sheet, roster.header_row, roster.left), last - first + 1, enter)

    def picked(self, roster: Roster, row: Row, sheet: SheetCells) -> str:
        """Where the values of a row stand, each taken from the cell that shows it."""
        first, last = reach(roster)

        def enter(at: int) -> None:
            self.texts |= {(at, 1): roster.sheet, (at, 2): row.number}
            for column in roster.columns:
                if column.fact:
                    cell = f"{quote_sheet(roster.sheet)}!{address(*sheet.anchor(row.number, column.index))}"
                    self.formulas[at, FIRST + column.index - first] = f'IF({cell}="","",{cell})'

        return self._entered((roster.sheet, row.number, roster.left), last - first + 1, enter)

    def answered(self, roster: Roster, asked: Mapping[str, Answers]) -> dict[str, str]:
        """Where the answers of functions for a roster's rows stand, by function."""
        top = self.height + 2
        self.texts |= {(top - 1, 1): roster.sheet, (top - 1, 2): "结果"}
        found = {}
        for column, (name, answers) in enumerate(asked.items(), FIRST):
            letters, bottom = column_letters(column), top + len(answers.rows) - 1
            self.texts[top - 1, column] = name
            self.formulas |= {(row, column): text for row, text in enumerate(answers.rows, top)}
            self._within |= {(row, column) for row in range(top, bottom + 1)}
            self.texts |= {(row, column): CellError("#N/A") for row in range(bottom + 1, bottom + SPARE + 1)}
            last = bottom + SPARE
            self.arrays[top, column] = answers.array, f"{letters}{top}:{letters}{last}"
            found[name] = f"{quote_sheet(self.name)}!${letters}${top}:${letters}${last}"
            self.height = last
        return found

    def _entered(self, key: tuple[str, int, int], width: int, enter: Callable[[int], None]) -> str:
        if key not in self._known:
            self.height += 1
            enter(self.height)
            end = column_letters(FIRST + width - 1)
            place = f"${column_letters(FIRST)}${self.height}:${end}${self.height}"
            self._known[key] = f"{quote_sheet(self.name)}!{place}"
        return self._known[key]

    def cells(self) -> SheetCells:
        """The sheet's texts, for working out values."""
        return SheetCells(self.name, rows_of(self.name, ((*place, text) for place, text in self.texts.items())))

    def made(self, values: dict[Place, object]) -> NewSheet:
        """The sheet to be added, with the values of its formulas."""
        places = {**self.texts, **self.formulas}
        width = max(column for _, column in places)
        rows: list[list[object]] = [[""] * width for _ in range(self.height)]
        for (row, column), text in self.texts.items():
            rows[row - 1][column - 1] = text
        for (row, column), formula in self.formulas.items():
            value = values[self.name, row, column]
            if (row, column) in self.arrays:
                rows[row - 1][column - 1] = FormulaCell(self.arrays[row, column][0], value, self.arrays[row, column][1])
            else:
                rows[row - 1][column - 1] = value if (row, column) in self._within else FormulaCell(formula, value)
        return NewSheet(self.name, rows, (NARROW, *[WIDE] * (width - 1)), hidden=True)


def reach(roster: Roster) -> tuple[int, int]:
    """The first and the last column that carry facts."""
    facts = [c.index for c in roster.columns if c.fact]
    return min(facts), max(facts)
