"""A workbook that is open in Excel, through xlwings' Book: the little that the ribbon's commands do with it.

Rows and columns count from 1. A formula begins with ``=``; any other text is written so that Excel never reads it as a
formula, a number or a date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from addin.excel.names import TITLE
from workbooks.formula import address
from workbooks.package_sheet import FormulaCell, NewSheet
from workbooks.problems import FileProblem

ENDINGS = {51: ".xlsx", 61: ".xlsx", 52: ".xlsm", 56: ".xls"}
"""The kinds of workbook (XlFileFormat) that are read, by the ending of their files."""
TEXT = 2  # Type of Application.InputBox
LONGEST_PROMPT = 250
MOST_LINES = 15
"""Of a message box: a longer one reaches beyond the screen, its buttons too."""
WORKBOOKS = "Excel 工作簿 (*.xlsx),*.xlsx"
TABLES = "表格 (*.xlsx;*.xlsm;*.xls;*.et;*.csv),*.xlsx;*.xlsm;*.xls;*.et;*.csv"
DAY = "yyyy-mm-dd"
FIRST_DAY = date(1899, 12, 30).toordinal()
Rows = list[list[object]]


def caller() -> Live:
    """The workbook from which a button was pressed."""
    import xlwings

    return Live(xlwings.Book.caller())


class Live:
    """The workbook, the person before it, and Excel around it."""

    def __init__(self, book: Any) -> None:
        self.book, self.app = book, book.app

    @property
    def name(self) -> str:
        """Its name without the ending."""
        name = str(self.book.name)
        stem, dot, ending = name.rpartition(".")
        return stem if dot and f".{ending.lower()}" in (*ENDINGS.values(), ".xlsb", ".csv", ".et") else name

    @property
    def key(self) -> str:
        """What tells it from other workbooks: its full name, no part of which can be read off."""
        return hashlib.sha256(str(self.book.fullname).encode()).hexdigest()[:32]

    def copy(self, folder: Path) -> Path:
        """A copy as it stands now, saved or not; the workbook itself is not saved. Raises FileProblem."""
        ending = ENDINGS.get(int(self.book.api.FileFormat))
        if ending is None:
            raise FileProblem(f"“{self.book.name}”不是 .xlsx、.xlsm 或 .xls 工作簿。请先另存为 .xlsx，再点一次。")
        path = folder / f"{self.name}{ending}"
        self.book.api.SaveCopyAs(str(path))
        return path

    # the person

    def status(self, text: str | None) -> None:
        """Show a text in the status bar; None gives it back to Excel."""
        self.app.status_bar = False if text is None else f"{TITLE}：{text}"

    def say(self, title: str, text: str) -> None:
        """A message box."""
        self.app.alert(shortened(text), f"{TITLE}—{title}", "ok", "info")

    def agrees(self, title: str, text: str) -> bool:
        """A question that is answered by yes or no."""
        return bool(self.app.alert(shortened(text), f"{TITLE}—{title}", "yes_no", "info") == "yes")

    def ask(self, title: str, text: str, default: str = "") -> str | None:
        """A line of text from the person; None where it was cancelled. A long question is shown before."""
        if len(text) > LONGEST_PROMPT:
            self.say(title, text)
            text = f"{text[: LONGEST_PROMPT - 1]}…"
        answer = self.app.api.InputBox(Prompt=text, Title=f"{TITLE}—{title}", Default=default, Type=TEXT)
        return answer.strip() if isinstance(answer, str) else None

    def choose(self, title: str) -> list[Path]:
        """Files that the person chooses; none where it was cancelled."""
        chosen = self.app.api.GetOpenFilename(FileFilter=TABLES, Title=f"{TITLE}—{title}", MultiSelect=True)
        return [Path(name) for name in chosen] if isinstance(chosen, tuple | list) else []

    def save_as(self, title: str, name: str) -> Path | None:
        """Where a new file goes; None where it was cancelled."""
        chosen = self.app.api.GetSaveAsFilename(InitialFileName=name, FileFilter=WORKBOOKS, Title=f"{TITLE}—{title}")
        return Path(chosen) if isinstance(chosen, str) else None

    def open(self, path: Path) -> None:
        """Open a file that we made."""
        self.app.books.open(str(path))

    # the sheets

    @property
    def sheets(self) -> list[str]:
        """The names of the worksheets."""
        return [str(sheet.name) for sheet in self.book.sheets]

    def selected(self) -> tuple[str, int, int]:
        """The sheet, row and column of the selected cell. Raises FileProblem where none is."""
        chosen = self.app.selection
        if chosen is None:
            raise FileProblem("没有选中单元格。请先点一下要问的那一格。")
        return str(chosen.sheet.name), int(chosen.row), int(chosen.column)

    def refuse_protected(self, sheets: Sequence[str], adds: bool) -> None:
        """Raises FileProblem where what is to be written can't be, before anything is."""
        if adds and self.book.api.ProtectStructure:
            raise FileProblem("工作簿的结构有保护，加不了工作表。请在“审阅”里撤销工作簿保护，再点一次。没有改动。")
        for name in sheets:
            if self.book.sheets[name].api.ProtectContents:
                raise FileProblem(f"工作表“{name}”有保护，写不进去。请在“审阅”里撤销工作表保护，再点一次。没有改动。")

    @contextmanager
    def still(self) -> Iterator[None]:
        """The screen doesn't follow what is written."""
        before = self.app.screen_updating
        self.app.screen_updating = False
        try:
            yield
        finally:
            self.app.screen_updating = before

    def _range(self, sheet: str, top: int, left: int, height: int = 1, width: int = 1) -> Any:
        return self.book.sheets[sheet].range((top, left), (top + height - 1, left + width - 1))

    def cells(self, sheet: str, top: int, left: int, height: int = 1, width: int = 1) -> Rows:
        """What a rectangle of cells holds, formulas as such."""
        return _rows(self._range(sheet, top, left, height, width).formula)

    def write(self, sheet: str, top: int, left: int, rows: Sequence[Sequence[object]]) -> None:
        """Fill a rectangle: formulas (texts that begin with ``=``), else values as `plain` gives them."""
        self._range(sheet, top, left, len(rows), len(rows[0])).formula = [list(row) for row in rows]

    def digest(self, sheet: str, top: int, left: int, height: int, width: int) -> str:
        """What a rectangle holds, as a hash: it tells whether somebody changed it, not what stands there."""
        return _digest(self.cells(sheet, top, left, height, width))

    def sheet_digest(self, sheet: str) -> str:
        """The same for all that a sheet holds."""
        return _digest(_rows(self.book.sheets[sheet].used_range.formula))

    def colour(self, sheet: str, row: int, column: int) -> list[int] | None:
        """The fill of a cell as red, green, blue; None where it has none."""
        colour = self._range(sheet, row, column).color
        return None if colour is None else list(colour)

    def paint(self, sheet: str, row: int, column: int, colour: Sequence[int] | None) -> None:
        """Give a cell a fill, or none."""
        self._range(sheet, row, column).color = None if colour is None else tuple(colour)

    def width(self, sheet: str, column: int) -> float:
        """A column's width in characters."""
        return float(self._range(sheet, 1, column).column_width)

    def widen(self, sheet: str, column: int, width: float) -> None:
        """Make a column so many characters wide."""
        self._range(sheet, 1, column).column_width = width

    def dress(self, sheet: str, source: tuple[int, int], target: tuple[int, int], height: int, code: str) -> None:
        """Give cells below each other the look of those from `source` on, and a number format."""
        self._range(sheet, *source, height).copy()
        dressed = self._range(sheet, *target, height)
        dressed.paste("formats")
        dressed.number_format = code
        self.app.cut_copy_mode = False

    def undress(self, sheet: str, area: tuple[int, int, int, int]) -> None:
        """Take the look of (top, left, height, width) away."""
        self._range(sheet, *area).clear_formats()

    def merge(self, sheet: str, area: tuple[int, int, int, int]) -> None:
        """Merge (top, left, height, width)."""
        self._range(sheet, *area).merge()

    def unmerge(self, sheet: str, area: tuple[int, int, int, int]) -> None:
        """Take a merge apart."""
        self._range(sheet, *area).unmerge()

    def has_name(self, name: str) -> bool:
        """Whether a name is defined for the whole workbook."""
        return any(str(each.name) == name for each in self.book.names)

    def define(self, name: str, refers_to: str) -> None:
        """Define a name for the whole workbook; `refers_to` begins with ``=``."""
        self.book.names.add(name, refers_to)

    def forget(self, name: str) -> None:
        """Delete a name."""
        self.book.names[name].delete()

    def activate(self, sheet: str) -> None:
        """Show a sheet."""
        self.book.sheets[sheet].activate()

    def delete_sheet(self, sheet: str) -> None:
        """Delete a sheet, without asking."""
        self.book.sheets[sheet].delete()

    def add_sheet(self, new: NewSheet) -> None:
        """Append a sheet, whose name is free."""
        sheet = self.book.sheets.add(new.name, after=self.book.sheets[self.sheets[-1]])
        width = max(map(len, new.rows))
        rows = [[plain(value) for value in row] + [""] * (width - len(row)) for row in new.rows]
        whole = self._range(new.name, 1, 1, len(rows), width)
        whole.formula = rows
        for formula in _arrays(new):
            sheet.range(formula.reach).formula_array = f"={formula.formula}"
        whole.wrap_text = True
        self._range(new.name, 1, 1, 1, width).font.bold = True
        for column, characters in enumerate(new.widths, 1):
            self.widen(new.name, column, characters)
        for row, points in new.heights.items():
            self._range(new.name, row, 1).row_height = points
        for place, colour in new.colours.items():
            self.paint(new.name, *place, rgb(colour))
        for row, column in new.dates:
            self._range(new.name, row, column).number_format = DAY
        if new.hidden:
            sheet.visible = False


def _arrays(new: NewSheet) -> Iterator[FormulaCell]:
    """The array formulas of a sheet."""
    return (value for row in new.rows for value in row if isinstance(value, FormulaCell) and value.reach)


def shortened(text: str) -> str:
    """A text of at most MOST_LINES lines, its last one kept: that says what to do or where all of it stands."""
    lines = text.splitlines()
    if len(lines) <= MOST_LINES:
        return text
    left = len(lines) - MOST_LINES + 1
    return "\n".join([*lines[: MOST_LINES - 2], f"……还有 {left} 行，见工作簿或写出的文件。", lines[-1]])


def plain(value: object) -> object:
    """A value as it is written: a text after an apostrophe, so that Excel takes it for nothing else."""
    if isinstance(value, FormulaCell) and value.reach:
        return ""  # written by itself, over its whole reach
    if isinstance(value, FormulaCell):
        return f"={value.formula}"
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, date):
        return float(value.toordinal() - FIRST_DAY)
    return f"'{value}" if value not in (None, "") else ""


def rgb(colour: str) -> tuple[int, int, int]:
    """``FFC7CE`` as red, green, blue."""
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def place(sheet: str, row: int, column: int) -> str:
    """A cell as messages name it."""
    return f"{sheet}!{address(row, column)}"


def _rows(found: object) -> Rows:
    """Excel gives one cell alone as a scalar."""
    if not isinstance(found, tuple | list):
        return [[found]]
    return [list(row) if isinstance(row, tuple | list) else [row] for row in found]


def _digest(rows: Rows) -> str:
    text = json.dumps([["" if cell is None else str(cell) for cell in row] for row in rows], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
