"""Returns that came to nobody's rows: whose they are is looked for by account and amount, and by name and amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from workbooks.reconciling.fitting import Fitting, canonical
from workbooks.reconciling.groups import Group, united
from workbooks.reconciling.model import Entry
from workbooks.reconciling.person import LONE_RETURN
from workbooks.reconciling.returning import not_before
from workbooks.reconciling.told_twice import contradict

WHOSE_RETURN = "同账号（或同名）、同金额的不止一笔，不能断定退的是哪一笔"
CONTRADICTS = "退票与实付金额、账号（或户名）相同，但户名（或账号、身份证号、流水号）不同，不能断定退的是不是这一笔"
Row = tuple[Entry, Group]
Key = tuple[str, str, int]


def place_returns(groups: Sequence[Group], fitting: Fitting) -> None:
    """Put each lone return to the one payment or due that it can be about, else into one case with all of them."""
    lone = [(back, group) for group in groups if group.doubts == [LONE_RETURN] for back in group.unlisted]
    if not lone:
        return
    lone.sort(key=lambda row: canonical(row[0]))
    wanted = {key for back, _ in lone for key in _keys(back)}
    near: defaultdict[Key, list[Row]] = defaultdict(list)
    for group in groups:
        for each in _open(group):
            for key in _keys(each):
                if key in wanted:
                    near[key].append((each, group))
    possible = [(row, _possible(row[0], near, fitting)) for row in lone]
    for backs, rows, plain in _parts(possible):
        _place(backs, rows, plain)


def _open(group: Group) -> list[Entry]:
    """What of a group a return may be about: payments that stand or failed; where none stands, dues that none tried."""
    failed = [payment for payment, row in group.dead if row is None]
    tried = {each.fen for each in failed}
    return [*group.live, *failed, *(due for due in group.payables if not group.live and due.fen not in tried)]


def _keys(entry: Entry) -> Iterator[Key]:
    if entry.account:
        yield "account", entry.account, entry.fen
    if entry.name:
        yield "name", entry.name, entry.fen


def _possible(back: Entry, near: dict[Key, list[Row]], fitting: Fitting) -> tuple[list[Row], bool]:
    """What a return may be about, and whether nothing contradicts it there."""
    rows = {id(row[0]): row for key in _keys(back) for row in near.get(key, ())}.values()
    fits = [row for row in rows if fitting.fits(row[0], back) and (row[0].side != "实付" or not_before(row[0], back))]
    plain = [row for row in fits if not contradict(row[0], back) and not fitting.other_number(row[0], back)]
    return (plain, True) if plain else (fits, False)


def _parts(
    possible: Sequence[tuple[Row, tuple[list[Row], bool]]],
) -> Iterator[tuple[list[Row], list[Row], bool]]:
    """Returns that may be about the same rows, with all of those rows."""
    part_of: dict[int, int] = {}
    parts: dict[int, tuple[list[Row], dict[int, Row], list[bool]]] = {}
    for number, (back, (rows, plain)) in enumerate(possible):
        if not rows:
            continue
        parts[number] = ([back], {id(row[0]): row for row in rows}, [plain])
        for old in sorted({part_of[key] for key in parts[number][1] if key in part_of}):
            for mine, theirs in zip(parts[number], parts.pop(old), strict=True):
                mine.update(theirs) if isinstance(mine, dict) else mine.extend(theirs)  # type: ignore[arg-type]
        part_of |= dict.fromkeys(parts[number][1], number)
    for backs, rows, plains in parts.values():
        yield backs, list(rows.values()), all(plains)


def _place(backs: list[Row], possible: list[Row], plain: bool) -> None:
    if len(possible) == 1 == len(backs) and plain:
        (each, group), (back, lone) = possible[0], backs[0]
        lone.unlisted.remove(back)
        lone.doubts.clear()
        if any(each is payment for payment in group.live):
            group.live = [payment for payment in group.live if payment is not each]
            group.dead.append((each, back))
        elif each.failed:
            group.repeated.append(back)
        else:
            group.unlisted.append(back)
            group.how = group.how or "金额"
        return
    for _, lone in backs:
        lone.doubts.clear()
    groups = dict.fromkeys(group for _, group in sorted((*backs, *possible), key=lambda row: canonical(row[0])))
    united(groups, WHOSE_RETURN if plain else CONTRADICTS)
