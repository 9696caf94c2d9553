"""Rows of a payment list as entries: its columns are found once, then each row is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from policies.errors import InputProblem
from udfs.payment_states import BACK, GONE, HEADERS, Cell, Kind, became, in_passing, is_return, says_nothing
from workbooks.reading.tables import Roster, RosterColumn, Row
from workbooks.reconciling import columns as c
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Entry
from workbooks.reconciling.values import (
    KEPT,
    Unreadable,
    account_of,
    day_of,
    fen_of,
    identity_of,
    months_on,
    name_of,
    period_of,
    period_of_title,
    reference_of,
    seen_of,
    span,
    text_of,
    visible_of,
)

_PAYS = re.compile("补贴|补助|奖补|奖励|工资|生活费")  # in a title that says what is paid; others tell when a bank paid
_OF_PAYMENT = re.compile("月份?(?:代?发|支付|拨付|付|入账|到账|下达|批次|第.批)")  # a month in which was paid


class Lines:
    """How the rows of one list are read. `period` is for rows that state none, `sheet` what messages call its place."""

    def __init__(self, roster: Roster, amount: RosterColumn, side: str, file: int, sheet: str, period: str) -> None:
        of = partial(c.column_of, roster)
        self.amount, self.side, self.file, self.sheet = amount, side, file, sheet
        self.identity, self.account = of(c.IDENTITY), of(c.ACCOUNT)
        self.holder, self.name = of(c.HOLDER), of(c.NAME)
        self.benefit, self.purpose, self.remark = of(c.BENEFIT), of(c.PURPOSE), of(c.REMARK)
        self.township, self.fund = of(c.TOWNSHIP), of(c.FUND)
        self.day = None if side == PAYABLE else (of(c.RETURNED_ON) if side == RETURNED else None) or of(c.PAID_ON)
        self.reference = (of(c.RETURNED_REFERENCE) if side == RETURNED else None) or of(c.REFERENCE)
        self.reason = of(c.REASON)
        self.told = c.told_columns(roster) if side != PAYABLE else []
        self.states = [column for column, kind in self.told if kind is Kind.STATE]
        self.months = _Months(roster, side, period)

    def entry(self, row: Row) -> Entry:
        """The entry of a row, its benefit as the column states it. Raises Apart, Unreadable."""
        value = row.value
        fen = fen_of(value(self.amount))
        identity = identity_of(value(self.identity))
        name = name_of(value(self.holder)) or name_of(value(self.name))
        account = account_of(value(self.account))
        seen = "" if account else visible_of(value(self.account))
        name_seen = "" if name else seen_of(value(self.holder)) or seen_of(value(self.name))
        reference = reference_of(value(self.reference))
        known = identity or name or account or (self.side == RETURNED and (seen or reference))
        if not known:
            raise Unreadable("没有姓名、身份证号和账号（或只显示一部分），认不出是谁，请补上")
        verdict = self._became(row) if self.side == PAID else ""
        return Entry(
            self.side,
            self.file,
            self.sheet,
            row.number,
            identity,
            name,
            account,
            text_of(value(self.benefit)),
            self.months.of(row),
            day_of(value(self.day)),
            fen,
            text_of(value(self.fund)),
            text_of(value(self.township)),
            reference,
            verdict in GONE,
            self._reason(row) if verdict in GONE or self.side == RETURNED else "",
            verdict == BACK,
            seen,
            name_seen,
            "" if identity else seen_of(value(self.identity)),
        )

    @property
    def tells_of_payment(self) -> bool:
        """Whether it has a column that only what a bank did can fill: a state, a day, a reference."""
        return bool(self.states or self.day or self.reference)

    def remarks(self, row: Row) -> tuple[str, str]:
        """What may name the benefit where no column does."""
        return text_of(row.value(self.purpose)), text_of(row.value(self.remark))

    def _told(self, row: Row) -> Iterator[Cell]:
        for column, kind in self.told:
            if (text := text_of(row.value(column))) != "":
                yield kind, column.header, text

    def _became(self, row: Row) -> str:
        """What all its columns say became of a payment. Raises Unreadable."""
        cells = tuple(self._told(row))
        try:
            verdict = became(cells)
        except InputProblem as problem:
            raise Unreadable(str(problem)) from None
        if self.states and verdict not in GONE and not any(kind is Kind.STATE for kind, _, _ in cells):
            raise Unreadable("的状态空着，看不出付成了没有，请查实后填 成功、失败 或 退票")
        return verdict

    def _reason(self, row: Row) -> str:
        """Why a payment failed or was returned; a remark is no reason unless it speaks of that."""
        told = list(self._told(row))
        if reason := next((text for kind, _, text in told if kind is Kind.REASON and not says_nothing(text)), ""):
            return reason
        remarks = [(header, text) for kind, header, text in told if kind is Kind.REMARK]
        own = self.side == RETURNED and self.reason is None  # the remarks of a list of returns are about returns
        return next((text for header, text in remarks if (own and header in HEADERS) or in_passing(text)), "")

    def refuse_mixed(self, rows: Sequence[Row]) -> str:
        """Why a list of returns can't be one: some of its rows say that they were paid. "" where all is well."""
        if self.side != RETURNED:
            return ""
        for column, kind in self.told:
            if kind in (Kind.REASON, Kind.REMARK, Kind.DAY, Kind.DIRECTION):
                continue
            texts = {text for row in rows if (text := text_of(row.value(column)))}
            paid = {text for text in texts if not is_return((kind, column.header, text))}
            if paid:
                says = "既有成功的也有失败的，分不清哪些是退票" if paid != texts else f"都是“{min(paid)}”，不是退票"
                return (
                    f"“{column.header}”列里{says}。请只留退回的行，或把整份回单作为实付（--paid）；"
                    f"这一列说的不是付成了没有的，写 --map {column.header}=无"
                )
        return ""


class _Months:
    """The months that a row is about: its span, its first and last month, its month, else its title's or the given."""

    def __init__(self, roster: Roster, side: str, period: str) -> None:
        of = partial(c.column_of, roster)
        titles = [title for title in roster.titles if side == PAYABLE or _PAYS.search(title)]
        self.given = period_of_title(titles) or period
        self.year = self.given[:4]
        self.span, self.last, self.count = of(c.SPAN), of(c.LAST), of(c.MONTHS)
        month = of(c.MONTH)
        begins = month is not None and any(word in month.header for word in c.BEGINS)
        self.first = of(c.FIRST) or (month if begins else None)
        self.month = None if begins else month
        self.words = [column for label in (c.PURPOSE, c.REMARK) if side != PAYABLE and (column := of(label))]

    def of(self, row: Row) -> str:
        """The period of a row: its columns', else the one that its remark names, else the list's. Raises Unreadable."""
        value = row.value
        if (text := value(self.span)) is not None:
            return period_of(text, self.year)
        if (first := value(self.first)) is not None:
            return self._from(period_of(first, self.year), row) or self.given
        if (month := value(self.month)) is not None:
            return period_of(month, self.year)
        return next((found for each in self.words if (found := _months_in(text_of(value(each))))), self.given)

    def _from(self, first: str, row: Row) -> str:
        """From a first month to the last one, by name or by count; "" where neither is known."""
        if (last := row.value(self.last)) is not None:
            end = period_of(last, first[:4])
            if end < first:
                raise Unreadable("的截止月份早于起始月份，请核对")
            return span(first, end)
        count = text_of(row.value(self.count))
        return span(first, months_on(first, int(count) - 1)) if count.isdecimal() and int(count) else ""


@lru_cache(KEPT)
def _months_in(remark: str) -> str:
    """The months that a remark says are paid for (2024年6月培训补贴); "" where they may be those of the payment."""
    return period_of_title([remark]) if _PAYS.search(remark) and not _OF_PAYMENT.search(remark) else ""
