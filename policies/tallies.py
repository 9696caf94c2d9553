"""What earlier rows of a table count against a later row of the same person, limit by limit.

A limit counts the payments that `policies.history` finds among all payments of a person. Here they are found by a key:
a payment counts for a claim where their keys are equal. What it comes to is answered by `policies.limits` and
`policies.history` themselves, over a history of just these payments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from policies.case import Case
from policies.history import YEAR, History, Payment, compared, counts, derivable, received
from policies.limits import reached
from policies.model import Benefit, Cap, Document, Limit
from policies.vocabulary import Value, squash, vocabulary

Part = tuple[Any, ...]


@dataclass(frozen=True)
class Tally:
    """What one limit, or the cap, of a benefit counts.

    `labels` are the facts in which a payment equals the claim; `parts` those that are looked at besides.
    """

    benefit: Benefit
    rule: Limit | Cap
    labels: tuple[str, ...]
    parts: tuple[str, ...]

    def key(self, facts: Mapping[str, Value], year: int) -> tuple[object, ...] | None:
        """Equal for a claim and the payments that count for it; None where that can't be told."""
        values = [facts.get(label) for label in self.labels]
        if any(value is None for value in values):
            return None
        plain = (squash(value) if isinstance(value, str) else value for value in values)
        return (year if YEAR in self.rule.each else None, *plain)

    def counts(self, benefit: Benefit) -> bool:
        """Whether payments of a benefit count at all."""
        return counts(self.rule, self.benefit, benefit.title, benefit.kind)

    def part(self, facts: Mapping[str, Value], amount: Decimal) -> Part:
        """What of a payment that counts makes a difference."""
        return (amount if isinstance(self.rule, Cap) else None, *(facts.get(label) for label in self.parts))

    def stated(self, case: Case, paid: Sequence[Part]) -> dict[str, Value]:
        """What the payments that count come to, as facts that the claim states."""
        history = History(tuple(self._payment(case, part) for part in paid), complete=False)
        case = replace(case, history=history)
        if isinstance(self.rule, Limit):
            return reached(self.rule, case)
        spent = received(self.rule, case).value
        return {self.rule.less: spent} if spent is not None else {}

    def _payment(self, case: Case, part: Part) -> Payment:
        amount, *values = part
        facts = {label: case.facts[label] for label in self.labels}
        facts |= {label: value for label, value in zip(self.parts, values, strict=True) if value is not None}
        name = self.rule.either_or or self.rule.of if isinstance(self.rule, Limit) else ""
        assert case.as_of is not None
        return Payment(
            "", case.as_of, self.benefit.title, amount or Decimal(0), kinds=(*self.benefit.kind, name), facts=facts
        )


def tallies(benefits: Iterable[Benefit], document: Document) -> list[Tally]:
    """All that the benefits count."""
    found = []
    for benefit in benefits:
        found += [_of_limit(benefit, limit) for limit in benefit.limits if derivable(limit, document)]
        cap = benefit.amount.cap if benefit.amount else None
        found += [Tally(benefit, cap, (), ())] if cap and cap.less else []
    return found


def _of_limit(benefit: Benefit, limit: Limit) -> Tally:
    listed = vocabulary().fact(limit.fact).type == "list"
    labels = tuple(compared(limit))
    level = (limit.upgrade.level,) if limit.upgrade else ()
    return Tally(benefit, limit, () if listed else labels, (*(labels if listed else ()), *level))
