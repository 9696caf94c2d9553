"""Single cells of a worksheet part rewritten, while every other byte stays as it was.

Source of the format: ECMA-376 part 1, 18.3.1. Rows and columns count from 1. The input has gone through
`sheet_xml.normalise`.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from udfs.cells import CellError
from workbooks.formula import address, column_letters, column_number
from workbooks.sheet_rows import ATTRIBUTE, column_of
from workbooks.sheet_xml import formula_cells

KEEP = object()
"""What an edit doesn't touch."""


@dataclass(slots=True)
class Edit:
    """What becomes of one cell: a part that is KEEP stays; value None empties, formula None removes.

    `array` is the new reach of an array formula, such as ``B2:B9``: of the one that stands there, or of `formula`;
    `style` an index of the cell formats (None: as it was).
    """

    value: object = KEEP
    formula: object = KEEP
    style: int | None = None
    array: str | None = None


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")
_DATE_ZERO = date(1899, 12, 30).toordinal()


def xml_text(text: str) -> bytes:
    """A text as XML content, control characters in the format's own escape (``_x0007_``)."""
    text = _CONTROL.sub(lambda found: "_x005F_x" if found[0] == "_x" else f"_x{ord(found[0]):04X}_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "_x000D_")
    return text.encode("utf-8", "replace")


def _value_xml(value: object, formula: bool, p: bytes) -> tuple[bytes, bytes]:
    """The t attribute and the inner XML of a value; a text beside no formula is an inline string."""
    if value is None:
        return b"", b""
    if isinstance(value, CellError):
        return b' t="e"', b"<%sv>%s</%sv>" % (p, xml_text(value), p)
    if isinstance(value, str):
        return _text_xml(value, formula, p)
    if isinstance(value, bool):
        return b' t="b"', b"<%sv>%d</%sv>" % (p, value, p)
    if isinstance(value, date):
        value = value.toordinal() - _DATE_ZERO + (_day_part(value) if isinstance(value, datetime) else 0)
    if isinstance(value, int | float | Decimal):
        if not math.isfinite(value):
            return b' t="e"', b"<%sv>#NUM!</%sv>" % (p, p)
        number = format(value, "f") if isinstance(value, Decimal) else repr(value).removesuffix(".0")
        return b"", b"<%sv>%s</%sv>" % (p, number.encode(), p)
    return _text_xml(str(value), formula, p)


def _text_xml(text: str, formula: bool, p: bytes) -> tuple[bytes, bytes]:
    if formula:
        return b' t="str"', b"<%sv>%s</%sv>" % (p, xml_text(text), p)
    space = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    return b' t="inlineStr"', b"<%sis><%st%s>%s</%st></%sis>" % (p, p, space, xml_text(text), p, p)


def _day_part(moment: datetime) -> float:
    return (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400


class _Patcher:
    def __init__(self, prefix: bytes) -> None:
        p = self.prefix = prefix
        self.cell = re.compile(rb"<%sc\b([^>]*?)(?:/>|>(.*?)</%sc>)" % (p, p), re.S)
        self.formula = re.compile(rb"<%sf\b[^>]*?(?:/>|>[^<]*</%sf>)" % (p, p))
        self.row_end = b"</%srow>" % p
        self.calculated = re.compile(
            rb'(<%sc r="([A-Z]+)([0-9]+)"(?: s="[0-9]+")?)(?: t="[A-Za-z]+")?>'
            rb"(<%sf\b[^>]*?(?:/>|>[^<]*</%sf>))(?:<%sv>[^<]*</%sv>)?</%sc>" % ((p,) * 6)
        )

    def cell_xml(self, row: int, column: int, attributes: bytes, inner: bytes, edit: Edit) -> bytes:
        p, kept = self.prefix, {name: a or b for name, a, b in ATTRIBUTE.findall(attributes)}
        kept[b"r"] = address(row, column).encode()
        if edit.style is not None:
            kept[b"s"] = b"%d" % edit.style
        found = self.formula.search(inner)
        formula, rest = (found[0], inner[: found.start()] + inner[found.end() :]) if found else (b"", inner)
        if edit.formula is not KEEP:
            formula = b""
            kept.pop(b"cm", None)
            if edit.formula is not None:
                kind = b' t="array" ref=""' if edit.array else b""
                formula = b"<%sf%s>%s</%sf>" % (p, kind, xml_text(str(edit.formula).removeprefix("=")), p)
        if edit.array and formula:
            formula = re.sub(rb'\bref="[^"]*"', b'ref="%s"' % edit.array.encode(), formula, count=1)
        if edit.value is not KEEP:
            kept.pop(b"vm", None)  # a rich value belongs to the old value
            kept.pop(b"t", None)
            kind, rest = _value_xml(edit.value, bool(formula), p)
            if kind:
                kept[b"t"] = kind[4:-1]
        elif kept.get(b"t") == b"str" and not formula:
            kept[b"t"] = b"inlineStr"
            rest = re.sub(rb"<%sv\b[^>]*>([^<]*)</%sv>" % (p, p), rb"<%sis><%st>\1</%st></%sis>" % ((p,) * 4), rest)
        head = b"<%sc" % p + b"".join(b' %s="%s"' % item for item in kept.items())
        return head + (b">" + formula + rest + b"</%sc>" % p if formula or rest else b"/>")

    def new_cells(self, row: int, edits: Mapping[int, Edit], columns: Sequence[int]) -> bytes:
        return b"".join(self.cell_xml(row, column, b"", b"", edits[column]) for column in columns)

    def new_row(self, row: int, edits: Mapping[int, Edit]) -> bytes:
        return b'<%srow r="%d">' % (self.prefix, row) + self.new_cells(row, edits, sorted(edits)) + self.row_end

    def new_values(
        self, xml: bytes, edits: Mapping[tuple[int, int], Edit]
    ) -> tuple[bytes, Mapping[tuple[int, int], Edit]]:
        """The part with those edits that are values beside formulas; and the other edits."""
        todo, p = dict(edits), self.prefix

        def renewed(found: re.Match[bytes]) -> bytes:
            head, letters, row, formula = found.groups()
            place = int(row), column_of(letters)
            edit = todo.get(place)
            if edit is None or edit.value is KEEP or edit.formula is not KEEP or edit.style is not None or edit.array:
                return found[0]
            del todo[place]
            kind, shown = _value_xml(edit.value, True, p)
            return b"%s%s>%s%s</%sc>" % (head, kind, formula, shown, p)

        return self.calculated.sub(renewed, xml), todo

    def row_body(self, row: int, body: bytes, edits: Mapping[int, Edit]) -> bytes:
        """The cells of one row with its edits; cells that don't exist yet come in their place."""
        todo, out, position = sorted(edits), [], 0
        for found in self.cell.finditer(body):
            reference = re.search(rb'\sr="([A-Z]+)', found[1])
            column = column_number(reference[1].decode()) if reference else 0
            before = bisect_left(todo, column)
            if before:
                out += [body[position : found.start()], self.new_cells(row, edits, todo[:before])]
                position, todo = found.start(), todo[before:]
            if todo and todo[0] == column:
                out += [
                    body[position : found.start()],
                    self.cell_xml(row, column, found[1], found[2] or b"", edits[column]),
                ]
                position, todo = found.end(), todo[1:]
            if not todo:
                break
        return b"".join(
            [*out, *([body[position:]] if not todo else [body[position:], self.new_cells(row, edits, todo)])]
        )


def patch(xml: bytes, edits: Mapping[tuple[int, int], Edit]) -> bytes:
    """The part with the cells of `edits` (by row and column) rewritten and every other byte as it was."""
    edits = _with_followers(xml, edits)
    match = re.search(rb"<((?:\w+:)?)sheetData\s*(/?)>", xml)
    if match is None:
        raise ValueError("a worksheet part has sheetData")
    patcher = _Patcher(match[1])
    p = patcher.prefix
    xml, edits = patcher.new_values(xml, edits)
    if not edits:
        return xml
    by_row: dict[int, dict[int, Edit]] = {}
    for (row, column), edit in edits.items():
        by_row.setdefault(row, {})[column] = edit
    wanted = sorted(by_row, reverse=True)
    if match[2]:
        rows = b"".join(patcher.new_row(row, by_row[row]) for row in reversed(wanted))
        return xml[: match.start()] + b"<%ssheetData>%s</%ssheetData>" % (p, rows, p) + xml[match.end() :]
    end = xml.index(b"</%ssheetData" % p, match.end())
    out, position = [xml[: match.end()]], match.end()
    for found in re.compile(rb"<%srow\b([^>]*?)(/?)>" % p).finditer(xml, match.end(), end):
        number = re.search(rb'\sr="(\d+)"', found[1])
        row = int(number[1]) if number else 0
        out.append(xml[position : found.start()])
        position = found.start()
        while wanted and wanted[-1] < row:
            out.append(patcher.new_row(wanted[-1], by_row[wanted.pop()]))
        if not wanted:
            break
        if wanted[-1] != row:
            continue
        wanted.pop()
        if found[2]:
            out.append(b"<%srow%s>" % (p, found[1].rstrip()))
            out += [patcher.new_cells(row, by_row[row], sorted(by_row[row])), patcher.row_end]
            position = found.end()
        else:
            close = xml.index(patcher.row_end, found.end())
            out += [found[0], patcher.row_body(row, xml[found.end() : close], by_row[row])]
            position = close
    out.append(xml[position:end])
    out += [patcher.new_row(row, by_row[row]) for row in reversed(wanted)]
    return b"".join(out) + xml[end:]


def _with_followers(xml: bytes, edits: Mapping[tuple[int, int], Edit]) -> Mapping[tuple[int, int], Edit]:
    """Where an edit takes away a shared formula's master, its followers get the formula as their own."""
    replaced = {place for place, edit in edits.items() if edit.formula is not KEEP}
    if not replaced or b't="shared"' not in xml:
        return edits
    shared = [cell for cell in formula_cells(xml) if cell.kind == "shared"]
    lost = {cell.group for cell in shared if cell.reach and (cell.row, cell.column) in replaced}
    added = dict(edits)
    for cell in shared:
        place = (cell.row, cell.column)
        if cell.group in lost and place not in replaced:
            old = edits.get(place, Edit())
            added[place] = Edit(old.value, cell.text, old.style, old.array)
    return added


def reach(row: int, column: int, rows: int, columns: int) -> str:
    """``B2:C4`` for 2, 2, 3, 2."""
    return f"{address(row, column)}:{column_letters(column + columns - 1)}{row + rows - 1}"
