"""Measures one way of doing something beside another: results are compared first, time after.

A module of this folder has a function `measure() -> list[Outcome]` and ends with `main(measure)`; run alone it prints
its table. What is compared is run in turns, the order changing from round to round, so that a busy machine slows both
alike. Ratios are ours / peer: below 1 we are faster.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parent.parent
LAUNCH = Path(__file__).with_name("launch.py")
ROUNDS = 5
MIB_IN_KIB = 1024


class Mismatch(Exception):
    """Two ways gave two results: their times mean nothing."""


@dataclass(frozen=True)
class Timed:
    """A result that brings its own measurement: seconds, and the peak memory of its process in MiB where known."""

    value: Any
    seconds: float
    mib: float | None = None


@dataclass(frozen=True)
class Side:
    """One way of doing it. `prepare` runs before every run and isn't timed: it empties caches, removes files."""

    name: str
    run: Callable[[], Any]
    prepare: Callable[[], object] = lambda: None

    def timed(self) -> Timed:
        """One run, garbage of earlier runs removed before."""
        self.prepare()
        gc.collect()
        start = perf_counter()
        found = self.run()
        seconds = perf_counter() - start
        return found if isinstance(found, Timed) else Timed(found, seconds)


@dataclass
class Outcome:
    """One line of the table. Seconds are medians; `at_most` is the goal, for the ratio or (alone) for the seconds.

    `why` says why a goal is missed and what it would take; a goal that is missed without it fails the run. `notes` is
    Markdown that results.md shows below the table.
    """

    item: str
    what: str
    ours: str
    seconds: float
    at_most: float | None = None
    peer: str = ""
    peer_seconds: float | None = None
    ratios: list[float] = field(default_factory=list)
    mib: float | None = None
    peer_mib: float | None = None
    mib_at_most: float | None = None
    why: str = ""
    notes: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours / peer, of the medians."""
        return self.seconds / self.peer_seconds if self.peer_seconds else None

    @property
    def met(self) -> bool:
        """Whether every goal that was set is reached."""
        reached = self.ratio if self.peer else self.seconds
        in_time = self.at_most is None or (reached is not None and reached <= self.at_most)
        return in_time and (self.mib_at_most is None or (self.mib is not None and self.mib <= self.mib_at_most))

    @property
    def verdict(self) -> str:
        """met, missed, or - where no goal was set."""
        if self.at_most is None and self.mib_at_most is None:
            return "-"
        return "met" if self.met else "missed"


def equal(ours: object, peer: object) -> None:
    """The plainest way to agree. Raises Mismatch."""
    if ours != peer:
        raise Mismatch(f"ours {str(ours)[:200]!r}, peer {str(peer)[:200]!r}")


def compare(
    item: str,
    what: str,
    ours: Side,
    peer: Side,
    *,
    at_most: float | None,
    agree: Callable[[Any, Any], None] = equal,
    rounds: int = ROUNDS,
    why: str = "",
    notes: str = "",
) -> Outcome:
    """Both sides in turns. `at_most` is the goal for ours / peer; `agree(ours, peer)` raises Mismatch.

    The results of the first round are compared.
    """
    pairs: list[tuple[Timed, Timed]] = []
    for number in range(rounds):
        if number % 2:
            theirs = peer.timed()
            mine = ours.timed()
        else:
            mine = ours.timed()
            theirs = peer.timed()
        if not number:
            agree(mine.value, theirs.value)
        pairs.append((_bare(mine), _bare(theirs)))
        del mine, theirs
    return Outcome(
        item,
        what,
        ours.name,
        median(mine.seconds for mine, _ in pairs),
        at_most,
        peer.name,
        median(theirs.seconds for _, theirs in pairs),
        [mine.seconds / theirs.seconds for mine, theirs in pairs],
        _most(mine for mine, _ in pairs),
        _most(theirs for _, theirs in pairs),
        why=why,
        notes=notes,
    )


def alone(
    item: str,
    what: str,
    ours: Side,
    *,
    at_most: float | None = None,
    mib_at_most: float | None = None,
    check: Callable[[Any], None] = lambda value: None,
    rounds: int = ROUNDS,
    why: str = "",
    notes: str = "",
) -> Outcome:
    """One side with nothing beside it. `at_most` is a goal in seconds; `check(value)` raises Mismatch."""
    runs = []
    for _ in range(rounds):
        run = ours.timed()
        check(run.value)
        runs.append(_bare(run))
    seconds = median(run.seconds for run in runs)
    return Outcome(
        item, what, ours.name, seconds, at_most, mib=_most(runs), mib_at_most=mib_at_most, why=why, notes=notes
    )


def process(command: Sequence[str], *, status: int = 0) -> Timed:
    """A program as its user starts it: its output, wall time from start to end, and its own peak memory.

    Raises Mismatch where it ends with another status.
    """
    # As where it is installed: its modules are compiled once, whatever this process was told.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.NamedTemporaryFile(mode="r", encoding="utf-8") as figures:
        launch = [sys.executable, "-I", "-S", str(LAUNCH), figures.name, *command]
        ran = subprocess.run(launch, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False)
        seconds, peak = figures.read().split()
    if ran.returncode != status:
        raise Mismatch(f"{' '.join(command)} ended with {ran.returncode}: {ran.stdout[-500:]}")
    return Timed(ran.stdout, float(seconds), int(peak) / MIB_IN_KIB)


def main(measure: Callable[[], list[Outcome]]) -> None:
    """Measures, prints the table, keeps the outcomes in the file that was named, if any. Status 1 for a mismatch."""
    try:
        outcomes = measure()
    except Mismatch as problem:
        sys.exit(f"results differ: {problem}")
    print("\n".join(table(outcomes)))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps([asdict(each) for each in outcomes]), encoding="utf-8")


def table(outcomes: Sequence[Outcome]) -> list[str]:
    """The Markdown table of outcomes, line by line."""
    heads = ("Item", "What", "Ours, s", "Peer", "Peer, s", "Ours / peer", "Rounds", "Goal", "Peak MiB", "Verdict")
    return [_row(heads), _row(["---"] * len(heads)), *(_row(_cells(each)) for each in outcomes)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(one: Outcome) -> list[str]:
    spread = f"{_figure(min(one.ratios))} to {_figure(max(one.ratios))}" if one.ratios else ""
    goals = [f"≤ {one.at_most:g}{'' if one.peer else ' s'}"] if one.at_most is not None else []
    goals += [f"≤ {one.mib_at_most:g} MiB"] if one.mib_at_most is not None else []
    memory = [f"{mib:.0f}" for mib in (one.mib, one.peer_mib) if mib is not None]
    return [
        one.item,
        one.what,
        _figure(one.seconds),
        one.peer or "-",
        _figure(one.peer_seconds),
        _figure(one.ratio),
        spread,
        ", ".join(goals) or "-",
        " / ".join(memory),
        f"**{one.verdict}**" if one.verdict == "missed" else one.verdict,
    ]


def _figure(number: float | None) -> str:
    """Three significant digits."""
    if number is None:
        return ""
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def _bare(run: Timed) -> Timed:
    """The measurement without its result, which would only fill memory."""
    return Timed(None, run.seconds, run.mib)


def _most(runs: Any) -> float | None:
    return max((run.mib for run in runs if run.mib is not None), default=None)
