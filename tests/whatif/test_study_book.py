"""The result workbook of butie whatif: what its sheets show, and what moves when a figure of 明细 is changed."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from addin.cli import main
from addin.libreoffice.recalculate import recalculate
from policies.bounds import PERSONS as BOUND_PERSONS
from policies.bounds import Bound
from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.sheet_patch import Edit
from workbooks.whatif.model import Budget, Line, Plan
from workbooks.whatif.plan_book import new_plan
from workbooks.whatif.plan_sheet import FIRST_ROW, OPEN, PERSONS, PLAN, STANDARD, scenario_column
from workbooks.whatif.study import Asked, study
from workbooks.whatif.study_answers import COMPARED, GOAL, RANGES, STEPS, SWAYS
from workbooks.whatif.study_book import write
from workbooks.whatif.study_money import AMOUNTS, BUDGETS, DETAIL, EFFECT, TIMES
from workbooks.whatif.study_money import PERSONS as DETAIL_PERSONS
from workbooks.whatif.study_money import STANDARDS as DETAIL_STANDARDS
from workbooks.whatif.study_sheet import TOP

FIRST = TOP + 2  # of a table, counted from 1
Cells = dict[tuple[int, int], object]


def values(path: Path, sheet: str) -> Cells:
    return {(c.row, c.column): c.value for c in Package.open(path).cells(sheet)}


def row_of(found: Cells, *texts: str) -> int:
    """The row that begins with these texts."""
    rows = sorted({row for row, _ in found})
    return next(row for row in rows if [found.get((row, n)) for n, _ in enumerate(texts, 1)] == list(texts))


def result(tmp_path: Path, plan: Plan, asked: Asked, told: Sequence[str] = ()) -> Path:
    out = tmp_path / "结果.xlsx"
    write(study(plan, asked), told, out)
    return out


def run(*arguments: object) -> int:
    return main(["whatif", *map(str, arguments)])


def test_the_budgets_of_the_result_follow_its_details_in_both_engines(tmp_path: Path, libreoffice) -> None:  # type: ignore[no-untyped-def]
    """20 persons more at 3,500: 70,000 more of the part and of the whole, and of no other budget."""
    out, changed = tmp_path / "结果.xlsx", tmp_path / "改.xlsx"
    run("--policy", "shapotou-2025", "--set", "培训补贴.高级=3500", "-o", out)
    before = values(out, BUDGETS)
    part, whole = row_of(before, "职业技能培训", "所设"), row_of(before, "总概算", "所设")
    assert [before[(part, n)] for n in (3, 4, 5, 6)] == [560000, 420000, 140000, 3]
    assert [before[(whole, n)] for n in (3, 4, 5)] == [1000000, 750000, 250000]
    assert [before[(part - 1, n)] for n in (1, 2, 4, 5)] == ["职业技能培训", "现行", 430000, 130000]
    package = Package.open(out)
    package.edit_many(DETAIL, {(FIRST + 2, DETAIL_PERSONS[1] + 1): Edit(40, None)})
    package.save(changed)
    calculate(changed, tmp_path / "我们.xlsx")
    recalculate(changed, tmp_path / "他们.xlsx", False, libreoffice.office)
    for engine in ("我们", "他们"):
        found = values(tmp_path / f"{engine}.xlsx", BUDGETS)
        moved = {(part, 4): 490000, (part, 5): 70000, (whole, 4): 820000, (whole, 5): 180000}
        assert found == {**before, **moved}, engine
        assert values(tmp_path / f"{engine}.xlsx", EFFECT)[(FIRST + 1, 2)] == 820000, engine


def test_what_is_opened_in_the_details_is_counted_as_open_and_is_no_saving(tmp_path: Path) -> None:
    out, changed = tmp_path / "结果.xlsx", tmp_path / "改.xlsx"
    run("--policy", "shapotou-2025", "--set", "培训补贴.高级=3500", "-o", out)
    package = Package.open(out)
    package.edit_many(DETAIL, {(FIRST + 2, DETAIL_STANDARDS[1] + 1): Edit(OPEN, None)})
    package.save(changed)
    calculate(changed, tmp_path / "算.xlsx")
    effects, budgets = values(tmp_path / "算.xlsx", EFFECT), values(tmp_path / "算.xlsx", BUDGETS)
    assert [effects[(FIRST + 1, n)] for n in (2, 3, 7)] == [680000, OPEN, 6]
    assert effects.get((FIRST + 1, 4)) in (None, "")
    assert [budgets[(row_of(budgets, "职业技能培训", "所设"), n)] for n in (4, 5, 6)] == [350000, OPEN, 4]
    assert [budgets[(row_of(budgets, "实用技术培训", "所设"), n)] for n in (5, 6)] == [0, 0]


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 测算表 of shapotou-2025 in whose 方案一 nobody wrote how many take the 高级工 training."""
    folder = tmp_path_factory.mktemp("emptied")
    package = Package.open(new_plan("shapotou-2025", folder / "表.xlsx", date(2024, 9, 30)))
    package.edit_many(PLAN, {(FIRST_ROW + 3, scenario_column(0, PERSONS) + 1): Edit("", None)})
    package.edit_many(PLAN, {(FIRST_ROW + 3, scenario_column(1, STANDARD) + 1): Edit(60000, None)})
    package.save(folder / "改.xlsx")
    return folder / "改.xlsx"


def test_a_scenario_that_leaves_something_open_saves_nothing(
    emptied: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(emptied, "-o", tmp_path / "结果.xlsx") == 1
    said = capsys.readouterr().out
    lines = said.splitlines()
    whole = [line.split() for line in lines if line.startswith("合计")]
    assert (whole[0][1:4], whole[1][1:4]) == (
        ["760,000.00", "680,000.00", OPEN],
        ["760,000.00", "1,880,000.00", "+1,120,000.00"],
    )
    assert "现行有数、方案里待定的 1 项，合计的相差因此待定：高级工培训补贴" in lines
    training = next(line for line in lines if line.startswith("职业技能培训"))
    assert "结余 130,000.00（另有 3 项待定） 待定（另有 4 项待定） 超支 990,000.00（另有 3 项待定）" in " ".join(
        training.split()
    )
    assert "H8（方案一）空着" in said
    found = values(tmp_path / "结果.xlsx", EFFECT)
    assert [found[(FIRST + 1, n)] for n in (1, 2, 3, 7)] == ["方案一", 680000, OPEN, 6]
    run(emptied, "--json")
    effect = json.loads(capsys.readouterr().out)["effects"][0]
    assert (effect["then"], effect["difference"]) == ("680000.00", None)
    assert [b["left_then"] for b in effect["budgets"] if b["name"] == "职业技能培训"] == [None]


def test_other_months_leave_the_present_amount_as_it_is(tmp_path: Path) -> None:
    line = Line("岗位", Fraction(10), Fraction(600), times=Fraction(12), unit="元/人/月")
    out = result(tmp_path, Plan("qianyang-2021", (line,)), Asked(settings=["岗位.月数=6"]))
    found, detail = values(out, EFFECT), values(out, DETAIL)
    assert [found[(FIRST + n, 2)] for n in (0, 1)] == [72000, 36000]
    assert [detail[(FIRST, column + 1)] for column in (*TIMES, *AMOUNTS)] == [12, 6, 72000, 36000]


def test_totals_of_the_result_are_to_the_fen(tmp_path: Path) -> None:
    lines = (Line("甲", Fraction(3), Fraction("33.35")), Line("乙", Fraction(1), Fraction("0.01")))
    plan = Plan("qianyang-2021", lines, (Budget("全部", Fraction("100.07")),))
    assert values(result(tmp_path, plan, Asked()), EFFECT)[(FIRST, 2)] == 100.06
    budgeted = Plan("qianyang-2021", (Line("甲", Fraction(3), Fraction("33.35"), budget="全部"),), plan.budgets)
    (tmp_path / "结果.xlsx").unlink()
    found = values(result(tmp_path, budgeted, Asked()), BUDGETS)
    assert [found[(FIRST, n)] for n in (3, 4, 5)] == [100.07, 100.05, 0.02]


def test_less_takes_from_the_total_and_more_adds_to_it(tmp_path: Path) -> None:
    line = Line("甲", Fraction(3), Fraction(100))
    found = values(result(tmp_path, Plan("qianyang-2021", (line,)), Asked(share=Fraction(1, 5))), SWAYS)
    assert [found[(row_of(found, "甲.标准"), n)] for n in (2, 3, 4)] == [100, -60, 60]
    assert [found[(row_of(found, "参数"), n)] for n in (3, 4)] == ["减 20%", "增 20%"]


CLASS = Line("就业技能培训补贴", Fraction(40), Fraction(1200), "初级工标准", Fraction(3), waits="就业率")


def test_the_steps_of_the_result_go_from_the_first_to_the_last_employed(tmp_path: Path) -> None:
    """40 enrolled: 30% are 12, 50% are 20, 70% are 28; three classes at 1,200 yuan."""
    found = values(result(tmp_path, Plan("qianyang-2021", (CLASS,)), Asked()), STEPS)
    header = row_of(found, "就业率")
    assert [found[(header, n)] for n in (3, 4, 5, 6, 7, 8)] == [
        *("从（人）", "到（人）", "每班起（元）", "每班止（元）", "全部起（元）", "全部止（元）"),
    ]
    steps = [[found[(header + n, column)] for column in (3, 4, 5, 6, 7, 8)] for n in (1, 2, 3, 4)]
    assert steps == [
        [0, 11, 0, 13200, 0, 39600],
        [12, 19, 48000, 48000, 144000, 144000],
        [20, 27, 57600, 57600, 172800, 172800],
        [28, 40, 67200, 67200, 201600, 201600],
    ]


def test_a_class_without_a_rate_is_open_in_the_details_whatever_its_figures(tmp_path: Path) -> None:
    out = result(tmp_path, Plan("qianyang-2021", (CLASS,)), Asked(settings=["就业技能培训补贴.人数=50"]))
    detail, found = values(out, DETAIL), values(out, EFFECT)
    assert [detail[(FIRST, column + 1)] for column in (*DETAIL_PERSONS, *AMOUNTS)] == [40, 50, OPEN, OPEN]
    assert [found[(FIRST + n, column)] for n in (0, 1) for column in (2, 7)] == [0, 1, 0, 1]


RATES = ["合格率=0.7,0.85,1", "就业率=0.2,0.55,0.8"]


def test_a_point_between_two_amounts_is_shown_and_drawn_as_both(tmp_path: Path) -> None:
    out = result(tmp_path, Plan("qianyang-2021", (CLASS,)), Asked(ranges=RATES))
    found = values(out, RANGES)
    both = [20160, 28800, 146880, 146880, 201600, 201600]
    assert [found[(row_of(found, "合计"), n)] for n in range(2, 8)] == both
    assert [found[(TOP + 1, n)] for n in (2, 3, 6)] == ["低（最少）", "低（最多）", "高（最少）"]
    assert [[found[(FIRST + n, 10 + m)] for m in (0, 1, 2)] for n in (0, 1, 2)] == [
        ["低", 20160, 28800],
        ["可能", 146880, 146880],
        ["高", 201600, 201600],
    ]
    chart = next(c for c in _charts(out) if "低、可能、高三种情况的合计" in c)
    assert [f"<c:f>{RANGES}!${column}$5:${column}$7</c:f>" in chart for column in "JKL"] == [True] * 3


def test_points_of_one_amount_have_one_column_each(tmp_path: Path) -> None:
    lines = (CLASS, Line("求职补贴", None, Fraction(500)))
    ranges = ["就业率=0.3,0.55,0.8"]
    found = values(result(tmp_path, Plan("qianyang-2021", lines), Asked(ranges=ranges)), RANGES)
    assert [found[(TOP + 1, n)] for n in range(2, 6)] == ["低", "可能", "高", "说明"]
    whole = row_of(found, "合计")
    assert [found[(whole, n)] for n in range(2, 5)] == [144000, 172800, 201600]
    assert found[(whole + 1, 1)] == "• 另有 1 项待定，没有计入：求职补贴"


def _charts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        return [archive.read(name).decode() for name in names]


def test_a_goal_says_what_its_total_leaves_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = [
        "--policy",
        "shapotou-2025",
        "--goal",
        "预算=1000000",
        "--by",
        "培训补贴.高级",
        "-o",
        tmp_path / "结果.xlsx",
    ]
    run(*asked)
    said = capsys.readouterr().out
    goal = said[said.index("求解：") : said.index("敏感性：")]
    assert "另有 5 项待定，没有计入：" in goal
    found = values(tmp_path / "结果.xlsx", GOAL)
    assert any(str(value).startswith("• 另有 5 项待定，没有计入：") for value in found.values())
    run(*asked[:-2], "--json")
    assert len(json.loads(capsys.readouterr().out)["goal"]["open"]) == 5
    run("--policy", "shapotou-2025", "--goal", "实用技术培训=330000", "--by", "培训补贴.实用技术", "--json")
    assert json.loads(capsys.readouterr().out)["goal"]["open"] == []


def test_a_comparison_says_what_its_total_leaves_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = Plan("shapotou-2025", tuple(_trained(persons) for persons in (None, 5)))
    found = study(plan, Asked(others=["haiyuan-2023"])).comparisons[0]
    assert (len(found.compared), found.open, found.now, found.then) == (2, ("高级工",), 20000, 15000)
    written = values(result(tmp_path, plan, Asked(others=["haiyuan-2023"])), COMPARED)
    row = row_of(written, "haiyuan-2023", "能比的合计")
    assert [written[(row, n)] for n in (6, 7, 8, 10)] == [20000, 15000, -5000, "另有 1 项待定，没有计入：高级工"]
    run("--policy", "qianyang-2021", "--compare", "luoping-2021", "--json")
    compared = json.loads(capsys.readouterr().out)["comparisons"][0]
    assert (compared["then"], len(compared["open"])) == ("0.00", compared["compared"])
    run("--policy", "qianyang-2021", "--compare", "luoping-2021")
    said = capsys.readouterr().out
    assert f"另有 {compared['compared']} 项待定，没有计入：" in said[said.index("能比的合计") :]


def test_a_bound_of_the_other_document_is_told_with_the_comparison(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Luoping 五(三) pays six months of work training at most."""
    asked = ["--set", "以工代训补贴.人数=10", "--set", "以工代训补贴.月数=12", "--compare", "luoping-2021"]
    run("--policy", "qianyang-2021", *asked, "-o", tmp_path / "结果.xlsx")
    said = capsys.readouterr().out
    after = said[said.index("能比的合计") :]
    told = next(line.strip() for line in after.splitlines() if "五(三)" in line)
    assert told.startswith("注意：以工代训补贴：月数 12")
    words = told.removeprefix("注意：")
    assert f"• luoping-2021：{words}" in values(tmp_path / "结果.xlsx", COMPARED).values()
    run("--policy", "qianyang-2021", *asked, "--json")
    assert json.loads(capsys.readouterr().out)["comparisons"][0]["beyond"] == [words]


def _trained(persons: int | None) -> Line:
    return Line("高级工", None if persons is None else Fraction(persons), Fraction(4000), "培训补贴.高级工")


FAILING = [("haiyuan-2023", "HY-C19 不成立"), ("luoping-2021", "LP-C14 不成立"), ("haiyuan-2023", "HY-C17 不成立")]


@pytest.mark.parametrize(("policy", "check"), FAILING)
def test_a_check_of_a_payment_that_fails_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, policy: str, check: str
) -> None:
    run("--policy", policy, "-o", tmp_path / "结果.xlsx")
    assert sum(line.startswith(check) for line in capsys.readouterr().out.splitlines()) == 1
    assert any(str(value).startswith(f"• {check}") for value in values(tmp_path / "结果.xlsx", EFFECT).values())
    run("--policy", policy, "--json")
    assert any(text.startswith(check) for text in json.loads(capsys.readouterr().out)["told"])


def test_a_bound_of_the_document_that_is_passed_is_told_everywhere(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """以工代训 is paid for six months at most (二(四)16); 6 x 600 x 10 is 36,000 yuan."""
    filled = [f"--set={name}" for name in ("以工代训补贴.人数=10", "以工代训补贴.月数=12")]
    made = new_plan("qianyang-2021", tmp_path / "表.xlsx", date(2024, 9, 30))
    assert run(made, *filled, "-o", tmp_path / "结果.xlsx") == 1
    told = [
        line for line in capsys.readouterr().out.splitlines() if line.startswith("注意：") and "以工代训补贴" in line
    ]
    assert len(told) == 1
    assert "6" in told[0] and "二(四)16" in told[0]
    words = told[0].removeprefix("注意：")
    assert f"• 所设：{words}" in values(tmp_path / "结果.xlsx", EFFECT).values()
    run(made, *filled, "--json")
    assert json.loads(capsys.readouterr().out)["effects"][0]["beyond_then"] == [words]


def test_a_plan_within_every_bound_is_settled_and_one_beyond_is_not() -> None:
    plan = Plan("shapotou-2025", (_trained(5),))
    assert study(plan, Asked()).settled
    beyond = Plan("shapotou-2025", (replace(_trained(5), bounds=(_most(3),)),))
    assert (study(beyond, Asked()).settled, len(study(beyond, Asked()).effects[0].beyond_then)) == (False, 1)
    assert study(Plan("shapotou-2025", (replace(_trained(3), bounds=(_most(3),)),)), Asked()).settled


def _most(persons: int) -> Bound:
    return Bound(BOUND_PERSONS, None, Fraction(persons), "三(一)1", f"人数最多 {persons} 人（三(一)1）")
