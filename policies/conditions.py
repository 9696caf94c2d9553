"""Tests of a condition against a case: met, missed, or untested where the fact was not given.

A test explains itself: the sentence is made from the row, none is written for the case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from policies.case import MET, MISSED, UNTESTED, Case, Undecided, percent, plain, show, unit_word
from policies.dates import add_months
from policies.decode import exact
from policies.model import REFUSE, Condition, Ratio
from policies.vocabulary import Value, vocabulary

COMPARE = {
    ">=": ("不少于", "少于"),
    ">": ("超过", "没有超过"),
    "<=": ("不超过", "超过"),
    "<": ("少于", "不少于"),
    "=": ("是", "不是"),
    "!=": ("不是", "是"),
}


@dataclass(frozen=True)
class Test:
    """The outcome of one condition."""

    state: str
    says: str
    condition: Condition
    labels: tuple[str, ...] = ()


def test(condition: Condition, case: Case) -> Test | None:
    """The outcome of a condition; None where its `when` does not apply."""
    for gate in condition.when:
        outcome = test(gate, case)
        if outcome is None or outcome.state == MISSED or (outcome.state == UNTESTED and not _exceptional(gate)):
            return None
    if condition.any_ or condition.all_:
        return _joined(condition, case)
    if condition.ratio is not None:
        return _ratio(condition, condition.ratio, case)
    if condition.sum:
        return _sum(condition, case)
    value = case.get(condition.fact)
    if value is None:
        if any((asked := test(c, case)) is not None and asked.state == MISSED for c in condition.relevant):
            return None
        return Test(UNTESTED, f"{condition.fact}未核", condition, (condition.fact,))
    if condition.within is not None:
        return _within(condition, value, case)
    if condition.months_left:
        return _left_in_year(condition, value)
    if condition.in_ or condition.not_in:
        return _member(condition, value, case)
    return _compare(condition, value, case)


def _exceptional(gate: Condition) -> bool:
    """A gate against an exception: where the fact is not given, the ordinary case holds."""
    return bool(gate.not_in) or gate.is_ == "!="


def _outcome(condition: Condition, met: bool, says: str) -> Test:
    words = f"，“{condition.words}”" if condition.words and not met else ""
    place = f"（{condition.clause}{words}）" if condition.clause else ""
    return Test(MET if met else MISSED, says + place, condition)


def compare(left: object, sign: str, right: object) -> bool:
    """left sign right, exactly."""
    if sign == "=":
        return left == right
    if sign == "!=":
        return left != right
    if not isinstance(left, Fraction) or not isinstance(right, Fraction):
        raise TypeError(f"{sign} needs numbers")
    return {">=": left >= right, ">": left > right, "<=": left <= right, "<": left < right}[sign]


def _compare(condition: Condition, value: Value, case: Case) -> Test:
    fact = vocabulary().fact(condition.fact)
    bound: Value
    if isinstance(value, Fraction):
        bound = _bound(condition, case)
        shown = f"{plain(bound)} {unit_word(condition.unit or fact.unit)}".strip()
        if fact.type == "share":
            shown = percent(bound)
    else:
        bound = fact.read(condition.value)
        shown = show(fact.label, bound)
    met = compare(value, condition.is_, bound)
    said = COMPARE[condition.is_][0 if met else 1]
    if isinstance(value, bool):
        return _outcome(condition, met, f"{fact.label}：{show(fact.label, value)}")
    if value == bound and condition.is_ == "<=":
        said = "不超过"
    return _outcome(condition, met, f"{fact.label} {show(fact.label, value)}，{said} {shown}")


def _bound(condition: Condition, case: Case) -> Fraction:
    """The stated value, or the external one that the policy fills in. Raises Undecided where it does not."""
    if not condition.parameter:
        return case.figure(condition.name or condition.fact, condition.value)
    value = case.parameter(condition.parameter)
    if value is None:
        says = f"缺{condition.parameter}，不能核对{condition.fact}，请在政策里写 ?{condition.parameter}=…"
        raise Undecided("NEEDS_PARAM", says, condition.clause)
    return value


def words_of(names: tuple[str, ...], case: Case) -> tuple[str, ...]:
    """Value words, with the names of groups replaced by their words."""
    groups = case.policy.document.groups
    return tuple(w for name in names for w in (groups[name].words if name in groups else (name,)))


def _member(condition: Condition, value: Value, case: Case) -> Test:
    names = condition.in_ or condition.not_in
    inside = value in words_of(names, case)
    met = inside == bool(condition.in_)
    listed = names[0] if len(names) == 1 else f"{names[0]}等{len(names)}类"
    says = f"{condition.fact} {show(condition.fact, value)}，{'属于' if inside else '不属于'}{listed}"
    return _outcome(condition, met, says)


def _within(condition: Condition, value: Value, case: Case) -> Test:
    within = condition.within
    assert within is not None
    start = case.get(within.of)
    if not isinstance(start, date) or not isinstance(value, date):
        return Test(UNTESTED, f"{within.of}未核", condition, (within.of,))
    met = value > add_months(start, within.after_months) if within.after_months else value >= start
    met = met and value >= add_months(start, within.from_months)
    span = ""
    if within.months is not None:
        met = met and value <= add_months(start, within.months)
        span = f"{within.months} 个月内"
    if within.days is not None:
        met = met and value <= start + timedelta(days=within.days)
        span = f"{within.days} 天内"
    if within.after_months or within.from_months:
        span = f"满 {within.after_months or within.from_months} 个月之后" + (f"、{span}" if span else "")
    says = f"{condition.fact} {value}，{'在' if met else '不在'}{within.of}（{start}）{span}"
    if not span:
        says = f"{condition.fact} {value}，{'不早于' if met else '早于'}{within.of}（{start}）"
    return _outcome(condition, met, says)


def _left_in_year(condition: Condition, value: Value) -> Test:
    assert isinstance(value, date)
    met = add_months(value, int(condition.months_left)) <= date(value.year + 1, 1, 1)
    says = f"{condition.fact} {value}，当年{'还有' if met else '剩下不足'} {condition.months_left} 个月"
    return _outcome(condition, met, says)


def ratio_value(ratio: Ratio, case: Case) -> tuple[Fraction | None, tuple[str, ...]]:
    """The quotient (of a ratio whose denominator is settled) and the labels that are missing."""
    top, bottom = case.get(ratio.of), case.get(ratio.in_[0])
    missing = tuple(n for n, v in ((ratio.of, top), (ratio.in_[0], bottom)) if not isinstance(v, Fraction))
    if missing or not isinstance(top, Fraction) or not isinstance(bottom, Fraction):
        return None, missing
    return (top / bottom if bottom else Fraction(0)), ()


def _ratio(condition: Condition, ratio: Ratio, case: Case) -> Test:
    value, missing = ratio_value(ratio, case)
    if value is None:
        return Test(UNTESTED, f"{'、'.join(missing)}未核", condition, missing)
    bound = case.figure(condition.name or f"{ratio.of}占比", condition.value)
    met = compare(value, condition.is_, bound)
    said = COMPARE[condition.is_][0 if met else 1]
    stated = condition.value if "/" in condition.value and bound == exact(condition.value) else percent(bound)
    says = (
        f"{ratio.of} {show(ratio.of, case.get(ratio.of))} 占{ratio.in_[0]} "
        f"{show(ratio.in_[0], case.get(ratio.in_[0]))} 的 {percent(value)}，{said} {stated}"
    )
    return _outcome(condition, met, says)


def _sum(condition: Condition, case: Case) -> Test:
    values = {label: case.get(label) for label in condition.sum}
    missing = tuple(label for label, value in values.items() if not isinstance(value, Fraction))
    if missing:
        return Test(UNTESTED, f"{'、'.join(missing)}未核", condition, missing)
    terms = [value for value in values.values() if isinstance(value, Fraction)]
    total, bound = sum(terms, Fraction(0)), case.figure(condition.name or "合计", condition.value)
    met = compare(total, condition.is_, bound)
    said = COMPARE[condition.is_][0 if met else 1]
    shown = " + ".join(f"{label} {plain(term)}" for label, term in zip(values, terms, strict=True))
    says = f"{shown} = {plain(total)}，{said} {plain(bound)} {unit_word(condition.unit)}".rstrip()
    if not met and condition.is_ == "<=":
        left = bound - sum(terms[:-1], Fraction(0))
        says += f"，{condition.sum[-1]}最多 {plain(max(left, Fraction(0)))}"
    return _outcome(condition, met, says)


def _one_miss(condition: Condition, tests: list[Test]) -> Test:
    """What was given misses, and whether another way is open was not said: a question, neither paid nor refused."""
    missed = "；".join(t.says for t in tests if t.state == MISSED)
    others = "、".join(dict.fromkeys(name for t in tests if t.state == UNTESTED for name in t.labels))
    verdict = condition.verdict if condition.verdict != REFUSE else "REVIEW"
    return Test(MISSED, f"{missed}；另一种情形未核：{others}", replace(condition, else_=verdict))


def _joined(condition: Condition, case: Case) -> Test:
    either = bool(condition.any_)
    tests = [t for c in (condition.any_ or condition.all_) if (t := test(c, case)) is not None]
    states = {t.state for t in tests}
    if either and states == {MISSED, UNTESTED}:
        return _one_miss(condition, tests)
    decisive, other = (MET, MISSED) if either else (MISSED, MET)
    state = decisive if decisive in states else UNTESTED if UNTESTED in states else other
    shown = [t for t in tests if t.state == state] or tests
    says = ("；或" if either and state != MET else "；").join(t.says for t in shown)
    labels = tuple(name for t in tests if t.state == UNTESTED for name in t.labels)
    return Test(state, says, condition, labels if state == UNTESTED else ())
