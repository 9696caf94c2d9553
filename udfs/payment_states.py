"""What a row of a payment list says became of it: paid, failed, or paid and returned. One table for cells and files.

A text counts only where it is, part by part, made of known words: 提交成功, 部分成功, 未完成 tell no success. Of all
columns of a row the gravest word counts; words that contradict one another are refused, for either reading may cost
somebody the money.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache

from policies.errors import InputProblem
from policies.masking import shown
from policies.vocabulary import squash
from udfs.header_words import plain

CACHE_SIZE = 65536
PAID, FAILED, BACK, KEPT, PENDING, UNKNOWN = "成功", "失败", "退票", "未退票", "未定", "不明"
GONE = (FAILED, BACK)
_MIXED = "矛盾"
STATE_FACT, REASON_FACT, DAY_FACT, REMARK_FACTS = "交易状态", "退票原因", "退票日期", ("摘要", "用途")


class Kind(Enum):
    """What a column may tell of a payment."""

    STATE = "state"
    RETURNED = "flag of a return: 是 or 否, or in words"
    ARRIVED = "flag of success: 是 or 否"
    REASON = "why it failed or was returned"
    DAY = "day of a return"
    REMARK = "free text"
    DIRECTION = "借 or 贷"


Cell = tuple[Kind, str, str]
"""What a column tells, its header, its text in a row."""

_HEADERS = {
    Kind.RETURNED: "退票 是否退票 退票标志 退票标识 退票状态 退票情况 是否退回 退回标志 退回状态 是否退汇 退汇标志",
    Kind.ARRIVED: "是否成功 成功标志 是否到账 是否入账 是否发放 是否支付 到账标志 入账标志",
    Kind.REMARK: "备注 说明 银行备注 交易备注 处理说明",
    Kind.DIRECTION: "借贷标志 借贷标识 借贷方向 借贷 收支标志 收支方向 收支",
}
HEADERS = {header: kind for kind, headers in _HEADERS.items() for header in headers.split()}
FACTS = {
    STATE_FACT: Kind.STATE,
    REASON_FACT: Kind.REASON,
    DAY_FACT: Kind.DAY,
    **dict.fromkeys(REMARK_FACTS, Kind.REMARK),
}
_YES, _NO = ("是", "有", "Y", "YES", "√", "TRUE"), ("否", "无", "N", "NO", "×", "FALSE")
_BLANK = ("-", "--", "/")
_NOTHING = re.compile(r"[-/×]*|无|无误|没有|0+")  # where a reason or a day should stand
_INWARD = ("贷", "贷方", "收", "收入", "C", "CR")

_MOVED = "支付|付款|付讫|付|代发|发放|发|入账|到账|转账|打款|划拨|划款|拨付|出账"
_DONE_BY = f"(?:交易|处理|银行|汇款|扣款|记账|清算|{_MOVED}|补发|重发|已经?)*"
_PAID = re.compile(
    rf"{_DONE_BY}成功|成功(?:{_MOVED})|(?:银行)?已经?(?:{_MOVED})(?:完成|完毕)?|(?:交易|{_MOVED})?已?完成"
    rf"|(?:交易|{_MOVED})(?:完毕|正常)|正常|SUCCESS(?:FUL)?|SUCCEEDED|OK"
)
_TAKEN_BACK = "退票|退回|退汇|退款|冲正|冲销|冲账|红冲|抹账|撤销"
_NOT_DONE = "失败|[未不没]成功|拒付"
_BY = r"(?:已经?|被|银行|对方行|收款行|系统|自动|全额|当日|次日|交易|支付|付款|代发|发放|处理|入账|转账|汇款)*"
_BACK = re.compile(rf"{_BY}(?:(?:{_NOT_DONE})?(?:{_TAKEN_BACK})|(?<=[已被经])退)了?|RETURNED|REVERSED")
_FAILED = re.compile(rf"{_BY}(?:{_NOT_DONE}|拒绝|拒收|作废)|FAIL(?:ED|URE)?|REJECT(?:ED)?")
_AT_AN_END = re.compile(rf"(?:{_NOT_DONE}|{_TAKEN_BACK}).*|.*(?:{_NOT_DONE}|{_TAKEN_BACK})")
_SAYS_PAID = re.compile(rf"(?<![未不没])成功|已经?(?:{_MOVED})|(?<![未不非])(?:完成|正常)")
_SAYS_BACK = re.compile(f"{_TAKEN_BACK}|[已被]退(?!役|休|伍|捕|耕|出)")
_SAYS_GONE = re.compile(f"{_SAYS_BACK.pattern}|{_NOT_DONE}")
_NOT_BACK = re.compile(rf"(?:未|无|没有?|非)被?(?:{_TAKEN_BACK}|退)")
_RESENT = re.compile(r"(?<!待)(?:重新?|再次?|补)(?:发|付|支付|代发|汇)")
_WAITS = re.compile(r"中$|待(?!重发|重付|补发|再发|更正)|在途|预计|申请|即将|尚未")
_NOT_YET = re.compile(f"未(?:{_MOVED}|处理|完成)")
_UNSURE = re.compile(rf"部分|可能|疑似|(?:[未无非不如若]|没有?|避免|防止)被?(?:{_TAKEN_BACK}|失败|拒付|退)")
_UNDER_WAY = re.compile("中$|在途|处理")
_CANCELLED = re.compile("退[票回汇款](?:已|被)?(?:撤销|冲正|取消|作废)")
_CODE = re.compile(r"[A-Z]{0,4}\d+")
_BETWEEN = re.compile(r"[\s,，。、;；:：()\[\]【】<>《》|/→\-—~!！]+")


def kind_of(header: str, fact: str) -> Kind | None:
    """What a column tells, by its header and the fact that the header names."""
    return FACTS.get(fact) or HEADERS.get(squash(header).split("(")[0])


@lru_cache(maxsize=CACHE_SIZE)
def said(text: str) -> str:
    """What a state says: PAID, FAILED, BACK, KEPT, PENDING or UNKNOWN."""
    parts = [part for part in _BETWEEN.split(squash(text.replace(" ", ","))) if part]
    told = [_part(part) for part in parts if not _CODE.fullmatch(part)]
    if PENDING in told or _MIXED in told:
        return PENDING if PENDING in told else UNKNOWN
    gone = [verdict for verdict in told if verdict in GONE]
    if gone:
        return UNKNOWN if PAID in told or KEPT in told else BACK if BACK in gone else FAILED
    if not told or UNKNOWN in told:
        return PENDING if any(map(_NOT_YET.fullmatch, parts)) else UNKNOWN
    return PAID if PAID in told else KEPT


def _part(text: str) -> str:
    """What one part of a state says; _MIXED where it is neither or both."""
    for verdict, words in ((KEPT, _NOT_BACK), (PAID, _PAID), (BACK, _BACK), (FAILED, _FAILED)):
        if words.fullmatch(text):
            return verdict
    if _WAITS.search(text):
        return PENDING
    if _CANCELLED.search(text) or _UNSURE.search(text) or _RESENT.search(text) or _SAYS_PAID.search(text):
        return _MIXED
    if _AT_AN_END.fullmatch(text):
        return BACK if _SAYS_BACK.search(text) else FAILED
    return UNKNOWN


def is_bare(text: str) -> bool:
    """Whether a text says that a payment failed or was returned, and nothing more: 退票, 代发失败退回."""
    return bool(_BACK.fullmatch(squash(text)) or _FAILED.fullmatch(squash(text)))


def in_passing(text: str) -> str:
    """What a remark or a title says: FAILED or BACK; UNKNOWN where it speaks of that without telling; else ""."""
    verdict = said(text)
    if verdict in GONE:
        return verdict
    doubtful = _SAYS_GONE.search(text) and not _RESENT.search(text) and verdict not in (PAID, KEPT)
    return UNKNOWN if doubtful and not _NOT_BACK.search(text) else ""


@lru_cache(maxsize=CACHE_SIZE)
def became(cells: tuple[Cell, ...]) -> str:
    """What all columns of a row say together: PAID, FAILED, BACK, or "" where they say nothing.

    The gravest counts; a return (of 退票 columns) may follow a success. Raises InputProblem where a word is not known
    or two contradict one another.
    """
    told = [(verdict, cell) for cell in cells if (verdict := _READ[cell[0]](cell))]
    states = [(verdict, cell) for verdict, cell in told if cell[0] in (Kind.STATE, Kind.ARRIVED, Kind.RETURNED)]
    gone = [each for each in told if each[0] in GONE]
    if not gone:
        return _unless_inward(PAID if told else "", cells)
    first = gone[0]
    for verdict, cell in states:
        if verdict == PAID and (against := next((one for _, one in gone if not _follows(one)), None)):
            raise _contradiction(cell, against)
        if verdict == KEPT and first[0] == BACK:
            raise _contradiction(cell, first[1])
    verdicts = {verdict for verdict, _ in states if verdict in GONE} or {verdict for verdict, _ in gone}
    return BACK if BACK in verdicts else FAILED


def is_return(cell: Cell) -> bool:
    """Whether a row of a list of returns may be one: its column doesn't say that it was paid. Unknown words may."""
    if _CANCELLED.search(squash(cell[2])):
        return False
    try:
        return _READ[cell[0]](cell) not in (PAID, KEPT)
    except InputProblem:
        return True


def says_nothing(reason: str) -> bool:
    """Whether what stands where a reason should is none: 无, -, 交易成功."""
    return bool(_NOTHING.fullmatch(plain(reason))) or said(reason) in (PAID, KEPT)


def _follows(cell: Cell) -> bool:
    """Whether a column is about what came after the payment: 退票标志, 退票原因, 退票日期."""
    return cell[0] is not Kind.STATE and cell[0] is not Kind.REMARK and "退" in cell[1]


def _contradiction(one: Cell, other: Cell) -> InputProblem:
    two = "和".join(f"“{header}”列的“{shown(text)}”" for _, header, text in (one, other))
    return InputProblem(f"的{two}互相矛盾，看不出付成了没有，请查实后改成一致的")


def _unless_inward(verdict: str, cells: Iterable[Cell]) -> str:
    for kind, header, text in cells:
        if kind is Kind.DIRECTION and squash(text) in _INWARD:
            raise InputProblem(
                f"的“{header}”是“{text}”，是收进来的钱，不是付出的；退回的请列在退票清单里，别的请删去这一行"
            )
    return verdict


def _state(cell: Cell) -> str:
    verdict = said(cell[2])
    if verdict == PENDING:
        raise InputProblem(f"的状态“{shown(cell[2])}”还没有结果，请等银行处理完再对，或先删去这一行")
    if verdict == UNKNOWN:
        raise InputProblem(f"的状态“{shown(cell[2])}”不认识，看不出付成了没有，请查实后改成 成功、失败 或 退票")
    return verdict


def _returned(cell: Cell) -> str:
    text = squash(cell[2])
    if text in (*_YES, *_NO, *_BLANK):
        return BACK if text in _YES else KEPT if text in _NO else ""
    return KEPT if (verdict := _state(cell)) == PAID else verdict


def _arrived(cell: Cell) -> str:
    text = squash(cell[2])
    if text in _NO and not cell[1].endswith(("成功", "成功标志")):
        raise InputProblem(f"的“{cell[1]}”是“{text}”，还没有结果，请等银行处理完再对，或先删去这一行")
    return PAID if text in _YES else FAILED if text in _NO else _state(cell)


def _reason(cell: Cell) -> str:
    if _NOTHING.fullmatch(plain(cell[2])):
        return ""
    verdict = said(cell[2])
    if verdict == PENDING and _UNDER_WAY.search(cell[2]):
        return _state(cell)
    if verdict in (PAID, KEPT):
        return ""
    return verdict if verdict in GONE else BACK if "退" in cell[1] else FAILED


def _day(cell: Cell) -> str:
    return "" if _NOTHING.fullmatch(plain(cell[2])) else BACK


def _remark(cell: Cell) -> str:
    verdict = in_passing(cell[2])
    if verdict == UNKNOWN:
        raise InputProblem(f"的“{cell[1]}”写着“{shown(cell[2])}”，看不出付成了没有，请查实后写进“状态”列")
    return verdict


_READ: dict[Kind, Callable[[Cell], str]] = {
    Kind.STATE: _state,
    Kind.RETURNED: _returned,
    Kind.ARRIVED: _arrived,
    Kind.REASON: _reason,
    Kind.DAY: _day,
    Kind.REMARK: _remark,
    Kind.DIRECTION: lambda cell: "",
}
