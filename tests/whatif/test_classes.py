"""Classes that are settled by their employment rate, and plans at three pass rates and employment rates."""

from dataclasses import replace
from fractions import Fraction

import pytest

from policies.errors import InputProblem
from policies.library import resolve
from udfs.cells import call
from workbooks.problems import FileProblem
from workbooks.whatif.classes import Staircase, staircases
from workbooks.whatif.model import Budget, Line, Plan
from workbooks.whatif.outlook import outlook, rates_of, read_ranges
from workbooks.whatif.plans import document_plan
from workbooks.whatif.study import Asked, Waiting, study

QIANYANG = resolve("qianyang-2021")
READINGS = {"合格人数": "合格", "参训人数": "参训"}


def a_class(enrolled: int, standard: int = 1000, classes: int = 4) -> Line:
    return Line("春季班", Fraction(enrolled), Fraction(standard), "初级工标准", Fraction(classes))


def at(stairs: Staircase, employed: int) -> Fraction:
    """What a staircase pays: the lowest step is a ramp, the others are flat."""
    step = next(each for each in stairs.steps if each.first <= employed <= each.last)
    if step.first == step.last:
        return step.pays_first
    rise = (step.pays_last - step.pays_first) / (step.last - step.first)
    return step.pays_first + rise * (employed - step.first)


@pytest.mark.parametrize(
    ("enrolled", "passed"), [(50, Fraction(1)), (45, Fraction(1)), (50, Fraction(9, 10)), (7, Fraction(1))]
)
def test_every_step_is_what_the_cell_pays(enrolled: int, passed: Fraction) -> None:
    found = list(staircases(QIANYANG, a_class(enrolled), passed))
    assert [each.reading for each in found] == list(READINGS)
    for stairs in found:
        for employed in range(stairs.qualified + 1):
            paid = call(
                "CLASS_SUBSIDY", [1000, stairs.qualified, employed, enrolled, READINGS[stairs.reading], "qianyang-2021"]
            )
            assert at(stairs, employed) == paid, (stairs.reading, employed)


def test_the_steps_of_fifty_begin_at_fifteen_twenty_five_and_thirty_five() -> None:
    stairs = next(staircases(QIANYANG, a_class(50)))
    assert [(step.threshold, step.first, step.pays_first) for step in stairs.steps] == [
        (0, 0, 0),
        (Fraction(3, 10), 15, 50000),
        (Fraction(1, 2), 25, 60000),
        (Fraction(7, 10), 35, 70000),
    ]


def test_a_decided_reading_has_one_staircase() -> None:
    policy = resolve("qianyang-2021?就业率口径=参训")
    assert [each.reading for each in staircases(policy, a_class(50))] == ["参训人数"]


def test_a_band_in_which_nobody_can_be_has_no_step() -> None:
    """Of 50 enrolled 30 pass: 70% of those enrolled would be 35 employed, more than passed."""
    by_passed, by_enrolled = staircases(QIANYANG, a_class(50), Fraction(3, 5))
    assert (len(by_passed.steps), len(by_enrolled.steps)) == (4, 3)
    assert by_enrolled.steps[-1].last == 30


def test_the_steps_stand_on_the_likely_pass_rate() -> None:
    """Given for all, or for the class itself."""
    plan = Plan("qianyang-2021", (a_class(50),))
    for name in ("合格率", "春季班.合格率"):
        found = study(plan, Asked(ranges=["就业率=0.5,0.6,0.7", f"{name}=0.8,0.9,1"]))
        assert {each.qualified for each in found.staircases} == {45}
    assert {each.qualified for each in study(plan, Asked()).staircases} == {50}


def test_what_is_no_class_has_no_steps_and_an_open_class_is_refused() -> None:
    assert not list(staircases(QIANYANG, Line("求职补贴", Fraction(50), Fraction(500), "一次性求职补贴.标准")))
    with pytest.raises(FileProblem, match="没有填，就业率的阶梯算不出来"):
        list(staircases(QIANYANG, Line("春季班", Fraction(50), None, "初级工标准")))


def test_the_plan_of_qianyang_has_its_classes_with_the_standard_that_is_filled_in() -> None:
    plan = document_plan(resolve("qianyang-2021?初级工标准=1200"))
    found = {
        line.title: (line.standard, line.persons, line.times) for line in plan.lines if "培训" in line.path + line.title
    }
    assert found["就业技能培训补贴"] == (1200, None, None)
    assert found["中期技能培训补贴"] == (None, None, None)


def three(
    *settings: str, lines: tuple[Line, ...] = (a_class(50),), policy: str = "qianyang-2021"
) -> tuple[Fraction, ...]:
    return outlook(Plan(policy, lines), resolve(policy), read_ranges(settings)).totals


def test_the_three_totals_of_four_classes() -> None:
    """0.8 x 50 x 1000 x 1.2; 0.9 x 50 x 1000 x 1.2; 50 x 1000 x 1.4; each for four classes."""
    assert three("就业率=0.5,0.65,0.8", "合格率=0.8,0.9,1") == (192000, 216000, 280000)


def test_a_rate_at_a_threshold_is_in_the_higher_band() -> None:
    assert three("就业率=0.2999,0.3,0.3", "合格率=1,1,1")[:2] == (Fraction("59980"), 200000)
    assert three("就业率=0.4999,0.5,0.5") == (200000, 240000, 240000)
    assert three("就业率=0.6999,0.7,0.7") == (240000, 280000, 280000)


def test_a_class_below_thirty_percent_is_open_where_the_readings_differ() -> None:
    plan, ranges = Plan("qianyang-2021", (a_class(50),)), read_ranges(["就业率=0.2,0.5,0.8", "合格率=0.8,0.9,1"])
    found = outlook(plan, QIANYANG, ranges)
    assert found.rated[0].amounts == (None, 216000, 280000)
    assert (found.open_lines, found.rated[0].why) == ((), "就业率口径文件没有写明，两种算法金额不同")
    assert found.totals == (None, 216000, 280000)
    assert found.spans[0] == (4 * 8 * 1000, 4 * 10 * 1000)  # 20% of the 40 who pass, or of the 50 enrolled
    assert not found.settled
    decided = outlook(plan, resolve("qianyang-2021?就业率口径=合格"), ranges)
    assert decided.rated[0].amounts[0] == decided.totals[0] == 4 * 8 * 1000
    assert decided.settled


def waiting(**figures: Fraction | None) -> Line:
    """40 persons, 1200 yuan, three classes of qianyang-2021, as a plan has them."""
    line = Line("就业技能培训补贴", Fraction(40), Fraction(1200), "初级工标准", Fraction(3), waits="就业率")
    return replace(line, **figures)


def test_a_class_without_a_rate_is_in_no_total_but_has_its_range() -> None:
    """40 x 1200 x 3 = 144,000 is one tier of four: nothing decides for it. At most 1.4 of it, at least nothing."""
    lines = (waiting(), Line("求职补贴", Fraction(2), Fraction(500)))
    plan = Plan("qianyang-2021", lines, (Budget("班", Fraction(9999)),))
    found = study(plan, Asked())
    assert (found.effects[0].now, found.effects[0].open_now) == (1000, ("就业技能培训补贴",))
    assert found.waiting == (Waiting("就业技能培训补贴", (Fraction(0), Fraction(201600))),)
    assert [each.line.title for each in found.staircases] == ["就业技能培训补贴"] * 2
    assert not found.settled
    assert study(Plan("qianyang-2021", plan.lines[1:]), Asked()).settled
    assert not study(Plan("qianyang-2021", (waiting(standard=None), *plan.lines[1:])), Asked()).waiting


def test_a_point_whose_line_is_open_is_a_range_and_no_nought() -> None:
    ranges = ["合格率=0.7,0.85,1", "就业率=0.2,0.55,0.8"]
    found = study(Plan("qianyang-2021", (waiting(),)), Asked(ranges=ranges))
    assert found.outlook is not None
    assert found.outlook.totals == (None, 146880, 201600)
    assert found.outlook.spans[0] == (20160, 28800)  # 0.2 of 28 who pass, or of 40 enrolled; x 1200 x 3
    assert not found.settled


def test_a_class_that_gets_only_a_pass_rate_is_open_from_nothing_to_its_best() -> None:
    found = study(Plan("qianyang-2021", (waiting(),)), Asked(ranges=["合格率=0.5,0.5,1"])).outlook
    assert found is not None
    assert found.spans == ((0, 100800), (0, 100800), (0, 201600))
    assert found.rated[0].why == "没有就业率，按班分档结算"


def test_a_class_that_no_range_names_still_counts_from_nothing_to_its_best() -> None:
    lines = (waiting(), replace(waiting(), title="秋季班", times=Fraction(1)))
    found = study(Plan("qianyang-2021", lines), Asked(ranges=["秋季班.就业率=0.5,0.5,0.5"])).outlook
    assert found is not None
    assert found.spans[0] == (57600, 57600 + 201600)
    assert [each.line.title for each in found.rated] == ["就业技能培训补贴", "秋季班"]


def test_what_no_figure_is_known_of_is_left_out_of_every_point_and_told() -> None:
    lines = (a_class(50), Line("求职补贴", None, Fraction(500)), Line("交通", Fraction(3), Fraction(100)))
    found = outlook(Plan("qianyang-2021", lines), QIANYANG, read_ranges(["就业率=0.5,0.65,0.8"]))
    assert found.totals == (240300, 240300, 280300)
    assert (found.open_lines, found.rest, found.settled) == (("求职补贴",), (300, 300, 300), False)


def test_a_share_of_the_fund_is_in_what_all_classes_pay() -> None:
    halved = next(staircases(QIANYANG, replace(a_class(50), share=Fraction(1, 2))))
    assert halved.of_all(halved.steps[-1].pays_last) == 70000 * 4 / 2


def test_a_pass_rate_moves_what_is_paid_by_certificate_and_nothing_else() -> None:
    plan, policy = document_plan(resolve("shapotou-2025")), resolve("shapotou-2025")
    found = outlook(plan, policy, read_ranges(["合格率=70%,85%,100%"]))
    titles = {each.line.title for each in found.rated}
    assert {"高级工培训补贴", "实用技术培训补贴"} <= titles
    assert not {"订单培训补助", "乡村工匠补助"} & titles
    assert found.totals == (532000, 646000, 760000)


def test_a_rate_of_one_line_goes_before_the_general_one() -> None:
    plan, policy = document_plan(resolve("shapotou-2025")), resolve("shapotou-2025")
    found = outlook(plan, policy, read_ranges(["高级工培训补贴.合格率=0,0,0", "合格率=1,1,1"]))
    assert found.totals == (680000,) * 3


def test_posts_are_paid_by_no_rate() -> None:
    policy = resolve("haiyuan-2023")
    plan = document_plan(policy)
    by_title = {line.title: rates_of(policy, line) for line in plan.lines}
    assert by_title["公益性岗位岗位补贴"] == by_title["零工驿站补贴"] == ()
    assert by_title["海原司机培训"] == ("合格率",)
    startup = next(line for line in document_plan(QIANYANG).lines if line.title == "IYB创业培训补贴")
    assert rates_of(QIANYANG, startup) == ("合格率",)


RANGES = [
    "就业率=0.5,0.8",
    "就业率=0.8,0.5,0.9",
    "就业率=0.5,0.8,1.1",
    "就业率=-0.1,0.8,1",
    "就业率=甲,乙,丙",
    "就业率",
]


@pytest.mark.parametrize("text", RANGES)
def test_a_range_has_three_rising_shares(text: str) -> None:
    with pytest.raises(InputProblem, match="三个数从小到大"):
        read_ranges([text])
    assert read_ranges(["就业率=0.5,0.8,1"]) == {"就业率": (Fraction(1, 2), Fraction(4, 5), Fraction(1))}


def test_a_rate_that_moves_nothing_is_refused() -> None:
    post = (Line("公益性岗位", Fraction(10), Fraction(600), "城镇公益性岗位补贴.社会公共管理类", Fraction(12)),)
    with pytest.raises(InputProblem, match="合格率不影响"):
        three("合格率=0.5,0.8,1", lines=post)
    with pytest.raises(InputProblem, match="不按就业率付"):
        three("公益性岗位.就业率=0.5,0.8,1", lines=(*post, a_class(50)))
    with pytest.raises(InputProblem, match="在读率"):
        three("在读率=0.5,0.8,1")
