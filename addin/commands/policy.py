"""butie policy: list, show, why, diff; audit, due, new and check have files of their own."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

from policies.case import plain
from policies.deadlines import period
from policies.errors import InputProblem
from policies.figures import figures
from policies.library import document, document_ids, resolve
from policies.lookup import Compared, Place, compare, find
from policies.model import Period
from policies.outside import counties
from policies.period import status


def run(arguments: argparse.Namespace) -> int:
    """Runs the action that was asked for."""
    here = {"list": _list, "show": _show, "why": _why, "diff": _diff, "audit": _audit}
    if arguments.action in here:
        return here[arguments.action](arguments)
    status_: int = import_module(f"addin.commands.policy_{arguments.action}").run(arguments)
    return status_


def _list(arguments: argparse.Namespace) -> int:
    rows = [_header(name) for name in document_ids()]
    for folder, says in counties().broken.items():
        print(f"“{folder}”不能用：{says}", file=sys.stderr)
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        place = f"{row['region']}，{row['period']}"
        print(f"{row['id']}  {row['status']}  {row['number'] or '无文号'}  {row['title']}（{place}）")
    return 0


def _header(name: str) -> dict[str, str]:
    found = document(name)
    return {
        "id": name,
        "title": found.title,
        "number": found.number,
        "region": found.region,
        "status": status(resolve(name), date.today()),
        "period": _span(found.in_force),
    }


def _span(period: Period | None) -> str:
    if period is None:
        return "执行期未写明"
    return f"{period.from_ or '起始日未写明'} 至 {period.to or '截止日未写明'}"


def _show(arguments: argparse.Namespace) -> int:
    policy = resolve(_named(arguments, "请写文件：butie policy show haiyuan-2023"))
    found = policy.document
    print(f"{found.citation}\n发文：{found.issuer or '未写明'}  {found.issued or '日期未写明'}  状态：{found.status}")
    print(f"执行期：{_span(found.in_force)}")
    for chapter in policy.chapters:
        if chapter.benefits or chapter.deadlines:
            print(f"\n方案{chapter.id} {chapter.title}" if chapter.id else f"\n{chapter.title}")
        for benefit in chapter.benefits.values():
            print(f"  {benefit.title}（{benefit.clause}）发给{benefit.payee}")
            for figure in figures(benefit):
                print(f"    {figure.name}：{figure.text} {figure.unit}（{figure.clause}）")
        for entry in chapter.deadlines:
            length = period(entry)
            print(f"  期限：{entry.says}{f'，{length}' if length else ''}（{entry.clause}）")
    return 0


def _named(arguments: argparse.Namespace, usage: str) -> str:
    if len(arguments.names) != 1:
        raise InputProblem(usage)
    return str(arguments.names[0])


def _why(arguments: argparse.Namespace) -> int:
    wanted = _named(arguments, "请写规则编号、补贴名或条款号：butie policy why HY-01-9")
    texts = [arguments.policy] if arguments.policy else document_ids()
    found = [(text, place) for text in texts for place in find(resolve(text).document, wanted)]
    if not found:
        raise InputProblem(f"没有找到“{wanted}”：请写规则编号（如 HY-01-9）、补贴名或条款号，并用 --policy 指明文件")
    for text, place in found:
        print(_line(resolve(text).document.citation, place))
    return 0


def _line(citation: str, place: Place) -> str:
    ids = "、".join(place.ids)
    file = place.file if Path(place.file).is_absolute() else f"policies/{place.file}"
    return f"{ids}  {place.clause}  {place.says}\n  {citation}\n  {file} 第 {place.line} 行"


def _diff(arguments: argparse.Namespace) -> int:
    if len(arguments.names) != 2:
        raise InputProblem("请写两份文件：butie policy diff 甲 乙")
    left, right = (resolve(name) for name in arguments.names)
    rows = compare(left, right)
    if arguments.json:
        print(json.dumps([_as_dict(row) for row in rows], ensure_ascii=False))
        return 0
    print(f"{'项目':<30}{left.document.id:>18}{right.document.id:>18}")
    for row in rows:
        print(f"{row.concept}.{row.name}\t{_value(row, 'left')}\t{_value(row, 'right')}\t{_gap(row)}")
    return 0


def _audit(arguments: argparse.Namespace) -> int:
    from addin.commands import policy_audit

    return policy_audit.run(arguments.names, arguments.json)


def _value(row: Compared, side: str) -> str:
    figure = getattr(row, side)
    return f"{figure.text} {figure.unit}（{figure.clause}）" if figure else "未规定"


def _gap(row: Compared) -> str:
    return "" if row.difference is None else f"{'+' if row.difference > 0 else ''}{plain(row.difference)}"


def _as_dict(row: Compared) -> dict[str, object]:
    sides = {
        side: None
        if (figure := getattr(row, side)) is None
        else {"path": figure.path, "value": plain(figure.value), "unit": figure.unit, "clause": figure.clause}
        for side in ("left", "right")
    }
    return {"concept": row.concept, "name": row.name, **sides}
