"""The result workbook of a study: 影响, 明细, 预算, 敏感性 and what else was asked, with charts.

The amounts of 明细 and the totals over them are formulas; everything else shows what was worked out.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from policies.bounds import STANDARD
from policies.case import percent, plain
from workbooks.atomic import atomic_file, check_target, keep_old
from workbooks.build import CALCULATED_BY, Results
from workbooks.whatif.model import NOW, Effect, LineEffect
from workbooks.whatif.names import parameter_name
from workbooks.whatif.outlook import POINTS
from workbooks.whatif.pen import HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, Looks, Pen
from workbooks.whatif.plan_sheet import OPEN, cell
from workbooks.whatif.study import Study
from workbooks.whatif.study_charts import (
    HEIGHT,
    effect_chart,
    outlook_chart,
    staircase_chart,
    tornado_chart,
    tornado_height,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

EFFECT, DETAIL, BUDGETS, SWAYS = "影响", "明细", "预算", "敏感性"
GOAL, MIX, COMPARED, RANGES, STEPS = "求解", "搭配", "对比", "范围", "阶梯"
LAST_MIX = 1000  # ways that the workbook lists
DETAIL_HEADERS = (
    *("方案", "项目", "单位", "标准（现行）", "标准（方案）", "人数（现行）", "人数（方案）", "次数", "负担比例"),
    *("金额（现行）", "金额（方案）", "相差", "人均（方案）", "资金来源（不打印）", "条款（不打印）"),
)
DETAIL_WIDTHS = (10, 24, 9, 11, 11, 10, 10, 6, 9, 15, 15, 14, 12, 40, 14)
PRINTED = 13  # columns of it; the fund and the clause stand beside the page
PIXELS = 20  # of a row that has no height of its own
TOP = 3  # the row of a sheet's first header, counted from 0: below title, a line and a blank row
BESIDE_CELLS = {"object_position": 2}  # a chart moves with its cells and keeps its size


class Formula(str):
    """A formula of ours: what is no Formula is text, whatever it begins with."""


Cell = str | Fraction | int | None


def write(study: Study, told: Sequence[str], out: Path) -> Path | None:
    """Writes the workbook; another file that stands at `out` is renamed first, and its new name given.

    `told` is what a reader should know about the plan. Raises FileProblem.
    """
    from workbooks.calculate_file import calculated_values

    check_target(out, kind=".xlsx")
    results = calculated_values(study_bytes(study, told, {}))
    with atomic_file(out) as file:
        file.write(study_bytes(study, told, results))
        return keep_old(out, file)


def study_bytes(study: Study, told: Sequence[str], results: Results) -> bytes:
    """The .xlsx. `results` are the values of its formulas, by sheet and address."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_calc_mode("auto", CALCULATED_BY)
    book.calc_on_load = False  # the values stand beside their formulas
    book.set_properties({"title": "测算结果"})
    _Book(book, study, results).write(told)
    book.close()
    return target.getvalue()


class _Book:
    """Writes one sheet after the other."""

    def __init__(self, book: Workbook, study: Study, results: Results) -> None:
        self.book, self.study, self.results = book, study, results
        self.looks = Looks(book)
        self.named = [each for each in study.effects if each.scenario.name]

    def write(self, told: Sequence[str]) -> None:
        self._effects(told)
        self._details()
        if self.study.plan.budgets:
            self._budgets()
        if self.study.goal:
            self._goal()
        if self.study.mix:
            self._mix()
        if self.study.comparisons:
            self._comparisons()
        if self.study.outlook:
            self._outlook()
        if self.study.staircases:
            self._staircases()
        if self.study.sways:
            self._sways()

    def _sheet(self, name: str, title: str, says: str, widths: Sequence[float]) -> Pen:
        """A sheet with its title and a line about it."""
        pen = Pen(self.book.add_worksheet(name), self.looks, self.results.get(name, {}))
        pen.widths(widths)
        pen.line(0, len(widths) - 1, title, "title", TITLE_HEIGHT)
        pen.line(1, len(widths) - 1, says, "line")
        return pen

    def _header(self, pen: Pen, row: int, headers: Sequence[str]) -> None:
        pen.sheet.set_row(row, HEADER_HEIGHT)
        for column, text in enumerate(headers):
            pen.text(row, column, text, "header")

    def _row(self, pen: Pen, row: int, cells: Sequence[Cell], look: str = "money", bold: bool = False) -> None:
        """Texts as labels, formulas and numbers in a look, 待定 for what is None."""
        pen.sheet.set_row(row, ROW_HEIGHT)
        total = "total " if bold else ""
        for column, value in enumerate(cells):
            if value is None:
                pen.text(row, column, OPEN, f"{total}label" if bold else "centre")
            elif isinstance(value, Formula):
                pen.formula(row, column, value, f"{total}{look}")
            elif isinstance(value, str):
                pen.text(row, column, value, f"{total}label")
            else:
                pen.number(row, column, value, f"{total}{look}")

    def _effects(self, told: Sequence[str]) -> None:
        """影响: what each scenario comes to, over the rows of 明细."""
        says = f"测算，不是依据，不能据以发放。政策：{self.study.plan.policy}（{self.study.policy.document.citation}）"
        pen = self._sheet(EFFECT, "测算结果", says, (24, 20, 20, 14, 16, 16, 14))
        pen.sheet.set_row(1, 2 * LINE_HEIGHT)
        heads = ("方案", "合计（元）", "比现行增减（元）", "增减（%）", "按人计的人次", "按人计的人均", "待定项")
        self._header(pen, TOP, heads)
        first = self.study.effects[0]
        self._effect(pen, TOP + 1, NOW, first, now=True)
        for row, each in enumerate(self.named, TOP + 2):
            self._effect(pen, row, each.scenario.name, each, now=False)
        last = TOP + 1 + len(self.named)
        pen.sheet.insert_chart(last + 2, 0, effect_chart(self.book, EFFECT, TOP + 1, last), BESIDE_CELLS)
        row = last + 3 + HEIGHT // PIXELS
        for text in (*_opened(self.study.effects), *told):
            pen.line(row, len(heads) - 1, text, "line", LINE_HEIGHT * (1 + len(text) // 62))
            row += 1
        pen.page(row, len(heads))

    def _effect(self, pen: Pen, row: int, name: str, effect: Effect, now: bool) -> None:
        """One row; the present figures are those of the first scenario's rows of 明细."""
        amount, persons = (9, 5) if now else (10, 6)
        own = cell(row + 1 if now and self.named else row, 0, "column")
        chosen, paid = f"({self._all(0)}={own})", self._all(amount)
        people = f'{chosen}*ISNUMBER(SEARCH("人",{self._all(2)}))*ISNUMBER({paid})'
        pen.sheet.set_row(row, ROW_HEIGHT)
        pen.text(row, 0, name, "label")
        pen.formula(row, 1, f"=ROUND(SUMPRODUCT({chosen}*1,{paid}),2)", "money")
        base = cell(TOP + 1, 1, "both")
        pen.formula(row, 2, f"=ROUND({cell(row, 1)}-{base},2)", "money")
        pen.formula(row, 3, f'=IF({base}=0,"",{cell(row, 2)}/{base})', "percent")
        pen.formula(row, 4, f"=SUMPRODUCT({people},{self._all(persons)})", "count")
        mean = f"ROUND(SUMPRODUCT({people},{paid})/{cell(row, 4)},2)"
        pen.formula(row, 5, f'=IF({cell(row, 4)}=0,"",{mean})', "money")
        pen.number(row, 6, len(effect.open_now if now else effect.open_then), "count")

    def _all(self, column: int) -> str:
        """All rows of a column of 明细."""
        last = TOP + sum(len(each.lines) for each in self.study.effects)
        return f"{DETAIL}!{cell(TOP + 1, column, 'both')}:{cell(last, column, 'both')}"

    def _details(self) -> None:
        """明细: every line in every scenario; one that changes nothing shows the plan itself."""
        pen = self._sheet(DETAIL, "逐项明细", "标准、人数改了，金额和“影响”里的合计跟着变。", DETAIL_WIDTHS)
        self._header(pen, TOP, DETAIL_HEADERS)
        row = TOP
        for effect in self.study.effects:
            for line in effect.lines:
                row += 1
                self._detail_row(pen, row, effect.scenario.name or NOW, line)
        pen.sheet.autofilter(TOP, 0, row, len(DETAIL_HEADERS) - 1)
        pen.sheet.freeze_panes(TOP + 1, 2)
        changed = self.looks.fill("#FCE4D6")
        for now, then in ((3, 4), (5, 6)):
            rule = f"={cell(TOP + 1, now, 'column')}<>{cell(TOP + 1, then, 'column')}"
            area = (TOP + 1, then, row, then)
            pen.sheet.conditional_format(*area, {"type": "formula", "criteria": rule, "format": changed})
        pen.page(row + 1, PRINTED, (TOP, TOP))

    def _detail_row(self, pen: Pen, row: int, name: str, effect: LineEffect) -> None:
        now, then = effect.now, effect.then
        pen.sheet.set_row(row, ROW_HEIGHT)
        for column, text in ((0, name), (1, now.title), (2, now.unit)):
            pen.text(row, column, text, "label")
        for column, text in ((13, now.fund), (14, now.clause)):
            pen.text(row, column, text, "helper")
        figures = (now.standard, then.standard, now.persons, then.persons, then.times, then.share)
        looks = ("money", "money", "count", "count", "number", "percent")
        for column, (value, look) in enumerate(zip(figures, looks, strict=True), 3):
            if value is None:
                pen.text(row, column, OPEN, "centre")
            else:
                pen.number(row, column, value, look)
        pen.formula(row, 9, _amount(row, 3, 5), "money")
        pen.formula(row, 10, _amount(row, 4, 6), "money")
        amounts = f"AND(ISNUMBER({cell(row, 9)}),ISNUMBER({cell(row, 10)}))"
        pen.formula(row, 11, f'=IF({amounts},ROUND({cell(row, 10)}-{cell(row, 9)},2),"")', "money")
        heads = f"AND(ISNUMBER({cell(row, 10)}),N({cell(row, 6)})>0)"
        pen.formula(row, 12, f'=IF({heads},ROUND({cell(row, 10)}/{cell(row, 6)},2),"")', "money")

    def _budgets(self) -> None:
        worlds = [(NOW, False, self.study.effects[0]), *((e.scenario.name, True, e) for e in self.named)]
        pen = self._sheet(
            BUDGETS, "预算对照", "结余是负数的，是超支；待定的项目没有计入。", (22, 15, *(15, 14) * len(worlds), 10, 16)
        )
        headers = [text for name, _, _ in worlds for text in (f"{name}：测算", f"{name}：结余")]
        self._header(pen, TOP, ("预算", "写明的数（元）", *headers, "待定项", "条款"))
        for index, budget in enumerate(self.study.plan.budgets):
            row = TOP + 1 + index
            cells: list[Cell] = [budget.name, budget.yuan]
            for number, (_, then, effect) in enumerate(worlds):
                spent = effect.budgets[index]
                cells += [spent.then if then else spent.now, Formula(f"={cell(row, 1)}-{cell(row, 2 + 2 * number)}")]
            waiting = worlds[-1][2].budgets[index].open_then
            self._row(pen, row, [*cells, f"{len(waiting)} 项" if waiting else "", budget.clause])
        last = TOP + len(self.study.plan.budgets)
        less = {"type": "cell", "criteria": "<", "value": 0, "format": self.looks.fill("#FFC7CE")}
        for number in range(len(worlds)):
            pen.sheet.conditional_format(TOP + 1, 3 + 2 * number, last, 3 + 2 * number, less)
        pen.page(last + 1, 4 + 2 * len(worlds))

    def _goal(self) -> None:
        goal = self.study.goal
        assert goal is not None
        name = parameter_name(self.study.tried, goal.unknown)
        says = f"求解：{self.study.goal_budget or '合计'}等于 {plain(goal.goal)} 元，改“{name}”。精确解 {goal.exact}"
        pen = self._sheet(GOAL, "求解", says, (16, 20, 20, 20, 16))
        self._header(pen, TOP, ("取法", name, "合计（元）", "目标（元）", "多（少）"))
        for row, answer in enumerate(goal.answers, TOP + 1):
            way = "正好" if answer.off == 0 else "向下取整" if answer.value < goal.exact else "向上取整"
            cells: tuple[Cell, ...] = (
                way,
                answer.value,
                answer.total,
                goal.goal,
                Formula(f"={cell(row, 2)}-{cell(row, 3)}"),
            )
            self._row(pen, row, cells)
            pen.number(row, 1, answer.value, "money" if goal.unknown.what == STANDARD else "count")
        pen.page(TOP + 1 + len(goal.answers), 5)

    def _mix(self) -> None:
        mix = self.study.mix
        assert mix is not None
        counted = f"共 {len(mix.ways)} 种" if mix.complete else f"多于 {len(mix.ways)} 种"
        listed = f"，列出前 {LAST_MIX} 种" if len(mix.ways) > LAST_MIX else ""
        says = f"{mix.people} 人正好用完 {plain(mix.money)} 元的搭配，{counted}{listed}。"
        pen = self._sheet(MIX, "人数搭配", says, (8, *(22,) * len(mix.names), 12, 18))
        self._header(pen, TOP, ("序号", *mix.names, "人数", "金额（元）"))
        rates, last = TOP + 1, len(mix.names)
        self._row(pen, rates, ("标准", *mix.rates, "", ""), bold=True)
        for row, way in enumerate(mix.ways[:LAST_MIX], rates + 1):
            self._row(pen, row, (row - rates, *way), "count")
            people = f"{cell(row, 1)}:{cell(row, last)}"
            pen.formula(row, last + 1, f"=SUM({people})", "count")
            paid = f"=SUMPRODUCT({cell(rates, 1, 'both')}:{cell(rates, last, 'both')},{people})"
            pen.formula(row, last + 2, paid, "money")
        pen.page(rates + 1 + min(len(mix.ways), LAST_MIX), last + 3, (TOP, rates))

    def _comparisons(self) -> None:
        citations = "；".join(f"{each.other.text}：{each.other.document.citation}" for each in self.study.comparisons)
        pen = self._sheet(COMPARED, "照别的文件算", citations, (14, 24, 9, 11, 11, 14, 14, 13, 12, 36))
        headers = (
            "文件",
            "项目",
            "单位",
            "本文件标准",
            "对方标准",
            "金额（本文件）",
            "金额（对方）",
            "相差",
            "对方条款",
            "不能比的原因",
        )
        self._header(pen, TOP, headers)
        row = TOP
        for each in self.study.comparisons:
            for part in each.parts:
                row += 1
                now, then = part.effect.now, part.effect.then
                there = part.figure is not None
                cells: list[Cell] = [each.other.document.id, now.title, now.unit, now.standard]
                cells += [then.standard, now.amount, then.amount, part.effect.difference] if there else [""] * 4
                self._row(pen, row, [*cells, part.figure.clause if part.figure else "", part.why])
                pen.sheet.set_row(row, LINE_HEIGHT * (1 + len(part.why) // 18))
            row += 1
            totals = (each.now, each.then, each.then - each.now)
            self._row(pen, row, (each.other.document.id, "能比的合计", "", "", "", *totals, "", ""), bold=True)
        pen.page(row + 1, len(headers), (TOP, TOP))

    def _outlook(self) -> None:
        outlook = self.study.outlook
        assert outlook is not None
        shown = "；".join(f"{n}：{'、'.join(map(percent, rates))}" for n, rates in outlook.ranges.items())
        says = f"范围：{shown}。项目的人数按参加人数理解；合格、就业的人数按比例算，不取整。"
        pen = self._sheet(RANGES, "低、可能、高", says, (32, 20, 20, 20, 36))
        self._header(pen, TOP, ("项目", *POINTS, "说明"))
        rest = [sum((e.amounts[i] or Fraction(0) for e in outlook.lines if not e.rates), Fraction(0)) for i in range(3)]
        for row, each in enumerate(outlook.rated, TOP + 1):
            self._row(pen, row, (each.line.title, *each.amounts, each.why))
        row = TOP + 1 + len(outlook.rated)
        self._row(pen, row, ("其余各项", *rest, ""))
        sums = [Formula(f"=ROUND(SUM({cell(TOP + 1, c)}:{cell(row, c)}),2)") for c in range(1, 4)]
        waiting = f"另有 {len(outlook.open_lines)} 项待定，没有计入" if outlook.open_lines else ""
        self._row(pen, row + 1, ("合计", *sums, waiting), bold=True)
        pen.sheet.insert_chart(row + 3, 0, outlook_chart(self.book, RANGES, TOP, row + 1), BESIDE_CELLS)
        pen.page(row + 4 + HEIGHT // PIXELS, 5)

    def _staircases(self) -> None:
        """阶梯: the steps of each class, and under them the points that the chart draws."""
        widths = (34, 12, 12, 12, 18, 18, 18, 18, 14)
        pen = self._sheet(STEPS, "就业率的阶梯", "每一档从就业多少人开始、付多少；门槛按分数比较，不先取整。", widths)
        row, breaks = TOP, list[int]()
        for stairs in self.study.staircases:
            persons = f"每班参训 {stairs.enrolled} 人、合格 {stairs.qualified} 人，{plain(stairs.classes)} 个班"
            title = f"“{stairs.line.title}”：就业率按{stairs.reading}，{persons}"
            pen.line(row, len(widths) - 1, title, "verdict line")
            headers = (
                "就业率",
                "门槛",
                "从（人）",
                "到（人）",
                "每班起（元）",
                "每班止（元）",
                "全部起（元）",
                "全部止（元）",
                "条款",
            )
            self._header(pen, row + 1, headers)
            for number, step in enumerate(stairs.steps, row + 2):
                paid = (
                    step.pays_first,
                    step.pays_last,
                    step.pays_first * stairs.classes,
                    step.pays_last * stairs.classes,
                )
                self._row(pen, number, (step.words, percent(step.threshold), step.first, step.last, *paid, step.clause))
                pen.number(number, 2, step.first, "count")
                pen.number(number, 3, step.last, "count")
            last = row + 1 + len(stairs.steps)
            pen.sheet.insert_chart(last + 2, 0, staircase_chart(self.book, STEPS, stairs, row + 2), BESIDE_CELLS)
            row = last + 4 + HEIGHT // PIXELS
            breaks.append(row)
        pen.sheet.set_h_pagebreaks(breaks[:-1])
        pen.page(row, len(widths))

    def _sways(self) -> None:
        share = percent(self.study.share)
        says = f"每个参数单独增减 {share}，合计跟着增减多少；人数不取整。从大到小排。"
        pen = self._sheet(SWAYS, "敏感性", says, (52, 16, 20, 20))
        count = len(self.study.sways)
        top = TOP + 1 + tornado_height(count) // PIXELS
        pen.sheet.insert_chart(TOP, 0, tornado_chart(self.book, SWAYS, top + 1, self.study.sways, share), BESIDE_CELLS)
        self._header(pen, top, ("参数", "现在", f"减 {share}", f"增 {share}"))
        for row, each in enumerate(self.study.sways, top + 1):
            self._row(pen, row, (each.name, each.now, -each.yuan, each.yuan))
            pen.number(row, 1, each.now, "number")
        pen.page(top + 1 + count, 4)


def _amount(row: int, standard: int, persons: int) -> str:
    figures = [cell(row, column) for column in (standard, persons, 7, 8)]
    known = ",".join(f"ISNUMBER({figure})" for figure in figures)
    return f'=IF(AND({known}),{"*".join(figures)},"{OPEN}")'


def _opened(effects: Sequence[Effect]) -> list[str]:
    titles = effects[-1].open_then
    return [f"待定、没有计入的有 {len(titles)} 项：{'、'.join(titles)}"] if titles else []
