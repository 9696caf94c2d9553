"""Columns, merged cells and the stated range of a worksheet part, changed without touching the rest of it.

Source of the format: ECMA-376 part 1, 18.3.1.13 (col), 18.3.1.35 (dimension), 18.3.1.55 (mergeCell).
"""

import re
from collections.abc import Mapping, Sequence

from workbooks.formula import address, area
from workbooks.sheet_rows import ATTRIBUTE

_COLUMNS = re.compile(rb"<((?:\w+:)?)cols\b[^>]*>(.*?)</(?:\w+:)?cols>", re.S)
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*?)/?>")
_DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\b[^>]*\sref=")([^"]*)(")')


def with_widths(xml: bytes, widths: Mapping[int, float]) -> bytes:
    """The part with columns as wide as `widths` says (in characters) and in sight; other columns as they were."""
    start = re.search(rb"<((?:\w+:)?)sheetData\b", xml)
    if start is None or not widths:
        return xml
    found = _COLUMNS.search(xml, 0, start.start())
    kept = [_attributes(attributes) for attributes in _COLUMN.findall(found[2])] if found else []
    columns = [piece for column in kept for piece in _pieces(column, widths)]
    for number, width in widths.items():
        own = next((c for c in columns if c[b"min"] == c[b"max"] == b"%d" % number), None)
        if own is None:
            own = {b"min": b"%d" % number, b"max": b"%d" % number}
            columns.append(own)
        own.pop(b"hidden", None)
        own |= {b"width": b"%g" % width, b"customWidth": b"1"}
    columns.sort(key=lambda column: int(column[b"min"]))
    p = start[1]
    body = b"".join(b"<%scol%s/>" % (p, b"".join(b' %s="%s"' % item for item in c.items())) for c in columns)
    element = b"<%scols>%s</%scols>" % (p, body, p)
    at, end = found.span() if found else (start.start(), start.start())
    return xml[:at] + element + xml[end:]


def _attributes(raw: bytes) -> dict[bytes, bytes]:
    return {name: a or b for name, a, b in ATTRIBUTE.findall(raw)}


def _pieces(column: dict[bytes, bytes], widths: Mapping[int, float]) -> list[dict[bytes, bytes]]:
    """A run of columns cut so that each column of `widths` stands alone."""
    first, last = int(column[b"min"]), int(column[b"max"])
    cuts = sorted({first, *(n for w in widths for n in (w, w + 1) if first < n <= last)})
    ends = [*(cut - 1 for cut in cuts[1:]), last]
    return [column | {b"min": b"%d" % a, b"max": b"%d" % b} for a, b in zip(cuts, ends, strict=True)]


def with_merges(xml: bytes, references: Sequence[str]) -> bytes:
    """The part with further merged cells, where it has some already."""
    found = re.search(rb"<((?:\w+:)?)mergeCells\b([^>]*)>(.*?)</(?:\w+:)?mergeCells>", xml, re.S)
    if found is None or not references:
        return xml
    p, body = (
        found[1],
        found[3] + b"".join(b'<%smergeCell ref="%s"/>' % (found[1], reference.encode()) for reference in references),
    )
    attributes = re.sub(rb'\scount="\d+"', b"", found[2])
    count = len(re.findall(rb"<(?:\w+:)?mergeCell\b", body))
    element = b'<%smergeCells count="%d"%s>%s</%smergeCells>' % (p, count, attributes, body, p)
    return xml[: found.start()] + element + xml[found.end() :]


def with_dimension(xml: bytes, row: int, column: int) -> bytes:
    """The part with a stated range that reaches to a cell at least."""
    found = _DIMENSION.search(xml)
    stated = area(found[2].decode()) if found else None
    if found is None or stated is None:
        return xml
    corner = address(min(stated.top, row), min(stated.left, column))
    end = address(max(stated.bottom, row), max(stated.right, column))
    return xml[: found.start()] + found[1] + f"{corner}:{end}".encode() + found[3] + xml[found.end() :]
