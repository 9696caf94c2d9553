"""汇总: what came out by outcome, benefit, township, month and fund source, and whether it ties to the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbooks import styles
from workbooks.formula import column_letters
from workbooks.reconciling.model import Sums
from workbooks.reconciling.outcomes import AGREES, OUTCOMES
from workbooks.reconciling.result_columns import (
    BENEFIT,
    CASES,
    DIFFERENCE,
    FUND,
    OUTCOME,
    PAID,
    PAYABLE,
    PERIOD,
    RETURNED,
    ROWS,
    SUMMARY,
    TOWNSHIP,
    UNCOUNTED,
)
from workbooks.reconciling.result_sheets import FONT_SIZE, LOOKS, page
from workbooks.reconciling.result_totals import MONEY, Total, Totals, Written, added

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

COLUMNS = (CASES, *MONEY)
CHECKED = (PAYABLE, PAID, RETURNED, DIFFERENCE, ROWS)
NONE = Total(0, 0, Sums())
WIDTHS = (24, 16, 16, 16, 15, 13, 15, 8)
SECTIONS = (("按结果", OUTCOME), ("按补贴", BENEFIT), ("按乡镇", TOWNSHIP), ("按月份", PERIOD), ("按资金来源", FUND))
MOST_GROUPS = 200  # rows of one section; free texts of thousands of payments are told together
REST = "其余"
TIES, FAILS = "一致", "不一致"
WHOLE, HIDDEN = "身份证号、账号：完整。", "身份证号、账号：已遮住。只供传阅，不能据以重发或记账。"
EXPLAINED = (
    "差额 = 应付 − 实付 + 退票 − 其中不冲减：正数是还没有付到的，负数是多付的。“其中不冲减”是退票里原来那笔付款没有"
    "计入实付的部分。跨几个补贴、月份、乡镇或资金来源的一件，金额按应付分开，件数计在第一项。"
)
CHART_AT, CHART_SIZE = 8, {"width": 400, "height": 380}
TITLE_HEIGHT, LINE_HEIGHT = 36, 22  # points
_BORDERED = {"border": 1}
_BOLD = {"font_name": styles.HEAD_FONT, "bg_color": "#F2F2F2"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {**LOOKS["text"], "font_name": styles.TITLE_FONT, "font_size": 20, "align": "center"},
    "conclusion": {**LOOKS["text"], "font_name": styles.HEAD_FONT, "font_size": 12},
    "line": LOOKS["text"],
    "header": LOOKS["header"],
    "wrong": {"bg_color": f"#{styles.MARK_FILLS['错误']}"},
    **{name: {**LOOKS[name], **_BORDERED} for name in ("money", "count")},
    **{f"total {name}": {**LOOKS[name], **_BORDERED, **_BOLD} for name in ("money", "count")},
    "label": {**LOOKS["text"], **_BORDERED},
    "total label": {**LOOKS["text"], **_BORDERED, **_BOLD},
    "verdict": {**LOOKS["text"], "align": "center"},
}


class Summary:
    """Writes the sheet from top to bottom."""

    def __init__(self, book: Workbook, sheet: Worksheet, totals: Totals, inputs: Mapping[str, Written]) -> None:
        """`inputs` gives the formulas and values of the sums of 输入清单: by side, and of 行数."""
        self.book, self.sheet, self.totals, self.inputs = book, sheet, totals, inputs
        self.looks = {name: book.add_format(properties) for name, properties in _LOOKS.items()}
        self.row = 0

    def write(self, hidden: bool, chain: str | None) -> None:
        for index, width in enumerate(WIDTHS):
            self.sheet.set_column(index, index, width)
        told = [HIDDEN if hidden else WHOLE, *([f"台账链首：{chain}"] if chain else []), EXPLAINED]
        first = len(told) + 4  # of the checks: after title, their sum, what is told, a blank row and their header
        self._line("对账结果汇总", "title", TITLE_HEIGHT)
        checks = self._checks(first)
        self._line(_concluded(first, checks), "conclusion", LINE_HEIGHT)
        for text in told:
            self._line(text, "line", styles.height(text, sum(WIDTHS), FONT_SIZE))
        self.row += 1
        self._header("核对", "输入清单", "各表合计", "相差", "结论")
        for name, *cells in checks:
            look = "count" if name == ROWS else "money"
            self._row(name, [(cell, look if index < 3 else "verdict") for index, cell in enumerate(cells)])
        for title, by in SECTIONS:
            self.row += 1
            self._section(title, by)
        last = (self.row, len(WIDTHS) - 1)
        rule = {"type": "text", "criteria": "containing", "value": FAILS, "format": self.looks["wrong"]}
        self.sheet.conditional_format(0, 0, *last, rule)
        page(self.sheet)

    def _line(self, text: Written | str, look: str, height: float) -> None:
        """A line over all columns: a text, or a formula and its value."""
        self.sheet.set_row(self.row, height)
        self.sheet.merge_range(self.row, 0, self.row, len(WIDTHS) - 1, "", self.looks[look])
        self._cell(0, text, look)
        self.row += 1

    def _header(self, *texts: str) -> None:
        for index, text in enumerate(texts):
            self._cell(index, text, "header")
        self.row += 1

    def _row(self, label: str, cells: Sequence[tuple[Written, str]], look: str = "label") -> None:
        self._cell(0, label, look)
        for index, (written, own) in enumerate(cells, 1):
            self._cell(index, written, own)
        self.row += 1

    def _cell(self, column: int, content: Written | str, look: str) -> None:
        if isinstance(content, str):
            self.sheet.write_string(self.row, column, content, self.looks[look])
        else:
            self.sheet.write_formula(self.row, column, content[0], self.looks[look], content[1])

    def _checks(self, first: int) -> list[tuple[str, Written, Written, Written, Written]]:
        """What ties to the inputs, in rows from `first` on: name, inputs, sheets, what is between them, verdict."""
        whole, found = self.totals.whole, []
        for row, header in enumerate(CHECKED, first + 1):
            formula, value = self.inputs[header] if header in self.inputs else self._due(first)
            sheets = (self.totals.formula(header), whole.value(header))
            apart = round(value - sheets[1], 2)
            verdict = (f'=IF(D{row}=0,"{TIES}","{FAILS}")', FAILS if apart else TIES)
            name = header if header == ROWS else f"{header}合计"
            found.append((name, (formula, value), sheets, (f"=ROUND(B{row}-C{row},2)", apart), verdict))
        return found

    def _due(self, first: int) -> Written:
        """应付 − 实付 + 退票 of the inputs, less what offsets nothing."""
        paid, returned = (f"B{first + 1 + CHECKED.index(header)}" for header in (PAID, RETURNED))
        given = {header: self.inputs[header][1] for header in (PAYABLE, PAID, RETURNED)}
        apart = self.totals.whole.value(UNCOUNTED)
        text = f"{self.totals.formula(UNCOUNTED)[1:]}"
        value = round(given[PAYABLE] - given[PAID] + given[RETURNED] - apart, 2)
        return f"=ROUND(B{first + 1}-{paid}+{returned}-{text},2)", value

    def _section(self, title: str, by: str) -> None:
        """A row for each label and their total, which must be that of all sheets."""
        self.sheet.set_row(self.row, LINE_HEIGHT)
        self._header(title, *COLUMNS)
        found = self.totals.labels(by)
        if by == OUTCOME:
            found = {outcome.name: found.get(outcome.name, NONE) for outcome in OUTCOMES}
        top = self.row
        for label in list(found)[:MOST_GROUPS]:
            cell = f"$A{self.row + 1}"
            total = found[label]
            self._row(label, [((self.totals.formula(h, by, label, cell), total.value(h)), _look(h)) for h in COLUMNS])
        rest = list(found.values())[MOST_GROUPS:]
        if rest:
            self._rest(rest, top)
        self._total(top)
        if by == OUTCOME:
            self._chart(top)

    def _rest(self, rest: Sequence[Total], top: int) -> None:
        """What the sheets have besides the labels that are listed."""
        total = added(rest)
        cells = []
        for index, header in enumerate(COLUMNS):
            letter = column_letters(index + 2)
            listed = f"{letter}{top + 1}:{letter}{self.row}"
            formula = f"=ROUND({self.totals.formula(header)[1:]}-SUM({listed}),2)"
            cells.append(((formula, total.value(header)), _look(header)))
        self._row(f"{REST} {len(rest)} 项", cells)

    def _total(self, top: int) -> None:
        whole, cells, pairs = self.totals.whole, [], []
        for index, header in enumerate(COLUMNS):
            letter = column_letters(index + 2)
            formula = f"=ROUND(SUM({letter}{top + 1}:{letter}{self.row}),2)"
            cells.append(((formula, whole.value(header)), f"total {_look(header)}"))
            pairs.append(f"{letter}{self.row + 1}={self.totals.formula(header)[1:]}")
        verdict = (f'=IF(AND({",".join(pairs)}),"{TIES}","{FAILS}")', TIES)
        self._row("合计", [*cells, (verdict, "verdict")], "total label")

    def _chart(self, top: int) -> None:
        """The cases of every outcome but the one in which all agrees, which would dwarf them."""
        last = top + len(OUTCOMES) - 1 - [outcome.name for outcome in reversed(OUTCOMES)].index(AGREES) - 1
        chart = self.book.add_chart({"type": "bar"})
        series = {
            "name": CASES,
            "categories": [SUMMARY, top, 0, last, 0],
            "values": [SUMMARY, top, 1, last, 1],
            "data_labels": {"value": True},
            "fill": {"color": "#5B9BD5"},
            "gap": 40,
        }
        chart.add_series(series)
        chart.set_title({"name": f"各种结果的件数（“{AGREES}”不画）", "name_font": {"size": 12, "bold": False}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_size(CHART_SIZE)
        self.sheet.insert_chart(top - 1, CHART_AT, chart, {"description": "各种结果的件数"})


def _look(header: str) -> str:
    return "money" if header in MONEY else "count"


def _concluded(first: int, checks: Sequence[tuple[str, Written, Written, Written, Written]]) -> Written:
    """应付合计=…，实付合计=…，与输入清单一致."""
    told, shown = [], []
    for row, (name, _, sheets, _, _) in enumerate(checks, first + 1):
        if name != ROWS:
            told.append(f'"{name}="&TEXT(C{row},"#,##0.00")')
            shown.append(f"{name}={sheets[1]:,.2f}")
    last = first + len(checks)
    ties = f'IF(COUNTIF(E{first + 1}:E{last},"{TIES}")={len(checks)},"{TIES}","{FAILS}")'
    verdict = TIES if all(check[-1][1] == TIES for check in checks) else FAILS
    joined = '&"，"&'.join(told)
    return f'={joined}&"。与输入清单"&{ties}', f"{'，'.join(shown)}。与输入清单{verdict}"
