"""Reads a roster of payments for the book: who, for which event, of which benefit, how much."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from policies.case import cents
from policies.determine import determine, first_stated
from policies.errors import InputProblem
from policies.history import Payment
from policies.policy import Policy
from policies.vocabulary import Value, vocabulary
from udfs import identity
from udfs.claimed import Asked, NoSuchBenefit, event_day, row_facts
from workbooks.book import Entry
from workbooks.claims import Claims, Elsewhere, form_formula, read_claim
from workbooks.problems import FileProblem
from workbooks.roster import Roster, RosterColumn, Row, read_rosters
from workbooks.trials import refuse_trial, refuse_trial_amounts
from workbooks.workbook_policy import policy_for

IDENTITY, NAME, TOTAL = "身份证号", "姓名", "合计"
FORBIDDEN = "记入台账"  # what no trial may be
SHOWN = 3  # faulty rows that a refusal names one by one
Ask = Callable[[Row], Asked | None]


class _Unreadable(Exception):
    """Why a row is no payment that could be entered."""


def digest(path: Path) -> str:
    """What tells the content of a file from any other."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_payments(
    path: Path, policy: str | None = None, benefit: str | None = None, day: date | None = None
) -> tuple[list[Entry], list[str]]:
    """The payments of a file, and the cells that hold no amount. Raises FileProblem, and then tells the first rows.

    `policy` is used where the workbook names none, `benefit` where no formula or form tells what was paid, `day`
    where a row has no date of what it was paid for.
    """
    book, rosters = read_rosters(path)
    resolved = policy_for(book, policy)
    if resolved is None:
        raise FileProblem(f"“{path.name}”没有写明政策，请用 --policy 指明当时按哪份文件发放。")
    lists = [(roster, amount_column(roster)) for roster in rosters]
    refuse_trial_amounts(path.name, book, lists, FORBIDDEN)
    refuse_trial(resolved, FORBIDDEN)
    entries: list[Entry] = []
    unpaid: list[str] = []
    faults: list[str] = []
    for roster, column in lists:
        ask = asker(roster, column, resolved, benefit)
        for row in roster.rows:
            amount = _amount(row.value(column))
            if amount is None:
                unpaid.append(f"{row.sheet}!{row.address(column)}")
                continue
            try:
                entries.append(_entry(roster, row, amount, ask, day))
            except _Unreadable as problem:
                faults.append(f"{row.sheet} 第 {row.number} 行{problem}")
    if faults:
        more = f"等 {len(faults)} 行" if len(faults) > SHOWN else ""
        raise FileProblem(f"“{path.name}”没有导入：{'；'.join(faults[:SHOWN])}{more}。请补正后再导入。")
    if not entries:
        raise FileProblem(f"“{path.name}”里没有一行有已发的金额，没有导入。金额是公式的，请先用 butie calc 算好。")
    return entries, unpaid


def amount_column(roster: Roster) -> RosterColumn:
    """The column of what was paid: the form's, else the only one, else the total."""
    paying = [c for c in roster.amounts if c.form and c.form.pays] or roster.amounts
    if len(paying) > 1:
        paying = [c for c in paying if c.header == TOTAL]
    if len(paying) != 1:
        listed = "、".join(c.header for c in roster.amounts) or "没有"
        raise FileProblem(
            f"“{roster.sheet}”认不出哪一列是发放的金额（金额列：{listed}），请只留一列，或把总额列叫“合计”。"
        )
    return paying[0]


def asker(roster: Roster, column: RosterColumn, policy: Policy, benefit: str | None) -> Ask:
    """How a row of the roster is read: as the benefit that was named, else as its formula or form says."""
    if benefit:
        return _named(roster, policy, benefit)
    claims = Claims(roster, policy)

    def ask(row: Row) -> Asked | None:
        for text in (row.formula(column), form_formula(roster, column, row.number)):
            claim = read_claim(text, row.number) if text else None
            if claim:
                return claims.asked(claim, row)
        where = f"“{roster.sheet}”的“{column.header}”"
        raise FileProblem(f"{where}看不出是哪项补贴，请用 --benefit 指明，如 --benefit 培训补贴。")

    return ask


def _named(roster: Roster, policy: Policy, benefit: str) -> Ask:
    benefits = policy.find(benefit)

    def ask(row: Row) -> Asked:
        facts = row_facts(roster, row)
        chosen = first_stated([determine(policy, b, facts, event_day(b, facts)) for b in benefits]).benefit
        return Asked(policy, chosen, facts, event_day(chosen, facts))

    return ask


def _entry(roster: Roster, row: Row, amount: Decimal, ask: Ask, day: date | None) -> Entry:
    person = _person(row.value(roster.of(IDENTITY)))
    try:
        asked = ask(row)
    except NoSuchBenefit as problem:
        raise _Unreadable(f"看不出是哪项补贴（{problem}）") from problem
    except Elsewhere as problem:
        raise _Unreadable("的公式引用了本行以外的格，看不出是哪项补贴，请用 --benefit 指明") from problem
    if asked is None:
        raise _Unreadable("有读不懂的内容，请先用 butie check 检查")
    day = asked.day or day
    if day is None:
        named = f"（应有“{asked.benefit.event}”一列）" if asked.benefit.event else ""
        raise _Unreadable(f"没有所补事项的日期{named}，同一天的可以用 --date 指明")
    found = asked.benefit
    payment = Payment(
        person,
        day,
        found.title,
        amount,
        asked.policy.document.id,
        found.plan,
        found.kind,
        dict(_told(asked)),
        f"{row.sheet} 第 {row.number} 行",
    )
    return Entry(payment, str(row.value(roster.of(NAME)) or ""))


def _told(asked: Asked) -> Iterator[tuple[str, Value]]:
    """What a later limit may compare: words, dates and numbers, but no names, addresses or numbers of people."""
    for label, value in asked.facts.items():
        if vocabulary().facts[label].type != "text":
            yield label, value


def _person(value: object) -> str:
    if value is None:
        raise _Unreadable("没有身份证号")
    try:
        return identity.current(identity.from_number(value) if isinstance(value, (int, float)) else str(value))
    except InputProblem as problem:
        raise _Unreadable(f"的{problem}") from problem


def _amount(value: object) -> Decimal | None:
    """Yuan to the fen; None for anything but a positive number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        return None
    return cents(Fraction(repr(value)))
