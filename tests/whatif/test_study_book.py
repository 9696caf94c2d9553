"""The result workbook of butie whatif: what its sheets show, and what moves when a figure of 明细 is changed."""

import json
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from addin.commands.whatif_said import lines as said_lines
from addin.libreoffice.recalculate import recalculate
from tests.whatif.results import FIRST, result, row_of, run, values
from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.sheet_patch import Edit
from workbooks.whatif.model import Budget, Line, Plan
from workbooks.whatif.plan_book import new_plan
from workbooks.whatif.plan_sheet import FIRST_ROW, OPEN, PERSONS, PLAN, STANDARD, scenario_column
from workbooks.whatif.study import Asked, study
from workbooks.whatif.study_answers import RANGES, STEPS, SWAYS
from workbooks.whatif.study_book import write
from workbooks.whatif.study_money import AMOUNTS, BUDGETS, DETAIL, DRAWN, EFFECT, MEAN, TIMES
from workbooks.whatif.study_money import PERSONS as DETAIL_PERSONS
from workbooks.whatif.study_money import STANDARDS as DETAIL_STANDARDS
from workbooks.whatif.study_sheet import TOP


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
    assert [effects[(FIRST + n, DRAWN + 1)] for n in (0, 1)] == [760000, "#N/A"]  # no bar that looks cheaper
    (chart,) = (each for each in _charts(out) if "各方案合计" in each)
    assert f"<c:f>{EFFECT}!$I$5:$I$6</c:f>" in chart
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


def test_the_mean_of_a_scenario_is_over_its_own_persons(tmp_path: Path) -> None:
    line = Line("岗位", Fraction(10), Fraction(600), times=Fraction(12), unit="元/人/月")
    out = result(tmp_path, Plan("qianyang-2021", (line,)), Asked(settings=["岗位.人数=4"]))
    found, detail = values(out, EFFECT), values(out, DETAIL)
    assert detail[(FIRST, MEAN + 1)] == 7200
    assert [found[(FIRST + n, column)] for n in (0, 1) for column in (5, 6)] == [10, 7200, 4, 7200]


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


def test_a_point_without_an_amount_is_open_and_leaves_a_gap_in_the_chart(tmp_path: Path) -> None:
    """10% of 40 pass, 20% of those enrolled are employed: eight employed of whom four passed is not settled."""
    ranges = ["合格率=0.1,0.5,1", "就业率=0.2,0.5,0.8"]
    asked = study(Plan("qianyang-2021", (CLASS, Line("甲", Fraction(1), Fraction(100)))), Asked(ranges=ranges))
    assert asked.outlook is not None
    assert asked.outlook.spans == (None, (86500, 86500), (201700, 201700))  # 40 x 0.5 x 1200 x 1.2 x 3, and 100
    assert asked.outlook.open_lines == ()
    out = tmp_path / "结果.xlsx"
    write(asked, [], out)
    found = values(out, RANGES)
    assert [found[(row_of(found, "合计"), n)] for n in (2, 3, 4)] == [OPEN, 86500, 201700]
    assert [found.get((FIRST + n, 8)) for n in (0, 1, 2)] == [None, 86500, 201700]
    whole = next(line for line in said_lines(asked) if line.startswith("合计") and "86,500.00" in line)
    assert whole.split() == ["合计", OPEN, "86,500.00", "201,700.00"]


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
