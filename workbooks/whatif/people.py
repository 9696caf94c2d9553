"""A filled roster under the law as it is and under another: who gains, who loses, who is newly eligible.

Every claim of every row is determined twice with all facts that the row carries, what earlier rows of the same person
pay included. Nothing of the second world is the law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from policies.determine import NOTHING, PAYS, Determination
from policies.policy import Policy
from policies.sentences import with_clause
from udfs.claimed import NoSuchBenefit

ELIGIBLE, REFUSED, OPEN, WRONG = "符合", "不符合", "待定", "错误"
STATES = (ELIGIBLE, REFUSED, OPEN, WRONG)
NEW, MORE, LESS, LOST, SAME = "新符合", "增加", "减少", "不再符合", "不变"
CHANGES = (NEW, MORE, LESS, LOST, SAME, OPEN, WRONG)
SETTLED = CHANGES[:5]
ZERO = Decimal("0.00")
UNTOLD = "看不出"  # the benefit of a claim that can't be read
EARLIER = "；查到 "  # in a reason: whose payments follow, which differ from person to person


class World(NamedTuple):
    """What a claim comes to in one world: `yuan` is 0 unless it pays; `says` tells why it does not."""

    state: str
    yuan: Decimal = ZERO
    benefit: str = ""
    says: str = ""


@dataclass(frozen=True, eq=False)
class Kind:
    """All claims of one level that come to the same in both worlds: one object for all of them."""

    level: str
    now: World
    then: World

    @cached_property
    def benefit(self) -> str:
        return self.now.benefit or self.then.benefit

    @cached_property
    def change(self) -> str:
        """One of CHANGES: 待定 and 错误 of either world go before a comparison of amounts."""
        states = (self.now.state, self.then.state)
        if WRONG in states or OPEN in states:
            return WRONG if WRONG in states else OPEN
        if states == (REFUSED, ELIGIBLE) or states == (ELIGIBLE, REFUSED):
            return NEW if self.now.state == REFUSED else LOST
        return MORE if self.then.yuan > self.now.yuan else LESS if self.then.yuan < self.now.yuan else SAME

    @cached_property
    def difference(self) -> Decimal:
        """Yuan, then - now."""
        return self.then.yuan - self.now.yuan

    @property
    def felt(self) -> bool:
        """Whether it comes to something else."""
        return self.now[:2] != self.then[:2]


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
    """What some claims come to."""

    rows: int = 0
    now: Decimal = ZERO
    then: Decimal = ZERO
    eligible_now: int = 0
    eligible_then: int = 0
    changes: Counter[str] = field(default_factory=Counter)

    def add(self, kind: Kind, rows: int) -> None:
        self.rows += rows
        self.now += kind.now.yuan * rows
        self.then += kind.then.yuan * rows
        self.eligible_now += rows * (kind.now.state == ELIGIBLE)
        self.eligible_then += rows * (kind.then.state == ELIGIBLE)
        self.changes[kind.change] += rows

    @property
    def difference(self) -> Decimal:
        """Yuan, then - now."""
        return self.then - self.now


@dataclass
class People:
    """The claims of a roster in both worlds; `told` is what a reader should know."""

    now: Policy
    then: Policy
    entries: list[Entry]
    told: list[str]
    has_township: bool
    has_level: bool

    @cached_property
    def kinds(self) -> dict[Kind, int]:
        """How many claims are of each kind, in the order of CHANGES, the largest amounts first."""
        found = Counter(entry.kind for entry in self.entries)
        order = {change: place for place, change in enumerate(CHANGES)}
        return dict(sorted(found.items(), key=lambda one: (order[one[0].change], -abs(one[0].difference) * one[1])))

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
        felt = {kind: -abs(kind.difference) for kind in self.kinds if kind.felt}
        return sorted((entry for entry in self.entries if entry.kind in felt), key=lambda entry: felt[entry.kind])

    @property
    def settled_then(self) -> int:
        """How many claims are open or wrong now and pay then: all of it counts as more."""
        return sum(rows for kind, rows in self.kinds.items() if _unsettled(kind.now) and kind.then.yuan)

    @property
    def opened_then(self) -> int:
        """How many claims pay now and are open or wrong then: all of it counts as less."""
        return sum(rows for kind, rows in self.kinds.items() if _unsettled(kind.then) and kind.now.yuan)

    @property
    def settled(self) -> bool:
        """Whether every claim is settled in both worlds."""
        return not self.by_change.keys() & {OPEN, WRONG}

    @cached_property
    def _net(self) -> dict[object, Decimal]:
        net: dict[object, Decimal] = {}
        for entry in self.changed:
            if entry.kind.change in SETTLED:
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


def _unsettled(world: World) -> bool:
    return world.state in (OPEN, WRONG)


def _who(entry: Entry) -> object:
    """Who a claim is of: without a right number nobody is known to be somebody else of the list."""
    return entry.person or (entry.sheet, entry.number)


Found = Determination | Exception | None


class Worlds:
    """Turns determinations into worlds, equal ones once. What was determined is kept: objects are known by their id."""

    def __init__(self) -> None:
        self._worlds: dict[int, tuple[Found, World]] = {}
        self._known: dict[tuple[str, int, int], Kind] = {}
        self._kinds: dict[tuple[str, World, World], Kind] = {}

    def kind(self, level: str, now: Found, then: Found) -> Kind:
        """The kind of a claim: what was determined, or why nothing could be."""
        key = (level, id(now), id(then))
        if key not in self._known:
            same = (level, self._world(now), self._world(then))
            self._known[key] = self._kinds.setdefault(same, Kind(*same))
        return self._known[key]

    def _world(self, found: Found) -> World:
        if id(found) not in self._worlds:
            self._worlds[id(found)] = (found, world(found))
        return self._worlds[id(found)][1]


def world(found: Found) -> World:
    """What a determination comes to, as its cell would show it."""
    if found is None:
        return World(WRONG, says="有读不懂的内容，请用 butie check 检查")
    if isinstance(found, NoSuchBenefit):
        return World(OPEN, says=str(found))
    if isinstance(found, Exception):
        return World(OPEN, says="公式用到别的行，不能逐行测算")
    title = found.benefit.title
    if found.verdict in PAYS and found.amount is not None:
        return World(ELIGIBLE if found.amount else REFUSED, found.amount, title)
    state = REFUSED if found.verdict in NOTHING else WRONG if found.verdict == "INVALID" else OPEN
    says = found.reason.says.partition(EARLIER)[0]
    return World(state, ZERO, title, with_clause(says, found.reason.clause))
