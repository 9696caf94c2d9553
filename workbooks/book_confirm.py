"""What a reconciliation found paid, for the book of past payments: by person, benefit and month, net of returns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from policies.dates import add_months, read_month
from policies.determine import determine, first_stated
from policies.errors import InputProblem, PolicyProblem
from policies.history import Payment
from policies.library import resolve
from policies.model import Benefit
from policies.policy import Policy
from udfs import identity
from workbooks.book import FEN, Book, Entry
from workbooks.problems import FileProblem
from workbooks.reconciling.outcomes import OTHER_PERIOD
from workbooks.reconciling.result_columns import HARMLESS
from workbooks.reconciling.result_reader import ResultRow, read_result
from workbooks.trials import refuse_trial

CONFIRMED = (*HARMLESS, OTHER_PERIOD)
"""Outcomes in which what was due was received. A payment of another month counts for the month that it was due for."""
SHOWN = 3  # faulty rows that a refusal names one by one
BETWEEN = "/"  # the first and the last month of a period


class _Unreadable(Exception):
    """Why a row can't be entered."""


@dataclass
class Confirmed:
    """The payments of one result workbook, with the days between which one like it would be the same.

    `left_out` counts the cases of 差异明细 that are not entered, by outcome; `came_back` holds what those of them were
    about in which money came back: a book may have it. `dated` are the entries (by `id`) that tell no month.
    """

    entries: list[Entry] = field(default_factory=list)
    spans: list[tuple[date, date]] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    came_back: list[tuple[Entry, tuple[date, date]]] = field(default_factory=list)
    dated: set[int] = field(default_factory=set)

    def against(self, book: Book) -> Against:
        """What a book does not have yet, be it from a roster or from the same month reconciled before, and what of it
        speaks against ours.

        Each entry of the book answers one of ours: who is owed the same sum twice in a month is entered twice.
        """
        left: dict[str, list[Payment]] = {}

        def recorded(own: Payment) -> list[Payment]:
            if own.person not in left:
                left[own.person] = [known.payment for known in book.entries(own.person)]
            return left[own.person]

        found = Against()
        for entry, (first, last) in self.came_back:
            near = (p for p in recorded(entry.payment) if p.benefit == entry.payment.benefit and first <= p.day <= last)
            found.returned += [(entry, p) for p in near]
        for entry, (first, last) in zip(self.entries, self.spans, strict=True):
            own = entry.payment
            alike = [p for p in recorded(own) if p.benefit == own.benefit]
            near = [p for p in alike if first <= p.day <= last]
            twin = next((p for p in near if p.amount == own.amount), None)
            if twin is not None:
                recorded(own).remove(twin)
                found.known += 1
            elif id(entry) in self.dated and (same := [p for p in alike if p.amount == own.amount]):
                found.monthless.append((entry, same[-1]))
            else:
                found.fresh.append(entry)
                found.beside += [(entry, p) for p in near]
        return found


@dataclass
class Against:
    """What became of confirmed payments beside a book: the `fresh` ones to enter, how many are `known`, and pairs of
    ours and the book's: what was `returned` since, what is entered `beside` another amount of that month, what tells no
    month and is `monthless` the same as what the book has (and not entered).
    """

    fresh: list[Entry] = field(default_factory=list)
    known: int = 0
    returned: list[tuple[Entry, Payment]] = field(default_factory=list)
    beside: list[tuple[Entry, Payment]] = field(default_factory=list)
    monthless: list[tuple[Entry, Payment]] = field(default_factory=list)


def read_confirmed(
    path: Path, policy: str | None = None, benefit: str | None = None, day: date | None = None
) -> Confirmed:
    """The confirmed payments of a result workbook. Raises FileProblem, and then tells the first rows.

    `policy` is what was paid by, `benefit` and `day` serve the rows that tell no benefit or no month.
    """
    if policy is None:
        raise FileProblem(f"“{path.name}”没有写明政策，请用 --policy 指明当时按哪份文件发放。")
    paid_by = resolve(policy)
    refuse_trial(paid_by, "记入台账")
    reader = _Reader(paid_by, benefit, day)
    rows = read_result(path)
    found, faults = Confirmed(left_out=_left_out(rows)), []
    for row in rows:
        if row.outcome not in CONFIRMED or row.net <= 0:
            if row.returned and row.outcome not in CONFIRMED:
                found.came_back += reader.returned(row)
            continue
        try:
            entry, span = reader.read(row)
        except (_Unreadable, InputProblem) as problem:
            faults.append(f"{row.sheet} 第 {row.row} 行{problem}")
            continue
        found.entries.append(entry)
        found.spans.append(span)
        if not row.period:
            found.dated.add(id(entry))
    if faults:
        more = f"等 {len(faults)} 行" if len(faults) > SHOWN else ""
        raise FileProblem(f"“{path.name}”没有记入：{'；'.join(faults[:SHOWN])}{more}。请补正后再记。")
    if not found.entries and not found.came_back:
        raise FileProblem(f"“{path.name}”里没有一笔是确认付清的（{'、'.join(CONFIRMED)}），没有记入。")
    return found


def _left_out(rows: Iterable[ResultRow]) -> dict[str, int]:
    cases = {row.number: row.outcome for row in rows if row.outcome not in CONFIRMED}
    outcomes = list(cases.values())
    return {outcome: outcomes.count(outcome) for outcome in dict.fromkeys(outcomes)}


class _Reader:
    """Makes entries of rows."""

    def __init__(self, policy: Policy, benefit: str | None, day: date | None) -> None:
        self._policy, self._benefit, self._day = policy, benefit, day
        self._known: dict[tuple[str, date], Benefit] = {}

    def read(self, row: ResultRow) -> tuple[Entry, tuple[date, date]]:
        """The entry of a row, and the days on which the same payment may stand in a book."""
        if not row.identity:
            raise _Unreadable("没有身份证号")
        if "／" in row.identity:
            raise _Unreadable("有不止一个身份证号")
        person, span = identity.current(row.identity), self._span(row)
        found = self._found(row, span[0])
        amount = (Decimal(row.net or row.returned) / FEN).quantize(Decimal("0.01"))
        place = f"{row.sheet} 第 {row.row} 行"
        document = self._policy.document.id
        payment = Payment(person, span[0], found.title, amount, document, found.plan, found.kind, {}, place)
        return Entry(payment, row.name), span

    def returned(self, row: ResultRow) -> list[tuple[Entry, tuple[date, date]]]:
        """What a row is about of which money came back; [] where it does not say enough to be found in a book."""
        try:
            return [self.read(row)]
        except (_Unreadable, InputProblem):
            return []

    def _span(self, row: ResultRow) -> tuple[date, date]:
        if row.period:
            months = [read_month(text) for text in row.period.split(BETWEEN)]
            return months[0], add_months(months[-1], 1) - timedelta(days=1)
        if self._day is None:
            raise _Unreadable("没有写明是哪个月的，同一天的可以用 --date 指明")
        return self._day, self._day

    def _found(self, row: ResultRow, day: date) -> Benefit:
        name = row.benefit or self._benefit
        if not name:
            raise _Unreadable("没有写明是哪项补贴，请用 --benefit 指明")
        if (name, day) not in self._known:
            benefits = self._find(name)
            asked = [determine(self._policy, benefit, {}, day) for benefit in benefits]
            self._known[name, day] = first_stated(asked).benefit
        return self._known[name, day]

    def _find(self, name: str) -> Sequence[Benefit]:
        try:
            return self._policy.find(name)
        except PolicyProblem as problem:
            raise _Unreadable(f"的补贴看不懂（{problem}）") from problem
