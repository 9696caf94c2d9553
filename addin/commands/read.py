"""butie read: what is understood of a file as it is; a copy with its cells made clean."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from addin.said import kept, lost
from policies.settings import home
from workbooks.formula import address, column_letters
from workbooks.reading.answers import Answers, read_answers, remember, remembered
from workbooks.reading.reader import Found, Reading, answers_by_shape, as_dict, read

SHOWN = 5


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where something has to be answered, or digits are gone."""
    reading = understood(arguments)
    if arguments.json:
        print(json.dumps(as_dict(reading), ensure_ascii=False))
    else:
        print("\n".join(lines(reading)))
    if arguments.out:
        from workbooks.reading.cleaned import write_cleaned

        done = write_cleaned(reading, Path(arguments.out), arguments.accept_loss)
        for line in lost(done.lost):
            print(line, file=sys.stderr)
        if done.kept:
            print(kept(arguments.out, done.kept), file=sys.stderr)
        if not arguments.json:
            print(f"整理后的副本（改了 {done.changed} 格，逐格列在“修正记录”里）：{arguments.out}")
    return 1 if reading.questions or reading.lost else 0


def understood(arguments: argparse.Namespace) -> Reading:
    """The reading of a command's file with what was answered about its columns; keeps the answers if asked to."""
    given = read_answers(arguments.map or [])
    reading = read(Path(arguments.file), Answers(given, remembered(home())))
    if arguments.remember and given:
        remember(home(), answers_by_shape(reading, given))
    return reading


def lines(reading: Reading) -> list[str]:
    """A reading for a person."""
    said = [f"{reading.path.name}：{'、'.join((reading.book.kind, *reading.book.notes))}"]
    if reading.book.hidden_sheets:
        said.append(f"隐藏的工作表没有读：{'、'.join(reading.book.hidden_sheets)}")
    for sheet in reading.book.sheets:
        rows = [str(row) for row in sorted(sheet.hidden_rows) if sheet.row(row)]
        columns = [column_letters(c) for c in sorted(sheet.hidden_columns) if c <= sheet.width]
        for what, places in (("行", rows), ("列", columns)):
            if places:
                said.append(f"{sheet.name}：隐藏的{what}也读了：{_some(places)}")
    for found in reading.found:
        said += _roster(found)
    said += [f"请回答：{question}" for question in reading.questions]
    return said


def _roster(found: Found) -> list[str]:
    roster = found.roster
    header = f"{roster.header_row}" + (
        f" 至 {roster.header_bottom}" if roster.header_bottom > roster.header_row else ""
    )
    counts = [f"表头第 {header} 行", f"{len(roster.rows)} 人"]
    if roster.rows:
        counts.append(f"第 {roster.rows[0].number} 至 {roster.rows[-1].number} 行")
    for name, rows in (("小计", roster.subtotals), ("合计", roster.totals)):
        if rows:
            counts.append(f"{name}第 {_some([str(row.number) for row in rows])} 行")
    if roster.repeated:
        counts.append(f"表头另重复 {len(roster.repeated)} 次")
    if roster.notes:
        counts.append(f"标题、说明第 {_some([str(number) for number in roster.notes])} 行")
    if roster.unplaced:
        counts.append(f"看不出是什么的第 {_some([str(row.number) for row in roster.unplaced])} 行")
    said = [f"{roster.sheet}：{'，'.join(counts)}"]
    for column in roster.columns:
        meaning = column.fact.label if column.fact else "金额" if column.is_amount else "—"
        meaning += f"（{column.unit}，都换算成元）" if column.unit else ""
        sure = f"（{column.why}）" if column.fact and column.confidence < 1 else ""
        said.append(f"  {column_letters(column.index)}  {column.path} → {meaning}{sure}")
    rules = Counter(rule for repair in found.repairs for rule in repair.rules)
    if rules:
        said.append("  可整理：" + "，".join(f"{rule} {count} 格" for rule, count in rules.items()))
    said += [f"  {address(one.row, one.column)}：{one.says}" for one in found.lost]
    return said


def _some(places: list[str]) -> str:
    return "、".join(places[:SHOWN]) + (f" 等 {len(places)} 处" if len(places) > SHOWN else "")
