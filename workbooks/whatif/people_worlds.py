"""What a claim comes to in one world and in both: the kinds of claims that the totals of `people` count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from policies.determine import NOTHING, PAYS, Determination
from policies.masking import masked
from policies.sentences import with_clause
from udfs.claimed import NoSuchBenefit

ELIGIBLE, REFUSED, OPEN, WRONG = "符合", "不符合", "待定", "错误"
STATES = (ELIGIBLE, REFUSED, OPEN, WRONG)
NEW, MORE, LESS, LOST, SAME = "新符合", "增加", "减少", "不再符合", "不变"
CHANGES = (NEW, MORE, LESS, LOST, SAME, OPEN, WRONG)
ZERO = Decimal("0.00")
EARLIER = "；查到 "  # in a reason: whose payments follow, which differ from person to person
ITS_DAY = re.compile(r"^\d{4}-\d{2}-\d{2} ")  # before a reason: the day of the event, which differs too
CEILING = "PAY_UP_TO"


class World(NamedTuple):
    """What a claim comes to in one world: `yuan` is 0 unless it pays; `says` tells why it does not.

    `ceiling`: the law gives the most that may be paid, not the payment.
    """

    state: str
    yuan: Decimal = ZERO
    benefit: str = ""
    says: str = ""
    ceiling: bool = False

    @property
    def told(self) -> bool:
        """Whether it has an amount (0 for what is refused)."""
        return self.state in (ELIGIBLE, REFUSED)


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
    def settled(self) -> bool:
        """Whether it has an amount in both worlds."""
        return self.now.told and self.then.told

    @cached_property
    def difference(self) -> Decimal:
        """Yuan, then - now; 0 where an amount is lacking: what is undecided is neither saved nor spent."""
        return self.then.yuan - self.now.yuan if self.settled else ZERO

    @property
    def felt(self) -> bool:
        """Whether it comes to something else."""
        return self.now[:2] != self.then[:2]

    @cached_property
    def says(self) -> str:
        """Why there is no amount, of both worlds."""
        now, then = self.now.says, self.then.says
        if now == then or not (now and then):
            return now if now == then else f"现在：{now}" if now else f"以后：{then}"
        return f"现在：{now}　以后：{then}"


class Unreadable(Exception):
    """A fact of a row that the claim turns on can't be read, or was left out: `state` is 错误 or 待定."""

    def __init__(self, says: str, state: str, benefit: str = "") -> None:
        super().__init__(says)
        self.state, self.benefit = state, benefit


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
            self._known[key] = self._of(level, self._world(now), self._world(then))
        return self._known[key]

    def sum(self, kinds: Sequence[Kind]) -> Kind:
        """The kind of a payment that is made up of several."""
        now, then = ([getattr(kind, world) for kind in kinds] for world in ("now", "then"))
        return self._of(kinds[0].level, _sum(now), _sum(then))

    def _of(self, level: str, now: World, then: World) -> Kind:
        key = (level, now, then)
        if key not in self._kinds:
            self._kinds[key] = Kind(*key)
        return self._kinds[key]

    def _world(self, found: Found) -> World:
        if id(found) not in self._worlds:
            self._worlds[id(found)] = (found, world(found))
        return self._worlds[id(found)][1]


def world(found: Found) -> World:
    """What a determination comes to, as its cell would show it."""
    if found is None:
        return World(WRONG, says="有读不懂的内容，请用 butie check 检查")
    if isinstance(found, Unreadable):
        return World(found.state, benefit=found.benefit, says=str(found))
    if isinstance(found, NoSuchBenefit):
        return World(OPEN, says=str(found))
    if isinstance(found, Exception):
        return World(OPEN, says="公式用到别的行，不能逐行测算")
    title = found.benefit.title
    if found.verdict in PAYS and found.amount is not None:
        state = ELIGIBLE if found.amount else REFUSED
        return World(state, found.amount, title, ceiling=found.verdict == CEILING)
    state = REFUSED if found.verdict in NOTHING else WRONG if found.verdict == "INVALID" else OPEN
    says = ITS_DAY.sub("日期", masked(found.reason.says.partition(EARLIER)[0]))
    return World(state, ZERO, title, with_clause(says, found.reason.clause))


def _sum(parts: Sequence[World]) -> World:
    """The whole of several parts: open while one of them is."""
    states = [part.state for part in parts]
    state = next((state for state in (WRONG, OPEN, ELIGIBLE) if state in states), REFUSED)
    says = "；".join(dict.fromkeys(part.says for part in parts if part.says and part.state == state))
    benefit = next((part.benefit for part in parts if part.benefit), "")
    yuan = ZERO if state in (WRONG, OPEN) else sum((part.yuan for part in parts), ZERO)
    return World(state, yuan, benefit, says, any(part.ceiling for part in parts))
