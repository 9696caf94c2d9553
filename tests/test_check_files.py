"""Several files are checked against each other: persons, numbers, benefits that exclude each other."""

import json
from pathlib import Path

import pytest
from people import bank_card, id_number, trainee
from plain_sheets import sheet
from working_papers import PAPERS, job_seeker, placed

from addin.cli import main
from workbooks.book import Book
from workbooks.build import new
from workbooks.check import check, check_files
from workbooks.findings import Finding

HEADER = ["序号", "姓名", "身份证号", "银行卡号", "联系电话"]


def people(path: Path, *sequences: int, **changes: object) -> Path:
    rows = [[n, f"学员{n}", id_number(n), bank_card(n), f"1390000{n:04d}"] for n in sequences]
    for header, value in changes.items():
        rows[0][HEADER.index(header)] = value
    return sheet(path, [HEADER, *rows])


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(found.type, found.level, found.cell) for found in findings]


def test_files_that_share_nobody_give_no_finding(tmp_path: Path) -> None:
    files = [people(tmp_path / "甲.xlsx", 1, 2), people(tmp_path / "乙.xlsx", 3, 4)]
    assert check_files(files) == {files[0]: [], files[1]: []}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"身份证号": id_number(2), "姓名": "学员2"}, ("repeated-across-files", "待核", "C3")),
        ({"身份证号": id_number(2)}, ("two-names", "错误", "C3")),
        ({"银行卡号": bank_card(2)}, ("shared-account", "错误", "D3")),
        ({"联系电话": "13900000002"}, ("shared-phone", "提醒", "E3")),
    ],
)
def test_what_comes_again_in_a_later_file_is_told_there(
    tmp_path: Path, changes: dict[str, object], expected: tuple[str, str, str]
) -> None:
    first, second = people(tmp_path / "甲.xlsx", 1, 2), people(tmp_path / "乙.xlsx", 3, 4, **changes)
    found = check_files([first, second])
    assert found[first] == []
    assert told(found[second]) == [expected]
    assert "“甲.xlsx”“Sheet1”" in found[second][0].message
    assert check(second) == []


def test_json_of_several_files_is_a_list_of_what_one_file_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = people(tmp_path / "甲.xlsx", 1), people(tmp_path / "乙.xlsx", 1)
    assert main(["check", str(first), str(second), "--json"]) == 1
    several = json.loads(capsys.readouterr().out)
    assert [part["file"] for part in several["files"]] == [str(first), str(second)]
    assert [len(part["findings"]) for part in several["files"]] == [0, 1]
    assert main(["check", str(first), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == several["files"][0]


def test_the_terminal_names_each_file_and_sums_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = people(tmp_path / "甲.xlsx", 1), people(tmp_path / "乙.xlsx", 1)
    assert main(["check", str(first), str(second)]) == 1
    shown = capsys.readouterr().out
    assert f"== {first} ==\n没有发现问题" in shown and "2 个文件：共 1 个问题：待核 1" in shown


def test_one_copy_cannot_mark_several_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = people(tmp_path / "甲.xlsx", 1), people(tmp_path / "乙.xlsx", 2)
    assert main(["check", str(first), str(second), "-o", str(tmp_path / "标.xlsx")]) == 2
    assert "一次只能标注一个文件" in capsys.readouterr().err
    assert not (tmp_path / "标.xlsx").exists()
    assert main(["check", str(first), str(first), "-o", str(tmp_path / "标.xlsx")]) == 0


def test_a_file_that_cannot_be_checked_is_refused_before_any_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(people(tmp_path / "甲.xlsx", 1)), str(tmp_path / "没有.xlsx")]) == 2
    assert capsys.readouterr().out == ""


def test_a_column_may_be_named_by_its_user(tmp_path: Path) -> None:
    rows = [["序号", "姓名", "身份证号", "打款号"], [1, "张伟", id_number(1), bank_card(1)[:9]]]
    path = sheet(tmp_path / "表.xlsx", rows)
    assert main(["check", str(path)]) == 0
    assert main(["check", str(path), "--map", "打款号=银行卡号"]) == 1


def either(path: Path, placement: dict[str, object] | None = None) -> list[list[tuple[str, str]]]:
    """The findings in a file of job seekers and one of placements, both of person 1 (and others)."""
    seeking = new("求职补贴花名册", path / "求职.xlsx", rows=2, data=[job_seeker(1), job_seeker(2)])
    fields = PAPERS["职业介绍补贴花名册"].fields
    rows = [placed(1) | (placement or {}), placed(4)]
    placing = new("职业介绍补贴花名册", path / "介绍.xlsx", rows=2, data=rows, fields=fields)
    return [[(one.type, one.cell) for one in found] for found in check_files([seeking, placing]).values()]


def test_of_two_benefits_that_exclude_each_other_the_later_is_refused(tmp_path: Path) -> None:
    assert either(tmp_path) == [[], [("repeated-across-files", "C5"), ("either-or", "J5")]]


def test_in_another_year_both_may_be_paid(tmp_path: Path) -> None:
    other = {"介绍完成日期": "2023-03-01"}
    assert not any(kind == "either-or" for found in either(tmp_path, other) for kind, _ in found)


def test_the_refusal_names_the_payment_of_the_other_file(tmp_path: Path) -> None:
    seeking = new("求职补贴花名册", tmp_path / "求职.xlsx", rows=1, data=[job_seeker(1)])
    fields = PAPERS["职业介绍补贴花名册"].fields
    placing = new("职业介绍补贴花名册", tmp_path / "介绍.xlsx", rows=1, data=[placed(1)], fields=fields)
    found = check_files([seeking, placing])[placing]
    message = next(one.message for one in found if one.type == "either-or")
    assert "2024-03-01《一次性求职补贴》500 元" in message and "求职.xlsx 花名册 第 5 行" in message
    assert id_number(1) not in message
    assert check(placing) == []


def test_a_file_that_the_book_has_already_is_not_counted_twice(tmp_path: Path) -> None:
    first = new("培训补贴花名册", tmp_path / "甲.xlsx", rows=1, data=[trainee(1)])
    rows = [trainee(1, 培训工种="电工", 证书编号="Z1", 发证日期="2024-07-06")]
    second = new("培训补贴花名册", tmp_path / "乙.xlsx", rows=1, data=rows)
    assert main(["history", "import", str(tmp_path / "台账.db"), str(first)]) == 0
    with Book.open(tmp_path / "台账.db") as book:
        found = check_files([first, second], recorded={second: lambda person: book.history(person)})
    refused = next(one for one in found[second] if one.type == "ineligible")
    assert "本年已享受补贴性培训次数 1 次" in refused.message
