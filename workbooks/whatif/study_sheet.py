"""What the sheets of a result workbook have in common: title, header, rows of texts, figures and formulas, notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from workbooks import styles
from workbooks.build import Results
from workbooks.whatif.pen import FONT_SIZE, HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, Looks, Pen
from workbooks.whatif.plan_sheet import OPEN
from workbooks.whatif.study import Study

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

PIXELS = 20  # of a row that has no height of its own
TOP = 3  # the row of a sheet's first header, counted from 0: below title, a line and a blank row
BESIDE_CELLS = {"object_position": 2}  # a chart moves with its cells and keeps its size


class Formula(str):
    """A formula of ours: what is no Formula is text, whatever it begins with."""


Cell = str | Fraction | int | None


class Sheets:
    """A result workbook that is being written."""

    def __init__(self, book: Workbook, study: Study, results: Results) -> None:
        self.book, self.study, self.results = book, study, results
        self.looks = Looks(book)
        self.named = [each for each in study.effects if each.scenario.name]

    def sheet(self, name: str, title: str, says: str, widths: Sequence[float], printed: int | None = None) -> Pen:
        """A sheet with its title and a line about it, above the columns that are printed (all)."""
        pen = Pen(self.book.add_worksheet(name), self.looks, self.results.get(name, {}))
        pen.widths(widths)
        across = widths[:printed]
        pen.line(0, len(across) - 1, title, "title", TITLE_HEIGHT)
        pen.line(1, len(across) - 1, says, "line", note_height(says, across))
        return pen


def note_height(text: str, widths: Iterable[float]) -> float:
    """Points of a text across columns of these widths."""
    return max(float(LINE_HEIGHT), styles.height(text, sum(widths), FONT_SIZE))


def notes(pen: Pen, row: int, texts: Iterable[str], widths: Sequence[float]) -> int:
    """Texts below each other across all columns; the row after the last of them."""
    for text in texts:
        shown = f"• {text}"
        pen.line(row, len(widths) - 1, shown, "note", note_height(shown, widths))
        row += 1
    return row


def header(pen: Pen, row: int, headers: Sequence[str]) -> None:
    pen.sheet.set_row(row, HEADER_HEIGHT)
    for column, text in enumerate(headers):
        pen.text(row, column, text, "header")


def write_row(pen: Pen, row: int, cells: Sequence[Cell], look: str = "money", bold: bool = False) -> None:
    """Texts as labels, indented beside numbers, formulas and numbers in a look, 待定 for what is None."""
    pen.sheet.set_row(row, ROW_HEIGHT)
    total = "total " if bold else ""
    for column, value in enumerate(cells):
        if value is None:
            pen.text(row, column, OPEN, f"{total}label" if bold else "centre")
        elif isinstance(value, Formula):
            pen.formula(row, column, value, f"{total}{look}")
        elif isinstance(value, str):
            pen.text(row, column, value, "total label" if bold else "part" if column else "label")
        else:
            pen.number(row, column, value, f"{total}{look}")


def left_out(titles: Sequence[str]) -> list[str]:
    """What is open and in no total."""
    return [f"另有 {len(titles)} 项待定，没有计入：{'、'.join(titles)}"] if titles else []
