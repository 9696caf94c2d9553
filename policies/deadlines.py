"""When a deadline of a document ends, counted from the date of its event.

The day of the event does not count; the period begins on the next day (民法典 第二百零一条). Months and years end on
the same day of the month, or on its last one (第二百零二条). Workdays are those of the State Council's yearly holiday
notices; for a year that has none yet there is no answer. Never asked in a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from policies.dates import MONTHS as MONTHS_OF_A_YEAR
from policies.dates import add_months
from policies.errors import InputProblem
from policies.model import Entry

WITHIN, DISPLAYED = "within", "公示"
DAYS, WORKDAYS, MONTHS, YEARS = "天", "工作日", "月", "年"


@dataclass(frozen=True)
class Period:
    """The length of a deadline; `displayed` where it is the least time that something is shown to the public."""

    length: int
    unit: str
    displayed: bool

    def __str__(self) -> str:
        measure = "个" if self.unit in (MONTHS, WORKDAYS) else ""
        return f"{'不少于 ' if self.displayed else ''}{self.length} {measure}{self.unit}"


@dataclass(frozen=True)
class Due:
    """The last day of a deadline. `workday` is that day or, where it is a day of rest, the next workday; None where
    the calendar does not know."""

    day: date
    workday: date | None


def period(entry: Entry) -> Period | None:
    """The length of a deadline that is counted from an event; None for one that stands in the calendar."""
    for name in (WITHIN, DISPLAYED):
        if name in entry.values and entry.unit in (DAYS, WORKDAYS, MONTHS, YEARS):
            return Period(int(entry.values[name]), entry.unit, name == DISPLAYED)
    return None


def due(entry: Entry, event: date) -> Due:
    """The last day of a deadline. Raises InputProblem where it is not counted from an event, or the years of the
    workday calendar are exceeded."""
    found = period(entry)
    if found is None:
        raise InputProblem(f"“{entry.name or entry.says}”不是从某一天起算的期限（{entry.clause}）")
    if found.unit == WORKDAYS:
        day = add_workdays(event, found.length)
        return Due(day, day)
    if found.unit == DAYS:
        day = event + timedelta(days=found.length)
    else:
        day = add_months(event, found.length * (MONTHS_OF_A_YEAR if found.unit == YEARS else 1))
    return Due(day, _workday_from(day))


def add_workdays(event: date, count: int) -> date:
    """The `count`-th workday after a day. Raises InputProblem outside the years of the calendar."""
    day = event
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def is_workday(day: date) -> bool:
    """Whether a day is worked, shifted days included. Raises InputProblem outside the years of the calendar."""
    first, last = calendar_years()
    if not first <= day.year <= last:
        raise InputProblem(
            f"{day.year} 年的工作日安排没有（日历只有 {first}—{last} 年），请更新 chinesecalendar 或人工推算"
        )
    import chinese_calendar

    return bool(chinese_calendar.is_workday(day))


def calendar_years() -> tuple[int, int]:
    """The first and the last year that the workday calendar knows."""
    from chinese_calendar.constants import holidays

    return min(holidays).year, max(holidays).year


def _workday_from(day: date) -> date | None:
    try:
        while not is_workday(day):
            day += timedelta(days=1)
    except InputProblem:
        return None
    return day
