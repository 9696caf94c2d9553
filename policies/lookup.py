"""Looks things up in a document: what stands behind a benefit, a clause or an id, and how two documents compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from policies.figures import Figure, figures
from policies.model import Benefit, Cap, Chapter, Condition, Document, Limit, Period, Step, walk
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


# How a row carries its rules: by its type inside a benefit, else by the section of the file that it stands in.
IN_BENEFIT: dict[type, str] = {Condition: "condition", Limit: "limit", Cap: "cap", Period: "period"}
TITLED = "titled"
KINDS = {
    "benefits": "benefit",
    "in_force": "period",
    "decisions": "decision",
    "parameters": "parameter",
    "groups": "group",
    "targets": "target",
    "budgets": "budget",
    "deadlines": "deadline",
    "routes": "route",
    "scores": "scoring",
    "tables": "table",
}


def places(document: Document) -> Iterator[Place]:
    """Every row of a document that carries an id."""
    holders: list[Document | Chapter] = [document, *document.chapters]
    for holder in holders:
        if holder.carries:
            yield _place(holder, holder, "status")
        for part in fields(holder):
            if part.name != "chapters":
                yield from _section(getattr(holder, part.name), KINDS.get(part.name, part.name))


def _section(rows: Any, kind: str) -> Iterator[Place]:
    """The rows of one section that carry an id, what stands inside them too."""
    for row in rows.values() if isinstance(rows, dict) else rows if isinstance(rows, tuple) else (rows,):
        for item in walk(row):
            if getattr(item, "carries", ()):
                yield _place(item, row, IN_BENEFIT.get(type(item), kind) if kind == "benefit" else kind)


def _place(item: Any, row: Any, kind: str) -> Place:
    """What has no clause or words of its own stands under those of its row."""
    clause = getattr(item, "clause", "") or getattr(row, "clause", "")
    return Place(tuple(item.carries), kind, clause, words_of(item) or words_of(row), item.file, item.line)


def audited(document: Document) -> Iterator[Place]:
    """The checks and contradictions of a document, by their own ids."""
    for chapter in document.chapters:
        for kind, rows in (("check", chapter.checks), ("contradiction", chapter.contradictions)):
            for name, item in rows.items():
                yield Place((name,), kind, item.clause, item.says, item.file, item.line)


def words_of(item: Any) -> str:
    """A row in a few words: its own, else what it states."""
    if isinstance(item, Benefit):
        return _benefit_words(item)
    if isinstance(item, Step) and not item.says:
        return "；".join([*(words_of(c) or "、".join(c.in_) for c in item.when), item.pays])
    if text := getattr(item, "says", "") or getattr(item, "title", ""):
        return str(text)
    stated = [
        str(getattr(item, n)) for n in ("fact", "is_", "value", "at_most", "pays", "words") if getattr(item, n, "")
    ]
    return " ".join(stated)


def _benefit_words(benefit: Benefit) -> str:
    """Title, then what it pays and asks for, as the rows state it."""
    stated = dict.fromkeys(f"{figure.name} {figure.text} {figure.unit}".strip() for figure in figures(benefit))
    asked = dict.fromkeys(c.words or c.says for c in benefit.conditions if c.words or c.says)
    return f"{benefit.title}：" + "；".join([*stated, *asked, *benefit.notes])


def find(document: Document, name: str) -> list[Place]:
    """The places of an id (rule, check, contradiction), benefit title or clause."""
    wanted = squash(name)
    found: dict[tuple[str, int], Place] = {}
    for place in (*_titled(document, wanted), *places(document), *audited(document)):
        named = wanted in {squash(i) for i in place.ids} or wanted in (squash(place.clause), squash(place.says))
        if named or place.kind == TITLED:
            found.setdefault((place.file, place.line), place)
    return list(found.values())


def _titled(document: Document, wanted: str) -> Iterator[Place]:
    """The benefits of a title, whether or not they carry an id themselves."""
    for chapter in document.chapters:
        for benefit in chapter.benefits.values():
            if squash(benefit.title) == wanted:
                ids = tuple(benefit.carries) or (benefit.title,)
                yield Place(ids, TITLED, benefit.clause, words_of(benefit), benefit.file, benefit.line)


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
            found.setdefault(benefit.concept, {}).setdefault(named(benefit, figure), figure)
    return found


def named(benefit: Benefit, figure: Figure) -> str:
    """A figure's name with the kind of its benefit before it: 就业见习·岗位补贴."""
    chosen = [w for words in benefit.for_.values() if len(words) == 1 for w in words]
    return "·".join([*chosen, figure.name])
