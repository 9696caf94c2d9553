"""The book's chain: every entry carries a hash over all before it, so that a later change shows."""

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from people import trainee

from addin.cli import main
from workbooks import chain
from workbooks.book import Book
from workbooks.build import new
from workbooks.problems import FileProblem

ROOT = Path(__file__).parent.parent
CONTENT = "source, place, person, name, day, document, plan, benefit, kinds, fen, facts, hash"
TRIGGERS = [f"{table}_{act}" for table in ("sources", "payments") for act in ("UPDATE", "DELETE")]


def roster(path: Path, *sequences: int) -> Path:
    rows = [trainee(sequence) for sequence in sequences]
    return new("培训补贴花名册", path, rows=len(rows), data=rows, policy="haiyuan-2023")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two files, five entries."""
    path = tmp_path / "台账.db"
    for name, sequences in (("一.xlsx", (1, 2)), ("二.xlsx", (3, 4, 5))):
        assert main(["history", "import", str(path), str(roster(tmp_path / name, *sequences))]) == 0
    return path


def head(book: Path) -> chain.Head:
    with Book.open(book) as opened:
        return opened.head()


def tampered(book: Path, *statements: str, keep_guards: bool = True) -> None:
    """Does what another program can: without the guards, which are put back."""
    with sqlite3.connect(book) as raw:
        guards = [
            raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in TRIGGERS
        ]
        for name in TRIGGERS:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for guard in guards if keep_guards else ():
            raw.execute(guard)
    raw.close()


def verified(book: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    capsys.readouterr()
    status = main(["history", "verify", str(book), *options])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return status, said.out + said.err


def test_an_untouched_book_is_verified_and_tells_its_head(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = verified(book, capsys)
    assert status == 0 and "共 5 笔" in said and f"链首：第 5 笔 {head(book).hash}" in said
    status, said = verified(book, capsys, "--json")
    assert json.loads(said) == {"entries": 5, "head": head(book).hash}


def test_a_hash_is_made_of_the_hash_before_and_of_the_entry(book: Path) -> None:
    entry = {"id": 1, "name": "张三"}
    assert chain.link("00", entry) == hashlib.sha256('00\n{"id":1,"name":"张三"}'.encode()).hexdigest()
    with sqlite3.connect(book) as raw:
        raw.row_factory = sqlite3.Row
        rows = [dict(row) for row in raw.execute("SELECT * FROM payments ORDER BY id")]
        sources = {row["id"]: dict(row) for row in raw.execute("SELECT * FROM sources")}
    before = "0" * 64
    for row in rows:
        source = sources[row.pop("source")]
        stored = row.pop("hash")
        row |= {"file": source["name"], "digest": source["digest"], "entered": source["entered"]}
        text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
        assert stored == before


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE payments SET fen = fen + 1 WHERE id = 3", "第 3 笔与它的哈希对不上"),
        ("UPDATE payments SET name = '学员3 ' WHERE id = 3", "第 3 笔与它的哈希对不上"),
        ("UPDATE payments SET day = '2023-05-06' WHERE id = 5", "第 5 笔与它的哈希对不上"),
        ("UPDATE payments SET facts = '{}' WHERE id = 1", "第 1 笔与它的哈希对不上"),
        ("UPDATE payments SET name = x'ff' WHERE id = 2", "第 2 笔与它的哈希对不上"),
        ("UPDATE payments SET hash = '' WHERE id = 2", "第 2 笔与它的哈希对不上"),
        ("UPDATE payments SET source = 9 WHERE id = 2", "第 2 笔与它的哈希对不上"),
        ("UPDATE sources SET name = '三.xlsx' WHERE id = 2", "第 3 笔与它的哈希对不上"),
        ("UPDATE sources SET entered = '2020-01-01' WHERE id = 1", "第 1 笔与它的哈希对不上"),
        ("DELETE FROM payments WHERE id = 2", "缺了第 2 笔"),
        ("DELETE FROM payments WHERE id = 5", "末尾缺了：记过 5 笔，现在只到第 4 笔"),
        ("DELETE FROM sources WHERE id = 1", "第 1 笔与它的哈希对不上"),
        ("INSERT INTO sources (digest, name, entered) VALUES ('x', '三.xlsx', '')", "“三.xlsx”一笔也没有"),
        (
            f"INSERT INTO payments SELECT 0, {CONTENT} FROM payments WHERE id = 1",
            "第 1 笔之前多出编号 0 的一笔",
        ),
        (
            f"INSERT INTO payments SELECT 6, {CONTENT} FROM payments WHERE id = 1",
            "第 6 笔与它的哈希对不上",
        ),
        ("DROP VIEW entries", "文件的结构被改过"),
        ("DROP INDEX of_person", "文件的结构被改过"),
    ],
)
def test_what_another_program_changed_is_found(
    book: Path, statement: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified(book, capsys)[0] == 0
    tampered(book, statement)
    status, said = verified(book, capsys)
    assert status == 2 and says in said, said


def test_guards_that_were_taken_away_are_missed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tampered(book)
    assert verified(book, capsys)[0] == 0
    tampered(book, keep_guards=False)
    status, said = verified(book, capsys)
    assert status == 2 and "文件的结构被改过" in said


def test_a_byte_changed_in_the_file_is_found_wherever_an_entry_has_it(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = book.read_bytes()
    with sqlite3.connect(book) as raw:
        person, day = raw.execute("SELECT person, day FROM payments WHERE id = 4").fetchone()
    raw.close()
    for old in (person.encode(), "学员4".encode(), day.encode()):
        places = [found.start() for found in re.finditer(re.escape(old), content)]
        assert places
        for place in places:
            for byte in (content[place] ^ 1, 0xFF):
                book.write_bytes(content[:place] + bytes([byte]) + content[place + 1 :])
                assert verified(book, capsys)[0] == 2, (old, place, byte)
    book.write_bytes(content)
    assert verified(book, capsys)[0] == 0


def test_a_head_printed_earlier_stays_in_the_chain(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = head(book)
    assert main(["history", "import", str(book), str(roster(tmp_path / "三.xlsx", 6, 7))]) == 0
    status, said = verified(book, capsys, "--head", printed.hash)
    assert status == 0 and "第 5 笔的；那以后又记了 2 笔" in said
    assert verified(book, capsys, "--head", str(printed).upper())[0] == 0
    status, said = verified(book, capsys, "--head", printed.hash, "--json")
    assert json.loads(said) == {"entries": 7, "head": head(book).hash, "earlier": 5}


def test_entries_cut_off_at_the_end_are_missed_by_the_head_that_was_printed(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = head(book).hash
    tampered(book, "DELETE FROM payments WHERE id = 5", "UPDATE sqlite_sequence SET seq = 4 WHERE name = 'payments'")
    assert verified(book, capsys)[0] == 0
    status, said = verified(book, capsys, "--head", printed)
    assert status == 2 and f"没有链首 {printed}" in said


def test_a_chain_made_anew_after_a_change_is_missed_by_the_head_that_was_printed(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = head(book).hash
    tampered(book, "UPDATE payments SET fen = 1 WHERE id = 2")
    with sqlite3.connect(book) as raw:
        rows = raw.execute(chain.WALK)
        names = [column[0] for column in rows.description]
        before, hashes = chain.BEGINNING, []
        for row in rows.fetchall():
            entry = dict(zip(names, row, strict=True))
            del entry["hash"]
            before = chain.link(before, entry)
            hashes.append(f"UPDATE payments SET hash = '{before}' WHERE id = {entry['id']}")
    raw.close()
    tampered(book, *hashes)
    assert verified(book, capsys)[0] == 0
    assert verified(book, capsys, "--head", printed)[0] == 2


@pytest.mark.parametrize("given", ["", "第 5 笔", "12ab", "g" * 64])
def test_what_is_no_head_is_refused(book: Path, given: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = verified(book, capsys, "--head", given)
    assert status == 2 and "应当是 64 位的十六进制数" in said


def test_head_and_files_are_for_the_actions_that_use_them(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "list", str(book), "--head", "0" * 64]) == 2
    assert "只和 history verify" in capsys.readouterr().err
    status, said = verified(book, capsys, "别的.xlsx")
    assert status == 2 and "只看台账" in said
    assert verified(book, capsys, "--head", "0" * 64)[0] == 0  # the beginning is in every chain


def test_two_programs_at_once_make_one_chain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "台账.db"
    files = [roster(tmp_path / f"{n}.xlsx", *range(10 * n, 10 * n + 3)) for n in range(1, 5)]
    commands = [[sys.executable, "-m", "addin.cli", "history", "import", str(book), str(file)] for file in files]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for command in commands]
    assert [each.wait(120) for each in running] == [0] * len(files)
    status, said = verified(book, capsys)
    assert status == 0 and "共 12 笔" in said


def test_who_comes_while_another_makes_the_book_waits_or_is_told(tmp_path: Path) -> None:
    book = tmp_path / "台账.db"
    with Book.opened_or_made(book) as first:
        with pytest.raises(FileProblem, match="正被别的程序使用"), Book.opened_or_made(book):
            pass
        assert first.head() == chain.Head(0, chain.BEGINNING)
    with Book.open(book) as opened:
        assert opened.verify(chain.BEGINNING) == chain.Verified(chain.Head(0, chain.BEGINNING), "", 0)


def test_what_fails_half_way_leaves_the_chain_as_it_was(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = head(book)
    good, again = roster(tmp_path / "三.xlsx", 6), roster(tmp_path / "四.xlsx", 7, 1)
    assert main(["history", "import", str(book), str(good), str(again)]) == 2
    assert head(book) == before
    assert verified(book, capsys)[0] == 0


def test_a_book_of_an_earlier_version_is_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(book) as raw:
        raw.execute("PRAGMA user_version = 1")
    raw.close()
    status, said = verified(book, capsys)
    assert status == 2 and "另一个版本（1）" in said


REFUSED: list[Callable[[Path], object]] = [
    lambda path: path.write_bytes(b""),
    lambda path: path.unlink(missing_ok=True),
]


@pytest.mark.parametrize("made", REFUSED)
def test_an_empty_file_is_no_book_yet(
    tmp_path: Path, made: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "台账.db"
    made(book)
    status, said = verified(book, capsys)
    assert status == 2 and "找不到台账" in said
    assert main(["history", "import", str(book), str(roster(tmp_path / "一.xlsx", 1))]) == 0
    assert verified(book, capsys)[0] == 0
