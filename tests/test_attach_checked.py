"""What was attached, and changed by somebody afterwards, is checked and calculated."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from messy.paper import HEADER, Sheet, person, xlsx
from test_attach import GROUP, POLICY, TITLE, attached, shown, trainee

from addin.cli import main
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.package import Package

KINDS = {"TRAINING_SUBSIDY": (HEADER, "E", "H"), "SUBSIDY": (GROUP, "F", "I")}
"""The header that makes the kind of formula, the column that is merged, the column of the amounts."""


def merged(folder: Path, kind: str) -> Path:
    """A roster of six people, the certificates of the second to fourth merged, with its three columns."""
    header, column, _ = KINDS[kind]
    make = person if header is HEADER else trainee
    people = [make(n) for n in range(1, 7)]
    for hidden in people[2:4]:
        hidden[header.index("证书类型")] = ""
    attached(xlsx(Sheet([TITLE, header, *people], (f"{column}4:{column}6",)))(folder))
    return folder / "结果.xlsx"


def codes(path: Path) -> set[tuple[str, str]]:
    return {(found.code, found.cell) for found in check(path) if found.level == "错误"}


@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_read_a_merged_value_have_the_formula_of_the_others(tmp_path: Path, kind: str) -> None:
    path = merged(tmp_path, kind)
    assert kind + "(" in openpyxl.load_workbook(path)["名单"][f"{KINDS[kind][-1]}5"].value
    assert not codes(path)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("TRAINING_SUBSIDY", "E4", "E3"),
        ("TRAINING_SUBSIDY", "D6", "D5"),
        ("TRAINING_SUBSIDY", "政策", '"qianyang-2021"'),
        ("SUBSIDY", "$C$3:$H$3", "$C$3:$G$3"),
        ("SUBSIDY", "培训补贴", "技能评价补贴"),
    ],
)
def test_another_formula_in_a_row_with_a_merged_value_is_told(
    tmp_path: Path, kind: str, before: str, after: str
) -> None:
    path, column = merged(tmp_path, kind), KINDS[kind][-1]
    row = next(r for r in (6, 5) if before in openpyxl.load_workbook(path)["名单"][f"{column}{r}"].value)
    package = Package.open(path)
    text = next(c.text for c in package.formulas("名单") if (c.row, c.column) == (row, ord(column) - 64))
    package.edit("名单", row, ord(column) - 64, formula=text.replace(before, after))
    package.save(tmp_path / "改过.xlsx")
    assert ("changed-formula", f"{column}{row}") in codes(tmp_path / "改过.xlsx")


def without_settings(folder: Path, text: str) -> Path:
    """What was attached, its sheet 设置 deleted; `text` is what the names say since."""
    attached(xlsx(Sheet([TITLE, HEADER, person(1), person(2)]))(folder))
    book = openpyxl.load_workbook(folder / "结果.xlsx")
    del book["设置"]
    for name in book.defined_names.values():
        name.attr_text = text
    book.save(folder / "删过.xlsx")
    return folder / "删过.xlsx"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("'设置'!$B$2", "名称“政策”指的工作表“设置”不在了，请恢复它或改正引用"),
        ("#REF!$B$2", "名称“政策”指的单元格已被删除，请重新定义这个名称"),
        ("'设置'!#REF!", "名称“政策”指的单元格已被删除，请重新定义这个名称"),
    ],
)
def test_a_policy_whose_sheet_was_deleted_is_told_and_pays_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    path = without_settings(tmp_path, text)
    assert main(["calc", str(path), "-o", str(tmp_path / "再算.xlsx")]) == 1
    assert f"名单!H3：{says}，写成 #N/A" in capsys.readouterr().err
    assert shown(tmp_path / "再算.xlsx")["H3"] == "#N/A"


def test_a_policy_whose_sheet_is_there_in_other_letters_pays(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Sheet"
    book["Sheet"]["A1"], book["Sheet"]["B1"] = POLICY, '=TRAINING_SUBSIDY("高级工","职业技能等级证书",SHEET!A1)'
    book.save(tmp_path / "一.xlsx")
    calculate(tmp_path / "一.xlsx", tmp_path / "二.xlsx")
    assert shown(tmp_path / "二.xlsx", "Sheet")["B1"] == 3000


@pytest.mark.parametrize("text", ["'设置'!$B$2", "#REF!$B$2"])
def test_names_that_lost_their_cells_are_defined_anew_once(tmp_path: Path, text: str) -> None:
    book = openpyxl.load_workbook(without_settings(tmp_path, text))
    page = book["名单"]
    page.delete_cols(8, 3)
    book.save(tmp_path / "重来.xlsx")
    attached(tmp_path / "重来.xlsx", "又一.xlsx")
    with zipfile.ZipFile(tmp_path / "又一.xlsx") as archive:
        names = re.findall(r'<definedName[^>]*name="(\w+)"[^>]*>([^<]*)<', archive.read("xl/workbook.xml").decode())
    assert sorted(names) == [("政策", "'设置'!$B$2"), ("计算日期", "'设置'!$B$3")]
    assert shown(tmp_path / "又一.xlsx")["H3"] == 3000
