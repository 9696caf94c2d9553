"""Cells of a sheet of our own making: text as text, exact numbers, formulas beside their values; and their looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from workbooks import styles
from workbooks.whatif.plan_sheet import cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FONT_SIZE = 11
A4 = 9
MARGINS = {"left": 0.3, "right": 0.3, "top": 0.5, "bottom": 0.6}  # inches
TITLE_HEIGHT, LINE_HEIGHT, HEADER_HEIGHT, ROW_HEIGHT = 36, 20, 34, 24  # points
SOME_COLOUR = "#FCE4D6"  # a figure that differs from the present one
_BASE: dict[str, Any] = {"font_name": styles.BODY_FONT, "font_size": FONT_SIZE, "valign": "vcenter"}
_CELL = {**_BASE, "border": 1}
_BOLD = {"font_name": styles.HEAD_FONT, "bg_color": "#F2F2F2"}
_INPUT = {"bg_color": styles.INPUT_FILL}
_NUMBERS = {"money": "#,##0.00", "count": "#,##0", "number": "General", "percent": "0.0%"}
_ASIDE = {"font_size": styles.SMALL_SIZE}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {**_BASE, "font_name": styles.TITLE_FONT, "font_size": 20, "align": "center"},
    "line": {**_BASE, "text_wrap": True},
    "note": {**_BASE, "text_wrap": True, "valign": "top"},
    "verdict line": {**_BASE, "font_name": styles.HEAD_FONT, "text_wrap": True},
    "header": {**_CELL, **_BOLD, "align": "center", "text_wrap": True},
    "name": {**_CELL, **_INPUT, "font_name": styles.HEAD_FONT, "align": "center"},
    "label": {**_CELL, "text_wrap": True},
    "part": {**_CELL, "text_wrap": True, "indent": 1},
    "centre": {**_CELL, "align": "center", "text_wrap": True},
    "total label": {**_CELL, **_BOLD, "text_wrap": True},
    "aside": {**_CELL, **_ASIDE, "text_wrap": True},
    "aside header": {**_CELL, **_ASIDE, **_BOLD, "align": "center", "text_wrap": True},
    "aside input": {**_CELL, **_ASIDE, **_INPUT},
    "aside money": {**_CELL, **_ASIDE, "num_format": "#,##0.##", "align": "right"},
    "total centre": {**_CELL, **_BOLD, "align": "center", "text_wrap": True},
    "input label": {**_CELL, **_INPUT, "text_wrap": True},
    "input centre": {**_CELL, **_INPUT, "align": "center"},
    "helper": {**_BASE, **_ASIDE, "font_color": "#7F7F7F"},
    **{name: {**_CELL, "num_format": code, "align": "right"} for name, code in _NUMBERS.items()},
    **{f"input {name}": {**_CELL, **_INPUT, "num_format": code, "align": "right"} for name, code in _NUMBERS.items()},
    **{f"total {name}": {**_CELL, **_BOLD, "num_format": code, "align": "right"} for name, code in _NUMBERS.items()},
}


class Looks:
    """The formats of one workbook by name, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        if name not in self._made:
            self._made[name] = self._book.add_format(LOOKS[name])
        return self._made[name]

    def fill(self, colour: str) -> Format:
        """A fill for conditional formats."""
        if colour not in self._made:
            self._made[colour] = self._book.add_format({"bg_color": colour})
        return self._made[colour]


class Pen:
    """One worksheet. `results` are the values of its formulas by address; rows and columns count from 0."""

    def __init__(self, sheet: Worksheet, looks: Looks, results: Mapping[str, object]) -> None:
        self.sheet, self.looks, self.results = sheet, looks, results

    def widths(self, widths: Iterable[float]) -> None:
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def text(self, row: int, column: int, text: str, look: str) -> None:
        """A text, "" for an empty cell."""
        if text:
            self.sheet.write_string(row, column, text, self.looks[look])
        else:
            self.sheet.write_blank(row, column, None, self.looks[look])

    def number(self, row: int, column: int, value: Fraction | int | None, look: str) -> None:
        """A number, None for an empty cell."""
        if value is None:
            self.sheet.write_blank(row, column, None, self.looks[look])
        else:
            self.sheet.write_number(row, column, float(value), self.looks[look])

    def formula(self, row: int, column: int, formula: str, look: str) -> None:
        value = self.results.get(cell(row, column), "")
        value = value if isinstance(value, (bool, int, float)) else str(value)
        self.sheet.write_formula(row, column, formula, self.looks[look], value)

    def line(self, row: int, last: int, text: str, look: str, height: float = LINE_HEIGHT) -> None:
        """A text across the columns up to `last`."""
        self._across(row, last, look, height)
        self.text(row, 0, text, look)

    def formula_line(self, row: int, last: int, formula: str, look: str, height: float = LINE_HEIGHT) -> None:
        """A formula across the columns up to `last`."""
        self._across(row, last, look, height)
        self.formula(row, 0, formula, look)

    def _across(self, row: int, last: int, look: str, height: float) -> None:
        self.sheet.set_row(row, height)
        self.merged((row, 0), (row, last), look)

    def merged(self, first: tuple[int, int], last: tuple[int, int], look: str, text: str = "") -> None:
        """Cells as one (a single one as it is), with a text that is never a formula."""
        if first != last:
            self.sheet.merge_range(*first, *last, "", self.looks[look])
        self.text(*first, text, look)

    def at_least_zero(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Numbers that are no money owed: 0 or more."""
        self._numbers((row, column, last_row, last_column), "请填 0 或大于 0 的数。", criteria=">=", value=0)

    def whole(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Counts: whole, 0 or more."""
        said = "请填 0 或大于 0 的整数。"
        self._numbers((row, column, last_row, last_column), said, validate="integer", criteria=">=", value=0)

    def share(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Parts of a whole: 0 to 1."""
        said = "请填 0% 到 100%。"
        self._numbers((row, column, last_row, last_column), said, criteria="between", minimum=0, maximum=1)

    def _numbers(self, area: tuple[int, int, int, int], said: str, **rule: object) -> None:
        told = {"error_title": "不是这里能填的数", "error_message": said}
        self.sheet.data_validation(*area, {"validate": "decimal", **rule, **told})

    def choice(self, row: int, column: int, last_row: int, source: str | list[str], strict: bool = True) -> None:
        """A drop-down list of a range or of words; other values are refused, or only warned of."""
        rule = {"validate": "list", "source": source, "error_type": "stop" if strict else "warning"}
        rule |= {"error_title": "不在可选的里面", "error_message": "请从下拉列表里选。"}
        self.sheet.data_validation(row, column, last_row, column, rule)

    def page(self, height: int, width: int, repeated: tuple[int, int] | None = None, pages: int = 0) -> None:
        """A4 across, as wide as the columns before `width`; all on `pages` pages, or on as many as it takes."""
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(**MARGINS)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, pages)
        sheet.print_area(0, 0, height - 1, width - 1)
        sheet.set_footer("&L测算，不能据以发放&C第 &P 页，共 &N 页")
        sheet.hide_gridlines(2)
        if repeated:
            sheet.repeat_rows(*repeated)
