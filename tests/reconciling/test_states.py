"""What a bank says of a payment is read alike by the cell and the command; what it leaves open is refused by both."""

from pathlib import Path

import pytest
from people import id_number

from reconciling.files import RECEIPT, account, back, book, due, paid, receipt, returns, roster, text
from reconciling.test_inputs import one, refusal, taken
from udfs.cells import call
from workbooks.build import new
from workbooks.problems import FileProblem
from workbooks.reconciling.model import PAID, RETURNED
from workbooks.reconciling.reconcile import reconcile

ARRIVED, FAILED, BACK, OPEN = "付成", "失败", "退回", "看不出"
WORDS = {
    ARRIVED: "成功 交易成功 处理成功 已发放 已代发 银行已入账 交易完成 正常 成功(00) 00-成功 SUCCESS 未退票 成功(未退)",
    FAILED: "失败 交易失败 未成功 拒付 失败:户名不符 失败，账户状态不正常 交易失败-账号不存在 FAILED",
    BACK: "退票 已退票 已退 退回 被退 退票待重发 冲正 冲销 已冲账 红冲 抹账 撤销 代发失败退回 户名不符退回",
    OPEN: (
        "未完成 尚未完成 部分成功 提交成功 受理成功 预约成功 待支付完成 审核已完成 审核完成 复核完成 账户状态不正常 "
        "非正常 已到账后退 已付款（被退） 预计已到账 等待银行确认已发放 已发放0元 成功后冲销 成功退回 成功→已撤销 "
        "退票重发成功 退票处理中 待退票 处理中 未支付 未到账 异常 退票撤销 退款成功 部分退回 "
        "失败(退票重发成功) 处理完成 已止付 嗯"
    ),
}
STATES = [(state, what) for what, states in WORDS.items() for state in states.split()]
DUE = ["姓名", "身份证号", "应付金额"]


def in_command(folder: Path, header: tuple[str, ...], *values: object, **changes: object) -> str:
    """What the command takes a row of a receipt for that has some columns more."""
    path = text(folder / "回单.csv", [(*RECEIPT, *header), [*paid(1, **changes), *values]])
    try:
        found = one(taken(roster(folder, due(1)), path), PAID)
    except FileProblem as problem:
        assert "第 2 行" in str(problem)
        return OPEN
    return (BACK if found.undone else FAILED) if found.failed else ARRIVED


def in_cell(header: tuple[str, ...], *values: object) -> str:
    """What the cell takes it for; a second success tells what failed from what may have been taken back."""
    head = ["姓名", "身份证号", "实付金额", *header]
    found = call("PAID_AMOUNT", [id_number(1), [head, ["学员1", id_number(1), 3000, *values]]])
    if isinstance(found, str):
        assert found.startswith("错误：") and "第 2 行" in found
        return OPEN
    return ARRIVED if found == 3000 else BACK


@pytest.mark.parametrize(("state", "what"), STATES)
def test_a_state_says_one_thing_to_the_command_and_to_the_cell(tmp_path: Path, state: str, what: str) -> None:
    assert in_command(tmp_path, (), 交易状态=state) == what
    assert in_cell(("交易状态",), state) == (BACK if what == FAILED else what)


@pytest.mark.parametrize(
    ("header", "value", "what"),
    [
        ("是否退票", "是", BACK),
        ("是否退票", "否", ARRIVED),
        ("退票标志", "已退票", BACK),
        ("退票标志", "", ARRIVED),
        ("退票标志", "未退票", ARRIVED),
        ("退票日期", "2024-06-08", BACK),
        ("退票日期", "", ARRIVED),
        ("退票原因", "账户已销户", BACK),
        ("退票原因", "无", ARRIVED),
        ("失败原因", "账户已销户", OPEN),
        ("失败原因", "交易成功", ARRIVED),
        ("入账状态", "失败", OPEN),
        ("入账状态", "成功", ARRIVED),
        ("备注", "6月10日退回，待重发", OPEN),
        ("备注", "退票重发", ARRIVED),
        ("备注", "退役军人", ARRIVED),
        ("是否到账", "否", OPEN),
        ("是否到账", "是", ARRIVED),
        ("是否成功", "否", OPEN),
    ],
)
def test_beside_a_success_the_gravest_word_counts_or_the_row_is_refused(
    tmp_path: Path, header: str, value: str, what: str
) -> None:
    assert in_command(tmp_path, (header,), value) == what
    assert in_cell(("交易状态", header), "成功", value) == what
    assert in_cell((header, "交易状态"), value, "成功") == what


@pytest.mark.parametrize(
    ("header", "value", "what"),
    [
        ("摘要", "代发失败退回", BACK),
        ("摘要", "退汇", BACK),
        ("摘要", "5月退票补发", ARRIVED),
        ("备注", "户名不符，已退回", BACK),
        ("备注", "户名相符", ARRIVED),
        ("备注", "可能退回", OPEN),
        ("退票日期", "2024-06-08", BACK),
        ("失败原因", "户名不符", FAILED),
        ("失败原因", "处理中", OPEN),
        ("返回信息", "0000", ARRIVED),
        ("借贷标志", "贷", OPEN),
        ("借贷标志", "借", ARRIVED),
        ("是否成功", "否", FAILED),
    ],
)
def test_where_no_column_tells_the_state_the_others_do(tmp_path: Path, header: str, value: str, what: str) -> None:
    path = text(tmp_path / "实付.csv", [("户名", "账号", "金额", header), ("学员1", account(1), 3000, value)])
    if what == OPEN:
        assert "第 2 行" in refusal(roster(tmp_path, due(1)), path)
    else:
        found = one(taken(roster(tmp_path, due(1)), path), PAID)
        assert (found.failed, found.undone) == (what != ARRIVED, what == BACK)
    assert in_cell((header,), value) == (BACK if what == FAILED else what)


def test_a_failure_with_the_day_and_reason_of_its_return_is_a_failure(tmp_path: Path) -> None:
    header = ("退票日期", "退票原因", "是否退票")
    assert in_command(tmp_path, header, "2024-06-08", "账户已销户", "否", 交易状态="失败") == FAILED
    assert in_command(tmp_path, header, "2024-06-08", "账户已销户", "是", 交易状态="失败") == BACK
    assert in_command(tmp_path, header, "", "", "否", 交易状态="退票") == OPEN


def test_money_that_came_in_as_a_return_is_one(tmp_path: Path) -> None:
    head = ("户名", "账号", "金额", "摘要", "借贷标志", "交易日期")
    out = ("学员1", account(1), 3000, "培训补贴", "借", "2024-06-03")
    path = text(tmp_path / "流水.csv", [head, out, ("学员1", account(1), 3000, "退汇", "贷", "2024-06-05")])
    rows = [entry for entry in taken(roster(tmp_path, due(1)), path).entries if entry.side == PAID]
    assert [row.undone for row in rows] == [False, True]


def test_a_column_that_is_answered_to_tell_nothing_is_not_read(tmp_path: Path) -> None:
    path = text(tmp_path / "回单.csv", [(*RECEIPT, "退票日期"), [*paid(1), "2024-06-08"]])
    assert one(taken(roster(tmp_path, due(1)), path), PAID).failed
    assert not one(taken(roster(tmp_path, due(1)), path, maps=("退票日期=无",)), PAID).failed


# why it failed


def test_a_remark_is_no_reason_of_a_failure_but_where_it_speaks_of_one(tmp_path: Path) -> None:
    for remark, note in (("打入本人银行账号", ""), ("户名不符退回", "户名不符退回")):
        path = receipt(tmp_path, paid(1, 交易状态="失败", 摘要=remark))
        assert one(taken(roster(tmp_path, due(1)), path), PAID).note == note


def test_the_remark_of_a_list_of_returns_without_reasons_is_the_reason(tmp_path: Path) -> None:
    for header, note in (("备注", "账户已销户"), ("摘要", "")):
        path = text(tmp_path / "退.csv", [("户名", "账号", "退票金额", header), ("学员1", account(1), 1, "账户已销户")])
        assert one(taken(roster(tmp_path, due(1)), [], path), RETURNED).note == note


# lists of returns


@pytest.mark.parametrize(
    ("header", "value", "refused"),
    [
        ("交易状态", "成功", True),
        ("交易状态", "退票", False),
        ("交易状态", "退票成功", False),
        ("是否退票", "否", True),
    ],
)
def test_a_list_of_successes_is_no_list_of_returns(tmp_path: Path, header: str, value: str, refused: bool) -> None:
    rows = [("户名", "账号", "金额", header), *(("学员1", account(1), 3000 + n, value) for n in range(2))]
    path = text(tmp_path / "退.csv", rows)
    if refused:
        says = refusal(roster(tmp_path, due(1)), [], path)
        assert f"“{header}”列里都是“{value}”，不是退票。请" in says and f"--map {header}=无" in says
        maps = (f"{header}=无",)
        assert len(taken(roster(tmp_path, due(1)), [], path, maps=maps).entries) == 3
    else:
        assert len(taken(roster(tmp_path, due(1)), [], path).entries) == 3


def test_the_state_of_a_return_that_says_nothing_of_payment_does_no_harm(tmp_path: Path) -> None:
    path = text(tmp_path / "退.csv", [("户名", "账号", "退票金额", "处理状态"), (*back(1)[:3], "已登记")])
    assert one(taken(roster(tmp_path, due(1)), [], path), RETURNED).fen == 300000


# lists that hold no payments

NO_STATE = ("户名", "账号", "交易金额")
ONE_ROW = [NO_STATE, ("学员1", account(1), 3000)]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("失败明细", "第 2 行却没有说失败或退回"),
        ("退票清单", "第 2 行却没有说失败或退回"),
        ("代发失败名单", "第 2 行却没有说失败或退回"),
        ("成功明细", ""),
        ("失败重发明细", ""),
        ("退役军人补贴", ""),
        ("代发结果（含退票）", ""),
        ("代发申请清单", "是还没有付的名单"),
        ("送盘", "是还没有付的名单"),
        ("代发清单", ""),
    ],
)
def test_a_sheet_that_is_named_for_failures_or_requests_holds_no_payments(tmp_path: Path, name: str, why: str) -> None:
    files = (
        book(tmp_path / "实付.xlsx", (name, ONE_ROW)),
        book(tmp_path / "又.xlsx", ("表", [[f"2024年5月培训补贴{name}"], *ONE_ROW])),
        text(tmp_path / f"{name}.csv", ONE_ROW),
    )
    for path in files:
        if why:
            assert why in refusal(roster(tmp_path, due(1)), path).replace("第 3 行", "第 2 行")
        else:
            assert not one(taken(roster(tmp_path, due(1)), path), PAID).failed


def test_failures_that_say_so_themselves_are_read_below_such_a_name(tmp_path: Path) -> None:
    path = book(tmp_path / "实付.xlsx", ("失败明细", [RECEIPT, paid(1, 交易状态="失败")]))
    assert one(taken(roster(tmp_path, due(1)), path), PAID).failed


def test_a_list_of_requests_with_the_days_of_payment_is_taken(tmp_path: Path) -> None:
    rows = [(*NO_STATE, "交易日期"), ("学员1", account(1), 3000, "2024-06-03")]
    path = book(tmp_path / "实付.xlsx", ("代发申请清单", rows))
    assert one(taken(roster(tmp_path, due(1)), path), PAID).fen == 300000


@pytest.mark.parametrize(("header", "refused"), [("退票金额", True), ("交易金额", False)])
def test_amounts_that_were_returned_are_no_payments(tmp_path: Path, header: str, refused: bool) -> None:
    path = text(tmp_path / "六月.csv", [("户名", "账号", header), ("学员1", account(1), 3000)])
    if refused:
        assert "“退票金额”不是付出的金额；是退票清单的，请用 --returned 给" in refusal(roster(tmp_path, due(1)), path)
    else:
        assert one(taken(roster(tmp_path, due(1)), path), PAID).fen == 300000


@pytest.mark.parametrize("sheet", ["重发清单", "暂不重发清单"])
def test_our_list_of_what_to_pay_again_is_neither_due_nor_paid(tmp_path: Path, sheet: str) -> None:
    out = tmp_path / f"{sheet}.xlsx"
    who = {"户名" if sheet == "重发清单" else "姓名": "学员1", "身份证号": id_number(1), "金额（元）": 3000}
    new(sheet, out, rows=1, data=[who])
    own = roster(tmp_path, due(1))
    for files in (([own, out],), (own, out), (own, [], out)):
        assert f"是本程序做的{sheet}，说的是要付什么" in refusal(*files)
    assert len(taken(own).entries) == 1


# what a bank shows in part

SEEN = ("户名", "身份证号", "账号", "交易金额")


@pytest.mark.parametrize(
    "shown", ["6217XXXX0001", "6217-****-0001", "尾号0001", "(0001)", "6217…0001", "农信2：6217…0001"]
)
def test_an_account_is_shown_in_part_in_many_ways(tmp_path: Path, shown: str) -> None:
    found = one(taken(roster(tmp_path, due(1)), receipt(tmp_path, paid(1, 账号=shown))), PAID)
    assert found.account == "" and found.visible in ("6217*0001", "*0001")


@pytest.mark.parametrize("shown", ["6217 0000 0000 0000 001", "农信2：6217000000000000001", "6217-0000-0000-0000-001"])
def test_an_account_that_is_shown_in_full_is_known(tmp_path: Path, shown: str) -> None:
    found = one(taken(roster(tmp_path, due(1)), receipt(tmp_path, paid(1, 账号=shown))), PAID)
    assert (found.account, found.visible) == ("6217000000000000001", "")


@pytest.mark.parametrize(
    ("name", "number", "outcome"),
    [
        ("学*", "", "一致"),
        ("王*", "", "户名不符"),
        ("*员1", "", "一致"),
        ("*员2", "", "户名不符"),
        ("", f"{id_number(1)[:6]}********{id_number(1)[-4:]}", "一致"),
        ("", f"{id_number(1)[:6]}********0000", "户名不符"),
    ],
)
def test_a_name_or_number_that_is_shown_in_part_may_contradict(
    tmp_path: Path, name: str, number: str, outcome: str
) -> None:
    path = text(tmp_path / "回单.csv", [SEEN, (name, number, account(1), 3000)])
    (case,) = reconcile(taken(roster(tmp_path, due(1)), path).entries).cases
    assert case.outcome == outcome


def test_a_return_that_shows_all_in_part_is_known_by_its_reference_or_asked_about(tmp_path: Path) -> None:
    own, bank = roster(tmp_path, due(1), due(2)), receipt(tmp_path, paid(1), paid(2))
    for number, told in (("R0001", {"退票待重发", "一致"}), ("", {"待人工确认", "一致"})):
        came_back = returns(tmp_path, back(1, 户名="学*", 账号="6217****0001", 原流水号=number))
        assert {case.outcome for case in reconcile(taken(own, bank, came_back).entries).cases} == told
    assert "认不出是谁" in refusal(own, receipt(tmp_path, paid(1, 户名="学*", 账号="6217****0001")))
