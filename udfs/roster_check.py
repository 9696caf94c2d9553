"""ROSTER_CHECK: what is wrong in a range of people, cell by cell and row by row, by the same checks as files have.

What only a file knows is not told here: formulas, other sheets and files, past payments, names that sound alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from policies.dates import read_date
from policies.determine import PAYS, Determination
from policies.library import resolve
from policies.policy import Policy
from policies.table import shared
from policies.vocabulary import Value
from udfs import findings as f
from udfs import findings_of_amounts as a
from udfs.catalogue import FUNCTIONS
from udfs.claimed import Chooser, NoSuchBenefit, read_fact, row_facts
from udfs.class_checks import check_classes
from udfs.findings import Finding
from udfs.form_tables import FormColumn, FormTable, form_table
from udfs.function import FACT
from udfs.header_words import IDENTITY
from udfs.ranges import rows_of
from udfs.repeated import Seen
from udfs.row_checks import check_rows, day
from udfs.sums import Said, check_stated, check_totals
from udfs.tables import Place, PlainColumn, PlainRow, PlainTable, plain_table
from udfs.verdicts import Verdicts

HEADER = ["行", "列", "级别", "问题", "依据"]


def roster_check(named: Mapping[str, Any]) -> list[list[object]]:
    """A table: the header, then a row for each finding; the header alone where all is well.

    行 counts the rows of the range from 1, its header included; 列 is the header of the column, "" for the table as a
    whole. Raises InputProblem for a range without a header or an unknown form, PolicyProblem for an unknown policy.
    """
    number, text, given = named["表号"], named["政策"], named["日期"]
    form = form_table(str(rows_of(number)[0][0])) if number is not None else None
    cells = rows_of(named["数据区域(含表头)"])
    table = plain_table(cells, form)
    policy = resolve(str(text)) if text is not None else None
    found = list(findings(table, cells, form, policy, read_date(given) if given is not None else None))
    columns = {column.header: column.index for column in table.columns}
    told = [(_place(table, one), one) for one in found]
    told.sort(key=lambda each: (each[0].row, columns.get(each[0].column, -1)))
    return [list(HEADER), *([at.row, at.column, one.level, one.message, one.clause] for at, one in told)]


def _place(table: PlainTable, found: Finding) -> Place:
    return found.cell if isinstance(found.cell, Place) else Place.of(table.header.number, "")


def findings(
    table: PlainTable, cells: Sequence[Sequence[object]], form: FormTable | None, policy: Policy | None, on: date | None
) -> Iterator[Finding]:
    """All checks of a plain table; `on` is the day of the event where the rows have none."""
    whole = ("", Place.of(table.header.number, ""))
    if not table.rows:
        yield f.NoRows(*whole)
        return
    yield from _columns(table, form, whole)
    yield from check_rows(table)
    yield from Seen().check([table])
    yield from check_totals(table)
    yield from check_stated(table, _said(table, cells))
    if policy is None:
        if table.amounts:
            yield a.NoPolicy(*whole)
        return
    if policy.trial:
        yield a.Simulated(*whole, tried=policy.trial_said)
    yield from check_classes(table, policy, {}, whole)
    yield from _amounts(table, form, policy, on, whole)


def _columns(table: PlainTable, form: FormTable | None, whole: tuple[str, str]) -> Iterator[Finding]:
    present = {id(column.form) for column in table.columns}
    for wanted in form.columns if form else ():
        if wanted.required and id(wanted) not in present:
            yield f.MissingColumn(*whole, label=wanted.header, form=form.title if form else "")


def _said(table: PlainTable, cells: Sequence[Sequence[object]]) -> Iterator[Said]:
    """The texts above the header and in the totals."""
    above = [PlainRow(number, row) for number, row in enumerate(cells[: table.header.number - 1], 1)]
    for row in (*above, *table.totals):
        for text in row.cells:
            if isinstance(text, str):
                yield "", Place.of(row.number, ""), text


def _amounts(
    table: PlainTable, form: FormTable | None, policy: Policy, on: date | None, whole: tuple[str, str]
) -> Iterator[Finding]:
    paying = [column for column in table.columns if column.form and column.form.function]
    if table.amounts and not paying:
        yield a.UnnamedBenefit(*whole, labels="、".join(column.label for column in table.amounts))
    verdicts, chooser = Verdicts(table, whole), Chooser()
    verdicts.required |= {column.fact for column in (form.columns if form else ()) if column.required}
    for column in paying:
        for row in table.rows:
            try:
                found = _determination(table, row, column, policy, on, chooser)
            except NoSuchBenefit as problem:
                yield from verdicts.no_benefit(row, column, problem)
                continue
            if found.verdict in PAYS:
                yield from verdicts.differs(row, column, found)
            yield from verdicts.verdict(row, column, found)
    yield from verdicts.untested()


def _determination(
    table: PlainTable, row: PlainRow, column: PlainColumn, policy: Policy, on: date | None, chooser: Chooser
) -> Determination:
    """What is due for an amount of a row. Raises NoSuchBenefit."""
    own = column.form
    assert own is not None
    function, facts = FUNCTIONS[own.function], row_facts(table, row)
    handed = _handed(own, facts)
    dated = next((c for c in table.columns if own.day and c.form and c.form.header == own.day), None)
    when = day(row, dated)
    number = row.value(table.of(IDENTITY))
    asked = chooser.ask(function, own.benefit, policy, handed, facts | handed, when or on, number)
    return shared(asked.policy, [asked.benefit]).of(asked.facts, asked.day)


def _handed(own: FormColumn, facts: Mapping[str, Value]) -> dict[str, Value]:
    """The arguments of an amount's function: fixed by the form, else of the row, else the default."""
    handed: dict[str, Value] = {}
    for arg in FUNCTIONS[own.function].args:
        if arg.kind != FACT:
            continue
        if arg.label in own.given:
            handed |= read_fact(arg.fact_label, own.given[arg.label])
        elif arg.fact_label in facts:
            handed[arg.fact_label] = facts[arg.fact_label]
        elif arg.default is not None:
            handed |= read_fact(arg.fact_label, arg.default)
    return handed
