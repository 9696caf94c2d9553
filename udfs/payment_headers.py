"""Which column of a list of payables or payments is what, by its header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policies.errors import InputProblem
from policies.vocabulary import squash, vocabulary
from udfs.header_words import AMOUNT_HEADERS, IDENTITY, NAME, blank
from udfs.payment_states import Kind, kind_of

PAYABLE, PAID = "应付", "实付"
ACCOUNT, PERIOD, BENEFIT, REFERENCE, DAY = "银行卡号", "补贴月份", "补贴项目", "流水号", "交易日期"
AMOUNT = "金额"
PERSON = (IDENTITY, ACCOUNT, NAME)
FACTS: dict[str, tuple[str, ...]] = {
    IDENTITY: (IDENTITY,),
    NAME: (NAME, "收款户名"),
    ACCOUNT: (ACCOUNT,),
    BENEFIT: (BENEFIT,),
    PERIOD: (PERIOD, "补贴期间"),
    REFERENCE: (REFERENCE,),
    DAY: (DAY,),
}
"""What each role is to the vocabulary; of several columns the first of these is meant."""
ALSO = {"补贴": BENEFIT}
_DUE = "应付金额 应付 应补金额 应补 应发金额 应发 核定金额 核定补贴金额"
_DONE = (
    "实付金额 实付 实发金额 实发 实际发放金额 已付金额 已发金额 到账金额 入账金额 打款金额 交易金额 交易额 付款金额 "
    "支付金额 代发金额"
)
OWN_AMOUNTS = {PAYABLE: frozenset(_DUE.split()), PAID: frozenset(_DONE.split())}
TOTALS = frozenset({"合计", "总额", "合计金额"})


@dataclass(frozen=True)
class Columns:
    """The columns of a list, by index: `of` gives one by what it holds; `told` are those that tell what became of a
    payment, each with its kind and header."""

    of: dict[str, int]
    told: tuple[tuple[int, Kind, str], ...] = ()

    @property
    def read(self) -> tuple[int, ...]:
        """All columns that have to be readable; a day or a remark that isn't only tells less."""
        needed = (index for role, index in self.of.items() if role != DAY)
        return (*needed, *(index for index, kind, _ in self.told if kind is not Kind.REMARK))


def find_columns(cells: Sequence[Sequence[object]], side: str) -> tuple[int, Columns]:
    """The header's index and its columns: the first row that names a person and an amount.

    `side` is PAYABLE or PAID. Raises InputProblem that says which column is missing, or of several amounts that one
    has to be chosen.
    """
    nearest: set[str] = set()
    for number, row in enumerate(cells):
        found = _columns(row, side)
        has_amount, has_person = AMOUNT in found.of, any(role in found.of for role in PERSON)
        if has_amount and has_person:
            return number, found
        if not nearest and (has_amount or has_person) and sum(not blank(cell) for cell in row) > 1:
            nearest = set(found.of)
    if not nearest:
        raise InputProblem(f"{side}区域里没有找到表头：要有身份证号（或银行卡号、姓名）和金额两列，请从表头那一行选起")
    missing = "“身份证号”（或“银行卡号”“姓名”）" if AMOUNT in nearest else f"金额（如“{side}金额”“补贴金额”）"
    raise InputProblem(f"{side}区域的表头里缺少{missing}一列，请连同这一列一起选上，或改正列名")


def _columns(row: Sequence[object], side: str) -> Columns:
    headers = {i: squash(cell).split("(")[0] for i, cell in enumerate(row) if isinstance(cell, str) and not blank(cell)}
    facts = {
        i: ALSO.get(text) or (fact.label if (fact := vocabulary().header(text)) else "") for i, text in headers.items()
    }
    of: dict[str, int] = {}
    for role, labels in FACTS.items():
        ranked = sorted((labels.index(label), i) for i, label in facts.items() if label in labels)
        if ranked:
            of[role] = ranked[0][1]
    if (amount := _amount(headers, side)) is not None:
        of[AMOUNT] = amount
    if side == PAYABLE:
        return Columns(of)
    told = ((i, kind_of(text, facts[i]), text) for i, text in headers.items())
    return Columns(of, tuple((i, kind, text) for i, kind, text in told if kind is not None))


def _amount(headers: dict[int, str], side: str) -> int | None:
    """The column of amounts: one named for its side, else a total, else the only amount there is."""
    other = OWN_AMOUNTS[PAID if side == PAYABLE else PAYABLE]
    for words in (OWN_AMOUNTS[side], TOTALS, AMOUNT_HEADERS - other, other):
        found = [i for i, text in headers.items() if text in words]
        if len(found) > 1:
            listed = "、".join(headers[i] for i in found)
            raise InputProblem(f"{side}区域有几列金额（{listed}），分不清用哪一列，请只留一列，或改名为“{side}金额”")
        if found:
            return found[0]
    return None
