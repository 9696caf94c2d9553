"""The table of 预算 by fund source: what the lines of each come to, now and in every scenario."""

from __future__ import annotations

from workbooks.whatif.line_totals import TOTAL
from workbooks.whatif.lines_sheet import LinesSheet
from workbooks.whatif.pen import HEADER_HEIGHT, ROW_HEIGHT, Pen
from workbooks.whatif.plan_sheet import FUND, NO_FUND, SCENARIOS, cell
from workbooks.whatif.row_formulas import summed

NAME, NOW = 0, 3  # the name takes three columns, the scenarios stand behind the present
ALL, REST = "合计", "其他来源"


class FundsTable:
    """Writes the table from row `top` (counted from 0) on; `end` is the row behind it."""

    def __init__(self, lines: LinesSheet, top: int) -> None:
        self.lines, self.top = lines, top
        sources = dict.fromkeys(line.fund or NO_FUND for line in lines.plan.lines)
        self.rows = dict(enumerate((*sources, REST, ALL), top + 1))
        self.end = max(self.rows) + 1

    def write(self, pen: Pen) -> None:
        pen.sheet.set_row(self.top, HEADER_HEIGHT)
        pen.merged((self.top, NAME), (self.top, NOW - 1), "header", "按资金来源")
        pen.text(self.top, NOW, "现行测算", "header")
        for index in range(1, len(SCENARIOS) + 1):
            pen.formula(self.top, NOW + index, f"={self.lines.name(index)}", "header")
        for row, fund in self.rows.items():
            pen.sheet.set_row(row, ROW_HEIGHT)
            total = "total " if fund == ALL else ""
            pen.merged((row, NAME), (row, NOW - 1), f"{total}label", fund)
            for index, amounts in enumerate(self.lines.amounts):
                pen.formula(row, NOW + index, f"={self._amount(fund, row, NOW + index, amounts)}", f"{total}money")

    def _amount(self, fund: str, row: int, column: int, amounts: int) -> str:
        listed = f"SUM({cell(self.top, column)}:{cell(row - 1, column)})"
        if fund == ALL:
            return f"ROUND({listed},2)"
        if fund == REST:
            return f"ROUND({self.lines.total(TOTAL, amounts)}-{listed},2)"
        return summed(self.lines.area(FUND), cell(row, NAME, "column"), self.lines.area(amounts))
