"""`butie check` of a roster beside python-calamine merely reading the same file: whole processes, and in one.

calamine is compiled: it gives the rows of values and says nothing of them. Both are held against what is in the file:
how many rows it has, and that nothing is wrong with them but what an office's roster cannot tell.
"""

from __future__ import annotations

import json
import sys
import tempfile
from functools import partial
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.harness import Mismatch, Outcome, Side, Timed, compare, main, process
from benchmarks.rosters import POLICY, form_roster, office_roster
from udfs import claimed, identity, persons
from workbooks.check import check

ITEM = "3"
GOAL = 2.5
OFFICE, FORM = "an office's roster", "our own form, calculated"
OFFICE_LENGTHS, FORM_LENGTHS = (1_000, 10_000, 100_000), (1_000, 10_000)
FEW, LONG = 3, 100_000
EXPECTED = {OFFICE: ["untested"], FORM: []}
AROUND = {OFFICE: 3, FORM: 7}  # rows above and below the people
READ = (
    "import sys; from python_calamine import CalamineWorkbook as Book; "
    "print(len(Book.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()))"
)
WHY = (
    "of the whole process the start takes an eighth, reading the workbook half, in Python where calamine is compiled. "
    "The rest, about 8 microseconds a row, is what calamine does not do: finding the people (a twentieth), the columns "
    "and identity numbers (a tenth), the other checks (a fifth). To be quicker the sheet would have to be read by "
    "compiled code, which we don't require; below 10,000 rows it is the start."
)


def measure() -> list[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        files = [(OFFICE, rows, office_roster(Path(folder) / f"office{rows}.xlsx", rows)) for rows in OFFICE_LENGTHS]
        files += [(FORM, rows, form_roster(Path(folder) / f"form{rows}.xlsx", rows)) for rows in FORM_LENGTHS]
        return [outcome for kind, rows, path in files for outcome in _outcomes(kind, rows, path)]


def _outcomes(kind: str, rows: int, path: Path) -> list[Outcome]:
    def agree(found: list[str], read: int) -> None:
        if found != EXPECTED[kind] or read != rows + AROUND[kind]:
            raise Mismatch(f"{path.name}: {found[:5]}, {read} rows")

    command = [sys.executable, "-m", "addin.cli", "check", str(path), "--policy", POLICY, "--json"]
    whole = Side("butie check", partial(_codes, command, int(bool(EXPECTED[kind]))))
    reading = Side("python-calamine", partial(_rows, [sys.executable, "-c", READ, str(path)]))
    ours = Side("check", lambda: [finding.type for finding in check(path, POLICY)], prepare=_forget)
    peer = Side("python-calamine", lambda: len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()))
    rounds = FEW if rows >= LONG else 5
    goal, why = (GOAL, WHY) if rows >= LONG else (None, "")
    pairs = ((f"{kind}, {rows:,} rows, whole processes", whole, reading), (f"{kind}, {rows:,} rows", ours, peer))
    return [
        compare(ITEM, what, one, other, at_most=goal, agree=agree, rounds=rounds, why=why) for what, one, other in pairs
    ]


def _forget() -> None:
    """What a run before remembers of numbers and facts."""
    for remembered in (persons._current, identity._born, claimed._read):
        remembered.cache_clear()


def _codes(command: list[str], status: int) -> Timed:
    ran = process(command, status=status)
    return Timed([found["type"] for found in json.loads(str(ran.value))["findings"]], ran.seconds, ran.mib)


def _rows(command: list[str]) -> Timed:
    ran = process(command)
    return Timed(int(str(ran.value)), ran.seconds, ran.mib)


if __name__ == "__main__":
    main(measure)
