"""What a name or a `name=value` that somebody types means in a plan: which figure of which lines, and how much.

培训补贴.高级 (a standard, as in a policy text), 实用技术培训.人数 or 培训补贴.高级.人数 (a headcount),
公益性岗位.月数 (the times). A value is a number, or a change of what stands there now: +40, -10, +5%.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from fractions import Fraction

from policies.bounds import PERSONS, STANDARD, TIMES
from policies.errors import InputProblem
from policies.library import resolve
from policies.policy import match_figures
from policies.vocabulary import exact_number, squash
from workbooks.whatif.goal import Unknown
from workbooks.whatif.model import FIELDS, Change, Line, Plan, Scenario

WORDS = {
    STANDARD: ("标准",),
    PERSONS: ("人数", "个数", "家数", "数量"),
    TIMES: ("次数", "月数", "年数", "天数", "班数", "期数"),
}
NEAREST, CLOSENESS = 3, 0.3
MOST_SHOWN = 5


def unknown_of(plan: Plan, name: str) -> Unknown:
    """The figure that a name stands for. Raises InputProblem with the nearest names."""
    lines = _lines(plan, name)
    if lines:
        return Unknown(STANDARD, lines)
    rest, _, word = name.rpartition(".")
    what = next((what for what, words in WORDS.items() if word.strip() in words), "")
    lines = _lines(plan, rest) if what and rest else ()
    if not lines:
        raise InputProblem(_not_there(plan, name))
    if what != STANDARD and len(lines) > 1:
        told = "、".join(dict.fromkeys(f"{_own_name(plan, i)}.{word}" for i in lines[:MOST_SHOWN]))
        raise InputProblem(f"“{name}”有 {len(lines)} 项，各有各的{word}，请写明是哪一项：{told}")
    return Unknown(what, lines)


def scenario_of(plan: Plan, name: str, settings: Iterable[str]) -> Scenario:
    """The scenario that texts like 培训补贴.高级=3500 or 高级工.人数=+40 make. Raises InputProblem."""
    changes: dict[int, dict[str, Fraction]] = {}
    for text in settings:
        unknown, written = _pair(plan, text)
        field = FIELDS[unknown.what]
        for number in unknown.lines:
            if field in changes.setdefault(number, {}):
                raise InputProblem(f"“{plan.lines[number].title}”的{unknown.what}写了两次（{text}），请只留一个")
            changes[number][field] = _value(text, written, getattr(plan.lines[number], field), unknown.what)
    return Scenario(name, {number: Change(**fields) for number, fields in changes.items()})


def parameter_name(plan: Plan, unknown: Unknown) -> str:
    """How a figure of a plan is called: 培训补贴.高级工, 实用技术培训.人数."""
    line = plan.lines[unknown.lines[0]]
    if unknown.what == STANDARD:
        return line.path or f"{_own_name(plan, unknown.lines[0])}.{STANDARD}"
    return f"{_own_name(plan, unknown.lines[0])}.{unknown.what}"


def _pair(plan: Plan, text: str) -> tuple[Unknown, str]:
    name, equals, value = (part.strip() for part in text.rpartition("="))
    if not (name and equals and value):
        raise InputProblem(f"“{text}”应写成 参数=值，如 培训补贴.高级=3500、实用技术培训.人数=+40")
    return unknown_of(plan, name), value


def _value(text: str, written: str, now: Fraction | None, what: str) -> Fraction:
    """What is written, or what stands there now changed by it."""
    change = written[0] in "+-＋－"
    number = _number(text, written[1:] if change else written, share=change and "%" in squash(written))
    if not change:
        found = number
    elif now is None:
        raise InputProblem(f"“{text}”：现在的{what}是待定的，没有可加减的数，请写出{what}本身")
    else:
        by = number * now if written.rstrip().endswith(("%", "％")) else number
        found = now - by if written[0] in "-－" else now + by
    if found < 0:
        raise InputProblem(f"“{text}”：{what}不能小于 0")
    if what != STANDARD and found.denominator != 1:
        raise InputProblem(f"“{text}”：{what}应是整数")
    return found


def _number(text: str, written: str, share: bool) -> Fraction:
    """A number; a percentage where it may be one."""
    try:
        return exact_number(written, share=share)
    except ValueError as error:
        raise InputProblem(f"“{text}”的值“{written}”不是数") from error


def _lines(plan: Plan, name: str) -> tuple[int, ...]:
    """The lines whose standard a path names, else those of a title."""
    policy = resolve(plan.policy)
    paths = {squash(name), *(squash(figure.path) for figure in match_figures(policy.document, name, policy.plan))}
    by_path = tuple(i for i, line in enumerate(plan.lines) if line.path and squash(line.path) in paths)
    by_title = (i for i, line in enumerate(plan.lines) if squash(line.title) == squash(name))
    return by_path or tuple(by_title)


def _own_name(plan: Plan, number: int) -> str:
    """The title of a line where no other has it, else its path."""
    line = plan.lines[number]
    alone = sum(squash(other.title) == squash(line.title) for other in plan.lines) == 1
    return line.title if alone or not line.path else line.path


def _not_there(plan: Plan, name: str) -> str:
    policy = resolve(plan.policy)
    stated = match_figures(policy.document, name, policy.plan)
    why = f"文件里有“{name}”，测算表里没有用到它" if stated else f"测算表里没有“{name}”"
    names = list(dict.fromkeys(text for line in plan.lines for text in _names(line)))
    near = get_close_matches(name, names, NEAREST, CLOSENESS)
    return f"{why}，相近的有：{'、'.join(near)}" if near else why


def _names(line: Line) -> list[str]:
    return (
        [line.path, f"{line.title}.{PERSONS}"] if line.path else [f"{line.title}.{STANDARD}", f"{line.title}.{PERSONS}"]
    )
