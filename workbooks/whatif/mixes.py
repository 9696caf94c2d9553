"""Feasible headcounts: how a number of people can be split over rates so that a sum of money is used exactly.

A rates x headcounts equation such as 10000a + 800b + 1500c = 3000000 with a + b + c = 2000 (haiyuan-2023 方案一).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor, gcd, lcm


def mixes(rates: Sequence[Fraction], people: int, money: Fraction) -> Iterator[tuple[int, ...]]:
    """Every split of `people` over the rates (yuan each) that costs exactly `money`, in the order of the first counts.

    Only counts from which the rest can be split, but for what is not whole, are looked at: a first answer comes at
    once however many people there are.
    """
    scale = lcm(*(rate.denominator for rate in (*rates, money)))
    yield from _split([int(rate * scale) for rate in rates], people, int(money * scale))


def _split(rates: Sequence[int], people: int, money: int) -> Iterator[tuple[int, ...]]:
    first, rest = rates[0], rates[1:]
    if not rest:
        if first * people == money:
            yield (people,)
        return
    for count in _counts(first, rest, people, money):
        for others in _split(rest, people - count, money - count * first):
            yield (count, *others)


def _counts(first: int, rest: Sequence[int], people: int, money: int) -> range:
    """The counts of the first rate that leave a sum between what the rest can cost at least and at most.

    The rest costs last x people plus a multiple of `common`, so the counts go up in equal steps.
    """
    low, high = 0, people
    for bound, side in ((min(rest), 1), (max(rest), -1)):
        slope, room = (first - bound) * side, (money - bound * people) * side  # slope * count <= room
        if slope > 0:
            high = min(high, floor(Fraction(room, slope)))
        elif slope < 0:
            low = max(low, ceil(Fraction(room, slope)))
        elif room < 0:
            return range(0)
    common, slope = gcd(*(rate - rest[-1] for rate in rest)), first - rest[-1]
    room = money - rest[-1] * people
    if not common:  # the rest have one rate: its lower and upper bounds above are one equation
        return range(low, high + 1)
    shared = gcd(slope, common)
    if room % shared:
        return range(0)
    step = common // shared
    start = room // shared * pow(slope // shared, -1, step) % step if step > 1 else 0
    return range(low + (start - low) % step, high + 1, step)
