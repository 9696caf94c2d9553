"""Tables whose figures a document itself prints, such as a target split by township.

The form takes them from the policies, the one source; what has a formula stays one.
"""

from __future__ import annotations

from policies.data_tables import DataTable, data_table
from policies.library import document
from workbooks.form_model import Form, Table


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
