"""butie policy due: when each deadline of a document ends that begins on a day."""

from __future__ import annotations

import argparse
import json

from policies.dates import read_date
from policies.deadlines import Due, due, period
from policies.errors import InputProblem
from policies.library import resolve
from policies.model import Entry


def run(arguments: argparse.Namespace) -> int:
    """A line for each deadline that is counted from an event."""
    if len(arguments.names) != 2:
        raise InputProblem("请写文件和起算日：butie policy due haiyuan-2023 2024-05-06")
    name, start = arguments.names
    policy, event = resolve(name), read_date(start)
    rows = []
    for entry in (entry for chapter in policy.chapters for entry in chapter.deadlines):
        length = period(entry)
        if length is None:
            continue
        found = due(entry, event)
        rows.append(_as_dict(entry, found))
        if not arguments.json:
            rest = "" if found.workday in (None, found.day) else f"（休息日，次一工作日 {found.workday}）"
            print(f"{found.day}{rest}  {entry.name}：{entry.says}（{length}，{entry.clause}）")
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    elif not rows:
        print("这份文件没有从某一天起算的期限")
    return 0


def _as_dict(entry: Entry, found: Due) -> dict[str, object]:
    workday = found.workday.isoformat() if found.workday else None
    told = {"name": entry.name, "says": entry.says, "clause": entry.clause, "period": str(period(entry))}
    return {**told, "due": found.day.isoformat(), "workday": workday}
