"""Whose a cell's identity number is: the number in one spelling, by which a person is found in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from policies.errors import InputProblem
from udfs import identity, numbers
from udfs.header_words import IDENTITY
from udfs.ranges import CellError

CACHE_SIZE = 1 << 18  # identity numbers


def right_identity(value: object) -> str:
    """The identity number of a cell in 18 characters, "" where there is none or it is wrong."""
    if value is None or isinstance(value, (bool, CellError)):
        return ""
    try:
        return _current(numbers.written(value, IDENTITY))
    except InputProblem:
        return ""


class Persons:
    """Those of a table: `numbers` are their identity numbers row by row, as `right_identity` gives them.

    `sure` are the texts among the cells of which nothing is to be said.
    """

    def __init__(self, values: Sequence[object]) -> None:
        texts = [value for value in values if isinstance(value, str)]
        self.sure = identity.beyond_doubt(texts)
        whole = len(texts) == len(values) and self.sure.issuperset(texts)
        self.numbers = texts if whole else [self._right(value) for value in values]

    def _right(self, value: object) -> str:
        return value if isinstance(value, str) and value in self.sure else right_identity(value)


def twice(numbers: Iterable[str]) -> set[str]:
    """The numbers that come more than once, blank ones aside."""
    numbers = list(numbers)
    if len(set(numbers)) == len(numbers):
        return set()
    return {number for number, count in Counter(numbers).items() if count > 1 and number}


def wrong_identity(value: object) -> bool:
    """Whether a cell holds a number that is no right identity number; a blank one is none."""
    return value is not None and not right_identity(value)


@lru_cache(maxsize=CACHE_SIZE)
def _current(text: str) -> str:
    """A number in 18 characters: asked several times of each row."""
    return identity.current(text)
