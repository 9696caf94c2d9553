"""分类 and 明细 of the result workbook of `people`.

分类 has one row for all claims that come to the same; what they come to then is a cell to be filled in. 明细 takes its
amounts from there.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from policies.masking import mask
from policies.once import Once
from workbooks.payouts import UNSAID
from workbooks.whatif.pen import HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, Looks, Pen
from workbooks.whatif.people import UNTOLD, Entry, People
from workbooks.whatif.people_worlds import LESS, LOST, MORE, NEW, OPEN, SAME, WRONG, Kind, World
from workbooks.whatif.plan_sheet import cell

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

KINDS, DETAIL = "分类", "明细"
TOP = 3  # the row of a sheet's first header, counted from 0: below title, a line and a blank row
KIND_HEADERS = (
    *("类", "补贴", "等级", "现在每笔（元）", "以后每笔（元）", "变化", "笔数"),
    *("现在合计（元）", "以后合计（元）", "相差（元）", "没有金额的原因", "等级序号（不打印）", "算出的以后（不打印）"),
)
KIND_WIDTHS = (6, 20, 12, 14, 14, 11, 9, 17, 17, 16, 60, 10, 12)
NUMBER, BENEFIT, LEVEL, NOW, THEN, CHANGE, ROWS, ALL_NOW, ALL_THEN, MORE_ALL, SAYS, LEVEL_PLACE, GIVEN = range(13)
DETAIL_HEADERS = (
    *("类", "表", "行", "姓名", "身份证号", "乡镇", "补贴", "等级"),
    *("现在（元）", "以后（元）", "相差（元）", "变化", "乡镇序号（不打印）"),
)
DETAIL_WIDTHS = (6, 12, 8, 10, 21, 14, 16, 10, 13, 13, 13, 11, 10)
TOWNSHIP, D_LEVEL, D_NOW, D_THEN, D_MORE, D_CHANGE, PLACE = 5, 7, 8, 9, 10, 11, 12
TEXT_LINE = 16  # points of a line of wrapped text


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of a width in characters."""
    return max(1, ceil(sum(2 if east_asian_width(c) in "WFA" else 1 for c in text) / (width - 1)))


def height(lines: int) -> float:
    """Points of a row with as many lines of text."""
    return max(ROW_HEIGHT, TEXT_LINE * lines + TEXT_LINE // 2)


def new_sheet(
    book: Workbook, looks: Looks, name: str, title: str, says: str, widths: tuple[int, ...], headers: tuple[str, ...]
) -> Pen:
    """A sheet with its title, a line about it, and its header."""
    pen = begun(book, looks, name, title, says, widths)
    header(pen, TOP, headers)
    return pen


def begun(book: Workbook, looks: Looks, name: str, title: str, says: str, widths: tuple[int, ...]) -> Pen:
    """A sheet with its title and a line about it."""
    pen = Pen(book.add_worksheet(name), looks, {})
    pen.widths(widths)
    pen.line(0, len(widths) - 1, title, "title", TITLE_HEIGHT)
    pen.line(1, len(widths) - 1, says, "line", LINE_HEIGHT * max(2, lines_of(says, sum(widths))))
    return pen


def header(pen: Pen, row: int, headers: tuple[str, ...]) -> None:
    pen.sheet.set_row(row, HEADER_HEIGHT)
    for column, text in enumerate(headers):
        pen.text(row, column, text, "header")


class PeopleSheets:
    """Writes both, 分类 first."""

    def __init__(self, book: Workbook, looks: Looks, people: People) -> None:
        self.book, self.people, self.looks = book, people, looks
        self.last_kind, self.last_row = TOP + len(people.kinds), TOP + len(people.entries)
        self._levels = {name: number for number, name in enumerate(people.by_level, 1)}

    def kind_column(self, column: int) -> str:
        return f"{KINDS}!{cell(TOP + 1, column, 'both')}:{cell(self.last_kind, column, 'both')}"

    def detail_column(self, column: int) -> str:
        return f"{DETAIL}!{cell(TOP + 1, column, 'both')}:{cell(self.last_row, column, 'both')}"

    def kinds(self) -> None:
        """What is due of each kind now and then; the latter may be changed."""
        says = "结果一样的合成一类。改“以后每笔”（黄色格），明细、乡镇和合计都跟着变；填了数的待定，就算有了数。"
        pen = new_sheet(self.book, self.looks, KINDS, "分类", says, KIND_WIDTHS, KIND_HEADERS)
        for row, (kind, rows) in enumerate(self.people.kinds.items(), TOP + 1):
            self._kind_row(pen, row, kind, rows)
        pen.at_least_zero(TOP + 1, THEN, self.last_kind, THEN)
        pen.sheet.autofilter(TOP, 0, self.last_kind, SAYS)
        pen.sheet.freeze_panes(TOP + 1, 3)
        pen.page(self.last_kind + 1, LEVEL_PLACE, (TOP, TOP))

    def _kind_row(self, pen: Pen, row: int, kind: Kind, rows: int) -> None:
        texts = ((BENEFIT, kind.benefit or UNTOLD), (LEVEL, kind.level or UNSAID), (SAYS, kind.says))
        pen.sheet.set_row(row, height(max(lines_of(text, KIND_WIDTHS[column]) for column, text in texts)))
        pen.number(row, NUMBER, row - TOP, "centre")
        for column, text in texts:
            pen.text(row, column, text, "centre" if column == LEVEL else "label")
        for column, world, look in ((NOW, kind.now, ""), (THEN, kind.then, "input "), (GIVEN, kind.then, "")):
            self._amount(pen, row, column, world, look)
        now, then, count = cell(row, NOW), cell(row, THEN), cell(row, ROWS)
        change = (
            f'=IF(AND(ISNUMBER({now}),ISNUMBER({then})),IF(AND({now}=0,{then}>0),"{NEW}",IF(AND({now}>0,{then}=0),'
            f'"{LOST}",IF({then}>{now},"{MORE}",IF({then}<{now},"{LESS}","{SAME}")))),'
            f'IF(OR({now}="{WRONG}",{then}="{WRONG}"),"{WRONG}","{OPEN}"))'
        )
        money, all_now, all_then = self.looks["money"], cell(row, ALL_NOW), cell(row, ALL_THEN)
        write = pen.sheet.write_formula
        write(row, CHANGE, change, self.looks["centre"], kind.change)
        counted = f"=COUNTIF({self.detail_column(0)},{cell(row, NUMBER)})"
        write(row, ROWS, counted, self.looks["count"], rows)
        write(row, ALL_NOW, f"=ROUND(N({now})*{count},2)", money, float(kind.now.yuan * rows))
        write(row, ALL_THEN, f"=ROUND(N({then})*{count},2)", money, float(kind.then.yuan * rows))
        more = f'=IF(COUNT({now}:{then})=2,ROUND({all_then}-{all_now},2),"")'
        write(row, MORE_ALL, more, money, float(kind.difference * rows) if kind.settled else "")
        pen.number(row, LEVEL_PLACE, self._levels[kind.level], "aside")

    @staticmethod
    def _amount(pen: Pen, row: int, column: int, world: World, look: str) -> None:
        """An amount, 0 for what is refused; 待定 and 错误 in words."""
        if world.told:
            pen.sheet.write_number(row, column, float(world.yuan), pen.looks[f"{look}money"])
        else:
            pen.text(row, column, world.state, f"{look}centre")

    def details(self) -> None:
        """A row for each claim, numbers masked."""
        says = "身份证号遮住中间。金额取自“分类”。"
        pen = new_sheet(self.book, self.looks, DETAIL, "明细", says, DETAIL_WIDTHS, DETAIL_HEADERS)
        numbers = {kind: number for number, kind in enumerate(self.people.kinds, 1)}
        places = {name: number for number, name in enumerate(self.people.by_township, 1)}
        ways = {kind: self._way(kind) for kind in numbers}
        sheet, looks = pen.sheet, self.looks
        of_now, of_then, of_change = (f"=INDEX({self.kind_column(column)},A" for column in (NOW, THEN, CHANGE))
        texts, money, centre = looks["label"], looks["money"], looks["centre"]
        heights = Once[tuple[str, int], int](lambda key: lines_of(key[0], DETAIL_WIDTHS[key[1]]))
        for row, entry in enumerate(self.people.entries, TOP + 1):
            kind, n = entry.kind, row + 1
            if (lines := self._lines(entry, heights)) > 1:
                sheet.set_row(row, TEXT_LINE * lines)
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
        sheet.autofilter(TOP, 0, self.last_row, D_CHANGE)
        sheet.freeze_panes(TOP + 1, 4)
        pen.page(self.last_row + 1, PLACE, (TOP, TOP))

    @staticmethod
    def _lines(entry: Entry, heights: Once[tuple[str, int], int]) -> int:
        texts = ((entry.sheet, 1), (entry.name, 3), (entry.township, TOWNSHIP), (entry.kind.benefit, 6))
        return max(heights[key] for key in texts)

    @staticmethod
    def _way(kind: Kind) -> tuple[float | str, float | str, float | str]:
        """现在, 以后 and 相差 as the cells show them."""
        now, then = (float(world.yuan) if world.told else world.state for world in (kind.now, kind.then))
        return now, then, float(kind.difference) if kind.settled else ""
