"""A copy of a file with its cells made clean, and a sheet that lists every repair."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from workbooks.formula import address
from workbooks.package_sheet import NewSheet
from workbooks.reading.converted import basis
from workbooks.reading.mending import fact_of
from workbooks.reading.reader import Reading
from workbooks.reading.repairs import MERGED, shown_value

SHEET = "修正记录"
HEADER = ("序号", "工作表", "单元格", "列名", "原来", "改成", "规则")
WIDTHS = (6, 16, 9, 16, 28, 28, 36)


class Cleaned(NamedTuple):
    """How many cells changed; what could not be kept; the new name of another file that stood at the target."""

    changed: int
    lost: tuple[str, ...] = ()
    kept: Path | None = None


def write_cleaned(reading: Reading, target: Path, accept_loss: bool = False) -> Cleaned:
    """Writes `target`: everything of the file, its cells made clean, and the list.

    A value merged over several rows stays merged. Raises FileProblem.
    """
    package, lost = basis(reading, target, accept_loss)
    rows: list[tuple[object, ...]] = []
    for found in reading.found:
        columns = {column.index: column for column in found.roster.columns}
        for repair in found.repairs:
            if MERGED in repair.rules:
                continue
            column = columns[repair.column]
            fact, place = fact_of(column), address(repair.row, repair.column)
            package.edit(repair.sheet, repair.row, repair.column, repair.after)
            shown = (shown_value(fact, repair.before), shown_value(fact, repair.after))
            rows.append((len(rows) + 1, repair.sheet, place, column.header, *shown, "、".join(repair.rules)))
    package.add_sheet(NewSheet(SHEET, [HEADER, *rows], WIDTHS))
    return Cleaned(len(rows), lost, package.save(target))
