"""What a determination makes of a row: eligible or not, decided or open, the amount right or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from policies.determine import NOTHING, PAYS, Determination
from policies.once import Once
from policies.sentences import with_clause
from udfs import findings as f
from udfs import findings_of_amounts as a
from udfs.claimed import AGE, NoSuchBenefit
from udfs.findings import Finding
from udfs.header_words import IDENTITY
from udfs.persons import wrong_identity
from udfs.ranges import CellError
from udfs.sums import money_said, plain_money
from udfs.tables import Column, Row, Table

OPEN: dict[str, type[Finding]] = {"NOT_IN_FORCE": a.OutsidePeriod, "INVALID": a.BadClaim}


class Verdicts:
    """The findings of one table. It remembers what was said of a row, so that several columns don't repeat it.

    `place` is where the table as a whole is told of; facts in `required` are told as missing by themselves, what is
    in `told` was said of all rows.
    """

    def __init__(self, table: Table, place: tuple[str, str]) -> None:
        self.table = table
        self.place = place
        self.required = {c.fact.label for c in table.columns if c.fact and c.required}
        self.said: set[tuple[int, str]] = set()
        self.told: set[str] = set()
        self._money = Once[tuple[type, Any], Decimal | None](lambda key: money_said(key[1]))
        self._unknown: dict[tuple[str, str], list[Row]] = {}

    def first(self, row: Row, says: str) -> bool:
        """Whether this was not said of the row, or of all rows, before."""
        new = (row.number, says) not in self.said and says not in self.told
        self.said.add((row.number, says))
        return new

    def no_benefit(self, row: Row, column: Column, problem: NoSuchBenefit) -> Iterator[Finding]:
        """The document has nothing of the kind."""
        if self.first(row, str(problem)):
            yield a.NoBenefit(row.sheet, row.address(column), says=problem)

    def differs(self, row: Row, column: Column, found: Determination) -> Iterator[Finding]:
        """The amount in the cell against the one that is due."""
        value = row.value(column)
        given = self._money[type(value), value]
        if value is None or found.amount is None or isinstance(value, CellError):
            return
        if given is None and any(row.value(c) is None for c in self.table.columns if c.required):
            return  # the amount waits for what is told as missing
        if not agrees(found, given):
            told = str(value) if given is None else plain_money(given)
            due = plain_money(found.amount)
            place = (row.sheet, row.address(column))
            yield a.AmountDiffers(*place, clause=cited(found), label=column.label, given=told, expected=due)

    def verdict(self, row: Row, column: Column, found: Determination) -> Iterator[Finding]:
        """Why nothing is due, or why that is open; conditions that were not tested are kept for `untested`."""
        for label in found.untested:
            if label == AGE and wrong_identity(row.value(self.table.of(IDENTITY))):
                continue  # told as a wrong number
            self.untold(label, found).append(row)
        if found.verdict in PAYS or not self.first(row, found.reason.says):
            return
        if found.reason.missing:
            yield from self._missing(row, found)
            return
        refused = a.EitherOr if _either_or(found) else a.Ineligible
        kind = refused if found.verdict in NOTHING else OPEN.get(found.verdict, a.Undecided)
        says = with_clause(found.reason.says, found.reason.clause)
        yield kind(row.sheet, row.address(column), clause=cited(found), benefit=found.benefit.title, says=says)

    def _missing(self, row: Row, found: Determination) -> Iterator[Finding]:
        """Facts without which there is no amount; a cell that can't be read is told by itself."""
        for label in found.reason.missing:
            lacking = self.table.of(label)
            if lacking is None:
                self.untold(label, found).append(row)
            elif row.value(lacking) is None and not lacking.required:  # those are told already
                yield f.MissingValue(row.sheet, row.address(lacking), clause=cited(found), label=lacking.label)

    def untold(self, label: str, found: Determination) -> list[Row]:
        """The rows so far for whose benefit a fact could not be tested."""
        return self._unknown.setdefault((label, found.benefit.title), [])

    def untested(self) -> Iterator[Finding]:
        """Conditions that could not be tested: a column that is lacking or empty once, a blank cell by itself."""
        by_benefit: dict[str, list[str]] = {}
        for (label, benefit), rows in self._unknown.items():
            column = self.table.of(label)
            if label in self.required:
                continue  # told as missing already
            blank = {row.number: row for row in rows if row.value(column) is None} if column else {}
            if column is None or len(blank) == len(self.table.rows):
                by_benefit.setdefault(benefit, []).append(label)
                continue
            for row in blank.values():
                yield a.UntestedRow(row.sheet, row.address(column), label=column.label, benefit=benefit)
        for benefit, labels in by_benefit.items():
            yield a.Untested(*self.place, labels="、".join(dict.fromkeys(labels)), benefit=benefit)


def agrees(found: Determination, given: Decimal | None) -> bool:
    """Whether an amount is what is due, or within what may be paid at most."""
    if given is None or found.amount is None:
        return given == found.amount
    return given == found.amount or (found.verdict == "PAY_UP_TO" and given <= found.amount)


def _either_or(found: Determination) -> bool:
    """Whether what refuses is a limit that lets a person have only one of two benefits."""
    limits = (limit for limit in found.benefit.limits if limit.either_or and limit.clause == found.reason.clause)
    return any(found.reason.says.startswith(limit.fact) for limit in limits)


def cited(found: Determination) -> str:
    """Plan (or, where a document has none, the document) and clause of a determination."""
    plan = found.benefit.plan
    return f"{f'方案{plan}' if plan else found.document} {found.clause}"
