"""A value that somebody gives a figure: it must be of the figure's kind, or it is refused; nothing is rounded.

Money (a unit that begins with 元) is a number of yuan to the fen, shares (no unit) go from 0 to all of it, what is
counted in 人, 次, 月 ... is whole. What a document allows beyond that is not asked here (policies/bounds.py).
"""

from __future__ import annotations

from decimal import Decimal, Inexact, localcontext
from fractions import Fraction

from policies.errors import PolicyProblem
from policies.figures import Figure
from policies.vocabulary import COUNTED, SHARE, exact_number, squash

WHOLE = ("人", "次", "月", "年", "岁", "个", "户", "天", "家", "名")
FEN = Fraction("0.01")
YUAN = "元"


def read_value(key: str, written: str, unit: str, of_whole: bool = True) -> Fraction:
    """The number that a text gives a figure of a unit: 3500, 3500元, 2个月, 60%. Raises PolicyProblem.

    `of_whole` is whether a share is a part of something, and not a multiple of it.
    """
    text = squash(written)
    if text.startswith("-"):
        raise PolicyProblem(f"“{key}”不能是负数（{written}）")
    money = unit.startswith(YUAN)
    if money:
        text = text.removesuffix(unit.removeprefix(YUAN)) if unit != YUAN else text
    elif YUAN in text:
        raise PolicyProblem(f"“{key}”不是钱数（{_kind(unit)}），不能写成“{written}”")
    else:
        text = next((text.removesuffix(word) for word in COUNTED.get(unit, ()) if text.endswith(word)), text)
    try:
        number = exact_number(text, share=not unit)
    except ValueError as error:
        kind = f"，应写成{_kind(unit)}" if SHARE.fullmatch(text) else ""
        raise PolicyProblem(f"“{key}”的值“{written}”不是数，也不是已知的名字{kind}") from error
    return fitting(key, number, unit, of_whole)


def fitting(key: str, number: Fraction, unit: str, of_whole: bool = True) -> Fraction:
    """The number, where it may be the value of a figure of a unit. Raises PolicyProblem."""
    if number < 0:
        raise PolicyProblem(f"“{key}”不能是负数（{exactly(number)}）")
    if unit.startswith(YUAN) and (number / FEN).denominator != 1:
        low = number // FEN * FEN
        around = f"{exactly(low)} 或 {exactly(low + FEN)}"
        raise PolicyProblem(f"“{key}”是 {exactly(number)} 元，有不到一分的零头，请写到分（{around}）")
    if unit in WHOLE and number.denominator != 1:
        raise PolicyProblem(f"“{key}”应是整数（{unit}），不是 {exactly(number)}")
    if not unit and of_whole and number > 1:
        raise PolicyProblem(f"“{key}”是比例，应在 0 到 100% 之间，不是 {exactly(number)}")
    return number


def read_for(key: str, written: str, figures: list[Figure]) -> Fraction:
    """The number that a text gives each of some figures. Raises PolicyProblem."""
    numbers = {read_value(key, written, figure.unit, figure.of_whole) for figure in figures}
    return numbers.pop()


def exactly(number: Fraction) -> str:
    """A number without rounding: 3500, 0.55, 11/15."""
    try:
        with localcontext() as context:
            context.traps[Inexact] = True
            found = Decimal(number.numerator) / number.denominator
    except Inexact:
        return str(number)
    return format(found.normalize(), "f")


def _kind(unit: str) -> str:
    return f"多少{unit}" if unit else "百分数或分数，如 60%、2/3"
