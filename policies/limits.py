"""Limits over what was paid before: counts, and the same thing twice.

A cell hands the count in as a fact; a history (check, determine) derives the fact before. Where neither knows,
the limit is untested and said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from policies.case import MET, MISSED, NOTE, Case, plain, show
from policies.history import Known, compared, highest_before, known
from policies.model import Benefit, Limit, Upgrade
from policies.vocabulary import Value, squash, vocabulary

PERSON = "人"
OPEN = "REVIEW"


@dataclass(frozen=True)
class Missed:
    """A limit that is reached: the verdict and its sentence."""

    verdict: str
    says: str


def within_limit(limit: Limit, case: Case) -> Missed | None:
    """None where the limit holds or is untested (noted in the case); else the miss."""
    found = _found(limit, case)
    if found is None:
        return None
    met, says = found
    says += f"（{limit.clause}）"
    decided = case.decision(limit.ask) if limit.ask and not met else None
    if decided in limit.settles:
        case.note(NOTE, f"{says}，按“{limit.ask}”的决定", limit)
        return None
    case.note(MET if met else MISSED, says, limit)
    if met:
        return None
    says = f"{says}；{limit.says}" if limit.says else says
    if limit.upgrade:
        return _upgraded(limit.upgrade, says, limit, case)
    if limit.ask and decided is None:
        return Missed(OPEN, f"{says}；{case.hint(limit.ask)}")
    return Missed(limit.else_, says)


def asked_of_the_past(benefit: Benefit) -> tuple[str, ...]:
    """The labels of all facts that the limits and the cap of a benefit compare with earlier payments."""
    labels = [label for limit in benefit.limits for label in (limit.fact, *compared(limit))]
    labels += [label for limit in benefit.limits if (u := limit.upgrade) for label in (u.level, u.before)]
    cap = benefit.amount.cap if benefit.amount else None
    return tuple(dict.fromkeys([*labels, *([cap.less] if cap and cap.less else [])]))


def reached(limit: Limit, case: Case) -> dict[str, Value]:
    """What the history of a case comes to, as facts that a claim states: with them in its place the verdict is the
    same. Nothing where the limit holds: what else was paid isn't known.
    """
    past = known(limit, case)
    outcome = _outcome(limit, past, case)
    if past.value is None or outcome is None or outcome[0]:
        return {}
    before = highest_before(limit.upgrade.level, limit, case) if limit.upgrade else None
    stated = limit.upgrade is None or case.get(limit.upgrade.before) is not None
    if limit.upgrade is None or before is None or stated:
        return {limit.fact: past.value}
    return {limit.fact: past.value, limit.upgrade.before: before}


def _found(limit: Limit, case: Case) -> tuple[bool, str] | None:
    """Whether the limit holds, and its sentence; None where neither the claim nor the history tells."""
    past = known(limit, case)
    outcome = _outcome(limit, past, case)
    if outcome is None or (outcome[0] and not past.sure):
        case.untested[limit.fact] = None
        return None
    met, says = outcome
    return met, f"{says}；{past.says}" if past.says else says


def _outcome(limit: Limit, past: Known, case: Case) -> tuple[bool, str] | None:
    value = past.value
    if value is None:
        return None
    if isinstance(value, Fraction):
        most = case.figure(limit.fact, limit.at_most)
        said = "" if limit.either_or else f"，最多 {plain(most)} 次"
        return value < most, f"{limit.fact} {plain(value)} 次{said}"
    if isinstance(value, tuple):
        return _listed(limit, value, case)
    return value is not True, f"{limit.fact}：{'是' if value is True else '否'}"


def _listed(limit: Limit, before: tuple[str, ...], case: Case) -> tuple[bool, str] | None:
    """Whether what is claimed now stands in the list of what was paid before."""
    label = next(name for name in limit.never_twice if name != PERSON)
    now = case.get(label)
    if not before:
        return True, f"{limit.fact}：无"
    if not isinstance(now, str):
        case.untested[label] = None
        return None
    met = squash(now) not in {squash(item) for item in before}
    return met, f"{label} {now}，{limit.fact}：{'、'.join(before)}"


def _upgraded(upgrade: Upgrade, says: str, limit: Limit, case: Case) -> Missed | None:
    """A repeat that is, or may be, an upgrade is a question that the policy may answer; any other is barred."""
    levels = vocabulary().fact(upgrade.level).words
    now, before = case.get(upgrade.level), case.get(upgrade.before)
    before = highest_before(upgrade.level, limit, case) if before is None else before
    if now is None or levels.index(str(now)) <= (levels.index(str(before)) if before is not None else 0):
        return Missed(limit.else_, says)
    decided = case.decision(upgrade.ask)
    known = f"{upgrade.before} {show(upgrade.before, before)}，现在 {now}"
    if decided is None:
        return Missed(OPEN, f"{says}；{known}，升级是否也算重复，{case.hint(upgrade.ask)}")
    if decided not in upgrade.settles:
        return Missed(limit.else_, says)
    case.note(NOTE, f"{known}，按“{upgrade.ask}”的决定", limit)
    return None
