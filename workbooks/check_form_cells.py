"""Checks what a form of grids brings along itself: its formulas and its printed figures."""

from __future__ import annotations

from collections.abc import Iterator

from policies.masking import shown
from udfs import findings_of_amounts as a
from workbooks import findings as f
from workbooks.cells import SheetCells
from workbooks.check_formulas import check_calculated
from workbooks.check_typed import NUMBERS
from workbooks.findings import Finding
from workbooks.form_reading import Field, FilledForm
from workbooks.layout import PLACEHOLDER
from workbooks.printed import requirements


def check_form_cells(filled: FilledForm, sheet: SheetCells) -> Iterator[Finding]:
    """Figures and formulas of the form that were typed over; a formula whose value a requirement tests may be."""
    held = {asked.at for asked in requirements(filled.form)}
    for name, one in filled.fields.items():
        typed = one.value is not None and not one.row.formula(one.column)
        if one.cell.formula and typed and name not in held:
            given = f"“{shown(str(one.value))}”"
            told = {"label": one.column.label, "given": given, "compared": "应为公式"}
            yield a.OverwrittenFormula(filled.sheet, one.address, **told)
    for place, printed, found in filled.changed:
        says = f"表上印的“{printed}”被改成了“{shown(found)}”"
        yield f.FormRequirement(filled.sheet, place, clause=filled.form.clause, says=says)
    open_cells = [place for place, needed, formula, value in _formulas(filled) if formula and value is None and needed]
    if open_cells and not any(check_calculated(sheet)):
        yield a.Uncalculated(filled.sheet, open_cells[0], count=len(open_cells))


def _formulas(filled: FilledForm) -> Iterator[tuple[str, bool, str, object]]:
    """Each formula of the form: its cell, whether its numbers are there, what the sheet has, its value."""
    for one in filled.fields.values():
        if one.cell.formula:
            needed = [_field(filled.fields.get(name)) for name in PLACEHOLDER.findall(one.cell.formula)]
            yield one.address, all(needed), one.row.formula(one.column), one.value
    for roster in filled.rosters:
        for column in (c for c in roster.columns if c.form and c.form.formula):
            assert column.form is not None
            own = [roster.of_key(name) for name in PLACEHOLDER.findall(column.form.formula)]
            for row in roster.rows:
                ready = all(c and c.form and c.form.type in NUMBERS and row.value(c) for c in own)
                yield row.address(column), ready, row.formula(column), row.value(column)


def _field(one: Field | None) -> bool:
    """Whether a cell holds a number other than zero: of nothing, a formula may show nothing."""
    return one is not None and one.cell.type in NUMBERS and bool(one.value)
