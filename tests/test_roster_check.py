"""ROSTER_CHECK finds in a range what the check of a file finds in its table, and tells the row and the column."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from conftest import LibreOffice
from hypothesis import given, settings
from hypothesis import strategies as st
from people import bank_card, id_number, trainee
from plain_sheets import sheet

from addin.libreoffice.recalculate import recalculate
from udfs import form_tables
from udfs.cells import CellError, call
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.form_tables import as_json
from workbooks.package import Package

FORM, POLICY = "培训补贴花名册", "haiyuan-2023"
HEADER = ["序号", "姓名", "性别", "身份证号", "人员类别", "培训工种", "等级", "证书类型", "发证日期", "开班日期"]
HEADER += ["残疾等级", "已录入系统", "本年已享受次数", "同工种同等级已培训", "银行卡号", "应补金额（元）"]
HEAD = ["行", "列", "级别", "问题", "依据"]
Cells = list[list[object]]


def person(sequence: int, **changes: object) -> list[object]:
    facts = trainee(sequence) | {"序号": sequence, "应补金额（元）": 3000, "银行卡号": bank_card(sequence)} | changes
    return [facts[header] for header in HEADER]


def people(**changes: object) -> Cells:
    """Three persons, the second (row 3 of the range) with changes."""
    return [list(HEADER), person(1), person(2, **changes), person(3)]


def checked(cells: Cells, form: object = FORM, policy: object = POLICY, day: object = None) -> list[list[object]]:
    found = call("ROSTER_CHECK", [cells, form, policy, day])
    assert isinstance(found, list), found
    assert found[0] == HEAD
    return found[1:]


def told(found: list[list[object]]) -> list[tuple[object, object, object]]:
    return [(row, column, level) for row, column, level, *_ in found]


def test_a_table_in_which_nothing_is_wrong_gives_its_header_alone() -> None:
    assert call("ROSTER_CHECK", [people(), FORM, POLICY]) == [HEAD]
    assert call("ROSTER_CHECK", [people(), FORM, None], POLICY) == [HEAD]


@pytest.mark.parametrize(
    ("changes", "column", "level"),
    [
        ({"身份证号": float(id_number(2)[:17] + "0")}, "身份证号", "错误"),
        ({"人员类别": ""}, "人员类别", "错误"),
        ({"发证日期": "2024-02-01"}, "发证日期", "错误"),
        ({"发证日期": date(2024, 2, 1)}, "发证日期", "错误"),
        ({"发证日期": CellError("#N/A")}, "发证日期", "错误"),
        ({"人员类别": "退休人员"}, "应补金额（元）", "错误"),
    ],
)
def test_one_fault_gives_one_row_with_its_place(changes: dict[str, object], column: str, level: str) -> None:
    assert told(checked(people(**changes))) == [(3, column, level)]


@pytest.mark.parametrize("written", ["2024-05-06", date(2024, 5, 6), 45418, 45418.0])
def test_a_date_may_come_as_any_host_hands_it_over(written: object) -> None:
    assert checked(people(发证日期=written)) == []


def test_a_finding_has_its_sentence_and_its_clause_and_hides_the_number() -> None:
    [[_, _, _, says, clause]] = checked(people(人员类别="退休人员"))
    assert "人员类别 退休人员" in str(says) and clause == "方案01 二"
    [[_, _, _, says, _]] = checked(people(身份证号=id_number(1), 姓名="学员1"))
    assert "与 第 2 行 重复" in str(says) and id_number(1) not in str(says)


@pytest.mark.parametrize(
    "changes",
    [
        {"身份证号": id_number(2)[:-1]},
        {"身份证号": id_number(1), "姓名": "学员1"},
        {"性别": "女"},
        {"发证日期": "2024-02-01"},
        {"银行卡号": bank_card(2)[:11]},
        {"人员类别": "退休人员"},
        {"应补金额（元）": 3500},
        {"等级": "技师"},
        {"本年已享受次数": 1},
    ],
)
def test_a_file_and_a_cell_say_the_same(tmp_path: Path, changes: dict[str, object]) -> None:
    path = sheet(tmp_path / "表.xlsx", people(**changes), above=("培训补贴名单",))
    of_file = [(one.cell[-1], one.level, one.message, one.clause) for one in check(path, POLICY)]
    of_cell = [(str(row + 1), level, says, clause) for row, _, level, says, clause in checked(people(**changes))]
    assert [(row, level, clause) for row, level, _, clause in of_cell] == [
        (row, level, clause) for row, level, _, clause in of_file if clause or level == "错误"
    ]
    assert len(of_cell) == 1 and ("重复" in of_cell[0][2] or of_cell[0][2] == of_file[-1][2])


def test_without_a_policy_what_needs_no_law_is_checked() -> None:
    assert told(checked(people(性别="女"), FORM, None)) == [(1, "", "待核"), (3, "性别", "错误")]
    plain = [["姓名", "身份证号"], ["张伟", id_number(1)]]
    assert checked(plain, None, None) == []


def test_the_form_tells_which_columns_are_required() -> None:
    short = [row[:4] for row in people()]
    columns = [says for _, _, level, says, _ in checked(short) if level == "待核"]
    assert [str(says).split("”")[0] for says in columns] == [
        "没有找到“人员类别",
        "没有找到“证书类型",
        "没有找到“发证日期",
    ]
    assert checked(short, None) == []


def test_the_day_may_be_handed_in_where_rows_have_none() -> None:
    header = ["姓名", "身份证号", "人员类别", "等级", "证书类型", "应补金额（元）", "已录入系统", "本年已享受次数"]
    row = ["学员1", id_number(1), "农村劳动力", "高级工", "职业技能等级证书", 3000, "是", 0]
    cells = [[*header, "同工种同等级已培训"], [*row, "否"]]
    assert "已到期" in str(checked(cells, FORM, POLICY, "2024-11-01")[-1][3])
    assert [level for _, column, level, *_ in checked(cells, FORM, POLICY, "2024-10-31") if column] == []


def test_titles_blank_rows_and_totals_are_known() -> None:
    def cells(total: int, said: str = "共3人，9000元") -> Cells:
        header, *rows = people()
        width = len(header)
        last = ["合计", *[None] * (width - 2), total]
        return [[said, *[None] * (width - 1)], header, *rows, [None] * width, last]

    assert checked(cells(9000)) == []
    assert told(checked(cells(9500))) == [(7, "应补金额（元）", "错误")]
    assert told(checked(cells(9000, "共4人，9000元"))) == [(1, "", "错误")]
    assert told(checked(cells(9000, "共3人，9500元"))) == [(1, "", "错误")]


def test_a_header_of_two_rows_is_read() -> None:
    cells: Cells = [
        ["姓名", "身份证号", "培训", None],
        [None, None, "等级", "证书类型"],
        ["张伟", id_number(1), "高级工", "职业技能等级证书"],
        ["李军", id_number(2), "超级", "职业技能等级证书"],
    ]
    assert told(checked(cells, None)) == [(4, "等级", "错误")]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([[["甲", "乙"], [1, 2]]], "没有找到表头"),
        ([people(), "培训补贴花名"], "是不是“培训补贴花名册”"),
        ([people(), FORM, "haiyuan-2032"], "haiyuan-2032"),
        ([people(), FORM, POLICY, "明天"], "明天"),
        ([[["姓名", "学员姓名"], ["张伟", "张伟"]]], "两列都是“姓名”"),
    ],
)
def test_what_cannot_be_checked_is_one_error(args: list[object], says: str) -> None:
    found = call("ROSTER_CHECK", args)
    assert isinstance(found, str) and found.startswith("错误：") and says in found


def test_what_the_cell_knows_of_the_forms_is_made_from_them() -> None:
    known = Path(form_tables.__file__).with_name(form_tables.FILE)
    assert known.read_text(encoding="utf-8") == as_json(), "run python -m workbooks.form_tables"


def test_amounts_of_several_forms_are_held_against_their_function() -> None:
    header = [
        "姓名",
        "身份证号",
        "岗位类型",
        "起始日期",
        "截止日期",
        "月数",
        "合计",
        "人员类别",
        "宁夏城镇户籍",
        "登记失业",
    ]
    row = [
        "员工1",
        id_number(1),
        "城镇公益性岗位",
        "2024-01-01",
        "2024-06-30",
        6,
        16470.3,
        "零就业家庭人员",
        "是",
        "是",
    ]
    cells = [[*header, "合同年数"], [*row, 1]]
    assert [one for one in checked(cells, "公益性岗位补贴发放表") if one[1] == "合计"] == []
    cells[1][6] = 16470
    assert told(checked(cells, "公益性岗位补贴发放表"))[-1] == (2, "合计", "错误")


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=6),
    st.dates(),
    st.sampled_from(
        ["#N/A", id_number(1), bank_card(1), "2023.1", "合计", "共3人，9000元", "6.2E+18", "１３９", "·", "高级工"]
    ),
    st.just(CellError("#REF!")),
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, len(HEADER) + 3)), VALUES, max_size=8),
    st.sampled_from([None, FORM, "公益性岗位补贴发放表", "5-20-2"]),
    st.sampled_from([None, POLICY, "qianyang-2021", "guyuan-2018?用途=测算"]),
)
def test_whatever_stands_in_the_range_gives_a_table_or_one_error(
    changed: dict[tuple[int, int], object], form: str | None, policy: str | None
) -> None:
    others = [["联系电话", "班级", "出生年月", "统一社会信用代码"], *[["13900000000", "一班", "1990-01", None]] * 3]
    cells = [[*row, *more] for row, more in zip(people(), others, strict=True)]
    cells += [["小计", *[None] * (len(HEADER) + 3)], ["合计", *[None] * (len(HEADER) - 2), 9000, *[None] * 4]]
    for (row, column), value in changed.items():
        cells[row][column] = value
    found = call("ROSTER_CHECK", [cells, form, policy])
    assert (isinstance(found, str) and found.startswith("错误：")) or found[0] == HEAD


def test_libreoffice_gives_the_same_table(libreoffice: LibreOffice, tmp_path: Path) -> None:
    source, ours, theirs = tmp_path / "表.xlsx", tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    rows = [
        ["姓名", "身份证号", "性别", "发证日期"],
        ["张伟", id_number(1), "男", 45000],
        ["李军", id_number(2), "女", None],
    ]
    with xlsxwriter.Workbook(str(source)) as book:
        page = book.add_worksheet("表")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        page.write_array_formula("F1:J2", f'{{=ROSTER_CHECK(A1:D3,"","{POLICY}")}}')
    calculate(source, ours)
    recalculate(source, theirs, False, libreoffice.office)
    told_by = [{(c.row, c.column): c.value for c in Package.open(path).cells("表")} for path in (ours, theirs)]
    assert told_by[0] == told_by[1]
    assert [told_by[1].get((2, column)) for column in range(6, 9)] == [3, "性别", "错误"]
