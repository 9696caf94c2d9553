"""How a class has to be run: one side and the other of every edge."""

import pytest

from policies.case import Undecided
from policies.conduct import check_class
from policies.library import resolve

GUYUAN = "guyuan-2018?用途=测算"
HARD, SOFT, FINE = "hard", "soft", "fine"


def outcome(policy: str, facts: dict[str, object]) -> tuple[str, list[str]]:
    misses, _ = check_class(resolve(policy), facts)
    kinds = {SOFT if miss.soft else HARD for miss in misses}
    return (HARD if HARD in kinds else SOFT if kinds else FINE), [miss.clause for miss in misses]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"人数": 50}, FINE),
        ({"人数": 51}, HARD),
        ({"学时": 120, "实操学时": 80}, FINE),
        ({"学时": 120, "实操学时": 79}, HARD),
        ({"天数": 20}, FINE),
        ({"天数": 19}, SOFT),
        ({"天数": 30}, FINE),
        ({"天数": 31}, SOFT),
        ({"每天学时": 6}, FINE),
        ({"每天学时": 5.5}, HARD),
        ({"天数": 19, "每天学时": 5, "培训项目": "专项能力培训"}, FINE),
        ({"天数": 19, "培训项目": "就业技能培训"}, SOFT),
        ({"天数": 100, "培训项目": "两后生技能培训", "培训学期数": 1}, FINE),
        ({"培训项目": "两后生技能培训", "培训学期数": 2}, HARD),
        ({"培训项目": "两后生技能培训", "技工院校承训": "否"}, HARD),
        ({"五统一": "是", "六个到位": "是", "三项程序齐全": "是"}, FINE),
        ({"五统一": "否"}, HARD),
        ({"六个到位": "否"}, HARD),
        ({"三项程序齐全": "否"}, HARD),
    ],
)
def test_guyuan_says_how_a_class_is_run(facts: dict[str, object], expected: str) -> None:
    kind, clauses = outcome(GUYUAN, facts)
    assert kind == expected
    assert all(clauses)


def test_what_a_class_did_not_state_is_listed_as_untested() -> None:
    misses, untested = check_class(resolve(GUYUAN), {"人数": 50})
    assert not misses
    assert {"天数", "每天学时", "学时", "实操学时"} <= set(untested)


def test_a_repealed_document_checks_no_class_but_for_trial() -> None:
    with pytest.raises(Undecided, match="宣布失效"):
        check_class(resolve("guyuan-2018"), {"人数": 50})


def test_a_document_without_rules_for_classes_says_so() -> None:
    with pytest.raises(Undecided, match="没有规定"):
        check_class(resolve("luoping-2021"), {"人数": 50})
