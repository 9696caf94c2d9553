"""What earlier rows of a table count against a later row of the same person, limit by limit.

A limit counts the payments that `policies.history` finds among all payments of a person. Here they are found by a key:
a payment counts for a claim where their keys are equal. What it comes to is answered by `policies.limits` and
`policies.history` themselves, over a history of just these payments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policies.case import Case
from policies.history import YEAR, History, Payment, compared, counts, derivable, received
from policies.limits import asked_of_the_past, reached
from policies.model import Benefit, Cap, Document, Limit
from policies.once import Once
from policies.policy import Policy
from policies.vocabulary import Value, squash, vocabulary

if TYPE_CHECKING:
    from policies.determine import Determination

Part = tuple[Any, ...]
NO_KEY = -1


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


class Stated:
    """What earlier rows come to for a claim, as facts; equal ones are one object."""

    def __init__(self, facts: Mapping[str, Value]) -> None:
        self.facts = facts


@dataclass(frozen=True, eq=False)
class Entry:
    """A payment: the keys under which it counts, and its parts, tally by tally."""

    keys: frozenset[int]
    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Match:
    """What a payment has to do with a claim: the keys they share, its parts; equal ones are one object."""

    shared: frozenset[int]
    parts: tuple[Part, ...]


class Claim:
    """What is compared of a row: all rows of a year that agree in it are one claim.

    `keys` are its keys as numbers, tally by tally; a row without a year, or without what is compared, equals none.
    """

    def __init__(self, past: Past, facts: Mapping[str, Value], year: int | None) -> None:
        self.keys = past.numbers(facts, year)
        self._any = frozenset(self.keys)
        self._past = past
        self._after_one: Once[Entry, Stated | None] = Once(lambda entry: self._after([entry]))
        self._stated: Once[tuple[Match, ...], Stated | None] = Once(
            lambda matches: past.stated(facts, year, self.keys, matches)
        )
        self._entries: Once[tuple[int, Decimal], Entry] = Once(lambda paid: past.entry(facts, self.keys, *paid))

    def after(self, entries: Sequence[Entry]) -> Stated | None:
        """What payments come to for the claim; None where they reach nothing."""
        if len(entries) > 1:
            return self._after(entries)
        return None if self._any.isdisjoint(entries[0].keys) else self._after_one[entries[0]]

    def _after(self, entries: Sequence[Entry]) -> Stated | None:
        matches = tuple([match for entry in entries if (match := self._past.match(self._any, entry))])
        return self._stated[matches] if matches else None

    def entry(self, found: Determination) -> Entry | None:
        """What a determination of the claim pays, if anything."""
        return self._entries[id(found.benefit), found.amount] if found.amount else None


class Past:
    """What claims of one person have in common with each other, by the limits of some benefits."""

    def __init__(self, policy: Policy, benefits: Sequence[Benefit]) -> None:
        self._policy = policy
        self._benefits = {id(benefit): benefit for benefit in benefits}
        self._tallies = tallies(benefits, policy.document)
        self._labels = {label: None for benefit in benefits for label in asked_of_the_past(benefit)}
        self._numbers: dict[object, int] = {}
        self._claims: dict[object, Claim] = {}
        self._matches = Once[tuple[frozenset[int], tuple[Part, ...]], Match](lambda found: Match(*found))
        self._stated: dict[object, Stated] = {}

    def claim(self, facts: Mapping[str, Value], year: int | None) -> Claim:
        """The claim of facts in a year: one for all that agree in what is compared."""
        key = (year, *map(facts.get, self._labels))
        if key not in self._claims:
            self._claims[key] = Claim(self, {label: facts[label] for label in self._labels if label in facts}, year)
        return self._claims[key]

    def numbers(self, facts: Mapping[str, Value], year: int | None) -> tuple[int, ...]:
        """The keys of facts, equal ones with equal numbers."""
        keys = [tally.key(facts, year) if year is not None else None for tally in self._tallies]
        return tuple(NO_KEY if key is None else self._number(place, *key) for place, key in enumerate(keys))

    def _number(self, *key: object) -> int:
        return self._numbers.setdefault(key, len(self._numbers))

    def entry(self, facts: Mapping[str, Value], keys: Sequence[int], benefit: int, amount: Decimal) -> Entry:
        """The payment of an amount by a benefit."""
        counted = [tally.counts(self._benefits[benefit]) for tally in self._tallies]
        return Entry(
            frozenset(key for key, counts in zip(keys, counted, strict=True) if counts and key != NO_KEY),
            tuple(tally.part(facts, amount) for tally in self._tallies),
        )

    def match(self, keys: frozenset[int], entry: Entry) -> Match | None:
        """What an entry has to do with a claim of these keys; None where it has none of them."""
        shared = keys & entry.keys
        return self._matches[shared, entry.parts] if shared else None

    def stated(
        self, facts: Mapping[str, Value], year: int | None, keys: Sequence[int], matches: Sequence[Match]
    ) -> Stated | None:
        """What payments come to for a claim of these keys, tally by tally."""
        stated: dict[str, Value] = {}
        for place, (tally, key) in enumerate(zip(self._tallies, keys, strict=True)):
            parts = [match.parts[place] for match in matches if key in match.shared]
            if parts and year is not None:
                stated |= tally.stated(Case(self._policy, tally.benefit, facts, date(year, 1, 1)), parts)
        if not stated:
            return None
        return self._stated.setdefault(tuple(stated.items()), Stated(stated))


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
