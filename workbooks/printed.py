"""Tables whose figures a document itself prints, such as a target split by township.

The form takes them from the policies, the one source; what has a formula stays one.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.data_tables import DataTable, data_table
from policies.library import document
from workbooks.form_model import Form, Table
from workbooks.form_rules import Requirement

TOTAL = "合计"


def printed_table(form: Form, table: Table) -> DataTable:
    """The document's table behind a form's. Raises PolicyProblem."""
    return data_table(document(form.document), table.printed)


def printed_rows(form: Form) -> list[dict[str, object]]:
    """What the first table of an empty form shows: the printed rows, by column key; none for an ordinary table."""
    if not form.tables or not form.tables[0].printed:
        return []
    table = form.tables[0]
    printed = printed_table(form, table)
    plain = [column for column in table.columns if not column.formula and column.type != "serial"]
    return [
        {c.key: int(row[c.key]) if c.key in printed.figures else row[c.key] for c in plain}
        for row in printed.named_rows()
    ]


def total_id(column: str) -> str:
    """The id of the cell in the totals row of a printed table."""
    return f"{TOTAL}.{column}"


def requirements(form: Form) -> tuple[Requirement, ...]:
    """What a form asks: its own requirements, and the sums of the tables that the document prints."""
    printed = [one for table in form.tables if table.printed for one in _sums(table, printed_table(form, table))]
    return (*form.requires, *printed)


def _sums(table: Table, printed: DataTable) -> Iterator[Requirement]:
    """The sums inside a row, what may not exceed what, the totals."""
    row = {"clause": printed.clause, "each": table.name}
    for column, parts in printed.sums.items():
        says = f"{column}等于{'、'.join(parts)}之和"
        yield Requirement(f"{column}之和", says, f"{column} = {' + '.join(parts)}", column, **row)
    for column, ceiling in printed.no_more_than.items():
        yield Requirement(f"{column}上限", f"{column}不多于{ceiling}", f"{column} <= {ceiling}", column, **row)
    for column in printed.total:
        own = total_id(column)
        says = f"{column}的{TOTAL}等于各行之和"
        yield Requirement(own, says, f"{own} = SUM({column})", own, printed.clause, quiet=True)
