"""The rows of a worksheet part as it streams by: numbers, attributes, and the cells of each row as they are written.

A row whose cells are spelled as all programs spell them is taken apart by one expression; any other row cell by cell.
Rows that look like those before are taken together.
Source of the format: ECMA-376 part 1, 18.3.1. The input is well formed UTF-8 without a document type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from itertools import chain
from typing import NamedTuple

from workbooks.formula import LAST_COLUMN, LAST_ROW, column_number
from workbooks.row_shapes import Block, Column, Shapes

ATTRIBUTE = re.compile(rb'\s([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b")
NO_GROUP = b"?"  # a formula without a text that follows no other
Written = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""A cell: its column's letters, style, type, formula, the shared formula that it follows, value, inline text."""


class Unusual(ValueError):
    """A part that has to be written plainly before it is read: see sheet_xml.normalise."""


class RowXml(NamedTuple):
    """A row: its number, its attributes, its cells in file order.

    `unusual` is the XML of its cells where they are not spelled as usual.
    """

    number: int
    attributes: bytes
    cells: list[Written]
    unusual: bytes = b""


class _Patterns:
    """What rows and cells look like under a namespace prefix."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.prefix = prefix
        self.row_end = b"</%srow>" % prefix
        self.start = b"<%ssheetData" % prefix
        self.cell_start = b"<%sc" % prefix
        self.row = re.compile(rb"\s*<%srow\b([^>]*)>" % p)
        plain = (
            rb'<@c r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?:(?: t="([A-Za-z]+)")?>'
            rb'(?:<@f(?: aca="false")?>([^<]+)</@f>|<@f t="shared" si="([0-9]+)"/>)?'
            rb'(?:<@v>([^<]*)</@v>|<@is><@t(?: xml:space="preserve")?>([^<]*)</@t></@is>)</@c>|/>)'
        )
        self.plain = re.compile(plain.replace(b"@", p))
        self.cell = re.compile(rb"<%sc\b([^>]*?)(?:/>|>(.*?)</%sc>)" % (p, p), re.S)
        self.formula = re.compile(rb"<%sf\b([^>]*?)(?:/>|>([^<]*)</%sf>)" % (p, p))
        self.value = re.compile(rb"<%sv\b[^>]*>([^<]*)</%sv>" % (p, p))
        self.inline = re.compile(rb"<%st\b[^>]*>([^<]*)</%st>" % (p, p))


_patterns = cache(_Patterns)


def batches(pieces: Iterable[bytes], mark: bytes) -> Iterator[bytes]:
    """A stream cut after the last mark of each piece; the last batch is what follows the last mark of all."""
    rest, waiting, size = b"", [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= len(rest):  # else joining again and again would take forever
            whole, found, rest = b"".join((rest, *waiting)).rpartition(mark)
            waiting, size = [], 0
            if found:
                yield whole + found
    whole, found, rest = b"".join((rest, *waiting)).rpartition(mark)
    if found:
        yield whole + found
    yield rest


def split(pieces: Iterable[bytes], mark: bytes) -> Iterator[bytes]:
    """What stands between the marks of a stream; the last is what follows the last mark."""
    for batch in batches(pieces, mark):
        parts = batch.split(mark)
        yield from parts[:-1] if batch.endswith(mark) else parts


class SheetStream:
    """A worksheet part in pieces: `rows` goes through it once; then `head` and `tail` are what stood around them.

    Raises Unusual for a part with comments and the like, ValueError for a damaged one.
    """

    def __init__(self, pieces: Iterable[bytes], prefix: bytes = b"") -> None:
        self._pieces = pieces
        self._xml = _patterns(prefix)
        self.head = b""
        self.tail = b""

    def rows(self) -> Iterator[RowXml]:
        """Each row in file order, empty ones too."""
        parts = split(self._watched(), self._xml.row_end)
        part = next(parts)
        part = part[self._begin(part) :]
        for following in parts:
            yield from self._closed(part)
            part = following
        yield from self._rows(part)
        self.tail = part

    def blocks(self, check: Callable[[bytes], object]) -> Iterator[Block | RowXml]:
        """As `rows`, rows that look alike together. `check` is given, piece by piece, the XML of all others."""
        shapes, row_end = Shapes(self._xml.prefix), self._xml.row_end
        several = batches(self._pieces, row_end)
        first = next(several)
        start = self._begin(first)
        check(first[:start])
        for batch in chain([first[start:]], several):
            position = 0
            while position < len(batch):
                found, position = shapes.known.matched(batch, position)
                if found:
                    yield shapes.known.block(found)
                    continue
                end = batch.find(row_end, position)
                part = batch[position:end] if end >= 0 else batch[position:]
                _refuse_hidden(part)
                check(part)
                if end < 0:
                    yield from self._rows(part)
                    self.tail = part
                    break
                check(row_end)
                for row in self._closed(part):
                    yield row
                    shapes.learn((column_of(cell[0]), _way(cell)) for cell in row.cells)
                position = end + len(row_end)

    def _begin(self, part: bytes) -> int:
        """Keeps what stands before the rows. Where they begin, the end of the part where there are none."""
        start = part.find(self._xml.start)
        if start < 0:
            if SHEET_DATA.search(part):
                raise Unusual("its cells stand under another prefix")
            self.head = part
            return len(part)
        self.head = part[:start]
        return part.find(b">", start) + 1

    def _closed(self, part: bytes) -> Iterator[RowXml]:
        """The rows of a part after which a row ends."""
        found = RowXml(0, b"/", [])
        for found in self._rows(part):
            yield found
        if found.attributes.endswith(b"/"):
            raise ValueError("cells outside of rows")

    def _watched(self) -> Iterator[bytes]:
        """The pieces, as long as nothing stands among the cells that could hide one."""
        begun, before = False, b""
        for piece in self._pieces:
            seen = before + piece
            at = 0 if begun else seen.find(self._xml.start)
            begun = begun or at >= 0
            if begun:
                _refuse_hidden(seen, at)
            before = seen[-len(self._xml.start) :]
            yield piece

    def _rows(self, part: bytes) -> Iterator[RowXml]:
        """The empty rows at the start of a part, and the row with cells after them."""
        position = 0
        while found := self._xml.row.match(part, position):
            position = found.end()
            number = _number(found[1])
            empty = found[1].endswith(b"/")
            yield RowXml(number, found[1], []) if empty else self._row(found[1], part, position, number)
            if not empty:
                return

    def _row(self, attributes: bytes, part: bytes, position: int, number: int) -> RowXml:
        found = self._xml.plain.findall(part, position)
        count = len(found)
        if part.count(self._xml.cell_start, position) == count == part.count(b'%d"' % number, position):
            return RowXml(number, attributes, found)
        cells = [self._cell(one, number) for one in self._xml.cell.finditer(part, position)]
        return RowXml(number, attributes, cells, part[position:])

    def _cell(self, found: re.Match[bytes], number: int) -> Written:
        """A cell in whatever spelling, as the plain pattern would have it."""
        attributes, inner = attributes_of(found[1]), found[2] or b""
        letters = attributes.get("r", "").rstrip("0123456789")
        if not letters or attributes["r"] != f"{letters}{number}":
            raise Unusual(f"row {number} has a cell {attributes.get('r')}")
        kind, group, text = attributes.get("t", "").encode(), b"", b""
        if formula := self._xml.formula.search(inner):
            text = formula[2] or b""
            told = attributes_of(formula[1])
            if told.get("t") == "shared":
                group = told.get("si", "").encode() or NO_GROUP
            elif not text:
                group = NO_GROUP
        shown, inline = self._xml.value.search(inner), b"".join(self._xml.inline.findall(inner))
        if shown is None and kind != b"inlineStr":
            kind = b""
        style = attributes.get("s", "").encode()
        return letters.encode(), style, kind, text, group, shown[1] if shown else b"", inline


def _refuse_hidden(xml: bytes, start: int = 0) -> None:
    """Raises Unusual for what could hide a cell."""
    if xml.find(b"<!", start) >= 0 or xml.find(b"<?", start) >= 0:
        raise Unusual("comments, sections or instructions among the cells")


def _way(cell: Written) -> Column:
    """How a cell is written."""
    _, _, kind, formula, group, _, _ = cell
    if formula or group:
        return Column.CALCULATED
    return Column.WORDS if kind == b"inlineStr" else Column.VALUE


def _number(attributes: bytes) -> int:
    """The number of a row. Raises Unusual where it has none."""
    found = re.search(rb'\sr="([0-9]+)"', attributes)
    number = int(found[1]) if found else 0
    if not 1 <= number <= LAST_ROW:
        raise Unusual(f"no sheet has a row {number}")
    return number


@cache
def column_of(letters: bytes) -> int:
    """The number of a column's letters. Raises ValueError where no sheet has such a column."""
    number = column_number(letters.decode())
    if not 1 <= number <= LAST_COLUMN:
        raise ValueError(f"no sheet has a column {letters!r}")
    return number


def attributes_of(raw: bytes) -> dict[str, str]:
    """The attributes of an element."""
    return {name.decode(): unescape((a or b).decode()) for name, a, b in ATTRIBUTE.findall(raw)}


def prefix_of(xml: bytes) -> bytes:
    """The namespace prefix of a part's elements, with its colon; most have none."""
    found = SHEET_DATA.search(xml)
    return found[1] if found else b""
