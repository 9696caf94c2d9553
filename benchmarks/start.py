"""A cold start of `butie eval`, and what it imports.

Each run is a process of its own, as when somebody types the command; the files are in the machine's cache.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.harness import ROOT, Mismatch, Outcome, Side, alone, equal, main, process

FORMULA, ANSWER = '=TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023")', "3000\n"
MOST, ROUNDS = 0.3, 15
LINE = re.compile(r"import time:\s*(\d+) \|\s*\d+ \| +(\S+)")
OURS = ("policies", "udfs", "workbooks", "addin")
# Of the interpreter and its installation; the standard `copy` asks for Jython's org.python.
NOBODYS = {"__main__", "org", "site", "sitecustomize", "usercustomize"}
SLOWEST = 8
WHY = (
    "Nearly all of it is Python importing our modules, above all the classes of the law's model, whose methods are "
    "made at import, and reading the law itself; on a busy machine both wait for the processor. Less would take plain "
    "classes written out, or the law kept as ready objects."
)


class Import(NamedTuple):
    """A module and the microseconds of its own body."""

    microseconds: int
    name: str

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]


def imported() -> list[Import]:
    """Everything that one evaluation imports, bare Python included."""
    command = [sys.executable, "-X", "importtime", "-m", "addin.cli", "eval", FORMULA]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stderr
    return [Import(int(own), name) for own, name in LINE.findall(said)]


def listed(found: list[Import]) -> str:
    """What is imported, as Markdown. Raises Mismatch where a package of somebody else is among it."""
    ours = [each for each in found if each.package in OURS]
    others = {each.package for each in found} - set(OURS) - sys.stdlib_module_names - NOBODYS
    others = {name for name in others if not name.startswith("_")}  # parts of the interpreter
    if others:
        raise Mismatch(f"imports {', '.join(sorted(others))}")
    library = sorted({each.package for each in found} - set(OURS) - NOBODYS)
    own, all_of_it = (sum(each.microseconds for each in some) / 1000 for some in (ours, found))
    floors = ", ".join(f"{floor} {sum(each.package == floor for each in ours)}" for floor in OURS)
    slowest = ", ".join(
        f"`{each.name}` {each.microseconds / 1000:.1f} ms" for each in sorted(ours)[: -SLOWEST - 1 : -1]
    )
    return (
        "## What `butie eval` imports\n\n"
        f"{len(ours)} modules of ours ({floors}), {len(found) - len(ours)} of the standard library, no other package. "
        f"Ours take {own:.0f} ms of {all_of_it:.0f} ms under `-X importtime`; the slowest are {slowest}.\n\n"
        f"- Ours: {', '.join(sorted(each.name for each in ours))}\n"
        f"- Standard library: {', '.join(library)}"
    )


def measure() -> list[Outcome]:
    """One evaluation."""
    command = Path(sys.executable).with_name("butie")
    run = Side("butie eval", lambda: process([str(command), "eval", FORMULA]))
    return [
        alone(
            "7",
            "cold start of butie eval",
            run,
            at_most=MOST,
            check=lambda said: equal(said, ANSWER),
            rounds=ROUNDS,
            why=WHY,
            notes=listed(imported()),
        )
    ]


if __name__ == "__main__":
    main(measure)
