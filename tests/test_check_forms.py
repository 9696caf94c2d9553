"""A form of label/value grids, tables and points is found again on its sheet and held against what it asks."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from policies.library import resolve
from workbooks.build import new
from workbooks.cells import read_cells
from workbooks.check import check
from workbooks.check_requires import check_requires
from workbooks.findings import Finding
from workbooks.form_reading import read_form

AS_OF = date(2024, 6, 1)
BASE, POINTS = "5-15-1", "5-16-2"
RIGHT: dict[str, object] = {
    "用人单位名称": "示范公司",
    "统一社会信用代码": "91640599MA0000000N",
    "职工总数": 40,
    "高校毕业生职工总数": 40,
    "年度吸纳数": 10,
    "年度留用数": 10,
    "就业率": 1,
}
FULL = [5, 5, 5, 15, 5, 20, 10, 10, 10, 5, 5, 2, 3]


def made(folder: Path, form: str = BASE, **fields: object) -> Path:
    return new(form, folder / "表.xlsx", as_of=AS_OF, fields=fields)


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(found.type, found.level, found.cell) for found in findings]


def test_a_form_at_every_bound_gives_no_finding(tmp_path: Path) -> None:
    assert check(made(tmp_path, **RIGHT)) == []


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"高校毕业生职工总数": 41}, ("form-requirement", "错误", "D7")),
        ({"年度留用数": 11}, ("form-requirement", "错误", "D8")),
        ({"年度吸纳数": 9, "年度留用数": 9}, ("form-requirement", "错误", "B8")),
        ({"就业率": 1.01}, ("form-requirement", "错误", "F8")),
        ({"统一社会信用代码": "91640599MA0000000P"}, ("wrong-code", "错误", "B5")),
        ({"统一社会信用代码": "91640599MA"}, ("wrong-code", "错误", "B5")),
        ({"用人单位名称": None}, ("missing-value", "错误", "B3")),
        ({"职工总数": "四十"}, ("bad-number", "错误", "B7")),
    ],
)
def test_one_wrong_cell_gives_its_one_finding(
    tmp_path: Path, wrong: dict[str, object], expected: tuple[str, str, str]
) -> None:
    assert told(check(made(tmp_path, **RIGHT | wrong))) == [expected]


def test_a_miss_says_what_is_asked_and_what_was_found(tmp_path: Path) -> None:
    [found] = check(made(tmp_path, **RIGHT | {"年度留用数": 11}))
    assert found.message == "不符合：年度留用人数不多于年度吸纳见习青年数量（年度留用数 11，年度吸纳数 10）"
    assert found.clause == "附件5-15-1"


def test_the_form_itself_shows_each_requirement_beside_its_row(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path, **RIGHT | {"高校毕业生职工总数": 41}), data_only=True)["申请表"]
    assert sheet["H7"].value == "错误：高校毕业生职工总数不多于单位职工总数。"
    assert "符合：接收见习人员10人以上。" in sheet["I8"].value
    assert sheet.print_area == "'申请表'!$A$1:$F$13"


def test_a_figure_of_the_law_follows_the_policy(tmp_path: Path) -> None:
    path = made(tmp_path, **RIGHT | {"年度吸纳数": 9, "年度留用数": 9})
    filled = read_form(read_cells(path).sheets[0])
    assert filled is not None
    assert [found.cell for found in check_requires(filled, None)] == ["B8"]
    assert [*check_requires(filled, resolve("haiyuan-2023?优秀见习基地认定.接收见习人数=9"))] == []


def test_fields_are_found_again_after_rows_were_inserted(tmp_path: Path) -> None:
    path = made(tmp_path, **RIGHT | {"年度留用数": 11})
    book = openpyxl.load_workbook(path)
    sheet = book["申请表"]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(7, 2)
    sheet["A7"] = "补充说明"
    book.save(path)
    assert told(check(path)) == [("form-requirement", "错误", "D10"), ("uncalculated", "错误", "H10")]  # no values kept


def test_an_empty_form_says_so_and_nothing_else(tmp_path: Path) -> None:
    assert told(check(made(tmp_path))) == [("empty-form", "提醒", "A1")]
    assert told(check(made(tmp_path / ".." / tmp_path.name, POINTS))) == [("empty-form", "提醒", "A1")]


@pytest.mark.parametrize(
    ("place", "points", "expected"),
    [
        (0, 6, ("bad-points", "错误", "D5")),
        (0, -1, ("bad-points", "错误", "D5")),
        (12, None, ("bad-points", "错误", "D17")),
        (3, "十五", ("bad-number", "错误", "D8")),
    ],
)
def test_points_are_held_against_the_maximum_of_their_item(
    tmp_path: Path, place: int, points: object, expected: tuple[str, str, str]
) -> None:
    given: list[object] = list(FULL)
    given[place] = points
    assert told(check(made(tmp_path, POINTS, 得分=given))) == [expected]


def test_a_conclusion_that_is_no_pass_is_told(tmp_path: Path) -> None:
    sixty = [5, 5, 5, 15, 5, 20, 5, 0, 0, 0, 0, 0, 0]
    assert check(made(tmp_path, POINTS, 得分=sixty)) == []
    [found] = check(made(tmp_path, POINTS, 得分=[*sixty[:6], 4, *sixty[7:]]))
    assert (found.type, found.level) == ("form-notice", "提醒")
    assert "不予评定" in found.message
    assert "60分以上" in found.message


def test_points_come_to_a_total_and_a_conclusion_beside_the_page(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path, POINTS, 得分=FULL), data_only=True)["打分表"]
    assert sheet["C3"].value == "总分：100"
    assert str(sheet["F4"].value).startswith("及格：100 分")
    rules = {str(rule.sqref): (rule.type, float(rule.formula2)) for rule in sheet.data_validations.dataValidation}
    assert rules["D8"] == ("decimal", 15)


def test_a_requirement_of_another_level_is_told_so(tmp_path: Path) -> None:
    filled = read_form(read_cells(made(tmp_path, **RIGHT | {"年度留用数": 11})).sheets[0])
    assert filled is not None
    for level, kind in (("待核", "soft-requirement"), ("提醒", "form-notice")):
        filled.form = replace(filled.form, requires=tuple(replace(r, level=level) for r in filled.form.requires))
        assert told(list(check_requires(filled, None))) == [(kind, level, "D8")]
