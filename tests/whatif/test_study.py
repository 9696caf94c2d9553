"""Goals by name, mixes, and another county's law on a plan."""

from dataclasses import replace
from fractions import Fraction

import pytest

from policies.errors import InputProblem, PolicyProblem
from policies.library import resolve
from workbooks.problems import FileProblem
from workbooks.whatif.comparison import Comparison, Counterpart, under
from workbooks.whatif.model import Line, Plan
from workbooks.whatif.plans import document_plan
from workbooks.whatif.study import MOST_MIXES, Asked, study

SHAPOTOU = document_plan(resolve("shapotou-2025"))
HAIYUAN = document_plan(resolve("haiyuan-2023"))
GOJI = "培训补贴.枸杞研发,01.培训补贴.枸杞种植,培训补贴.枸杞加工"


def test_the_standard_that_uses_the_training_budget_up() -> None:
    found = study(SHAPOTOU, Asked(goal="职业技能培训=560000", by="培训补贴.高级")).goal
    assert found is not None
    assert (found.exact, found.met) == (10500, True)


def test_a_goal_is_sought_in_the_plan_as_it_was_changed() -> None:
    asked = Asked(settings=["中级工培训补贴.人数=+65"], goal="职业技能培训=560000", by="培训补贴.高级")
    found = study(SHAPOTOU, asked).goal
    assert found is not None
    assert found.exact == 4000


@pytest.mark.parametrize("name", ["预算", "合计"])
def test_a_goal_for_everything_counts_every_budget(name: str) -> None:
    found = study(SHAPOTOU, Asked(goal=f"{name}=80万", by="高级工培训补贴.人数")).goal
    assert found is not None
    assert (found.exact, found.answers[0].total) == (30, 800000)


def test_what_the_answer_fills_is_not_left_out_of_the_goal_s_total() -> None:
    asked = Asked(goal="总概算=820000", by="乡村工匠补助.标准")
    found = study(SHAPOTOU, asked)
    assert found.goal is not None
    assert found.goal.exact == 6000
    assert "订单培训补助" in found.goal_open
    assert "乡村工匠补助" not in found.goal_open
    assert study(SHAPOTOU, Asked()).goal_open == ()


def test_a_headcount_between_two_shows_both_neighbours() -> None:
    found = study(SHAPOTOU, Asked(goal="合计=761000", by="高级工培训补贴.人数")).goal
    assert found is not None
    assert (found.exact, found.met) == (Fraction(81, 4), False)
    assert [(a.value, a.off) for a in found.answers] == [(20, -1000), (21, 3000)]


WRONG = [
    (Asked(goal="预算=1000000"), "同时写"),
    (Asked(by="培训补贴.高级"), "同时写"),
    (Asked(goal="职业技能=1000000", by="培训补贴.高级"), "没有叫“职业技能”的预算，可写 职业技能培训"),
    (Asked(goal="预算=一百万", by="培训补贴.高级"), "不是数"),
    (Asked(goal="预算=-5", by="培训补贴.高级"), "不能是负数"),
    (Asked(mix="1000=5,5000"), "应写成 参数,参数"),
    (Asked(mix="1000,2000=5"), "应写成 参数,参数"),
    (Asked(mix="1000,2000=5.5,5000"), "人数应是不小于 0 的整数"),
    (Asked(mix="1000.333,2000=5,5000"), "1000.333 元，有不到一分的零头"),
    (Asked(goal="预算=1000000.005", by="培训补贴.高级"), "1000000.005 元，有不到一分的零头"),
    (Asked(goal="不存在=1", by="培训补贴.高级"), "可写 预算、总概算、职业技能培训、订单培训、实用技术培训、乡村工匠"),
    (Asked(mix="1000,乡村工匠补助=5,5000"), "标准待定"),
]


@pytest.mark.parametrize(("asked", "why"), WRONG)
def test_what_can_not_be_asked_is_refused_in_a_sentence(asked: Asked, why: str) -> None:
    with pytest.raises((InputProblem, PolicyProblem), match=why):
        study(SHAPOTOU, asked)
    study(SHAPOTOU, Asked(goal="预算=1000000", by="培训补贴.高级", mix="1000,2000=5,5000"))


IDENTITY = "640522199001011234"
NAMING = [
    Asked(goal=f"{IDENTITY}=5", by="培训补贴.高级"),
    Asked(goal="预算=5", by=f"张三{IDENTITY}.人数"),
    Asked(mix=f"{IDENTITY}=5"),
    Asked(mix=f"张三{IDENTITY},2=5,5"),
    Asked(mix=f"1,2={IDENTITY},5"),
    Asked(ranges=[f"{IDENTITY}=0.5,0.6,0.7"]),
    Asked(ranges=[f"张三{IDENTITY}.合格率=0.5"]),
]


@pytest.mark.parametrize("asked", NAMING)
def test_a_personal_number_in_a_question_is_masked_in_the_refusal(asked: Asked) -> None:
    with pytest.raises(InputProblem) as refused:
        study(SHAPOTOU, asked)
    assert IDENTITY not in str(refused.value)
    assert "640522********1234" in str(refused.value)


def test_a_goal_that_others_exceed_is_refused() -> None:
    with pytest.raises(FileProblem, match="其余各项已经比目标多"):
        study(SHAPOTOU, Asked(goal="预算=1000", by="培训补贴.高级"))


def test_the_goji_workers_of_plan_one_can_be_split_in_twenty_two_ways() -> None:
    found = study(HAIYUAN, Asked(mix=f"{GOJI}=2000人，300万元")).mix
    assert found is not None
    assert (found.rates, found.complete, len(found.ways)) == ((10000, 800, 1500), True, 22)
    assert found.ways[1] == (7, 85, 1908)


def test_more_ways_than_are_listed_are_said_to_be_more() -> None:
    found = study(HAIYUAN, Asked(mix="1000,1500,2000,2500=500,875000")).mix
    assert found is not None
    assert (found.complete, len(found.ways)) == (False, MOST_MIXES)
    assert all(sum(way) == 500 for way in found.ways)


def compared(plan: str, other: str) -> Comparison:
    return under(document_plan(resolve(plan)), resolve(plan), resolve(other))


def test_haiyuan_pays_less_for_the_training_of_shapotou() -> None:
    found = compared("shapotou-2025", "haiyuan-2023")
    assert (found.now, found.then) == (430000, 250 * 1000 + 50 * 1500 + 20 * 3000)
    reasons = {part.effect.now.title: part.why for part in found.parts if part.figure is None}
    assert reasons["实用技术培训补贴"] == "haiyuan-2023 的培训补贴没有“实用技术”这个标准"
    assert reasons["乡村工匠补助"] == "标准不是文件里写明的数"


def test_what_another_document_does_not_pay_at_all_is_not_compared() -> None:
    found = compared("haiyuan-2023", "qianyang-2021")
    drivers = next(part for part in found.parts if part.effect.now.title == "海原司机培训")
    assert (drivers.figure, drivers.why) == (None, "qianyang-2021 没有这种补贴")


def part(plan: str, other: str, title: str) -> Counterpart:
    return next(each for each in compared(plan, other).parts if each.effect.now.title == title)


def test_a_traineeship_is_compared_with_a_traineeship_though_its_standard_is_another_s_figure() -> None:
    """Haiyuan, plan 14 二(一)1 takes plan 13's 1,750 yuan; Qianyang, 二(二)8 pays 1,200."""
    trainees = part("haiyuan-2023", "qianyang-2021", "就业见习生活补贴")
    assert (trainees.effect.now.amount, trainees.effect.then.amount) == (60 * 12 * 1750, 60 * 12 * 1200)
    back = part("qianyang-2021", "haiyuan-2023", "就业见习补贴·岗位补贴")
    assert (back.effect.now.standard, back.effect.then.standard) == (1200, 1750)


OTHER_KIND = [
    ("机关事业单位实习生活补贴", "岗位类型“机关事业单位实习”", "农村公益性岗位补贴、城镇公益性岗位补贴、就业见习补贴"),
    ("吸纳重点群体一次性就业奖励", "奖励类型“吸纳重点群体”", "就业帮扶基地一次性就业奖补"),
]


@pytest.mark.parametrize(("title", "here", "there"), OTHER_KIND)
def test_what_is_of_another_kind_is_said_to_be_so(title: str, here: str, there: str) -> None:
    found = part("haiyuan-2023", "qianyang-2021", title)
    assert found.figure is None
    assert found.why == f"qianyang-2021 只有别的类型：{there}（这里是{here}）"


def test_the_bounds_of_the_other_document_are_told() -> None:
    """Luoping 五(三) pays six months of work training at most, at 500 yuan a month."""
    plan = document_plan(resolve("qianyang-2021"))
    work = next(each for each in plan.lines if each.title == "以工代训补贴")
    tried = replace(work, persons=Fraction(10), times=Fraction(12))
    found = under(replace(plan, lines=(tried,)), resolve("qianyang-2021"), resolve("luoping-2021"))
    (said,) = found.beyond
    assert "月数最多 6 个月（五(三)）" in said and "照文件是 30,000.00 元，测算是 60,000.00 元" in said
    short = replace(tried, times=Fraction(6))
    assert under(replace(plan, lines=(short,)), resolve("qianyang-2021"), resolve("luoping-2021")).beyond == ()
    assert compared("haiyuan-2023", "qianyang-2021").beyond == ()
    trainees = next(each for each in plan.lines if each.title == "就业见习补贴·岗位补贴")
    long = replace(plan, lines=(replace(trainees, persons=Fraction(10), times=Fraction(13)),))
    (said,) = under(long, resolve("qianyang-2021"), resolve("haiyuan-2023")).beyond
    assert "月数最多 12 个月（方案14 二(一)3）" in said


def test_a_standard_without_a_name_of_its_own_is_not_called_one() -> None:
    assert part("qianyang-2021", "haiyuan-2023", "技能鉴定补贴·标准").why == (
        "haiyuan-2023 的技能评价补贴没有对得上的标准"
    )


def test_another_unit_is_not_compared() -> None:
    line = Line("高级工", Fraction(5), Fraction(4000), "培训补贴.高级工", unit="元/人")
    plan = Plan("shapotou-2025", (line, Line(**{**vars(line), "unit": "元/人/月"})))
    same, other = under(plan, resolve("shapotou-2025"), resolve("haiyuan-2023")).parts
    assert same.figure is not None
    assert (other.figure, other.why) == (None, "单位不同：元/人/月 与 元/人")


def test_a_scenario_of_the_other_law_is_compared_as_it_is() -> None:
    found = compared("shapotou-2025", "haiyuan-2023?01.培训补贴.高级=3500")
    senior = next(part for part in found.parts if part.effect.now.title == "高级工培训补贴")
    assert "haiyuan-2023 有几个不同的标准" in senior.why
    every = compared("shapotou-2025", "haiyuan-2023?培训补贴.高级=3500")
    assert every.then - compared("shapotou-2025", "haiyuan-2023").then == 20 * 500


def test_an_unknown_other_document_is_refused() -> None:
    with pytest.raises(PolicyProblem):
        study(SHAPOTOU, Asked(others=["haiyuan-2032"]))
