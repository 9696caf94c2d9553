"""Facts that contradict one another are for somebody to decide; each beside a twin in which they don't."""

from __future__ import annotations

import pytest

from tests.reconciling.rows import INSURANCE, JULY, JUNE, LI, NOBODY, UNSAID, back, due, only, outcomes, paid, told
from workbooks.reconciling.model import Case, Entry, Pair
from workbooks.reconciling.outcomes import UNDECIDED

CARD = "6228480402564890026"  # of nobody in particular
NAMELESS = {"identity": "", "account": ""}
CHILD = {"identity": LI, "name": "李小"}


def undecided(*entries: Entry) -> Case:
    """The one case of all the rows, with something to choose from."""
    case = only(*entries)
    assert case.outcome == UNDECIDED, case.reason
    assert case.candidates
    return case


# -- what a 流水号 says, for and against ---------------------------------------------------------------------------


def test_a_return_that_names_another_payment_is_not_tied_to_the_one_that_stands() -> None:
    case = undecided(due(), paid(reference="R1", day=3), back(reference="R7", day=5))
    assert "流水号" in case.reason
    assert case.difference == 0  # the return is not subtracted from what was paid
    assert outcomes(due(), paid(reference="R1", day=3), back(reference="R1", day=5)) == ["退票待重发"]
    assert outcomes(due(), paid(reference="R1", day=3), back(day=5)) == ["退票待重发"]
    assert outcomes(due(), paid(day=3), back(reference="R7", day=5)) == ["退票待重发"]


def test_a_return_that_names_another_of_the_listed_payments_is_that_one_s() -> None:
    rows = [due(), due(period=JUNE), paid(reference="R1"), paid(period=JUNE, reference="R2")]
    assert outcomes(*rows, back(reference="R0", **UNSAID)) == [UNDECIDED]
    assert outcomes(*rows, back(reference="R2", **UNSAID)) == ["一致", "退票待重发"]


def test_a_return_dated_before_a_payment_that_stands_for_another_number_is_of_an_earlier_one() -> None:
    assert outcomes(due(), back(reference="R0", day=5), paid(reference="R1", day=8)) == ["退票已重发"]


def test_a_batch_s_number_does_not_speak_against_a_return_that_has_its_own() -> None:
    rows = [due(), paid(reference="B1", day=3), back(reference="R7", day=5)]
    assert outcomes(*rows, *(each for n in (3, 4) for each in _settled(n, reference="B1")))[0] == "退票待重发"


def test_a_return_that_names_a_payment_made_after_it_contradicts_itself() -> None:
    undecided(due(), paid(reference="R1", day=8), back(reference="R1", day=5))
    assert outcomes(due(), paid(reference="R1", day=8), back(day=5)) == ["退票已重发"]
    assert outcomes(due(), paid(reference="R1", day=8), back(reference="R1", day=9)) == ["退票待重发"]


def test_a_return_that_names_a_payment_of_another_amount_is_not_another_month_s() -> None:
    rows = [due(), due(300, period=JUNE), paid(reference="R1")]
    assert UNDECIDED in outcomes(*rows, back(300, reference="R1", **UNSAID))
    assert outcomes(*rows, back(300, reference="", **UNSAID)) == ["一致", "退票待重发"]


def test_a_return_told_twice_returns_one_payment() -> None:
    rows = [due(), paid(reference="R1"), paid(reference="R2"), back(reference="R1", note="销户")]
    case = only(*rows, back(reference="R1", note="其他", file=1))
    assert (case.outcome, case.difference, case.returned) == ("退票已重发", 0, 100000)
    assert "列了两次" in case.reason
    assert outcomes(*rows, back(reference="R2")) == ["退票待重发"]


def test_two_returns_of_two_lists_that_differ_in_nothing_may_be_one() -> None:
    rows = [due(), paid(day=3), paid(day=5), back(day=5)]
    undecided(*rows, back(day=5, file=1))
    assert outcomes(*rows, back(day=6, file=1)) == ["退票待重发"]


def test_one_number_for_a_payment_that_arrived_and_for_one_that_did_not_contradicts_itself() -> None:
    undecided(due(), paid(reference="R1", day=3), paid(reference="R1", day=5, failed=True))
    undecided(due(), paid(reference="R1"), paid(reference="R1", failed=True))
    assert outcomes(due(), paid(reference="R1", day=3, failed=True), paid(reference="R2", day=5)) == ["退票已重发"]


def test_a_failure_after_the_payment_that_stands_may_be_what_became_of_it() -> None:
    undecided(due(), paid(day=3), paid(day=5, failed=True))
    assert outcomes(due(), paid(day=3, failed=True), paid(day=5)) == ["退票已重发"]
    assert outcomes(due(), paid(day=3), due(period=JUNE), paid(day=5, period=JUNE, failed=True)) == [
        "一致",
        "退票待重发",
    ]


def test_a_reversal_without_day_or_number_may_be_of_the_payment_that_stands() -> None:
    undone = {"failed": True, "undone": True}
    undecided(due(), paid(), paid(**undone))
    undecided(due(), paid(day=3), paid(**undone, day=3))
    assert outcomes(due(), paid(), paid(failed=True)) == ["退票已重发"]
    others = [each for n in (3, 4) for each in _settled(n, reference="B1")]
    assert UNDECIDED in outcomes(due(), paid(reference="B1"), paid(**undone, reference="B1"), *others)
    assert outcomes(due(), paid(reference="R2"), paid(**undone, reference="R1")) == ["退票已重发"]
    assert outcomes(due(), paid(day=8), paid(**undone, day=3)) == ["退票已重发"]


def test_the_digits_that_a_bank_shows_of_an_account_tell_another_account() -> None:
    hidden = {"account": "", "identity": ""}
    assert outcomes(due(), paid(**hidden, visible="6228*0018")) == ["一致"]
    assert outcomes(due(), paid(**hidden, visible="6228*9999")) == ["账号不符"]
    assert outcomes(due(), paid(**hidden, visible="6217*0018")) == ["账号不符"]
    assert outcomes(due(), paid(**hidden, visible="*0018")) == ["一致"]
    assert "户名、账号（看得见的几位）、所属期相符" in only(due(), paid(**hidden, visible="*0018")).reason
    assert "账号没有两边都写明" in only(due(), paid(**hidden)).reason


def test_one_transaction_in_two_exports_is_not_paid_twice() -> None:
    one = {"reference": "R1", "day": 3}
    case = undecided(due(), paid(**one), paid(**one, file=1))
    assert "流水号" in case.reason
    assert outcomes(due(), paid(**one), paid(reference="R2", day=3, file=1)) == ["重复支付"]


def test_one_transaction_in_two_exports_does_not_pay_two_months() -> None:
    one = {"reference": "R1", "day": 3} | UNSAID
    case = undecided(due(), due(period=JUNE), paid(**one), paid(**one, file=1))
    assert case.sums.payable == 100000
    assert outcomes(due(), due(period=JUNE), paid(**one), paid(**one | {"reference": "R2"}, file=1)) == ["一致", "一致"]
    undecided(due(), due(period=JUNE), paid(**one), paid(**one | {"day": 4}, file=1))


def test_a_batch_of_two_exports_is_doubted_line_by_line_and_within_one_export_it_is_not() -> None:
    one = {"reference": "B1", "day": 3} | UNSAID
    dues = [due(), due(period=JUNE)]
    others = [each for n in range(3, 14) for each in _settled(n, reference="B1")]
    assert outcomes(*dues, paid(**one), paid(**one, file=1), *others)[0] == UNDECIDED
    assert outcomes(*dues, paid(**one), paid(**one), *others)[:2] == ["一致", "一致"]


def test_a_transaction_told_twice_is_settled_by_confirming_one_and_denying_the_other() -> None:
    a, b, c = due(), paid(reference="R1", day=3), paid(reference="R1", day=3, file=1)
    assert outcomes(a, b, c, confirmed=[Pair(a.place, b.place), Pair(a.place, c.place, False)]) == [
        "一致",
        "无应付而付",
    ]


def _settled(number: int, **facts: object) -> list[Entry]:
    own = {"identity": f"64052219900101{number:04d}", "name": f"人员{number}", "account": f"62170000{number}"}
    return [due(**own), paid(**own, **facts)]


# -- returns by account and amount ---------------------------------------------------------------------------------


def test_a_return_by_account_of_one_of_two_who_share_it_puts_both_in_doubt() -> None:
    rows = [due(), due(**CHILD), paid(**NOBODY), paid(**CHILD | NOBODY)]
    case = undecided(*rows, back(**NOBODY, name=""))
    assert case.sums.payable == 100000
    assert outcomes(*rows, back(**NOBODY)) == ["退票待重发", "一致"]


def test_a_return_by_account_finds_the_one_payment_of_its_amount() -> None:
    rows = [due(), due(300, **CHILD), paid(**NOBODY), paid(300, **CHILD | NOBODY)]
    assert outcomes(*rows, back(300, **NOBODY, name="")) == ["一致", "退票待重发"]
    assert outcomes(*rows, back(500, **NOBODY, name="")) == ["退票待重发", "一致"]


def test_a_return_of_a_payment_s_account_and_amount_with_another_name_is_in_doubt() -> None:
    undecided(due(), paid(**NOBODY), back(**NOBODY, name="王五"))
    assert outcomes(due(), paid(**NOBODY), back(**NOBODY)) == ["退票待重发"]
    assert outcomes(due(), paid(**NOBODY), back(400, **NOBODY, name="王五", account=CARD)) == ["一致", UNDECIDED]


def test_a_return_of_a_payment_s_name_and_amount_with_another_account_is_in_doubt() -> None:
    undecided(due(), paid(**NOBODY), back(**NOBODY, account=CARD))
    assert outcomes(due(), paid(**NOBODY), back(**NAMELESS)) == ["退票待重发"]


# -- townships, cards, other accounts ------------------------------------------------------------------------------


def test_a_name_alone_in_two_townships_is_in_doubt() -> None:
    undecided(due(**NAMELESS, township="海城镇"), paid(**NAMELESS, township="史店乡"))
    undecided(due(township="海城镇"), paid(**NAMELESS, township="史店乡"))
    undecided(due(township="海城镇"), paid(**NOBODY | {"account": CARD}, township="史店乡"))
    assert outcomes(due(**NAMELESS, township="海城镇"), paid(**NAMELESS, township="海城镇")) == ["一致"]
    assert outcomes(due(township="海城镇"), paid(township="史店乡")) == ["一致"]


def test_the_rest_of_a_due_on_another_account_of_that_name_is_in_doubt() -> None:
    undecided(due(), paid(200, **NOBODY), paid(300, **NOBODY, account=CARD))
    undecided(due(), paid(200, day=3), paid(300, day=3), back(300, day=5), paid(300, day=7, **NOBODY, account=CARD))
    other = paid(300, identity="", name="李四", account=CARD)
    assert outcomes(due(), paid(200, **NOBODY), other) == ["金额不符", "无应付而付"]


def test_money_for_two_on_one_card_in_one_name_is_in_doubt() -> None:
    undecided(due(), due(**CHILD), paid(1000, **NOBODY, **UNSAID))
    undecided(due(), due(**CHILD), paid(**NOBODY), paid(**NOBODY))
    away = CHILD | {"account": CARD}
    assert outcomes(due(), due(**away), paid(**NOBODY), paid(**NOBODY)) == ["重复支付", "应付未付"]


# -- dues ----------------------------------------------------------------------------------------------------------


def test_a_due_twice_in_the_roster_and_paid_twice_is_told() -> None:
    case = undecided(due(), due(), paid(), paid())
    assert "名册" in case.reason
    assert outcomes(due(), due(), paid(), paid(failed=True)) != ["一致", "一致"]
    assert outcomes(due(), due(period=JUNE), paid(), paid(period=JUNE)) == ["一致", "一致"]
    assert outcomes(due(), due(benefit=INSURANCE), paid(), paid(benefit=INSURANCE)) == ["一致", "一致"]


def test_a_due_twice_in_the_roster_on_two_cards_and_paid_to_both_is_told() -> None:
    undecided(due(), due(account=CARD), paid(), paid(account=CARD))


def test_a_due_twice_in_the_roster_and_paid_once_is_told_in_both_cases() -> None:
    cases = told(due(), due(), paid()).cases
    assert sorted(case.outcome for case in cases) == ["一致", "应付未付"]
    assert all("名册里同样的应付不止一行" in case.reason for case in cases)


def test_a_due_twice_in_the_roster_that_somebody_confirmed_is_settled() -> None:
    a, b, c, d = due(), due(), paid(), paid()
    assert outcomes(a, b, c, d, confirmed=[Pair(a.place, c.place), Pair(b.place, d.place)]) == ["一致", "一致"]


def test_a_month_paid_twice_while_another_waits_is_in_doubt() -> None:
    case = undecided(due(), due(period=JUNE), paid(period=JUNE), paid(period=JUNE))
    assert "所属期" in case.reason
    assert outcomes(due(), due(period=JUNE), paid(period=JULY), paid(period=JUNE)) == ["跨期", "一致"]


def test_one_identity_number_for_two_people_is_in_doubt() -> None:
    other = {"name": "李小", "account": CARD}
    undecided(due(), due(**other, period=JUNE), paid(**NOBODY), paid(**other | NOBODY, period=JUNE))
    same = {"account": CARD}
    assert outcomes(due(), due(**same, period=JUNE), paid(**NOBODY), paid(**same | NOBODY, period=JUNE)) == [
        "一致",
        "一致",
    ]


# -- confirmed pairs, and what is said -----------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [{"name": "", "account": ""}, {"name": ""}, {}])
def test_a_confirmed_pair_of_two_identity_numbers_is_never_told_as_agreeing(facts: dict[str, str]) -> None:
    a, b = due(), paid(identity=LI, **facts)
    case = only(a, b, confirmed=[Pair(a.place, b.place)])
    assert case.outcome == "户名不符"
    assert "身份证号" in case.reason
    assert LI not in case.reason
    one = paid(**facts)
    assert outcomes(a, one, confirmed=[Pair(a.place, one.place)]) == ["一致"]


@pytest.mark.parametrize(
    ("facts", "agrees", "unsaid"),
    [
        ({}, "金额、户名、账号、所属期相符", ""),
        ({"account": ""}, "金额、户名、所属期相符", "账号"),
        ({"name": "", "period": ""}, "金额、账号相符", "户名、所属期"),
    ],
)
def test_only_what_both_state_is_said_to_agree(facts: dict[str, str], agrees: str, unsaid: str) -> None:
    for rows in ([due(), paid(**facts)], [due(), paid(**facts), due(77, period=JULY)]):
        reason = told(*rows).cases[0].reason
        assert agrees in reason
        assert (f"{unsaid}没有两边都写明，未比对" in reason) == bool(unsaid)


def test_a_word_in_brackets_behind_a_name_and_another_dot_are_told_and_found() -> None:
    said = {"identity": "", "account": ""}
    case = only(due(), paid(**said, name="张三（本人）"))
    assert (case.outcome, "写法不同" in case.reason) == ("户名不符", True)
    assert only(due(name="阿依·买买提"), paid(**said, name="阿依•买买提")).outcome == "户名不符"
    assert outcomes(due(), paid(**said, name="李四（本人）")) == ["应付未付", "无应付而付"]
