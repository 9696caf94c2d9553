"""The words by which amounts, totals and blank cells are known in tables of people."""

from __future__ import annotations

import re
import unicodedata

from policies.vocabulary import squash

IDENTITY, NAME = "身份证号", "姓名"
PERSON = (NAME, IDENTITY)
_AMOUNTS = "应补金额 补贴金额 应发金额 补助金额 发放金额 申请金额 实发金额 奖励金额 金额 应补 合计"
_PAID = (
    "应付金额 实付金额 实发 应发 交易金额 交易额 付款金额 支付金额 代发金额 入账金额 到账金额 打款金额 "
    "退票金额 退回金额 退汇金额 退款金额 发生额 借方金额 贷方金额 借方发生额 贷方发生额"
)
_PARTS = "岗位补贴 社会保险补贴"
PART_HEADERS = frozenset(_PARTS.split())
AMOUNT_HEADERS = frozenset([*_AMOUNTS.split(), *_PAID.split(), *PART_HEADERS])
_UNIT_FOLLOWS = re.compile(r"\(|/(?=[百千万]?元)")

TOTAL = re.compile(r"(?:.{0,8}(?:合计|总计|共计)(?:[(:].*|金额.*|人数.*|共?\d+人.*)?)|(?:合计|总计|共计).*")
SUBTOTAL = re.compile(r".{0,12}(?:小计|本页合计|页计|累计)(?:[(:].*|\d.*)?")


def blank(value: object) -> bool:
    """Whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_amount(header: str) -> bool:
    """Whether a header names an amount of money that is paid."""
    return _UNIT_FOLLOWS.split(squash(header))[0] in AMOUNT_HEADERS


def plain(text: str) -> str:
    """Text without blanks, unseen characters and differences of width."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text  # nearly all are written so
    kept = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Cf", "Cc"))
    return "".join("".join(kept).split())
