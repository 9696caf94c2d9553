"""The chain through a book of past payments: each entry carries a hash over all before it and over itself.

An entry's hash is SHA-256 over the hash before it and the entry's canonical JSON (its columns and those of the file
that it came from, keys in order, no blanks, UTF-8). So whoever changes, removes or inserts an entry has to make all
later hashes anew, and then the last one, the head, is another than the one that was printed. Entries that were cut off
at the end leave a whole chain behind: only a head that was printed earlier shows that.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass

BEGINNING = "0" * hashlib.sha256().digest_size * 2
"""The head of a book without entries."""
CONTENT = "id, place, person, name, day, document, plan, benefit, kinds, fen, facts"
WALK = f"""SELECT {", ".join(f"payments.{column}" for column in CONTENT.split(", "))},
digest, sources.name AS file, entered, hash FROM payments LEFT JOIN sources ON source = sources.id
ORDER BY payments.id"""
SHAPE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
UNUSED = "SELECT name FROM sources WHERE id NOT IN (SELECT source FROM payments)"
ENTERED = "SELECT seq FROM sqlite_sequence WHERE name = 'payments'"
_NOT_DECODED = "surrogateescape"


@dataclass(frozen=True)
class Head:
    """The last entry's number and hash; the number is 0 where there is none."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"第 {self.number} 笔 {self.hash}"


@dataclass(frozen=True)
class Verified:
    """What going through a book found. `fault` says what does not fit first, "" where all does.

    `earlier` is the number of the entry that a head printed earlier is the hash of; None where it is not in the chain.
    """

    head: Head
    fault: str = ""
    earlier: int | None = None


def link(before: str, entry: Mapping[str, object]) -> str:
    """The hash of an entry after the one whose hash is `before`."""
    canonical = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(f"{before}\n{canonical}".encode(errors=_NOT_DECODED)).hexdigest()


def head(connection: sqlite3.Connection) -> Head:
    """The head as the book has it; nothing is verified."""
    found = connection.execute("SELECT id, hash FROM payments ORDER BY id DESC LIMIT 1").fetchone()
    return Head(*found) if found else Head(0, BEGINNING)


def verify(
    connection: sqlite3.Connection, make: Callable[[sqlite3.Connection], None], earlier: str = BEGINNING
) -> Verified:
    """Goes through a whole book. `make` makes an empty one, for comparing; `earlier` is a head to be looked for.

    Entries are told by number; the file's own structure counts too, since it guards them and finds them.
    """
    connection.text_factory = lambda data: data.decode(errors=_NOT_DECODED)
    cursor = connection.execute(WALK)
    names = [column[0] for column in cursor.description]
    last, seen = Head(0, BEGINNING), 0 if earlier == BEGINNING else None
    for row in cursor:
        entry = dict(zip(names, row, strict=True))
        stored, number = entry.pop("hash"), entry["id"]
        fault = _misplaced(last.number + 1, number)
        if not fault and stored != link(last.hash, entry):
            fault = f"第 {number} 笔与它的哈希对不上：这一笔被改过，或者它前面插进、删去过别的"
        if fault:
            return Verified(last, fault)
        last = Head(number, stored)
        if stored == earlier:
            seen = number
    return Verified(last, _around(connection, make, last.number), seen)


def _misplaced(expected: int, number: int) -> str:
    if number > expected:
        return f"缺了第 {expected} 笔（后面接着第 {number} 笔）：有一笔被删去"
    return f"第 {expected} 笔之前多出编号 {number} 的一笔：是插进来的" if number < expected else ""


def _around(connection: sqlite3.Connection, make: Callable[[sqlite3.Connection], None], entries: int) -> str:
    """What is wrong beside the entries."""
    counted = connection.execute(ENTERED).fetchone()
    if (counted[0] if counted else 0) != entries:
        return f"末尾缺了：记过 {counted[0] if counted else 0} 笔，现在只到第 {entries} 笔"
    if unused := connection.execute(UNUSED).fetchone():
        return f"导入过的文件“{unused[0]}”一笔也没有，有人加进或删去了内容"
    with closing(sqlite3.connect(":memory:")) as empty:
        make(empty)
        shape = empty.execute(SHAPE).fetchall()
    if connection.execute(SHAPE).fetchall() != shape:
        return "各笔都对得上，但文件的结构被改过（例如去掉了不许修改的保护）"
    told = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return "" if told == "ok" else f"各笔都对得上，但文件本身有损坏（{told}）"
