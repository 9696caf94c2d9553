"""Texts of every kind stand in a cell as texts: none becomes a formula, a number or a link."""

import io

import openpyxl
import pytest
import xlsxwriter

from workbooks.whatif.pen import Looks, Pen

TEXTS = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(A1)", "http://example.cn", "12"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_a_text_whatever_it_begins_with(text: str) -> None:
    """A workbook of XlsxWriter's own ways takes =1+1 for a formula, in merged cells too."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    pen = Pen(book.add_worksheet("测算"), Looks(book), {})
    pen.text(0, 0, text, "label")
    pen.line(1, 3, text, "line")
    pen.merged((2, 0), (3, 2), "header", text)
    pen.merged((4, 0), (4, 0), "header", text)
    book.close()
    sheet = openpyxl.load_workbook(target)["测算"]
    for row in (1, 2, 3, 5):
        cell = sheet.cell(row, 1)
        assert (cell.value, cell.data_type) == (text, "s") and cell.hyperlink is None
