"""A copy of a checked workbook with the cells coloured and a sheet 校验结果 that lists the findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbooks.findings import LEVELS, Finding
from workbooks.formula import area
from workbooks.package import Package
from workbooks.package_sheet import NewSheet
from workbooks.styles import MARK_FILLS, height

SHEET = "校验结果"
HEADER = ("序号", "工作表", "单元格", "级别", "问题", "依据", "怎么办")
WIDTHS = (6, 14, 9, 8, 60, 22, 44)
FONT_SIZE = 12  # no smaller than the usual font of a workbook
LEVEL_COLUMN = HEADER.index("级别") + 1


def mark(source: Path, findings: Sequence[Finding], target: Path) -> Path | None:
    """Writes `target`: everything of `source`, the cells of the findings filled by level, and the list.

    A cell with several findings has the colour of the gravest. Another file that stands there is renamed first; returns
    its new name. Raises FileProblem.
    """
    package = Package.open(source)
    for place, colour in fills(findings).items():
        package.fill(*place, colour)
    package.add_sheet(result_sheet(findings))
    return package.save(target)


def fills(findings: Sequence[Finding]) -> dict[tuple[str, int, int], str]:
    """The colour (RGB) of each cell that has findings, by sheet, row and column: that of the gravest."""
    found: dict[tuple[str, int, int], str] = {}
    for one in sorted(findings, key=lambda one: LEVELS.index(one.level), reverse=True):
        place = area(one.cell)
        if place is not None:
            found[one.sheet, place.top, place.left] = MARK_FILLS[one.level]
    return found


def result_sheet(findings: Sequence[Finding]) -> NewSheet:
    """The list of the findings."""
    rows = [
        (number, one.sheet, one.cell, one.level, one.message, one.clause, one.remedy)
        for number, one in enumerate(findings, 1)
    ]
    colours = {(row, LEVEL_COLUMN): MARK_FILLS[one.level] for row, one in enumerate(findings, 2)}
    table = [HEADER, *rows]
    heights = {number: _height(row) for number, row in enumerate(table, 1)}
    return NewSheet(SHEET, table, WIDTHS, colours, heights)


def _height(row: Sequence[object]) -> float:
    """Room for the longest of a row's wrapped texts, in points."""
    return max(height(str(value), width, FONT_SIZE) for value, width in zip(row, WIDTHS, strict=True))
