"""What stands around a roster: the texts above and below it, and the facts that they state of all its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policies.vocabulary import Value, vocabulary
from udfs.claimed import read_fact
from udfs.header_words import blank, plain
from udfs.sums import Said
from workbooks.cells import SheetCells
from workbooks.formula import address
from workbooks.roster import Roster

STATED = re.compile(r"([^\s:,;、()\d]{2,10}):(\d+(?:\.\d+)?)")
OF_A_CLASS = ("人数", "学时", "实操学时")


def said(roster: Roster, sheet: SheetCells, beside: Sequence[Roster]) -> Iterator[Said]:
    """The texts between the roster before and the roster after, but for the people, the header and the subtotals."""
    above = max((_last(other) for other in beside if _last(other) < roster.header_row), default=0)
    below = min((other.header_row for other in beside if other.header_row > _last(roster)), default=sheet.height + 1)
    people = {row.number for row in (*roster.rows, *roster.subtotals)}
    header = set(range(roster.header_row, roster.header_bottom + 1))
    header |= {number for top, bottom in roster.repeated for number in range(top, bottom + 1)}
    taken = people | header
    for number in range(above + 1, below):
        if number in sheet.rows and number not in taken:
            for column, text in _texts(sheet, number):
                yield roster.sheet, address(number, column), text


def _texts(sheet: SheetCells, number: int) -> Iterator[tuple[int, str]]:
    """The texts of a row by column; a label that ends with a colon has the number beside it."""
    cells = [(column, value) for column, value in sheet.line(number).filled() if not blank(value)]
    for (column, value), (_, following) in zip(cells, [*cells[1:], (0, None)], strict=False):
        if isinstance(value, str):
            labelled = plain(value).endswith(":") and isinstance(following, int | float)
            yield column, f"{value}{following:g}" if labelled else value


def stated(texts: Iterable[Said]) -> dict[str, Value]:
    """What is said of a class as a whole, such as 总学时：140."""
    facts: dict[str, Value] = {}
    for _, _, text in texts:
        for label, number in STATED.findall(plain(text)):
            fact = vocabulary().header(label)
            if fact is not None and fact.label in OF_A_CLASS:
                facts |= read_fact(fact.label, number)
    return facts


def _last(roster: Roster) -> int:
    """The last row that belongs to a roster."""
    return max([roster.header_bottom, *(row.number for row in (*roster.rows, *roster.totals, *roster.subtotals))])
