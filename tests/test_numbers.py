"""Unified social credit codes, with the check digits of python-stdnum as witness."""

import random

from stdnum.cn import uscc

from udfs.numbers import CODE_CHARACTERS, uscc_character, uscc_check

RIGHT = "91640599MA0000000N"


def test_check_characters_are_those_of_another_implementation() -> None:
    chosen = random.Random(1)
    for _ in range(500):
        first = "".join(chosen.choice(CODE_CHARACTERS) for _ in range(17))
        assert uscc_character(first) == uscc.calc_check_digit(first)


def test_a_right_code_is_right_whatever_its_width_and_case() -> None:
    for text in (RIGHT, RIGHT.lower(), " 91640599 MA0000000N", "９１６４０５９９MA0000000N"):
        assert uscc_check(text) == ""


def test_a_wrong_code_says_what_is_wrong() -> None:
    assert uscc_check(RIGHT[:-1]) == "应为 18 位，现在是 17 位"
    assert "I" in uscc_check("9164059IMA0000000N")
    assert "校验码" in uscc_check(RIGHT[:-1] + "P")
