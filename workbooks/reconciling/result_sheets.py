"""How the sheets of the result workbook are written: row by row, so that a million of them need little memory."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workbooks import styles
from workbooks.formula import column_letters
from workbooks.reconciling.result_columns import (
    CONFIRMED,
    DIFFERENCE,
    LONGEST_TEXT,
    NO,
    PAID,
    PAYABLE,
    RETURNED,
    ROWS_OF_A_SHEET,
    SEAL,
    UNCOUNTED,
    YES,
    Column,
    index_of,
)
from workbooks.reconciling.result_seal import seal
from workbooks.sheet_writer import A4

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FONT_SIZE = styles.SMALL_SIZE
MARGINS = {"left": 0.3, "right": 0.3, "top": 0.6, "bottom": 0.6}  # inches
HEADER_HEIGHT = 30  # points
FROZEN = 3  # columns that stay in sight
KEPT = 4096  # texts of which it is remembered how they are wrapped: those of many rows differ in digits alone
_WORDS = re.compile(r"[!-~·]+|.", re.DOTALL)
_ALIKE = str.maketrans("123456789", "0" * 9)
_PLAIN: dict[str, Any] = {"font_name": styles.BODY_FONT, "font_size": FONT_SIZE, "valign": "vcenter"}
_BASE = {**_PLAIN, "text_wrap": True}
LOOKS: dict[str, dict[str, Any]] = {
    "text": _BASE,
    "code": {**_BASE, "num_format": styles.NUMBER_FORMATS["code"]},
    "fixed": {**_PLAIN, "font_color": "#7F7F7F"},
    "money": {**_BASE, "num_format": styles.NUMBER_FORMATS["money"]},
    "count": {**_BASE, "num_format": "#,##0", "align": "center"},
    "input": {**_BASE, "bg_color": styles.INPUT_FILL, "align": "center", "border": 1},
    "header": {
        **_BASE,
        "font_name": styles.HEAD_FONT,
        "align": "center",
        "border": 1,
        "bg_color": "#DDEBF7",
    },
}
CHOICE = {
    "validate": "list",
    "source": [YES, NO],
    "error_title": "只能填是或否",
    "error_message": f"同意这个配法填“{YES}”，不同意填“{NO}”，没有定的留空。",
}
Looks = Mapping[str, "Format"]


def looks_of(book: Workbook) -> Looks:
    """The cell formats of a workbook, by name."""
    return {name: book.add_format(properties) for name, properties in LOOKS.items()}


@dataclass(frozen=True)
class Part:
    """A worksheet and its last row with data, both as formulas see them; row 1 is the header."""

    sheet: str
    last: int


class CaseSheet:
    """One sheet of cases, with further ones where its rows are more than a worksheet has."""

    def __init__(self, book: Workbook, looks: Looks, name: str, columns: tuple[Column, ...]) -> None:
        self.book, self.looks, self.name, self.columns = book, looks, name, columns
        self.formats = [looks[column.kind] for column in columns]
        self.sealed = columns[-1].header == SEAL
        self.letters = {column.header: column_letters(index) for index, column in enumerate(columns, 1)}
        self.parts: list[Part] = []
        self._start()

    def _start(self) -> None:
        number = len(self.parts) + 1
        self.sheet: Worksheet = self.book.add_worksheet(f"{self.name}{number if number > 1 else ''}")
        self.row = 0
        self.choices: list[tuple[int, int]] = []
        self.sheet.set_row(0, HEADER_HEIGHT)
        for index, column in enumerate(self.columns):
            self.sheet.set_column(index, index, column.width)
            self.sheet.write_string(0, index, column.header, self.looks["header"])

    def write(self, values: Sequence[object]) -> None:
        """One row without its seal: text, numbers, amounts in fen; "" leaves a cell empty."""
        if self.row + 1 >= ROWS_OF_A_SHEET:
            self.finish()
            self._start()
        self.row += 1
        lines = 1
        for index, value in enumerate([*values, seal(self.columns, values)] if self.sealed else values):
            column = self.columns[index]
            if isinstance(value, str):
                if value:
                    self.sheet.write_string(self.row, index, value[:LONGEST_TEXT], self.formats[index])
                    lines = max(lines, _lines(value, column))
            elif column.header == DIFFERENCE:
                self.sheet.write_formula(self.row, index, self._difference(), self.formats[index], value / 100)
            elif column.kind == "money":
                self.sheet.write_number(self.row, index, value / 100, self.formats[index])
            else:
                self.sheet.write_number(self.row, index, value, self.formats[index])
        if lines > 1:
            self.sheet.set_row(self.row, min(lines * FONT_SIZE * 1.4 + 4, styles.TALLEST))

    def _difference(self) -> str:
        """What the row's amounts leave to be paid."""
        due, paid, back, apart = (f"{self.letters[h]}{self.row + 1}" for h in (PAYABLE, PAID, RETURNED, UNCOUNTED))
        return f"=ROUND({due}-{paid}+{back}-{apart},2)"

    def offer(self) -> None:
        """The drop-down list 是, 否 in the row written last."""
        at = (self.row, index_of(self.columns, CONFIRMED))
        self.sheet.write_blank(*at, None, self.looks["input"])
        self.choices.append(at)

    def finish(self) -> None:
        """What stands around the rows: widths, filter, frozen header, print set-up."""
        sheet, last = self.sheet, max(self.row, 1)
        self.parts.append(Part(sheet.name, last + 1))
        sheet.freeze_panes(1, FROZEN)
        sheet.autofilter(0, 0, last, len(self.columns) - 1)
        sheet.print_area(0, 0, last, sum(column.printed for column in self.columns) - 1)
        for first, final in _runs(self.choices):
            sheet.data_validation(*first, *final, CHOICE)
        letters = [column_letters(index) for index, column in enumerate(self.columns, 1) if column.kind == "code"]
        if letters:
            sheet.ignore_errors({"number_stored_as_text": " ".join(f"{x}2:{x}{last + 1}" for x in letters)})
        sheet.hide_gridlines(0)  # that is: print them
        page(sheet)


def _lines(text: str, column: Column) -> int:
    """How many lines a text takes, Chinese characters being two wide."""
    width = int(column.width - 1)
    units = len(text) if text.isascii() else len(text.encode("gb18030", "replace"))
    return 1 if column.kind == "fixed" or units <= width else _wrapped(text.translate(_ALIKE), width)


@lru_cache(KEPT)
def _wrapped(text: str, width: int) -> int:
    """The lines of a text whose words in Latin letters, such as names of files, are broken where no line holds them."""
    lines, used = 1, 0
    for word in _WORDS.findall(text):
        units = len(word) if word.isascii() else len(word.encode("gb18030", "replace"))
        if used and used + units > width:
            lines, used = lines + 1, 0
        lines += (units - 1) // width
        used += (units - 1) % width + 1
    return lines


def page(sheet: Worksheet) -> None:
    """A4 landscape, as wide as the page, the name on top and the page number below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&C&A")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _runs(places: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Places of one column, in order, as spans of neighbours."""
    found: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for place in places:
        if found and found[-1][1][0] == place[0] - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found
