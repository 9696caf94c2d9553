"""影响, 明细 and 预算 of a result workbook: whoever changes a standard or a headcount in 明细 sees all three move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbooks.whatif.model import CONTROL, NOW, Budget, Line, LineEffect
from workbooks.whatif.pen import ROW_HEIGHT, Pen
from workbooks.whatif.plan_sheet import OPEN, cell
from workbooks.whatif.study_charts import HEIGHT, effect_chart
from workbooks.whatif.study_sheet import BESIDE_CELLS, PIXELS, TOP, Sheets, header, left_out, note_height, notes

EFFECT, DETAIL, BUDGETS = "影响", "明细", "预算"
EFFECT_HEADERS = ("方案", "合计（元）", "比现行增减（元）", "增减（%）", "按人计的人次", "按人计的人均", "待定项")
EFFECT_WIDTHS = (24, 20, 20, 14, 16, 16, 14)
DRAWN = len(EFFECT_HEADERS) + 1  # beside the page: the totals that are drawn; a scenario that lost an amount is none
DETAIL_HEADERS = (
    *("方案", "项目", "单位", "标准\n（现行）", "标准\n（方案）", "人数\n（现行）", "人数\n（方案）", "次数\n（现行）"),
    *("次数\n（方案）", "负担比例", "金额（现行）", "金额（方案）", "相差", "人均（方案）"),
    *("资金来源（不打印）", "条款（不打印）", "计入预算（不打印）"),
)
DETAIL_WIDTHS = (10, 26, 9, 11, 11, 9, 9, 8, 8, 9, 15, 15, 14, 12, 40, 14, 24)
SCENARIO, TITLE, UNIT = 0, 1, 2
STANDARDS, PERSONS, TIMES, AMOUNTS = (3, 4), (5, 6), (7, 8), (10, 11)  # now, then
SHARE, MORE, MEAN, FUND, CLAUSE, COUNTED = 9, 12, 13, 14, 15, 16
PRINTED = 14  # columns of it; what follows stands beside the page
BUDGET_HEADERS = ("预算", "方案", "写明的数（元）", "测算（元）", "结余（元）", "待定项", "条款")
BUDGET_WIDTHS = (30, 16, 20, 20, 20, 9, 20)
LIVE = "标准、人数、次数改了，金额和“影响”“预算”里的数跟着变；别的表和说明是写出来的时候算的，不跟着变。"
LESS = "#FFC7CE"


def write(sheets: Sheets, told: Sequence[str]) -> None:
    """The sheets; `told` is what a reader should know about the plan."""
    money = _Money(sheets)
    money.effects(told)
    money.details()
    if sheets.study.plan.budgets:
        money.budgets()


@dataclass(frozen=True)
class _World:
    """The present figures or a scenario's: `name` is the scenario in whose rows of 明细 they stand."""

    name: str
    then: bool
    rows: str  # the cell with `name`
    chosen: str = ""  # more that a row of 明细 has to be

    def all(self, columns: tuple[int, int], last: int) -> str:
        return _all(columns[self.then], last)

    def own(self, last: int) -> str:
        return f"({_all(SCENARIO, last)}={self.rows}){self.chosen}"


class _Money:
    def __init__(self, sheets: Sheets) -> None:
        self.sheets, self.study = sheets, sheets.study
        self.last = TOP + sum(len(each.lines) for each in self.study.effects)
        self.names = [NOW, *(each.scenario.name for each in sheets.named)]

    def _total(self, world: _World) -> str:
        return f"ROUND(SUMPRODUCT({world.own(self.last)}*1,{world.all(AMOUNTS, self.last)}),2)"

    def _open(self, world: _World) -> str:
        """How many rows are open."""
        return f'SUMPRODUCT({world.own(self.last)}*({world.all(AMOUNTS, self.last)}="{OPEN}"))'

    def _newly_open(self, world: _World) -> str:
        """How many rows a scenario leaves open that have an amount now."""
        now, then = (_all(column, self.last) for column in AMOUNTS)
        return f'SUMPRODUCT({world.own(self.last)}*({then}="{OPEN}")*ISNUMBER({now}))'

    def effects(self, told: Sequence[str]) -> None:
        """影响: what each scenario comes to, over the rows of 明细."""
        citation = f"{self.study.plan.policy}（{self.study.policy.document.citation}）"
        says = f"测算，不是依据，不能据以发放。政策：{citation}"
        pen = self.sheets.sheet(EFFECT, "测算结果", says, EFFECT_WIDTHS)
        header(pen, TOP, EFFECT_HEADERS)
        for row, name in enumerate(self.names, TOP + 1):
            self._effect(pen, row, name)
        last = TOP + len(self.names)
        chart = effect_chart(self.sheets.book, EFFECT, TOP + 1, last, DRAWN)
        pen.sheet.insert_chart(last + 2, 0, chart, BESIDE_CELLS)
        below = notes(pen, last + 3 + HEIGHT // PIXELS, [*self._notes(), *told], EFFECT_WIDTHS)
        pen.page(below, len(EFFECT_HEADERS))

    def _world(self, row: int, column: int, name: str) -> _World:
        """What stands in a row; the present figures are those of the first scenario's rows of 明细."""
        now = name == NOW
        return _World(name, not now, cell(row + 1 if now and self.sheets.named else row, column, "column"))

    def _effect(self, pen: Pen, row: int, name: str) -> None:
        world, base = self._world(row, 0, name), cell(TOP + 1, 1, "both")
        amounts, people = world.all(AMOUNTS, self.last), world.all(PERSONS, self.last)
        counted = f'{world.own(self.last)}*ISNUMBER(SEARCH("人",{_all(UNIT, self.last)}))*ISNUMBER({amounts})'
        pen.sheet.set_row(row, ROW_HEIGHT)
        pen.text(row, 0, name, "label")
        pen.formula(row, 1, f"={self._total(world)}", "money")
        more = f"ROUND({cell(row, 1)}-{base},2)"
        pen.formula(row, 2, f'=IF({self._newly_open(world)}>0,"{OPEN}",{more})' if world.then else f"={more}", "money")
        pen.formula(row, 3, f'=IF(OR({base}=0,NOT(ISNUMBER({cell(row, 2)}))),"",{cell(row, 2)}/{base})', "percent")
        pen.formula(row, 4, f"=SUMPRODUCT({counted},{people})", "count")
        mean = f"ROUND(SUMPRODUCT({counted},{amounts})/{cell(row, 4)},2)"
        pen.formula(row, 5, f'=IF({cell(row, 4)}=0,"",{mean})', "money")
        pen.formula(row, 6, f"={self._open(world)}", "count")
        pen.formula(row, DRAWN, f'=IF({cell(row, 2)}="{OPEN}",NA(),{cell(row, 1)})', "helper")

    def _notes(self) -> list[str]:
        """What is open in each scenario, and which bounds of the document each passes."""
        found: dict[str, list[str]] = {}
        first = self.study.effects[0]
        worlds = [(NOW, first.open_now, (*first.beyond_now, *(() if self.sheets.named else first.apart)))]
        worlds += [(e.scenario.name, e.open_then, (*e.beyond_then, *e.apart)) for e in self.sheets.named]
        for name, titles, beyond in worlds:
            for text in (*left_out(titles), *beyond):
                found.setdefault(text, []).append(name)
        return [f"{'、'.join(names)}：{text}" for text, names in found.items()]

    def details(self) -> None:
        """明细: every line in every scenario; one that changes nothing shows the plan itself."""
        pen = self.sheets.sheet(DETAIL, "逐项明细", LIVE, DETAIL_WIDTHS, PRINTED)
        header(pen, TOP, DETAIL_HEADERS)
        row = TOP
        for effect in self.study.effects:
            for line in effect.lines:
                row += 1
                _detail(pen, row, effect.scenario.name or NOW, line)
        pen.sheet.autofilter(TOP, 0, row, len(DETAIL_HEADERS) - 1)
        pen.sheet.freeze_panes(TOP + 1, 2)
        changed = self.sheets.looks.fill("#FCE4D6")
        for now, then in (STANDARDS, PERSONS, TIMES):
            rule = f"={cell(TOP + 1, now, 'column')}<>{cell(TOP + 1, then, 'column')}"
            pen.sheet.conditional_format(
                TOP + 1, then, row, then, {"type": "formula", "criteria": rule, "format": changed}
            )
        pen.page(row + 1, PRINTED, (TOP, TOP))

    def budgets(self) -> None:
        """预算: each budget in every scenario, a row for each."""
        says = "结余是负数的，是超支；待定的项目没有计入。“明细”改了，这里跟着变。"
        pen = self.sheets.sheet(BUDGETS, "预算对照", says, BUDGET_WIDTHS)
        header(pen, TOP, BUDGET_HEADERS)
        budgets = self.study.plan.budgets
        first = {each.name: TOP + 1 + number * len(self.names) for number, each in enumerate(budgets)}
        for budget in budgets:
            parts = [cell(first[name], 0, "both") for name in _within(budgets, budget.name)]
            counted = "+".join(f"({_all(COUNTED, self.last)}={part})" for part in parts)
            for number, name in enumerate(self.names):
                row = first[budget.name] + number
                world = self._world(row, 1, name)
                self._budget(pen, row, budget, world, "" if budget.name == CONTROL else f"*({counted})")
        last = TOP + len(budgets) * len(self.names)
        less = {"type": "cell", "criteria": "<", "value": 0, "format": self.sheets.looks.fill(LESS)}
        pen.sheet.conditional_format(TOP + 1, 4, last, 4, less)
        pen.sheet.freeze_panes(TOP + 1, 1)
        pen.page(last + 1, len(BUDGET_HEADERS), (TOP, TOP))

    def _budget(self, pen: Pen, row: int, budget: Budget, world: _World, chosen: str) -> None:
        pen.sheet.set_row(row, ROW_HEIGHT)
        shown = _World(world.name, world.then, world.rows, chosen)
        for column, text in ((0, budget.name), (1, world.name)):
            pen.text(row, column, text, "label")
        pen.text(row, 6, budget.clause, "part")
        pen.number(row, 2, budget.yuan, "money")
        pen.formula(row, 3, f"={self._total(shown)}", "money")
        left = f"ROUND({cell(row, 2)}-{cell(row, 3)},2)"
        waits = f'IF(AND({left}>=0,{self._newly_open(shown)}>0),"{OPEN}",{left})'
        pen.formula(row, 4, f"={waits if world.then else left}", "money")
        pen.formula(row, 5, f"={self._open(shown)}", "count")


def _all(column: int, last: int) -> str:
    """All rows of a column of 明细."""
    return f"{DETAIL}!{cell(TOP + 1, column, 'both')}:{cell(last, column, 'both')}"


def _within(budgets: Sequence[Budget], name: str) -> list[str]:
    """The names of a budget and of what is within it."""
    found = [name]
    for each in found:
        found += [part.name for part in budgets if part.within == each]
    return found


def _detail(pen: Pen, row: int, name: str, effect: LineEffect) -> None:
    now, then = effect.now, effect.then
    for column, text in ((SCENARIO, name), (TITLE, now.title), (UNIT, now.unit)):
        pen.text(row, column, text, "label")
    pen.sheet.set_row(row, max(ROW_HEIGHT, note_height(now.title, DETAIL_WIDTHS[TITLE : TITLE + 1])))
    for column, text in ((FUND, now.fund), (CLAUSE, now.clause), (COUNTED, now.budget)):
        pen.text(row, column, text, "helper")
    for world, line in enumerate((now, then)):
        _figure(pen, row, STANDARDS[world], line.standard, "money")
        _figure(pen, row, PERSONS[world], line.persons, "count")
        _figure(pen, row, TIMES[world], line.times, "number")
        _amount(pen, row, world, line)
    _figure(pen, row, SHARE, then.share, "percent")
    before, after = (cell(row, column) for column in AMOUNTS)
    known = f"AND(ISNUMBER({before}),ISNUMBER({after}))"
    pen.formula(row, MORE, f'=IF({known},ROUND({after}-{before},2),"")', "money")
    heads = cell(row, PERSONS[1])
    pen.formula(row, MEAN, f'=IF(AND(ISNUMBER({after}),N({heads})>0),ROUND({after}/{heads},2),"")', "money")


def _figure(pen: Pen, row: int, column: int, value: Fraction | None, look: str) -> None:
    if value is None:
        pen.text(row, column, OPEN, "centre")
    else:
        pen.number(row, column, value, look)


def _amount(pen: Pen, row: int, world: int, line: Line) -> None:
    """The product of the figures; what waits for a rate has none."""
    if line.waits:
        pen.text(row, AMOUNTS[world], OPEN, "money")
        return
    figures = [cell(row, column) for column in (STANDARDS[world], PERSONS[world], TIMES[world], SHARE)]
    known = ",".join(f"ISNUMBER({figure})" for figure in figures)
    pen.formula(row, AMOUNTS[world], f'=IF(AND({known}),{"*".join(figures)},"{OPEN}")', "money")
