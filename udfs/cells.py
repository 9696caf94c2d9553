"""The one boundary of the cell: what hosts hand in, what cells get back.

Handed in: None, text, numbers, booleans, dates, CellError, or rows of these for a range. Given back: text,
number, date, or rows; an undecided amount is text that begins 待定：, an unusable input text that begins 错误：.
Nothing raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from policies.errors import InputProblem, PolicyProblem
from policies.library import generation
from udfs.bodies import BODIES, Answer
from udfs.catalogue import FUNCTIONS
from udfs.function import DATE, POLICY, RANGE, Arg, Function
from udfs.money import ERROR, OPEN, NoSuchBenefit
from udfs.ranges import CellError as CellError
from udfs.ranges import rows_of

CACHE_SIZE = 65536
Scalar = str | int | float | bool | date


def call(name: str, args: Sequence[object], policy: str | None = None) -> Scalar | list[list[Scalar]]:
    """The value of a function for arguments; ranges broadcast. `policy` stands for the workbook's name 政策."""
    function = FUNCTIONS.get(name.upper())
    if function is None:
        return f"{ERROR}没有函数 {name}"
    if len(args) > len(function.args):
        return f"{ERROR}{function.name} 最多 {len(function.args)} 个参数，给了 {len(args)} 个"
    padded = [*args, *[None] * (len(function.args) - len(args))]
    law = generation()
    if function.whole_range:
        return _whole(function, padded, policy)
    if any(_is_range(a) for a in padded):
        return _broadcast(law, function, padded, policy)
    return _one(law, function.name, tuple(_typed(a) for a in padded), policy)


def explain(name: str, args: Sequence[object], policy: str | None = None) -> dict[str, object]:
    """value, verdict, clause, document, payee, untested facts and why of a money function.

    `scenario` is whether its policy is a trial, by which nothing may be paid. For a range only the value is one; the
    rest is None or empty, as it is where there is no determination.
    """
    function = FUNCTIONS[name.upper()]
    padded = [*args, *[None] * (len(function.args) - len(args))]
    if any(_is_range(a) for a in padded) and not function.whole_range:
        return _explained(call(name, args, policy), Answer(""))
    answer = _answer(function, padded if function.whole_range else [_clean(a) for a in padded], policy)
    return _explained(call(name, args, policy), answer)


def _explained(value: object, answer: Answer) -> dict[str, object]:
    found = answer.determination
    wrong = "INVALID" if str(value).startswith(ERROR) else None
    return {
        "value": value,
        "verdict": found.verdict if found else answer.verdict or wrong,
        "clause": found.clause if found else None,
        "document": found.document if found else None,
        "payee": found.payee if found else None,
        "untested": list(found.untested) if found else [],
        "scenario": bool(found.policy.trial) if found else None,
        "why": found.sentence if found else str(answer.value) or None,
    }


def _is_range(value: object) -> bool:
    return isinstance(value, (list, tuple))


def _broadcast(law: int, function: Function, args: Sequence[object], policy: str | None) -> list[list[Scalar]]:
    grids = [rows_of(a) for a in args]
    height, width = max(len(g) for g in grids), max(len(r) for g in grids for r in g)
    if any(len(g) not in (1, height) or len(g[0]) not in (1, width) for g in grids):
        return [[f"{ERROR}{function.name} 的区域大小不一致"] * width for _ in range(height)]
    return [
        [_one(law, function.name, tuple(_typed(_at(g, row, column)) for g in grids), policy) for column in range(width)]
        for row in range(height)
    ]


def _at(grid: list[list[object]], row: int, column: int) -> object:
    cells = grid[row if len(grid) > 1 else 0]
    return cells[column if len(cells) > 1 else 0]


def _clean(value: object) -> Any:
    """One cell: blanks become None, a numpy-like or Decimal number stays exact, other text stays as written."""
    if value is None or isinstance(value, (CellError, bool, int, float, Decimal, datetime, date)):
        return value
    text = str(value)
    return text if text.strip() else None


def _typed(value: object) -> tuple[type, Any]:
    """A cleaned cell with its type: TRUE and 1, an error and its text are equal to Python, not to us."""
    cleaned = _clean(value)
    return type(cleaned), cleaned


@lru_cache(maxsize=CACHE_SIZE)  # `law` is the reading of the law that an answer belongs to
def _one(law: int, name: str, values: tuple[tuple[type, Any], ...], policy: str | None) -> Scalar:
    return _out(_answer(FUNCTIONS[name], [value for _, value in values], policy).value)


def _whole(function: Function, args: list[object], policy: str | None) -> Scalar | list[list[Scalar]]:
    value = _answer(function, [a if _is_range(a) else _clean(a) for a in args], policy).value
    if isinstance(value, list):
        rows = [[_out(v) for v in row] for row in value]
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows
    return _out(value)


def _answer(function: Function, values: Sequence[Any], policy: str | None) -> Answer:
    try:
        return _asked(function, values, policy)
    except NoSuchBenefit as open_:
        return Answer(f"{OPEN}{open_}", verdict="NEEDS_PARAM")
    except (InputProblem, PolicyProblem) as problem:
        return Answer(f"{ERROR}{problem}")


def _asked(function: Function, values: Sequence[Any], policy: str | None) -> Answer:
    named: dict[str, Any] = {}
    for arg, value in zip(function.args, values, strict=True):
        if isinstance(value, CellError):
            raise InputProblem(f"{arg.label}是错误值 {value}，请先改正")
        if _is_range(value) and arg.kind != RANGE and not arg.several:
            raise InputProblem(f"{arg.label}只能是一格，不能是一片区域")
        named[arg.label] = value
    if _all_blank(function, named):
        return Answer("")
    for arg in function.args:
        if named[arg.label] is None:
            named[arg.label] = _left_out(arg, policy)
    return BODIES[function.body](function, named)


def _all_blank(function: Function, named: dict[str, Any]) -> bool:
    telling = [a for a in function.args if a.kind not in (POLICY, DATE) and a.default is None]
    return bool(telling) and all(named[a.label] is None for a in telling)


def _left_out(arg: Arg, policy: str | None) -> object:
    if arg.kind == POLICY:
        if policy is None or not str(policy).strip():
            if arg.blank:
                return None
            raise InputProblem('没有指明政策：请写政策参数，如 "haiyuan-2023"；工作簿里定义了名称“政策”的，就写 政策')
        return str(policy)
    if arg.default is None and not arg.optional and not arg.blank:
        raise InputProblem(f"缺少{arg.label}")
    return arg.default


def _out(value: object) -> Scalar:
    """What a cell gets: exact decimals become numbers at this last step."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (str, bool, int, float, date)):
        return value
    raise TypeError(f"a cell cannot hold {type(value).__name__}")
