"""The words by which headers, totals and notes are known on sheets that offices make."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from policies.vocabulary import Fact, Vocabulary, squash, vocabulary
from udfs.header_words import AMOUNT_HEADERS, is_amount, plain
from workbooks.form_model import NOT_PRINTED

_SERIAL = "序号 编号 NO NO. 序"
_OTHER = (
    "备注 签字 本人签字 领款人签字 签名 本人签名 依据 核验结果 失业保险编号 学历 文化程度 毕业院校 家庭住址 住址 地址 "
    "现住址 单位 单位名称 工作单位 企业名称 用人单位 班级 班次 期次 培训时间 出生年月 出生日期 政治面貌 联系人 "
    "学习形式 毕业时间 回访时间 回访结果 村 社区 行政村 乡镇 "
    "付款人 付款户名 付款人名称 付款人账号 付款账号 付款单位 付款单位账号 付款行 收款行 "
    "收款银行 币种 手续费 批次号 余额"
)
SERIAL_HEADERS = frozenset(_SERIAL.split())
OTHER_HEADERS = frozenset(_OTHER.split()) | SERIAL_HEADERS
_OTHER_PERSONS = "监护人 家长 联系人 紧急联系人 配偶 户主 父亲 母亲 经办人 负责人 代领人 代办人 介绍人"
OTHER_PERSONS = frozenset(_OTHER_PERSONS.split())
HOUSEHOLDER = "户主"  # may be the one who is paid, where the list names nobody else
_OWN_PERSONS = "学员 人员 本人 参训人员 参训学员 培训人员 培训学员 见习人员 实习人员 劳动者 申请人 享受人员 补贴对象"
OWN_PERSONS = frozenset(_OWN_PERSONS.split())
_UNITS = "元 万元 人 月 个月 天 岁 次 年 学时 元/人 元/月 元/人/月 %"
UNITS = frozenset(_UNITS.split())

NOTE = re.compile(r".*:")  # notes and signature lines: a label with a colon
SIGNATURE = re.compile(
    r"(?:经办人|负责人|填表人|填报人|制表人?|审核人?|复核人?|审批人?|盖章|公章|\(章\)|\(印章\)|年月日|第\d+页|共\d+页"
    r"|以下空白|此页无正文|一式[二两三四五]份)"
)
MAY_TELL = re.compile(r"[合总共计小页累:经负填制审复盖公章印年第以此一]|[^\x00-\x7f一-龥]")
"""Found in every text that is a total, a subtotal, a note or a signature line, and in few others."""
SENTENCE = re.compile(r"[。;,!]|说明|须知|要求")
_FIGURES = re.compile(r"[\d\s.,:/xX年月日-]*")  # numbers, identity numbers, dates
LONGEST_HEADER = 60
CACHE_SIZE = 4096  # words of cells remembered: most columns hold few
_DECORATION = re.compile(r"^[*★☆※#\d.、()①-⑳:]+|[*★☆※:]+$|\((?:必填|选填|必填项|下拉选择|文本格式?|不打印)\)$")


def bare(header: str) -> str:
    """A header without blanks, line breaks and the remark that it is not printed."""
    seen = "".join(c for c in header if unicodedata.category(c) != "Cf")
    return "".join(seen.split()).removesuffix(NOT_PRINTED)


def undecorated(header: str) -> str:
    """A header without stars, numbering, a final colon and remarks such as （必填）."""
    text = plain(header)
    while (shorter := _DECORATION.sub("", text)) != text and shorter:
        text = shorter
    return text


def of_person(header: str, persons: frozenset[str]) -> tuple[str, str] | None:
    """Whom a header speaks of, and what of him: 户主姓名 is 户主 and 姓名. None where it names none of `persons`."""
    text = undecorated(header)
    found = max((word for word in persons if text.startswith(word) and text != word), key=len, default=None)
    return (found, text.removeprefix(found).removeprefix("的")) if found else None


def is_serial(header: str) -> bool:
    return squash(header) in SERIAL_HEADERS


def known_fact(header: str) -> Fact | None:
    """The fact of a header, decorations and whose it is aside; another person's is none, but the householder's."""
    return None if _FIGURES.fullmatch(header) else _fact(vocabulary(), header)


@lru_cache(CACHE_SIZE)
def _fact(words: Vocabulary, header: str) -> Fact | None:
    if fact := words.header(header) or words.header(undecorated(header)):
        return fact
    person = of_person(header, OWN_PERSONS | {HOUSEHOLDER})
    return words.header(person[1]) if person else None


def is_header(text: str) -> bool:
    """Whether a text is one that stands in headers."""
    if len(text) > LONGEST_HEADER or not may_head(text) or _FIGURES.fullmatch(text):
        return False
    return known_fact(text) is not None or _is_other(text)


def may_head(text: str) -> bool:
    """Whether a text has what every known header has; most texts of people have not."""
    return _ends(vocabulary()).search(text) is not None


@lru_cache(1)
def _ends(words: Vocabulary) -> re.Pattern[str]:
    """Found in every header: the last characters of those that are known, and whatever may be one in disguise."""
    known = {*words.headers, *OTHER_HEADERS, *AMOUNT_HEADERS}
    ends = {header.split("(")[0][-1] for header in known} | {header[-1] for header in known}
    return re.compile(f"[{re.escape(''.join(sorted(ends | {end.lower() for end in ends})))}]|[^\\x00-\\x7f一-龥]")


@lru_cache(CACHE_SIZE)
def _is_other(text: str) -> bool:
    bare_text = undecorated(text)
    return squash(bare_text).split("(")[0] in OTHER_HEADERS or is_amount(bare_text)


def is_unit(text: str) -> bool:
    """Whether a text is a unit alone, such as （元）."""
    return plain(text).strip("()") in UNITS
