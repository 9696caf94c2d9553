"""Which law: POLICY_BASIS, POLICY_STATUS, POLICY_VALUE."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from policies.dates import read_date
from policies.errors import InputProblem
from policies.library import resolve
from policies.period import outside_period, status
from udfs.ranges import CellError, rows_of

TRIAL = "（测算，不能据以发放）"


def policy_basis(named: Mapping[str, Any]) -> str:
    """文号 + 方案 + 条款 of a benefit by title or id; a trial says that it is none."""
    policy = resolve(named["政策"])
    benefit = policy.find(str(named["补贴"]))[0]
    clause = policy.clause_of(str(named["补贴"]), benefit)
    plan = f" 方案{benefit.plan}" if benefit.plan else ""
    return f"{policy.document.citation}{plan} {clause}{TRIAL if policy.trial else ''}"


def policy_status(named: Mapping[str, Any]) -> str:
    """现行, 征求意见稿, 已到期, 宣布失效, 尚未施行: of the document, whatever is tried."""
    day = named["日期"]
    return status(resolve(named["政策"]), read_date(day) if day is not None else None)


def policy_value(named: Mapping[str, Any]) -> Decimal | str:
    """One figure of the document; 待定 where it is not in force on the day."""
    policy = resolve(named["政策"])
    figure = policy.lookup(str(named["参数路径"]))
    day = named["日期"]
    problem = outside_period(policy, figure, read_date(day) if day is not None else None)
    if problem:
        return f"待定：{problem}"
    value = policy.tried.get(figure.path, figure.value)
    return Decimal(value.numerator) / Decimal(value.denominator)


HEADING = ("名", "值")


def scenario(named: Mapping[str, Any]) -> str:
    """The policy text with the names and values of a two-column range; blank values and a heading are left out.

    A name that the text has already is replaced.

    Raises PolicyProblem for a name that the document does not know, InputProblem for a range of another shape.
    """
    text = str(rows_of(named["政策"])[0][0])
    pairs: list[tuple[str, str]] = []
    for row in rows_of(named["参数区域"]):
        if len(row) != 2:
            raise InputProblem(f"参数区域应当是两列（名、值），给了 {len(row)} 列")
        name, value = row
        wrong = next((v for v in row if isinstance(v, CellError)), None)
        if wrong is not None:
            raise InputProblem(f"参数区域里有错误值 {wrong}，请先改正")
        if name is None or value is None or not str(name).strip() or not str(value).strip():
            continue
        if not pairs and (str(name).strip(), str(value).strip()) == HEADING:
            continue
        pairs.append((str(name).strip(), _written(value)))
    document, _, query = text.partition("?")
    named_again = {name for name, _ in pairs}
    kept = [p for p in query.split("&") if p and p.partition("=")[0].strip() not in named_again]
    filled = "&".join([*kept, *(f"{name}={value}" for name, value in pairs)])
    joined = f"{document}?{filled}" if filled else document
    resolve(joined)
    return joined


def _written(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
