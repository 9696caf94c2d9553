"""Makes a 测算表: 测算, 预算, 标准, 概览, 设置, 参数, filled from a document.

Ordinary formulas do the work, so that the workbook is live without our functions; only the check column of 标准 uses
one. The formulas are calculated before the file is put in place.
"""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from policies.budgets import Budget, Payment, budget
from policies.case import plain
from policies.errors import PolicyProblem
from policies.library import resolve
from policies.policy import SIMULATION, USE, Policy
from workbooks.atomic import atomic_file, check_target
from workbooks.build import NOTHING, Formats, Results, new_book, settings_layouts, write_layouts
from workbooks.problems import FileProblem
from workbooks.sheet_writer import Filling
from workbooks.whatif.budgets_sheet import BudgetsSheet
from workbooks.whatif.lines_sheet import LinesSheet
from workbooks.whatif.model import Plan
from workbooks.whatif.overview_sheet import OverviewSheet
from workbooks.whatif.pen import Looks, Pen
from workbooks.whatif.plan_sheet import BUDGETS, FORM, OVERVIEW, PLAN, STANDARDS
from workbooks.whatif.plans import document_plan
from workbooks.whatif.standards_sheet import StandardsSheet, entries
from workbooks.workbook_policy import POLICY_FILE

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SETTINGS_FORM = "测算设置"


def new_plan(policy: str, out: Path, as_of: date | None = None) -> Path:
    """Writes a new 测算表 of a policy to `out` and gives its path. Raises FileProblem."""
    check_target(out, kind=".xlsx")
    try:
        found = resolve(simulated(policy))
    except PolicyProblem as problem:
        raise FileProblem(f"政策“{policy}”不能用：{problem}。请改正后再新建。") from problem
    from workbooks.calculate_file import calculated_values

    day = as_of or date.today()
    results = calculated_values(plan_bytes(found, day))
    with atomic_file(out) as file:
        file.write(plan_bytes(found, day, results))
    return out


def simulated(policy: str) -> str:
    """A policy text under which a draft and a repealed document may be looked at too.

    >>> simulated("shapotou-2025"), simulated("haiyuan-2023?方案=02")
    ('shapotou-2025?用途=测算', 'haiyuan-2023?方案=02&用途=测算')
    """
    if f"{USE}=" in policy:
        return policy
    return f"{policy}{'&' if '?' in policy else '?'}{USE}={SIMULATION}"


def plan_bytes(policy: Policy, as_of: date, results: Results | None = None) -> bytes:
    """The .xlsx of a policy's plan. `results` are the values of its formulas, by sheet and address."""
    target = io.BytesIO()
    book = new_book(target, FORM, policy.document.title)
    values = results or {}
    _sheets(book, policy, document_plan(policy), values)
    named: dict[str, object] = {POLICY_FILE: _without_parameters(policy), "计算日期": as_of}
    settings, parameters = settings_layouts(book, named, SETTINGS_FORM)
    layouts = [(settings, NOTHING), (parameters, Filling(fields={**policy.decisions, **policy.parameters}))]
    write_layouts(book, layouts, named, values, Formats(book))
    book.close()
    return target.getvalue()


def _without_parameters(policy: Policy) -> str:
    """The policy text without what the 参数 sheet holds, so that it stands in one place only."""
    document, _, query = policy.text.partition("?")
    held = {*policy.decisions, *policy.parameters}
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0].strip() not in held]
    return f"{document}?{'&'.join(kept)}" if kept else document


def _sheets(book: Workbook, policy: Policy, plan: Plan, results: Results) -> None:
    looks, found = Looks(book), budget(policy)
    pens = {
        name: Pen(book.add_worksheet(name), looks, results.get(name, {}))
        for name in (PLAN, BUDGETS, OVERVIEW, STANDARDS)
    }
    standards = StandardsSheet(entries(policy, plan))
    bases = [basis(payment) for payment in found.payments] or [line.clause for line in plan.lines]
    lines = LinesSheet(plan, bases, standards, policy)
    budgets = BudgetsSheet(found, lines)
    lines.write(pens[PLAN], policy, budgets.names, control(found))
    budgets.write(pens[BUDGETS])
    OverviewSheet(lines, budgets).write(pens[OVERVIEW], book)
    standards.write(pens[STANDARDS], policy)


def control(found: Budget) -> Fraction | None:
    """What the whole plan may cost, where the document states a sum for every one of its payments."""
    stated = {each.name for each in found.sums}
    if not found.payments or any(payment.budget not in stated for payment in found.payments):
        return None
    return sum((each.yuan for each in found.sums if not each.within), Fraction(0))


def basis(payment: Payment) -> str:
    """What a line stands on: clause, what the text leaves open with the standards in question, checks."""
    parts = [f"方案{payment.plan} {payment.clause}" if payment.plan else payment.clause]
    if payment.says:
        parts.append(payment.says)
    if payment.among:
        parts.append("可选的标准：" + "、".join(f"{figure.name} {plain(figure.value)}" for figure in payment.among))
    if payment.checks:
        parts.append(f"核对 {'、'.join(payment.checks)}")
    return "；".join(parts)
