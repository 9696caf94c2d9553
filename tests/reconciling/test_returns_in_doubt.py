"""Returns that may be of a payment that stands or of one that failed, or that state another account than its."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from tests.reconciling.rows import JUNE, UNSAID, back, due, only, outcomes, paid
from workbooks.reconciling.fitting import alike, canonical
from workbooks.reconciling.model import Entry, Result
from workbooks.reconciling.outcomes import UNDECIDED
from workbooks.reconciling.reconcile import reconcile

OTHER = "6228480402564890026"  # another account
HIDDEN = {"account": "", "identity": ""}  # beside what a bank shows of the account


# -- a failure that the bank lists among its returns after the resend ----------------------------------------------


@pytest.mark.parametrize("said", [{}, UNSAID, {"account": ""}, {"identity": "", "account": ""}])
def test_a_return_dated_after_a_failure_and_its_resend_may_be_of_either(said: dict[str, str]) -> None:
    tried = [due(), paid(day=3, failed=True, reference="R1"), paid(day=8, reference="R2")]
    case = only(*tried, back(day=10, **said))
    assert (case.outcome, case.difference) == (UNDECIDED, 0)
    assert len(case.candidates) > 1
    assert outcomes(*tried, back(day=7, **said)) == ["退票已重发"]
    assert outcomes(*tried, back(day=10, **said, reference="R1")) == ["退票已重发"]
    assert outcomes(*tried, back(day=10, **said, reference="R2")) == ["退票待重发"]
    assert outcomes(tried[0], tried[2], back(day=10, **said)) == ["退票待重发"]


def test_a_return_of_another_account_than_the_failure_s_is_the_other_payment_s() -> None:
    tried = [due(), paid(day=3, failed=True, account=OTHER), paid(day=8)]
    assert outcomes(*tried, back(day=10)) == ["退票待重发"]
    assert outcomes(*tried, back(day=10, account=OTHER)) == ["退票已重发"]
    assert outcomes(*tried, back(day=10, account="")) == [UNDECIDED]


def test_a_return_of_nobody_s_rows_may_be_of_a_failure_too() -> None:
    mine = due(identity="")
    tried = [paid(day=3, failed=True, account="", reference="R1"), paid(day=8, account="", reference="R2")]
    lone = {"identity": "", "account": ""}  # the name stands for the due's account, and for the payments' number
    assert outcomes(mine, *tried) == ["退票已重发"]
    assert outcomes(mine, *tried, back(day=10, **lone)) == [UNDECIDED]
    assert outcomes(mine, *tried, back(day=10, **lone, reference="R1")) == ["退票已重发"]


def test_the_return_of_a_failure_alone_changes_nothing() -> None:
    assert outcomes(due(), paid(day=3, failed=True), back(day=10)) == ["退票待重发"]
    assert only(due(), paid(day=3, failed=True), back(day=10)).returned == 2 * 50000


# -- another account than the payment's ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payment", "listed"),
    [
        ({"account": OTHER}, {}),
        ({**HIDDEN, "visible": "6228*9999"}, {}),
        ({**HIDDEN, "visible": "6228*9999"}, {**HIDDEN, "visible": "6228*0018"}),
        ({}, {**HIDDEN, "visible": "6228*9999"}),
        ({}, {"name": "王五"}),
    ],
)
def test_a_return_that_states_another_account_or_name_than_the_payment_is_in_doubt(
    payment: dict[str, str], listed: dict[str, str]
) -> None:
    case = only(due(), paid(day=3, **payment), back(day=5, **listed))
    assert case.outcome == UNDECIDED, case.reason
    assert "账号（或户名）" in case.reason
    same = {name: payment[name] for name in payment}
    assert outcomes(due(), paid(day=3, **payment), back(day=5, **same)) == ["退票待重发"]


def test_of_two_payments_a_return_is_that_of_its_account() -> None:
    rows = [due(), paid(**HIDDEN, visible="6228*0018"), paid(**HIDDEN, visible="6228*9999")]
    assert outcomes(*rows, back(**HIDDEN, visible="6228*9999")) == ["退票已重发"]
    assert outcomes(*rows, back(**HIDDEN, visible="6228*0018")) == ["账号不符"]
    assert outcomes(*rows, back(**HIDDEN, visible="6228*0001")) == [UNDECIDED]


def test_an_earlier_return_of_another_account_is_of_an_earlier_payment() -> None:
    assert outcomes(due(), paid(day=8), back(day=5, account=OTHER)) == ["退票已重发"]


# -- which row stands first decides nothing ------------------------------------------------------------------------

FAILED, UNDONE = {"failed": True}, {"failed": True, "undone": True}


@pytest.mark.parametrize(
    "facts",
    [
        [{}, FAILED],
        [FAILED, UNDONE],
        [{**HIDDEN, "visible": "6228*0018"}, {**HIDDEN, "visible": "6228*9999"}],
        [{}, FAILED, UNDONE, {**HIDDEN, "visible": "6228*0018"}],
    ],
)
def test_rows_exchanged_in_their_file_give_the_same_result(facts: list[dict[str, object]]) -> None:
    fixed = [due(), back(day=5, **{**HIDDEN, "visible": "6228*0018"})]
    payments = [paid(day=3, **each) for each in facts]
    places = [each.row for each in payments]

    def told(some: tuple[Entry, ...]) -> list[object]:
        rows = [*fixed, *(replace(each, row=row) for each, row in zip(some, places, strict=True))]
        return by_content(reconcile(rows))

    assert len({str(told(some)) for some in permutations(payments)}) == 1


def by_content(result: Result) -> list[object]:
    """The cases by what their rows say, not by where they stand."""
    return sorted(
        (case.outcome, case.difference, case.reason, sorted(str(replace(each, row=0)) for each in case.entries))
        for case in result.cases
    )


def test_rows_that_differ_in_whether_they_failed_or_in_what_is_shown_of_the_account_are_not_alike() -> None:
    row = paid(**HIDDEN, visible="6228*0018")
    for other in (replace(row, failed=True), replace(row, failed=True, undone=True), replace(row, visible="6228*0019")):
        assert alike(row) != alike(other)
        assert canonical(row)[:-3] != canonical(other)[:-3]
    assert alike(row) == alike(replace(row, row=7, note="其他"))


def test_a_due_of_another_month_is_left_alone() -> None:
    rows = [due(), due(period=JUNE), paid(day=3, failed=True), paid(day=8), paid(period=JUNE, day=8)]
    assert outcomes(*rows, back(day=10)) == [UNDECIDED, "一致"]
    assert outcomes(*rows, back(day=7)) == ["退票已重发", "一致"]


def test_a_return_of_a_part_is_not_said_to_have_no_payment() -> None:
    rows = [due(), paid(reference="R1")]
    case = only(*rows, back(200, reference="R1"))
    assert (case.outcome, case.difference) == (UNDECIDED, 0)
    assert "只退了一部分" in case.reason and "找不到它退的实付" not in case.reason
    assert outcomes(*rows, back(500, reference="R1")) == ["退票待重发"]
