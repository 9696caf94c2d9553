"""How the figures of a plan are called: one name for one figure, and the nearest where there is none."""

from dataclasses import replace
from fractions import Fraction

import pytest

from policies.bounds import PERSONS, TIMES
from policies.errors import InputProblem, PolicyProblem
from policies.library import resolve
from workbooks.whatif.effect import effect
from workbooks.whatif.goal import Unknown, seek
from workbooks.whatif.model import Change, Line, Plan, Scenario
from workbooks.whatif.names import parameter_name, scenario_of, unknown_of, yuan_of
from workbooks.whatif.plans import document_plan
from workbooks.whatif.sensitivity import sways

HAIYUAN = document_plan(resolve("haiyuan-2023"))
SHAPOTOU = document_plan(resolve("shapotou-2025"))


def line(title: str) -> int:
    return next(i for i, each in enumerate(HAIYUAN.lines) if each.title == title)


RECRUITS = (line("三支一扶补贴（自治区负担）"), line("三支一扶补贴（县负担）"), line("三支一扶安家费"))
DRIVERS = (line("海原司机培训"), line("海原司机个人自费"))
ONE_HEADCOUNT = ["三支一扶目标.人数", "三支一扶补贴（自治区负担）.人数", "三支一扶补贴.人数", "三支一扶安家费.人数"]


@pytest.mark.parametrize("name", ONE_HEADCOUNT)
def test_a_headcount_that_the_document_states_once_is_one_figure(name: str) -> None:
    found = unknown_of(HAIYUAN, name)
    assert found == Unknown(PERSONS, RECRUITS)
    assert parameter_name(HAIYUAN, found) == "12.三支一扶目标.人数"
    assert unknown_of(HAIYUAN, parameter_name(HAIYUAN, found)) == found


def test_fewer_recruits_cost_less_in_every_line_that_pays_them() -> None:
    """41 fewer: 41 x 24 x 5,791.69 of stipends, whoever bears them, and 41 x 3,000."""
    found = effect(HAIYUAN, scenario_of(HAIYUAN, "甲", ["三支一扶补贴（自治区负担）.人数=229"]))
    assert found.difference == -(41 * 24 * Fraction("5791.69") + 41 * 3000)
    assert found.apart == ()


def test_the_drivers_who_pay_for_themselves_are_those_who_are_trained() -> None:
    goal = seek(HAIYUAN, unknown_of(HAIYUAN, "海原司机培训.人数"), Fraction(34_500_000), "劳务品牌投资")
    assert (goal.unknown, goal.exact, goal.met) == (Unknown(PERSONS, DRIVERS), 5750, True)


def test_the_months_of_one_payment_that_two_funds_bear_are_one_figure() -> None:
    found = unknown_of(HAIYUAN, "三支一扶补贴.月数")
    assert found == Unknown(TIMES, RECRUITS[:2])
    assert parameter_name(HAIYUAN, found) == "12.三支一扶补贴.月数"


def test_the_sensitivity_moves_a_shared_headcount_once_and_as_a_whole() -> None:
    found = [each for each in sways(HAIYUAN, Fraction(1, 10)) if RECRUITS[0] in each.unknown.lines]
    whole = 270 * 24 * Fraction("5791.69")
    assert {each.name: each.yuan for each in found} == {
        "12.三支一扶目标.人数": (whole + 810000) / 10,
        "12.三支一扶补贴.标准": whole / 10,
        "12.三支一扶补贴.月数": whole / 10,
    }


def test_a_headcount_of_its_own_parts_a_line_from_the_others_and_that_is_told() -> None:
    lines = [replace(each, persons=Fraction(100)) if i == RECRUITS[2] else each for i, each in enumerate(HAIYUAN.lines)]
    plan = replace(HAIYUAN, lines=tuple(lines))
    assert unknown_of(plan, "三支一扶安家费.人数").lines == RECRUITS[2:]
    assert unknown_of(plan, "三支一扶补贴.人数").lines == RECRUITS[:2]
    with pytest.raises(InputProblem, match=r"有 3 项，各有各的人数，请写明是哪一项"):
        unknown_of(plan, "三支一扶目标.人数")
    moved = effect(HAIYUAN, Scenario("甲", {RECRUITS[0]: Change(persons=Fraction(229))}))
    assert moved.apart == (
        "文件里是同一个数（12.三支一扶目标.人数），“甲”里各不相同："
        "三支一扶补贴（自治区负担） 229、三支一扶补贴（县负担） 270、三支一扶安家费 270。",
    )


@pytest.mark.parametrize("apart", [{0}, {1}, {2}, {0, 1, 2}])
def test_every_name_that_is_offered_for_parted_headcounts_is_taken(apart: set[int]) -> None:
    own = {RECRUITS[i]: Fraction(229 - i) for i in apart}
    lines = [replace(each, persons=own.get(i, each.persons)) for i, each in enumerate(HAIYUAN.lines)]
    plan = replace(HAIYUAN, lines=tuple(lines))
    with pytest.raises(InputProblem, match="请写明是哪一项：") as refused:
        scenario_of(plan, "甲", ["三支一扶目标.人数=+10"])
    offered = str(refused.value).partition("请写明是哪一项：")[2].split("、")
    changed = [set(scenario_of(plan, "甲", [f"{name}=+10"]).changes) for name in offered]
    assert sorted(number for each in changed for number in each) == sorted(RECRUITS)
    assert len(offered) == (3 if len(apart) == 3 else 2)
    for number in RECRUITS:
        found = Unknown(PERSONS, plan.together(number, PERSONS))
        assert unknown_of(plan, parameter_name(plan, found)) == found


def test_two_lines_that_nothing_ties_keep_their_own_headcounts() -> None:
    assert unknown_of(HAIYUAN, "机关事业单位实习生活补贴.人数").lines == (line("机关事业单位实习生活补贴"),)
    assert not any(each.heads for each in SHAPOTOU.lines)


CALLED = [
    ("零工驿站补贴", "个数"),
    ("优秀青年见习基地奖补", "家数"),
    ("零工市场运营补贴", "年数"),
    ("师资培训", "人数"),
]


@pytest.mark.parametrize(("title", "word"), CALLED)
def test_a_figure_is_called_as_its_unit_is(title: str, word: str) -> None:
    what = TIMES if word == "年数" else PERSONS
    assert HAIYUAN.lines[line(title)].word(what) == word
    assert unknown_of(HAIYUAN, f"{title}.{word}").what == what


@pytest.mark.parametrize("name", ["a", "用途", "方案", "负担比例"])
def test_a_name_that_is_like_none_gets_a_few_that_would_do(name: str) -> None:
    with pytest.raises(InputProblem, match=rf"没有“{name}”，(可以写的如|相近的有)：.*培训补贴"):
        unknown_of(SHAPOTOU, name)


def test_two_lines_of_one_title_are_refused_without_naming_what_is_refused() -> None:
    twins = (Line("高级工培训补贴", Fraction(20), Fraction(4000)), Line("高级工培训补贴", Fraction(5), Fraction(9)))
    with pytest.raises(InputProblem, match="项目的名字一样，请先在测算表里改成不同的名字") as refused:
        unknown_of(Plan("shapotou-2025", twins), "高级工培训补贴.人数")
    assert str(refused.value).count("高级工培训补贴.人数") == 1
    with pytest.raises(InputProblem, match="各有各的标准"):
        unknown_of(Plan("shapotou-2025", twins), "高级工培训补贴")
    named = (replace(twins[0], path="培训补贴.高级工"), twins[1])
    with pytest.raises(InputProblem, match=r"请写明是哪一项：培训补贴\.高级工\.人数"):
        unknown_of(Plan("shapotou-2025", named), "高级工培训补贴.人数")


@pytest.mark.parametrize(
    ("value", "shown"), [("3500.005", "3500.005"), ("+0.001", "4000.001"), ("+0.0001%", "4000.004")]
)
def test_a_standard_of_less_than_a_fen_is_refused(value: str, shown: str) -> None:
    with pytest.raises(PolicyProblem, match=rf"是 {shown} 元，有不到一分的零头，请写到分"):
        scenario_of(SHAPOTOU, "甲", [f"培训补贴.高级={value}"])
    scenario_of(SHAPOTOU, "甲", ["培训补贴.高级=3500.05"])


IDENTITY = "640522199001011234"
MASKED = "640522********1234"


def test_a_personal_number_in_a_name_is_masked_in_every_answer() -> None:
    plan = Plan("shapotou-2025", (Line(f"张三{MASKED}", Fraction(1), Fraction(5000)),))
    assert unknown_of(plan, f"张三{IDENTITY}.人数") == Unknown(PERSONS, (0,))
    for wrong in (f"李四{IDENTITY}=5", f"张三{IDENTITY}.人数={IDENTITY}", f"{IDENTITY}", f"张三{IDENTITY}.人数=-2"):
        with pytest.raises((InputProblem, PolicyProblem)) as refused:
            scenario_of(plan, "甲", [wrong])
        assert IDENTITY not in str(refused.value)
        assert MASKED in str(refused.value)


@pytest.mark.parametrize("written", ["100万", "100万元", "1,000,000", "1000000元"])
def test_a_sum_is_read_as_people_write_it(written: str) -> None:
    assert yuan_of(f"预算={written}", written) == 1000000


NO_SUM = [
    ("一百万", "不是数"),
    ("-5", "不能是负数"),
    ("33000000.005", "有不到一分的零头"),
    ("0.0000005万", "有不到一分的零头"),
]


@pytest.mark.parametrize(("written", "why"), NO_SUM)
def test_what_is_no_sum_is_refused(written: str, why: str) -> None:
    with pytest.raises((InputProblem, PolicyProblem), match=why):
        yuan_of(f"预算={written}", written)
