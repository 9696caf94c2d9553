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
from workbooks.whatif import budgets_sheet, line_totals
from workbooks.whatif.effect import effect
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
    NO_BUDGET,
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
    control = (_row(made, line_totals.TOTALS[line_totals.CONTROL]), NOW_AMOUNT)
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


EMPTIED = [(STANDARD, "standard", "G8"), (PERSONS, "persons", "H8")]


@pytest.mark.parametrize(("part", "field", "place"), EMPTIED)
@pytest.mark.parametrize("nothing", ["", OPEN, UNFILLED])
def test_a_scenario_cell_that_was_emptied_is_open_and_no_saving(
    made: Path, tmp_path: Path, part: str, field: str, place: str, nothing: str
) -> None:
    plan, told = read_plan(edited(made, tmp_path / "改.xlsx", {(SENIOR, scenario_column(0, part)): nothing}), None)
    assert plan.scenarios[0].changes == {2: Change(open=frozenset({field}))}
    assert told == [f"“测算”表 {place}（方案一）空着，“高级工培训补贴”在方案一里待定，没有计入它的合计。"]
    found = effect(plan, plan.scenarios[0])
    assert (found.now, found.then) == (760000, 680000)
    assert found.open_then == ("高级工培训补贴", *found.open_now)
    assert "高级工培训补贴" in next(b for b in found.budgets if b.budget.name == "职业技能培训").open_then


SHARED = (SENIOR, SHARE)
WRONG = [
    ({(SENIOR, COUNT): "四十"}, "C8 的“四十”是文字，不是数", 40),
    ({(SENIOR, COUNT): "40"}, "C8 的“40”是文字，不是数", 40),
    ({(SENIOR, COUNT): -4}, "C8 的 -4 小于 0", 0),
    ({(SENIOR, COUNT): 20.5}, "C8 的 20.5 不是整数", 20),
    ({(SENIOR, TIMES): 1.5}, "D8 的 1.5 不是整数", 2),
    ({(SENIOR, scenario_column(0, PERSONS)): "60"}, "H8 的“60”是文字，不是数", 60),
    ({(SENIOR, scenario_column(0, PERSONS)): -3}, "H8 的 -3 小于 0", 3),
    ({(SENIOR, scenario_column(0, PERSONS)): 20.5}, "H8 的 20.5 不是整数", 21),
    ({(SENIOR, scenario_column(0, STANDARD)): "#REF!"}, "G8 的“#REF!”是文字，不是数", 0.5),
    ({SHARED: 90}, "的负担比例 90 大于 1。负担比例在 0 到 1 之间", 0.9),
    ({SHARED: 1.01}, "的负担比例 1.01 大于 1", 1),
    ({SHARED: -0.1}, "的 -0.1 小于 0", 0),
    ({SHARED: OPEN}, "的“待定”是文字，不是数", ""),
]


@pytest.mark.parametrize(("cells", "why", "good"), WRONG)
def test_a_figure_that_is_none_is_refused_with_its_cell(
    made: Path, tmp_path: Path, cells: dict[tuple[int, int], object], why: str, good: object
) -> None:
    with pytest.raises(FileProblem, match=why):
        read_plan(edited(made, tmp_path / "改.xlsx", cells), None)
    read_plan(edited(made, tmp_path / "对.xlsx", dict.fromkeys(cells, good)), None)


def test_a_budget_that_is_not_there_is_refused_with_the_nearest(made: Path, tmp_path: Path) -> None:
    """A line that counts to no budget by mistake would be a saving."""
    with pytest.raises(FileProblem, match="W8 的“职业技能培训1”不是“预算”表里的预算，相近的有：职业技能培训"):
        read_plan(edited(made, tmp_path / "改.xlsx", {(SENIOR, BUDGET): "职业技能培训1"}), None)
    with pytest.raises(FileProblem, match=f"W8 的“X”不是“预算”表里的预算，没有总额的请写“{NO_BUDGET}”"):
        read_plan(edited(made, tmp_path / "二.xlsx", {(SENIOR, BUDGET): "X"}), None)
    for name, meant in {"职业技能培训 ": "职业技能培训", " 总概算": "总概算", NO_BUDGET: "", "": ""}.items():
        path = edited(made, tmp_path / f"对{len(name)}{meant}.xlsx", {(SENIOR, BUDGET): name})
        assert read_plan(path, None)[0].lines[2].budget == meant


FIRST_BUDGET = budgets_sheet.TOP
OWN = FIRST_BUDGET + 5  # the first free row of shapotou-2025
BUDGETED = [
    ({(OWN, 0): "职业技能培训", (OWN, 3): 100000}, "A9 的“职业技能培训”上面已经有了", {(OWN, 0): "交通补助"}),
    ({(OWN, 0): "专项 ", (OWN, 3): 1, (OWN + 1, 0): "专项", (OWN + 1, 3): 2}, "A10 的“专项”", {(OWN + 1, 0): "专项*"}),
    ({(OWN, 0): "控制数", (OWN, 3): 100000}, "A9 的“控制数”在测算里另有意思", {(OWN, 0): "控制"}),
    ({(OWN, 0): "预算", (OWN, 3): 100000}, "A9 的“预算”在测算里另有意思", {(OWN, 0): "预算外"}),
    ({(OWN, 0): NO_BUDGET, (OWN, 3): 100000}, "A9 的“文件没有写总额”在测算里另有意思", {(OWN, 0): "没有写"}),
    ({(OWN, 0): "专项", (OWN, 3): "30万"}, "D9 的“30万”是文字，不是数", {(OWN, 3): 300000}),
    ({(OWN, 0): "专项", (OWN, 3): -5}, "D9 的 -5 小于 0", {(OWN, 3): 0}),
    ({(OWN, 0): "专项"}, "A9 的“专项”没有“写明的数”", {(OWN, 3): 5}),
    ({(OWN, 3): 5}, "A9 没有预算的名字，同一行却有数", {(OWN, 0): "专项"}),
    ({(FIRST_BUDGET, 0): "全部"}, "没有“总概算”，“.*”是它的一部分", {(FIRST_BUDGET, 0): "总概算"}),
]


@pytest.mark.parametrize(("cells", "why", "mended"), BUDGETED)
def test_a_budget_that_can_not_be_told_or_has_no_amount_is_refused(
    made: Path, tmp_path: Path, cells: dict[tuple[int, int], object], why: str, mended: dict[tuple[int, int], object]
) -> None:
    with pytest.raises(FileProblem, match=why):
        read_plan(edited(made, tmp_path / "改.xlsx", cells, BUDGETS), None)
    good = read_plan(edited(made, tmp_path / "对.xlsx", {**cells, **mended}, BUDGETS), None)[0]
    assert [b.name for b in good.budgets][:5] == [b.name for b in read_plan(made, None)[0].budgets][:5]


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
