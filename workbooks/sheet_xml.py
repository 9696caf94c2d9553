"""A worksheet part as bytes: its cells.

Source of the format: ECMA-376 part 1, 18.3.1. Rows and columns count from 1. The input is well formed UTF-8
without a document type (see opening.py).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from operator import itemgetter
from typing import NamedTuple

from udfs.cells import CellError
from workbooks.formula import LAST_COLUMN, LAST_ROW, address, column_number, shift
from workbooks.row_shapes import Block
from workbooks.sheet_rows import SheetStream, attributes_of, column_of, prefix_of


class FormulaCell(NamedTuple):
    """A cell with a formula. `kind`: normal, shared, array or dataTable; `reach` the array's or shared group's
    range; `group` the shared group; `dynamic` a formula that spills; `value` what the file shows (None: nothing)."""

    row: int
    column: int
    text: str
    kind: str
    reach: str
    group: str
    dynamic: bool
    value: object


class Cell(NamedTuple):
    """A cell as the file shows it: value None, str, float, bool or CellError; `formula` its text or None."""

    row: int
    column: int
    value: object
    formula: str | None
    style: int


_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_Masters = dict[str, tuple[int, int, str]]
_PIECE = 1 << 20
_IN_FILE_ORDER = itemgetter(0, 1)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def normalise(xml: bytes) -> bytes:
    """The part with addresses on every row and cell, and no comment, CDATA or instruction among the cells.

    Most parts come back as they are; the rest are the same sheet, written plainly.
    """
    start = xml.find(b"sheetData")
    body = xml[start:] if start > 0 else b""
    plain = not any(mark in body for mark in (b"<!--", b"<![CDATA[", b"<?"))
    if plain and not re.search(rb"<%s(?:c|row)(?=[\s/>])(?! r=\")(?![^>]*\sr=\")" % prefix_of(xml), body):
        return xml
    from lxml import etree

    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    row_number = 0
    for row in root.iter("{*}row"):
        row_number = int(row.get("r") or row_number + 1)
        row.set("r", str(row_number))
        column = 0
        for cell in row.iterchildren("{*}c"):
            column = _column(cell.get("r", "")) or column + 1
            cell.set("r", address(row_number, column))
    etree.strip_tags(root, etree.ProcessingInstruction)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _column(reference: str) -> int:
    return column_number(reference.rstrip("0123456789"))


def _place(reference: str) -> tuple[int, int]:
    """Row and column of a cell's address. Raises ValueError where no sheet has such a cell."""
    found = _REFERENCE.fullmatch(reference)
    row, column = (int(found[2]), column_number(found[1])) if found else (0, 0)
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise ValueError(f"no cell has the address {reference}")
    return row, column


def formula_cells(xml: bytes) -> Iterator[FormulaCell]:
    """Every cell with a formula, in file order; a shared formula's followers already read as their own.

    Raises ValueError where the part is damaged.
    """
    prefix = prefix_of(xml)
    masters: _Masters = {}
    pieces = (xml[start : start + _PIECE] for start in range(0, len(xml), _PIECE))
    for found in SheetStream(pieces, prefix).blocks(lambda piece: None):
        if isinstance(found, Block):
            yield from _formulas_of(found, masters)
        elif found.unusual:
            yield from _unusual_formulas(found.unusual, prefix, masters)
        else:
            for letters, _, kind, formula, group, shown, inline in found.cells:
                if formula or group:
                    yield _formula(found.number, column_of(letters), formula, group, (kind, shown, inline), masters)


def _formulas_of(block: Block, masters: _Masters) -> list[FormulaCell]:
    """The formulas of rows that look alike."""
    found = [
        _formula(number, column, formula or b"", group or b"", (kind or b"", shown or b"", b""), masters)
        for column, cells in enumerate(block.columns, 1)
        for number, kind, formula, group, shown in zip(
            block.numbers, cells.kinds, cells.formulas, cells.groups, cells.shown, strict=False
        )
        if formula or group
    ]
    return sorted(found, key=_IN_FILE_ORDER)


def _formula(
    row: int, column: int, formula: bytes, group: bytes, value: tuple[bytes, bytes, bytes], masters: _Masters
) -> FormulaCell:
    text, leader = unescape(formula.decode()), group.decode()
    if leader:
        top, left, master = masters.get(leader, (row, column, ""))
        text = shift(master, row - top, column - left)
    return FormulaCell(
        row, column, text, "shared" if leader else "normal", "", leader, False, value_of(*value, strings=None)
    )


def _unusual_formulas(xml: bytes, p: bytes, masters: _Masters) -> Iterator[FormulaCell]:
    """The formulas of a row in whatever spelling; `masters` are the shared formulas by group."""
    for found in _formula_pattern(p).finditer(xml):
        cell, formula = attributes_of(found[1]), attributes_of(found[2])
        kind, group = formula.get("t", "normal"), formula.get("si", "")
        row, column = _place(cell["r"])
        text = unescape((found[3] or b"").decode())
        if kind == "shared":
            if text:
                masters[group] = (row, column, text)
            elif group in masters:
                top, left, master = masters[group]
                text = shift(master, row - top, column - left)
        shown = found[4]
        value = None if shown is None else value_of(cell.get("t", "n").encode(), shown, shown, None)
        yield FormulaCell(row, column, text, kind, formula.get("ref", ""), group, "cm" in cell, value)


@cache
def _formula_pattern(p: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb"<%sc\b([^>]*)>\s*<%sf\b([^>]*?)(?:/>|>([^<]*)</%sf>)\s*(?:<%sv\b[^>]*>([^<]*)</%sv>)?" % ((p,) * 5)
    )


def cells(xml: bytes, strings: Sequence[str] | None) -> Iterator[Cell]:
    """Every cell of the part, in file order. `strings` are the workbook's shared strings, None where no text is needed.

    Raises ValueError where the part is damaged.
    """
    expanded: dict[tuple[int, int], str] = {}
    if b't="shared"' in xml:
        expanded = {(cell.row, cell.column): cell.text for cell in formula_cells(xml)}
    for number, _, written, _ in SheetStream([xml], prefix_of(xml)).rows():
        for letters, style, kind, formula, group, shown, inline in written:
            column, text = column_of(letters), None
            if formula or group:
                text = expanded.get((number, column)) or unescape(formula.decode())
            yield Cell(number, column, value_of(kind, shown, inline, strings), text, int(style or 0))


def value_of(kind: bytes, shown: bytes, inline: bytes, strings: Sequence[str] | None) -> object:
    """The value of a cell by its type, the text of its value and its inline text. Raises ValueError."""
    if kind == b"inlineStr":
        return text_of(inline)
    if kind in (b"", b"n"):
        return float(shown) if shown.strip() else None
    if kind == b"s":
        return "" if strings is None else _string(int(shown), strings)
    if kind == b"b":
        return shown.strip() in (b"1", b"true")
    return CellError(unescape(shown.decode())) if kind == b"e" else text_of(shown)


def text_of(written: bytes) -> str:
    """A text as the file spells it."""
    text = unescape(written.decode())
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _string(index: int, strings: Sequence[str]) -> str:
    if not 0 <= index < len(strings):
        raise ValueError(f"there is no shared string {index}")
    return strings[index]
