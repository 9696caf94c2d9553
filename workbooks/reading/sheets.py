"""Reads the sheets of an .xlsx or .xlsm package, row by row as its parts stream by: a part is never held as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape

from workbooks.cells import NO_FORMULAS, WIDEST_GAP, Row, SheetCells, packed
from workbooks.formula import area, shift
from workbooks.own_row import OWN, reads_own_row, relative
from workbooks.package import Package
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
    try:
        return _Reader(name, package.strings).read(SheetStream(package.pieces(name)))
    except Unusual:
        xml = package.xml(name)
        return _Reader(name, package.strings).read(SheetStream([xml], prefix_of(xml)))


class _Known(dict[bytes, object]):
    """What texts of the file stand for, worked out once."""

    def __init__(self, read: Callable[[bytes], object]) -> None:
        self._read = read

    def __missing__(self, written: bytes) -> object:
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
        self._patterns = _Known(_formula)
        self._masters: dict[bytes, tuple[int, int, str]] = {}
        self._alike: dict[tuple[tuple[int, str], ...], dict[int, str]] = {}

    def read(self, stream: SheetStream) -> SheetCells:
        rows: dict[int, Row] = {}
        hidden: set[int] = set()
        for found in stream.rows():
            number = found.number
            if b"hidden" in found.attributes and _HIDDEN.search(found.attributes):
                hidden.add(number)
            row = self._row(found)
            if row is not None:
                rows[number] = _joined(rows[number], row) if number in rows else row
        merged = [place for ref in MERGED.findall(stream.tail) if (place := area(ref.decode()))]
        return SheetCells(self._name, rows, merged, frozenset(hidden), _hidden_columns(stream.head))

    def _row(self, found: RowXml) -> Row | None:
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
                return self._wide(found)
        if len(values) == 1 and not formulas:
            return None
        return Row(self._name, number, tuple(values), self._shared(formulas))

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


def _number(text: bytes) -> object:
    """A number as the file has it: whole ones as int, though a file knows floats only."""
    if text.isdigit() and len(text) <= EXACT_DIGITS:
        return int(text)
    if not text.strip():
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


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
