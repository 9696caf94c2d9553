"""Goal seek and feasible headcounts: exact, rounding said, nothing missed."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.bounds import PERSONS, STANDARD, TIMES
from workbooks.problems import FileProblem
from workbooks.whatif.effect import changed
from workbooks.whatif.goal import Unknown, seek
from workbooks.whatif.mixes import mixes
from workbooks.whatif.model import FIELDS, Budget, Change, Line, Plan, total

FEN = Fraction(1, 100)
SENIOR = Line("高级工", Fraction(20), Fraction(3000), "培训补贴.高级", budget="培训")
JUNIOR = Line("初级工", Fraction(50), Fraction(1000), "培训补贴.初级", budget="培训")
POSTS = Line("公益性岗位", Fraction(10), Fraction(1750), times=Fraction(12), budget="岗位")
OPEN = Line("乡村工匠", Fraction(10), None)
PLAN = Plan("haiyuan-2023", (SENIOR, JUNIOR, POSTS, OPEN), (Budget("培训", Fraction(110000)),))


def put_back(plan: Plan, unknown: Unknown, value: Fraction) -> Fraction:
    """What the plan comes to with the answer in it."""
    change = Change(**{FIELDS[unknown.what]: value})
    return total([changed(line, change) if i in unknown.lines else line for i, line in enumerate(plan.lines)])


def test_a_standard_that_meets_the_goal_to_the_fen_is_found() -> None:
    found = seek(PLAN, Unknown(STANDARD, (0,)), Fraction(330000))
    assert (found.exact, found.met, [a.value for a in found.answers]) == (3500, True, [3500])


def test_a_goal_for_one_budget_counts_its_own_lines_alone() -> None:
    found = seek(PLAN, Unknown(STANDARD, (0,)), Fraction(120000), "培训")
    assert found.exact == 3500


def test_a_standard_between_two_fen_shows_both_and_how_far_they_are_off() -> None:
    plan = Plan("haiyuan-2023", (Line("高级工", Fraction(3), Fraction(3000)),))
    found = seek(plan, Unknown(STANDARD, (0,)), Fraction(10000))
    assert not found.met
    assert [(a.value, a.off) for a in found.answers] == [(Fraction("3333.33"), -FEN), (Fraction("3333.34"), 2 * FEN)]


def test_persons_are_whole() -> None:
    found = seek(PLAN, Unknown(PERSONS, (0,)), Fraction(321000))
    assert [a.value for a in found.answers] == [20, 21]
    assert found.exact == Fraction(61, 3)


def test_what_is_open_moves_nothing_until_its_standard_is_sought() -> None:
    assert seek(PLAN, Unknown(STANDARD, (3,)), Fraction(330000)).exact == 1000
    with pytest.raises(FileProblem, match="不影响"):
        seek(PLAN, Unknown(PERSONS, (3,)), Fraction(330000))


def test_a_goal_below_what_the_other_lines_cost_is_refused() -> None:
    seek(PLAN, Unknown(STANDARD, (0,)), Fraction(260000))
    with pytest.raises(FileProblem, match=r"其余各项已经比目标多 0\.01 元"):
        seek(PLAN, Unknown(STANDARD, (0,)), Fraction(260000) - FEN)


@given(
    st.lists(st.tuples(*[st.integers(1, 500)] * 3), min_size=1, max_size=5),
    st.sampled_from([STANDARD, PERSONS, TIMES]),
    st.integers(0, 10**9),
)
def test_every_answer_put_back_is_off_by_what_it_says(
    lines: list[tuple[int, int, int]], what: str, goal_fen: int
) -> None:
    plan = Plan(
        "x", tuple(Line(str(i), Fraction(p), Fraction(s), times=Fraction(t)) for i, (p, s, t) in enumerate(lines))
    )
    unknown, goal = Unknown(what, (0,)), goal_fen * FEN
    try:
        found = seek(plan, unknown, goal)
    except FileProblem:
        assert total(plan.lines[1:]) > goal
        return
    assert put_back(plan, unknown, found.exact) == goal
    for answer in found.answers:
        assert put_back(plan, unknown, answer.value) == answer.total == goal + answer.off


def test_the_two_thousand_of_plan_one_can_be_split_in_twenty_two_ways() -> None:
    found = list(mixes([Fraction(10000), Fraction(800), Fraction(1500)], 2000, Fraction(3000000)))
    assert found == [(7 * k, 85 * k, 2000 - 92 * k) for k in range(22)]


def test_a_billion_people_are_split_at_once() -> None:
    """Were every count tried, neither answer would come in a lifetime."""
    people = 10**9
    rates = [Fraction(rate) for rate in (10000, 800, 1500, 2500)]
    first = next(mixes(rates, people, Fraction(1500 * people)))
    assert (sum(first), sum(n * rate for n, rate in zip(first, rates, strict=True))) == (people, 1500 * people)
    assert next(mixes(rates, people, Fraction(1500 * people + 50)), None) is None


@given(
    st.lists(st.fractions(0, 9, max_denominator=2), min_size=1, max_size=4),
    st.integers(0, 7),
    st.integers(0, 60).map(lambda n: Fraction(n, 2)),
)
def test_every_split_is_found_and_no_other(rates: list[Fraction], people: int, money: Fraction) -> None:
    counts = product(range(people + 1), repeat=len(rates))
    wanted = [c for c in counts if sum(c) == people and sum(n * r for n, r in zip(c, rates, strict=True)) == money]
    assert sorted(mixes(rates, people, money)) == wanted
