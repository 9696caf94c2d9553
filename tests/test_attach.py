"""What is due stands to the right of an office's own roster, live and worked out; everything else is as it was."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from conftest import LibreOffice
from messy.paper import HEADER, Formula, Rows, Sheet, changed, person, text, xlsx
from people import id_number

from addin.cli import main
from addin.libreoffice.recalculate import recalculate
from udfs.cells import call
from workbooks.attach import Attached, attach
from workbooks.check import check
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.reading.answers import Answers, read_answers

POLICY = "haiyuan-2023"
TITLE = ["某校职业培训补贴人员花名册"]
GROUP = ["序号", "姓名", "身份证号", "人员类别", "等级", "证书类型", "发证日期", "补贴金额"]


def trainee(number: int, group: str = "农村劳动力", certificate: str = "职业技能等级证书") -> list[object]:
    return [number, f"学员{number}", id_number(number), group, "高级工", certificate, "2024-05-06", 3000]


LOST = 640599199001010055.0  # a number cell keeps 15 digits


def masked(number: int) -> str:
    return f"{id_number(number)[:6]}********{id_number(number)[-4:]}"


def attached(source: Path, name: str = "结果.xlsx", **options: object) -> Attached:
    return attach(source, source.with_name(name), **({"policy": POLICY} | options))  # type: ignore[arg-type]


def shown(path: Path, sheet: str = "名单") -> dict[str, object]:
    page = openpyxl.load_workbook(path, data_only=True)[sheet]
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}


def formulas(path: Path, sheet: str = "名单") -> dict[str, str]:
    page = openpyxl.load_workbook(path)[sheet]
    return {c.coordinate: c.value for row in page.iter_rows() for c in row if c.data_type == "f"}


# what is added


def test_the_three_columns_stand_right_of_the_roster_with_live_formulas_and_values(tmp_path: Path) -> None:
    rows = [TITLE, HEADER, person(1), person(2, 等级="初级工"), ["合计", *[""] * 5, 6000]]
    source = xlsx(Sheet(rows, ("A1:G1",)))(tmp_path)
    before = source.read_bytes()
    done = attached(source)
    assert source.read_bytes() == before
    values, live = shown(tmp_path / "结果.xlsx"), formulas(tmp_path / "结果.xlsx")
    assert [values[place] for place in ("H2", "I2", "J2")] == ["应补金额", "核验结果", "依据"]
    assert live["H3"] == '=IF(B3&C3="","",TRAINING_SUBSIDY(D3,E3,政策,F3))'
    assert (values["H3"], values["I3"]) == (3000, "通过")
    assert (values["H4"], values["I4"]) == (1000, "与“补贴金额”相差 2000 元；")
    assert str(values["J3"]).startswith("应补 3000 元") and "六(一)1" in str(values["J3"])
    assert (values["H5"], live["H5"], values["I5"]) == (4000, "=SUM(H3:H4)", "另有 0 行待定/错误")
    assert done.placed[0].amount == 4000 and not done.placed[0].open_rows and not done.unknown


def test_the_cells_that_were_there_are_as_they_were(tmp_path: Path) -> None:
    source = xlsx(Sheet([TITLE, HEADER, person(1, 姓名="=1+1", 补贴金额="3,000元")], ("A1:G1",)))(tmp_path)
    attached(source)
    old, new = shown(source), shown(tmp_path / "结果.xlsx")
    assert {place: new[place] for place in old} == old
    assert openpyxl.load_workbook(tmp_path / "结果.xlsx")["名单"]["B3"].data_type == "s"
    assert set(formulas(tmp_path / "结果.xlsx")) == {"H3", "I3", "J3"}


def test_the_policy_and_the_date_stand_on_a_sheet_with_names(tmp_path: Path) -> None:
    attached(xlsx(Sheet([TITLE, HEADER, person(1)]))(tmp_path))
    book = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    assert book.sheetnames == ["名单", "设置"]
    assert book.defined_names["政策"].attr_text == "'设置'!$B$2"
    assert book["设置"]["B2"].value == POLICY and book["设置"]["B3"].is_date


def test_a_sheet_of_that_name_stays_and_the_names_point_to_the_new_one(tmp_path: Path) -> None:
    attached(xlsx(Sheet([TITLE, HEADER, person(1)]), Sheet([["别的"]], name="设置"))(tmp_path))
    book = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    assert book["设置"]["A1"].value == "别的"
    assert book.defined_names["政策"].attr_text == "'设置(2)'!$B$2"


def test_a_workbook_that_names_its_policy_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "花名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("名单")
        for number, row in enumerate([TITLE, HEADER, person(1)]):
            page.write_row(number, 0, row)
        aside = book.add_worksheet("口径")
        aside.write("A1", "haiyuan-2023?培训补贴.高级工=3500&用途=测算")
        aside.write("A2", "2024-06-01")
        book.define_name("政策", "=口径!$A$1")
        book.define_name("计算日期", "=口径!$A$2")
    attached(path, policy="qianyang-2021")
    assert openpyxl.load_workbook(tmp_path / "结果.xlsx").sheetnames == ["名单", "口径"]
    assert shown(tmp_path / "结果.xlsx")["H3"] == 3500


def test_a_wrong_number_and_one_that_stood_above_are_told_in_the_row(tmp_path: Path) -> None:
    rows = [TITLE, HEADER, person(1), person(2, 身份证号=id_number(1)), person(3, 身份证号="123"), person(4)]
    attached(xlsx(Sheet(rows))(tmp_path))
    values = shown(tmp_path / "结果.xlsx")
    assert (values["I3"], values["I4"]) == ("通过", "身份证号与第 3 行重复；")
    assert "应为 18 位" in str(values["I5"])
    assert values["I6"] == "通过"


@pytest.mark.parametrize(
    ("number", "again"),
    [("", ""), (LOST, LOST), ("*", "*"), ("无", "无"), (id_number(2), masked(2))],
)
def test_what_is_no_number_of_anybody_is_nobody_elses(tmp_path: Path, number: object, again: object) -> None:
    rows = [TITLE, HEADER, person(1), person(2, 身份证号=number), person(3), person(4, 身份证号=again)]
    attached(xlsx(Sheet(rows))(tmp_path))
    values = shown(tmp_path / "结果.xlsx")
    assert not [value for place, value in values.items() if place[0] == "I" and "重复" in str(value)]


def test_one_person_in_several_rows_by_a_merged_number_is_no_other(tmp_path: Path) -> None:
    attached(xlsx(Sheet([TITLE, HEADER, person(1), person(2, 身份证号=""), person(3)], ("C3:C4",)))(tmp_path))
    values = shown(tmp_path / "结果.xlsx")
    assert values["I3"] == values["I4"] == values["I5"] == "通过"


def test_a_long_roster_is_compared_as_well_without_counting(tmp_path: Path) -> None:
    count = 300
    people = [person(1, 身份证号=f"{n:018d}") for n in (*range(1, count), 7)]
    source = xlsx(Sheet([TITLE, HEADER, *people]))(tmp_path)
    attached(source)
    values = shown(tmp_path / "结果.xlsx")
    assert "与第 9 行重复" in str(values[f"I{count + 2}"]) and "重复" not in str(values[f"I{count + 1}"])
    assert all("COUNTIF" not in text for place, text in formulas(tmp_path / "结果.xlsx").items() if place[0] == "I")


def test_a_row_that_is_open_is_told_and_not_summed(tmp_path: Path) -> None:
    rows = [TITLE, HEADER, person(1), person(2, 等级="超级"), ["合计", *[""] * 5, 6000]]
    done = attached(xlsx(Sheet(rows))(tmp_path))
    values = shown(tmp_path / "结果.xlsx")
    assert str(values["H4"]).startswith("错误：") and values["I4"] == "金额未定；"
    assert (values["H5"], values["I5"]) == (3000, "另有 1 行待定/错误")
    assert done.placed[0].open_rows == ["H4"] and done.placed[0].amount == 3000


@pytest.mark.parametrize(("group", "amount"), [("退休人员", 0), ("农村劳动力", 3000)])
def test_every_fact_that_the_row_knows_is_tested(tmp_path: Path, group: str, amount: int) -> None:
    attached(xlsx(Sheet([TITLE, GROUP, trainee(1, group)]))(tmp_path))
    values, live = shown(tmp_path / "结果.xlsx"), formulas(tmp_path / "结果.xlsx")
    assert values["I3"] == amount
    assert 'SUBSIDY("培训补贴"' in live["I3"]
    assert ("不予补贴" in str(values["J3"])) == (amount == 0)


def test_a_value_merged_over_several_rows_counts_for_each(tmp_path: Path) -> None:
    plain = xlsx(Sheet([TITLE, HEADER, person(1), person(2, 证书类型="")], ("E3:E4",)))(tmp_path)
    attached(plain)
    assert shown(tmp_path / "结果.xlsx")["H4"] == 3000
    assert "TRAINING_SUBSIDY(D4,E3,政策,F4)" in formulas(tmp_path / "结果.xlsx")["H4"]
    grouped = xlsx(Sheet([TITLE, GROUP, trainee(1), trainee(2, certificate="")], ("F3:F4",)))(tmp_path)
    attached(grouped, "二.xlsx")
    assert shown(tmp_path / "二.xlsx")["I4"] == 3000
    assert "'取数'!$C$3:$H$3" in formulas(tmp_path / "二.xlsx")["I4"]
    assert formulas(tmp_path / "二.xlsx", "取数")["G3"] == """=IF('名单'!F3="","",'名单'!F3)"""
    assert shown(tmp_path / "二.xlsx", "取数")["G3"] == "职业技能等级证书"


def test_the_month_of_an_event_is_its_date(tmp_path: Path) -> None:
    rows = [
        ["姓名", "身份证号", "月数", "补贴月份"],
        ["张三", id_number(1), 1, "2024-01"],
        ["李四", id_number(2), 1, "2025-01"],
    ]
    attached(xlsx(Sheet(rows))(tmp_path), benefit="城镇公益性岗位补贴")
    values = shown(tmp_path / "结果.xlsx")
    assert values["E2"] == 2745.05
    assert str(values["E3"]).startswith("待定：") and "已到期" in str(values["E3"])


def test_subsidy_reads_a_month_as_the_first_day_of_it() -> None:
    header, facts = [["月数", "补贴月份"]], ("2024-01", "2024年1月", 202401)
    values = [call("SUBSIDY", ["城镇公益性岗位补贴", header, [[1, month]], POLICY]) for month in facts]
    assert values == [[[2745.05]]] * 3 or values == [2745.05] * 3


def test_headers_of_several_rows_and_pages_get_the_new_names(tmp_path: Path) -> None:
    header = [["序号", "姓名", "身份证号", "证书", "", "发证日期"], ["", "", "", "等级", "类型", ""]]
    merged = ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "A5:A6", "B5:B6", "C5:C6", "D5:E5", "F5:F6")
    rows = [TITLE, *header, person(1)[:6], *header, person(2)[:6]]
    attached(xlsx(Sheet(rows, merged))(tmp_path))
    page = openpyxl.load_workbook(tmp_path / "结果.xlsx", data_only=True)["名单"]
    assert [page[place].value for place in ("G2", "G4", "G5", "G7")] == ["应补金额", 3000, "应补金额", 3000]
    assert {"G2:G3", "H5:H6"} <= {str(place) for place in page.merged_cells.ranges}


def test_rosters_below_each_other_and_side_by_side_all_get_theirs(tmp_path: Path) -> None:
    below = xlsx(Sheet([["甲班培训补贴"], HEADER, person(1), ["合计"], ["乙班培训补贴"], HEADER, person(2)]))(tmp_path)
    assert [(p.roster.header_row, p.first) for p in attached(below).placed] == [(2, 8), (6, 8)]
    names = ["姓名", "身份证号", "等级", "证书类型"]
    pair = [*person(1)[1:5], *person(2)[1:5]]
    beside = xlsx(Sheet([TITLE, [*names, *names], pair]))(tmp_path)
    assert [p.first for p in attached(beside, "二.xlsx").placed] == [9, 12]
    values = shown(tmp_path / "二.xlsx")
    assert values["I3"] == values["L3"] == 3000


def test_columns_that_were_hidden_to_the_edge_show_the_new_ones(tmp_path: Path) -> None:
    source = xlsx(Sheet([TITLE, HEADER, person(1)], hidden_columns=("H:XFD",)))(tmp_path)
    attached(source)
    page = openpyxl.load_workbook(tmp_path / "结果.xlsx")["名单"]
    assert not any(page.column_dimensions[letter].hidden for letter in "HIJ")
    assert page.column_dimensions["K"].hidden and page.column_dimensions["K"].max == 16384


def test_a_wrong_range_tag_hides_nothing_from_readers_that_believe_it(tmp_path: Path) -> None:
    sheet = xlsx(Sheet([TITLE, HEADER, person(1)]))
    wrong = changed(sheet, "xl/worksheets/sheet1.xml", lambda x: re.sub(rb'ref="A1:G3"', b'ref="A1"', x))
    attached(wrong(tmp_path))
    assert b'<dimension ref="A1:J3"/>' in Package.open(tmp_path / "结果.xlsx").xml("名单")


def test_what_was_attached_is_checked_without_an_error(tmp_path: Path) -> None:
    attached(xlsx(Sheet([TITLE, GROUP, trainee(1), trainee(2), ["合计", *[""] * 6, 6000]]))(tmp_path))
    assert {found.level for found in check(tmp_path / "结果.xlsx")} <= {"待核"}


# what has to be asked


def test_a_benefit_that_the_title_does_not_tell_is_asked(tmp_path: Path) -> None:
    source = xlsx(Sheet([["人员名单"], HEADER, person(1)]))(tmp_path)
    with pytest.raises(FileProblem, match="--benefit 培训补贴"):
        attached(source)
    assert attached(source, benefit="培训补贴").placed[0].amount == 3000


def test_a_policy_that_nobody_names_is_asked(tmp_path: Path) -> None:
    source = xlsx(Sheet([TITLE, HEADER, person(1)]))(tmp_path)
    with pytest.raises(FileProblem, match="--policy"):
        attached(source, policy=None)
    assert not (tmp_path / "结果.xlsx").exists()


def test_a_column_without_which_nothing_can_be_paid_is_asked(tmp_path: Path) -> None:
    rows = [
        ["姓名", "身份证号", "签约多久", "就业日期", "申请日期"],
        ["张三", id_number(1), 12, "2022-03-10", "2022-04-09"],
    ]
    source, options = xlsx(Sheet(rows))(tmp_path), {"benefit": "一次性求职补贴", "policy": "qianyang-2021"}
    with pytest.raises(FileProblem, match="缺少列：合同月数"):
        attached(source, **options)
    assert not (tmp_path / "结果.xlsx").exists()
    assert attached(source, answers=Answers(read_answers(["签约多久=合同月数"])), **options).placed[0].amount == 500


def test_a_benefit_of_which_no_column_tells_anything_is_asked(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "什么级"], ["张三", id_number(1), "高级工"]]
    source = xlsx(Sheet(rows))(tmp_path)
    with pytest.raises(FileProblem, match="缺少列：等级、证书"):
        attached(source, benefit="培训补贴")
    assert attached(source, benefit="培训补贴", answers=Answers(read_answers(["C=等级"]))).placed


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([TITLE, [*HEADER, "应补金额", "核验结果", "依据"], person(1)], "已经有"),
        ([TITLE, HEADER], "没有人员"),
        ([TITLE, HEADER, person(1, 等级=Formula("=J9"))], "还没有算出数"),
    ],
)
def test_a_roster_to_which_nothing_can_be_added_is_refused(tmp_path: Path, rows: list[list[object]], told: str) -> None:
    sheet = xlsx(Sheet(rows))
    source = changed(sheet, "xl/worksheets/sheet1.xml", lambda x: x.replace(b"<f>J9</f><v>0</v>", b"<f>J9</f>"))(
        tmp_path
    )
    with pytest.raises(FileProblem, match=told):
        attached(source)
    assert not (tmp_path / "结果.xlsx").exists()


def test_libreoffice_works_out_the_same(tmp_path: Path, libreoffice: LibreOffice) -> None:
    """The formulas are live: worked out anew they give what the file shows."""
    rows = [TITLE, GROUP, trainee(1), trainee(2, certificate=""), trainee(3, "退休人员"), ["合计"]]
    attached(xlsx(Sheet(rows, ("F3:F4",)))(tmp_path))
    report = recalculate(tmp_path / "结果.xlsx", tmp_path / "再算.xlsx", False, libreoffice.office)
    assert not report.failures
    assert (report.formulas, report.changed) == (17, 0)


# other kinds of file


def as_old(source: Path, libreoffice: LibreOffice, name: str = "花名册.xls") -> Path:
    return Path(shutil.copy(libreoffice.convert(source, "xls"), source.with_name(name)))


@pytest.mark.parametrize("name", ["花名册.xls", "花名册.et"])
def test_an_old_file_gives_a_converted_workbook_beside(tmp_path: Path, libreoffice: LibreOffice, name: str) -> None:
    rows = [TITLE, HEADER, person(1, 姓名="=1+1"), person(2, 证书类型="")]
    old = as_old(xlsx(Sheet(rows, ("A1:G1", "E3:E4"), hidden_rows=(3,)))(tmp_path), libreoffice, name)
    before = old.read_bytes()
    done = attached(old)
    assert old.read_bytes() == before
    assert any("格式" in what for what in done.said)
    page = openpyxl.load_workbook(tmp_path / "结果.xlsx", data_only=True)["名单"]
    assert (page["B3"].value, page["B3"].data_type, page["H4"].value) == ("=1+1", "s", 3000)
    assert page.row_dimensions[4].hidden and {str(m) for m in page.merged_cells.ranges} == {"A1:G1", "E3:E4"}


def test_the_formulas_of_an_old_file_are_named_and_refused_unless_their_loss_is_accepted(
    tmp_path: Path, libreoffice: LibreOffice
) -> None:
    old = as_old(xlsx(Sheet([TITLE, HEADER, person(1, 补贴金额=Formula("=1000+2000"))]))(tmp_path), libreoffice)
    with pytest.raises(FileProblem, match=r"公式（改成了数值）留不下来.*--accept-loss"):
        attached(old)
    assert not (tmp_path / "结果.xlsx").exists()
    assert "公式（改成了数值）" in attached(old, accept_loss=True).said


def test_a_csv_gives_a_workbook_beside(tmp_path: Path) -> None:
    source = text([HEADER, person(1), person(2, 姓名="@SUM(1)")], "gb18030")(tmp_path)
    done = attached(source, benefit="培训补贴")
    assert done.placed[0].amount == 6000
    page = openpyxl.load_workbook(tmp_path / "结果.xlsx")["花名册"]
    assert (page["B3"].value, page["B3"].data_type) == ("@SUM(1)", "s")


# the command


@pytest.mark.parametrize("command", [["attach", "--policy", POLICY], ["read"]])
def test_another_file_at_the_place_of_the_result_is_kept_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    source, target = xlsx(Sheet([TITLE, HEADER, person(1)]))(tmp_path), tmp_path / "结果.xlsx"
    run = [command[0], str(source), "-o", str(target), *command[1:]]
    assert main(run) == 0
    assert "原有的" not in capsys.readouterr().err
    target.write_bytes(b"somebody's work")
    assert main(run) == 0
    assert "改名为“结果.旧.xlsx”留着" in capsys.readouterr().err
    assert (tmp_path / "结果.旧.xlsx").read_bytes() == b"somebody's work"


def test_the_command_says_what_was_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = xlsx(Sheet([TITLE, HEADER, person(1), person(2, 等级="超级")]))(tmp_path)
    assert main(["attach", str(source), "-o", str(tmp_path / "结果.xlsx"), "--policy", POLICY]) == 0
    said = capsys.readouterr().out
    assert "第 H 至 J 列" in said and "2 人，共 3000 元，1 行待定或有错：H4，1 行核验没有通过：I4\n" in said


def test_the_command_refuses_the_original_as_its_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = xlsx(Sheet([TITLE, HEADER, person(1)]))(tmp_path)
    before = source.read_bytes()
    assert main(["attach", str(source), "-o", str(source), "--policy", POLICY]) == 2
    assert "不能盖住原件" in capsys.readouterr().err
    assert source.read_bytes() == before


def verdicts(
    folder: Path, rows: Rows, header: Sequence[str] = HEADER, title: str = "培训补贴", merged: tuple[str, ...] = ()
) -> list[object]:
    """The 核验结果 of each row of an office's roster."""
    source = xlsx(Sheet([[f"海原县{title}名单"], header, *rows], merged=merged))(folder)
    attached(source)
    page = openpyxl.load_workbook(folder / "结果.xlsx", data_only=True).worksheets[0]
    column = next(cell.column for cell in page[2] if cell.value == "核验结果")
    return [page.cell(number, column).value for number in range(3, 3 + len(rows))]


def test_a_row_without_a_name_or_a_number_is_paid_and_told(tmp_path: Path) -> None:
    rows = [person(1), person(2, 姓名=None), person(3, 身份证号=None)]
    assert verdicts(tmp_path, rows) == ["通过", "“姓名”没有填；", "“身份证号”没有填；"]


def test_each_column_of_whole_amounts_is_compared(tmp_path: Path) -> None:
    rows = [[*person(1), 3000], [*person(2), 5000]]
    assert verdicts(tmp_path, rows, [*HEADER[:-1], "申请金额", "发放金额"]) == ["通过", "与“发放金额”相差 2000 元；"]


def test_an_amount_merged_over_two_people_passes_for_neither(tmp_path: Path) -> None:
    rows = [person(1), person(2, 补贴金额=None), person(3)]
    shared = "“补贴金额”几个人合并在一格，没有核；"
    assert verdicts(tmp_path, rows, merged=("G3:G4",)) == [shared, shared, "通过"]


def test_months_without_a_column_are_told_unless_the_office_came_to_the_same(tmp_path: Path) -> None:
    rows = [[*person(1)[:3], "城镇公益性岗位", 2745.05], [*person(2)[:3], "城镇公益性岗位", 5490.1]]
    told = verdicts(tmp_path, rows, [*HEADER[:3], "岗位类型", "补贴金额"], "城镇公益性岗位补贴")
    assert told == ["通过", "与“补贴金额”相差 2745.05 元；没有月数，按 1 算；"]


def test_months_that_are_blank_leave_the_amount_open(tmp_path: Path) -> None:
    rows = [[*person(1)[:3], "城镇公益性岗位", 2, 5490.1], [*person(2)[:3], "城镇公益性岗位", None, 5490.1]]
    told = verdicts(tmp_path, rows, [*HEADER[:3], "岗位类型", "月数", "补贴金额"], "城镇公益性岗位补贴")
    assert told == ["通过", "金额未定；"]


def test_a_list_of_texts_is_compared_by_what_the_new_workbook_holds(tmp_path: Path) -> None:
    source = tmp_path / "名单.csv"
    lines = [["海原县培训补贴名单"], HEADER, *([str(cell) for cell in person(n)] for n in (1, 2))]
    source.write_text("\n".join(",".join(line) for line in lines), encoding="gb18030")
    attached(source)
    page = openpyxl.load_workbook(tmp_path / "结果.xlsx", data_only=True).worksheets[0]
    assert [page.cell(row, 9).value for row in (3, 4)] == ["通过", "通过"]


def test_a_heading_that_the_sheet_has_already_is_told_apart(tmp_path: Path) -> None:
    source = xlsx(Sheet([["海原县培训补贴名单"], [*HEADER[:-1], "应补金额"], person(1)]))(tmp_path)
    attached(source)
    assert openpyxl.load_workbook(tmp_path / "结果.xlsx").worksheets[0].cell(2, 8).value == "应补金额（核算）"
