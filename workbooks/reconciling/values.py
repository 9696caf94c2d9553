"""What a cell of a payment list says: an amount in fen, who, which months, which day, whether it failed.

Nothing is guessed: what can't be read raises `Unreadable` with the sentence to show after the place of its row. Files
repeat themselves, so what was read of a value is kept.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from policies.dates import MONTHS, read_date, read_month
from policies.errors import InputProblem
from policies.masking import shown
from policies.vocabulary import exact_number
from udfs import identity
from udfs.cells import CellError
from udfs.header_words import plain
from udfs.numbers import EXACT_DIGITS, LOST_TAIL, SCIENTIFIC, reference

KEPT = 1 << 16  # different values of a kind that are remembered
HIDDEN = "*"  # in a number or a name that a bank shows in part
ZERO = "金额为 0"
OPEN = ("待定", "错误")  # what our functions answer where there is no amount
TIMESTAMP = 14  # digits of 20240603102233
_DAY = 8
_DASHES = re.compile(r"至|到|—+|–|－|~|～|--")
_MONTH = re.compile(r"(?:(?P<year>\d{4})(?:年|[-/.]))?(?P<month>\d{1,2})(?:月份?)?")
_FULL_DATE = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.年])(?P<month>\d{1,2})(?:(?P=mark)|(?<=\d)月)\d{1,2}日?")
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?:\d{2})?")
_HIDING = re.compile(r"[*×•·]+|[xX]{2,}|\.{2,}")
_HIDING_LETTERS = re.compile(r"[*×]+|[xX]{2,}")
_TAIL = re.compile(r"(?:尾号|末[四4]位)?\(?(\d{3,6})\)?")
_TITLE_MONTHS = re.compile(r"(\d{4})年(\d{1,2})月?(?:份)?(?:(?:-|至|到|—+|–|~)(?:(\d{4})年)?(\d{1,2}))?月(?!\d{1,2}日)")


class Unreadable(Exception):
    """Why a row can't be taken in; the sentence goes on after its place."""


class Apart(Exception):
    """Why a row takes no part: nothing is due in it, or not yet."""


@lru_cache(KEPT, typed=True)
def fen_of(value: object) -> int:
    """A positive amount in fen. Raises Apart for nothing yet, Unreadable for what is no amount."""
    if value is None:
        raise Apart("金额空着")
    if isinstance(value, CellError):
        raise Unreadable(f"的金额是错误值 {value}，请改正后再试")
    if isinstance(value, str) and plain(value).startswith(OPEN):
        raise Apart(f"金额{plain(value)[:2]}")
    if isinstance(value, bool):
        raise Unreadable("的金额不是数")
    try:
        number = exact_number(value)
    except (ValueError, ZeroDivisionError):
        raise Unreadable(f"的金额“{shown(str(value))}”不是数，请改正后再试") from None
    fen = round(number * 100)
    if abs(number * 100 - fen) * 1000 > 1:  # what a sum of numbers with a point leaves behind is far less
        raise Unreadable(f"的金额“{shown(str(value))}”有比分更小的零头，请改成到分的金额")
    if fen < 0:
        raise Unreadable(f"的金额是负数（{shown(str(value))}），请把退回、冲销的款项列在退票清单里，金额写成正数")
    if fen == 0:
        raise Apart(ZERO)
    return fen


def identity_of(value: object) -> str:
    """An identity number in 18 characters; one that is wrong as it stands; "" where it is blank or partly hidden."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            value = identity.from_number(value)
        except InputProblem as problem:
            raise Unreadable(f"的{problem}") from None
    number = identity.normal(str(value))
    if len(number) == identity.LENGTH and not number.endswith(LOST_TAIL) and HIDDEN not in number:
        return number
    return _odd_identity(number)


def _odd_identity(number: str) -> str:
    """One of 15 digits completed. Raises Unreadable where digits are lost."""
    if HIDDEN in number:
        return ""
    if SCIENTIFIC.fullmatch(number) or number.endswith(LOST_TAIL):
        wrong = identity.check(number)
        if "丢失" in wrong:
            raise Unreadable(f"的{wrong}")
    try:
        return identity.current(number)
    except InputProblem:
        return number


def account_of(value: object) -> str:
    """The digits of an account; "" where it is blank or partly hidden."""
    if value is None:
        return ""
    if isinstance(value, str):
        if value.isascii() and value.isdigit():
            return value
        text = _after_colon(plain(value))
        if visible_of(text):
            return ""
        if not SCIENTIFIC.fullmatch(text):
            return "".join(c for c in text if c.isdigit())
    elif isinstance(value, int | float) and float(value).is_integer() and len(str(int(value))) <= EXACT_DIGITS:
        return str(int(value))
    raise Unreadable("的账号曾按数字保存，末几位已经丢失、无法找回，请设单元格为文本后重新输入")


@lru_cache(KEPT, typed=True)
def visible_of(value: object) -> str:
    """What a bank shows of an account in part, as 6217*9999; "" of one that is shown in full or not at all.

    >>> [visible_of(text) for text in ("6217XXXX0001", "6217-****-0001", "尾号0001", "(0001)", "农信：6217…0001")]
    ['6217*0001', '6217*0001', '*0001', '*0001', '6217*0001']
    >>> visible_of("6217 0000 0000 0001")
    ''
    """
    text = _after_colon(plain(value)) if isinstance(value, str) else ""
    if not text or text.isdigit():
        return ""
    if _HIDING.search(text):
        ends = _HIDING.split(text)
        head, tail = ("".join(c for c in end if c.isdigit()) for end in (ends[0], ends[-1]))
        return f"{head}{HIDDEN}{tail}"
    return f"{HIDDEN}{found[1]}" if (found := _TAIL.fullmatch(text)) else ""


def _after_colon(text: str) -> str:
    """An account without the bank's name before it."""
    rest = text.rpartition(":")[2]
    return rest if any(c.isdigit() for c in rest) else text


def seen_of(value: object) -> str:
    """What a bank shows of a name or an identity number in part, as 王*; "" of one that is shown in full."""
    text = plain(value) if isinstance(value, str) else ""
    if not _HIDING_LETTERS.search(text):
        return ""
    ends = _HIDING_LETTERS.split(text)
    return f"{ends[0]}{HIDDEN}{ends[-1]}" if ends[0] or ends[-1] else ""


def text_of(value: object) -> str:
    """A text without blanks around it; a whole number as its digits."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def reference_of(value: object) -> str:
    """The reference of a payment, as every program writes it: capitals, no blanks, no zeros before it.

    Raises Unreadable where digits are lost.
    """
    text = "".join(text_of(value).split())
    too_long = isinstance(value, int | float) and len(text) > EXACT_DIGITS
    if too_long or (not text.isalnum() and SCIENTIFIC.fullmatch(text)):
        raise Unreadable("的流水号曾按数字保存，末几位已经丢失，请设单元格为文本后重新输入")
    return reference(text)


@lru_cache(KEPT, typed=True)
def name_of(value: object) -> str:
    """A name without blanks (one in Latin letters keeps them between its words); "" where it is partly hidden."""
    if value is None:
        return ""
    text = str(value)
    if not (text.isprintable() and " " not in text):
        text = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
        text = text if text.isascii() else text.replace(" ", "")
    return "" if HIDDEN in text or "＊" in text else text


@lru_cache(KEPT, typed=True)
def day_of(value: object) -> date | None:
    """A day; a time of day is dropped. Raises Unreadable."""
    if value is None:
        return None
    text = text_of(value)
    if len(text) == TIMESTAMP and text.isdecimal():
        value = text[:_DAY]
    try:
        return read_date(value)  # type: ignore[arg-type]
    except (InputProblem, TypeError):
        raise Unreadable(f"的日期“{shown(text)}”看不懂，请写成 2024-05-06") from None


@lru_cache(KEPT, typed=True)
def period_of(value: object, year: str = "") -> str:
    """Months as 2024-05, or 2024-05/2024-07; "" for none. `year` is that of a month written without one.

    Raises Unreadable.
    """
    if value is None:
        return ""
    text = plain(text_of(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return f"{read_month(value):%Y-%m}"
        except InputProblem:
            raise Unreadable(f"的月份“{shown(text)}”看不懂，请写成 2024-05 这样的文本") from None
    first, last = _ends(text)
    months = [_month(first, year)]
    if last:
        months.append(_month(last, months[0][:4] if months[0] else year))
    if not all(months) or months[-1] < months[0]:
        hint = "没有年份" if re.fullmatch(r"\d{1,2}月份?", first) and not year else "看不懂"
        raise Unreadable(f"的月份“{shown(text)}”{hint}，请写成 2024-05 或 2024-05至2024-07")
    return span(months[0], months[-1])


def span(first: str, last: str) -> str:
    """The period from one month to another, both 2024-05."""
    return first if first == last else f"{first}/{last}"


def months_on(first: str, count: int) -> str:
    """The month `count` months after another."""
    number = int(first[:4]) * MONTHS + int(first[5:]) - 1 + count
    return f"{number // MONTHS}-{number % MONTHS + 1:02d}"


def _ends(text: str) -> tuple[str, str]:
    """The two ends of a span, or one and ""."""
    parts = [part for part in _DASHES.split(text.replace("/20", "~20") if text.count("/") == 1 else text) if part]
    if len(parts) == 2:
        return parts[0], parts[1]
    if len(parts) == 1 and (_MONTH.fullmatch(text) or _FULL_DATE.fullmatch(text) or _COMPACT.fullmatch(text)):
        return text, ""
    dash = [n for n, c in enumerate(text) if c == "-"]
    middle = dash[len(dash) // 2] if len(dash) % 2 else -1
    return (text[:middle], text[middle + 1 :]) if middle > 0 else (text, "")


def _month(text: str, year: str) -> str:
    """One end of a span as 2024-05; "" where it is none."""
    found = _FULL_DATE.fullmatch(text) or _COMPACT.fullmatch(text) or _MONTH.fullmatch(text)
    if not found or not (found["year"] or year) or not 1 <= int(found["month"]) <= MONTHS:
        return ""
    return f"{found['year'] or year}-{int(found['month']):02d}"


def period_of_title(titles: list[str]) -> str:
    """The months that the lines above a table name, such as 2024年5月 or 2024年5-7月; "" for none or several.

    Lines with a colon are those of who filled it in, and when.
    """
    found: set[str] = set()
    for title in titles:
        text = plain(title)
        if ":" in text:
            continue
        for year, month, other, last in _TITLE_MONTHS.findall(text):
            first = _month(month, year)
            end = _month(last, other or year) if last else first
            if first and end and first <= end:
                found.add(span(first, end))
    return found.pop() if len(found) == 1 else ""
