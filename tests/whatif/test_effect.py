"""What a scenario does to a plan, how figures are named, and which of them weigh most."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.bounds import PERSONS, STANDARD, TIMES
from policies.errors import InputProblem, PolicyProblem
from policies.library import resolve
from workbooks.problems import FileProblem
from workbooks.whatif.effect import changed, effect
from workbooks.whatif.goal import Unknown
from workbooks.whatif.model import CONTROL, FIELDS, Budget, Change, Line, Plan, Scenario, total
from workbooks.whatif.names import scenario_of, unknown_of
from workbooks.whatif.plans import document_plan
from workbooks.whatif.sensitivity import sways

SHAPOTOU = document_plan(resolve("shapotou-2025"))
HAIYUAN = document_plan(resolve("haiyuan-2023"))


def line(title: str) -> int:
    return next(i for i, each in enumerate(SHAPOTOU.lines) if each.title == title)


SENIOR, CRAFT = line("高级工培训补贴"), line("乡村工匠补助")


def test_five_hundred_less_for_twenty_persons_is_ten_thousand_less() -> None:
    found = effect(SHAPOTOU, Scenario("甲", {SENIOR: Change(standard=Fraction(3500))}))
    assert (found.now, found.then, found.difference) == (760000, 750000, -10000)
    assert found.lines[SENIOR].difference == -10000
    assert sum(each.difference != 0 for each in found.lines if each.difference is not None) == 1


def test_what_is_open_counts_nowhere_and_is_named() -> None:
    found = effect(SHAPOTOU, Scenario("甲"))
    assert "乡村工匠补助" in found.open_now
    filled = effect(SHAPOTOU, Scenario("乙", {CRAFT: Change(standard=Fraction(6000))}))
    assert (filled.then - filled.now, filled.lines[CRAFT].difference) == (60000, None)
    assert set(filled.open_now) - set(filled.open_then) == {"乡村工匠补助"}


def test_a_budget_counts_its_parts_and_the_control_figure_everything() -> None:
    plan = Plan(SHAPOTOU.policy, SHAPOTOU.lines, (*SHAPOTOU.budgets, Budget(CONTROL, Fraction(800000))))
    left = {each.budget.name: (each.left_now, each.left_then) for each in effect(plan, Scenario("甲")).budgets}
    assert left["职业技能培训"] == (130000, 130000)
    assert left["实用技术培训"] == (0, 0)
    assert left["总概算"] == (240000, 240000)
    assert left[CONTROL] == (40000, 40000)


def test_a_scenario_for_a_line_that_is_not_there_is_refused() -> None:
    effect(SHAPOTOU, Scenario("甲", {len(SHAPOTOU.lines) - 1: Change()}))
    with pytest.raises(FileProblem, match="“甲”改的是第"):
        effect(SHAPOTOU, Scenario("甲", {len(SHAPOTOU.lines): Change()}))


def test_the_mean_of_each_person_leaves_out_stations_and_what_is_open() -> None:
    lines = (Line("甲", Fraction(10), Fraction(300)), Line("乙", Fraction(30), Fraction(100)))
    others = (Line("站", Fraction(5), Fraction(10000), unit="元/个"), Line("丙", Fraction(9), None))
    assert effect(Plan("x", (*lines, *others)), Scenario("")).per_head_now == 150
    assert effect(Plan("x", others), Scenario("")).per_head_now is None


NAMES = [
    ("培训补贴.高级", STANDARD, "高级工培训补贴"),
    ("培训补贴.高级.人数", PERSONS, "高级工培训补贴"),
    ("高级工培训补贴.人数", PERSONS, "高级工培训补贴"),
    ("高级工培训补贴.次数", TIMES, "高级工培训补贴"),
    ("乡村工匠补助.标准", STANDARD, "乡村工匠补助"),
    ("订单培训标准", STANDARD, "订单培训补助"),
]


@pytest.mark.parametrize(("name", "what", "title"), NAMES)
def test_a_figure_is_named_by_its_path_or_by_its_line(name: str, what: str, title: str) -> None:
    assert unknown_of(SHAPOTOU, name) == Unknown(what, (line(title),))


def test_a_standard_that_several_lines_share_is_one_figure() -> None:
    found = unknown_of(HAIYUAN, "三支一扶补贴")
    assert [HAIYUAN.lines[i].title for i in found.lines] == ["三支一扶补贴（自治区负担）", "三支一扶补贴（县负担）"]


def test_a_wrong_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputProblem, match=r"测算表里没有“培训补贴\.高及”，相近的有：培训补贴\.高级工"):
        unknown_of(SHAPOTOU, "培训补贴.高及")
    with pytest.raises(InputProblem, match=r"文件里有“培训补贴\.特种作业操作证”，测算表里没有用到它"):
        unknown_of(HAIYUAN, "培训补贴.特种作业操作证")


VALUES = [("3500", 3500), ("3,500元", 3500), ("+500", 4500), ("-500", 3500), ("+5%", 4200), ("-12.5%", 3500)]


@pytest.mark.parametrize(("written", "standard"), VALUES)
def test_a_value_is_a_number_or_a_change_of_the_present_one(written: str, standard: int) -> None:
    found = scenario_of(SHAPOTOU, "甲", [f"培训补贴.高级={written}"])
    assert found.changes == {SENIOR: Change(standard=Fraction(standard))}


WRONG = [
    ("培训补贴.高级=三千", "不是数"),
    ("培训补贴.高级=50%", "不是数"),
    ("培训补贴.高级=-4001", "不能是负数"),
    ("培训补贴.高级", "应写成 参数=值"),
    ("高级工培训补贴.人数=20.5", "应是整数"),
    ("乡村工匠补助.标准=+100", "现在的标准是待定的"),
]


@pytest.mark.parametrize(("text", "why"), WRONG)
def test_what_is_no_value_is_refused(text: str, why: str) -> None:
    with pytest.raises((InputProblem, PolicyProblem), match=why):
        scenario_of(SHAPOTOU, "甲", [text])
    scenario_of(SHAPOTOU, "甲", ["培训补贴.高级=-4000", "高级工培训补贴.人数=21", "乡村工匠补助.标准=100"])


def test_a_figure_may_be_set_once() -> None:
    with pytest.raises(InputProblem, match="标准写了两次"):
        scenario_of(SHAPOTOU, "甲", ["培训补贴.高级=3500", "高级工培训补贴=3600"])
    scenario_of(SHAPOTOU, "甲", ["培训补贴.高级=3500", "高级工培训补贴.人数=36"])


COUNTS = st.integers(0, 300).map(Fraction)


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS, st.sampled_from(["", "甲", "乙"])), min_size=1, max_size=6))
def test_each_parameter_changed_by_a_tenth_moves_the_total_by_what_is_said(rows: list[tuple[Fraction, ...]]) -> None:
    paths: dict[object, Fraction] = {}
    lines = tuple(
        Line(str(i), persons, paths.setdefault(path, standard) if path else standard, str(path), times)
        for i, (persons, standard, times, path) in enumerate(rows)
    )
    found = sways(Plan("haiyuan-2023", lines), Fraction(1, 10))
    assert len({each.unknown for each in found}) == len(found)
    assert [each.yuan for each in found] == sorted((each.yuan for each in found), reverse=True)
    standards = [i for each in found if each.unknown.what == STANDARD for i in each.unknown.lines]
    assert len(set(standards)) == len(standards)
    for each in found:
        change = Change(**{FIELDS[each.unknown.what]: each.now * Fraction(11, 10)})
        then = [changed(own, change) if i in each.unknown.lines else own for i, own in enumerate(lines)]
        assert total(then) - total(lines) == each.yuan != 0
