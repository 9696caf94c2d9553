"""butie calc: recalculate a workbook into a new file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from addin.progress import bar
from workbooks.calculate import calculate


def run(arguments: argparse.Namespace) -> int:
    """Lists the cells that could not be calculated; status 1 where there are any."""
    with bar("计算") as progress:
        report = calculate(Path(arguments.file), Path(arguments.out), values_only=arguments.values, progress=progress)
    for line in report.lines():
        print(line, file=sys.stderr)
    print(report.summary(Path(arguments.out)))
    return 1 if report.impossible else 0
