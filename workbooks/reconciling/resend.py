"""What must be paid again, from a result workbook: the list for the bank, and what has to wait.

Nothing goes to the bank twice, or on a guess. A payment waits, and its reason is told, where the account was why it
came back or isn't the one account of that person; where the bank's reason isn't known to have passed; where the person
has other money that nobody has explained yet (paid too much, or a case that only somebody can decide), since that may
be the very payment; and where the same person got the same benefit for the same months in another case, or is to get it
there already.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from udfs.payment_states import is_bare
from workbooks.build import new
from workbooks.reconciling.outcomes import CAME_BACK, UNPAID
from workbooks.reconciling.result_columns import BETWEEN, UNSAID
from workbooks.reconciling.result_reader import FEN, ResultRow, Somebody

LIST, HELD = "重发清单", "暂不重发清单"
ACCOUNT, CHECK = "需先更正账户", "需先核对"
ACCOUNT_WORDS = re.compile(
    "[账帐卡]号|[账帐]户|户名|姓名|销户|注销|挂失|冻结|止付|睡眠|久悬|不动户|未激活|失效|换卡|旧卡|查无此|无此户|不存在"
    "|证件|身份证|类户|类卡|限额|超限|收款人|开户|户主|账卡|卡已|名称|行号|客户信息"
)
"""Words of a bank's reason that speak of the account or its owner: the next payment would come back too."""
PASSING = re.compile(
    "(?:银行|行内|本行|我行|他行|对方行|收款行|核心|支付|代发|清算|交易)*"
    "(?:(?:系统|网络|通讯|通信|线路|网关|前置机?|服务器|主机|渠道|日终)(?:连接|处理)?"
    "(?:故障|超时|异常|错误|繁忙|忙|中断|维护|升级|停机|失败)|(?:交易|处理|连接)?超时)"
)
"""A bank's reason that has passed: nothing speaks against the next payment. All others are for somebody to look at."""
_BETWEEN_REASONS = re.compile(rf"[{BETWEEN}\s,，。、;；:：()（）]+")
Thing = tuple[str, str]
"""A benefit and a period."""


@dataclass(frozen=True)
class Owed:
    """One case that is to be paid (again): fen by benefit and period; `waits` and `why` where it can't be yet."""

    number: int
    name: str
    identity: str
    account: str
    things: tuple[tuple[Thing, int], ...]
    reason: str
    waits: str = ""
    why: str = ""

    @property
    def person(self) -> str:
        return self.identity or f"{self.name} {self.account}"

    @property
    def fen(self) -> int:
        return sum(fen for _, fen in self.things)


@dataclass(frozen=True)
class Resend:
    """What goes to the bank, by person, and what waits."""

    persons: tuple[tuple[Owed, ...], ...]
    held: tuple[Owed, ...]

    @property
    def fen(self) -> int:
        return sum(owed.fen for cases in self.persons for owed in cases)


def to_resend(rows: Sequence[ResultRow], undecided: Iterable[Somebody], unpaid: bool) -> Resend:
    """Sorts the rows of a result into what is paid again and what waits.

    `undecided` are the people of 待确认; `unpaid` takes 应付未付 in as well.
    """
    wanted = (CAME_BACK, UNPAID) if unpaid else (CAME_BACK,)
    cases: defaultdict[int, list[ResultRow]] = defaultdict(list)
    for row in rows:
        cases[row.number].append(row)
    unexplained = _unexplained(cases.values(), undecided)
    chosen = [own for own in cases.values() if own[0].outcome in wanted]
    chosen.sort(key=lambda own: (wanted.index(own[0].outcome), own[0].number))
    received = [owed for own in cases.values() if (owed := _received(own)).things]
    judged = _one_account_each(_once([_judged(_owed(own), own, unexplained) for own in chosen], received))
    going = sorted((owed for owed in judged if not owed.waits), key=lambda owed: owed.person)
    persons = [tuple(own) for _, own in groupby(going, lambda owed: owed.person)]
    persons.sort(key=lambda own: min(owed.number for owed in own))
    return Resend(tuple(persons), tuple(sorted((o for o in judged if o.waits), key=lambda owed: owed.number)))


def write(found: Resend, out: Path) -> None:
    """The bank's list, and beside it the list of what waits. Raises FileProblem."""
    paid = [_listed(own) for own in found.persons]
    held = [_waiting(owed) for owed in found.held]
    left = f"另有 {len(held)} 笔暂不重发" if held else ""
    new(LIST, out, rows=len(paid) or 1, data=paid, tables={HELD: held}, fields={"未列入": left})


def _owed(own: Sequence[ResultRow]) -> Owed:
    first = own[0]
    fen: defaultdict[Thing, int] = defaultdict(int)
    for row in own:
        fen[row.benefit, row.period] += row.payable - row.net
    things = tuple((thing, amount) for thing, amount in fen.items() if amount)
    reason = f"退票：{first.return_reason or '原因未写明'}" if first.outcome == CAME_BACK else first.outcome
    return Owed(first.number, first.name, first.identity, first.account, things, reason)


def _received(own: Sequence[ResultRow]) -> Owed:
    """What a person has of a case in the end, told as what is owed is."""
    first = own[0]
    fen: defaultdict[Thing, int] = defaultdict(int)
    for row in own:
        fen[row.benefit, row.period] += row.net
    things = tuple((thing, amount) for thing, amount in fen.items() if amount > 0)
    return Owed(first.number, first.name, first.identity, first.account, things, first.outcome)


def _judged(owed: Owed, own: Sequence[ResultRow], unexplained: _People) -> Owed:
    """The same, with what it waits for."""
    returned, why = sum(row.returned for row in own), own[0].return_reason
    ties = owed.things and min(fen for _, fen in owed.things) > 0
    if not ties or (own[0].outcome == CAME_BACK and owed.fen > returned):
        return replace(owed, waits=CHECK, why="应付减去已付到的，与退回的金额不符")
    if other := next(unexplained.same(owed), None):
        why = f"同一人（或同一账号）还有没查清的付款，见对账序号 {other.number}；也许已经付到"
        return replace(owed, waits=CHECK, why=why)
    for said, wrong in (
        ("没有账号", not owed.account),
        ("没有户名", not owed.name),
        ("账号不止一个", BETWEEN in owed.account),
        ("户名不止一个", BETWEEN in owed.name),
        (f"退票原因是“{why}”", bool(ACCOUNT_WORDS.search(why))),
    ):
        if wrong:
            return replace(owed, waits=ACCOUNT, why=said)
    if not has_passed(why):
        return replace(owed, waits=CHECK, why=f"退票原因是“{why}”，查清可以再付以后再发")
    return owed


def has_passed(why: str) -> bool:
    """Whether a reason is none against paying again: of the bank's own systems, or unsaid (代发失败)."""
    parts = [part for part in _BETWEEN_REASONS.split(why) if part]
    return all(PASSING.fullmatch(part) or is_bare(part) for part in parts)


class _People:
    """Cases by whom they are about: the same identity number or account; the same name where one has no number."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, list[Owed | Somebody]] = defaultdict(list)
        self._names: defaultdict[str, list[Owed | Somebody]] = defaultdict(list)

    def add(self, one: Owed | Somebody) -> None:
        for mark in (*_parts(one.identity), *_parts(one.account)):
            self._numbers[mark].append(one)
        for name in _parts(one.name):
            self._names[name].append(one)

    def same(self, one: Owed) -> Iterator[Owed | Somebody]:
        for mark in (*_parts(one.identity), *_parts(one.account)):
            yield from self._numbers.get(mark, ())
        for name in _parts(one.name):
            yield from (other for other in self._names.get(name, ()) if not (one.identity and other.identity))


def _parts(text: str) -> list[str]:
    return [part for part in text.split(BETWEEN) if part]


def _unexplained(cases: Iterable[Sequence[ResultRow]], undecided: Iterable[Somebody]) -> _People:
    """The people of cases that nobody has decided, or in which too much was paid."""
    people = _People()
    for one in undecided:
        people.add(one)
    for own in cases:
        if sum(row.payable - row.net for row in own) < 0:
            people.add(Somebody(own[0].number, own[0].name, own[0].identity, own[0].account))
    return people


def _once(cases: Iterable[Owed], received: Iterable[Owed]) -> Iterator[Owed]:
    """The second case of one person about one benefit in one month waits, whatever its amount."""
    had, before = _People(), _People()
    for one in received:
        had.add(one)
    for owed in cases:
        first = _about_the_same(had, owed)
        says = "已经付到" if first else "已有一笔"
        first = first or _about_the_same(before, owed)
        before.add(owed)
        if first is None or owed.waits:
            yield owed
        else:
            where = f"同一人（或同一账号）、同一补贴、同一月份在对账序号 {first.number} {says}"
            yield replace(owed, waits=CHECK, why=f"{where}，核实不是重复应付以后再发")


def _about_the_same(people: _People, owed: Owed) -> Owed | None:
    """Another case of the same person about the same thing."""
    found = (one for one in people.same(owed) if isinstance(one, Owed) and one.number != owed.number)
    return next((one for one in found if _overlap(one, owed)), None)


def _overlap(one: Owed, other: Owed) -> bool:
    """Whether two cases may be about the same thing: what isn't said may be anything."""
    return any(
        (not mine[0] or not theirs[0] or mine[0] == theirs[0]) and _share_a_month(mine[1], theirs[1])
        for mine, _ in one.things
        for theirs, _ in other.things
    )


def _share_a_month(one: str, other: str) -> bool:
    """Periods are 2024-05 or 2024-05/2024-07."""
    if not one or not other:
        return True
    (first, _, last), (begin, _, end) = one.partition("/"), other.partition("/")
    return first <= (end or begin) and begin <= (last or first)


def _one_account_each(cases: Iterable[Owed]) -> list[Owed]:
    """A person with two accounts or names, and an account of two persons, wait."""
    found = list(cases)
    going = [owed for owed in found if not owed.waits]
    accounts, names = Counter(), Counter()
    for person, account, _ in {(owed.person, owed.account, owed.name) for owed in going}:
        names[person] += 1
        accounts[account] += 1
    judged = []
    for owed in found:
        if not owed.waits and names[owed.person] > 1:
            owed = replace(owed, waits=ACCOUNT, why="同一身份证号在几件里的账号或户名不同")
        elif not owed.waits and accounts[owed.account] > 1:
            owed = replace(owed, waits=ACCOUNT, why="同一账号在几件里是不同的人")
        judged.append(owed)
    return judged


def _listed(own: Sequence[Owed]) -> dict[str, object]:
    """A person's row of the bank's list."""
    by_benefit: defaultdict[str, int] = defaultdict(int)
    for owed in own:
        for (benefit, _), fen in owed.things:
            by_benefit[benefit] += fen
    benefits = list(by_benefit)
    if len(benefits) > 1:
        benefits = [f"{benefit or UNSAID} {yuan(fen):.2f} 元" for benefit, fen in by_benefit.items()]
    return {
        "户名": own[0].name,
        "身份证号": own[0].identity,
        "收款账号": own[0].account,
        "金额（元）": yuan(sum(owed.fen for owed in own)),
        "补贴项目": "；".join(benefits),
        "所属月份": _months(own),
        "事由": "；".join(dict.fromkeys(owed.reason for owed in own)),
    }


def _waiting(owed: Owed) -> dict[str, object]:
    """A case's row of the list of what waits."""
    return {
        "对账序号": owed.number,
        "姓名": owed.name,
        "身份证号": owed.identity,
        "账号": owed.account,
        "金额（元）": yuan(owed.fen),
        "补贴项目": "、".join(dict.fromkeys(benefit for (benefit, _), _ in owed.things if benefit)),
        "所属月份": _months([owed]),
        "处理": owed.waits,
        "原因": owed.why,
    }


def _months(own: Iterable[Owed]) -> str:
    return "、".join(sorted({period for owed in own for (_, period), _ in owed.things if period}))


def yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN
