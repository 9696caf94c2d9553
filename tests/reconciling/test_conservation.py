"""Whatever the rows: each is in one case, the totals tie, and the order of the rows decides nothing."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reconciling.rows import as_sets, back, due, paid
from workbooks.reconciling.model import PAYABLE, RETURNED, SIDES, Case, Entry, InputFile, Pair, ReconcileProblem, Result
from workbooks.reconciling.outcomes import OUTCOMES
from workbooks.reconciling.reconcile import reconcile

TEXTS = {
    "identity": ["", "", "640522199001010017", "640522199001010025", "640522199001010035"],
    "name": ["", "张三", "章三", "李四"],
    "account": ["", "6228000000001", "6228000000002"],
    "benefit": ["", "岗位补贴", "社会保险补贴", "补贴"],
    "period": ["", "2024-05", "2024-06", "2024-05/2024-07"],
    "fund": ["", "县级", "中央"],
    "township": ["", "史店乡", "树台乡"],
    "reference": ["", "", "A1", "A2"],
}


@st.composite
def small_inputs(draw: st.DrawFn) -> list[Entry]:
    """Rows full of collisions: few people, names, accounts and amounts."""
    rows = []
    for number in range(draw(st.integers(0, 14))):
        texts = {name: draw(st.sampled_from(choices)) for name, choices in TEXTS.items()}
        side = draw(st.sampled_from([PAYABLE, PAYABLE, "实付", "实付", RETURNED]))
        day = draw(st.sampled_from([None, 3, 9]))
        fen = draw(st.sampled_from([30000, 30000, 50000, 80000, 20000, 0, -30000]))
        failed = side == "实付" and draw(st.integers(0, 3)) == 0
        in_words: dict[str, object] = {"undone": failed and draw(st.booleans())}
        in_words["note"] = draw(st.sampled_from(["", "账户已销户"])) if failed or side == RETURNED else ""
        if not texts["account"]:
            in_words["visible"] = draw(st.sampled_from(["", "", "6228*001", "*002"]))
        row = due(day=day)
        place = {"side": side, "file": draw(st.integers(0, 1)), "sheet": "表", "row": number + 2}
        rows.append(replace(row, **place, **texts, fen=fen, failed=failed, **in_words))  # type: ignore[arg-type]
    return rows


def totals_of_rows(rows: list[Entry]) -> dict[str, int]:
    failed = sum(each.fen for each in rows if each.failed)
    sums = {side: sum(each.fen for each in rows if each.side == side) for side in SIDES}
    sums[RETURNED] += failed
    return sums


@given(small_inputs())
@settings(max_examples=600, deadline=None)
def test_every_row_is_in_one_case_and_the_totals_tie(rows: list[Entry]) -> None:
    result = reconcile(rows)
    places = [each.place for case in result.cases for each in case.entries]
    assert sorted(places) == sorted(each.place for each in rows)
    sums = result.sums()
    assert {"应付": sums.payable, "实付": sums.paid, "退票": sums.returned} == totals_of_rows(rows)
    for attribute in ("fund", "township", "benefit", "period"):
        parts = result.sums_by(attribute).values()
        for column in ("payable", "paid", "returned", "uncounted", "difference"):
            assert sum(getattr(each, column) for each in parts) == getattr(sums, column)
    assert sum(case.difference for case in result.cases) == sums.difference
    assert list(result.counts()) == [each.name for each in OUTCOMES]
    assert sum(result.counts().values()) == len(result.cases)
    assert [case.number for case in result.cases] == list(range(1, len(result.cases) + 1))


@given(small_inputs(), st.randoms(use_true_random=False))
@settings(max_examples=600, deadline=None)
def test_another_order_of_the_rows_gives_the_same_result(rows: list[Entry], random: Random) -> None:
    shuffled = rows[:]
    random.shuffle(shuffled)
    one, two = reconcile(rows), reconcile(shuffled)
    assert as_sets(one) == as_sets(two)
    assert [(case.number, case.reason) for case in one.cases] == [(case.number, case.reason) for case in two.cases]


@given(small_inputs(), st.randoms(use_true_random=False))
@settings(max_examples=600, deadline=None)
def test_rows_exchanged_within_their_files_give_the_same_result(rows: list[Entry], random: Random) -> None:
    numbers: dict[tuple[str, int], list[int]] = {}
    for each in rows:
        numbers.setdefault((each.side, each.file), []).append(each.row)
    for some in numbers.values():
        random.shuffle(some)
    moved = [replace(each, row=numbers[each.side, each.file].pop()) for each in rows]

    def told(result: Result) -> list[tuple[object, ...]]:
        return sorted(
            (case.outcome, case.difference, case.reason, sorted(str(replace(each, row=0)) for each in case.entries))
            for case in result.cases
        )

    assert told(reconcile(rows)) == told(reconcile(moved))


@given(small_inputs())
@settings(max_examples=300, deadline=None)
def test_another_order_of_the_files_gives_the_same_outcomes(rows: list[Entry]) -> None:
    swapped = [replace(each, file=1 - each.file) for each in rows]

    def told(result: Result) -> list[tuple[object, ...]]:
        return sorted((case.outcome, case.payable, case.paid, case.returned, case.difference) for case in result.cases)

    assert told(reconcile(rows)) == told(reconcile(swapped))


@given(small_inputs())
@settings(max_examples=300, deadline=None)
def test_what_an_outcome_says_is_so(rows: list[Entry]) -> None:
    for case in reconcile(rows).cases:
        net = case.payable - case.difference
        if case.outcome in ("一致", "分次付清", "合并支付", "退票已重发", "户名不符", "账号不符", "跨期"):
            assert case.difference == 0
        if case.outcome in ("应付未付", "退票待重发", "金额不符"):
            assert case.difference != 0
        if case.outcome in ("应付未付", "退票待重发"):
            assert case.difference > 0
        if case.outcome == "重复支付":
            assert net > case.payable > 0
        if case.outcome == "应付未付":
            assert not case.of("实付") and not case.of(RETURNED)
        if case.outcome == "无应付而付":
            assert not case.of(PAYABLE)
        assert bool(case.candidates) <= (case.outcome == "待人工确认")
        assert case.reason


@given(small_inputs(), st.data())
@settings(max_examples=200, deadline=None)
def test_confirming_a_candidate_settles_it_and_the_totals_still_tie(rows: list[Entry], data: st.DataObject) -> None:
    pairs = [pair for case in reconcile(rows).cases for pair in case.candidates]
    if not pairs:
        return
    one, two = data.draw(st.sampled_from(pairs))
    confirmed = reconcile(rows, [Pair(one.place, two.place)])
    together = [case for case in confirmed.cases if one.place in {each.place for each in case.entries}]
    assert [two.place in {each.place for each in case.entries} for case in together] == [True]
    denied = reconcile(rows, [Pair(one.place, two.place, False)])
    assert all((one, two) not in case.candidates for case in denied.cases)


@given(small_inputs())
@settings(max_examples=300, deadline=None)
def test_the_short_way_of_the_many_plain_pairs_tells_what_the_long_way_tells(rows: list[Entry]) -> None:
    apart = {"name": "欧阳无关", "account": "1", "benefit": "", "period": "", "sheet": "别处"}
    one, two = due(7, **apart, identity="640522195001010018"), paid(7, **apart, identity="640522195001010026")

    def told(result: Result) -> set[tuple[object, ...]]:
        cases = [case for case in result.cases if case.entries[0] not in (one, two)]
        return {(case.outcome, case.reason, case.also, tuple(each.place for each in case.entries)) for case in cases}

    # Where anything is denied, no pair is taken without looking twice.
    long_way = reconcile([*rows, one, two], [Pair(one.place, two.place, False)])
    assert told(reconcile(rows)) == told(long_way)


# -- a result that does not tie is refused -------------------------------------------------------------------------


def broken(change: object) -> Result:
    rows = [due(township="史店乡"), paid(), due(period="2024-06"), back(identity="", name="王五", account="")]
    result = reconcile(rows)
    result.conserve()
    change(result)  # type: ignore[operator]
    return result


def lose_a_row(result: Result) -> None:
    result.cases[0].entries.pop()


def lose_a_case(result: Result) -> None:
    result.cases.pop()


def tell_a_row_twice(result: Result) -> None:
    result.cases[1].entries.append(result.cases[0].entries[0])


def put_another_row_in_its_place(result: Result) -> None:
    result.cases[0].entries[0] = replace(result.cases[0].entries[0])


def add_a_case(result: Result) -> None:
    result.cases.append(Case("应付未付", [due()], "多出来的"))


def count_a_file_short(result: Result) -> None:
    rows = sum(each.side == PAYABLE for each in result.entries)
    result.inputs = [InputFile(PAYABLE, 0, "名册.xlsx", ("表",), rows, 1, "0" * 64)]


@pytest.mark.parametrize(
    "change",
    [lose_a_row, lose_a_case, tell_a_row_twice, put_another_row_in_its_place, add_a_case, count_a_file_short],
)
def test_a_result_that_does_not_tie_is_refused(change: object) -> None:
    with pytest.raises(ReconcileProblem, match="不平"):
        broken(change).conserve()
