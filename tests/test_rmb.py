"""Amounts in words against the rule's printed examples, a table of known values, and the way back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import InputProblem
from udfs.rmb import DIGITS, LIMIT, PLACES, rmb_upper

# The amounts that 四(一) to 四(四) print; where two forms are allowed, ours is one (整 after 角: 二).
PRINTED = {
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "107000.53": "壹拾万零柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
}

KNOWN = {
    "0": "零元整",
    "0.00": "零元整",
    "-0.00": "零元整",
    "0.01": "壹分",
    "0.05": "伍分",
    "0.10": "壹角整",
    "0.50": "伍角整",
    "0.55": "伍角伍分",
    "1": "壹元整",
    "1.01": "壹元零壹分",
    "1.10": "壹元壹角整",
    "1.500": "壹元伍角整",
    "2": "贰元整",
    "10": "壹拾元整",
    "10.50": "壹拾元伍角整",
    "11": "壹拾壹元整",
    "15": "壹拾伍元整",
    "20": "贰拾元整",
    "20.05": "贰拾元零伍分",
    "100": "壹佰元整",
    "101": "壹佰零壹元整",
    "110": "壹佰壹拾元整",
    "666.67": "陆佰陆拾陆元陆角柒分",
    "1000": "壹仟元整",
    "1001": "壹仟零壹元整",
    "1005.03": "壹仟零伍元零叁分",
    "1010": "壹仟零壹拾元整",
    "1100": "壹仟壹佰元整",
    "2745.05": "贰仟柒佰肆拾伍元零伍分",
    "5791.69": "伍仟柒佰玖拾壹元陆角玖分",
    "10000": "壹万元整",
    "10001": "壹万零壹元整",
    "10100": "壹万零壹佰元整",
    "11000": "壹万壹仟元整",
    "32940.60": "叁万贰仟玖佰肆拾元陆角整",
    "100000": "壹拾万元整",
    "100001": "壹拾万零壹元整",
    "101000": "壹拾万零壹仟元整",
    "117000": "壹拾壹万柒仟元整",
    "1000000": "壹佰万元整",
    "1010101": "壹佰零壹万零壹佰零壹元整",
    "10000000": "壹仟万元整",
    "10000001": "壹仟万零壹元整",
    "10010000": "壹仟零壹万元整",
    "100000000": "壹亿元整",
    "100000001": "壹亿零壹元整",
    "100010000": "壹亿零壹万元整",
    "101000000": "壹亿零壹佰万元整",
    "1000010000.01": "壹拾亿零壹万元零壹分",
    "123456789.12": "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分",
    "999999999999.99": "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    "900000000000": "玖仟亿元整",
    "-3.20": "负叁元贰角整",
    "-0.01": "负壹分",
}


@pytest.mark.parametrize(("amount", "words"), [*PRINTED.items(), *KNOWN.items()])
def test_an_amount_is_written_as_the_payment_rules_say(amount: str, words: str) -> None:
    assert rmb_upper(Decimal(amount)) == words


def read_back(words: str) -> Decimal:
    """The amount that the words name, by the places alone: a reader of its own."""
    negative, words = words.startswith("负"), words.removeprefix("负").removesuffix("整")
    yuan, mark, rest = words.rpartition("元")
    if not mark:
        yuan, rest = "", words
    total = section = digit = 0
    for character in yuan:
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in PLACES:
            section, digit = section + digit * 10 ** PLACES.index(character), 0
        else:
            factor = {"万": 10**4, "亿": 10**8}[character]
            total, section, digit = total + (section + digit) * factor, 0, 0
    fen = 100 * (total + section + digit)
    for unit, worth in (("角", 10), ("分", 1)):
        if unit in rest:
            fen += worth * DIGITS.index(rest[rest.index(unit) - 1])
    return Decimal(-fen if negative else fen) / 100


@given(st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1))
def test_words_read_back_give_the_amount(fen: int) -> None:
    amount = Decimal(fen) / 100
    assert read_back(rmb_upper(amount)) == amount


@given(st.lists(st.sampled_from("0001234567890"), min_size=1, max_size=12).map("".join))
def test_no_two_zeros_stand_together_nor_one_before_the_yuan(digits: str) -> None:
    words = rmb_upper(Decimal(digits))
    assert "零零" not in words
    assert words == "零元整" or "零元" not in words


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("1.230", "1.235", "四舍五入"),
        (str(LIMIT - Decimal("0.01")), str(LIMIT), "9999 亿"),
        ("-999999999999.99", "-1000000000000", "9999 亿"),
        ("0", "NaN", "不是数"),
        ("0", "Infinity", "不是数"),
    ],
)
def test_an_amount_that_has_no_words_is_refused_and_its_neighbour_is_not(right: str, wrong: str, says: str) -> None:
    assert rmb_upper(Decimal(right))
    with pytest.raises(InputProblem, match=says):
        rmb_upper(Decimal(wrong))
