"""butie fill: a form filled with the rows of a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from addin.fresh import fresh
from workbooks.fill import fill

SHOWN = 10  # places that a message names


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where columns or cells of the data found no place; lacking columns that may stay blank are only told."""
    out = fresh(arguments.out)
    filled = fill(arguments.form, Path(arguments.data), out, arguments.policy)
    _tell("数据里这些列，表里没有位置，没有填进去", filled.unknown)
    _tell("这些列由公式算，没有用数据里的", filled.worked_out)
    _tell("数据里没有这些列，空着", filled.missing)
    _tell("这些内容不在表头的任何一列里，没有填进去", _first(filled.beside))
    _tell("合计行没有填进去，由新表的公式算", _first(filled.totals))
    print(f"已填 {filled.rows} 行：{out}")
    return 1 if filled.unknown or filled.beside else 0


def _first(places: list[str]) -> list[str]:
    more = [f"等 {len(places)} 处"] if len(places) > SHOWN else []
    return places[:SHOWN] + more


def _tell(says: str, names: list[str]) -> None:
    if names:
        print(f"{says}：{'、'.join(names)}", file=sys.stderr)
