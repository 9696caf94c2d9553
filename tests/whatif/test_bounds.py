"""What the law bounds in a plan: every bound that is passed is named with its figure and clause."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from policies.bounds import EACH, PAYEE, PERSONS, STANDARD, TIMES, bounds_of
from policies.library import document_ids, resolve
from tests.whatif.test_budgets import county
from udfs.cells import call
from workbooks.whatif.ceilings import beyond
from workbooks.whatif.effect import effect
from workbooks.whatif.goal import seek
from workbooks.whatif.model import Line, Plan
from workbooks.whatif.names import scenario_of, unknown_of
from workbooks.whatif.plans import document_plan

BOUNDS = [
    ("qianyang-2021", "以工代训补贴.每人每月", STANDARD, None, 600, "二(四)16"),
    ("qianyang-2021", "以工代训补贴.每人每月", TIMES, None, 6, "二(四)16"),
    ("qianyang-2021", "就业见习补贴.保险补贴", TIMES, None, 12, "二(二)8"),
    ("qianyang-2021", "就业见习补贴.岗位补贴", TIMES, 3, None, "二(二)8"),
    ("qianyang-2021", "就业帮扶基地一次性就业奖补.标准", PAYEE, None, 300000, "二(二)5"),
    ("qianyang-2021", "就业帮扶基地一次性就业奖补.标准", PERSONS, 10, None, "二(二)5"),
    ("qianyang-2021", "技能培训生活和交通费补贴.生活费每天", EACH, None, 2500, "二(四)14"),
    ("qianyang-2021", "跨省就业一次性交通补助.最高", STANDARD, None, 500, "三2"),
    ("qianyang-2021", "季节性用工职业介绍补贴.标准", TIMES, None, 2, "二(一)2"),
    ("haiyuan-2023", "10.大学生社会实践补贴.两项合计", STANDARD, None, 1000, "方案10 二(三)"),
    ("haiyuan-2023", "06.零工市场奖补.运营补贴", TIMES, None, 2, "方案06 三"),
    ("haiyuan-2023", "24.城镇公益性岗位补贴.社会保险补贴", TIMES, None, 36, "方案24 五"),
    ("luoping-2021", "培训机构培训标准", STANDARD, 800, 6000, "五(二)"),
]


@pytest.mark.parametrize(("policy", "path", "what", "least", "most", "clause"), BOUNDS)
def test_a_bound_is_the_document_s_own_figure(
    policy: str, path: str, what: str, least: int | None, most: int | None, clause: str
) -> None:
    found = [(b.what, b.least, b.most, b.clause) for b in bounds_of(resolve(policy), path)]
    assert (what, least, most, clause) in found


NOT_BOUNDED = ["01.培训补贴.高级工", "20.帮扶车间一次性奖补.标准", "06.零工市场奖补.一次性奖补", "没有这个数", ""]


@pytest.mark.parametrize("path", NOT_BOUNDED)
def test_a_plain_rate_has_no_ceiling(path: str) -> None:
    found = bounds_of(resolve("haiyuan-2023"), path)
    assert not [bound for bound in found if bound.what in (STANDARD, PERSONS, EACH, PAYEE)]


def test_a_bound_that_the_policy_tries_is_the_tried_one() -> None:
    (months,) = [
        b
        for b in bounds_of(resolve("qianyang-2021?以工代训补贴.最多月数=9"), "以工代训补贴.每人每月")
        if b.what == TIMES
    ]
    assert months.most == 9


def test_what_is_paid_by_another_benefit_s_figure_has_its_own_bounds() -> None:
    path = "13.机关事业单位实习生活补贴.岗位补贴"
    own = {b.clause for b in bounds_of(resolve("haiyuan-2023"), path, "14.就业见习生活补贴")}
    assert own == {"方案14 二(一)3"}
    assert {b.clause for b in bounds_of(resolve("haiyuan-2023"), path)} == {"方案13 二(一)"}
    lines = {line.title: line for line in document_plan(resolve("haiyuan-2023")).lines}
    assert {b.clause for b in lines["就业见习生活补贴"].bounds} == own


@pytest.mark.parametrize("policy", document_ids())
def test_no_document_passes_its_own_bounds(policy: str) -> None:
    assert beyond(document_plan(resolve(policy)).lines) == []


def tried(policy: str, *settings: str) -> tuple[str, ...]:
    """What is told of the bounds where a plan is tried with these settings."""
    plan = document_plan(resolve(policy))
    return effect(plan, scenario_of(plan, "甲", settings)).beyond_then


def test_months_beyond_the_most_are_told_with_what_the_document_pays() -> None:
    (said,) = tried("qianyang-2021", "以工代训补贴.人数=10", "以工代训补贴.月数=12")
    assert said == (
        "以工代训补贴：月数 12，文件规定月数最多 6 个月（二(四)16），多的不计；"
        "照文件是 36,000.00 元，测算是 72,000.00 元。"
    )
    assert call("WORK_TRAINING_SUBSIDY", [10, 12, 600, "qianyang-2021"]) == 36000
    assert tried("qianyang-2021", "以工代训补贴.人数=10", "以工代训补贴.月数=6") == ()


def test_a_rate_above_its_ceiling_is_told() -> None:
    (said,) = tried("qianyang-2021", "以工代训补贴.每人每月=700", "以工代训补贴.人数=10", "以工代训补贴.月数=6")
    assert "标准 700，文件规定每人每月上限 600 元/人/月（二(四)16），不符的不能认定" in said
    assert "按文件的上限是 36,000.00 元，测算是 42,000.00 元" in said
    assert str(call("WORK_TRAINING_SUBSIDY", [10, 6, 700, "qianyang-2021"])).startswith("错误")
    assert tried("qianyang-2021", "以工代训补贴.每人每月=600", "以工代训补贴.人数=10", "以工代训补贴.月数=6") == ()


ALLOWANCE = "技能培训生活和交通费补贴"


def allowance(people: int, days: int, travellers: int | None = None) -> tuple[str, ...]:
    return tried(
        "qianyang-2021",
        *(f"{ALLOWANCE}·生活费每天.人数={people}", f"{ALLOWANCE}·交通费每天.人数={travellers or people}"),
        *(f"{ALLOWANCE}·{part}每天.天数={days}" for part in ("生活费", "交通费")),
    )


def test_what_one_person_gets_of_two_lines_is_capped_together() -> None:
    (said,) = allowance(10, 100)
    assert said == (
        f"{ALLOWANCE}·生活费每天、{ALLOWANCE}·交通费每天：每人合计 5000 元，"
        "文件规定每人每期最高 2500 元（二(四)14），多的不计；照文件是 25,000.00 元，测算是 50,000.00 元。"
    )
    assert call("TRAINING_ALLOWANCE", [100, 20, 30, "qianyang-2021"]) == 2500
    assert allowance(10, 50) == ()
    (said,) = allowance(10, 51)
    assert "每人合计 2550 元" in said


def test_how_many_get_both_allowances_is_not_guessed() -> None:
    (said,) = allowance(10, 100, travellers=3)
    assert "每人合计 5000 元" in said
    assert "照文件是" not in said


def test_a_cap_of_each_base_says_how_many_bases_it_takes() -> None:
    (said,) = tried("qianyang-2021", "就业帮扶基地一次性就业奖补.人数=500")
    assert "共 1,000,000.00 元，文件规定每个就业帮扶基地每年最高 300000 元（二(二)5）" in said
    assert "一个就业帮扶基地一年最多 300,000.00 元，要有 4 个才付得完" in said
    assert call("HIRING_REWARD", ["就业帮扶基地", 500, 0, "qianyang-2021"]) == 300000
    assert tried("qianyang-2021", "就业帮扶基地一次性就业奖补.人数=150") == ()


def test_fewer_than_the_least_are_told_and_nobody_is_no_plan() -> None:
    (said,) = tried("qianyang-2021", "就业帮扶基地一次性就业奖补.人数=9")
    assert said == "就业帮扶基地一次性就业奖补：人数 9，文件规定人数至少 10 人（二(二)5），不符的不能认定。"
    assert tried("qianyang-2021", "就业帮扶基地一次性就业奖补.人数=10") == ()
    assert tried("qianyang-2021", "就业帮扶基地一次性就业奖补.人数=0") == ()


def test_what_holds_in_principle_is_left_to_a_person() -> None:
    """二(二)8: 一般为3至12个月."""
    said = tried("qianyang-2021", "就业见习补贴·岗位补贴.人数=10", "就业见习补贴·岗位补贴.月数=2")
    assert said == ("就业见习补贴·岗位补贴：月数 2，文件规定月数至少 3 个月（二(二)8），不符的由人审定。",)
    assert tried("qianyang-2021", "就业见习补贴·岗位补贴.人数=10", "就业见习补贴·岗位补贴.月数=3") == ()


def test_how_often_one_person_is_paid_is_bounded_by_what_counts_the_same_payment() -> None:
    """Qianyang 二(一)2: 500 yuan once a year, the seasonal 200 twice; what excludes the other is no count of it."""
    often = {
        title: [b.most for b in bounds_of(resolve("qianyang-2021"), f"{title}.标准") if b.what == TIMES]
        for title in ("职业介绍补贴", "季节性用工职业介绍补贴", "求职创业补贴")
    }
    assert often == {"职业介绍补贴": [1], "季节性用工职业介绍补贴": [2], "求职创业补贴": []}
    (said,) = tried("qianyang-2021", "季节性用工职业介绍补贴.人数=10", "季节性用工职业介绍补贴.次数=3")
    assert "次数 3，文件规定每人每年最多 2 次（二(一)2），不符的不能认定" in said


def test_several_bounds_of_one_line_are_each_named_and_the_amount_is_within_all() -> None:
    said = tried("qianyang-2021", "以工代训补贴.每人每月=700", "以工代训补贴.人数=10", "以工代训补贴.月数=12")
    assert [("上限 600" in each, "最多 6 个月" in each) for each in said] == [(True, False), (False, True)]
    assert said[1].endswith("按文件的上限是 36,000.00 元，测算是 84,000.00 元。")


def test_an_external_standard_outside_its_bounds_is_told() -> None:
    (said,) = tried("luoping-2021", "职业培训机构补贴性培训.标准=40000")
    assert "标准 40000，文件规定培训机构培训标准应在 800 到 6000 元/人次之间（五(二)）" in said
    assert tried("luoping-2021", "职业培训机构补贴性培训.标准=6000") == ()
    assert len(tried("luoping-2021", "职业培训机构补贴性培训.标准=799")) == 1


def test_haiyuan_s_traineeships_end_after_twelve_months() -> None:
    (said,) = tried("haiyuan-2023", "就业见习生活补贴.月数=24")
    assert "方案14 二(一)3" in said
    assert "照文件是 1,260,000.00 元，测算是 2,520,000.00 元" in said


def test_a_goal_s_answer_outside_the_bounds_says_so() -> None:
    plan = document_plan(resolve("luoping-2021"))
    unknown = unknown_of(plan, "职业培训机构补贴性培训.标准")
    found = seek(plan, unknown, Fraction(200_000_000), "整合资金")
    assert (found.exact, found.met) == (40000, True)
    (said,) = found.beyond
    assert "应在 800 到 6000" in said
    assert seek(plan, unknown, Fraction(20_000_000), "整合资金").beyond == ()


def test_a_goal_does_not_tell_of_bounds_that_others_pass() -> None:
    plan = document_plan(resolve("qianyang-2021"))
    lines = [replace(each, persons=Fraction(10), times=each.times or Fraction(20)) for each in plan.lines]
    crowded = replace(plan, lines=tuple(lines))
    assert len(beyond(crowded.lines)) > 2
    found = seek(crowded, unknown_of(crowded, "求职创业补贴.标准"), Fraction(10_000_000))
    assert found.beyond == ()


COUNTY = """benefits:
  岗位补贴:
    concept: position_pay
    payee: 个人
    clause: 二
    conditions:
      - {when: {fact: 性别, is: "=", value: 女}, fact: 月数, is: "<=", value: 3, unit: 月, clause: 二}
      - {fact: 人数, is: "<=", value: 50, unit: 人, clause: 三}
    amount:
      pays: 100
      unit: 元/人/月
      clause: 二
      times:
        - {fact: 人数}
        - {fact: 月数, up_to: 6, unit: 月, clause: 四}
        - {fact: 运营年数, up_to: 2, unit: 年, clause: 五}
"""


def test_a_condition_for_some_is_no_bound_for_all_nor_years_for_months(tmp_path: Path) -> None:
    policy = county(tmp_path, COUNTY)
    found = [(b.what, b.least, b.most, b.clause) for b in bounds_of(policy, "岗位补贴.标准")]
    assert found == [(PERSONS, None, 50, "三"), (TIMES, None, 6, "四")]


def test_a_line_that_is_open_has_no_amount_to_compare() -> None:
    plan = document_plan(resolve("qianyang-2021"))
    line = next(each for each in plan.lines if each.title == "以工代训补贴")
    (found,) = beyond([replace(line, times=Fraction(7))])
    assert "照文件是" not in found.says
    assert beyond([Line("自己加的", Fraction(10), Fraction(99999))]) == []
    assert Plan("x", ()).lines == ()
