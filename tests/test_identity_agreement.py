"""Identity numbers against an independent library: agreement on random numbers, and every difference listed.

The library looks the area up in a list of places by year (where it knows the province alone, it fails), refuses most
residence permits and all numbers of 15 digits, and takes any year. A place is no reason to refuse a number here: codes
change.
"""

import random
from collections import Counter
from collections.abc import Callable
from importlib.resources import files

import pytest
from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from udfs import identity

SEED, NUMBERS = 20230501, 20_000
CHARACTERS = "0123456789X"
PERMITS = ("81", "82", "83")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def areas() -> list[str]:
    """Every area that the library has ever known: present and abolished counties of all provinces."""
    found, province = [], ""
    for line in files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8").splitlines():
        if line[:2].isdigit():
            province = line[:2]
        elif line[2:6].isdigit():
            found.append(province + line[2:6])
    return found


AREAS = areas()
UNKNOWN = ["640599", "119999", "810000", "820000", "830000", "710101"]


def right(body: str) -> str:
    """The check character by the modulus itself (ISO 7064 MOD 11-2, recursive form)."""
    remainder = 0
    for digit in body:
        remainder = (remainder + int(digit)) * 2 % 11
    return CHARACTERS[(12 - remainder) % 11]


def made(chance: random.Random) -> str:
    """A number of a random area, birth, sequence; its last digits right, wrong, or cut off."""
    area = chance.choice(AREAS if chance.random() < 0.9 else UNKNOWN)
    born = f"{chance.randint(1895, 2103)}{chance.randint(0, 13):02}{chance.randint(0, 32):02}"
    if chance.random() < 0.8:
        born = f"{chance.randint(1940, 2020)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    body = area + born + f"{chance.randint(0, 999):03}"
    if chance.random() < 0.05:
        return body[:6] + body[8:]  # as it was before 1999
    last = right(body) if chance.random() < 0.6 else chance.choice(CHARACTERS)
    return body + (last.lower() if chance.random() < 0.3 else last)


def accepted(number: str) -> bool:
    says = identity.check(number)
    return not says or says.startswith("提醒：")


def known_place(number: str) -> bool:
    try:
        return bool(ric.get_birth_place(number))
    except (InvalidComponent, KeyError):  # the latter where it knows the province alone
        return False


def refusal(number: str) -> type[Exception] | None:
    """What the library refuses a number with."""
    try:
        ric.validate(number)
    except (ValidationError, KeyError) as problem:
        return type(problem)
    return None


DIFFERENCES: dict[str, tuple[bool, Callable[[str], bool]]] = {
    "15 位旧号码，只提醒": (True, lambda n: len(n) == 15),
    "港澳台居民居住证": (True, lambda n: len(n) == 18 and n[:2] in PERMITS and not known_place(n)),
    "区划代码那一年没有或不在表里": (True, lambda n: len(n) == 18 and n[:2] not in PERMITS and not known_place(n)),
    "出生不在 1900 至 2099 年": (False, lambda n: len(n) == 18 and not 1900 <= int(n[6:10]) <= 2099),
}
"""What only one of the two accepts: whether it is accepted here, and which numbers it is about."""


@pytest.fixture(scope="module")
def numbers() -> list[str]:
    chance = random.Random(SEED)
    return [made(chance) for _ in range(NUMBERS)]


def test_the_two_agree_on_random_numbers_but_for_the_listed_differences(numbers: list[str]) -> None:
    seen: Counter[str] = Counter()
    for number in numbers:
        ours, theirs = accepted(number), refusal(number) is None
        if ours == theirs:
            seen["都对" if ours else "都不对"] += 1
            continue
        why = [name for name, (here, about) in DIFFERENCES.items() if here == ours and about(number)]
        assert len(why) == 1, f"no listed difference: {number[:6]}…{number[-4:]} {identity.check(number)}"
        seen[why[0]] += 1
    assert set(seen) == {*DIFFERENCES, "都对", "都不对"}
    assert min(seen["都对"], seen["都不对"]) > NUMBERS // 10


def test_every_check_character_is_judged_alike(numbers: list[str]) -> None:
    judged: Counter[bool] = Counter()
    for number in (n for n in numbers if len(n) == 18 and accepted(n[:17] + right(n[:17]))):
        theirs = refusal(number) is not InvalidChecksum
        assert accepted(number) == theirs
        judged[theirs] += 1
    assert min(judged.values()) > NUMBERS // 10


def test_all_eleven_characters_are_judged_alike_on_one_body() -> None:
    body = "64059919900307123"
    assert [c for c in CHARACTERS if accepted(body + c)] == [ric.calc_check_digit(body + "0")]


def test_birth_and_sex_are_read_alike(numbers: list[str]) -> None:
    sexes = set()
    for number in (n for n in numbers if len(n) == 18 and accepted(n)):
        assert identity.birthdate(number) == ric.get_birth_date(number)
        assert identity.sex(number) == ("男" if number[16] in "13579" else "女")
        sexes.add(identity.sex(number))
    assert sexes == {"男", "女"}


def test_the_areas_are_many_and_of_all_provinces() -> None:
    assert len(AREAS) > 3000
    assert {area[:2] for area in AREAS} - set(PERMITS) <= identity.PROVINCES
    assert len({area[:2] for area in AREAS}) > 30


def test_full_width_digits_are_accepted_by_both_and_told_of_here(numbers: list[str]) -> None:
    number = next(n for n in numbers if not identity.check(n) and refusal(n) is None).upper()
    wide = number.translate(FULL_WIDTH)
    assert refusal(wide) is None
    assert identity.check(wide).startswith("提醒：") and "半角" in identity.check(wide)
