"""The small language in which a form's data file writes what has to hold: 合格人数 <= 考核人数.

Names (a field's id or a column's key), numbers and signs stand apart by spaces; brackets and commas need none.
Signs: + - * /  = != <= >= < >  in [词, 词]  not and or. Functions of a whole column: COUNT SUM MEAN MIN MAX DISTINCT,
and ROWS(条件), how many rows meet a comparison of one column. Functions of a cell: FILLED, ZERO (0 where blank),
ROUND(数, 位数), MONTHS and WORKDAYS of a period such as 2024.03-2024.09, SINCE (full months from a date to 计算日期),
CONTAINS(格, "词"), TICKS (how many boxes are ticked), TICKED(框, "词"). Figures of the form's document:
LAW("补贴.条件"), which follows the workbook's policy, and TARGET("目标.合计") of an entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from policies.decode import exact

TOKEN = re.compile(r'"[^"]*"|[()\[\],]|[^\s()\[\],"]+')
NUMBER = re.compile(r"\d+(\.\d+)?%?")
COMPARISONS = ("=", "!=", "<=", ">=", "<", ">")
PRECEDENCE = (("+", "-"), ("*", "/"))
OF_COLUMN = ("COUNT", "SUM", "MEAN", "MIN", "MAX", "DISTINCT", "ROWS")
BLANK_ALLOWED = ("FILLED", "ZERO")
OF_CELL = (
    *BLANK_ALLOWED, "ROUND", "MONTHS", "WORKDAYS", "SINCE", "CONTAINS", "TICKS", "TICKED", "LAW", "TARGET",
)  # fmt: skip


class LanguageProblem(Exception):
    """A requirement that can't be read: one Chinese sentence."""


@dataclass(frozen=True)
class Term:
    """A node: `kind` is number, text, name, words, or a sign, a function, and, or, not, in."""

    kind: str
    text: str = ""
    parts: tuple[Term, ...] = ()

    @property
    def number(self) -> Fraction:
        return exact(self.text)

    def walk(self) -> Iterator[Term]:
        """The node and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def names(self) -> Iterator[str]:
        """Every field and column that is named."""
        return (term.text for term in self.walk() if term.kind == "name")

    def needed(self) -> Iterator[str]:
        """The cells that must be filled before the condition says anything; columns as a whole are not cells."""
        if self.kind == "name":
            yield self.text
        elif self.kind not in (*BLANK_ALLOWED, *OF_COLUMN):
            for part in self.parts:
                yield from part.needed()

    def columns(self) -> Iterator[str]:
        """The columns that are taken as a whole."""
        for term in self.walk():
            if term.kind in OF_COLUMN:
                yield from term.names()


@cache
def condition(text: str) -> Term:
    """The condition that a text writes. Raises LanguageProblem."""
    reader = _Reader(text)
    found = reader.either()
    if reader.tokens:
        raise LanguageProblem(f"“{text}”从“{reader.next}”起读不懂（符号两边要留空格）")
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = TOKEN.findall(text)

    @property
    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, expected: str = "") -> str:
        if not self.tokens or (expected and self.next != expected):
            raise LanguageProblem(f"“{self.text}”缺了{f'“{expected}”' if expected else '一个数或名字'}")
        return self.tokens.pop(0)

    def either(self) -> Term:
        return self._joined("or", self.both)

    def both(self) -> Term:
        return self._joined("and", self.negated)

    def _joined(self, word: str, part: Callable[[], Term]) -> Term:
        parts = [part()]
        while self.next == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Term(word, parts=tuple(parts))

    def negated(self) -> Term:
        if self.next == "not":
            self.take()
            return Term("not", parts=(self.negated(),))
        return self.compared()

    def compared(self) -> Term:
        left = self.sum()
        if self.next in COMPARISONS:
            return Term(self.take(), parts=(left, self.sum()))
        if self.next == "in":
            self.take()
            return Term("in", parts=(left, self.words()))
        return left

    def words(self) -> Term:
        self.take("[")
        found = [self._word()]
        while self.next == ",":
            self.take()
            found.append(self._word())
        self.take("]")
        return Term("words", parts=tuple(found))

    def _word(self) -> Term:
        return Term("text", self.take().strip('"'))

    def sum(self, level: int = 0) -> Term:
        if level == len(PRECEDENCE):
            return self.single()
        found = self.sum(level + 1)
        while self.next in PRECEDENCE[level]:
            found = Term(self.take(), parts=(found, self.sum(level + 1)))
        return found

    def single(self) -> Term:
        token = self.take()
        if token == "(":
            inner = self.either()
            self.take(")")
            return inner
        if token.startswith('"'):
            return Term("text", token.strip('"'))
        if NUMBER.fullmatch(token):
            return Term("number", token)
        if self.next == "(":
            return self._function(token)
        if token in (*COMPARISONS, *PRECEDENCE[0], *PRECEDENCE[1], ")", ",", "]", "[", "in", "and", "or"):
            raise LanguageProblem(f"“{self.text}”里“{token}”前面缺了一个数或名字（符号两边要留空格）")
        return Term("name", token)

    def _function(self, name: str) -> Term:
        if name not in (*OF_COLUMN, *OF_CELL):
            raise LanguageProblem(f"没有函数“{name}”，只有 {'、'.join((*OF_COLUMN, *OF_CELL))}")
        self.take("(")
        parts = [self.either()]
        while self.next == ",":
            self.take()
            parts.append(self.either())
        self.take(")")
        return Term(name, parts=tuple(parts))
