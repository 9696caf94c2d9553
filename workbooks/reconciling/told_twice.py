"""Rows that may tell of one and the same transaction: in two exports that overlap, or as paid and as failed.

A 流水号 is one payment's, on whatever day two exports book it; a number that payees share is a batch's, and says less.
Where nothing tells two rows of two lists apart, not even a 流水号, they may be one payment.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from operator import attrgetter

from workbooks.reconciling.fitting import canonical, other_account, other_person, periods_fit
from workbooks.reconciling.model import PAID, RETURNED, Entry
from workbooks.reconciling.names import near_name

PAID_ONCE = "流水号、收款人、金额相同的实付不止一行，可能是同一笔列了两次，不能断定付了几次；确属重复的删去一行再对账"
LISTED_TWICE = (
    "两份（或两张）实付表里收款人、金额、日期都相同，又没有流水号可以区分，可能是同一笔列了两次，不能断定付了几次；"
    "确属重复的删去一行再对账"
)
ONCE = (PAID_ONCE, LISTED_TWICE)
BOTH_WAYS = "同一流水号的实付既有成功的也有失败（或冲正）的，不能断定这笔钱到没到"
RETURNED_ONCE = "两份退票清单里的退票没有一处不同，可能是同一笔列了两次，不能断定退了几次"
FEW = 8  # rows that one transaction may be told in; more of one number are a batch
Finding = tuple[tuple[Entry, ...], str]
"""Rows that contradict one another, and the sentence that says how."""


def references_of(entries: Iterable[Entry]) -> Counter[str]:
    """How many payments state each 流水号 or 批次号."""
    found = Counter([each.reference for each in entries if each.side == PAID])
    del found[""]
    return found


def payments_told_twice(entries: Sequence[Entry], references: Mapping[str, int]) -> list[Finding]:
    """Pairs of payments that may be one."""
    return [*_of_shared_numbers(entries, references), *_listed_twice(entries)]


def _of_shared_numbers(entries: Sequence[Entry], references: Mapping[str, int]) -> list[Finding]:
    shared = {reference for reference, count in references.items() if count > 1}
    if not shared:
        return []
    few: defaultdict[str, list[Entry]] = defaultdict(list)
    batches: defaultdict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for each in entries:
        if each.side != PAID or each.reference not in shared:
            continue
        if references[each.reference] <= FEW:
            few[each.reference].append(each)
        else:
            key = (each.reference, each.fen, each.identity, each.name, each.account, each.day, each.failed)
            batches[key].append(each)
    found = [finding for rows in few.values() for finding in _of_one_number(sorted(rows, key=canonical))]
    for rows in batches.values():
        if len(rows) > 1:
            pairs = pairwise(sorted(rows, key=lambda each: (each.file, canonical(each))))
            found += [(pair, PAID_ONCE) for pair in pairs if _in_two_lists(*pair) and not pair[0].failed]
    return found


def _of_one_number(rows: Sequence[Entry]) -> Iterator[Finding]:
    batch = any(contradict(one, other) for one, other in combinations(rows, 2))
    for one, other in combinations(rows, 2):
        if one.fen != other.fen or contradict(one, other) or not _one_thing(one, other):
            continue
        if batch and not (same_payee(one, other) and _in_two_lists(one, other) and _one_day(one, other)):
            continue
        if one.failed != other.failed:
            yield (one, other), BOTH_WAYS
        elif not one.failed:
            yield (one, other), PAID_ONCE


def _listed_twice(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Payments of two lists that agree in payee, day and amount, and have no two numbers that tell them apart."""
    lists = {(each.file, each.sheet) for each in entries if each.side == PAID}
    if len(lists) < 2:
        return
    dated = [each for each in entries if each.side == PAID and each.day is not None and not each.failed]
    for mark in ("identity", "account", "name"):
        for rows in _agreeing(dated, attrgetter(mark, "fen", "day")):
            rows.sort(key=lambda each: (each.file, each.sheet, canonical(each)))
            for one, other in combinations(rows, 2) if len(rows) <= FEW else pairwise(rows):
                numbered = one.reference and other.reference
                if not numbered and _in_two_lists(one, other) and same_payee(one, other) and _one_thing(one, other):
                    yield (one, other), LISTED_TWICE


def _agreeing(rows: Iterable[Entry], key: Callable[[Entry], tuple[object, ...]]) -> Iterator[list[Entry]]:
    """The rows that have a key in common, where several have; its first part is not blank."""
    first: dict[tuple[object, ...], Entry] = {}
    several: dict[tuple[object, ...], list[Entry]] = {}
    for each in rows:
        if not (mine := key(each))[0]:
            continue
        if (other := first.setdefault(mine, each)) is not each:
            several.setdefault(mine, [other]).append(each)
    yield from several.values()


def returns_told_twice(entries: Iterable[Entry], references: Mapping[str, int]) -> list[Finding]:
    """Pairs of returns of two lists that may be one; a 流水号 that both state has decided that already."""
    buckets: defaultdict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for each in entries:
        if each.side == RETURNED:
            for mark in marks(each):
                buckets[(each.fen, *mark)].append(each)
    found: dict[tuple[int, int], Finding] = {}
    for rows in buckets.values():
        rows.sort(key=canonical)
        near = combinations(rows, 2) if len(rows) <= FEW else pairwise(rows)
        for one, other in near:
            if _in_two_lists(one, other) and same_payee(one, other) and _one_day(one, other):
                decided = one.reference and other.reference and (one.reference != other.reference)
                decided = decided or (one.reference == other.reference and references.get(one.reference) == 1)
                if not decided and _one_thing(one, other):
                    found[id(one), id(other)] = (one, other), RETURNED_ONCE
    return list(found.values())


def marks(entry: Entry) -> list[tuple[str, str]]:
    """By what an entry's payee is known."""
    told = (("identity", entry.identity), ("account", entry.account), ("name", entry.name))
    return [mark for mark in told if mark[1]]


def same_payee(one: Entry, other: Entry) -> bool:
    """One payee: something in common, and nothing that both state apart (a name may be near)."""
    return not contradict(one, other) and any(
        getattr(one, mark) and getattr(one, mark) == getattr(other, mark) for mark in ("identity", "account", "name")
    )


def contradict(one: Entry, other: Entry) -> bool:
    """Both state an identity number, an account (be it in part) or a name, and not the same."""
    if (one.identity and other.identity and one.identity != other.identity) or other_account(one, other):
        return True
    if other_person(one, other):
        return True
    return bool(one.name and other.name and one.name != other.name and not near_name(one.name, other.name))


def _one_thing(one: Entry, other: Entry) -> bool:
    """Nothing that both state of benefit and period speaks against it; a title cut short is the same."""
    benefits = one.benefit in other.benefit or other.benefit in one.benefit
    return benefits and periods_fit(one.period, other.period)


def _one_day(one: Entry, other: Entry) -> bool:
    return one.day is None or other.day is None or one.day == other.day


def _in_two_lists(one: Entry, other: Entry) -> bool:
    return (one.file, one.sheet) != (other.file, other.sheet)
