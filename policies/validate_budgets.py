"""Checks the budget of a document: every name is a figure, units agree, and what does not add up names its check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from policies.budgets import PER, YUAN, Budget, BudgetReader, Payment, Sum, budget, periodic
from policies.expressions import number
from policies.figures import Figure
from policies.model import Document
from policies.named_figures import NamedFigures
from policies.outlays import UNSTATED, Money, Outlay, Stated
from policies.policy import Policy

Fail = Callable[[Any, str], None]


def validate_budgets(document: Document, fail: Fail) -> None:
    """Refuse a budget that is wrong; `fail` raises with the row's file and line."""
    policy, named = Policy(document.id, document), NamedFigures(document)
    checks = {name for chapter in document.chapters for name in chapter.checks}
    stated = [(name, row) for chapter in document.chapters if chapter.budget for name, row in _stated(chapter.budget)]
    by_name = dict(stated)
    for name, row in stated:
        _known(row, row.checks, checks, fail)
        if Counter(n for n, _ in stated)[name] > 1:
            fail(row, f"预算“{name}”写了两次，请换一个名")
        if row.within and (row.within not in by_name or by_name[row.within].within):
            fail(row, f"“within”写的“{row.within}”不是上一级的预算，请写 stated 里的名（只有两级）")
    for chapter in document.chapters:
        if chapter.budget is None:
            continue
        _known(chapter.budget, chapter.budget.checks, checks, fail)
        reader = BudgetReader(policy, chapter, named)
        for outlay in chapter.budget.outlays:
            _known(outlay, outlay.checks, checks, fail)
            if outlay.budget and outlay.budget not in by_name:
                fail(outlay, f"没有叫“{outlay.budget}”的预算，现有：{'、'.join(by_name) or '无'}")
            _outlay(outlay, reader, by_name, fail)
    found = budget(policy)
    for total in found.sums:
        _sum(total, found, by_name[total.name], fail)


def _stated(money: Money) -> list[tuple[str, Stated]]:
    return list(money.stated.items())


def _known(row: Any, names: tuple[str, ...], checks: set[str], fail: Fail) -> None:
    for name in names:
        if name not in checks:
            fail(row, f"没有核对“{name}”，请写 audit.yaml 里的编号")


def _outlay(row: Outlay, reader: BudgetReader, by_name: dict[str, Stated], fail: Fail) -> None:
    """The standard is one of money, counted by the same unit; times go with a standard per period; one fund pays."""
    if row.standard == UNSTATED and not row.says:
        fail(row, f"“{row.title}”的标准没有写，请在“says”里说明为什么")
    if row.standard != UNSTATED and row.among and row.standard not in reader.parameters:
        fail(row, f"“{row.title}”写了标准，就不写“among”")
    if row.benefit and row.benefit not in reader.chapter.benefits:
        fail(row, f"“benefit”写的“{row.benefit}”不是本方案的补贴")
    payment = reader.payment(row)
    for figure in payment.among:
        _rate(figure, row, fail)
    _unit(payment, row, fail)
    fund = by_name[row.budget].fund if row.budget else ""
    if fund and payment.fund and payment.fund != fund:
        fail(row, f"“{row.title}”的资金来源是“{payment.fund}”，它计入的“{row.budget}”却是“{fund}”")
    if not 0 < payment.share <= 1:
        fail(row, f"“share”应当大于 0、不大于 1，不是 {number(payment.share)}")


def _rate(figure: Figure, row: Outlay, fail: Fail) -> None:
    if figure.unit.partition(PER)[0] != YUAN:
        fail(row, f"“{figure.path}”的单位是“{figure.unit}”，不是钱，不能作标准")


def _unit(payment: Payment, row: Outlay, fail: Fail) -> None:
    money, *per = payment.standard.unit.split(PER)
    if money != YUAN:
        fail(row, f"“{row.standard}”的单位是“{payment.standard.unit}”，不是钱，不能作标准")
    if per and per[0] != row.unit:
        fail(row, f"标准的单位是“{payment.standard.unit}”，数量的单位却是“{row.unit}”")
    needs_times = periodic(payment.standard.unit)
    if needs_times != bool(row.times):
        fail(row, f"标准的单位是“{payment.standard.unit}”，{'要写' if needs_times else '不写'}“times”（几个月、几年）")


def _sum(total: Sum, found: Budget, row: Stated, fail: Fail) -> None:
    """Sources, parts and payments come to the sum, or a check says why not."""
    sources = sum(total.sources.values(), Fraction(0))
    if total.sources and sources != total.yuan:
        fail(row, f"“{total.name}”各项来源合计 {number(sources)}，不等于 {number(total.yuan)}")
    parts = sum((part.yuan for part in found.sums if part.within == total.name), Fraction(0))
    told = bool(total.checks)
    if parts and parts != total.yuan and not told:
        fail(row, f"“{total.name}”各部分合计 {number(parts)}，不等于 {number(total.yuan)}，请写是哪项核对“checks”")
    planned = found.planned(total.name)
    complete = not parts and any(found.payments_of(total.name)) and not found.open(total.name)
    if complete and planned != total.yuan and not told:
        fail(row, f"“{total.name}”按项目算是 {number(planned)}，不等于 {number(total.yuan)}，请写是哪项核对“checks”")
