"""The audit of the documents: what adds up, what does not, and that a changed figure is noticed."""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from addin.cli import main
from addin.commands import policy_audit
from policies import audit as auditing
from policies.assemble import assemble
from policies.audit import audit, check_result
from policies.compile import compile_folder
from policies.errors import PolicyProblem, SourceProblem
from policies.expressions import ExpressionProblem, comparison
from policies.library import document, document_ids
from policies.model import Document
from policies.named_figures import NamedFigures
from policies.validate import validate
from policies.vocabulary import vocabulary

POLICIES = Path(auditing.__file__).parent
SIZES = {
    "shapotou-2025": ("SPT", 10, 7),
    "qianyang-2021": ("QY", 9, 15),
    "haiyuan-2023": ("HY", 38, 39),
    "guyuan-2018": ("GY", 4, 5),
    "luoping-2021": ("LP", 18, 9),
}
# Every check that is not named here holds.
OUTCOMES = {
    "FAILS": ("HY-C17", "HY-C19", "HY-C26", "LP-C14"),
    "CONFLICT": ("HY-C13", "GY-C4"),
    "DERIVED": ("QY-C3", "QY-C4", "QY-C7", "HY-C10", "HY-C16", "HY-C30", "HY-C36"),
    # A sum that the text neither states nor itemises claims no equality: it can't fail, only inform.
    "INFORMATIVE": ("SPT-C6", "SPT-C8", "SPT-C9", "HY-C18", "HY-C37", "HY-C38", "GY-C2", "LP-C18"),
    "NOT_POSSIBLE": ("QY-C9", "GY-C3"),
}
EXPECTED = {name: outcome for outcome, names in OUTCOMES.items() for name in names}
Edit = Callable[[dict[str, Any]], None]


def changed(name: str, edit: Edit) -> Document:
    """A document whose sources were edited: trees by file name."""
    files = compile_folder(POLICIES / name.replace("-", "_"))["files"]
    edit(files)
    return assemble(files, name)


def entry(files: dict[str, Any], file: str, name: str) -> dict[str, Any]:
    rows = [row for section in files[file].values() if isinstance(section, list) for row in section]
    return next(row["values"] for row in rows if row.get("name") == name)


def result_of(found: Document, check: str) -> auditing.CheckResult:
    return next(result for result in audit(found).checks if result.id == check)


@pytest.mark.parametrize("name", SIZES)
def test_every_check_and_contradiction_of_a_document_is_there(name: str) -> None:
    prefix, checks, contradictions = SIZES[name]
    found = audit(document(name))
    assert [result.id for result in found.checks] == [f"{prefix}-C{n}" for n in range(1, checks + 1)]
    assert list(found.contradictions) == [f"{prefix}-X{n}" for n in range(1, contradictions + 1)]
    assert found.sound


def test_there_are_79_checks_and_75_contradictions() -> None:
    found = [audit(document(name)) for name in document_ids()]
    assert (sum(len(a.checks) for a in found), sum(len(a.contradictions) for a in found)) == (79, 75)


@pytest.mark.parametrize("name", SIZES)
def test_each_check_comes_to_the_known_outcome(name: str) -> None:
    for result in audit(document(name)).checks:
        assert (result.id, result.outcome) == (result.id, EXPECTED.get(result.id, "HOLDS"))


def test_the_region_money_of_plan_12_contradicts_its_own_standard() -> None:
    found = check_result("haiyuan-2023", "HY-C17")
    assert (found.outcome, found.verdict) == ("FAILS", "CONFLICT")
    assert found.values == {
        "全部费用": Fraction("37530151.20"),
        "自治区承担": Fraction("33777136.08"),
        "县承担": Fraction("3753015.12"),
        "差额": Fraction("-5157136.08"),
    }


def test_the_region_money_of_plan_13_leaves_200000_after_all_stipends() -> None:
    found = check_result("haiyuan-2023", "HY-C20")
    assert (found.outcome, found.verdict) == ("HOLDS", "INFO")
    assert found.values == {"生活补贴合计": Decimal("6930000"), "余数": Decimal("200000")}


def test_the_certificates_of_luoping_differ_by_40_between_text_and_table() -> None:
    found = check_result("luoping-2021", "LP-C14")
    assert (found.outcome, found.verdict) == ("FAILS", "CONFLICT")
    assert found.values == {
        "职业资格证合计": 6660,
        "专项职业能力证合计": 3340,
        "职业资格证差": -40,
        "专项职业能力证差": 40,
    }


@pytest.mark.parametrize(
    ("name", "check", "values"),
    [
        ("shapotou-2025", "SPT-C6", {"没有分项的余数": 130000, "余数人均": Fraction("406.25")}),
        ("qianyang-2021", "QY-C3", {"每人每月": 1225, "最短合计": 3675, "最长合计": 14700}),
        ("qianyang-2021", "QY-C4", {"每人最多": 3600}),
        ("qianyang-2021", "QY-C7", {"劳动保障助理员": 815, "其它岗位": 415}),
        ("haiyuan-2023", "HY-C10", {"公共资金": 800000, "社会投资": 1000000}),
        ("haiyuan-2023", "HY-C15", {"生活补贴合计": 186000, "余数": 14000, "余数人均": 70}),
        ("haiyuan-2023", "HY-C16", {"补贴合计": 150000}),
        ("haiyuan-2023", "HY-C19", {"安家费": 810000, "合计": Fraction("38340151.20")}),
        ("haiyuan-2023", "HY-C37", {"写明的总额": 72050000, "其中其他渠道": 10000000}),
        ("haiyuan-2023", "HY-C38", {"至少": 8640000, "另有零工驿站每年运行补贴": 480000}),
        ("guyuan-2018", "GY-C2", {"最少天数的学时": 120, "最多天数的学时": 180}),
        ("luoping-2021", "LP-C18", {"人均": 2000}),
    ],
)
def test_a_check_shows_its_numbers(name: str, check: str, values: dict[str, Fraction]) -> None:
    assert check_result(name, check).values == values


def test_the_split_of_the_wolfberry_trainees_is_a_family_of_22() -> None:
    found = check_result("haiyuan-2023", "HY-C4")
    assert found.outcome == "HOLDS"
    assert "k=0—21 都成立" in found.note
    assert "10000×7×21+800×85×21+1500×(2000-92×21)=3000000" in found.note


def test_a_23rd_split_of_the_wolfberry_trainees_would_need_more_people() -> None:
    def edit(files: dict[str, Any]) -> None:
        files["audit.yaml"]["checks"]["HY-C4"]["each"]["k"] = "0..22"

    found = result_of(changed("haiyuan-2023", edit), "HY-C4")
    assert found.outcome == "FAILS"
    assert "k=22：92×22=2024>2000" in found.defect


def test_an_unknown_check_is_refused() -> None:
    with pytest.raises(PolicyProblem, match="HY-C39"):
        check_result("haiyuan-2023", "HY-C39")


def test_a_changed_figure_breaks_its_check_and_is_a_defect() -> None:
    def edit(files: dict[str, Any]) -> None:
        entry(files, "plan_01.yaml", "赋能培训目标")["2023年"] = "5501"

    found = audit(changed("haiyuan-2023", edit))
    assert {result.id for result in found.defects} == {"HY-C2"}
    assert not found.sound
    broken = result_of(changed("haiyuan-2023", edit), "HY-C2")
    assert broken.outcome == "FAILS"
    assert "12500≠5501+7000=12501" in broken.note


def test_a_contradiction_that_a_figure_mends_is_a_defect_too() -> None:
    def edit(files: dict[str, Any]) -> None:
        entry(files, "plan_12.yaml", "三支一扶预算")["自治区配套"] = "33777136.08"

    found = result_of(changed("haiyuan-2023", edit), "HY-C17")
    assert (found.outcome, found.values["差额"]) == ("HOLDS", 0)
    assert "现在成立" in found.defect


def test_one_of_several_contradictions_that_is_mended_is_a_defect() -> None:
    def edit(files: dict[str, Any]) -> None:
        files["plan_17.yaml"]["scores"]["5-17-2"]["sections"][0]["points"] = "30"

    found = result_of(changed("haiyuan-2023", edit), "HY-C26")
    assert found.outcome == "FAILS"
    assert found.defect


def test_a_changed_cell_of_a_table_is_named() -> None:
    def edit(files: dict[str, Any]) -> None:
        row = next(row for row in files["tables.yaml"]["tables"]["附件2"]["rows"] if row[1] == "阿岗镇")
        assert row[3] == "290"
        row[3] = "291"

    found = changed("luoping-2021", edit)
    assert "阿岗镇 2020年小计 291+130=421≠420" in result_of(found, "LP-C11").note
    assert result_of(found, "LP-C12").outcome == "HOLDS"
    assert "2020年职业资格证" in result_of(found, "LP-C13").defect


def test_more_free_places_than_certificates_are_named() -> None:
    def edit(files: dict[str, Any]) -> None:
        row = next(row for row in files["tables.yaml"]["tables"]["附件2"]["rows"] if row[1] == "阿岗镇")
        row[4] = "291"

    assert (
        "阿岗镇 2020年免费培训 291 多于2020年职业资格证 290"
        in result_of(changed("luoping-2021", edit), "LP-C16").defect
    )


@pytest.mark.parametrize("name", SIZES)
def test_no_figure_of_an_equation_can_change_unnoticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = document(name)
    stated = NamedFigures(found)
    shifted = ""

    def off_by_one(wanted: str) -> tuple[Fraction, ...]:
        return tuple(value + (wanted == shifted) for value in stated(wanted))

    monkeypatch.setattr(auditing, "NamedFigures", lambda document: off_by_one)
    for check_id, check in ((k, v) for chapter in found.chapters for k, v in chapter.checks.items()):
        for text in check.identities:
            if set(comparison(text).signs) != {"="} or "COUNT" in text:
                continue
            for shifted in set(comparison(text).names()) - set(check.shows) - set(check.each):
                assert check_result(name, check_id).defect, (check_id, shifted)


AUDIT = {
    "clause": "一",
    "says": "合计",
    "outcome": "HOLDS",
    "identities": ["三年培训任务.最低 <= 三年培训任务.最高"],
}


def refused(check: dict[str, Any], contradiction: dict[str, Any] | None = None) -> str:
    """What is said of a document with this check, at line 7 of its audit."""

    def edit(files: dict[str, Any]) -> None:
        del files["chapter_4.yaml"]["budget"]  # it names checks of the audit that is replaced
        rows = {"@line": 6, "GY-C1": {"@line": 7, **check}}
        files["audit.yaml"] = {"@line": 1, "checks": rows, "rules": ["GY-01..17"]}
        if contradiction:
            files["audit.yaml"]["contradictions"] = {"@line": 8, "GY-X1": {"@line": 9, **contradiction}}

    try:
        validate(changed("guyuan-2018", edit), vocabulary())
    except SourceProblem as problem:
        return str(problem)
    return ""


def test_an_audit_that_is_right_is_taken() -> None:
    assert not refused(AUDIT)
    assert not refused(AUDIT, {"clause": "三(三)", "says": "甲", "reading": "乙", "ask": "驾驶员培训五十周岁"})


@pytest.mark.parametrize(
    ("difference", "says"),
    [
        ({"outcome": "TRUE"}, "只能是 HOLDS"),
        ({"outcome": "FAILS"}, "写在“fails”里"),
        ({"fails": ["1 = 2"]}, "写在“fails”里"),
        ({"identities": []}, "没有可算的“identities”"),
        ({"outcome": "DERIVED", "identities": []}, "没有可算的东西"),
        ({"outcome": "NOT_POSSIBLE"}, "要写“why”"),
        ({"outcome": "NOT_POSSIBLE", "identities": []}, "要写“why”"),
        ({"identities": ["三年培训任务.最多 <= 三年培训任务.最高"]}, "没有叫“三年培训任务.最多”的数"),
        ({"identities": ["三年培训任务.最低 三年培训任务.最高"]}, "没有比较"),
        ({"shows": {"甲": "乙 + 1", "乙": "1"}}, "没有叫“乙”的数"),
        ({"each": {"k": "0-21"}}, "0..21"),
        ({"tables": [{"name": "附件9", "@line": 7}]}, "没有表“附件9”"),
        ({"clause": ""}, "缺少条款号"),
    ],
)
def test_an_audit_that_is_wrong_is_refused_with_its_line(difference: dict[str, Any], says: str) -> None:
    said = refused({**AUDIT, **difference})
    assert said.startswith("guyuan-2018/audit.yaml 第 7 行：")
    assert says in said


def test_a_contradiction_may_only_ask_what_the_document_leaves_open() -> None:
    said = refused(AUDIT, {"clause": "一", "says": "甲", "reading": "乙", "ask": "驾驶员培训"})
    assert "第 9 行" in said
    assert "“驾驶员培训”没有在 decisions 里登记" in said


def test_a_table_check_names_columns_that_are_summed() -> None:
    def edit(files: dict[str, Any]) -> None:
        files["audit.yaml"]["checks"]["LP-C8"]["tables"]["sums"] = ["2020年任务数"]

    with pytest.raises(SourceProblem, match="附件1的“2020年任务数”没有写由哪些列相加"):
        validate(changed("luoping-2021", edit), vocabulary())


def test_a_name_with_several_meanings_wants_its_plan() -> None:
    def edit(files: dict[str, Any]) -> None:
        files["plan_14.yaml"]["budgets"][0]["name"] = "机关实习预算"

    figures = NamedFigures(changed("haiyuan-2023", edit))
    with pytest.raises(ExpressionProblem, match="前面写方案号"):
        figures("机关实习预算.合计")
    assert (figures("13.机关实习预算.合计"), figures("14.机关实习预算.合计")) == ((7130000,), (1300000,))


def test_the_command_audits_all_documents_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "audit", "all", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["ledger", "checks", "contradictions"]
    assert found["ledger"] == {
        "shapotou-2025": 25,
        "qianyang-2021": 79,
        "haiyuan-2023": 198,
        "guyuan-2018": 17,
        "luoping-2021": 25,
    }
    assert (len(found["checks"]), len(found["contradictions"])) == (79, 75)
    assert all(list(check) == ["id", "outcome", "note"] and check["note"] for check in found["checks"])
    assert all(row["clause"] and row["says"] and row["reading"] for row in found["contradictions"])


def test_what_does_not_add_up_stands_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "audit", "luoping-2021"]) == 0
    said = capsys.readouterr().out
    assert said.index("LP-C14") < said.index("LP-C1  ")
    assert "规则 25 条，核对 18 项（成立 16、不成立 1、仅供参考 1），矛盾 9 处" in said
    assert "2450+2310+1900=6660≠6700" in said
    assert "LP-X1  二、四；附件2" in said


def test_the_command_ends_with_1_where_a_figure_was_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(files: dict[str, Any]) -> None:
        entry(files, "chapter_2.yaml", "就近就地")["合计"] = "2001"

    monkeypatch.setattr(policy_audit, "document", lambda name: changed(name, edit))
    assert main(["policy", "audit", "luoping-2021"]) == 1
    said = capsys.readouterr().out
    assert "！LP-C1  不成立" in said
    assert "！LP-C2  不成立" in said


def test_the_command_ends_with_1_where_a_rule_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(files: dict[str, Any]) -> None:
        del files["chapter_6.yaml"]

    monkeypatch.setattr(policy_audit, "document", lambda name: changed(name, edit))
    assert main(["policy", "audit", "luoping-2021"]) == 1
    assert "！没有承载的规则：LP-20、LP-21" in capsys.readouterr().out


@pytest.mark.parametrize("names", [[], ["nowhere-2020"], ["luoping-2021", "guyuan-2018"]])
def test_the_command_wants_one_document_or_all(names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "audit", *names]) == 2
    assert capsys.readouterr().err.startswith("butie：")


def test_why_finds_a_check_and_a_contradiction(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "why", "HY-C17"]) == 0
    assert "policies/haiyuan_2023/audit.yaml" in capsys.readouterr().out
    assert main(["policy", "why", "QY-X4"]) == 0
    assert "二(四)13(1)" in capsys.readouterr().out
