"""The charts of a result workbook: Chinese titles and axis names, colours that stay apart in print."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from workbooks import styles
from workbooks.whatif.classes import Staircase
from workbooks.whatif.outlook import POINTS
from workbooks.whatif.sensitivity import Sway

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook

WIDTH, HEIGHT = 760, 340
TALLEST_TORNADO = 15  # parameters that it shows
TORNADO_MARGIN, BAR_HEIGHT = 150, 28  # pixels: title, axis and legend; and each of them
BLUE, ORANGE, GREY = "#4472C4", "#ED7D31", "#A5A5A5"
STEP_COLOURS = (GREY, BLUE, ORANGE, "#70AD47")
_FONT = {"name": styles.BODY_FONT, "size": 10}
_TITLE = {"name": styles.HEAD_FONT, "size": 13, "bold": False}
MONEY = "#,##0"
ROUND = (Fraction(1, 2), Fraction(1), Fraction(2), Fraction(5))
GRID = {"visible": True, "line": {"color": "#D9D9D9"}}


def effect_chart(book: Workbook, sheet: str, first: int, last: int, column: int) -> Chart:
    """The totals of the scenarios beside the present one, from `column`; rows count from 0."""
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "合计（元）",
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, column, last, column],
            "fill": {"color": BLUE},
            "gap": 120,
            "data_labels": {"value": True, "num_format": MONEY, "font": _FONT},
        }
    )
    return _finished(chart, "各方案合计", "方案", "元")


def outlook_chart(book: Workbook, sheet: str, first: int, column: int, names: Sequence[str]) -> Chart:
    """The three totals, from a table with the points in `column`; or the least and the most of each, side by side."""
    last = first + len(POINTS) - 1
    chart = book.add_chart({"type": "column"})
    for number, (name, colour) in enumerate(zip(names, (BLUE, ORANGE), strict=False), 1):
        chart.add_series(
            {
                "name": name if len(names) > 1 else "合计（元）",
                "categories": [sheet, first, column, last, column],
                "values": [sheet, first, column + number, last, column + number],
                "fill": {"color": colour},
                "gap": 120,
                "data_labels": {"value": True, "num_format": MONEY, "font": _FONT},
            }
        )
    return _finished(chart, "低、可能、高三种情况的合计", "情况", "元", legend=len(names) > 1)


def tornado_height(count: int) -> int:
    """Pixels of the chart of so many parameters."""
    return TORNADO_MARGIN + BAR_HEIGHT * min(count, TALLEST_TORNADO)


def tornado_chart(book: Workbook, sheet: str, first: int, sways: Sequence[Sway], share: str) -> Chart:
    """The strongest parameters, the first on top; their table begins in row `first`, counted from 0."""
    count, step = len(sways), _step(sways[0].yuan)
    reach = float(step * ceil(sways[0].yuan / step))
    last = first + min(count, TALLEST_TORNADO) - 1
    chart = book.add_chart({"type": "bar"})
    for name, column, colour in ((f"减 {share}", 2, ORANGE), (f"增 {share}", 3, BLUE)):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "fill": {"color": colour},
                "overlap": 100,
                "gap": 40,
            }
        )
    _finished(chart, f"各参数增减 {share}，合计增减多少（元）", "", "", legend=True)
    chart.set_x_axis(
        {
            **{"num_font": _FONT, "num_format": MONEY, "major_gridlines": GRID},
            **{"min": -reach, "max": reach, "major_unit": float(step)},
        }
    )
    chart.set_y_axis(
        {"num_font": _FONT, "reverse": True, "label_position": "low", "major_gridlines": {"visible": False}}
    )
    chart.set_size({"width": WIDTH, "height": tornado_height(count)})
    return chart


def _step(largest: Fraction) -> Fraction:
    """A round number of yuan of which two or more reach the largest: so few numbers on an axis don't overlap."""
    power = Fraction(10) ** floor(log10(largest))
    return next(power * share for share in ROUND if power * share * 2 >= largest)


def staircase_chart(book: Workbook, sheet: str, stairs: Staircase, first: int) -> Chart:
    """What one class pays by how many are employed: a line for each band, from its first to its last count."""
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    for number, step in enumerate(stairs.steps):
        row, colour = first + number, STEP_COLOURS[number % len(STEP_COLOURS)]
        chart.add_series(
            {
                "name": step.words,
                "categories": [sheet, row, 2, row, 3],
                "values": [sheet, row, 4, row, 5],
                "line": {"color": colour, "width": 2.5},
                "marker": {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    _finished(chart, f"每班补贴随就业人数的阶梯（按{stairs.reading}）", "就业人数", "每班（元）", legend=True)
    chart.set_x_axis({**_axis("就业人数"), "min": 0, "max": stairs.qualified, "num_format": "0"})
    return chart


def _axis(name: str) -> dict[str, Any]:
    return {"name": name, "name_font": {**_FONT, "bold": False}, "num_font": _FONT}


def _finished(chart: Chart, title: str, x: str, y: str, legend: bool = False) -> Chart:
    chart.set_title({"name": title, "name_font": _TITLE, "overlay": False})
    chart.set_x_axis(_axis(x))
    chart.set_y_axis({**_axis(y), "num_format": MONEY, "min": 0, "major_gridlines": GRID})
    chart.set_legend({"position": "bottom", "font": _FONT} if legend else {"none": True})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    return chart
