"""The document's own checks that a plan has to do with and that don't hold, in words."""

from __future__ import annotations

from collections.abc import Iterator

from policies.audit import CheckResult, check_result
from policies.budgets import budget
from policies.checks import BROKEN, HOLDS, OUTCOMES
from workbooks.whatif.study import Study


def not_adding_up(found: Study) -> Iterator[str]:
    """The checks of budgets that are not used up exactly or that don't hold, and those of payments that fail."""
    budgets = found.effects[0].budgets
    uneven = {check for each in budgets if each.left_now for check in each.budget.checks}
    of_budgets = dict.fromkeys(check for each in budgets for check in each.budget.checks)
    of_payments = dict.fromkeys(check for each in budget(found.policy).payments for check in each.checks)
    for name in of_budgets | of_payments:
        result = check_result(found.policy.document.id, name)
        unused = name in of_budgets and (name in uneven or result.outcome != HOLDS)
        if unused or result.outcome in BROKEN:
            yield _told(result)


def _told(result: CheckResult) -> str:
    return f"{result.id} {OUTCOMES[result.outcome]}：{result.note}（{result.check.clause}）"
