"""Exact arithmetic over named figures, as the checks of a document write it: 目标.合计 = 目标.2023年 + 目标.2024年.

Names, numbers and signs stand apart by spaces (brackets and commas need none), so that a name may hold any sign
itself. A comparison may run on: 0 <= 甲 < 乙. A name may stand for many figures, such as a column; SUM, MIN, MAX
and COUNT bring them down to one.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

from policies.case import cents, plain
from policies.decode import exact

Lookup = Callable[[str], tuple[Fraction, ...]]

COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
MISSES = {"=": "≠", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}
SIGNS = {"<=": "≤", ">=": "≥"}
TOTAL = "SUM"
FUNCTIONS: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    TOTAL: lambda values: sum(values, Fraction(0)),
    "MIN": min,
    "MAX": max,
    "COUNT": lambda values: Fraction(len(values)),
}
SUMS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": operator.add, "-": operator.sub}
PRODUCTS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"*": operator.mul, "/": operator.truediv}
PRECEDENCE = (SUMS, PRODUCTS)
PRINTED = {"*": "×", "/": "÷"}
TOKEN = re.compile(r"[(),]|[^\s(),]+")
NUMBER = re.compile(r"\d+(\.\d+)?%?|\d+/\d+")


class ExpressionProblem(Exception):
    """An expression that can't be read or calculated: one Chinese sentence."""


@dataclass(frozen=True)
class Term:
    """A number, a name, a function of terms, or two terms with a sign between them."""

    text: str
    parts: tuple[Term, ...] = ()

    def figures(self, lookup: Lookup) -> tuple[Fraction, ...]:
        """All figures that the term stands for."""
        if self.parts:
            return (self.value(lookup),)
        return (exact(self.text),) if NUMBER.fullmatch(self.text) else lookup(self.text)

    def value(self, lookup: Lookup) -> Fraction:
        """The one figure that the term comes to. Raises ExpressionProblem."""
        if self.text in FUNCTIONS:
            return FUNCTIONS[self.text]([f for part in self.parts for f in part.figures(lookup)])
        if self.parts:
            return self._combined(*(part.value(lookup) for part in self.parts))
        found = self.figures(lookup)
        if len(found) != 1:
            raise ExpressionProblem(f"“{self.text}”是 {len(found)} 个数，请用 {'、'.join(FUNCTIONS)}")
        return found[0]

    def shown(self, lookup: Lookup) -> str:
        """The arithmetic with the numbers in the place of the names."""
        if self.parts and self.text not in FUNCTIONS:
            left, right = (_bracketed(part, self.text, after, lookup) for after, part in enumerate(self.parts))
            return f"{left}{PRINTED.get(self.text, self.text)}{right}"
        if self.text == TOTAL:
            return "+".join(number(f) for part in self.parts for f in part.figures(lookup))
        return self.text if NUMBER.fullmatch(self.text) else number(self.value(lookup))

    def names(self) -> Iterator[str]:
        """Every name in the term."""
        if self.parts:
            for part in self.parts:
                yield from part.names()
        elif not NUMBER.fullmatch(self.text):
            yield self.text

    def _combined(self, left: Fraction, right: Fraction) -> Fraction:
        if self.text == "/" and right == 0:
            raise ExpressionProblem("除数是 0")
        return {**SUMS, **PRODUCTS}[self.text](left, right)


@dataclass(frozen=True)
class Comparison:
    """Terms with a comparison between each two."""

    signs: tuple[str, ...]
    terms: tuple[Term, ...]

    def holds(self, lookup: Lookup) -> bool:
        """Whether every step holds, exactly."""
        return all(held for _, held in self._steps(lookup))

    def shown(self, lookup: Lookup) -> str:
        """The comparison with its numbers, e.g. 2450+2310+1900=6660≠6700."""
        steps = list(self._steps(lookup))
        said = _side(self.terms[0], lookup, whole=not steps[0][1] or steps[0][0] != "=")
        for (sign, held), term in zip(steps, self.terms[1:], strict=True):
            right = _side(term, lookup, whole=not held or sign != "=")
            said += f"{SIGNS.get(sign, sign) if held else MISSES[sign]}{right}"
        return said

    def names(self) -> Iterator[str]:
        """Every name in the comparison."""
        for term in self.terms:
            yield from term.names()

    def _steps(self, lookup: Lookup) -> Iterator[tuple[str, bool]]:
        values = [term.value(lookup) for term in self.terms]
        for sign, (left, right) in zip(self.signs, pairwise(values), strict=True):
            yield sign, COMPARISONS[sign](left, right)


def number(value: Fraction) -> str:
    """A number as people write it, marked 约 where two decimals don't hold it."""
    return f"{'' if Fraction(cents(value)) == value else '约'}{plain(value)}"


def _side(term: Term, lookup: Lookup, *, whole: bool) -> str:
    """A term with its numbers; `whole` adds what it comes to, where an equation does not say it already."""
    said, result = term.shown(lookup), number(term.value(lookup))
    return f"{said}={result}" if whole and said != result else said


def _bracketed(part: Term, sign: str, after: int, lookup: Lookup) -> str:
    said = part.shown(lookup)
    if part.text != TOTAL and part.text not in SUMS and part.text not in PRODUCTS:
        return said
    inner, outer = _level(part.text), _level(sign)
    loose = inner < outer or (inner == outer and after and sign in ("-", "/"))
    return f"({said})" if loose else said


def _level(sign: str) -> int:
    return next((level for level, signs in enumerate(PRECEDENCE) if sign in signs), 0)


@cache
def comparison(text: str) -> Comparison:
    """The comparison that a text writes. Raises ExpressionProblem."""
    reader = _Reader(text)
    terms, signs = [reader.term()], []
    while reader.next in COMPARISONS:
        signs.append(reader.take())
        terms.append(reader.term())
    if not signs:
        raise ExpressionProblem(f"“{text}”里没有比较（{' '.join(COMPARISONS)}，两边留空格）")
    reader.end()
    return Comparison(tuple(signs), tuple(terms))


@cache
def expression(text: str) -> Term:
    """The term that a text writes. Raises ExpressionProblem."""
    reader = _Reader(text)
    term = reader.term()
    reader.end()
    return term


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = TOKEN.findall(text)

    @property
    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self) -> str:
        return self.tokens.pop(0)

    def term(self, level: int = 0) -> Term:
        """A row of terms joined by signs of one level, the first two first."""
        if level == len(PRECEDENCE):
            return self._single()
        found = self.term(level + 1)
        while self.next in PRECEDENCE[level]:
            found = Term(self.take(), (found, self.term(level + 1)))
        return found

    def _single(self) -> Term:
        if not self.tokens or self.next in (*SUMS, *PRODUCTS, ")", ",", *COMPARISONS):
            raise ExpressionProblem(f"“{self.text}”缺了一个数或名字（符号两边要留空格）")
        token = self.take()
        if token == "(":
            inner = self.term()
            self._close()
            return inner
        return Term(token, self._arguments(token)) if self.next == "(" else Term(token)

    def _arguments(self, name: str) -> tuple[Term, ...]:
        if name not in FUNCTIONS:
            raise ExpressionProblem(f"没有函数“{name}”，只有 {'、'.join(FUNCTIONS)}")
        self.take()
        found = [self.term()]
        while self.next == ",":
            self.take()
            found.append(self.term())
        self._close()
        return tuple(found)

    def _close(self) -> None:
        if self.next != ")":
            raise ExpressionProblem(f"“{self.text}”的括号不成对")
        self.take()

    def end(self) -> None:
        if self.tokens:
            raise ExpressionProblem(f"“{self.text}”从“{self.next}”起读不懂（符号两边要留空格）")
