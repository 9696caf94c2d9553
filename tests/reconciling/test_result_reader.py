"""A result workbook read back: whole, unmasked and tied to its inputs, or refused."""

from pathlib import Path

import openpyxl
import pytest

from reconciling.by_hand import month
from workbooks.problems import FileProblem
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
