"""Whose a row is, where it has no identity number: by account, else by name, and only where that leaves no choice.

An account or a name that belongs to two people says nothing by itself; such rows stay on their own and are looked at
beside the rows of all those people in `across.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from workbooks.reconciling.groups import Group
from workbooks.reconciling.judge import CONFIRMED
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Entry, Pair, Place, ReconcileProblem
from workbooks.reconciling.names import near_name
from workbooks.reconciling.returning import not_before
from workbooks.reconciling.told_twice import contradict

Bundles = dict[Hashable, list[Entry]]
Owners = dict[str, dict[Hashable, None]]  # people by name, in a fixed order


def bundles_of(entries: Iterable[Entry]) -> Bundles:
    """The rows by person: the key is an identity number, or a tuple for who has none."""
    bundles: dict[Hashable, list[Entry]] = {}
    loose: list[Entry] = []
    for entry in entries:
        key = entry.identity
        if not key:
            loose.append(entry)
        elif (rows := bundles.get(key)) is None:
            bundles[key] = [entry]
        else:
            rows.append(entry)
    if loose:
        _place(bundles, loose)
    return bundles


def _place(bundles: Bundles, loose: list[Entry]) -> None:
    """Put the rows without an identity number to the people they belong to."""
    with_account = [each for each in loose if each.account]
    owners = _owners(bundles, {each.account for each in with_account}, lambda entry: entry.account)
    names = defaultdict(set)
    for each in with_account:
        names[each.account].add(each.name)
    keys = [(each, _by_account(each, owners.get(each.account, {}), names[each.account])) for each in with_account]
    for each, key in keys:
        bundles.setdefault(key, []).append(each)
    without = [each for each in loose if not each.account]
    known = _owners(bundles, {each.name for each in without if each.name}, lambda entry: entry.name)
    for number, each in enumerate(without):
        having = known.get(each.name, {}).get(each.name, {})
        if len(having) == 1:
            key = next(iter(having))
        elif having or not each.name:
            key = ("alone", number)
        else:
            key = ("name", each.name)
        bundles.setdefault(key, []).append(each)


def _owners(bundles: Bundles, wanted: set[str], what: Callable[[Entry], str]) -> dict[str, Owners]:
    """For each wanted account or name the people who have it, by the names they go by."""
    found: defaultdict[str, Owners] = defaultdict(lambda: defaultdict(dict))
    for key, rows in bundles.items():
        for each in rows:
            if (text := what(each)) in wanted:
                found[text][each.name][key] = None
    return found


def _by_account(entry: Entry, owners: Owners, loose_names: set[str]) -> Hashable:
    """The one person who has the account and can have the name; else whoever has just this account and name."""
    same = list(owners.get(entry.name, ()))
    if not same and (only := _the_only(owners)) is not None:
        can_be = not entry.name or "" in owners or any(near_name(entry.name, name) for name in owners)
        same = [only] if can_be else []
    if len(same) == 1:
        return same[0]
    alone = len(loose_names) - ("" in loose_names) <= 1
    return ("account", entry.account, "" if alone and not owners else entry.name)


def _the_only(owners: Owners) -> Hashable | None:
    """The one person of all the names, None where there are several or none."""
    first = next((key for keys in owners.values() for key in keys), None)
    return first if all(key == first for keys in owners.values() for key in keys) else None


def by_reference(bundles: Bundles) -> None:
    """A return whose 流水号 is that of just one payment of its amount belongs where that payment is.

    Where the return alone knows the identity number, the payment belongs to that person.
    """
    wanted = {(e.reference, e.fen) for rows in bundles.values() for e in rows if e.side == RETURNED and e.reference}
    if not wanted:
        return
    payments: defaultdict[tuple[str, int], list[tuple[Hashable, Entry]]] = defaultdict(list)
    returns: list[tuple[Hashable, Entry]] = []
    for key, rows in bundles.items():
        for each in rows:
            if each.side == PAID and (each.reference, each.fen) in wanted:
                payments[each.reference, each.fen].append((key, each))
            elif each.side == RETURNED and each.reference:
                returns.append((key, each))
    for key, back in returns:
        found = payments[back.reference, back.fen]
        if len(found) != 1 or not not_before(found[0][1], back):
            continue
        ((other, payment),) = found
        if other == key or (back.identity and payment.identity) or contradict(back, payment):
            continue
        _move(bundles, payment, other, key) if back.identity else _move(bundles, back, key, other)


def _move(bundles: Bundles, entry: Entry, source: Hashable, target: Hashable) -> None:
    if any(each is entry for each in bundles[source]):
        bundles[source] = [each for each in bundles[source] if each is not entry]
        bundles[target].append(entry)


def settle(bundles: Bundles, entries: Sequence[Entry], confirmed: Sequence[Pair]) -> dict[Hashable, list[Group]]:
    """Take the rows that somebody confirmed out of the bundles, as groups by the person of their first due.

    Raises ReconcileProblem where a pair names a row that isn't there, or one row twice on both of its sides.
    """
    pairs = [pair for pair in confirmed if pair.same]
    wanted = {place for pair in confirmed for place in pair[:2]}
    if not wanted:
        return {}
    rows = {entry.place: entry for entry in entries if entry.place in wanted}
    for place in sorted(wanted - rows.keys()):
        raise ReconcileProblem(
            f"确认的{place.side}“{place.sheet}”第 {place.row} 行不在这次对账的文件里，请用同一批文件重新对账后再确认。"
        )
    denied = {frozenset(pair[:2]) for pair in confirmed if not pair.same}
    for pair in pairs:
        if pair.one.side == pair.two.side or frozenset(pair[:2]) in denied:
            where = f"{pair.one.side}第 {pair.one.row} 行与{pair.two.side}第 {pair.two.row} 行"
            raise ReconcileProblem(f"确认的{where}互相矛盾（同一侧，或又写是又写否），请改正确认后重新对账。")
    key_of = {id(each): key for key, some in bundles.items() for each in some}
    settled: defaultdict[Hashable, list[Group]] = defaultdict(list)
    for part in _parts(pairs):
        some = [rows[place] for place in sorted(part)]
        group = _settled(some, pairs, rows)
        first = next((each for each in some if each.side == PAYABLE), some[0])
        settled[key_of[id(first)]].append(group)
        for each in some:
            key = key_of[id(each)]
            bundles[key] = [other for other in bundles[key] if other is not each]
    return settled


def _parts(pairs: Sequence[Pair]) -> list[set[Place]]:
    """Pairs that share a row are one."""
    part_of: dict[Place, set[Place]] = {}
    for one, two, _ in pairs:
        part = part_of.get(one, {one}) | part_of.get(two, {two})
        for place in part:
            part_of[place] = part
    return list({id(part): part for part in part_of.values()}.values())


def _settled(rows: list[Entry], pairs: Sequence[Pair], by_place: dict[Place, Entry]) -> Group:
    group = Group(how=CONFIRMED)
    back: dict[int, Entry] = {}
    for one, two, _ in pairs:
        sides = {one.side: by_place[one], two.side: by_place[two]}
        if PAID in sides and RETURNED in sides:
            back[id(sides[PAID])] = sides[RETURNED]
    used = {id(each) for each in back.values()}
    for each in rows:
        if each.side == PAYABLE:
            group.payables.append(each)
        elif each.side == RETURNED:
            if id(each) not in used:
                group.unlisted.append(each)
        elif each.failed:
            group.dead.append((each, None))
            if id(each) in back:
                group.repeated.append(back[id(each)])
        elif id(each) in back:
            group.dead.append((each, back[id(each)]))
        else:
            group.live.append(each)
    return group
