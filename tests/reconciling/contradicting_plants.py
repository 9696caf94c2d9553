"""What the generator of months plants where rows contradict one another, and beside each a plant where they don't."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.reconciling.months import BENEFITS, FIRST_DAY, FULL, MONTHS, NAME_ALONE, NEXT, NO_IDENTITY, Maker, Person
from workbooks.reconciling.model import Entry

POST, INSURANCE, TRAINING, SEEKING = BENEFITS
LATER = timedelta(days=6)
BLANK = {"benefit": "", "period": ""}


def number(m: Maker, mark: str = "") -> dict[str, object]:
    """A 流水号 of its own."""
    return {"reference": f"S{m.made:09d}{mark}"}


def on_one_card(m: Maker) -> tuple[Person, Person]:
    mother, child = m.person(), m.person()
    return mother, replace(child, account=mother.account)


# -- amounts, benefits --------------------------------------------------------------------------------------------


def taken_back(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("待人工确认", due, m.payment(due, person), m.payment(due, person, fen=-due.fen))


def another_benefit_of_the_same_amount(m: Maker) -> None:
    person = m.person()
    due = m.due(person, TRAINING)
    m.case("待人工确认", due, m.payment(due, person, benefit=SEEKING, period=due.period))


def account_of_another_name_and_amount(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("待人工确认", due, m.payment(due, person, NO_IDENTITY, name=m.person().name, fen=due.fen - 5000))


# -- 流水号 --------------------------------------------------------------------------------------------------------


def a_return_of_another_number(m: Maker) -> None:
    person, style = m.person(), m.random.choice((FULL, NO_IDENTITY))
    due = m.due(person)
    payment = m.payment(due, person, style, **number(m))
    m.case("待人工确认", due, payment, m.back(payment, **number(m, "X")))


def a_return_told_twice(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    first = m.payment(due, person, **number(m))
    again = m.payment(due, person, **number(m, "A"), day=first.day + LATER)
    listed = m.back(first), m.back(first, identity="", file=1, row=m.made + 1_000_000, note="账号已注销")
    m.case("退票已重发", due, first, *listed, again)


def returns_of_two_lists_without_numbers(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    first = m.payment(due, person, **number(m))
    again = m.payment(due, person, **number(m, "A"), day=first.day)
    listed = m.back(first, reference=""), m.back(first, reference="", identity="", file=1, row=m.made + 1_000_000)
    m.case("待人工确认", due, first, *listed, again)


def a_return_before_the_payment_it_names(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    payment = m.payment(due, person, **number(m))
    m.case("待人工确认", due, payment, m.back(payment, day=payment.day - LATER))


def paid_and_taken_back_under_one_number(m: Maker) -> None:
    person, style = m.person(), m.random.choice((FULL, NO_IDENTITY))
    due = m.due(person)
    payment = m.payment(due, person, style, **number(m))
    m.case("待人工确认", due, payment, m.payment(due, person, style, **number(m), day=payment.day, failed=True))


def failed_after_it_was_paid(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    payment = m.payment(due, person)
    m.case("待人工确认", due, payment, m.payment(due, person, day=payment.day + LATER, failed=True))


def taken_back_in_words_alone(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("待人工确认", due, *(m.payment(due, person, day=None, failed=no, undone=no) for no in (False, True)))


def failed_in_words_alone(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("退票已重发", due, *(m.payment(due, person, day=None, failed=no) for no in (False, True)))


def one_payment_in_two_exports(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    payment = m.payment(due, person, **number(m))
    m.case("待人工确认", due, payment, m.payment(due, person, NO_IDENTITY, **number(m), day=payment.day))


def one_payment_in_two_exports_for_two_months(m: Maker) -> None:
    person = m.person()
    dues = [m.due(person, POST, period) for period in MONTHS[:2]]
    payment = m.payment(dues[0], person, silent=True, **number(m))
    m.case(
        "待人工确认", *dues, payment, m.payment(dues[0], person, NO_IDENTITY, silent=True, **number(m), day=payment.day)
    )


def two_payments_of_two_banks_for_two_months(m: Maker) -> None:
    person = m.person()
    for period, style in zip(MONTHS, (FULL, NO_IDENTITY), strict=False):
        due = m.due(person, POST, period)
        m.case("一致", due, m.payment(due, person, style, **number(m, style), benefit=POST, period=period))


def failed_resent_and_listed(m: Maker, days: int) -> tuple[Entry, ...]:
    """A failure, its resend, and a return of a list without 流水号 so many days after the resend."""
    person, style = m.person(), m.random.choice((FULL, NO_IDENTITY))
    due = m.due(person)
    first = m.payment(due, person, style, failed=True)
    again = m.payment(due, person, style, day=first.day + LATER)
    return due, first, again, m.back(first, reference="", day=again.day + timedelta(days=days))


def a_failure_listed_after_the_resend(m: Maker) -> None:
    m.case("待人工确认", *failed_resent_and_listed(m, m.random.choice((0, 2, 20))))


def a_failure_listed_before_the_resend(m: Maker) -> None:
    m.case("退票已重发", *failed_resent_and_listed(m, -1))


def in_part(person: Person) -> dict[str, str]:
    """What a bank shows of an account."""
    return {"account": "", "visible": f"{person.account[:4]}*{person.account[-4:]}"}


def a_return_of_another_account(m: Maker) -> None:
    person, other = m.person(), m.person()
    due = m.due(person)
    payment = m.payment(due, person, **in_part(person))
    shown = m.random.choice(({"account": other.account, "visible": ""}, {"visible": f"{other.account[:4]}*X"}))
    m.case("待人工确认", due, payment, m.back(payment, reference="", **shown))


def a_return_of_the_account_shown_in_part(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    payment = m.payment(due, person, **in_part(person))
    m.case("退票待重发", due, payment, m.back(payment, reference=""))


# -- cards and names -----------------------------------------------------------------------------------------------


def a_return_to_a_shared_card(m: Maker) -> None:
    people = on_one_card(m)
    dues = [m.due(person, POST, MONTHS[0]) for person in people]
    paid = [m.payment(due, who, NO_IDENTITY, day=FIRST_DAY) for due, who in zip(dues, people, strict=True)]
    m.case("待人工确认", *dues, *paid, m.back(paid[0], name="", reference="", **BLANK))


def a_return_to_a_shared_card_of_one_amount(m: Maker) -> None:
    people = on_one_card(m)
    dues = [m.due(person, benefit, MONTHS[0]) for person, benefit in zip(people, (POST, INSURANCE), strict=True)]
    paid = [m.payment(due, person, NO_IDENTITY) for due, person in zip(dues, people, strict=True)]
    m.case("退票待重发", dues[1], paid[1], m.back(paid[1], name="", reference="", **BLANK))
    m.case("一致", dues[0], paid[0])


def a_return_of_another_name(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    payment = m.payment(due, person, NO_IDENTITY)
    m.case("待人工确认", due, payment, m.back(payment, name=m.person().name, reference=""))


def a_name_of_two_townships(m: Maker) -> None:
    person = replace(m.person(), township="史店乡")
    due = m.due(person)
    m.case("待人工确认", due, m.payment(due, person, NAME_ALONE, township="树台乡"))


def a_name_of_one_township(m: Maker) -> None:
    person = replace(m.person(), township="史店乡")
    due = m.due(person)
    m.case("一致", due, m.payment(due, person, NAME_ALONE, township="史店乡"))


def the_rest_on_another_account(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    first, rest = m.cut(due.fen, 2)
    paid = m.payment(due, person, NO_IDENTITY, fen=first), m.payment(due, person, NO_IDENTITY, fen=rest)
    m.case("待人工确认", due, paid[0], replace(paid[1], account=m.person().account))


def the_rest_resent_to_another_account(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    first, rest = (m.payment(due, person, fen=fen) for fen in m.cut(due.fen, 2))
    other = m.payment(due, person, NO_IDENTITY, fen=rest.fen, account=m.person().account, day=rest.day + LATER)
    m.case("待人工确认", due, first, rest, m.back(rest), other)


def one_sum_for_two_on_one_card(m: Maker) -> None:
    mother, child = on_one_card(m)
    dues = [m.due(person, POST, MONTHS[0]) for person in (mother, child)]
    m.case("待人工确认", *dues, m.payment(dues[0], mother, NO_IDENTITY, silent=True, fen=2 * dues[0].fen))


def two_payments_in_one_name_for_two_on_one_card(m: Maker) -> None:
    mother, child = on_one_card(m)
    dues = [m.due(person, POST, MONTHS[0]) for person in (mother, child)]
    m.case("待人工确认", *dues, *(m.payment(dues[0], mother, NO_IDENTITY) for _ in range(2)))


def another_account_shown_in_part(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("账号不符", due, m.payment(due, person, NAME_ALONE, visible=f"{person.account[:4]}*X"))


def the_account_shown_in_part(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("一致", due, m.payment(due, person, NAME_ALONE, visible=f"{person.account[:4]}*{person.account[-4:]}"))


def a_name_with_a_word_beside_it(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    m.case("户名不符", due, m.payment(due, person, NAME_ALONE, name=f"{person.name}（本人）"))


# -- dues ----------------------------------------------------------------------------------------------------------


def twice_in_the_roster(m: Maker) -> tuple[Person, Entry, Entry]:
    person = m.person()
    due = m.due(person)
    return person, due, m.due(person, due.benefit, due.period)


def a_due_twice_and_paid_once(m: Maker) -> None:
    person, due, again = twice_in_the_roster(m)
    m.case("一致", due, m.payment(due, person))
    m.case("应付未付", again)


def a_due_twice_and_paid_twice(m: Maker) -> None:
    person, due, again = twice_in_the_roster(m)
    m.case("待人工确认", due, again, m.payment(due, person), m.payment(due, person))


def a_month_paid_twice_while_another_waits(m: Maker) -> None:
    person = m.person()
    dues = [m.due(person, POST, period) for period in MONTHS[:2]]
    m.case("待人工确认", *dues, *(m.payment(dues[1], person, benefit=POST, period=MONTHS[1]) for _ in range(2)))


def a_month_paid_under_a_third_while_another_is_paid(m: Maker) -> None:
    person = m.person()
    dues = [m.due(person, POST, period) for period in MONTHS[:2]]
    m.case("跨期", dues[0], m.payment(dues[0], person, benefit=POST, period=NEXT[MONTHS[1]]))
    m.case("一致", dues[1], m.payment(dues[1], person, benefit=POST, period=MONTHS[1]))


def two_people_of_one_number(m: Maker) -> None:
    one, other = m.person(), m.person()
    other = replace(other, identity=one.identity)
    dues = [m.due(person, POST, period) for person, period in zip((one, other), MONTHS, strict=False)]
    paid = [m.payment(due, who, benefit=POST, period=due.period) for due, who in zip(dues, (one, other), strict=True)]
    m.case("待人工确认", *dues, *paid)


def a_corrected_due_beside_the_old_one(m: Maker) -> None:
    person = m.person()
    due = m.due(person)
    other = m.due(person, due.benefit, due.period, fen=due.fen - 10_000)
    m.case("待人工确认", due, other, m.payment(due, person), m.payment(other, person))


def a_month_of_a_quarter(m: Maker) -> None:
    person = m.person()
    quarter = m.due(person, POST, f"{MONTHS[0]}/{MONTHS[2]}", fen=3 * BENEFITS[POST])
    month = m.due(person, POST, MONTHS[1])
    m.case("待人工确认", quarter, month, m.payment(quarter, person), m.payment(month, person))


def the_number_of_one_and_the_name_of_another(m: Maker) -> None:
    one, other = m.person(), m.person()
    dues = [m.due(person, POST, MONTHS[0]) for person in (one, other)]
    m.case("待人工确认", *dues, m.payment(dues[1], replace(other, identity=one.identity), benefit=POST))


def listed_twice_without_a_number(m: Maker) -> None:
    person = m.person()
    dues = [m.due(person, POST, period) for period in MONTHS[:2]]
    said = {"silent": True, "reference": "", "day": FIRST_DAY}
    m.case("待人工确认", *dues, *(m.payment(dues[0], person, style, **said) for style in (FULL, NO_IDENTITY)))


def resent_without_a_name(m: Maker) -> None:
    person = m.person()
    due = m.due(person, fen=10_000_000 + m.made)  # nobody else's amount: without a name it could be anybody's
    first, nobody = m.payment(due, person), replace(m.person(), name="")
    again = m.payment(due, nobody, NO_IDENTITY, day=first.day + LATER)
    m.case("待人工确认", due, first, m.back(first), again)


CONTRADICTIONS = [
    account_of_another_name_and_amount,
    another_benefit_of_the_same_amount,
    taken_back,
    a_return_of_another_number,
    returns_of_two_lists_without_numbers,
    a_return_before_the_payment_it_names,
    paid_and_taken_back_under_one_number,
    failed_after_it_was_paid,
    taken_back_in_words_alone,
    a_failure_listed_after_the_resend,
    a_return_of_another_account,
    one_payment_in_two_exports,
    one_payment_in_two_exports_for_two_months,
    a_return_to_a_shared_card,
    a_return_of_another_name,
    a_name_of_two_townships,
    the_rest_on_another_account,
    the_rest_resent_to_another_account,
    one_sum_for_two_on_one_card,
    two_payments_in_one_name_for_two_on_one_card,
    a_due_twice_and_paid_twice,
    a_month_paid_twice_while_another_waits,
    two_people_of_one_number,
    a_corrected_due_beside_the_old_one,
    a_month_of_a_quarter,
    the_number_of_one_and_the_name_of_another,
    listed_twice_without_a_number,
    resent_without_a_name,
]
