"""Rows of payments that may tell of one and the same transaction; 流水号 and day tell others apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from udfs.payment_rows import PaymentRow


def may_return(back: PaymentRow, paid: PaymentRow) -> bool:
    """Whether a row that came back may be the return of one that is listed as arrived, amounts aside.

    Rows of one 流水号 are one transaction, whatever they say of it, unless it is a batch's. What came back on an
    earlier day is another one. A row that says 失败 was never paid; one that says 退票 may be the payment or its
    return.
    """
    if any(one and other and one != other for one, other in ((back.benefit, paid.benefit), (back.period, paid.period))):
        return False
    if back.reference and back.reference == paid.reference and not paid.batch:
        return True
    if back.day and paid.day and back.day != paid.day:
        return back.day > paid.day
    told_apart = back.reference and paid.reference and back.reference != paid.reference
    return not back.failed and not told_apart


def told_twice(paid: Sequence[PaymentRow]) -> tuple[int, ...]:
    """The numbers of the rows that may be one payment: the same 流水号, day, account and amount.

    () where there are none. A 流水号 that several payees share is a batch's, and says nothing.
    """
    if len(paid) < 2:
        return ()
    keys = [(row.reference, row.day, row.account, row.amount) for row in paid if row.reference and not row.batch]
    key, count = Counter(keys).most_common(1)[0] if keys else ((), 0)
    if count < 2:
        return ()
    return tuple(row.number for row in paid if (row.reference, row.day, row.account, row.amount) == key)
