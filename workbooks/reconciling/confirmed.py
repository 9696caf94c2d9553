"""Reads back what somebody decided about candidates: the sheet 待确认 of a result workbook, or a table of its columns.

A pair names its two rows by file, SHA-256 of the file, sheet and row. Pairs about a file that was changed are refused,
and rows of a result that are not as they were written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from policies.masking import masked
from policies.vocabulary import squash
from udfs.header_words import blank
from workbooks.cells import BookCells, CellValue, SheetCells, read_cells
from workbooks.problems import FileProblem
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Entry, InputFile, Pair, Place
from workbooks.reconciling.result_columns import CONFIRMED, DIGEST, NO, ONE, OTHER, PAIR_COLUMNS, PENDING, SEAL, YES
from workbooks.reconciling.result_reader import is_sealed
from workbooks.reconciling.values import text_of

FILE, SHEET, ROW = "文件", "表", "行"
NEEDED = (*(which + part for which in (ONE, OTHER) for part in (FILE, SHEET, ROW, DIGEST)), CONFIRMED)
LOOKED_AT = 10  # rows in which the header may stand


def read_confirmed(path: Path, files: Sequence[InputFile], entries: Sequence[Entry]) -> list[Pair]:
    """The pairs that were decided; those left blank are none. Raises FileProblem."""
    book = read_cells(path)
    found = [(sheet, header) for sheet in book.sheets if (header := _header(sheet))]
    if not found:
        raise _no_pairs(path, book)
    reader = _Reader(path, files, {(entry.file, entry.sheet) for entry in entries})
    pairs = [pair for sheet, header in found for pair in reader.pairs(sheet, *header)]
    _refuse_twice(path, pairs, files)
    _refuse_missing(path, pairs, files, _named(pairs, entries))
    _refuse_untied(path, pairs, files, _named(pairs, entries))
    return pairs


def _header(sheet: SheetCells) -> tuple[int, dict[str, int]] | None:
    """The header's row, and the columns needed."""
    for number in range(1, min(sheet.height, LOOKED_AT) + 1):
        texts = {squash(str(cell.value)): column for column, cell in sheet.row(number).items() if not blank(cell.value)}
        if all(squash(name) in texts for name in NEEDED):
            return number, {name: texts[squash(name)] for name in NEEDED}
    return None


def _no_pairs(path: Path, book: BookCells) -> FileProblem:
    if any(sheet.name.startswith(PENDING) for sheet in book.sheets):
        return FileProblem(f"“{path.name}”的“{PENDING}”里没有候选（或缺列），没有可以确认的。")
    return FileProblem(
        f"“{path.name}”里没有确认过的候选：要有{'、'.join(NEEDED)}这几列。请用对账结果的“{PENDING}”，在“{CONFIRMED}”列填{YES}或{NO}。"
    )


class _Reader:
    """Reads the pairs of one file of decisions. `sheets` are those of the inputs, by file."""

    def __init__(self, path: Path, files: Sequence[InputFile], sheets: Iterable[tuple[int, str]]) -> None:
        self.path, self.files = path, files
        self.sheets: dict[tuple[int, str], set[str]] = {}
        for file, sheet in sheets:
            self.sheets.setdefault((file, masked(sheet)), set()).add(sheet)

    def pairs(self, sheet: SheetCells, top: int, columns: Mapping[str, int]) -> Iterator[Pair]:
        for number in range(top + 1, sheet.height + 1):
            cells = sheet.row(number)
            told = {name: text_of(cells[i].value) if i in cells else "" for name, i in columns.items()}
            said = told[CONFIRMED]
            if not said:
                continue
            where = f"“{self.path.name}”{sheet.name} 第 {number} 行"
            self._refuse_changed(where, sheet, top, cells)
            if said not in (YES, NO):
                raise FileProblem(f"{where}的“{CONFIRMED}”写的是“{said}”，请填{YES}或{NO}，不确认的空着。")
            one, other = (self._place(where, told, which) for which in (ONE, OTHER))
            if one.side == other.side:
                raise FileProblem(f"{where}的两行都是{one.side}，不能互相对上。请用对账结果原来的候选。")
            yield Pair(one, other, said == YES)

    def _refuse_changed(self, where: str, sheet: SheetCells, top: int, cells: Mapping[int, CellValue]) -> None:
        """A row of a result is as it was written, but for what was decided."""
        headers = {column: str(cell.value).strip() for column, cell in sheet.row(top).items() if not blank(cell.value)}
        if all(column.header in headers.values() for column in PAIR_COLUMNS):
            values = {headers[column]: cell.value for column, cell in cells.items() if column in headers}
            if not is_sealed(PAIR_COLUMNS, values):
                raise FileProblem(f"{where}与写出时不同（{SEAL}对不上）。请用对账结果原来的候选，只填“{CONFIRMED}”列。")

    def _place(self, where: str, told: Mapping[str, str], which: str) -> Place:
        name, digest, row = (told[which + part] for part in (FILE, DIGEST, ROW))
        named = [file for file in self.files if name in (file.name, masked(file.name))]
        if not named:
            given = "、".join(file.name for file in self.files)
            raise FileProblem(f"{where}说的文件“{name}”这次没有给（给了{given}）。请给上次对账的那些文件。")
        file = next((file for file in named if file.sha256 == digest.lower()), None)
        if file is None:
            raise FileProblem(f"“{name}”在确认之后改动过，{where}的确认不能再用。请重新对账，重新确认。")
        if not row.isdecimal():
            raise FileProblem(f"{where}的“{which}{ROW}”应当是行号，不是“{row}”。请用对账结果原来的候选。")
        return Place(file.side, file.file, self._sheet(file, told[which + SHEET]), int(row))

    def _sheet(self, file: InputFile, told: str) -> str:
        """The sheet of a name; a masked result tells it masked."""
        found = self.sheets.get((file.file, told), set())
        return next(iter(found)) if len(found) == 1 else told


def _told(place: Place, files: Sequence[InputFile]) -> str:
    return f"“{files[place.file].name}”{place.sheet} 第 {place.row} 行"


def _named(pairs: Sequence[Pair], entries: Sequence[Entry]) -> dict[Place, Entry]:
    """The entries that pairs name."""
    wanted = {place for pair in pairs for place in pair[:2]}
    rows = {(place.file, place.row) for place in wanted}
    return {e.place: e for e in entries if (e.file, e.row) in rows and e.place in wanted}


def _refuse_missing(
    path: Path, pairs: Sequence[Pair], files: Sequence[InputFile], known: Mapping[Place, Entry]
) -> None:
    for place in (place for pair in pairs for place in pair[:2]):
        if place not in known:
            raise FileProblem(f"“{path.name}”里确认的{_told(place, files)}不是一笔款项。请用对账结果原来的候选。")


def _refuse_twice(path: Path, pairs: Sequence[Pair], files: Sequence[InputFile]) -> None:
    """A pair is decided once."""
    counts = Counter(frozenset(pair[:2]) for pair in pairs)
    for pair in pairs:
        if counts[frozenset(pair[:2])] > 1:
            both = "和".join(_told(place, files) for place in pair[:2])
            raise FileProblem(f"“{path.name}”里{both}确认了不止一次。请只留一行。")


def _refuse_untied(path: Path, pairs: Sequence[Pair], files: Sequence[InputFile], known: Mapping[Place, Entry]) -> None:
    """A row that was said to belong to several of one side is a sum in parts, which ties; else it was used twice."""
    partners: dict[Place, list[Place]] = {}
    for one, other, same in pairs:
        if same:
            partners.setdefault(one, []).append(other)
            partners.setdefault(other, []).append(one)
    for place, others in partners.items():
        sides = Counter(other.side for other in others)
        if max(sides.values()) > 1 and _left(_together(place, partners), known):
            raise FileProblem(
                f"“{path.name}”里{_told(place, files)}确认给了几行，金额合起来又不相等。一行只能用一次，"
                f"请改正“{CONFIRMED}”列。"
            )


def _together(place: Place, partners: Mapping[Place, Sequence[Place]]) -> set[Place]:
    """All rows that hang together with one."""
    found, queue = {place}, [place]
    while queue:
        fresh = [other for other in partners[queue.pop()] if other not in found]
        found.update(fresh)
        queue += fresh
    return found


def _left(places: set[Place], known: Mapping[Place, Entry]) -> int:
    """What is left unpaid, in fen; a payment that failed paid nothing."""
    signs = {PAYABLE: 1, PAID: -1, RETURNED: 1}
    rows = [known[place] for place in places]
    return sum(signs[row.side] * row.fen for row in rows if not row.failed)
