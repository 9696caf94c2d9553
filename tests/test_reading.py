"""Rosters of every kind of mess are read right: header, columns, rows, totals, repairs. The scores are printed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LibreOffice
from messy.paper import FACTS, HEADER, Messy, Right, Sheet, person, xlsx
from messy.rosters import NEW, OLD
from people import id_number

from addin.cli import main
from policies.errors import InputProblem
from workbooks.formula import address, column_letters
from workbooks.opening import OLE
from workbooks.problems import FileProblem
from workbooks.reading import old_format
from workbooks.reading.answers import Answers, read_answers, remember, remembered
from workbooks.reading.reader import Found, Reading, answers_by_shape, read

Score = dict[str, tuple[object, object]]
Record = Callable[[str, object], None]


def told(found: Found) -> dict[str, object]:
    """A roster as `Right` says it."""
    roster = found.roster
    return {
        "表头": (roster.header_row, roster.header_bottom),
        "列": {column_letters(c.index): c.fact.label for c in roster.columns if c.fact},
        "金额列": "".join(column_letters(c.index) for c in roster.amounts),
        "人员": [row.number for row in roster.rows],
        "小计": [row.number for row in roster.subtotals],
        "合计": [row.number for row in roster.totals],
        "重复表头": roster.repeated,
        "整理": {address(r.row, r.column): (r.after, "、".join(r.rules)) for r in found.repairs},
        "丢失": tuple(address(one.row, one.column) for one in found.lost),
        "提问": len(roster.questions),
    }


def wanted(right: Right) -> dict[str, object]:
    return {
        "表头": right.header,
        "列": dict(right.facts),
        "金额列": right.amounts,
        "人员": right.rows,
        "小计": right.subtotals,
        "合计": right.totals,
        "重复表头": right.repeated,
        "整理": dict(right.repairs),
        "丢失": right.lost,
        "提问": right.questions,
    }


def scored(messy: Messy, reading: Reading) -> Score:
    """Every part of a reading beside what is right."""
    score: Score = {"份数": (len(reading.found), len(messy.right))}
    for number, (found, right) in enumerate(zip(reading.found, messy.right, strict=False), 1):
        one, other = told(found), wanted(right)
        score |= {f"{number}{what}": (one[what], other[what]) for what in one}
    first = reading.book.sheets[0]
    score["隐藏行"] = (tuple(sorted(first.hidden_rows)), messy.hidden_rows)
    score["隐藏列"] = (tuple(column_letters(c) for c in sorted(first.hidden_columns)), messy.hidden_columns)
    return score


def assert_right(messy: Messy, reading: Reading, record: Record) -> None:
    """Compares, and records the score for the table that is printed after all tests."""
    score = scored(messy, reading)
    wrong = {what: pair for what, pair in score.items() if pair[0] != pair[1]}
    record("roster", [messy.name, len(score) - len(wrong), len(score), "、".join(wrong)])
    assert not wrong


def test_there_are_enough_rosters_and_no_two_of_one_name() -> None:
    names = [messy.name for messy in (*NEW, *OLD)]
    assert len(names) >= 30
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("messy", NEW, ids=lambda messy: messy.name)
def test_a_messy_roster_is_read_right(tmp_path: Path, messy: Messy, record_property: Record) -> None:
    assert_right(messy, read(messy.make(tmp_path)), record_property)


@pytest.mark.parametrize("messy", OLD, ids=lambda messy: messy.name)
def test_a_messy_roster_of_an_old_format_is_read_right(
    tmp_path: Path, messy: Messy, libreoffice: LibreOffice, record_property: Record
) -> None:
    assert_right(messy, read(as_old(messy.make(tmp_path), libreoffice)), record_property)


def as_old(path: Path, libreoffice: LibreOffice) -> Path:
    """旧格式.xls.xlsx as 旧格式.xls."""
    converted = libreoffice.convert(path, "xls")
    return Path(shutil.copy(converted, path.with_suffix("")))


# answers


def unclear(folder: Path) -> Path:
    """A roster whose person column nobody could know."""
    rows = [
        ["序号", "姓名", "身份证号", "银行卡卡号"],
        *([n, f"学员{n}", id_number(n), f"622{n:016d}"] for n in (1, 2, 3)),
    ]
    return xlsx(Sheet(rows))(folder)


def facts(reading: Reading) -> dict[str, str]:
    return {column_letters(c.index): c.fact.label for f in reading.found for c in f.roster.columns if c.fact}


def test_an_unknown_column_is_asked_and_the_answer_is_taken(tmp_path: Path) -> None:
    path = unclear(tmp_path)
    asked = read(path)
    assert len(asked.questions) == 1 and "银行卡卡号" in asked.questions[0] and "--map" in asked.questions[0]
    assert "D" not in facts(asked)
    for answer in ("银行卡卡号=银行卡号", "D=银行卡号", "d=bank_card"):
        told = read(path, Answers(read_answers([answer])))
        assert not told.questions and facts(told)["D"] == "银行卡号"


def test_the_answer_that_a_column_is_nothing_ends_the_question(tmp_path: Path) -> None:
    told = read(unclear(tmp_path), Answers(read_answers(["D=无"])))
    assert not told.questions and "D" not in facts(told)


def test_an_answer_takes_a_fact_from_the_column_that_had_it(tmp_path: Path) -> None:
    path = xlsx(Sheet([["姓名", "身份证号", "等级", "培训层次"], ["张三", id_number(1), "初级工", "高级工"]]))(tmp_path)
    assert facts(read(path))["C"] == "等级"
    assert facts(read(path, Answers(read_answers(["培训层次=等级"])))) == {"A": "姓名", "B": "身份证号", "D": "等级"}


def test_answers_are_remembered_for_files_of_the_same_shape_only(tmp_path: Path) -> None:
    home, given = tmp_path / "设置", read_answers(["D=银行卡号"])
    path = unclear(tmp_path)
    remember(home, answers_by_shape(read(path, Answers(given)), given))
    assert facts(read(path, Answers(remembered=remembered(home))))["D"] == "银行卡号"
    (tmp_path / "别的").mkdir()
    other = xlsx(Sheet([["序号", "姓名", "身份证号", "银行卡卡号", "备注"], [1, "张三", id_number(1), "622"]]))
    assert "D" not in facts(read(other(tmp_path / "别的"), Answers(remembered=remembered(home))))


@pytest.mark.parametrize("answer", ["身份证号", "=姓名", "证件号=", "证件号=没有这个事实", "没有这一列=姓名"])
def test_an_answer_that_means_nothing_is_refused(tmp_path: Path, answer: str) -> None:
    with pytest.raises(InputProblem):
        read(unclear(tmp_path), Answers(read_answers([answer])))


def test_kept_answers_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "columns.json").write_text("[", encoding="utf-8")
    with pytest.raises(FileProblem, match="读不懂"):
        remembered(tmp_path)


# the command


def test_the_command_tells_everything_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [HEADER, person(1, 身份证号=f" {id_number(1)}"), person(2), ["合计", *[""] * 5, 6000]]
    path = xlsx(Sheet(rows, hidden_rows=(1,)), Sheet([["不给看"]], name="旧", hidden=True))(tmp_path)
    assert main(["read", str(path), "--json"]) == 0
    [sheet], told = (found := json.loads(capsys.readouterr().out))["sheets"], found
    assert told["kind"] == "xlsx" and told["hidden_sheets"] == ["旧"] and sheet["hidden_rows"] == [2]
    [roster] = sheet["rosters"]
    assert (roster["header_rows"], roster["data_rows"], roster["totals"]) == ([1], [2, 3], [4])
    assert {c["column"]: c["fact"] for c in roster["columns"] if c["fact"]} == FACTS
    masked = id_number(1)[:6] + "********" + id_number(1)[-4:]
    assert roster["repairs"] == [{"cell": "C2", "before": masked, "after": masked, "rules": ["去掉空格"]}]


def test_the_command_keeps_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUTIE_CONFIG", str(tmp_path / "设置"))
    path = str(unclear(tmp_path))
    assert main(["read", path]) == 1
    assert main(["read", path, "--map", "D=银行卡号"]) == 0
    assert main(["read", path]) == 1
    assert main(["read", path, "--map", "D=银行卡号", "--remember"]) == 0
    assert main(["read", path]) == 0


def test_lost_digits_and_questions_give_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = xlsx(Sheet([HEADER, person(1, 身份证号=640599199001010055.0)]))(tmp_path)
    assert main(["read", str(path)]) == 1
    said = capsys.readouterr().out
    assert "C2" in said and "已经丢失" in said and "640599199001010" not in said


# files that can't be read


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xls", OLE + b"\0" * 5000, "读不出来"),
        ("a.et", OLE + bytes(range(256)) * 40, "读不出来"),
        ("a.xls", b"<html><table></table></html>", "其实是网页"),
        ("a.csv", b"", "空文件"),
        ("a.csv", "姓名,身份证号\n张三,1\n".encode() + b"\xff\xff\xff", "编码认不出"),
        ("a.csv", b"\0\0\0\0", "不是文本"),
        ("a.csv", "只有一句话".encode(), "没有找到表头"),
        ("a.csv", b" \n ,\n", "空表"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileProblem, match=told) as refusal:
        read(tmp_path / name)
    assert "\n" not in str(refusal.value)


def test_an_old_file_that_keeps_its_reader_busy_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_format, "SECONDS", 0.01)
    with pytest.raises(FileProblem, match="还没有读完"):
        old_format.old_book(tmp_path / "a.xls", OLE + b"\0" * 5000)


def test_a_reader_without_memory_is_told_as_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_format, "LARGEST_MEMORY", 1 << 20)
    with pytest.raises(FileProblem, match="已损坏"):
        old_format.old_book(tmp_path / "a.xls", OLE + b"\0" * 5000)
