"""Runs every comparison, each in a process of its own, and writes results.md: `python -m benchmarks [name ...]`.

With names only these are run and printed; results.md is left as it is. Status 1 where results differ, or where a goal
is missed and nothing says why.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.harness import ROOT, Outcome, table

ORDER = (
    "determination",
    "identity",
    "check",
    "calc",
    "reconcile",
    "writing",
    "start",
    "growth",
    "whatif",
    "libreoffice",
)
VERSIONS = (
    "butie",
    "cellrune",
    "datacompy",
    "formulas",
    "lxml",
    "matplotlib",
    "numpy",
    "openfisca-core",
    "pandas",
    "python-calamine",
    "python-stdnum",
    "xlsxwriter",
)
RESULTS = ROOT / "benchmarks" / "results.md"
INTRO = """# Benchmark results

这份表由 `make bench` 写成：同一件事，我们和别的工具轮流各做几遍，先比结果、再比时间。
时间是中位数；“Ours / peer”小于 1 是我们快。

Every round runs both sides, their order changing; "Rounds" is the smallest and the largest ratio of a round. Results
are compared before time: where they differ, the run fails. Peak MiB is that of the whole process, ours / peer.
"""


def measured(name: str) -> list[Outcome]:
    """The outcomes of one module. Ends the run where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "outcomes.json"
        ran = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", str(kept)], cwd=ROOT, check=False)
        if ran.returncode or not kept.exists():
            sys.exit(f"benchmarks/{name}.py failed with status {ran.returncode}")
        return [Outcome(**each) for each in json.loads(kept.read_text(encoding="utf-8"))]


def machine() -> list[str]:
    """What it was measured on."""
    facts = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip() for line in facts.read_text().splitlines() if line.startswith("model name")
    ]
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return [
        f"- Date: {date.today()}",
        f"- Processor: {models[0] if models else platform.processor()}, {os.cpu_count()} cores; memory {gib:.0f} GiB",
        f"- System: {_system()}; {python}",
        f"- Versions: {', '.join(f'{name} {version(name)}' for name in VERSIONS)}; {_libreoffice()}",
    ]


def _system() -> str:
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.system()} {platform.release()}"
    except OSError:
        return platform.platform()


def _libreoffice() -> str:
    try:
        said = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return "LibreOffice is not installed"
    return " ".join(said.split()[:2])


def written(outcomes: list[Outcome]) -> str:
    """The text of results.md."""
    parts = [INTRO, *machine(), "", *table(outcomes)]
    missed = [
        f"- **{each.item} {each.what}**: {each.why}" for each in outcomes if each.why and each.verdict == "missed"
    ]
    if missed:
        parts += ["", "## Goals missed: why, and what it would take", "", *missed]
    parts += [f"\n{each.notes.strip()}" for each in outcomes if each.notes]
    return "\n".join(parts) + "\n"


def main(names: list[str]) -> int:
    outcomes = [each for name in names or ORDER for each in measured(name)]
    if not names:
        RESULTS.write_text(written(outcomes), encoding="utf-8")
        print("\n".join(table(outcomes)))
        print(f"\n{RESULTS.relative_to(ROOT)}")
    unexplained = [f"{each.item} {each.what}" for each in outcomes if each.verdict == "missed" and not each.why]
    if unexplained:
        print(f"missed, and nothing says why: {'; '.join(unexplained)}", file=sys.stderr)
    return int(bool(unexplained))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
