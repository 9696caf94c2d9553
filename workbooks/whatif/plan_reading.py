"""Reads a 测算表 back with whatever its user changed: the plan, its scenarios and its budgets.

Formulas are worked out anew: a file whose cells were changed without a spreadsheet program still shows old values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from policies.case import plain
from policies.policy import Policy, match_figures
from policies.vocabulary import exact_number
from workbooks.calculate_file import worked_out
from workbooks.formula import address
from workbooks.opening import damage_told
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.reading.open_any import package_book
from workbooks.whatif import lines_sheet
from workbooks.whatif.model import CONTROL, NOW, TRIED, Budget, Change, Line, Plan, Scenario
from workbooks.whatif.plan_sheet import (
    BUDGET,
    BUDGETS,
    COUNT,
    END,
    FORM,
    FUND,
    HEADERS,
    NO_BUDGET,
    NO_FUND,
    NOW_AMOUNT,
    NOW_STANDARD,
    OPEN,
    PATH,
    PERSONS,
    PLAN,
    SHARE,
    STANDARD,
    TIMES,
    TITLE,
    UNIT,
)
from workbooks.whatif.plans import document_plan
from workbooks.workbook_policy import policy_for

NOT_PRINTED = "（不打印）"
DEEPEST_HEADER = 20  # rows in which the header is looked for
NOTHING = (None, "")
BUDGET_HEADER, STATED_HEADER = "预算", "写明的数"
CONTROL_LABEL = lines_sheet.TOTALS[lines_sheet.CONTROL]


def is_plan(package: Package) -> bool:
    """Whether a workbook is a 测算表: it has our two sheets."""
    return {PLAN, BUDGETS} <= package.sheets.keys()


def read_plan(path: Path, given: str | None) -> tuple[Plan, list[str]]:
    """The plan of a 测算表, and what should be told about it. `given` is the policy where the workbook has none.

    Raises FileProblem where it is no 测算表, or a figure in it is none.
    """
    with damage_told(path):
        package = Package.open(path)
        if not is_plan(package):
            raise FileProblem(
                f"“{path.name}”不是{FORM}（没有“{PLAN}”和“{BUDGETS}”两张表）。请用 butie new {FORM} 新建一张。"
            )
        policy = policy_for(package_book(package), given)
        values = worked_out(package.archive.content)[0]
        sheets = {name: _cells(package, name, values.get(name, {})) for name in (PLAN, BUDGETS)}
    if policy is None:
        raise FileProblem(f"“{path.name}”里没有政策。请用 --policy 指明是哪一份文件。")
    plan, told = _Reader(path, policy, sheets[PLAN]).plan(sheets[BUDGETS])
    if given and given != plan.policy:
        told.append(f"表里的政策是 {plan.policy}，照表里的算，没有用 --policy 给的 {given}。")
    return plan, told


Cells = dict[tuple[int, int], object]


def _cells(package: Package, sheet: str, formulas: Mapping[tuple[int, int], object]) -> Cells:
    """The values of a sheet by row and column, formulas worked out anew."""
    return {(c.row, c.column): formulas.get((c.row, c.column), c.value) for c in package.cells(sheet)}


@dataclass(frozen=True)
class _Columns:
    """Where the columns stand: those of the present figures, and name, 标准 and 人数 of each scenario."""

    of: dict[int, int]
    scenarios: tuple[tuple[str, int, int], ...]


class _Reader:
    """Reads the sheet 测算; rows and columns count from 1."""

    def __init__(self, path: Path, policy: Policy, cells: Cells) -> None:
        self.path, self.policy, self.cells = path, policy, cells
        self.told: list[str] = []
        self.top = next((row for row in range(1, DEEPEST_HEADER) if HEADERS[TITLE] in self._texts(row).values()), 0)
        if not self.top:
            raise FileProblem(f"“{path.name}”的“{PLAN}”表里找不到“{HEADERS[TITLE]}”这一列。请不要改表头。")
        self.columns = self._columns()
        self.rows = list(self._rows())

    def plan(self, budgets: Cells) -> tuple[Plan, list[str]]:
        lines = tuple(map(self._line, self.rows))
        scenarios = tuple(self._scenario(lines, *each) for each in self.columns.scenarios)
        names = [each.name.casefold() for each in (Scenario(NOW), Scenario(TRIED), *scenarios)]
        if repeated := [each.name for each in scenarios if names.count(each.name.casefold()) > 1]:
            raise FileProblem(f"“{PLAN}”表里不止一个叫“{repeated[0]}”的。请给方案各起一个名字。")
        if not lines:
            raise FileProblem(f"“{self.path.name}”的“{PLAN}”表里一项也没有。请先填好。")
        return Plan(self.policy.text, lines, tuple(self._budgets(budgets)), scenarios), self.told

    def _texts(self, row: int) -> dict[int, str]:
        found = {column: value for (r, column), value in self.cells.items() if r == row and isinstance(value, str)}
        return {column: str(text).removesuffix(NOT_PRINTED).strip() for column, text in sorted(found.items())}

    def _columns(self) -> _Columns:
        """By their headers, so that a column somebody put in between is no harm."""
        names, below = self._texts(self.top), self._texts(self.top + 1)
        headers = {column: below.get(column) or names.get(column, "") for column in sorted({*names, *below})}
        of = {}
        for key, wanted in HEADERS.items():
            found = next((column for column, header in headers.items() if header == wanted), None)
            if found is None:
                raise FileProblem(f"“{self.path.name}”的“{PLAN}”表里找不到“{wanted}”这一列。请不要改表头。")
            of[key] = found
        standards = [c for c, header in headers.items() if header == STANDARD and c > of[NOW_STANDARD]]
        persons = [c for c, header in headers.items() if header == PERSONS and c > of[NOW_STANDARD]]
        each = zip(standards, persons, strict=False)
        return _Columns(of, tuple((names.get(a, address(self.top, a)), a, b) for a, b in each))

    def _rows(self) -> Iterator[int]:
        """The rows above 合计 that say anything."""
        title = self.columns.of[TITLE]
        last = max(row for row, _ in self.cells)
        for row in range(self.top + 2, last + 1):
            if self.cells.get((row, title)) == END:
                return
            keys = (TITLE, COUNT, NOW_STANDARD, PATH)
            if any(self._value(row, key) not in (*NOTHING, OPEN) for key in keys):
                yield row
        raise FileProblem(f"“{self.path.name}”的“{PLAN}”表里找不到“{END}”这一行。请不要删掉它。")

    def _value(self, row: int, key: int) -> object:
        return self.cells.get((row, self.columns.of[key]))

    def _text(self, row: int, key: int, none: str = "") -> str:
        text = str(self._value(row, key) or "").strip()
        return "" if text == none else text

    def _number(self, row: int, column: int) -> Fraction | None:
        """A number that is not below zero, None for an empty cell and for 待定. Raises FileProblem."""
        value = self.cells.get((row, column))
        if value in NOTHING or value == OPEN:
            return None
        try:
            if isinstance(value, bool):
                raise ValueError(value)
            number = exact_number(value)
        except ValueError as error:
            raise FileProblem(f"“{PLAN}”表 {address(row, column)} 的“{value}”不是数。请改成数字再算。") from error
        if number < 0:
            raise FileProblem(f"“{PLAN}”表 {address(row, column)} 的 {plain(number)} 小于 0。请改正再算。")
        return number

    def _line(self, row: int) -> Line:
        of = self.columns.of
        path, share = self._text(row, PATH), self._number(row, of[SHARE])
        title = self._text(row, TITLE) or f"第{row}行"
        return Line(
            title=title,
            persons=self._number(row, of[COUNT]),
            standard=self._standard(row, title, path),
            path=path,
            times=self._number(row, of[TIMES]),
            share=Fraction(1) if share is None else share,
            unit=self._text(row, UNIT),
            fund=self._text(row, FUND, NO_FUND),
            budget=self._text(row, BUDGET, NO_BUDGET),
            clause=self._clause(path),
        )

    def _stated(self, path: str) -> tuple[Fraction, str] | None:
        found = [f for f in match_figures(self.policy.document, path) if f.path == path] if path else []
        return (self.policy.tried.get(path, found[0].value), found[0].clause) if found else None

    def _clause(self, path: str) -> str:
        stated = self._stated(path)
        return stated[1] if stated else ""

    def _standard(self, row: int, title: str, path: str) -> Fraction | None:
        """What stands there; that it is not the law's is told."""
        number, stated = self._number(row, self.columns.of[NOW_STANDARD]), self._stated(path)
        if stated and number != stated[0]:
            shown = OPEN if number is None else plain(number)
            place = f"“{PLAN}”表 {address(row, self.columns.of[NOW_STANDARD])} {title}"
            law = f"{plain(stated[0])}（{stated[1]}）"
            self.told.append(f"{place}的现行标准是 {shown}，文件写的是 {law}，照表里的算。")
        return number

    def _scenario(self, lines: tuple[Line, ...], name: str, standards: int, persons: int) -> Scenario:
        changes = {}
        for number, (row, line) in enumerate(zip(self.rows, lines, strict=True)):
            standard, heads = self._number(row, standards), self._number(row, persons)
            change = Change(standard if standard != line.standard else None, heads if heads != line.persons else None)
            if change != Change():
                changes[number] = change
            for tried, now, column in ((standard, line.standard, standards), (heads, line.persons, persons)):
                if tried is None and now is not None:
                    self.told.append(f"“{PLAN}”表 {address(row, column)}（{name}）空着，这一项照现行的算。")
        return Scenario(name, changes)

    def _budgets(self, cells: Cells) -> Iterator[Budget]:
        """The budgets of 预算, with what the document says of its own; then the office's control figure."""
        own = {budget.name: budget for budget in document_plan(self.policy).budgets}
        header = next((place for place, value in sorted(cells.items()) if value == BUDGET_HEADER), None)
        stated = next((column for (_, column), value in sorted(cells.items()) if value == STATED_HEADER), None)
        if header is None or stated is None:
            raise FileProblem(
                f"“{self.path.name}”的“{BUDGETS}”表里找不到“{BUDGET_HEADER}”“{STATED_HEADER}”两列。请不要改表头。"
            )
        for row in range(header[0] + 1, max(row for row, _ in cells) + 1):
            name, yuan = str(cells.get((row, header[1])) or "").strip(), cells.get((row, stated))
            if name == NO_BUDGET:
                break
            if name and isinstance(yuan, (int, float)):
                known = own.get(name, Budget(name, Fraction(0)))
                yield Budget(name, exact_number(yuan), known.clause, known.fund, known.within, known.checks)
        label = self.columns.of[TITLE]
        control = next((row for (row, c), v in self.cells.items() if c == label and v == CONTROL_LABEL), None)
        yuan = self._number(control, self.columns.of[NOW_AMOUNT]) if control else None
        if yuan is not None:
            yield Budget(CONTROL, yuan)
