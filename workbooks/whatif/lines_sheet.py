"""测算: a row for each line, the present figures, four scenarios side by side, and what each comes to in all."""

from __future__ import annotations

from fractions import Fraction

from policies.policy import Policy
from workbooks.whatif.model import Line, Plan
from workbooks.whatif.pen import HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, SOME_COLOUR, TITLE_HEIGHT, Pen
from workbooks.whatif.plan_sheet import (
    AMOUNT,
    BASIS,
    BUDGET,
    CHECKED,
    COUNT,
    END,
    FIRST_ROW,
    FORM,
    FUND,
    GAP,
    HEADER_ROW,
    HEADERS,
    NAMES_ROW,
    NO_BUDGET,
    NO_FUND,
    NOW,
    NOW_AMOUNT,
    NOW_STANDARD,
    OPEN,
    PATH,
    PERSONS,
    PLAN,
    SCENARIOS,
    SHARE,
    SPARE_ROWS,
    STANDARD,
    TIMES,
    TITLE,
    UNFILLED,
    UNIT,
    cell,
    scenario_column,
)
from workbooks.whatif.standards_sheet import StandardsSheet

WIDTHS = {
    TITLE: 27, UNIT: 9, COUNT: 8, TIMES: 8, NOW_STANDARD: 11, NOW_AMOUNT: 14.5,
    GAP: 2, PATH: 34, SHARE: 9, FUND: 34, BUDGET: 24, BASIS: 60, CHECKED: 16,
}  # fmt: skip
SCENARIO_WIDTHS = {STANDARD: 11, PERSONS: 8, AMOUNT: 14.5}
ASIDE = (PATH, SHARE, FUND, BUDGET, BASIS, CHECKED)
TOTALS = (END, "比现行增减", "增减（%）", "按人计的人次", "按人计的人均", "控制数（可填）", "结余（负数是超支）")
TOTAL, DIFFERENCE, SHARE_OF_NOW, HEADS, PER_HEAD, CONTROL, LEFT = range(len(TOTALS))
NOT_IN_STANDARDS, TYPED = "标准表里没有", "自填"
PER_PERSON = "元/人"


class LinesSheet:
    """Writes the sheet and knows where its figures stand; `bases` says by number what a line stands on."""

    def __init__(self, plan: Plan, bases: list[str], standards: StandardsSheet) -> None:
        self.plan, self.bases, self.standards = plan, bases, standards
        self.last = FIRST_ROW + len(plan.lines) + SPARE_ROWS - 1
        self.totals = self.last + 1
        self.amounts = [NOW_AMOUNT, *(scenario_column(index, AMOUNT) for index in range(len(SCENARIOS)))]

    def area(self, column: int) -> str:
        """All rows of a column, as other sheets name it."""
        return f"{PLAN}!{self._rows(column)}"

    def total(self, which: int, column: int) -> str:
        """A cell of the totals, as other sheets name it."""
        return f"{PLAN}!{cell(self.totals + which, column, 'both')}"

    def name(self, index: int) -> str:
        """The cell with the name of the present figures (0) or of a scenario (from 1), as other sheets name it."""
        column = NOW_STANDARD if index == 0 else scenario_column(index - 1, STANDARD)
        return f"{PLAN}!{cell(NAMES_ROW, column, 'both')}"

    def _rows(self, column: int) -> str:
        return f"{cell(FIRST_ROW, column, 'both')}:{cell(self.last, column, 'both')}"

    def write(self, pen: Pen, policy: Policy, budgets: str, control: Fraction | None) -> None:
        """`budgets` is the area with the names of the budgets."""
        for column, width in WIDTHS.items():
            pen.sheet.set_column(column, column, width)
        for index in range(len(SCENARIOS)):
            for part, width in SCENARIO_WIDTHS.items():
                pen.sheet.set_column(scenario_column(index, part), scenario_column(index, part), width)
        self._head(pen, policy)
        spare: list[Line | None] = [None] * SPARE_ROWS
        for number, line in enumerate((*self.plan.lines, *spare)):
            self._line(pen, FIRST_ROW + number, line, self.bases[number] if line else "")
        self._totals(pen, control)
        self._rules(pen, budgets)
        pen.sheet.freeze_panes(FIRST_ROW, UNIT)
        pen.page(self.totals + len(TOTALS), GAP, (NAMES_ROW, HEADER_ROW))

    def _head(self, pen: Pen, policy: Policy) -> None:
        pen.line(0, GAP - 1, f"{FORM}（{policy.document.title}）", "title", TITLE_HEIGHT)
        tried = "政策里改了文件的数，是试算。" if policy.is_scenario else ""
        told = f"按 {policy.document.citation} 测算，不能据以发放。{tried}黄色格可以改；方案里直接写数，盖住公式。"
        pen.line(1, GAP - 1, told, "line")
        left_out = "，".join(
            f'"&COUNTIF({self._rows(NOW_AMOUNT)},"{word}")&" 项{why}'
            for word, why in ((OPEN, "标准待定"), (UNFILLED, "没有填人数或月数"))
        )
        said = f'="现行合计 "&TEXT({cell(self.totals, NOW_AMOUNT)},"#,##0.00")&" 元；另有 {left_out}，都不在合计里。"'
        pen.formula_line(2, GAP - 1, said, "verdict line")
        pen.sheet.set_row(NAMES_ROW, LINE_HEIGHT)
        pen.sheet.set_row(HEADER_ROW, HEADER_HEIGHT)
        for column in (TITLE, UNIT, COUNT, TIMES):
            pen.sheet.merge_range(NAMES_ROW, column, HEADER_ROW, column, HEADERS[column], pen.looks["header"])
        pen.sheet.merge_range(NAMES_ROW, NOW_STANDARD, NAMES_ROW, NOW_AMOUNT, NOW, pen.looks["header"])
        for index, name in enumerate(SCENARIOS):
            first, last = scenario_column(index, STANDARD), scenario_column(index, AMOUNT)
            pen.sheet.merge_range(NAMES_ROW, first, NAMES_ROW, last, name, pen.looks["name"])
            for part in SCENARIO_WIDTHS:
                pen.text(HEADER_ROW, scenario_column(index, part), part, "header")
        for column in (NOW_STANDARD, NOW_AMOUNT):
            pen.text(HEADER_ROW, column, HEADERS[column], "header")
        for column in ASIDE:
            header = f"{HEADERS[column]}（不打印）"
            pen.sheet.merge_range(NAMES_ROW, column, HEADER_ROW, column, header, pen.looks["aside header"])

    def _line(self, pen: Pen, row: int, line: Line | None, basis: str) -> None:
        pen.sheet.set_row(row, ROW_HEIGHT)
        own = line or Line("", None, None)
        pen.text(row, TITLE, own.title, "label" if line else "input label")
        pen.text(row, UNIT, own.unit if line else "", "centre" if line else "input centre")
        pen.number(row, COUNT, own.persons, "input count")
        pen.number(row, TIMES, own.times, "input number")
        self._standard(pen, row, own)
        title, standard, persons = (cell(row, column, "column") for column in (TITLE, NOW_STANDARD, COUNT))
        pen.formula(row, NOW_AMOUNT, self._amount(row, standard, persons), "money")
        for index in range(len(SCENARIOS)):
            own_standard, own_persons, amount = (scenario_column(index, part) for part in SCENARIO_WIDTHS)
            pen.formula(row, own_standard, f'=IF({title}="","",{standard})', "input money")
            pen.formula(row, own_persons, f'=IF({persons}="","",{persons})', "input count")
            pen.formula(row, amount, self._amount(row, cell(row, own_standard), cell(row, own_persons)), "money")
        pen.text(row, PATH, own.path, "aside input")
        pen.number(row, SHARE, own.share if line else None, "input percent")
        pen.text(row, FUND, (own.fund or NO_FUND) if line else "", "aside input")
        pen.text(row, BUDGET, (own.budget or NO_BUDGET) if line else "", "aside input")
        pen.text(row, BASIS, basis, "aside")
        pen.formula(row, CHECKED, self._checked(row), "aside")

    def _standard(self, pen: Pen, row: int, line: Line) -> None:
        """Looked up by the path; a standard that no policy text can name stands as a number."""
        if line.standard is not None and not line.path:
            pen.number(row, NOW_STANDARD, line.standard, "input money")
            return
        title, path = cell(row, TITLE, "column"), cell(row, PATH, "column")
        found = f"INDEX({self.standards.values},MATCH({path},{self.standards.paths},0))"
        formula = f'=IF({title}="","",IF({path}="","{OPEN}",IFERROR({found},"{OPEN}")))'
        pen.formula(row, NOW_STANDARD, formula, "money" if line.path else "input money")

    def _amount(self, row: int, standard: str, persons: str) -> str:
        title, times, share = (cell(row, column, "column") for column in (TITLE, TIMES, SHARE))
        known = f"AND(ISNUMBER({standard}),ISNUMBER({persons}),ISNUMBER({times}))"
        product = f"{standard}*{persons}*{times}*IF(ISNUMBER({share}),{share},1)"
        why = f'IF({title}="","",IF(ISNUMBER({standard}),"{UNFILLED}","{OPEN}"))'
        return f"=IF({known},{product},{why})"

    def _checked(self, row: int) -> str:
        title, path, standard = (cell(row, column, "column") for column in (TITLE, PATH, NOW_STANDARD))
        found = f'IFERROR(INDEX({self.standards.checks},MATCH({path},{self.standards.paths},0)),"{NOT_IN_STANDARDS}")'
        return f'=IF({title}="","",IF({path}="",IF(ISNUMBER({standard}),"{TYPED}","{OPEN}"),{found}))'

    def _totals(self, pen: Pen, control: Fraction | None) -> None:
        for which, label in enumerate(TOTALS):
            row = self.totals + which
            pen.sheet.set_row(row, ROW_HEIGHT)
            pen.text(row, TITLE, label, "total label")
            for column in range(UNIT, GAP):
                pen.text(row, column, "", "total label")
        for column in self.amounts:
            for which, (formula, look) in self._of(column).items():
                pen.formula(self.totals + which, column, formula, f"total {look}")
        pen.number(self.totals + CONTROL, NOW_AMOUNT, control, "input money")

    def _of(self, column: int) -> dict[int, tuple[str, str]]:
        """The totals of the present figures or of a scenario."""
        rows = [cell(self.totals + which, column, "row") for which in range(len(TOTALS))]
        now = cell(self.totals + TOTAL, NOW_AMOUNT, "both")
        control = cell(self.totals + CONTROL, NOW_AMOUNT, "both")
        persons = COUNT if column == NOW_AMOUNT else column - 1
        units, amounts, counts = (self._rows(each) for each in (UNIT, column, persons))
        people = f'(LEFT({units},{len(PER_PERSON)})="{PER_PERSON}")*ISNUMBER({amounts})'
        found = {
            TOTAL: (f"=ROUND(SUM({amounts}),2)", "money"),
            HEADS: (f"=SUMPRODUCT({people},{counts})", "count"),
            PER_HEAD: (f'=IF({rows[HEADS]}=0,"",ROUND(SUMPRODUCT({people},{amounts})/{rows[HEADS]},2))', "money"),
            LEFT: (f'=IF(ISNUMBER({control}),ROUND({control}-{rows[TOTAL]},2),"")', "money"),
        }
        if column != NOW_AMOUNT:
            found[DIFFERENCE] = (f"=ROUND({rows[TOTAL]}-{now},2)", "money")
            found[SHARE_OF_NOW] = (f'=IF({now}=0,"",{rows[DIFFERENCE]}/{now})', "percent")
            found[CONTROL] = (f'=IF(ISNUMBER({control}),{control},"")', "money")
        return found

    def _rules(self, pen: Pen, budgets: str) -> None:
        """What may be typed, and what stands out."""
        first, last = FIRST_ROW, self.last
        pen.at_least_zero(first, COUNT, last, NOW_STANDARD)
        pen.at_least_zero(first, SHARE, last, SHARE)
        pen.at_least_zero(self.totals + CONTROL, NOW_AMOUNT, self.totals + CONTROL, NOW_AMOUNT)
        pen.choice(first, PATH, last, f"={self.standards.paths}")
        pen.choice(first, BUDGET, last, f"={budgets}")
        changed, unsettled = pen.looks.fill(SOME_COLOUR), pen.looks.fill("#DDEBF7")
        for index in range(len(SCENARIOS)):
            standard, persons, _ = (scenario_column(index, part) for part in SCENARIO_WIDTHS)
            pen.at_least_zero(first, standard, last, persons)
            for column, now in ((standard, NOW_STANDARD), (persons, COUNT)):
                differs = f"={cell(first, column)}<>{cell(first, now, 'column')}"
                pen.sheet.conditional_format(
                    first, column, last, column, {"type": "formula", "criteria": differs, "format": changed}
                )
        for column in self.amounts:
            for word in (OPEN, UNFILLED):
                rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": unsettled}
                pen.sheet.conditional_format(first, column, last, column, rule)
            less = {"type": "cell", "criteria": "<", "value": 0, "format": pen.looks.fill("#FFC7CE")}
            pen.sheet.conditional_format(self.totals + LEFT, column, self.totals + LEFT, column, less)
