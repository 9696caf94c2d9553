"""How project training and teachers' training have to be run (海原 方案4、方案5)."""

import pytest

from policies.conduct import check_class
from policies.library import resolve

PROJECT, TEACHERS = "haiyuan-2023?方案=04", "haiyuan-2023?方案=05"


def test_a_question_bank_at_its_floor_misses_nothing() -> None:
    assert check_class(resolve(PROJECT), {"理论题数": 300, "实操试卷套数": 3}) == ([], [])


@pytest.mark.parametrize("short", [{"理论题数": 299}, {"实操试卷套数": 2}])
def test_a_question_bank_one_short_is_only_warned_of(short: dict[str, object]) -> None:
    misses, _ = check_class(resolve(PROJECT), {"理论题数": 300, "实操试卷套数": 3, **short})
    assert [miss.soft for miss in misses] == [True]
    assert misses[0].clause == "附件5-4-1 五(四)8"


@pytest.mark.parametrize(("days", "right"), [(2, False), (3, True), (5, True), (6, False)])
def test_a_batch_of_teachers_trains_three_to_five_days(days: int, right: bool) -> None:
    misses, _ = check_class(resolve(TEACHERS), {"天数": days})
    assert [miss.clause for miss in misses] == ([] if right else ["四"])


@pytest.mark.parametrize(
    ("kind", "persons", "right"),
    [("高层次班", 30, True), ("高层次班", 31, False), ("普通班", 31, True)],
)
def test_only_the_higher_class_is_held_to_thirty_persons(kind: str, persons: int, right: bool) -> None:
    misses, _ = check_class(resolve(TEACHERS), {"天数": 3, "培训班别": kind, "人数": persons})
    assert [miss.clause for miss in misses] == ([] if right else ["三"])
