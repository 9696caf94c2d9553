"""One question put to several plans of a document: a plan without a figure does not close what another leaves open."""

from datetime import date

import pytest

from addin.commands.determine import found_for
from policies.determine import determine
from policies.library import resolve
from policies.table import Determinations
from udfs.cells import call

HEADER = [["人员类别", "培训工种", "等级", "证书类型", "已录入系统", "本年已享受次数"]]
DAY = date(2024, 5, 6)
LAW = "haiyuan-2023"


def row(**changes: object) -> list[object]:
    known: dict[str, object] = {"人员类别": "脱贫人口", "培训工种": "电工", "等级": "高级工"}
    known |= {"证书类型": "职业技能等级证书", "已录入系统": "是", "本年已享受次数": 0.0}
    return list((known | changes).values())


def why(policy: str, **changes: object) -> str:
    said = call("SUBSIDY_WHY", ["培训补贴", HEADER, [row(**changes)], policy, DAY])
    return str(said)


@pytest.mark.parametrize("changes", [{"等级": "技师"}, {"等级": None, "证书类型": None}])
def test_what_plan_01_leaves_open_is_open_though_plan_23_refuses(changes: dict[str, object]) -> None:
    """六(一)1 states no standard for a 技师; 方案23 (退役军人等) states none either and is for others."""
    assert why(f"{LAW}?方案=23", **changes).startswith("不补")
    said = why(LAW, **changes)
    assert said.startswith("待定：") and "方案01" in said
    assert said == why(f"{LAW}?方案=01", **changes)


def test_a_cell_for_all_facts_and_one_for_a_few_agree() -> None:
    whole = call("SUBSIDY", ["培训补贴", HEADER, [row(等级="技师")], LAW, DAY])
    short = call("TRAINING_SUBSIDY", ["技师", "职业技能等级证书", LAW, DAY, "电工"])
    assert whole == short and str(short).startswith("待定：")


def test_the_command_says_the_same() -> None:
    facts: dict[str, object] = {"人员类别": "脱贫人口", "等级": "技师", "证书": "职业技能等级证书", "职业工种": "电工"}
    found = found_for("培训补贴", facts, LAW, "2024-05-06")
    assert (found.verdict, found.benefit.plan) == ("NEEDS_PARAM", "01")


def test_a_stated_figure_is_paid_and_an_excluded_person_refused() -> None:
    assert why(LAW).startswith("应补 3000 元")
    assert why(LAW, 人员类别="在校大学生", 等级="技师").startswith("不补")


def test_a_plan_that_refuses_tells_whether_it_states_the_figure() -> None:
    """方案23 is for 退役军人 and others; it has a standard for a 高级工, and none for a 技师."""
    facts = {"人员类别": "脱贫人口", "等级": "高级工", "证书": "职业技能等级证书"}
    for level, states in (("高级工", True), ("技师", False)):
        found = determine(resolve(f"{LAW}?方案=23"), "培训补贴", facts | {"等级": level}, DAY)
        assert (found.verdict, found.states_figure) == ("REFUSE", states)


def test_claims_that_a_plan_refuses_alike_are_told_apart_by_the_figure_it_states() -> None:
    policy = resolve(LAW)
    shared = Determinations(policy, policy.find("培训补贴"))
    facts = {"人员类别": "脱贫人口", "证书": "职业技能等级证书", "职业工种": "电工"}
    found = [shared.of(facts | {"等级": level}, DAY) for level in ("高级工", "技师")]
    assert [(each.verdict, each.benefit.plan) for each in found] == [("PAY", "01"), ("NEEDS_PARAM", "01")]
