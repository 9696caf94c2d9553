"""Checks that every stated amount has its unit, and that no two rows of a table say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policies.model import Cap, Part, Rate, Row, Table
from policies.vocabulary import Fact

Fail = Callable[[Any, str], None]


def check_table(table: Table, fail: Fail) -> None:
    """A unit on the table or on the row; rows that exclude each other."""
    for row in (*table.exceptions, *table.rows):
        if row.pays and not (row.per or table.unit):
            fail(row, "写了金额却没有单位：请在表上写“unit”（如 元/人），或在这一行写“per”")
    for rows in (table.exceptions, table.rows):
        _apart(rows, fail)


def _apart(rows: tuple[Row, ...], fail: Fail) -> None:
    """No two rows select the same case by the same facts."""
    for number, row in enumerate(rows):
        for other in rows[:number]:
            same = row.select.keys() == other.select.keys()
            if same and all(set(row.select[label]) & set(other.select[label]) for label in row.select):
                fail(row, f"这一行与第 {other.line} 行重叠：同样的情形只能写一行，请合并或改正")


def check_rate(rate: Rate, fact: Fact, fail: Fail) -> None:
    """A ceiling has a unit, but where it is a share."""
    if not rate.unit and fact.type != "share":
        fail(rate, "写了上限却没有单位“unit”（如 元/人/天）")


def check_cap(cap: Cap, fail: Fail) -> None:
    """A cap has a unit."""
    if not cap.unit:
        fail(cap, "写了封顶却没有单位“unit”（如 元）")


def check_unit(part: Part, fail: Fail) -> None:
    """A part that states an amount by itself has a unit."""
    bounds = part.standard is not None and bool(part.standard.at_least or part.standard.at_most)
    month = part.attendance is not None and bool(part.attendance.standard)
    if (part.pays or part.as_in or part.actual or bounds or month) and not part.unit:
        fail(part, "写了金额却没有单位“unit”（如 元/人/月）")
