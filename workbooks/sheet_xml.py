"""A worksheet part as bytes: its cells.

Source of the format: ECMA-376 part 1, 18.3.1. Rows and columns count from 1. The input is well formed UTF-8
without a document type (see opening.py).
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from udfs.cells import CellError
from workbooks.formula import LAST_COLUMN, LAST_ROW, address, column_number, shift


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
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
ATTRIBUTE = re.compile(rb'\s([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


def normalise(xml: bytes) -> bytes:
    """The part with addresses on every row and cell, and no comment, CDATA or instruction among the cells.

    Most parts come back as they are; the rest are the same sheet, written plainly.
    """
    start = xml.find(b"sheetData")
    body = xml[start:] if start > 0 else b""
    plain = not any(mark in body for mark in (b"<!--", b"<![CDATA[", b"<?"))
    if plain and not re.search(rb"<(?:\w+:)?(?:c|row)(?=[\s/>])(?![^>]*\sr=\")", body):
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


def _prefix(xml: bytes) -> bytes:
    found = re.search(rb"<((?:\w+:)?)sheetData\b", xml)
    return found[1] if found else b""


def formula_cells(xml: bytes) -> Iterator[FormulaCell]:
    """Every cell with a formula, in file order; a shared formula's followers already read as their own.

    Raises ValueError where the part is damaged.
    """
    p = _prefix(xml)
    pattern = re.compile(
        rb"<%sc\b([^>]*)>\s*<%sf\b([^>]*?)(?:/>|>([^<]*)</%sf>)\s*(?:<%sv\b[^>]*>([^<]*)</%sv>)?" % ((p,) * 5)
    )
    masters: dict[str, tuple[int, int, str]] = {}
    for found in pattern.finditer(xml):
        cell, formula = _attributes(found[1]), _attributes(found[2])
        kind, group = formula.get("t", "normal"), formula.get("si", "")
        row, column = _place(cell["r"])
        text = unescape((found[3] or b"").decode())
        if kind == "shared":
            if text:
                masters[group] = (row, column, text)
            elif group in masters:
                top, left, master = masters[group]
                text = shift(master, row - top, column - left)
        value = None if found[4] is None else _value(cell.get("t", "n"), unescape(found[4].decode()), None)
        yield FormulaCell(row, column, text, kind, formula.get("ref", ""), group, "cm" in cell, value)


def cells(xml: bytes, strings: Sequence[str] | None) -> Iterator[Cell]:
    """Every cell of the part, in file order. `strings` are the workbook's shared strings, None where no text is needed.

    Raises ValueError where the part is damaged.
    """
    p = _prefix(xml)
    pattern = re.compile(rb"<%sc\b([^>]*?)(?:/>|>(.*?)</%sc>)" % (p, p), re.S)
    formula = re.compile(rb"<%sf\b([^>]*?)(?:/>|>([^<]*)</%sf>)" % (p, p))
    plain = re.compile(rb"<%sv\b[^>]*>([^<]*)</%sv>" % (p, p))
    inline = re.compile(rb"<%st\b[^>]*>([^<]*)</%st>" % (p, p))
    expanded: dict[tuple[int, int], str] = {}
    if b't="shared"' in xml:
        expanded = {(cell.row, cell.column): cell.text for cell in formula_cells(xml)}
    for found in pattern.finditer(xml):
        attributes, inner = _attributes(found[1]), found[2] or b""
        kind = attributes.get("t", "n")
        row, column = _place(attributes["r"])
        has_formula, value = formula.search(inner), None
        if kind == "inlineStr":
            value = _text("".join(unescape(part.decode()) for part in inline.findall(inner)))
        elif shown := plain.search(inner):
            value = _value(kind, unescape(shown[1].decode()), strings)
        text = None
        if has_formula:
            text = expanded.get((row, column)) or unescape((has_formula[2] or b"").decode())
        yield Cell(row, column, value, text, int(attributes.get("s", 0)))


def _attributes(raw: bytes) -> dict[str, str]:
    return {name.decode(): unescape((a or b).decode()) for name, a, b in ATTRIBUTE.findall(raw)}


def _value(kind: str, text: str, strings: Sequence[str] | None) -> object:
    if kind == "n":
        return float(text) if text.strip() else None
    if kind == "s":
        return "" if strings is None else _string(int(text), strings)
    if kind == "b":
        return text.strip() in ("1", "true")
    return CellError(text) if kind == "e" else _text(text)


def _string(index: int, strings: Sequence[str]) -> str:
    if not 0 <= index < len(strings):
        raise ValueError(f"there is no shared string {index}")
    return strings[index]


def _text(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
