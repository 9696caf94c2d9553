"""Whether a document, plan or benefit is in force on a day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from policies.case import Case, Undecided
from policies.dates import MONTHS
from policies.figures import Figure
from policies.model import Benefit, Document, Period, Quantity
from policies.policy import Policy
from policies.vocabulary import vocabulary

IN_FORCE, NOT_YET, EXPIRED = "现行", "尚未施行", "已到期"
MONTH_UNIT = "月"


def status(policy: Policy, day: date | None) -> str:
    """现行, 征求意见稿, 已到期, 宣布失效 or 尚未施行; without a day periods are ignored."""
    document = policy.document
    if document.status != IN_FORCE or day is None:
        return document.status
    chapter = next((c for c in policy.chapters if c.id == policy.plan), None)
    return _on(chapter.in_force if chapter and chapter.in_force else document.in_force, day)


def _on(period: Period | None, day: date) -> str:
    if period is not None and period.from_ is not None and day < period.from_:
        return NOT_YET
    if period is not None and period.to is not None and day > period.to:
        return EXPIRED
    return IN_FORCE


def period_of(benefit: Benefit, document: Document) -> Period | None:
    """The period that governs a benefit: its own, its plan's, else the document's."""
    return benefit.in_force or document.in_force


def in_force(case: Case) -> None:
    """Raises Undecided NOT_IN_FORCE where the event lies outside the period, unless 用途=测算."""
    document, day = case.policy.document, case.as_of
    if case.policy.simulation:
        return
    if document.status != IN_FORCE:
        raise Undecided("NOT_IN_FORCE", f"本文件{_said(document.status)}，不能据以发放", document.clause)
    if day is None:
        return
    period = period_of(case.benefit, document)
    state = _on(period, day)
    if period is not None and state != IN_FORCE:
        span = f"{period.from_ or '起始日未写明'} 至 {period.to or '未写明'}"
        raise Undecided("NOT_IN_FORCE", f"{day} {_said(state)}（执行期 {span}）", period.clause)
    if period is not None and period.to is not None:
        _months_after(case, period, day, period.to)


def names_the_day(policy: Policy, benefit: Benefit, day: date) -> bool:
    """Whether the period tells a day from the others: it lies outside, or months are counted from it to the end.

    Always where a benefit leads to others of its chapter: they have periods of their own.
    """
    parts = benefit.amount.parts if benefit.amount else ()
    if benefit.options or benefit.award or any(part.benefit for part in parts):
        return True
    period = period_of(benefit, policy.document)
    if policy.simulation or policy.document.status != IN_FORCE or period is None:
        return False
    months = any(_unit(quantity) == MONTH_UNIT for part in parts for quantity in part.times)
    return _on(period, day) != IN_FORCE or (months and period.to is not None)


def outside_period(policy: Policy, figure: Figure, day: date | None) -> str:
    """Why a figure is not in force on a day; "" where it is, or where no day is asked."""
    document = policy.document
    if policy.simulation:
        return ""
    if document.status != IN_FORCE:
        return f"本文件{_said(document.status)}"
    chapter = next(c for c in document.chapters if c.id == figure.plan and figure.benefit in c.benefits)
    period = period_of(chapter.benefits[figure.benefit], document)
    if day is None or period is None or _on(period, day) == IN_FORCE:
        return ""
    return f"{day} {_said(_on(period, day))}（{period.clause}）"


def _months_after(case: Case, period: Period, day: date, end: date) -> None:
    """A claim for several months that runs past the end: the months after it are open."""
    for part in case.benefit.amount.parts if case.benefit.amount else ():
        for quantity in part.times:
            months = case.get(quantity.fact)
            if _unit(quantity) != MONTH_UNIT or not isinstance(months, Fraction):
                continue
            inside = (end.year - day.year) * MONTHS + end.month - day.month + 1
            if months > inside:
                says = f"自 {day:%Y-%m} 起 {months} 个月中，{end} 之后的月份文件没有规定（期内 {inside} 个月）"
                raise Undecided("NOT_IN_FORCE", says, period.clause)


def _unit(quantity: Quantity) -> str:
    return quantity.unit or vocabulary().fact(quantity.fact).unit


def _said(state: str) -> str:
    return {"征求意见稿": "是征求意见稿", "宣布失效": "已宣布失效"}.get(state, state)
