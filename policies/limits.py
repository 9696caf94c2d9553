"""Limits over what was paid before: counts, and the same thing twice.

A cell hands the count in as a fact; a history (check, determine) derives the fact before. Where neither knows,
the limit is untested and said so.
"""

from __future__ import annotations

from fractions import Fraction

from policies.case import MET, MISSED, Case, plain
from policies.model import Limit


def within_limit(limit: Limit, case: Case) -> str | None:
    """None where the limit holds or is untested (noted in the case); else the sentence of the miss."""
    value = case.get(limit.fact)
    if value is None:
        case.untested[limit.fact] = None
        return None
    if isinstance(value, Fraction):
        most = case.figure(limit.fact, limit.at_most)
        met, says = value < most, f"{limit.fact} {plain(value)} 次，最多 {plain(most)} 次"
    else:
        met, says = value is not True, f"{limit.fact}：{'是' if value is True else '否'}"
    says += f"（{limit.clause}）"
    case.note(MET if met else MISSED, says, limit)
    if met:
        return None
    return f"{says}；{limit.says}" if limit.says else says
