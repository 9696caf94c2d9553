"""Looks things up in a document: what stands behind a benefit, a clause or an id, and how two documents compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from policies.figures import Figure, figures
from policies.model import Benefit, Document, walk
from policies.policy import Policy
from policies.vocabulary import squash


@dataclass(frozen=True)
class Place:
    """A row of the law: its inventory ids, clause, words, and where it stands."""

    ids: tuple[str, ...]
    kind: str
    clause: str
    says: str
    file: str
    line: int


def places(document: Document) -> Iterator[Place]:
    """Every row of a document that carries an id."""
    for item in walk(document):
        ids = getattr(item, "carries", ())
        if ids:
            yield Place(tuple(ids), type(item).__name__, item.clause, words_of(item), item.file, item.line)


def words_of(item: Any) -> str:
    """A row in a few words: its own, else what it states."""
    for name in ("says", "title"):
        if text := getattr(item, name, ""):
            return str(text)
    stated = [
        str(getattr(item, n)) for n in ("fact", "is_", "value", "at_most", "pays", "words") if getattr(item, n, "")
    ]
    return " ".join(stated)


def find(document: Document, name: str) -> list[Place]:
    """The places of an inventory id, benefit title or clause."""
    wanted = squash(name)
    return [
        place
        for place in places(document)
        if wanted in {squash(i) for i in place.ids} or wanted in (squash(place.clause), squash(place.says))
    ]


@dataclass(frozen=True)
class Compared:
    """One figure of a concept in two documents; None where a document does not state it."""

    concept: str
    name: str
    left: Figure | None
    right: Figure | None

    @property
    def difference(self) -> Fraction | None:
        if self.left is None or self.right is None:
            return None
        return self.right.value - self.left.value


def compare(left: Policy, right: Policy) -> list[Compared]:
    """The stated figures of two documents, concept by concept (the first benefit that states a name counts)."""
    mine, theirs = _by_concept(left), _by_concept(right)
    found = []
    for concept in dict.fromkeys([*mine, *theirs]):
        a, b = mine.get(concept, {}), theirs.get(concept, {})
        found += [Compared(concept, name, a.get(name), b.get(name)) for name in dict.fromkeys([*a, *b])]
    return found


def _by_concept(policy: Policy) -> dict[str, dict[str, Figure]]:
    found: dict[str, dict[str, Figure]] = {}
    for benefit in policy.benefits():
        for figure in figures(benefit):
            found.setdefault(benefit.concept, {}).setdefault(_named(benefit, figure), figure)
    return found


def _named(benefit: Benefit, figure: Figure) -> str:
    chosen = [w for words in benefit.for_.values() if len(words) == 1 for w in words]
    return "·".join([*chosen, figure.name])
