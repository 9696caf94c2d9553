"""What is typed into a form's cell fits the type of the cell: whole counts, nothing below zero, words of its list."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from filled_forms import AS_OF, person

from workbooks.boxes import TICKS
from workbooks.build import new
from workbooks.check import check
from workbooks.form_library import form

Told = set[tuple[str, str]]


def told(path: Path) -> Told:
    """Type and cell of the findings that are about a number or a word."""
    return {(found.type, found.cell) for found in check(path) if found.type in ("bad-number", "unknown-word")}


FIELDS: list[tuple[str, str, Any, Any, str]] = [
    ("5-4-2", "业务部门认可度", -5, 0, "bad-number"),
    ("5-4-2", "培训合格人数", -1, 0, "bad-number"),
    ("5-4-2", "培训合格人数", 10.5, 10, "bad-number"),
    ("5-16-1", "当期成功率", -5, 0, "bad-number"),
    ("5-18-1", "硕士及以上", -1, 0, "bad-number"),
    ("5-15-1", "就业率", -0.5, 0, "bad-number"),
    ("5-16-1", "基地资产性质", "私人", "事业法人", "unknown-word"),
]
CELLS: list[tuple[str, str, Any, Any, str]] = [
    ("5-15-4", "期满留用数", -3, 0, "bad-number"),
    ("5-15-4", "见习人数", 10.5, 10, "bad-number"),
    ("5-17-1", "月工资收入", -1, 0, "bad-number"),
    ("5-17-1", "是否缴纳社保", "有", "是", "unknown-word"),
    ("5-15-3", "是否留用", "留", "否", "unknown-word"),
]


@pytest.mark.parametrize(("number", "field", "wrong", "right", "kind"), FIELDS)
def test_a_cell_that_does_not_fit_its_type_is_told(
    tmp_path: Path, number: str, field: str, wrong: object, right: object, kind: str
) -> None:
    assert [kind] == [k for k, _ in told(new(number, tmp_path / "错.xlsx", as_of=AS_OF, fields={field: wrong}))]
    assert told(new(number, tmp_path / "对.xlsx", as_of=AS_OF, fields={field: right})) == set()


@pytest.mark.parametrize(("number", "column", "wrong", "right", "kind"), CELLS)
def test_a_cell_of_a_table_that_does_not_fit_its_type_is_told(
    tmp_path: Path, number: str, column: str, wrong: object, right: object, kind: str
) -> None:
    who = {"姓名": "员工一", "身份证号": person(1)} if number != "5-15-4" else {"用人单位名称": "示范公司"}
    for name, value, expected in (("错", wrong, [kind]), ("对", right, [])):
        path = new(number, tmp_path / f"{name}.xlsx", data=[who | {column: value}], as_of=AS_OF)
        assert [k for k, _ in told(path)] == expected


def test_a_target_below_zero_is_told(tmp_path: Path) -> None:
    path = new("罗平附件1", tmp_path / "表.xlsx", as_of=AS_OF)
    assert told(path) == set()
    book = openpyxl.load_workbook(path)
    book[form("罗平附件1").sheet]["D3"] = -110
    book.save(path)
    assert ("bad-number", "D3") in told(path)


def test_a_profit_may_be_a_loss_and_an_income_may_not(tmp_path: Path) -> None:
    for field, kinds in (("上年度营业利润", []), ("上年度营业收入", ["bad-number"])):
        path = new("5-18-1", tmp_path / f"{field}.xlsx", as_of=AS_OF, fields={field: -3})
        assert [kind for kind, _ in told(path)] == kinds


def test_an_unknown_word_names_the_list(tmp_path: Path) -> None:
    path = new("5-16-1", tmp_path / "表.xlsx", as_of=AS_OF, fields={"基地资产性质": "私人"})
    [found] = [found for found in check(path) if found.type == "unknown-word"]
    assert found.message == "“基地资产性质”填的“私人”不在可填的词里，可填：事业法人、企业法人、非企业法人"


def test_a_cell_for_a_number_takes_no_other(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(new("5-15-4", tmp_path / "表.xlsx", as_of=AS_OF))[form("5-15-4").sheet]
    rules = {str(r.sqref): (r.type, r.operator, r.formula1, r.formula2) for r in sheet.data_validations.dataValidation}
    assert rules == {
        "C5:C10": ("whole", "greaterThanOrEqual", "0", None),
        "D5:D10": ("whole", "greaterThanOrEqual", "0", None),
        "F5:F10": ("decimal", None, "0", "1"),
        "G5:G10": ("decimal", "greaterThanOrEqual", "0", None),
    }


@pytest.mark.parametrize("mark", TICKS)
def test_any_mark_ticks_a_box_in_the_cell_and_in_the_check(tmp_path: Path, mark: str) -> None:
    for text, says, kinds in (
        (f"审核意见：{mark}五星　□四星", "符合：市级审核意见只选一项。", []),
        (f"审核意见：{mark}五星　{mark}四星", "错误：市级审核意见只选一项。", ["form-requirement"]),
        ("审核意见：□五星　□四星", None, ["missing-value"]),
    ):
        fields = {"市级星级": None if "□五星" in text else text, "项目工种名称": "焊工"}
        path = new("5-4-2", tmp_path / "表.xlsx", as_of=AS_OF, fields=fields)
        sheet = openpyxl.load_workbook(path, data_only=True)[form("5-4-2").sheet]
        star = "五星" if says and says.startswith("符合") else None
        assert (sheet["J37"].value or None, sheet["I37"].value or None) == (says, star)
        assert [found.type for found in check(path) if found.cell == "B37"] == kinds


def test_a_blank_form_with_boxes_shows_no_miss(tmp_path: Path) -> None:
    for number in ("5-4-1", "5-4-2", "5-10-1", "5-18-1", "5-20-1"):
        book = openpyxl.load_workbook(new(number, tmp_path / f"{number}.xlsx", as_of=AS_OF), data_only=True)
        shown = [cell.value for row in book[form(number).sheet].iter_rows() for cell in row]
        assert not [text for text in shown if str(text).startswith(("错误", "待核"))]


@pytest.mark.parametrize(
    ("ticked", "kinds"), [("有", []), (["有", "无"], ["form-requirement"]), (None, ["missing-value"])]
)
def test_one_box_of_a_pair_is_ticked(tmp_path: Path, ticked: object, kinds: list[str]) -> None:
    fields = {"项目工种名称": "焊工", "考务记录": ticked}
    path = new("5-4-2", tmp_path / "表.xlsx", as_of=AS_OF, fields=fields)
    assert [found.type for found in check(path) if found.cell == "D16"] == kinds


STAFF = {"硕士及以上": 1, "本科": 4, "大专": 6, "高中": 3, "中专": 2, "取得从业资格证书": 5}


def edited(path: Path, number: str, **cells: object) -> list[tuple[str, str]]:
    """Type and cell of what is told of a form's own cells once some were typed over; formulas keep no values."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book[form(number).sheet][place] = value
    book.save(path)
    kinds = ("overwritten-formula", "form-requirement", "uncalculated")
    return [(found.type, found.cell) for found in check(path) if found.type in kinds]


def test_a_form_that_was_never_calculated_is_told(tmp_path: Path) -> None:
    path = new("5-18-1", tmp_path / "表.xlsx", as_of=AS_OF, fields=STAFF)
    assert "uncalculated" not in [found.type for found in check(path)]
    assert edited(path, "5-18-1") == [("uncalculated", "I9")]


def test_a_formula_of_the_form_that_was_typed_over_is_told(tmp_path: Path) -> None:
    path = new("5-18-1", tmp_path / "表.xlsx", as_of=AS_OF, fields=STAFF)
    assert ("overwritten-formula", "B12") in edited(path, "5-18-1", B12="共计99人")


def test_a_printed_figure_that_was_changed_is_told(tmp_path: Path) -> None:
    path = new("5-15-2", tmp_path / "表.xlsx", as_of=AS_OF, fields={"属地": [1]})
    assert ("form-requirement", "D5") not in edited(path, "5-15-2")
    assert ("form-requirement", "D5") in edited(path, "5-15-2", D5=9)
