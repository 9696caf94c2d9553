"""The stated figures of a benefit by name, so that a policy text can look one up or try another value.

A path is `[方案.]补贴.行`: 01.培训补贴.高级工, 培训补贴.高级 (every plan that has it), 求职补贴.标准.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from policies.decode import exact
from policies.model import Benefit, Condition, Part, Row

STANDARD = "标准"
JOINT = "·"


@dataclass(frozen=True)
class Figure:
    """One stated number: where it stands, what it is called, its exact value and unit ("" of a share).

    `of_whole` says that a share is a part of something; a class tier multiplies: it pays 120% of the standard.
    """

    plan: str
    benefit: str
    name: str
    value: Fraction
    unit: str
    clause: str
    file: str = ""
    line: int = 0
    select: tuple[tuple[str, tuple[str, ...]], ...] = ()
    text: str = ""
    of_whole: bool = True

    @property
    def path(self) -> str:
        return ".".join(p for p in (self.plan, self.benefit, self.name) if p)


def row_name(row: Row) -> str:
    """A row's name: its own, else the words of the facts that select it with a single word (个人·额度)."""
    if row.name:
        return row.name
    single = [words[0] for words in row.select.values() if len(words) == 1]
    return JOINT.join(single or (w for words in row.select.values() for w in words))


def figures(benefit: Benefit) -> Iterator[Figure]:
    """Every stated figure of a benefit."""
    parts = benefit.amount.parts if benefit.amount else ()
    multiples = {tier.name for part in parts if part.tiers for tier in part.tiers.rows}
    for name, text, unit, clause, line, select in _stated(benefit):
        if text:
            yield Figure(
                benefit.plan,
                benefit.title,
                name,
                exact(text),
                unit,
                clause or benefit.clause,
                benefit.file,
                line or benefit.line,
                select,
                text,
                name not in multiples and exact(text) <= 1,
            )


Stated = tuple[str, str, str, str, int, tuple[tuple[str, tuple[str, ...]], ...]]


def _stated(benefit: Benefit) -> Iterator[Stated]:
    amount = benefit.amount
    if amount is not None:
        for part in amount.parts:
            yield from _part(part)
        if amount.cap is not None:
            yield amount.cap.name, amount.cap.value, amount.cap.unit, amount.cap.clause, amount.cap.line, ()
    for condition in benefit.conditions:
        yield from _condition(condition)
    for limit in benefit.limits:
        yield limit.fact or "次数", limit.at_most, "次", limit.clause, limit.line, ()


def _part(part: Part) -> Iterator[Stated]:
    name = part.name or STANDARD
    yield name, part.pays, part.unit, part.clause, part.line, ()
    if part.table is not None:
        for row in (*part.table.exceptions, *part.table.rows):
            select = tuple(row.select.items())
            yield row_name(row), row.pays, row.per or part.table.unit, row.clause, row.line, select
    if part.rate is not None:
        yield part.rate.fact, part.rate.ceiling, part.rate.unit, part.rate.clause, part.rate.line, ()
    if part.share is not None:
        yield part.name or "比例", part.share.times, "", part.share.clause, part.share.line, ()
    if part.actual is not None:
        yield "最高", part.actual.at_most, part.unit, part.actual.clause, part.actual.line, ()
    if part.standard is not None:
        for bound, text in (("最低", part.standard.at_least), ("最高", part.standard.at_most)):
            yield bound, text, part.unit, part.standard.clause, part.standard.line, ()
    yield from _shaped(part, name)
    for quantity in part.times:
        longest = quantity.name or f"最多{quantity.fact}"
        yield longest, quantity.up_to, quantity.unit, quantity.clause, quantity.line, ()


def _shaped(part: Part, name: str) -> Iterator[Stated]:
    if part.attendance is not None:
        yield name, part.attendance.standard, part.unit, part.attendance.clause, part.attendance.line, ()
    if part.tiers is not None:
        for tier in part.tiers.rows:
            yield tier.name, tier.times, "", tier.clause, tier.line, ()
    if part.settlement is not None:
        excess = part.settlement.excess_share
        yield excess.fact, excess.ceiling, "", excess.clause, excess.line, ()
        for row in part.settlement.grades:
            yield row_name(row), row.pays, "", row.clause, row.line, tuple(row.select.items())


def _condition(condition: Condition) -> Iterator[Stated]:
    if condition.value and condition.is_ and _numeric(condition.value):
        name = condition.name or condition.fact
        if condition.ratio is not None:
            name = condition.name or f"{condition.ratio.of}占比"
        yield name, condition.value, condition.unit, condition.clause, condition.line, ()
    for inner in (*condition.any_, *condition.all_):
        yield from _condition(inner)


def _numeric(text: str) -> bool:
    try:
        exact(text)
    except ValueError:
        return False
    return True
