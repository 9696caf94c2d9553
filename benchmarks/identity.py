"""Checks of identity numbers beside python-stdnum's cn.ric.

Made-up numbers of real areas, most of them right, some with a wrong check character, a day that is on no calendar, a
digit missing. On these both say the same; where they differ by intent, tests/test_identity_agreement.py lists it.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from stdnum.cn import ric

from benchmarks.harness import Outcome, Side, compare, main
from udfs import identity
from udfs.identity import CHECK_CHARACTERS, WEIGHTS
from udfs.numbers import NOTICE

COUNT = 100_000
AREAS = ("110105", "120103", "310104", "510121", "620122", "640121", "640221")  # which the peer knows in every year
FIRST_BIRTH, BIRTHS = date(1950, 1, 1), 20_000


def numbers(count: int) -> list[str]:
    """The same each time; every one a text of its own."""
    chance = random.Random(count)
    return [_spoilt(chance, _right(chance)) for _ in range(count)]


def _right(chance: random.Random) -> str:
    born = FIRST_BIRTH + timedelta(days=chance.randrange(BIRTHS))
    body = f"{chance.choice(AREAS)}{born:%Y%m%d}{chance.randrange(1000):03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECK_CHARACTERS[total % len(CHECK_CHARACTERS)]


def _spoilt(chance: random.Random, number: str) -> str:
    kind = chance.random()
    if kind < 0.03:
        return number[:-1] + chance.choice(CHECK_CHARACTERS)
    if kind < 0.04:
        return number[:10] + "0231" + number[14:]
    return number[1:] if kind < 0.05 else number


def ours(texts: list[str]) -> list[bool]:
    """Whether each number is right, as a column of them is checked; a mere notice does not count."""
    sure = identity.beyond_doubt(texts)
    return [text in sure or not (said := identity.check(text)) or said.startswith(NOTICE) for text in texts]


def theirs(texts: list[str]) -> list[bool]:
    """Whether each number is valid."""
    return list(map(ric.is_valid, texts))


def measure() -> list[Outcome]:
    """One comparison."""
    texts = numbers(COUNT)
    mine = Side("butie", lambda: ours(texts), identity._born.cache_clear)
    return [
        compare("2", f"identity numbers, {COUNT:,}", mine, Side("python-stdnum", lambda: theirs(texts)), at_most=0.1)
    ]


if __name__ == "__main__":
    main(measure)
