"""The forms' tables of people, as far as the cell checks them: what they require, and what their amounts stand for.

Made from the forms by `python -m workbooks.form_tables`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from policies.errors import InputProblem
from policies.vocabulary import near_miss

FILE = "form_tables.json"
ATTACHMENT = "附件"


@dataclass(frozen=True)
class FormColumn:
    """One column. An amount has the `function` (and `benefit` of SUBSIDY) that it stands for, `given` arguments that
    are the same in all rows, and the header of the column with its `day`."""

    header: str
    fact: str = ""
    required: bool = False
    function: str = ""
    benefit: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    day: str = ""


@dataclass(frozen=True)
class FormTable:
    """The table of a form."""

    title: str
    columns: tuple[FormColumn, ...]


@cache
def form_tables() -> dict[str, FormTable]:
    """All tables by form number."""
    rows = json.loads(Path(__file__).with_name(FILE).read_text(encoding="utf-8"))
    return {
        number: FormTable(row["title"], tuple(FormColumn(**column) for column in row["columns"]))
        for number, row in rows.items()
    }


def form_table(number: str) -> FormTable:
    """The table of a form by its number or name (附件5-20-2, 5-20-2, 培训补贴花名册). Raises InputProblem."""
    wanted = "".join(number.split()).removeprefix(ATTACHMENT)
    found = form_tables().get(wanted)
    if found is None:
        near = near_miss(wanted, tuple(form_tables()))
        hint = f"，是不是“{near}”？" if near else f"，可用：{'、'.join(form_tables())}"
        raise InputProblem(f"没有“{number}”这张花名册{hint}")
    return found
