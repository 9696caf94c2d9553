"""The result workbook of `people`: 概览, 图, 分类, 明细.

Every total is a formula over 分类 and 明细: another amount there changes them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from workbooks.atomic import atomic_file, check_target, keep_old
from workbooks.build import CALCULATED_BY
from workbooks.payouts import UNSAID
from workbooks.whatif import people_sheets as on
from workbooks.whatif.pen import LINE_HEIGHT, Looks, Pen
from workbooks.whatif.people import People, Total, headed
from workbooks.whatif.people_chart import MOST_BARS, people_chart
from workbooks.whatif.people_sheets import TOP, PeopleSheets
from workbooks.whatif.people_worlds import CHANGES, LESS, LOST, MORE, NEW
from workbooks.whatif.plan_sheet import cell

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

OVERVIEW, CHART = "概览", "图"
PIXELS = 20  # of a row that has no height of its own
CHART_COLUMNS = 13  # of the usual width, which the chart covers
BESIDE_CELLS = {"object_position": 2}  # a chart moves with its cells and keeps its size
FIGURES = (
    *("笔数", "人数", "现在合计（元）", "以后合计（元）", "相差（元）\n两边都有数的"),
    *("没有数\n（笔）", "符合增减\n（笔）", "多得\n（笔）", "少得\n（笔）"),
)
COUNT, PERSONS, O_NOW, O_THEN, O_MORE, LACKING, ELIGIBLE_MORE, GAIN, LOSE = range(1, 10)
LONGEST = 100  # characters of a text in a formula, which may have 255
CHARTED = 11  # what the chart shows of the first column, not printed
WIDTHS = (22, 9, 9, 18, 18, 18, 9, 10, 9, 9)
EDITED = "“分类”的“以后每笔”改过：以后的数不全是上面的政策算出来的。"


class _Group(NamedTuple):
    """A table of totals: `persons` are the people of each, `places` says that they are townships, found in 明细."""

    name: str
    totals: Mapping[str, Total]
    persons: Mapping[str, int]
    column: int
    places: bool = False


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
        self.sheets = PeopleSheets(book, self.looks, people)

    def write(self) -> None:
        self._overview()
        self.sheets.kinds()
        self.sheets.details()

    def _overview(self) -> None:
        """概览: by change, by township, by level; 图: now beside then of the first of the latter two."""
        now, then = headed(self.people.laws)
        says = f"测算，不是依据，不能据以发放。现在：{now}　以后：{then}"
        groups = self._groups()
        pen = on.begun(self.book, self.looks, OVERVIEW, "名单测算结果", says, WIDTHS)
        charted_by = next(name for name in ("乡镇", "等级", "变化") if name in [group.name for group in groups])
        rows = len(next(group.totals for group in groups if group.name == charted_by))
        named = f"最大的 {MOST_BARS} 个" if rows > MOST_BARS else "各"
        title = self._edited(pen, f"测算，不是依据：{named}{charted_by}合计（元）。现在：{now}　以后：{then}")
        row, charted = TOP - 1, {}
        for group in groups:
            row += 1
            first = "／".join(group.name for group in groups) if row == TOP else group.name  # each page has it above
            on.header(pen, row, (first, *FIGURES))
            charted[group.name] = (row + 1, row + len(group.totals))
            row = self._group(pen, row, group)
        for text in (*self.people.doubts, *self.people.told, *self._reasons()):
            row += 1
            pen.line(row, len(WIDTHS) - 1, text, "line", LINE_HEIGHT * on.lines_of(text, sum(WIDTHS)))
        pen.page(row + 1, len(WIDTHS), (TOP, TOP))
        self._chart(charted[charted_by], title)

    def _reasons(self) -> list[str]:
        return [f"没有数的原因见“{on.KINDS}”最后一列。"] if self.people.reasons else []

    def _groups(self) -> list[_Group]:
        people = self.people
        changes = {change: people.by_change.get(change, Total()) for change in CHANGES}
        groups = [_Group("变化", changes, {}, on.CHANGE)]
        if people.has_township:
            groups.append(_Group("乡镇", people.by_township, people.in_township, on.PLACE, places=True))
        if people.has_level:
            groups.append(_Group("等级", people.by_level, people.on_level, on.LEVEL_PLACE))
        return groups

    def _edited(self, pen: Pen, title: str) -> str:
        """Whether an amount was changed by hand: below the heading, and in the chart's title, which stands aside."""
        then, given = self.sheets.kind_column(on.THEN), self.sheets.kind_column(on.GIVEN)
        changed, says = f"SUMPRODUCT(({then}<>{given})*1)>0", self.looks["verdict line"]
        pen.sheet.merge_range(TOP - 1, 0, TOP - 1, len(WIDTHS) - 1, "", says)
        pen.sheet.write_formula(TOP - 1, 0, f'=IF({changed},"{EDITED}","")', says, "")
        quoted = " & ".join(f'"{part}"' for part in _parts(title.replace('"', '""')))
        text = f'={quoted} & IF({changed},"（“分类”改过）","")'
        pen.sheet.write_formula(TOP - 1, CHARTED, text, self.looks["helper"], title)
        return title

    def _chart(self, rows: tuple[int, int], title: str) -> None:
        """A sheet of its own, so that no page cuts it in two."""
        at = f"={OVERVIEW}!{cell(TOP - 1, CHARTED, 'both')}"
        chart, height = people_chart(self.book, OVERVIEW, rows, (CHARTED, O_NOW, O_THEN), (at, title))
        sheet = self.book.add_worksheet(CHART)
        sheet.insert_chart(0, 0, chart, BESIDE_CELLS)
        Pen(sheet, self.looks, {}).page(1 + height // PIXELS, CHART_COLUMNS, pages=1)

    def _group(self, pen: Pen, header: int, group: _Group) -> int:
        """A row for each total and one for all; gives the row below."""
        for number, (name, total) in enumerate(group.totals.items(), 1):
            row, said = header + number, name or UNSAID
            pen.sheet.set_row(row, on.height(on.lines_of(said, WIDTHS[0])))
            pen.text(row, 0, said, "label")
            if group.places:
                formulas = self._of_rows(str(number))
            else:
                wanted = str(number) if group.persons else cell(row, 0, "column")
                formulas = self._of_kinds(f"({self.sheets.kind_column(group.column)}={wanted})")
            self._figures(pen, row, formulas, total, group.persons.get(name), "")
            lacking = cell(row, LACKING)
            text = f'={cell(row, 0)}&IF({lacking}>0,"（另"&{lacking}&"笔没有数）","")'
            shown = f"{said}（另{total.unsettled}笔没有数）" if total.unsettled else said
            pen.sheet.write_formula(row, CHARTED, text, self.looks["helper"], shown)
        row = header + len(group.totals) + 1
        pen.sheet.set_row(row, on.height(1))
        pen.text(row, 0, "合计", "total label")
        columns = [column for column in range(1, len(WIDTHS)) if column != PERSONS]
        above = [f"SUM({cell(header + 1, column)}:{cell(row - 1, column)})" for column in columns]
        self._figures(pen, row, above, self.people.whole, self.people.everybody, "total ")
        return row + 1

    def _figures(
        self, pen: Pen, row: int, formulas: Sequence[str], total: Total, persons: int | None, look: str
    ) -> None:
        """The figures of a row; how many people they are does not change with the amounts, where it is known."""
        values = (
            *((COUNT, "count", total.rows), (O_NOW, "money", total.now), (O_THEN, "money", total.then)),
            *((O_MORE, "money", total.difference), (LACKING, "count", total.unsettled)),
            (ELIGIBLE_MORE, "count", total.more_eligible),
            *((GAIN, "count", total.gain), (LOSE, "count", total.lose)),
        )
        for formula, (column, kind, value) in zip(formulas, values, strict=True):
            shown = float(value) if isinstance(value, Decimal) else value
            pen.sheet.write_formula(row, column, f"={formula}", self.looks[f"{look}{kind}"], shown)
        pen.number(row, PERSONS, persons, f"{look}count")

    def _of_kinds(self, chosen: str) -> list[str]:
        columns = (on.ROWS, on.CHANGE, on.NOW, on.THEN)
        rows, changes, now, then = (self.sheets.kind_column(column) for column in columns)
        all_now, all_then, more = (self.sheets.kind_column(c) for c in (on.ALL_NOW, on.ALL_THEN, on.MORE_ALL))
        counted = {word: f'SUMPRODUCT({chosen}*({changes}="{word}")*{rows})' for word in (NEW, MORE, LESS, LOST)}
        return [
            f"SUMPRODUCT({chosen}*{rows})",
            f"ROUND(SUMPRODUCT({chosen}*{all_now}),2)",
            f"ROUND(SUMPRODUCT({chosen}*{all_then}),2)",
            f"ROUND(SUMPRODUCT({chosen}*1,{more}),2)",
            f"SUMPRODUCT({chosen}*(1-ISNUMBER({now})*ISNUMBER({then}))*{rows})",
            *_compared(counted),
        ]

    def _of_rows(self, number: str) -> list[str]:
        """By the number of the township: a name could hold what a criterion takes for a pattern."""
        columns = (on.PLACE, on.D_CHANGE, on.D_NOW, on.D_THEN, on.D_MORE)
        places, changes, now, then, more = (self.sheets.detail_column(column) for column in columns)
        counted = {word: f'COUNTIFS({places},{number},{changes},"{word}")' for word in (NEW, MORE, LESS, LOST)}
        return [
            f"COUNTIF({places},{number})",
            *(f"ROUND(SUMIFS({amounts},{places},{number}),2)" for amounts in (now, then, more)),
            f'COUNTIF({places},{number})-COUNTIFS({places},{number},{now},">=0",{then},">=0")',
            *_compared(counted),
        ]


def _compared(counted: Mapping[str, str]) -> list[str]:
    """符合增减, 多得 and 少得 by how many there are of each change."""
    pairs = ((NEW, "-", LOST), (NEW, "+", MORE), (LESS, "+", LOST))
    return [f"{counted[one]}{sign}{counted[other]}" for one, sign, other in pairs]


def _parts(text: str) -> list[str]:
    """A text in parts that a formula may hold; a quoted mark is never parted."""
    found, part = [], ""
    for word in text.replace('""', "\0"):
        part += word
        if len(part) >= LONGEST:
            found, part = [*found, part], ""
    return [each.replace("\0", '""') for each in (*found, part) if each]
