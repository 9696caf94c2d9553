"""概览: the totals of every scenario against the budget, and which line moves the total most; tables and their charts.

The order of the tornado is worked out by formulas that every program has (LARGE, INDEX, MATCH), so it moves with the
figures. Charts show 万元, from the columns beside the tables that are not printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbooks.whatif.budgets_sheet import BudgetsSheet
from workbooks.whatif.lines_sheet import CONTROL, DIFFERENCE, PER_HEAD, SHARE_OF_NOW, TOTAL, LinesSheet
from workbooks.whatif.pen import HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, Pen
from workbooks.whatif.plan_sheet import FIRST_ROW, NOW, OPEN, OVERVIEW, PATH, SCENARIOS, TITLE, UNFILLED, cell

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
    "没有数的项目",
)
NAME, BUDGETED, OTHER, ALL, MORE, MORE_SHARE, MEAN, AGAINST, LEFT, MISSING = range(len(HEADERS))
WIDTHS = (16, 17, 17, 17, 17, 10, 15, 17, 17, 12)
WIDTH = len(WIDTHS)
HELPERS = WIDTH + 1  # columns beside the tables: figures in 万元 for the charts, and the order of the lines
TOP = 4  # 现行, then the scenarios
ASKED = TOP + 2 + len(SCENARIOS)  # which scenario the tornado looks at, and by how much
CHARTS = ASKED + 3
CHART_ROWS, CHART_ROW_HEIGHT = 14, 20
RANKED = CHARTS + CHART_ROWS + 2
FEWEST_RANKED, MOST_RANKED = 6, 8
RANK, ITEM, FIGURE, PART, LESS_BY, MORE_BY = 0, 1, 3, 5, 6, 8  # the tornado's columns; names take two each
TEN_THOUSAND = 10000
APART = 1_000_000  # keeps equal amounts in the order of their rows, by less than a fen
CHART_SIZE = {"width": 520, "height": 370}
BLUE, ORANGE, GREY, RED = "#5B9BD5", "#ED7D31", "#A5A5A5", "#C00000"
FONT = {"name": "宋体", "size": 10}
LABELS = {"value": True, "num_format": "#,##0.0;-#,##0.0;", "font": FONT}
CONTROLLED = "结余是控制数减全部项目的合计。"
UNCONTROLLED = "结余是文件写明的预算减计入预算的项目，其余项目文件没有写总额。"
TORNADO_TOLD = "一项的标准、人数、月数，随便哪一个变动这么多，总额就变动这么多；“待定”和“未填”的项目不在里面。"


class OverviewSheet:
    """Writes the sheet."""

    def __init__(self, lines: LinesSheet, budgets: BudgetsSheet) -> None:
        self.lines, self.budgets = lines, budgets
        known = sum(line.amount is not None for line in lines.plan.lines)
        self.ranks = min(MOST_RANKED, max(known, FEWEST_RANKED))
        self.names = [NOW, *SCENARIOS]

    def write(self, pen: Pen, book: Workbook) -> None:
        pen.widths(WIDTHS)
        pen.line(0, WIDTH - 1, "概览", "title", TITLE_HEIGHT)
        control = self.lines.total(CONTROL, self.lines.amounts[0])
        pen.formula_line(1, WIDTH - 1, f'=IF(ISNUMBER({control}),"{CONTROLLED}","{UNCONTROLLED}")', "line")
        pen.line(2, WIDTH - 1, f"“没有数的项目”是“{OPEN}”和“{UNFILLED}”的，不在合计里。测算，不能据以发放。", "line")
        pen.sheet.set_row(TOP - 1, HEADER_HEIGHT)
        for column, header in enumerate(HEADERS):
            pen.text(TOP - 1, column, header, "header")
        for index in range(len(self.names)):
            self._scenario(pen, TOP + index, index, control)
        self._asked(pen)
        self._keys(pen)
        self._ranked(pen)
        for row in range(CHARTS, CHARTS + CHART_ROWS):
            pen.sheet.set_row(row, CHART_ROW_HEIGHT)
        pen.sheet.insert_chart(CHARTS, 0, self._totals_chart(book), {"description": "各方案的合计与预算"})
        pen.sheet.insert_chart(CHARTS, 5, self._tornado(book), {"description": "哪一项变动对总额影响最大"})
        pen.page(RANKED + 1 + self.ranks, WIDTH, pages=1)

    def _scenario(self, pen: Pen, row: int, index: int, control: str) -> None:
        pen.sheet.set_row(row, ROW_HEIGHT)
        amounts = self.lines.amounts[index]
        budgeted, whole, against = (cell(row, column) for column in (BUDGETED, ALL, AGAINST))
        planned = ",".join(self.budgets.at(each, index) for each in self.budgets.counted)
        stated = ",".join(self.budgets.stated(each) for each in self.budgets.counted)
        sums = f"SUM({stated})"
        area = self.lines.area(amounts)
        formulas = {
            NAME: (f"={self.lines.name(index)}", "label"),
            BUDGETED: (f"=ROUND(SUM({planned}),2)", "money"),
            OTHER: (f"=ROUND({whole}-{budgeted},2)", "money"),
            ALL: (f"={self.lines.total(TOTAL, amounts)}", "money"),
            MORE: (f"={self.lines.total(DIFFERENCE, amounts)}" if index else '=""', "money"),
            MORE_SHARE: (f"={self.lines.total(SHARE_OF_NOW, amounts)}" if index else '=""', "percent"),
            MEAN: (f"={self.lines.total(PER_HEAD, amounts)}", "money"),
            AGAINST: (f'=IF(ISNUMBER({control}),{control},IF({sums}=0,"",{sums}))', "money"),
            LEFT: (
                f'=IF(ISNUMBER({against}),ROUND({against}-IF(ISNUMBER({control}),{whole},{budgeted}),2),"")',
                "money",
            ),
            MISSING: (f'=COUNTIF({area},"{OPEN}")+COUNTIF({area},"{UNFILLED}")', "count"),
        }
        for place, (formula, look) in formulas.items():
            pen.formula(row, place, formula, look)
        other = cell(row, OTHER)
        in_ten_thousands = (budgeted, other, f"IF(ISNUMBER({against}),{against},NA())")
        for offset, value in enumerate(in_ten_thousands):
            pen.formula(row, HELPERS + offset, f"={value}/{TEN_THOUSAND}", "helper")
        if index == 0:
            for offset, name in enumerate(("计入预算的项目", "其余项目", "预算或控制数")):
                pen.text(TOP - 1, HELPERS + offset, f"{name}（万元）", "helper")
        less = {"type": "cell", "criteria": "<", "value": 0, "format": pen.looks.fill("#FFC7CE")}
        pen.sheet.conditional_format(row, LEFT, row, LEFT, less)

    def _asked(self, pen: Pen) -> None:
        """Which scenario, and by how much each line moves."""
        pen.sheet.set_row(ASKED, ROW_HEIGHT)
        pen.sheet.merge_range(ASKED, 0, ASKED, 1, "哪一项最要紧：看哪个方案", pen.looks["header"])
        pen.formula(ASKED, 2, f"={cell(TOP, NAME)}", "input centre")
        area = f"={cell(TOP, NAME, 'both')}:{cell(TOP + len(SCENARIOS), NAME, 'both')}"
        pen.choice(ASKED, 2, ASKED, area)
        for column, text in ((3, "每一项减少"), (5, "增加")):
            pen.text(ASKED, column, text, "header")
            pen.sheet.write_number(ASKED, column + 1, 0.1, pen.looks["input percent"])
            pen.at_least_zero(ASKED, column + 1, ASKED, column + 1)
        pen.line(ASKED + 1, WIDTH - 1, TORNADO_TOLD, "line", LINE_HEIGHT)
        chosen = f"MATCH({cell(ASKED, 2)},{area[1:]},0)"
        pen.formula(ASKED, HELPERS, f"={chosen}", "helper")

    def _keys(self, pen: Pen) -> None:
        """The amount of each line in the chosen scenario, a little less the further down it stands."""
        chosen = cell(ASKED, HELPERS, "both")
        for offset in range(self.lines.last - FIRST_ROW + 1):
            row = FIRST_ROW + offset
            amounts = ",".join(f"测算!{cell(row, column)}" for column in self.lines.amounts)
            amount = f"CHOOSE({chosen},{amounts})"
            pen.formula(RANKED + offset, HELPERS + 2, f"=N({amount})-{offset + 1}/{APART}", "helper")
        pen.text(RANKED - 1, HELPERS + 2, "排序用", "helper")

    def _ranked(self, pen: Pen) -> None:
        keys = f"{cell(RANKED, HELPERS + 2, 'both')}:{cell(RANKED + self.lines.last - FIRST_ROW, HELPERS + 2, 'both')}"
        pen.sheet.set_row(RANKED - 1, HEADER_HEIGHT)
        headers = {RANK: "次序", PART: "占合计", LESS_BY: "减少时总额变动", MORE_BY: "增加时总额变动"}
        for column, text in headers.items():
            pen.text(RANKED - 1, column, text, "header")
        for column, text in ((ITEM, "项目"), (FIGURE, "参数")):
            pen.sheet.merge_range(RANKED - 1, column, RANKED - 1, column + 1, text, pen.looks["header"])
        for column in (LESS_BY, MORE_BY):
            pen.sheet.merge_range(RANKED - 1, column, RANKED - 1, column + 1, headers[column], pen.looks["header"])
        less, more = cell(ASKED, 4, "both"), cell(ASKED, 6, "both")
        whole = (
            f"INDEX({cell(TOP, ALL, 'both')}:{cell(TOP + len(SCENARIOS), ALL, 'both')},{cell(ASKED, HELPERS, 'both')})"
        )
        for rank in range(1, self.ranks + 1):
            row = RANKED + rank - 1
            pen.sheet.set_row(row, ROW_HEIGHT)
            pen.number(row, RANK, rank, "count")
            at, amount = cell(row, HELPERS, "column"), cell(row, HELPERS + 1, "column")
            pen.formula(row, HELPERS, f"=MATCH(LARGE({keys},{rank}),{keys},0)", "helper")
            pen.formula(row, HELPERS + 1, f"=ROUND(INDEX({keys},{at})+{at}/{APART},2)", "helper")
            shown = {
                ITEM: (f'IF({amount}>0,INDEX({self.lines.area(TITLE)},{at}),"")', "label", 2),
                FIGURE: (f'IF({amount}>0,INDEX({self.lines.area(PATH)},{at})&"","")', "label", 2),
                PART: (f'IF({amount}>0,{amount}/{whole},"")', "percent", 1),
                LESS_BY: (f'IF({amount}>0,ROUND(-{amount}*{less},2),"")', "money", 2),
                MORE_BY: (f'IF({amount}>0,ROUND({amount}*{more},2),"")', "money", 2),
            }
            for column, (formula, look, wide) in shown.items():
                if wide > 1:
                    pen.sheet.merge_range(row, column, row, column + 1, "", pen.looks[look])
                pen.formula(row, column, f"={formula}", look)
            for offset, column in ((3, LESS_BY), (4, MORE_BY)):
                pen.formula(row, HELPERS + offset, f"=N({cell(row, column)})/{TEN_THOUSAND}", "helper")
        for offset, (word, by) in enumerate((("减少", less), ("增加", more)), 3):
            pen.formula(RANKED - 1, HELPERS + offset, f'="{word} "&ROUND({by}*100,2)&"%"', "helper")

    def _totals_chart(self, book: Workbook) -> Chart:
        """Stacked columns, and the budget as a line."""
        last = TOP + len(SCENARIOS)
        categories = [OVERVIEW, TOP, NAME, last, NAME]
        columns = book.add_chart({"type": "column", "subtype": "stacked"})
        for offset, name, colour in ((0, "计入预算的项目", BLUE), (1, "其余项目", GREY)):
            values = [OVERVIEW, TOP, HELPERS + offset, last, HELPERS + offset]
            columns.add_series(_series(name, categories, values, colour) | {"gap": 60, "data_labels": LABELS})
        line = book.add_chart({"type": "line"})
        values = [OVERVIEW, TOP, HELPERS + 2, last, HELPERS + 2]
        marked = {"line": {"color": RED, "width": 2, "dash_type": "dash"}, "marker": {"type": "none"}}
        line.add_series({"name": "预算或控制数", "categories": categories, "values": values, **marked})
        columns.combine(line)
        _framed(columns, "各方案的合计与预算（万元）")
        columns.set_y_axis(_axis("万元") | {"min": 0})
        columns.set_x_axis({"num_font": FONT})
        return columns

    def _tornado(self, book: Workbook) -> Chart:
        last = RANKED + self.ranks - 1
        chart = book.add_chart({"type": "bar", "subtype": "clustered"})
        for offset, colour in ((3, BLUE), (4, ORANGE)):
            values = [OVERVIEW, RANKED, HELPERS + offset, last, HELPERS + offset]
            name = f"={OVERVIEW}!{cell(RANKED - 1, HELPERS + offset, 'both')}"
            series = _series(name, [OVERVIEW, RANKED, ITEM, last, ITEM], values, colour)
            chart.add_series(series | {"gap": 40, "overlap": 100})
        _framed(chart, "哪一项变动对总额影响最大（总额变动，万元）")
        chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": FONT, "interval_unit": 1})
        chart.set_x_axis(_axis("") | {"label_position": "high"})
        return chart


def _series(name: str, categories: list[Any], values: list[Any], colour: str) -> dict[str, Any]:
    return {"name": name, "categories": categories, "values": values, "fill": {"color": colour}}


def _axis(name: str) -> dict[str, Any]:
    lines = {"visible": True, "line": {"color": "#D9D9D9"}}
    return {
        "name": name,
        "name_font": {**FONT, "bold": False},
        "num_font": FONT,
        "num_format": "#,##0.##",
        "major_gridlines": lines,
    }


def _framed(chart: Chart, title: str) -> None:
    chart.set_title({"name": title, "name_font": {**FONT, "size": 13, "bold": False}})
    chart.set_legend({"position": "bottom", "font": FONT})
    chart.set_size(CHART_SIZE)
