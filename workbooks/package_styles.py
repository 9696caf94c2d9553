"""Cell formats added to a workbook's styles part: what is there stays, new ones come at the end."""

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from workbooks.problems import FileProblem
from workbooks.sheet_patch import Edit
from workbooks.sheet_xml import cells

if TYPE_CHECKING:
    from workbooks.package import Package


Place = tuple[int, int]
DAY_FORMAT = b"yyyy-mm-dd"
_LAST_FIXED_FORMAT = 163  # below are those that every workbook has (ECMA-376 part 1, 18.8.30)
_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")


class Styles:
    """The styles part of a package, read when first needed. `changed` is empty until a format is added."""

    def __init__(self, package: "Package") -> None:
        self._package = package
        self._data = b""
        self._part = ""
        self._formats: list[bytes] = []
        self._added: dict[tuple[int, str], int] = {}
        self._dirty = False

    @property
    def changed(self) -> dict[str, bytes]:
        """The styles part where formats were added."""
        return {self._part: self._data} if self._dirty else {}

    def _load(self) -> None:
        if self._data:
            return
        package = self._package
        parts = [r.target for r in package.relationships(package.workbook_part) if r.kind == "styles"]
        if not parts or parts[0] not in package.archive:
            raise FileProblem(f"“{package.path}”没有样式部分，不能标色。请用 Excel 或 WPS 另存后再试。")
        self._part = parts[0]
        self._data = re.sub(rb"<!--.*?-->", b"", package.archive.read_xml(self._part), flags=re.S)
        block = re.search(rb"<(?:\w+:)?cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", self._data, re.S)
        self._formats = (
            re.findall(rb"<(?:\w+:)?xf\b[^>]*/>|<(?:\w+:)?xf\b.*?</(?:\w+:)?xf>", block[1], re.S) if block else []
        )

    def fill(self, xml: bytes, marks: Mapping[tuple[int, int], str], edits: dict[tuple[int, int], Edit]) -> None:
        """Give the cells of `marks` (colour by row and column) their own format with that fill."""
        self._load()
        used = {(c.row, c.column): c.style for c in cells(xml, None) if (c.row, c.column) in marks}
        for place, colour in marks.items():
            old = edits.get(place, Edit())
            edits[place] = Edit(old.value, old.formula, self.filled(used.get(place, 0), colour), old.array)

    def filled(self, base: int, colour: str) -> int:
        """The index of the format `base` with a solid fill of `colour` (RGB)."""
        self._load()
        if (base, colour) not in self._added:
            p = self._prefix()
            fill = b'<%sfill><%spatternFill patternType="solid"><%sfgColor rgb="FF%s"/></%spatternFill></%sfill>'
            index = self._append(b"fills", fill % (p, p, p, colour.encode(), p, p))
            self._added[base, colour] = self._derive(base, {b"fillId": b"%d" % index, b"applyFill": b"1"})
        return self._added[base, colour]

    def numbered(self, base: int, number_format: int) -> int:
        """The index of the format `base` with one of the number formats that every workbook has (0 is General)."""
        self._load()
        key = (base, f"number {number_format}")
        if key not in self._added:
            wanted = {b"numFmtId": b"%d" % number_format, b"applyNumberFormat": b"1"}
            self._added[key] = self._derive(base, wanted)
        return self._added[key]

    def dress(self, xml: bytes, looks: Mapping[Place, tuple[Place, int]], edits: dict[Place, Edit]) -> None:
        """Give cells the format of other cells, each with a number format of its own."""
        wanted = {like for like, _ in looks.values()}
        used = {(c.row, c.column): c.style for c in cells(xml, None) if (c.row, c.column) in wanted}
        for place, (like, number_format) in looks.items():
            old = edits.get(place, Edit())
            edits[place] = Edit(old.value, old.formula, self.numbered(used.get(like, 0), number_format), old.array)

    def show_days(self, xml: bytes, places: Collection[Place], edits: dict[Place, Edit]) -> None:
        """Give the cells of `places` that have the General format one that shows a day."""
        self._load()
        used = {(c.row, c.column): c.style for c in cells(xml, None) if (c.row, c.column) in places}
        for place in places:
            old = edits.get(place, Edit())
            base = used.get(place, 0) if old.style is None else old.style
            if self._is_general(base):
                edits[place] = Edit(old.value, old.formula, self._day(base), old.array)

    def _is_general(self, base: int) -> bool:
        if base >= len(self._formats):
            return base == 0
        head = self._formats[base].partition(b">")[0]
        found = re.search(rb'\snumFmtId="(\d+)"', head)
        return found is None or int(found[1]) == 0

    def _day(self, base: int) -> int:
        """The index of the format `base` with the number format of a day."""
        known = [a for a in _NUMBER_FORMAT.findall(self._data) if b'formatCode="%s"' % DAY_FORMAT in a]
        number = re.search(rb'numFmtId="(\d+)"', known[0]) if known else None
        return self.numbered(base, int(number[1]) if number else self._new_number_format(DAY_FORMAT))

    def _new_number_format(self, code: bytes) -> int:
        taken = [int(n) for a in _NUMBER_FORMAT.findall(self._data) for n in re.findall(rb'numFmtId="(\d+)"', a)]
        number, p = max([_LAST_FIXED_FORMAT, *taken]) + 1, self._prefix()
        if not re.search(rb"<(?:\w+:)?numFmts\b", self._data):
            start = re.search(rb"<(?:\w+:)?styleSheet\b[^>]*>", self._data)
            at = start.end() if start else 0
            self._data = self._data[:at] + b"<%snumFmts></%snumFmts>" % (p, p) + self._data[at:]
        self._append(b"numFmts", b'<%snumFmt numFmtId="%d" formatCode="%s"/>' % (p, number, code))
        return number

    def bold(self) -> int:
        """A bold, centred, wrapped, bordered format on the workbook's own font: for table headers."""
        self._load()
        fonts = re.search(rb"<(?:\w+:)?fonts\b[^>]*>(.*?)</(?:\w+:)?fonts>", self._data, re.S)
        first = re.search(rb"<((?:\w+:)?)font\s*(?:/>|>(.*?)</(?:\w+:)?font>)", fonts[1] if fonts else b"", re.S)
        p, inner = (first[1], first[2] or b"") if first else (self._prefix(), b"")
        inner = re.sub(rb"<(?:\w+:)?b\s*/>", b"", inner)
        font = self._append(b"fonts", b"<%sfont><%sb/>%s</%sfont>" % (p, p, inner, p))
        return self._boxed({b"fontId": b"%d" % font, b"applyFont": b"1"}, b"center")

    def wrapped(self) -> int:
        """A wrapped, bordered format on the workbook's own font: for table cells."""
        self._load()
        return self._boxed({}, b"left")

    def _boxed(self, attributes: dict[bytes, bytes], horizontal: bytes) -> int:
        p = self._prefix()
        sides = b"".join(b'<%s%s style="thin"/>' % (p, side) for side in (b"left", b"right", b"top", b"bottom"))
        border = self._append(b"borders", b"<%sborder>%s<%sdiagonal/></%sborder>" % (p, sides, p, p))
        alignment = b'<%salignment horizontal="%s" vertical="center" wrapText="1"/>' % (p, horizontal)
        plain = {b"numFmtId": b"0", b"borderId": b"%d" % border, b"applyBorder": b"1", b"applyAlignment": b"1"}
        return self._derive(0, attributes | plain, alignment)

    def _prefix(self) -> bytes:
        found = re.search(rb"<((?:\w+:)?)cellXfs\b", self._data)
        return found[1] if found else b""

    def _derive(self, base: int, attributes: dict[bytes, bytes], inner: bytes | None = None) -> int:
        """A copy of the format `base` with other attributes, and other content where `inner` is given."""
        source = self._formats[base] if base < len(self._formats) else b"<%sxf/>" % self._prefix()
        head, content = re.match(rb"<(?:\w+:)?xf\b([^>]*?)/?>(.*)", source, re.S).groups()  # type: ignore[union-attr]
        content = re.sub(rb"</(?:\w+:)?xf>$", b"", content) if inner is None else inner
        kept = dict(re.findall(rb'\s([\w:]+)="([^"]*)"', head)) | attributes
        p = self._prefix()
        text = b"".join(b' %s="%s"' % item for item in kept.items())
        xf = b"<%sxf%s%s" % (p, text, b">%s</%sxf>" % (content, p) if content else b"/>")
        self._formats.append(xf)
        return self._append(b"cellXfs", xf)

    def _append(self, element: bytes, item: bytes) -> int:
        """Put `item` at the end of a list of the part; returns its index."""
        opening = re.search(rb"<((?:\w+:)?)%s\b([^>]*?)(/?)>" % element, self._data)
        if opening is None or opening[3]:
            raise FileProblem(f"“{self._package.path}”的样式部分不完整，不能标色。请用 Excel 或 WPS 另存后再试。")
        end = self._data.index(b"</%s%s>" % (opening[1], element), opening.end())
        child = {b"numFmts": b"numFmt", b"fills": b"fill", b"fonts": b"font", b"borders": b"border", b"cellXfs": b"xf"}[
            element
        ]
        count = len(re.findall(rb"<(?:\w+:)?%s(?=[\s/>])" % child, self._data[opening.end() : end]))
        head = re.sub(rb'\scount="\d+"', b"", opening[2])
        start = b'<%s%s count="%d"%s>' % (opening[1], element, count + 1, head)
        body = self._data[opening.end() : end]
        self._data = self._data[: opening.start()] + start + body + item + self._data[end:]
        self._dirty = True
        return count
