"""What else was asked of a plan, in a result workbook: 求解, 搭配, 对比, 范围, 阶梯, 敏感性, as it was worked out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from policies.bounds import STANDARD
from policies.case import percent, plain
from workbooks.whatif.classes import Span, Staircase
from workbooks.whatif.comparison import Comparison, Counterpart
from workbooks.whatif.goal import Goal
from workbooks.whatif.names import parameter_name
from workbooks.whatif.outlook import POINTS, Outlook
from workbooks.whatif.pen import ROW_HEIGHT, Pen
from workbooks.whatif.plan_sheet import cell
from workbooks.whatif.study import Mix
from workbooks.whatif.study_charts import HEIGHT, outlook_chart, staircase_chart, tornado_chart, tornado_height
from workbooks.whatif.study_sheet import (
    BESIDE_CELLS,
    PIXELS,
    TOP,
    Cell,
    Formula,
    Sheets,
    header,
    left_out,
    note_height,
    notes,
    write_row,
)

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

GOAL, MIX, COMPARED, RANGES, STEPS, SWAYS = "求解", "搭配", "对比", "范围", "阶梯", "敏感性"
LAST_MIX = 1000  # ways that the workbook lists
GOAL_WIDTHS = (16, 20, 20, 20, 16)
COMPARED_HEADERS = (
    *("文件", "项目", "单位", "本文件标准", "对方标准", "金额（本文件）", "金额（对方）", "相差", "对方条款"),
    "不能比的、没有计入的",
)
COMPARED_WIDTHS = (14, 24, 9, 11, 11, 14, 14, 13, 12, 36)
BESIDE_CHART = 120  # points of a table's own rows that leave room for its chart on a page
STEP_HEADERS = (
    *("就业率", "门槛", "从（人）", "到（人）", "每班起（元）", "每班止（元）", "全部起（元）", "全部止（元）"),
    "条款",
)
STEP_WIDTHS = (34, 12, 12, 12, 18, 18, 18, 18, 14)


def write(sheets: Sheets) -> None:
    """A sheet for each question that was asked."""
    study = sheets.study
    if study.goal:
        _goal(sheets, study.goal)
    if study.mix:
        _mix(sheets, study.mix)
    if study.comparisons:
        _comparisons(sheets)
    if study.outlook:
        _outlook(sheets, study.outlook)
    if study.staircases:
        _staircases(sheets)
    if study.sways:
        _sways(sheets)


def _goal(sheets: Sheets, goal: Goal) -> None:
    study = sheets.study
    name = parameter_name(study.tried, goal.unknown)
    says = f"求解：{study.goal_budget or '合计'}等于 {plain(goal.goal)} 元，改“{name}”。精确解 {goal.exact}"
    pen = sheets.sheet(GOAL, "求解", says, GOAL_WIDTHS)
    header(pen, TOP, ("取法", name, "合计（元）", "目标（元）", "多（少）"))
    row = TOP + 1
    for row, answer in enumerate(goal.answers, TOP + 1):
        way = "正好" if answer.off == 0 else "向下取整" if answer.value < goal.exact else "向上取整"
        off = Formula(f"={cell(row, 2)}-{cell(row, 3)}")
        write_row(pen, row, (way, answer.value, answer.total, goal.goal, off))
        pen.number(row, 1, answer.value, "money" if goal.unknown.what == STANDARD else "count")
    below = notes(pen, row + 2, [*left_out(study.goal_open), *goal.beyond], GOAL_WIDTHS)
    pen.page(below, len(GOAL_WIDTHS))


def _mix(sheets: Sheets, mix: Mix) -> None:
    counted = f"共 {len(mix.ways)} 种" if mix.complete else f"多于 {len(mix.ways)} 种"
    listed = f"，列出前 {LAST_MIX} 种" if len(mix.ways) > LAST_MIX else ""
    says = f"{mix.people} 人正好用完 {plain(mix.money)} 元的搭配，{counted}{listed}。"
    pen = sheets.sheet(MIX, "人数搭配", says, (8, *(22,) * len(mix.names), 12, 18))
    header(pen, TOP, ("序号", *mix.names, "人数", "金额（元）"))
    rates, last = TOP + 1, len(mix.names)
    write_row(pen, rates, ("标准", *mix.rates, "", ""), bold=True)
    for row, way in enumerate(mix.ways[:LAST_MIX], rates + 1):
        write_row(pen, row, (row - rates, *way), "count")
        people = f"{cell(row, 1)}:{cell(row, last)}"
        pen.formula(row, last + 1, f"=SUM({people})", "count")
        paid = f"=SUMPRODUCT({cell(rates, 1, 'both')}:{cell(rates, last, 'both')},{people})"
        pen.formula(row, last + 2, paid, "money")
    pen.page(rates + 1 + min(len(mix.ways), LAST_MIX), last + 3, (TOP, rates))


def _comparisons(sheets: Sheets) -> None:
    found = sheets.study.comparisons
    citations = "；".join(f"{each.other.text}：{each.other.document.citation}" for each in found)
    pen = sheets.sheet(COMPARED, "照别的文件算", citations, COMPARED_WIDTHS)
    header(pen, TOP, COMPARED_HEADERS)
    row = TOP
    for each in found:
        for part in each.parts:
            row += 1
            _counterpart(pen, row, each, part)
        row += 1
        why = "".join(left_out(each.open))
        totals = (each.now, each.then, each.then - each.now)
        write_row(pen, row, (each.other.document.id, "能比的合计", "", "", "", *totals, "", why), bold=True)
        pen.sheet.set_row(row, note_height(why, COMPARED_WIDTHS[-1:]))
    beyond = [f"{each.other.document.id}：{text}" for each in found for text in each.beyond]
    pen.page(notes(pen, row + 2, beyond, COMPARED_WIDTHS), len(COMPARED_HEADERS), (TOP, TOP))


def _counterpart(pen: Pen, row: int, compared: Comparison, part: Counterpart) -> None:
    now, then = part.effect.now, part.effect.then
    cells: list[Cell] = [compared.other.document.id, now.title, now.unit, now.standard]
    if part.figure is None:
        cells += ["", "", "", "", "", part.why]
    else:
        cells += [then.standard, now.amount, then.amount, part.effect.difference, part.figure.clause, part.why]
    write_row(pen, row, cells)
    heights = (note_height(now.title, COMPARED_WIDTHS[1:2]), note_height(part.why, COMPARED_WIDTHS[-1:]))
    pen.sheet.set_row(row, max(heights))


def _outlook(sheets: Sheets, outlook: Outlook) -> None:
    """Two columns for each point, the least and the most, where some amount is open between them."""
    shown = "；".join(f"{n}：{'、'.join(map(percent, rates))}" for n, rates in outlook.ranges.items())
    says = f"范围：{shown}。项目的人数按参加人数理解；合格、就业的人数按比例算，不取整。"
    ends = ("",) if all(span is None or span[0] == span[1] for span in outlook.spans) else ("（最少）", "（最多）")
    headers = ("项目", *(f"{point}{end}" for point in POINTS for end in ends), "说明")
    widths = (32, *(60 / len(POINTS) / len(ends),) * (len(POINTS) * len(ends)), 36)
    pen = sheets.sheet(RANGES, "低、可能、高", says, widths)
    header(pen, TOP, headers)
    row, height = TOP, 0.0
    for row, each in enumerate(outlook.rated, TOP + 1):
        write_row(pen, row, (each.line.title, *_ends(each.spans, len(ends)), each.why))
        tall = max(note_height(each.why, widths[-1:]), note_height(each.line.title, widths[:1]), ROW_HEIGHT)
        pen.sheet.set_row(row, tall)
        height += tall
    write_row(pen, row + 1, ("其余各项", *_ends([(yuan, yuan) for yuan in outlook.rest], len(ends)), ""))
    total, whole = row + 2, _ends(outlook.spans, len(ends))
    sums = [
        None if yuan is None else Formula(f"=ROUND(SUM({cell(TOP + 1, c)}:{cell(row + 1, c)}),2)")
        for c, yuan in enumerate(whole, 1)
    ]
    write_row(pen, total, ("合计", *sums, ""), bold=True)
    waiting = left_out(outlook.open_lines)
    below = notes(pen, total + 1, waiting, widths)
    if height + sum(note_height(text, widths) for text in waiting) > BESIDE_CHART:
        pen.sheet.set_h_pagebreaks([below + 1])
    chart = _outlook_chart(sheets, pen, total, whole, ends)
    pen.sheet.insert_chart(below + 2, 0, chart, BESIDE_CELLS)  # its frame begins on the page of a break
    pen.page(below + 3 + HEIGHT // PIXELS, len(headers))


def _ends(spans: Iterable[Span | None], count: int) -> list[Fraction | None]:
    """The amounts of a row: one for each point, or the least and the most."""
    return [None if span is None else span[end] for span in spans for end in range(count)]


def _outlook_chart(sheets: Sheets, pen: Pen, total: int, whole: list[Fraction | None], ends: tuple[str, ...]) -> Chart:
    """Drawn from the totals once more beside the page, without those that are open: a text would be drawn as 0."""
    beside = len(POINTS) * len(ends) + 3
    for point, name in enumerate(POINTS):
        pen.text(TOP + 1 + point, beside, name, "helper")
        for end in range(len(ends)):
            place = point * len(ends) + end
            if whole[place] is not None:
                pen.formula(TOP + 1 + point, beside + 1 + end, f"={cell(total, 1 + place)}", "helper")
    return outlook_chart(sheets.book, RANGES, TOP + 1, beside, [f"合计{end}" for end in ends])


def _staircases(sheets: Sheets) -> None:
    """阶梯: the steps of each class, and under them the points that the chart draws."""
    says = "每一档从就业多少人开始、付多少；门槛按分数比较，不先取整。"
    pen = sheets.sheet(STEPS, "就业率的阶梯", says, STEP_WIDTHS)
    row, breaks = TOP, list[int]()
    for stairs in sheets.study.staircases:
        last = _steps(pen, row, stairs)
        pen.sheet.insert_chart(last + 2, 0, staircase_chart(sheets.book, STEPS, stairs, row + 2), BESIDE_CELLS)
        row = last + 4 + HEIGHT // PIXELS
        breaks.append(row)
    pen.sheet.set_h_pagebreaks(breaks[:-1])
    pen.page(row, len(STEP_WIDTHS))


def _steps(pen: Pen, row: int, stairs: Staircase) -> int:
    """The table of one staircase from a row on; its last row."""
    persons = f"每班参训 {stairs.enrolled} 人、合格 {stairs.qualified} 人，{plain(stairs.classes)} 个班"
    title = f"“{stairs.line.title}”：就业率按{stairs.reading}，{persons}"
    pen.line(row, len(STEP_WIDTHS) - 1, title, "verdict line", note_height(title, STEP_WIDTHS))
    header(pen, row + 1, STEP_HEADERS)
    for number, step in enumerate(stairs.steps, row + 2):
        pays = (step.pays_first, step.pays_last)
        paid = (*pays, *map(stairs.of_all, pays))
        write_row(pen, number, (step.words, percent(step.threshold), step.first, step.last, *paid, step.clause))
        pen.number(number, 2, step.first, "count")
        pen.number(number, 3, step.last, "count")
    return row + 1 + len(stairs.steps)


def _sways(sheets: Sheets) -> None:
    share, found = percent(sheets.study.share), sheets.study.sways
    says = f"每个参数单独增减 {share}，合计跟着增减多少；人数不取整。从大到小排。"
    pen = sheets.sheet(SWAYS, "敏感性", says, (52, 16, 20, 20))
    top = TOP + 1 + tornado_height(len(found)) // PIXELS
    pen.sheet.insert_chart(TOP, 0, tornado_chart(sheets.book, SWAYS, top + 1, found, share), BESIDE_CELLS)
    header(pen, top, ("参数", "现在", f"减 {share}", f"增 {share}"))
    for row, each in enumerate(found, top + 1):
        write_row(pen, row, (each.name, each.now, -each.yuan, each.yuan))
        pen.number(row, 1, each.now, "number")
    pen.page(top + 1 + len(found), 4)
