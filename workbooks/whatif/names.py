"""What a name or a `name=value` that somebody types means in a plan: which figure of which lines, and how much.

培训补贴.高级 (a standard, as in a policy text), 实用技术培训.人数 or 培训补贴.高级.人数 (a headcount),
公益性岗位.月数 (the times). A headcount that the document states once for several lines is one figure, which the
name of any of them means, and the document's own: 三支一扶目标.人数. A value is a number, or a change of what
stands there now: +40, -10, +5%.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from fractions import Fraction

from policies.bounds import PERSONS, STANDARD, TIMES
from policies.errors import InputProblem
from policies.library import resolve
from policies.masking import masked
from policies.policy import match_figures
from policies.tried import YUAN, fitting
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
UNITS = {STANDARD: YUAN, PERSONS: "人", TIMES: "次"}  # what a value is counted in


def unknown_of(plan: Plan, name: str) -> Unknown:
    """The figure that a name stands for. Raises InputProblem with the nearest names."""
    name = masked(name)
    if lines := _by_path(plan, name):
        return Unknown(STANDARD, lines)
    what, lines = _meant(plan, name)
    if not lines:
        raise InputProblem(_not_there(plan, name))
    figures = _figures(plan, what, lines)
    if len(figures) > 1:
        raise InputProblem(_several(plan, name, what, lines))
    return Unknown(what, figures.pop())


def _meant(plan: Plan, name: str) -> tuple[str, tuple[int, ...]]:
    """What a name that is no standard's is that of, and all lines that it may mean; none where it means nothing."""
    rest, _, word = name.rpartition(".")
    what = next((what for what, words in WORDS.items() if word.strip() in words), "")
    if lines := _by_title(plan, name):
        return STANDARD, lines
    if lines := _of_heads(plan, name) or (_of_heads(plan, rest) if what == PERSONS else ()):
        return PERSONS, lines
    return what, (_by_path(plan, rest) or _by_title(plan, rest)) if what and rest else ()


def _figures(plan: Plan, what: str, lines: tuple[int, ...]) -> set[tuple[int, ...]]:
    return {plan.together(number, what) for number in lines}


def scenario_of(plan: Plan, name: str, settings: Iterable[str]) -> Scenario:
    """The scenario that texts like 培训补贴.高级=3500 or 高级工.人数=+40 make. Raises InputProblem, PolicyProblem."""
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
    if unknown.what == STANDARD and line.path:
        return line.path
    if len(unknown.lines) > 1:
        shared = _called(line, line.heads if unknown.what == PERSONS else line.benefit, unknown.what)
        if _stands_for(plan, shared, unknown):  # other lines under that name may have a figure of their own
            return shared
    return _called(line, _own_name(plan, unknown.lines[0]), unknown.what)


def _called(line: Line, name: str, what: str) -> str:
    """The name of a figure: that of its line, or of several, with the figure's own word."""
    return name if name.rpartition(".")[2] in WORDS[what] else f"{name}.{line.word(what)}"


def _stands_for(plan: Plan, name: str, unknown: Unknown) -> bool:
    """Whether a name means this figure and no other."""
    what, lines = _meant(plan, name)
    return what == unknown.what and _figures(plan, what, lines) == {unknown.lines}


def _of_heads(plan: Plan, name: str) -> tuple[int, ...]:
    """The lines whose headcount the document states under a name."""
    wanted = squash(name)
    named = ((i, squash(line.heads)) for i, line in enumerate(plan.lines) if line.heads)
    return tuple(i for i, heads in named if wanted in (heads, heads.partition(".")[2]))


def _several(plan: Plan, name: str, what: str, lines: tuple[int, ...]) -> str:
    """That a name means several figures, with names that mean one of them each."""
    word = plan.lines[lines[0]].word(what)
    own = {parameter_name(plan, figure): figure for figure in (Unknown(what, plan.together(i, what)) for i in lines)}
    alone = [each for each, figure in own.items() if what == STANDARD or _stands_for(plan, each, figure)][:MOST_SHOWN]
    told = f"请写明是哪一项：{'、'.join(alone)}" if alone else "项目的名字一样，请先在测算表里改成不同的名字"
    return f"“{name}”有 {len(lines)} 项，各有各的{word}，{told}"


def yuan_of(text: str, written: str) -> Fraction:
    """The sum of money in a text like 预算=100万: not below zero, to the fen. Raises InputProblem, PolicyProblem."""
    return fitting(masked(text), _number(masked(text), written, share=False), UNITS[STANDARD])


def _pair(plan: Plan, text: str) -> tuple[Unknown, str]:
    name, equals, value = (part.strip() for part in text.rpartition("="))
    if not (name and equals and value):
        raise InputProblem(f"“{masked(text)}”应写成 参数=值，如 培训补贴.高级=3500、实用技术培训.人数=+40")
    return unknown_of(plan, name), value


def _value(text: str, written: str, now: Fraction | None, what: str) -> Fraction:
    """What is written, or what stands there now changed by it."""
    text = masked(text)
    change = written[0] in "+-＋－"
    number = _number(text, written[1:] if change else written, share=change and "%" in squash(written))
    if not change:
        found = number
    elif now is None:
        raise InputProblem(f"“{text}”：现在的{what}是待定的，没有可加减的数，请写出{what}本身")
    else:
        by = number * now if written.rstrip().endswith(("%", "％")) else number
        found = now - by if written[0] in "-－" else now + by
    return fitting(text, found, UNITS[what])


def _number(text: str, written: str, share: bool) -> Fraction:
    """A number, as 100万 too; a percentage where it may be one."""
    try:
        return exact_number(f"{written}元" if written.endswith("万") else written, share=share)
    except ValueError as error:
        raise InputProblem(f"“{text}”的值“{masked(written)}”不是数") from error


def _by_path(plan: Plan, name: str) -> tuple[int, ...]:
    """The lines whose standard a policy text would change under this name."""
    policy = resolve(plan.policy)
    paths = {squash(name), *(squash(figure.path) for figure in match_figures(policy.document, name, policy.plan))}
    return tuple(i for i, line in enumerate(plan.lines) if line.path and squash(line.path) in paths)


def _by_title(plan: Plan, name: str) -> tuple[int, ...]:
    return tuple(i for i, line in enumerate(plan.lines) if squash(line.title) == squash(name))


def _own_name(plan: Plan, number: int) -> str:
    """The title of a line where no other has it, else its path where no other has that."""
    line = plan.lines[number]
    alone = sum(squash(other.title) == squash(line.title) for other in plan.lines) == 1
    by_path = line.path and sum(other.path == line.path for other in plan.lines) == 1
    return line.path if by_path and not alone else line.title


def _not_there(plan: Plan, name: str) -> str:
    policy = resolve(plan.policy)
    stated = match_figures(policy.document, name, policy.plan)
    why = f"文件里有“{name}”，测算表里没有用到它" if stated else f"测算表里没有“{name}”"
    names = list(dict.fromkeys(text for number in range(len(plan.lines)) for text in _names(plan, number)))
    near = get_close_matches(name, names, NEAREST, CLOSENESS)
    return f"{why}，{'相近的有' if near else '可以写的如'}：{'、'.join(near or names[:MOST_SHOWN])}"


def _names(plan: Plan, number: int) -> Iterator[str]:
    """The names of the figures of a line, also under its own title where it shares them."""
    line = plan.lines[number]
    for what in (STANDARD, PERSONS, *([TIMES] if line.times != 1 else [])):
        yield parameter_name(plan, Unknown(what, plan.together(number, what)))
        if what == PERSONS:
            yield f"{_own_name(plan, number)}.{line.word(what)}"
