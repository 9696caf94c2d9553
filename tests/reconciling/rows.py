"""Rows for the tests of reconciling: one made-up person, from whom each test departs by a fact or two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from tests.people import id_number
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Case, Entry, Pair, Result
from workbooks.reconciling.reconcile import reconcile

ZHANG, LI = id_number(1), id_number(2)
MAY, JUNE, JULY = "2024-05", "2024-06", "2024-07"
POST, INSURANCE = "岗位补贴", "社会保险补贴"
UNSAID = {"benefit": "", "period": ""}
NOBODY = {"identity": ""}
_FACTS: dict[str, object] = {
    "identity": ZHANG,
    "name": "张三",
    "account": "6228480402564890018",
    "benefit": POST,
    "period": MAY,
    "day": None,
}
_rows = count(2)


def _row(side: str, yuan: int, facts: dict[str, object]) -> Entry:
    day = facts.pop("day", None)
    when = date(2024, 5, day) if isinstance(day, int) else None
    place = {"side": side, "file": 0, "sheet": "表", "row": next(_rows)}
    return Entry(**(_FACTS | place | {"fen": yuan * 100} | facts | {"day": when}))  # type: ignore[arg-type]


def due(yuan: int = 500, **facts: object) -> Entry:
    """A row of 应付; `day` is a day of May."""
    return _row(PAYABLE, yuan, facts)


def paid(yuan: int = 500, **facts: object) -> Entry:
    return _row(PAID, yuan, facts)


def back(yuan: int = 500, **facts: object) -> Entry:
    return _row(RETURNED, yuan, facts)


def told(*entries: Entry, confirmed: Sequence[Pair] = ()) -> Result:
    """The result, and the same for the rows in the opposite order."""
    result = reconcile(entries, confirmed)
    assert as_sets(result) == as_sets(reconcile(entries[::-1], confirmed))
    return result


def outcomes(*entries: Entry, confirmed: Sequence[Pair] = ()) -> list[str]:
    """The outcomes in the order of the rows."""
    return [case.outcome for case in told(*entries, confirmed=confirmed).cases]


def only(*entries: Entry, confirmed: Sequence[Pair] = ()) -> Case:
    """The one case that the rows make."""
    (case,) = told(*entries, confirmed=confirmed).cases
    return case


def as_sets(result: Result) -> set[tuple[object, ...]]:
    """The cases without any order."""
    return {
        (case.outcome, case.also, case.difference, frozenset(each.place for each in case.entries))
        for case in result.cases
    }
