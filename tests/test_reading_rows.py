"""Whoever is on a sheet with money is never dropped in silence; sums, headings and pages are told apart."""

import json
from pathlib import Path

import pytest
from messy.paper import FACTS, HEADER, Formula, Messy, Right, Sheet, changed, person, xlsx
from messy.rosters import TITLE
from people import id_number
from test_reading import Record, assert_right

from addin.cli import main
from workbooks.reading.reader import read
from workbooks.roster import Roster

H = list(HEADER)
NAMELESS = [TITLE]
ROSTER = H[1:]  # without a column of running numbers
OPEN = H[1:2] + H[3:]  # nor one of identity numbers
WITHOUT = {"A": "姓名", "B": "身份证号", "C": "等级", "D": "证书", "E": "取证日期"}
NAMES = {"A": "姓名", "B": "等级", "C": "证书", "D": "取证日期"}


def one(number: int, **changes: object) -> list[object]:
    return person(number, **changes)[1:]


def named(number: int) -> list[object]:
    row = person(number)
    return [row[1], *row[3:]]


def total(text: str, amount: object, width: int = len(H)) -> list[object]:
    return [text, *[""] * (width - 2), amount]


def without(name: str, rows: list[list[object]], people: list[int], **right: object) -> Messy:
    """A roster without running numbers."""
    merged = tuple(right.pop("merged", ()))  # type: ignore[arg-type]
    told: dict[str, object] = {"amounts": "F"} | right
    return Messy(name, xlsx(Sheet([NAMELESS, ROSTER, *rows], merged)), [Right((2, 2), WITHOUT, people, **told)])  # type: ignore[arg-type]


def full(name: str, rows: list[list[object]], people: list[int], **right: object) -> Messy:
    return Messy(name, xlsx(Sheet([NAMELESS, H, *rows])), [Right((2, 2), FACTS, people, **right)])  # type: ignore[arg-type]


BLANK_ID = {"身份证号": ""}
MADE = [
    without(
        "没有序号，分组标题下面的人没有身份证号",
        [["一、李俊乡"], one(1), one(2, **BLANK_ID), ["二、西安镇"], one(3, **BLANK_ID), one(4)],
        [4, 5, 7, 8],
        merged=("A3:F3", "A6:F6"),
    ),
    Messy(
        "没有序号，没有身份证号，有分组标题",
        xlsx(Sheet([NAMELESS, OPEN, ["一、李俊乡"], named(1), ["二、西安镇"], named(2)], ("A3:E3", "A5:E5"))),
        [Right((2, 2), NAMES, [4, 6], amounts="E")],
    ),
    without("没有合并的乡镇名", [["李俊乡"], one(1), ["西安镇"], one(3, **BLANK_ID), one(2)], [4, 6, 7]),
    full(
        "中间的合计下面有一人没有序号和身份证号，要问",
        [person(1), total("合计", 3000), ["", *one(2, **BLANK_ID)], person(3), total("合计", 6000)],
        [3, 6],
        subtotals=[4],
        totals=[7],
        questions=1,
    ),
    without(
        "合计下面有两人没有身份证号，要问",
        [one(1), one(2), total("合计", 6000, 6), one(3, **BLANK_ID), one(4, **BLANK_ID)],
        [3, 4],
        totals=[5],
        questions=1,
    ),
    without(
        "合计下面的人姓名很长，要问",
        [one(1), total("合计", 3000, 6), one(2, 姓名="买买提·阿卜杜拉·热合曼江", 身份证号="")],
        [3],
        totals=[4],
        questions=1,
    ),
    full(
        "填表人留了身份证号",
        [person(1), person(2), total("合计", 6000), ["填表人", "王五", id_number(9), "", "", "", ""]],
        [3, 4],
        totals=[5],
    ),
    full(
        "填表人那一行有金额，是人员",
        [person(1), person(2), ["填表人", "王五", id_number(9), *person(3)[3:]], total("合计", 9000)],
        [3, 4, 5],
        totals=[6],
    ),
    full("合计下面只有序号和姓名，要问", [person(1), total("合计", 3000), ["1", "王五"]], [3], totals=[4], questions=1),
    full("说明下面的人有序号", [person(1), ["注：以下为第二批"], person(2, **BLANK_ID), person(3)], [3, 5, 6]),
    full("说明下面的人没有序号", [person(1), ["注：以下为第二批"], ["", *one(2, **BLANK_ID)], person(3)], [3, 5, 6]),
    full(
        "第一列写着字的人没有身份证号，要问",
        [person(1), ["团结村：", *one(2, **BLANK_ID)], person(3)],
        [3, 5],
        questions=1,
    ),
    full("乡镇合计下面有总计", [
        person(1), person(2), total("李俊乡合计", 6000), person(3), person(4), total("西安镇合计", 6000),
        total("总计", 12000),
    ], [3, 4, 6, 7], subtotals=[5, 8], totals=[9]),
    full("只有一个乡镇合计", [person(1), person(2), total("李俊乡合计", 6000)], [3, 4], totals=[5]),
    full("全县合计是总计", [person(1), total("小计", 3000), person(2), total("小计", 3000), total("全县合计", 6000)],
         [3, 5], subtotals=[4, 6], totals=[7]),
    full("两个合计，前一个是一部分", [
        person(1), total("合计", 3000), person(2), total("合计", 3000), total("合计", 6000)
    ], [3, 5], subtotals=[4, 6], totals=[7]),
    full("合计写了两遍", [person(1), person(2), total("合计", 6000), total("总计", 6000)], [3, 4], totals=[5, 6]),
    full("姓小的人没有身份证号", [person(1), person(2, 姓名="小计", 身份证号="")], [3, 4]),
    full("每页重复标题，序号重新开始", [
        person(1), person(2), [TITLE], H, [1, *person(3)[1:]], [2, *person(4)[1:]], total("合计", 12000)
    ], [3, 4, 7, 8], totals=[9], repeated=[(6, 6)]),
    Messy(
        "标题一样，班级不一样，序号重新开始",
        xlsx(Sheet([
            NAMELESS, ["班级：一班"], H, person(1), person(2), NAMELESS, ["班级：二班"], H, [1, *person(3)[1:]]
        ])),
        [Right((3, 3), FACTS, [4, 5]), Right((8, 8), FACTS, [9])],
    ),
]  # fmt: skip


@pytest.mark.parametrize("messy", MADE, ids=lambda messy: messy.name)
def test_every_row_is_read_for_what_it_is(tmp_path: Path, messy: Messy, record_property: Record) -> None:
    assert_right(messy, read(messy.make(tmp_path)), record_property)


def roster(folder: Path, *rows: list[object]) -> Roster:
    [found] = read(xlsx(Sheet([NAMELESS, H, *rows]))(folder)).found
    return found.roster


def test_a_question_about_a_row_names_its_row_and_its_cells(tmp_path: Path) -> None:
    found = roster(tmp_path, person(1), total("合计", 3000), ["", *one(2, **BLANK_ID)])
    assert [row.number for row in found.unplaced] == [5]
    [question] = found.questions
    assert "第 5 行（姓名 B5、补贴金额 G5）" in question and "没有算作人员" in question


def test_many_such_rows_are_one_question(tmp_path: Path) -> None:
    found = roster(tmp_path, person(1), total("合计", 3000), *(["", *one(n, **BLANK_ID)] for n in range(2, 10)))
    [question] = found.questions
    assert len(found.unplaced) == 8 and "等 8 行" in question


@pytest.mark.parametrize(
    "row",
    [
        ["", "经办人", "王五", "", "", "2024-06-01", ""],
        ["审核人", "赵六", "联系电话", "09553456789"],
        ["联系人", "王五", "", "", "", "", ""],
        ["", "某县就业创业服务局", "", "", "", "2024年6月1日", ""],
        ["海原县", "", "", "", "", "", ""],
    ],
)
def test_who_signs_below_a_total_is_no_question(tmp_path: Path, row: list[object]) -> None:
    found = roster(tmp_path, person(1), person(2), total("合计", 6000), row)
    assert not found.questions and found.notes == [6]
    assert roster(
        tmp_path, person(1), person(2), total("合计", 6000), [*row[:6], *[""] * (6 - len(row)), 500]
    ).questions


def test_an_amount_without_a_name_below_a_total_is_a_question(tmp_path: Path) -> None:
    found = roster(tmp_path, person(1), total("合计", 3000), total("", 500))
    assert [row.number for row in found.unplaced] == [5] and "补贴金额 G5" in found.questions[0]


@pytest.mark.parametrize(("amount", "totals", "unplaced"), [(6000, [4], []), (5000, [], [4]), (0, [], [])])
def test_an_amount_by_formula_alone_is_a_total_where_it_adds_up(
    tmp_path: Path, amount: int, totals: list[int], unplaced: list[int]
) -> None:
    rows = [H, person(1), person(2), total("", Formula("=SUM(G2:G3)"))]
    part, stored = "xl/worksheets/sheet1.xml", f"<v>{amount}</v></c></row></sheetData>".encode()
    worked_out = changed(xlsx(Sheet(rows)), part, lambda xml: xml.replace(b"<v>0</v></c></row></sheetData>", stored))
    [found] = read(worked_out(tmp_path)).found
    assert [row.number for row in found.roster.rows] == [2, 3]
    assert [row.number for row in found.roster.totals] == totals
    assert [row.number for row in found.roster.unplaced] == unplaced


def test_a_blank_row_of_a_template_is_nothing(tmp_path: Path) -> None:
    found = roster(tmp_path, person(1), [2, *[""] * 5, Formula("=1000*0")], [3], [])
    assert [row.number for row in found.rows] == [3]
    assert not (found.notes or found.unplaced or found.totals)


def test_words_in_a_column_of_no_fact_are_listed_as_a_note(tmp_path: Path) -> None:
    rows = [[*H, "备注"], person(1), ["", "", "", "", "", "", "", "补发"], person(2)]
    [found] = read(xlsx(Sheet(rows))(tmp_path)).found
    assert (found.roster.notes, [row.number for row in found.roster.rows]) == ([3], [2, 4])


def test_the_command_lists_notes_and_rows_that_are_unclear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(xlsx(Sheet([H, ["一、李俊乡"], person(1), total("合计", 3000), ["", *one(2, **BLANK_ID)]]))(tmp_path))
    assert main(["read", path]) == 1
    said = capsys.readouterr().out
    assert "标题、说明第 2 行" in said and "看不出是什么的第 5 行" in said and "姓名 B5" in said
    assert main(["read", path, "--json"]) == 1
    [told] = json.loads(capsys.readouterr().out)["sheets"][0]["rosters"]
    assert (told["notes"], told["unplaced"]) == ([2], [5])
