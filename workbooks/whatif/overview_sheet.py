"""概览: the totals of every scenario against the budget as a table and a chart, above the tornado.

Charts show 万元, from the columns beside the tables that are not printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.whatif.budgets_sheet import BudgetsSheet
from workbooks.whatif.line_totals import CONTROL, DIFFERENCE, PER_HEAD, SHARE_OF_NOW, TOTAL
from workbooks.whatif.lines_sheet import LinesSheet
from workbooks.whatif.pen import HEADER_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, Pen
from workbooks.whatif.plan_sheet import NOW, OPEN, OVERVIEW, SCENARIOS, UNFILLED, WRONG, cell
from workbooks.whatif.tornado import (
    BLUE,
    CHART_ROW_HEIGHT,
    CHART_ROWS,
    CHARTS,
    FONT,
    GREY,
    HELPERS,
    RANKED,
    RED,
    TEN_THOUSAND,
    TOP,
    WIDTH,
    Tornado,
    axis,
    framed,
    series,
)

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook

HEADERS = (
    "方案",
    "计入预算的项目",
    "其余项目",
    "合计",
    "比现行增减",
    "增减（%）",
    "按人计的人均",
    "预算或控制数",
    "结余",
    "超支的预算合计",
    "没有数的项目",
)
NAME, BUDGETED, OTHER, ALL, MORE, MORE_SHARE, MEAN, AGAINST, LEFT, OVER, UNKNOWN = range(len(HEADERS))
WIDTHS = (16, 17, 17, 17, 17, 10, 15, 17, 17, 17, 12)
LABELS = {"value": True, "num_format": "#,##0.0;-#,##0.0;", "font": FONT}
CONTROLLED = "结余是控制数减全部项目的合计。"
UNCONTROLLED = "各项预算不能互相抵：结余是有余的预算合计，超支的另列；其余项目文件没有写总额。"
TOLD = (
    f"“没有数的项目”是“{OPEN}”“{UNFILLED}”“{WRONG}”的，不在合计里；现行有数而方案里没有数的，"
    "那个方案不能比，图上不画。测算，不能据以发放。"
)


class OverviewSheet:
    """Writes the sheet."""

    def __init__(self, lines: LinesSheet, budgets: BudgetsSheet) -> None:
        self.lines, self.budgets = lines, budgets
        self.names = [NOW, *SCENARIOS]

    def write(self, pen: Pen, book: Workbook) -> None:
        pen.widths(WIDTHS)
        pen.line(0, WIDTH - 1, "概览", "title", TITLE_HEIGHT)
        control = self.lines.total(CONTROL, self.lines.amounts[0])
        pen.formula_line(1, WIDTH - 1, f"={self._said(control)}", "line")
        pen.line(2, WIDTH - 1, TOLD, "line")
        pen.sheet.set_row(TOP - 1, HEADER_HEIGHT)
        for column, header in enumerate(HEADERS):
            pen.text(TOP - 1, column, header, "header")
        for index in range(len(self.names)):
            self._scenario(pen, TOP + index, index, control)
        tornado = Tornado(self.lines)
        tornado.write(pen, (cell(TOP, ALL, "both"), cell(TOP + len(SCENARIOS), ALL, "both")))
        for row in range(CHARTS, CHARTS + CHART_ROWS):
            pen.sheet.set_row(row, CHART_ROW_HEIGHT)
        pen.sheet.insert_chart(CHARTS, 0, self._totals_chart(book), {"description": "各方案的合计与预算"})
        pen.sheet.insert_chart(CHARTS, 5, tornado.chart(book), {"description": "哪一项变动对总额影响最大"})
        pen.page(RANKED + 1 + tornado.ranks, WIDTH, pages=1)

    def _said(self, control: str) -> str:
        """What 结余 means here, and how many budgets are overspent as things are."""
        over, total = f'COUNTIF({self.budgets.left(0)},"<0")', f'TEXT({cell(TOP, OVER, "both")},"#,##0.00")'
        overspent = f'IF({over}=0,"","现行有 "&{over}&" 项预算超支，共 "&{total}&" 元。")'
        return f'IF(ISNUMBER({control}),"{CONTROLLED}","{UNCONTROLLED}")&{overspent}'

    def _scenario(self, pen: Pen, row: int, index: int, control: str) -> None:
        pen.sheet.set_row(row, ROW_HEIGHT)
        amounts = self.lines.amounts[index]
        budgeted, whole, against = (cell(row, column) for column in (BUDGETED, ALL, AGAINST))
        used, left = self.budgets.used, self.budgets.left(index)
        stated = f"SUMIF({used},1,{self.budgets.sums})"
        more = self.lines.total(DIFFERENCE, amounts)
        rest = f'SUMIFS({left},{used},1,{left},">0")'
        rest = f'IF(ISNUMBER({control}),ROUND({control}-{whole},2),IF({against}="","",ROUND({rest},2)))'
        formulas = {
            NAME: (f"={self.lines.name(index)}", "label"),
            BUDGETED: (f"=ROUND(SUMIF({used},1,{self.budgets.planned(index)}),2)", "money"),
            OTHER: (f"=ROUND({whole}-{budgeted},2)", "money"),
            ALL: (f"={self.lines.total(TOTAL, amounts)}", "money"),
            MORE: (f"={more}" if index else '=""', "money"),
            MORE_SHARE: (f"={self.lines.total(SHARE_OF_NOW, amounts)}" if index else '=""', "percent"),
            MEAN: (f"={self.lines.total(PER_HEAD, amounts)}", "money"),
            AGAINST: (f'=IF(ISNUMBER({control}),{control},IF({stated}=0,"",{stated}))', "money"),
            LEFT: (f'=IF({more}="{OPEN}","{OPEN}",{rest})' if index else f"={rest}", "money"),
            OVER: (f"={self.budgets.overspent(index)}", "money"),
            UNKNOWN: (f"={self.lines.missing(index)}", "count"),
        }
        for place, (formula, look) in formulas.items():
            pen.formula(row, place, formula, look)
        drawn = [f'IF({cell(row, MORE)}="{OPEN}",NA(),{cell(row, column)})' for column in (BUDGETED, OTHER)]
        in_ten_thousands = (*drawn, f"IF(ISNUMBER({against}),{against},NA())")
        for offset, value in enumerate(in_ten_thousands):
            pen.formula(row, HELPERS + offset, f"={value}/{TEN_THOUSAND}", "helper")
        if index == 0:
            for offset, name in enumerate(("计入预算的项目", "其余项目", "预算或控制数")):
                pen.text(TOP - 1, HELPERS + offset, f"{name}（万元）", "helper")
        for column, sign in ((LEFT, "<"), (OVER, ">")):
            alarm = {"type": "cell", "criteria": sign, "value": 0, "format": pen.looks.fill("#FFC7CE")}
            pen.sheet.conditional_format(row, column, row, column, alarm)

    def _totals_chart(self, book: Workbook) -> Chart:
        """Stacked columns, and the budget as a line."""
        last = TOP + len(SCENARIOS)
        categories = [OVERVIEW, TOP, NAME, last, NAME]
        columns = book.add_chart({"type": "column", "subtype": "stacked"})
        for offset, name, colour in ((0, "计入预算的项目", BLUE), (1, "其余项目", GREY)):
            values = [OVERVIEW, TOP, HELPERS + offset, last, HELPERS + offset]
            columns.add_series(series(name, categories, values, colour) | {"gap": 60, "data_labels": LABELS})
        line = book.add_chart({"type": "line"})
        values = [OVERVIEW, TOP, HELPERS + 2, last, HELPERS + 2]
        marked = {"line": {"color": RED, "width": 2, "dash_type": "dash"}, "marker": {"type": "none"}}
        line.add_series({"name": "预算或控制数", "categories": categories, "values": values, **marked})
        columns.combine(line)
        framed(columns, "各方案的合计与预算（万元）")
        columns.set_y_axis(axis("万元") | {"min": 0})
        columns.set_x_axis({"num_font": FONT})
        return columns
