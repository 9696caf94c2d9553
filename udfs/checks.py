"""Checks and help: identity numbers, class conduct, amounts in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policies.case import Undecided, plain
from policies.conduct import check_class, concerned
from policies.dates import read_date
from policies.errors import InputProblem
from policies.library import resolve
from policies.scoring import policy_of_form, score
from policies.vocabulary import exact_number, vocabulary
from udfs import identity, numbers, rmb
from udfs.ranges import CellError, rows_of

WARNING = numbers.NOTICE
CODE, CARD, PHONE = "统一社会信用代码", "银行卡号", "电话号码"
CELL_DIGITS = ".15g"  # what a spreadsheet shows of a sum: its binary noise lies beyond


def id_check(named: Mapping[str, Any]) -> str:
    """Blank when right; else what is wrong; a warning begins 提醒：."""
    try:
        return identity.check(id_text(named["号码"]))
    except InputProblem as problem:
        return str(problem)


def id_text(value: object) -> str:
    """An identity number as text; a number cell is taken only where no digit can be lost. Raises InputProblem."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return identity.from_number(value)
    return str(value)


def id_birthdate(named: Mapping[str, Any]) -> date:
    return identity.birthdate(id_text(named["身份证号"]))


def id_sex(named: Mapping[str, Any]) -> str:
    return identity.sex(id_text(named["身份证号"]))


def id_age(named: Mapping[str, Any]) -> int:
    """Full years on the day. Raises InputProblem."""
    return identity.age(id_text(named["身份证号"]), read_date(named["日期"]))


def uscc_check(named: Mapping[str, Any]) -> str:
    """Blank when right; else what is wrong."""
    try:
        says = numbers.uscc_check(numbers.written(named["号码"], ""))
    except InputProblem as problem:
        says = str(problem)
    return f"{CODE}{says}" if says else ""


def bank_card_check(named: Mapping[str, Any]) -> str:
    """Blank when right; else what is wrong; a warning begins 提醒：."""
    try:
        return numbers.bank_card_check(numbers.written(named["号码"], CARD))
    except InputProblem as problem:
        return str(problem)


def phone_check(named: Mapping[str, Any]) -> str:
    """Blank when right; else what is wrong; a warning begins 提醒：."""
    try:
        return numbers.phone_check(numbers.written(named["号码"], PHONE))
    except InputProblem as problem:
        return str(problem)


def class_check(named: Mapping[str, Any]) -> str:
    """Blank when right; hard rules first; only soft ones missed: begins 提醒：."""
    policy, day = resolve(named["政策"]), named["日期"]
    facts = {label: named[label] for label in ("人数", "学时", "实操学时")}
    size, hours, practice = (vocabulary().fact(label).read(value) for label, value in facts.items())
    if size == 0 or hours == 0:
        raise InputProblem("人数和学时不能是 0")
    if isinstance(practice, Fraction) and isinstance(hours, Fraction) and practice > hours:
        raise InputProblem(f"实操学时 {plain(practice)} 多于学时 {plain(hours)}")
    if concerned(policy, facts) is None:
        return "待定：文件没有规定班级人数和学时"
    try:
        misses, _ = check_class(policy, facts, read_date(day) if day is not None else None)
    except Undecided as open_:
        return f"待定：{open_.says}"
    hard = [m.says for m in misses if not m.soft]
    soft = [m.says for m in misses if m.soft]
    if hard:
        return "；".join([*hard, *(f"{WARNING}{s}" for s in soft)])
    return f"{WARNING}{'；'.join(soft)}" if soft else ""


def score_result(named: Mapping[str, Any]) -> list[list[object]]:
    """One row: total, grade, conclusion. Raises InputProblem for an unknown form or an error cell."""
    number = str(rows_of(named["表号"])[0][0])
    points = [point for row in rows_of(named["得分"]) for point in row]
    for point in points:
        if isinstance(point, CellError):
            raise InputProblem(f"得分里有错误值 {point}，请先改正")
    return [list(score(policy_of_form(number), number, points).row)]


def rmb_upper(named: Mapping[str, Any]) -> str:
    """人民币大写 of an amount in yuan. Raises InputProblem."""
    value = named["金额"]
    if isinstance(value, float):
        value = format(value, CELL_DIGITS)
    try:
        if isinstance(value, bool):
            raise ValueError(value)
        amount = exact_number(value)
    except ValueError as error:
        raise InputProblem(f"金额“{value}”不是数") from error
    return rmb.rmb_upper(Decimal(amount.numerator) / Decimal(amount.denominator))
