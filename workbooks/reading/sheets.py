"""Reads the sheets of an .xlsx or .xlsm package, row by row as its parts stream by: a part is never held as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import repeat
from typing import Any

from workbooks.cells import NO_FORMULAS, WIDEST_GAP, Row, SheetCells, packed
from workbooks.formula import area, shift
from workbooks.own_row import OWN, reads_own_row, relative
from workbooks.package import Package
from workbooks.row_shapes import Block, Cells
from workbooks.sheet_rows import RowXml, SheetStream, Unusual, column_of, prefix_of
from workbooks.sheet_xml import text_of, value_of

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\sref="([^"]*)"')
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)/?>")
WIDEST_HIDING = 256  # columns hidden to the edge of the sheet are empty ones put out of sight
EXACT_DIGITS = 15  # of a spreadsheet number
MOST_KNOWN = 1 << 16  # values that are remembered, so that equal ones are one object


def read_sheet(package: Package, name: str) -> SheetCells:
    """The cells of a sheet. Raises FileProblem; ValueError where the part is damaged."""
    pieces, check = package.pieces(name)
    try:
        found = _Reader(name, package.strings).read(SheetStream(pieces), check)
    except Unusual:
        xml = package.xml(name)  # which checks all of it
        return _Reader(name, package.strings).read(SheetStream([xml], prefix_of(xml)), lambda _: None)
    check.end()
    return found


class _Known(dict[bytes | None, object]):
    """What texts of the file stand for, worked out once."""

    def __init__(self, read: Callable[[Any], object]) -> None:
        self._read = read

    def __missing__(self, written: bytes | None) -> object:
        if len(self) >= MOST_KNOWN:
            self.clear()
        found = self[written] = self._read(written)
        return found


class _Reader:
    """Reads one sheet."""

    def __init__(self, name: str, strings: Sequence[str]) -> None:
        self._name = name
        self._strings = strings
        self._numbers = _Known(_number)
        self._texts = _Known(text_of)
        self._same: dict[str, str] = {}
        self._patterns = _Known(_formula)
        self._masters: dict[bytes, tuple[int, int, str]] = {}
        self._alike: dict[tuple[tuple[int, str], ...], dict[int, str]] = {}

    def read(self, stream: SheetStream, check: Callable[[bytes], object]) -> SheetCells:
        rows: dict[int, Row] = {}
        hidden: set[int] = set()
        for found in stream.blocks(check):
            told = [found] if isinstance(found, RowXml) else zip(found.numbers, found.attributes, strict=True)
            hidden.update(number for number, each, *_ in told if b"hidden" in each and _HIDDEN.search(each))
            for row in self._row(found) if isinstance(found, RowXml) else self._block(found):
                rows[row.number] = _joined(rows[row.number], row) if row.number in rows else row
        merged = [place for ref in MERGED.findall(stream.tail) if (place := area(ref.decode()))]
        return SheetCells(self._name, rows, merged, frozenset(hidden), _hidden_columns(stream.head))

    def _block(self, block: Block) -> Iterator[Row]:
        """Rows that look alike, column by column. Rows in which nothing stands are left out."""
        columns = [self._column(cells) for cells in block.columns]
        name, formulas = self._name, self._formulas(block)
        for number, values, told in zip(block.numbers, zip(repeat(None), *columns), formulas, strict=False):
            if values[-1] is None:
                values = _without_end(values)
            if told or len(values) > 1:
                yield Row(name, number, values, told)

    def _column(self, cells: Cells) -> Iterable[object]:
        """The values of a column's cells."""
        kind, *others = set(cells.kinds)
        if not others and kind is None:
            return _whole(cells.shown) or map(self._numbers.__getitem__, cells.shown)
        if not others and None not in cells.shown:
            if kind == b"s":
                places = list(map(int, cells.shown))
                if min(places) >= 0:
                    return map(self._strings.__getitem__, places)
            if kind in (b"str", b"inlineStr"):
                return self._words(cells.shown)
        return map(self._of_kind, cells.kinds, cells.shown)

    def _words(self, written: Sequence[bytes]) -> Iterable[object]:
        """Texts of the file, equal ones as one object. No line ends within one that stands in a row of a shape."""
        whole = b"\n".join(written)
        if b"&" in whole or b"_x" in whole:
            return map(self._texts.__getitem__, written)
        if len(self._same) >= MOST_KNOWN:
            self._same.clear()
        texts = whole.decode().split("\n")
        return map(self._same.setdefault, texts, texts)

    def _of_kind(self, kind: bytes | None, shown: bytes | None) -> object:
        return None if shown is None else self._value(kind or b"", shown, shown)

    def _formulas(self, block: Block) -> Iterable[Mapping[int, str]]:
        """The formulas of each row by column."""
        places = [(column, cells) for column, cells in enumerate(block.columns, 1) if cells.formulas]
        if not places:
            return repeat(NO_FORMULAS)
        patterns = [
            [
                self._pattern(text or b"", group or b"", number, column) if text or group else ""
                for number, text, group in zip(block.numbers, cells.formulas, cells.groups, strict=True)
            ]
            for column, cells in places
        ]
        numbers = [column for column, _ in places]
        return (
            self._shared([(column, text) for column, text in zip(numbers, row, strict=True) if text])
            for row in zip(*patterns, strict=True)
        )

    def _row(self, found: RowXml) -> Iterator[Row]:
        number, numbers, strings = found.number, self._numbers, self._strings
        values: list[object] = [None]
        formulas: list[tuple[int, str]] = []
        for letters, _, kind, text, group, shown, inline in found.cells:
            column = column_of(letters)
            if text or group:
                formulas.append((column, self._pattern(text, group, number, column)))
            if not kind:
                value = numbers[shown]
            elif kind == b"s" and shown.isdigit():
                value = strings[int(shown)]
            else:
                value = self._value(kind, shown, inline)
            if value is None:
                continue
            ahead = column - len(values)
            if ahead == 0:
                values.append(value)
            elif ahead < 0:
                values[column] = value
            elif ahead < WIDEST_GAP:
                values += [None] * ahead
                values.append(value)
            else:
                yield self._wide(found)
                return
        if len(values) > 1 or formulas:
            yield Row(self._name, number, tuple(values), self._shared(formulas))

    def _wide(self, found: RowXml) -> Row:
        """A row with cells far apart."""
        values, formulas = {}, []
        for letters, _, kind, text, group, shown, inline in found.cells:
            column = column_of(letters)
            if text or group:
                formulas.append((column, self._pattern(text, group, found.number, column)))
            if (value := self._value(kind, shown, inline)) is not None:
                values[column] = value
        return Row(self._name, found.number, packed(values), self._shared(formulas))

    def _value(self, kind: bytes, shown: bytes, inline: bytes) -> object:
        if kind in (b"", b"n"):
            return self._numbers[shown]
        if kind == b"str":
            return self._texts[shown]
        if kind == b"inlineStr":
            return self._texts[inline]
        return value_of(kind, shown, inline, self._strings)

    def _shared(self, formulas: list[tuple[int, str]]) -> Mapping[int, str]:
        """The formulas of a row by column: one mapping for all rows that have the same."""
        if not formulas:
            return NO_FORMULAS
        key = tuple(formulas)
        if key not in self._alike:
            if len(self._alike) >= MOST_KNOWN:
                self._alike.clear()
            self._alike[key] = dict(formulas)
        return self._alike[key]

    def _pattern(self, text: bytes, group: bytes, row: int, column: int) -> str:
        """A formula with OWN for its row's number; one that follows a shared formula as it reads in its own cell."""
        if text:
            digits = b"%d" % row
            plain = b"&#" not in text  # else a digit may be part of a character's number
            found = self._patterns[text.replace(digits, OWN.encode())] if plain else relative(_formula(text), row)
            if group:
                self._masters[group] = (row, column, found)
            return found
        top, left, master = self._masters.get(group, (row, column, "="))
        if left == column and reads_own_row(master):
            return master
        return relative("=" + shift(master.replace(OWN, str(top)), row - top, column - left), row)


def _formula(text: bytes) -> str:
    return "=" + unescape(text.decode())


def _number(text: bytes | None) -> object:
    """A number as the file has it: whole ones as int, though a file knows floats only."""
    if text is None:
        return None
    if text.isdigit() and len(text) <= EXACT_DIGITS:
        return int(text)
    if not text.strip():
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


def _whole(texts: Sequence[bytes | None]) -> Iterable[object]:
    """The numbers of a column in which all are whole ones; nothing where others are among them."""
    if None in texts:
        return ()
    digits = b"".join(texts)
    return map(int, texts) if digits.isdigit() and max(map(len, texts)) <= EXACT_DIGITS and all(texts) else ()


def _without_end(values: tuple[object, ...]) -> tuple[object, ...]:
    """Values without the empty ones behind them."""
    last = len(values)
    while last > 1 and values[last - 1] is None:
        last -= 1
    return values[:last]


def _joined(row: Row, more: Row) -> Row:
    """Two parts of one row, as no program writes them."""
    values = {**dict(row.filled()), **dict(more.filled())}
    return Row(row.sheet, row.number, packed(values), {**row.formulas, **more.formulas})


def _hidden_columns(head: bytes) -> frozenset[int]:
    found: set[int] = set()
    for attributes in _COLUMN.findall(head):
        bounds = [re.search(rb'\s%s="(\d+)"' % edge, attributes) for edge in (b"min", b"max")]
        if _HIDDEN.search(attributes) and bounds[0] and bounds[1]:
            first, last = int(bounds[0][1]), int(bounds[1][1])
            found |= set(range(first, last + 1)) if last - first < WIDEST_HIDING else set()
    return frozenset(found)
