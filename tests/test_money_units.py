"""Money written in 万元 is read in yuan, exactly, by the reader, the check, the attached formulas and the cell."""

from pathlib import Path

import openpyxl
import pytest
from messy.paper import HEADER, Sheet, person, xlsx

from addin.cli import main
from policies.errors import InputProblem
from policies.vocabulary import exact_number, vocabulary
from udfs.cells import call
from udfs.header_words import is_amount
from udfs.money_units import header_unit, in_yuan, line_unit
from workbooks.attach import attach
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.reading.reader import Reading, read

TITLE = ["海原县2024年职业培训补贴人员花名册"]
POLICY = "haiyuan-2023"


def roster(folder: Path, header: str, *amounts: object, above: str = "", below: str = "") -> Path:
    """A roster whose amounts stand under a header, with a line above it and a unit below it."""
    rows = [TITLE, *([[above]] if above else []), [*HEADER[:6], header], *([[*[""] * 6, below]] if below else [])]
    return xlsx(Sheet([*rows, *(person(n, 补贴金额=amount) for n, amount in enumerate(amounts, 1))]))(folder)


def values(reading: Reading) -> list[object]:
    [found] = reading.found
    return [row.value(found.roster.amounts[0]) for row in found.roster.rows]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("补贴金额（万元）", "万元"),
        ("补贴金额(单位：万元)", "万元"),
        ("补贴金额/万元", "万元"),
        ("补贴标准（万元/人）", "万元"),
        ("金额（千元）", "千元"),
        ("交易金额（分）", "分"),
        ("交易金额（单位：分）", "分"),
        ("补贴金额（分期发放）", ""),
        ("补贴金额（分两次，元）", ""),
        ("补贴金额（元）", "元"),
        ("补贴标准（元/人/月）", "元"),
        ("补贴金额", ""),
        ("元谋县补贴", ""),
    ],
)
def test_a_header_names_the_unit_of_its_money(header: str, unit: str) -> None:
    assert header_unit(header) == unit


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("（金额单位：万元）", "万元"),
        ("单位: 元", "元"),
        ("金额单位：分", "分"),
        ("填报单位：分公司", ""),
        ("填报单位：元谋县就业局", ""),
        ("填报单位（盖章）：万元镇", ""),
        ("单位：人、万元", ""),
    ],
)
def test_a_line_above_gives_the_unit_and_a_place_of_that_name_does_not(line: str, unit: str) -> None:
    assert line_unit([line]) == unit


def test_a_header_with_its_unit_after_a_stroke_is_one_of_amounts() -> None:
    assert is_amount("补贴金额/万元") and is_amount("补贴金额/元")
    assert not is_amount("补贴金额/月") and not is_amount("补贴标准/元")


@pytest.mark.parametrize(
    ("value", "yuan"),
    [
        (0.3, 3000),
        (0.29, 2900),
        (0.1234567, 1234.567),
        ("0.3", 3000),
        ("3000元", "3000元"),
        ("待定", "待定"),
        (True, True),
    ],
)
def test_an_amount_in_ten_thousands_is_exact_in_yuan(value: object, yuan: object) -> None:
    assert in_yuan(value, "万元") == yuan and type(in_yuan(value, "万元")) is type(yuan)
    assert in_yuan(value, "") == value


@pytest.mark.parametrize(
    ("value", "yuan"), [(300000, 3000), (300005, 3000.05), (1, 0.01), ("300,000", 3000), ("3000元", "3000元")]
)
def test_an_amount_in_fen_is_exact_in_yuan(value: object, yuan: object) -> None:
    assert in_yuan(value, "分") == yuan and type(in_yuan(value, "分")) is type(yuan)


def test_a_roster_in_fen_is_read_checked_and_compared_in_yuan(tmp_path: Path) -> None:
    path = roster(tmp_path, "补贴金额（分）", 300000, 300050)
    assert values(read(path)) == [3000, 3000.5]
    assert ["3000.50 元" in one.message for one in check(path, POLICY) if one.level == "错误"] == [True]
    attach(path, tmp_path / "带公式.xlsx", policy=POLICY)
    calculate(tmp_path / "带公式.xlsx", tmp_path / "算.xlsx")
    page = openpyxl.load_workbook(tmp_path / "算.xlsx", data_only=True)["名单"]
    assert page["I3"].value == "通过" and "相差 0.5 元" in page["I4"].value


@pytest.mark.parametrize(
    ("header", "above", "below"),
    [
        ("补贴金额（万元）", "", ""),
        ("补贴金额/万元", "", ""),
        ("补贴金额", "单位：万元", ""),
        ("补贴金额", "", "（万元）"),
    ],
)
def test_a_roster_in_ten_thousands_is_read_and_checked_in_yuan(
    tmp_path: Path, header: str, above: str, below: str
) -> None:
    path = roster(tmp_path, header, 0.3, 0.3, above=above, below=below)
    assert values(read(path)) == [3000, 3000] and not read(path).questions
    assert not [one for one in check(path, POLICY) if one.level == "错误"]
    wrong = [
        one
        for one in check(roster(tmp_path, header, 0.3, 0.2, above=above, below=below), POLICY)
        if one.level == "错误"
    ]
    assert len(wrong) == 1 and "2000 元，按文件应为 3000 元" in wrong[0].message


def test_the_columns_own_unit_beats_the_line_above(tmp_path: Path) -> None:
    assert values(read(roster(tmp_path, "补贴金额（元）", 3000, above="单位：万元"))) == [3000]
    assert values(read(roster(tmp_path, "补贴金额（万元）", 0.3, above="单位：元"))) == [3000]


def test_amounts_that_cannot_be_ten_thousands_are_asked_about(tmp_path: Path) -> None:
    [question] = read(roster(tmp_path, "补贴金额", 3000, above="单位：万元")).questions
    assert "“补贴金额”列（G）" in question and "30000000 元" in question
    assert not read(roster(tmp_path, "补贴金额", 3000, above="单位：元")).questions


def test_the_conversion_is_told_and_the_cells_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = roster(tmp_path, "补贴金额（万元）", " 0.3", "3000元")
    assert main(["read", str(path), "-o", str(tmp_path / "整理.xlsx")]) == 0
    assert "补贴金额（万元） → 金额（万元，都换算成元）" in capsys.readouterr().out
    page = openpyxl.load_workbook(tmp_path / "整理.xlsx")["名单"]
    assert [page["G3"].value, page["G4"].value] == [0.3, "3000元"]


def test_the_attached_formulas_compare_in_yuan(tmp_path: Path) -> None:
    attach(roster(tmp_path, "补贴金额（万元）", 0.3, 0.2), tmp_path / "带公式.xlsx", policy=POLICY)
    calculate(tmp_path / "带公式.xlsx", tmp_path / "算.xlsx")
    page = openpyxl.load_workbook(tmp_path / "算.xlsx", data_only=True)["名单"]
    assert [page["H3"].value, page["H4"].value] == [3000, 3000]
    assert page["I3"].value == "通过" and "相差 -1000 元" in page["I4"].value


def test_the_cells_check_reads_yuan_too() -> None:
    rows = [[*HEADER[:6], "补贴金额（万元）"], person(1, 补贴金额=0.3), person(2, 补贴金额=0.2)]

    def wrong(header: str) -> list[object]:
        found = call("ROSTER_CHECK", [[[*HEADER[:6], header], *rows[1:]], "培训补贴花名册", POLICY])
        return [row for row in found if "应为" in str(row)]

    assert len(wrong("补贴金额（万元）")) == 1 and len(wrong("补贴金额（元）")) == 2


@pytest.mark.parametrize(("text", "number"), [("0.3万元", 3000), ("¥1,200万元", 12_000_000), ("3000元", 3000)])
def test_an_amount_may_say_its_own_unit(text: str, number: int) -> None:
    assert exact_number(text) == number


@pytest.mark.parametrize("text", ["3万", "万元", "0.3万元/人", "3千元"])
def test_what_says_no_whole_unit_is_no_number(text: str) -> None:
    with pytest.raises(InputProblem, match="不是数"):
        vocabulary().fact("月收入").read(text)


@pytest.mark.parametrize(
    ("label", "text", "number"),
    [
        ("月数", "3个月", 3),
        ("月数", "２．５个月", 2.5),
        ("应出勤", "22天", 22),
        ("实出勤", "20个工作日", 20),
        ("人数", "30人", 30),
    ],
)
def test_a_count_may_say_its_own_unit(label: str, text: str, number: float) -> None:
    assert vocabulary().fact(label).read(text) == exact_number(number)


@pytest.mark.parametrize(
    ("label", "text"),
    [("月数", "3月"), ("月数", "3天"), ("月数", "3个半月"), ("月数", "1-3个月"), ("应出勤", "22个月"), ("人数", "人")],
)
def test_a_count_with_another_unit_is_refused(label: str, text: str) -> None:
    with pytest.raises(InputProblem, match="不是数"):
        vocabulary().fact(label).read(text)


def test_a_count_with_its_unit_is_a_repair(tmp_path: Path) -> None:
    rows = [[*HEADER[:6], "月数"], person(1, 补贴金额="3个月"), person(2, 补贴金额="3月")]
    [found] = read(xlsx(Sheet(rows))(tmp_path)).found
    assert [(r.row, r.after, r.rules) for r in found.repairs] == [(2, 3, ("文本改数字",))]
