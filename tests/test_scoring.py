"""Scoring forms: maxima as printed, edges on both sides, vetoes, bonus, and forms that are written wrong."""

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from policies import scoring
from policies.assemble import assemble
from policies.compile import compile_folder
from policies.errors import InputProblem, SourceProblem
from policies.library import resolve
from policies.scoring import Score, form_of, forms, policy_of_form, score
from policies.validate import validate
from policies.vocabulary import vocabulary

LAW = "haiyuan-2023"
PRINTED = {
    "5-15-2": [8, 10, 3, 5, 3, 5, 6, 2, 4, 4, 5, 5, 5, 5, 5, 10, 5, 3, 3, 2, 2],
    "5-16-2": [5, 5, 5, 15, 5, 20, 10, 10, 10, 5, 5, 2, 3],
    "5-17-2": [10, 10, 10, 10, 10, 10, 10, 10, 10, 5, 5],
    "5-18-2": [10] * 10,
    "5-22-2": [3, 3, 5, 6, 2, 3, 6, 3, 4, 4, 5, 6, 6, 5, 6, 5, 6, 6, 4, 6, 3, 3],
}
HEADINGS = {
    "5-15-2": [8, 32, 30, 20, 10],
    "5-16-2": [15, 20, 50, 10, 5],
    "5-22-2": [11, 8, 16, 21, 16, 16, 12],
}


def less(number: str, missing: float) -> list[float]:
    """Full points but `missing`, taken from the last items; no item with a veto falls to 0."""
    points: list[float] = [float(most) for most in PRINTED[number]]
    for place in reversed(range(len(points))):
        taken = min(points[place], missing)
        points[place] -= taken
        missing -= taken
    return points


def result(number: str, points: Sequence[object], text: str = LAW) -> Score:
    return score(resolve(text), number, points)


@pytest.mark.parametrize("number", PRINTED)
def test_the_maxima_stand_in_the_order_of_the_form_and_add_up_to_a_hundred(number: str) -> None:
    form = form_of(resolve(LAW), number)
    assert [int(item.most) for item in form.items] == PRINTED[number]
    assert form.base == 100


@pytest.mark.parametrize("number", HEADINGS)
def test_the_items_under_a_heading_add_up_to_its_points(number: str) -> None:
    sections = form_of(resolve(LAW), number).sections
    assert [sum(int(i.most) for i in s.items) for s in sections] == HEADINGS[number]
    assert all(int(s.points) == points for s, points in zip(sections, HEADINGS[number], strict=True) if s.points)


def test_the_shop_form_keeps_the_headings_that_its_items_do_not_add_up_to() -> None:
    sections = form_of(resolve(LAW), "5-17-2").sections
    assert [(s.points, sum(int(i.most) for i in s.items)) for s in sections] == [
        ("15", 30),
        ("20", 30),
        ("", 30),
        ("5", 10),
    ]


@pytest.mark.parametrize(
    ("number", "missing", "verdict", "total", "grade"),
    [
        ("5-15-2", 0, "PASS", 100, "优秀"),
        ("5-15-2", 19, "PASS", 81, "优秀"),
        ("5-15-2", 19.5, "PASS", 80.5, "优秀"),
        ("5-15-2", 20, "REVIEW", 80, "良好"),
        ("5-15-2", 20.5, "REFUSE", 79.5, "良好"),
        ("5-15-2", 21, "REFUSE", 79, "良好"),
        ("5-15-2", 29.5, "REFUSE", 70.5, "良好"),
        ("5-15-2", 30, "REFUSE", 70, "合格"),
        ("5-15-2", 40, "REFUSE", 60, "合格"),
        ("5-15-2", 41, "REFUSE", 59, ""),
        ("5-15-2", 100, "REFUSE", 0, ""),
        ("5-16-2", 39, "PASS", 61, ""),
        ("5-16-2", 40, "PASS", 60, ""),
        ("5-16-2", 40.5, "REFUSE", 59.5, ""),
        ("5-17-2", 40, "PASS", 60, ""),
        ("5-17-2", 41, "REFUSE", 59, ""),
        ("5-22-2", 9, "PASS", 91, ""),
        ("5-22-2", 10, "REVIEW", 90, ""),
        ("5-22-2", 11, "RECTIFY", 89, ""),
        ("5-18-2", 5, "INFO", 95, ""),
    ],
)
def test_a_total_has_its_grade_and_conclusion(
    number: str, missing: float, verdict: str, total: float, grade: str
) -> None:
    found = result(number, less(number, missing))
    assert (found.verdict, found.total, found.grade) == (verdict, Decimal(str(total)), grade)
    assert found.clause and found.clause in found.conclusion


@pytest.mark.parametrize(
    ("number", "missing", "decision", "verdict", "says"),
    [
        ("5-15-2", 20, "优秀见习基地80分=算达到", "PASS", "达到评选得分"),
        ("5-15-2", 20, "优秀见习基地80分=不算达到", "REFUSE", "未达到评选得分"),
        ("5-22-2", 10, "充分就业社区90分=推荐", "PASS", "推荐申报"),
        ("5-22-2", 10, "充分就业社区90分=整改", "RECTIFY", "整改"),
    ],
)
def test_the_policy_decides_an_open_edge_and_is_named(
    number: str, missing: float, decision: str, verdict: str, says: str
) -> None:
    found = result(number, less(number, missing), f"{LAW}?{decision}")
    assert found.verdict == verdict
    assert says in found.conclusion and decision in found.conclusion


def test_an_open_edge_shows_both_readings() -> None:
    total, grade, conclusion = result("5-22-2", less("5-22-2", 10)).row
    assert (total, grade) == (90, "")
    assert conclusion.startswith("待定：90 分") and "推荐（推荐申报" in conclusion and "整改（制定" in conclusion


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (3, 6, "第 4 项“见习制度”得 6 分，应在 0 到 5 分之间"),
        (3, -1, "不能是负数"),
        (3, None, "没有得分"),
        (3, " ", "没有得分"),
        (3, "良", "不是数"),
        (3, True, "不是数"),
    ],
)
def test_points_that_cannot_stand_are_refused_by_item(place: int, value: object, says: str) -> None:
    points: list[object] = list(less("5-15-2", 0))
    assert result("5-15-2", points).verdict == "PASS"
    points[place] = value
    found = result("5-15-2", points)
    assert found.verdict == "INVALID" and says in found.conclusion
    assert found.row[:2] == ("", "") and found.row[2].startswith("错误：")


def test_points_written_as_text_or_full_width_count() -> None:
    points: list[object] = list(less("5-15-2", 0))
    points[0] = "７"
    assert result("5-15-2", points).total == 99


@pytest.mark.parametrize("count", [20, 22])
def test_too_few_or_too_many_points_are_refused(count: int) -> None:
    found = result("5-15-2", [1] * count)
    assert found.verdict == "INVALID" and f"有 21 项，给了 {count} 个得分" in found.conclusion


def test_half_points_are_refused_where_the_rubric_has_whole_ones() -> None:
    assert result("5-22-2", less("5-22-2", 0.5)).verdict == "INVALID"
    assert result("5-15-2", less("5-15-2", 0.5)).verdict == "PASS"


@pytest.mark.parametrize(
    ("bonus", "total"), [([], 100), ([None], 100), ([0], 100), ([19], 119), ([20], 120), ([21], 120)]
)
def test_the_bonus_is_added_up_to_twenty(bonus: list[object], total: int) -> None:
    found = result("5-18-2", [*PRINTED["5-18-2"], *bonus])
    assert (found.verdict, found.total) == ("INFO", total)
    assert ("20 分封顶" in found.conclusion) == (bonus == [21])


def test_a_wrong_bonus_is_refused() -> None:
    assert result("5-18-2", [*PRINTED["5-18-2"], -1]).verdict == "INVALID"
    assert result("5-18-2", [*PRINTED["5-18-2"], "多"]).verdict == "INVALID"
    assert result("5-18-2", [*PRINTED["5-18-2"], 1, 1]).verdict == "INVALID"


@pytest.mark.parametrize(
    ("place", "words"), [(4, "一票否决"), (5, "一票否决"), (6, "取消参评资格"), (7, "取消考评资格")]
)
def test_no_points_on_a_veto_item_end_the_evaluation(place: int, words: str) -> None:
    points = list(PRINTED["5-18-2"])
    points[place - 1] = 1
    assert result("5-18-2", points).verdict == "INFO"
    points[place - 1] = 0
    found = result("5-18-2", points)
    assert (found.verdict, found.total) == ("REFUSE", 90)
    assert f"第 {place} 项" in found.conclusion and words in found.conclusion


@pytest.mark.parametrize("place", [1, 2, 3, 8, 9, 10])
def test_no_points_on_another_item_are_no_veto(place: int) -> None:
    points = list(PRINTED["5-18-2"])
    points[place - 1] = 0
    assert result("5-18-2", points).verdict == "INFO"


@pytest.mark.parametrize("number", ["5-15-2", "附件5-15-2", "附件 5—15—2", "５-１５-２"])
def test_a_form_is_found_by_its_number_over_all_documents(number: str) -> None:
    policy = policy_of_form(number)
    assert policy.document.id == LAW
    assert form_of(policy, number).title == "中卫市优秀就业见习基地评价表"


def test_an_unknown_form_names_the_known_ones() -> None:
    with pytest.raises(InputProblem, match="5-22-2"):
        policy_of_form("5-15-1")
    with pytest.raises(InputProblem, match="5-22-2"):
        score(resolve(LAW), "5-15-1", [])


def test_a_number_that_two_documents_use_asks_for_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "document_ids", lambda: (LAW, f"{LAW}?用途=测算"))
    with pytest.raises(InputProblem, match="请写明政策"):
        policy_of_form("5-15-2")


def test_a_plan_has_its_own_forms_only() -> None:
    assert [number for number, _ in forms(resolve(f"{LAW}?方案=16"))] == ["5-16-2"]


GOOD = """
    scores:
      1-1:
        title: 评分表
        clause: 附件1
        sections:
          - {name: 一, items: [{name: 甲, most: 6, rubric: {0: 无, 1-5: 有, 6: 好}}, {name: 乙, most: 4}]}
        grades:
          - {name: 合格, from: 6, to: 8, clause: 附件1}
        conclusions:
          - {name: 不认定, below: 6, verdict: REFUSE, clause: 附件1}
          - {name: 待定, from: 6, to: 6, verdict: REVIEW, ask: 六分, options: {认: 认定, 不认: 不认定}, clause: 附件1}
          - {name: 认定, above: 6, verdict: PASS, clause: 附件1}
    decisions:
      六分: {options: [认, 不认], clause: 附件1, says: 正好6分}
"""


def written(folder: Path, text: str) -> None:
    """Compile a document whose one chapter is `text`. Raises SourceProblem."""
    header = "id: shifan-2024\ntitle: 办法\nregion: 某县\nstatus: 现行\nclause: 全文\n"
    (folder / "document.yaml").write_text(header, encoding="utf-8")
    (folder / "chapter_1.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    validate(assemble(compile_folder(folder)["files"], folder.name), vocabulary())


def test_a_form_that_is_written_right_is_taken(tmp_path: Path) -> None:
    written(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("below: 6,", "below: 5,", "空档"),
        ("below: 6,", "below: 7,", "重叠"),
        ("above: 6,", "from: 6,", "重叠"),
        ("above: 6,", "above: 6, to: 9,", "10 分没有结论"),
        ("above: 6,", "above: 6, from: 7,", "只能写一种"),
        ("from: 6, to: 8", "from: 8, to: 6", "上限不高于下限"),
        ("from: 6, to: 8", "from: 6, to: 八", "不是数"),
        ("1-5: 有", "1-4: 有", "不连续"),
        (", 6: 好", "", "满分是 6 分"),
        ("1-5: 有", "一至五: 有", "应写成"),
        ("{name: 乙, most: 4}", "{name: 甲, most: 4}", "重复"),
        ("name: 乙, most: 4", "name: 乙, most: 四", "不是数"),
        ("verdict: PASS", "verdict: PAY", "只能是"),
        ("ask: 六分, ", "", "REVIEW 要写明"),
        ("ask: 六分", "ask: 七分", "decisions"),
        ("{认: 认定, 不认: 不认定}", "{认: 推荐, 不认: 不认定}", "不在 conclusions"),
        ("title: 评分表", "titel: 评分表", "title"),
    ],
)
def test_a_form_that_is_written_wrong_is_refused_with_its_place(
    right: str, wrong: str, says: str, tmp_path: Path
) -> None:
    assert GOOD.count(right) == 1
    with pytest.raises(SourceProblem, match=says) as refused:
        written(tmp_path, GOOD.replace(right, wrong))
    assert refused.value.args and "chapter_1.yaml" in str(refused.value)
