"""butie check: the findings of workbooks, on the terminal, as JSON, or marked in a copy."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from addin.said import kept
from policies.errors import InputProblem
from policies.settings import home
from workbooks.check import check_files
from workbooks.findings import LEVELS, Finding, to_json
from workbooks.past import Recorded
from workbooks.reading.answers import Answers, read_answers, remembered


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where there are findings. Several files are checked against each other as well."""
    sources = [Path(name) for name in dict.fromkeys(arguments.files)]
    if arguments.out and len(sources) > 1:
        raise InputProblem("-o 一次只能标注一个文件，请去掉 -o，或逐个文件检查")
    if arguments.out:
        from workbooks.package import Package

        Package.open(sources[0]).check_target(Path(arguments.out))
    checked = findings_of(sources, arguments)
    if arguments.out:
        from workbooks.mark import mark

        if old := mark(sources[0], checked[sources[0]], Path(arguments.out)):
            print(kept(arguments.out, old), file=sys.stderr)
    if arguments.json:
        print(json.dumps(as_data(checked), ensure_ascii=False))
    else:
        print("\n".join(lines(checked)))
        if arguments.out:
            print(f"标注后的副本：{arguments.out}")
    return 1 if any(checked.values()) else 0


def as_data(checked: Mapping[Path, Sequence[Finding]]) -> dict[str, object]:
    """The findings for --json: of one file, or a list where there are several."""
    data = [to_json(findings, str(source)) for source, findings in checked.items()]
    return data[0] if len(data) == 1 else {"files": data}


def lines(checked: Mapping[Path, Sequence[Finding]]) -> Iterator[str]:
    """What the terminal shows; several files are named, and summed up together."""
    for source, findings in checked.items():
        if len(checked) > 1:
            yield f"== {source} =="
        yield from map(line, findings)
        if len(checked) > 1:
            yield summary(findings)
    total = [finding for findings in checked.values() for finding in findings]
    yield summary(total) if len(checked) == 1 else f"{len(checked)} 个文件：{summary(total)}"


def findings_of(sources: Sequence[Path], arguments: argparse.Namespace) -> dict[Path, list[Finding]]:
    """The findings, with the book of past payments where one is named; what a very file entered is left out for it."""
    answers = Answers(read_answers(arguments.map or []), remembered(home()))
    if not arguments.history:
        return check_files(sources, arguments.policy, answers=answers, benefit=arguments.benefit)
    from workbooks.book import Book
    from workbooks.book_import import digest

    with Book.open(Path(arguments.history)) as book:

        def recorded(source: Path) -> Recorded:
            own = digest(source) if source.is_file() else ""
            return lambda person: book.history(person, but=own)

        past = {source: recorded(source) for source in sources}
        return check_files(sources, arguments.policy, past, answers, arguments.benefit)


def line(finding: Finding) -> str:
    """A finding as the terminal shows it: where, level, what; the clause and the remedy below."""
    clause = f"依据 {finding.clause}；" if finding.clause else ""
    return f"{finding.sheet}!{finding.cell}  {finding.level}  {finding.message}\n    {clause}{finding.remedy}"


def summary(findings: Sequence[Finding]) -> str:
    """How many of each level."""
    if not findings:
        return "没有发现问题"
    counts = Counter(finding.level for finding in findings)
    return f"共 {len(findings)} 个问题：" + "，".join(f"{level} {counts[level]}" for level in LEVELS if counts[level])
