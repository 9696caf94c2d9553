"""A policy: one document as one office applies it - plan, decisions, external parameters, tried figures.

The text form is `id?名=值&名=值`. 用途=测算 lifts the period; 方案=02 picks a plan; the name of an open
decision or of an external parameter fills what the document leaves open; the path of a stated figure tries
another value, which makes every result 测算.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from policies.decode import exact
from policies.errors import PolicyProblem
from policies.figures import JOINT, Figure, figures
from policies.model import Benefit, Chapter, Decision, Document, Parameter
from policies.tried import read_for, read_value
from policies.vocabulary import squash, vocabulary

USE, PLAN, SIMULATION = "用途", "方案", "测算"
PLAN_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
NEAREST = 3
CLOSENESS = 0.3


@dataclass(frozen=True)
class Policy:
    """A resolved policy text. `shared` is what `policies.table` remembers of its determinations."""

    text: str
    document: Document
    plan: str = ""
    simulation: bool = False
    decisions: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Fraction] = field(default_factory=dict)
    tried: dict[str, Fraction] = field(default_factory=dict)
    shared: dict[tuple[tuple[str, str], ...], Any] = field(init=False, compare=False, repr=False, default_factory=dict)

    @property
    def is_scenario(self) -> bool:
        """Whether a stated figure was changed: nothing it gives is the law."""
        return bool(self.tried)

    @property
    def trial(self) -> dict[str, str]:
        """What makes it a trial, by name as it was written: changed figures, 用途=测算; empty for the law as it stands.

        Nothing that a trial gives may be paid, put on record or taken for what was due.
        """
        decisions, parameters = open_questions(self.document)
        pairs = (pair.partition("=") for pair in self.text.partition("?")[2].split("&") if pair.strip())
        given = {key.strip(): value.strip() for key, _, value in pairs}
        return {k: v for k, v in given.items() if k != PLAN and k not in decisions and k not in parameters}

    @property
    def trial_said(self) -> str:
        """The same in words: 用途=测算、培训补贴.高级=3500."""
        return "、".join(f"{name}={value}" for name, value in self.trial.items())

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters in force of the choice of plan, in the document's order."""
        return tuple(c for c in self.document.chapters if not self.plan or c.id == self.plan)

    def benefits(self) -> Iterator[Benefit]:
        """All benefits, in the document's order."""
        for chapter in self.chapters:
            yield from chapter.benefits.values()

    def of_concept(self, concept: str) -> list[Benefit]:
        """The benefits of a concept, in the document's order."""
        return [b for b in self.benefits() if b.concept == concept]

    def find(self, name: str) -> list[Benefit]:
        """The benefits of a title, `方案.补贴` or inventory id. Raises PolicyProblem."""
        wanted = squash(name)
        found = [b for b in self.benefits() if wanted in (squash(b.title), squash(f"{b.plan}.{b.title}"))]
        if found:
            return found
        for with_conditions in (False, True):
            for benefit in self.benefits():
                if wanted in {squash(i) for i in carried(benefit, with_conditions)}:
                    return [benefit]
        titles = sorted({b.title for b in self.benefits()})
        near = get_close_matches(name, titles, NEAREST, CLOSENESS) or titles[:NEAREST]
        raise PolicyProblem(f"“{self.document.id}”没有补贴“{name}”，相近的有：{'、'.join(near)}")

    def clause_of(self, name: str, benefit: Benefit) -> str:
        """The clause of an inventory id inside a benefit, else the benefit's own."""
        from policies.model import walk

        for item in walk(benefit):
            if squash(name) in {squash(i) for i in getattr(item, "carries", ())} and item.clause:
                return str(item.clause)
        return benefit.clause

    def figure(self, benefit: Benefit, name: str, stated: str) -> Fraction:
        """A stated figure, or the value tried in its place."""
        path = ".".join(p for p in (benefit.plan, benefit.title, name) if p)
        return self.tried[path] if path in self.tried else exact(stated)

    def lookup(self, path: str, every_plan: bool = False) -> Figure:
        """The first figure of a path. Raises PolicyProblem with the nearest."""
        found = match_figures(self.document, path, "" if every_plan else self.plan)
        if not found:
            raise PolicyProblem(unknown(path, self.document))
        return found[0]


def carried(benefit: Benefit, with_conditions: bool = False) -> list[str]:
    """The inventory ids that a benefit carries, its own first; those of its conditions only when asked."""
    from policies.model import walk

    ids: dict[str, None] = dict.fromkeys(benefit.carries)
    for item in walk(benefit):
        if with_conditions or not hasattr(item, "is_"):
            ids.update(dict.fromkeys(getattr(item, "carries", ())))
    return list(ids)


def read_policy(text: str, find_document: Callable[[str], Document]) -> Policy:
    """The policy of a text. Raises PolicyProblem."""
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    name, _, query = plain.partition("?")
    if not name.strip():
        raise PolicyProblem("政策是空的，请写文件号，如 haiyuan-2023")
    seen: set[str] = set()
    policy = Policy(plain, find_document(name.strip().lower()))
    for pair in filter(None, (p.strip() for p in query.split("&"))):
        key, equals, value = (p.strip() for p in pair.partition("="))
        if not equals or not key or not value:
            raise PolicyProblem(f"政策“{plain}”里“{pair}”应写成 名=值")
        if key in seen:
            raise PolicyProblem(f"政策里“{key}”写了两次，请只留一个")
        seen.add(key)
        policy = _with(policy, key, value)
    return policy


def _with(policy: Policy, key: str, value: str) -> Policy:
    if key == USE:
        if value != SIMULATION:
            raise PolicyProblem(f"用途只能是“测算”，不是“{value}”")
        return replace(policy, simulation=True)
    if key == PLAN:
        return replace(policy, plan=_plan(policy.document, value))
    decisions, parameters = open_questions(policy.document)
    if key in decisions:
        return replace(policy, decisions={**policy.decisions, key: _option(key, decisions[key], value)})
    if key in parameters:
        number = read_value(key, value, parameters[key].unit)
        _within_bounds(key, parameters[key], number)
        return replace(policy, parameters={**policy.parameters, key: number})
    found = match_figures(policy.document, key, policy.plan)
    if not found:
        raise PolicyProblem(unknown(key, policy.document))
    if twice := next((f.path for f in found if f.path in policy.tried), ""):
        raise PolicyProblem(f"“{twice}”写了两次（第二次是“{key}={value}”），请只留一个")
    number = read_for(key, value, found)
    return replace(policy, tried={**policy.tried, **{f.path: number for f in found}})


def _plan(document: Document, value: str) -> str:
    wanted = value.removeprefix("方案").strip()
    plans = {c.id: c for c in document.chapters if c.id}
    for key in (wanted, wanted.zfill(2), str(chinese_number(wanted)).zfill(2)):
        if key in plans:
            return key
    listed = "、".join(f"{c.id} {c.title}" for c in plans.values())
    raise PolicyProblem(f"“{document.id}”没有方案“{value}”，现有：{listed}")


def chinese_number(text: str) -> int:
    """一 .. 九十九 as a number; 0 for anything else."""
    tens, ten, ones = text.rpartition("十")
    if ten and (tens in PLAN_DIGITS or not tens) and (ones in PLAN_DIGITS or not ones):
        return 10 * PLAN_DIGITS.get(tens, 1) + PLAN_DIGITS.get(ones, 0)
    return PLAN_DIGITS.get(text, 0)


def _option(key: str, decision: Decision, value: str) -> str:
    for option in decision.options:
        if squash(option) == squash(value):
            return option
    raise PolicyProblem(f"“{key}”只能是 {'、'.join(decision.options)}（{decision.clause}），不是“{value}”")


def _within_bounds(key: str, parameter: Parameter, number: Fraction) -> None:
    low, high = parameter.at_least, parameter.at_most
    if (low and number < exact(low)) or (high and number > exact(high)):
        raise PolicyProblem(f"“{key}”应在 {low or 0} 到 {high or '不限'} {parameter.unit}之间（{parameter.clause}）")


def open_questions(document: Document) -> tuple[dict[str, Decision], dict[str, Parameter]]:
    """The open decisions and external parameters of a document, chapters included."""
    decisions, parameters = dict(document.decisions), dict(document.parameters)
    for chapter in document.chapters:
        decisions.update(chapter.decisions)
        parameters.update(chapter.parameters)
    return decisions, parameters


def match_figures(document: Document, path: str, plan: str = "") -> list[Figure]:
    """All figures that a path names: `补贴`, `补贴.行`, `方案.补贴.行`."""
    benefits, name = _meant(document, path, plan)
    return [figure for benefit in benefits for figure in _named(list(figures(benefit)), name)]


def _meant(document: Document, path: str, plan: str = "") -> tuple[list[Benefit], str]:
    """The benefits of a path, and what is named of them."""
    segments = [s.strip() for s in path.split(".")]
    plans = {c.id for c in document.chapters if c.id}
    if len(segments) > 1 and (first := segments[0].removeprefix(PLAN).strip().zfill(2)) in plans:
        plan, segments = first, segments[1:]
    chapters = [chapter for chapter in document.chapters if not plan or chapter.id == plan]
    title = squash(segments[0])
    found = [b for chapter in chapters for b in chapter.benefits.values() if title in _titles(b)]
    return found, ".".join(segments[1:])


def _titles(benefit: Benefit) -> set[str]:
    others = [w for words in benefit.for_.values() if len(words) == 1 for w in words]
    return {squash(t) for t in (benefit.title, *others)}


def _named(stated: list[Figure], name: str) -> list[Figure]:
    if not name:
        return stated[:1] if len(stated) == 1 else [f for f in stated if f.name == "标准"]
    exactly = [f for f in stated if squash(f.name) == squash(name)]
    if exactly:
        return exactly
    partly = [f for f in stated if squash(name) in {squash(part) for part in f.name.split(JOINT)}]
    if partly:
        return partly
    words = {w for fact in vocabulary().facts.values() if (w := fact.known(name)) is not None}
    return [f for f in stated if f.name in words]


def unknown(key: str, document: Document) -> str:
    """Why a name is none of a document's, with the right ones that are nearest."""
    benefits, name = _meant(document, key)
    if benefits:
        return _not_of(benefits, key, name)
    decisions, parameters = open_questions(document)
    every = [benefit for chapter in document.chapters for benefit in chapter.benefits.values()]
    paths = [f"{benefit.title}.{figure.name}" for benefit in every for figure in figures(benefit)]
    names = list(dict.fromkeys([USE, PLAN, *decisions, *parameters, *paths]))
    near = get_close_matches(key, names, NEAREST, CLOSENESS)
    hint = f"相近的有：{'、'.join(near)}" if near else f"可以写的如：{'、'.join(paths[:NEAREST])}"
    return f"“{document.id}”里没有“{key}”，{hint}"


def _not_of(benefits: list[Benefit], key: str, name: str) -> str:
    """Why a benefit that there is has no such figure: it has others, or pays what another states."""
    title = benefits[0].title
    stated = list(dict.fromkeys(f"{b.title}.{figure.name}" for b in benefits for figure in figures(b)))
    near = get_close_matches(key, stated, NEAREST, CLOSENESS) if name else []
    others = dict.fromkeys(part.as_in for b in benefits if b.amount for part in b.amount.parts if part.as_in)
    if others and not near:
        return f"“{title}”的数额取自别处，请改“{'”“'.join(others)}”"
    if not stated:
        return f"“{title}”没有写明可以改的数"
    more = f" 等 {len(stated)} 个" if not near and len(stated) > NEAREST else ""
    why = f"里没有“{name}”，{'相近的' if near else ''}有：" if name else "有几个数，请写明是哪一个："
    return f"“{title}”{why}{'、'.join(near or stated[:NEAREST])}{more}"
