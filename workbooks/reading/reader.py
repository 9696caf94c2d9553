"""Reads a file of an office and says everything that was understood: `butie read`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policies.errors import InputProblem
from workbooks.cells import BookCells, SheetCells
from workbooks.formula import address, column_letters
from workbooks.reading.answers import Answers, keys_of
from workbooks.reading.mending import fact_of, mend
from workbooks.reading.repairs import Lost, Repair, shown_value
from workbooks.reading.tables import Roster, RosterColumn
from workbooks.roster import read_rosters


@dataclass
class Found:
    """One roster with the sheet it stands on, and what its cells need."""

    roster: Roster
    sheet: SheetCells
    repairs: list[Repair] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)


@dataclass
class Reading:
    """What was understood of a file."""

    path: Path
    book: BookCells
    found: list[Found]

    @property
    def questions(self) -> list[str]:
        """What only a person can answer."""
        return [f"{f.roster.sheet}：{question}" for f in self.found for question in f.roster.questions]

    @property
    def lost(self) -> list[Lost]:
        return [lost for f in self.found for lost in f.lost]


def read(path: Path, answers: Answers | None = None) -> Reading:
    """Reads a file. Raises FileProblem; InputProblem for an answer about a column that isn't there."""
    answers = answers or Answers()
    book, rosters = read_rosters(path, answers)
    _check_used(answers.given, rosters)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    found = []
    for roster in rosters:
        sheet = sheets[roster.sheet]
        found.append(Found(roster, sheet, *mend(roster, sheet, book.kind != "csv")))
    return Reading(path, book, found)


def _check_used(given: Mapping[str, str], rosters: list[Roster]) -> None:
    columns = [column for roster in rosters for column in roster.columns]
    known = {key for column in columns for key in keys_of(column.index, column.path)}
    for key in given:
        if key not in known:
            listed = "、".join(dict.fromkeys(column.header for column in columns))
            raise InputProblem(f"--map 里的“{key}”不是表里的列，表里有：{listed}")


def answers_by_shape(reading: Reading, given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The given answers for each header that they were about, by header text."""
    kept: dict[str, dict[str, str]] = {}
    for found in reading.found:
        for column in found.roster.columns:
            letters, path, name = keys_of(column.index, column.path)
            label = next((given[key] for key in (letters, path, name) if key in given), None)
            if label is not None:
                kept.setdefault(found.roster.shape, {})[path] = label
    return kept


def as_dict(reading: Reading) -> dict[str, Any]:
    """Everything that was understood, as plain data; personal numbers masked."""
    sheets = []
    for sheet in reading.book.sheets:
        rosters = [_roster(found) for found in reading.found if found.sheet is sheet]
        sheets.append(
            {
                "name": sheet.name,
                "hidden_rows": sorted(row for row in sheet.hidden_rows if sheet.row(row)),
                "hidden_columns": [column_letters(c) for c in sorted(sheet.hidden_columns) if c <= sheet.width],
                "rosters": rosters,
            }
        )
    return {
        "file": str(reading.path),
        "kind": reading.book.kind,
        "notes": list(reading.book.notes),
        "hidden_sheets": list(reading.book.hidden_sheets),
        "sheets": sheets,
        "questions": reading.questions,
    }


def _roster(found: Found) -> dict[str, Any]:
    roster = found.roster
    by_index = {column.index: column for column in roster.columns}
    return {
        "titles": roster.titles,
        "form": roster.form.id if roster.form else None,
        "header_rows": [*range(roster.header_row, roster.header_bottom + 1)],
        "repeated_headers": [[*range(top, bottom + 1)] for top, bottom in roster.repeated],
        "columns": [_column(column) for column in roster.columns],
        "data_rows": [row.number for row in roster.rows],
        "subtotals": [row.number for row in roster.subtotals],
        "totals": [row.number for row in roster.totals],
        "notes": roster.notes,
        "unplaced": [row.number for row in roster.unplaced],
        "repairs": [_repair(repair, by_index[repair.column]) for repair in found.repairs],
        "lost": [{"cell": address(one.row, one.column), "says": one.says} for one in found.lost],
    }


def _column(column: RosterColumn) -> dict[str, Any]:
    return {
        "column": column_letters(column.index),
        "header": column.header,
        "upper": list(column.upper),
        "fact": column.fact.label if column.fact else None,
        "amount": column.is_amount,
        "unit": column.unit or None,
        "confidence": column.confidence,
        "why": column.why,
        "question": column.question or None,
    }


def _repair(repair: Repair, column: RosterColumn) -> dict[str, Any]:
    fact = fact_of(column)
    return {
        "cell": address(repair.row, repair.column),
        "before": shown_value(fact, repair.before),
        "after": shown_value(fact, repair.after),
        "rules": list(repair.rules),
    }
