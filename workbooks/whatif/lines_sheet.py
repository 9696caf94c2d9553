"""测算: a row for each line, the present figures, four scenarios side by side, and what each comes to in all."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from policies.policy import Policy
from workbooks.whatif import standards_sheet
from workbooks.whatif.classes import tiers_of
from workbooks.whatif.line_totals import MISSING, UNSETTLED, LineTotals
from workbooks.whatif.model import Line, Plan
from workbooks.whatif.pen import HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, SOME_COLOUR, TITLE_HEIGHT, Pen
from workbooks.whatif.plan_sheet import (
    AMOUNT,
    AT,
    BASIS,
    BUDGET,
    CHECKED,
    COUNT,
    FIRST_ROW,
    FORM,
    FUND,
    GAP,
    HEADER_ROW,
    HEADERS,
    HEADS,
    LIMIT_COLUMNS,
    LIMITS,
    NAMES_ROW,
    NO_BUDGET,
    NO_FUND,
    NOTE,
    NOTED,
    NOW,
    NOW_AMOUNT,
    NOW_STANDARD,
    OPEN,
    OWNER,
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
    WAITS,
    WRONG,
    cell,
    scenario_column,
)
from workbooks.whatif.row_formulas import Limits, Row, apart, note, outside
from workbooks.whatif.standards_sheet import RATED, StandardsSheet, limits, limits_told

if TYPE_CHECKING:
    from xlsxwriter.format import Format

WIDTHS = {
    TITLE: 27, UNIT: 9, COUNT: 8, TIMES: 8, NOW_STANDARD: 11, NOW_AMOUNT: 14.5,
    NOTE: 44, PATH: 34, SHARE: 9, FUND: 34, BUDGET: 24, BASIS: 60, CHECKED: 16,
}  # fmt: skip
SCENARIO_WIDTHS = {STANDARD: 11, PERSONS: 8, AMOUNT: 14.5}
ASIDE = (PATH, SHARE, FUND, BUDGET, BASIS, CHECKED)
LOOKED_UP = {
    OWNER: standards_sheet.OWNER,
    WAITS: standards_sheet.WAITS,
    LIMITS: standards_sheet.LIMITS,
    **dict(zip(LIMIT_COLUMNS, standards_sheet.BOUND_COLUMNS, strict=True)),
}
LEAST, MOST, LEAST_PERSONS, MOST_PERSONS, LEAST_TIMES, MOST_TIMES, *_ = LIMIT_COLUMNS
NOT_IN_STANDARDS, TYPED, OTHER = "标准表里没有", "自填", "与标准表不同"
ALARM = "#FFC7CE"


class LinesSheet:
    """Writes the sheet and knows where its figures stand; `bases` says by number what a line stands on."""

    def __init__(self, plan: Plan, bases: list[str], standards: StandardsSheet, policy: Policy) -> None:
        self.plan, self.bases, self.standards = plan, bases, standards
        self.classes = [benefit.title for benefit in policy.benefits() if tiers_of(benefit) is not None]
        self.budgets = ""
        self.last = FIRST_ROW + len(plan.lines) + SPARE_ROWS - 1
        self.totals = LineTotals(self.last)
        self.amounts = [NOW_AMOUNT, *(scenario_column(index, AMOUNT) for index in range(len(SCENARIOS)))]

    def area(self, column: int) -> str:
        """All rows of a column, as other sheets name it."""
        return f"{PLAN}!{rows(self.last, column)}"

    def total(self, which: int, column: int) -> str:
        """A cell of the totals, as other sheets name it."""
        return f"{PLAN}!{self.totals.at(which, column)}"

    def missing(self, index: int) -> str:
        """How many rows have no amount, now (0) or in a scenario: the cell beside its 合计."""
        return f"{PLAN}!{self.totals.at(MISSING, self.amounts[index])}"

    def name(self, index: int) -> str:
        """The cell with the name of the present figures (0) or of a scenario (from 1), as other sheets name it."""
        column = NOW_STANDARD if index == 0 else scenario_column(index - 1, STANDARD)
        return f"{PLAN}!{cell(NAMES_ROW, column, 'both')}"

    def write(self, pen: Pen, policy: Policy, budgets: str, control: Fraction | None) -> None:
        """`budgets` is the area with the names of the budgets."""
        self.budgets = budgets
        for column, width in WIDTHS.items():
            pen.sheet.set_column(column, column, width)
        pen.sheet.set_column(AT, LIMIT_COLUMNS[-1], None, None, {"hidden": True})
        for index in range(len(SCENARIOS)):
            for part, width in SCENARIO_WIDTHS.items():
                pen.sheet.set_column(scenario_column(index, part), scenario_column(index, part), width)
        self._head(pen, policy)
        spare: list[Line | None] = [None] * SPARE_ROWS
        for number, line in enumerate((*self.plan.lines, *spare)):
            self._line(pen, FIRST_ROW + number, line, self.bases[number] if line else "")
        self.totals.write(pen, control)
        self._rules(pen)
        pen.sheet.freeze_panes(FIRST_ROW, UNIT)
        pen.page(self.totals.end, GAP, (NAMES_ROW, HEADER_ROW))

    def _head(self, pen: Pen, policy: Policy) -> None:
        pen.line(0, GAP - 1, f"{FORM}（{policy.document.title}）", "title", TITLE_HEIGHT)
        tried = "政策里改了文件的数，是试算。" if policy.is_scenario else ""
        told = f"按 {policy.document.citation} 测算，不能据以发放。{tried}黄色格可以改；方案里直接写数，盖住公式。"
        pen.line(1, GAP - 1, told, "line")
        pen.formula_line(2, GAP - 1, self.totals.said(), "verdict line")
        pen.sheet.set_row(NAMES_ROW, LINE_HEIGHT)
        pen.sheet.set_row(HEADER_ROW, HEADER_HEIGHT)
        for column in (TITLE, UNIT, COUNT, TIMES):
            pen.merged((NAMES_ROW, column), (HEADER_ROW, column), "header", HEADERS[column])
        pen.merged((NAMES_ROW, NOW_STANDARD), (NAMES_ROW, NOW_AMOUNT), "header", NOW)
        for index, name in enumerate(SCENARIOS):
            first, last = scenario_column(index, STANDARD), scenario_column(index, AMOUNT)
            pen.merged((NAMES_ROW, first), (NAMES_ROW, last), "name", name)
            for part in SCENARIO_WIDTHS:
                pen.text(HEADER_ROW, scenario_column(index, part), part, "header")
        for column in (NOW_STANDARD, NOW_AMOUNT):
            pen.text(HEADER_ROW, column, HEADERS[column], "header")
        for column, header in ((NOTE, NOTED), *((each, HEADERS[each]) for each in ASIDE)):
            pen.merged((NAMES_ROW, column), (HEADER_ROW, column), "aside header", f"{header}（不打印）")

    def _line(self, pen: Pen, row: int, line: Line | None, basis: str) -> None:
        pen.sheet.set_row(row, ROW_HEIGHT)
        own, figures = line or Line("", None, None), figures_of(row)
        pen.text(row, TITLE, own.title, "label" if line else "input label")
        pen.text(row, UNIT, own.unit if line else "", "centre" if line else "input centre")
        pen.number(row, COUNT, own.persons, "input count")
        pen.number(row, TIMES, own.times, "input number")
        self._standard(pen, row, own)
        pen.formula(row, NOW_AMOUNT, figures.amount(0), "money")
        for index in range(len(SCENARIOS)):
            standard, persons, amount = (scenario_column(index, part) for part in SCENARIO_WIDTHS)
            for column, now, look in ((standard, NOW_STANDARD, "input money"), (persons, COUNT, "input count")):
                present = cell(row, now, "column")
                pen.formula(row, column, f'=IF({present}="","",{present})', look)
            pen.formula(row, amount, figures.amount(index + 1), "money")
        pen.text(row, PATH, own.path, "aside input")
        pen.number(row, SHARE, own.share if line else None, "input percent")
        pen.text(row, FUND, (own.fund or NO_FUND) if line else "", "aside input")
        pen.text(row, BUDGET, (own.budget or NO_BUDGET) if line else "", "aside input")
        pen.text(row, BASIS, basis, "aside")
        pen.formula(row, CHECKED, self._checked(row), "aside")
        pen.text(row, HEADS, own.heads, "helper")
        self._heeded(pen, row, line, figures)

    def _standard(self, pen: Pen, row: int, line: Line) -> None:
        """Looked up by the path; a standard that no policy text can name stands as a number."""
        if line.standard is not None and not line.path:
            pen.number(row, NOW_STANDARD, line.standard, "input money")
            return
        title, path = cell(row, TITLE, "column"), cell(row, PATH, "column")
        found = f"INDEX({self.standards.values},MATCH({path},{self.standards.paths},0))"
        formula = f'=IF({title}&{path}="","",IF({path}="","{OPEN}",IFERROR({found},"{OPEN}")))'
        pen.formula(row, NOW_STANDARD, formula, "money" if line.path else "input money")

    def _checked(self, row: int) -> str:
        """What 标准 says of the figure, or that another one stands here."""
        title, path, standard = (cell(row, column, "column") for column in (TITLE, PATH, NOW_STANDARD))
        at = cell(row, AT, "column")
        law, checked = (f"INDEX({area},{at})" for area in (self.standards.values, self.standards.checks))
        shown = f'IF(ISNUMBER({law}),TEXT({law},IF({law}=INT({law}),"#,##0","#,##0.00")),{law})'
        found = f'IF({standard}={law},{checked},"{OTHER}（"&{shown}&"）")'
        listed = f'IF({at}=0,"{NOT_IN_STANDARDS}",{found})'
        return f'=IF({title}&{path}="","",IF({path}="",IF(ISNUMBER({standard}),"{TYPED}","{OPEN}"),{listed}))'

    def _heeded(self, pen: Pen, row: int, line: Line | None, figures: Row) -> None:
        """What the law bounds the row by, looked up in 标准, and in words whatever is to be heeded."""
        pen.formula(row, AT, f"=IFERROR(MATCH({figures.path},{self.standards.paths},0),0)", "helper")
        at = cell(row, AT, "column")
        for column, there in LOOKED_UP.items():
            found = f"INDEX({self.standards.area(there)},{at})"
            shown = f'IF(ISNUMBER({found}),{found},"")' if column in LIMIT_COLUMNS else f'{found}&""'
            otherwise = self._by_title(figures) if column == WAITS else '""'
            pen.formula(row, column, f"=IF({at}=0,{otherwise},{shown})", "helper")
        if line and line.bounds != self.standards.bounds.get(line.path, ()):
            self._own_limits(pen, row, line)
        bounds = Limits(*(cell(row, column, "column") for column in (*LIMIT_COLUMNS, LIMITS)))
        passed = bounds.passed(figures, self._each(row), [cell(row, column, "column") for column in self.amounts])
        pen.formula(row, NOTE, self._note(figures, bounds, passed, row), "aside")

    def _note(self, figures: Row, bounds: Limits, passed: str, row: int) -> str:
        """What is to be heeded in a row, with the scenarios in which a headcount comes apart."""
        names = [f'"{NOW}"', *(cell(NAMES_ROW, scenario_column(i, STANDARD), "both") for i in range(len(SCENARIOS)))]
        counts = [COUNT, *(scenario_column(i, PERSONS) for i in range(len(SCENARIOS)))]
        areas = [rows(self.last, column) for column in counts]
        heads = cell(row, HEADS, "column")
        parted = apart(heads, rows(self.last, HEADS), list(zip(names, figures.persons, areas, strict=True)))
        return note(figures, figures.waits, passed, bounds.says, self.budgets, parted)

    def _own_limits(self, pen: Pen, row: int, line: Line) -> None:
        """A line that is paid as another benefit than its standard's is bounded by that one."""
        pen.text(row, OWNER, line.benefit, "helper")
        pen.text(row, LIMITS, limits_told(line.bounds), "helper")
        for column, value in zip(LIMIT_COLUMNS, limits(line.bounds), strict=True):
            pen.number(row, column, value, "helper")

    def _each(self, row: int) -> list[str]:
        """What one person gets of all rows of a benefit, now and in each scenario."""
        owners, times, shares = (rows(self.last, column) for column in (OWNER, TIMES, SHARE))
        own = f"({owners}={cell(row, OWNER, 'column')})"
        standards = (rows(self.last, at) for at in (NOW_STANDARD, *(a - 2 for a in self.amounts[1:])))
        return [
            f'(SUMPRODUCT({own}*1,{each},{times},{shares})+SUMPRODUCT({own}*({shares}=""),{each},{times}))'
            for each in standards
        ]

    def _by_title(self, figures: Row) -> str:
        """A class that is named by its title alone waits for its rate too."""
        named = ",".join(f'TRIM({figures.title})="{title}"' for title in self.classes)
        return f'IF(AND({figures.path}="",OR({named})),"{RATED}","")' if named else '""'

    def _rules(self, pen: Pen) -> None:
        """What may be typed, and what stands out."""
        first, last = FIRST_ROW, self.last
        pen.whole(first, COUNT, last, TIMES)
        pen.at_least_zero(first, NOW_STANDARD, last, NOW_STANDARD)
        pen.share(first, SHARE, last, SHARE)
        pen.choice(first, PATH, last, f"={self.standards.paths}")
        pen.choice(first, BUDGET, last, f"={self.budgets}")
        alarm = pen.looks.fill(ALARM)
        _where(pen, TITLE, last, f'{cell(first, NOTE, "column")}<>""', alarm)
        _where(pen, TIMES, last, _outside(TIMES, LEAST_TIMES, MOST_TIMES), alarm)
        places = [(NOW_STANDARD, COUNT)]
        places += [tuple(scenario_column(i, part) for part in (STANDARD, PERSONS)) for i in range(len(SCENARIOS))]
        for index, (standard, persons) in enumerate(places):
            _where(pen, standard, last, _outside(standard, LEAST, MOST), alarm)
            _where(pen, persons, last, _outside(persons, LEAST_PERSONS, MOST_PERSONS), alarm)
            if index:
                self._typed(pen, standard, persons)
        for column in self.amounts:
            for word in (OPEN, UNFILLED, WRONG):
                rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": pen.looks.fill(UNSETTLED)}
                pen.sheet.conditional_format(first, column, last, column, rule)
            self.totals.rules(pen, column, alarm)

    def _typed(self, pen: Pen, standard: int, persons: int) -> None:
        """A scenario's figures that are not the present ones stand out."""
        pen.at_least_zero(FIRST_ROW, standard, self.last, standard)
        pen.whole(FIRST_ROW, persons, self.last, persons)
        for column, now in ((standard, NOW_STANDARD), (persons, COUNT)):
            differs = f"{cell(FIRST_ROW, column)}<>{cell(FIRST_ROW, now, 'column')}"
            _where(pen, column, self.last, differs, pen.looks.fill(SOME_COLOUR))


def rows(last: int, column: int) -> str:
    """The rows of the lines in a column, within the sheet."""
    return f"{cell(FIRST_ROW, column, 'both')}:{cell(last, column, 'both')}"


def figures_of(row: int) -> Row:
    """The cells of a row."""
    at = [cell(row, column, "column") for column in (TITLE, PATH, TIMES, SHARE, BUDGET, WAITS)]
    standards, persons = (
        [now, *(cell(row, scenario_column(index, part)) for index in range(len(SCENARIOS)))]
        for now, part in ((cell(row, NOW_STANDARD, "column"), STANDARD), (cell(row, COUNT, "column"), PERSONS))
    )
    return Row(*at, standards, persons)


def _outside(column: int, least: int, most: int) -> str:
    """Whether a figure is outside what the law allows."""
    return outside([cell(FIRST_ROW, column)], cell(FIRST_ROW, least, "column"), cell(FIRST_ROW, most, "column"))


def _where(pen: Pen, column: int, last: int, test: str, look: Format) -> None:
    rule = {"type": "formula", "criteria": f"={test}", "format": look}
    pen.sheet.conditional_format(FIRST_ROW, column, last, column, rule)
