"""Amounts of money in words: 人民币大写.

Source: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》, 二 to 四. Where it leaves a choice:

- 整 follows 元 (二: required) and also 角 (二: allowed), never 分.
- A run of zeros inside the yuan is one 零, also where 万位 is among them (四(二); 四(三), second form).
- 元位 0 before a 角 that isn't 0 writes no 零 (四(三) allows it); 角位 0 before 分 always does (四(四)).

The word 人民币 before the amount (三) belongs to the form, not to the amount.

>>> rmb_upper(Decimal("1005.03"))
'壹仟零伍元零叁分'
"""

from decimal import Decimal

from policies.errors import InputProblem

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
GROUP_SIZE = 10_000
LIMIT = Decimal(GROUP_SIZE) ** len(GROUPS)  # ten thousand 亿
FEN = Decimal("0.01")


def rmb_upper(amount: Decimal) -> str:
    """The amount (yuan, at most two decimals) in words; a negative one begins 负.

    InputProblem where it is no number, has parts of a fen, or reaches ten thousand 亿.
    """
    if not amount.is_finite():
        raise InputProblem("金额不是数，不能写成大写")
    if abs(amount) >= LIMIT:
        raise InputProblem("金额达到或超过一万亿元，大写只写到 9999 亿，请核对金额")
    if amount != amount.quantize(FEN):
        raise InputProblem(f"金额 {amount:f} 不到整分，请先四舍五入到分（两位小数）再写大写")
    yuan, fen_part = divmod(int(abs(amount) / FEN), 100)
    jiao, fen = divmod(fen_part, 10)
    words = _yuan(yuan) + _jiao_fen(jiao, fen, after_yuan=yuan > 0)
    sign = "负" if amount < 0 else ""
    return sign + (words or "零元") + ("" if fen else "整")


def _yuan(number: int) -> str:
    """The yuan in words with 元, or "" for none."""
    words, gap = "", False
    for place in reversed(range(len(GROUPS) * len(PLACES))):
        group, position = divmod(place, len(PLACES))
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + PLACES[position]
        gap = not digit
        if position == 0 and number // GROUP_SIZE**group % GROUP_SIZE:
            words += GROUPS[group]
    return words + "元" if words else ""


def _jiao_fen(jiao: int, fen: int, *, after_yuan: bool) -> str:
    words = DIGITS[jiao] + "角" if jiao else ""
    if fen:
        words += ("零" if after_yuan and not jiao else "") + DIGITS[fen] + "分"
    return words
