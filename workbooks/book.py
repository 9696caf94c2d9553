"""The book of past payments: one SQLite file that the office names. A person is found by identity number.

Entries are only ever added: the file itself refuses to change or delete one, and each is chained to the one before it
by hash (workbooks/chain.py). A file of payments is entered whole or not at all, and once. The book holds whole identity
numbers; what is shown of it is masked.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from policies.history import History, Payment
from policies.masking import mask
from policies.vocabulary import Value, vocabulary
from workbooks import chain
from workbooks.chain import Head, Verified
from workbooks.problems import FileProblem

APPLICATION = 0x42545942  # marks the file as a book of ours
SCHEMA = 2
WAIT = 2.0  # seconds for another program to let go of the book
FEN = 100
TABLES = """
CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    entered TEXT NOT NULL
);
CREATE TABLE payments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES sources (id),
    place TEXT NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    day TEXT NOT NULL,
    document TEXT NOT NULL,
    plan TEXT NOT NULL,
    benefit TEXT NOT NULL,
    kinds TEXT NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    facts TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX of_person ON payments (person);
"""
KEEP = "CREATE TRIGGER {0}_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, 'entries are only added'); END;"
COLUMNS = "person, day, benefit, fen, document, plan, kinds, facts, place, name"
INSERT = f"""INSERT INTO payments (id, source, hash, {COLUMNS})
VALUES (:id, :source, :hash, {", ".join(f":{column}" for column in COLUMNS.split(", "))})"""
TWINS = "WHERE person = ? AND day = ? AND benefit = ? AND fen = ? AND document = ? AND plan = ?"
ENTRIES = """CREATE VIEW entries AS
SELECT payments.*, sources.name AS file, digest FROM payments JOIN sources ON source = sources.id"""


@dataclass(frozen=True)
class Entry:
    """A payment with the name of who got it, as it stands in the book."""

    payment: Payment
    name: str

    def as_dict(self) -> dict[str, object]:
        """As plain data, the number masked."""
        found = self.payment
        return {
            "date": found.day.isoformat(),
            "name": self.name,
            "id_number": mask(found.person),
            "benefit": found.benefit,
            "document": found.document,
            "plan": found.plan,
            "amount": format(found.amount, "f"),
            "place": found.place,
        }


class Book:
    """An open book. `Book.open` opens one that exists, `Book.opened_or_made` makes it where there is none."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Book]:
        """A book to read. Raises FileProblem where the file is missing or no book."""
        if not path.is_file() or not path.stat().st_size:
            raise FileProblem(f"找不到台账“{path}”。请核对文件名；还没有台账的，先用 butie history import 导入。")
        with _problems(path), _closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", WAIT, uri=True)) as opened:
            _check(path, opened)
            yield cls(path, opened)

    @classmethod
    @contextmanager
    def opened_or_made(cls, path: Path) -> Iterator[Book]:
        """A book to add to; all that is added stands only when the block ends well. Raises FileProblem."""
        if path.is_dir() or not path.parent.is_dir():
            raise FileProblem(f"台账“{path}”不能用：请写一个文件名，它所在的文件夹要已经存在。")
        with _problems(path), _closing(sqlite3.connect(path, WAIT, isolation_level=None)) as opened:
            opened.execute("BEGIN IMMEDIATE")  # whoever makes or chains entries at the same time waits here
            if _is_empty(opened):
                _make(opened)
            _check(path, opened)
            yield cls(path, opened)
            opened.execute("COMMIT")

    def history(self, person: str, but: str = "") -> History:
        """What a person was paid, without what the file of digest `but` entered."""
        rows = self._select("WHERE person = ? AND digest <> ?", (person, but))
        return History(tuple(entry.payment for entry in rows))

    def entries(self, person: str = "") -> list[Entry]:
        """All entries, or those of one person, by date."""
        return self._select("WHERE person = ?" if person else "", (person,) if person else ())

    def _select(self, where: str, values: Sequence[object]) -> list[Entry]:
        rows = self._connection.execute(f"SELECT {COLUMNS}, file FROM entries {where} ORDER BY day, id", values)
        return [_entry(row) for row in rows]

    def add(self, name: str, digest: str, entries: Sequence[Entry], *, fresh: bool = False) -> None:
        """Enters the payments of one file. Raises FileProblem where the file or one of its payments is in already.

        `fresh` says that the payments were held against the book before.
        """
        known = self._connection.execute("SELECT name, entered FROM sources WHERE digest = ?", (digest,)).fetchone()
        if known:
            raise FileProblem(f"“{name}”已经在 {known[1][:10]} 导入过（当时叫“{known[0]}”），没有再导入。")
        for entry in () if fresh else entries:
            twin = next((other for other in self._select(TWINS, _key(entry.payment)) if _same(entry, other)), None)
            if twin:
                raise FileProblem(
                    f"{name} {entry.payment.place} 在台账里已有：{twin.payment}。整个文件没有导入，请核对。"
                )
        moment = datetime.now().isoformat(timespec="seconds")
        source = {"digest": digest, "file": name, "entered": moment}
        added = self._connection.execute(
            "INSERT INTO sources (digest, name, entered) VALUES (:digest, :file, :entered)", source
        )
        self._connection.executemany(INSERT, self._chained(entries, source, added.lastrowid))

    def _chained(
        self, entries: Sequence[Entry], source: Mapping[str, object], number: int | None
    ) -> Iterator[dict[str, object]]:
        """The rows to be entered, each with its number and its hash."""
        last = self.head()
        for entry in entries:
            row = {"id": last.number + 1} | dict(zip(COLUMNS.split(", "), _row(entry), strict=True))
            last = Head(last.number + 1, chain.link(last.hash, row | source))
            yield row | {"source": number, "hash": last.hash}

    def head(self) -> Head:
        """The end of the chain: it stands for all entries so far."""
        return chain.head(self._connection)

    def verify(self, earlier: str) -> Verified:
        """Whether all entries are as they were entered; `earlier` is a head that was printed before."""
        return chain.verify(self._connection, _make, earlier)


@contextmanager
def _closing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _problems(path: Path) -> Iterator[None]:
    """SQLite's errors as one sentence each."""
    try:
        yield
    except sqlite3.Error as error:
        raise FileProblem(_said(path, error)) from error


def _said(path: Path, error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"台账“{path}”正被别的程序使用，请稍后再试。"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"台账“{path}”写不进去或打不开（没有权限，或在只读的地方），请换一个位置。"
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"“{path}”不是台账，或者已经损坏。请核对文件名，或换用备份。"
    if name.startswith("SQLITE_FULL"):
        return f"磁盘空间不足，台账“{path}”没有改动。"
    return f"台账“{path}”出错（{error}），没有改动。"


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether a file is none of ours yet, and nobody else's."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    return not application and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _check(path: Path, connection: sqlite3.Connection) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise FileProblem(f"“{path}”不是台账，或者已经损坏。请核对文件名，或换用备份。")
    if version != SCHEMA:
        raise FileProblem(
            f"台账“{path}”是另一个版本（{version}）的程序建的，这个版本（{SCHEMA}）读不了。请更新程序，或用原来的文件导入新台账。"
        )


def _make(connection: sqlite3.Connection) -> None:
    kept = [KEEP.format(table, act) for table in ("sources", "payments") for act in ("UPDATE", "DELETE")]
    for statement in [*filter(str.strip, TABLES.split(";\n")), ENTRIES, *kept]:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _same(one: Entry, two: Entry) -> bool:
    """Whether two entries of the same person, day, benefit and amount differ in nothing that both tell."""
    mine, theirs = one.payment.facts, two.payment.facts
    return all(mine[label] == theirs[label] for label in mine.keys() & theirs.keys())


def _key(payment: Payment) -> tuple[object, ...]:
    fen = int(payment.amount * FEN)
    return payment.person, payment.day.isoformat(), payment.benefit, fen, payment.document, payment.plan


def _row(entry: Entry) -> tuple[object, ...]:
    found = entry.payment
    kinds = json.dumps(found.kinds, ensure_ascii=False)
    facts = json.dumps({label: written(value) for label, value in found.facts.items()}, ensure_ascii=False)
    return (*_key(found), kinds, facts, found.place, entry.name)


def _entry(row: tuple[str, ...]) -> Entry:
    person, day, benefit, fen, document, plan, kinds, facts, place, name, file = row
    payment = Payment(
        person,
        date.fromisoformat(day),
        benefit,
        (Decimal(fen) / FEN).quantize(Decimal("0.01")),
        document,
        plan,
        tuple(json.loads(kinds)),
        _facts(json.loads(facts)),
        f"{file} {place}",
    )
    return Entry(payment, name)


def written(value: Value) -> object:
    """A fact's value as JSON keeps it; `Fact.read` reads it back."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return list(value) if isinstance(value, tuple) else str(value)


def _facts(stored: Mapping[str, object]) -> dict[str, Value]:
    """The facts that the vocabulary (still) knows."""
    known: dict[str, Value] = {}
    for label, value in stored.items():
        fact = vocabulary().facts.get(label)
        if fact is not None and (fact.type != "word" or fact.known(value)):
            known[label] = fact.read(value)
    return known
