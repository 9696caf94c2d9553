"""Checks a filled cell against the type and the words that its form gives it."""

from __future__ import annotations

from collections.abc import Iterator

from policies.case import plain
from policies.masking import shown
from policies.vocabulary import exact_number, squash
from udfs.row_checks import check_values
from workbooks import findings as f
from workbooks.findings import Finding
from workbooks.form_reading import FilledForm
from workbooks.roster import Roster, RosterColumn, Row

NUMBERS = ("money", "number", "integer", "percent")
TYPED = (*NUMBERS, "words")  # what may stand in others is nowhere said
NOISE_DIGITS = 9  # of a number that a formula gave


def check_typed_fields(filled: FilledForm) -> Iterator[Finding]:
    """The single cells; points are held against their maximum elsewhere, and what is `signed` may be a loss."""
    for one in filled.fields.values():
        if one.value is not None and not (one.cell.formula or one.cell.most or one.cell.signed):
            yield from check_typed(one.row, one.column, one.value)


def check_typed_rows(roster: Roster) -> Iterator[Finding]:
    """The cells of a table that are filled in by hand."""
    for column in roster.columns:
        if column.form and column.form.type in TYPED and not column.form.formula and column.fact is None:
            yield from check_values(roster, column, check_typed)


def check_typed(row: Row, column: RosterColumn, value: object) -> Iterator[Finding]:
    """One cell: counts are whole, no number is below zero, a word stands in the list; facts are read by themselves."""
    form, place = column.form, (row.sheet, row.address(column))
    if form is None or column.fact is not None:
        return
    if form.type in NUMBERS:
        says = _number(column.label, form.type, value)
        if says:
            yield f.BadNumber(*place, says=says)
    elif form.type == "words" and squash(str(value)) not in [squash(word) for word in form.words]:
        says = f"“{column.label}”填的“{shown(str(value))}”不在可填的词里，可填：{'、'.join(form.words)}"
        yield f.UnknownWord(*place, says=says)


def _number(label: str, kind: str, value: object) -> str:
    """What is wrong with a number; text that is none is told where cells are read."""
    if isinstance(value, bool):
        return f"“{label}”应当是数"
    try:
        number = exact_number(round(value, NOISE_DIGITS) if isinstance(value, float) else value)
    except ValueError:
        return ""
    if number < 0:
        return f"“{label}”不能是负数（{plain(number)}）"
    return f"“{label}”应当是整数（{plain(number)}）" if kind == "integer" and number.denominator != 1 else ""
