"""The rosters of a workbook, for everything that works on tables of people.

How they are found stands in workbooks/reading/.
"""

from __future__ import annotations

from pathlib import Path

from policies.resting import collector_at_rest
from udfs.header_words import blank, is_amount
from workbooks.cells import BookCells, read_cells
from workbooks.problems import FileProblem
from workbooks.reading.answers import Answers
from workbooks.reading.regions import sheet_rosters
from workbooks.reading.tables import Roster, RosterColumn, Row

__all__ = ["Roster", "RosterColumn", "Row", "blank", "is_amount", "none_found", "read_rosters", "sheet_rosters"]


def read_rosters(path: Path, answers: Answers | None = None) -> tuple[BookCells, list[Roster]]:
    """The cells and the rosters of a file. Raises FileProblem where there is none."""
    with collector_at_rest():
        book = read_cells(path)
        rosters = [roster for sheet in book.sheets for roster in sheet_rosters(sheet, answers)]
    if not rosters:
        raise none_found(path, book)
    return book, rosters


def none_found(path: Path, book: BookCells) -> FileProblem:
    """Why a workbook can't be checked."""
    if not any(not blank(cell.value) for sheet in book.sheets for cell in sheet.cells.values()):
        return FileProblem(f"“{path.name}”是空表，没有任何内容，请选择填好的花名册。")
    return FileProblem(f"“{path.name}”里没有找到表头（至少要有“姓名”或“身份证号”等列名），请检查列名后重试。")
