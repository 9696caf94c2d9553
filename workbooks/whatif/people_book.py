"""The result workbook of `people`: 概览, 图, 分类, 明细.

分类 has one row for all claims that come to the same; what they come to then is a cell to be filled in. 明细 takes its
amounts from there, and every total is a formula over both: another amount there changes them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from policies.masking import mask
from workbooks.atomic import atomic_file, check_target, keep_old
from workbooks.build import CALCULATED_BY
from workbooks.payouts import UNSAID
from workbooks.whatif.pen import HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, Looks, Pen
from workbooks.whatif.people import (
    CHANGES,
    LESS,
    LOST,
    MORE,
    NEW,
    OPEN,
    SAME,
    UNTOLD,
    WRONG,
    Kind,
    People,
    Total,
    World,
)
from workbooks.whatif.plan_sheet import cell
from workbooks.whatif.study_charts import people_chart

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

OVERVIEW, CHART, KINDS, DETAIL = "概览", "图", "分类", "明细"
TOP = 3  # the row of a sheet's first header, counted from 0: below title, a line and a blank row
PIXELS = 20  # of a row that has no height of its own
CHART_COLUMNS = 13  # of the usual width, which the chart covers
BESIDE_CELLS = {"object_position": 2}  # a chart moves with its cells and keeps its size
CHANGE_HEADERS = ("变化", "笔数", "现在合计（元）", "以后合计（元）", "相差（元）", "多得（笔）", "少得（笔）")
OVERVIEW_WIDTHS = (22, 11, 19, 19, 19, 12, 12)
KIND_HEADERS = (
    *("类", "补贴", "等级", "现在每笔（元）", "以后每笔（元）", "变化", "笔数"),
    *("现在合计（元）", "以后合计（元）", "相差（元）", "没有金额的原因（以后）"),
)
KIND_WIDTHS = (6, 20, 12, 14, 14, 11, 9, 17, 17, 16, 60)
NUMBER, BENEFIT, LEVEL, NOW, THEN, CHANGE, ROWS, ALL_NOW, ALL_THEN, MORE_ALL, SAYS = range(11)
DETAIL_HEADERS = (
    *("类", "表", "行", "姓名", "身份证号", "乡镇", "补贴", "等级"),
    *("现在（元）", "以后（元）", "相差（元）", "变化", "乡镇序号（不打印）"),
)
DETAIL_WIDTHS = (6, 12, 8, 10, 21, 14, 16, 10, 13, 13, 13, 11, 10)
TOWNSHIP, D_LEVEL, D_NOW, D_THEN, D_MORE, D_CHANGE, PLACE = 5, 7, 8, 9, 10, 11, 12


def write(people: People, out: Path) -> Path | None:
    """Writes the workbook; another file that stands at `out` is renamed first, and its new name given.

    Raises FileProblem.
    """
    import xlsxwriter

    check_target(out, kind=".xlsx")
    with atomic_file(out) as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        book.set_calc_mode("auto", CALCULATED_BY)
        book.calc_on_load = False  # the values stand beside their formulas
        book.set_properties({"title": "名单测算结果"})
        _Book(book, people).write()
        book.close()
        return keep_old(out, file)


class _Book:
    """Writes one sheet after the other, each row after row. Values of formulas are those that were determined."""

    def __init__(self, book: Workbook, people: People) -> None:
        self.book, self.people, self.looks = book, people, Looks(book)
        self.last_kind, self.last_row = TOP + len(people.kinds), TOP + len(people.entries)

    def write(self) -> None:
        self._overview()
        self._kinds()
        self._details()

    def _sheet(self, name: str, title: str, says: str, widths: tuple[int, ...], headers: tuple[str, ...]) -> Pen:
        """A sheet with its title, a line about it, and its header."""
        pen = Pen(self.book.add_worksheet(name), self.looks, {})
        pen.widths(widths)
        pen.line(0, len(widths) - 1, title, "title", TITLE_HEIGHT)
        pen.line(1, len(widths) - 1, says, "line", 2 * LINE_HEIGHT)
        self._header(pen, TOP, headers)
        return pen

    @staticmethod
    def _header(pen: Pen, row: int, headers: tuple[str, ...]) -> None:
        pen.sheet.set_row(row, HEADER_HEIGHT)
        for column, text in enumerate(headers):
            pen.text(row, column, text, "header")

    def _formula(self, pen: Pen, row: int, column: int, formula: str, look: str, value: object) -> None:
        shown = float(value) if isinstance(value, Decimal) else value
        pen.sheet.write_formula(row, column, formula, self.looks[look], shown)

    def _overview(self) -> None:
        """概览: by change, by township, by level; 图: now beside then of the first of the latter two."""
        people = self.people
        says = f"测算，不是依据，不能据以发放。现在：{people.now.text}　以后：{people.then.text}"
        pen = self._sheet(OVERVIEW, "名单测算结果", says, OVERVIEW_WIDTHS, CHANGE_HEADERS)
        totals = {change: people.by_change.get(change, Total()) for change in CHANGES}
        row = self._group(pen, TOP, totals, CHANGE)
        charted = {"变化": (TOP + 1, TOP + len(CHANGES))}
        for name, groups, by, there in (
            ("乡镇", people.by_township, None, people.has_township),
            ("等级", people.by_level, LEVEL, people.has_level),
        ):
            if there:
                self._header(pen, row + 1, (name, *CHANGE_HEADERS[1:]))
                charted[name] = (row + 2, row + 1 + len(groups))
                row = self._group(pen, row + 1, groups, by)
        for text in people.told:
            row += 1
            pen.line(row, len(OVERVIEW_WIDTHS) - 1, text, "line", LINE_HEIGHT * (1 + len(text) // 55))
        pen.page(row + 1, len(OVERVIEW_WIDTHS))
        self._chart(charted)

    def _chart(self, charted: Mapping[str, tuple[int, int]]) -> None:
        """A sheet of its own, so that no page cuts it in two."""
        by = next(name for name in ("乡镇", "等级", "变化") if name in charted)
        chart, height = people_chart(self.book, OVERVIEW, charted[by], by)
        sheet = self.book.add_worksheet(CHART)
        sheet.insert_chart(0, 0, chart, BESIDE_CELLS)
        Pen(sheet, self.looks, {}).page(1 + height // PIXELS, CHART_COLUMNS, pages=1)

    def _group(self, pen: Pen, header: int, totals: Mapping[str, Total], by: int | None) -> int:
        """A row for each total and one for all; gives the row below. `by` is a column of 分类, None for townships."""
        for number, (name, total) in enumerate(totals.items(), 1):
            row = header + number
            pen.sheet.set_row(row, ROW_HEIGHT)
            pen.text(row, 0, name or UNSAID, "label")
            chosen = f"({self._kind_column(by)}={cell(row, 0, 'column')})" if by is not None else str(number)
            formulas = self._of_kinds(chosen) if by is not None else self._of_rows(chosen)
            self._figures(pen, row, formulas, total, "")
        row = header + len(totals) + 1
        pen.sheet.set_row(row, ROW_HEIGHT)
        pen.text(row, 0, "合计", "total label")
        above = [f"SUM({cell(header + 1, column)}:{cell(row - 1, column)})" for column in (1, 2, 3, 5, 6)]
        self._figures(pen, row, above, self.people.whole, "total ")
        return row + 1

    def _figures(self, pen: Pen, row: int, formulas: list[str], total: Total, look: str) -> None:
        """笔数, 现在, 以后, 相差, 多得, 少得."""
        rows, now, then, gain, lose = formulas
        self._formula(pen, row, 1, f"={rows}", f"{look}count", total.rows)
        self._formula(pen, row, 2, f"={now}", f"{look}money", total.now)
        self._formula(pen, row, 3, f"={then}", f"{look}money", total.then)
        more = f"=ROUND({cell(row, 3)}-{cell(row, 2)},2)"
        self._formula(pen, row, 4, more, f"{look}money", total.difference)
        self._formula(pen, row, 5, f"={gain}", f"{look}count", total.changes[NEW] + total.changes[MORE])
        self._formula(pen, row, 6, f"={lose}", f"{look}count", total.changes[LESS] + total.changes[LOST])

    def _of_kinds(self, chosen: str) -> list[str]:
        rows, changes = self._kind_column(ROWS), self._kind_column(CHANGE)
        return [
            f"SUMPRODUCT({chosen}*{rows})",
            f"ROUND(SUMPRODUCT({chosen}*{self._kind_column(ALL_NOW)}),2)",
            f"ROUND(SUMPRODUCT({chosen}*{self._kind_column(ALL_THEN)}),2)",
            f'SUMPRODUCT({chosen}*(({changes}="{NEW}")+({changes}="{MORE}"))*{rows})',
            f'SUMPRODUCT({chosen}*(({changes}="{LESS}")+({changes}="{LOST}"))*{rows})',
        ]

    def _of_rows(self, number: str) -> list[str]:
        """By the number of the township: a name could hold what a criterion takes for a pattern."""
        places, changes = self._detail_column(PLACE), self._detail_column(D_CHANGE)
        counted = {change: f'COUNTIFS({places},{number},{changes},"{change}")' for change in (NEW, MORE, LESS, LOST)}
        return [
            f"COUNTIF({places},{number})",
            f"ROUND(SUMIFS({self._detail_column(D_NOW)},{places},{number}),2)",
            f"ROUND(SUMIFS({self._detail_column(D_THEN)},{places},{number}),2)",
            f"{counted[NEW]}+{counted[MORE]}",
            f"{counted[LESS]}+{counted[LOST]}",
        ]

    def _kind_column(self, column: int) -> str:
        return f"{KINDS}!{cell(TOP + 1, column, 'both')}:{cell(self.last_kind, column, 'both')}"

    def _detail_column(self, column: int) -> str:
        return f"{DETAIL}!{cell(TOP + 1, column, 'both')}:{cell(self.last_row, column, 'both')}"

    def _kinds(self) -> None:
        """分类: what is due of each kind now and then; the latter may be changed."""
        says = "结果一样的合成一类。改“以后每笔”（黄色格），明细、乡镇和合计都跟着变；填了数的待定，就算有了数。"
        pen = self._sheet(KINDS, "分类", says, KIND_WIDTHS, KIND_HEADERS)
        for row, (kind, rows) in enumerate(self.people.kinds.items(), TOP + 1):
            self._kind_row(pen, row, kind, rows)
        pen.at_least_zero(TOP + 1, THEN, self.last_kind, THEN)
        pen.sheet.autofilter(TOP, 0, self.last_kind, len(KIND_HEADERS) - 1)
        pen.sheet.freeze_panes(TOP + 1, 3)
        pen.page(self.last_kind + 1, len(KIND_HEADERS), (TOP, TOP))

    def _kind_row(self, pen: Pen, row: int, kind: Kind, rows: int) -> None:
        pen.sheet.set_row(row, ROW_HEIGHT * (1 + len(kind.then.says) // 32))
        pen.number(row, NUMBER, row - TOP, "centre")
        pen.text(row, BENEFIT, kind.benefit or UNTOLD, "label")
        pen.text(row, LEVEL, kind.level or UNSAID, "centre")
        for column, world, look in ((NOW, kind.now, ""), (THEN, kind.then, "input ")):
            self._amount(pen, row, column, world, look)
        now, then = cell(row, NOW), cell(row, THEN)
        change = (
            f'=IF(AND(ISNUMBER({now}),ISNUMBER({then})),IF(AND({now}=0,{then}>0),"{NEW}",IF(AND({now}>0,{then}=0),'
            f'"{LOST}",IF({then}>{now},"{MORE}",IF({then}<{now},"{LESS}","{SAME}")))),'
            f'IF(OR({now}="{WRONG}",{then}="{WRONG}"),"{WRONG}","{OPEN}"))'
        )
        self._formula(pen, row, CHANGE, change, "centre", kind.change)
        counted = f"=COUNTIF({self._detail_column(0)},{cell(row, NUMBER)})"
        self._formula(pen, row, ROWS, counted, "count", rows)
        count = cell(row, ROWS)
        self._formula(pen, row, ALL_NOW, f"=ROUND(N({now})*{count},2)", "money", kind.now.yuan * rows)
        self._formula(pen, row, ALL_THEN, f"=ROUND(N({then})*{count},2)", "money", kind.then.yuan * rows)
        more = f"=ROUND({cell(row, ALL_THEN)}-{cell(row, ALL_NOW)},2)"
        self._formula(pen, row, MORE_ALL, more, "money", kind.difference * rows)
        pen.text(row, SAYS, kind.then.says, "label")

    @staticmethod
    def _amount(pen: Pen, row: int, column: int, world: World, look: str) -> None:
        """An amount, 0 for what is refused; 待定 and 错误 in words."""
        if world.state in (OPEN, WRONG):
            pen.text(row, column, world.state, f"{look}centre")
        else:
            pen.sheet.write_number(row, column, float(world.yuan), pen.looks[f"{look}money"])

    def _details(self) -> None:
        """明细: a row for each claim, numbers masked."""
        pen = self._sheet(DETAIL, "明细", "身份证号遮住中间。金额取自“分类”。", DETAIL_WIDTHS, DETAIL_HEADERS)
        numbers = {kind: number for number, kind in enumerate(self.people.kinds, 1)}
        places = {name: number for number, name in enumerate(self.people.by_township, 1)}
        ways = {kind: self._way(kind) for kind in numbers}
        sheet, looks = pen.sheet, self.looks
        of_now, of_then, of_change = (f"=INDEX({self._kind_column(column)},A" for column in (NOW, THEN, CHANGE))
        texts, money, centre = looks["label"], looks["money"], looks["centre"]
        for row, entry in enumerate(self.people.entries, TOP + 1):
            kind, n = entry.kind, row + 1
            sheet.write_number(row, 0, numbers[kind], centre)
            sheet.write_string(row, 1, entry.sheet, texts)
            sheet.write_number(row, 2, entry.number, centre)
            sheet.write_string(row, 3, entry.name, texts)
            sheet.write_string(row, 4, mask(entry.person) if entry.person else "", centre)
            sheet.write_string(row, TOWNSHIP, entry.township, texts)
            sheet.write_string(row, 6, kind.benefit or UNTOLD, texts)
            sheet.write_string(row, D_LEVEL, kind.level or UNSAID, centre)
            now, then, more = ways[kind]
            sheet.write_formula(row, D_NOW, f"{of_now}{n})", money, now)
            sheet.write_formula(row, D_THEN, f"{of_then}{n})", money, then)
            sheet.write_formula(row, D_MORE, f'=IF(COUNT(I{n}:J{n})=2,ROUND(J{n}-I{n},2),"")', money, more)
            sheet.write_formula(row, D_CHANGE, f"{of_change}{n})", centre, kind.change)
            sheet.write_number(row, PLACE, places[entry.township], looks["aside"])
        sheet.autofilter(TOP, 0, self.last_row, len(DETAIL_HEADERS) - 1)
        sheet.freeze_panes(TOP + 1, 4)
        pen.page(self.last_row + 1, PLACE, (TOP, TOP))

    @staticmethod
    def _way(kind: Kind) -> tuple[float | str, float | str, float | str]:
        """现在, 以后 and 相差 as the cells show them."""
        now, then = (
            world.state if world.state in (OPEN, WRONG) else float(world.yuan) for world in (kind.now, kind.then)
        )
        return now, then, "" if isinstance(now, str) or isinstance(then, str) else float(kind.difference)
