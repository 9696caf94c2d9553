"""Rosters are found on sheets as offices make them."""

from pathlib import Path

import pytest
import xlsxwriter
from people import id_number

from workbooks.problems import FileProblem
from workbooks.roster import Roster, read_rosters

HEADER = ["序号", "姓名", "身份证号码", "等级", "证书名称", "补贴金额（元）", "备注"]
PERSON = [1, "张三", id_number(1), "高级工", "职业技能等级证书", 3000, ""]


def write(folder: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> Path:
    path = folder / "花名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value != "":
                    sheet.write(row, column, value)
        for place in merged:
            sheet.merge_range(place, "")
            top, left = sheet.merge[-1][:2]
            sheet.write(top, left, rows[top][left])
    return path


def only(path: Path) -> Roster:
    _, rosters = read_rosters(path)
    assert len(rosters) == 1
    return rosters[0]


def labels(roster: Roster) -> list[str | None]:
    return [column.fact.label if column.fact else None for column in roster.columns]


def test_title_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    title, office = ["2024年第三期职业培训补贴人员花名册"], ["填报单位（盖章）：", "", "", "填报时间："]
    roster = only(write(tmp_path, [title, office, HEADER, PERSON]))
    assert roster.header_row == 3
    assert [row.number for row in roster.rows] == [4]
    assert roster.form is not None and roster.form.id == "培训补贴花名册"


def test_each_header_is_read_as_its_fact(tmp_path: Path) -> None:
    roster = only(write(tmp_path, [HEADER, PERSON]))
    assert labels(roster) == [None, "姓名", "身份证号", "等级", "证书", None, None]
    assert [column.label for column in roster.amounts] == ["补贴金额（元）"]


def test_a_header_with_spaces_and_line_breaks_is_still_known(tmp_path: Path) -> None:
    roster = only(
        write(tmp_path, [["序 号", "姓  名", "身份\n证号", "证书\n类型"], [1, "张三", id_number(1), "合格证"]])
    )
    assert labels(roster) == [None, "姓名", "身份证号", "证书"]


def test_a_header_of_two_merged_rows_gives_the_lower_names(tmp_path: Path) -> None:
    upper = ["序号", "姓名", "身份证号", "补贴金额", ""]
    lower = ["", "", "", "岗位补贴", "社会保险补贴"]
    rows = [upper, lower, [1, "张三", id_number(1), 1750, 995.05]]
    roster = only(write(tmp_path, rows, ("A1:A2", "B1:B2", "C1:C2", "D1:E1")))
    assert [(c.upper, c.header) for c in roster.columns][3:] == [
        (("补贴金额",), "岗位补贴"),
        (("补贴金额",), "社会保险补贴"),
    ]
    assert [row.number for row in roster.rows] == [3]


def test_a_second_header_row_is_seen_where_the_merging_was_lost(tmp_path: Path) -> None:
    upper = ["序号", "姓名", "身份证号", "应发金额", ""]
    lower = ["", "", "", "岗位补贴", "社会保险补贴"]
    roster = only(write(tmp_path, [upper, lower, [1, "张三", id_number(1), 1750, 995.05]]))
    assert [row.number for row in roster.rows] == [3]


def test_rows_end_at_the_total_and_skip_subtotals_and_numbered_blanks(tmp_path: Path) -> None:
    rows = [
        HEADER,
        PERSON,
        ["小计", "", "", "", "", 3000],
        PERSON,
        [3],
        ["合计", "", "", "", "", 6000],
        ["备注：一式三份"],
    ]
    roster = only(write(tmp_path, rows))
    assert [row.number for row in roster.rows] == [2, 4]
    assert [row.number for row in roster.totals] == [6]


def test_a_total_with_spaces_inside_is_a_total(tmp_path: Path) -> None:
    roster = only(write(tmp_path, [HEADER, PERSON, ["合  计", "", "", "", "", 3000]]))
    assert [row.number for row in roster.totals] == [3]


def test_signature_lines_are_no_people(tmp_path: Path) -> None:
    signatures = ["培训机构负责人：", "", "填表人：", "联系电话："]
    roster = only(write(tmp_path, [HEADER, PERSON, signatures, ["", "", "申请时间： 年 月 日"]]))
    assert [row.number for row in roster.rows] == [2]


def test_a_value_merged_over_several_people_holds_for_each(tmp_path: Path) -> None:
    other = [2, "李四", id_number(2), "", "职业技能等级证书", 3000]
    roster = only(write(tmp_path, [HEADER, PERSON, other], ("D2:D3",)))
    assert [row.value(roster.of("等级")) for row in roster.rows] == ["高级工", "高级工"]


def test_people_whose_names_are_looked_up_are_people(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula("B2", "=J2", None, "张三")
        sheet.write_formula("B3", '=IF(J3="","",J3)', None, "")
    assert [row.number for row in only(path).rows] == [2]


def test_two_rosters_on_one_sheet_are_two(tmp_path: Path) -> None:
    rows = [["甲班"], HEADER, PERSON, ["合计", "", "", "", "", 3000], ["乙班"], HEADER, PERSON, PERSON]
    _, rosters = read_rosters(write(tmp_path, rows))
    assert [[row.number for row in roster.rows] for roster in rosters] == [[3], [7, 8]]
    assert rosters[1].titles == ["乙班"]


def test_a_sheet_without_a_header_is_refused_and_one_with_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="没有找到表头"):
        read_rosters(write(tmp_path, [["名单"], PERSON]))
    assert only(write(tmp_path, [["名单"], HEADER, PERSON])).rows


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="空表"):
        read_rosters(write(tmp_path, []))


def test_the_value_of_a_named_policy_cell_is_known(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        for column, text in enumerate(HEADER):
            sheet.write(0, column, text)
        sheet.write("J1", "haiyuan-2023")
        book.define_name("政策", "=名单!$J$1")
    found, _ = read_rosters(path)
    assert found.text("政策") == "haiyuan-2023"
    assert found.text("计算日期") == ""


def test_a_column_is_read_alike_whether_rows_end_early_or_late(tmp_path: Path) -> None:
    header: list[object] = ["姓名", "身份证号", "备注"]
    short: list[list[object]] = [header, ["甲", id_number(1)], ["乙", id_number(2), "在岗"], ["丙", id_number(3), "  "]]
    roster = only(write(tmp_path, short))
    remarks = next(column for column in roster.columns if column.header == "备注")
    assert list(roster.values(remarks)) == [None, "在岗", None]
    assert list(roster.stacked(remarks.index)) == [None, "在岗", "  "]
    assert roster.persons.numbers == [id_number(1), id_number(2), id_number(3)]
