"""butie whatif on a filled roster: who gains, who loses, who is newly eligible, on the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from addin.columns import columns
from addin.said import kept
from policies.errors import InputProblem
from policies.masking import mask
from policies.settings import home
from workbooks.payouts import UNSAID
from workbooks.reading.answers import Answers, read_answers, remembered
from workbooks.whatif.people import UNTOLD, People, Total, headed
from workbooks.whatif.people_json import as_dict
from workbooks.whatif.people_reading import read_people
from workbooks.whatif.people_table import Asked
from workbooks.whatif.people_worlds import CHANGES, LOST, NEW, OPEN, WRONG, Kind, World

SHOWN = 10  # rows, townships that the terminal shows; the JSON and the workbook have them all
OF_A_PLAN = (("goal", "--goal"), ("by", "--by"), ("mix", "--mix"), ("range", "--range"), ("vary", "--vary"))


def run(arguments: argparse.Namespace, out: Path | None) -> int:
    """Status 1 where a row is open or wrong in either world."""
    people = read_people(Path(arguments.file), _asked(arguments))
    if out is not None:
        from workbooks.whatif.people_book import write

        if old := write(people, out):
            print(kept(arguments.out, old), file=sys.stderr)
    if arguments.json:
        print(json.dumps(as_dict(people), ensure_ascii=False))
    else:
        print("\n".join(lines(people)))
        if out is not None:
            print(f"测算结果：{out}")
    return 0 if people.settled else 1


def _asked(arguments: argparse.Namespace) -> Asked:
    name = Path(arguments.file).name
    for attribute, flag in OF_A_PLAN:
        if getattr(arguments, attribute):
            raise InputProblem(f"“{name}”是名单，{flag} 是测算表用的。名单写 --set 参数=值，或 --compare 政策")
    others = arguments.compare or []
    if len(others) + bool(arguments.set) != 1:
        raise InputProblem(
            f"“{name}”是名单，请写明和什么比：--set 参数=值（可以写几个，如 --set 培训补贴.高级=3500），"
            "或 --compare 政策，只写一种，只比一份"
        )
    answers = Answers(read_answers(arguments.map or ()), remembered(home()))
    return Asked(arguments.set or (), others[0] if others else "", arguments.policy, arguments.benefit, answers)


def lines(people: People) -> Iterator[str]:
    """What it comes to in both worlds, a part after the other."""
    yield "测算，不是依据，不能据以发放。"
    now, then = headed(people.laws)
    yield f"现在：{now}"
    yield f"以后：{then}"
    yield ""
    yield from _whole(people)
    yield from _reasons(people)
    yield from (["", "请先核对：", *people.doubts] if people.doubts else [])
    yield ""
    yield from _changes(people)
    for head, totals, there in (
        ("乡镇", people.by_township, people.has_township),
        ("等级", people.by_level, people.has_level),
        ("补贴", {name or UNTOLD: total for name, total in people.by_benefit.items()}, len(people.by_benefit) > 1),
    ):
        if there:
            yield ""
            yield from _groups(head, totals)
    yield from _changed(people)
    yield from (["", *people.told] if people.told else [])


def yuan(amount: Decimal) -> str:
    """With thousands marks.

    >>> yuan(Decimal("12345.00"))
    '12,345.00'
    """
    return f"{amount:,.2f}"


def _amount(world: World) -> str:
    return yuan(world.yuan) if world.told else world.state


def _more(amount: Decimal) -> str:
    return f"+{yuan(amount)}" if amount > 0 else yuan(amount)


def _difference(kind: Kind) -> str:
    return _more(kind.difference) if kind.settled else "—"


def _whole(people: People) -> Iterator[str]:
    whole, persons = people.whole, people.persons
    now, then = (f"（另有 {rows} 笔待定或错误）" if rows else "" for rows in (whole.open_now, whole.open_then))
    both = "（两边都有数的）" if whole.unsettled else ""
    yield (
        f"共 {whole.rows} 笔：合计 {yuan(whole.now)} 元{now} → {yuan(whole.then)} 元{then}，"
        f"相差 {_more(whole.difference)} 元{both}；符合条件 {whole.eligible_now} 笔 → {whole.eligible_then} 笔。"
    )
    new = f"新符合的 {persons.get(NEW, 0)} 人，不再符合的 {persons.get(LOST, 0)} 人"
    open_before = f"，原来待定或错误、以后符合的 {people.eligible_then} 笔" if people.eligible_then else ""
    yield f"合起来多得的 {people.gaining} 人，少得的 {people.losing} 人；{new}{open_before}。"
    unsettled = [f"{state} {now} 笔 → {then} 笔" for state, now, then in list(people.states())[2:] if now or then]
    if unsettled:
        yield f"待定、错误的没有金额，分开列：{'，'.join(unsettled)}。"
    if people.settled_then:
        yield f"现在待定或错误、以后有了数的 {people.settled_then} 笔，没有算进相差。"
    if people.opened_then:
        yield f"现在有数、以后待定或错误的 {people.opened_then} 笔，没有算进相差。"
    if not people.changed:
        unknown = f"（{whole.unsettled} 笔没有数，变不变看不出来）" if whole.unsettled else ""
        yield f"没有一笔变化：改的数这份名单没有用到，或者改了结果一样{unknown}。"


def _reasons(people: People) -> Iterator[str]:
    """Why claims have no amount."""
    reasons = people.reasons
    if not reasons:
        return
    yield ""
    yield "没有数的原因："
    yield from (f"  {rows} 笔：{says}" for says, rows in list(reasons.items())[:SHOWN])
    if len(reasons) > SHOWN:
        yield f"  还有 {len(reasons) - SHOWN} 种，见 --json 或 -o 写出的工作簿。"


def _changes(people: People) -> Iterator[str]:
    rows = [("变化", "笔数", "人数", "现在（元）", "以后（元）", "相差（元）")]
    for change in CHANGES:
        if total := people.by_change.get(change):
            now, then, more = _amounts(total)
            more = "—" if change in (OPEN, WRONG) else more
            rows.append((change, str(total.rows), str(people.persons[change]), now, then, more))
    yield from columns(rows)


def _groups(head: str, totals: Mapping[str, Total]) -> Iterator[str]:
    rows: list[Sequence[str]] = [
        (head, "笔数", "现在（元）", "以后（元）", "相差（元）", "没有数", "符合增减", "多得", "少得")
    ]
    for name, total in list(totals.items())[:SHOWN]:
        eligible = f"{total.more_eligible:+d}" if total.more_eligible else "0"
        counts = (f"{total.open_now}→{total.open_then}", eligible, str(total.gain), str(total.lose))
        rows.append((name or UNSAID, str(total.rows), *_amounts(total), *counts))
    yield from columns(rows)
    if len(totals) > SHOWN:
        yield f"还有 {len(totals) - SHOWN} 个，见 --json 或 -o 写出的工作簿。"


def _amounts(total: Total) -> tuple[str, str, str]:
    return yuan(total.now), yuan(total.then), _more(total.difference)


def _changed(people: People) -> Iterator[str]:
    """The rows with the largest differences, numbers masked."""
    found = people.changed
    if not found:
        return
    rows = [("变化最大的", "姓名", "身份证号", "变化", "现在（元）", "以后（元）", "相差（元）")]
    for entry in found[:SHOWN]:
        kind, number = entry.kind, mask(entry.person) if entry.person else ""
        amounts = (_amount(kind.now), _amount(kind.then), _difference(kind))
        rows.append((f"{entry.sheet} 第 {entry.number} 行", entry.name, number, kind.change, *amounts))
    yield ""
    yield from columns(rows)
    if len(found) > SHOWN:
        yield f"还有 {len(found) - SHOWN} 笔有变化，见 --json 或 -o 写出的工作簿。"
