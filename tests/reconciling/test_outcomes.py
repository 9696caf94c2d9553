"""Each outcome beside a twin that differs by one fact."""

from __future__ import annotations

import pytest

from tests.reconciling.rows import (
    INSURANCE,
    JULY,
    JUNE,
    LI,
    NOBODY,
    UNSAID,
    ZHANG,
    back,
    due,
    only,
    outcomes,
    paid,
    told,
)
from workbooks.reconciling.model import PAID, PAYABLE, Entry, Pair, ReconcileProblem
from workbooks.reconciling.outcomes import BY_NAME, OUTCOMES, gravest

# -- one due, one payment ------------------------------------------------------------------------------------------


def test_a_payment_of_the_due_agrees() -> None:
    case = only(due(), paid())
    assert (case.outcome, case.difference, case.also) == ("一致", 0, ())
    assert "身份证号＋补贴项目＋所属期＋金额" in case.reason


@pytest.mark.parametrize(("yuan", "says"), [(499, "少付 1.00 元"), (501, "多付 1.00 元")])
def test_a_payment_of_another_amount_is_told_with_what_is_missing_or_too_much(yuan: int, says: str) -> None:
    case = only(due(500), paid(yuan))
    assert (case.outcome, case.difference) == ("金额不符", (500 - yuan) * 100)
    assert says in case.reason


def test_a_due_without_a_payment_is_unpaid() -> None:
    assert outcomes(due()) == ["应付未付"]


def test_a_due_of_nothing_without_a_payment_agrees() -> None:
    assert outcomes(due(0)) == ["一致"]


def test_a_payment_without_a_due_is_told_so() -> None:
    assert outcomes(paid()) == ["无应付而付"]


def test_a_payment_to_another_person_leaves_the_due_unpaid() -> None:
    other = {"identity": LI, "name": "李四", "account": "6228480402564890026"}
    assert outcomes(due(), paid(**other)) == ["应付未付", "无应付而付"]


@pytest.mark.parametrize(
    ("fact", "outcome"),
    [
        ({"name": "李四"}, "户名不符"),
        ({"account": "6228480402564890026"}, "账号不符"),
        ({"period": JUNE}, "跨期"),
        ({"account": ""}, "一致"),
        ({"name": ""}, "一致"),
        ({"period": ""}, "一致"),
        ({"benefit": ""}, "一致"),
        ({"benefit": "补贴"}, "一致"),
        ({"benefit": INSURANCE}, "待人工确认"),
    ],
)
def test_one_fact_that_differs_is_told_and_one_that_is_not_said_is_not(fact: dict[str, str], outcome: str) -> None:
    assert outcomes(due(), paid(**fact)) == [outcome]


def test_a_name_of_the_same_sound_is_told_as_such() -> None:
    assert "读音相同" in only(due(name="张伟"), paid(name="章玮")).reason


def test_the_gravest_outcome_wins_and_the_reason_names_the_others() -> None:
    case = only(due(), paid(400, name="李四", account="6228480402564890026"))
    assert (case.outcome, case.also) == ("金额不符", ("户名不符", "账号不符"))
    assert "李四" in case.reason and "账号" in case.reason


def test_another_benefit_of_another_amount_is_another_thing() -> None:
    assert outcomes(due(), paid(400, benefit=INSURANCE)) == ["应付未付", "无应付而付"]


def test_another_period_and_another_amount_are_for_somebody_to_decide() -> None:
    # Telling 应付未付 would propose to pay what this payment may have been meant for.
    assert outcomes(due(), paid(400, period=JUNE)) == ["待人工确认"]


def test_a_month_inside_the_due_s_months_is_no_other_period() -> None:
    assert outcomes(due(period="2024-05/2024-07"), paid(period=JUNE)) == ["一致"]
    assert outcomes(due(period="2024-05/2024-07"), paid(period="2024-08")) == ["跨期"]


def test_a_bank_that_cuts_the_benefit_s_title_short_means_the_same() -> None:
    assert outcomes(due(benefit="公益性岗位补贴"), paid(benefit="岗位补贴")) == ["一致"]


def test_two_titles_of_both_lists_are_two_benefits_though_one_contains_the_other() -> None:
    settled = [due(300, identity=LI), paid(300, identity=LI)]
    lists = [due(200, identity=LI, benefit="公益性岗位补贴"), paid(200, identity=LI, benefit="公益性岗位补贴")]
    assert "待人工确认" in outcomes(due(benefit="公益性岗位补贴"), *settled, *lists, paid())


# -- several payments, several dues --------------------------------------------------------------------------------


def test_parts_that_make_the_due_pay_it() -> None:
    case = only(due(500), paid(200), paid(300))
    assert (case.outcome, case.difference) == ("分次付清", 0)


def test_parts_that_do_not_make_the_due_are_another_amount() -> None:
    assert outcomes(due(500), paid(200), paid(299)) == ["金额不符"]


def test_one_sum_for_two_dues_pays_both() -> None:
    case = only(due(500), due(300, benefit=INSURANCE), paid(800, **UNSAID))
    assert (case.outcome, case.difference) == ("合并支付", 0)


def test_a_sum_that_is_short_of_two_dues_is_not_given_to_either() -> None:
    assert outcomes(due(500), due(300, benefit=INSURANCE), paid(799, **UNSAID)) == ["待人工确认"]


def test_a_sum_of_two_of_three_dues_leaves_the_third_unpaid() -> None:
    dues = [due(500), due(300, benefit=INSURANCE), due(77, benefit="交通补贴")]
    assert outcomes(*dues, paid(800, **UNSAID)) == ["合并支付", "应付未付"]


def test_parts_that_make_either_of_two_dues_are_a_tie() -> None:
    parts = [paid(200, **UNSAID), paid(300, **UNSAID)]
    assert outcomes(due(500), due(500, benefit=INSURANCE), *parts) == ["待人工确认"]
    assert outcomes(due(500), due(400, benefit=INSURANCE), *parts) == ["分次付清", "应付未付"]


def test_a_payment_that_either_of_two_short_dues_may_have_is_for_somebody_to_decide() -> None:
    short = [due(500), due(300, benefit=INSURANCE), paid(200), paid(100, benefit=INSURANCE)]
    assert outcomes(*short) == ["金额不符", "金额不符"]
    assert outcomes(*short, paid(77, **UNSAID)) == ["待人工确认"]
    assert outcomes(*short, paid(77)) == ["金额不符", "金额不符"]


def test_a_sum_that_two_choices_of_dues_make_is_a_tie() -> None:
    dues = [due(500), due(300, benefit=INSURANCE), due(300, benefit="交通补贴")]
    assert outcomes(*dues, paid(800, **UNSAID)) == ["待人工确认"]


def test_the_same_payment_again_is_paid_twice() -> None:
    case = only(due(), paid(), paid())
    assert (case.outcome, case.difference) == ("重复支付", -50000)


@pytest.mark.parametrize(
    "payments",
    [
        [paid(500), paid(200), paid(300)],
        [paid(200), paid(300), paid(200), paid(300)],
        [paid(500), paid(500), paid(500)],
        [paid(500), paid(500, **UNSAID)],
        [paid(500), paid(500, identity="")],
    ],
)
def test_paid_twice_however_the_second_time_was_paid(payments: list[Entry]) -> None:
    assert outcomes(due(500), *payments) == ["重复支付"]


def test_more_than_the_due_for_the_same_thing_is_another_amount() -> None:
    assert outcomes(due(500), paid(500), paid(77)) == ["金额不符"]


def test_more_that_does_not_say_what_for_has_no_due() -> None:
    assert outcomes(due(500), paid(500), paid(77, **UNSAID)) == ["一致", "无应付而付"]


def test_the_same_amount_for_another_month_is_not_paid_twice_but_without_a_due() -> None:
    assert outcomes(due(), paid(), paid(period=JUNE)) == ["一致", "无应付而付"]


def test_a_payment_of_a_month_of_which_nothing_is_due_pays_the_month_that_waits() -> None:
    assert outcomes(due(), due(period=JUNE), paid(period=JUNE), paid(period=JULY)) == ["跨期", "一致"]


def test_one_payment_for_one_of_two_months_is_a_tie_with_both_as_candidates() -> None:
    case = only(due(), due(period=JUNE), paid(**UNSAID))
    assert case.outcome == "待人工确认"
    assert [[each.period for each in pair] for pair in case.candidates] == [["2024-05", ""], ["2024-06", ""]]


def test_one_payment_for_one_of_two_dues_that_are_alike_is_no_tie_and_the_other_is_unpaid() -> None:
    first, second = due(), due()
    assert sorted(outcomes(first, second, paid(**UNSAID))) == ["一致", "应付未付"]


def test_a_due_that_stands_twice_in_the_roster_is_told_before_it_is_paid() -> None:
    case = next(case for case in told(due(), due(), paid()).cases if case.outcome == "应付未付")
    assert "先核对是不是重复" in case.reason
    assert "重复" not in only(due()).reason


def test_a_payment_for_each_of_two_months_is_no_tie() -> None:
    assert outcomes(due(), due(period=JUNE), paid(**UNSAID), paid(**UNSAID)) == ["一致", "一致"]


def test_of_two_dues_the_one_with_the_payment_s_account_is_paid() -> None:
    other = {"account": "6228480402564890026"}
    assert outcomes(due(), due(**other), paid(**other, **UNSAID)) == ["应付未付", "一致"]


def test_one_sum_under_one_month_s_name_for_two_months_is_told_as_another_period_first() -> None:
    case = only(due(), due(period=JUNE), paid(1000, period=JUNE))
    assert (case.outcome, case.also) == ("跨期", ("合并支付",))


def test_months_paid_one_by_one_pay_a_due_of_several_months() -> None:
    payments = [paid(), paid(period=JUNE), paid(period=JULY)]
    assert outcomes(due(1500, period="2024-05/2024-07"), *payments) == ["分次付清"]


def test_a_negative_row_puts_all_of_the_person_in_doubt() -> None:
    # What was paid and taken back again must not be told as paid.
    assert outcomes(due(), paid(), paid(-500)) == ["待人工确认"]


# -- returns -------------------------------------------------------------------------------------------------------


def test_a_returned_payment_does_not_count_as_paid() -> None:
    case = only(due(), paid(day=6), back(day=8, note="账号不存在"))
    assert (case.outcome, case.paid, case.returned, case.difference) == ("退票待重发", 50000, 50000, 50000)
    assert "账号不存在" in case.reason


def test_a_resend_is_no_second_payment() -> None:
    case = only(due(), paid(day=6), back(day=8), paid(day=10))
    assert (case.outcome, case.difference) == ("退票已重发", 0)


def test_a_resend_sent_twice_is_a_second_payment() -> None:
    assert outcomes(due(), paid(day=6), back(day=8), paid(day=10), paid(day=11)) == ["重复支付"]


def test_a_resend_that_came_back_as_well_still_waits() -> None:
    rows = [due(), paid(day=6), back(day=8), paid(day=10), back(day=12)]
    assert only(*rows).difference == 50000
    assert outcomes(*rows) == ["退票待重发"]


def test_without_days_one_payment_and_one_return_mean_that_the_payment_came_back() -> None:
    assert outcomes(due(), paid(), back()) == ["退票待重发"]


def test_a_return_dated_before_the_payment_is_of_a_payment_that_the_bank_left_out() -> None:
    case = only(due(), back(day=8), paid(day=10))
    assert (case.outcome, case.difference) == ("退票已重发", 0)
    assert outcomes(due(), back(day=10), paid(day=8)) == ["退票待重发"]


def test_a_return_of_a_payment_that_the_bank_left_out_is_not_subtracted() -> None:
    case = only(due(), back())
    assert (case.outcome, case.paid, case.returned, case.difference) == ("退票待重发", 0, 50000, 50000)


def test_a_failed_payment_is_tried_but_not_paid() -> None:
    case = only(due(), paid(failed=True))
    assert (case.outcome, case.paid, case.returned, case.difference) == ("退票待重发", 50000, 50000, 50000)
    assert outcomes(due(), paid(failed=True), paid()) == ["退票已重发"]


def test_a_failed_payment_that_the_list_of_returns_names_as_well_is_returned_once() -> None:
    assert only(due(), paid(failed=True), back()).difference == 50000


def test_a_return_of_a_failed_payment_or_of_the_one_that_stands_is_undecided_without_days() -> None:
    assert outcomes(due(), paid(failed=True), paid(), back()) == ["待人工确认"]
    assert outcomes(due(), paid(failed=True, day=3), paid(day=9), back(day=4)) == ["退票已重发"]


def test_a_reference_says_which_payment_came_back() -> None:
    rows = [due(), due(period=JUNE), paid(reference="A1"), paid(period=JUNE, reference="A2")]
    assert outcomes(*rows, back(reference="A2", **UNSAID)) == ["一致", "退票待重发"]
    assert outcomes(*rows, back(reference="A1", **UNSAID)) == ["退票待重发", "一致"]


def test_a_reference_leaves_no_doubt_that_a_return_is_of_a_payment_left_out() -> None:
    rows = [due(), due(period=JUNE), paid(reference="A1")]
    assert outcomes(*rows, back(reference="A1", **UNSAID)) == ["退票待重发", "应付未付"]
    assert outcomes(*rows, back(reference="A2", **UNSAID)) == ["待人工确认"]


def test_the_number_of_a_batch_makes_nobody_else_s_payment_a_returned_one() -> None:
    other = {"identity": LI, "name": "李四", "account": "6228480402564890026"}
    payment = paid(**(other | {"identity": ""}), reference="B1")
    assert outcomes(due(), back(reference="B1"), due(**other), payment) == ["退票待重发", "一致"]


def test_a_return_by_name_finds_the_namesake_with_its_amount() -> None:
    other = {"identity": LI, "account": "6228480402564890026"}
    rows = [due(), paid(), due(300, **other), paid(300, **other)]
    assert outcomes(*rows, back(identity="", account="")) == ["退票待重发", "一致"]
    assert outcomes(*rows, back(300, identity="", account="")) == ["一致", "退票待重发"]


def test_a_return_that_may_be_of_either_of_two_months_puts_both_in_doubt() -> None:
    rows = [due(), due(period=JUNE), paid(), paid(period=JUNE), back(**UNSAID)]
    case = only(*rows)
    assert (case.outcome, case.difference) == ("待人工确认", 50000)
    assert outcomes(*rows[:4], back(period=JUNE)) == ["一致", "退票待重发"]


def test_a_return_that_may_be_of_a_payment_left_out_for_another_due_is_in_doubt() -> None:
    rows = [due(), due(period=JUNE), paid()]
    assert outcomes(*rows, back(**UNSAID)) == ["待人工确认"]
    assert outcomes(*rows, back(period=JUNE)) == ["一致", "退票待重发"]
    assert outcomes(*rows, back()) == ["退票待重发", "应付未付"]


def test_a_failed_payment_for_either_of_two_months_is_in_doubt() -> None:
    assert outcomes(due(), due(period=JUNE), paid(failed=True, **UNSAID)) == ["待人工确认"]
    assert sorted(outcomes(due(), due(), paid(failed=True, **UNSAID))) == ["应付未付", "退票待重发"]


def test_a_part_that_came_back_is_all_that_is_missing() -> None:
    case = only(due(500), paid(200), paid(300), back(300))
    assert (case.outcome, case.difference) == ("退票待重发", 30000)


def test_a_return_of_another_amount_than_any_payment_is_in_doubt() -> None:
    assert outcomes(due(500), paid(500), back(300)) == ["待人工确认"]


def test_a_return_without_payment_and_due_is_in_doubt() -> None:
    assert outcomes(back()) == ["待人工确认"]


def test_a_payment_without_a_due_that_came_back_need_not_be_fetched_back() -> None:
    case = only(paid(), back())
    assert (case.outcome, case.difference) == ("无应付而付", 0)
    assert "不用追回" in case.reason


def test_a_return_of_one_of_two_namesakes_puts_both_in_doubt() -> None:
    other = {"identity": LI, "account": "6228480402564890026"}
    rows = [due(), paid(), due(**other), paid(**other)]
    assert outcomes(*rows, back(identity="", account="")) == ["待人工确认"]
    assert outcomes(*rows, back(identity="")) == ["退票待重发", "一致"]


def test_a_return_finds_a_payment_that_was_matched_by_name_only() -> None:
    rows = [due(account=""), paid(identity=""), back(account="")]
    assert outcomes(*rows) == ["退票待重发"]


# -- without identity numbers --------------------------------------------------------------------------------------


def test_account_and_amount_match_where_a_bank_gives_no_identity_number() -> None:
    case = only(due(), paid(identity="", **UNSAID))
    assert case.outcome == "一致"
    assert case.reason.startswith("按账号＋金额")


def test_another_name_on_the_same_account_is_told() -> None:
    assert outcomes(due(), paid(identity="", name="李四", **UNSAID)) == ["户名不符"]


def test_another_name_and_amount_on_the_same_account_are_for_somebody_to_decide() -> None:
    assert outcomes(due(), paid(400, identity="", name="李四", **UNSAID)) == ["待人工确认"]
    assert outcomes(due(), paid(400, identity="", **UNSAID)) == ["金额不符"]


def test_the_same_name_on_another_account_is_told() -> None:
    assert outcomes(due(), paid(identity="", account="6228480402564890026", **UNSAID)) == ["账号不符"]


def test_name_and_account_both_differing_are_no_match() -> None:
    other = {"identity": "", "name": "李四", "account": "6228480402564890026"}
    assert outcomes(due(), paid(**other, **UNSAID)) == ["应付未付", "无应付而付"]


def test_a_near_name_without_account_is_told_by_its_sound_or_shape() -> None:
    case = only(due(name="张伟"), paid(identity="", account="", name="章玮", **UNSAID))
    assert case.outcome == "户名不符"
    assert "读音相同" in case.reason
    assert outcomes(due(name="张伟"), paid(identity="", account="", name="王玮", **UNSAID)) == [
        "应付未付",
        "无应付而付",
    ]


def test_a_near_name_on_another_account_is_for_somebody_to_decide() -> None:
    other = {"identity": "", "account": "6228480402564890026", "name": "章玮"}
    assert outcomes(due(name="张伟"), paid(**other, **UNSAID)) == ["待人工确认"]


@pytest.mark.parametrize(
    ("one", "two", "outcome"),
    [
        ("曾国强", "增国强", ["户名不符"]),
        ("仇国强", "求国强", ["户名不符"]),
        ("单国强", "山国强", ["户名不符"]),
        ("单国强", "丹国强", ["应付未付", "无应付而付"]),
        ("解国强", "谢国强", ["户名不符"]),
        ("解国强", "姐国强", ["应付未付", "无应付而付"]),
        ("区国强", "欧国强", ["户名不符"]),
        ("区国强", "曲国强", ["应付未付", "无应付而付"]),
        ("盖国强", "葛国强", ["户名不符"]),
        ("王国强", "王国单", ["应付未付", "无应付而付"]),
        ("孙己明", "孙已明", ["户名不符"]),
        ("阿卜杜·买买提", "阿卜杜", ["户名不符"]),
    ],
)
def test_surnames_sound_as_surnames(one: str, two: str, outcome: list[str]) -> None:
    assert outcomes(due(name=one), paid(identity="", account="", name=two)) == outcome


def test_two_near_names_are_a_tie() -> None:
    dues = [due(name="张伟"), due(name="张玮", identity=LI, account="6228480402564890026")]
    assert outcomes(*dues, paid(identity="", account="", name="章伟", **UNSAID)) == ["待人工确认"]


def test_namesakes_are_never_told_apart_by_amount() -> None:
    dues = [due(), due(identity=LI, account="6228480402564890026")]
    unknown = {"identity": "", "account": "", **UNSAID}
    # Both payments may have gone to one of them.
    assert outcomes(*dues, paid(**unknown), paid(**unknown)) == ["待人工确认"]
    assert outcomes(dues[0], paid(**unknown)) == ["一致"]


def test_parts_are_found_by_name_on_another_account() -> None:
    other = {"identity": "", "account": "6228480402564890026", **UNSAID}
    assert outcomes(due(500), paid(200, **other), paid(300, **other)) == ["账号不符"]
    assert outcomes(due(500), paid(200, **other), paid(299, **other)) == ["应付未付", "无应付而付", "无应付而付"]


def test_a_list_of_names_and_amounts_alone_can_be_reconciled() -> None:
    bare = {"identity": "", "account": "", **UNSAID}
    assert outcomes(due(**bare), paid(**bare)) == ["一致"]
    assert outcomes(due(**bare), paid(400, **bare)) == ["金额不符"]
    assert outcomes(due(**bare), paid(**bare), paid(**bare)) == ["重复支付"]


def test_namesakes_in_two_townships_may_be_two_people() -> None:
    bare = {"identity": "", "account": ""}
    rows = [due(township="史店乡", **bare), paid(**bare)]
    assert outcomes(*rows, due(township="树台乡", **bare)) == ["待人工确认"]
    assert outcomes(*rows, due(township="史店乡", **bare)) == ["一致", "应付未付"]


def test_two_identity_numbers_are_never_overruled() -> None:
    assert outcomes(due(), paid(400, identity=LI)) == ["待人工确认"]
    assert outcomes(due(), paid(identity=LI)) == ["待人工确认"]
    assert outcomes(due(), paid(identity=LI, account="")) == ["应付未付", "无应付而付"]
    assert outcomes(due(), paid(identity=LI, name="李四")) == ["待人工确认"]


def test_an_identity_number_with_one_slip_is_for_somebody_to_decide() -> None:
    slip = ZHANG[:9] + ("1" if ZHANG[9] != "1" else "2") + ZHANG[10:]
    assert outcomes(due(), paid(identity=slip, account="")) == ["待人工确认"]
    assert outcomes(due(), paid(identity=slip, account="", name="李四")) == ["应付未付", "无应付而付"]


def test_a_shared_account_is_told_apart_by_name() -> None:
    wife = {"identity": LI, "name": "李四"}
    rows = [due(), due(**wife)]
    assert outcomes(*rows, paid(**NOBODY), paid(name="李四", **NOBODY)) == ["一致", "一致"]
    assert outcomes(*rows, paid(name="", **NOBODY)) == ["待人工确认"]


# -- confirmed pairs -----------------------------------------------------------------------------------------------


def test_a_confirmed_pair_settles_a_tie() -> None:
    may, june, payment = due(), due(period=JUNE), paid(**UNSAID)
    assert outcomes(may, june, payment) == ["待人工确认"]
    assert outcomes(may, june, payment, confirmed=[Pair(may.place, payment.place)]) == ["一致", "应付未付"]
    assert outcomes(may, june, payment, confirmed=[Pair(june.place, payment.place)]) == ["应付未付", "一致"]


def test_a_denied_pair_settles_a_tie() -> None:
    may, june, payment = due(), due(period=JUNE), paid(**UNSAID)
    assert outcomes(may, june, payment, confirmed=[Pair(may.place, payment.place, False)]) == ["应付未付", "一致"]
    both = [Pair(may.place, payment.place, False), Pair(june.place, payment.place, False)]
    assert outcomes(may, june, payment, confirmed=both) == ["应付未付", "应付未付", "无应付而付"]


def test_a_confirmed_pair_of_two_people_is_matched_and_what_differs_is_told() -> None:
    one, two = due(), paid(identity=LI, name="李四")
    case = only(one, two, confirmed=[Pair(one.place, two.place)])
    assert case.outcome == "户名不符"
    assert "人工确认" in case.reason


def test_a_payment_confirmed_for_a_due_does_not_hide_a_second_one() -> None:
    one, two, three = due(), paid(identity="", name="李四"), paid()
    assert outcomes(one, two, three, confirmed=[Pair(one.place, two.place)]) == ["重复支付"]


def test_a_confirmed_payment_that_came_back_is_not_paid() -> None:
    one, two, three = due(), paid(), back()
    assert outcomes(one, two, three, confirmed=[Pair(one.place, two.place)]) == ["退票待重发"]
    assert outcomes(one, two, three, confirmed=[Pair(two.place, three.place)]) == ["退票待重发"]


def test_a_pair_with_a_row_that_is_not_there_is_refused() -> None:
    one, two, gone = due(), paid(), paid()
    with pytest.raises(ReconcileProblem, match="不在这次对账的文件里"):
        only(one, two, confirmed=[Pair(one.place, gone.place)])


def test_a_pair_both_confirmed_and_denied_is_refused() -> None:
    one, two = due(), paid()
    with pytest.raises(ReconcileProblem, match="矛盾"):
        only(one, two, confirmed=[Pair(one.place, two.place), Pair(two.place, one.place, False)])


# -- the table and the order ---------------------------------------------------------------------------------------


def test_there_are_thirteen_outcomes_each_with_a_meaning_and_an_action() -> None:
    assert len(OUTCOMES) == len(BY_NAME) == 13
    assert all(each.means and each.action for each in OUTCOMES)


def test_the_gravest_is_the_first_of_the_table() -> None:
    assert gravest({"一致", "跨期", "重复支付"}) == ("重复支付", ("跨期", "一致"))


def test_cases_are_numbered_in_the_order_of_the_dues_then_of_the_payments() -> None:
    lone = paid(identity=LI, name="李四", account="")
    result = told(due(), paid(), due(period=JUNE), lone)
    assert [(case.number, case.outcome) for case in result.cases] == [(1, "一致"), (2, "应付未付"), (3, "无应付而付")]
    assert [each.side for each in result.cases[0].entries] == [PAYABLE, PAID]
