"""The language of requirements: what it reads, what it refuses, when it says nothing; periods and boxes."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from policies.decode import Where, decode
from policies.errors import InputProblem, SourceProblem
from policies.source import read_yaml
from udfs.periods import full_months, read_period
from workbooks.boxes import boxed, choices, ticked
from workbooks.build import new
from workbooks.check import check
from workbooks.form_model import Form
from workbooks.requirement_language import LanguageProblem, condition

AS_OF = date(2024, 9, 30)
BLANKS = {"单位名称": "示范公司", "项目工种名称": "焊工"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("甲 <=", "缺了一个数或名字"),
        ("<= 乙", "前面缺了"),
        ("甲 = 乙 丙", "从“丙”起读不懂"),
        ("(甲 = 乙", "缺了“)”"),
        ("甲 in 乙", "缺了“[”"),
        ("AVERAGE(甲) > 1", "没有函数“AVERAGE”"),
        ("甲 and", "缺了一个数或名字"),
    ],
)
def test_what_is_not_in_the_language_is_refused(text: str, says: str) -> None:
    with pytest.raises(LanguageProblem, match=says.replace("(", r"\(").replace(")", r"\)").replace("[", r"\[")):
        condition(text)


def test_products_bind_closer_than_sums_and_and_closer_than_or() -> None:
    total = condition("甲 = 乙 + 丙 * 2").parts[1]
    assert (total.kind, total.parts[1].kind) == ("+", "*")
    either = condition("甲 = 1 or 乙 = 2 and 丙 = 3")
    assert [part.kind for part in either.parts] == ["=", "and"]


def test_a_condition_knows_the_cells_it_cannot_do_without() -> None:
    asked = condition("甲 + ZERO(乙) <= SUM(丙) and FILLED(丁)")
    assert list(asked.needed()) == ["甲"]
    assert list(asked.columns()) == ["丙"]
    assert list(asked.names()) == ["甲", "乙", "丙", "丁"]


FORM = """\
id: 试
title: 试
kind: official
sheet: 表
grid: [10, 20]
blocks:
  - grid:
      - - {text: 人数}
        - {id: 人数, type: integer}
requires:
  - {id: 一, says: 人数不多于九, is: 人数 <= 9, at: 人数, clause: 一}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("is: 人数 <= 9", "is: 人头 <= 9", "人头"),
        ("at: 人数", "at: 人头", "人头"),
        ("is: 人数 <= 9", "is: 人数 <=", "缺了"),
        ("clause: 一", "clause: 一, each: 表", "表"),
        ("clause: 一", "clause: 一, level: 严重", "严重"),
        ("type: integer", "type: boxes", "words"),
    ],
)
def test_a_wrong_requirement_is_refused_with_its_line(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    path = tmp_path / "表.yaml"
    for text, refused in ((FORM, False), (FORM.replace(right, wrong), True)):
        path.write_text(text, encoding="utf-8")
        if not refused:
            decode(Form, read_yaml(path, "表.yaml"), Where("表.yaml"))
            continue
        with pytest.raises(SourceProblem, match=says) as problem:
            decode(Form, read_yaml(path, "表.yaml"), Where("表.yaml"))
        assert "表.yaml 第" in str(problem.value)


def test_nothing_is_said_while_a_cell_is_blank_or_no_number(tmp_path: Path) -> None:
    boxes = {"培训资质": "有", "项目培训情况": "培训体系完善，曾开展过"}
    asked = {"培训人数": 100, "培训期数": 3, "每期人数": None, **boxes}
    assert check(new("5-4-1", tmp_path / "空.xlsx", as_of=AS_OF, fields=BLANKS | asked)) == []
    text = new("5-4-1", tmp_path / "字.xlsx", as_of=AS_OF, fields=BLANKS | asked | {"每期人数": "三十"})
    assert [found.type for found in check(text)] == ["bad-number"]


def test_a_share_of_nobody_is_no_miss(tmp_path: Path) -> None:
    rows = dict.fromkeys(("培训教学日志", "实训日志", "学员考勤记录", "考务记录", "学员考核记录"), "有")
    boxes = {**rows, "师资情况": "是", "场地设备实训情况": "是", "县级星级": "五星", "市级星级": "五星"}
    fields = {"项目工种名称": "焊工", "实际考核人数": 0, "培训合格人数": 0, "培训合格率": 0, **boxes}
    assert check(new("5-4-2", tmp_path / "表.xlsx", as_of=AS_OF, fields=fields)) == []


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2024.03-2024.05", 3),
        ("2024.12-2025.01", 2),
        ("2024-03至2024-06", 4),
        ("2024年3月—2024年6月", 4),
        ("2024.03.01-2024.05.31", 3),
        ("2024.04.01-2024.06.30", 3),
        ("2024.03.01-2024.06.01", 3 + Fraction(1, 31)),
        ("2024.03.15~2024.06.14", 3),
        ("2024年3月15日至2024年6月13日", 2 + Fraction(30, 31)),
        ("2024.01.31-2024.02.29", 1 + Fraction(1, 31)),
    ],
)
def test_the_months_of_a_period(text: str, months: object) -> None:
    assert read_period(text).months == months


@pytest.mark.parametrize("text", ["2024.03", "三个月", "2024.06-2024.03", "2024.03-2024.13", "3月至6月", 202403])
def test_what_is_no_period_is_refused(text: object) -> None:
    with pytest.raises(InputProblem):
        read_period(text)


def test_workdays_are_mondays_to_fridays() -> None:
    assert read_period("2024.07.01-2024.07.31").workdays == 23
    assert read_period("2024.07.06-2024.07.07").workdays == 0


def test_full_months_count_the_day() -> None:
    assert full_months(date(2023, 9, 30), date(2024, 9, 30)) == 12
    assert full_months(date(2023, 10, 1), date(2024, 9, 30)) == 11
    assert full_months(date(2024, 10, 1), date(2024, 9, 30)) == -1


def test_boxes_are_read_back_as_they_were_ticked() -> None:
    words = ["五星", "四星", "不予评星"]
    assert boxed("意见：", words, ["四星"]) == "意见：□五星　☑四星　□不予评星"
    assert [ticked(text, words) for text in choices("意见：", words)] == [[], ["五星"], ["四星"], ["不予评星"]]
    assert ticked("√五星 ✓ 四星 □不予评星", words) == ["五星", "四星"]
    assert ticked("五星 四星", words) == []


def test_a_drop_down_offers_each_box_ticked(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(new("5-4-2", tmp_path / "表.xlsx", as_of=AS_OF))
    sheet, _, area = book.defined_names["词_市级星级"].attr_text.partition("!")
    assert [row[0].value for row in book[sheet][area]][1] == "审核意见：☑五星　□四星　□三星　□不予评星"
