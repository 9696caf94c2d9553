"""What an amount of a row claims: a benefit of a policy, for all the facts that its row carries, on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from policies.case import show
from policies.errors import InputProblem, PolicyProblem
from policies.model import Benefit
from policies.policy import Policy
from policies.table import Determinations, shared
from policies.vocabulary import Value, Vocabulary, vocabulary
from udfs import identity
from udfs.function import Function
from udfs.tables import Row, Table

AGE = "年龄"
CACHE_SIZE = 1 << 16


class NoSuchBenefit(Exception):
    """The document says nothing of such a benefit: open, not wrong."""


@dataclass(frozen=True)
class Asked:
    """What a claim asks: which benefit of which policy, for which facts, on which date."""

    policy: Policy
    benefit: Benefit
    facts: Mapping[str, Value]
    day: date | None


class Chooser:
    """Finds the benefit that a function of ours means. Equal arguments are put to the plans of a document once."""

    def __init__(self) -> None:
        self._chosen: dict[object, Benefit] = {}
        self._named: dict[tuple[str, str], list[Benefit]] = {}
        self._put: list[Determinations] = []
        self._events: set[str] = set()

    @property
    def labels(self) -> set[str]:
        """The facts that were looked at so far, to choose benefits and for what is due."""
        return self._events.union(*(put.labels for put in self._put))

    def ask(
        self,
        function: Function,
        name: str,
        policy: Policy,
        handed: Mapping[str, Value],
        facts: Mapping[str, Value],
        day: date | None,
        number: object,
    ) -> Asked:
        """The claim of a function (of a benefit's `name` for SUBSIDY) to which some of the facts were handed.

        What was handed decides which benefit it is, as in a cell; all facts count for what is due. The identity
        `number` tells the age where no fact does. Raises NoSuchBenefit.
        """
        chosen = self._benefit(function, name, policy, handed if function.concept else facts, day)
        day = day or event_day(chosen, facts)
        known = dict(facts)
        if day and AGE not in known:
            known |= _age(number, day)
        return Asked(policy, chosen, known, day)

    def _benefit(
        self, function: Function, name: str, policy: Policy, handed: Mapping[str, Value], day: date | None
    ) -> Benefit:
        if not function.concept and len(named := self._benefits(function, name, policy, handed)) == 1:
            self._looks_at(policy, named)
            return named[0]
        key = (function.name, name, policy.text, tuple(handed.items()), day)
        if key not in self._chosen:
            benefits = self._benefits(function, name, policy, handed)
            if not benefits:
                raise NoSuchBenefit(_none(function, policy, handed))
            chosen = self._chosen[key] = shared(policy, benefits).of(handed, day).benefit
            self._looks_at(policy, benefits)
            self._looks_at(policy, [chosen])
        return self._chosen[key]

    def _looks_at(self, policy: Policy, benefits: list[Benefit]) -> None:
        """Remembers that these were asked."""
        put = shared(policy, benefits)
        if put not in self._put:
            self._put.append(put)
        if len(benefits) == 1:
            self._events |= {benefits[0].event} - {""}

    def _benefits(self, function: Function, name: str, policy: Policy, facts: Mapping[str, Value]) -> list[Benefit]:
        if function.concept:
            found = policy.of_concept(function.concept)
            return [b for b in found if all(facts.get(label) in (None, *words) for label, words in b.for_.items())]
        key = (name, policy.text)
        if key not in self._named:
            self._named[key] = _found(policy, name)
        return self._named[key]


def _none(function: Function, policy: Policy, handed: Mapping[str, Value]) -> str:
    """Which kind of benefit the document lacks, by the facts that tell its benefits apart."""
    apart = {label for benefit in policy.of_concept(function.concept) for label in benefit.for_}
    told = "、".join(f"{label} {show(label, value)}" for label, value in handed.items() if label in apart)
    return f"{policy.document.title}没有规定{told or '这类补贴'}的标准"


def _found(policy: Policy, name: str) -> list[Benefit]:
    """The benefits of a name, none where it is no name."""
    try:
        return policy.find(name) if name else []
    except PolicyProblem:
        return []


def row_facts(table: Table, row: Row) -> dict[str, Value]:
    """The facts of a row that can be read; what can't is told by the checks of its cells."""
    facts: dict[str, Value] = {}
    for column in table.columns:
        value = row.value(column)
        if column.fact is not None and value is not None and column.fact.label not in facts:
            facts |= read_fact(column.fact.label, value)
    return facts


def read_fact(label: str, value: Any) -> dict[str, Value]:
    """A fact by its label; nothing where the value can't be read."""
    return _read(vocabulary(), label, (type(value), value))


@lru_cache(CACHE_SIZE)
def _read(words: Vocabulary, label: str, cell: tuple[type, Any]) -> dict[str, Value]:
    fact = words.fact(label)
    try:
        return {fact.label: fact.read(cell[1])}
    except InputProblem:
        return {}


def event_day(benefit: Benefit, facts: Mapping[str, Value]) -> date | None:
    """The date of the event that a benefit is paid for, where the facts have it."""
    found = facts.get(benefit.event) if benefit.event else None
    return found if isinstance(found, date) else None


def _age(number: object, day: date) -> dict[str, Value]:
    try:
        return read_fact(AGE, identity.age(str(number), day)) if number is not None else {}
    except InputProblem:
        return {}
