"""What a determination says: one sentence made from its trail, none written for the case."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from policies.case import MET, NOTE, plain
from policies.tried import exactly

if TYPE_CHECKING:
    from policies.determine import Determination

PAYS = ("PAY", "PAY_UP_TO")
HEADS = {"REFUSE": "不补", "STOP_MONTH": "当月停发", "INVALID": "错误"}
OPEN = {
    "REVIEW": "待定",
    "NEEDS_PARAM": "待定",
    "CONFLICT": "待定",
    "CHOICE": "待定",
    "NOT_IN_FORCE": "待定",
}


def head(found: Determination) -> str:
    """The first words: 应补 3000 元, 不补, 待定, 错误."""
    if found.verdict in PAYS:
        assert found.amount is not None
        upto = "不超过" if found.verdict == "PAY_UP_TO" else ""
        return f"{found.benefit.verb}{upto} {plain(Fraction(found.amount))} {found.unit}"
    if found.verdict == "ELIGIBLE":
        return "符合条件"
    return HEADS.get(found.verdict) or OPEN[found.verdict]


def short(found: Determination) -> str:
    """The text of a cell where there is no amount: 待定：… or 错误：… with the clause."""
    prefix = "错误：" if found.verdict == "INVALID" else "待定："
    return prefix + with_clause(found.reason.says, found.reason.clause)


def with_clause(says: str, clause: str) -> str:
    """The clause behind the words, where they don't say it already."""
    return f"{says}（{clause}）" if clause and f"（{clause}" not in says else says


def sentence(found: Determination) -> str:
    """One sentence: verdict, amount, each condition with the value met, missed or 未核, clause, document."""
    pieces = []
    if found.reason.says:
        pieces.append(with_clause(found.reason.says, found.reason.clause))
    for step in found.trail:
        if step.state in (NOTE, MET) and step.says not in "；".join(pieces):
            pieces.append(step.says)
    if found.untested:
        pieces.append(f"未核：{'、'.join(found.untested)}")
    for name, value in found.used.items():
        pieces.append(f"按本地决定 {name}={value}")
    if found.policy.is_scenario:
        tried = "、".join(f"{path}={exactly(value)}" for path, value in found.policy.tried.items())
        pieces.append(f"测算值 {tried}，不是文件规定")
    elif found.policy.simulation:
        pieces.append("测算用，不能据以发放")
    test = "测算：" if found.policy.is_scenario or found.policy.simulation else ""
    said = "；".join(pieces).rstrip("。？")
    payee = f"，发给{found.payee}" if found.verdict in PAYS else ""
    return f"{test}{head(found)}：{said}。{found.document}《{found.benefit.title}》{payee}。"
