"""预算: each sum that the document states against what its lines come to, now and in every scenario; and fund sources.

Three tables below each other, so that they can be read in print: the present, the scenarios, the fund sources. What
does not add up is said in words, with the ids of the checks that speak of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from policies.budgets import Budget, Sum
from policies.case import plain
from workbooks import styles
from workbooks.whatif.funds_table import ALL, FundsTable
from workbooks.whatif.line_totals import TOTAL
from workbooks.whatif.lines_sheet import LinesSheet
from workbooks.whatif.pen import FONT_SIZE, HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, Pen
from workbooks.whatif.plan_sheet import (
    BUDGET,
    BUDGETS,
    COUNT,
    NO_BUDGET,
    NO_FUND,
    NOTE,
    OPEN,
    RESERVED,
    SCENARIOS,
    cell,
)
from workbooks.whatif.row_formulas import NO_SUCH_BUDGET, lost, same, summed, without

NAME, SOURCE, STATED, PLANNED, LEFT, MEAN, VERDICT = 0, 1, 3, 4, 5, 6, 7  # SOURCE and VERDICT take two columns
WIDTHS = (22, *(18,) * 8, 2, 50, 50, 10, 10)
GAP, EXPLAINED, WHY, OWN, USED = 9, 10, 11, 12, 13  # OWN: how many lines count to it; USED: 1 where 概览 counts it
FEN = 0.01
SPARE_ROWS = 3  # for budgets of the office's own
TOP = 3  # the first budget, counted from 0: below title, a line and the header
HEADERS = {STATED: "写明的数", PLANNED: "现行测算", LEFT: "现行结余", MEAN: "预算人均"}
FIRST_SCENARIO = 1  # in the two tables below: 测算 and 结余 of each scenario
NOTHING_PLANNED, EXACT = "没有可算的项目", "正好"
TOLD = "结余是负数的，是超支。“预算人均”是写明的数除以人数，只是平均数，不是标准。“没有数的”项目不在测算里。"
LONGEST = "超 33,000,000.00 元，另有 9 项没有数"  # a verdict before what is known, for the height of its row
TIES, FAILS = "与测算一致", "与测算不一致"
AGAIN, TAKEN = "重名，不算", "这个名不能用，不算"
NO_SUM, WRONG_SUM = "没有写明的数", "写明的数填错了"
MISSING = "没有数的项目（项）"


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
        self.missing = self.all + self.below + 1
        self.funds = FundsTable(lines, self.missing + 2)

    @property
    def names(self) -> str:
        return f"{BUDGETS}!{cell(TOP, NAME, 'both')}:{cell(self.without, NAME, 'both')}"

    @property
    def used(self) -> str:
        """Which budgets lines count to: 1, of a whole and its parts the whole alone."""
        return self._area(TOP, USED)

    @property
    def sums(self) -> str:
        """The stated sums, row by row as in `used`."""
        return self._area(TOP, STATED)

    def planned(self, index: int) -> str:
        """What the lines come to, row by row as in `used`: now (0) or in a scenario."""
        return self._area(*self.place(TOP, index))

    def left(self, index: int) -> str:
        """What is left, row by row as in `used`."""
        row, column = self.place(TOP, index)
        return self._area(row, column + 1)

    def overspent(self, index: int) -> str:
        """Yuan by which budgets are overspent: of a whole and its parts, whichever is more."""
        found = []
        for top in [*(self.rows[each.name] for each in self.order if not each.within), *self.spare]:
            whole = next((each for each in self.order if self.rows[each.name] == top), None)
            parts = [self._over(self.rows[part.name], index) for part in self._parts(whole)] if whole else []
            found.append(f"MAX({self._over(top, index)},{'+'.join(parts)})" if parts else self._over(top, index))
        return f"ROUND({'+'.join(found)},2)"

    def _over(self, row: int, index: int) -> str:
        at, column = self.place(row, index)
        return f"MAX(0,-N({BUDGETS}!{cell(at, column + 1, 'both')}))"

    def _area(self, row: int, column: int) -> str:
        return f"{BUDGETS}!{cell(row, column, 'both')}:{cell(row + self.spare.stop - 1 - TOP, column, 'both')}"

    def place(self, row: int, index: int) -> tuple[int, int]:
        """Where the 测算 of a budget's row stands: of the present figures (0) or of a scenario (from 1)."""
        return (row, PLANNED) if index == 0 else (row + self.below, FIRST_SCENARIO + 2 * (index - 1))

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
        self._row_of_missing(pen)
        self.funds.write(pen)
        pen.page(self.funds.end, GAP, (0, 0))
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
            pen.merged((row, column), (row, column + 1), "header", text)
        for column, text in ((EXPLAINED, "条款、来源、核对"), (WHY, "不相等的原因"), (OWN, "项数"), (USED, "概览计入")):
            pen.text(row, column, f"{text}（不打印）", "aside header")

    def _scenario_header(self, pen: Pen, row: int, title: str, second: str) -> None:
        pen.sheet.set_row(row, LINE_HEIGHT)
        pen.sheet.set_row(row + 1, LINE_HEIGHT)
        pen.merged((row, NAME), (row + 1, NAME), "header", title)
        for index in range(1, len(SCENARIOS) + 1):
            column = FIRST_SCENARIO + 2 * (index - 1)
            pen.merged((row, column), (row, column + 1), "header")
            pen.formula(row, column, f"={self.lines.name(index)}", "header")
            pen.text(row + 1, column, "测算", "header")
            pen.text(row + 1, column + 1, second, "header")

    def _budget(self, pen: Pen, each: Sum) -> None:
        row, parts = self.rows[each.name], [self.rows[part.name] for part in self._parts(each)]
        why = "" if parts else told(each)  # the parts say it
        funds = "、".join(each.sources) or each.fund or NO_FUND
        wide = sum(WIDTHS[VERDICT:GAP])
        heights = [styles.height(text, wide, FONT_SIZE) for text in (LONGEST + why, funds)]
        pen.sheet.set_row(row, max(ROW_HEIGHT, *heights))
        pen.text(row, NAME, each.name, "part" if each.within else "label")
        pen.merged((row, SOURCE), (row, SOURCE + 1), "label", funds)
        pen.number(row, STATED, each.yuan, "money")
        self._amounts(pen, row, parts, self.rows.get(each.within))
        pen.text(row, EXPLAINED, explained(each), "aside")
        pen.text(row, WHY, why, "aside")

    def _spare(self, pen: Pen, row: int) -> None:
        pen.text(row, NAME, "", "input label")
        pen.merged((row, SOURCE), (row, SOURCE + 1), "input label")
        pen.number(row, STATED, None, "input money")
        self._amounts(pen, row, [])

    def _amounts(self, pen: Pen, row: int, parts: list[int], whole: int | None = None) -> None:
        """What a budget's own lines and its parts come to, and what is left, now and in every scenario."""
        name, stated, own = cell(row, NAME, "both"), cell(row, STATED, "both"), cell(row, OWN, "both")
        pen.formula(row + self.below, NAME, f'=IF({name}="","",{name})', "label")
        counted = f"SUMPRODUCT({same(self.lines.area(BUDGET), name)}*1)"
        pen.formula(row, OWN, f'=IF({name}="",0,{counted})', "helper")
        above = f",{cell(whole, OWN, 'both')}=0" if whole else ""
        pen.formula(row, USED, f"=IF(AND({own}>0,ISNUMBER({cell(row, LEFT)}){above}),1,0)", "helper")
        for index, amounts in enumerate(self.lines.amounts):
            below = [cell(*self.place(part, index)) for part in parts]
            planned = summed(self.lines.area(BUDGET), name, self.lines.area(amounts))
            nothing = f"{own}=0"
            if below:
                planned, nothing = f"ROUND(SUM({','.join(below)})+{planned},2)", f"{own}+COUNT({','.join(below)})=0"
            at, column = self.place(row, index)
            planned = f'IF({nothing},"{NOTHING_PLANNED}",{planned})'
            pen.formula(at, column, f'=IF({name}="","",{self._allowed(row, planned)})', "money")
            pen.formula(at, column + 1, f"={self._left(row, index, parts)}", "money")
        pen.formula(row, MEAN, '=""' if parts else self._mean(name, stated), "money")
        names = [name, *(cell(part, NAME, "both") for part in parts)]
        pen.merged((row, VERDICT), (row, VERDICT + 1), "label")
        pen.formula(row, VERDICT, self._verdict(row, names), "label")

    def _allowed(self, row: int, planned: str) -> str:
        """A budget of the office's own counts nothing under a name that is there already or means something else."""
        if row not in self.spare:
            return planned
        name = cell(row, NAME, "both")
        taken = ",".join(f'TRIM({name})="{word}"' for word in RESERVED)
        return f'IF(SUMPRODUCT({same(self.names, name)}*1)>1,"{AGAIN}",IF(OR({taken}),"{TAKEN}",{planned}))'

    def _left(self, row: int, index: int, parts: list[int]) -> str:
        """What is left; 待定 where a line that has an amount now has none in the scenario."""
        at, column = self.place(row, index)
        planned, stated = cell(at, column), cell(row, STATED, "both")
        known = f"AND(ISNUMBER({planned}),ISNUMBER({stated}),N({stated})>=0)"
        rest = f'IF({known},ROUND({stated}-{planned},2),"")'
        if index == 0:
            return rest
        now, then = (self.lines.area(amounts) for amounts in (self.lines.amounts[0], self.lines.amounts[index]))
        names = (cell(each, NAME, "both") for each in (row, *parts))
        gone = "+".join(lost(now, then, same(self.lines.area(BUDGET), name)) for name in names)
        return f'IF({cell(row, NAME, "both")}="","",IF({gone}>0,"{OPEN}",{rest}))'

    def _mean(self, name: str, stated: str) -> str:
        named, persons = same(self.lines.area(BUDGET), name), self.lines.area(COUNT)
        counted = f"SUMPRODUCT({named}*1,{persons})"
        known = f'AND({name}<>"",ISNUMBER({stated}),{without(persons, named)}=0,{counted}>0)'
        return f'=IF({known},ROUND(N({stated})/MAX({counted},1),2),"")'

    def _verdict(self, row: int, names: Sequence[str]) -> str:
        """正好, 余 or 超 how much, how many lines are not in it, and what is known of it, as things are now."""
        planned, left, stated = (cell(row, column) for column in (PLANNED, LEFT, STATED))
        budgets, amounts = self.lines.area(BUDGET), self.lines.area(self.lines.amounts[0])
        missing = "+".join(without(amounts, same(budgets, name)) for name in names)
        said = f'IF({left}=0,"{EXACT}",IF({left}>0,"余 ","超 ")&TEXT(ABS({left}),"#,##0.00")&" 元")'
        rest = f'IF({missing}>0,"，另有 "&({missing})&" 项没有数","")'
        known = f'IF({left}=0,"",{cell(row, WHY)}&"")'
        unstated = f'IF(ISNUMBER({planned}),IF({stated}="","{NO_SUM}","{WRONG_SUM}"),{planned})'
        return f'=IF({names[0]}="","",IF(ISNUMBER({left}),{said}&{rest}&{known},{unstated}))'

    def _row_of_all(self, pen: Pen, row: int, name: str, look: str) -> None:
        """What counts towards no budget, or all of them together beside what 测算 comes to."""
        money = look.replace("label", "money").strip()
        pen.text(row, NAME, name, look)
        pen.text(row + self.below, NAME, name, look)
        for column in range(SOURCE, GAP):
            pen.text(row, column, "", look)
        for column in (SOURCE, VERDICT):
            pen.merged((row, column), (row, column + 1), look)
        for index, amounts in enumerate(self.lines.amounts):
            at, column = self.place(row, index)
            pen.formula(at, column, f"={self._without(amounts) if name == NO_BUDGET else self._all(index)}", money)
            whole = self.lines.total(TOTAL, amounts)
            apart = f"ABS({cell(at, column)}-{whole})<{FEN}*{self.all - TOP}"  # each budget is rounded by itself
            ties = f'IF({apart},"{TIES}","{FAILS}")' if name == ALL else '""'
            pen.formula(at, column + 1, f"={ties}", look.replace("label", "centre"))
        if name == ALL:
            unknown = f'SUMPRODUCT(ISNUMBER(FIND("{NO_SUCH_BUDGET}",{self.lines.area(NOTE)}))*1)'
            pen.formula(row, VERDICT, f'=IF({unknown}=0,"",{unknown}&" 项的“计入预算”这里没有，不在里面")', look)

    def _row_of_missing(self, pen: Pen) -> None:
        """How many lines each scenario has no amount for."""
        pen.sheet.set_row(self.missing, ROW_HEIGHT)
        pen.text(self.missing, NAME, MISSING, "label")
        for index in range(1, len(SCENARIOS) + 1):
            column = FIRST_SCENARIO + 2 * (index - 1)
            pen.merged((self.missing, column), (self.missing, column + 1), "count")
            pen.formula(self.missing, column, f"={self.lines.missing(index)}", "count")

    def _without(self, amounts: int) -> str:
        budgets, figures = self.lines.area(BUDGET), self.lines.area(amounts)
        blank = summed(budgets, '""', figures)
        return f"ROUND({summed(budgets, cell(self.without, NAME, 'both'), figures)}+{blank},2)"

    def _all(self, index: int) -> str:
        tops = [self.rows[each.name] for each in self.order if not each.within]
        summed = ",".join(cell(*self.place(row, index)) for row in (*tops, *self.spare, self.without))
        return f"ROUND(SUM({summed}),2)"


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
