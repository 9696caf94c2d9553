"""butie history: the book of past payments, what to enter into it, what stands in it, and whether it was changed."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from policies.dates import read_date
from policies.errors import InputProblem
from policies.masking import mask
from udfs import identity
from workbooks.book import Book
from workbooks.chain import BEGINNING
from workbooks.problems import FileProblem

if TYPE_CHECKING:
    from workbooks.book_confirm import Against

HASH = re.compile(rf"[0-9a-f]{{{len(BEGINNING)}}}")


def run(arguments: argparse.Namespace) -> int:
    """Runs the action that was asked for."""
    if arguments.head and arguments.action != "verify":
        raise InputProblem("--head 只和 history verify 一起用")
    if arguments.action in ("import", "confirm"):
        return _import(arguments) if arguments.action == "import" else _confirm(arguments)
    if arguments.files:
        raise InputProblem(f"history {arguments.action} 只看台账，不要写别的文件（{arguments.files[0]}）")
    return _verify(arguments) if arguments.action == "verify" else _list(arguments)


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
        head = book.head()
    for path, entries, unpaid in read:
        total = sum((entry.payment.amount for entry in entries), Decimal(0))
        print(f"已导入 {path.name}：{len(entries)} 笔，共 {total} 元")
        if unpaid:
            print(f"  {len(unpaid)} 行没有发放金额，没有导入：{'、'.join(unpaid[:3])}{'等' if len(unpaid) > 3 else ''}")
    print(f"链首：{head}")
    return 0


def _confirm(arguments: argparse.Namespace) -> int:
    """All files or none. Status 1 where the book has something that speaks against a result."""
    from workbooks.book_confirm import CONFIRMED, read_confirmed
    from workbooks.book_import import digest

    if not arguments.files:
        raise InputProblem("请写对账结果，如 butie history confirm 台账.db 对账结果.xlsx --policy haiyuan-2023")
    day = read_date(arguments.date) if arguments.date else None
    read = [(Path(f), read_confirmed(Path(f), arguments.policy, arguments.benefit, day)) for f in arguments.files]
    told, odd = [], []
    with Book.opened_or_made(Path(arguments.book)) as book:
        for path, found in read:
            beside = found.against(book)
            if beside.fresh:
                book.add(path.name, digest(path), beside.fresh, fresh=True)
            total = sum((entry.payment.amount for entry in beside.fresh), Decimal(0))
            told.append(f"已记入 {path.name}：{len(beside.fresh)} 笔，共 {total} 元（{'、'.join(CONFIRMED)}）")
            if beside.known:
                told.append(f"  {beside.known} 笔台账里已有（同一人、同一补贴、同月、同额），没有再记")
            odd += list(_told_against(beside))
            if found.left_out:
                listed = "、".join(f"{name} {count} 件" for name, count in found.left_out.items())
                told.append(f"  差异没有记入：{listed}")
        head = book.head()
    print("\n".join([*told, f"链首：{head}"]))
    for says in odd:
        print(says, file=sys.stderr)
    return 1 if odd else 0


def _told_against(beside: Against) -> Iterator[str]:
    """What the book has that speaks against a result, payment by payment."""
    for says, pairs in (
        ("台账里有、这次对账却退回了的（台账只增不减，重发成功以前不要当作已领）", beside.returned),
        ("已记入，但台账里同一人、同一补贴、同一期间另有一笔金额不同的，请核对是不是重复", beside.beside),
        (
            "没有写所属月份，台账里已有同一人、同一补贴、同额的，没有记入；对账时用 --period 写明月份再记",
            beside.monthless,
        ),
    ):
        for entry, known in pairs:
            who = f"{entry.name} {mask(known.person)}"
            yield f"{says}：{who} {known.benefit} {known.day} {known.amount} 元（{known.place}）"


def _verify(arguments: argparse.Namespace) -> int:
    """The head of a chain in which everything fits; FileProblem says what does not."""
    earlier = _head(arguments.head)
    with Book.open(Path(arguments.book)) as book:
        found = book.verify(earlier)
    head = found.head
    if found.fault:
        before = f"第 {head.number} 笔及以前完好" if head.number else "从第 1 笔起就不对"
        raise FileProblem(f"台账“{arguments.book}”被改动过：{found.fault}。{before}；请换用备份，并查明是谁改的。")
    if found.earlier is None:
        raise FileProblem(
            f"台账“{arguments.book}”的 {head.number} 笔前后相连，但里面没有链首 {earlier}：那以后有笔被改过或删去"
            "（或者这不是同一个台账）。请换用备份核对。"
        )
    if arguments.json:
        told = {"entries": head.number, "head": head.hash}
        print(json.dumps(told | ({"earlier": found.earlier} if arguments.head else {}), ensure_ascii=False))
        return 0
    print(f"台账完好：共 {head.number} 笔，一笔接一笔，没有改动")
    print(f"链首：{head}")
    if arguments.head:
        print(f"给出的链首是第 {found.earlier} 笔的；那以后又记了 {head.number - found.earlier} 笔")
    return 0


def _head(given: str | None) -> str:
    """A head as it was printed. Raises InputProblem."""
    if given is None:
        return BEGINNING
    text = given.split()[-1].lower() if given.strip() else ""
    if not HASH.fullmatch(text):
        raise InputProblem(f"链首“{given}”不对：应当是 {len(BEGINNING)} 位的十六进制数，印在对账结果的“汇总”表上")
    return text


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
