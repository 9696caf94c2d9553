"""The 测算表 and butie whatif come to the same on the same file, whatever was done to it."""

from datetime import date
from pathlib import Path

import pytest

from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.sheet_patch import Edit
from workbooks.whatif import budgets_sheet
from workbooks.whatif.budgets_sheet import NAME, PLANNED, STATED
from workbooks.whatif.effect import effect
from workbooks.whatif.line_totals import DIFFERENCE, LEFT, MISSING, TOTAL
from workbooks.whatif.model import CONTROL, Effect
from workbooks.whatif.plan_book import new_plan
from workbooks.whatif.plan_reading import read_plan
from workbooks.whatif.plan_sheet import (
    AMOUNT,
    BUDGET,
    BUDGETS,
    COUNT,
    END,
    FIRST_ROW,
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
    scenario_column,
)

SENIOR, FREE = FIRST_ROW + 2, FIRST_ROW + 12  # 高级工培训补贴 of shapotou-2025 and a free row, counted from 0
STANDARD_ONE, PERSONS_ONE, AMOUNT_ONE = (scenario_column(0, part) for part in (STANDARD, PERSONS, AMOUNT))
Cells = dict[tuple[int, int], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_plan("shapotou-2025", tmp_path_factory.mktemp("plan") / "表.xlsx", date(2024, 9, 30))


def typed(made: Path, folder: Path, cells: Cells) -> tuple[Path, Cells]:
    """The file with other values, and 测算 as our engine works it out."""
    package = Package.open(made)
    package.edit_many(PLAN, {(row + 1, column + 1): Edit(value, None) for (row, column), value in cells.items()})
    package.save(folder / "改.xlsx")
    calculate(folder / "改.xlsx", folder / "算.xlsx")
    return folder / "改.xlsx", {
        (c.row - 1, c.column - 1): c.value for c in Package.open(folder / "算.xlsx").cells(PLAN)
    }


def totals(sheet: Cells, which: int, amounts: int) -> object:
    end = next(row for (row, column), value in sheet.items() if column == TITLE and value == END)
    return sheet.get((end + which, amounts))


OWN = {(FREE, TITLE): "交通补助", (FREE, COUNT): 30, (FREE, TIMES): 2, (FREE, NOW_STANDARD): 199.99}
AGREED: list[Cells] = [
    {},
    {(SENIOR, COUNT): 36},
    {(SENIOR, COUNT): ""},
    {(SENIOR, TIMES): ""},
    {(SENIOR, NOW_STANDARD): ""},
    {(SENIOR, PERSONS_ONE): ""},
    {(SENIOR, STANDARD_ONE): ""},
    {(SENIOR, STANDARD_ONE): OPEN},
    {(SENIOR, PERSONS_ONE): 0},
    {(SENIOR, SHARE): 0.9},
    {(SENIOR, SHARE): ""},
    {(SENIOR, PERSONS_ONE): "", (SENIOR + 1, PERSONS_ONE): 500},
    {**OWN},
    {**OWN, (FREE, PERSONS_ONE): ""},
    {**OWN, (FREE, TITLE): ""},
]


@pytest.mark.parametrize("cells", AGREED)
def test_the_sheet_and_whatif_have_the_same_totals_and_the_same_items_open(
    made: Path, tmp_path: Path, cells: Cells
) -> None:
    path, sheet = typed(made, tmp_path, cells)
    plan, _ = read_plan(path, None)
    found = effect(plan, plan.scenarios[0])
    assert totals(sheet, TOTAL, NOW_AMOUNT) == float(found.now)
    assert totals(sheet, TOTAL, AMOUNT_ONE) == float(found.then)
    assert totals(sheet, MISSING, NOW_AMOUNT) == len(found.open_now)
    assert totals(sheet, MISSING, AMOUNT_ONE) == len(found.open_then)
    assert totals(sheet, DIFFERENCE, AMOUNT_ONE) == (OPEN if found.difference is None else float(found.difference))
    assert totals(sheet, LEFT, AMOUNT_ONE) == _left(found)


def _left(found: Effect) -> object:
    left = next(each.left_then for each in found.budgets if each.budget.name == CONTROL)
    return OPEN if left is None else float(left)


REFUSED: list[tuple[Cells, int]] = [
    ({(SENIOR, COUNT): "四十"}, NOW_AMOUNT),
    ({(SENIOR, COUNT): "40"}, NOW_AMOUNT),
    ({(SENIOR, COUNT): -4}, NOW_AMOUNT),
    ({(SENIOR, COUNT): 20.5}, NOW_AMOUNT),
    ({(SENIOR, TIMES): 1.5}, NOW_AMOUNT),
    ({(SENIOR, NOW_STANDARD): 3500.005}, NOW_AMOUNT),
    ({(SENIOR, SHARE): 90}, NOW_AMOUNT),
    ({(SENIOR, SHARE): OPEN}, NOW_AMOUNT),
    ({(SENIOR, PERSONS_ONE): "60"}, AMOUNT_ONE),
    ({(SENIOR, PERSONS_ONE): -3}, AMOUNT_ONE),
    ({(SENIOR, STANDARD_ONE): 3500.005}, AMOUNT_ONE),
]


@pytest.mark.parametrize(("cells", "amount"), REFUSED)
def test_what_whatif_refuses_has_no_amount_in_the_sheet(made: Path, tmp_path: Path, cells: Cells, amount: int) -> None:
    path, sheet = typed(made, tmp_path, cells)
    with pytest.raises(FileProblem, match=f"“{PLAN}”表 [A-Z]+8 的"):
        read_plan(path, None)
    assert isinstance(sheet[(SENIOR, amount)], str)
    assert totals(sheet, TOTAL, amount) == 680000


ODD = ["专*", "专资金", ">0", "=3+3", "专?金"]


def test_every_budget_comes_to_the_same_in_both_whatever_its_name(made: Path, tmp_path: Path) -> None:
    """Three budgets of the office's own with names that a pattern would take for others, and one of the document."""
    for names in (ODD[:3], ODD[2:]):
        package = Package.open(made)
        own: Cells = {}
        lines: Cells = {(SENIOR, BUDGET): "总概算", (SENIOR - 1, BUDGET): " 实用技术培训  "}
        for number, name in enumerate(names):
            own |= {(budgets_sheet.TOP + 5 + number, NAME): name, (budgets_sheet.TOP + 5 + number, STATED): 10000}
            row = {TITLE: f"甲{number}", COUNT: 10 + number, TIMES: 1, NOW_STANDARD: 1000 * (number + 1), BUDGET: name}
            lines |= {(FREE + number, column): value for column, value in row.items()}
        for sheet, cells in ((PLAN, lines), (BUDGETS, own)):
            package.edit_many(sheet, {(r + 1, c + 1): Edit(value, None) for (r, c), value in cells.items()})
        package.save(tmp_path / "改.xlsx")
        calculate(tmp_path / "改.xlsx", tmp_path / "算.xlsx")
        found = {(c.row - 1, c.column - 1): c.value for c in Package.open(tmp_path / "算.xlsx").cells(BUDGETS)}
        plan, _ = read_plan(tmp_path / "改.xlsx", None)
        effects = {each.budget.name: float(each.now) for each in effect(plan, plan.scenarios[0]).budgets}
        rows = range(budgets_sheet.TOP, budgets_sheet.TOP + 5 + len(names))
        assert {found[(row, NAME)]: found[(row, PLANNED)] for row in rows} == {
            name: yuan for name, yuan in effects.items() if name != CONTROL
        }
        assert [effects[name] for name in names] == [10000, 22000, 36000]
        for made_here in ("改.xlsx", "算.xlsx"):
            (tmp_path / made_here).unlink()


def test_a_class_waits_for_its_rate_in_both(tmp_path: Path) -> None:
    made = new_plan("qianyang-2021", tmp_path / "表.xlsx", date(2024, 9, 30))
    row = next(c.row for c in Package.open(made).cells(PLAN) if c.column == 1 and c.value == "就业技能培训补贴") - 1
    figures: Cells = {(row, COUNT): 40, (row, TIMES): 3, (row, NOW_STANDARD): 1200}
    for cells in (figures, {**figures, (row, PATH): ""}, {**figures, (row, TITLE): "春季班"}):
        path, sheet = typed(made, tmp_path, cells)
        assert (sheet[(row, NOW_AMOUNT)], totals(sheet, TOTAL, NOW_AMOUNT)) == (OPEN, 0)
        assert next(line for line in read_plan(path, None)[0].lines if line.persons == 40).amount is None
    path, sheet = typed(made, tmp_path, {**figures, (row, PATH): "", (row, TITLE): "别的班"})
    assert sheet[(row, NOW_AMOUNT)] == 144000 == read_plan(path, None)[0].lines[_number(path)].amount


def _number(path: Path) -> int:
    return next(number for number, line in enumerate(read_plan(path, None)[0].lines) if line.persons == 40)
