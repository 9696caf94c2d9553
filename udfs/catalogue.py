"""The catalogue of spreadsheet functions: one row each; every host, the command line and the README read it.

An argument is a fact of the vocabulary (its label) unless its kind says otherwise. The names, the order of the
arguments and what may be left out are the public interface: add at the end, change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from udfs.function import MONEY, Function
from udfs.help_rows import HELP_ROWS
from udfs.money_rows import MONEY_ROWS

WHY = "_WHY"
ROWS = (*MONEY_ROWS, *HELP_ROWS)


def _with_twins() -> Iterator[Function]:
    for row in ROWS:
        yield row
        if row.category == MONEY:
            yield replace(row, name=row.name + WHY, help=f"{row.name} 的依据：一句话说明金额、条件和条款", why=True)


FUNCTIONS: Mapping[str, Function] = {f.name: f for f in _with_twins()}


def as_markdown() -> str:
    """The function list of the README."""
    lines = ["| 函数 | 参数（方括号可省略） | 作用 |", "|---|---|---|"]
    for row in ROWS:
        args = ", ".join(f"[{a.label}]" if a.optional else a.label for a in row.args)
        lines.append(f"| {row.name} | {args} | {row.help} |")
    return "\n".join(lines)
