"""butie resend: nobody is paid twice, and nothing goes to an account that is known to be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import LibreOffice
from people import bank_card, id_number

from addin.cli import main
from reconciling.by_hand import POSTS, TRAINING, Month, month
from reconciling.files import due, receipt, roster
from reconciling.files import paid as paid_to_bank
from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED
from workbooks.reconciling.result_book import write

Rows = list[list[object]]
BACK = {"note": "网络故障"}


def result(folder: Path, made: Month, masked: bool = False) -> Path:
    write(made.result(), folder / "结果.xlsx", masked)
    return folder / "结果.xlsx"


def resent(folder: Path, made: Month, *options: str) -> tuple[int, Rows, Rows]:
    """The status, the persons to be paid and the cases that wait: each row up to its last filled cell."""
    out = folder / "重发.xlsx"
    status = main(["resend", str(result(folder, made)), "-o", str(out), *options])
    if not out.exists():
        return status, [], []
    book = openpyxl.load_workbook(out, data_only=True)
    return status, _numbered(book["重发清单"]), _numbered(book["暂不重发"])


def _numbered(sheet: Any) -> Rows:
    rows = [list(row) for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    return [row[1:] for row in rows if any(value is not None for value in row[1:])]


def came_back(made: Month, person: int = 1, yuan: float = 600, back: dict[str, Any] | None = None, **more: Any) -> None:
    """A case that was paid and came back: by default nothing speaks against paying it again."""
    due, paid = made.row(PAYABLE, person, yuan, **more), made.row(PAID, person, yuan, **more)
    returned = made.row(RETURNED, person, yuan, **(more | (BACK if back is None else back)))
    made.case("退票待重发", due, paid, returned, reason="退票没有重发")


def test_what_came_back_is_listed_with_account_name_amount_benefit_period_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Month()
    came_back(made)
    status, paid, held = resent(tmp_path, made)
    listed = ["人员1", id_number(1), bank_card(1), 600, POSTS, "2024-05", "退票：网络故障", None]
    assert (status, paid, held) == (0, [listed], [])
    assert capsys.readouterr().out == f"重发 1 人，600.00 元：{tmp_path / '重发.xlsx'}\n"


def test_a_list_says_that_nobody_remembers_whether_it_was_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert resent(tmp_path, month())[0] in (0, 1)
    assert "否则会重付" in capsys.readouterr().err


def test_of_a_whole_month_only_what_came_back_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, paid, held = resent(tmp_path, month())
    assert status == 1 and [row[:4] for row in paid] == [["人员18", id_number(18), bank_card(18), 200]]
    told = [[row[0], row[1], row[4], *row[7:]] for row in held]
    assert told == [
        [10, "人员10", 600, "需先更正账户", "退票原因是“账户已销户”"],
        [17, "人员19", 450, "需先更正账户", "退票原因是“户名不符”"],
    ]
    assert "另有 2 笔 1050.00 元暂不重发（需先更正账户 2 笔），列在“暂不重发”表里。" in capsys.readouterr().err


def test_what_was_never_paid_is_listed_only_when_asked_for(tmp_path: Path) -> None:
    for options, persons in (((), ["人员18"]), (("--unpaid",), ["人员5", "人员18"])):
        folder = tmp_path / f"{len(options)}"
        folder.mkdir()
        _, paid, _ = resent(folder, month(), *options)
        assert [row[0] for row in paid] == persons
    assert paid[0][3:7] == [800, TRAINING, "2024-05", "应付未付"]


def test_a_person_with_two_payments_that_came_back_has_one_row(tmp_path: Path) -> None:
    made = Month()
    came_back(made)
    came_back(made, benefit=TRAINING, yuan=300.5, period="2024-04")
    status, paid, held = resent(tmp_path, made)
    assert (status, len(paid), held) == (0, 1, [])
    assert paid[0][3:6] == [900.5, f"{POSTS} 600.00 元；{TRAINING} 300.50 元", "2024-04、2024-05"]


@pytest.mark.parametrize(
    ("more", "waits"),
    [
        ({"period": "2024-06"}, False),
        ({"benefit": TRAINING}, False),
        ({}, True),
        ({"yuan": 599.0}, True),
        ({"period": ""}, True),
        ({"benefit": ""}, True),
        ({"period": "2024-04/2024-06"}, True),
        ({"period": "2024-06/2024-07"}, False),
        ({"identity": ""}, True),
        ({"identity": "", "name": "别人", "account": bank_card(7)}, False),
    ],
)
def test_the_same_thing_is_never_listed_twice_for_a_person(more: dict[str, Any], waits: bool, tmp_path: Path) -> None:
    made = Month()
    came_back(made)
    came_back(made, **more)
    _, paid, held = resent(tmp_path, made)
    assert sum(row[3] for row in paid) == (600 if waits else 1200)  # type: ignore[misc]
    assert [(row[0], row[7], "对账序号 1" in str(row[8])) for row in held] == [(2, "需先核对", True)] * waits


@pytest.mark.parametrize(
    "note",
    [
        "账号错误",
        "帐户不存在",
        "户名与账号不符",
        "卡已注销",
        "账户冻结",
        "姓名不符",
        "长期不动户",
        "证件过期",
        "卡已作废",
        "行号错误",
        "户主不符",
        "账卡不符",
        "名称有误",
        "二类卡超限",
        "客户信息不完整",
    ],
)
def test_a_payment_that_came_back_for_its_account_waits_until_that_is_mended(note: str, tmp_path: Path) -> None:
    made = Month()
    came_back(made, 1, back={"note": note})
    came_back(made, 2)
    _, paid, held = resent(tmp_path, made)
    assert [row[0] for row in paid] == ["人员2"]
    assert [[row[1], row[7], row[8]] for row in held] == [["人员1", "需先更正账户", f"退票原因是“{note}”"]]


@pytest.mark.parametrize("note", ["客户已死亡", "对方拒收", "重复提交", "其他", "网络故障，已另付", "拒绝入账"])
def test_a_payment_that_came_back_for_an_unknown_reason_waits_until_somebody_looked(note: str, tmp_path: Path) -> None:
    made = Month()
    came_back(made, 1, back={"note": note})
    came_back(made, 2)
    _, paid, held = resent(tmp_path, made)
    assert [row[0] for row in paid] == ["人员2"]
    why = f"退票原因是“{note}”，查清可以再付以后再发"
    assert [[row[1], row[7], row[8]] for row in held] == [["人员1", "需先核对", why]]


@pytest.mark.parametrize("note", ["", "系统超时", "行内系统故障", "网络故障", "网络异常，交易超时", "代发失败退回"])
def test_a_payment_that_came_back_for_another_reason_does_not_wait(note: str, tmp_path: Path) -> None:
    made = Month()
    came_back(made, 1, back={"note": note})
    assert resent(tmp_path, made)[1][0][6] == f"退票：{note or '原因未写明'}"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"account": bank_card(50)}, "账号不止一个"),
        ({"name": "任员1"}, "户名不止一个"),
    ],
)
def test_a_case_with_two_accounts_or_names_waits(more: dict[str, Any], says: str, tmp_path: Path) -> None:
    made = Month()
    rows = made.row(PAYABLE, 1, 600), made.row(PAID, 1, 600, **more), made.row(RETURNED, 1, 600, **BACK, **more)
    made.case("退票待重发", *rows)
    status, paid, held = resent(tmp_path, made)
    assert (status, paid) == (1, []) and held[0][7:] == ["需先更正账户", says]


@pytest.mark.parametrize(("gone", "says"), [("account", "没有账号"), ("name", "没有户名")])
def test_a_case_without_account_or_name_waits(gone: str, says: str, tmp_path: Path) -> None:
    made = Month()
    came_back(made, **{gone: ""})
    _, paid, held = resent(tmp_path, made)
    assert paid == [] and held[0][7:] == ["需先更正账户", says]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"account": bank_card(50)}, "同一身份证号在几件里的账号或户名不同"),
        ({"name": "任员1"}, "同一身份证号在几件里的账号或户名不同"),
        ({"identity": id_number(2), "name": "人员2"}, "同一账号在几件里是不同的人"),
    ],
)
def test_two_cases_that_disagree_about_person_and_account_both_wait(
    more: dict[str, Any], says: str, tmp_path: Path
) -> None:
    made = Month()
    came_back(made)
    came_back(made, period="2024-06", **more)
    _, paid, held = resent(tmp_path, made)
    assert paid == [] and [row[8] for row in held] == [says, says]


@pytest.mark.parametrize(
    ("person", "more", "waits"),
    [
        (1, {}, True),
        (2, {}, False),
        (2, {"account": bank_card(1)}, True),
        (2, {"identity": "", "name": "人员1"}, True),
        (2, {"name": "人员1"}, False),
    ],
)
def test_a_person_with_money_that_nobody_has_explained_waits(
    person: int, more: dict[str, Any], waits: bool, tmp_path: Path
) -> None:
    made = Month()
    came_back(made)
    made.case("无应付而付", made.row(PAID, person, 600, **({"benefit": "", "period": ""} | more)))
    _, paid, held = resent(tmp_path, made)
    assert [len(paid), len(held)] == ([0, 1] if waits else [1, 0])
    assert all("对账序号 2" in str(row[8]) and row[7] == "需先核对" for row in held)


@pytest.mark.parametrize(
    ("more", "waits"),
    [
        ({}, True),
        ({"yuan": 599.0}, True),
        ({"period": ""}, True),
        ({"period": "2024-04/2024-06"}, True),
        ({"benefit": ""}, True),
        ({"identity": ""}, True),
        ({"identity": "", "name": "别人"}, True),
        ({"period": "2024-06"}, False),
        ({"benefit": TRAINING}, False),
        ({"identity": "", "name": "别人", "account": bank_card(7)}, False),
        ({"identity": id_number(7), "account": bank_card(7)}, False),
    ],
)
@pytest.mark.parametrize("outcome", ["应付未付", "退票待重发"])
def test_what_the_person_got_already_in_another_case_is_not_paid_again(
    outcome: str, more: dict[str, Any], waits: bool, tmp_path: Path
) -> None:
    made = Month()
    if outcome == "应付未付":
        made.case(outcome, made.row(PAYABLE, 1, 600))
    else:
        came_back(made)
    had = {"yuan": 600.0} | more
    made.case("一致", made.row(PAYABLE, 1, **had), made.row(PAID, 1, **had))
    _, paid, held = resent(tmp_path, made, "--unpaid")
    assert [len(paid), len(held)] == ([0, 1] if waits else [1, 0])
    assert all(row[7] == "需先核对" and "对账序号 2 已经付到" in str(row[8]) for row in held)


def test_what_came_back_in_another_case_was_not_got(tmp_path: Path) -> None:
    """Twin of a payment that stands: one of which all came back is no reason to wait, but that it is listed itself."""
    made = Month()
    came_back(made)
    made.case("无应付而付", made.row(PAID, 1, 600), made.row(RETURNED, 1, 600, **BACK))
    _, paid, held = resent(tmp_path, made)
    assert [row[3] for row in paid] == [600] and held == []


def test_a_due_that_the_roster_has_twice_and_the_bank_paid_once_is_not_paid_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for rows, going in (([due(1), due(1, 序号=2)], 0), ([due(1), due(2)], 1)):
        out = tmp_path / f"结果{going}.xlsx"
        names = [str(roster(tmp_path, *rows)), "--paid", str(receipt(tmp_path, paid_to_bank(1)))]
        assert main(["reconcile", *names, "-o", str(out)]) == 1
        assert main(["resend", str(out), "-o", str(tmp_path / f"重发{going}.xlsx"), "--unpaid"]) == 1 - going
        assert capsys.readouterr().out.splitlines()[-1].startswith(f"重发 {going} 人")


@pytest.mark.parametrize(("person", "waits"), [(1, True), (2, False)])
def test_a_person_of_an_undecided_case_waits(person: int, waits: bool, tmp_path: Path) -> None:
    made = Month()
    came_back(made)
    rows = made.row(PAYABLE, 3, 600), made.row(PAID, person, 600)
    made.case("待人工确认", *rows, candidates=[rows])
    _, paid, held = resent(tmp_path, made)
    assert [len(paid), len(held)] == ([0, 1] if waits else [1, 0])


@pytest.mark.parametrize(("paid_before", "listed"), [(0, 600), (350, 250)])
def test_only_what_is_still_owed_is_listed(paid_before: int, listed: int, tmp_path: Path) -> None:
    made = Month()
    before = [made.row(PAID, 1, paid_before)] if paid_before else []
    back = made.row(PAID, 1, 600 - paid_before), made.row(RETURNED, 1, 600 - paid_before, **BACK)
    made.case("退票待重发", made.row(PAYABLE, 1, 600), *before, *back)
    assert [row[3] for row in resent(tmp_path, made)[1]] == [listed]


@pytest.mark.parametrize(("due", "waits"), [(600, False), (601, True)])
def test_more_owed_than_came_back_has_to_be_looked_at(due: int, waits: bool, tmp_path: Path) -> None:
    made = Month()
    made.case("退票待重发", made.row(PAYABLE, 1, due), made.row(PAID, 1, 600), made.row(RETURNED, 1, 600, **BACK))
    _, paid, held = resent(tmp_path, made)
    assert [len(paid), len(held)] == ([0, 1] if waits else [1, 0])


def test_a_sum_for_two_benefits_that_came_back_is_paid_for_both(tmp_path: Path) -> None:
    made = Month()
    due = made.row(PAYABLE, 1, 500), made.row(PAYABLE, 1, 300, benefit=TRAINING, fund="示范项目资金")
    made.case("退票待重发", *due, made.row(PAID, 1, 800, benefit=""), made.row(RETURNED, 1, 800, benefit="", **BACK))
    _, paid, held = resent(tmp_path, made)
    assert [row[3:5] for row in paid] == [[800, f"{POSTS} 500.00 元；{TRAINING} 300.00 元"]] and held == []


def test_where_nothing_came_back_no_file_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Month()
    made.case("一致", made.row(PAYABLE, 1, 1), made.row(PAID, 1, 1))
    assert resent(tmp_path, made) == (0, [], [])
    assert capsys.readouterr().out == "没有要重发的，没有写出文件。\n" and not (tmp_path / "重发.xlsx").exists()


def refused(source: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> str:
    before = source.read_bytes()
    assert main(["resend", str(source), "-o", str(out)]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and source.read_bytes() == before
    return told.err


def test_a_masked_result_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "已经遮住" in refused(result(tmp_path, month(), masked=True), tmp_path / "重发.xlsx", capsys)
    assert not (tmp_path / "重发.xlsx").exists()


@pytest.mark.parametrize(("sheet", "value"), [("差异明细", 650), ("差异明细", None), ("已核对", 1)])
def test_a_result_whose_sums_were_typed_over_is_refused(
    sheet: str, value: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = result(tmp_path, month())
    book = openpyxl.load_workbook(source)
    column = next(cell.column for cell in book[sheet][1] if cell.value == "实付")
    book.save(source)
    assert main(["resend", str(source), "-o", str(tmp_path / "前.xlsx")]) == 1
    book[sheet].cell(2, column).value = value
    book.save(source)
    capsys.readouterr()
    assert "被改动过" in refused(source, tmp_path / "重发.xlsx", capsys)
    assert not (tmp_path / "重发.xlsx").exists()


def test_a_file_that_is_no_result_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Month()
    came_back(made)
    assert resent(tmp_path, made)[0] == 0
    capsys.readouterr()
    assert "不是对账结果" in refused(tmp_path / "重发.xlsx", tmp_path / "又.xlsx", capsys)


def test_a_list_that_stands_there_is_not_covered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = result(tmp_path, month()), tmp_path / "重发.xlsx"
    out.write_bytes(b"x")
    assert "已经有了" in refused(source, out, capsys)
    assert out.read_bytes() == b"x"


def test_the_total_is_exact_in_words_whatever_many_rows_add_up_to(tmp_path: Path, libreoffice: LibreOffice) -> None:
    made = Month()
    for person in range(1, 401):
        came_back(made, person, 600.35)
    status, paid, _ = resent(tmp_path, made)
    assert (status, len(paid)) == (0, 400)
    out = tmp_path / "重发.xlsx"
    values = {cell.value for cell in Package.open(out).cells("重发清单")}
    assert {"400 人", 240140, "人民币（大写）：贰拾肆万零壹佰肆拾元整"} <= values
    assert {"制表人：", "复核人：", "财务负责人：", "单位负责人："} <= values
    assert calculate(out, tmp_path / "算过.xlsx").changed == 0
    assert libreoffice.convert(out, "pdf").read_bytes().startswith(b"%PDF")
