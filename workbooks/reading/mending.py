"""What the cells of a roster need: which can be made clean, and which have lost what they held."""

from __future__ import annotations

from policies.errors import InputProblem
from policies.vocabulary import Fact
from udfs.header_words import blank, plain
from workbooks.cells import SheetCells
from workbooks.reading.repairs import MERGED, PLAIN_TEXT, Lost, Repair, clean
from workbooks.reading.tables import Roster, RosterColumn, Row

MONEY = Fact("金额", "amount", "money", "元")


def mend(roster: Roster, sheet: SheetCells, typed: bool = True) -> tuple[list[Repair], list[Lost]]:
    """The repairs and the losses of a roster's cells, in file order.

    Where the file knows no types (CSV), a number that is written as a text needs no repair.
    """
    repairs: list[Repair] = []
    lost: list[Lost] = []
    read_as = [(column, fact) for column in roster.columns if (fact := fact_of(column))]
    for row in roster.rows:
        for column, fact in read_as:
            value = row.get(column.index)
            if blank(value) or column.index in row.formulas or _says_its_unit(column, value):
                continue
            try:
                after, rules = clean(fact, value)
            except InputProblem as problem:
                lost.append(Lost(row.sheet, row.number, column.index, str(problem)))
                continue
            if _from_above(sheet, row, column):
                rules = (MERGED, *rules)
            if rules and (typed or rules not in PLAIN_TEXT):
                repairs.append(Repair(row.sheet, row.number, column.index, value, after, rules))
    return repairs, lost


def fact_of(column: RosterColumn) -> Fact | None:
    """What a column's cells are read as: its fact, else money where it is an amount."""
    return column.fact or (MONEY if column.is_amount else None)


def _says_its_unit(column: RosterColumn, value: object) -> bool:
    """Whether a cell of a column in 万元 says 3000元: without the word it would be another amount."""
    return bool(column.unit) and isinstance(value, str) and plain(value).endswith("元")


def _from_above(sheet: SheetCells, row: Row, column: RosterColumn) -> bool:
    """Whether the value is that of a merged cell which begins in a row above."""
    return column.index in sheet.below(row.number) and sheet.line(row.number).get(column.index) is None
