"""What butie whatif on a roster does not know: it is told, and neither saved nor spent."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from people import id_number
from working_papers import PAPERS

from tests.whatif.people_rosters import (
    HAIYUAN,
    HEADER,
    POST,
    POSTS,
    SENIOR,
    asked,
    book,
    changes,
    names,
    post,
    roster,
    run,
    totals,
    trainee,
    without,
)
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.calculate_file import worked_out
from workbooks.whatif.people_book import OVERVIEW
from workbooks.whatif.people_doubts import WORKED_OUT
from workbooks.whatif.people_sheets import KINDS, SAYS, TOP

ON_POSTS = ("--policy", "haiyuan-2023", "--benefit", POST, "--set", f"{POST}.岗位补贴=2000")
NOT_TESTED = "未核的条件"


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("本年已享受补贴性培训次数", "两次"),
        ("本年已享受补贴性培训次数", 2.5),
        ("本年已享受补贴性培训次数", -1),
        ("本年已享受补贴性培训次数", True),
        ("已录入系统", "不知道"),
        ("人员类别", "局长"),
        ("同工种同等级已培训", "#N/A?"),
        ("取证日期", "二月三十"),
        ("等级", "高极工"),
    ],
)
def test_a_fact_that_cannot_be_read_is_no_fact_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], label: str, value: object
) -> None:
    found = asked(capsys, roster(tmp_path / "名单.xlsx", trainee(1, **{label: value}), trainee(2)), *HAIYUAN, *SENIOR)
    assert (found["status"], changes(found)) == (1, {"增加": 1, "错误": 1})
    assert totals(found) == ("3000.00", "3500.00", "500.00")
    (reason,) = found["reasons"]  # type: ignore[misc]
    assert f"“{label}”" in reason["says"]
    assert asked(capsys, roster(tmp_path / "对.xlsx", trainee(1), trainee(2)), *HAIYUAN, *SENIOR)["status"] == 0


def test_a_fact_that_nobody_looks_at_may_be_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = (*HEADER, "就业日期")
    path = roster(tmp_path / "名单.xlsx", [*trainee(1), "不详"], header=header)
    assert asked(capsys, path, *HAIYUAN, *SENIOR)["status"] == 0


@pytest.mark.parametrize(("months", "change"), [(6, "增加"), (None, "待定")])
def test_blank_months_are_not_one_month(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], months: int | None, change: str
) -> None:
    """Neither where a formula hands over the cell, nor where the benefit was named."""
    formula = '=POSITION_PAY(C3,"haiyuan-2023",D3,E3)'
    by_formula = roster(tmp_path / "公式.xlsx", post(1, 月数=months, 合计=formula), header=POSTS)
    by_name = roster(tmp_path / "名单.xlsx", post(1, 月数=months), header=POSTS)
    for path, more in ((by_formula, ON_POSTS[4:]), (by_name, ON_POSTS)):
        found = asked(capsys, path, *more)
        assert changes(found) == {change: 1}
        assert ("月数" in str(found["reasons"])) is (months is None)


@pytest.mark.parametrize("months", [None, 1])
def test_a_roster_without_months_is_told_what_was_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], months: int | None
) -> None:
    row, header = ["人员1", id_number(1), "城镇公益性岗位"], ("姓名", "身份证号", "岗位类型")
    more = ((months,), ("月数",)) if months else ((), ())
    path = roster(tmp_path / "名单.xlsx", [*row, *more[0]], header=(*header, *more[1]))
    found = asked(capsys, path, *ON_POSTS)
    assert totals(found)[0] == "2745.05"  # 1750 + 995.05
    assert (found["status"], "没有写明月数，每行月数按 1 算" in str(found["doubts"])) == (int(not months), not months)


@pytest.mark.parametrize(
    ("second", "again"),
    [
        ({"取证日期": "2024-05-06"}, True),
        ({"取证日期": "2024-06-06"}, False),
    ],
)
def test_the_same_payment_listed_twice_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], second: dict[str, object], again: bool
) -> None:
    """On another day it is another course, which the yearly limit refuses."""
    path = roster(tmp_path / "名单.xlsx", trainee(1), trainee(1, **second))
    found = asked(capsys, path, *HAIYUAN, *SENIOR)
    assert found["status"] == int(again)
    assert ("1 行与前面的行重复" in str(found["doubts"]) and "3,500.00" in str(found["doubts"])) is again


def test_two_undated_rows_of_one_person_are_the_same_payment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [trainee(1, 取证日期=None), trainee(1, 取证日期=None), trainee(2, 取证日期=None)]
    found = asked(capsys, roster(tmp_path / "名单.xlsx", *rows), *HAIYUAN, *SENIOR)
    assert "1 行与前面的行重复" in str(found["doubts"])


@pytest.mark.parametrize(("number", "lacking"), [("640522199001010000", 1), (None, 1), (id_number(2), 0)])
def test_rows_without_a_right_number_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str | None, lacking: int
) -> None:
    path = roster(tmp_path / "名单.xlsx", trainee(1), trainee(2, 身份证号=number))
    found = asked(capsys, path, *HAIYUAN, *SENIOR)
    assert (found["status"], "有 1 行没有正确的身份证号" in str(found["doubts"])) == (lacking, bool(lacking))


def test_what_is_undecided_then_is_no_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """罗平 names 800 to 6000 yuan and no standard: nothing is known, in no total and in no township."""
    path = roster(tmp_path / "名单.xlsx", trainee(1), trainee(2))
    _, out, _ = run(capsys, path, *HAIYUAN, "--compare", "luoping-2021")
    assert "6,000.00 元 → 0.00 元（另有 2 笔待定或错误），相差 0.00 元" in out
    assert "2 笔：以后：" in out and "农村劳动力培训标准" in out
    found = asked(capsys, path, *HAIYUAN, "--compare", "luoping-2021")
    (town,) = found["townships"]  # type: ignore[misc]
    assert (town["difference"], town["open_now"], town["open_then"], town["lose"]) == ("0.00", 0, 2, 0)


def test_that_nothing_changes_is_not_said_of_what_has_no_amount(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = roster(tmp_path / "名单.xlsx", trainee(1, 等级=None))
    assert "变不变看不出来" in run(capsys, path, *HAIYUAN, *SENIOR)[1]


@pytest.mark.parametrize(("amount", "told"), [(2500, True), (3000, False)])
def test_the_amounts_of_the_sheet_are_set_against_those_of_the_law(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], amount: int, told: bool
) -> None:
    path = roster(tmp_path / "名单.xlsx", trainee(1, 补贴金额=3000), trainee(2, 补贴金额=amount))
    _, out, _ = run(capsys, path, *HAIYUAN, *SENIOR)
    said = "表里填的 2 格金额合计 5,500.00 元，照现在的文件是 6,000.00 元，1 格不同"
    assert (said in out, "表里填的" in out) == (told, told)
    assert "台账）没有查" in out


TRAINING = '=TRAINING_SUBSIDY(E{0},F{0},"haiyuan-2023",K{0})'


@pytest.mark.parametrize(("factor", "amount", "status"), [("*0.5", "4,500.00", 1), ("*1", "6,000.00", 0), ("", "", 0)])
def test_a_formula_that_pays_another_amount_than_the_law_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], factor: str, amount: str, status: int
) -> None:
    """Half of the 3000 that the law pays: what the cell shows is not what is counted."""
    amounts = [TRAINING.format(3), TRAINING.format(4) + factor]
    rows = [trainee(n, 补贴金额=text) for n, text in enumerate(amounts, 1)]
    path = tmp_path / "算好.xlsx"
    assert calculate(roster(tmp_path / "名单.xlsx", *rows), path).complete
    found, out, _ = run(capsys, path, *HAIYUAN, *SENIOR)
    said = f"{WORKED_OUT} 2 格金额合计 {amount} 元，照现在的文件是 6,000.00 元，1 格不同"
    assert (found, said in out, WORKED_OUT in out) == (status, bool(status), bool(status))
    assert "6,000.00 元 → 7,000.00 元" in out


@pytest.mark.parametrize(("typed", "differs"), [(2500, True), (3000, False)])
def test_typed_amounts_and_worked_out_ones_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: int, differs: bool
) -> None:
    """A formula that never was worked out shows nothing to compare, which is told too."""
    rows = [trainee(1, 补贴金额=typed), trainee(2, 补贴金额=TRAINING.format(4))]
    told = str(asked(capsys, roster(tmp_path / "名单.xlsx", *rows), *HAIYUAN, *SENIOR)["told"])
    assert ("表里填的 1 格金额合计 2,500.00 元" in told, "1 格金额公式没有数" in told) == (differs, True)


@pytest.mark.parametrize(("living", "ceiling"), [(20, False), (None, True)])
def test_a_ceiling_is_no_payment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], living: int | None, ceiling: bool
) -> None:
    """At most 20 yuan a day for living (千阳 二(四)14): 20 days of them and of 10 for the way are 600."""
    name = "生活和交通费发放表"
    rows = [{**row, "生活费": living} for row in PAPERS[name].data()]
    path = new(name, tmp_path / "表.xlsx", data=rows, fields=PAPERS[name].fields, as_of=date(2024, 6, 1))
    found = asked(capsys, path, "--set", "技能培训生活和交通费补贴.生活费每天=40")
    assert totals(found)[0] == "1800.00"
    assert ("3 笔是文件定的上限" in str(found["told"])) is ceiling


def test_a_condition_that_the_roster_does_not_carry_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    label = "本年已享受补贴性培训次数"
    limit = ("--set", f"培训补贴.{label}=0")
    header, *rows = without(label, [trainee(1), trainee(2)])
    lacking = roster(tmp_path / "缺.xlsx", *rows, header=header)  # type: ignore[arg-type]
    told = str(asked(capsys, lacking, *HAIYUAN, *limit)["told"])
    assert NOT_TESTED in told and f"{label} 2 笔" in told
    full = roster(tmp_path / "全.xlsx", trainee(1), trainee(2))
    assert f"{label} " not in str(asked(capsys, full, *HAIYUAN, *SENIOR)["told"])


def test_levels_and_townships_are_counted_by_one_name_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    levels = ("高级工", "高级", "三级", 3, "高级（三级）")
    towns = ("贾塘乡", "贾塘　乡", "贾塘\n乡", " 贾塘乡", "贾塘乡")
    rows = [trainee(n, 等级=level, 乡镇=town) for n, (level, town) in enumerate(zip(levels, towns, strict=True), 1)]
    path = roster(tmp_path / "名单.xlsx", *rows)
    found = asked(capsys, path, *HAIYUAN, *SENIOR)
    assert (names(found, "levels"), names(found, "townships")) == ({"高级工": 5}, {"贾塘乡": 5})


def test_a_level_that_is_called_unfilled_is_counted_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also by the formulas of the workbook, which go by numbers: names could differ by capitals alone."""
    out = tmp_path / "结果.xlsx"
    rows = [trainee(n, 等级=level) for n, level in enumerate(("未填", None, "高级工", "甲级A", "甲级a"), 1)]
    run(capsys, roster(tmp_path / "名单.xlsx", *rows), *HAIYUAN, *SENIOR, "-o", out)
    page = openpyxl.load_workbook(out, data_only=True)[OVERVIEW]
    found = worked_out(out.read_bytes())[0][OVERVIEW]
    start = next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == "等级")
    rows_of = {page.cell(row, 1).value: found[row, 2] for row in range(start + 1, start + 6)}
    assert rows_of == {"高级工": 1, "未填": 2, "甲级A": 1, "甲级a": 1, "合计": 5}


def test_a_sheet_that_was_left_out_makes_the_result_doubtful(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    training = [["培训补贴名单"], HEADER, trainee(1)]
    other = [["开支"], ["姓名", "身份证号", "金额"], ["人员2", id_number(2), 100]]
    both = book(tmp_path / "两张.xlsx", {"培训": training, "别的": other})
    one = book(tmp_path / "一张.xlsx", {"培训": training})
    given = ("--policy", "haiyuan-2023", *SENIOR)
    assert (asked(capsys, both, *given)["status"], asked(capsys, one, *given)["status"]) == (1, 0)
    assert "没有算" in run(capsys, both, *given)[1]


def test_who_loses_one_payment_and_gains_another_is_told_as_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing for the junior course any more, so that the yearly limit leaves room for the middle one, of 1500."""
    rows = [trainee(1, 等级="初级工"), trainee(1, 等级="中级工", 取证日期="2024-06-06")]
    _, out, _ = run(capsys, roster(tmp_path / "名单.xlsx", *rows), *HAIYUAN, "--set", "培训补贴.初级=0")
    assert "合起来多得的 1 人，少得的 0 人；新符合的 1 人，不再符合的 1 人。" in out


def test_what_was_open_and_is_eligible_then_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Four years of contract are more than three (五): open now; with five allowed 16470.30."""
    path = roster(tmp_path / "名单.xlsx", [*post(1), 4], header=(*POSTS, "合同年数"))
    _, out, _ = run(capsys, path, "--policy", "haiyuan-2023", "--benefit", POST, "--set", f"{POST}.合同年数=5")
    assert "原来待定或错误、以后符合的 1 笔" in out
    assert "相差 0.00 元" in out


def test_numbers_out_of_their_column_are_masked_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number, out = id_number(7), tmp_path / "结果.xlsx"
    row = trainee(1, 姓名=number, 乡镇=number, 等级=number)
    path = book(tmp_path / "名单.xlsx", {number: [["培训补贴名单"], HEADER, row, trainee(2)]})
    said = run(capsys, path, *HAIYUAN, *SENIOR, "-o", out)[1] + str(asked(capsys, path, *HAIYUAN, *SENIOR))
    said += "".join(
        str(cell.value) for page in openpyxl.load_workbook(out) for each in page.iter_rows() for cell in each
    )
    assert number not in said
    assert number[:6] + "********" + number[-4:] in said


def test_a_refusal_masks_the_name_of_a_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = book(
        tmp_path / "名单.xlsx", {id_number(7): [["名单"], ["姓名", "身份证号", "金额"], ["甲", id_number(1), 1]]}
    )
    status, _, error = run(capsys, path, "--policy", "haiyuan-2023", *SENIOR)
    assert (status, id_number(7) in error, "看不出发的是哪项" in error) == (2, False, True)


def test_rows_that_differ_by_their_date_alone_are_one_kind_with_both_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "结果.xlsx"
    rows = [trainee(n, 取证日期=day) for n, day in enumerate(("2025-02-03", "2025-02-04"), 1)]
    path = roster(tmp_path / "名单.xlsx", *rows)
    found = asked(capsys, path, *HAIYUAN, "--compare", "haiyuan-2023")
    assert len(found["kinds"]) == 1  # type: ignore[arg-type]
    run(capsys, path, *HAIYUAN, "--compare", "haiyuan-2023", "-o", out)
    assert "现在：日期已到期" in str(openpyxl.load_workbook(out)[KINDS].cell(TOP + 2, SAYS + 1).value)
