"""The values of new formulas, worked out on a copy that holds the office's cells as they show, and nothing else.

So no other formula of the office's file is recalculated, and nothing in it can stand in the way.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

from workbooks.calculate_file import worked_out
from workbooks.cells import SheetCells
from workbooks.formula import quote_sheet
from workbooks.problems import FileProblem
from workbooks.reading.converted import refuse_names, write_cell

Formulas = dict[tuple[int, int], str]
Place = tuple[str, int, int]


def values_of(
    sheets: list[SheetCells], formulas: Mapping[Place, str], names: Mapping[str, object]
) -> tuple[dict[Place, object], list[str]]:
    """The value of each formula on the sheets by its place, and the cells that could not be worked out, with reasons.

    Raises FileProblem where a cell of the office's has a formula without a value.
    """
    refuse_names([sheet.name for sheet in sheets])
    for sheet in sheets:
        _refuse_unworked(sheet)
    found, failures = worked_out(_copy(sheets, formulas, names))
    values = {(sheet, row, column): found[sheet][row, column] for sheet, row, column in formulas}
    return values, [f"{failure.sheet}!{failure.cell}：{failure.reason}" for failure in failures]


def _refuse_unworked(sheet: SheetCells) -> None:
    for (row, _), cell in sheet.cells.items():
        if cell.formula and cell.value is None:
            raise FileProblem(
                f"“{sheet.name}”第 {row} 行有公式还没有算出数。"
                "请先用 Excel 或 WPS 打开存一次，或用 butie calc 算好再试。"
            )


def _copy(sheets: list[SheetCells], formulas: Mapping[Place, str], names: Mapping[str, object]) -> bytes:
    """Never on disk, where personal data would stay if the process were killed."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        pages = {sheet.name: book.add_worksheet(sheet.name) for sheet in sheets}
        for sheet in sheets:
            for place, cell in sheet.cells.items():
                write_cell(pages[sheet.name], place, cell.value)
        for (name, row, column), text in formulas.items():
            pages[name].write_formula(row - 1, column - 1, f"={text}", None, 0)
        page = book.add_worksheet()
        for row, (name, value) in enumerate(names.items(), 1):
            write_cell(page, (row, 1), value.isoformat() if isinstance(value, date) else value)
            book.define_name(name, f"={quote_sheet(page.name)}!$A${row}")
    return content.getvalue()
