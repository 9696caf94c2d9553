"""Periods as rosters write them in one cell: 2024.03-2024.09, 2024-07-01至2024-07-31, 2024年3月—2024年9月."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from policies.dates import add_months, read_date, read_month
from policies.errors import InputProblem
from policies.masking import shown

BETWEEN = re.compile(r"\s*(?:至|到|—+|–|－|~|～|--)\s*")
PLAIN = re.compile(r"(\d{4}\D\d{1,2}(?:\D\d{1,2})?)\s*-\s*(\d{4}\D\d{1,2}(?:\D\d{1,2})?)")
MONTH_ALONE = re.compile(r"\d{4}\D\d{1,2}月?")
MONTHS, LONGEST_MONTH, WORKDAYS_A_WEEK = 12, 31, 5


class Backward(InputProblem):
    """A period whose end, `last`, lies before its start, `first`."""

    def __init__(self, says: str, first: date, last: date) -> None:
        super().__init__(says)
        self.first, self.last = first, last


@dataclass(frozen=True)
class Span:
    """A period, both ends inside it; `by_month` where it was written in months."""

    first: date
    last: date
    by_month: bool

    @property
    def months(self) -> Fraction:
        """Calendar months where the period was written so, else full months and the rest of one in days."""
        if self.by_month:
            return full_months(self.first, self.last) + 1
        after = self.last + timedelta(days=1)
        full = full_months(self.first, after)
        return full + Fraction((after - add_months(self.first, int(full))).days, LONGEST_MONTH)

    @property
    def workdays(self) -> int:
        """Mondays to Fridays; public holidays are not known here."""
        days = (self.last - self.first).days + 1
        return sum((self.first + timedelta(days=n)).weekday() < WORKDAYS_A_WEEK for n in range(days))


def full_months(start: date, end: date) -> Fraction:
    """Whole months from one day to another; negative where the second comes first."""
    between = (end.year - start.year) * MONTHS + end.month - start.month
    return Fraction(between - (add_months(start, between) > end))


def read_period(text: object) -> Span:
    """The period of a text. Raises InputProblem."""
    given = str(text).strip()
    plain = PLAIN.fullmatch(given)
    ends = list(plain.groups()) if plain else BETWEEN.split(given)
    if len(ends) != 2:
        raise InputProblem(f"“{shown(given)}”不是起止时间，请写成 2024.03-2024.09 或 2024.07.01-2024.07.31")
    by_month = all(MONTH_ALONE.fullmatch(end) for end in ends)
    first, last = (read_month(end) if by_month else read_date(end) for end in ends)
    if by_month:
        last = add_months(last, 1) - timedelta(days=1)
    if last < first:
        raise Backward(f"“{shown(given)}”的终止早于起始", first, last)
    return Span(first, last, by_month)
