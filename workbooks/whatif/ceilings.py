"""Where a plan passes what the law allows: told with figure and clause, and with what the document would pay.

A scenario may try what the law forbids, so nothing is cut or refused here; what is passed is always told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from policies.bounds import CUT, EACH, PAYEE, Bound
from policies.case import cents, plain
from workbooks.whatif.model import FIELDS, Line


@dataclass(frozen=True)
class Beyond:
    """A bound that some lines (by number, counted from 0) pass, in words."""

    lines: tuple[int, ...]
    says: str


def beyond(lines: Sequence[Line]) -> list[Beyond]:
    """Every bound that is passed, line by line; then what one person or payee gets of all lines of a benefit."""
    found = [Beyond((number,), says) for number, line in enumerate(lines) for says in _of_line(line)]
    for numbers in _by_benefit(lines):
        found += [Beyond(numbers, says) for says in _of_cap([lines[number] for number in numbers])]
    return found


def _of_line(line: Line) -> Iterator[str]:
    passed = [bound for bound in line.bounds if bound.what in FIELDS and _passes(line, bound)]
    for bound in passed:
        value = getattr(line, FIELDS[bound.what])
        said = f"{line.title}：{line.word(bound.what)} {plain(value)}，文件规定{bound.says}，{bound.outcome}"
        yield f"{said}{_instead(line, passed) if bound == passed[-1] else ''}。"


def _passes(line: Line, bound: Bound) -> bool:
    value = getattr(line, FIELDS[bound.what])
    return bool(value) and bound.passed(value)


def _instead(line: Line, passed: Sequence[Bound]) -> str:
    """What the document would pay; "" where that is not known."""
    lawful = within(line).amount
    if lawful is None or line.amount is None or any(bound.most is None for bound in passed):
        return ""
    told = "照文件" if all(bound.outcome == CUT for bound in passed) else "按文件的上限"
    return f"；{told}是 {_yuan(lawful)}，测算是 {_yuan(line.amount)}"


def within(line: Line) -> Line:
    """The line with each figure cut to the most that the law allows."""
    for bound in line.bounds:
        if bound.what in FIELDS and bound.most is not None and _passes(line, bound):
            line = replace(line, **{FIELDS[bound.what]: bound.most})
    return line


def _by_benefit(lines: Sequence[Line]) -> Iterator[tuple[int, ...]]:
    """The lines that are paid by one benefit with a cap and have an amount."""
    groups: dict[Bound, list[int]] = {}
    for number, line in enumerate(lines):
        for bound in line.bounds:
            if bound.what in (EACH, PAYEE) and line.amount:
                groups.setdefault(replace(bound, says=f"{line.benefit} {bound.says}"), []).append(number)
    yield from map(tuple, groups.values())


def _of_cap(lines: Sequence[Line]) -> Iterator[str]:
    cap = next(bound for bound in lines[0].bounds if bound.what in (EACH, PAYEE))
    assert cap.most is not None
    paid = sum((line.amount or Fraction(0) for line in lines), Fraction(0))
    lawful = sum((within(line).amount or Fraction(0) for line in lines), Fraction(0))
    titles = "、".join(line.title for line in lines)
    if cap.what == PAYEE and paid > cap.most:
        enough = ceil(lawful / cap.most)
        yield (
            f"{titles}：共 {_yuan(paid)}，文件规定{cap.says}，{cap.outcome}；"
            f"一个{cap.payee}一年最多 {_yuan(cap.most)}，要有 {enough} 个才付得完。"
        )
    heads = {line.persons for line in lines}
    each = sum((line.per_head or Fraction(0) for line in lines), Fraction(0))
    if cap.what == EACH and each > cap.most:
        least = min(lawful, cap.most * max(head or Fraction(0) for head in heads))
        instead = f"；照文件是 {_yuan(least)}，测算是 {_yuan(paid)}" if len(heads) == 1 else ""
        yield f"{titles}：每人合计 {plain(each)} 元，文件规定{cap.says}，{cap.outcome}{instead}。"


def _yuan(amount: Fraction) -> str:
    return f"{cents(amount):,} 元"


def apart(now: Sequence[Line], then: Sequence[Line], name: str) -> tuple[str, ...]:
    """The headcounts that the document states once, where lines that stand on them have several in a scenario.

    `name` is the scenario's; where the present ones differ already, that is said instead.
    """
    found = []
    for heads in dict.fromkeys(line.heads for line in then if line.heads):
        own, before = ([line for line in lines if line.heads == heads] for lines in (then, now))
        if len({line.persons for line in own}) > 1:
            shown = "、".join(f"{each.title} {'待定' if each.persons is None else plain(each.persons)}" for each in own)
            where = "现在" if len({line.persons for line in before}) > 1 else f"“{name}”里"
            found.append(f"文件里是同一个数（{heads}），{where}各不相同：{shown}。")
    return tuple(found)
