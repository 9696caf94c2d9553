"""butie reconcile as its users run it: files in, a workbook and an answer out, and refusals in one sentence."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from people import id_number
from test_house import section

from addin.cli import main
from policies.masking import mask
from reconciling.files import TITLE, account, back, book, due, paid, receipt, returns, roster, sheet
from workbooks.book import Book
from workbooks.reconciling.confirmed import NEEDED
from workbooks.reconciling.outcomes import OUTCOMES, as_markdown

Capture = pytest.CaptureFixture[str]


def run(*words: object) -> int:
    return main(["reconcile", *map(str, words)])


def answer(capture: Capture, *words: object) -> tuple[int, dict[str, Any]]:
    """The status, and what --json prints."""
    capture.readouterr()
    status = run(*words, "--json")
    return status, json.loads(capture.readouterr().out)


def refusal(capture: Capture, *words: object) -> str:
    """The one sentence of a refusal."""
    capture.readouterr()
    assert run(*words) == 2
    told = capture.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith("butie：")
    return line.removeprefix("butie：")


def outcomes(found: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in found["outcomes"].items() if count}


# a whole reconciliation


def test_what_agrees_is_told_and_written(tmp_path: Path, capsys: Capture) -> None:
    own, bank, out = roster(tmp_path, due(1), due(2)), receipt(tmp_path, paid(1), paid(2)), tmp_path / "结果.xlsx"
    assert run(own, "--paid", bank, "-o", out) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "应付 2 行 6000.00 元；实付 2 行 6000.00 元；退票 0 行 0.00 元",
        "差额 0.00 元（应付减实付净额）",
        "一致 2",
        f"对账结果：{out}",
    ]
    assert told.err == ""
    assert openpyxl.load_workbook(out).sheetnames == ["汇总", "差异明细", "已核对", "待确认", "输入清单"]


def test_each_difference_is_found(tmp_path: Path, capsys: Capture) -> None:
    own = roster(tmp_path, due(1), due(2), due(3), due(4), due(5), due(6))
    bank = receipt(
        tmp_path,
        *(paid(1), paid(2, 2999.99), paid(4), paid(5), paid(5, 流水号="R9005"), paid(6, 交易状态="失败"), paid(9)),
    )
    status, found = answer(capsys, own, "--paid", bank, "--returned", returns(tmp_path, back(4)))
    assert status == 1
    wanted = {"一致": 1, "金额不符": 1, "应付未付": 1, "退票待重发": 2, "重复支付": 1, "无应付而付": 1}
    assert outcomes(found) == wanted
    assert found["rows"] == {"payable": 6, "paid": 7, "returned": 1}
    assert found["sums"]["payable"] == "18000.00"
    assert found["sums"]["paid"] == "20999.99"
    assert list(found["outcomes"]) == [outcome.name for outcome in reversed(OUTCOMES)]


def test_an_item_tells_rows_sums_person_and_reason(tmp_path: Path, capsys: Capture) -> None:
    own, bank = roster(tmp_path, due(1)), receipt(tmp_path, paid(1, 2000))
    _, found = answer(capsys, own, "--paid", bank)
    (item,) = found["items"]
    assert item["rows"] == [
        {"side": "payable", "file": "应付.xlsx", "sheet": "花名册", "row": 3},
        {"side": "paid", "file": "回单.csv", "sheet": "回单", "row": 2},
    ]
    assert {name: item[name] for name in ("payable", "paid", "returned", "difference")} == {
        "payable": "3000.00",
        "paid": "2000.00",
        "returned": "0.00",
        "difference": "1000.00",
    }
    assert (item["outcome"], item["name"], item["id_number"]) == ("金额不符", "学员1", mask(id_number(1)))
    assert (item["benefit"], item["period"], item["candidates"]) == ("培训补贴", "2024-05", [])
    assert "少付 1000.00 元" in item["reason"]
    assert item["action"]


def test_json_never_tells_a_whole_personal_number(tmp_path: Path, capsys: Capture) -> None:
    """A bank writes the number and the account into its reason; the workbook, which isn't masked, keeps them."""
    why = f"账号 {account(1)} 与证件 {id_number(1)} 不符"
    own, bank, out = roster(tmp_path, due(1)), receipt(tmp_path, paid(1)), tmp_path / "结果.xlsx"
    words = [own, "--paid", bank, "--returned", returns(tmp_path, back(1, 退票原因=why)), "-o", out]
    for more in ([], ["--masked"]):
        capsys.readouterr()
        run(*words, *more, "--json")
        printed = capsys.readouterr().out
        assert "不符" in printed and mask(account(1)) in printed
        assert id_number(1) not in printed and account(1) not in printed
        assert (id_number(1) in str(values(out))) == (not more)


def values(path: Path) -> list[object]:
    return [cell.value for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]


def test_masked_hides_the_numbers_in_names_of_files_and_sheets_too(tmp_path: Path, capsys: Capture) -> None:
    whole, sheet_name = id_number(5), f"个人{id_number(6)}"
    header = ("姓名", "身份证号", "补贴金额")
    own = book(tmp_path / f"{whole}.xlsx", (sheet_name, [[TITLE], header, ["学员1", id_number(1), 3000]]))
    bank, out = receipt(tmp_path, paid(1, 2000), name=f"{account(7)}.csv"), tmp_path / "结果.xlsx"
    for more in ([], ["--masked"]):
        capsys.readouterr()
        assert run(own, "--paid", bank, "-o", out, "--json", *more) == 1
        for text in (capsys.readouterr().out, str(values(out))):
            assert [number in text for number in (whole, id_number(6), account(7))] == [not more] * 3
            assert mask(whole) in text or not more


def test_the_sums_tie_among_themselves_with_what_was_not_counted(tmp_path: Path, capsys: Capture) -> None:
    own, bank = roster(tmp_path, due(1), due(2)), receipt(tmp_path, paid(1))
    _, found = answer(capsys, own, "--paid", bank, "--returned", returns(tmp_path, back(2)))
    assert list(found["sums"]) == ["payable", "paid", "returned", "difference", "uncounted"]
    assert found["sums"]["uncounted"] == "3000.00"
    for sums in (found["sums"], *found["items"]):
        told = {name: Decimal(sums[name]) for name in found["sums"]}
        assert told["payable"] - told["paid"] + told["returned"] - told["uncounted"] == told["difference"]


def test_each_row_of_each_file_is_in_exactly_one_item(tmp_path: Path, capsys: Capture) -> None:
    own = [roster(tmp_path, due(1), due(2), due(3)), roster(tmp_path, due(4), name="补发.xlsx")]
    bank = [receipt(tmp_path, paid(1), paid(3, 1)), receipt(tmp_path, paid(4), paid(7), name="六月.csv")]
    _, found = answer(capsys, *own, "--paid", *bank, "--returned", returns(tmp_path, back(4)))
    rows = [tuple(row.values()) for item in found["items"] for row in item["rows"]]
    assert len(rows) == len(set(rows)) == 4 + 4 + 1
    assert {(side, file) for side, file, *_ in rows} == {
        *(("payable", path.name) for path in own),
        *(("paid", path.name) for path in bank),
        ("returned", "退票.csv"),
    }


def test_the_order_of_files_and_rows_changes_nothing(tmp_path: Path, capsys: Capture) -> None:
    one, two = roster(tmp_path, due(1), due(2, 1)), roster(tmp_path, due(3), name="补发.xlsx")
    bank = receipt(tmp_path, paid(3), paid(2), paid(8))

    def told(*own: Path) -> list[tuple[str, frozenset[tuple[str, int]]]]:
        _, found = answer(capsys, *own, "--paid", bank)
        items = [(i["outcome"], frozenset((row["file"], row["row"]) for row in i["rows"])) for i in found["items"]]
        return sorted(items, key=str)

    assert told(one, two) == told(two, one)


def test_json_needs_no_workbook_and_one_may_be_written_beside_it(tmp_path: Path, capsys: Capture) -> None:
    own, bank, out = roster(tmp_path, due(1)), receipt(tmp_path, paid(1)), tmp_path / "结果.xlsx"
    assert answer(capsys, own, "--paid", bank)[0] == 0
    assert not out.exists()
    assert answer(capsys, own, "--paid", bank, "-o", out)[0] == 0
    assert out.exists()


def test_what_takes_no_part_or_does_not_add_up_makes_the_status_1(tmp_path: Path, capsys: Capture) -> None:
    bank, out = receipt(tmp_path, paid(1)), tmp_path / "结果.xlsx"
    assert run(roster(tmp_path, due(1)), "--paid", bank, "-o", out) == 0
    assert run(roster(tmp_path, due(1), due(2, "待定：等级"), name="待定.xlsx"), "--paid", bank, "-o", out) == 1
    assert "没有参加对账：1 行金额待定：花名册 第 4 行" in capsys.readouterr().err
    total = ["合计", "", "", "", "", 3000.01]
    assert run(roster(tmp_path, due(1), total, name="合计.xlsx"), "--paid", bank, "-o", out) == 1
    assert "各行相加是 3000.00 元" in capsys.readouterr().err
    inputs = openpyxl.load_workbook(out)["输入清单"]
    assert any("合计.xlsx" in str(cell.value) for row in inputs.iter_rows() for cell in row)


def test_a_given_month_tells_payments_of_another_month_apart(tmp_path: Path, capsys: Capture) -> None:
    own = roster(tmp_path, due(1))
    bank = sheet(tmp_path, ("户名", "账号", "金额", "所属月份"), ("学员1", account(1), 3000, ""), name="实付.xlsx")
    assert outcomes(answer(capsys, own, "--paid", bank, "--period", "2024-05")[1]) == {"一致": 1}
    assert outcomes(answer(capsys, own, "--paid", bank, "--period", "2024年4月")[1]) == {"跨期": 1}


def test_masked_hides_every_number_of_a_person(tmp_path: Path) -> None:
    own, bank, out = roster(tmp_path, due(1), due(2)), receipt(tmp_path, paid(1), paid(2, 1)), tmp_path / "结果.xlsx"

    def told() -> str:
        book = openpyxl.load_workbook(out)
        return "\n".join(str(c.value) for page in book for row in page.iter_rows() for c in row if c.value is not None)

    assert run(own, "--paid", bank, "-o", out) == 1
    assert all(number in told() for number in (id_number(2), account(2)))
    assert run(own, "--paid", bank, "-o", out, "--masked") == 1
    assert not any(number in told() for number in (id_number(1), id_number(2), account(1), account(2)))


def test_the_head_of_a_book_is_printed_on_the_result(tmp_path: Path) -> None:
    own, bank, out = roster(tmp_path, due(1)), receipt(tmp_path, paid(1)), tmp_path / "结果.xlsx"
    with Book.opened_or_made(tmp_path / "台账.db") as book:
        head = book.head()
    assert run(own, "--paid", bank, "-o", out, "--book", tmp_path / "台账.db") == 0
    front = openpyxl.load_workbook(out)["汇总"]
    assert any(str(head) in str(cell.value) for row in front.iter_rows() for cell in row if cell.value)


def test_the_originals_are_untouched_and_an_earlier_result_is_kept(tmp_path: Path, capsys: Capture) -> None:
    own, bank, out = roster(tmp_path, due(1)), receipt(tmp_path, paid(1, 1)), tmp_path / "结果.xlsx"
    before = [sha256(path.read_bytes()).hexdigest() for path in (own, bank)]
    out.write_bytes(b"somebody's work")
    assert run(own, "--paid", bank, "-o", out) == 1
    assert [sha256(path.read_bytes()).hexdigest() for path in (own, bank)] == before
    assert (tmp_path / "结果.旧.xlsx").read_bytes() == b"somebody's work"
    assert "改名为“结果.旧.xlsx”留着" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["回单.csv", "应付.xlsx", "结果.xlsx", "结果.旧.xlsx"]


def test_in_a_pipe_nothing_but_the_answer_is_said(tmp_path: Path) -> None:
    own, bank = roster(tmp_path, due(1)), receipt(tmp_path, paid(1))
    command = [sys.executable, "-m", "addin.cli", "reconcile", str(own), "--paid", str(bank), "--json"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["outcomes"]["一致"] == 1


def test_on_a_terminal_it_is_shown_how_far_the_work_is(tmp_path: Path) -> None:
    termios = pytest.importorskip("termios")
    own, bank, out = roster(tmp_path, due(1)), receipt(tmp_path, paid(1)), tmp_path / "结果.xlsx"
    screen, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    command = [sys.executable, "-m", "addin.cli", "reconcile", str(own), "--paid", str(bank), "-o", str(out)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=terminal, encoding="utf-8", check=False)
    os.close(terminal)
    shown = os.read(screen, 1 << 16).decode()
    os.close(screen)
    assert ran.returncode == 0
    assert "读文件" in shown
    assert "写结果" in shown


# refusals


def test_a_result_without_a_place_is_refused(tmp_path: Path, capsys: Capture) -> None:
    own, bank = roster(tmp_path, due(1)), receipt(tmp_path, paid(1))
    assert refusal(capsys, own, "--paid", bank) == "请用 -o 写明结果存成哪个文件，如 -o 对账结果.xlsx"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("应付.xlsx", "结果不能盖住原件"),
        ("结果.csv", "请存成“.xlsx”文件，不能是“结果.csv”"),
        ("没有的文件夹/结果.xlsx", "不存在，没有写出结果"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, capsys: Capture, name: str, says: str) -> None:
    own, bank = roster(tmp_path, due(1)), receipt(tmp_path, paid(1))
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert says in refusal(capsys, own, "--paid", bank, "-o", tmp_path / name)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_that_is_missing_or_damaged_is_refused(tmp_path: Path, capsys: Capture) -> None:
    own, bank, out = roster(tmp_path, due(1)), receipt(tmp_path, paid(1)), tmp_path / "结果.xlsx"
    assert "找不到文件" in refusal(capsys, own, "--paid", tmp_path / "没有.csv", "-o", out)
    cut = tmp_path / "半截.xlsx"
    cut.write_bytes(own.read_bytes()[:2000])
    assert "不完整或已损坏" in refusal(capsys, cut, "--paid", bank, "-o", out)
    assert not out.exists()


def test_unclear_amounts_are_refused_with_the_way_out(tmp_path: Path, capsys: Capture) -> None:
    header = ("姓名", "身份证号", "应发金额", "实发金额")
    own = sheet(tmp_path, header, ("学员1", id_number(1), 3000, 2800), name="应付.xlsx")
    bank, out = receipt(tmp_path, paid(1)), tmp_path / "结果.xlsx"
    assert "请用 --map 列=金额 指明" in refusal(capsys, own, "--paid", bank, "-o", out)
    assert not out.exists()
    assert run(own, "--paid", bank, "-o", out, "--map", "应发金额=金额") == 0


@pytest.mark.parametrize("period", ["五月", "2024-13", "2024-05至2024-03"])
def test_a_month_that_is_none_is_refused(tmp_path: Path, capsys: Capture, period: str) -> None:
    own, bank = roster(tmp_path, due(1)), receipt(tmp_path, paid(1))
    says = refusal(capsys, own, "--paid", bank, "--json", "--period", period)
    assert says == f"--period “{period}”看不懂，请写成 2024-05 或 2024-05至2024-07"


def test_one_file_on_two_sides_is_refused(tmp_path: Path, capsys: Capture) -> None:
    own = roster(tmp_path, due(1))
    assert "给了两次" in refusal(capsys, own, "--paid", own, "--json")


def test_payments_are_asked_for(tmp_path: Path, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        run(roster(tmp_path, due(1)), "--json")
    assert ended.value.code == 2
    assert "缺少参数" in capsys.readouterr().err


# confirmed candidates


class Tie:
    """Two people of one name, one payment: nobody can know whose it is."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "结果.xlsx"
        people = (due(n, 姓名="王芳", 银行账号="") for n in (1, 2))
        self.own = roster(folder, *people)
        self.bank = receipt(folder, paid(1, 户名="王芳", 账号=""))
        assert run(self.own, "--paid", self.bank, "-o", self.out) == 1

    def fill(self, said: Sequence[str]) -> Path:
        """The result workbook with its column 确认 filled, from the top."""
        book = openpyxl.load_workbook(self.out)
        page = book["待确认"]
        header = next(row for row in page.iter_rows() if any(cell.value == "确认" for cell in row))
        column = next(cell.column for cell in header if cell.value == "确认")
        for number, word in enumerate(said, header[0].row + 1):
            page.cell(number, column, word)
        book.save(self.folder / "确认.xlsx")
        return self.folder / "确认.xlsx"

    def table(self, *changes: dict[str, object]) -> Path:
        """A text file of the columns that are needed; each of `changes` makes a row of the first candidate."""
        page = openpyxl.load_workbook(self.out)["待确认"]
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        top = next(number for number, row in enumerate(rows) if "确认" in row)
        first = dict(zip(rows[top], rows[top + 1], strict=True))
        path = self.folder / "确认.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([NEEDED, *([({**first, "确认": "是"} | c)[n] for n in NEEDED] for c in changes)])
        return path

    def words(self, confirmed: Path) -> tuple[object, ...]:
        return (self.own, "--paid", self.bank, "--confirmed", confirmed)


def test_a_tie_is_never_guessed(tmp_path: Path, capsys: Capture) -> None:
    tie = Tie(tmp_path)
    _, found = answer(capsys, tie.own, "--paid", tie.bank)
    assert outcomes(found) == {"待人工确认": 1}
    (item,) = found["items"]
    assert [[row["row"] for row in candidate] for candidate in item["candidates"]] == [[3, 2], [4, 2]]


@pytest.mark.parametrize("said", [("是", "否"), ("是", "")])
def test_a_confirmed_candidate_is_taken(tmp_path: Path, capsys: Capture, said: tuple[str, str]) -> None:
    tie = Tie(tmp_path)
    _, found = answer(capsys, *tie.words(tie.fill(said)))
    assert outcomes(found) == {"一致": 1, "应付未付": 1}
    paid_rows = {item["outcome"]: [(row["side"], row["row"]) for row in item["rows"]] for item in found["items"]}
    assert paid_rows == {"一致": [("payable", 3), ("paid", 2)], "应付未付": [("payable", 4)]}


def test_a_candidate_that_was_denied_leaves_the_other(tmp_path: Path, capsys: Capture) -> None:
    tie = Tie(tmp_path)
    _, found = answer(capsys, *tie.words(tie.fill(("否", ""))))
    assert {tuple(row["row"] for row in item["rows"]) for item in found["items"]} == {(3,), (4, 2)}


def test_a_text_file_of_the_columns_is_taken_as_well(tmp_path: Path, capsys: Capture) -> None:
    tie = Tie(tmp_path)
    _, found = answer(capsys, *tie.words(tie.table({})))
    assert outcomes(found) == {"一致": 1, "应付未付": 1}


def test_a_masked_result_can_be_confirmed(tmp_path: Path, capsys: Capture) -> None:
    tie = Tie(tmp_path)
    assert run(tie.own, "--paid", tie.bank, "-o", tie.out, "--masked") == 1
    assert outcomes(answer(capsys, *tie.words(tie.fill(("是",))))[1]) == {"一致": 1, "应付未付": 1}


def test_a_masked_result_of_a_file_with_a_number_in_its_name_can_be_confirmed(tmp_path: Path, capsys: Capture) -> None:
    tie = Tie(tmp_path)
    tie.bank = tie.bank.rename(tmp_path / f"{account(7)}.csv")
    assert run(tie.own, "--paid", tie.bank, "-o", tie.out, "--masked") == 1
    assert outcomes(answer(capsys, *tie.words(tie.fill(("是",))))[1]) == {"一致": 1, "应付未付": 1}


@pytest.mark.parametrize(("header", "value"), [("甲行", 4), ("乙表", "别的表"), ("甲金额", 1), ("行校验", "0" * 16)])
def test_a_candidate_that_was_typed_over_is_refused(
    tmp_path: Path, capsys: Capture, header: str, value: object
) -> None:
    tie = Tie(tmp_path)
    confirmed = tie.fill(("是",))
    book = openpyxl.load_workbook(confirmed)
    page = book["待确认"]
    columns = {cell.value: cell.column for cell in page[1]}
    page.cell(2, columns[header], value)
    book.save(confirmed)
    assert "待确认 第 2 行与写出时不同（行校验对不上）" in refusal(capsys, *tie.words(confirmed), "--json")
    page.cell(2, columns["确认"]).value = None  # nothing is decided there: nothing is refused
    book.save(confirmed)
    assert outcomes(answer(capsys, *tie.words(confirmed))[1]) == {"待人工确认": 1}


def test_confirmations_of_a_file_that_was_changed_are_refused(tmp_path: Path, capsys: Capture) -> None:
    tie = Tie(tmp_path)
    confirmed = tie.fill(("是",))
    receipt(tmp_path, paid(1, 户名="王芳", 账号=""), paid(5))
    says = refusal(capsys, *tie.words(confirmed), "--json")
    assert says.startswith("“回单.csv”在确认之后改动过")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"甲行": 99}, "里确认的“应付.xlsx”花名册 第 99 行不是一笔款项"),
        ({"甲表": "别的表"}, "里确认的“应付.xlsx”别的表 第 3 行不是一笔款项"),
        ({"乙文件": "别的.csv"}, "说的文件“别的.csv”这次没有给"),
        ({"乙行": "第二行"}, "“乙行”应当是行号"),
        ({"确认": "对"}, "第 2 行的“确认”写的是“对”，请填是或否"),
    ],
)
def test_a_confirmation_that_names_nothing_is_refused(
    tmp_path: Path, capsys: Capture, change: dict[str, object], says: str
) -> None:
    tie = Tie(tmp_path)
    assert says in refusal(capsys, *tie.words(tie.table(change)), "--json")


def test_a_pair_confirmed_twice_is_refused(tmp_path: Path, capsys: Capture) -> None:
    tie = Tie(tmp_path)
    assert "确认了不止一次" in refusal(capsys, *tie.words(tie.table({}, {"确认": "否"})), "--json")


def test_a_payment_confirmed_for_two_people_is_refused(tmp_path: Path, capsys: Capture) -> None:
    tie = Tie(tmp_path)
    says = refusal(capsys, *tie.words(tie.fill(("是", "是"))), "--json")
    assert "“回单.csv”回单 第 2 行确认给了几行，金额合起来又不相等。一行只能用一次" in says


def test_a_file_without_candidates_is_refused(tmp_path: Path, capsys: Capture) -> None:
    tie = Tie(tmp_path)
    says = refusal(capsys, *tie.words(tie.bank), "--json")
    assert says.startswith("“回单.csv”里没有确认过的候选：要有甲文件、甲表")


def test_the_outcomes_in_the_readme_are_those_of_the_program() -> None:
    assert section("README.md", "outcomes").strip() == as_markdown()
