"""A whole table of claims: what equal facts determine is determined once.

A determination asks for some facts and not for others, and which ones shows while it is made: rows that agree in all
that was asked are determined alike. So the names of persons, or a date inside the period, divide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from policies.determine import Determination, dated, determined, first_stated
from policies.history import History
from policies.model import Benefit
from policies.period import names_the_day
from policies.policy import Policy
from policies.vocabulary import Value

CACHE_SIZE = 65536


class MoreAsked(Exception):
    """A determination asked for facts by which rows were not told apart so far."""

    def __init__(self, labels: Iterable[str]) -> None:
        super().__init__()
        self.labels = tuple(labels)


class Determinations:
    """The determinations of a benefit; of several benefits, of the first that states the figure.

    `labels` are the facts that any determination asked for so far.
    """

    def __init__(self, policy: Policy, benefits: Iterable[Benefit]) -> None:
        self.policy = policy
        self.benefits = tuple(benefits)
        self.labels: dict[str, None] = {}
        self._events = tuple(benefit.event for benefit in self.benefits if benefit.event)
        self._found: dict[tuple[object, ...], Determination] = {}
        self._usual: date | None = None

    def of(self, facts: Mapping[str, Value], day: date | None, history: History | None = None) -> Determination:
        """As `determine`, for facts that were read. What names earlier payments is not shared."""
        if history is not None and history.payments:
            return first_stated([determined(self.policy, b, dated(b, facts, day), day, history) for b in self.benefits])
        complete = history.complete if history is not None else None
        while True:
            key = (self.like(day), complete, *map(facts.get, self.labels))
            try:
                return self._found[key]
            except KeyError:
                pass
            if len(self._found) >= CACHE_SIZE:
                self._found.clear()
            try:
                self._found[key] = self.known(facts, day, history)
            except MoreAsked as more:
                self.ask(more.labels)

    def like(self, day: date | None) -> date | None:
        """A day on which everything is determined as on this one: the same for all days that nothing tells apart."""
        if day is None or any(event in self.labels for event in self._events):
            return day
        if any(names_the_day(self.policy, benefit, day) for benefit in self.benefits):
            return day
        self._usual = self._usual or day
        return self._usual

    def ask(self, labels: Iterable[str]) -> None:
        """From now on rows are told apart by these facts as well."""
        self.labels |= dict.fromkeys(labels)
        self._found.clear()

    def known(self, facts: Mapping[str, Value], day: date | None, history: History | None = None) -> Determination:
        """The determination by the facts of `labels` alone. Raises MoreAsked where it asks for another one."""
        return first_stated(
            [determined(self.policy, b, _Shown(dated(b, facts, day), self.labels), day, history) for b in self.benefits]
        )


class _Shown(Mapping[str, Value]):
    """Facts of which only those of `labels` are shown, absent or not: to ask for another one raises MoreAsked."""

    def __init__(self, facts: Mapping[str, Value], labels: Mapping[str, None]) -> None:
        self._facts = facts
        self._labels = labels

    def __getitem__(self, label: str) -> Value:
        if label not in self._labels:
            raise MoreAsked([label])
        return self._facts[label]

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a determination asks for facts by name, not for all there are")

    def __len__(self) -> int:
        return sum(1 for _ in self)
