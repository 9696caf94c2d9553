"""A filled roster under the law as it is and under another: who gains, who loses, who is newly eligible.

Every claim of every row is determined twice with all facts that the row carries, what earlier rows of the same person
pay included. Nothing of the second world is the law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from policies.policy import Policy
from workbooks.whatif.people_worlds import CHANGES, ELIGIBLE, LESS, LOST, MORE, NEW, OPEN, STATES, WRONG, ZERO, Kind

UNTOLD = "看不出"  # the benefit of a claim that can't be read


class Laws(NamedTuple):
    """The policy of some claims in both worlds, and how many they are."""

    now: Policy
    then: Policy
    rows: int


def headed(laws: Sequence[Laws]) -> tuple[str, str]:
    """The policies now and then in words, how many claims follow each where there are several.

    Where the present one is a trial itself, that is said.
    """
    trial = {one.now.text: "（测算用的，不是文件原文）" for one in laws if one.now.trial}
    now, then = Counter[str](), Counter[str]()
    for one in laws:
        now[one.now.text + trial.get(one.now.text, "")] += one.rows
        then[one.then.text] += one.rows
    return _counted(now), _counted(then)


def _counted(rows: Counter[str]) -> str:
    return "；".join(text if len(rows) == 1 else f"{text}，{count} 笔" for text, count in rows.items())


class Entry(NamedTuple):
    """One claim of a row. `person` is the right identity number in 18 characters, else ""; `number` counts from 1."""

    sheet: str
    number: int
    name: str
    person: str
    township: str
    kind: Kind


@dataclass
class Total:
    """What some claims come to; `unsettled` are those without an amount in one of the worlds, now or then.

    `difference` (yuan, then - now) is that of the others alone.
    """

    rows: int = 0
    now: Decimal = ZERO
    then: Decimal = ZERO
    difference: Decimal = ZERO
    unsettled: int = 0
    open_now: int = 0
    open_then: int = 0
    eligible_now: int = 0
    eligible_then: int = 0
    changes: Counter[str] = field(default_factory=Counter)

    def add(self, kind: Kind, rows: int) -> None:
        self.rows += rows
        self.now += kind.now.yuan * rows
        self.then += kind.then.yuan * rows
        self.difference += kind.difference * rows
        self.unsettled += rows * (not kind.settled)
        self.open_now += rows * (not kind.now.told)
        self.open_then += rows * (not kind.then.told)
        self.eligible_now += rows * (kind.now.state == ELIGIBLE)
        self.eligible_then += rows * (kind.then.state == ELIGIBLE)
        self.changes[kind.change] += rows

    @property
    def more_eligible(self) -> int:
        """How many more are eligible then, of those that are settled in both worlds."""
        return self.changes[NEW] - self.changes[LOST]

    @property
    def gain(self) -> int:
        return self.changes[NEW] + self.changes[MORE]

    @property
    def lose(self) -> int:
        return self.changes[LESS] + self.changes[LOST]


@dataclass
class People:
    """The claims of a roster in both worlds.

    `laws` are the policies, the one of most claims first; `doubts` is what makes the result doubtful, `told` what else
    a reader should know.
    """

    laws: list[Laws]
    entries: list[Entry]
    doubts: list[str]
    told: list[str]
    has_township: bool
    has_level: bool

    @cached_property
    def kinds(self) -> dict[Kind, int]:
        """How many claims are of each kind, in the order of CHANGES, the largest amounts first."""
        found = Counter(entry.kind for entry in self.entries)
        order = {change: place for place, change in enumerate(CHANGES)}
        return dict(
            sorted(
                found.items(), key=lambda one: (order[one[0].change], -abs(one[0].then.yuan - one[0].now.yuan) * one[1])
            )
        )

    @cached_property
    def whole(self) -> Total:
        """Everybody."""
        return self._totals((("", kind), rows) for kind, rows in self.kinds.items()).get("", Total())

    @cached_property
    def by_change(self) -> dict[str, Total]:
        """In the order of CHANGES, those that occur."""
        return self._totals(((kind.change, kind), rows) for kind, rows in self.kinds.items())

    @cached_property
    def by_township(self) -> dict[str, Total]:
        """The largest first."""
        found = self._totals(Counter((entry.township, entry.kind) for entry in self.entries).items())
        return dict(sorted(found.items(), key=lambda one: -max(one[1].now, one[1].then)))

    @cached_property
    def by_level(self) -> dict[str, Total]:
        return self._totals(((kind.level, kind), rows) for kind, rows in self.kinds.items())

    @cached_property
    def by_benefit(self) -> dict[str, Total]:
        return self._totals(((kind.benefit, kind), rows) for kind, rows in self.kinds.items())

    @cached_property
    def persons(self) -> dict[str, int]:
        """How many different people have a claim of each change."""
        found: dict[str, set[object]] = {}
        of_kind = {kind: found.setdefault(kind.change, set()) for kind in self.kinds}
        for entry in self.entries:
            of_kind[entry.kind].add(_who(entry))
        return {change: len(people) for change, people in found.items()}

    @property
    def everybody(self) -> int:
        """How many different people there are."""
        return len({_who(entry) for entry in self.entries})

    @cached_property
    def in_township(self) -> dict[str, int]:
        """How many different people of each township there are."""
        return _different((entry.township, _who(entry)) for entry in self.entries)

    @cached_property
    def on_level(self) -> dict[str, int]:
        """How many different people of each level there are."""
        return _different((entry.kind.level, _who(entry)) for entry in self.entries)

    @cached_property
    def gaining(self) -> int:
        """How many people get more in all, of what is settled in both worlds."""
        return sum(yuan > 0 for yuan in self._net.values())

    @cached_property
    def losing(self) -> int:
        """How many people get less in all, of what is settled in both worlds."""
        return sum(yuan < 0 for yuan in self._net.values())

    @cached_property
    def changed(self) -> list[Entry]:
        """The claims that come to something else, the largest differences first."""
        felt = {kind: -abs(kind.then.yuan - kind.now.yuan) for kind in self.kinds if kind.felt}
        return sorted((entry for entry in self.entries if entry.kind in felt), key=lambda entry: felt[entry.kind])

    @property
    def settled_then(self) -> int:
        """How many claims are open or wrong now and have an amount then."""
        return sum(rows for kind, rows in self.kinds.items() if not kind.now.told and kind.then.told)

    @property
    def opened_then(self) -> int:
        """How many claims have an amount now and are open or wrong then."""
        return sum(rows for kind, rows in self.kinds.items() if kind.now.told and not kind.then.told)

    @property
    def eligible_then(self) -> int:
        """How many claims are open or wrong now and eligible then: of them it is not known whether they are new."""
        return sum(rows for kind, rows in self.kinds.items() if not kind.now.told and kind.then.state == ELIGIBLE)

    @property
    def settled(self) -> bool:
        """Whether every claim is settled in both worlds, and nothing makes the result doubtful."""
        return not (self.doubts or self.by_change.keys() & {OPEN, WRONG})

    @cached_property
    def reasons(self) -> dict[str, int]:
        """Why claims have no amount, and how many: the most frequent reason first."""
        found: Counter[str] = Counter()
        for kind, rows in self.kinds.items():
            if not kind.settled:
                found[kind.says] += rows
        return dict(found.most_common())

    @cached_property
    def _net(self) -> dict[object, Decimal]:
        net: dict[object, Decimal] = {}
        for entry in self.changed:
            if entry.kind.settled:
                who = _who(entry)
                net[who] = net.get(who, ZERO) + entry.kind.difference
        return net

    @staticmethod
    def _totals(counted: Iterable[tuple[tuple[str, Kind], int]]) -> dict[str, Total]:
        totals: dict[str, Total] = {}
        for (name, kind), rows in counted:
            totals.setdefault(name, Total()).add(kind, rows)
        return totals

    def states(self) -> Iterator[tuple[str, int, int]]:
        """How many claims are in each state, now and then."""
        for state in STATES:
            now = sum(rows for kind, rows in self.kinds.items() if kind.now.state == state)
            then = sum(rows for kind, rows in self.kinds.items() if kind.then.state == state)
            yield state, now, then


def _who(entry: Entry) -> object:
    """Who a claim is of: without a right number nobody is known to be somebody else of the list."""
    return entry.person or (entry.sheet, entry.number)


def _different(pairs: Iterable[tuple[str, object]]) -> dict[str, int]:
    """How many different things stand beside each name."""
    return dict(Counter(name for name, _ in set(pairs)))
