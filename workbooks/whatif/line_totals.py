"""The totals below the rows of 测算: what the present figures and each scenario come to, and what is not in it.

A scenario in which a line has lost its amount can't be compared with the present figures: it shows 待定, not a saving.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from workbooks import styles
from workbooks.whatif.pen import FONT_SIZE, ROW_HEIGHT, Pen
from workbooks.whatif.plan_sheet import (
    BASIS,
    COUNT,
    END,
    FIRST_ROW,
    GAP,
    HEADER_ROW,
    NOT_A_SUBSIDY,
    NOTE,
    NOW_AMOUNT,
    OPEN,
    PATH,
    TITLE,
    UNIT,
    cell,
)
from workbooks.whatif.row_formulas import BEYOND, lost, without

if TYPE_CHECKING:
    from xlsxwriter.format import Format

TOTALS = (
    END,
    "没有数的项目（不在合计里）",
    "其中不是补贴的（个人自费等）",
    "比现行增减",
    "增减（%）",
    "按人计的人次（一人几项计几次）",
    "按人次的人均（不是补贴的也算）",
    "控制数（可填）",
    "结余（负数是超支）",
)
TOTAL, MISSING, NOT_PAID, DIFFERENCE, SHARE_OF_NOW, HEADS, PER_HEAD, CONTROL, LEFT = range(len(TOTALS))
LABEL_WIDTH = 27
UNSETTLED = "#DDEBF7"  # the fill of what has no amount
PER_PERSON = "元/人"
OUTSIDE = "注意：有行插在第一项上面或合计紧上面，没有算进来，请挪到中间。"


class LineTotals:
    """Writes the block below the last row (counted from 0)."""

    def __init__(self, last: int) -> None:
        self.last, self.first = last, last + 1
        self.end = self.first + len(TOTALS)

    def at(self, which: int, column: int) -> str:
        """The fixed address of a total."""
        return cell(self.first + which, column, "both")

    def write(self, pen: Pen, control: Fraction | None) -> None:
        for which, label in enumerate(TOTALS):
            row = self.first + which
            pen.sheet.set_row(row, max(ROW_HEIGHT, styles.height(label, LABEL_WIDTH, FONT_SIZE)))
            pen.text(row, TITLE, label, "total label")
            for column in range(UNIT, GAP):
                pen.text(row, column, "", "total label")
        for column in range(NOW_AMOUNT, GAP, 3):
            for which, (formula, look) in self._of(column).items():
                pen.formula(self.first + which, column, formula, f"total {look}")
        row = self.first + CONTROL
        pen.number(row, NOW_AMOUNT, control, "input money")
        pen.at_least_zero(row, NOW_AMOUNT, row, NOW_AMOUNT)

    def rules(self, pen: Pen, column: int, alarm: Format) -> None:
        """An overspent control figure stands out, and that something is missing."""
        more = {"type": "cell", "criteria": ">", "value": 0, "format": pen.looks.fill(UNSETTLED)}
        pen.sheet.conditional_format(self.first + MISSING, column, self.first + MISSING, column, more)
        rule = {"type": "cell", "criteria": "<", "value": 0, "format": alarm}
        pen.sheet.conditional_format(self.first + LEFT, column, self.first + LEFT, column, rule)

    def said(self) -> str:
        """The line above the table: the present total, what is not in it, what is to be heeded."""
        amounts, notes = self._rows(NOW_AMOUNT), self._rows(NOTE)
        open_ = f'COUNTIF({amounts},"{OPEN}")'
        missing = f"{self.at(MISSING, NOW_AMOUNT)}-{open_}"
        not_paid = self.at(NOT_PAID, NOW_AMOUNT)
        noted = f'SUMPRODUCT(({notes}<>"")*1)'
        beyond = f'SUMPRODUCT(ISNUMBER(FIND("{BEYOND}",{notes}))*1)'
        rows = f"ROW({self.at(TOTAL, TITLE)})-ROW({cell(HEADER_ROW, NOW_AMOUNT, 'both')})-1<>ROWS({amounts})"
        return (
            f'="现行合计 "&TEXT({self.at(TOTAL, NOW_AMOUNT)},"#,##0.00")&" 元'
            f'"&IF({not_paid}=0,"","（其中不是补贴的 "&TEXT({not_paid},"#,##0.00")&" 元）")'
            f'&"；另有 "&{open_}&" 项标准待定，"&({missing})&" 项人数、月数没有填或填错，都不在合计里。"'
            f'&IF({noted}=0,"","有 "&{noted}&" 项要注意"&IF({beyond}=0,"","（"&{beyond}&" 项超出文件的界限）")'
            f'&"，项目标红，见“提醒”列。")&IF({rows},"{OUTSIDE}","")'
        )

    def _rows(self, column: int) -> str:
        return f"{cell(FIRST_ROW, column, 'both')}:{cell(self.last, column, 'both')}"

    def _of(self, column: int) -> dict[int, tuple[str, str]]:
        """The totals of the present figures or of a scenario."""
        own = [cell(self.first + which, column, "row") for which in range(len(TOTALS))]
        now, control = self.at(TOTAL, NOW_AMOUNT), self.at(CONTROL, NOW_AMOUNT)
        persons = COUNT if column == NOW_AMOUNT else column - 1
        units, amounts, counts, bases = (self._rows(each) for each in (UNIT, column, persons, BASIS))
        people = f'(LEFT({units},{len(PER_PERSON)})="{PER_PERSON}")*ISNUMBER({amounts})'
        filled = "+".join(f'({self._rows(each)}<>"")' for each in (TITLE, COUNT, PATH))
        open_ = f"{lost(self._rows(NOW_AMOUNT), amounts)}>0"
        left = f'IF(ISNUMBER({control}),ROUND({control}-{own[TOTAL]},2),"")'
        found = {
            TOTAL: (f"=ROUND(SUM({amounts}),2)", "money"),
            MISSING: (f"={without(amounts, f'(({filled})>0)')}", "count"),
            NOT_PAID: (f'=ROUND(SUMPRODUCT(ISNUMBER(FIND("{NOT_A_SUBSIDY}",{bases}))*1,{amounts}),2)', "money"),
            HEADS: (f"=SUMPRODUCT({people},{counts})", "count"),
            PER_HEAD: (f'=IF({own[HEADS]}=0,"",ROUND(SUMPRODUCT({people},{amounts})/{own[HEADS]},2))', "money"),
            LEFT: (f"={left}", "money"),
        }
        if column != NOW_AMOUNT:
            share = f'IF(OR({now}=0,NOT(ISNUMBER({own[DIFFERENCE]}))),"",{own[DIFFERENCE]}/{now})'
            found[DIFFERENCE] = (f'=IF({open_},"{OPEN}",ROUND({own[TOTAL]}-{now},2))', "money")
            found[SHARE_OF_NOW] = (f"={share}", "percent")
            found[CONTROL] = (f'=IF(ISNUMBER({control}),{control},"")', "money")
            found[LEFT] = (f'=IF({open_},IF(ISNUMBER({control}),"{OPEN}",""),{left})', "money")
        return found
