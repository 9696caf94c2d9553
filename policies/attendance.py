"""A month by attendance, in workdays: the first step that applies decides between 全额, 按实际工作日 and 停发."""

from __future__ import annotations

from fractions import Fraction

from policies.case import MET, NOTE, UNTESTED, Case, Missing, Undecided, plain
from policies.conditions import test
from policies.dates import LONGEST_MONTH
from policies.model import Attendance, Part, Step

SCHEDULED, WORKED = "应出勤", "实出勤"
FULL, BY_DAYS, NOTHING, OPEN = "全额", "按实际工作日", "停发", "待定"
PAYMENTS = (FULL, BY_DAYS, NOTHING, OPEN)


def attendance(part: Part, case: Case) -> Fraction:
    """Yuan of one month. Raises Undecided, Missing."""
    rules = part.attendance
    assert rules is not None
    name = part.name or "标准"
    standard = case.figure_of(rules.standard_of) if rules.standard_of else case.figure(name, rules.standard)
    case.note(NOTE, f"{name} {plain(standard)} {part.unit}（{rules.clause}）", rules)
    _sane(rules, case)
    for step in rules.steps:
        if _applies(step, case):
            return _paid(step, rules, standard, case)
    raise Undecided("REVIEW", "考勤情形文件没有规定", rules.clause)


def _sane(rules: Attendance, case: Case) -> None:
    scheduled, worked = case.get(SCHEDULED), case.number(WORKED)
    if not isinstance(scheduled, Fraction):
        return  # a flat month needs no scheduled days; what divides by them asks for them
    if scheduled == 0:
        raise Undecided("INVALID", f"{SCHEDULED}不能是 0")
    if scheduled > LONGEST_MONTH:
        raise Undecided("INVALID", f"{SCHEDULED} {plain(scheduled)} 多于一个月的天数")
    absent = sum((_days(label, case) for label in rules.leaves), Fraction(0))
    if worked + absent > scheduled:
        leave = "、".join(f"{n} {plain(_days(n, case))}" for n in rules.leaves)
        raise Undecided(
            "INVALID",
            f"{WORKED} {plain(worked)} 加请假（{leave}）多于{SCHEDULED} {plain(scheduled)} 个工作日",
        )


def _days(label: str, case: Case) -> Fraction:
    value = case.get(label)
    return value if isinstance(value, Fraction) else Fraction(0)


def _applies(step: Step, case: Case) -> bool:
    met = []
    for condition in step.when:
        outcome = test(condition, case)
        if outcome is None or (outcome.state == UNTESTED and condition.else_ == "SKIP"):
            return False
        if outcome.state == UNTESTED:
            raise Missing(outcome.labels, step.clause)
        if outcome.state != MET:
            return False
        met.append((condition, outcome.says))
    for condition, says in met:
        case.note(NOTE, says, condition)
    return True


def _paid(step: Step, rules: Attendance, standard: Fraction, case: Case) -> Fraction:
    pays = step.pays
    if step.ask:
        chosen = case.decision(step.ask)
        if chosen is not None:
            pays = step.options[chosen]
    if pays == OPEN:
        candidates = [(option, _worth(way, standard, case)) for option, way in step.options.items()]
        says = f"{step.says}；{case.hint(step.ask)}" if step.ask else step.says
        raise Undecided("REVIEW", says, step.clause, candidates)
    unexplained = rules.unexplained
    if pays == FULL and unexplained is not None and not _explained(rules, case):
        raise Undecided(unexplained.verdict, unexplained.says, unexplained.clause)
    if pays == NOTHING:
        raise Undecided(step.verdict or "STOP_MONTH", step.says or "当月停发", step.clause)
    amount = _worth(pays, standard, case)
    note = f"，{rules.divisor_note}" if pays == BY_DAYS and rules.divisor_note else ""
    days = f" {plain(case.number(WORKED))}/{plain(case.number(SCHEDULED))}" if pays == BY_DAYS else ""
    case.note(NOTE, f"{pays}{days}（{step.clause}{note}）", step)
    return amount


def _worth(pays: str, standard: Fraction, case: Case) -> Fraction:
    """What a way to pay gives. Raises Missing where it divides by scheduled days that were not given."""
    if pays == BY_DAYS:
        return standard * case.number(WORKED) / case.number(SCHEDULED)
    return standard if pays == FULL else Fraction(0)


def _explained(rules: Attendance, case: Case) -> bool:
    """Whether every scheduled workday is worked or on leave; only then is a full month certain."""
    absent = sum((_days(label, case) for label in rules.leaves), Fraction(0))
    return case.number(WORKED) + absent == case.number(SCHEDULED)
