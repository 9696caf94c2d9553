"""How a class has to be run: size, hours, share of practice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policies.case import MISSED, UNTESTED, Case, Undecided
from policies.conditions import test
from policies.determine import read_facts
from policies.model import Benefit, Chapter
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


def check_class(policy: Policy, facts: Mapping[str, object], as_of: date | None = None) -> tuple[list[Miss], list[str]]:
    """The rules that a class misses, and the facts that were not given, under the first chapter with rules on them.

    Raises InputProblem for facts that can't be read, Undecided where the document is not in force, leaves a rule
    open, or has none on what was given.
    """
    read = read_facts(facts)
    for chapter in policy.chapters:
        if chapter.conduct:
            tested, misses, untested = _under(chapter, Case(policy, _as_benefit(chapter), read, as_of))
            if tested:
                return misses, untested
    raise Undecided("NEEDS_PARAM", "文件没有这样的办班要求（人数、学时、实操学时）")


def _under(chapter: Chapter, case: Case) -> tuple[int, list[Miss], list[str]]:
    """How many rules of a chapter were tested, those missed, and the facts that others lack."""
    in_force(case)
    misses: list[Miss] = []
    untested: list[str] = []
    open_: Undecided | None = None
    tested = 0
    for condition in chapter.conduct.values():
        try:
            outcome = test(condition, case)
        except Undecided as question:
            open_ = open_ or question
            continue
        if outcome is None:
            continue
        if outcome.state == UNTESTED:
            untested += outcome.labels
            continue
        tested += 1
        if outcome.state == MISSED:
            misses.append(Miss(outcome.says, condition.clause, condition.strength == SOFT))
    if open_ is not None and not any(not miss.soft for miss in misses):
        raise open_
    return tested, misses, untested


def _as_benefit(chapter: Chapter) -> Benefit:
    clause = next(iter(chapter.conduct.values())).clause
    return Benefit("class_conduct", "", clause, title=TITLE, plan=chapter.id, in_force=chapter.in_force)
