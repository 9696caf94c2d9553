"""What a file command did to a copy, done to the workbook itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from addin.excel.live import Rows, plain
from addin.excel.steps import Recorder
from workbooks.formula import area
from workbooks.package import Package
from workbooks.sheet_patch import Edit
from workbooks.sheet_xml import Cell

Place = tuple[int, int]
FORMATS = {0: "General", 4: "#,##0.00"}
"""Number formats that every workbook has, by their index in files."""


def replay(package: Package, recorder: Recorder) -> None:
    """Do what a package was asked for to the live workbook: whole columns at a time."""
    asked = package.asked
    for new in asked.sheets:
        recorder.add_sheet(new)
    for name, text in asked.names.items():
        recorder.define(name, f"={text}")
    for sheet, edits in asked.edits.items():
        for top, column, rows in runs({place: written(edit) for place, edit in edits.items()}):
            recorder.write(sheet, top, column, rows)
    for sheet, looks in asked.looks.items():
        _dress(recorder, sheet, looks)
    for sheet, references in asked.merges.items():
        for found in filter(None, map(area, references)):
            size = (found.bottom - found.top + 1, found.right - found.left + 1)
            recorder.merge(sheet, (found.top, found.left, *size))
    for sheet, widths in asked.widths.items():
        for column, width in widths.items():
            recorder.widen(sheet, column, width)


def written(edit: Edit) -> object:
    """A changed cell as it is written into Excel."""
    return f"={edit.formula}" if isinstance(edit.formula, str) else plain(edit.value)


def runs(cells: Mapping[Place, object]) -> Iterator[tuple[int, int, Rows]]:
    """Cells as runs down a column, which are written at once: top, column, rows."""
    run: Rows = []
    start: Place | None = None
    for column, row in sorted((column, row) for row, column in cells):
        if start is None or (row, column) != (start[0] + len(run), start[1]):
            if start is not None:
                yield *start, run
            start, run = (row, column), []
        run.append([cells[row, column]])
    if start is not None:
        yield *start, run


def _dress(recorder: Recorder, sheet: str, looks: Mapping[Place, tuple[Place, int]]) -> None:
    """Give cells the look of others of their rows; where those are merged with a row above, Excel's own look stays."""
    alike: dict[tuple[int, int], dict[Place, object]] = {}
    for (row, column), ((like_row, like_column), number_format) in looks.items():
        if like_row == row:
            alike.setdefault((like_column, number_format), {})[row, column] = None
    for (source, number_format), cells in alike.items():
        for top, column, run in runs(cells):
            recorder.dress(sheet, (top, source), (top, column), len(run), FORMATS[number_format])


def differing(before: Iterable[Cell], after: Iterable[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """The cells with a formula that show another value afterwards, or lost the formula: as they were, as they are."""
    now = {(cell.row, cell.column): cell for cell in after}
    for cell in before:
        other = now.get((cell.row, cell.column))
        if (
            cell.formula is not None
            and other is not None
            and (cell.value, cell.formula) != (other.value, other.formula)
        ):
            yield cell, other
