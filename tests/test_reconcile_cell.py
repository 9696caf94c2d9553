"""RECONCILE and PAID_AMOUNT: payables against payments by key, and what a person got."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from conftest import LibreOffice
from hypothesis import given, settings
from hypothesis import strategies as st
from people import bank_card, id_number

from addin.libreoffice.recalculate import recalculate
from udfs import keyed_outcomes, reconcile
from udfs.cells import CellError, call
from udfs.identity import current
from udfs.payment_rows import PaymentRange, read_range
from workbooks.calculate import calculate
from workbooks.reconciling.outcomes import OTHER_PERIOD, OUTCOMES

HEAD = ["身份证号", "姓名", "应付", "实付", "差额", "结果"]
DUE = ["姓名", "身份证号", "应付金额"]
PAID = ["姓名", "身份证号", "实付金额", "状态"]
A, B, C = (id_number(n) for n in (1, 2, 3))
Row = Sequence[object]


def reconciled(due: Sequence[Row], paid: Sequence[Row], tolerance: object = None) -> list[list[object]]:
    """The rows below the header."""
    found = call("RECONCILE", [[list(row) for row in due], [list(row) for row in paid], tolerance])
    assert isinstance(found, list), found
    assert found[0][:6] == HEAD
    return found[1:]


def outcomes(due: Sequence[Row], paid: Sequence[Row], tolerance: object = None) -> list[object]:
    return [row[5] for row in reconciled(due, paid, tolerance)]


def refused(due: Sequence[Row], paid: Sequence[Row], tolerance: object = None) -> str:
    found = call("RECONCILE", [[list(row) for row in due], [list(row) for row in paid], tolerance])
    assert isinstance(found, str) and found.startswith("错误："), found
    return found


def test_a_row_for_each_person_tells_who_what_was_due_what_was_paid_and_what_came_of_it() -> None:
    due = [DUE, ["甲", A, 3000], ["乙", B, 1000.5]]
    paid = [PAID, ["乙", B, 1000.4, ""], ["甲", A, 3000, "成功"], ["丙", C, 7, ""]]
    assert reconciled(due, paid) == [
        [A, "甲", 3000, 3000, 0, "一致"],
        [B, "乙", 1000.5, 1000.4, 0.1, "金额不符"],
        [C, "丙", 0, 7, -7, "无应付而付"],
    ]


@pytest.mark.parametrize(
    ("due", "paid", "outcome"),
    [
        ([3000], [(3000, "成功")], "一致"),
        ([3000, 1000], [(1000, ""), (3000, "")], "一致"),
        ([0], [], "一致"),
        ([3000], [], "应付未付"),
        ([3000], [(2999.99, "")], "金额不符"),
        ([3000], [(3000.01, "")], "金额不符"),
        ([3000], [(3000, ""), (3000, "")], "重复支付"),
        ([3000, 1000], [(3000, ""), (1000, ""), (1000, "")], "重复支付"),
        ([3000], [(3000, ""), (1000, "")], "金额不符"),
        ([3000], [(3000, ""), (3000, "退票")], "待人工确认"),
        ([3000], [(3000, ""), (3000, "失败")], "退票已重发"),
        ([3000], [(3000, ""), (3000, ""), (3000, "退票")], "待人工确认"),
        ([3000], [(3000, ""), (3000, ""), (3000, "失败")], "重复支付"),
        ([3000], [(3000, ""), (1000, "退票")], "待人工确认"),
        ([3000], [(1000, ""), (2000, ""), (3000, "退票")], "退票已重发"),
        ([1000, 2000], [(3000, ""), (1000, "退票")], "退票已重发"),
        ([3000], [(3000, "退票")], "退票待重发"),
        ([3000], [(3000, "交易失败")], "退票待重发"),
        ([3000], [(3000, "交易成功")], "一致"),
        ([3000], [(3000, "未退票")], "一致"),
        ([1000, 2000], [(2000, ""), (1000, "退票")], "退票待重发"),
        ([3000], [(2000, ""), (1000, "退票")], "退票待重发"),
        ([3000], [(2000, ""), (3000, "退票")], "金额不符"),
        ([3000], [(1000, ""), (2000, "")], "分次付清"),
        ([1000, 2000], [(3000, "")], "合并支付"),
        ([1000, 2000], [(1500, ""), (1500, "")], "合并支付"),
        ([], [(3000, "")], "无应付而付"),
        ([], [(3000, "退票")], "无应付而付"),
        ([3000], [(2000, "退票")], "金额不符"),
        ([3000], [(3000, "退票"), (3000, "失败")], "退票待重发"),
        ([1000, 2000], [(1000, "退票")], "应付未付"),
        ([1000, 2000], [(3000, "退票")], "退票待重发"),
        ([2000], [(1000, ""), (2000, ""), (1000, "")], "重复支付"),
        ([3000], [(1000, ""), (2000, "退票"), (3000, "失败")], "退票待重发"),
        (["待定：文件没有规定"], [(3000, "")], "待人工确认"),
        (["待定：文件没有规定"], [], "待人工确认"),
    ],
)
def test_the_amounts_of_a_person_decide(due: list[object], paid: list[tuple[object, str]], outcome: str) -> None:
    rows = [PAID, *(["甲", A, amount, state] for amount, state in paid)]
    assert outcomes([DUE, *(["甲", A, amount] for amount in due)], rows) == [outcome]


def test_the_words_and_their_order_are_those_of_a_reconciliation_of_files() -> None:
    assert list(keyed_outcomes.GRAVEST_FIRST) == [o.name for o in OUTCOMES if o.name != OTHER_PERIOD]


def test_a_tolerance_takes_small_differences_for_equal_but_nothing_unpaid_for_paid() -> None:
    due, paid = [DUE, ["甲", A, 666.67]], [PAID, ["甲", A, 666.66, ""]]
    assert outcomes(due, paid) == ["金额不符"]
    assert outcomes(due, paid, 0.01) == ["一致"]
    assert outcomes(due, paid, "0.009") == ["金额不符"]
    assert outcomes([DUE, ["甲", A, 5]], [PAID], 10) == ["应付未付"]
    assert outcomes([DUE], [PAID, ["甲", A, 5, ""]], 10) == ["无应付而付"]
    assert "容差不能是负数" in refused(due, paid, -1)
    assert "容差“一分”不是数" in refused(due, paid, "一分")


def test_sums_are_exact_where_binary_numbers_are_not() -> None:
    assert outcomes([DUE, ["甲", A, 0.3]], [PAID, ["甲", A, 0.1, ""], ["甲", A, 0.2, ""]]) == ["分次付清"]


WIDE_DUE = ["姓名", "身份证号", "银行卡号", "应付金额"]
WIDE_PAID = ["户名", "身份证号", "收款账号", "交易金额"]


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "一致"),
        ({0: "甲 "}, "一致"),
        ({0: "加"}, "户名不符"),
        ({2: bank_card(2)}, "账号不符"),
        ({0: "加", 2: bank_card(2)}, "户名不符"),
        ({0: "加", 3: 2000}, "金额不符"),
        ({0: "", 2: ""}, "一致"),
        ({2: f"{bank_card(1)[:4]} {bank_card(1)[4:]}"}, "一致"),
        ({1: A.lower()}, "一致"),
    ],
)
def test_name_and_account_are_compared_where_both_lists_tell_them(changes: dict[int, object], outcome: str) -> None:
    row: list[object] = ["甲", A, bank_card(1), 3000]
    paid = [changes.get(i, cell) for i, cell in enumerate(row)]
    assert outcomes([WIDE_DUE, row], [WIDE_PAID, paid]) == [outcome]


def test_a_payment_without_identity_goes_to_the_account_else_to_a_name_that_is_unique_on_both_sides() -> None:
    due = [WIDE_DUE, ["甲", A, bank_card(1), 3000], ["乙", B, "", 1000]]
    bank = ["户名", "收款账号", "交易金额"]
    assert outcomes(due, [bank, ["甲", bank_card(1), 3000], ["乙", bank_card(2), 1000]]) == ["一致", "一致"]
    assert outcomes(due, [bank, ["甲甲", bank_card(1), 3000]]) == ["户名不符", "应付未付"]
    assert outcomes(due, [bank, ["乙", "", 1000]]) == ["应付未付", "一致"]
    assert outcomes(due, [bank, ["丁", bank_card(4), 1000]]) == ["应付未付", "应付未付", "无应付而付"]


def test_two_of_one_name_leave_it_open_and_the_unpaid_of_that_name_as_well() -> None:
    due = [DUE, ["王芳", A, 3000], ["王芳", B, 3000], ["乙", C, 100]]
    one = [["姓名", "实付金额"], ["王芳", 3000]]
    assert outcomes(due, one) == ["待人工确认", "待人工确认", "应付未付", "待人工确认"]
    assert outcomes([DUE, *due[1:2], due[3]], one) == ["一致", "应付未付"]
    two = [["姓名", "实付金额"], ["王芳", 3000], ["王芳", 3000]]
    assert outcomes([DUE, due[1]], two) == ["待人工确认"] * 3


def test_a_shared_account_is_told_apart_by_the_name_or_left_open() -> None:
    due = [WIDE_DUE, ["甲", A, bank_card(1), 3000], ["乙", B, bank_card(1), 3000]]
    bank = ["户名", "收款账号", "交易金额"]
    assert outcomes(due, [bank, ["乙", bank_card(1), 3000]]) == ["应付未付", "一致"]
    assert outcomes(due, [bank, ["丙", bank_card(1), 3000]]) == ["待人工确认"] * 3


def test_a_number_written_wrong_on_one_side_does_not_ask_for_a_second_payment() -> None:
    wrong = A[:-1] + ("1" if A[-1] != "1" else "2")
    assert outcomes([DUE, ["甲", A, 3000]], [PAID, ["甲", wrong, 3000, ""]]) == ["待人工确认"]
    assert outcomes([DUE, ["甲", A, 3000]], [PAID, ["乙", wrong, 3000, ""]]) == ["应付未付", "无应付而付"]
    assert outcomes([DUE, ["甲", A, 3000]], [PAID, ["甲", B, 3000, ""]]) == ["待人工确认"] * 2
    assert outcomes([DUE, ["甲", A, 3000]], [PAID, ["甲", B, 2000, ""]]) == ["应付未付", "无应付而付"]
    due, bank = [WIDE_DUE, ["甲", A, bank_card(1), 3000]], [WIDE_PAID, ["乙", B, bank_card(1), 2000]]
    assert outcomes(due, bank) == ["待人工确认"] * 2


def test_an_old_number_is_the_same_person() -> None:
    old = "640599900307123"
    assert reconciled([DUE, ["甲", old, 3000]], [PAID, ["甲", current(old), 3000, ""]]) == [
        [current(old), "甲", 3000, 3000, 0, "一致"]
    ]


def test_benefit_and_month_are_part_of_the_key_where_both_lists_have_them() -> None:
    head = ["姓名", "身份证号", "补贴项目", "发放月份", "金额"]
    due = [head, ["甲", A, "岗位补贴", "2024-05", 1750], ["甲", A, "社保补贴", "2024年5月", 995.05]]
    paid = [head, ["甲", A, "社保补贴", "2024.05", 995.05], ["甲", A, "岗位补贴", "2024/5", 1750]]
    assert reconciled(due, paid) == [
        [A, "甲", 1750, 1750, 0, "一致", "岗位补贴", "2024-05"],
        [A, "甲", 995.05, 995.05, 0, "一致", "社保补贴", "2024-05"],
    ]
    without = [[*row[:2], *row[3:]] for row in paid]
    assert [row[5:] for row in reconciled(due, without)] == [["一致", "2024-05"]]
    other = [head, ["甲", A, "岗位补贴", "2024-06", 1751]]
    assert outcomes(due[:2], other) == ["应付未付", "无应付而付"]
    assert outcomes(due[:2], [head, ["甲", A, "岗位补贴", "2024-06", 1750]]) == ["待人工确认"] * 2
    blank = [head, ["甲", A, "", "2024-05", 1750]]
    assert outcomes(due[:2], blank) == ["一致"]
    assert outcomes(due, blank) == ["待人工确认"] * 3


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (("J1", "", "退票"), ("J2", "", "成功"), "退票已重发"),
        (("J1", "", "失败"), ("J2", "", "成功"), "退票已重发"),
        (("J1", "", "成功"), ("J1", "", "退票"), "待人工确认"),
        (("J1", "", "成功"), ("J1", "", "失败"), "待人工确认"),
        (("J1", "", "成功"), ("", "", "冲正"), "待人工确认"),
        (("", "2024-06-03", "退票"), ("", "2024-06-05", "成功"), "退票已重发"),
        (("", "2024-06-03", "成功"), ("", "2024-06-05", "退票"), "待人工确认"),
        (("", "2024-06-03", "成功"), ("", "2024-06-05", "失败"), "待人工确认"),
        (("J1", "2024-06-03", "成功"), ("J2", "2024-06-05", "冲正"), "待人工确认"),
        (("J1", "2024-06-05", "成功"), ("J1", "2024-06-03", "退票"), "待人工确认"),
        (("J1", "2024-06-03", "退票"), ("J2", "2024-06-03", "成功"), "退票已重发"),
        (("", "六月", "退票"), ("", "2024-06-05", "成功"), "待人工确认"),
    ],
)
def test_what_came_back_is_another_transaction_only_where_number_or_day_say_so(
    first: tuple[str, ...], second: tuple[str, ...], outcome: str
) -> None:
    head = ["流水号", "交易日期", "姓名", "身份证号", "实付金额", "状态"]
    rows = [[number, day, "甲", A, 3000, state] for number, day, state in (first, second)]
    assert outcomes([DUE, ["甲", A, 3000]], [head, *rows]) == [outcome]
    found = call("PAID_AMOUNT", [A, [head, *rows]])
    assert found == 3000 if outcome == "退票已重发" else str(found).startswith("待定：说不清实付区域第 ")


def test_a_return_of_another_benefit_or_month_says_nothing_of_what_arrived() -> None:
    head = ["姓名", "身份证号", "补贴项目", "补贴月份", "金额", "状态"]
    paid = [head, ["甲", A, "岗位补贴", "2024-05", 3000, "成功"]]
    assert call("PAID_AMOUNT", [A, [*paid, ["甲", A, "岗位补贴", "2024-06", 3000, "退票"]]]) == 3000
    assert call("PAID_AMOUNT", [A, [*paid, ["甲", A, "社保补贴", "2024-05", 3000, "退票"]]]) == 3000
    assert call("PAID_AMOUNT", [A, [*paid, ["甲", A, "岗位补贴", "2024-05", 3001, "退票"]]]) == 3000
    for back in (3000, 1000):
        found = call("PAID_AMOUNT", [A, [*paid, ["甲", A, "", "2024-05", back, "退票"]]])
        assert found == "待定：说不清实付区域第 3 行退回的是不是第 2 行，请补上流水号或交易日期"


def test_one_transaction_in_two_rows_is_not_two_payments() -> None:
    head = ["流水号", "交易日期", *PAID]
    row = ["J1", "2024-06-03", "甲", A, 3000, "成功"]
    due = [DUE, ["甲", A, 3000]]
    for other, outcome in (
        (row, "待人工确认"),
        (["J2", *row[1:]], "重复支付"),
        (["J1", "2024-06-04", *row[2:]], "重复支付"),
    ):
        assert outcomes(due, [head, row, other]) == [outcome]
        found = call("PAID_AMOUNT", [A, [head, row, other]])
        assert found == 6000 if outcome == "重复支付" else "第 2、3 行流水号、账号、金额相同" in str(found)
    batch = [[*row[:2], "乙", B, 3000, "成功"], row]
    assert outcomes([*due, ["乙", B, 3000]], [head, row, *batch]) == ["重复支付", "一致"]


@pytest.mark.parametrize(("other", "same"), [("12", True), (" 0012", True), ("a12", False), ("120", False)])
def test_a_transaction_is_known_by_its_number_however_it_is_written(other: str, same: bool) -> None:
    head = ["流水号", "姓名", "身份证号", "实付金额"]
    found = call("PAID_AMOUNT", [A, [head, ["00012", "甲", A, 3000], [other, "甲", A, 3000]]])
    assert str(found).startswith("待定：") if same else found == 6000


def test_the_number_of_a_batch_tells_no_row_of_it_from_another() -> None:
    head = ["流水号", *PAID]
    due = [DUE, ["甲", A, 3000], ["乙", B, 3000]]
    for state, outcome in (("失败", "退票已重发"), ("退票", "待人工确认")):
        rows = [["B1", "甲", A, 3000, state], ["B1", "甲", A, 3000, "成功"], ["B1", "乙", B, 3000, "成功"]]
        assert outcomes(due, [head, *rows]) == [outcome, "一致"]
        assert outcomes(due[:2], [head, *rows[:2]]) == ["待人工确认"]


def test_a_payable_that_the_list_has_twice_is_not_settled_by_two_payments() -> None:
    due = [DUE, ["甲", A, 3000], ["甲", A, 3000]]
    row = ["甲", A, 3000, ""]
    assert outcomes(due, [PAID, row, row]) == ["待人工确认"]
    assert outcomes(due, [PAID, ["甲", A, 6000, ""]]) == ["待人工确认"]
    assert outcomes(due, [PAID, row]) == ["金额不符"]
    assert outcomes(due, [PAID]) == ["应付未付"]
    assert outcomes([*due[:2], ["甲", A, 3001]], [PAID, row, ["甲", A, 3001, ""]]) == ["一致"]
    head = ["姓名", "身份证号", "月份", "金额"]
    months = [head, ["甲", A, "2024-05", 3000], ["甲", A, "2024-06", 3000]]
    assert outcomes(months, [PAID, row, row]) == ["一致"]


def test_a_month_paid_twice_while_another_waits_is_for_somebody_to_decide() -> None:
    head = ["姓名", "身份证号", "月份", "金额"]
    may, june = ["甲", A, "2024-05", 3000], ["甲", A, "2024-06", 3000]
    assert outcomes([head, may, june], [head, june, june]) == ["待人工确认", "待人工确认"]
    assert outcomes([head, may, june], [head, june, may]) == ["一致", "一致"]
    assert outcomes([head, ["甲", A, "2024-05", 2000], june], [head, june, june]) == ["应付未付", "重复支付"]


def test_too_much_on_a_card_that_somebody_unpaid_shares_is_for_somebody_to_decide() -> None:
    due = [WIDE_DUE, ["甲", A, bank_card(1), 3000], ["乙", B, bank_card(1), 3000]]
    paid = [WIDE_PAID, ["甲", A, bank_card(1), 3000], ["甲", A, bank_card(1), 3000]]
    assert outcomes(due, paid) == ["待人工确认", "待人工确认"]
    assert outcomes([*due[:2], ["乙", B, bank_card(2), 3000]], paid) == ["重复支付", "应付未付"]


def test_one_number_under_which_two_people_have_something_due_is_nobodys() -> None:
    paid = [PAID, ["甲", A, 3000, ""], ["乙", A, 1000, ""]]
    assert outcomes([DUE, ["甲", A, 3000], ["乙", A, 1000]], paid) == ["待人工确认"]
    assert outcomes([DUE, ["甲", A, 3000], ["甲", A, 1000]], [PAID, paid[1], ["甲", A, 1000, ""]]) == ["一致"]


@pytest.mark.parametrize(
    ("state", "outcome"), [("是", "退票待重发"), ("否", "一致"), ("", "一致"), (True, "退票待重发")]
)
def test_a_column_of_returns_says_yes_or_no(state: object, outcome: str) -> None:
    assert outcomes([DUE, ["甲", A, 1]], [["姓名", "身份证号", "实付金额", "退票"], ["甲", A, 1, state]]) == [outcome]


def test_a_reason_for_a_return_is_a_return() -> None:
    head = ["姓名", "身份证号", "实付金额", "退票原因"]
    paid = [head, ["甲", A, 1, "账号户名不符"], ["乙", B, 2, ""], ["丙", C, 3, "无"]]
    assert outcomes([DUE, ["甲", A, 1], ["乙", B, 2], ["丙", C, 3]], paid) == ["退票待重发", "一致", "一致"]


def test_titles_totals_blank_rows_and_signatures_are_no_payments() -> None:
    due = [
        ["培训补贴发放表", "", ""],
        DUE,
        ["甲", A, 3000],
        [None, None, None],
        DUE,
        ["合计", "", 3000],
        ["制表：丁", "", ""],
    ]
    assert reconciled([due[0], *due[1:6]], [PAID, ["甲", A, 3000, ""]]) == [[A, "甲", 3000, 3000, 0, "一致"]]
    signed = [["序号", *DUE], [1, "甲", A, 3000], ["制表人：丁", "", "", ""]]
    assert outcomes(signed, [PAID, ["甲", A, 3000, ""]]) == ["一致"]


GOOD = [DUE, ["甲", A, 3000]]


@pytest.mark.parametrize(
    ("due", "paid", "says"),
    [
        ([["甲", A, 3000]], [PAID], "应付区域里没有找到表头"),
        ([["姓名", "身份证号", "备注"]], [PAID], "应付区域的表头里缺少金额"),
        (GOOD, [["序号", "实付金额"]], "实付区域的表头里缺少“身份证号”"),
        ([["姓名", "身份证号", "岗位补贴", "社会保险补贴"]], [PAID], "有几列金额（岗位补贴、社会保险补贴）"),
        ([DUE, ["甲", CellError("#N/A"), 1]], [PAID], "应付区域第 2 行有错误值 #N/A"),
        (GOOD, [PAID, ["甲", A, CellError("#VALUE!"), ""]], "实付区域第 2 行有错误值 #VALUE!"),
        (GOOD, [PAID, ["甲", A, 1, CellError("#N/A")]], "实付区域第 2 行有错误值"),
        ([DUE, ["甲", A, "三千"]], [PAID], "应付区域第 2 行的金额“三千”不是数"),
        ([DUE, ["甲", A, -1]], [PAID], "第 2 行的金额是负数"),
        (GOOD, [PAID, ["甲", A, None, ""]], "实付区域第 2 行没有金额"),
        (GOOD, [PAID, ["", "", 5, ""]], "第 2 行有金额，但没有身份证号、银行卡号和姓名"),
        (GOOD, [PAID, ["甲", 640599199001010000.0, 5, ""]], "曾按数字保存"),
        (GOOD, [PAID, ["甲", A, 5, "处理中"]], "状态“处理中”还没有结果"),
        (GOOD, [PAID, ["甲", A, 5, "嗯"]], "状态“嗯”不认识"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(due: list[Row], paid: list[Row], says: str) -> None:
    said = refused(due, paid)
    assert says in said and A not in said
    assert outcomes(GOOD, [PAID, ["甲", A, 3000, "成功"]]) == ["一致"]


@pytest.mark.parametrize(
    ("header", "above", "amount"),
    [
        ("金额", None, 3000),
        ("金额（元）", None, 3000),
        ("金额（万元）", None, 0.3),
        ("金额（万元）", None, "0.3"),
        ("金额（单位：千元）", None, 3),
        ("金额（分）", None, 300000),
        ("金额", "单位：万元", 0.3),
        ("金额（元）", "单位：万元", 3000),
        ("金额（万元）", None, "3000元"),
    ],
)
def test_amounts_are_read_in_yuan_whatever_unit_their_column_names(
    header: str, above: str | None, amount: object
) -> None:
    range_ = [*([[above, "", ""]] if above else []), ["姓名", "身份证号", header], ["甲", A, amount]]
    assert call("PAID_AMOUNT", [A, range_]) == 3000
    assert reconciled([DUE, ["甲", A, 3000]], range_) == [[A, "甲", 3000, 3000, 0, "一致"]]
    assert reconciled(range_, [PAID, ["甲", A, 3000, ""]]) == [[A, "甲", 3000, 3000, 0, "一致"]]


def test_an_error_in_a_column_that_is_not_read_does_no_harm() -> None:
    assert outcomes([[*DUE, "备注"], ["甲", A, 1, CellError("#N/A")]], [PAID, ["甲", A, 1, ""]]) == ["一致"]


PEOPLE = st.sampled_from([A, B, C, "", A[:-1]])
AMOUNTS = st.sampled_from([0, 0.1, 0.2, 0.3, 100, 1000.05, 3000])
NAMES = st.sampled_from(["甲", "乙", "甲甲", "王芳"])
CARDS = st.sampled_from(["", bank_card(1), bank_card(2)])
BENEFITS, MONTHS = st.sampled_from(["", "岗位补贴", "培训补贴"]), st.sampled_from(["", "2024-05", "2024-06"])
DUE_ROWS = st.lists(st.tuples(NAMES, PEOPLE, CARDS, BENEFITS, MONTHS, AMOUNTS), max_size=8)
PAID_ROWS = st.lists(
    st.tuples(NAMES, PEOPLE, CARDS, BENEFITS, MONTHS, AMOUNTS, st.sampled_from(["", "成功", "退票"])), max_size=8
)
FULL = ["姓名", "身份证号", "银行卡号", "补贴项目", "月份", "金额"]


def exact(values: Sequence[object]) -> Decimal:
    return sum((Decimal(str(value)) for value in values), Decimal(0))


@settings(max_examples=300, deadline=None)
@given(DUE_ROWS, PAID_ROWS, st.randoms(use_true_random=False))
def test_sums_are_conserved_and_the_order_of_the_rows_does_not_matter(due, paid, random) -> None:  # type: ignore[no-untyped-def]
    found = reconciled([FULL, *due], [[*FULL, "状态"], *paid])
    kept = [row[5] for row in paid if row[6] != "退票"]
    assert exact([row[2] for row in found]) == exact([row[5] for row in due])
    assert exact([row[3] for row in found]) == exact(kept)
    assert exact([row[4] for row in found]) == exact([row[5] for row in due]) - exact(kept)
    assert all(Decimal(str(row[2])) - Decimal(str(row[3])) == Decimal(str(row[4])) for row in found)
    random.shuffle(due)
    random.shuffle(paid)
    again = reconciled([FULL, *due], [[*FULL, "状态"], *paid])
    assert sorted(map(str, again)) == sorted(map(str, found))


def paid_to(numbers: object, benefit: object = None) -> object:
    head = ["姓名", "身份证号", "补贴", "实发金额", "状态"]
    rows = [["甲", A, "岗位补贴", 1750, ""], ["甲", A, "培训补贴", 0.1, "成功"], ["甲", A, "培训补贴", 0.2, ""]]
    more = [["甲", A, "培训补贴", 3000, "退票"], ["乙", B, "岗位补贴", 9, "成功"], ["合计", "", "", 4759.3, ""]]
    return call("PAID_AMOUNT", [numbers, [head, *rows, *more], benefit])


def test_what_a_person_got_is_summed_net_of_returns() -> None:
    assert paid_to(A) == 1750.3
    assert paid_to(B.lower()) == 9
    assert paid_to(C) == 0
    assert paid_to(A, "培训补贴") == 0.3
    assert paid_to(A, "没有的补贴") == 0


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([A, B, C]), BENEFITS, AMOUNTS, st.sampled_from(["", "成功", "退票", "失败"])))
)
def test_each_got_what_the_rows_of_the_range_say_one_by_one(rows: list[tuple[str, str, float, str]]) -> None:
    kept = [(person, benefit or "其他", amount) for person, benefit, amount, state in rows if state in ("", "成功")]
    told = ([row[0], row[1] or "其他", *row[2:], f"J{number}"] for number, row in enumerate(rows))
    cells = [["身份证号", "补贴", "金额", "状态", "流水号"], *told]
    found = call("PAID_AMOUNT", [[[A], [B], [C]], cells, [["岗位补贴", "培训补贴", "其他"]]])
    assert isinstance(found, list)
    for person, line in zip((A, B, C), found, strict=True):
        for benefit, amount in zip(("岗位补贴", "培训补贴", "其他"), line, strict=True):
            assert exact([amount]) == exact([row[2] for row in kept if row[:2] == (person, benefit)])
        whole = call("PAID_AMOUNT", [person, cells])
        assert exact([whole]) == exact([row[2] for row in kept if row[0] == person]) == exact(line)


def test_a_column_of_numbers_gives_a_column_and_with_a_row_of_benefits_a_grid() -> None:
    wrong = f"错误：身份证号 {A[:6]}********{A[13:17]} 应为 18 位，现为 17 位，请按证件重新输入"
    assert paid_to([[A], [B], [""], [C], [A[:-1]], [CellError("#N/A")]]) == [
        [1750.3],
        [9],
        [""],
        [0],
        [wrong],
        ["错误：身份证号是错误值 #N/A，请先改正"],
    ]
    assert paid_to([[A], [B]], [["岗位补贴", "培训补贴"]]) == [[1750, 0.3], [9, 0]]
    assert paid_to("") == ""


def test_what_a_payment_list_leaves_open_is_not_summed_up() -> None:
    head = ["身份证号", "补贴项目", "金额"]
    unsaid = [head, [A, "", 5]]
    assert call("PAID_AMOUNT", [A, unsaid, "岗位补贴"]) == "待定：实付区域第 2 行没有写是哪项补贴"
    assert call("PAID_AMOUNT", [A, unsaid]) == 5
    assert "第 3 行没有身份证号" in str(
        call("PAID_AMOUNT", [A, [["姓名", *head], ["甲", A, "", 1], ["乙", "", "", 5]]])
    )
    assert "第 2 行身份证号不对" in str(call("PAID_AMOUNT", [A, [head, [A[:-1], "", 5]]]))
    assert "缺少“身份证号”" in str(call("PAID_AMOUNT", [A, [["姓名", "金额"], ["甲", 5]]]))
    assert "缺少“补贴”" in str(call("PAID_AMOUNT", [A, [["身份证号", "金额"], [A, 5]], "岗位补贴"]))
    assert "大小不一致" in str(call("PAID_AMOUNT", [[[A], [B]], [head], [["a"], ["b"], ["c"]]]))


def test_the_payments_are_read_once_for_a_whole_column(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(cells: Sequence[Sequence[object]], side: str) -> PaymentRange:
        read.append(len(cells))
        return read_range(cells, side)

    monkeypatch.setattr(reconcile, "read_range", counted)
    rows = [["身份证号", "金额"], *([id_number(n % 40), 1] for n in range(2000))]
    found = call("PAID_AMOUNT", [[[id_number(n % 40)] for n in range(2000)], rows])
    assert isinstance(found, list) and found[0] == [50] and len(found) == 2000
    assert read == [2001]


def test_both_engines_give_what_python_gives(libreoffice: LibreOffice, tmp_path: Path) -> None:
    due = [DUE, ["甲", A, 3000], ["乙", B, 1000], ["丙", C, 5]]
    paid = [PAID, ["乙", B, 900, "成功"], ["甲", A, 3000, "失败"], ["甲", A, 3000, "成功"]]
    table = call("RECONCILE", [due, paid])
    assert isinstance(table, list)
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    for row, cells in enumerate(due):
        sheet.write_row(row, 0, cells)
    for row, cells in enumerate(paid):
        sheet.write_row(row, 4, cells)
    sheet.write_array_formula("J1:O4", "{=RECONCILE(A1:C4,E1:H4)}")
    sheet.write_array_formula("J6:J8", "{=PAID_AMOUNT(B2:B4,E1:H4)}")
    sheet.write_formula("J10", "=PAID_AMOUNT(B2,E:H)")
    book.close()
    calculate(path, tmp_path / "a.xlsx")
    recalculate(path, tmp_path / "b.xlsx", False, libreoffice.office)
    for name in ("a.xlsx", "b.xlsx"):
        found = openpyxl.load_workbook(tmp_path / name, data_only=True)["表"]
        assert [[found.cell(r, c).value for c in range(10, 16)] for r in range(1, 5)] == table, name
        assert [found.cell(r, 10).value for r in (6, 7, 8, 10)] == [3000, 900, 0, 3000], name
