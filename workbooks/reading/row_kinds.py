"""What each row below a header is: a person, a subtotal, a total, a heading, a note, or unclear.

Nobody with money is dropped: what may be a person below a total or a note, and is not surely one, is set apart to be
asked about (`Roster.unplaced`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from udfs.header_words import SUBTOTAL, TOTAL, blank, plain
from udfs.identity import LENGTH
from workbooks.cells import Row, SheetCells, packed, stacked
from workbooks.reading.row_sums import amount_in, total_of
from workbooks.reading.tables import Roster, RosterColumn
from workbooks.reading.words import MAY_TELL, NOTE, OTHER_HEADERS, SENTENCE, SIGNATURE, is_header, is_serial

BLANK, PERSON, SUB, SUM, HEADING, WORDS, UNCLEAR = "blank", "person", "subtotal", "total", "heading", "words", "unclear"
PART = "part"  # a total of a part by its words: 李俊乡合计
NOTED, SUMMED = "noted", "summed"  # what stands above the next row: a note, a total
IDENTITY_DIGITS = 14  # from which a value may be an identity number
LONG_TEXT = 8
FIRST = 1  # column of a sheet
SAYS_LITTLE = ("date", "month", "text", "open")
SUM_WORDS = 2  # texts in columns of facts that a row of sums may have: 合计 and 3人
LONGEST_NAME = 20
ORDINALS = "一二三四五六七八九十"
_UNIT = r"(?:乡|镇|村|街道|社区|班|组|期|批|队|厂|公司|学校|车间|机构|单位|\d月|季度|年)"
PLACE = re.compile(rf".+{_UNIT}")
_PART = re.compile(rf"(?!全|各|本).+{_UNIT}(?:合计|总计|共计).*")


class RowReader:
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
        self.whole = roster.left <= 1 and roster.right >= sheet.width
        self.shares = sheet.merges_down
        self.found: list[tuple[str, Row]] = []

    @property
    def summed(self) -> bool:
        """Whether a total stands after the last person."""
        return next((kind for kind, _ in reversed(self.found) if kind in (PERSON, SUM)), "") == SUM

    def read(self, start: int, end: int) -> int:
        """Classifies the rows from `start` up to `end`; gives the row after the last one that is no heading or note."""
        last, above = start, ""
        lines = [line for number in range(start, end) if (line := self.sheet.rows.get(number)) is not None]
        for line, listed in zip(lines, self._listed(lines), strict=True):
            if listed:
                self.found.append((PERSON, self._with_shared(line) if self.shares else line))
                last, above = line.number + 1, ""
                continue
            row = line if self.whole else line.without_blanks(self.roster.left, self.roster.right)
            kind = self._kind(row)
            if kind == PERSON and above and not self._is_strong(row):
                kind = self._weak(row, above)
            if kind == PERSON:
                above = ""
                row = self._with_shared(row)
            elif kind == SUM:
                above = SUMMED
            elif kind == WORDS:
                above = above or NOTED
            elif kind == HEADING and above and self._opens(row):
                above = NOTED
            if kind != BLANK:
                self.found.append((kind, row))
            if kind not in (BLANK, HEADING, WORDS):
                last = row.number + 1
        return last

    def _listed(self, lines: Sequence[Row]) -> list[bool]:
        """Which rows have an identity number and begin with a figure or a fact: nobody signs a table so."""
        if not self.whole or self.number is None or not lines:
            return [False] * len(lines)
        texts = FIRST in self.facts
        firsts = [
            isinstance(value, (int, float)) or (texts and isinstance(value, str) and not blank(value))
            for value in stacked(lines, FIRST)
        ]
        numbers = stacked(lines, self.number.index)
        return [first and _is_identity(value) for first, value in zip(firsts, numbers, strict=True)]

    def settle(self) -> int:
        """Enters what was found into the roster; gives the first row after it."""
        roster, kinds = self.roster, self._sums()
        places = {PERSON: roster.rows, UNCLEAR: roster.unplaced, SUB: roster.subtotals, SUM: roster.totals}
        for kind, row in self.found:
            if kind == PERSON:
                roster.rows.append(row)
            elif (kind := kinds.get(row.number, kind)) in places:
                places[kind].append(row)
            else:
                roster.notes.append(row.number)
        used = [row.number for rows in places.values() for row in rows]
        return max([roster.header_bottom, *used, *(bottom for _, bottom in roster.repeated)]) + 1

    def _sums(self) -> dict[int, str]:
        """What each row of sums is: a total of all, which stands after the last person, or a subtotal."""
        sums = [(kind, row) for kind, row in self.found if kind in (SUB, SUM, PART)]
        if not sums:
            return {}
        people = [row for kind, row in self.found if kind == PERSON]
        last = people[-1].number if people else 0
        ends = [row for kind, row in sums if row.number > last and (kind == SUM or (kind == PART and len(sums) == 1))]
        whole = next((row for row in ends[:-1] if self._adds_up(row, people)), ends[-1] if ends else None)
        total = whole.number if whole else 0
        grand = {row.number for row in ends if row.number >= total or not self._amount_columns(row)}
        return {row.number: SUM if row.number in grand else SUB for _, row in sums}

    def counts_on(self, start: int) -> bool:
        """Whether the running number goes on in the rows from `start`, as far as it tells."""
        before = self._last_running()
        first = self._running(self.sheet.line(start))
        return first is None or before is None or first > before

    def _last_running(self) -> int | None:
        rows = (row for kind, row in reversed(self.found) if kind == PERSON)
        return next((n for row in rows if (n := self._running(row)) is not None), None)

    def _running(self, row: Row) -> int | None:
        value = str(row.value(self.serial)).strip().removesuffix(".0")
        return int(value) if value.isdecimal() else None

    def _with_shared(self, row: Row) -> Row:
        """A row with the values of merged cells that begin above it."""
        below = self.sheet.below(row.number)
        shared = {i: cell.value for i, cell in below.items() if i in self.facts - self.amounts} if below else {}
        return Row(row.sheet, row.number, packed(shared | _filled(row)), row.formulas) if shared else row

    def _kind(self, row: Row) -> str:
        if _is_long(row.value(self.number)):
            return WORDS if self._is_signature(row) else PERSON
        filled = _filled(row)
        if not filled:
            return BLANK
        if said := self._said(row, filled):
            return said
        if filled.keys() & self.facts:
            return PERSON
        if (filled.keys() & self.amounts) - row.formulas.keys():
            return self._summing(row) or PERSON
        if self._is_paid(row):
            return self._summing(row) or UNCLEAR
        words = filled.keys() - self.amounts - row.formulas.keys()
        return HEADING if words - {self.serial.index if self.serial else 0} else BLANK

    def _said(self, row: Row, filled: Mapping[int, object]) -> str:
        """What the words of a row without an identity number say it is; "" for nothing."""
        words = {i: value for i, value in filled.items() if isinstance(value, str)}
        if len(filled) > 1 and not any(map(MAY_TELL.search, words.values())):
            return ""
        texts = {i: plain(value) for i, value in words.items()}
        leading = [text for i, text in texts.items() if i not in self.asides or len(texts) == 1]
        if self._running(row) is not None and sum(i in texts for i in self.facts) > SUM_WORDS:
            leading = []  # somebody of that name: a sum has no running number, and its facts are numbers
        if any(SUBTOTAL.fullmatch(text) for text in leading):
            return SUB
        if sums := [text for text in leading if TOTAL.fullmatch(text)]:
            return PART if _PART.fullmatch(sums[0]) else SUM
        column, lead = next(iter(texts.items()), (0, ""))
        if NOTE.match(lead) or SIGNATURE.search(lead):
            return UNCLEAR if self._is_paid(row) and self._tells_a_person(row, column) else WORDS
        if len(filled) > 1 or not texts or not self._stands_alone(row, column, lead):
            return ""
        return WORDS if SENTENCE.search(lead) else HEADING

    def _tells_a_person(self, row: Row, lead: int) -> bool:
        """Whether a row that begins like a note holds, elsewhere, a name or several facts."""
        others = (_filled(row).keys() & self.facts) - {lead}
        return len(others) > 1 or (self._is_named(row) and self.name is not None and self.name.index != lead)

    def _stands_alone(self, row: Row, column: int, text: str) -> bool:
        """Whether the only cell of a row is a heading or a note: wide, long, numbered, a place, or misplaced."""
        wide = any(m.left == column < m.right and m.top <= row.number <= m.bottom for m in self.sheet.merged)
        misplaced = self.serial is not None and column == self.serial.index
        again = text in self.roster.titles
        sentence = len(text) >= LONG_TEXT or bool(SENTENCE.search(text))
        return wide or misplaced or again or sentence or _begins_group(text)

    def _opens(self, row: Row) -> bool:
        """Whether a heading begins a group of people: 二、西安镇."""
        return any(isinstance(value, str) and _begins_group(plain(value)) for _, value in row.filled())

    def _is_signature(self, row: Row) -> bool:
        """Whether a row with a number is that of who filled the table in: his office first, no amount."""
        first, value = next((i, value) for i, value in row.filled() if not blank(value))
        office = isinstance(value, str) and first not in self.facts and SIGNATURE.search(plain(value))
        return bool(office) and not self._is_paid(row)

    def _is_strong(self, row: Row) -> bool:
        """Whether a row is surely a person: after a total or a note, words alone don't make one."""
        if _is_long(row.value(self.number)) or _is_long(row.value(self.account)):
            return True
        running, before = self._running(row), self._last_running()
        if running is None or not self._is_named(row):
            return False
        return before is None or running > before or self._is_paid(row) or self._facts_told(row)

    def _weak(self, row: Row, above: str) -> str:
        """What a row is that is not surely a person, below a note or a total."""
        named, paid = self._is_named(row), self._is_paid(row)
        if named and paid and above == NOTED:
            return PERSON
        labelled = self.serial is not None and isinstance(row.value(self.serial), str) and self._running(row) is None
        told = named and not labelled and (self._facts_told(row) or self._running(row) is not None)
        return UNCLEAR if paid or told else WORDS

    def _is_named(self, row: Row) -> bool:
        name = row.value(self.name)
        return isinstance(name, str) and _is_name(plain(name))

    def _facts_told(self, row: Row) -> bool:
        """Whether a row says something of a person besides his name; a day or a text may stand in any row."""
        told = (c for c in self.roster.columns if row.value(c) is not None and c.fact and c is not self.name)
        return any(c.fact.type not in SAYS_LITTLE or c in (self.number, self.account) for c in told if c.fact)

    def _is_paid(self, row: Row) -> bool:
        return any(amount_in(row, column) for column in self.roster.amounts)

    def _summing(self, row: Row) -> str:
        """What a row of amounts alone adds up: all, or the group above it; "" where it adds up nothing."""
        people = [r for kind, r in self.found if kind == PERSON]
        for kind, rows in ((SUM, people), (SUB, self._since_subtotal())):
            if len(rows) > 1 and self._adds_up(row, rows):
                return kind
        return ""

    def _adds_up(self, row: Row, rows: Iterable[Row]) -> bool:
        rows, columns = list(rows), self._amount_columns(row)
        return bool(columns) and all(total_of(rows, c) == amount_in(row, c) for c in columns)

    def _since_subtotal(self) -> list[Row]:
        rows: list[Row] = []
        for kind, row in self.found:
            rows = [*rows, row] if kind == PERSON else [] if kind in (SUB, SUM, PART) else rows
        return rows

    def _amount_columns(self, row: Row) -> list[RosterColumn]:
        return [c for c in self.roster.amounts if row.value(c) is not None]


def _filled(row: Row) -> dict[int, object]:
    """The values of a row that are not blank, by column."""
    return {i: value for i, value in row.filled() if not blank(value)}


def _begins_group(text: str) -> bool:
    """Whether a text is numbered like a heading, or names a place, a class or a unit."""
    ordinal = text.partition("、")[0]
    numbered = ordinal != text and all(c in ORDINALS for c in ordinal.strip("()"))
    return numbered or PLACE.fullmatch(text) is not None


def _is_name(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return (
        letters * 2 > len(text)
        and len(text) <= LONGEST_NAME
        and not (is_header(text) or SIGNATURE.search(text) or SENTENCE.search(text))
    )


def _is_identity(value: object) -> bool:
    return isinstance(value, str) and len(value) == LENGTH and value[:-1].isdigit()


def _is_long(value: object) -> bool:
    """Whether a value has the digits of an identity number or an account."""
    if _is_identity(value):
        return True  # nearly all are written so
    return value is not None and sum(c.isdigit() for c in str(value)) >= IDENTITY_DIGITS
