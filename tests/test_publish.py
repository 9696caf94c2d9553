"""The list to be published and the summary of funds: masked, counted, exact, nothing undecided in them."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import LibreOffice
from people import id_number, post_holder, trainee
from working_papers import PAPERS, Row

from addin.cli import main
from workbooks.build import new
from workbooks.formula import address
from workbooks.package import Package

AS_OF = date(2024, 6, 1)
TRAINING, POSTS = "培训补贴花名册", "公益性岗位补贴发放表"


def made(name: str, folder: Path, rows: list[Row] | None = None) -> Path:
    paper = PAPERS[name]
    return new(name, folder / f"{name}.xlsx", data=rows or paper.data(), fields=paper.fields, as_of=AS_OF)


def values(path: Path, sheet: str) -> dict[str, object]:
    return {address(c.row, c.column): c.value for c in Package.open(path).cells(sheet)}


def test_the_list_masks_numbers_and_ends_with_count_and_sum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = made(TRAINING, tmp_path), tmp_path / "公示.xlsx"
    assert main(["publish", str(source), "-o", str(out)]) == 0
    found = values(out, "公示名单")
    assert found["A1"] == "职业技能培训补贴公示名单"
    assert [found[f"{c}4"] for c in "ABCEF"] == [1, "学员1", "640599********0032", "培训补贴", 3000]
    assert found["A7"] == "合计：3人，9000元"
    assert capsys.readouterr().out == f"合计：3人，9000元：{out}\n"


def test_no_whole_identity_number_is_anywhere_in_the_published_file(tmp_path: Path) -> None:
    out = tmp_path / "公示.xlsx"
    main(["publish", str(made(POSTS, tmp_path)), "-o", str(out)])
    package = Package.open(out)
    assert list(package.sheets) == ["公示名单"]
    for name in package.archive.zip.namelist():
        assert not re.search(rb"\d{14,}[0-9Xx]", package.archive.zip.read(name)), name


def test_rows_that_pay_nothing_are_left_out_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [trainee(1), trainee(2, 等级="技师"), trainee(3, 等级="超级"), trainee(4, 等级="中级工")]
    out = tmp_path / "公示.xlsx"
    assert main(["publish", str(made(TRAINING, tmp_path, rows)), "-o", str(out)]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("合计：2人，4500元")
    assert "有 2 行待定、错误、空白或为 0，没有列入：花名册!N6、花名册!N7" in told.err
    found = values(out, "公示名单")
    assert [found[a] for a in ("B4", "B5", "A6")] == ["学员1", "学员4", "合计：2人，4500元"]


def test_a_person_who_must_not_be_paid_is_told_before_publishing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [trainee(1), trainee(2, 人员类别="退休人员")]
    source = made(TRAINING, tmp_path, rows)
    assert main(["publish", str(source), "-o", str(tmp_path / "公示.xlsx")]) == 1
    told = capsys.readouterr()
    assert "还有 1 个错误，请先用 butie check" in told.err
    assert "有 1 行检查有错误，没有列入：花名册 第 6 行\n" in told.err
    assert told.out.startswith("合计：1人，3000元")


def test_a_roster_with_an_error_in_each_row_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = made(TRAINING, tmp_path, [trainee(1, 人员类别="退休人员")])
    assert main(["publish", str(source), "-o", str(tmp_path / "公示.xlsx")]) == 2
    assert "都有错误" in capsys.readouterr().err


def test_an_error_in_one_who_counts_leaves_the_amount_of_the_unit_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = PAPERS["就业帮扶基地奖补花名册"].data()
    rows[0]["身份证号"] = str(rows[0]["身份证号"])[:-1] + "0"
    source = made("就业帮扶基地奖补花名册", tmp_path, rows)
    assert main(["summary", str(source), "-o", str(tmp_path / "汇总.xlsx")]) == 2
    assert "都有错误" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["一.xlsx", "./一.xlsx", "二.xlsx"])
def test_the_same_roster_given_twice_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(made(TRAINING, tmp_path), "一.xlsx")
    if name == "二.xlsx":
        shutil.copyfile("一.xlsx", name)
    assert main(["summary", "一.xlsx", name, "-o", "汇总.xlsx"]) == 2
    told = capsys.readouterr().err
    assert "会重复计算" in told and told.count("\n") == 1 and not Path("汇总.xlsx").exists()


@pytest.mark.parametrize("paper", [TRAINING, POSTS, "就业帮扶基地奖补花名册"])
def test_a_payment_of_two_files_is_counted_once_and_told(
    paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    source = made(paper, tmp_path)
    assert main(["calc", str(source), "-o", "抄本.xlsx"]) == 0
    capsys.readouterr()
    assert main(["publish", source.name, "-o", "一.xlsx"]) == 0
    once = capsys.readouterr().out.partition("：一.xlsx")[0]
    assert main(["publish", source.name, "抄本.xlsx", "-o", "二.xlsx"]) == 1
    told = capsys.readouterr()
    assert told.out.partition("：二.xlsx")[0] == once
    assert "别的文件里已有同一笔，没有重复计入：“抄本.xlsx”" in told.err and f"（“{source.name}”" in told.err


@pytest.mark.parametrize(("number", "status"), [("Y0000640599000001", 1), ("Y0000640599000009", 0)])
def test_another_certificate_is_another_payment(number: str, status: int, tmp_path: Path) -> None:
    (tmp_path / "二").mkdir()
    first = made(TRAINING, tmp_path, [trainee(1)])
    second = made(TRAINING, tmp_path / "二", [trainee(1, 证书编号=number, 备注="二")])
    assert main(["summary", str(first), str(second), "-o", str(tmp_path / "汇总.xlsx")]) == status
    found = values(tmp_path / "汇总.xlsx", "资金汇总表")
    assert found["H5"] == (3000 if status else 6000)


def test_a_person_with_several_payments_counts_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = post_holder(1, 起始日期="2024-07-01", 截止日期="2024-09-30", 月数=3)
    source = made(POSTS, tmp_path, [post_holder(1), later])
    assert main(["publish", str(source), "-o", str(tmp_path / "公示.xlsx")]) == 0
    assert capsys.readouterr().out.startswith("合计：1人，24705.45元")


def test_a_roster_that_was_not_calculated_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(made(TRAINING, tmp_path))  # which forgets the values
    book.save(tmp_path / "没算.xlsx")
    assert main(["publish", str(tmp_path / "没算.xlsx"), "-o", str(tmp_path / "公示.xlsx")]) == 2
    assert "请先用 butie calc 算好" in capsys.readouterr().err
    assert not (tmp_path / "公示.xlsx").exists()


@pytest.mark.parametrize("command", ["publish", "summary"])
def test_a_file_that_is_no_roster_is_refused(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = new("5-7-1", tmp_path / "表.xlsx")
    assert main([command, str(source), "-o", str(tmp_path / "出.xlsx")]) == 2
    assert "不是花名册" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_every_working_paper_can_be_published(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = PAPERS[name]
    assert main(["publish", str(made(name, tmp_path)), "-o", str(tmp_path / "公示.xlsx")]) == 0
    said = capsys.readouterr().out
    found = re.match(r"合计：(\d+)人，([\d.]+)元", said)
    assert found and (int(found[1]), float(found[2])) == (paper.count, paper.amount)


def test_the_summary_is_by_benefit_fund_and_township(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seekers = PAPERS["求职补贴花名册"].data()
    seekers[2]["乡镇"] = "另一镇"
    files = [made(TRAINING, tmp_path), made(POSTS, tmp_path), made("求职补贴花名册", tmp_path, seekers)]
    out = tmp_path / "汇总.xlsx"
    assert main(["summary", *map(str, files), "-o", str(out)]) == 0
    found = values(out, "资金汇总表")
    rows = [[found.get(f"{c}{r}") for c in "BCDEFGH"] for r in range(5, 9)]
    fund = "公共就业服务能力提升示范项目资金"
    assert rows == [
        ["培训补贴", "方案01 六(一)1", fund, "未填", 3, 3, 9000],
        ["城镇公益性岗位补贴", "方案24 六", fund, "未填", 3, 3, 49410.9],
        ["一次性求职补贴", "千人社发〔2021〕141号 二(一)1", "文件没有写明", "示例镇", 2, 2, 1000],
        ["一次性求职补贴", "千人社发〔2021〕141号 二(一)1", "文件没有写明", "另一镇", 1, 1, 500],
    ]
    assert found["H9"] == pytest.approx(59910.9)
    assert (found["F9"], found["G9"]) == (9, 3)  # the same made-up persons in all three
    assert found["C9"] == "人民币（大写）：伍万玖仟玖佰壹拾元玖角整"
    assert "共 4 行，3 人，59910.90 元" in capsys.readouterr().out


def test_the_amount_of_a_unit_is_one_line_of_the_summary(tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    assert main(["summary", str(made("就业帮扶基地奖补花名册", tmp_path)), "-o", str(out)]) == 0
    found = values(out, "资金汇总表")
    assert [found[f"{c}5"] for c in "BEFGH"] == ["就业帮扶基地一次性就业奖补", "按单位", 12, 12, 24000]
    assert found["H6"] == 24000


def test_a_roster_without_formulas_names_its_benefit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "乡镇", "取证日期", "补贴金额"])
    sheet.append(["甲一", id_number(1), "示例镇", "2024-05-06", 800])
    book.save(tmp_path / "名单.xlsx")
    arguments = ["summary", str(tmp_path / "名单.xlsx"), "-o", str(tmp_path / "汇总.xlsx"), "--policy", "haiyuan-2023"]
    assert main(arguments) == 2
    assert "请用 --benefit 指明" in capsys.readouterr().err
    main([*arguments, "--benefit", "培训补贴"])
    found = values(tmp_path / "汇总.xlsx", "资金汇总表")
    assert [found[f"{c}5"] for c in "BEH"] == ["培训补贴", "示例镇", 800]


def test_both_lists_print_on_a4(tmp_path: Path, libreoffice: LibreOffice) -> None:
    source = made(POSTS, tmp_path)
    for command in ("publish", "summary"):
        out = tmp_path / f"{command}.xlsx"
        main([command, str(source), "-o", str(out)])
        assert libreoffice.convert(out, "pdf").read_bytes().startswith(b"%PDF")
