"""Rows that look alike, taken apart by one expression for a whole row: most rows of a roster do.

A shape is learnt from the rows that went by: which columns have cells, which of them formulas or texts of their own.
It matches well-formed XML alone, so what it matched needs no other check. Whatever doesn't match is left to the caller.
Source of the format: ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from workbooks.formula import column_letters

WIDEST = 256  # columns: an expression for more would not pay
MOST_SHAPES = 16  # of one sheet

# Possessive throughout (*+, ?+): what is taken is never given back, so that no row takes long.
_TEXT = rb"[^<&\x00-\x1f]*+(?:&(?:amp|lt|gt|quot|apos);[^<&\x00-\x1f]*+)*+"
_ROW = rb'\s*+<@row r="([1-9][0-9]*+)"((?: [\w:]++="[^"<&]*+")*+)>'
_START = rb'<@c r="%s\1"(?: s="[0-9]++")?+'
_VALUE = rb'(?: t="(s|str|n|b|e)")?+><@v>(' + _TEXT + rb")</@v></@c>"
_WORDS = rb' t="(inlineStr)"><@is><@t(?: xml:space="preserve")?+>(' + _TEXT + rb")</@t></@is></@c>"
_CALCULATED = (
    rb'(?: t="(s|str|n|b|e)")?+>(?:<@f(?: aca="false")?>(' + _TEXT + rb')</@f>|<@f t="shared" si="([0-9]++)"/>)?+'
    rb"(?:<@v>(" + _TEXT + rb")</@v>)?+</@c>"
)


class Column(IntEnum):
    """How the cells of a column are written."""

    NONE = 0
    VALUE = 1
    WORDS = 2
    CALCULATED = 3


class Cells(NamedTuple):
    """What the cells of one column hold, row by row, None where there is nothing.

    `kinds` are types, `shown` values or inline texts, `formulas` texts, `groups` the shared formulas that they follow.
    """

    kinds: Sequence[bytes | None]
    shown: Sequence[bytes | None]
    formulas: Sequence[bytes | None] = ()
    groups: Sequence[bytes | None] = ()


class Block(NamedTuple):
    """Rows of one shape that follow each other: numbers, attributes, the cells of each column from the first."""

    numbers: list[int]
    attributes: Sequence[bytes]
    columns: list[Cells]


class Shape:
    """What rows look like under a namespace prefix: how each column is written, from the first."""

    def __init__(self, prefix: bytes, columns: tuple[Column, ...]) -> None:
        self.columns = columns
        ways = {Column.VALUE: _VALUE, Column.WORDS: _WORDS, Column.CALCULATED: _CALCULATED}
        cells = (
            b"(?:" + _START % column_letters(number).encode() + b"(?:/>|" + ways[way] + b"))?+"
            for number, way in enumerate(columns, 1)
            if way
        )
        self._row = re.compile((_ROW + b"".join(cells) + b"</@row>").replace(b"@", re.escape(prefix)))

    def matched(self, xml: bytes, position: int) -> tuple[list[Sequence[bytes | None]], int]:
        """What the rows from a position on hold, as far as they are of this shape; and where they end."""
        found, match = [], self._row.match
        while row := match(xml, position):
            found.append(row.groups())
            position = row.end()
        return found, position

    def block(self, found: Iterable[Sequence[bytes | None]]) -> Block:
        """Rows by column."""
        numbers, attributes, *groups = zip(*found, strict=True)
        columns, at = [], 0
        nothing = Cells((None,) * len(numbers), (None,) * len(numbers))
        for way in self.columns:
            size = {Column.NONE: 0, Column.CALCULATED: 4}.get(way, 2)
            part, at = groups[at : at + size], at + size
            if way is Column.CALCULATED:
                columns.append(Cells(part[0], part[3], part[1], part[2]))
            else:
                columns.append(Cells(*part) if part else nothing)
        return Block(list(map(int, numbers)), attributes, columns)


_shape = cache(Shape)


class Shapes:
    """The shape that the rows of a sheet have, as far as it is known."""

    def __init__(self, prefix: bytes) -> None:
        self._prefix = prefix
        self._seen: set[tuple[Column, ...]] = set()
        self.known = _shape(prefix, ())

    def learn(self, cells: Iterable[tuple[int, Column]]) -> None:
        """Told the cells of a row of no known shape: from now on rows like it are known, and like those before."""
        columns = list(self.known.columns)
        for number, way in cells:
            if number > WIDEST:
                return
            columns += [Column.NONE] * (number - len(columns))
            if columns[number - 1] is not Column.CALCULATED or way is Column.WORDS:
                columns[number - 1] = way
        learnt = tuple(columns)
        if learnt in self._seen or len(self._seen) < MOST_SHAPES:
            self._seen.add(learnt)
            self.known = _shape(self._prefix, learnt)
