"""What was paid before, and what a limit makes of it.

A history tells of one person (or one other payee). Whatever is claimed of the past besides, the larger counts: a
payment that is on record can't be talked away, and a payment elsewhere that the claim admits is not forgotten.
Years are calendar years (自然年度) of the event that is paid for, whether it came before or after the one now claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from policies.case import Case, plain
from policies.masking import mask
from policies.model import Benefit, Cap, Document, Limit
from policies.vocabulary import Value, squash, vocabulary

YEAR = "年"
SHOWN = 3  # payments that a sentence names one by one


@dataclass(frozen=True)
class Payment:
    """One payment: to whom (identity number), for which event, of which benefit; `amount` in yuan.

    `kinds` are the benefit's kind words at the time, `facts` what limits compare (职业工种, 等级 ...), `place` says
    where it is recorded.
    """

    person: str
    day: date
    benefit: str
    amount: Decimal
    document: str = ""
    plan: str = ""
    kinds: tuple[str, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)
    place: str = ""

    def __str__(self) -> str:
        where = f"，{self.place}" if self.place else ""
        return f"{self.day}《{self.benefit}》{plain(Fraction(self.amount))} 元（{mask(self.person)}{where}）"


@dataclass(frozen=True)
class History:
    """Payments of one person. `complete` where what is not in it was not paid; else it only adds to what is known."""

    payments: tuple[Payment, ...] = ()
    complete: bool = True

    def __add__(self, others: Iterable[Payment]) -> History:
        return History((*self.payments, *others), self.complete)


@dataclass(frozen=True)
class Known:
    """A fact about the past: its value (None where nothing tells), and the payments behind it.

    `sure` says that it is not more than this.
    """

    value: Value | None
    payments: tuple[Payment, ...] = ()
    sure: bool = True

    @property
    def says(self) -> str:
        """The payments in words, the first few of them; "" where there are none."""
        if not self.payments:
            return ""
        named = "，".join(str(payment) for payment in self.payments[:SHOWN])
        more = f"等 {len(self.payments)} 笔" if len(self.payments) > SHOWN else ""
        return f"查到 {named}{more}"


def known(limit: Limit, case: Case) -> Known:
    """The fact of a limit, from what the claim states and from the history."""
    given = case.get(limit.fact)
    comparable = _payments(limit, case)
    if comparable is None:
        return Known(given)
    payments, sure = comparable
    found: Value
    kind = vocabulary().fact(limit.fact).type
    if kind == "list":
        label = compared(limit)[0]
        found = tuple(dict.fromkeys(str(p.facts[label]) for p in payments if label in p.facts))
    elif kind == "flag":
        found = bool(payments)
    else:
        found = Fraction(len(payments))
    return Known(_larger(given, found), payments, sure or given is not None)


def received(cap: Cap, case: Case) -> Known:
    """What counts against a cap: the amounts of the same benefit in the span of the cap."""
    given = case.get(cap.less)
    span = _in_span(cap.each, case)
    if span is None:
        return Known(given)
    payments = tuple(p for p in span if counts(cap, case.benefit, p.benefit, p.kinds))
    total = sum((Fraction(p.amount) for p in payments), Fraction(0))
    return Known(_larger(given, total), payments, _complete(case) or given is not None)


def highest_before(level: str, limit: Limit, case: Case) -> Value | None:
    """The highest of an ordered word (等级) among the payments that a repeat repeats."""
    comparable = _payments(limit, case)
    words = vocabulary().fact(level).words
    label = compared(limit)[0]
    before = [
        str(p.facts[level])
        for p in (comparable[0] if comparable else ())
        if level in p.facts and _same(p.facts.get(label), case.get(label))
    ]
    return max(before, key=words.index) if before else None


def compared(limit: Limit) -> list[str]:
    """The facts in which a payment has to equal the claim; the other words of a limit say who and in which span."""
    return [name for name in (*limit.never_twice, *limit.each) if name in vocabulary().facts]


def _payments(limit: Limit, case: Case) -> tuple[tuple[Payment, ...], bool] | None:
    """The payments that a limit counts, and whether there are no others; None where a history can't tell."""
    span = _in_span(limit.each, case)
    if span is None or not derivable(limit, case.policy.document):
        return None
    labels = [] if vocabulary().fact(limit.fact).type == "list" else compared(limit)
    payments = [p for p in span if counts(limit, case.benefit, p.benefit, p.kinds)]
    if payments and any(case.get(label) is None for label in labels):
        return None
    equal = tuple(p for p in payments if all(_same(p.facts.get(label), case.get(label)) for label in labels))
    unclear = any(label not in p.facts for p in payments for label in compared(limit))
    return equal, _complete(case) and not unclear


def _in_span(each: tuple[str, ...], case: Case) -> list[Payment] | None:
    if case.history is None or (YEAR in each and case.as_of is None):
        return None
    return [p for p in case.history.payments if YEAR not in each or (case.as_of and p.day.year == case.as_of.year)]


def derivable(limit: Limit, document: Document) -> bool:
    """Whether payments can tell: the kind that the limit names is a kind of some benefit, not of an episode."""
    name = limit.either_or or limit.of
    if not name:
        return True
    benefits = [b for chapter in document.chapters for b in chapter.benefits.values()]
    return any(name in (*b.kind, b.title) for b in benefits)


def counts(rule: Limit | Cap, benefit: Benefit, title: str, kinds: tuple[str, ...]) -> bool:
    """Whether what a rule of a benefit counts takes in payments of a benefit with this title and these kinds."""
    name = rule.either_or or rule.of if isinstance(rule, Limit) else ""
    if name:
        return name in kinds or squash(name) == squash(title)
    shared = isinstance(rule, Limit) and bool(set(benefit.kind) & set(kinds))
    return shared or squash(title) == squash(benefit.title)


def _same(one: Value | None, two: Value | None) -> bool:
    if isinstance(one, str) and isinstance(two, str):
        return squash(one) == squash(two)
    return one == two


def _complete(case: Case) -> bool:
    return case.history is not None and case.history.complete


def _larger(given: Value | None, found: Value) -> Value:
    if isinstance(found, tuple):
        return (*(given if isinstance(given, tuple) else ()), *found)
    if isinstance(found, bool):
        return given is True or found
    assert isinstance(found, Fraction)
    return max(given, found) if isinstance(given, Fraction) else found
