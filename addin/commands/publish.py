"""butie publish, butie summary: the list to be published and the summary of funds, from calculated rosters."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from addin.fresh import fresh
from udfs.sums import plain_money
from workbooks.check import check
from workbooks.findings import ERROR
from workbooks.payment_lists import publish, summarise
from workbooks.payouts import Payouts, read_payouts

SHOWN = 10  # cells that a message names


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where rows were left out or the rosters have errors."""
    out = fresh(arguments.out)
    files = [Path(file) for file in arguments.files]
    found = read_payouts(files, arguments.policy, arguments.benefit)
    if arguments.command == "publish":
        print(f"{publish(found, out)}：{out}")
    else:
        rows = summarise(found, out)
        print(f"共 {rows} 行，{found.persons} 人，{plain_money(found.total)} 元：{out}")
    return 1 if _left_out(found) | _faulty(files, arguments.policy) else 0


def _left_out(found: Payouts) -> bool:
    if found.left_out:
        more = " 等" if len(found.left_out) > SHOWN else ""
        places = "、".join(found.left_out[:SHOWN])
        print(f"有 {len(found.left_out)} 行待定、错误、空白或为 0，没有列入：{places}{more}", file=sys.stderr)
    return bool(found.left_out)


def _faulty(files: Sequence[Path], policy: str | None) -> bool:
    """Whether a roster has errors, which are told: nobody should be published by mistake."""
    faulty = False
    for file in files:
        errors = sum(1 for finding in check(file, policy=policy) if finding.level == ERROR)
        if errors:
            print(f"“{file.name}”还有 {errors} 个错误，请先用 butie check 逐个改正，再重做。", file=sys.stderr)
        faulty = faulty or errors > 0
    return faulty
