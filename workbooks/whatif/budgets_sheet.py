"""预算: each sum that the document states against what its lines come to, now and in every scenario; and fund sources.

Three tables below each other, so that they can be read in print: the present, the scenarios, the fund sources. What
does not add up is said in words, with the ids of the checks that speak of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from policies.budgets import Budget, Sum
from policies.case import plain
from workbooks import styles
from workbooks.whatif.lines_sheet import TOTAL, LinesSheet
from workbooks.whatif.pen import FONT_SIZE, HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, Pen
from workbooks.whatif.plan_sheet import (
    BUDGET,
    BUDGETS,
    COUNT,
    FUND,
    NO_BUDGET,
    NO_FUND,
    OPEN,
    SCENARIOS,
    UNFILLED,
    cell,
)

NAME, SOURCE, STATED, PLANNED, LEFT, MEAN, VERDICT = 0, 1, 3, 4, 5, 6, 7  # SOURCE and VERDICT take two columns
WIDTHS = (24, *(15.5,) * 6, 22, 22, 2, 50, 50)
GAP, EXPLAINED, WHY = 9, 10, 11
SPARE_ROWS = 3  # for budgets of the office's own
TOP = 3  # the first budget, counted from 0: below title, a line and the header
HEADERS = {STATED: "写明的数", PLANNED: "现行测算", LEFT: "现行结余", MEAN: "预算人均"}
FIRST_SCENARIO = 1  # in the two tables below: 测算 and 结余 of each scenario
NOTHING_PLANNED, EXACT = "没有可算的项目", "正好"
TOLD = "结余是负数的，是超支。“预算人均”是写明的数除以人数，只是平均数，不是标准。“没有数的”项目不在测算里。"
ALL, REST = "合计", "其他来源"
LONGEST = "超 33,000,000.00 元，另有 9 项没有数"  # a verdict before what is known, for the height of its row
TIES, FAILS = "与测算一致", "与测算不一致"


class BudgetsSheet:
    """Writes the sheet; `names` is the area of the names of its budgets."""

    def __init__(self, found: Budget, lines: LinesSheet) -> None:
        self.found, self.lines = found, lines
        self.order = [each for top in found.sums if not top.within for each in (top, *self._parts(top))]
        self.rows = {each.name: row for row, each in enumerate(self.order, TOP)}
        self.spare = range(TOP + len(self.order), TOP + len(self.order) + SPARE_ROWS)
        self.without = self.spare.stop
        self.all = self.without + 1
        self.below = self.all + 4 - TOP  # from a budget's row to its row in the table of the scenarios
        self.funds = self.all + self.below + 2

    @property
    def names(self) -> str:
        return f"{BUDGETS}!{cell(TOP, NAME, 'both')}:{cell(self.without, NAME, 'both')}"

    @property
    def counted(self) -> list[int]:
        """The rows of the sums that lines count towards themselves, and of the office's own."""
        used = {line.budget for line in self.lines.plan.lines}
        return [*(self.rows[each.name] for each in self.order if each.name in used), *self.spare]

    def place(self, row: int, index: int) -> tuple[int, int]:
        """Where the 测算 of a budget's row stands: of the present figures (0) or of a scenario (from 1)."""
        return (row, PLANNED) if index == 0 else (row + self.below, FIRST_SCENARIO + 2 * (index - 1))

    def at(self, row: int, index: int) -> str:
        """The cell of `place`, as other sheets name it."""
        return f"{BUDGETS}!{cell(*self.place(row, index), 'both')}"

    def stated(self, row: int) -> str:
        return f"{BUDGETS}!{cell(row, STATED, 'both')}"

    def write(self, pen: Pen) -> None:
        pen.widths(WIDTHS)
        pen.line(0, GAP - 1, "预算对照", "title", TITLE_HEIGHT)
        pen.line(1, GAP - 1, "".join(f"{why}。" for why in self.found.why) + TOLD, "line")
        self._header(pen)
        self._scenario_header(pen, self.all + 2, "预算", "结余")
        for row in range(TOP, self.all + 1):
            pen.sheet.set_row(row, ROW_HEIGHT)
            pen.sheet.set_row(row + self.below, ROW_HEIGHT)
        for each in self.order:
            self._budget(pen, each)
        for row in self.spare:
            self._spare(pen, row)
        self._row_of_all(pen, self.without, NO_BUDGET, "label")
        self._row_of_all(pen, self.all, ALL, "total label")
        self._funds(pen)
        pen.page(self.funds + len(self._sources) + 3, GAP)
        pen.sheet.set_h_pagebreaks([self.all + 2])
        pen.at_least_zero(TOP, STATED, self.spare.stop - 1, STATED)
        less = {"type": "cell", "criteria": "<", "value": 0, "format": pen.looks.fill("#FFC7CE")}
        pen.sheet.conditional_format(TOP, LEFT, self.without, LEFT, less)
        below = TOP + self.below
        pen.sheet.conditional_format(below, FIRST_SCENARIO, self.without + self.below, GAP - 1, less)

    def _parts(self, whole: Sum) -> list[Sum]:
        return [each for each in self.found.sums if each.within == whole.name]

    def _header(self, pen: Pen) -> None:
        row = TOP - 1
        pen.sheet.set_row(row, HEADER_HEIGHT)
        pen.text(row, NAME, "预算", "header")
        for column, text in HEADERS.items():
            pen.text(row, column, text, "header")
        for column, text in ((SOURCE, "资金来源"), (VERDICT, "结论（现行）")):
            pen.sheet.merge_range(row, column, row, column + 1, text, pen.looks["header"])
        for column, text in ((EXPLAINED, "条款、来源、核对（不打印）"), (WHY, "不相等的原因（不打印）")):
            pen.text(row, column, text, "aside header")

    def _scenario_header(self, pen: Pen, row: int, title: str, second: str) -> None:
        pen.sheet.set_row(row, LINE_HEIGHT)
        pen.sheet.set_row(row + 1, LINE_HEIGHT)
        pen.sheet.merge_range(row, NAME, row + 1, NAME, title, pen.looks["header"])
        for index in range(1, len(SCENARIOS) + 1):
            column = FIRST_SCENARIO + 2 * (index - 1)
            pen.sheet.merge_range(row, column, row, column + 1, "", pen.looks["header"])
            pen.formula(row, column, f"={self.lines.name(index)}", "header")
            pen.text(row + 1, column, "测算", "header")
            pen.text(row + 1, column + 1, second, "header")

    def _budget(self, pen: Pen, each: Sum) -> None:
        row, parts = self.rows[each.name], [self.rows[part.name] for part in self._parts(each)]
        why = "" if parts else told(each)  # the parts say it
        height = styles.height(LONGEST + why, sum(WIDTHS[VERDICT:GAP]), FONT_SIZE)
        pen.sheet.set_row(row, max(ROW_HEIGHT, height))
        pen.text(row, NAME, each.name, "part" if each.within else "label")
        funds = "、".join(each.sources) or each.fund or NO_FUND
        pen.sheet.merge_range(row, SOURCE, row, SOURCE + 1, funds, pen.looks["label"])
        pen.number(row, STATED, each.yuan, "money")
        self._amounts(pen, row, parts)
        pen.text(row, EXPLAINED, explained(each), "aside")
        pen.text(row, WHY, why, "aside")

    def _spare(self, pen: Pen, row: int) -> None:
        pen.text(row, NAME, "", "input label")
        pen.sheet.merge_range(row, SOURCE, row, SOURCE + 1, "", pen.looks["input label"])
        pen.number(row, STATED, None, "input money")
        self._amounts(pen, row, [])

    def _amounts(self, pen: Pen, row: int, parts: list[int]) -> None:
        """What a budget's lines (or its parts) come to, and what is left, now and in every scenario."""
        name, stated = cell(row, NAME, "both"), cell(row, STATED, "both")
        pen.formula(row + self.below, NAME, f'=IF({name}="","",{name})', "label")
        for index, amounts in enumerate(self.lines.amounts):
            planned = self._planned(name, amounts)
            if parts:
                planned = f"SUM({','.join(cell(*self.place(part, index)) for part in parts)})"
            else:
                counted = f"COUNTIF({self.lines.area(BUDGET)},{name})"
                planned = f'IF({counted}=0,"{NOTHING_PLANNED}",{planned})'
            at, column = self.place(row, index)
            pen.formula(at, column, f'=IF({name}="","",{planned})', "money")
            known = f"AND(ISNUMBER({cell(at, column)}),ISNUMBER({stated}))"
            pen.formula(at, column + 1, f'=IF({known},ROUND({stated}-{cell(at, column)},2),"")', "money")
        pen.formula(row, MEAN, '=""' if parts else self._mean(name, stated), "money")
        names = [name, *(cell(part, NAME, "both") for part in parts)]
        pen.sheet.merge_range(row, VERDICT, row, VERDICT + 1, "", pen.looks["label"])
        pen.formula(row, VERDICT, self._verdict(row, names), "label")

    def _planned(self, name: str, amounts: int) -> str:
        return f"ROUND(SUMIF({self.lines.area(BUDGET)},{name},{self.lines.area(amounts)}),2)"

    def _mean(self, name: str, stated: str) -> str:
        budgets, persons = self.lines.area(BUDGET), self.lines.area(COUNT)
        blank = f'SUMPRODUCT(({budgets}={name})*({persons}=""))'
        counted = f"SUMIF({budgets},{name},{persons})"
        return f'=IF({name}="","",IF({blank}>0,"",IF({counted}=0,"",ROUND({stated}/{counted},2))))'

    def _verdict(self, row: int, names: Sequence[str]) -> str:
        """正好, 余 or 超 how much, how many lines are not in it, and what is known of it, as things are now."""
        planned, left = cell(row, PLANNED), cell(row, LEFT)
        areas = f"{self.lines.area(BUDGET)},{{}},{self.lines.area(self.lines.amounts[0])}"
        missing = "+".join(f'COUNTIFS({areas.format(each)},"{word}")' for each in names for word in (OPEN, UNFILLED))
        said = f'IF({left}=0,"{EXACT}",IF({left}>0,"余 ","超 ")&TEXT(ABS({left}),"#,##0.00")&" 元")'
        rest = f'IF({missing}>0,"，另有 "&({missing})&" 项没有数","")'
        known = f'IF({left}=0,"",{cell(row, WHY)}&"")'
        return f'=IF({names[0]}="","",IF(ISNUMBER({left}),{said}&{rest}&{known},IF(ISNUMBER({planned}),"",{planned})))'

    def _row_of_all(self, pen: Pen, row: int, name: str, look: str) -> None:
        """What counts towards no budget, or all of them together beside what 测算 comes to."""
        money = look.replace("label", "money").strip()
        pen.text(row, NAME, name, look)
        pen.text(row + self.below, NAME, name, look)
        for column in range(SOURCE, GAP):
            pen.text(row, column, "", look)
        for index, amounts in enumerate(self.lines.amounts):
            at, column = self.place(row, index)
            pen.formula(at, column, f"={self._without(amounts) if name == NO_BUDGET else self._all(index)}", money)
            whole = self.lines.total(TOTAL, amounts)
            ties = f'IF({cell(at, column)}={whole},"{TIES}","{FAILS}")' if name == ALL else '""'
            pen.formula(at, column + 1, f"={ties}", look)

    def _without(self, amounts: int) -> str:
        blank = f'SUMPRODUCT(({self.lines.area(BUDGET)}="")*1,{self.lines.area(amounts)})'
        return f"{self._planned(cell(self.without, NAME, 'both'), amounts)}+{blank}"

    def _all(self, index: int) -> str:
        tops = [self.rows[each.name] for each in self.order if not each.within]
        summed = ",".join(cell(*self.place(row, index)) for row in (*tops, *self.spare, self.without))
        return f"ROUND(SUM({summed}),2)"

    @property
    def _sources(self) -> list[str]:
        return list(dict.fromkeys(line.fund or NO_FUND for line in self.lines.plan.lines))

    def _funds(self, pen: Pen) -> None:
        """A row for each fund source: the present beside the name, the scenarios with their difference."""
        row, first = self.funds, self.funds + 1
        pen.sheet.set_row(row, HEADER_HEIGHT)
        for column, width, text in ((NAME, 3, "按资金来源"), (STATED, 1, "现行测算")):
            self._wide(pen, row, column, width, "header")
            pen.text(row, column, text, "header")
        for index in range(1, len(SCENARIOS) + 1):
            pen.formula(row, STATED + index, f"={self.lines.name(index)}", "header")
        for place, fund in enumerate((*self._sources, REST, ALL), first):
            pen.sheet.set_row(place, ROW_HEIGHT)
            total = "total " if fund == ALL else ""
            self._wide(pen, place, NAME, 3, f"{total}label")
            pen.text(place, NAME, fund, f"{total}label")
            for index, amounts in enumerate(self.lines.amounts):
                pen.formula(place, STATED + index, self._fund(fund, amounts, STATED + index, place), f"{total}money")

    def _wide(self, pen: Pen, row: int, column: int, width: int, look: str) -> None:
        if width > 1:
            pen.sheet.merge_range(row, column, row, column + width - 1, "", pen.looks[look])

    def _fund(self, fund: str, amounts: int, column: int, place: int) -> str:
        listed = f"SUM({cell(self.funds, column)}:{cell(place - 1, column)})"
        if fund == ALL:
            return f"=ROUND({listed},2)"
        if fund == REST:
            return f"=ROUND({self.lines.total(TOTAL, amounts)}-{listed},2)"
        return f"=ROUND(SUMIF({self.lines.area(FUND)},{cell(place, NAME, 'column')},{self.lines.area(amounts)}),2)"


def told(each: Sum) -> str:
    """Why a sum may not come out, for the end of its verdict: the checks, and what the document says or leaves open."""
    parts = [f"核对 {'、'.join(each.checks)}"] if each.checks else []
    parts += [each.says] if each.says else []
    return f"（{'：'.join(parts)}）" if parts else ""


def explained(each: Sum) -> str:
    """Clause, the sources with their amounts, and the checks."""
    parts = [f"方案{each.plan} {each.clause}" if each.plan else each.clause]
    if each.sources:
        parts.append("、".join(f"{name} {plain(yuan)} 元" for name, yuan in each.sources.items()))
    return "；".join([*parts, *([f"核对 {'、'.join(each.checks)}"] if each.checks else [])])
