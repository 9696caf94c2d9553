"""Social credit codes, bank cards and telephones, with the check digits of python-stdnum as witness."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import uscc

from udfs.cells import call
from udfs.numbers import (
    CODE_CHARACTERS,
    bank_card_check,
    luhn_digit,
    phone_check,
    phones,
    uscc_character,
    uscc_check,
)

RIGHT = "91640599MA0000000N"
CARD = "6228480402564890018"
FRONTS = st.text("0123456789", min_size=11, max_size=18).filter(lambda text: len(set(text)) > 1)


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


@given(st.text(CODE_CHARACTERS, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(CODE_CHARACTERS))
def test_one_changed_character_of_a_code_is_caught(first: str, place: int, other: str) -> None:
    code = first + uscc_character(first)
    changed = code[:place] + other + code[place + 1 :]
    assert uscc_check(code) == ""
    assert bool(uscc_check(changed)) == (changed != code)


@given(FRONTS)
def test_luhn_digits_are_those_of_another_implementation(first: str) -> None:
    assert luhn_digit(first) == luhn.calc_check_digit(first)


@given(FRONTS, st.integers(0, 18), st.sampled_from("0123456789"))
def test_one_changed_digit_of_a_card_is_caught(first: str, place: int, other: str) -> None:
    card = first + luhn_digit(first)
    changed = card[:place] + other + card[place + 1 :] if place < len(card) else card
    if not card.endswith("000"):
        assert bank_card_check(card) == ""
    assert bool(bank_card_check(changed)) or changed == card


@pytest.mark.parametrize(
    ("card", "says"),
    [
        (CARD, ""),
        ("622848040256", "提醒："),
        ("62284804025" + luhn_digit("62284804025"), ""),
        ("62284804025", "现为 11 位"),
        (CARD + "0", "现为 20 位"),
        (CARD[:-1] + "9", "提醒："),
        ("6228 4804 0256 4890 018", "写法不规范"),
        ("６２２８４８０４０２５６４８９００１８", "写法不规范"),
        ("62284804025648900l8", "不该有的字符"),
        ("0" * 16, "同一个数字"),
        ("6.22848E+18", "无法找回"),
        ("622848040256489000", "无法找回"),
        ("6228480402564890000", "提醒："),
    ],
)
def test_a_card_is_right_or_says_what_is_wrong(card: str, says: str) -> None:
    found = bank_card_check(card)
    assert (says in found) if says else not found


@pytest.mark.parametrize(
    "phone",
    [
        "13912345678",
        "+86 139-1234-5678",
        "8613912345678",
        "１３９１２３４５６７８",
        "0955-7012345",
        "（0955）7012345",
        "09557012345",
        "0955-7012345-802",
        "0955-7012345转8",
        "010-62345678",
        "021 5234 5678",
        "400-810-8888",
        "13912345678/0955-7012345",
    ],
)
def test_a_right_phone_is_right_as_people_write_it(phone: str) -> None:
    assert phone_check(phone) == ""


@pytest.mark.parametrize(
    ("phone", "says"),
    [
        ("1391234567", "现为 10 位"),
        ("139123456789", "现为 12 位"),
        ("12912345678", "手机号段"),
        ("9557012345", "区号开头的 0"),
        ("7012345", "提醒："),
        ("010-1234567", "不是手机号"),
        ("无", "不该有的字符"),
        ("1.39E+10", "无法找回"),
        ("13912345678/1391234567", "现为 10 位"),
    ],
)
def test_a_wrong_phone_says_what_is_wrong(phone: str, says: str) -> None:
    assert says in phone_check(phone)


def test_phones_are_compared_in_one_spelling() -> None:
    assert phones("+86 139-1234-5678、0955-7012345") == ["13912345678", "09557012345"]


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("USCC_CHECK", [RIGHT], [RIGHT[:-1] + "P", "9164", 911100001000132890.0]),
        ("BANK_CARD_CHECK", [CARD, 622848040256489.0], [6.22848040256489e18, "62284804025", "工商银行", True]),
        ("PHONE_CHECK", ["13912345678", 13912345678.0, 13912345678], ["1391234567", 1391234567.0, 13912345678.5]),
    ],
)
def test_the_cells_answer_blank_when_right(name: str, right: list[object], wrong: list[object]) -> None:
    for value in right:
        said = str(call(name, [value]))
        assert said == "" or said.startswith("提醒：")
    for value in wrong:
        said = str(call(name, [value]))
        assert said and not said.startswith(("提醒：", "错误："))
    assert call(name, [None]) == ""
    assert call(name, [[[right[0]], [None]]])[1] == [""]


def test_no_message_shows_a_card_or_a_phone_whole() -> None:
    assert CARD[:-1] not in bank_card_check(CARD[:-1] + "9")
    assert "13912345678" not in phone_check("139123456789")
