"""The 参数 sheet: every open question of the document, blank; what is filled in reaches every formula."""

from pathlib import Path

import openpyxl
import pytest
from conftest import LibreOffice
from openpyxl.worksheet.worksheet import Worksheet
from people import trainee

from addin.libreoffice.recalculate import recalculate
from policies.library import document, document_ids
from policies.policy import open_questions
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.package import Package
from workbooks.parameters import FIRST, parameter_form
from workbooks.problems import FileProblem

TRAINING = "培训补贴花名册"


def sheet_of(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path)["参数"]


def filled(path: Path, **answers: object) -> Path:
    """A copy with answers typed into the 参数 sheet; what was calculated before stays."""
    package = Package.open(path)
    rows = {cell.value: cell.row for cell in package.cells("参数") if cell.column == 1 and cell.value}
    free = max(row for row in rows.values()) + 1
    for name, value in answers.items():
        if name not in rows:
            package.edit("参数", free, 1, name)
        package.edit("参数", rows.get(name, free), 2, value)
    package.save(path.with_name("填过.xlsx"))
    return path.with_name("填过.xlsx")


def amount(path: Path, cell: str = "N5") -> object:
    target = path.with_name("算过.xlsx")
    calculate(path, target)
    return openpyxl.load_workbook(target, data_only=True)["花名册"][cell].value


@pytest.mark.parametrize("name", document_ids())
def test_every_open_question_of_every_document_has_a_blank_row_with_its_clause(tmp_path: Path, name: str) -> None:
    sheet = sheet_of(new(TRAINING, tmp_path / "表.xlsx", rows=1, policy=name))
    rows = {row[0]: row for row in sheet.iter_rows(min_row=FIRST, values_only=True) if row[0]}
    decisions, parameters = open_questions(document(name))
    assert set(rows) == {*decisions, *parameters}
    for key, row in rows.items():
        asked = decisions.get(key) or parameters[key]
        assert row[1] is None and str(row[3]).endswith(asked.clause) and row[4]
    for key, decision in decisions.items():
        assert rows[key][2] == "、".join(decision.options)


def test_a_decision_is_chosen_from_its_own_list(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=1, policy="haiyuan-2023")
    book = openpyxl.load_workbook(path)
    rules = {str(rule.sqref): rule.formula1 for rule in book["参数"].data_validations.dataValidation}
    decisions, _ = open_questions(document("haiyuan-2023"))
    assert len({rule for rule in rules.values() if rule.startswith("词_")}) == len(decisions) > 1
    for row in book["参数"].iter_rows(min_row=FIRST):
        if row[0].value in decisions:
            sheet, _, area = book.defined_names[rules[row[1].coordinate]].attr_text.partition("!")
            assert tuple(cell[0].value for cell in book[sheet][area]) == decisions[row[0].value].options


def test_what_is_filled_in_reaches_every_formula_and_is_named_in_its_reason(tmp_path: Path) -> None:
    row = trainee(1, 证书类型="专项职业能力证书", 等级=None)
    path = new(TRAINING, tmp_path / "表.xlsx", rows=1, data=[row], policy="shapotou-2025?用途=测算")
    assert str(amount(path)).startswith("待定：")
    answered = filled(path, 专项职业能力培训标准=900)
    assert amount(answered) == 900
    found = openpyxl.load_workbook(answered.with_name("算过.xlsx"), data_only=True)
    assert found["设置"]["B4"].value == "shapotou-2025?用途=测算&专项职业能力培训标准=900"
    assert "专项职业能力培训标准=900" in str([cell.value for cell in found["花名册"][5]])


def test_a_figure_may_be_tried_on_a_free_row(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=1, data=[trainee(1)])
    assert amount(filled(path, **{"培训补贴.高级": 3500})) == 3500
    assert amount(path) == 3000


def test_check_works_the_policy_out_of_the_sheet_not_out_of_the_old_value(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=1, data=[trainee(1)])
    found, trial = check(filled(path, **{"培训补贴.高级": 3500}))
    assert (found.type, found.cell) == ("amount-differs", "N5") and "3500" in found.message
    assert (trial.type, trial.sheet) == ("simulated", "参数")
    assert check(path) == []


def test_a_wrong_value_is_told_by_the_cell_and_by_check(tmp_path: Path) -> None:
    path = filled(new(TRAINING, tmp_path / "表.xlsx", rows=1, data=[trainee(1)]), 出勤15个工作日="也许")
    assert str(amount(path)).startswith("错误：") and "不补、补" in str(amount(path))
    with pytest.raises(FileProblem, match="参数"):
        check(path)


def test_the_lists_of_two_decisions_never_share_a_name() -> None:
    for name in document_ids():
        cells = [c for row in parameter_form(document(name)).blocks[-1].grid for c in row if c.type == "words"]
        assert len({cell.fact for cell in cells}) == len(cells)


def test_libreoffice_joins_the_sheet_to_the_policy_as_we_do(tmp_path: Path, libreoffice: LibreOffice) -> None:
    row = trainee(1, 证书类型="专项职业能力证书", 等级=None)
    path = new(TRAINING, tmp_path / "表.xlsx", rows=1, data=[row], policy="shapotou-2025?用途=测算")
    for file, expected in ((path, "待定：专项职业能力"), (filled(path, 专项职业能力培训标准=900), "900")):
        target = file.with_name("结果.xlsx")
        recalculate(file, target, values_only=False, office=libreoffice.office)
        assert str(openpyxl.load_workbook(target, data_only=True)["花名册"]["N5"].value).startswith(expected)
