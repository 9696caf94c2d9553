"""Both worlds of 100,000 people: `butie whatif` on an office's roster, the whole process, reading included.

Nothing else that we know answers it, so it stands alone; what it says is held against the roster's own figures.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.growth import AMOUNTS, HEADER, IN_CLASS, POLICY, TITLE, people
from benchmarks.harness import Mismatch, Outcome, Side, Timed, alone, main, process
from benchmarks.reconcile import workbook

ROWS, ROUNDS = 100_000, 3
SECONDS = 3
RAISED, BY = "高级工", 500
TOWNSHIPS = ("海城镇", "西安镇", "三河镇", "七营镇", "李旺镇", "贾塘乡")
WHY = (
    "a third of the time goes into reading the workbook, a tenth into finding the people and their numbers, an eighth "
    "is the start; the rest determines both worlds and tells every row that changes. To be quicker the sheet would "
    "have to be read by compiled code."
)


def roster(path: Path) -> Path:
    """Everybody of `growth`, with a township for each class."""
    rows = ((*each, TOWNSHIPS[row // IN_CLASS % len(TOWNSHIPS)]) for row, each in enumerate(people(ROWS)))
    return workbook(path, (*HEADER, "乡镇"), rows)


def agree(said: str) -> None:
    """Who is raised gains that much, nobody else anything. Raises Mismatch."""
    found = json.loads(said)
    level = {each["name"]: each for each in found["levels"]}
    gaining = level[RAISED]["rows"]
    if found["rows"] != ROWS or found["people"] != {"gain": gaining, "lose": 0}:
        raise Mismatch(f"{found['rows']} rows, {found['people']}")
    if float(found["totals"]["difference"]) != gaining * BY or len(found["townships"]) != len(TOWNSHIPS):
        raise Mismatch(f"difference {found['totals']}")


def measure() -> list[Outcome]:
    """The command with its JSON, which holds every row that changes."""
    with tempfile.TemporaryDirectory() as folder:
        path = roster(Path(folder) / "名单.xlsx")
        command = [sys.executable, "-m", "addin.cli", "whatif", str(path), "--json"]
        command += ["--policy", POLICY, "--benefit", TITLE, "--set", f"{TITLE}.{RAISED}={AMOUNTS[RAISED] + BY}"]

        def run() -> Timed:
            return process(command)

        what = f"both worlds of {ROWS:,} people, from the workbook"
        side = Side("butie whatif", run)
        return [alone("9", what, side, at_most=SECONDS, check=agree, rounds=ROUNDS, why=WHY)]


if __name__ == "__main__":
    main(measure)
