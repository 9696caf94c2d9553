"""One column for each fact: the surest. What the others say otherwise is asked, never passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from policies.errors import InputProblem
from policies.vocabulary import Fact
from udfs.header_words import PERSON, blank
from workbooks.cells import SheetCells
from workbooks.formula import column_letters
from workbooks.reading.tables import RosterColumn
from workbooks.reading.words import HOUSEHOLDER, known_fact, of_person

ANSWERED, SURE, SYNONYM, REMARK, JOINED, HELD, DOUBT = 1.01, 1.0, 0.98, 0.95, 0.9, 0.85, 0.5
TELLING = (*PERSON, "银行卡号")  # facts of free text on which a payment rests


def settled(columns: Sequence[RosterColumn], sheet: SheetCells, bottom: int) -> list[RosterColumn]:
    """The columns with each fact in one of them. `bottom` is the last row of the header."""
    columns = _householders(columns)
    kept: dict[str, RosterColumn] = {}
    for column in columns:
        if column.fact and (column.fact.label not in kept or column.confidence > kept[column.fact.label].confidence):
            kept[column.fact.label] = column
    return [_yielding(column, kept, sheet, bottom) for column in columns]


def _householders(columns: Sequence[RosterColumn]) -> list[RosterColumn]:
    """The householder's name and number, asked about, where no column has those of the person himself."""
    lacking = [label for label in PERSON if not any(c.fact and c.fact.label == label for c in columns)]
    return [_asked_householder(column, lacking) for column in columns]


def _asked_householder(column: RosterColumn, lacking: Sequence[str]) -> RosterColumn:
    fact = known_fact(column.header)
    if column.fact or column.confidence > SURE or not fact or fact.label not in lacking:
        return column
    if not of_person(column.header, frozenset((HOUSEHOLDER,))):
        return column
    letters = column_letters(column.index)
    ask = f"没有本人的“{fact.label}”，先用“{column.header}”列（{letters}）；没有错的写 --map {letters}={fact.label}，"
    ask += f"不是的写 --map {letters}=无"
    return replace(column, fact=fact, confidence=DOUBT, why="没有本人的，用户主的", question=ask)


def _yielding(column: RosterColumn, surest: Mapping[str, RosterColumn], sheet: SheetCells, bottom: int) -> RosterColumn:
    """A column beside the one that is kept for its fact: asked about where it is as sure, or says something else."""
    fact = column.fact
    if fact is None or column is surest[fact.label]:
        return column
    kept, letters, label = surest[fact.label], column_letters(column.index), fact.label
    other = f"“{kept.header}”（{column_letters(kept.index)}）"
    tied = column.confidence == kept.confidence
    if not tied and (kept.confidence == ANSWERED or not _contradicts(column, fact, kept, sheet, bottom)):
        return replace(column, fact=None, confidence=SURE, why=f"{other}更像“{label}”", question="")
    ask = f"{other}和“{column.header}”（{letters}）都像“{label}”{'' if tied else '，内容不一样'}，先用“{kept.header}”；"
    ask += f"要用“{column.header}”，写 --map {letters}={label}，不用的写 --map {letters}=无"
    return replace(column, fact=None, confidence=DOUBT, why=f"{other}也像“{label}”", question=ask)


def _contradicts(column: RosterColumn, fact: Fact, kept: RosterColumn, sheet: SheetCells, bottom: int) -> bool:
    """Whether a column whose header is known says, in some row, something else than the kept one, and it matters."""
    if column.confidence < JOINED or (fact.type == "text" and fact.label not in TELLING):
        return False
    for number in range(bottom + 1, sheet.height + 1):
        row = sheet.row(number)
        mine, others = (row[c.index].value if c.index in row else None for c in (column, kept))
        if not blank(mine) and _plain(fact, mine) != _plain(fact, others):
            return True
    return False


def _plain(fact: Fact, value: object) -> object:
    """A value as it compares: what the fact reads, else its text."""
    try:
        return fact.read(value)
    except InputProblem:
        return "".join(str(value).split())
