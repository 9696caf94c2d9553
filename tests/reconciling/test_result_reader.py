"""A result workbook read back: whole, unmasked and tied to its inputs, or refused."""

from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from conftest import LibreOffice
from hypothesis import given, settings
from hypothesis import strategies as st
from people import bank_card, id_number

from reconciling.by_hand import Month, month
from workbooks.problems import FileProblem
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED
from workbooks.reconciling.outcomes import UNDECIDED
from workbooks.reconciling.result_book import write
from workbooks.reconciling.result_reader import read_result


@pytest.fixture
def result(tmp_path: Path) -> Path:
    write(month().result(), tmp_path / "结果.xlsx", False)
    return tmp_path / "结果.xlsx"


def edited(path: Path, sheet: str, header: str, value: object, row: int = 2) -> Path:
    """The workbook with one cell typed over, in the column of a header."""
    book = openpyxl.load_workbook(path)
    column = next((cell.column for cell in book[sheet][1] if cell.value == header), book[sheet].max_column + 1)
    book[sheet].cell(row, column).value = value
    book.save(path)
    return path


def test_every_decided_case_comes_back_with_its_sums_and_what_it_is_about(result: Path) -> None:
    rows, made = read_result(result), month()
    assert {row.number for row in rows} == {case.number for case in made.cases if case.outcome != UNDECIDED}
    for case in made.cases:
        own = [row for row in rows if row.number == case.number]
        if own:
            assert {row.outcome for row in own} == {case.outcome}
            assert sum(row.payable for row in own) == case.payable
            assert sum(row.net for row in own) == case.sums.net
    both = [(row.benefit, row.net, row.fund) for row in rows if row.outcome == "合并支付"]
    assert both == [("公益性岗位补贴", 50000, "就业补助资金"), ("培训补贴", 30050, "示范项目资金")]
    assert [(row.benefit, row.period) for row in rows if row.outcome == "无应付而付"] == [("", "")]


def test_a_workbook_that_was_saved_again_and_commented_on_is_read(result: Path) -> None:
    before = read_result(result)
    assert read_result(edited(result, "已核对", "批注", "已看过")) == before


@pytest.mark.parametrize(
    ("sheet", "header", "value"),
    [
        ("差异明细", "序号", 99),
        ("差异明细", "结果", "应付未付"),
        ("差异明细", "姓名", "别人"),
        ("差异明细", "身份证号", id_number(50)),
        ("差异明细", "账号", bank_card(50)),
        ("差异明细", "补贴", "培训补贴"),
        ("差异明细", "期间", "2024-06"),
        ("差异明细", "乡镇", None),
        ("差异明细", "退票原因", "网络故障"),
        ("差异明细", "行校验", None),
        ("差异明细", "行校验", "0123456789abcdef"),
        ("已核对", "账号", bank_card(50)),
        ("待确认", "甲姓名", "别人"),
        ("待确认", "乙账号", bank_card(50)),
        ("待确认", "乙行", 99),
        ("待确认", "甲文件SHA-256", "0" * 64),
    ],
)
def test_a_row_that_was_typed_over_is_named(result: Path, sheet: str, header: str, value: object) -> None:
    with pytest.raises(FileProblem, match=f"被改动过：{sheet} 第 2 行与写出时不同"):
        read_result(edited(result, sheet, header, value))


@pytest.mark.parametrize(
    ("sheet", "header", "value"),
    [
        ("差异明细", "理由", "已电话核实"),
        ("差异明细", "建议处理", "已办"),
        ("差异明细", "所在行（文件·表·行）", None),
        ("差异明细", "姓名", " 人员4 "),
        ("待确认", "确认", "是"),
    ],
)
def test_what_people_write_beside_a_row_changes_nothing_in_it(
    result: Path, sheet: str, header: str, value: object
) -> None:
    before = [(row.number, row.identity, row.net) for row in read_result(result)]
    assert [(row.number, row.identity, row.net) for row in read_result(edited(result, sheet, header, value))] == before


def test_every_row_that_differs_is_named(result: Path) -> None:
    for row in (2, 3, 5):
        edited(result, "差异明细", "账号", bank_card(50), row)
    with pytest.raises(FileProblem, match="差异明细 第 2—3、5 行"):
        read_result(edited(result, "已核对", "姓名", "别人", 3))


def test_accounts_that_changed_places_are_found_though_every_sum_ties(result: Path) -> None:
    book = openpyxl.load_workbook(result)
    sheet = book["差异明细"]
    column = next(cell.column for cell in sheet[1] if cell.value == "账号")
    one, other = sheet.cell(2, column), sheet.cell(3, column)
    one.value, other.value = other.value, one.value
    book.save(result)
    with pytest.raises(FileProblem, match="差异明细 第 2—3 行"):
        read_result(result)


@pytest.mark.parametrize("copied", [False, True])
def test_a_row_that_stands_twice_in_the_place_of_another_is_found(result: Path, copied: bool) -> None:
    """The three of 已核对 that are 一致 have the same sums: each would pass for another."""
    book = openpyxl.load_workbook(result)
    sheet = book["已核对"]
    if copied:
        for column in range(1, sheet.max_column + 1):
            sheet.cell(3, column).value = sheet.cell(2, column).value
    book.save(result)
    if not copied:
        assert read_result(result)
        return
    with pytest.raises(FileProblem, match="已核对 第 3 行是 已核对 第 2 行的重复"):
        read_result(result)


def test_rows_that_were_sorted_are_as_good_as_before(result: Path) -> None:
    book = openpyxl.load_workbook(result)
    sheet = book["差异明细"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, values in enumerate(reversed(rows), 2):
        for column, value in enumerate(values, 1):
            sheet.cell(number, column).value = value
    before = read_result(result)
    book.save(result)
    assert sorted(row.number for row in read_result(result)) == sorted(row.number for row in before)


def test_a_result_that_libreoffice_saved_is_read(result: Path, libreoffice: LibreOffice) -> None:
    assert read_result(libreoffice.convert(result, "xlsx")) == read_result(result)


TEXTS = st.text(max_size=8)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_whatever_texts_the_inputs_have_the_result_is_read_back(name: str, label: str, note: str) -> None:
    made = Month()
    more = {"name": name, "benefit": label, "note": note}
    made.case("退票待重发", made.row(PAYABLE, 1, 1, **more), made.row(RETURNED, 1, 1, **more))
    made.case("待人工确认", made.row(PAID, 1, 1, **more))
    with TemporaryDirectory() as folder:
        write(made.result(), Path(folder) / "结果.xlsx", False)
        assert len(read_result(Path(folder) / "结果.xlsx")) == 1


def test_a_text_longer_than_a_cell_holds_is_read_back(tmp_path: Path) -> None:
    made = Month()
    made.case("应付未付", made.row(PAYABLE, 1, 1, benefit="补" * 40_000))
    write(made.result(), tmp_path / "结果.xlsx", False)
    assert len(read_result(tmp_path / "结果.xlsx")) == 1


@pytest.mark.parametrize(
    ("sheet", "header", "value", "says"),
    [
        ("已核对", "实付", 9999, "被改动过"),
        ("已核对", "应付", 1750.36, "被改动过"),
        ("差异明细", "差额", 0, "被改动过"),
        ("待确认", "退票", 5, "被改动过"),
        ("输入清单", "金额合计", 1, "被改动过"),
        ("已核对", "身份证号", "640599********0039", "已经遮住"),
    ],
)
def test_what_was_changed_is_refused(result: Path, sheet: str, header: str, value: object, says: str) -> None:
    assert read_result(result)
    with pytest.raises(FileProblem, match=says):
        read_result(edited(result, sheet, header, value))


def test_a_deleted_row_a_masked_workbook_and_another_workbook_are_refused(result: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(result)
    book["已核对"].delete_rows(2)
    book.save(tmp_path / "少.xlsx")
    with pytest.raises(FileProblem, match="被改动过"):
        read_result(tmp_path / "少.xlsx")
    with pytest.raises(FileProblem, match="缺少“身份证号”一列"):
        read_result(edited(result, "已核对", "身份证号", "证件", row=1))
    write(month().result(), tmp_path / "遮.xlsx", True)
    with pytest.raises(FileProblem, match="已经遮住"):
        read_result(tmp_path / "遮.xlsx")
    del book["输入清单"]
    book.save(tmp_path / "别的.xlsx")
    with pytest.raises(FileProblem, match="不是对账结果"):
        read_result(tmp_path / "别的.xlsx")
