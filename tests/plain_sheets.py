"""Workbooks as another office makes them: lines, one table, lines."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from udfs.cells import CellError


def sheet(
    path: Path, rows: Sequence[Sequence[object]], above: Sequence[str] = ("某校人员名单",), below: Sequence[str] = ()
) -> Path:
    """A workbook of one sheet: lines, a table with its header, lines."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Sheet1")
        for number, text in enumerate(above):
            page.write(number, 0, text)
        for number, row in enumerate(rows, len(above)):
            for column, value in enumerate(row):
                if isinstance(value, CellError):
                    page.write_formula(number, column, "=NA()", None, value)
                else:
                    page.write(number, column, value)
        for number, text in enumerate(below, len(above) + len(rows)):
            page.write(number, 0, text)
    return path
