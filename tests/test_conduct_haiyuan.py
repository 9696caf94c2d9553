"""How the training of employment staff has to be run (海原 方案26)."""

import pytest

from policies.conduct import check_class
from policies.library import resolve

PLAN = "haiyuan-2023?方案=26"


def test_three_days_for_township_staff_miss_nothing() -> None:
    facts = {"天数": 3, "参训人员为乡镇就业服务人员": "是"}
    assert check_class(resolve(PLAN), facts) == ([], [])


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"天数": 2}, "天数 2 天"),
        ({"天数": 4}, "天数 4 天"),
        ({"参训人员为乡镇就业服务人员": "否"}, "乡镇就业服务人员：否"),
    ],
)
def test_other_days_or_other_people_miss_their_rule(changed: dict[str, object], says: str) -> None:
    facts = {"天数": 3, "参训人员为乡镇就业服务人员": "是", **changed}
    misses, untested = check_class(resolve(PLAN), facts)
    assert not untested
    assert [(miss.clause, miss.soft) for miss in misses] == [("三", False)] and says in misses[0].says
