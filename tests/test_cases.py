"""The cases of each document: a sentence, facts, and what the law says of them.

A case states the verdict, and where money is at stake the amount. `twin` names a passing case that differs from a
refusal by one fact; that it does is checked.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.dates import read_date
from policies.determine import Determination, determine, first_stated
from policies.library import resolve

CASES = Path(__file__).parent / "cases"
NOT_PAID = ("REFUSE", "STOP_MONTH")
EXPECTED = {"verdict", "amount", "payee", "clause", "candidates", "options", "best", "says"}
KEYS = {"policy", "benefit", "facts", "date", "history", "expect", "rule", "twin"}


def load() -> dict[str, dict[str, Any]]:
    """All cases by `document: sentence`; scalars stay text."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(CASES.glob("*.yaml")):
        for sentence, case in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader).items():
            found[f"{path.stem}: {sentence}"] = case
    return found


ALL = load()


def answer(case: dict[str, Any]) -> Determination:
    policy = resolve(case["policy"])
    day = read_date(case["date"]) if "date" in case else None
    return first_stated([determine(policy, b, case.get("facts", {}), day) for b in policy.find(case["benefit"])])


@pytest.mark.parametrize("name", ALL)
def test_the_law_says_so(name: str) -> None:
    case = ALL[name]
    assert set(case) <= KEYS and set(case["expect"]) <= EXPECTED
    expect, found = case["expect"], answer(case)
    assert found.verdict == expect["verdict"], found.sentence
    if "amount" in expect:
        assert found.amount == Decimal(expect["amount"]), found.sentence
    elif expect["verdict"] in NOT_PAID:
        assert found.amount == 0
    elif expect["verdict"] not in ("PAY", "PAY_UP_TO"):
        assert found.amount is None
    if "payee" in expect:
        assert found.payee == expect["payee"]
    if "clause" in expect:
        assert found.clause == expect["clause"]
    if "says" in expect:
        assert expect["says"] in found.sentence
    for key in ("candidates", "options"):
        if key in expect:
            assert found.candidates == {n: Decimal(a) for n, a in expect[key].items()}
    if "best" in expect:
        assert found.best == expect["best"]


@pytest.mark.parametrize("name", [n for n, c in ALL.items() if c["expect"]["verdict"] in ("PAY", "PAY_UP_TO")])
def test_what_is_paid_names_its_clause_and_amount(name: str) -> None:
    assert "amount" in ALL[name]["expect"]
    assert answer(ALL[name]).clause


@pytest.mark.parametrize("name", [n for n, c in ALL.items() if "twin" in c])
def test_a_refusal_differs_from_its_twin_by_one_fact(name: str) -> None:
    case = ALL[name]
    twin = ALL[f"{name.split(':')[0]}: {case['twin']}"]
    assert (case["policy"], case["benefit"], case.get("date")) == (
        twin["policy"],
        twin["benefit"],
        twin.get("date"),
    ) or case.get("facts") == twin.get("facts")
    mine, theirs = case.get("facts", {}), twin.get("facts", {})
    different = [k for k in {*mine, *theirs} if mine.get(k) != theirs.get(k)]
    assert len(different) == 1 or (not different and case.get("date") != twin.get("date"))
    assert case["expect"]["verdict"] != twin["expect"]["verdict"] or case["expect"] != twin["expect"]
