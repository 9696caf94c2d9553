"""Writes a compound file (MS-CFB version 3), the container in which Office keeps a VBA project.

Layout: a header of one sector, then sectors of 512 bytes chained by a table (FAT). Streams below 4096 bytes share one
stream of 64-byte sectors with a table of its own. The directory is a stream of 128-byte entries; the entries of each
storage form a binary tree ordered by length of name, then by its capitals.
Source: [MS-CFB] Compound File Binary File Format, 2.1-2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Tree = Mapping[str, "bytes | Tree"]

SECTOR, MINI_SECTOR, MINI_LIMIT = 512, 64, 4096
FREE, END, OF_FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5
BLACK = 1
IN_HEADER = 109  # sectors of the FAT that the header can name: some 7 MB of content
PER_SECTOR = SECTOR // 4
NAME_BYTES = 64


@dataclass
class _Entry:
    """One entry of the directory; links are numbers of entries."""

    name: str
    kind: int
    content: bytes = b""
    left: int = FREE
    right: int = FREE
    child: int = FREE
    start: int = END
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        links = struct.pack("<BBIII", self.kind, BLACK, self.left, self.right, self.child)
        place = struct.pack("<36xIQ", self.start, self.size)
        return name.ljust(NAME_BYTES, b"\0") + struct.pack("<H", len(name) + 2) + links + place


@dataclass
class _Sectors:
    """The body of the file, and its FAT."""

    body: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def put(self, data: bytes, filler: bytes = b"\0") -> int:
        """Adds a chain and gives its first sector."""
        if not data:
            return END
        start = len(self.table)
        self.table += _chain(start, len(data), SECTOR)
        self.body += data.ljust(_whole(len(data), SECTOR), filler)
        return start


def compound_file(tree: Tree) -> bytes:
    """The file of a tree of storages (mappings) and streams (bytes). Raises ValueError where it is too large."""
    entries = [_Entry("Root Entry", ROOT)]
    entries[0].child = _add(entries, tree)
    sectors, mini, mini_table = _Sectors(), bytearray(), list[int]()
    for entry in entries:
        entry.size = len(entry.content)
        if entry.kind == STORAGE:
            entry.start = 0
        elif entry.size >= MINI_LIMIT:
            entry.start = sectors.put(entry.content)
        elif entry.size:
            entry.start = len(mini_table)
            mini_table += _chain(entry.start, entry.size, MINI_SECTOR)
            mini += entry.content.ljust(_whole(entry.size, MINI_SECTOR), b"\0")
    entries[0].start, entries[0].size = sectors.put(bytes(mini)), len(mini)
    mini_fat = _numbers(mini_table)
    mini_start = sectors.put(mini_fat, b"\xff")
    directory = sectors.put(_directory(entries))
    return _finished(sectors, directory, mini_start, _whole(len(mini_fat), SECTOR) // SECTOR)


def _add(entries: list[_Entry], tree: Tree) -> int:
    """Adds the entries of a storage and gives the root of their tree."""
    numbers = []
    for name, content in tree.items():
        numbers.append(len(entries))
        if isinstance(content, Mapping):
            entry = _Entry(name, STORAGE)
            entries.append(entry)
            entry.child = _add(entries, content)
        else:
            entries.append(_Entry(name, STREAM, bytes(content)))
    return _balanced(entries, sorted(numbers, key=lambda n: (len(entries[n].name), entries[n].name.upper())))


def _balanced(entries: list[_Entry], numbers: Sequence[int]) -> int:
    if not numbers:
        return FREE
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.left = _balanced(entries, numbers[:middle])
    entry.right = _balanced(entries, numbers[middle + 1 :])
    return numbers[middle]


def _directory(entries: Sequence[_Entry]) -> bytes:
    packed = b"".join(entry.packed() for entry in entries)
    unused = bytes(NAME_BYTES + 4) + _numbers([FREE] * 3) + bytes(48)
    return packed + unused * (-len(entries) % (SECTOR // len(unused)))


def _finished(sectors: _Sectors, directory: int, mini_start: int, mini_count: int) -> bytes:
    """The header, the sectors, and at the end the FAT, which lists itself too."""
    count = 1
    while count * PER_SECTOR < len(sectors.table) + count:
        count += 1
    if count > IN_HEADER:
        raise ValueError("the content is too large for one header")
    first = len(sectors.table)
    table = sectors.table + [OF_FAT] * count
    table += [FREE] * (count * PER_SECTOR - len(table))
    named = [first + n for n in range(count)] + [FREE] * (IN_HEADER - count)
    versions = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    places = _numbers([0, count, directory, 0, MINI_LIMIT, mini_start, mini_count, END, 0])
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + versions + places + _numbers(named)
    return header + bytes(sectors.body) + _numbers(table)


def _chain(start: int, size: int, sector: int) -> list[int]:
    count = _whole(size, sector) // sector
    return [*range(start + 1, start + count), END]


def _whole(size: int, sector: int) -> int:
    return -(-size // sector) * sector


def _numbers(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)
