"""butie history: the book of past payments, what to enter into it and what stands in it."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path

from policies.dates import read_date
from policies.errors import InputProblem
from policies.masking import mask
from udfs import identity
from workbooks.book import Book


def run(arguments: argparse.Namespace) -> int:
    """Runs the action that was asked for."""
    if arguments.action == "import":
        return _import(arguments)
    if arguments.files:
        raise InputProblem(f"history list 只看台账，不要写别的文件（{arguments.files[0]}）")
    return _list(arguments)


def _import(arguments: argparse.Namespace) -> int:
    """All files or none."""
    from workbooks.book_import import digest, read_payments

    if not arguments.files:
        raise InputProblem("请写要导入的花名册，如 butie history import 台账.db 已发花名册.xlsx")
    day = read_date(arguments.date) if arguments.date else None
    read = [(Path(f), *read_payments(Path(f), arguments.policy, arguments.benefit, day)) for f in arguments.files]
    with Book.opened_or_made(Path(arguments.book)) as book:
        for path, entries, _ in read:
            book.add(path.name, digest(path), entries)
    for path, entries, unpaid in read:
        total = sum((entry.payment.amount for entry in entries), Decimal(0))
        print(f"已导入 {path.name}：{len(entries)} 笔，共 {total} 元")
        if unpaid:
            print(f"  {len(unpaid)} 行没有发放金额，没有导入：{'、'.join(unpaid[:3])}{'等' if len(unpaid) > 3 else ''}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    person = identity.current(arguments.person) if arguments.person else ""
    with Book.open(Path(arguments.book)) as book:
        entries = book.entries(person)
    if arguments.json:
        print(json.dumps([entry.as_dict() for entry in entries], ensure_ascii=False))
        return 0
    for entry in entries:
        found = entry.payment
        where = f"{found.document}{f' 方案{found.plan}' if found.plan else ''}"
        who = f"{entry.name}  {mask(found.person)}"
        print(f"{found.day}  {who}  {found.benefit}  {found.amount} 元  {where}  {found.place}")
    total = sum((entry.payment.amount for entry in entries), Decimal(0))
    print(f"共 {len(entries)} 笔，{total} 元")
    return 0
