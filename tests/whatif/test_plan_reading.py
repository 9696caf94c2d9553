"""A 测算表 read back: as it was made, and with what its user changed."""

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from policies.library import document_ids, resolve
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.sheet_patch import Edit
from workbooks.whatif import budgets_sheet, lines_sheet
from workbooks.whatif.model import CONTROL, Change, Line
from workbooks.whatif.plan_book import new_plan
from workbooks.whatif.plan_reading import read_plan
from workbooks.whatif.plan_sheet import (
    BUDGET,
    BUDGETS,
    COUNT,
    END,
    FIRST_ROW,
    NAMES_ROW,
    NOW_AMOUNT,
    NOW_STANDARD,
    PATH,
    PERSONS,
    PLAN,
    STANDARD,
    TIMES,
    TITLE,
    UNIT,
    scenario_column,
)
from workbooks.whatif.plans import document_plan

DAY = date(2024, 9, 30)
SENIOR = FIRST_ROW + 2  # 高级工培训补贴 of shapotou-2025, counted from 0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_plan("shapotou-2025", tmp_path_factory.mktemp("plan") / "测算表.xlsx", DAY)


def edited(made: Path, out: Path, cells: dict[tuple[int, int], object], sheet: str = PLAN) -> Path:
    """A copy with other values, by row and column counted from 0; no formula is worked out anew."""
    package = Package.open(made)
    package.edit_many(sheet, {(row + 1, column + 1): Edit(value, None) for (row, column), value in cells.items()})
    package.save(out)
    return out


@pytest.mark.parametrize("name", document_ids())
def test_a_new_plan_read_back_is_the_document_s_own(name: str, tmp_path: Path) -> None:
    plan, told = read_plan(new_plan(name, tmp_path / "表.xlsx", DAY), None)
    own = document_plan(resolve(f"{name}?用途=测算"))
    assert [told, plan.policy] == [[], own.policy]
    clauses = [line.clause for line in own.lines]
    assert [Line(**{**vars(line), "clause": clause}) for line, clause in zip(plan.lines, clauses, strict=True)] == list(
        own.lines
    )
    assert sorted(b.name for b in plan.budgets if b.name != CONTROL) == sorted(b.name for b in own.budgets)
    assert {b for b in plan.budgets if b.name != CONTROL} == set(own.budgets)
    assert not any(each.changes for each in plan.scenarios)


def test_a_scenario_that_was_typed_is_read(made: Path, tmp_path: Path) -> None:
    standard, persons = scenario_column(0, STANDARD), scenario_column(1, PERSONS)
    path = edited(made, tmp_path / "改.xlsx", {(SENIOR, standard): 3500, (SENIOR, persons): 60})
    plan, told = read_plan(path, None)
    assert [each.changes for each in plan.scenarios] == [
        {2: Change(standard=Fraction(3500))},
        {2: Change(persons=Fraction(60))},
        {},
        {},
    ]
    assert not told


def test_a_headcount_that_was_changed_reaches_the_scenarios_that_stand_on_it(made: Path, tmp_path: Path) -> None:
    """The file still shows 20 in every scenario: nobody has worked its formulas out."""
    plan, _ = read_plan(edited(made, tmp_path / "改.xlsx", {(SENIOR, COUNT): 36}), None)
    assert plan.lines[2].persons == 36
    assert not any(each.changes for each in plan.scenarios)


def test_a_line_of_the_user_s_own_and_a_control_figure_are_read(made: Path, tmp_path: Path) -> None:
    row = FIRST_ROW + len(document_plan(resolve("shapotou-2025")).lines)
    own = {TITLE: "外出务工交通补助", UNIT: "元/人", COUNT: 30, TIMES: 2, NOW_STANDARD: 199.99, BUDGET: "乡村工匠"}
    control = (_row(made, lines_sheet.TOTALS[lines_sheet.CONTROL]), NOW_AMOUNT)
    path = edited(made, tmp_path / "改.xlsx", {**{(row, c): v for c, v in own.items()}, control: 900000.5})
    plan, told = read_plan(path, None)
    line = plan.lines[-1]
    assert (line.title, line.amount, line.budget, line.path) == (
        "外出务工交通补助",
        Fraction("11999.4"),
        "乡村工匠",
        "",
    )
    assert next(each for each in plan.budgets if each.name == CONTROL).yuan == Fraction("900000.5")
    assert not told


def _row(path: Path, label: str) -> int:
    cells = Package.open(path).cells(PLAN)
    return next(cell.row - 1 for cell in cells if cell.column == TITLE + 1 and cell.value == label)


def test_a_present_standard_that_is_not_the_law_s_is_told(made: Path, tmp_path: Path) -> None:
    plan, told = read_plan(edited(made, tmp_path / "改.xlsx", {(SENIOR, NOW_STANDARD): 4500}), None)
    assert plan.lines[2].standard == 4500
    assert told == ["“测算”表 E8 高级工培训补贴的现行标准是 4500，文件写的是 4000（三(一)1），照表里的算。"]


def test_another_policy_than_the_workbook_s_own_is_told(made: Path) -> None:
    told = read_plan(made, "haiyuan-2023")[1]
    assert told == ["表里的政策是 shapotou-2025?用途=测算，照表里的算，没有用 --policy 给的 haiyuan-2023。"]
    assert read_plan(made, "shapotou-2025?用途=测算")[1] == []


def test_a_scenario_cell_that_was_emptied_is_told(made: Path, tmp_path: Path) -> None:
    plan, told = read_plan(edited(made, tmp_path / "改.xlsx", {(SENIOR, scenario_column(0, STANDARD)): ""}), None)
    assert not plan.scenarios[0].changes
    assert told == ["“测算”表 G8（方案一）空着，这一项照现行的算。"]


WRONG = [({(SENIOR, COUNT): "四十"}, "C8 的“四十”不是数"), ({(SENIOR, COUNT): -4}, "C8 的 -4 小于 0")]


@pytest.mark.parametrize(("cells", "why"), WRONG)
def test_a_figure_that_is_none_is_refused_with_its_cell(
    made: Path, tmp_path: Path, cells: dict[tuple[int, int], object], why: str
) -> None:
    with pytest.raises(FileProblem, match=why):
        read_plan(edited(made, tmp_path / "改.xlsx", cells), None)
    read_plan(edited(made, tmp_path / "对.xlsx", {(SENIOR, COUNT): "40"}), None)


def test_a_workbook_without_our_sheets_or_headers_is_refused(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(FileProblem, match="不是测算表"):
        read_plan(other, None)
    for (row, column), why in {
        (3, TITLE): "找不到“项目”",
        (3, PATH): "找不到“参数",
        (_row(made, END), TITLE): "找不到“合计”这一行",
    }.items():
        with pytest.raises(FileProblem, match=why):
            read_plan(edited(made, tmp_path / "改.xlsx", {(row, column): "别的"}), None)
        (tmp_path / "改.xlsx").unlink()
    with pytest.raises(FileProblem, match="“预算”表里找不到"):
        read_plan(
            edited(made, tmp_path / "改.xlsx", {(budgets_sheet.TOP - 1, budgets_sheet.STATED): "别的"}, BUDGETS), None
        )


def test_two_scenarios_of_one_name_are_refused(made: Path, tmp_path: Path) -> None:
    place = (NAMES_ROW, scenario_column(0, STANDARD))
    assert (
        read_plan(edited(made, tmp_path / "对.xlsx", {place: "多招四十人"}), None)[0].scenarios[0].name == "多招四十人"
    )
    with pytest.raises(FileProblem, match="不止一个叫“方案二”的"):
        read_plan(edited(made, tmp_path / "改.xlsx", {place: "方案二"}), None)


def test_a_plan_that_libreoffice_saved_is_read_the_same(made: Path, tmp_path: Path, libreoffice) -> None:  # type: ignore[no-untyped-def]
    typed = edited(made, tmp_path / "改.xlsx", {(SENIOR, COUNT): 36, (SENIOR, scenario_column(0, STANDARD)): 3500})
    saved = libreoffice.convert(typed, "xlsx")
    assert read_plan(saved, None) == read_plan(typed, None)


def test_the_file_that_is_read_stays_as_it_was(made: Path, tmp_path: Path) -> None:
    copy = shutil.copy(made, tmp_path / "原.xlsx")
    read_plan(Path(copy), None)
    assert Path(copy).read_bytes() == made.read_bytes()
