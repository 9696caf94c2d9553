"""Which rows of a sheet are people, which are subtotals, totals, notes, and where one roster ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby

from udfs.header_words import SUBTOTAL, TOTAL, blank, plain
from workbooks.cells import CellValue, SheetCells
from workbooks.form_library import recognise
from workbooks.reading.answers import Answers
from workbooks.reading.headers import Header, find_headers, repeats, texts_of
from workbooks.reading.mapping import map_columns
from workbooks.reading.repairs import EXACT_DIGITS
from workbooks.reading.tables import Roster, RosterColumn, Row
from workbooks.reading.words import NOTE, OTHER_HEADERS, SENTENCE, SIGNATURE, is_header, is_serial

BLANK, PERSON, SUB, SUM, WORDS = "blank", "person", "subtotal", "total", "words"
IDENTITY_DIGITS = 14  # from which a value may be an identity number
LONG_TEXT = 8
ORDINALS = "一二三四五六七八九十"


def sheet_rosters(sheet: SheetCells, answers: Answers | None = None) -> Iterator[Roster]:
    """The rosters of one sheet, from top to bottom, and from left to right where they stand side by side."""
    answers = answers or Answers()
    headers = find_headers(sheet, answers.headers)
    groups = [list(group) for _, group in groupby(headers, key=lambda header: header.top)]
    free, position = 1, 0
    while position < len(groups):
        group = groups[position]
        rosters = [_begun(sheet, header, free, answers) for header in group]
        readers = [_Reader(sheet, roster) for roster in rosters]
        while True:
            end = groups[position + 1][0].top if position + 1 < len(groups) else sheet.height + 1
            start = groups[position][0].bottom + 1
            ends = [reader.read(start, end) for reader in readers]
            if position + 1 == len(groups) or not _goes_on(sheet, group, groups[position + 1], readers, ends):
                break
            position += 1
            for roster in rosters:
                roster.repeated.append((groups[position][0].top, groups[position][0].bottom))
        free = max(reader.settle() for reader in readers)
        yield from rosters
        position += 1


def _begun(sheet: SheetCells, header: Header, free: int, answers: Answers) -> Roster:
    titles = [text for row in range(free, header.top) for text in texts_of(sheet.row(row))]
    form = recognise(titles)
    columns = map_columns(sheet, header, form, answers)
    table = form.tables[0] if form and form.tables else None
    roster = Roster(sheet.name, titles, header.top, columns, form, table, header_bottom=header.bottom)
    roster.left, roster.right, roster.shape = header.left, header.right, header.shape
    return roster


def _goes_on(
    sheet: SheetCells, group: list[Header], following: list[Header], readers: list[_Reader], ends: list[int]
) -> bool:
    """Whether the next header is the same one printed again on the next page of the same roster."""
    if len(group) != len(following) or not all(repeats(a, b) for a, b in zip(group, following, strict=True)):
        return False
    titles = {text for reader in readers for text in reader.roster.titles}
    between = [text for row in range(max(ends), following[0].top) for text in texts_of(sheet.row(row))]
    if any(text not in titles and not _is_furniture(text) for text in between):
        return False
    return all(not reader.summed and reader.counts_on(following[0].bottom + 1) for reader in readers)


def _is_furniture(text: str) -> bool:
    """Page marks, subtotals of a page, signature lines."""
    return bool(SUBTOTAL.fullmatch(text) or NOTE.match(text) or SIGNATURE.search(text))


class _Reader:
    """Reads the rows of one roster, page by page."""

    def __init__(self, sheet: SheetCells, roster: Roster) -> None:
        self.sheet, self.roster = sheet, roster
        self.facts = {c.index for c in roster.columns if c.fact}
        self.amounts = {c.index for c in roster.amounts}
        self.serial = next((c for c in roster.columns if is_serial(c.header)), None)
        self.number, self.name, self.account = roster.of("身份证号"), roster.of("姓名"), roster.of("银行卡号")
        self.asides = {c.index for c in roster.columns if plain(c.header) in OTHER_HEADERS} - {
            self.serial.index if self.serial else 0
        }
        self.found: list[tuple[str, Row]] = []

    @property
    def summed(self) -> bool:
        """Whether a total stands after the last person."""
        kinds = [kind for kind, _ in self.found if kind in (PERSON, SUM)]
        return bool(kinds) and kinds[-1] == SUM

    def read(self, start: int, end: int) -> int:
        """Classifies the rows from `start` up to `end`; gives the row after the last person, subtotal or total."""
        last, stopped = start, False
        for number in range(start, end):
            row = Row(self.roster.sheet, number, self._cells(self.sheet.row(number)))
            kind = self._kind(row)
            if kind == PERSON:
                if stopped and not self._is_strong(row):
                    kind = WORDS
                else:
                    stopped = False
                    row = Row(row.sheet, number, self._shared(number) | row.cells)
            stopped = stopped or kind in (SUM, WORDS)
            if kind != BLANK:
                self.found.append((kind, row))
            if kind in (PERSON, SUB, SUM):
                last = number + 1
        return last

    def settle(self) -> int:
        """Enters what was found into the roster; gives the first row after it."""
        roster = self.roster
        people = [row.number for kind, row in self.found if kind == PERSON]
        last = max(people, default=0)
        for kind, row in self.found:
            if kind == PERSON:
                roster.rows.append(row)
            elif kind == SUM and row.number > last:
                roster.totals.append(row)
            elif kind in (SUB, SUM):
                roster.subtotals.append(row)
            elif kind == WORDS:
                roster.notes.append(row.number)
        used = [row.number for row in (*roster.rows, *roster.totals, *roster.subtotals)]
        return max([roster.header_bottom, *used, *(bottom for _, bottom in roster.repeated)]) + 1

    def counts_on(self, start: int) -> bool:
        """Whether the running number goes on in the rows from `start`, as far as it tells."""
        before = [n for kind, row in self.found if kind == PERSON and (n := self._running(row)) is not None]
        first = self._running(Row("", start, self._cells(self.sheet.row(start))))
        return first is None or not before or first > before[-1]

    def _running(self, row: Row) -> int | None:
        value = str(row.value(self.serial)).strip().removesuffix(".0")
        return int(value) if value.isdecimal() else None

    def _cells(self, row: Mapping[int, CellValue]) -> dict[int, CellValue]:
        left, right = self.roster.left, self.roster.right
        return {i: c for i, c in row.items() if left <= i <= right and not (blank(c.value) and not c.formula)}

    def _shared(self, number: int) -> dict[int, CellValue]:
        return {i: cell for i, cell in self.sheet.below(number).items() if i in self.facts - self.amounts}

    def _kind(self, row: Row) -> str:
        filled = {i for i, cell in row.cells.items() if not blank(cell.value)}
        if not filled:
            return BLANK
        if not _is_long(row.value(self.number)):
            said = self._said(row, filled)
            if said:
                return said
        if filled & self.facts:
            return PERSON
        if any(i in self.amounts and not row.cells[i].formula for i in filled):
            return self._unnamed(row)
        return BLANK

    def _said(self, row: Row, filled: set[int]) -> str:
        """What the words of a row without an identity number say it is; "" for nothing."""
        texts = {i: plain(c.value) for i, c in sorted(row.cells.items()) if isinstance(c.value, str) and i in filled}
        leading = [text for i, text in texts.items() if i not in self.asides or len(texts) == 1]
        if any(SUBTOTAL.fullmatch(text) for text in leading):
            return SUB
        if any(TOTAL.fullmatch(text) for text in leading):
            return SUM
        lead = next(iter(texts.values()), "")
        if NOTE.match(lead) or SIGNATURE.search(lead):
            return WORDS
        return WORDS if len(filled) == 1 and texts and self._is_heading(row, *next(iter(texts.items()))) else ""

    def _is_heading(self, row: Row, column: int, text: str) -> bool:
        """Whether the only cell of a row is a heading or a note: wide, long, numbered, or where no text belongs."""
        wide = any(m.left == column < m.right and m.top <= row.number <= m.bottom for m in self.sheet.merged)
        misplaced = self.serial is not None and column == self.serial.index
        ordinal = text.partition("、")[0]
        numbered = ordinal != text and all(c in ORDINALS for c in ordinal.strip("()"))
        again = text in self.roster.titles
        return wide or misplaced or numbered or again or len(text) >= LONG_TEXT or bool(SENTENCE.search(text))

    def _is_strong(self, row: Row) -> bool:
        """Whether a row is surely a person: after a total or a note, words alone don't make one."""
        if _is_long(row.value(self.number)) or _is_long(row.value(self.account)):
            return True
        name = row.value(self.name)
        named = isinstance(name, str) and len(plain(name)) <= LONG_TEXT and not is_header(name)
        return named and self._running(row) is not None

    def _unnamed(self, row: Row) -> str:
        """A row of amounts alone: a total where it adds up, else a person whose name is missing."""
        people = [r for kind, r in self.found if kind == PERSON]
        for kind, rows in ((SUM, people), (SUB, self._since_subtotal())):
            if len(rows) > 1 and all(_sum(rows, c) == _number(row, c) for c in self._amount_columns(row)):
                return kind
        return PERSON

    def _since_subtotal(self) -> list[Row]:
        rows: list[Row] = []
        for kind, row in self.found:
            rows = [*rows, row] if kind == PERSON else [] if kind in (SUB, SUM) else rows
        return rows

    def _amount_columns(self, row: Row) -> list[RosterColumn]:
        return [c for c in self.roster.amounts if row.value(c) is not None]


def _is_long(value: object) -> bool:
    """Whether a value has the digits of an identity number or an account."""
    return value is not None and sum(c.isdigit() for c in str(value)) >= IDENTITY_DIGITS


def _number(row: Row, column: RosterColumn) -> Decimal | None:
    value = row.value(column)
    usable = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**EXACT_DIGITS
    return Decimal(repr(value)).quantize(Decimal("0.01")) if usable else None


def _sum(rows: Iterable[Row], column: RosterColumn) -> Decimal:
    return sum((n for row in rows if (n := _number(row, column)) is not None), Decimal(0))
