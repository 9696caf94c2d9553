"""What the generator of months plants: for each outcome the ways in which it comes about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.reconciling import contradicting_plants as c
from tests.reconciling.months import (
    BENEFITS,
    FULL,
    MONTHS,
    NAME_ALONE,
    NEXT,
    NO_IDENTITY,
    SHAPES,
    Maker,
)

POST, INSURANCE, TRAINING, SEEKING = BENEFITS
LATER = timedelta(days=6)
BLANK = {"benefit": "", "period": ""}
Plant = Callable[[Maker], None]


# -- 一致 ----------------------------------------------------------------------------------------------------------


def agrees(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("一致", due, m.payment(due, person, m.style()))


def agrees_for_each_month(m: Maker) -> None:
    person = m.person()
    for period in MONTHS:
        due = m.due(person, POST, period)
        m.case("一致", due, m.payment(due, person, benefit=due.benefit, period=period))


def agrees_for_several_benefits(m: Maker) -> None:
    person, style = m.person(), m.style()
    for benefit in (POST, INSURANCE, TRAINING):
        due = m.due(person, benefit, MONTHS[1])
        m.case("一致", due, m.payment(due, person, style))


# -- amounts -------------------------------------------------------------------------------------------------------


def other_amount(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    payment = m.payment(due, person, m.style())
    m.case("金额不符", due, replace(payment, fen=due.fen + m.random.choice((-1, 1, -10000, 5000, -7))))


def parts_short_of_the_due(m: Maker) -> None:
    person, style = m.person(), m.style()
    due = m.due(person)
    first, second = m.cut(due.fen, 2)
    if first in (1, second):
        first += 100
    rows = [m.payment(due, person, style, fen=first), m.payment(due, person, style, fen=second - 1)]
    m.case("金额不符", due, *rows)


def wrong_amount_and_wrong_name(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("金额不符", due, m.payment(due, person, fen=due.fen - 100, name=m.person().name))


# -- nothing on one side -------------------------------------------------------------------------------------------


def unpaid(m: Maker) -> None:
    m.case("应付未付", m.due(m.person()))


def one_month_unpaid(m: Maker) -> None:
    person = m.person()
    for period in MONTHS[:2]:
        due = m.due(person, POST, period)
        m.case("一致", due, m.payment(due, person, benefit=due.benefit, period=period))
    m.case("应付未付", m.due(person, POST, MONTHS[2]))


def without_payable(m: Maker) -> None:
    person = m.person()
    m.case("无应付而付", m.payment(m.due(person), person, m.style()))


def another_month_without_payable(m: Maker) -> None:
    person = m.person()
    due = m.due(person, POST, MONTHS[0])
    m.case("一致", due, m.payment(due, person, benefit=due.benefit, period=due.period))
    m.case("无应付而付", m.payment(due, person, benefit=due.benefit, period=MONTHS[2]))


def without_payable_and_returned(m: Maker) -> None:
    person = m.person()
    payment = m.payment(m.due(person), person)
    m.case("无应付而付", payment, m.back(payment))


# -- twice ---------------------------------------------------------------------------------------------------------


def twice(m: Maker) -> None:
    person, style = m.person(), m.style()
    due = m.due(person)
    times = m.random.choice((2, 2, 3))
    m.case("重复支付", due, *(m.payment(due, person, style) for _ in range(times)))


def twice_by_two_banks(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("重复支付", due, m.payment(due, person), m.payment(due, person, NO_IDENTITY))


def in_parts_and_again_as_a_whole(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    parts = [m.payment(due, person, fen=fen) for fen in m.cut(due.fen, 2)]
    m.case("重复支付", due, *parts, m.payment(due, person))


def resent_twice(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    first = m.payment(due, person)
    again = [m.payment(due, person, day=first.day + LATER) for _ in range(2)]
    m.case("重复支付", due, first, m.back(first), *again)


# -- names and accounts --------------------------------------------------------------------------------------------


def misheard(m: Maker) -> None:
    while not (name := m.misheard(person := m.person())):
        pass
    due = m.due(person)
    m.case("户名不符", due, m.payment(due, person, m.style(), name=name))


def misheard_surname_of_a_special_reading(m: Maker) -> None:
    person = m.person(special=True)
    due = m.due(person)
    m.case("户名不符", due, m.payment(due, person, NAME_ALONE, name=m.misheard(person)))


def misread(m: Maker) -> None:
    person = m.person(with_shape=True)
    due = m.due(person)
    name = person.name[0] + SHAPES[person.name[1]] + person.name[2]
    m.case("户名不符", due, m.payment(due, person, m.style(), name=name))


def somebody_else_s_name(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("户名不符", due, m.payment(due, person, m.random.choice((FULL, NO_IDENTITY)), name=m.person().name))


def other_account(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    style = m.random.choice((FULL, NO_IDENTITY))
    m.case("账号不符", due, m.payment(due, person, style, account=m.person().account))


# -- returns -------------------------------------------------------------------------------------------------------


def came_back(m: Maker) -> None:
    person, style = m.person(), m.style()
    due = m.due(person)
    payment = m.payment(due, person, style)
    m.case("退票待重发", due, payment, m.back(payment))


def came_back_by_reference_alone(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    payment = m.payment(due, person, reference=f"S{m.made:09d}")
    m.case("退票待重发", due, payment, m.back(payment, identity="", account="", name="", **BLANK))


def came_back_by_name(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    payment = m.payment(due, person)
    m.case("退票待重发", due, payment, m.back(payment, identity="", account="", reference="", **BLANK))


def failed(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("退票待重发", due, m.payment(due, person, m.style(), failed=True))


def came_back_and_the_bank_lists_successes_only(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("退票待重发", due, m.back(m.payment(due, person)))


def a_part_came_back(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    parts = [m.payment(due, person, fen=fen) for fen in m.cut(due.fen, 2)]
    m.case("退票待重发", due, *parts, m.back(parts[0]))


def resent(m: Maker) -> None:
    person, style = m.person(), m.style()
    due = m.due(person)
    first = m.payment(due, person, style)
    m.case("退票已重发", due, first, m.back(first), m.payment(due, person, style, day=first.day + LATER))


def resent_to_the_right_account(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    first = m.payment(due, person, account=m.person().account)
    m.case("退票已重发", due, first, m.back(first), m.payment(due, person, day=first.day + LATER))


def failed_and_resent(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    first = m.payment(due, person, failed=True)
    m.case("退票已重发", due, first, m.payment(due, person, day=first.day + LATER))


def resent_after_a_payment_that_is_not_listed(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    second = m.payment(due, person)
    m.case("退票已重发", due, m.back(second, day=second.day - LATER, reference=""), second)


# -- sums ----------------------------------------------------------------------------------------------------------


def in_parts(m: Maker) -> None:
    person, style = m.person(), m.style()
    due = m.due(person)
    parts = m.cut(due.fen, m.random.choice((2, 3, 4)))
    m.case("分次付清", due, *(m.payment(due, person, style, fen=fen) for fen in parts))


def months_of_one_due(m: Maker) -> None:
    person = m.person()
    due = m.due(person, POST, f"{MONTHS[0]}/{MONTHS[2]}", fen=3 * BENEFITS[POST])
    paid = [m.payment(due, person, fen=BENEFITS[POST], benefit=POST, period=period) for period in MONTHS]
    m.case("分次付清", due, *paid)


def benefits_in_one_sum(m: Maker) -> None:
    person, style = m.person(), m.style()
    some = m.random.sample((POST, INSURANCE, TRAINING, SEEKING), m.random.choice((2, 3)))
    dues = [m.due(person, benefit, MONTHS[1]) for benefit in some]
    whole = sum(each.fen for each in dues)
    m.case("合并支付", *dues, m.payment(dues[0], person, style, silent=True, fen=whole))


def months_in_one_sum(m: Maker) -> None:
    person = m.person()
    dues = [m.due(person, POST, period) for period in MONTHS]
    whole = sum(each.fen for each in dues)
    payment = m.payment(dues[0], person, fen=whole, benefit=POST, period=f"{MONTHS[0]}/{MONTHS[2]}")
    m.case("合并支付", *dues, payment)


# -- periods -------------------------------------------------------------------------------------------------------


def other_period(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("跨期", due, m.payment(due, person, benefit=due.benefit, period=NEXT[due.period]))


def two_months_paid_under_the_second(m: Maker) -> None:
    person = m.person()
    first, second = m.due(person, POST, MONTHS[0]), m.due(person, POST, MONTHS[1])
    rows = [m.payment(second, person, benefit=POST, period=MONTHS[1]) for _ in range(2)]
    rows[1] = replace(rows[1], period=NEXT[MONTHS[1]])
    m.case("跨期", first, rows[1])
    m.case("一致", second, rows[0])


# -- what nothing decides ------------------------------------------------------------------------------------------


def one_of_two_months(m: Maker) -> None:
    person, style = m.person(), m.style()
    dues = [m.due(person, POST, period) for period in MONTHS[:2]]
    m.case("待人工确认", *dues, m.payment(dues[0], person, style, silent=True))


def namesakes(m: Maker) -> None:
    one, other = m.person(), m.person()
    other = replace(other, name=one.name)
    dues = [m.due(person, POST, MONTHS[1]) for person in (one, other)]
    m.case("待人工确认", *dues, *(m.payment(dues[0], one, NAME_ALONE) for _ in range(m.random.choice((1, 2)))))


def namesakes_of_whom_one_came_back(m: Maker) -> None:
    one, other = m.person(), m.person()
    other = replace(other, name=one.name)
    dues = [m.due(person, POST, MONTHS[1]) for person in (one, other)]
    paid = [m.payment(due, person) for due, person in zip(dues, (one, other), strict=True)]
    lone = m.back(paid[0], identity="", account="", reference="", day=None, **BLANK)
    m.case("待人工确认", *dues, *paid, lone)


def another_identity(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("待人工确认", due, m.payment(due, person, identity=m.person().identity))


def misheard_and_another_account(m: Maker) -> None:
    while not (name := m.misheard(person := m.person())):
        pass
    due = m.due(person)
    m.case("待人工确认", due, m.payment(due, person, NO_IDENTITY, name=name, account=m.person().account))


def a_choice_of_sums(m: Maker) -> None:
    person = m.person()
    dues = [m.due(person, POST, MONTHS[0]), m.due(person, INSURANCE, MONTHS[0]), m.due(person, INSURANCE, MONTHS[1])]
    m.case("待人工确认", *dues, m.payment(dues[0], person, fen=dues[0].fen + dues[1].fen, **BLANK))


PLANTS: dict[str, list[Plant]] = {
    "一致": [
        *[agrees] * 9,
        agrees_for_each_month,
        agrees_for_several_benefits,
        c.two_payments_of_two_banks_for_two_months,
        c.a_name_of_one_township,
        c.the_account_shown_in_part,
    ],
    "金额不符": [other_amount, other_amount, parts_short_of_the_due, wrong_amount_and_wrong_name],
    "应付未付": [unpaid, one_month_unpaid, c.a_due_twice_and_paid_once],
    "无应付而付": [without_payable, another_month_without_payable, without_payable_and_returned],
    "重复支付": [twice, twice_by_two_banks, in_parts_and_again_as_a_whole, resent_twice],
    "户名不符": [
        misheard,
        misheard_surname_of_a_special_reading,
        misread,
        somebody_else_s_name,
        c.a_name_with_a_word_beside_it,
    ],
    "账号不符": [other_account, c.another_account_shown_in_part],
    "退票待重发": [
        came_back,
        came_back_by_reference_alone,
        came_back_by_name,
        failed,
        came_back_and_the_bank_lists_successes_only,
        a_part_came_back,
        c.a_return_to_a_shared_card_of_one_amount,
        c.a_return_of_the_account_shown_in_part,
    ],
    "退票已重发": [
        resent,
        resent_to_the_right_account,
        failed_and_resent,
        resent_after_a_payment_that_is_not_listed,
        c.a_return_told_twice,
        c.failed_in_words_alone,
        c.a_failure_listed_before_the_resend,
    ],
    "分次付清": [in_parts, in_parts, months_of_one_due],
    "合并支付": [benefits_in_one_sum, months_in_one_sum],
    "跨期": [other_period, two_months_paid_under_the_second, c.a_month_paid_under_a_third_while_another_is_paid],
    "待人工确认": [
        one_of_two_months,
        namesakes,
        namesakes_of_whom_one_came_back,
        another_identity,
        misheard_and_another_account,
        a_choice_of_sums,
        *c.CONTRADICTIONS,
    ],
}
