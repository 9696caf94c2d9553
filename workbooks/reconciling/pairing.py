"""Who is whose: pairs of equal amounts, and sums of several rows. A choice that matters is never made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from workbooks.reconciling.fitting import Alike, alike, canonical
from workbooks.reconciling.model import Entry

Related = Callable[[Entry, Entry], bool]
MOST_PAIRS = 40_000  # beyond so many possible pairs of one person and one amount nothing is looked for
MOST_STEPS = 20_000  # of a search for a sum
MOST_KINDS = 40  # of rows among which a sum is looked for


def connected(
    dues: Sequence[Entry], payments: Sequence[Entry], related: Related
) -> list[tuple[list[Entry], list[Entry]]]:
    """The parts of a graph in which rows hang together; rows related to nothing are in none."""
    near: list[list[int]] = [[i for i, d in enumerate(payments) if related(due, d)] for due in dues]
    owners: defaultdict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(near):
        for i in row:
            owners[i].append(index)
    parts, seen = [], set()
    for start in range(len(dues)):
        if start in seen or not near[start]:
            continue
        seen.add(start)
        left, right, queue = [], set(), [start]
        while queue:
            index = queue.pop()
            left.append(index)
            for i in near[index]:
                if i not in right:
                    right.add(i)
                    fresh = [other for other in owners[i] if other not in seen]
                    seen.update(fresh)
                    queue += fresh
        parts.append(([dues[i] for i in sorted(left)], [payments[i] for i in sorted(right)]))
    return parts


def pairs_of_equal_amounts(
    dues: Iterable[Entry], payments: Iterable[Entry], related: Related
) -> list[tuple[Entry, Entry]]:
    """One due and one payment of the same amount each, wherever which is whose changes nothing; equal accounts first.

    Where there are no more dues than payments, every way of pairing pays all of them alike. Where there are more, some
    stay unpaid: which ones may only be told when they are alike, else none of them is paired.
    """
    by_fen: defaultdict[int, tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
    for each in dues:
        by_fen[each.fen][0].append(each)
    for each in payments:
        by_fen[each.fen][1].append(each)
    found = []
    for some, others in by_fen.values():
        if some and others and len(some) * len(others) <= MOST_PAIRS:
            first = _certain(some, others, lambda a, b: same_account(a, b) and related(a, b))
            gone = {id(each) for pair in first for each in pair}
            rest = _certain(_others(some, gone), _others(others, gone), related)
            found += first + rest
    return found


def _others(rows: list[Entry], gone: set[int]) -> list[Entry]:
    return [each for each in rows if id(each) not in gone]


def _certain(dues: list[Entry], payments: list[Entry], related: Related) -> list[tuple[Entry, Entry]]:
    found = []
    for left, right in connected(dues, payments, related):
        if len(left) <= len(right) or len({alike(each) for each in left}) == 1:
            found += _matching(left, right, related)
    return found


def _matching(dues: list[Entry], payments: list[Entry], related: Related) -> list[tuple[Entry, Entry]]:
    """As many pairs as can be, in the canonical order."""
    dues, payments = sorted(dues, key=canonical), sorted(payments, key=canonical)
    taken: dict[int, int] = {}  # payment -> due

    def place(due: int, tried: set[int]) -> bool:
        for i, payment in enumerate(payments):
            if i in tried or not related(dues[due], payment):
                continue
            tried.add(i)
            if i not in taken or place(taken[i], tried):
                taken[i] = due
                return True
        return False

    for due in range(len(dues)):
        place(due, set())
    return [(dues[due], payments[i]) for i, due in sorted(taken.items(), key=lambda each: each[1])]


def same_account(one: Entry, two: Entry) -> bool:
    return bool(one.account) and one.account == two.account


def the_sum(rows: Sequence[Entry], target: int) -> list[Entry] | None:
    """The two or more rows that make a sum; None where none do, [] where there is a choice that matters.

    Rows that are alike are no choice. A search that is too long counts as a choice: nothing is guessed.
    """
    if sum(each.fen for each in rows) == target and all(each.fen > 0 for each in rows):
        return list(rows) if len(rows) > 1 else None
    kinds: defaultdict[Alike, list[Entry]] = defaultdict(list)
    for each in sorted(rows, key=canonical):
        if 0 < each.fen <= target:
            kinds[alike(each)].append(each)
    if sum(each.fen for some in kinds.values() for each in some) < target:
        return None
    if len(kinds) > MOST_KINDS:
        return []
    ways = _ways([(some[0].fen, len(some)) for some in kinds.values()], target)
    if len(ways) != 1:
        return [] if ways else None
    chosen = [each for some, count in zip(kinds.values(), ways[0], strict=True) for each in some[:count]]
    return chosen if len(chosen) > 1 else None


def _ways(kinds: list[tuple[int, int]], target: int) -> list[tuple[int, ...]]:
    """How many of each kind make the sum: all ways, or two of them; as good as two when the search is too long."""
    rest = [0] * (len(kinds) + 1)
    for index in range(len(kinds) - 1, -1, -1):
        rest[index] = rest[index + 1] + kinds[index][0] * kinds[index][1]
    ways: list[tuple[int, ...]] = []
    steps = 0

    def go(index: int, left: int, chosen: tuple[int, ...]) -> None:
        nonlocal steps
        steps += 1
        if len(ways) > 1 or steps > MOST_STEPS or left > rest[index]:
            return
        if left == 0:
            ways.append(chosen + (0,) * (len(kinds) - index))
            return
        if index < len(kinds):
            fen, count = kinds[index]
            for number in range(min(count, left // fen), -1, -1):
                go(index + 1, left - number * fen, (*chosen, number))

    go(0, target, ())
    return ways if steps <= MOST_STEPS else [(), ()]
