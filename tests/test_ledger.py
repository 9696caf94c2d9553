"""Every rule of every document is carried somewhere, once each id is counted, and nothing else is."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from policies.errors import SourceProblem
from policies.ledger import ledger, listed_ids
from policies.library import document
from policies.model import Chapter, Document, Entry

HERE = Path(__file__).parent
PREFIXES = {
    "SPT": ("shapotou-2025", 25),
    "QY": ("qianyang-2021", 79),
    "HY": ("haiyuan-2023", 198),
    "GY": ("guyuan-2018", 17),
    "LP": ("luoping-2021", 25),
}


def ids_of(prefix: str) -> list[str]:
    with (HERE / "inventory_ids.csv").open(encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file) if row["id"].partition("-")[0] == prefix]


def test_the_list_of_ids_is_whole() -> None:
    counts = Counter({prefix: len(ids_of(prefix)) for prefix in PREFIXES})
    assert counts == {prefix: count for prefix, (_, count) in PREFIXES.items()}
    assert counts.total() == 344


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_id_is_carried_and_nothing_else_is(prefix: str) -> None:
    rows = ledger(document(PREFIXES[prefix][0])).rows
    wanted = ids_of(prefix)
    assert [rule for rule in wanted if rule not in rows] == []
    assert [rule for rule in rows if rule not in wanted] == []


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_ids_that_the_audit_file_lists_are_the_list(prefix: str) -> None:
    assert list(listed_ids(document(PREFIXES[prefix][0]))) == ids_of(prefix)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_place_has_a_file_a_line_and_a_clause(prefix: str) -> None:
    places = [place for found in ledger(document(PREFIXES[prefix][0])).rows.values() for place in found]
    assert [place for place in places if not (place.file and place.line and place.clause)] == []


@pytest.mark.parametrize("prefix", PREFIXES)
def test_what_is_left_to_a_person_says_why(prefix: str) -> None:
    entries = [entry for chapter in document(PREFIXES[prefix][0]).chapters for entry in chapter.manual]
    assert [entry.says for entry in entries if not entry.why] == []


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("HY-00-1", "period"),
        ("HY-01-1", "target"),
        ("HY-01-2", "condition"),
        ("HY-01-3", "manual"),
        ("HY-01-9", "benefit"),
        ("HY-01-12", "budget"),
        ("HY-01-17", "route"),
        ("HY-01-18", "documents"),
        ("HY-01-23", "conduct"),
        ("HY-01-25", "limit"),
        ("HY-04-4", "scoring"),
        ("HY-04-10", "deadline"),
        ("HY-13-6", "reference"),
        ("HY-15-8", "scoring"),
    ],
)
def test_a_rule_is_carried_by_the_row_that_it_stands_in(rule: str, kind: str) -> None:
    assert kind in ledger(document("haiyuan-2023")).kinds(rule)


def chapter(*carried: str, rules: tuple[str, ...]) -> Document:
    rows = tuple(Entry(says="目标", clause="一", carries=(rule,), file="甲.yaml", line=3) for rule in carried)
    found = replace(document("guyuan-2018"), carries=(), chapters=(Chapter(targets=rows, rules=rules, file="甲.yaml"),))
    return replace(found, in_force=None, groups={}, decisions={}, parameters={}, reference=())


def test_a_rule_that_no_row_carries_is_missing() -> None:
    found = ledger(chapter("AB-01", "AB-03", rules=("AB-01..3",)))
    assert (found.missing, found.unknown) == (("AB-02",), ())


def test_a_rule_that_is_not_listed_is_unknown() -> None:
    found = ledger(chapter("AB-01", "AB-04", rules=("AB-01",)))
    assert (found.missing, found.unknown) == ((), ("AB-04",))


def test_a_document_without_a_list_misses_nothing() -> None:
    found = ledger(chapter("AB-01", rules=()))
    assert (tuple(found.rows), found.missing, found.unknown) == (("AB-01",), (), ())


def test_a_rule_in_several_rows_counts_once() -> None:
    found = ledger(chapter("AB-01", "AB-01", rules=("AB-01",)))
    assert len(found.rows) == 1
    assert len(found.rows["AB-01"]) == 2


def test_a_range_that_cannot_be_read_is_refused_with_its_file() -> None:
    with pytest.raises(SourceProblem, match=r"甲\.yaml.*AB-01\.\.甲.*SPT-01\.\.25"):
        listed_ids(chapter(rules=("AB-01..甲",)))
