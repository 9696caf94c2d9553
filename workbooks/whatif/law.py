"""What the law says of the lines of a plan: which benefit each is, what bounds it, with which lines it shares its
headcount."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from policies.bounds import Bound, bounds_of, title_of
from policies.budgets import Payment, budget
from policies.policy import Policy, match_figures
from workbooks.whatif.model import Line


def with_law(policy: Policy, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with what the law says of them. One that the document plans is known by its title and path."""
    planned = {(each.title, each.standard.path): each for each in budget(policy).payments}
    shared = {heads for heads, count in Counter(each.heads for each in planned.values()).items() if count > 1}

    @cache
    def bounds(path: str, benefit: str) -> tuple[Bound, ...]:
        return bounds_of(policy, path, benefit)

    def known(line: Line, own: Payment | None) -> Line:
        benefit, heads = (own.benefit, own.heads) if own else ("", "")
        return replace(
            line,
            benefit=benefit or _benefit(policy, line.path),
            bounds=bounds(line.path, benefit),
            heads=heads if heads in shared else "",
        )

    return tuple(known(line, planned.get((line.title, line.path))) for line in lines)


def _benefit(policy: Policy, path: str) -> str:
    """The benefit that a path names a figure of; "" for none, and for an external standard."""
    stated = next((f for f in match_figures(policy.document, path) if f.path == path), None) if path else None
    found = [b for b in policy.benefits() if stated and (b.plan, b.title) == (stated.plan, stated.benefit)]
    return title_of(found[0]) if found else ""
