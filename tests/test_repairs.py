"""A repair never changes what a value means; what is lost is said and never filled in."""

import string
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from messy.paper import HEADER, Sheet, person, text, xlsx
from people import id_number

from addin.cli import main
from policies.errors import InputProblem
from policies.vocabulary import Fact, vocabulary
from udfs import identity
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.reading.cleaned import SHEET, write_cleaned
from workbooks.reading.reader import read
from workbooks.reading.repairs import clean

FACTS = tuple(
    vocabulary().fact(label) for label in ("身份证号", "姓名", "取证日期", "补贴月份", "月收入", "月数", "等级")
)
SPACES = " \u3000\u00a0\u200b\t"
WRITTEN = st.text(alphabet=string.digits + "０１２３ＸxX.年月日-/,元 　'\u200b高级工三", max_size=20)


@given(st.sampled_from(FACTS), st.one_of(WRITTEN, st.integers(0, 10**8), st.floats(0, 10**7, allow_nan=False)))
def test_what_could_be_read_before_reads_the_same_after(fact: Fact, value: object) -> None:
    try:
        after, rules = clean(fact, value)
    except InputProblem:
        return
    assert (after == value and type(after) is type(value)) or rules
    if fact.label == "身份证号":
        whole = int(value) if isinstance(value, float) else value
        assert identity.normal(str(after)) == identity.normal(str(whole))
    elif fact.type not in ("text",):
        assert reading(fact, value) in ("", reading(fact, after))


def reading(fact: Fact, value: object) -> object:
    try:
        return fact.read(value)
    except (InputProblem, AttributeError):
        return ""


@given(st.sampled_from(FACTS), WRITTEN)
def test_a_clean_value_needs_no_second_repair(fact: Fact, value: str) -> None:
    try:
        after, _ = clean(fact, value)
        assert clean(fact, after) == (after, ())
    except InputProblem:
        return


@given(st.integers(1, 449), st.text(alphabet=SPACES, max_size=3), st.text(alphabet=SPACES, max_size=3))
def test_an_identity_number_comes_out_whole_from_any_wrapping(sequence: int, before: str, behind: str) -> None:
    number = id_number(sequence)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for written in (before + number + behind, f"'{before}{number}{behind}", before + wide + behind):
        after, _ = clean(vocabulary().fact("身份证号"), written)
        assert str(after) == number


@pytest.mark.parametrize("value", [6.40522e17, 640599199001010059, 1e15, "6.40522E+17", "6.4E17", " 6.40522E+17 "])
def test_digits_that_are_gone_are_said_and_never_filled_in(value: object) -> None:
    with pytest.raises(InputProblem, match="已经丢失"):
        clean(vocabulary().fact("身份证号"), value)


def test_a_number_that_a_spreadsheet_holds_exactly_keeps_its_digits() -> None:
    assert clean(vocabulary().fact("身份证号"), 640599900101005.0) == ("640599900101005", ("号码改文本",))
    assert clean(vocabulary().fact("联系电话"), 13900000001) == ("13900000001", ("号码改文本",))


def test_the_number_2023_1_is_two_months_and_2023_5_is_one() -> None:
    month = vocabulary().fact("补贴月份")
    assert clean(month, 2023.5) == ("2023-05", ("月份改标准写法",))
    with pytest.raises(InputProblem, match="可能是 1 月，也可能是 10 月"):
        clean(month, 2023.1)
    assert clean(month, "2023.10") == ("2023-10", ("月份改标准写法",))


def test_a_day_that_is_not_written_stays_unwritten() -> None:
    day = vocabulary().fact("取证日期")
    assert clean(day, "2023.5") == ("2023.5", ())
    assert clean(day, 2023.5) == (2023.5, ())
    assert clean(day, "2023年5月6日") == ("2023-05-06", ("日期改标准写法",))


def test_two_rules_on_one_cell_are_both_told() -> None:
    assert clean(vocabulary().fact("月收入"), " ３，０００．５元 ") == (
        3000.5,
        ("去掉空格", "全角改半角", "文本改数字"),
    )


# the copy

NUMBER = id_number(1)


def messy(folder: Path) -> Path:
    rows = [HEADER, person(1, 身份证号=f" {NUMBER}", 补贴金额="3,000元", 发证日期="2024.5.6"), person(2)]
    return xlsx(Sheet(rows))(folder)


def test_the_copy_has_clean_cells_and_lists_every_one(tmp_path: Path) -> None:
    source = messy(tmp_path)
    before = source.read_bytes()
    assert write_cleaned(read(source), tmp_path / "整理.xlsx") == (3, (), None)
    assert source.read_bytes() == before
    cells = {(c.row, c.column): c.value for c in Package.open(tmp_path / "整理.xlsx").cells("名单")}
    assert [cells[2, column] for column in (3, 6, 7)] == [NUMBER, "2024-05-06", 3000]
    listed = list(openpyxl.load_workbook(tmp_path / "整理.xlsx")[SHEET].values)
    assert [row[2] for row in listed[1:]] == ["C2", "F2", "G2"]
    assert NUMBER not in str(listed)


def test_a_copy_that_was_made_clean_has_nothing_left_to_repair(tmp_path: Path) -> None:
    write_cleaned(read(messy(tmp_path)), tmp_path / "整理.xlsx")
    assert not [r for found in read(tmp_path / "整理.xlsx").found for r in found.repairs]


def test_a_csv_becomes_a_workbook_in_which_text_stays_text(tmp_path: Path) -> None:
    source = text([HEADER, person(1, 姓名="=1+1", 等级="@SUM(A1)"), person(2)], "gb18030")(tmp_path)
    write_cleaned(read(source), tmp_path / "整理.xlsx")
    page = openpyxl.load_workbook(tmp_path / "整理.xlsx")["花名册"]
    assert [(page[place].value, page[place].data_type) for place in ("B2", "D2", "C2")] == [
        ("=1+1", "s"),
        ("@SUM(A1)", "s"),
        (NUMBER, "s"),
    ]
    assert (page["G2"].value, page["G2"].data_type) == (3000, "n")
    assert page["F2"].value == "2024-05-06"


def test_the_command_writes_the_copy_and_refuses_the_original(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = messy(tmp_path)
    assert main(["read", str(source), "-o", str(tmp_path / "整理.xlsx")]) == 0
    assert "改了 3 格" in capsys.readouterr().out
    assert main(["read", str(source), "-o", str(source)]) == 2
    assert "不能盖住原件" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "told"), [("整理.xls", "请存成“.xlsx”"), ("整理.xlsm", "请存成“.xlsx”")])
def test_a_copy_has_the_suffix_of_what_it_is(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(FileProblem, match=told):
        write_cleaned(read(messy(tmp_path)), tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_serial_number_is_a_date_already() -> None:
    serial = (date(2024, 5, 6) - date(1899, 12, 30)).days
    assert clean(vocabulary().fact("取证日期"), serial) == (serial, ())


@pytest.mark.parametrize(("label", "twin"), [("取证日期", 20230501.0), ("补贴月份", 2023.5)])
def test_a_number_beyond_all_numbers_is_left_for_the_checks_to_tell(label: str, twin: float) -> None:
    assert clean(vocabulary().fact(label), float("inf")) == (float("inf"), ())
    assert clean(vocabulary().fact(label), twin)[1]
