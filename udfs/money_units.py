"""In which unit a column of money is written: 补贴金额（万元）, 交易金额（分）, or 单位：万元 above the table.

All is read in yuan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from policies.vocabulary import exact_number, squash
from udfs.header_words import plain

YUAN: dict[str, int | Fraction] = {"分": Fraction(1, 100), "元": 1, "百元": 100, "千元": 10 * 100, "万元": 100 * 100}
"""What one of each unit is in yuan."""
_FEN = r"分(?![\u4e00-\u9fff])"  # but not 金额（分期发放）
_UNITS = "|".join([*sorted(YUAN.keys() - {"分"}, key=len, reverse=True), _FEN])
_OF_A_HEADER = re.compile(rf"(?:[(/:]|单位)({_UNITS})")
_OF_A_LINE = re.compile(rf"单位[:(]?({_UNITS})(?![\u4e00-\u9fff])")  # but not 填报单位：元谋县


def header_unit(text: str) -> str:
    """The unit of money that a header names, "" where it names none: 补贴金额（万元） is in 万元."""
    found = _OF_A_HEADER.search(squash(text))
    return found[1] if found else ""


def line_unit(texts: Iterable[str]) -> str:
    """The unit that the lines above a table give for all of it, the last of them; "" where none does."""
    found = [match[1] for text in texts if (match := _OF_A_LINE.search(plain(text)))]
    return found[-1] if found else ""


def in_yuan(value: object, unit: str) -> object:
    """A cell of a column in a unit, in yuan and exact; one that says its own unit, and no number, as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or YUAN.get(unit, 1) == 1:
        return value
    if isinstance(value, str) and plain(value).endswith("元"):
        return value
    try:
        number = exact_number(value) * YUAN[unit]
    except ValueError:
        return value
    return int(number) if number.denominator == 1 else float(number)
