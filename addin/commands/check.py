"""butie check: the findings of a workbook, on the terminal, as JSON, or marked in a copy."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from workbooks.check import check
from workbooks.findings import LEVELS, Finding, to_json


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where there are findings."""
    source = Path(arguments.file)
    findings = _checked(source, arguments)
    if arguments.out:
        from workbooks.mark import mark

        mark(source, findings, Path(arguments.out))
    if arguments.json:
        print(json.dumps(to_json(findings, str(source)), ensure_ascii=False))
        return 1 if findings else 0
    for finding in findings:
        print(line(finding))
    print(summary(findings))
    if arguments.out:
        print(f"标注后的副本：{arguments.out}")
    return 1 if findings else 0


def _checked(source: Path, arguments: argparse.Namespace) -> list[Finding]:
    """The findings, with the book of past payments where one is named; what this very file entered is left out."""
    if not arguments.history:
        return check(source, policy=arguments.policy)
    from workbooks.book import Book
    from workbooks.book_import import digest

    with Book.open(Path(arguments.history)) as book:
        own = digest(source) if source.is_file() else ""
        return check(source, policy=arguments.policy, recorded=lambda person: book.history(person, but=own))


def line(finding: Finding) -> str:
    """A finding as the terminal shows it: where, level, what; the clause and the remedy below."""
    clause = f"依据 {finding.clause}；" if finding.clause else ""
    return f"{finding.sheet}!{finding.cell}  {finding.level}  {finding.message}\n    {clause}{finding.remedy}"


def summary(findings: list[Finding]) -> str:
    """How many of each level."""
    if not findings:
        return "没有发现问题"
    counts = Counter(finding.level for finding in findings)
    return f"共 {len(findings)} 个问题：" + "，".join(f"{level} {counts[level]}" for level in LEVELS if counts[level])
