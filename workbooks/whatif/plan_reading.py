"""Reads a 测算表 back with whatever its user changed: the plan, its scenarios and its budgets.

Formulas are worked out anew: a file whose cells were changed without a spreadsheet program still shows old values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from policies.case import plain
from policies.masking import masked
from policies.policy import Policy, match_figures
from policies.tried import FEN, exactly
from workbooks.calculate_file import worked_out
from workbooks.formula import address
from workbooks.opening import damage_told
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.reading.open_any import package_book
from workbooks.whatif import line_totals
from workbooks.whatif.budget_reading import Cells, budget_of, number_of, read_budgets, text_of
from workbooks.whatif.classes import RATE, class_benefit
from workbooks.whatif.law import with_law
from workbooks.whatif.model import CONTROL, NOW, TRIED, Budget, Change, Line, Plan, Scenario
from workbooks.whatif.plan_sheet import (
    BUDGET,
    BUDGETS,
    COUNT,
    END,
    FORM,
    FUND,
    HEADERS,
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
    UNFILLED,
    UNIT,
)
from workbooks.whatif.plans import document_plan
from workbooks.workbook_policy import policy_for

NOT_PRINTED = "（不打印）"
DUST = Fraction(1, 10**6)  # of a yuan
DEEPEST_HEADER = 20  # rows in which the header is looked for
NOTHING = (None, "", OPEN, UNFILLED)  # what a cell without a figure holds
CONTROL_LABEL = line_totals.TOTALS[line_totals.CONTROL]


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

    def plan(self, sheet: Cells) -> tuple[Plan, list[str]]:
        own = {budget.name: budget for budget in document_plan(self.policy).budgets}
        budgets = read_budgets(self.path.name, sheet, own)
        lines = with_law(self.policy, (self._line(row, budgets) for row in self.rows))
        scenarios = tuple(self._scenario(lines, *each) for each in self.columns.scenarios)
        names = [each.name.casefold() for each in (Scenario(NOW), Scenario(TRIED), *scenarios)]
        if repeated := [each.name for each in scenarios if names.count(each.name.casefold()) > 1]:
            raise FileProblem(f"“{PLAN}”表里不止一个叫“{repeated[0]}”的。请给方案各起一个名字。")
        if not lines:
            raise FileProblem(f"“{self.path.name}”的“{PLAN}”表里一项也没有。请先填好。")
        return Plan(self.policy.text, lines, (*budgets, *self._control()), scenarios), self.told

    def _texts(self, row: int) -> dict[int, str]:
        found = {column: value for (r, column), value in self.cells.items() if r == row and isinstance(value, str)}
        return {column: masked(str(text)).removesuffix(NOT_PRINTED).strip() for column, text in sorted(found.items())}

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
            if any(self._value(row, key) not in NOTHING for key in (TITLE, COUNT, NOW_STANDARD, PATH)):
                yield row
        raise FileProblem(f"“{self.path.name}”的“{PLAN}”表里找不到“{END}”这一行。请不要删掉它。")

    def _value(self, row: int, key: int) -> object:
        return self.cells.get((row, self.columns.of[key]))

    def _text(self, row: int, key: int, none: str = "") -> str:
        text = text_of(self._value(row, key))
        return "" if text == none else text

    def _number(self, row: int, column: int, whole: bool = False) -> Fraction | None:
        """A number that is not below zero, None for an empty cell and for 待定. Raises FileProblem."""
        value = self.cells.get((row, column))
        return None if value in NOTHING else number_of(PLAN, (row, column), value, whole)

    def _yuan(self, row: int, column: int) -> Fraction | None:
        """A standard, to the fen: what a formula leaves below a millionth is no part of it. Raises FileProblem."""
        number = self._number(row, column)
        if number is None:
            return None
        whole = round(number / FEN) * FEN
        if abs(number - whole) > DUST:
            told = f"“{PLAN}”表 {address(row, column)} 的标准 {exactly(number)} 有不到一分的零头"
            raise FileProblem(f"{told}。请写到分，公式请用 ROUND(…,2)。")
        return whole

    def _share(self, row: int) -> Fraction:
        column = self.columns.of[SHARE]
        value = self._value(row, SHARE)
        share = None if value in (None, "") else number_of(PLAN, (row, column), value)
        if share is not None and share > 1:
            told = f"“{PLAN}”表 {address(row, column)} 的{HEADERS[SHARE]} {plain(share)} 大于 1"
            raise FileProblem(f"{told}。{HEADERS[SHARE]}在 0 到 1 之间，90% 请写 0.9 或 90%。")
        return Fraction(1) if share is None else share

    def _line(self, row: int, budgets: list[Budget]) -> Line:
        of = self.columns.of
        path = self._text(row, PATH)
        title = self._text(row, TITLE) or f"第{row}行"
        line = Line(
            title=title,
            persons=self._number(row, of[COUNT], whole=True),
            standard=self._standard(row, title, path),
            path=path,
            times=self._number(row, of[TIMES], whole=True),
            share=self._share(row),
            unit=self._text(row, UNIT),
            fund=self._text(row, FUND, NO_FUND),
            budget=budget_of(PLAN, (row, of[BUDGET]), self._value(row, BUDGET), budgets),
            clause=self._clause(path),
        )
        return replace(line, waits=RATE) if class_benefit(self.policy, line) else line

    def _stated(self, path: str) -> tuple[Fraction, str] | None:
        found = [f for f in match_figures(self.policy.document, path) if f.path == path] if path else []
        return (self.policy.tried.get(path, found[0].value), found[0].clause) if found else None

    def _clause(self, path: str) -> str:
        stated = self._stated(path)
        return stated[1] if stated else ""

    def _standard(self, row: int, title: str, path: str) -> Fraction | None:
        """What stands there; that it is not the law's is told."""
        number, stated = self._yuan(row, self.columns.of[NOW_STANDARD]), self._stated(path)
        if stated and number != stated[0]:
            shown = OPEN if number is None else plain(number)
            place = f"“{PLAN}”表 {address(row, self.columns.of[NOW_STANDARD])} {title}"
            law = f"{plain(stated[0])}（{stated[1]}）"
            self.told.append(f"{place}的现行标准是 {shown}，文件写的是 {law}，照表里的算。")
        return number

    def _scenario(self, lines: tuple[Line, ...], name: str, standards: int, persons: int) -> Scenario:
        changes = {}
        for number, (row, line) in enumerate(zip(self.rows, lines, strict=True)):
            tried = {
                "standard": (self._yuan(row, standards), line.standard),
                "persons": (self._number(row, persons, whole=True), line.persons),
            }
            new = {field: then for field, (then, now) in tried.items() if then != now}
            opened = frozenset(field for field, then in new.items() if then is None)
            if new:
                changes[number] = Change(**new, open=opened)
            for field, column in (("standard", standards), ("persons", persons)):
                if field in opened:
                    place = f"“{PLAN}”表 {address(row, column)}（{name}）空着"
                    self.told.append(f"{place}，“{line.title}”在{name}里待定，没有计入它的合计。")
        return Scenario(name, changes)

    def _control(self) -> Iterator[Budget]:
        """The office's control figure."""
        label, column = self.columns.of[TITLE], self.columns.of[NOW_AMOUNT]
        row = next((row for (row, c), v in self.cells.items() if c == label and v == CONTROL_LABEL), None)
        yuan = self._number(row, column) if row else None
        if yuan is not None:
            yield Budget(CONTROL, yuan)
