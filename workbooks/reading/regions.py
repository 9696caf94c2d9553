"""Where the rosters of a sheet begin and end: their headers, their titles, their pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from udfs.header_words import SUBTOTAL
from workbooks.cells import SheetCells
from workbooks.form_library import recognise
from workbooks.reading.answers import Answers
from workbooks.reading.headers import Header, find_headers, repeats, texts_of
from workbooks.reading.mapping import map_columns
from workbooks.reading.money_columns import with_units
from workbooks.reading.row_kinds import RowReader
from workbooks.reading.tables import Roster
from workbooks.reading.words import NOTE, SIGNATURE


def sheet_rosters(sheet: SheetCells, answers: Answers | None = None) -> Iterator[Roster]:
    """The rosters of one sheet, from top to bottom, and from left to right where they stand side by side."""
    answers = answers or Answers()
    headers = find_headers(sheet, answers.headers)
    groups = [list(group) for _, group in groupby(headers, key=lambda header: header.top)]
    free, position = 1, 0
    while position < len(groups):
        group = groups[position]
        rosters = [_begun(sheet, header, free, answers) for header in group]
        readers = [RowReader(sheet, roster) for roster in rosters]
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
    columns = with_units(map_columns(sheet, header, form, answers), sheet, header, titles)
    table = form.tables[0] if form and form.tables else None
    roster = Roster(sheet.name, titles, header.top, columns, form, table, header_bottom=header.bottom)
    roster.left, roster.right, roster.shape = header.left, header.right, header.shape
    return roster


def _goes_on(
    sheet: SheetCells, group: list[Header], following: list[Header], readers: list[RowReader], ends: list[int]
) -> bool:
    """Whether the next header is the same one printed again on the next page of the same roster."""
    if len(group) != len(following) or not all(repeats(a, b) for a, b in zip(group, following, strict=True)):
        return False
    titles = {text for reader in readers for text in reader.roster.titles}
    between = [text for row in range(max(ends), following[0].top) for text in texts_of(sheet.row(row))]
    if any(text not in titles and not _is_furniture(text) for text in between):
        return False
    again = titles.intersection(between) and not any(_says_otherwise(text, titles) for text in between)
    return all(not reader.summed and (again or reader.counts_on(following[0].bottom + 1)) for reader in readers)


def _says_otherwise(text: str, titles: set[str]) -> bool:
    """Whether a line such as 班级：二班 stands for another of the titles' lines, 班级：一班."""
    label, colon, _ = text.partition(":")
    return bool(colon) and text not in titles and any(title.partition(":")[0] == label for title in titles)


def _is_furniture(text: str) -> bool:
    """Page marks, subtotals of a page, signature lines."""
    return bool(SUBTOTAL.fullmatch(text) or NOTE.match(text) or SIGNATURE.search(text))
