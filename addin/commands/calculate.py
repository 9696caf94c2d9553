"""butie calc: recalculate a workbook into a new file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from addin.progress import bar
from addin.said import kept
from workbooks.calculate import Report, calculate


def run(arguments: argparse.Namespace) -> int:
    """Lists the cells that could not be calculated; status 1 where there are any."""
    report = _report(arguments)
    for failure in report.failures:
        print(failure, file=sys.stderr)
    if report.signature_broken:
        print("原文件有数字签名，写出的新文件里签名不再有效", file=sys.stderr)
    if report.kept:
        print(kept(arguments.out, report.kept), file=sys.stderr)
    if not report.formulas:
        print(f"没有公式，没有什么要算，原样存了一份：{arguments.out}")
        return 0
    said = f"已算 {report.formulas} 个公式（其中补贴函数 {report.own} 个），{report.changed} 个值有变化"
    left = f"，{len(report.failures)} 个算不出来" if report.failures else ""
    print(f"{said}{left}：{arguments.out}")
    return 0 if report.complete else 1


def _report(arguments: argparse.Namespace) -> Report:
    source, target = Path(arguments.file), Path(arguments.out)
    if arguments.engine == "libreoffice":
        from addin.libreoffice.recalculate import recalculate

        return recalculate(source, target, arguments.values)
    with bar("计算") as progress:
        return calculate(source, target, values_only=arguments.values, progress=progress)
