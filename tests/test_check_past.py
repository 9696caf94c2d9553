"""What was paid before is seen in a check: in earlier rows of the sheet, and in the book of past payments."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from people import id_number, post_holder, trainee

from addin.cli import main
from udfs import identity
from workbooks.book import Book
from workbooks.book_import import digest, read_payments
from workbooks.build import new
from workbooks.check import check
from workbooks.findings import Finding
from workbooks.problems import FileProblem

TRAINING = "培训补贴花名册"


def roster(path: Path, *rows: dict[str, object], policy: str = "haiyuan-2023") -> Path:
    return new(TRAINING, path, rows=len(rows), data=rows, policy=policy)


def unstated(sequence: int, **changes: object) -> dict[str, object]:
    """A trainee whose roster does not say what was paid before."""
    return trainee(sequence, **{"本年已享受次数": None, "同工种同等级已培训": None} | changes)


def book_of(folder: Path, *rows: dict[str, object]) -> Path:
    """A book into which one roster was imported."""
    paid, book = roster(folder / "已发.xlsx", *rows), folder / "台账.db"
    assert main(["history", "import", str(book), str(paid)]) == 0
    return book


def against(book: Path, file: Path) -> list[Finding]:
    with Book.open(book) as opened:
        return check(file, recorded=lambda person: opened.history(person, but=digest(file)))


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(found.type, found.cell) for found in findings]


def test_a_second_training_in_the_year_is_found_in_the_same_sheet(tmp_path: Path) -> None:
    rows = [
        trainee(1, 发证日期="2024-06-06"),
        trainee(2),
        trainee(1, 发证日期="2024-05-06", 培训工种="电工", 证书编号="Z1"),
    ]
    found = check(roster(tmp_path / "表.xlsx", *rows))
    assert ("ineligible", "N5") in told(found)  # the later event, though its row comes first
    assert not any(finding.cell == "N7" for finding in found)
    message = next(finding.message for finding in found if finding.cell == "N5")
    assert "2024-05-06《培训补贴》3000 元" in message and "花名册 第 7 行" in message and id_number(1) not in message


def test_what_an_earlier_row_does_not_pay_does_not_count(tmp_path: Path) -> None:
    refused = trainee(1, 发证日期="2024-03-06", 人员类别="退休人员", 培训工种="电工", 证书编号="Z1")
    found = check(roster(tmp_path / "表.xlsx", refused, trainee(1)))
    assert ("ineligible", "N6") not in told(found)


def test_a_book_refuses_the_second_training_of_a_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = book_of(
        tmp_path, trainee(1, 发证日期="2024-03-06", 培训工种="电工"), trainee(2, 发证日期="2023-03-06", 培训工种="电工")
    )
    now = roster(tmp_path / "表.xlsx", unstated(1), unstated(2), unstated(3))
    [found] = against(book, now)
    assert (found.type, found.cell, found.clause) == ("ineligible", "N5", "方案01 八(二)")
    assert "已发.xlsx 花名册 第 5 行" in found.message
    assert main(["check", str(now), "--history", str(book)]) == 1
    assert "2024-03-06《培训补贴》" in capsys.readouterr().out


def test_a_book_answers_what_the_roster_leaves_blank(tmp_path: Path) -> None:
    book = book_of(tmp_path, trainee(9))
    now = roster(tmp_path / "表.xlsx", unstated(1), unstated(2))
    assert "untested" in [finding.type for finding in check(now)]
    assert against(book, now) == []


def test_the_file_that_was_imported_does_not_stand_against_itself(tmp_path: Path) -> None:
    book = book_of(tmp_path, trainee(1), trainee(2))
    assert against(book, tmp_path / "已发.xlsx") == []


def test_the_same_payment_claimed_again_is_told_where_no_limit_bars_it(tmp_path: Path) -> None:
    posts = post_holder(1)
    paid = new("公益性岗位补贴发放表", tmp_path / "已发.xlsx", rows=1, data=[posts])
    assert main(["history", "import", str(tmp_path / "台账.db"), str(paid)]) == 0
    again = new("公益性岗位补贴发放表", tmp_path / "再报.xlsx", rows=1, data=[posts | {"备注": "补报"}])
    assert [f.type for f in against(tmp_path / "台账.db", again)] == ["paid-already"]
    later = new("公益性岗位补贴发放表", tmp_path / "下半年.xlsx", rows=1,
                data=[posts | {"起始日期": "2024-07-01", "截止日期": "2024-09-30", "月数": 3}])  # fmt: skip
    assert against(tmp_path / "台账.db", later) == []


def test_a_file_is_entered_once_and_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = book_of(tmp_path, trainee(1), trainee(2, 等级="中级工"))
    assert main(["history", "import", str(book), str(tmp_path / "已发.xlsx")]) == 2
    assert "已经在" in capsys.readouterr().err
    copy = roster(tmp_path / "另存.xlsx", trainee(3), trainee(1, 备注="另存"))
    assert main(["history", "import", str(book), str(copy)]) == 2
    assert "在台账里已有" in capsys.readouterr().err
    with Book.open(book) as opened:
        assert [str(e.payment.amount) for e in opened.entries()] == ["3000.00", "1500.00"]


def test_a_payment_for_another_occupation_on_the_same_day_is_another_payment(tmp_path: Path) -> None:
    book = book_of(tmp_path, trainee(1))
    other = roster(tmp_path / "另.xlsx", trainee(1, 培训工种="电工", 证书编号="Z1"))
    assert main(["history", "import", str(book), str(other)]) == 0


def test_of_several_files_all_are_entered_or_none(tmp_path: Path) -> None:
    good, bad = roster(tmp_path / "好.xlsx", trainee(1)), roster(tmp_path / "坏.xlsx", trainee(2, 身份证号=None))
    assert main(["history", "import", str(tmp_path / "台账.db"), str(good), str(bad)]) == 2
    assert not (tmp_path / "台账.db").exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"身份证号": None}, "第 6 行没有身份证号"),
        ({"身份证号": "640599199001010055"}, "校验码"),
        ({"发证日期": None}, "没有所补事项的日期"),
        ({}, ""),
    ],
)
def test_a_row_that_does_not_say_who_or_when_is_refused(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    path = roster(tmp_path / "表.xlsx", trainee(1), trainee(2, **changes))
    if not says:
        assert len(read_payments(path)[0]) == 2
        return
    with pytest.raises(FileProblem, match=says):
        read_payments(path)


def test_rows_without_an_amount_are_left_out_and_told(tmp_path: Path) -> None:
    entries, unpaid = read_payments(roster(tmp_path / "表.xlsx", trainee(1), trainee(2, 等级="技师")))
    assert (len(entries), unpaid) == (1, ["花名册!N6"])


def test_the_list_masks_the_number_and_finds_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = book_of(tmp_path, trainee(1), trainee(2))
    capsys.readouterr()
    assert main(["history", "list", str(book), "--person", id_number(1)]) == 0
    said = capsys.readouterr().out
    assert "学员1" in said and "学员2" not in said and id_number(1) not in said and "共 1 笔，3000.00 元" in said
    assert main(["history", "list", str(book), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["amount"] for row in rows] == ["3000.00", "3000.00"]
    assert not any(id_number(n) in json.dumps(rows) for n in (1, 2))


def test_an_entry_can_be_neither_changed_nor_deleted(tmp_path: Path) -> None:
    with sqlite3.connect(book_of(tmp_path, trainee(1))) as raw:
        for statement in ("UPDATE payments SET fen = 1", "DELETE FROM payments", "DELETE FROM sources"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                raw.execute(statement)


def test_a_person_of_an_old_number_is_the_same_person(tmp_path: Path) -> None:
    old = trainee(1, 身份证号="640599900307123", 性别="男", 培训工种="电工", 发证日期="2024-03-06")
    book = book_of(tmp_path, old)
    now = roster(tmp_path / "表.xlsx", unstated(1, 身份证号=identity.current("640599900307123")))
    assert ("ineligible", "N5") in told(against(book, now))


def test_determine_looks_into_the_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = book_of(tmp_path, trainee(1, 发证日期="2024-03-06", 培训工种="电工"))
    facts = {"等级": "中级工", "证书": "职业技能等级证书", "职业工种": "育婴员", "取证日期": "2024-05-06"}
    named = tmp_path / "facts.json"
    command = ["determine", "培训补贴", str(named), "--policy", "haiyuan-2023?方案=01", "--json"]
    named.write_text(json.dumps(facts | {"身份证号": id_number(1)}), encoding="utf-8")
    capsys.readouterr()
    assert main([*command, "--history", str(book)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["clause"]) == ("REFUSE", "八(二)")
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "PAY"
    named.write_text(json.dumps(facts), encoding="utf-8")
    assert main([*command, "--history", str(book)]) == 2
    assert "身份证号" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["不是台账", "x" * 5000, None])
def test_what_is_no_book_is_refused_in_one_sentence(
    tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "台账.db"
    if content is None:
        sqlite3.connect(book).execute("CREATE TABLE t (x)").connection.close()
    else:
        book.write_text(content, encoding="utf-8")
    before = book.read_bytes()
    paid = roster(tmp_path / "已发.xlsx", trainee(1))
    for command in (["list", str(book)], ["import", str(book), str(paid)]):
        assert main(["history", *command]) == 2
        said = capsys.readouterr().err
        assert "不是台账" in said and "Traceback" not in said
    assert book.read_bytes() == before


def test_a_locked_missing_or_newer_book_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, paid = book_of(tmp_path, trainee(1)), roster(tmp_path / "二.xlsx", trainee(2))
    with sqlite3.connect(book, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert main(["history", "import", str(book), str(paid)]) == 2
        assert "正被别的程序使用" in capsys.readouterr().err
        other.execute("ROLLBACK")
        other.execute("PRAGMA user_version = 9")
    assert main(["history", "list", str(book)]) == 2
    assert "另一个版本" in capsys.readouterr().err
    assert main(["history", "list", str(tmp_path / "没有.db")]) == 2
    assert main(["history", "import", str(tmp_path / "无" / "台账.db"), str(paid)]) == 2
    assert main(["history", "import", str(tmp_path), str(paid)]) == 2


def test_a_roster_without_formulas_needs_the_benefit_named(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "工种", "等级", "证书类型", "发证日期", "补贴金额"])
    sheet.append(["甲", id_number(1), "电工", "初级工", "职业技能等级证书", "2024-03-06", 1000])
    book.save(path := tmp_path / "旧表.xlsx")
    with pytest.raises(FileProblem, match="--benefit"):
        read_payments(path, "haiyuan-2023")
    with pytest.raises(FileProblem, match="--policy"):
        read_payments(path)
    [entry], _ = read_payments(path, "haiyuan-2023", "培训补贴")
    assert (entry.payment.benefit, entry.payment.kinds, str(entry.payment.amount)) == (
        "培训补贴",
        ("政府补贴性培训",),
        "1000.00",
    )


def test_a_roster_without_a_date_column_needs_the_date_named(tmp_path: Path) -> None:
    path = roster(tmp_path / "表.xlsx", trainee(1, 发证日期=None), trainee(2))
    [first, second], _ = read_payments(path, day=date(2024, 1, 2))
    assert (first.payment.day, second.payment.day) == (date(2024, 1, 2), date(2024, 5, 6))
