"""What butie whatif says beside its totals: what they leave out, which bounds are passed, which checks fail."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from policies.bounds import PERSONS as BOUND_PERSONS
from policies.bounds import Bound
from tests.whatif.results import result, row_of, run, values
from workbooks.whatif.model import Change, Line, Plan, Scenario
from workbooks.whatif.plan_book import new_plan
from workbooks.whatif.study import Asked, study
from workbooks.whatif.study_answers import COMPARED, GOAL
from workbooks.whatif.study_money import EFFECT


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


def test_a_total_of_both_laws_is_of_the_lines_that_both_have(tmp_path: Path) -> None:
    """Somebody emptied our own standard: the other law's amount alone would look like a loss."""
    plan = Plan("shapotou-2025", (replace(_trained(5), standard=None), _trained(2)))
    found = study(plan, Asked(others=["haiyuan-2023"])).comparisons[0]
    assert (found.now, found.then, found.open) == (8000, 6000, ("高级工",))


def test_an_answer_that_leaves_something_out_is_not_settled() -> None:
    """方案一 has every figure, but the questions stand on the present ones."""
    filled = Scenario("方案一", {0: Change(persons=Fraction(3))})
    plan = Plan("shapotou-2025", (_trained(None), replace(_trained(5), title="二")), (), (filled,))
    whole = replace(plan, lines=(_trained(3), *plan.lines[1:]))
    for asked in (
        Asked(ranges=["合格率=0.5,0.5,1"]),
        Asked(others=["haiyuan-2023"]),
        Asked(goal="合计=20000", by="二.人数"),
    ):
        assert not study(plan, asked).settled, asked
    assert study(plan, Asked()).settled
    for asked in (
        Asked(ranges=["合格率=0.5,0.5,1"]),
        Asked(others=["haiyuan-2023"]),
        Asked(goal="合计=32000", by="二.人数"),
    ):
        assert study(whole, asked).settled, asked


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
