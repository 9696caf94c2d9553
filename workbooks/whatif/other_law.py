"""The policy of the other world: figures of the present one set anew, or another document."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from policies.errors import InputProblem
from policies.library import resolve
from policies.policy import SIMULATION, USE, Policy, match_figures
from policies.vocabulary import exact_number, squash

MORE_SIGNS, LESS_SIGNS = "+＋", "-－"
PERCENT = ("%", "％")


def other_law(text: str, settings: Sequence[str], other: str) -> Policy:
    """The policy that a policy text becomes. Raises InputProblem, PolicyProblem.

    `settings` are 名=值 as in a policy text, or 名=+40, 名=-5% of the figure as it is; `other` is a policy text of its
    own, whose period is not tested: what was paid under one document lies outside the other's.
    """
    if other:
        return resolve(_with(other, [] if f"{USE}=" in other else [f"{USE}={SIMULATION}"]))
    pairs = [pair for setting in settings for pair in _pairs(resolve(text), setting)]
    names = [squash(pair.partition("=")[0]) for pair in pairs]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise InputProblem(f"“{twice}”写了两次，请只留一个")
    return resolve(_with(text, pairs))


def _with(text: str, pairs: Sequence[str]) -> str:
    """A policy text with more pairs, which go before its own of the same name."""
    name, _, query = text.partition("?")
    new = {squash(pair.partition("=")[0]) for pair in pairs}
    old = [pair for pair in query.split("&") if pair.strip() and squash(pair.partition("=")[0]) not in new]
    return "?".join(filter(None, (name, "&".join((*old, *pairs)))))


def _pairs(policy: Policy, setting: str) -> list[str]:
    """A setting as pairs of a policy text: a change of a figure is worked out from what the figure is."""
    name, equals, value = (part.strip() for part in setting.partition("="))
    if not (name and equals and value) or any(mark in setting for mark in "&?？＆"):
        raise InputProblem(f"“{setting}”应写成 参数=值，如 培训补贴.高级=3500、培训补贴.高级=+10%")
    figures = match_figures(policy.document, name, policy.plan)
    if value[0] not in MORE_SIGNS + LESS_SIGNS or not figures:
        return [f"{name}={value}"]
    change = value[1:].strip()
    try:
        number = exact_number(change, share=change.endswith(PERCENT))
    except ValueError as error:
        raise InputProblem(f"“{setting}”的值“{value}”不是数") from error
    sign = -1 if value[0] in LESS_SIGNS else 1
    found = []
    for figure in figures:
        now = policy.tried.get(figure.path, figure.value)
        then = now + sign * number * (now if change.endswith(PERCENT) else Fraction(1))
        if then < 0:
            raise InputProblem(f"“{setting}”：{figure.path} 现在是 {now}，减去以后小于 0")
        found.append(f"{figure.path}={then}")
    return found
