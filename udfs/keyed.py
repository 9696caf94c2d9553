"""Payables against payments by key: the person, and the benefit and the month where both lists tell them.

A person is known by identity number; rows without one by the account, else by the name where each list has it just
once. What that leaves open is 待人工确认, never guessed: so is a row that might be the missing part of another case,
for who pays what seems unpaid may pay twice. Every row is in one group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from udfs.keyed_outcomes import (
    NOTHING,
    OTHER_AMOUNT,
    TO_RESEND,
    TWICE,
    UNDECIDED,
    UNDUE,
    UNPAID,
    UNTIED,
    Group,
    Unit,
    outcome,
)
from udfs.payment_headers import PAID, PAYABLE
from udfs.payment_rows import PaymentRow

Key = tuple[Unit, str, str]
PERSON, ACCOUNT, ROW = "person", "account", "row"  # what a unit is known by


def match(
    payable: Sequence[PaymentRow],
    paid: Sequence[PaymentRow],
    *,
    by_benefit: bool,
    by_period: bool,
    tolerance: Decimal = NOTHING,
) -> list[Group]:
    """All groups with their outcomes, in the order of their first rows. `tolerance` in yuan.

    The order of the rows changes nothing but that order.
    """
    sides = {PAYABLE: payable, PAID: paid}
    people = _people(sides)
    groups: dict[Key, Group] = {}
    keys = _keys(sides, people.of, by_benefit, by_period)
    for side, rows in sides.items():
        for row in rows:
            key, is_open = keys[side, row.number]
            group = groups.get(key)
            if group is None:
                group = groups[key] = Group(*key)
            group.open = group.open or is_open or people.of[side, row.number] in people.open
            (group.payable if side == PAYABLE else group.returned if row.returned else group.paid).append(row)
    found = list(groups.values())
    for group in found:
        group.outcome = outcome(group, tolerance)
    _doubt(found)
    return found


@dataclass
class _People:
    """Whose each row is, by side and row number; `open` are those whose other side can't be told."""

    of: dict[tuple[str, int], Unit]
    open: set[Unit] = field(default_factory=set)


def _people(sides: dict[str, Sequence[PaymentRow]]) -> _People:
    units = {(side, row.number): _unit(side, row) for side, rows in sides.items() for row in rows}
    people = _People(units)
    _by_account(sides, people)
    _by_name(sides, people)
    people.open |= _of_two_names(sides[PAYABLE], people)
    return people


def _of_two_names(payable: Sequence[PaymentRow], people: _People) -> set[Unit]:
    """Numbers under which people of different names have something due."""
    names: dict[Unit, set[str]] = defaultdict(set)
    for row in payable:
        if row.name:
            names[people.of[PAYABLE, row.number]].add(row.name)
    return {unit for unit, called in names.items() if len(called) > 1}


def _unit(side: str, row: PaymentRow) -> Unit:
    if row.person:
        return (PERSON, row.person)
    return (ACCOUNT, row.account) if row.account else (ROW, side, str(row.number))


def _by_account(sides: dict[str, Sequence[PaymentRow]], people: _People) -> None:
    """Gives rows without identity to the one person who has their account; of several, to the one of their name."""
    owners: dict[str, dict[Unit, set[str]]] = defaultdict(lambda: defaultdict(set))
    for rows in sides.values():
        for row in rows:
            if row.person and row.account:
                owners[row.account][PERSON, row.person].add(row.name)
    for side, rows in sides.items():
        for row in rows:
            holders = owners.get(row.account, {}) if row.account and not row.person else {}
            named = [holder for holder, names in holders.items() if row.name and row.name in names]
            likely = list(holders) if len(holders) == 1 else named
            if len(likely) == 1:
                people.of[side, row.number] = likely[0]
            elif holders:
                people.open.add(people.of[side, row.number])


def _by_name(sides: dict[str, Sequence[PaymentRow]], people: _People) -> None:
    """Joins who has no identity number and stands on one side alone to who is on the other, by a name unique there."""
    names: dict[str, dict[str, set[Unit]]] = {side: defaultdict(set) for side in sides}
    present: dict[Unit, set[str]] = defaultdict(set)
    called: dict[Unit, set[str]] = defaultdict(set)
    for side, rows in sides.items():
        for row in rows:
            unit = people.of[side, row.number]
            present[unit].add(side)
            if row.name:
                names[side][row.name].add(unit)
                called[unit].add(row.name)
    alone = sorted(unit for unit in called if unit[0] != PERSON and len(present[unit]) == 1)
    joined: dict[Unit, Unit] = {}
    for side, other in ((PAID, PAYABLE), (PAYABLE, PAID)):
        taken = set(joined.values())
        for unit in alone:
            if side not in present[unit] or unit in taken:
                continue
            there = set().union(*(names[other].get(name, set()) for name in called[unit]))
            here = set().union(*(names[side][name] for name in called[unit]))
            if len(there) == 1 and here == {unit} and unit not in people.open:
                joined[unit] = joined.get(only := there.pop(), only)
            elif there:
                people.open.add(unit)
    if joined:
        for place, unit in people.of.items():
            people.of[place] = joined.get(unit, unit)


def _keys(
    sides: dict[str, Sequence[PaymentRow]], people: dict[tuple[str, int], Unit], by_benefit: bool, by_period: bool
) -> dict[tuple[str, int], tuple[Key, bool]]:
    """The key of each row, and whether it is open. A blank benefit or month is the only one that the person has."""
    if not by_benefit and not by_period:
        return {place: ((unit, "", ""), False) for place, unit in people.items()}
    told = {
        (side, row.number): (row.benefit if by_benefit else "", row.period if by_period else "")
        for side, rows in sides.items()
        for row in rows
    }
    wanted = by_benefit, by_period
    full: dict[Unit, set[tuple[str, str]]] = defaultdict(set)
    for place, parts in told.items():
        if all(part or not want for part, want in zip(parts, wanted, strict=True)):
            full[people[place]].add(parts)
    keys = {}
    for place, parts in told.items():
        fits = [one for one in full[people[place]] if all(not a or a == b for a, b in zip(parts, one, strict=True))]
        chosen = fits[0] if len(fits) == 1 else parts
        keys[place] = ((people[place], *chosen), len(fits) > 1 and parts not in fits)
    return keys


def _doubt(groups: Sequence[Group]) -> None:
    """Makes 待人工确认 of what may be one payment told as two: what looks unpaid here and undue there.

    That is so where a row that could not be placed has the person, the name or the account of a group whose sums
    differ; and where what one has not got and what one should not have got, or got too much of, are alike.
    """
    placeless = [group for group in groups if group.open]
    persons = {group.person for group in placeless}
    marks = {mark for group in placeless for mark in _marks(group)}
    unpaid = _alikes(group for group in groups if group.outcome in (UNPAID, TO_RESEND))
    over = _alikes(group for group in groups if _is_over(group))
    for group in groups:
        if group.outcome not in UNTIED:
            continue
        against = over if group.outcome in (UNPAID, TO_RESEND) else unpaid if _is_over(group) else {}
        others = set().union(*(against.get(mark, set()) - {group.person} for mark in _alike(group)))
        itself = group.person in against.get(_itself(group), set())
        if group.person in persons or not marks.isdisjoint(_marks(group)) or others or itself:
            group.outcome = UNDECIDED


def _is_over(group: Group) -> bool:
    """Whether somebody got what was not due, or too much."""
    return group.outcome == UNDUE or (group.outcome in (TWICE, OTHER_AMOUNT) and group.difference < 0)


def _marks(group: Group) -> set[tuple[object, ...]]:
    """By what a group may be taken for another: names and accounts."""
    accounts = {(ACCOUNT, row.account) for row in group.rows if row.account}
    return accounts | {("name", row.name) for row in group.rows if row.name}


def _alikes(groups: Iterable[Group]) -> dict[tuple[object, ...], set[Unit]]:
    found: dict[tuple[object, ...], set[Unit]] = defaultdict(set)
    for group in groups:
        for mark in (_itself(group), *_alike(group)):
            found[mark].add(group.person)
    return found


def _alike(group: Group) -> set[tuple[object, ...]]:
    """By what two people, one unpaid and one undue, may be one: the account, or the name with the amount."""
    named = {("name", row.name, abs(group.difference)) for row in group.rows if row.name}
    return named | {mark for mark in _marks(group) if mark[0] == ACCOUNT}


def _itself(group: Group) -> tuple[object, ...]:
    """By what two benefits or months of one person may be one: the amount."""
    return "amount", group.person, abs(group.difference)
