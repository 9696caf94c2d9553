"""The documents' own budgets come out to the fen, and what does not add up is named with its check."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from policies.assemble import assemble
from policies.audit import check_result
from policies.budgets import Payment, budget, rates
from policies.compile import compile_all, compile_folder
from policies.errors import SourceProblem
from policies.library import document_ids, resolve
from policies.policy import Policy
from workbooks.whatif.plans import document_plan

SOURCE = Path(__file__).parent.parent.parent / "policies"


def payment(policy: str, title: str) -> Payment:
    return next(p for p in budget(resolve(policy)).payments if p.title == title)


def compared(policy: str, name: str) -> tuple[Fraction, Fraction, tuple[str, ...], tuple[str, ...]]:
    """A stated sum, what is planned out of it, the checks that speak of it, and the payments that are open."""
    found = budget(resolve(policy))
    total = next(each for each in found.sums if each.name == name)
    return total.yuan, found.planned(name), total.checks, found.open(name)


BUDGETS = [
    ("shapotou-2025", "职业技能培训", 560000, "430000", "SPT-C6"),
    ("shapotou-2025", "实用技术培训", 330000, "330000", "SPT-C5"),
    ("haiyuan-2023", "劳务品牌公共资金", 23000000, "20000000", "HY-C4"),
    ("haiyuan-2023", "劳务品牌其他渠道资金", 10000000, "10000000", "HY-C4"),
    ("haiyuan-2023", "劳务品牌投资", 33000000, "30000000", "HY-C3"),
    ("haiyuan-2023", "师资培训", 800000, "0", "HY-C9"),
    ("haiyuan-2023", "驻外劳务服务中心", 1000000, "1000000", "HY-C12"),
    ("haiyuan-2023", "大学生社会实践", 200000, "200000", "HY-C15"),
    ("haiyuan-2023", "三支一扶自治区配套", 28620000, "33777136.08", "HY-C17"),
    ("haiyuan-2023", "机关事业单位实习", 7130000, "6930000", "HY-C20"),
    ("haiyuan-2023", "青年见习", 1300000, "1260000", "HY-C21"),
    ("luoping-2021", "整合资金", 20000000, "0", "LP-C18"),
]


@pytest.mark.parametrize(("policy", "name", "stated", "planned", "check"), BUDGETS)
def test_the_budgets_of_the_documents_come_out(policy: str, name: str, stated: int, planned: str, check: str) -> None:
    found = compared(policy, name)
    assert found[:2] == (stated, Fraction(planned))
    assert check in found[2]


LEFT = [
    ("shapotou-2025", "职业技能培训", "SPT-C6", "没有分项的余数"),
    ("haiyuan-2023", "劳务品牌公共资金", "HY-C4", "枸杞技工的资金"),
    ("haiyuan-2023", "三支一扶自治区配套", "HY-C17", "差额"),
    ("haiyuan-2023", "机关事业单位实习", "HY-C20", "余数"),
    ("haiyuan-2023", "青年见习", "HY-C21", "余数"),
]


@pytest.mark.parametrize(("policy", "name", "check", "value"), LEFT)
def test_what_is_left_is_what_the_audit_computes(policy: str, name: str, check: str, value: str) -> None:
    stated, planned, _, _ = compared(policy, name)
    assert stated - planned == check_result(policy, check).values[value] != 0


def test_the_sums_and_the_rest_of_haiyuan_are_those_of_its_audit() -> None:
    found = budget(resolve("haiyuan-2023"))
    parts = {each.within for each in found.sums}
    whole = sum(each.yuan for each in found.sums if not each.within and each.fund != "社会投资")
    assert whole == check_result("haiyuan-2023", "HY-C37").values["写明的总额"]
    assert "劳务品牌投资" in parts
    rest = sum(p.amount for p in found.payments if "HY-C38" in p.checks and p.amount is not None)
    assert rest == check_result("haiyuan-2023", "HY-C38").values["至少"]


def test_luoping_has_two_thousand_yuan_for_each_training() -> None:
    found = budget(resolve("luoping-2021"))
    assert found.per_head("整合资金") == 2000
    assert sum(p.persons or 0 for p in found.payments) == 10000


def test_no_fund_pays_what_the_text_does_not_say_it_pays() -> None:
    """Haiyuan, plan 12 三: 90% of the stipends; plans 13 and 14 三: the demonstration project's money."""
    paid: dict[str, Fraction] = {}
    for each in budget(resolve("haiyuan-2023")).payments:
        paid[each.fund] = paid.get(each.fund, Fraction(0)) + (each.amount or 0)
    assert paid["自治区配套资金"] == Fraction("33777136.08")
    assert paid["文件未写明（在不在自治区配套资金里没有写）"] == 810000
    stated = {each.name: each.fund for each in budget(resolve("haiyuan-2023")).sums}
    assert stated["机关事业单位实习"] == stated["青年见习"] == "公共就业服务能力提升示范项目资金"


def test_a_payment_of_another_fund_than_its_budget_s_is_refused(tmp_path: Path) -> None:
    of_budget = CHAPTER.replace("amount: 资金.培训, ", "amount: 资金.培训, fund: 甲资金, ")
    compiled(tmp_path / "对", of_budget.replace("budget: 培训, clause: 四", "budget: 培训, fund: 甲资金, clause: 四"))
    with pytest.raises(SourceProblem, match="资金来源是“乙资金”，它计入的“培训”却是“甲资金”"):
        compiled(
            tmp_path / "错", of_budget.replace("budget: 培训, clause: 四", "budget: 培训, fund: 乙资金, clause: 四")
        )


def test_a_mean_needs_every_headcount() -> None:
    found = budget(resolve("shapotou-2025"))
    assert (found.per_head("订单培训"), found.per_head("乡村工匠")) == (500, 6000)
    assert found.per_head("职业技能培训") is None
    assert found.per_head("总概算") is None


def test_what_the_text_leaves_open_has_no_amount() -> None:
    posts = payment("haiyuan-2023", "公益性岗位岗位补贴")
    assert (posts.standard.value, posts.persons, posts.times, posts.amount) == (1750, 50, None, None)
    berry = payment("haiyuan-2023", "枸杞技工培训")
    assert (berry.standard.value, berry.persons, berry.amount) == (None, 2000, None)
    assert [figure.value for figure in berry.among] == [10000, 800, 1500, 1500]
    assert compared("shapotou-2025", "订单培训")[3] == ("订单培训补助",)


def test_a_county_s_own_standard_fills_what_is_open() -> None:
    assert payment("shapotou-2025", "订单培训补助").amount is None
    assert payment("shapotou-2025?订单培训标准=500", "订单培训补助").amount == 50000


def test_a_tried_figure_reaches_its_payment_and_no_other() -> None:
    now, then = (budget(resolve(text)) for text in ("shapotou-2025", "shapotou-2025?培训补贴.高级=4500"))
    moved = [(a.title, b.amount) for a, b in zip(now.payments, then.payments, strict=True) if a.amount != b.amount]
    assert moved == [("高级工培训补贴", 90000)]


def test_a_plan_has_its_own_payments_and_sums_alone() -> None:
    found = budget(resolve("haiyuan-2023?方案=12"))
    assert {p.plan for p in found.payments} == {"12"}
    assert [each.name for each in found.sums] == ["三支一扶自治区配套"]


def test_every_document_states_its_budget_or_says_that_it_has_none() -> None:
    for name in document_ids():
        found = budget(resolve(name))
        assert found.payments or found.why, name
    assert budget(resolve("qianyang-2021")).payments == ()


def test_the_rates_of_a_benefit_are_what_it_pays_in_yuan() -> None:
    benefits = {b.title: b for b in resolve("qianyang-2021").benefits()}
    assert [f.name for f in rates(benefits["就业帮扶基地一次性就业奖补"])] == ["标准"]
    assert [f.name for f in rates(benefits["技能培训生活和交通费补贴"])] == ["生活费每天", "交通费每天"]
    assert list(rates(benefits["就业技能培训补贴"])) == []
    assert list(rates(benefits["创业担保贷款"])) == []
    assert [f.name for f in rates(benefits["一次性创业补贴"])] == ["标准"]


HEADER = "id: shifan-2024\ntitle: 示范县办法\nregion: 示范县\nstatus: 现行\nclause: 标题\n"
CHAPTER = """benefits:
  培训补贴:
    concept: training_subsidy
    payee: 培训机构
    clause: 二
    amount: {pays: 1000, unit: 元/人, clause: 二}
    conditions:
      - {fact: 合同月数, is: ">=", value: 12, unit: 月, clause: 二}
  岗位补贴:
    concept: position_pay
    payee: 个人
    clause: 三
    amount: {pays: 1500, unit: 元/人/月, clause: 三}
targets:
  - {name: 目标, says: 全年, values: {培训: 300, 岗位: 20}, unit: 人, clause: 四}
budgets:
  - {name: 资金, says: 全年, values: {合计: 660000, 培训: 300000, 岗位: 360000}, unit: 元, clause: 五}
budget:
  stated:
    合计: {amount: 资金.合计, clause: 五}
    培训: {amount: 资金.培训, within: 合计, clause: 五}
    岗位: {amount: 资金.岗位, within: 合计, sources: {中央: 资金.岗位 / 2, 本县: 资金.岗位 / 2}, clause: 五}
  outlays:
    - {title: 培训, standard: 培训补贴.标准, persons: 目标.培训, unit: 人, budget: 培训, clause: 四}
    - {title: 岗位, standard: 岗位补贴.标准, persons: 目标.岗位, unit: 人, times: 12, budget: 岗位, clause: 四}
    - {title: 待定的, persons: 没有写, unit: 人, clause: 四, says: 标准没有写}
checks:
  SF-C1: {clause: 五, says: 培训, outcome: HOLDS, identities: [目标.培训 * 培训补贴.标准 = 资金.培训]}
"""


def compiled(folder: Path, chapter: str = CHAPTER) -> None:
    county = folder / "shifan_2024"
    county.mkdir(parents=True)
    shutil.copy(SOURCE / "facts.yaml", folder)
    (county / "document.yaml").write_text(HEADER, encoding="utf-8")
    (county / "chapter_2.yaml").write_text(chapter, encoding="utf-8")
    compile_all(folder, folder / "compiled")


def county(folder: Path, chapter: str = CHAPTER) -> Policy:
    """The policy of the county of these tests, from its files alone."""
    compiled(folder, chapter)
    document = assemble(compile_folder(folder / "shifan_2024")["files"], "shifan_2024")
    return Policy(document.id, document)


def test_a_new_county_s_budget_is_its_files_alone(tmp_path: Path) -> None:
    found = budget(county(tmp_path))
    assert [(p.title, p.amount) for p in found.payments] == [("培训", 300000), ("岗位", 360000), ("待定的", None)]
    assert [(each.name, found.planned(each.name)) for each in found.sums] == [
        ("合计", 660000),
        ("培训", 300000),
        ("岗位", 360000),
    ]


def test_a_county_without_a_budget_has_a_plan_of_its_standards_with_nobody_in_it(tmp_path: Path) -> None:
    chapter = CHAPTER[: CHAPTER.index("budget:\n")] + CHAPTER[CHAPTER.index("checks:\n") :]
    plan = document_plan(county(tmp_path, chapter))
    told = [(line.title, line.standard, line.persons, line.times) for line in plan.lines]
    assert told == [("培训补贴", 1000, None, 1), ("岗位补贴", 1500, None, None)]
    assert plan.budgets == ()


WRONG = [
    ("standard: 培训补贴.标准, ", "standard: 培训补贴.标准啊, ", "培训补贴.标准啊"),
    ("standard: 培训补贴.标准, ", "standard: 培训补贴.合同月数, ", "不是钱"),
    ("standard: 培训补贴.标准, ", "", "says"),
    ("standard: 培训补贴.标准, ", "standard: 培训补贴.标准, among: [培训补贴.标准], ", "among"),
    ("persons: 目标.培训", "persons: 目标.没有的", "目标.没有的"),
    ("persons: 目标.培训, unit: 人", "persons: 目标.培训, unit: 个", "数量的单位"),
    ("times: 12, ", "", "要写“times”"),
    ("unit: 人, budget: 培训", "unit: 人, times: 2, budget: 培训", "不写“times”"),
    ("budget: 培训, clause: 四", "budget: 培训费, clause: 四", "没有叫“培训费”的预算"),
    ("budget: 培训, clause: 四", "budget: 培训, share: 2, clause: 四", "share"),
    ("budget: 培训, clause: 四", "budget: 培训, benefit: 岗位, clause: 四", "benefit"),
    ("within: 合计, clause", "within: 总计, clause", "within"),
    ("中央: 资金.岗位 / 2", "中央: 资金.岗位", "各项来源"),
    ("合计: 660000", "合计: 650000", "各部分合计"),
    ("persons: 目标.培训", "persons: 299", "请写是哪项核对"),
    ("amount: 资金.培训, ", "amount: 资金.培训, checks: [SF-C2], ", "SF-C2"),
    ("says: 标准没有写}", "says: 标准没有写, among: [培训补贴.合同月数]}", "不是钱"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), WRONG)
def test_a_wrong_budget_is_refused_with_file_and_line(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert CHAPTER.count(right) == 1
    with pytest.raises(SourceProblem) as refused:
        compiled(tmp_path, CHAPTER.replace(right, wrong))
    assert told in refused.value.message and refused.value.file.endswith("chapter_2.yaml") and refused.value.line >= 20


def test_a_budget_that_does_not_come_out_may_name_its_check(tmp_path: Path) -> None:
    chapter = CHAPTER.replace("persons: 目标.培训", "persons: 299")
    compiled(tmp_path, chapter.replace("amount: 资金.培训, ", "amount: 资金.培训, checks: [SF-C1], "))
