"""The totals of a result as live formulas over the sheets of cases, each beside the value that it has now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workbooks.formula import column_letters
from workbooks.reconciling.model import Sums
from workbooks.reconciling.outcomes import UNDECIDED
from workbooks.reconciling.result_columns import (
    BENEFIT,
    CASES,
    DIFFERENCE,
    DIFFERENCES,
    FUND,
    HARMLESS,
    OUTCOME,
    PAID,
    PAYABLE,
    PENDING,
    PERIOD,
    RETURNED,
    ROWS,
    SETTLED,
    TOWNSHIP,
    UNCOUNTED,
    UNSAID,
    index_of,
)
from workbooks.reconciling.result_lines import Line
from workbooks.reconciling.result_sheets import CaseSheet

MONEY = (PAYABLE, PAID, RETURNED, UNCOUNTED, DIFFERENCE)
BY = (OUTCOME, BENEFIT, PERIOD, TOWNSHIP, FUND)
SPECIAL = set('*?~<>="')  # what a criterion of SUMIFS reads as more than text
LONGEST_CRITERION = 255  # characters
Written = tuple[str, Any]
"""A formula and its value."""


@dataclass(slots=True)
class Total:
    """Cases, rows and sums of some lines."""

    cases: int
    rows: int
    sums: Sums

    def value(self, header: str) -> float:
        """What a column of the lines adds up to: a count, or yuan."""
        if header in (CASES, ROWS):
            return self.cases if header == CASES else self.rows
        sums = self.sums
        fen = (sums.payable, sums.paid, sums.returned, sums.uncounted, sums.difference)
        return fen[MONEY.index(header)] / 100


def added(totals: Iterable[Total]) -> Total:
    """All of them together."""
    whole = Total(0, 0, Sums())
    for total in totals:
        whole.cases += total.cases
        whole.rows += total.rows
        for name in ("payable", "paid", "returned", "uncounted"):
            setattr(whole.sums, name, getattr(whole.sums, name) + getattr(total.sums, name))
    return whole


class Totals:
    """Adds up the lines while they are written, then gives the formulas that do it again."""

    def __init__(self) -> None:
        self._by: dict[tuple[str, ...], Total] = {}
        self._sheets: list[CaseSheet] = []

    def add(self, outcome: str, line: Line) -> None:
        key = (outcome, *line.labels)
        total = self._by.get(key)
        if total is None:
            total = self._by[key] = Total(0, 0, Sums())
        sums, more = total.sums, line.sums
        total.cases += line.cases
        total.rows += line.rows
        sums.payable += more.payable
        sums.paid += more.paid
        sums.returned += more.returned
        sums.uncounted += more.uncounted

    def over(self, sheets: Sequence[CaseSheet]) -> None:
        """The sheets of cases, once all their rows are written."""
        self._sheets = list(sheets)

    @property
    def whole(self) -> Total:
        return added(self._by.values())

    def labels(self, by: str) -> dict[str, Total]:
        """The totals by outcome, benefit, period, township or fund; 未写明 last.

        Capitals are the same as small letters, as formulas see them.
        """
        groups: defaultdict[str, list[tuple[str, Total]]] = defaultdict(list)
        for key, total in self._by.items():
            label = key[BY.index(by)] or UNSAID
            groups[label.casefold()].append((label, total))
        found = {members[0][0]: added(total for _, total in members) for members in groups.values()}
        return dict(sorted(found.items(), key=lambda item: (item[0] == UNSAID, item[0])))

    def formula(self, header: str, by: str = "", label: str = "", cell: str = "") -> str:
        """The sum of a column of all lines, or of those whose `by` is `label`, which stands in `cell`."""
        terms = []
        for sheet in self._sheets:
            if by == OUTCOME and sheet.name != sheet_of(label):
                continue
            for part in sheet.parts:
                amounts, labels = (
                    f"'{part.sheet}'!${letters}$2:${letters}${part.last}"
                    for letters in (_letters(sheet, header), _letters(sheet, by or header))
                )
                if not by:
                    terms.append(f"SUM({amounts})")
                elif is_plain(label):
                    terms.append(f"SUMIFS({amounts},{labels},{cell})")
                else:
                    terms.append(f"SUMPRODUCT(--({labels}={cell}),{amounts})")
        text = "+".join(terms)
        return f"=ROUND({text},2)" if header in MONEY else f"={text}"


def _letters(sheet: CaseSheet, header: str) -> str:
    return column_letters(index_of(sheet.columns, header) + 1)


def sheet_of(outcome: str) -> str:
    """The sheet on which the cases of an outcome stand."""
    if outcome == UNDECIDED:
        return PENDING
    return SETTLED if outcome in HARMLESS else DIFFERENCES


def is_plain(label: str) -> bool:
    """Whether SUMIFS takes a label as this very text: not as a number, a date, a pattern or a comparison.

    >>> is_plain("城关镇"), is_plain("2024-05"), is_plain("补贴*"), is_plain("TRUE")
    (True, False, False, False)
    """
    return (
        label.upper() not in ("TRUE", "FALSE")
        and len(label) <= LONGEST_CRITERION
        and any(char.isalpha() for char in label)
        and not any(char.isdigit() or char in SPECIAL for char in label)
    )
