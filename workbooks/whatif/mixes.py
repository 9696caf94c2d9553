"""Feasible headcounts: how a number of people can be split over rates so that a sum of money is used exactly.

A rates x headcounts equation such as 10000a + 800b + 1500c = 3000000 with a + b + c = 2000 (haiyuan-2023 方案一).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm


def mixes(rates: Sequence[Fraction], people: int, money: Fraction) -> Iterator[tuple[int, ...]]:
    """Every split of `people` over the rates (yuan each) that costs exactly `money`, in the order of the first counts.

    The last two counts follow from the others, so the work is that of the choices before them.
    """
    scale = lcm(*(rate.denominator for rate in (*rates, money)))
    yield from _split([int(rate * scale) for rate in rates], people, int(money * scale))


def _split(rates: Sequence[int], people: int, money: int) -> Iterator[tuple[int, ...]]:
    if people < 0 or not min(rates) * people <= money <= max(rates) * people:
        return
    if len(rates) == 1:
        yield (people,)
    elif len(rates) == 2:
        yield from _pairs(rates[0], rates[1], people, money)
    else:
        common = gcd(*(rate - rates[-1] for rate in rates[1:]))
        for count in range(people + 1):
            rest = money - count * rates[0] - rates[-1] * (people - count)
            if not common or rest % common == 0:
                for others in _split(rates[1:], people - count, money - count * rates[0]):
                    yield (count, *others)


def _pairs(first: int, second: int, people: int, money: int) -> Iterator[tuple[int, int]]:
    """a + b = people and first a + second b = money: one answer, or all where both rates are the same."""
    if first == second:
        yield from ((a, people - a) for a in range(people + 1))
        return
    count, rest = divmod(money - second * people, first - second)
    if rest == 0 and 0 <= count <= people:
        yield (count, people - count)
