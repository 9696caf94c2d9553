"""The policy of the other world: figures of the present one set anew, or another document."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from policies.errors import InputProblem, PolicyProblem
from policies.library import resolve
from policies.policy import SIMULATION, USE, Policy, match_figures, open_questions, unknown
from policies.tried import exactly, fitting
from policies.vocabulary import exact_number, squash

MORE, LESS, PERCENT = "+", "-", "%"


def other_law(text: str, settings: Sequence[str], other: str) -> Policy:
    """The policy that a policy text becomes. Raises InputProblem, PolicyProblem.

    `settings` are 名=值 as in a policy text, or 名=+40, 名=-5% of the figure as it is; `other` is a policy text of its
    own, whose period is not tested: what was paid under one document lies outside the other's.
    """
    if other:
        plain = _folded(other)
        return resolve(plain if f"{USE}=" in plain else _with(resolve(plain), [f"{USE}={SIMULATION}"]))
    policy = resolve(text)
    return resolve(_with(policy, [pair for setting in settings for pair in _pairs(policy, setting)]))


def _folded(text: str) -> str:
    """A text in the width in which policy texts are read: ．＝３ are .=3."""
    return unicodedata.normalize("NFKC", text).strip()


def _with(policy: Policy, pairs: Sequence[str]) -> str:
    """A policy's text with more pairs, which go before its own of the same name or figure."""
    name, _, query = policy.text.partition("?")
    names = [pair.partition("=")[0] for pair in pairs]
    new = {squash(each) for each in names}
    set_anew = {figure.path for each in names for figure in match_figures(policy.document, each, policy.plan)}
    old = [left for pair in query.split("&") if pair.strip() for left in _left(policy, pair, new, set_anew)]
    return "?".join(filter(None, (name, "&".join((*old, *pairs)))))


def _left(policy: Policy, pair: str, names: set[str], set_anew: set[str]) -> list[str]:
    """What is left of an old pair beside names and figures that are set anew."""
    name, _, value = pair.partition("=")
    if squash(name) in names:
        return []
    paths = dict.fromkeys(figure.path for figure in match_figures(policy.document, name, policy.plan))
    kept = [path for path in paths if path not in set_anew]
    return [pair] if len(kept) == len(paths) else [f"{path}={value}" for path in kept]


def _pairs(policy: Policy, setting: str) -> list[str]:
    """A setting as pairs of a policy text: a change of a figure is worked out from what the figure is."""
    name, equals, value = (part.strip() for part in _folded(setting).partition("="))
    if not (name and equals and value) or any(mark in name + value for mark in "&?"):
        raise InputProblem(f"“{setting}”应写成 参数=值，如 培训补贴.高级=3500、培训补贴.高级=+10%")
    decisions, parameters = open_questions(policy.document)
    if value[0] not in MORE + LESS or name in decisions:
        return [f"{name}={value}"]
    if name in parameters:
        stated = policy.parameters.get(name)
        if stated is None:
            raise InputProblem(f"“{setting}”：“{name}”现在没有填，没有可加减的数，请写出数本身，如 {name}=1000")
        return [f"{name}={_changed(setting, name, value, stated, parameters[name].unit)}"]
    figures = {figure.path: figure for figure in match_figures(policy.document, name, policy.plan)}
    if not figures:
        raise PolicyProblem(unknown(name, policy.document))
    return [
        f"{path}={_changed(setting, path, value, policy.tried.get(path, each.value), each.unit, each.of_whole)}"
        for path, each in figures.items()
    ]


def _changed(setting: str, name: str, value: str, now: Fraction, unit: str, of_whole: bool = True) -> str:
    """A figure after a change of what it is now."""
    change = value[1:].strip()
    share = change.endswith(PERCENT)
    try:
        by = exact_number(change, share=share or not unit)
    except ValueError as error:
        raise InputProblem(f"“{setting}”的值“{value}”不是数") from error
    then = now + (-1 if value[0] == LESS else 1) * by * (now if share else Fraction(1))
    if then < 0:
        raise InputProblem(f"“{setting}”：{name} 现在是 {exactly(now)}，减去以后小于 0")
    try:
        return exactly(fitting(name, then, unit, of_whole))
    except PolicyProblem as problem:
        raise InputProblem(f"“{setting}”：{name} 现在是 {exactly(now)}；{problem}") from problem
