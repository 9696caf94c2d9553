"""Months made up with every outcome planted: all of them are found again, and nothing else is."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.reconciling.months import Month, make
from workbooks.reconciling.model import Entry, Result
from workbooks.reconciling.outcomes import OUTCOMES
from workbooks.reconciling.reconcile import reconcile


def wrong(month: Month, result: Result) -> list[str]:
    """Cases that are not as planted: rows together that were planted apart, or the same rows with another outcome."""
    by_place = {each.place: each for each in month.entries}
    found = {frozenset(each.place for each in case.entries): case for case in result.cases}
    told = []
    for places, outcome in month.truth.items():
        case = found.get(places)
        if case is None or case.outcome != outcome:
            rows = "".join(f"\n    {shown(by_place[place])}" for place in sorted(places))
            told.append(f"{outcome}: {case.outcome + case.reason if case else '其他行'}{rows}")
    return told


def shown(entry: Entry) -> str:
    facts = (entry.identity, entry.name, entry.account, entry.benefit, entry.period, entry.fen, entry.reference)
    return f"{entry.side} {facts} {entry.day} {'失败' if entry.failed else ''}"


def precision_and_recall(month: Month, result: Result) -> dict[str, tuple[float, float]]:
    """Of each outcome: how many of the cases told were planted so, and how many of those planted were told."""
    told = {(frozenset(each.place for each in case.entries), case.outcome) for case in result.cases}
    planted = set(month.truth.items())
    right = Counter(outcome for _, outcome in told & planted)
    of_told, of_planted = (Counter(outcome for _, outcome in some) for some in (told, planted))
    names = [each.name for each in OUTCOMES]
    return {name: (right[name] / max(1, of_told[name]), right[name] / max(1, of_planted[name])) for name in names}


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_outcome_planted_in_two_thousand_rows_is_found_and_nothing_else(seed: int) -> None:
    month = make(730, seed)
    assert 1950 < len(month.entries) < 2300
    assert set(month.planted()) == {each.name for each in OUTCOMES}
    result = reconcile(month.entries)
    assert wrong(month, result) == []
    assert set(precision_and_recall(month, result).values()) == {(1.0, 1.0)}
    assert result.counts() == {each.name: month.planted()[each.name] for each in OUTCOMES}


def test_every_outcome_planted_in_a_hundred_thousand_rows_is_found_and_nothing_else() -> None:
    month = make(36_500)
    assert len(month.entries) > 100_000
    result = reconcile(month.entries)
    assert wrong(month, result)[:5] == []
    assert set(precision_and_recall(month, result).values()) == {(1.0, 1.0)}


def test_a_planted_month_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert make(100, 1).entries == make(100, 1).entries
    assert make(100, 1).entries != make(100, 2).entries
