"""Dues that may be one due told twice: the same row again, a corrected roster beside the old one, a month in a quarter.

Where several of them were paid, somebody decides. Where no month is stated, two lists may as well be two months': that
is a warning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence

from workbooks.reconciling.fitting import alike, canonical
from workbooks.reconciling.groups import Group
from workbooks.reconciling.model import Entry
from workbooks.reconciling.person import REPEATED_DUE
from workbooks.reconciling.told_twice import Finding

DUES_TWICE = "名册里同样的应付不止一行，又各付了一次，不能断定是不是重复列了、重复付了"
DUES_OVERLAP = "同一人、同一补贴的应付不止一笔，月份相同或重叠，又都付了，不能断定是不是重复列了、重复付了"
OVERLAPPING_DUE = "同一人、同一补贴另有月份相同或重叠的应付，补付前先核对是不是重复"
MONTHLESS_TWICE = "两份（或两张）名册里有同样的应付，都没有写所属期，又都付了，请核对是不是同一份名册用了两次"
Row = tuple[Entry, Group]


def dues_told_twice(groups: Sequence[Group]) -> tuple[list[Finding], list[Finding]]:
    """What is in doubt: the same due twice, dues whose months overlap. Remarks are put to the groups."""
    dues = [(due, group) for group in groups for due in group.payables]
    return list(_the_same(dues)), list(_overlapping(dues))


def _the_same(dues: Sequence[Row]) -> Iterator[Finding]:
    """Dues that a roster has twice: told in each of their cases, and in doubt where more than one of them was paid."""
    count, the_same = Counter(alike(due) for due, _ in dues), Counter(_same_due(due) for due, _ in dues)
    del the_same[None]
    paid: defaultdict[Hashable, list[Entry]] = defaultdict(list)
    monthless: defaultdict[Hashable, list[Group]] = defaultdict(list)
    for due, group in dues:
        key = _same_due(due)
        if the_same[key] > 1 or count[alike(due)] > 1:
            group.remark(REPEATED_DUE)
        if the_same[key] > 1 and group.live:
            paid[key].append(due)
        elif count[alike(due)] > 1 and not due.period and group.live:
            monthless[alike(due)].append(group)
    for some in monthless.values():
        for group in some if len(some) > 1 else ():
            group.warn(MONTHLESS_TWICE)
    for rows in paid.values():
        if len(rows) > 1:
            yield tuple(sorted(rows, key=canonical)), DUES_TWICE


def _overlapping(dues: Sequence[Row]) -> Iterator[Finding]:
    """Dues of one benefit and person whose months overlap: told in their cases, in doubt where both were paid."""
    by_benefit: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for due, group in dues:
        if (who := _who(due)) and due.benefit and due.period and due.fen > 0:
            by_benefit[(*who, due.benefit)].append((due, group))
    for rows in by_benefit.values():
        rows.sort(key=lambda row: (row[0].period, canonical(row[0])))
        widest = rows[0]
        for row in rows[1:]:
            if _first(row[0]) <= _last(widest[0]) and _same_due(row[0]) != _same_due(widest[0]):
                yield from _told(widest, row)
            widest = max(widest, row, key=lambda each: _last(each[0]))


def _told(one: Row, other: Row) -> Iterator[Finding]:
    for _, group in (one, other):
        group.remark(OVERLAPPING_DUE)
    if one[1].live and other[1].live:
        yield (one[0], other[0]), DUES_OVERLAP


def _first(due: Entry) -> str:
    return due.period.partition("/")[0]


def _last(due: Entry) -> str:
    return due.period.rpartition("/")[2]


def _who(due: Entry) -> tuple[str, ...]:
    """Whose a due is; () where nobody can say."""
    return (due.identity,) if due.identity else (due.account, due.name, due.township) if due.account else ()


def _same_due(due: Entry) -> Hashable:
    """What two rows have in common that are one due told twice; None where nobody can say.

    Without a benefit or a period two rows may be two things, unless they stand in one list.
    """
    who = _who(due)
    if not who or due.fen <= 0:
        return None
    where = () if due.benefit and due.period else (due.file, due.sheet)
    return (*who, due.benefit, due.period, due.fen, *where)
