"""butie attach: what is due, added to the right of an office's own roster."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from addin.said import kept, lost
from policies.settings import home, load
from workbooks.attach import Attached, Placed, attach, columns_of
from workbooks.reading.answers import Answers, read_answers, remember, remembered
from workbooks.reading.reader import answers_by_shape

SHOWN = 5


def run(arguments: argparse.Namespace) -> int:
    """Says what was added, what is open, what could not be kept.

    Status 1 where a cell could not be worked out or a column is in question.
    """
    done = attached(arguments)
    print("\n".join(lines(done, arguments.out)))
    if done.kept:
        print(kept(arguments.out, done.kept), file=sys.stderr)
    for failure in done.unknown:
        print(f"算不出来：{failure}", file=sys.stderr)
    return 1 if done.unknown or done.reading.questions else 0


def attached(arguments: argparse.Namespace) -> Attached:
    """What was asked, done; answers are remembered where that was asked."""
    given = read_answers(arguments.map or [])
    done = attach(
        Path(arguments.file),
        Path(arguments.out),
        benefit=arguments.benefit,
        policy=arguments.policy or load().policy or None,
        answers=Answers(given, remembered(home())),
        accept_loss=arguments.accept_loss,
    )
    if arguments.remember and given:
        remember(home(), answers_by_shape(done.reading, given))
    return done


def lines(done: Attached, out: str) -> list[str]:
    """What was done, for a person."""
    said = [_placed(one) for one in done.placed]
    said += [f"请留意：{question}" for question in done.reading.questions]
    said += [f"请改正：{lost.says}（{lost.sheet} 第 {lost.row} 行）" for lost in done.reading.lost[:SHOWN]]
    return [*said, *lost(done.said), f"已写出 {out}，原件没有改动"]


def _placed(one: Placed) -> str:
    roster = one.roster
    head = f"{roster.sheet}：第 {columns_of(one)} 列加了应补金额、核验结果、依据（{one.benefit}）"
    amount = format(one.amount, "f").removesuffix(".00")
    said = [head, f"{len(roster.rows)} 人", f"共 {amount} 元"]
    for cells, what in ((one.open_rows, "待定或有错"), (one.failed, "核验没有通过")):
        if cells:
            said.append(f"{len(cells)} 行{what}：{'、'.join(cells[:SHOWN])}{' 等' if len(cells) > SHOWN else ''}")
    return "，".join(said)
