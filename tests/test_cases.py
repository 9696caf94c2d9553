"""The cases of each document: a sentence, facts, and what the law says of them."""

from pathlib import Path

import pytest

from policies.cases import CaseRow, answer, misses, read_cases, twin_misses
from policies.determine import PAYS

CASES = Path(__file__).parent / "cases"


def load() -> dict[str, CaseRow]:
    """All cases by `file: sentence`."""
    return {
        f"{path.stem}: {sentence}": case
        for path in sorted(CASES.glob("*.yaml"))
        for sentence, case in read_cases(path, path.name).items()
    }


ALL = load()


@pytest.mark.parametrize("name", ALL)
def test_the_law_says_so(name: str) -> None:
    found = answer(ALL[name])
    assert list(misses(ALL[name].expect, found)) == [], found.sentence


@pytest.mark.parametrize("name", [n for n, c in ALL.items() if c.expect.verdict in PAYS])
def test_what_is_paid_names_its_clause(name: str) -> None:
    assert answer(ALL[name]).clause


@pytest.mark.parametrize("name", [n for n, c in ALL.items() if c.twin])
def test_a_refusal_differs_from_its_twin_by_one_fact(name: str) -> None:
    assert list(twin_misses(ALL[name], ALL[f"{name.split(':')[0]}: {ALL[name].twin}"])) == []
