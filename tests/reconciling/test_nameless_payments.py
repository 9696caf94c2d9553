"""A payment that tells no name, to an account of nobody, may be the resend that somebody waits for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reconciling.files import account, back, due, paid, receipt, returns, roster
from tests.reconciling.rows import INSURANCE, LI, UNSAID, only, outcomes
from tests.reconciling.rows import back as came_back
from tests.reconciling.rows import due as owed
from tests.reconciling.rows import paid as sent
from workbooks.reconciling.outcomes import UNDECIDED

CARD = "6228480402564890026"  # of nobody in the roster
NAMELESS = {"identity": "", "name": "", "account": CARD}


def test_a_resend_to_a_new_account_without_a_name_may_be_the_returned_payment_s() -> None:
    rows = [owed(), sent(day=3), came_back(day=5)]
    case = only(*rows, sent(day=8, **NAMELESS))
    assert (case.outcome, case.difference) == (UNDECIDED, 0)
    assert "没有户名" in case.reason and len(case.candidates) == 2
    assert outcomes(*rows, sent(400, day=8, **NAMELESS)) == ["退票待重发", "无应付而付"]
    assert outcomes(*rows, sent(day=8, **NAMELESS | {"name": "王五"})) == ["退票待重发", "无应付而付"]


def test_a_due_that_nobody_paid_may_have_been_paid_without_a_name() -> None:
    assert outcomes(owed(), sent(**NAMELESS)) == [UNDECIDED]
    assert outcomes(owed(), sent(**NAMELESS | {"account": "", "visible": "*0026"})) == [UNDECIDED]
    assert outcomes(owed(), sent(benefit=INSURANCE, **NAMELESS)) == ["应付未付", "无应付而付"]
    assert outcomes(owed(township="甲乡"), sent(**NAMELESS, township="乙乡")) == ["应付未付", "无应付而付"]
    assert outcomes(owed(), sent(), sent(**NAMELESS)) == ["一致", "无应付而付"]


def test_what_is_missing_of_a_due_may_have_been_paid_without_a_name() -> None:
    assert outcomes(owed(), sent(200), sent(300, **NAMELESS)) == [UNDECIDED]
    assert outcomes(owed(), sent(200), sent(250, **NAMELESS)) == ["金额不符", "无应付而付"]


def test_of_several_who_wait_none_is_told_as_the_one() -> None:
    others = {"identity": LI, "name": "李四", "account": "6228480402564890034"}
    case = only(owed(), owed(**others), sent(**NAMELESS | UNSAID))
    assert case.outcome == UNDECIDED and len(case.candidates) == 2


@pytest.mark.parametrize("named", [False, True])
def test_a_returned_payment_is_not_listed_for_the_bank_while_a_nameless_one_may_be_its_resend(
    tmp_path: Path, named: bool
) -> None:
    from addin.cli import main

    again = paid(1, 户名="王五" if named else "学*", 账号=account(99), 流水号="R2", 交易日期="2024-06-08")
    files = [roster(tmp_path, due(1)), "--paid", receipt(tmp_path, paid(1), again)]
    files += ["--returned", returns(tmp_path, back(1, 退票原因="网络故障"))]
    assert main(["reconcile", *map(str, files), "-o", str(tmp_path / "结果.xlsx")]) == 1
    assert main(["resend", str(tmp_path / "结果.xlsx"), "-o", str(tmp_path / "重发.xlsx")]) == 0
    assert (tmp_path / "重发.xlsx").exists() == named
