"""Dates and months as people write them, read without guessing.

Read: date objects, serial numbers of the 1900 date system, 2023-05-01, 2023/5/1, 2023.5.1, 2023年5月1日,
20230501 (full-width digits too, a time of day is dropped); for months 2023-05, 2023/5, 2023.5, 2023年5月,
202305.
Refused: a year of two digits or none, a day first, a month where a day is needed, a day that no calendar has,
years outside 1900 to 2099. Every refusal is an InputProblem.

>>> read_date("2023年5月1日"), read_month("2023.5")
(datetime.date(2023, 5, 1), datetime.date(2023, 5, 1))
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite

from policies.errors import InputProblem
from policies.masking import shown

FIRST_YEAR, LAST_YEAR = 1900, 2099
MONTHS = 12
LONGEST_MONTH = 31  # days
# The 1900 system counts a 29 February 1900 that never was, as serial 60.
PHANTOM_SERIAL = 60
EPOCH, EPOCH_BEFORE_PHANTOM = date(1899, 12, 30), date(1899, 12, 31)
LAST_SERIAL = (date(LAST_YEAR, 12, 31) - EPOCH).days
COMPACT_DATE, COMPACT_MONTH = 8, 6  # digits of 20230501 and 202305

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－／：　", "0123456789.-/: ")
_LOOSE_BLANK = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_TIME = r"(?:(?:[ T]|(?<=[日号]))[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_DATE = re.compile(
    r"(?P<y>[0-9]{4})(?:(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"|年(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})[日号]|(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))" + _TIME
)
_MONTH = re.compile(r"(?P<y>[0-9]{4})(?:[-/.](?P<m>[0-9]{1,2})|年(?P<m2>[0-9]{1,2})月份?|(?P<m3>[0-9]{2}))")
_AMBIGUOUS_MONTH = re.compile(r"[0-9]{4}\.1")

Readable = date | int | float | Decimal | str


def read_date(value: Readable) -> date:
    """The day that a cell's value names; InputProblem where it names none or more than one."""
    if isinstance(value, str):
        return _from_text(value, _clean(value))
    if isinstance(value, date):
        return _in_range(value.date() if isinstance(value, datetime) else value)
    return _from_number(value)


def read_month(value: Readable) -> date:
    """The first day of the month that a cell's value names; a full date stands for its month.

    A cell number such as 2023.1 may have been 2023.10 (a number keeps no last zero): refused.
    """
    text = _clean(value) if isinstance(value, str) else _month_as_text(value)
    match = _MONTH.fullmatch(text)
    if match:
        return _built(text, match["y"], match["m"] or match["m2"] or match["m3"], "1")
    return read_date(value).replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the month's last day where it is shorter (民法典 第202条)."""
    index = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(index, MONTHS)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _clean(text: str) -> str:
    return _LOOSE_BLANK.sub("", text.translate(_FULL_WIDTH).strip())


def _from_text(raw: str, text: str) -> date:
    match = _DATE.fullmatch(text)
    if match:
        month = match["m"] or match["m2"] or match["m3"]
        return _built(raw, match["y"], month, match["d"] or match["d2"] or match["d3"])
    if _MONTH.fullmatch(text):
        raise InputProblem(f"“{_shown(raw)}”只写到月，这里要具体日期，请写成 2023-05-01 这样的年月日")
    raise InputProblem(f"“{_shown(raw)}”不是能认出的日期，请写成 2023-05-01 这样的年月日（年份四位）")


def _from_number(value: int | float | Decimal) -> date:
    if isinstance(value, bool) or not isfinite(value):
        raise InputProblem(f"“{value}”不是日期，请写成 2023-05-01 这样的年月日")
    if FIRST_YEAR <= value < LAST_YEAR + 1:
        raise InputProblem(f"“{value}”像年份或年月，请写成 2023-05-01 这样的年月日")
    serial = int(value)
    if serial == value and len(str(serial)) in (COMPACT_DATE, COMPACT_MONTH):
        return _from_text(str(serial), str(serial))
    if not 1 <= serial <= LAST_SERIAL or serial == PHANTOM_SERIAL:
        raise InputProblem(f"“{_shown(str(value))}”不是日期，请写成 2023-05-01 这样的年月日")
    return (EPOCH if serial > PHANTOM_SERIAL else EPOCH_BEFORE_PHANTOM) + timedelta(days=serial)


def _month_as_text(value: date | int | float | Decimal) -> str:
    """A number such as 2023.5 or 202305 as the month somebody wrote; "" where it is something else."""
    if isinstance(value, date | bool) or not isfinite(value):
        return ""
    text = str(value)
    if _AMBIGUOUS_MONTH.fullmatch(text):
        raise InputProblem(f"“{text}”可能是 1 月，也可能是 10 月（数字不保留末尾的 0），请写成 2023-01 这样的文本")
    return str(int(value)) if value == int(value) else text


def _built(raw: str, year: str, month: str, day: str) -> date:
    try:
        return _in_range(date(int(year), int(month), int(day)))
    except ValueError:
        raise InputProblem(f"“{_shown(raw)}”不是日历上有的日期，请核对") from None


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InputProblem(f"年份 {day.year} 不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间，请核对日期")
    return day


def _shown(raw: str) -> str:
    return shown(_clean(raw))
