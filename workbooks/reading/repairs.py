"""Cells made clean, provably: each repair names its cell, what stood there, what stands there now, and its rule.

A repair never changes what a value means: what could be read before reads the same after. What can't be known
(digits lost in scientific notation, the month of the number 2023.1) is no repair: it is `Lost`, and said.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from policies.dates import read_date, read_month
from policies.errors import InputProblem
from policies.masking import mask, masked
from policies.vocabulary import NUMERIC, Fact
from udfs.cells import CellError

TRIM, HALF, APOSTROPHE = "去掉空格", "全角改半角", "去掉撇号"
NUMBER, ID_TEXT, DATE, MONTH, MERGED = (
    "文本改数字",
    "号码改文本",
    "日期改标准写法",
    "月份改标准写法",
    "合并单元格向下填充",
)
PLAIN_TEXT = ((NUMBER,),)
"""What is no repair where everything is text."""
CODES = frozenset(("身份证号", "联系电话", "银行卡号", "证书编号"))
EXACT_DIGITS = 15  # of a spreadsheet number
_SCIENTIFIC = re.compile(r"[0-9]\.?[0-9]*E\+?[0-9]+", re.I)
_APOSTROPHES = "'‘’＇`"
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Repair:
    """One cell that was made clean. `rules` in the order in which they were applied."""

    sheet: str
    row: int
    column: int
    before: object
    after: object
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Lost:
    """A cell whose content can't be known any more, with the sentence to show."""

    sheet: str
    row: int
    column: int
    says: str


def clean(fact: Fact | None, value: object) -> tuple[object, tuple[str, ...]]:
    """A cell's value made clean for what its column carries, and the rules that changed it (none: as it was).

    Raises InputProblem where digits are gone or the value may mean two things.
    """
    if isinstance(value, bool | CellError) or value is None:
        return value, ()
    if isinstance(value, str):
        return _text(fact, value)
    if fact is not None and fact.label in CODES and isinstance(value, int | float):
        return _code(fact, value), (ID_TEXT,)
    if isinstance(value, float) and not math.isfinite(value):
        return value, ()  # told by the checks
    if fact is not None and fact.type == "month" and isinstance(value, int | float):
        return _number_month(value)
    if fact is not None and fact.type == "date" and isinstance(value, int | float):
        return _number_date(value)
    return value, ()


def _text(fact: Fact | None, value: str) -> tuple[object, tuple[str, ...]]:
    rules: list[str] = []
    text = _applied(value, TRIM, lambda t: _trimmed(fact, t), rules)
    if text[:1] in _APOSTROPHES and text[:1]:
        text = _applied(text, APOSTROPHE, lambda t: t.lstrip(_APOSTROPHES).strip(), rules)
    if fact is None:
        return text, tuple(rules)
    if fact.label in CODES or fact.type in (*NUMERIC, "date", "month"):
        text = _applied(text, HALF, _half_width, rules)
    if fact.label in CODES and _SCIENTIFIC.fullmatch(text):
        raise InputProblem(_gone(fact))
    after = _typed(fact, text, rules) if text else text
    return after, tuple(rules)


def _applied(text: str, rule: str, change: Callable[[str], str], rules: list[str]) -> str:
    changed = change(text)
    if changed != text:
        rules.append(rule)
    return changed


def _trimmed(fact: Fact | None, text: str) -> str:
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf").strip()
    if fact is not None and fact.label in CODES:
        return "".join(seen.split())
    if fact is not None and fact.label == "姓名" and not seen.isascii():
        return "".join(seen.split())
    return seen


def _half_width(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", c) if ord(c) >= 0xFF01 and ord(c) <= 0xFF5E else c for c in text)


def _typed(fact: Fact, text: str, rules: list[str]) -> object:
    """Texts of numbers and dates as numbers and dates; what can't be read stays, for the checks to tell."""
    try:
        if fact.type in NUMERIC:
            number = fact.number(text)
            if abs(number) >= 10**EXACT_DIGITS:
                return text
            rules.append(NUMBER)
            return int(number) if number.denominator == 1 else float(number)
        if fact.type == "date":
            return _rewritten(text, read_date(text).isoformat(), DATE, rules)
        if fact.type == "month" and not _is_day(text):
            return _rewritten(text, f"{read_month(text):%Y-%m}", MONTH, rules)
    except (InputProblem, ValueError, ZeroDivisionError):
        pass  # not ours to mend
    return text


def _is_day(text: str) -> bool:
    """Whether a text names a day: written as its month, it would lose that."""
    try:
        return bool(read_date(text))
    except InputProblem:
        return False


def _rewritten(text: str, after: str, rule: str, rules: list[str]) -> str:
    if after != text:
        rules.append(rule)
    return after


def _code(fact: Fact, value: int | float) -> str:
    """A number's digits as text. Raises InputProblem where a spreadsheet number can't hold them all."""
    if not math.isfinite(value) or value != int(value) or len(str(abs(int(value)))) > EXACT_DIGITS:
        raise InputProblem(_gone(fact))
    return str(int(value))


def _gone(fact: Fact) -> str:
    return f"{fact.label}曾按数字（科学计数法）保存，末几位已经丢失、无法找回，请设单元格为文本后按证件重新输入"


def _number_month(value: int | float) -> tuple[object, tuple[str, ...]]:
    if 1900 <= value < 2100 or len(str(int(value))) == 6:
        return f"{read_month(value):%Y-%m}", (MONTH,)  # a refusal says why 2023.1 may be two months
    return value, ()


def _number_date(value: int | float) -> tuple[object, tuple[str, ...]]:
    """20230501 as a date; a serial number is a date already; 2023.5 is told by the checks."""
    try:
        if len(str(int(value))) == 8:
            return read_date(value).isoformat(), (DATE,)
    except InputProblem:
        pass  # not ours to mend
    return value, ()


def shown_value(fact: Fact | None, value: object) -> str:
    """A value for a message or a report: personal numbers masked."""
    text = str(value)
    if fact is not None and fact.label in ("身份证号", "银行卡号", "联系电话"):
        return mask(_half_width("".join(text.split())))
    return masked(text)
