"""The ledger of a document: every rule id, how it is carried (benefit, condition, limit, ...), and where.

It is generated from the `carries` of the rows; the ids that a document should carry stand in its audit file as
ranges (HY-01-1..28).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.errors import SourceProblem
from policies.lookup import Place, places
from policies.model import Document

SPAN = re.compile(r"(?P<head>.*?)(?P<first>\d+)(?:\.\.(?P<last>\d+))?")


@dataclass(frozen=True)
class Ledger:
    """`rows`: rule id -> the places that carry it. `missing` and `unknown` are against the ids that are listed."""

    rows: dict[str, tuple[Place, ...]]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    def kinds(self, rule: str) -> tuple[str, ...]:
        """How a rule is carried, each way once."""
        return tuple(dict.fromkeys(place.kind for place in self.rows[rule]))


def ledger(document: Document) -> Ledger:
    """The ledger of a document. Where it lists no ids, none is missing or unknown."""
    rows: dict[str, tuple[Place, ...]] = {}
    for place in places(document):
        for rule in place.ids:
            rows[rule] = (*rows.get(rule, ()), place)
    listed = listed_ids(document)
    missing = tuple(rule for rule in listed if rule not in rows)
    unknown = tuple(rule for rule in rows if listed and rule not in listed)
    return Ledger(rows, missing, unknown)


def listed_ids(document: Document) -> dict[str, None]:
    """The ids that a document should carry, in order. Raises SourceProblem for a range that can't be read."""
    return {rule: None for chapter in document.chapters for span in chapter.rules for rule in _span(span, chapter.file)}


def _span(text: str, file: str) -> Iterator[str]:
    """SPT-01..25 -> SPT-01, SPT-02, ...; HY-00-1..2 -> HY-00-1, HY-00-2."""
    found = SPAN.fullmatch(text)
    if found is None:
        raise SourceProblem(file, 1, f"编号范围“{text}”应写成 SPT-01..25 这样")
    head, first = found["head"], found["first"]
    for number in range(int(first), int(found["last"] or first) + 1):
        yield f"{head}{str(number).zfill(len(first))}"
