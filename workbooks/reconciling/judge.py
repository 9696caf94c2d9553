"""What came of a group of rows: its outcome, why, and between what somebody has to choose."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from policies.masking import mask
from workbooks.reconciling import outcomes as o
from workbooks.reconciling.days import look_at_days
from workbooks.reconciling.fitting import Fitting, canonical, other_account, other_person, periods_fit
from workbooks.reconciling.groups import Group
from workbooks.reconciling.model import Case, Entry, in_order
from workbooks.reconciling.names import near_name
from workbooks.reconciling.pairing import the_sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_CANDIDATES = 500  # told of one case
BASES = ("身份证号", "账号", "姓名")
CONFIRMED = "人工确认"
COMPARED = ("户名", "账号", "所属期")


def judge(group: Group, fitting: Fitting) -> Case:
    """The case that a group is."""
    found = {o.UNDECIDED} if group.doubts else _money(group)
    if group.payables and group.payments() and not group.doubts:
        found |= _parties(group) | _periods(group)
    if len(found) > 1:
        found.discard(o.AGREES)
    outcome, also = o.gravest(found)
    case = Case(outcome, in_order(group.entries()), "", also)
    case.uncounted = frozenset(each.place for each in (*group.unlisted, *group.repeated))
    if group.doubts:
        case.candidates = candidates(group, fitting)
    else:
        look_at_days(outcome, group)
    case.warnings = tuple(group.warnings)
    case.reason = _reason(case, group)
    return case


def _fen(rows: Iterable[Entry]) -> int:
    return sum(each.fen for each in rows)


def _money(group: Group) -> set[str]:
    due, net = _fen(group.payables), _fen(group.live)
    if not group.payables:
        return {o.WITHOUT_PAYABLE}
    if not group.live and not due:
        return {o.AGREES}  # nothing due, and nobody has anything
    if not group.live:
        if not group.attempts():
            return {o.UNPAID}
        return {o.CAME_BACK} if _explain(group.attempts(), due) else {o.CAME_BACK, o.OTHER_AMOUNT}
    if net == due:
        return _paid_in_full(group)
    if net > due:
        return {o.TWICE if _paid_again(group) else o.OTHER_AMOUNT}
    if not group.attempts():
        return {o.OTHER_AMOUNT}
    return {o.CAME_BACK} if _explain(group.attempts(), due - net) else {o.OTHER_AMOUNT, o.CAME_BACK}


def _paid_in_full(group: Group) -> set[str]:
    found = {o.AGREES}
    if sorted(each.fen for each in group.payables) != sorted(each.fen for each in group.live):
        if len(group.live) > 1:
            found.add(o.IN_PARTS)
        if len(group.payables) > 1:
            found.add(o.IN_ONE_SUM)
    if group.attempts():
        found.add(o.RESENT)
    return found


def _explain(attempts: Sequence[Entry], missing: int) -> bool:
    """Whether what came back is just what is missing; the same try made again counts once."""
    if any(each.fen == missing for each in attempts) or _fen(attempts) == missing:
        return True
    return the_sum(attempts, missing) is not None


def _paid_again(group: Group) -> bool:
    """Whether all that is too much is one of the dues, or all of them, paid once more."""
    dues = [each.fen for each in group.payables]
    live = [each.fen for each in group.live]
    due = sum(dues)
    once = {fen for fen in (*dues, due) if fen > 0}
    for first in (dues, [due], [fen for fen in live if fen not in once]):
        rest = _without(live, first)
        if rest and sum(first) == due and (sum(rest) in once or all(fen in once for fen in rest)):
            return True
    times, left = divmod(sum(live), due) if due > 0 else (0, 1)
    return not left and all(live.count(fen) % times == 0 for fen in live)  # the same parts, each of them again


def _without(fens: list[int], some: list[int]) -> list[int]:
    """What is left of amounts when some of them are taken away; [] where not all of those are there."""
    rest = list(fens)
    for fen in some:
        if fen not in rest:
            return []
        rest.remove(fen)
    return rest


def _parties(group: Group) -> set[str]:
    """Whose name and account the money went to: of payments that stand, else of those that came back."""
    payments = group.live or group.payments()
    found = set()
    for what in ("name", "identity"):
        known = {getattr(each, what) for each in group.payables} - {""}
        if known and any(getattr(each, what) not in ("", *known) for each in payments):
            found.add(o.OTHER_NAME)
    if any(all(other_person(due, each) for due in group.payables) for each in payments):
        found.add(o.OTHER_NAME)
    dues = [each for each in group.payables if each.account or each.visible]
    if dues and any(all(other_account(due, each) for due in dues) for each in payments):
        found.add(o.OTHER_ACCOUNT)
    return found


def _periods(group: Group) -> set[str]:
    dues = [each.period for each in group.payables]
    paid = [each.period for each in (group.live or group.payments())]
    apart = any(not any(periods_fit(a, b) for b in dues) for a in paid)
    apart |= any(not any(periods_fit(a, b) for b in paid) for a in dues)
    return {o.OTHER_PERIOD} if apart else set()


def candidates(group: Group, fitting: Fitting) -> list[tuple[Entry, ...]]:
    """Pairs to choose from, the likeliest first: equal amounts, equal accounts, then the closest names."""
    left: list[Entry] = group.payables
    right: list[Entry] = [*group.payments(), *group.unlisted]
    if not left:
        left, right = group.payments(), group.unlisted
    pairs = [(a, b) for a, b in _some(left, right) if fitting.allowed(a, b)]
    return sorted(pairs, key=_likeliness)


def _some(left: list[Entry], right: list[Entry]) -> list[tuple[Entry, Entry]]:
    """All pairs; of very many only those of equal amounts, and not more than can be told."""
    left, right = sorted(left, key=canonical), sorted(right, key=canonical)
    if len(left) * len(right) <= MOST_CANDIDATES:
        return [(a, b) for a in left for b in right]
    by_fen: dict[int, list[Entry]] = {}
    for each in right:
        by_fen.setdefault(each.fen, []).append(each)
    pairs = ((a, b) for a in left for b in by_fen.get(a.fen, ()))
    return [pair for pair, _ in zip(pairs, range(MOST_CANDIDATES), strict=False)]


def _likeliness(pair: tuple[Entry, Entry]) -> tuple[object, ...]:
    one, two = pair
    return (
        one.fen != two.fen,
        not one.account or one.account != two.account,
        -_closeness(one.name, two.name),
        abs(one.fen - two.fen),
        canonical(one),
        canonical(two),
    )


def _closeness(one: str, two: str) -> float:
    if one == two:
        return 1.0
    from rapidfuzz.fuzz import ratio

    return ratio(one, two) / 100 * (1 if near_name(one, two) else 0.9)


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _reason(case: Case, group: Group) -> str:
    matched = group.how and group.payables and (group.payments() or group.unlisted) and not group.doubts
    parts = [f"按{_basis(group)}对上"] if matched else []
    parts += group.doubts or [_TELL[case.outcome](group)]
    parts += [_TELL[name](group) for name in case.also]
    return "；".join([*parts, *group.remarks, *group.warnings])


def _basis(group: Group) -> str:
    """By what the rows were matched: the person first (every way that was needed), then what the matching says."""
    ways = {_known_by(group, each) for each in (*group.payments(), *group.unlisted)}
    return "、".join(way for way in BASES if way in ways) + f"＋{group.how}" if group.how != CONFIRMED else CONFIRMED


def _known_by(group: Group, payment: Entry) -> str:
    return min((known_by(due, payment) for due in group.payables), key=BASES.index)


def known_by(due: Entry, payment: Entry) -> str:
    """By what two rows are known to be one person's: one of BASES."""
    if due.identity and due.identity == payment.identity:
        return BASES[0]
    return BASES[1] if due.account and due.account == payment.account else BASES[2]


def agreement(*stated: bool) -> str:
    """What agrees besides the amount: of COMPARED what both state; what not both state was not compared."""
    agree = ["金额", *(what for what, both in zip(COMPARED, stated, strict=True) if both)]
    unsaid = [what for what, both in zip(COMPARED, stated, strict=True) if not both]
    rest = f"；{'、'.join(unsaid)}没有两边都写明，未比对" if unsaid else ""
    return f"{'、'.join(agree)}相符{rest}"


def _tell_agreement(group: Group) -> str:
    rows = (*group.payables, *group.live)
    names, accounts, periods = (all(getattr(each, what) for each in rows) for what in ("name", "account", "period"))
    in_part = not accounts and all(each.account or each.visible for each in rows)
    told = agreement(names, accounts or in_part, periods)
    return told.replace(COMPARED[1], f"{COMPARED[1]}（看得见的几位）") if in_part else told


def _tell_without(group: Group) -> str:
    what = f"实付 {yuan(_fen(group.payments()))} 元，找不到对应的应付"
    return what if group.live else f"{what}；这笔钱已退回，不用追回，也不要重发"


def _tell_twice(group: Group) -> str:
    due, net = _fen(group.payables), _fen(group.live)
    paid = f"未退回的实付 {len(group.live)} 笔共 {yuan(net)} 元"
    return f"应付 {yuan(due)} 元，{paid}，多付 {yuan(net - due)} 元，与应付金额相同"


def _tell_amount(group: Group) -> str:
    due, net = _fen(group.payables), _fen(group.live)
    much = f"少付 {yuan(due - net)} 元" if net < due else f"多付 {yuan(net - due)} 元"
    return f"应付 {yuan(due)} 元，实付净额 {yuan(net)} 元，{much}"


def _tell_back(group: Group) -> str:
    missing = _fen(group.payables) - _fen(group.live)
    failed = sum(row is None for _, row in group.dead)
    came = "付款失败" if failed and not group.unlisted and failed == len(group.dead) else "付款已退回"
    notes = "、".join(sorted({row.note for row in _back(group) if row.note}))
    why = f"（{notes}）" if notes else ""
    return f"{came}{why}，没有再付成功，还差 {yuan(missing)} 元"


def _back(group: Group) -> Iterable[Entry]:
    returned = (payment if row is None else row for payment, row in group.dead)
    return chain(returned, group.unlisted, group.repeated)


def _tell_name(group: Group) -> str:
    payments = group.live or group.payments()
    numbers = {each.identity for each in group.payables if each.identity}
    other_numbers = {each.identity for each in payments if each.identity} - numbers
    parts = []
    if numbers and other_numbers:
        one, other = ("、".join(sorted(map(mask, some))) for some in (numbers, other_numbers))
        parts.append(f"应付身份证号 {one}，实付身份证号 {other}，不是同一个号码")
    dues = sorted({each.name for each in group.payables if each.name})
    others = sorted({each.name for each in payments if each.name} - set(dues))
    if not dues or not others:
        return "；".join(parts)
    nearness = {why for a in dues for b in others if (why := near_name(a, b))}
    told = f"（{'、'.join(sorted(nearness))}）" if nearness else ""
    return "；".join([*parts, f"应付姓名“{'、'.join(dues)}”，实付户名“{'、'.join(others)}”{told}"])


def _tell_period(group: Group) -> str:
    dues = "、".join(sorted({each.period for each in group.payables if each.period}))
    paid = "、".join(sorted({each.period for each in (group.live or group.payments()) if each.period}))
    return f"应付所属期 {dues}，实付所属期 {paid}"


_TELL = {
    o.UNDECIDED: lambda group: "；".join(group.doubts),
    o.TWICE: _tell_twice,
    o.WITHOUT_PAYABLE: _tell_without,
    o.OTHER_AMOUNT: _tell_amount,
    o.UNPAID: lambda group: f"应付 {yuan(_fen(group.payables))} 元，没有实付",
    o.CAME_BACK: _tell_back,
    o.OTHER_NAME: _tell_name,
    o.OTHER_ACCOUNT: lambda group: "应付账号与实付账号不同",
    o.OTHER_PERIOD: _tell_period,
    o.RESENT: lambda group: f"退回（或失败）{len(group.attempts())} 笔，已经重发，净额与应付相等",
    o.IN_ONE_SUM: lambda group: f"{len(group.payables)} 笔应付合在一起支付，合计 {yuan(_fen(group.live))} 元",
    o.IN_PARTS: lambda group: f"分 {len(group.live)} 次付清，合计 {yuan(_fen(group.live))} 元",
    o.AGREES: lambda group: _tell_agreement(group) if group.live else "应付 0 元，没有付出或已退回",
}
