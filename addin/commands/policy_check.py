"""butie policy check: what is wrong with a county's folder, where, and what to do."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from policies.compile import county_folders
from policies.county import Report, check_county
from policies.errors import InputProblem


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where something is wrong or a case fails."""
    if len(arguments.names) != 1:
        raise InputProblem("请写文件夹：butie policy check 文件夹")
    folders = county_folders(Path(arguments.names[0]).resolve())
    if not folders:
        raise InputProblem(
            f"“{arguments.names[0]}”不是政策文件夹：里面没有 document.yaml。先用 butie policy new 建一个"
        )
    reports = {folder: check_county(folder) for folder in folders}
    if arguments.json:
        print(json.dumps([_as_dict(folder, report) for folder, report in reports.items()], ensure_ascii=False))
    else:
        for folder, report in reports.items():
            _tell(folder, report)
    return 0 if all(report.well for report in reports.values()) else 1


def _tell(folder: Path, report: Report) -> None:
    for problem in report.problems:
        print(problem)
    for failure in report.failures:
        print(failure)
    if report.counts:
        print("，".join(f"{name} {count}" for name, count in report.counts.items()))
    if report.untold:
        print(f"还没有例子的补贴：{'、'.join(report.untold)}")
    said = "没有发现问题" if report.well else f"{len(report.problems)} 处要改，{len(report.failures)} 个例子不符"
    print(f"{folder.name}：{said}")


def _as_dict(folder: Path, report: Report) -> dict[str, object]:
    problems = [{"file": p.file, "line": p.line, "message": p.message} for p in report.problems]
    found = {"problems": problems, "failures": report.failures, "counts": report.counts, "untold": report.untold}
    return {"folder": str(folder), **found}
