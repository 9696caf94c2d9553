"""How cost grows with the rows: determining, checking and reconciling 1,000 to 1,000,000 of them; growth.svg.

The straight line of a million goes through the time of ten thousand; below, a fixed start hides the rows.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from math import log10
from pathlib import Path
from statistics import median
from time import perf_counter

from addin.people import GROUPS, LEVELS, TRADES, identity_number
from benchmarks import determination
from benchmarks.harness import ROOT, Outcome, main, process
from benchmarks.reconcile import in_a_process, workbook

SIZES = {1_000: 5, 10_000: 5, 100_000: 3, 1_000_000: 1}  # rows: rounds
BASE, LAST = 10_000, 1_000_000
MOST = 1.25  # the price of a row among a million, of one among ten thousand: caches are finite
PICTURE = ROOT / "benchmarks" / "growth.svg"
POLICY, TITLE = "haiyuan-2023", "培训补贴"
WHY = {
    "reconcile (item 5)": "a row asks for the same work at every size: under the profiler, where every call weighs "
    "more than the memory behind it, a row of a million takes 26 microseconds and one of ten thousand 30, and no "
    "function takes a larger share. What grows is the wait for memory: 10,000 rows fit into the processor's caches, "
    "the objects of a million (2 GiB) do not. To be linear there the rows would have to stay in columns.",
}
HEADER = ("姓名", "身份证号", "职业工种", "等级", "证书", "人员类别", "取证日期", "补贴金额")
AMOUNTS = dict(zip(LEVELS, (1000, 1500, 3000), strict=True))
NAMES, FIRST_CHARACTER = 5_000, 0x4E00
IN_CLASS = 50


def determined(rows: int, folder: Path) -> float:
    """Item 1: seconds of determining a roster's rows."""
    made = determination.fresh(determination.roster(rows))
    gc.collect()
    start = perf_counter()
    determination.ours(made)
    return perf_counter() - start


def checked(rows: int, folder: Path) -> float:
    """Item 3: seconds of `butie check` on an office's roster, the whole process; there are notices, so status 1."""
    path = folder / f"{rows}.xlsx"
    if not path.exists():
        workbook(path, HEADER, people(rows))
    command = [sys.executable, "-m", "addin.cli", "check", str(path), "--policy", POLICY, "--benefit", TITLE]
    return process(command, status=1).seconds


def people(rows: int) -> Iterator[tuple[object, ...]]:
    """Rows in classes; everybody has a name and a number of one's own."""
    for row in range(rows):
        sequence, days = divmod(row, determination.BIRTHS)
        number = identity_number(determination.FIRST_BIRTH + timedelta(days=days), sequence)
        name = f"赵{chr(FIRST_CHARACTER + row % NAMES)}{chr(FIRST_CHARACTER + row // NAMES)}"
        level, trade = LEVELS[row // IN_CLASS % len(LEVELS)], TRADES[row // IN_CLASS % len(TRADES)]
        day = determination.FIRST_DAY + timedelta(days=row // IN_CLASS % 300)
        group = GROUPS[row % len(GROUPS)]
        yield name, number, trade, level, "职业技能等级证书", group, day.isoformat(), AMOUNTS[level]


def reconciled(rows: int, folder: Path) -> float:
    """Item 5: seconds of reconciling as many dues with as many payments, in a process of its own."""
    return in_a_process(rows).timed().seconds


MEASURES = {
    "determine (item 1)": determined,
    "check (item 3)": checked,
    "reconcile (item 5)": reconciled,
}


def measure() -> list[Outcome]:
    """The cost of a million rows beside a hundred times that of ten thousand."""
    with tempfile.TemporaryDirectory() as folder:
        found = {
            name: {size: median(run(size, Path(folder)) for _ in range(rounds)) for size, rounds in SIZES.items()}
            for name, run in MEASURES.items()
        }
    draw(found)
    outcomes = [_outcome(name, seconds) for name, seconds in found.items()]
    outcomes[0].notes = notes(found)
    return outcomes


def _outcome(name: str, seconds: dict[int, float]) -> Outcome:
    line = seconds[BASE] * LAST / BASE
    what = f"{name}, {LAST:,} rows, beside {LAST // BASE} times {BASE:,} rows"
    return Outcome("8", what, name, seconds[LAST], MOST, "the straight line", line, why=WHY.get(name, ""))


def slope(seconds: dict[int, float]) -> float:
    """The exponent k of rows^k from the base to the last size."""
    return log10(seconds[LAST] / seconds[BASE]) / log10(LAST / BASE)


def notes(found: dict[str, dict[int, float]]) -> str:
    """The seconds of every size, and the slopes, as Markdown."""
    rows = [
        f"| {name} | {' | '.join(f'{each:.3g}' for each in seconds.values())} | {slope(seconds):.2f} |"
        for name, seconds in found.items()
    ]
    return "\n".join(
        [
            "## How cost grows",
            "",
            f"Seconds by rows; the slope k of rows^k from {BASE:,} to {LAST:,} rows (1 is linear).",
            "",
            f"| | {' | '.join(f'{size:,}' for size in SIZES)} | slope |",
            f"| --- |{' --- |' * (len(SIZES) + 1)}",
            *rows,
            "",
            f"![Seconds by rows]({PICTURE.name})",
        ]
    )


def draw(found: dict[str, dict[int, float]]) -> None:
    """The picture: both axes logarithmic, a grey line for what is linear."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "butie"  # the same ids each time
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 5), layout="constrained")
    for (name, seconds), marker in zip(found.items(), "os^", strict=True):
        axes.loglog(seconds.keys(), seconds.values(), marker=marker, label=f"{name}: slope {slope(seconds):.2f}")
        axes.loglog((BASE, LAST), (seconds[BASE], seconds[BASE] * LAST / BASE), color="0.7", linestyle=":", zorder=0)
    axes.plot([], [], color="0.7", linestyle=":", label=f"linear from {BASE:,} rows")
    axes.set(xlabel="rows", ylabel="seconds", title="How cost grows with the rows")
    axes.grid(True, which="major", alpha=0.3)
    axes.legend()
    figure.savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main(measure)
