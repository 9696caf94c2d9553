"""The chart of `people`: now beside then for each township or level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks import styles
from workbooks.whatif.study_charts import (
    BAR_HEIGHT,
    BLUE,
    GREY,
    GRID,
    MONEY,
    TORNADO_MARGIN,
    WIDTH,
)

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook

_FONT = {"name": styles.BODY_FONT, "size": 10}
_TITLE = {"name": styles.HEAD_FONT, "size": 11, "bold": False}
MOST_BARS = 15  # pairs
TITLE_LINES = 40  # pixels: the title names the policies


def people_chart(
    book: Workbook, sheet: str, rows: tuple[int, int], columns: tuple[int, int, int], title: tuple[str, str]
) -> tuple[Chart, int]:
    """Bars for the rows of a table of `people`, and the chart's height in pixels.

    `rows` are the first and last, `columns` those of the names, of now and of then, counted from 0; the largest come
    first and the chart stops after some. `title` is a formula that reads it from a cell, and what it gives.
    """
    first, last = rows[0], min(rows[1], rows[0] + MOST_BARS - 1)
    names, *amounts = columns
    height = TORNADO_MARGIN + TITLE_LINES + 2 * BAR_HEIGHT * (last - first + 1)
    chart = book.add_chart({"type": "bar"})
    for name, column, colour in zip(("现在", "以后"), amounts, (GREY, BLUE), strict=True):
        label = {"series_name": True, "value": True, "separator": " ", "num_format": MONEY, "font": _FONT}
        chart.add_series(
            {
                "name": name,
                "categories": [sheet, first, names, last, names],
                "values": [sheet, first, column, last, column],
                "fill": {"color": colour},
                "gap": 50,
                "data_labels": label,
            }
        )
    chart.set_title({"name": title[0], "data": [title[1]], "name_font": _TITLE, "overlay": False})
    chart.set_legend({"none": True})  # each bar says which it is
    chart.set_x_axis({"name": "元", "num_font": _FONT, "num_format": MONEY, "min": 0, "major_gridlines": GRID})
    chart.set_y_axis({"num_font": _FONT, "reverse": True, "crossing": "max", "major_gridlines": {"visible": False}})
    chart.set_size({"width": WIDTH, "height": height})
    return chart, height
