"""Finds the headers on a sheet: which rows they take, and the texts above each column.

A header may be of several rows, merged or with the merging lost; group names may stand above the row of names;
below it may follow a row of units or of column numbers. Two rosters may stand side by side.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policies.vocabulary import squash
from udfs import identity
from udfs.header_words import IDENTITY, PERSON, blank, is_amount, plain
from workbooks.cells import CellValue, SheetCells, stacked
from workbooks.reading.words import SIGNATURE, is_header, is_serial, is_unit, known_fact, may_head, undecorated

NUMBERS = (IDENTITY, "银行卡号")
LEAST_DIGITS = 15  # of such a number
LEAST_HEADERS = 3  # known headers that make a row a header where it names only one of PERSON
PAYEE = ("收款户名", "银行卡号")  # who is paid, where a bank's list names no person
TALLEST = 6  # rows of a header
LONGEST_GROUP = 20  # characters of a group name above names
SHAPE_DIGITS = 20
BELOW = 5  # rows below a header that tell what its columns hold


@dataclass(frozen=True)
class HeaderColumn:
    """The texts above one column, outermost first."""

    index: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Header:
    """The header of one roster: its rows, and its columns from `left` to `right`."""

    top: int
    bottom: int
    columns: tuple[HeaderColumn, ...]
    left: int
    right: int

    @property
    def shape(self) -> str:
        """What its texts amount to, by which the same header is known again, also in another file."""
        texts = "\n".join("/".join(squash(text) for text in column.texts) for column in self.columns)
        return hashlib.sha256(texts.encode()).hexdigest()[:SHAPE_DIGITS]


def find_headers(sheet: SheetCells, answered: frozenset[str] = frozenset()) -> list[Header]:
    """The headers of a sheet from top to bottom; `answered` are further texts that are known to be headers."""
    found: list[Header] = []
    numbered = _Numbered(sheet)
    row = 1
    while row <= sheet.height:
        if row not in sheet.rows or row in numbered:
            row += 1
            continue
        header_rows = _extent(sheet, row, answered, found[-1].bottom + 1 if found else 1)
        if header_rows is None:
            row += 1
            continue
        headers = list(_blocks(sheet, *header_rows))
        found += headers
        row = header_rows[1] + 1
        numbered.look({c.index for header in headers for c in header.columns if _heads_numbers(c)}, row)
    return found


class _Numbered(set[int]):
    """The rows that hold an identity number or an account where a header above says so: they are no headers."""

    def __init__(self, sheet: SheetCells) -> None:
        super().__init__()
        self._sheet = sheet
        self._columns: set[int] = set()

    def look(self, columns: set[int], first: int) -> None:
        """Looks into further columns, from a row on."""
        new = columns - self._columns
        self._columns |= new
        lines = [line for number, line in self._sheet.rows.items() if number >= first] if new else []
        for column in new:
            values = zip(lines, stacked(lines, column), strict=True)
            self.update([line.number for line, value in values if _is_number(value)])


def _heads_numbers(column: HeaderColumn) -> bool:
    fact = known_fact(column.texts[-1])
    return fact is not None and fact.label in NUMBERS


def _is_number(value: object) -> bool:
    """Whether a value is written as an identity number or an account, which stands in no header."""
    return isinstance(value, str) and len(value) >= LEAST_DIGITS and value[:-1].isdigit()


def _extent(sheet: SheetCells, row: int, answered: frozenset[str], first: int) -> tuple[int, int] | None:
    """First and last row of the header whose names begin in a row; None where none begins there."""
    if not _is_anchor(sheet, row, answered):
        return None
    top = row
    while top > first and _is_group_row(sheet, top - 1, row):
        top -= 1
    bottom = row
    while bottom - top < TALLEST and bottom < sheet.height and _continues(sheet, top, bottom):
        bottom += 1
    while bottom < sheet.height and _is_annotation(sheet, bottom + 1):
        bottom += 1
    return top, bottom


def _is_anchor(sheet: SheetCells, row: int, answered: frozenset[str]) -> bool:
    texts = [value for _, value in sheet.line(row).filled() if isinstance(value, str) and not blank(value)]
    candidates = texts if answered else [text for text in texts if may_head(text)]
    known = [text for text in candidates if is_header(text) or squash(text) in answered]
    facts = {fact.label for text in candidates if (fact := known_fact(text))}
    people = facts.intersection(PERSON)
    if len(people) == len(PERSON) or (people and len(known) >= LEAST_HEADERS):
        return True
    if facts.intersection(PAYEE) and len(known) >= LEAST_HEADERS and any(is_amount(undecorated(t)) for t in texts):
        return True
    if len(known) < LEAST_HEADERS or len(known) * 2 < len(texts):
        return False
    return any(_holds_identities(sheet, row, column) for column in sheet.row(row))


def _holds_identities(sheet: SheetCells, row: int, column: int) -> bool:
    """Whether right identity numbers stand below a header cell of any name."""
    values = [sheet.row(r)[column].value for r in range(row + 1, row + 1 + BELOW) if column in sheet.row(r)]
    return any(isinstance(v, str) and not identity.check(v) for v in values)


def _is_group_row(sheet: SheetCells, row: int, names: int) -> bool:
    """Whether a row above the names holds group names: each over some of the columns, none over all."""
    texts = {c: v.value for c, v in sheet.row(row).items() if not blank(v.value)}
    if not texts or not all(isinstance(t, str) and _is_short(t) for t in texts.values()):
        return False
    spans = {m.left: m for m in sheet.merged if m.top <= row <= m.bottom and m.left in texts}
    reaches_down = any(m.bottom >= names for m in spans.values())
    wide = [m for m in spans.values() if m.right > m.left]
    width = max((c for c, v in sheet.row(names).items() if not blank(v.value)), default=0)
    if any(m.right - m.left + 1 >= width for m in wide):
        return False
    if reaches_down:
        return True
    below = {c for c, v in sheet.row(names).items() if not blank(v.value)}
    return len(texts) > 1 and bool(wide) and all(c in below for c in texts) and not any(map(is_serial, texts.values()))


def _is_short(text: str) -> bool:
    key = plain(text)
    return len(key) <= LONGEST_GROUP and ":" not in key and not SIGNATURE.search(key) and not is_unit(key)


def _continues(sheet: SheetCells, top: int, bottom: int) -> bool:
    """Whether the row after `bottom` belongs to the header too."""
    if any(top <= m.top <= bottom < m.bottom for m in sheet.merged):
        return True
    below = {c: v.value for c, v in sheet.row(bottom + 1).items() if not blank(v.value)}
    if not below or not all(isinstance(v, str) and _is_name(v) for v in below.values()):
        return False
    above = sheet.row(bottom)
    person = {c for c, v in above.items() if isinstance(v.value, str) and _is_key(v.value)}
    if person & set(below):
        return False
    under_group = any(
        m.left <= c <= m.right for m in sheet.merged if m.top == bottom and m.right > m.left for c in below
    )
    under_blank = any(c not in above or blank(above[c].value) for c in below)
    return under_group or (under_blank and any(is_header(str(v)) for v in below.values()))


def _is_name(text: str) -> bool:
    key = plain(text)
    return len(key) <= LONGEST_GROUP and ":" not in key and not any(c.isdigit() for c in key[-8:])


def _is_key(text: str) -> bool:
    fact = known_fact(text)
    return is_serial(text) or (fact is not None and fact.label in PERSON)


def _is_annotation(sheet: SheetCells, row: int) -> bool:
    """Whether a row numbers the columns (1 2 3, 甲 乙 1 2) or names their units."""
    values = [v.value for _, v in sorted(sheet.row(row).items()) if not blank(v.value)]
    if len(values) >= 1 and all(isinstance(v, str) and is_unit(v) for v in values):
        return True
    if len(values) < LEAST_HEADERS:
        return False
    keys = [plain(str(v)).strip("()").removesuffix(".0") for v in values]
    letters = "甲乙丙丁"
    lead = next((i for i, key in enumerate(keys) if key not in letters), len(keys))
    numbers = keys[lead:]
    return (
        bool(numbers) and numbers == [str(n) for n in range(1, len(numbers) + 1)] and keys[:lead] == [*letters[:lead]]
    )


def _blocks(sheet: SheetCells, top: int, bottom: int) -> Iterator[Header]:
    """The header's columns, split where two rosters stand side by side."""
    columns = [HeaderColumn(c, texts) for c in range(1, sheet.width + 1) if (texts := _texts(sheet, c, top, bottom))]
    groups = _side_by_side(columns)
    for position, group in enumerate(groups):
        left = group[0].index if position else 1
        right = groups[position + 1][0].index - 1 if position + 1 < len(groups) else sheet.width
        yield Header(top, bottom, tuple(group), left, right)


def _side_by_side(columns: list[HeaderColumn]) -> list[list[HeaderColumn]]:
    """Two or more rosters where the same texts repeat, or where gaps part headers that each name people."""
    texts = [column.texts for column in columns]
    for count in range(2, len(columns) // 2 + 1):
        size = len(columns) // count
        if size * count == len(columns) and size > 1 and all(texts[i] == texts[i % size] for i in range(len(texts))):
            return [columns[n * size : (n + 1) * size] for n in range(count)]
    parts: list[list[HeaderColumn]] = []
    for column in columns:
        if parts and column.index == parts[-1][-1].index + 1:
            parts[-1].append(column)
        else:
            parts.append([column])
    people = [{f.label for c in part if (f := known_fact(c.texts[-1])) and f.label in PERSON} for part in parts]
    return parts if len(parts) > 1 and all(len(names) == len(PERSON) for names in people) else [columns]


def _texts(sheet: SheetCells, column: int, top: int, bottom: int) -> tuple[str, ...]:
    """The distinct texts above a column; a merged cell counts for every place it covers, a unit does not."""
    texts: list[str] = []
    for row in range(top, bottom + 1):
        if _is_annotation(sheet, row) and row > top:
            continue
        value = sheet.shown(row, column)
        if blank(value) and row < bottom:
            value = _group_to_the_left(sheet, row, column, bottom)
        if isinstance(value, str) and not blank(value) and value not in texts[-1:]:
            texts.append(value)
    return tuple(texts)


def _group_to_the_left(sheet: SheetCells, row: int, column: int, bottom: int) -> object:
    """The group name whose merging was lost: it stands in the first of the columns that have names below."""
    while column > 1 and _named_below(sheet, row, column, bottom):
        column -= 1
        value = sheet.shown(row, column)
        if not blank(value):
            return value if _named_below(sheet, row, column, bottom) else None
    return None


def _named_below(sheet: SheetCells, row: int, column: int, bottom: int) -> bool:
    own = sheet.anchor(row, column)
    return any(not blank(sheet.shown(r, column)) and sheet.anchor(r, column) != own for r in range(row + 1, bottom + 1))


def repeats(header: Header, other: Header) -> bool:
    """Whether `other` is the same header printed again."""
    return header.shape == other.shape and [c.index for c in header.columns] == [c.index for c in other.columns]


def texts_of(row: Mapping[int, CellValue] | Iterable[CellValue]) -> list[str]:
    """The texts of a row in its order, plain."""
    cells = [cell for _, cell in sorted(row.items())] if isinstance(row, Mapping) else list(row)
    return [plain(cell.value) for cell in cells if isinstance(cell.value, str) and not blank(cell.value)]
