"""Days of payments that speak against what was matched, without deciding anything."""

from __future__ import annotations

from workbooks.reconciling.groups import Group
from workbooks.reconciling.outcomes import RESENT

EARLY = "实付日期早于应付的所属月份，请核对是不是这个月的"
NEXT_MONTH = "付成的一笔比退回（或失败）的晚了月份，又没有写所属期，请核对是重发，还是下一个月的正常发放"
MONTH = len("2024-05")


def look_at_days(outcome: str, group: Group) -> None:
    """A payment before the first month that it is due for; a resend that may be the next month's payment."""
    begins = min((each.period for each in group.payables), default="")[:MONTH]
    days = [each.day.isoformat() for each in group.live if each.day]
    if begins and any(day < begins for day in days):
        group.warn(EARLY)
    tried = [each.day.isoformat()[:MONTH] for each in group.attempts() if each.day]
    silent = [each.day.isoformat() for each in group.live if each.day and not each.period]
    if outcome == RESENT and tried and any(day[:MONTH] > max(tried) for day in silent):
        group.remark(NEXT_MONTH)
