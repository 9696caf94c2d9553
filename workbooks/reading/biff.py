"""What an old workbook holds besides values: hidden rows and columns, widths, and what a conversion would lose.

Only the heads of records are looked at. Source of the format: [MS-CFB] for the container, [MS-XLS] for the records.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
ENTRY = 128  # bytes of a directory entry
STREAMS = ("Workbook", "Book")
LARGEST_STREAM = 512 << 20
BOF, EOF, FILEPASS, DATEMODE, BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085
ROW, COLINFO, OBJ = 0x0208, 0x007D, 0x005D
COUNTED = {
    0x0006: "公式（改成了数值）",
    0x001C: "批注",
    0x01BE: "数据有效性（下拉列表）",
    0x01B0: "条件格式",
    0x01B8: "超链接",
}
OBJECTS = {5: "图表", 8: "图片", 0x19: "", 0x14: ""}  # notes are counted as such; drop-down arrows belong to filters
OTHER_OBJECTS = "图形或控件"
MACROS, EMBEDDED, SIGNATURE = "宏", "嵌入的对象", "数字签名"


class BadFile(Exception):
    """No old workbook, or a damaged one."""


class Locked(Exception):
    """A workbook with a password."""


@dataclass
class Looks:
    """How one sheet looks; rows and columns count from 1, widths are in characters."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)


@dataclass
class Scan:
    """What a workbook holds: its sheets' looks by name, and what is there, in Chinese with counts."""

    sheets: dict[str, Looks] = field(default_factory=dict)
    from_1904: bool = False
    contains: list[str] = field(default_factory=list)


def scan(content: bytes) -> Scan:
    """Looks through an old workbook. Raises BadFile, Locked."""
    try:
        container = _Container(content)
        return _scan(container)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError) as error:
        raise BadFile from error


class _Container:
    """The streams of a compound file, by name."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << struct.unpack_from("<H", content, 30)[0]
        if self.size not in (512, 4096):
            raise BadFile
        fat_count, first, _, _, mini_first = struct.unpack_from("<I I I I I", content, 44)
        next_difat, difat_count = struct.unpack_from("<II", content, 68)
        sectors = list(struct.unpack_from("<109I", content, 76))
        for _ in range(min(difat_count, len(content) // self.size)):
            *more, next_difat = struct.unpack_from(f"<{self.size // 4}I", content, self._at(next_difat))
            sectors += more
        used = [s for s in sectors[:fat_count] if s < END]
        self.fat = [n for s in used for n in struct.unpack_from(f"<{self.size // 4}I", content, self._at(s))]
        self.cutoff = struct.unpack_from("<I", content, 56)[0]
        self.mini_fat = self._numbers(self._chain(mini_first)) if mini_first < END else []
        self.entries = list(self._entries(self._chain(first)))
        self.mini = b"".join(self._chain(self.entries[0][2])) if self.entries[0][2] < END else b""

    def _at(self, sector: int) -> int:
        return (sector + 1) * self.size

    def _chain(self, sector: int) -> Iterator[bytes]:
        for _ in range(len(self.fat) + 1):
            if sector >= END:
                return
            yield self.content[self._at(sector) : self._at(sector) + self.size]
            sector = self.fat[sector]
        raise BadFile

    def _numbers(self, parts: Iterator[bytes]) -> list[int]:
        data = b"".join(parts)
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _entries(self, parts: Iterator[bytes]) -> Iterator[tuple[str, int, int, int]]:
        data = b"".join(parts)
        for at in range(0, len(data) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", data, at + 116)
            if kind:
                yield name, kind, start, size

    def stream(self, names: tuple[str, ...]) -> bytes:
        """The first stream of one of the names. Raises BadFile."""
        found = next((e for name in names for e in self.entries if e[0] == name and e[1] == 2), None)
        if found is None or found[3] > LARGEST_STREAM:
            raise BadFile
        _, _, start, size = found
        if size >= self.cutoff:
            return b"".join(self._chain(start))[:size]
        parts, sector = [], start
        while sector < END and len(parts) * 64 < size:
            parts.append(self.mini[sector * 64 : sector * 64 + 64])
            sector = self.mini_fat[sector]
        return b"".join(parts)[:size]


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of the substream at an offset, its own end included, embedded substreams passed over."""
    depth = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + length]
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 1:
            yield kind, body
        if kind == EOF and depth <= 0:
            return
        at += 4 + length


def _scan(container: _Container) -> Scan:
    data = container.stream(STREAMS)
    found, counts = Scan(), Counter[str]()
    sheets: list[tuple[str, int]] = []
    for kind, body in _records(data, 0):
        if kind == FILEPASS:
            raise Locked
        if kind == DATEMODE and body[:1] == b"\1":
            found.from_1904 = True
        if kind == BOUNDSHEET:
            offset, _, sheet_type, length, wide = struct.unpack_from("<IBBBB", body)
            text = body[8 : 8 + length * (2 if wide & 1 else 1)]
            name = text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
            if sheet_type == 0:
                sheets.append((name, offset))
            counts["图表"] += sheet_type == 2
    for name, offset in sheets:
        found.sheets[name] = _looks(data, offset, counts)
    names = [entry[0] for entry in container.entries]
    counts[MACROS] += "_VBA_PROJECT_CUR" in names
    counts[EMBEDDED] += sum(name.startswith("MBD") for name in names)
    counts[SIGNATURE] += any("signature" in name.lower() for name in names)
    found.contains = [f"{what} {count} 处" if count > 1 else what for what, count in counts.items() if count]
    return found


def _looks(data: bytes, offset: int, counts: Counter[str]) -> Looks:
    looks = Looks()
    for kind, body in _records(data, offset):
        if kind in COUNTED:
            counts[COUNTED[kind]] += 1
        elif kind == ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            looks.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLINFO:
            first, last, width, _, options = struct.unpack_from("<HHHHH", body)
            columns = range(first + 1, min(last, 255) + 2)
            if options & 1:
                looks.hidden_columns |= set(columns)
            looks.widths |= dict.fromkeys(columns, width / 256)
        elif kind == OBJ and len(body) >= 6:
            counts[OBJECTS.get(struct.unpack_from("<H", body, 4)[0], OTHER_OBJECTS)] += 1
    counts.pop("", None)
    return looks
