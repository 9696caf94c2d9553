"""Which payment a return returns.

A return dated before a payment is not its return, nor is one that states the 流水号 of another payment, or another
account or name. By 流水号 first, else by what the two state; of several payments by day the last one before the return,
since money comes back before it is sent again. A second return with the 流水号 of a payment that came back is the same
one told twice. Where a return may be of a payment that stands or of one that failed (banks list failures among returns,
and date the list as they please), or of one of several payments that differ, nobody is told that either stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbooks.reconciling.fitting import Fitting, alike, canonical
from workbooks.reconciling.model import Entry
from workbooks.reconciling.pairing import same_account
from workbooks.reconciling.told_twice import contradict

DOUBT = "退票可能是几笔实付中任何一笔的，不能断定退回的是哪一笔"
OTHER_NUMBER = "退票写的流水号与同一人、同金额的实付的流水号不同，不能断定退的是不是这一笔"
OTHER_PAYEE = "退票写的账号（或户名）与同一人、同金额的实付的不同，不能断定退的是不是这一笔"


@dataclass(slots=True)
class Returning:
    """The payments of one person after their returns: see Group for live, dead, unlisted and repeated.

    `sure` holds the returns (by `id`) whose payment the 流水号 or what both state decides; `doubts` each undecided
    return with the payments it may be of (it is put with the first of them), `against` each unlisted return with the
    payments that would be its but for the 流水号, the account or the name, and with the sentence that says so.
    """

    live: list[Entry] = field(default_factory=list)
    dead: list[tuple[Entry, Entry | None]] = field(default_factory=list)
    unlisted: list[Entry] = field(default_factory=list)
    repeated: list[tuple[Entry, Entry]] = field(default_factory=list)  # what did not arrive anyway, and its return
    sure: set[int] = field(default_factory=set)
    doubts: list[tuple[Entry, list[Entry]]] = field(default_factory=list)
    against: list[tuple[Entry, list[Entry], str]] = field(default_factory=list)


def not_before(payment: Entry, back: Entry) -> bool:
    """Whether the days allow a return to be the payment's."""
    return payment.day is None or back.day is None or payment.day <= back.day


def returned(payments: Sequence[Entry], returns: Sequence[Entry], fitting: Fitting) -> Returning:
    """Tie the returns of one person to the payments."""
    told = Returning()
    open_payments = sorted(payments, key=canonical)
    gone: dict[int, Entry] = {}
    numbered = {each.reference: each for each in open_payments if fitting.names_one(each.reference)}
    for back in sorted(returns, key=lambda each: _when(each, each.reference not in numbered)):
        named = numbered.get(back.reference)
        if named is not None and id(named) in gone and named.fen == back.fen:
            told.repeated.append((named, back))
            continue
        near = [
            each
            for each in open_payments
            if each.fen == back.fen and id(each) not in gone and not_before(each, back) and fitting.fits(each, back)
        ]
        if not near:
            told.unlisted.append(back)
            continue
        agreeing = [each for each in near if not fitting.other_number(each, back)]
        if not (possible := [each for each in agreeing if not contradict(each, back)]):
            told.unlisted.append(back)
            told.against.append((back, agreeing or near, OTHER_PAYEE if agreeing else OTHER_NUMBER))
            continue
        near, sure = _narrowed(possible, back, fitting)
        near, payment, certain = _chosen(near, possible, back, any(each is named for each in possible))
        gone[id(payment)] = back
        if sure:
            told.sure.add(id(back))
        if not certain:
            told.doubts.append((back, near))
    for payment in open_payments:
        back_row = gone.get(id(payment))
        if payment.failed:
            told.dead.append((payment, None))
            if back_row is not None:
                told.repeated.append((payment, back_row))
        elif back_row is not None:
            told.dead.append((payment, back_row))
        else:
            told.live.append(payment)
    return told


def _when(back: Entry, later: bool) -> tuple[object, ...]:
    """The order in which returns are taken up: those that name their payment before others."""
    return (later, back.day is None, back.day.toordinal() if back.day else 0, canonical(back))


def _narrowed(near: list[Entry], back: Entry, fitting: Fitting) -> tuple[list[Entry], bool]:
    """The payments that agree with a return in most, and whether that decides what the return is for."""
    by_reference = [each for each in near if back.reference and each.reference == back.reference]
    if by_reference and fitting.names_one(back.reference):
        return by_reference, True
    near = by_reference or near
    stated = [each for each in near if (each.benefit, each.period) == (back.benefit, back.period)]
    sure = bool(stated and back.benefit and back.period)
    near = stated or near
    return [each for each in near if same_account(each, back)] or near, sure


def _chosen(near: list[Entry], possible: list[Entry], back: Entry, named: bool) -> tuple[list[Entry], Entry, bool]:
    """What a return may be of, the payment that it is put to, and whether that is certain (or makes no difference).

    No day tells a return from a failure that is told later: only the 流水号 does.
    """
    if not named and len({each.failed for each in possible}) > 1:
        failed = [each for each in possible if each.failed]
        return possible, next((each for each in near if each.failed), failed[0]), False
    if back.day is not None and all(each.day is not None for each in near):
        last = max(each.day for each in near if each.day is not None)
        near = [each for each in near if each.day == last]
    return near, near[0], len({alike(each) for each in near}) == 1
