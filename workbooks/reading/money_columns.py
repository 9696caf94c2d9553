"""The unit of each column of money: by its header, a row of units below it, its group, or a line above the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policies.vocabulary import exact_number
from udfs.header_words import blank, plain
from udfs.money_units import YUAN, header_unit, in_yuan, line_unit
from workbooks.cells import SheetCells
from workbooks.formula import column_letters
from workbooks.reading.headers import Header
from workbooks.reading.tables import RosterColumn
from workbooks.reading.words import is_unit

DOUBTFUL = 1_000_000  # yuan for one row, from which a unit that is larger than yuan is asked about
LOOKED_AT = 40  # rows


def with_units(
    columns: Sequence[RosterColumn], sheet: SheetCells, header: Header, titles: Sequence[str]
) -> list[RosterColumn]:
    """The columns, those of money that are not in yuan with their unit; asked about where it gives large amounts."""
    whole = line_unit(titles)
    found = []
    for column in columns:
        money = column.is_amount or (column.fact and column.fact.type == "money") or (column.form and column.form.pays)
        unit = (_own(column, sheet, header) or whole) if money else ""
        found.append(_asked(replace(column, unit=unit), sheet, header) if YUAN.get(unit, 1) != 1 else column)
    return found


def _own(column: RosterColumn, sheet: SheetCells, header: Header) -> str:
    """The unit that the column's own header names: its lowest text, a unit below it, else its groups."""
    below = [
        sheet.row(r)[column.index].value for r in range(header.top, header.bottom + 1) if column.index in sheet.row(r)
    ]
    units = [plain(text).strip("()") for text in below if isinstance(text, str) and is_unit(text)]
    named = [header_unit(text) for text in (column.header, *(f"({unit})" for unit in units), *reversed(column.upper))]
    return next((unit for unit in named if unit), "")


def _asked(column: RosterColumn, sheet: SheetCells, header: Header) -> RosterColumn:
    """A column that isn't in yuan, with a question where its amounts look as if they were."""
    for number in range(header.bottom + 1, min(sheet.height, header.bottom + LOOKED_AT) + 1):
        cell = sheet.row(number).get(column.index)
        if cell is None or blank(cell.value) or isinstance(cell.value, str):
            continue
        amount = in_yuan(cell.value, column.unit)
        if isinstance(amount, int | float) and amount >= DOUBTFUL:
            name, letters = column.header.partition("（")[0], column_letters(column.index)
            ask = (
                f"“{column.header}”列（{letters}）的单位是{column.unit}，第 {number} 行就是 {exact_number(amount)} 元，"
            )
            return replace(column, question=f"{ask}是不是其实是元？是的请把列名改成“{name}（元）”")
    return column
