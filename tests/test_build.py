"""A form becomes a workbook: its layout, its formulas with their values, text that stays text."""

import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import LibreOffice
from openpyxl.worksheet.worksheet import Worksheet
from people import post_holder, trainee, workshop_worker

from policies.decode import Where, decode
from policies.errors import SourceProblem
from policies.source import read_yaml
from policies.vocabulary import vocabulary
from workbooks.build import new
from workbooks.form_library import form, offered, recognise
from workbooks.form_model import Form
from workbooks.layout import lay
from workbooks.package import Package
from workbooks.problems import FileProblem

AS_OF = date(2024, 6, 1)
TRAINING, POSTS, WORKSHOP = "培训补贴花名册", "公益性岗位补贴发放表", "5-20-2"
OFFICIAL_COLUMNS = [
    "序号", "姓名", "身份证号", "户籍性质", "户籍地址", "常住地址", "在车间工作起止时间", "岗位",
    "月收入（元/人/月）", "人员类别", "联系方式", "本人签字", "备注",
]  # fmt: skip


def values(path: Path, sheet: str) -> dict[str, object]:
    found = openpyxl.load_workbook(path, data_only=True)[sheet]
    return {cell.coordinate: cell.value for row in found.iter_rows() for cell in row if cell.value not in (None, "")}


def written(path: Path, sheet: str) -> Worksheet:
    return openpyxl.load_workbook(path)[sheet]


def test_the_workshop_roster_has_the_official_columns_and_lines(tmp_path: Path) -> None:
    sheet = written(new(WORKSHOP, tmp_path / "表.xlsx", as_of=AS_OF), "花名册")
    assert [cell.value for cell in sheet[4]][:13] == OFFICIAL_COLUMNS
    assert (sheet["A1"].value, sheet["A2"].value) == ("附件5-20-2", "帮扶车间带动就业花名册")
    assert [cell.value for cell in sheet[3] if cell.value][:2] == ["填报单位（盖章）：", "填报时间："]
    assert sheet["A25"].value == "备注：人员类别包含脱贫人口、农村低收入人口、搬迁群众、农村劳动力及其他人员。"


def test_the_official_form_has_no_formula_inside_its_print_area(tmp_path: Path) -> None:
    sheet = written(new(WORKSHOP, tmp_path / "表.xlsx", as_of=AS_OF), "花名册")
    assert sheet.print_area == "'花名册'!$A$1:$M$25"
    inside = [cell.coordinate for row in sheet["A1:M25"] for cell in row if cell.data_type == "f"]
    assert inside == []


def test_working_papers_say_that_they_are(tmp_path: Path) -> None:
    for name in (TRAINING, POSTS):
        assert str(written(new(name, tmp_path / f"{name}.xlsx"), form(name).sheet)["A1"].value).startswith("工作底稿")


def test_amounts_are_calculated_and_totalled_when_the_file_is_made(tmp_path: Path) -> None:
    rows = [trainee(1), trainee(2, 等级="中级工"), trainee(3, 等级="技师"), trainee(4, 等级="超级")]
    found = values(new(TRAINING, tmp_path / "表.xlsx", rows=6, data=rows, as_of=AS_OF), "花名册")
    assert [found["N5"], found["N6"]] == [3000, 1500]
    assert str(found["N7"]).startswith("待定：")
    assert str(found["N8"]).startswith("错误：")
    assert "N9" not in found
    assert (found["C11"], found["N11"], found["J11"]) == ("4 人", 4500, "另有 2 行待定/错误")
    assert found["E11"] == "人民币（大写）：肆仟伍佰元整"


def test_each_amount_passes_the_policy_and_the_date_of_its_own_row(tmp_path: Path) -> None:
    training = written(new(TRAINING, tmp_path / "表.xlsx", rows=2), "花名册")
    assert training["N6"].value == '=IF(B6="","",TRAINING_SUBSIDY(G6,H6,政策,L6,F6))'
    posts = written(new(POSTS, tmp_path / "表2.xlsx", rows=2), "发放表")
    months = '=IF(B7="","",IF(G7="","待定：月数没有填",POSITION_PAY(D7,政策,E7,G7,"岗位补贴")))'
    assert posts["H7"].value == months  # LibreOffice would hand a blank 月数 over as 0


def test_post_payments_have_their_parts_their_sum_and_the_amount_in_words(tmp_path: Path) -> None:
    found = values(new(POSTS, tmp_path / "表.xlsx", rows=2, data=[post_holder(1)], as_of=AS_OF), "发放表")
    assert [found["H6"], found["I6"], found["J6"]] == [10500, 5970.3, 16470.3]
    assert [found["H8"], found["I8"], found["J8"]] == [10500, 5970.3, 16470.3]
    assert found["D9"] == "壹万陆仟肆佰柒拾元叁角整"


def test_the_requirement_of_the_workshop_roster_stands_beside_it(tmp_path: Path) -> None:
    found = values(new(WORKSHOP, tmp_path / "表.xlsx", data=[workshop_worker(1)], as_of=AS_OF), "花名册")
    assert str(found["O3"]).startswith("符合：脱贫人口")
    rows = [workshop_worker(1), *(workshop_worker(n, 人员类别="农村劳动力") for n in range(2, 5))]
    found = values(new(WORKSHOP, tmp_path / "表2.xlsx", data=rows, as_of=AS_OF), "花名册")
    assert str(found["O3"]).startswith("待核：脱贫人口")


def test_policy_and_date_are_named_cells_of_the_settings_sheet(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", policy="haiyuan-2023?方案=02", as_of=AS_OF)
    book = openpyxl.load_workbook(path)
    assert book.defined_names["政策文件"].attr_text == "设置!$B$3"
    assert book["设置"]["B3"].value == "haiyuan-2023?方案=02"
    assert book.defined_names["政策"].attr_text == "设置!$B$4"
    assert values(path, "设置")["B4"] == "haiyuan-2023?方案=02"
    assert book.defined_names["计算日期"].attr_text == "设置!$B$5"
    assert book["设置"]["B5"].value.date() == AS_OF


def test_drop_down_lists_offer_the_words_of_the_vocabulary(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(new(TRAINING, tmp_path / "表.xlsx", rows=2))
    rules = {str(rule.sqref): rule.formula1 for rule in book["花名册"].data_validations.dataValidation}
    assert rules["G5:G6"] == "词_等级"
    assert book["词表"].sheet_state == "hidden"
    sheet, _, area = book.defined_names["词_等级"].attr_text.partition("!")
    assert tuple(row[0].value for row in book[sheet][area]) == vocabulary().fact("等级").words


def test_numbers_of_people_are_text_and_text_is_never_a_formula(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=1, data=[trainee(1, 姓名="=1+1", 备注="@SUM(A1)")], as_of=AS_OF)
    sheet = written(path, "花名册")
    assert (sheet["D5"].data_type, sheet["D5"].number_format) == ("s", "@")
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=1+1", "s")
    assert sheet["O5"].data_type == "s"


def test_print_set_up_is_a4_landscape_with_the_header_on_each_page(tmp_path: Path) -> None:
    sheet = written(new(POSTS, tmp_path / "表.xlsx"), "发放表")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.print_title_rows, sheet.page_setup.fitToHeight) == ("$4:$5", 0)
    assert not sheet.protection.sheet
    assert (sheet["A2"].font.name, sheet["A2"].font.sz, sheet["B6"].font.name) == ("方正小标宋简体", 22, "仿宋_GB2312")


def test_more_data_than_rows_makes_more_rows(tmp_path: Path) -> None:
    found = values(new(TRAINING, tmp_path / "表.xlsx", rows=1, data=[trainee(1), trainee(2)], as_of=AS_OF), "花名册")
    assert (found["A6"], found["N7"]) == (2, 6000)


def test_a_row_tall_enough_for_a_long_answer(tmp_path: Path) -> None:
    rows = [trainee(1), trainee(2, 等级="技师")]
    sheet = written(new(TRAINING, tmp_path / "表.xlsx", rows=2, data=rows, as_of=AS_OF), "花名册")
    assert sheet.row_dimensions[6].height > sheet.row_dimensions[5].height


def test_an_unknown_form_column_or_policy_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"现有：.*5-20-2"):
        new("5-99", tmp_path / "表.xlsx")
    with pytest.raises(FileProblem, match="学历"):
        new(TRAINING, tmp_path / "表.xlsx", data=[trainee(1, 学历="大专")])
    with pytest.raises(FileProblem, match="haiyuan-2032"):
        new(TRAINING, tmp_path / "表.xlsx", policy="haiyuan-2032")
    assert list(tmp_path.iterdir()) == []


def test_printed_pages_show_every_number(tmp_path: Path, libreoffice: LibreOffice) -> None:
    rows = [trainee(1), trainee(2, 等级="技师")]
    path = new(TRAINING, tmp_path / "表.xlsx", rows=20, data=rows, as_of=AS_OF)
    printed = subprocess.run(
        ["pdftotext", "-layout", libreoffice.convert(path, "pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "3,000.00" in printed
    assert "人民币（大写）：叁仟元整" in printed
    assert "##" not in printed
    assert "#NAME" not in printed.replace("“#NAME?”", "")


def test_nothing_asks_excel_to_calculate_again_on_opening(tmp_path: Path) -> None:
    package = Package.open(new(TRAINING, tmp_path / "表.xlsx", as_of=AS_OF))
    assert b"fullCalcOnLoad" not in package.archive.read("xl/workbook.xml")


def test_a_sheet_is_recognised_by_label_title_or_its_words() -> None:
    assert recognise(["附件 5-20-2"]) is form("5-20-2")
    assert recognise(["XX乡帮扶车间带动就业花名册"]) is form("5-20-2")
    assert recognise(["2024年培训补贴人员名单"]) is form(TRAINING)
    assert recognise(["值班表"]) is None


def test_every_fact_of_every_form_is_in_the_vocabulary() -> None:
    for known in offered().values():
        for table in known.tables:
            for column in table.columns:
                if column.fact:
                    assert vocabulary().fact(column.fact).label == column.fact


def decoded(folder: Path, text: str) -> Form:
    path = folder / "表.yaml"
    path.write_text(text, encoding="utf-8")
    return decode(Form, read_yaml(path, "表.yaml"), Where("表.yaml"))


GOOD = """\
id: 试
title: 评分表
kind: official
sheet: 表
grid: [10, 20, 8]
blocks:
  - title: 评分表
  - lines:
      - - {text: 单位：, span: rest}
  - grid:
      - - {text: 指标, span: 2}
        - {text: 得分}
      - - {text: 管理, down: 2}
        - {text: 制度}
        - {type: number}
      - - {text: 台账}
        - {type: number}
"""


def test_a_grid_with_groups_of_rows_is_laid_out(tmp_path: Path) -> None:
    layout = lay(decoded(tmp_path, GOOD))
    places = {
        placed.cell.text: (placed.row, placed.column, placed.span) for placed in layout.placed if placed.cell.text
    }
    assert places == {
        "评分表": (0, 0, 3), "单位：": (1, 0, 3), "指标": (2, 0, 2), "得分": (2, 2, 1), "管理": (3, 0, 1),
        "制度": (3, 1, 1), "台账": (4, 1, 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("title: 评分表\nkind", "titel: 评分表\nkind", "titel"),
        ("kind: official", "kind: oficial", "oficial"),
        ("type: number}\n      - -", "type: nummer}\n      - -", "nummer"),
        ("{text: 得分}", "{text: 得分, formula: '=1'}", "text 又有 formula"),
        ("grid: [10, 20, 8]\n", "", "grid"),
        ("  - title: 评分表\n", "  - title: 评分表\n    label: 附件1\n", "之一"),
    ],
)
def test_a_wrong_form_file_is_refused_with_its_line(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    assert right in GOOD
    with pytest.raises(SourceProblem, match=says) as refused:
        decoded(tmp_path, GOOD.replace(right, wrong, 1))
    assert "表.yaml 第" in str(refused.value)
