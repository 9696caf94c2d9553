"""butie check: the findings of a workbook, on the terminal, as JSON, or marked in a copy."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from workbooks.check import check
from workbooks.findings import as_json, summary


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where there are findings."""
    source = Path(arguments.file)
    findings = check(source, policy=arguments.policy)
    if arguments.out:
        from workbooks.mark import mark

        mark(source, findings, Path(arguments.out))
    if arguments.json:
        print(json.dumps(as_json(source, findings), ensure_ascii=False))
    else:
        print(summary(source, findings))
        if arguments.out:
            print(f"标注后的副本：{arguments.out}")
    return 1 if findings else 0
