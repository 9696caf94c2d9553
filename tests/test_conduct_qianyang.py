"""How courses have to be run in Qianyang, where some hours stand in outside tables (二(三)11、二(四)13、五(三)2)."""

import pytest

from policies.case import Undecided
from policies.conduct import check_class
from policies.library import resolve

OPEN = "qianyang-2021"
FILLED = "qianyang-2021?初级工课时=120&中期技能培训课时=200"


def clauses(facts: dict[str, object], policy: str = FILLED) -> list[tuple[str, bool]]:
    return [(miss.clause, miss.soft) for miss in check_class(resolve(policy), facts)[0]]


@pytest.mark.parametrize(
    ("facts", "missed"),
    [
        ({"培训类别": "创业培训", "学时": 80}, []),
        ({"培训类别": "创业培训", "学时": 79}, [("二(三)11", False)]),
        ({"学时": 120}, []),
        ({"学时": 119}, [("二(四)13(1)", False)]),
        ({"培训类别": "中期技能培训", "学时": 200, "培训月数": 1}, []),
        ({"培训类别": "中期技能培训", "学时": 500, "培训月数": 3}, []),
        ({"培训类别": "中期技能培训", "学时": 501, "培训月数": 3}, [("二(四)13(2)", False)]),
        ({"培训类别": "中期技能培训", "学时": 300, "培训月数": 0.5}, [("二(四)13(2)", False)]),
        ({"培训类别": "中期技能培训", "学时": 300, "培训月数": 3.5}, [("二(四)13(2)", False)]),
        ({"培训类别": "校县合作培训", "就业人数": 12, "合格人数": 40, "参训人数": 40}, []),
        ({"培训类别": "校县合作培训", "就业人数": 11, "合格人数": 40, "参训人数": 36}, [("五(三)2", False)]),
    ],
)
def test_each_kind_of_course_has_its_own_edges(facts: dict[str, object], missed: list[tuple[str, bool]]) -> None:
    assert clauses(facts) == missed


def test_a_rate_that_only_one_denominator_reaches_is_a_reminder() -> None:
    facts = {"培训类别": "校县合作培训", "就业人数": 12, "合格人数": 40, "参训人数": 45}
    assert clauses(facts) == [("五(三)2", True)]


def test_hours_of_an_external_table_are_asked_for() -> None:
    with pytest.raises(Undecided, match="初级工课时"):
        check_class(resolve(OPEN), {"学时": 120})


def test_a_hard_miss_is_told_though_another_rule_is_open() -> None:
    facts = {"培训类别": "中期技能培训", "学时": 199, "培训月数": 2}
    assert clauses(facts, OPEN) == [("二(四)13(2)", False)]


def test_without_hours_nothing_is_asked_for() -> None:
    misses, untested = check_class(resolve(OPEN), {"人数": 40})
    assert not misses and "学时" in untested
