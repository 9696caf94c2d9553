"""butie publish, butie summary: the list to be published and the summary of funds, from calculated rosters."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from addin.fresh import fresh
from udfs.sums import plain_money
from workbooks.payment_lists import publish, summarise
from workbooks.payouts import read_payouts

SHOWN = 10  # cells that a message names


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where rows were left out, also as paid twice, or the rosters have errors."""
    out = fresh(arguments.out)
    files = [Path(file) for file in arguments.files]
    found = read_payouts(files, arguments.policy, arguments.benefit)
    if arguments.command == "publish":
        print(f"{publish(found, out)}：{out}")
    else:
        rows = summarise(found, out)
        print(f"共 {rows} 行，{found.persons} 人，{plain_money(found.total)} 元：{out}")
    _tell("待定、错误、空白或为 0，没有列入", found.left_out)
    _tell("检查有错误，没有列入", found.faulty)
    _tell("别的文件里已有同一笔，没有重复计入", found.repeated)
    for file, errors in found.errors.items():
        print(f"“{Path(file).name}”还有 {errors} 个错误，请先用 butie check 逐个改正，再重做。", file=sys.stderr)
    return 1 if found.unlisted or found.errors else 0


def _tell(why: str, places: list[str]) -> None:
    if places:
        more = " 等" if len(places) > SHOWN else ""
        print(f"有 {len(places)} 行{why}：{'、'.join(places[:SHOWN])}{more}", file=sys.stderr)
