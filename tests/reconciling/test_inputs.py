"""Files of payables, payments and returns become entries; what can't be one is told by name, or refused."""

import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from conftest import LibreOffice
from people import id_number
from test_working_papers import made

from policies.errors import InputProblem
from policies.library import resolve
from reconciling.files import (
    RECEIPT,
    ROSTER,
    TITLE,
    account,
    back,
    book,
    due,
    paid,
    receipt,
    returns,
    roster,
    sheet,
    text,
)
from workbooks.problems import FileProblem
from workbooks.reconciling.columns import read_asked
from workbooks.reconciling.inputs import Inputs, read_inputs
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Entry


def taken(
    payables: Path | list[Path],
    payments: Path | list[Path] = (),  # type: ignore[assignment]
    came_back: Path | list[Path] = (),  # type: ignore[assignment]
    maps: tuple[str, ...] = (),
    **given: object,
) -> Inputs:
    given_files = (payables, payments, came_back)
    lists = [[files] if isinstance(files, Path) else list(files) for files in given_files]
    sides = dict(zip((PAYABLE, PAID, RETURNED), lists, strict=True))
    return read_inputs(sides, read_asked(maps), **given)  # type: ignore[arg-type]


def one(inputs: Inputs, side: str = PAYABLE) -> Entry:
    (found,) = [entry for entry in inputs.entries if entry.side == side]
    return found


def payable(folder: Path, header: tuple[str, ...], *row: object, title: str = "", **given: object) -> Entry:
    """The entry of a list with one row."""
    lines = [[title]] if title else []
    return one(taken(book(folder / "应付.xlsx", ("名单", [*lines, header, row])), **given))


def payment(folder: Path, header: tuple[str, ...], *row: object, **given: object) -> Entry:
    path = book(folder / "实付.xlsx", ("名单", [header, row]))
    return one(taken(roster(folder, due(1)), path, **given), PAID)


def refusal(*files: object, maps: tuple[str, ...] = (), **given: object) -> str:
    with pytest.raises((FileProblem, InputProblem)) as problem:
        taken(*files, maps=maps, **given)  # type: ignore[arg-type]
    says = str(problem.value)
    assert "\n" not in says
    return says


# what a row says


def test_a_row_of_a_roster_is_an_entry(tmp_path: Path) -> None:
    found = one(taken(roster(tmp_path, due(7, 1750.5))))
    assert found == Entry(
        PAYABLE,
        0,
        "花名册",
        3,
        id_number(7),
        "学员7",
        account(7),
        "培训补贴",
        "2024-05",
        None,
        175050,
        township="海城镇",
    )


def test_a_row_of_a_bank_is_an_entry(tmp_path: Path) -> None:
    found = one(taken(roster(tmp_path, due(7)), receipt(tmp_path, paid(7, "3,000.00"))), PAID)
    assert found == Entry(
        *(PAID, 1, "回单", 2, "", "学员7", account(7), "培训补贴", "", date(2024, 6, 3), 300000),
        reference="R0007",
    )


def test_a_returned_row_is_an_entry_that_names_the_payment(tmp_path: Path) -> None:
    found = one(taken(roster(tmp_path, due(7)), [], returns(tmp_path, back(7))), RETURNED)
    assert found == Entry(
        *(RETURNED, 1, "退票", 2, "", "学员7", account(7), "", "", date(2024, 6, 5), 300000),
        reference="R0007",
        note="账号错误",
    )


@pytest.mark.parametrize("header", ["户名", "收款人", "收款户名", "收款人姓名", "账户名称", "开户名", "姓名"])
def test_the_payee_is_known_by_many_headers(tmp_path: Path, header: str) -> None:
    assert payment(tmp_path, (header, "账号", "金额"), "张三", account(1), 1).name == "张三"


@pytest.mark.parametrize(
    "header", ["账号", "银行账号", "收款账号", "卡号", "社保卡", "社会保障卡号", "收款人账号", "帐号"]
)
def test_the_account_is_known_by_many_headers(tmp_path: Path, header: str) -> None:
    assert payment(tmp_path, ("户名", header, "金额"), "张三", f" {account(1)} ", 1).account == account(1)


@pytest.mark.parametrize(
    "header", ["金额", "应补金额", "实发金额", "交易金额", "发放金额", "代发金额（元）", "实付金额"]
)
def test_the_amount_is_known_by_many_headers(tmp_path: Path, header: str) -> None:
    assert payment(tmp_path, ("户名", "账号", header), "张三", account(1), 12.34).fen == 1234


@pytest.mark.parametrize(
    ("header", "amount"),
    [("交易金额（分）", 300005), ("交易金额（元）", 3000.05), ("交易金额", 3000.05), ("交易金额（万元）", 0.300005)],
)
def test_the_amount_is_read_in_the_unit_of_its_column(tmp_path: Path, header: str, amount: float) -> None:
    assert payment(tmp_path, ("姓名", "账号", header), "学员1", account(1), amount).fen == 300005


def test_a_text_file_of_a_bank_in_fen_is_read_so(tmp_path: Path) -> None:
    rows = [["户名", "账号", "交易金额（分）"], ["学员1", account(1), "300005"], ["学员2", account(2), "100"]]
    rows.append(["合计", "", "300105"])
    found = taken(roster(tmp_path, due(1)), text(tmp_path / "回单.csv", rows))
    assert [entry.fen for entry in found.entries if entry.side == PAID] == [300005, 100] and not found.wrong


def test_who_gets_the_money_is_the_account_holder_where_both_are_named(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "户名", "账号", "金额")
    assert payable(tmp_path, header, "张三", id_number(1), "张大", account(1), 1).name == "张大"
    assert payable(tmp_path, header, "张三", id_number(1), "", account(1), 1).name == "张三"


def test_an_old_identity_number_is_completed(tmp_path: Path) -> None:
    assert (
        payable(tmp_path, ("姓名", "身份证号", "金额"), "张三", "110105491231002", 1).identity == "11010519491231002X"
    )


def test_a_wrong_identity_number_stands_as_it_is_written(tmp_path: Path) -> None:
    assert payable(
        tmp_path, ("姓名", "身份证号", "金额"), "张三", "1101051949123100２x ", 1
    ).identity == "1101051949123100２x".translate(str.maketrans("２x", "2X"))


def test_numbers_shown_in_part_are_not_known(tmp_path: Path) -> None:
    header = ("户名", "身份证号", "账号", "金额")
    found = payment(tmp_path, header, "张三", "640599********0039", "6217****0001", 1)
    assert (found.identity, found.account, found.name) == ("", "", "张三")
    assert found.visible == "6217*0001"


@pytest.mark.parametrize(
    ("state", "failed"), [("成功", False), ("交易失败", True), ("未成功", True), ("已退票", True), ("已发放", False)]
)
def test_a_payment_that_failed_is_known_by_its_state(tmp_path: Path, state: str, failed: bool) -> None:
    found = one(taken(roster(tmp_path, due(1)), receipt(tmp_path, paid(1, 交易状态=state))), PAID)
    assert (found.failed, found.undone) == (failed, state == "已退票")


@pytest.mark.parametrize(
    ("state", "why"),
    [("处理中", "“处理中”还没有结果"), ("嗯", "“嗯”不认识，看不出付成了没有"), ("", "空着，看不出付成了没有")],
)
def test_a_state_that_says_neither_is_refused(tmp_path: Path, state: str, why: str) -> None:
    says = refusal(roster(tmp_path, due(1)), receipt(tmp_path, paid(1), paid(2, 交易状态=state)))
    assert says.startswith(f"“回单.csv”没有对账：回单 第 3 行的状态{why}")


@pytest.mark.parametrize(("reason", "failed"), [("户名不符", True), ("", False), ("无", False), ("交易成功", False)])
def test_where_no_column_says_the_state_a_reason_tells_the_failure(tmp_path: Path, reason: str, failed: bool) -> None:
    assert payment(tmp_path, ("户名", "账号", "金额", "失败原因"), "张三", account(1), 1, reason).failed is failed


# months


@pytest.mark.parametrize(
    ("header", "value", "period"),
    [
        ("所属月份", "2024-05", "2024-05"),
        ("发放月份", 202405, "2024-05"),
        ("月份", "2024年5月", "2024-05"),
        ("月份", 45413, "2024-05"),
        ("补贴期间", "2024年5月-7月", "2024-05/2024-07"),
        ("起止年月", "2024.05-2024.07", "2024-05/2024-07"),
        ("起止年月", "2024-05至2024-05", "2024-05"),
        ("补贴起止时间", "2024-05-01至2024-07-31", "2024-05/2024-07"),
        ("所属期", "202405-202407", "2024-05/2024-07"),
    ],
)
def test_months_are_read_as_they_are_written(tmp_path: Path, header: str, value: object, period: str) -> None:
    assert payable(tmp_path, ("姓名", "身份证号", "金额", header), "张三", id_number(1), 1, value).period == period


def test_a_first_and_a_last_month_are_a_span(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "金额", "起始月份", "截止月份")
    assert payable(tmp_path, header, "张三", id_number(1), 1, "2024-05", "2024-07").period == "2024-05/2024-07"


def test_a_first_month_and_a_count_are_a_span(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "金额", "起始日期", "月数")
    assert payable(tmp_path, header, "张三", id_number(1), 1, "2024-11-01", 3).period == "2024-11/2025-01"


def test_a_month_without_a_year_has_that_of_the_title(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "金额", "月份")
    row = ("张三", id_number(1), 1, "4月")
    assert payable(tmp_path, header, *row, title="2024年5月补发表").period == "2024-04"
    says = refusal(sheet(tmp_path, header, row))
    assert "名单 第 2 行的月份“4月”没有年份，请写成 2024-05" in says


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("海原县2024年5月公益性岗位补贴发放表", "2024-05"),
        ("公益性岗位补贴发放表（2024年5月至7月）", "2024-05/2024-07"),
        ("2024年5月1日制表", ""),
        ("填报时间：2024年6月", ""),
        ("2024年第3期补贴名单", ""),
    ],
)
def test_a_title_may_tell_the_month(tmp_path: Path, title: str, period: str) -> None:
    assert payable(tmp_path, ("姓名", "身份证号", "金额"), "张三", id_number(1), 1, title=title).period == period


def test_the_title_of_a_bank_tells_the_month_only_where_it_says_what_is_paid(tmp_path: Path) -> None:
    def period(title: str) -> str:
        path = book(tmp_path / "实付.xlsx", ("名单", [[title], ("户名", "账号", "金额"), ("张三", account(1), 1)]))
        return one(taken(roster(tmp_path, due(1)), path), PAID).period

    assert period("2024年6月交易明细") == ""
    assert period("2024年6月公益性岗位补贴代发明细") == "2024-06"


def test_the_day_of_a_payment_is_not_the_month_that_it_pays_for(tmp_path: Path) -> None:
    found = payment(tmp_path, ("户名", "账号", "金额", "交易日期"), "张三", account(1), 1, "2024-06-03")
    assert (found.day, found.period) == (date(2024, 6, 3), "")


@pytest.mark.parametrize(
    ("remark", "period"),
    [
        ("2024年6月培训补贴", "2024-06"),
        ("2024年5-7月岗位补贴", "2024-05/2024-07"),
        ("培训补贴", "2024-04"),
        ("6月培训补贴", "2024-04"),
        ("2024年6月发放培训补贴", "2024-04"),
        ("2024年6月代发2024年5月培训补贴", "2024-04"),
        ("2024年6月3日培训补贴", "2024-04"),
        ("2024年6月", "2024-04"),
    ],
)
def test_a_remark_may_tell_the_month_that_is_paid_for(tmp_path: Path, remark: str, period: str) -> None:
    row = ("户名", "账号", "金额", "摘要"), "张三", account(1), 1, remark
    assert payment(tmp_path, *row, period="2024-04").period == period


def test_a_column_of_months_says_more_than_a_remark(tmp_path: Path) -> None:
    row = ("户名", "账号", "金额", "摘要", "补贴月份"), "张三", account(1), 1, "2024年6月培训补贴", "2024-05"
    assert payment(tmp_path, *row).period == "2024-05"


def test_the_remark_of_a_payable_tells_no_month(tmp_path: Path) -> None:
    row = ("姓名", "账号", "金额", "摘要"), "张三", account(1), 1, "2024年6月培训补贴"
    assert payable(tmp_path, *row, period="2024-05").period == "2024-05"


def test_a_given_month_is_for_rows_that_state_none(tmp_path: Path) -> None:
    header = ("户名", "账号", "金额", "所属月份")
    assert payment(tmp_path, header, "张三", account(1), 1, "", period="2024-03").period == "2024-03"
    assert payment(tmp_path, header, "张三", account(1), 1, "2024-05", period="2024-03").period == "2024-05"


# benefits and funds


def test_a_remark_that_names_a_benefit_says_what_was_paid(tmp_path: Path) -> None:
    header = ("户名", "账号", "金额", "摘要")
    assert payment(tmp_path, header, "张三", account(1), 1, "2024年5月职业培训补贴").benefit == "培训补贴"
    assert payment(tmp_path, header, "张三", account(1), 1, "批量代发").benefit == ""


def test_a_remark_is_understood_by_the_words_of_the_other_files(tmp_path: Path) -> None:
    own = sheet(
        tmp_path,
        ("姓名", "身份证号", "补贴项目", "金额"),
        ("张三", id_number(1), "乡村公岗生活补贴", 1),
        name="应付.xlsx",
    )
    bank = sheet(
        tmp_path, ("户名", "账号", "金额", "用途"), ("张三", account(1), 1, "5月乡村公岗生活补贴"), name="实付.xlsx"
    )
    inputs = taken(own, bank)
    assert one(inputs).benefit == one(inputs, PAID).benefit == "乡村公岗生活补贴"


def test_the_longest_benefit_that_a_title_names_is_meant(tmp_path: Path) -> None:
    found = payable(tmp_path, ("姓名", "身份证号", "金额"), "张三", id_number(1), 1, title="农村公益性岗位补贴发放表")
    assert found.benefit == "农村公益性岗位补贴"


def test_a_given_benefit_is_for_rows_that_state_none(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "补贴项目", "金额")
    assert payable(tmp_path, header, "张三", id_number(1), "", 1, benefit="求职创业补贴").benefit == "求职创业补贴"
    assert payable(tmp_path, header, "张三", id_number(1), "培训补贴", 1, benefit="求职创业补贴").benefit == "培训补贴"


def test_the_policy_tells_the_fund_where_the_file_does_not(tmp_path: Path) -> None:
    policy = resolve("haiyuan-2023")
    own = one(taken(roster(tmp_path, due(1)), policy=policy))
    (stated,) = {b.fund for b in policy.find("培训补贴")}
    assert own.fund == stated != ""
    told = payable(
        tmp_path, ("姓名", "身份证号", "资金来源", "金额"), "张三", id_number(1), "就业补助资金", 1, policy=policy
    )
    assert told.fund == "就业补助资金"


# which column is the amount

TWO = ("姓名", "身份证号", "应发金额", "实发金额")


def test_several_amounts_are_asked_about_and_the_answer_is_taken(tmp_path: Path) -> None:
    path = sheet(tmp_path, TWO, ("张三", id_number(1), 3000, 2800))
    says = refusal(path)
    assert "“名单”有几列金额：应发金额（C）、实发金额（D），哪一列是应付的金额？" in says
    assert "--map 列=金额" in says
    assert one(taken(path, maps=("实发金额=金额",))).fen == 280000
    assert one(taken(path, maps=("C=金额",))).fen == 300000
    assert one(taken(path, maps=("实发金额=无",))).fen == 300000


def test_each_side_may_have_its_own_amount(tmp_path: Path) -> None:
    own = sheet(tmp_path, TWO, ("张三", id_number(1), 3000, 2800), name="应付.xlsx")
    bank = sheet(tmp_path, TWO, ("李四", id_number(2), 3000, 2800), name="实付.xlsx")
    inputs = taken(own, bank, maps=("应发金额=应付金额", "实发金额=实付金额"))
    assert (one(inputs).fen, one(inputs, PAID).fen) == (300000, 280000)


def test_a_column_of_any_name_may_be_called_the_amount(tmp_path: Path) -> None:
    path = sheet(tmp_path, ("姓名", "身份证号", "打卡数"), ("张三", id_number(1), 3000))
    assert "没有找到应付的名单" in refusal(path)
    assert one(taken(path, maps=("打卡数=金额",))).fen == 300000


def test_the_total_is_meant_where_it_is_one_of_several_amounts(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "岗位补贴", "社会保险补贴", "合计")
    assert payable(tmp_path, header, "张三", id_number(1), 1750, 995.05, 2745.05).fen == 274505


def test_an_answer_about_no_column_is_refused(tmp_path: Path) -> None:
    says = refusal(roster(tmp_path, due(1)), maps=("打卡数=金额",))
    assert says.startswith("--map 里的“打卡数”不是表里的列，表里有：序号、姓名")


# what takes no part


@pytest.mark.parametrize(
    ("amount", "why"), [("待定：等级", "金额待定"), ("错误：等级", "金额错误"), (None, "金额空着"), (0, "金额为 0")]
)
def test_a_payable_with_nothing_due_is_told_and_takes_no_part(tmp_path: Path, amount: object, why: str) -> None:
    inputs = taken(roster(tmp_path, due(1), due(2, amount), due(3)))
    assert [entry.row for entry in inputs.entries] == [3, 5]
    assert inputs.files[0].apart == (f"1 行{why}：花名册 第 4 行",)
    assert inputs.told == [f"“应付.xlsx”没有参加对账：1 行{why}：花名册 第 4 行"]
    assert (inputs.left_out, inputs.files[0].rows, inputs.files[0].fen) == (1, 2, 600000)


@pytest.mark.parametrize(
    ("amount", "why", "do"),
    [
        ("待定：等级", "1 行金额待定：花名册 第 3 行", "请照单元格里“待定”“错误”后面写的补齐"),
        ("错误：等级", "1 行金额错误：花名册 第 3 行", "请照单元格里“待定”“错误”后面写的补齐"),
        (None, "1 行金额空着：花名册 第 3 行", "请把金额填上或算好"),
        (0, "1 行金额为 0：花名册 第 3 行", "请把金额填上或算好"),
    ],
)
def test_payables_of_which_none_is_due_are_refused_with_what_they_lack(
    tmp_path: Path, amount: object, why: str, do: str
) -> None:
    says = refusal(roster(tmp_path, due(1, amount)))
    assert says.startswith(f"应付文件里没有一行有算好的金额，没有可以对账的（“应付.xlsx” {why}）。{do}")


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("三千", "的金额“三千”不是数"),
        (-3000, "的金额是负数（-3000），请把退回、冲销的款项列在退票清单里"),
        (30.005, "的金额“30.005”有比分更小的零头"),
        (True, "的金额不是数"),
    ],
)
def test_an_amount_that_is_none_is_refused_by_its_row(tmp_path: Path, amount: object, why: str) -> None:
    assert f"“应付.xlsx”没有对账：花名册 第 4 行{why}" in refusal(roster(tmp_path, due(1), due(2, amount)))


@pytest.mark.parametrize("amount", ["", "待定：等级"])
def test_a_payment_without_an_amount_is_refused(tmp_path: Path, amount: str) -> None:
    assert "回单 第 3 行金额" in refusal(roster(tmp_path, due(1)), receipt(tmp_path, paid(1), paid(2, amount)))


@pytest.mark.parametrize("amount", [0, "0.00"])
def test_a_payment_of_nothing_takes_no_part_and_is_told(tmp_path: Path, amount: object) -> None:
    inputs = taken(roster(tmp_path, due(1)), receipt(tmp_path, paid(1), paid(2, amount)))
    assert [entry.row for entry in inputs.entries if entry.side == PAID] == [2]
    assert inputs.told == ["“回单.csv”没有参加对账：1 行金额为 0：回单 第 3 行"]


def test_what_is_left_behind_by_adding_is_no_part_of_a_fen(tmp_path: Path) -> None:
    assert one(taken(roster(tmp_path, due(1, 0.1 + 0.2)))).fen == 30


@pytest.mark.parametrize(
    ("header", "value", "why"),
    [
        ("身份证号", 640599199001010004, "曾按数字保存，末几位已经丢失"),
        ("身份证号", "6.40522E+17", "曾按数字保存，末几位已经丢失"),
        ("银行账号", 6217000000000000000, "账号曾按数字保存，末几位已经丢失"),
        ("银行账号", "6.217E+18", "账号曾按数字保存，末几位已经丢失"),
    ],
)
def test_lost_digits_are_refused_by_their_row(tmp_path: Path, header: str, value: object, why: str) -> None:
    says = refusal(roster(tmp_path, due(1), due(2, **{header: value})))
    assert says.startswith("“应付.xlsx”没有对账：花名册 第 4 行")
    assert why in says


def test_lost_digits_of_a_reference_are_refused(tmp_path: Path) -> None:
    header = ("流水号", "户名", "账号", "金额")
    path = sheet(tmp_path, header, (20240603000000010, "张三", account(1), 1))
    assert "第 2 行的流水号曾按数字保存" in refusal(roster(tmp_path, due(1)), path)


def test_a_row_of_nobody_is_refused(tmp_path: Path) -> None:
    nobody = due(2, 姓名="", 身份证号="", 银行账号="")
    assert "花名册 第 4 行没有姓名、身份证号和账号" in refusal(roster(tmp_path, due(1), nobody, due(3)))


def test_a_day_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    says = refusal(roster(tmp_path, due(1)), receipt(tmp_path, paid(1, 交易日期="6月3日")))
    assert "回单 第 2 行的日期“6月3日”看不懂" in says


def test_many_faulty_rows_are_counted_and_the_first_named(tmp_path: Path) -> None:
    says = refusal(roster(tmp_path, *(due(n, "x") for n in range(1, 6))))
    assert says.count("花名册 第") == 3
    assert says.endswith("等 5 行。")


def test_a_formula_that_was_never_calculated_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "应付.xlsx"
    made = openpyxl.Workbook()
    for row in ([TITLE], ROSTER, due(1), due(2, "=1000*3")):
        made.active.append(row)
    made.save(path)
    assert "第 4 行的金额是公式，还没有算过，请先用 butie calc 算好" in refusal(path)


# totals, hidden things, rows out of place


@pytest.mark.parametrize(("total", "wrong"), [(9000, 0), (9000.01, 1)])
def test_a_stated_total_that_does_not_add_up_is_told(tmp_path: Path, total: float, wrong: int) -> None:
    last = ["合计", "", "", "", "", total]
    inputs = taken(roster(tmp_path, due(1), due(2), due(3), last))
    assert len(inputs.entries) == 3
    assert inputs.wrong == wrong
    says = "“应付.xlsx”花名册 第 6 行写的合计是 9000.01 元，各行相加是 9000.00 元，请核对"
    assert inputs.told == ([says] if wrong else [])


@pytest.mark.parametrize(("subtotal", "wrong"), [(3000, 0), (6000, 0), (5000, 1)])
def test_a_subtotal_in_a_text_file_is_held_against_its_rows(tmp_path: Path, subtotal: int, wrong: int) -> None:
    def sums(amount: int) -> list[object]:
        return ["小计", "", "", amount, "", "", ""]

    inputs = taken(roster(tmp_path, due(1)), receipt(tmp_path, paid(1), sums(3000), paid(2), sums(subtotal), paid(3)))
    assert len(inputs.entries) == 4
    assert inputs.wrong == len(inputs.told) == wrong


def test_hidden_rows_take_part_and_are_told(tmp_path: Path) -> None:
    path = book(tmp_path / "应付.xlsx", ("花名册", [[TITLE], ROSTER, due(1), due(2)]), hidden_rows=(4,))
    inputs = taken(path)
    assert [entry.row for entry in inputs.entries] == [3, 4]
    assert inputs.told == ["“应付.xlsx”花名册 有 1 行是隐藏的，一并对账：第 4 行"]


def test_sheets_that_take_no_part_are_told(tmp_path: Path) -> None:
    sheets = (("花名册", [[TITLE], ROSTER, due(1)]), ("说明", [["本表一式三份"]]), ("旧", [ROSTER, due(2)]), ("空", []))
    inputs = taken(book(tmp_path / "应付.xlsx", *sheets, hidden=("旧",)))
    assert [entry.sheet for entry in inputs.entries] == ["花名册"]
    assert inputs.files[0].apart == ("工作表“说明”不是有金额的名单", "工作表“旧”是隐藏的")


def test_a_list_without_amounts_beside_one_with_amounts_takes_no_part(tmp_path: Path) -> None:
    people = ("考勤", [("姓名", "身份证号", "实出勤"), ("张三", id_number(1), 22)])
    inputs = taken(book(tmp_path / "应付.xlsx", ("花名册", [ROSTER, due(1)]), people))
    assert inputs.files[0].apart == ("工作表“考勤”不是有金额的名单",)
    assert "没有找到应付的名单" in refusal(book(tmp_path / "考勤.xlsx", people))


def test_several_lists_and_sheets_are_all_read(tmp_path: Path) -> None:
    first = [ROSTER, due(1), ["合计", "", "", "", "", 3000], [], ["第二批"], ROSTER, due(2)]
    inputs = taken(book(tmp_path / "应付.xlsx", ("一", first), ("二", [ROSTER, due(3)])))
    assert [(entry.sheet, entry.row) for entry in inputs.entries] == [("一", 2), ("一", 7), ("二", 2)]
    assert (inputs.files[0].sheets, inputs.files[0].rows) == (("一", "二"), 3)


def test_lists_side_by_side_are_told_apart(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "金额")
    rows = [(*header, *header), ("张三", id_number(1), 1, "李四", id_number(2), 2)]
    inputs = taken(book(tmp_path / "应付.xlsx", ("名单", rows)))
    assert [(entry.sheet, entry.row, entry.fen) for entry in inputs.entries] == [
        ("名单", 2, 100),
        ("名单（D列起）", 2, 200),
    ]


def test_a_payment_below_the_total_is_read_or_refused_but_never_dropped(tmp_path: Path) -> None:
    total = ["合计", "", "", 3000, "", "", ""]
    below = paid(2)
    assert len(taken(roster(tmp_path, due(1)), receipt(tmp_path, paid(1), total, below)).entries) == 3
    below[2] = ""
    says = refusal(roster(tmp_path, due(1)), receipt(tmp_path, paid(1), total, below))
    assert "回单 第 4 行在合计或说明下面，看不出是不是一笔款项" in says


def test_a_list_of_returns_that_has_payments_in_it_is_refused(tmp_path: Path) -> None:
    failures = receipt(tmp_path, paid(1, 交易状态="失败"), paid(2, 交易状态="失败"))
    assert len(taken(roster(tmp_path, due(1)), [], failures).entries) == 3
    mixed = receipt(tmp_path, paid(1), paid(2, 交易状态="失败"))
    assert "“回单”“交易状态”列里既有成功的也有失败的，分不清哪些是退票" in refusal(roster(tmp_path, due(1)), [], mixed)


# which files


def test_the_same_content_twice_is_refused_on_a_side_and_on_two(tmp_path: Path) -> None:
    path = roster(tmp_path, due(1))
    copy = Path(shutil.copy(path, tmp_path / "抄本.xlsx"))
    assert "给了两次" in refusal([path, path])
    assert "内容完全一样" in refusal([path, copy])
    assert "内容完全一样" in refusal(path, copy)
    other = roster(tmp_path, due(2), name="另一份.xlsx")
    assert len(taken([path, other]).entries) == 2


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    (tmp_path / "六月").mkdir()
    files = [roster(tmp_path, due(1)), roster(tmp_path / "六月", due(2))]
    assert [file.name for file in taken(files).files] == [str(path) for path in files]


def test_each_file_is_listed_with_its_digest(tmp_path: Path) -> None:
    path, bank = roster(tmp_path, due(1), due(2)), receipt(tmp_path, paid(1))
    files = taken(path, bank).files
    told = [(f.side, f.file, f.name, f.sheets, f.rows, f.fen, f.sha256) for f in files]
    assert told == [
        (PAYABLE, 0, "应付.xlsx", ("花名册",), 2, 600000, sha256(path.read_bytes()).hexdigest()),
        (PAID, 1, "回单.csv", ("回单",), 1, 300000, sha256(bank.read_bytes()).hexdigest()),
    ]


def test_a_list_of_returns_may_be_empty_but_for_its_header(tmp_path: Path) -> None:
    assert len(taken(roster(tmp_path, due(1)), receipt(tmp_path, paid(1)), returns(tmp_path)).entries) == 2


def test_old_workbooks_are_read_alike(tmp_path: Path, libreoffice: LibreOffice) -> None:
    path = sheet(tmp_path, RECEIPT, paid(1), paid(2))
    for suffix in ("xls", "et"):
        old = libreoffice.convert(path, "xls").rename(tmp_path / f"回单.{suffix}")
        found = taken(roster(tmp_path, due(1)), old).entries[1:]
        assert [(entry.name, entry.account, entry.fen, entry.day) for entry in found] == [
            (f"学员{n}", account(n), 300000, date(2024, 6, 3)) for n in (1, 2)
        ]


# forms of ours


@pytest.mark.parametrize(
    ("paper", "benefit", "period"),
    [
        ("培训补贴花名册", "培训补贴", ""),
        ("公益性岗位补贴发放表", "公益性岗位补贴", "2024-01/2024-06"),
        ("技能评价补贴花名册", "技能评价补贴", ""),
        ("机关实习补贴发放表", "机关事业单位实习补贴", "2024-03"),
        ("跨省交通补助花名册", "跨省就业一次性交通补助", ""),
    ],
)
def test_a_form_of_ours_tells_its_benefit_and_months(tmp_path: Path, paper: str, benefit: str, period: str) -> None:
    inputs = taken(made(paper, tmp_path))
    assert {entry.benefit for entry in inputs.entries} == {benefit}
    assert inputs.entries[0].period == period
    assert inputs.told == []


@pytest.mark.parametrize("paper", ["就业载体奖励花名册", "班次培训补贴结算表"])
def test_a_form_that_pays_a_unit_is_refused_with_the_way_out(tmp_path: Path, paper: str) -> None:
    assert "是按单位发放的，没有每人的金额。请把各单位的户名、账号、金额列成一张表" in refusal(made(paper, tmp_path))
