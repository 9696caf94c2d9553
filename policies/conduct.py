"""How a class has to be run: size, hours, share of practice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from policies.case import MISSED, UNTESTED, Case, Undecided
from policies.conditions import test
from policies.determine import read_facts
from policies.model import Benefit, Chapter, Condition, Ratio, walk
from policies.period import in_force
from policies.policy import Policy

SOFT = "原则上"
TITLE = "办班要求"


@dataclass(frozen=True)
class Miss:
    """A rule of conduct that a class misses; `soft` where the text says 原则上."""

    says: str
    clause: str
    soft: bool


def concerned(policy: Policy, labels: Iterable[str]) -> Chapter | None:
    """The first chapter with a rule on any of the facts."""
    known = set(labels)
    for chapter in policy.chapters:
        for item in walk(chapter.conduct):
            if isinstance(item, Condition) and item.fact in known:
                return chapter
            if isinstance(item, Ratio) and {item.of, *item.in_} <= known:
                return chapter
    return None


def check_class(policy: Policy, facts: Mapping[str, object], as_of: date | None = None) -> tuple[list[Miss], list[str]]:
    """The rules that a class misses, and the facts that were not given, under the first chapter with rules on them.

    Raises InputProblem for facts that can't be read, Undecided where the document is not in force, leaves a rule
    open, or has none at all.
    """
    read = read_facts(facts)
    chapter = concerned(policy, read) or next((c for c in policy.chapters if c.conduct), None)
    if chapter is None:
        raise Undecided("NEEDS_PARAM", "文件没有规定办班要求")
    case = Case(policy, _as_benefit(chapter), read, as_of)
    in_force(case)
    misses: list[Miss] = []
    untested: list[str] = []
    open_: Undecided | None = None
    for condition in chapter.conduct.values():
        try:
            outcome = test(condition, case)
        except Undecided as question:
            open_ = open_ or question
            continue
        if outcome is not None and outcome.state == UNTESTED:
            untested += outcome.labels
        if outcome is not None and outcome.state == MISSED:
            misses.append(Miss(outcome.says, condition.clause, condition.strength == SOFT))
    if open_ is not None and not any(not miss.soft for miss in misses):
        raise open_
    return misses, untested


def _as_benefit(chapter: Chapter) -> Benefit:
    clause = next(iter(chapter.conduct.values())).clause
    return Benefit("class_conduct", "", clause, title=TITLE, plan=chapter.id, in_force=chapter.in_force)
