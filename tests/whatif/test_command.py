"""butie whatif as its users run it: on a document's own plan, on a 测算表, to a workbook."""

import json
from datetime import date
from pathlib import Path

import pytest

from addin.cli import main
from addin.libreoffice.recalculate import recalculate
from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.sheet_patch import Edit
from workbooks.whatif import budgets_sheet
from workbooks.whatif.plan_book import new_plan
from workbooks.whatif.plan_sheet import (
    BUDGET,
    COUNT,
    END,
    FIRST_ROW,
    NAMES_ROW,
    NOW_STANDARD,
    PLAN,
    STANDARD,
    TIMES,
    TITLE,
    scenario_column,
)
from workbooks.whatif.study_answers import COMPARED, GOAL, MIX, RANGES, STEPS, SWAYS
from workbooks.whatif.study_money import BUDGETS, DETAIL, EFFECT
from workbooks.whatif.study_sheet import TOP

EVERYTHING = [
    *("--set", "培训补贴.高级=3500", "--set", "实用技术培训补贴.人数=+40"),
    *("--goal", "职业技能培训=560000", "--by", "培训补贴.高级", "--mix", "1000,2000,4000=320,430000"),
    *("--compare", "haiyuan-2023", "--range", "合格率=0.7,0.85,1", "--vary", "5"),
]
Run = tuple[int, str, str]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Run:
    status = main(["whatif", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    return json.loads(run(capsys, *arguments, "--json")[1])  # type: ignore[no-any-return]


def test_the_budgets_of_shapotou_come_out(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--policy", "shapotou-2025")
    lines = {line.split()[0]: line for line in out.splitlines() if line}
    assert status == 1
    assert "560,000.00  结余 130,000.00（另有 3 项待定）" in lines["职业技能培训"]
    assert "正好用完" in lines["实用技术培训"]
    assert "430000≤560000；没有分项的余数 130000" in lines["SPT-C6"]
    assert "SPT-C5" not in lines


def test_haiyuan_s_shortfall_is_named_with_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--policy", "haiyuan-2023")
    assert "超支 5,157,136.08" in out
    assert "HY-C17 不成立" in out
    assert "枸杞技工的资金 3000000" in out


def test_everything_at_once_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "--policy", "shapotou-2025", *EVERYTHING)
    assert found["simulation"] is True
    effect = found["effects"][0]  # type: ignore[index]
    assert (effect["now"], effect["then"], effect["difference"]) == ("760000.00", "816000.00", "56000.00")
    senior = next(line for line in effect["lines"] if line["path"] == "培训补贴.高级工")
    assert senior["now"] == {
        **{"standard": "4000", "persons": "20", "times": "1"},
        **{"amount": "80000.00", "per_head": "4000.00"},
    }
    assert (senior["then"]["standard"], senior["difference"]) == ("3500", "-10000.00")
    assert found["goal"]["answers"] == [{"value": "10500", "total": "560000.00", "off": "0.00"}]  # type: ignore[index]
    assert (found["mix"]["count"], found["mix"]["ways"][0]) == (37, [210, 110, 0])  # type: ignore[index]
    assert found["comparisons"][0]["then"] == "385000.00"  # type: ignore[index]
    assert found["outlook"]["totals"] == ["571200.00", "693600.00", "816000.00"]  # type: ignore[index]
    assert found["sensitivity"]["parameters"][0] == {"name": "培训补贴.实用技术", "now": "1650", "change": "19800.00"}  # type: ignore[index]


def test_what_fits_says_so_by_its_status(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    filled = [f"--set={name}" for name in ("乡村工匠补助.标准=6000", "订单培训标准=500")]
    filled += [f"--set={name}=0" for name in ("专项职业能力培训标准", "职业技能评价标准")]
    filled += [
        f"--set={title}.人数=0" for title in ("专项职业能力培训补贴", "等级证书评价补贴", "专项职业能力评价补贴")
    ]
    assert run(capsys, "--policy", "shapotou-2025", *filled)[0] == 0
    assert run(capsys, "--policy", "shapotou-2025", *filled[:-1])[0] == 1
    assert run(capsys, "--policy", "shapotou-2025", *filled, "--set", "实用技术培训补贴.人数=201")[0] == 1
    assert (
        run(capsys, "--policy", "shapotou-2025", *filled, "--goal", "预算=1000000.01", "--by", "培训补贴.高级")[0] == 1
    )


WRONG = [
    ([], "请写测算表"),
    (["--policy", "shapotou-2025", "--set", "培训补贴.高及=1"], "相近的有：培训补贴.高级工"),
    (["--policy", "shapotou-2025", "--vary", "0"], "--vary 应是"),
    (["--policy", "shapotou-2025", "--vary", "甲"], "--vary 应是"),
    (["--policy", "shapotou-2025", "-o", "结果.xls"], "请存成“.xlsx”文件"),
    (["没有这个文件.xlsx"], "没有这个文件.xlsx"),
]


@pytest.mark.parametrize(("arguments", "why"), WRONG)
def test_what_can_not_be_done_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert why in err
    assert len(err.splitlines()) == 1


def test_the_workbook_has_a_sheet_for_all_that_was_asked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "结果.xlsx"
    run(capsys, "--policy", "shapotou-2025", *EVERYTHING, "-o", out)
    assert list(Package.open(out).sheets) == [EFFECT, DETAIL, BUDGETS, GOAL, MIX, COMPARED, RANGES, SWAYS]
    run(capsys, "--policy", "shapotou-2025", "-o", tmp_path / "二.xlsx")
    assert list(Package.open(tmp_path / "二.xlsx").sheets) == [EFFECT, DETAIL, BUDGETS, SWAYS]


def test_another_file_in_the_place_of_the_result_is_kept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "结果.xlsx"
    out.write_bytes(b"somebody's work")
    _, _, err = run(capsys, "--policy", "shapotou-2025", "-o", out)
    assert "改名为“结果.旧.xlsx”留着" in err
    assert (tmp_path / "结果.旧.xlsx").read_bytes() == b"somebody's work"


def test_the_plan_that_is_read_is_never_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = new_plan("shapotou-2025", tmp_path / "测算表.xlsx", date(2024, 9, 30))
    before = plan.read_bytes()
    status, _, err = run(capsys, plan, "-o", plan)
    assert (status, plan.read_bytes()) == (2, before)
    assert "不能盖住原件" in err


def values(path: Path, sheet: str) -> dict[tuple[int, int], object]:
    return {(c.row, c.column): c.value for c in Package.open(path).cells(sheet)}


def test_a_changed_figure_moves_the_totals_of_the_result_in_both_engines(  # type: ignore[no-untyped-def]
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    libreoffice,
) -> None:
    out, changed = tmp_path / "结果.xlsx", tmp_path / "改.xlsx"
    run(capsys, "--policy", "shapotou-2025", "--set", "培训补贴.高级=3500", "-o", out)
    total = (TOP + 3, 2)
    assert values(out, EFFECT)[total] == 750000
    package = Package.open(out)
    package.edit_many(DETAIL, {(TOP + 2 + 2, 7): Edit(30, None)})  # the third line: 20 persons then
    package.save(changed)
    calculate(changed, tmp_path / "我们.xlsx")
    recalculate(changed, tmp_path / "他们.xlsx", False, libreoffice.office)
    for engine in ("我们", "他们"):
        found = values(tmp_path / f"{engine}.xlsx", EFFECT)
        assert (found[total], found[(total[0], 3)]) == (785000, 25000), engine


NAMES = ["*", ">0", '加“引号"', "现行2"]


def test_a_scenario_may_have_any_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    made, filled = tmp_path / "测算表.xlsx", tmp_path / "改.xlsx"
    new_plan("shapotou-2025", made, date(2024, 9, 30))
    package = Package.open(made)
    cells = {(NAMES_ROW + 1, scenario_column(n, STANDARD) + 1): Edit(name, None) for n, name in enumerate(NAMES)}
    cells |= {(FIRST_ROW + 1, scenario_column(n, STANDARD) + 1): Edit(1000 + n + 1, None) for n in range(len(NAMES))}
    package.edit_many(PLAN, cells)
    package.save(filled)
    run(capsys, filled, "-o", tmp_path / "结果.xlsx")
    found = values(tmp_path / "结果.xlsx", EFFECT)
    assert [found[(TOP + 2 + n, 1)] for n in range(5)] == ["现行", *NAMES]
    assert [found[(TOP + 2 + n, 2)] for n in range(5)] == [760000 + 250 * n for n in range(5)]


def test_the_steps_of_a_class_of_the_user_s_are_drawn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    made, filled = tmp_path / "测算表.xlsx", tmp_path / "填好.xlsx"
    new_plan("qianyang-2021", made, date(2024, 9, 30))
    package = Package.open(made)
    row = next(c.row for c in package.cells(PLAN) if c.column == 1 and c.value == "就业技能培训补贴")
    assert row > FIRST_ROW
    package.edit_many(PLAN, {(row, COUNT + 1): Edit(50, None), (row, TIMES + 1): Edit(4, None)})
    package.save(filled)
    arguments = (filled, "--set", "就业技能培训补贴.标准=1000", "--range", "就业率=0.5,0.65,0.8")
    found = asked(capsys, *arguments, "-o", tmp_path / "结果.xlsx")
    steps = found["staircases"][0]["steps"]  # type: ignore[index]
    assert [(s["threshold"], s["first_employed"], s["all_classes_first"]) for s in steps] == [
        *(("0", 0, "0.00"), ("3/10", 15, "200000.00"), ("1/2", 25, "240000.00"), ("7/10", 35, "280000.00")),
    ]
    assert found["outlook"]["totals"] == ["240000.00", "240000.00", "280000.00"]  # type: ignore[index]
    drawn = values(tmp_path / "结果.xlsx", STEPS)
    assert [drawn[(TOP + 3 + n, 3)] for n in range(4)] == [0, 15, 25, 35]
    assert b"scatterChart" in b"".join(_charts(tmp_path / "结果.xlsx"))


def _charts(path: Path) -> list[bytes]:
    archive = Package.open(path).archive
    return [archive.read(f"xl/charts/chart{number}.xml") for number in range(1, 5)]


def test_a_class_without_a_rate_says_how_it_was_counted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = new_plan("qianyang-2021", tmp_path / "测算表.xlsx", date(2024, 9, 30))
    filled = [f"--set=就业技能培训补贴.{figure}" for figure in ("标准=1000", "人数=50", "班数=1")]
    said = "按就业率分档结算，没有就业率定不下来，不在合计里：就业率从 0 到 100%，可能付 0.00 到 70,000.00 元"
    status, out, _ = run(capsys, plan, *filled)
    assert (status, said in out, "50,000.00" in out) == (1, True, True)  # the step of 30% to 50%, and no total
    whole = next(line for line in out.splitlines() if line.startswith("合计"))
    assert whole.split()[1:3] == ["0.00", "0.00"]
    assert "看三种情况写 --range" in out
    rated = run(capsys, plan, *filled, "--range", "就业率=0.5,0.65,0.8")[1]
    assert said in rated and "三种情况见可能的范围" in rated


def test_text_of_a_plan_is_never_a_formula_of_the_result(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A title, a budget's name, a scenario's name: wherever they stand in the result."""
    made, filled, evil = tmp_path / "测算表.xlsx", tmp_path / "填好.xlsx", "=1+1"
    new_plan("qianyang-2021", made, date(2024, 9, 30))
    package = Package.open(made)
    row = next(c.row for c in package.cells(PLAN) if c.column == 1 and c.value == "就业技能培训补贴")
    typed = {TITLE: evil, COUNT: 50, TIMES: 4, NOW_STANDARD: 1000, BUDGET: evil}
    package.edit_many(PLAN, {(row, column + 1): Edit(value, None) for column, value in typed.items()})
    startup = next(c.row for c in package.cells(PLAN) if c.column == 1 and c.value == "IYB创业培训补贴")
    package.edit_many(PLAN, {(startup, COUNT + 1): Edit(1, None), (startup, BUDGET + 1): Edit(evil, None)})
    spare = max(c.row for c in package.cells(PLAN) if c.column == 1 and c.value == END) - 1
    own = {TITLE: evil, COUNT: 1, TIMES: 1, NOW_STANDARD: 7}
    package.edit_many(PLAN, {(spare, column + 1): Edit(value, None) for column, value in own.items()})
    package.edit_many(PLAN, {(NAMES_ROW + 1, scenario_column(0, STANDARD) + 1): Edit(evil, None)})
    package.edit_many(PLAN, {(row, scenario_column(0, STANDARD) + 1): Edit(1200, None)})
    package.edit_many(BUDGETS, {(budgets_sheet.TOP + 1, 1): Edit(evil, None)})
    package.edit_many(BUDGETS, {(budgets_sheet.TOP + 1, budgets_sheet.STATED + 1): Edit(5, None)})
    package.save(filled)
    asked = ["--goal", f"{evil}=5", "--by", "IYB创业培训补贴.标准", "--mix", "初级工标准,500=5,4000"]
    status, _, err = run(
        capsys,
        *(filled, *asked, "--compare", "haiyuan-2023", "--range", "就业率=0.5,0.6,0.7"),
        *("-o", tmp_path / "结果.xlsx"),
    )
    assert (status, err) == (1, "")
    result = Package.open(tmp_path / "结果.xlsx")
    found = {sheet for sheet in result.sheets for cell in result.cells(sheet) if evil in str(cell.value)}
    assert found == {EFFECT, DETAIL, BUDGETS, COMPARED, GOAL, RANGES, STEPS, SWAYS}
    written = [cell for sheet in result.sheets for cell in result.cells(sheet) if "1+1" in str(cell.formula)]
    assert not written
