"""Several columns of one benefit in one row of `people`: parts of it that add up, or the same amount twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policies.once import Once
from workbooks.claims import Argument, Claim
from workbooks.past import PART, WHOLE_PART
from workbooks.whatif.people_doubts import Doubts
from workbooks.whatif.people_worlds import Kind, Worlds


class Part(NamedTuple):
    """What one column of a row comes to: `word` is 岗位补贴 or another 构成, 合计 for the whole."""

    word: str
    kind: Kind


def part_of(claim: Claim) -> str:
    """Which part of its benefit a claim is."""
    given = claim.arguments.get(PART, Argument()).literal
    return str(given).strip() if given else WHOLE_PART


class Payments:
    """The payments of rows: for each benefit the whole, else the sum of its parts."""

    def __init__(self, worlds: Worlds, doubts: Doubts) -> None:
        self._worlds, self._doubts = worlds, doubts
        self._known = Once[tuple[Part, ...], tuple[Kind, ...]](lambda parts: tuple(self._payments(parts)))

    def of(self, parts: tuple[Part, ...]) -> tuple[Kind, ...]:
        """The payments of a row with these columns."""
        return (parts[0].kind,) if len(parts) == 1 else self._known[parts]

    def _payments(self, parts: Iterable[Part]) -> Iterable[Kind]:
        of_benefit: dict[str, dict[str, Kind]] = {}
        for word, kind in parts:
            largest = of_benefit.setdefault(kind.benefit, {})
            known = largest.setdefault(word, kind)
            if (known.now[:2], known.then[:2]) != (kind.now[:2], kind.then[:2]):
                self._doubts.two_ways(kind.benefit)
                largest[word] = max(known, kind, key=lambda one: (one.now.yuan, one.then.yuan))
        for benefit, largest in of_benefit.items():
            if WHOLE_PART in largest or len(largest) == 1:
                yield largest.get(WHOLE_PART) or next(iter(largest.values()))
            else:
                self._doubts.parts(benefit, largest)
                yield self._worlds.sum(list(largest.values()))
