"""What a column is taken for is never guessed in silence: each doubt beside a twin that leaves none."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from messy.paper import HEADER, Sheet, person, xlsx
from people import id_number

from workbooks.formula import column_letters
from workbooks.reading.answers import Answers, read_answers
from workbooks.reading.reader import Reading, read
from workbooks.roster import Roster

TITLE = "海原县2024年职业培训补贴人员花名册"
Rows = Sequence[Sequence[object]]


def reading(folder: Path, rows: Rows, *answers: str, merged: tuple[str, ...] = ()) -> Reading:
    return read(xlsx(Sheet(rows, merged))(folder), Answers(read_answers(answers)))


def roster(folder: Path, rows: Rows, *answers: str, merged: tuple[str, ...] = ()) -> Roster:
    [found] = reading(folder, rows, *answers, merged=merged).found
    return found.roster


def facts(found: Roster) -> dict[str, str]:
    return {column_letters(c.index): c.fact.label for c in found.columns if c.fact}


def forms(found: Roster) -> dict[str, str]:
    return {c.form.key: column_letters(c.index) for c in found.columns if c.form}


def headed(index: int, header: str, cells: Sequence[object], title: str = TITLE) -> list[list[object]]:
    """A roster of the form with another header, and other cells, in one column."""
    rows = [list(person(n + 1)) for n in range(len(cells))]
    for row, cell in zip(rows, cells, strict=True):
        row[index] = cell
    return [[title], [*HEADER[:index], header, *HEADER[index + 1 :]], *rows]


# what an unknown column holds


@pytest.mark.parametrize("title", [TITLE, "名单"])
@pytest.mark.parametrize("header", ["合格证书", "所获证书"])
def test_an_unknown_column_that_holds_the_words_of_a_fact_is_asked_about(
    tmp_path: Path, header: str, title: str
) -> None:
    found = roster(tmp_path, headed(4, header, ["培训合格证书", "培训合格证书"], title))
    assert "证书" not in facts(found).values()
    [question] = found.questions
    assert f"“{header}”列（E）" in question and "--map E=证书" in question


def test_four_values_of_five_are_enough_and_three_of_five_are_not(tmp_path: Path) -> None:
    cells = ["高级工", "中级工", "初级工", "高级工", "优秀"]
    assert roster(tmp_path, headed(3, "水平", cells)).questions
    assert not roster(tmp_path, headed(3, "水平", [*cells[:3], "良好", "优秀"])).questions


@pytest.mark.parametrize("cells", [["已交", "未交"], ["无", "无"], ["其他", "其他"], ["3", "4"], [3, 4], ["", ""]])
def test_an_unknown_column_that_holds_no_such_words_is_left_alone(tmp_path: Path, cells: list[object]) -> None:
    assert not roster(tmp_path, headed(3, "手册", cells)).questions


def test_a_second_column_of_levels_is_not_asked_about_where_one_is_named_exactly(tmp_path: Path) -> None:
    rows = [[*HEADER, "从前"], [*person(1), "中级工"], [*person(2), "中级工"]]
    assert not roster(tmp_path, [[TITLE], *rows]).questions
    rows[0][3] = "技能等级"
    assert "像“等级”" in roster(tmp_path, [[TITLE], *rows]).questions[0]


# two columns for one fact


def two(first: str, second: str, other: object, title: str = TITLE) -> list[list[object]]:
    """A roster with two columns of levels, in D and E."""
    row = person(1)
    return [[title], [*HEADER[:3], first, second, *HEADER[4:]], [*row[:3], "高级工", other, *row[4:]]]


@pytest.mark.parametrize("title", [TITLE, "名单"])
def test_two_synonyms_of_a_fact_are_asked_about_on_a_known_form_too(tmp_path: Path, title: str) -> None:
    found = roster(tmp_path, two("培训等级", "证书等级", "初级工", title))
    assert facts(found)["D"] == "等级" and "E" not in facts(found)
    [question] = found.questions
    assert "“培训等级”（D）" in question and "“证书等级”（E）" in question and "--map E=等级" in question


def test_an_answer_takes_the_column_of_the_form_too(tmp_path: Path) -> None:
    found = roster(tmp_path, two("培训等级", "证书等级", "初级工"), "E=等级")
    assert facts(found)["E"] == "等级" and "D" not in facts(found) and not found.questions
    assert forms(found)["等级"] == "E"
    assert forms(roster(tmp_path, two("等级", "证书等级", "初级工"), "E=等级"))["等级"] == "E"


def test_the_exact_name_wins_and_a_synonym_that_says_otherwise_is_asked_about(tmp_path: Path) -> None:
    found = roster(tmp_path, two("培训等级", "等级", "初级工"))
    assert facts(found)["E"] == "等级" and "D" not in facts(found)
    [question] = found.questions
    assert "内容不一样" in question and "先用“等级”" in question
    assert not roster(tmp_path, two("培训等级", "等级", "三级")).questions  # another way to write 高级工


def test_another_date_of_the_certificate_is_asked_about(tmp_path: Path) -> None:
    def dated(day: str) -> Roster:
        header = [*HEADER[:6], "取证时间", HEADER[6]]
        return roster(tmp_path, [[TITLE], header, [*person(1)[:6], day, 3000]])

    assert "“取证时间”（G）" in dated("2026-05-06").questions[0]
    assert not dated("2024年5月6日").questions


# other people's names and numbers


@pytest.mark.parametrize("whose", ["户主", "监护人", "代领人", "配偶"])
def test_the_name_and_number_of_another_are_not_the_persons_own(tmp_path: Path, whose: str) -> None:
    header = ["序号", f"{whose}姓名", f"{whose}身份证号", "学员姓名", "学员身份证号码", *HEADER[3:]]
    found = roster(tmp_path, [[TITLE], header, [1, "某甲", id_number(50), "学员1", id_number(1), *person(1)[3:]]])
    assert facts(found) | {"D": "姓名", "E": "身份证号"} == facts(found)
    assert not {"B", "C"} & set(facts(found)) and not found.questions


def test_another_name_before_the_exact_one_is_not_asked_about(tmp_path: Path) -> None:
    found = roster(tmp_path, [[TITLE], ["序号", "户主姓名", *HEADER[1:]], [1, "户主甲", *person(1)[1:]]])
    assert facts(found)["C"] == "姓名" and not found.questions


def test_a_list_of_householders_alone_is_read_and_asked_about(tmp_path: Path) -> None:
    rows = [["序号", "户主姓名", "户主身份证号", *HEADER[3:]], person(1), person(2)]
    found = roster(tmp_path, rows)
    assert (facts(found)["B"], facts(found)["C"]) == ("姓名", "身份证号")
    assert len(found.questions) == 2 and all("户主" in question for question in found.questions)
    answered = roster(tmp_path, rows, "B=姓名", "C=身份证号")
    assert not answered.questions and facts(answered) == facts(found)


# the form's own columns

POSTS = ["序号", "姓名", "身份证号", "岗位类型", "起始日期", "截止日期", "月数", "补贴金额"]
POST = [1, "员工1", id_number(21), "城镇公益性岗位", "2024-01-01", "2024-03-31", 3, 8235.15]


def test_the_forms_columns_are_found_without_their_group_name(tmp_path: Path) -> None:
    found = roster(tmp_path, [["公益性岗位补贴发放表"], POSTS, POST])
    assert forms(found) | {"起始日期": "E", "截止日期": "F"} == forms(found)
    assert {c.header: c.kind for c in found.columns if c.index in (5, 6)} == {"起始日期": "date", "截止日期": "date"}
    other = roster(tmp_path, [["公益性岗位补贴发放表"], [*POSTS[:5], "终止", *POSTS[6:]], POST])
    assert "截止日期" not in forms(other)


def test_a_day_in_a_column_of_months_keeps_its_day(tmp_path: Path) -> None:
    [found] = reading(tmp_path, [["公益性岗位补贴发放表"], POSTS, [*POST[:4], "2024-01-15", *POST[5:]]]).found
    assert not found.repairs
    [found] = reading(tmp_path, [["公益性岗位补贴发放表"], POSTS, [*POST[:4], "2024.5", *POST[5:]]]).found
    assert [repair.after for repair in found.repairs] == ["2024-05"]


def test_a_name_that_is_merged_over_two_columns_is_one_column(tmp_path: Path) -> None:
    header = ["序号", "姓名", "", "身份证号", "", *HEADER[3:]]
    rows = [[TITLE], header, *([n, f"学员{n}", "", id_number(n), "", *person(n)[3:]] for n in (1, 2))]
    merged = ("B2:C2", "D2:E2", "B3:C3", "D3:E3", "B4:C4", "D4:E4")
    found = roster(tmp_path, rows, merged=merged)
    assert facts(found) | {"B": "姓名", "D": "身份证号"} == facts(found)
    assert not found.questions and len(found.columns) == len(HEADER)
    rows[2][2] = "曾用名"
    assert len(roster(tmp_path, rows, merged=("B2:C2", "D2:E2")).questions) == 1
