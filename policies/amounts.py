"""The closed set of amount shapes. Each base turns a case into exact yuan, or raises Undecided or Missing.

A part is one base (a flat figure, a rate table, a rate under a ceiling, a share, actual cost, an external standard,
attendance, class tiers, a settlement, another benefit) times its quantities; an amount is the sum of its parts
under a cap. A new shape is one function here and one class in model.py.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from policies.attendance import attendance
from policies.case import MISSED, NOTE, UNTESTED, Case, Missing, Undecided, percent, plain, unit_word
from policies.conditions import compare, test
from policies.decode import exact
from policies.history import Known, received
from policies.model import BASES, Actual, Amount, Condition, Part, Quantity, Rate, Share, Standard
from policies.settlements import settlement, tiers
from policies.tables import table
from policies.tried import exactly
from policies.vocabulary import Value, exact_number, vocabulary

WHOLE_ONLY = ("天", "月", "年")  # part of a day, month or year: no document says what it pays


@dataclass(frozen=True)
class Money:
    """Exact yuan; `ceiling` where the document sets only the most that may be paid."""

    amount: Fraction
    ceiling: bool = False


def evaluate(amount: Amount, case: Case) -> Money:
    """What an amount gives in a case. Raises Undecided, Missing."""
    parts = [p for p in amount.parts if _chosen(p, amount, case)]
    if not parts:
        named = "、".join(p.name for p in amount.parts if p.name) or "合计"
        raise Undecided(
            "NEEDS_PARAM",
            f"{amount.choose}“{case.get(amount.choose)}”没有规定标准，只有：{named}",
            case.benefit.clause,
        )
    found = [_part(part, case) for part in parts]
    total = sum((m.amount for m in found), Fraction(0))
    ceiling = any(m.ceiling for m in found)
    if len(found) > 1:
        shown = " + ".join(f"{p.name} {plain(m.amount)}" for p, m in zip(parts, found, strict=True))
        case.note(NOTE, f"{shown} = {plain(total)} 元", case.benefit)
    return Money(_capped(amount, total, case), ceiling)


def _chosen(part: Part, amount: Amount, case: Case) -> bool:
    word = case.get(amount.choose) if amount.choose else None
    if word is None:
        return True
    fact = vocabulary().fact(amount.choose)
    return word == "合计" or fact.known(part.name) == word


def _capped(amount: Amount, total: Fraction, case: Case) -> Fraction:
    cap = amount.cap
    if cap is None:
        return total
    limit = case.figure(cap.name, cap.value)
    past = received(cap, case) if cap.less else Known(None)
    before = past.value
    left = max(limit - before, Fraction(0)) if isinstance(before, Fraction) else limit
    if total <= left:
        return total
    said = f"{'每' + '每'.join(cap.each) if cap.each else ''}最高 {plain(limit)} {cap.unit}"
    earlier = f"，{cap.less}已领 {plain(before)} 元" if isinstance(before, Fraction) and before else ""
    told = f"；{past.says}" if past.says else ""
    case.note(NOTE, f"{said}{earlier}，按 {plain(left)} 元计（{cap.clause}）{told}", cap)
    return left


def _part(part: Part, case: Case) -> Money:
    for gate in part.when:
        outcome = test(gate, case)
        if outcome is None:
            continue
        if outcome.state == UNTESTED:
            raise Missing(outcome.labels)
        case.note(outcome.state, outcome.says, gate)
        if outcome.state == MISSED:
            if gate.else_ not in ("", "REFUSE"):
                raise Undecided(gate.else_, outcome.says, gate.clause)
            return Money(Fraction(0))
    base = next(name for name in BASES if getattr(part, name))
    money = SHAPES[base](part, case)
    amount, ceiling = money.amount, money.ceiling or part.ceiling
    for quantity in part.times:
        amount *= count(quantity, case)
    return Money(amount, ceiling)


def count(quantity: Quantity, case: Case) -> Fraction:
    """A quantity of the case, cut at its maximum. Raises Missing, Undecided for part of a month or year."""
    if quantity.default and case.get(quantity.fact) is None:
        return exact(quantity.default)
    number = _tally(quantity, quantity.where, case) if quantity.where else case.number(quantity.fact)
    unit = quantity.unit or vocabulary().fact(quantity.fact).unit
    shown = f"{quantity.fact} {plain(number)} {unit_word(unit)}"
    if quantity.minus:
        taken = case.number(quantity.minus)
        if taken > number:
            raise Undecided("INVALID", f"{quantity.minus} {plain(taken)} 多于{quantity.fact} {plain(number)}")
        number -= taken
        shown += f"减{quantity.minus} {plain(taken)}"
    if unit in WHOLE_ONLY and number.denominator != 1:
        raise Undecided("REVIEW", f"{shown}，不足整{unit}的部分文件没有规定", quantity.clause)
    most = case.figure(quantity.name or f"最多{quantity.fact}", quantity.up_to) if quantity.up_to else None
    if most is not None and number > most:
        case.note(NOTE, f"{shown}，最多计 {plain(most)} {unit_word(unit)}（{quantity.clause}）", quantity)
        return most
    case.note(NOTE, shown, quantity)
    return number


def _tally(quantity: Quantity, where: Condition, case: Case) -> Fraction:
    """How many items of a list fact pass the test."""
    items = case.get(quantity.fact)
    if not isinstance(items, tuple):
        raise Missing([quantity.fact])
    try:
        numbers = [exact_number(item) for item in items]
    except ValueError as error:
        raise Undecided("INVALID", f"{quantity.fact}应当是一列数") from error
    bound = case.figure(where.name or quantity.fact, where.value)
    passed = [n for n in numbers if compare(n, where.is_, bound)]
    case.note(
        NOTE, f"{quantity.fact} 共 {len(numbers)} 项，{len(passed)} 项{where.words or '符合'}（{where.clause}）", where
    )
    return Fraction(len(passed))


def _pays(part: Part, case: Case) -> Money:
    rate = case.figure(part.name or "标准", part.pays)
    case.note(NOTE, f"{part.name or '标准'} {plain(rate)} {part.unit}（{part.clause}）", part)
    return Money(rate, part.ceiling)


def _as_in(part: Part, case: Case) -> Money:
    rate = case.figure_of(part.as_in)
    case.note(NOTE, f"{part.name or '标准'} {plain(rate)} {part.unit}（{part.clause}，数额取“{part.as_in}”）", part)
    return Money(rate, part.ceiling)


def _table(part: Part, case: Case) -> Money:
    assert part.table is not None
    return Money(table(part.table, case))


def _rate(part: Part, case: Case) -> Money:
    assert part.rate is not None
    rate, is_ceiling = under_ceiling(part.rate, case)
    return Money(rate, is_ceiling)


def under_ceiling(rate: Rate, case: Case) -> tuple[Fraction, bool]:
    """The actual rate, checked against its ceiling; the ceiling itself where none was passed in."""
    ceiling = case.figure(rate.fact, rate.ceiling)
    is_share = vocabulary().fact(rate.fact).type == "share"
    most = f"上限 {percent(ceiling) if is_share else f'{plain(ceiling)} {rate.unit}'}（{rate.clause}）"
    actual = case.get(rate.fact)
    if not isinstance(actual, Fraction):
        case.note(NOTE, f"{rate.fact}按{most}", rate)
        return ceiling, True
    shown = percent(actual) if is_share else plain(actual)
    if actual > ceiling:
        raise Undecided("INVALID", f"{rate.fact} {shown} 超过{most}", rate.clause)
    case.note(NOTE, f"{rate.fact} {shown}，不超过{most}", rate)
    return actual, False


def _share(part: Part, case: Case) -> Money:
    share: Share | None = part.share
    assert share is not None
    times = case.figure(part.name or "比例", share.times)
    said = share.times if times == exact(share.times) else exactly(times)
    base = case.number(share.of)
    case.note(NOTE, f"{share.of} {plain(base)} 元 × {said}（{share.clause}）", share)
    return Money(base * times, share.ceiling)


def _actual(part: Part, case: Case) -> Money:
    actual: Actual | None = part.actual
    assert actual is not None
    spent, most = case.number(actual.fact), case.figure("最高", actual.at_most)
    case.note(NOTE, f"{actual.fact} {plain(spent)} 元，最高 {plain(most)} 元（{actual.clause}）", actual)
    return Money(min(spent, most))


def _standard(part: Part, case: Case) -> Money:
    assert part.standard is not None
    return Money(standard(part.standard, case))


def standard(row: Standard, case: Case) -> Fraction:
    """A rate from outside the text: the claim's fact or the policy's parameter, within the stated bounds."""
    value = case.get(row.fact) if row.fact else None
    if not isinstance(value, Fraction):
        value = case.parameter(row.parameter)
    bounds = ""
    if row.at_least or row.at_most:
        bounds = f"文件只写 {row.at_least or '0'} 至 {row.at_most or '不限'} 元，"
    if value is None:
        raise Undecided("NEEDS_PARAM", f"缺{row.parameter}：{bounds}请在政策里写 ?{row.parameter}=金额", row.clause)
    low, high = row.at_least and exact(row.at_least), row.at_most and exact(row.at_most)
    if (low and value < low) or (high and value > high):
        raise Undecided("INVALID", f"{row.parameter} {plain(value)} 不在文件范围内：{bounds.rstrip('，')}", row.clause)
    case.note(NOTE, f"{row.parameter} {plain(value)} 元（{row.clause}）", row)
    return value


def _other(part: Part, case: Case) -> Money:
    """Another benefit of the same plan, with its own conditions."""
    from policies.determine import judge, sibling

    handed_on = {label: value for label, own in part.given.items() if (value := case.get(own)) is not None}
    facts = ChainMap(cast(MutableMapping[str, Value], case.facts), handed_on)  # nothing is written to it
    inner = Case(case.policy, sibling(case, part.benefit), facts, case.as_of, case.history)
    verdict, money, reason = judge(inner)
    case.trail += inner.trail
    case.untested.update(inner.untested)
    case.used.update(inner.used)
    if verdict in ("REFUSE", "STOP_MONTH"):
        return Money(Fraction(0))
    if money is None:
        raise Undecided(verdict, reason.says, reason.clause, reason.candidates)
    return money


SHAPES: dict[str, Callable[[Part, Case], Money]] = {
    "pays": _pays,
    "as_in": _as_in,
    "table": _table,
    "rate": _rate,
    "share": _share,
    "actual": _actual,
    "standard": _standard,
    "attendance": lambda part, case: Money(attendance(part, case)),
    "tiers": lambda part, case: Money(tiers(part, case, standard)),
    "settlement": lambda part, case: Money(*settlement(part, case, under_ceiling)),
    "benefit": _other,
}
