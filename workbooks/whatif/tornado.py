"""The tornado of 概览: which standard or line moves the total most in a scenario, as a table and its chart.

Lines that share a standard stand together: the standard moves them all. The order is worked out by formulas that every
program has (LARGE, INDEX, MATCH), line by line by its place, so that rows may come and go in 测算.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbooks.whatif.lines_sheet import LinesSheet
from workbooks.whatif.pen import HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, Pen
from workbooks.whatif.plan_sheet import FIRST_ROW, NOW, OVERVIEW, PATH, SCENARIOS, TITLE, cell

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook

WIDTH = 11  # columns of 概览
HELPERS = WIDTH + 1  # columns beside the tables: figures in 万元 for the charts, and the order of the lines
TOP = 4  # 现行, then the scenarios
ASKED = TOP + 2 + len(SCENARIOS)  # which scenario the tornado looks at, and by how much
CHARTS = ASKED + 3
CHART_ROWS, CHART_ROW_HEIGHT = 14, 20
RANKED = CHARTS + CHART_ROWS + 2
FEWEST_RANKED, MOST_RANKED = 6, 8
RANK, ITEM, FIGURE, PART, LESS_BY, MORE_BY = 0, 1, 3, 5, 6, 8  # the tornado's columns; names take two each
SHOWN = 7  # where the chosen scenario's own name stands
KEY, PLACED, AMOUNT = HELPERS + 2, HELPERS + 6, HELPERS + 7  # line by line: what they are ordered by, path, amount
MORE_LINES = 40  # rows that may be put into 测算
TEN_THOUSAND = 10000
APART = 1_000_000  # keeps equal amounts in the order of their rows, by less than a fen
CHART_SIZE = {"width": 600, "height": 370}
BLUE, ORANGE, GREY, RED = "#5B9BD5", "#ED7D31", "#A5A5A5", "#C00000"
FONT = {"name": "宋体", "size": 10}
TOLD = (
    "单独一项的，标准、人数、月数随便哪一个变动这么多，总额就变动这么多；"
    "几项共用一个标准的合成一行，是这个标准变动的影响。"
)
CHOOSE_ONE = "请从下拉表里选"


class Tornado:
    """Writes the table and gives the chart; `ranks` is how many lines it shows."""

    def __init__(self, lines: LinesSheet) -> None:
        self.lines = lines
        known = sum(line.amount is not None for line in lines.plan.lines)
        self.ranks = min(MOST_RANKED, max(known, FEWEST_RANKED))
        self.last = RANKED + lines.last - FIRST_ROW + MORE_LINES

    def write(self, pen: Pen, wholes: tuple[str, str]) -> None:
        """`wholes` are the first and the last cell with the total of each scenario."""
        self._asked(pen)
        self._lines(pen)
        self._header(pen)
        for rank in range(1, self.ranks + 1):
            self._rank(pen, rank, f"INDEX({':'.join(wholes)},{cell(ASKED, HELPERS, 'both')})")

    def chart(self, book: Workbook) -> Chart:
        last = RANKED + self.ranks - 1
        chart = book.add_chart({"type": "bar", "subtype": "clustered"})
        for offset, colour in ((3, BLUE), (4, ORANGE)):
            values = [OVERVIEW, RANKED, HELPERS + offset, last, HELPERS + offset]
            name = f"={OVERVIEW}!{cell(RANKED - 1, HELPERS + offset, 'both')}"
            shown = series(name, [OVERVIEW, RANKED, ITEM, last, ITEM], values, colour)
            chart.add_series(shown | {"gap": 40, "overlap": 100})
        framed(chart, "哪一项变动对总额影响最大（总额变动，万元）")
        chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": FONT, "interval_unit": 1})
        chart.set_x_axis(axis("") | {"label_position": "high"})
        return chart

    def _asked(self, pen: Pen) -> None:
        """Which scenario, by its place and not by a name that may change, and by how much each line moves."""
        pen.sheet.set_row(ASKED, ROW_HEIGHT)
        pen.merged((ASKED, 0), (ASKED, 1), "header", "哪一项最要紧：看哪个方案")
        places = [NOW, *SCENARIOS]
        pen.text(ASKED, 2, NOW, "input centre")
        pen.choice(ASKED, 2, ASKED, places)
        for column, text in ((3, "每一项减少"), (5, "增加")):
            pen.text(ASKED, column, text, "header")
            pen.sheet.write_number(ASKED, column + 1, 0.1, pen.looks["input percent"])
            pen.at_least_zero(ASKED, column + 1, ASKED, column + 1)
        chosen = cell(ASKED, HELPERS, "both")
        words = "".join(f'+{n}*({cell(ASKED, 2)}="{name}")' for n, name in enumerate(places, 1))
        pen.formula(ASKED, HELPERS, f"=0{words}", "helper")
        pen.merged((ASKED, SHOWN), (ASKED, SHOWN + 1), "centre")
        names = ",".join(self.lines.name(index) for index in range(len(places)))
        pen.formula(ASKED, SHOWN, f'=IF({chosen}=0,"{CHOOSE_ONE}","名称："&CHOOSE({chosen},{names}))', "centre")
        told = TOLD + self._heads()
        pen.line(ASKED + 1, WIDTH - 1, told, "line", LINE_HEIGHT if told == TOLD else 2 * LINE_HEIGHT)

    def _heads(self) -> str:
        """Which lines stand on one headcount of the document: it moves them together."""
        groups: dict[str, list[str]] = {}
        for line in self.lines.plan.lines:
            groups.setdefault(line.heads, []).append(line.title)
        told = "；".join("、".join(titles) for heads, titles in groups.items() if heads)
        return f"人数是同一个数的几项，人数变动的影响要相加：{told}。" if told else ""

    def _lines(self, pen: Pen) -> None:
        """Each line by its place: its path, its amount, and what its standard moves, a little less further down."""
        chosen = cell(ASKED, HELPERS, "both")
        paths, amounts = (self._column(column) for column in (PLACED, AMOUNT))
        for number, row in enumerate(range(RANKED, self.last + 1), 1):
            scenarios = ",".join(f"INDEX({self.lines.area(column)},{number})" for column in self.lines.amounts)
            path, amount = cell(row, PLACED), cell(row, AMOUNT)
            pen.formula(row, PLACED, f'=IFERROR(TRIM(INDEX({self.lines.area(PATH)},{number})),"")', "helper")
            pen.formula(row, AMOUNT, f"=IFERROR(N(CHOOSE({chosen},{scenarios})),0)", "helper")
            so_far = f"SUMPRODUCT(({cell(RANKED, PLACED, 'both')}:{cell(row, PLACED, 'column')}={path})*1)"
            shared = f"IF({so_far}>1,0,SUMPRODUCT(({paths}={path})*1,{amounts}))"
            pen.formula(row, KEY, f'=IF({path}="",{amount},{shared})-{number}/{APART}', "helper")
        for column, text in ((KEY, "排序用"), (PLACED, "参数"), (AMOUNT, "金额")):
            pen.text(RANKED - 1, column, text, "helper")

    def _column(self, column: int) -> str:
        return f"{cell(RANKED, column, 'both')}:{cell(self.last, column, 'both')}"

    def _header(self, pen: Pen) -> None:
        pen.sheet.set_row(RANKED - 1, HEADER_HEIGHT)
        for column, text in ((RANK, "次序"), (PART, "占合计")):
            pen.text(RANKED - 1, column, text, "header")
        two_wide = {ITEM: "项目", FIGURE: "参数", LESS_BY: "减少时总额变动", MORE_BY: "增加时总额变动"}
        for column, text in two_wide.items():
            pen.merged((RANKED - 1, column), (RANKED - 1, column + 1), "header", text)
        for offset, (word, by) in enumerate((("减少", self._by(4)), ("增加", self._by(6))), 3):
            pen.formula(RANKED - 1, HELPERS + offset, f'="{word} "&ROUND({by}*100,2)&"%"', "helper")

    def _by(self, column: int) -> str:
        return cell(ASKED, column, "both")

    def _rank(self, pen: Pen, rank: int, whole: str) -> None:
        row, keys = RANKED + rank - 1, self._column(KEY)
        pen.sheet.set_row(row, ROW_HEIGHT)
        pen.number(row, RANK, rank, "centre")
        at, amount = cell(row, HELPERS, "column"), cell(row, HELPERS + 1, "column")
        pen.formula(row, HELPERS, f"=MATCH(LARGE({keys},{rank}),{keys},0)", "helper")
        pen.formula(row, HELPERS + 1, f"=ROUND(INDEX({keys},{at})+{at}/{APART},2)", "helper")
        title, path = (f"INDEX({area},{at})" for area in (self.lines.area(TITLE), self._column(PLACED)))
        together = f'SUMPRODUCT(({self._column(PLACED)}={path})*({path}<>"")*({self._column(AMOUNT)}>0))'
        named = f'{title}&IF({together}>1,"等 "&{together}&" 项","")'
        shown = {
            ITEM: (f'IF({amount}>0,{named},"")', "label", 2),
            FIGURE: (f'IF({amount}>0,{path}&"","")', "label", 2),
            PART: (f'IF({amount}>0,{amount}/{whole},"")', "percent", 1),
            LESS_BY: (f'IF({amount}>0,ROUND(-{amount}*{self._by(4)},2),"")', "money", 2),
            MORE_BY: (f'IF({amount}>0,ROUND({amount}*{self._by(6)},2),"")', "money", 2),
        }
        for column, (formula, look, wide) in shown.items():
            pen.merged((row, column), (row, column + wide - 1), look)
            pen.formula(row, column, f"={formula}", look)
        for offset, column in ((3, LESS_BY), (4, MORE_BY)):
            pen.formula(row, HELPERS + offset, f"=N({cell(row, column)})/{TEN_THOUSAND}", "helper")


def series(name: str, categories: list[Any], values: list[Any], colour: str) -> dict[str, Any]:
    """A series of a chart, filled with one colour."""
    return {"name": name, "categories": categories, "values": values, "fill": {"color": colour}}


def axis(name: str) -> dict[str, Any]:
    """An axis of money in 万元."""
    lines = {"visible": True, "line": {"color": "#D9D9D9"}}
    return {
        "name": name,
        "name_font": {**FONT, "bold": False},
        "num_font": FONT,
        "num_format": "#,##0.##",
        "major_gridlines": lines,
    }


def framed(chart: Chart, title: str) -> None:
    """Title, legend and size, the same for both charts."""
    chart.set_title({"name": title, "name_font": {**FONT, "size": 13, "bold": False}})
    chart.set_legend({"position": "bottom", "font": FONT})
    chart.set_size(CHART_SIZE)
