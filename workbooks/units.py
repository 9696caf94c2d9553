"""Amounts of a whole unit, which stand in the head of its roster: an employer's reward, the settlement of a class.

Such an amount is worked out from counts of the rows and from what the head states. The head is read as a table of
one row, whose columns are the fields with a fact or an amount, so that it is determined as every row is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from policies.vocabulary import Value
from udfs.claimed import read_fact
from workbooks.cells import SheetCells, packed
from workbooks.form_model import Cell
from workbooks.form_reading import Field
from workbooks.formula import Token, area, quote, tokens_of
from workbooks.layout import PLACEHOLDER
from workbooks.roster import Roster, RosterColumn, Row, blank


@dataclass(slots=True)
class HeadRow(Row):
    """The head as a row: `addresses` says where each of its cells stands, by column."""

    addresses: Mapping[int, str] = field(default_factory=dict)

    def address(self, column: RosterColumn) -> str:
        return self.addresses[column.index]


@dataclass
class Head:
    """The one-row table of a head, and the formulas that the form has for its amounts, by column.

    `facts` hold for all rows below, as far as they can be read; `required` ones are told as missing by themselves.
    """

    roster: Roster
    row: HeadRow
    formulas: Mapping[int, str]
    facts: Mapping[str, Value]
    required: set[str]


def head(roster: Roster, fields: Mapping[str, Field], sheet: SheetCells) -> Head | None:
    """The head of a roster with these fields; None where they tell nothing of the rows."""
    telling = [one for one in fields.values() if one.cell.fact or one.cell.pays]
    if not telling:
        return None
    columns, cells, written, addresses, formulas = [], {}, {}, {}, {}
    for index, one in enumerate(telling, 1):
        columns.append(_column(index, one))
        addresses[index] = one.address
        cells[index] = one.row.value(one.column)
        if formula := one.row.formula(one.column):
            written[index] = _with_values(formula, sheet)
        if one.cell.pays:
            formulas[index] = _with_values(_formula(one.cell, fields), sheet)
    row = HeadRow(roster.sheet, roster.header_row, packed(cells), written, addresses)
    own = Roster(roster.sheet, roster.titles, roster.header_row, columns, rows=[row])
    required = {one.cell.fact for one in telling if one.cell.required}
    return Head(own, row, formulas, _facts(telling), required)


def _facts(telling: Iterable[Field]) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for one in telling:
        value = one.row.value(one.column)
        if one.column.fact and value is not None:
            facts |= read_fact(one.column.fact.label, value)
    return facts


def _column(index: int, one: Field) -> RosterColumn:
    own = replace(one.column.form, pays=one.cell.pays) if one.column.form else None
    return RosterColumn(index, one.column.header, (), one.column.fact, own)


def _formula(cell: Cell, fields: Mapping[str, Field]) -> str:
    """The form's own formula of a field, with the sheet's cells; a range of it is left to the facts of the head."""

    def place(name: str) -> str:
        return fields[name].address if name in fields else quote("")

    return PLACEHOLDER.sub(lambda found: place(found.group(1)), cell.formula)


def _with_values(formula: str, sheet: SheetCells) -> str:
    """A formula whose cells are replaced by what they hold: its arguments stand in no one row."""
    return "=" + "".join(_value(token, sheet) for token in tokens_of(formula))


def _value(token: Token, sheet: SheetCells) -> str:
    place = area(token.text) if token.kind == "reference" else None
    if place is None or place.sheet not in (None, sheet.name):
        return token.text
    cell = sheet.cells.get((place.top, place.left)) if place.single else None
    value = None if cell is None or blank(cell.value) else cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(value)
    return quote("" if value is None else str(value))
