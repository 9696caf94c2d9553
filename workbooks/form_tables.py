"""Tells the cell what the forms' tables of people ask and pay: udfs/form_tables.json, made from workbooks/forms/.

`python -m workbooks.form_tables` writes it anew; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from udfs import form_tables
from udfs.function import DATE, FACT
from workbooks.claims import BENEFIT, Argument, read_claim
from workbooks.form_library import offered
from workbooks.form_model import Column, Table
from workbooks.formula import address
from workbooks.layout import PLACEHOLDER

PERSON = "身份证号"
BLANK = '""'


def as_json() -> str:
    """The tables by form number: their columns, and which function each amount column stands for."""
    found = {}
    for number, form in offered().items():
        table = next((t for t in form.tables if any(c.fact == PERSON for c in t.columns)), None)
        if table is not None:
            columns = [_column(table, column) for column in table.columns if _counts(column)]
            found[number] = {"title": form.title, "columns": columns}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _counts(column: Column) -> bool:
    return bool(column.fact or column.required or column.pays) and bool(column.header.strip())


def _column(table: Table, column: Column) -> dict[str, object]:
    told: dict[str, object] = {"header": column.header}
    if column.fact:
        told["fact"] = column.fact
    if column.required:
        told["required"] = True
    return told | (_paid(table, column) if column.pays and column.formula else {})


def _paid(table: Table, column: Column) -> dict[str, object]:
    """The function of an amount column, its fixed arguments, and the column that dates it."""
    keys = [c.key for c in table.columns]

    def cell(name: str) -> str:
        return address(1, keys.index(name) + 1) if name in keys else BLANK

    claim = read_claim(PLACEHOLDER.sub(lambda found: cell(found.group(1)), column.formula), 1)
    if claim is None:
        return {}
    given = {a.label: claim.arguments[a.label] for a in claim.function.args if a.label in claim.arguments}
    fixed = {a.label: given[a.label].literal for a in claim.function.args if a.kind == FACT and _fixed(given, a.label)}
    days = [given[a.label] for a in claim.function.args if a.kind == DATE and a.label in given]
    told: dict[str, object] = {"function": claim.function.name}
    if _fixed(given, BENEFIT):
        told["benefit"] = given[BENEFIT].literal
    if fixed:
        told["given"] = fixed
    if days and days[0].column:
        told["day"] = table.columns[days[0].column - 1].header
    return told


def _fixed(given: Mapping[str, Argument], label: str) -> bool:
    """Whether an argument is the same in all rows."""
    return label in given and given[label].literal not in (None, "")


def main() -> None:
    """Writes the file."""
    path = Path(form_tables.__file__).with_name(form_tables.FILE)
    path.write_text(as_json(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
