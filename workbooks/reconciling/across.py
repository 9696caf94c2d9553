"""Rows that no identity number brought together: by account and amount, then by name and amount, then by a near name.

What this is about is a due without a payment on one hand, a payment without a due on the other. Each level first finds
all that could belong together, then takes only what leaves no choice: one due and one payment, or rows that are alike.
Everything else that could belong together becomes one case for somebody to decide. Two different identity numbers are
never overruled: where account, or name and account, or a slip of one digit speak against them, somebody decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import product

from workbooks.reconciling.fitting import Fitting, about, alike, canonical
from workbooks.reconciling.groups import Group, united
from workbooks.reconciling.model import Entry
from workbooks.reconciling.names import keys, near_name
from workbooks.reconciling.pairing import same_account
from workbooks.reconciling.person import TOO_MANY, missing
from workbooks.reconciling.returning import DOUBT, returned
from workbooks.reconciling.whose_returns import place_returns

OTHER_IDENTITY = "身份证号不同，但{}相同，不能断定是不是同一人"
SEVERAL = "同样{}、同样金额的不止一人或不止一笔，不能断定哪笔付给谁"
ACCOUNT_ALONE = "账号相同，但户名和金额都不同，不能断定是不是同一笔"
NEAR_BUT = "姓名{}、金额相同，但账号不同，不能断定是不是同一人"
SLIP = "姓名、金额相同，身份证号只差一处，不能断定是不是同一人"
ELSEWHERE = "应付没有付足，同名（或同音、同账号）另有一笔没有应付的实付，可能是付到别处的余款，不能断定"
ONE_CARD = "同一账号上一笔多付、另一笔没有付足，可能是几人的钱并成一户付了，不能断定"
NAMELESS = "应付没有付到，另有一笔同金额的实付没有户名、找不到应付，可能就是付给此人的（如换了账号），不能断定"
MOST_EDGES = 200_000  # between the rows of one account or name: beyond, all of them are one case

Row = tuple[Entry, Group]
Edge = tuple[Row, Row, str]
Keys = Callable[[Entry], Iterable[Hashable]]
Doubt = Callable[
    [Entry, Entry], str | None
]  # "" where two belong together, a sentence where that is in doubt, else None


class Across:
    """Groups of different people put together where rows say so."""

    def __init__(self, groups: list[Group], fitting: Fitting) -> None:
        self.groups, self.fitting = groups, fitting
        place_returns(groups, fitting)
        account = lambda e: ((e.account, e.fen),) if e.account else ()  # noqa: E731
        name = lambda e: ((e.name, e.fen),) if e.name else ()  # noqa: E731
        self._level(self._of_both(account, name), self._by_account, "金额", SEVERAL.format("账号和姓名"))
        self._level(account, self._by_account, "金额", SEVERAL.format("账号"))
        self._level(lambda e: ((e.account, e.name),) if e.account and e.name else (), self._name_and_account, "", "")
        self._level(name, self._by_name, "金额", SEVERAL.format("姓名"))
        self._level(name, self._slip, "", "")
        self._sums_of_a_name()
        self._level(lambda e: (e.account,) if e.account else (), self._account_alone, "", "")
        self._level(
            lambda e: [(key, e.fen) for key in keys(e.name)] if e.name else (),
            self._near,
            "金额",
            SEVERAL.format("读音或字形"),
        )
        self._elsewhere()
        self._one_card()
        self._nameless()
        self.groups = [group for group in self.groups if not group.empty]
        for group in self.groups:
            self._tie_returns(group)

    @staticmethod
    def _of_both(one: Keys, two: Keys) -> Keys:
        return lambda e: [(a, b) for a in one(e) for b in two(e)]

    def _open(self) -> tuple[list[Row], list[Row]]:
        """Dues without anything paid, and payments without a due; what is in doubt already is neither."""
        dues, payments = [], []
        for group in self.groups:
            if group.doubts or (group.payables and group.live):
                continue
            if group.payables:
                dues += [(each, group) for each in group.payables]
            else:
                payments += [(each, group) for each in group.payments()]
        return sorted(dues, key=lambda e: canonical(e[0])), sorted(payments, key=lambda e: canonical(e[0]))

    # -- one level -----------------------------------------------------------------------------------------------

    def _level(self, keys_of: Keys, judge: Doubt, how: str, several: str) -> None:
        dues, payments = self._open()
        for edges in _components(self._edges(dues, payments, keys_of, judge)):
            self._decide(edges, how, several)

    def _edges(self, dues: list[Row], payments: list[Row], keys_of: Keys, judge: Doubt) -> Iterator[Edge]:
        by_key: defaultdict[Hashable, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
        for side, rows in enumerate((dues, payments)):
            for each in rows:
                for key in keys_of(each[0]):
                    by_key[key][side].append(each)
        seen: set[tuple[int, int]] = set()
        for left, right in by_key.values():
            if len(left) * len(right) > MOST_EDGES:
                yield from ((due, right[0], TOO_MANY) for due in left)
                yield from ((left[0], payment, TOO_MANY) for payment in right)
                continue
            for due, payment in product(left, right):
                doubt = judge(due[0], payment[0])
                if doubt is None or not self.fitting.allowed(due[0], payment[0]):
                    continue
                if (ids := (id(due[0]), id(payment[0]))) not in seen:
                    seen.add(ids)
                    yield due, payment, doubt

    def _decide(self, edges: list[Edge], how: str, several: str) -> None:
        dues = list({id(due[0]): due for due, _, _ in edges}.values())
        payments = list({id(payment[0]): payment for _, payment, _ in edges}.values())
        doubts = sorted({doubt for *_, doubt in edges if doubt})
        groups = list(dict.fromkeys(group for _, group in (*dues, *payments)))
        if doubts or not _no_choice([due for due, _ in dues], [payment for payment, _ in payments]):
            for doubt in doubts or [several]:
                united(groups, doubt)
                groups = groups[:1]
            return
        dues.sort(key=lambda each: canonical(each[0]))
        payments.sort(key=lambda each: (not any(same_account(due, each[0]) for due, _ in dues), canonical(each[0])))
        for index, (_, group) in enumerate(payments):
            _, mine = dues[min(index, len(dues) - 1)]
            mine.how = mine.how or how
            if group is not mine:
                mine.take(group)

    # -- what speaks for two rows --------------------------------------------------------------------------------

    def _by_account(self, due: Entry, payment: Entry) -> str | None:
        if not self.fitting.fits(due, payment):
            return None
        return OTHER_IDENTITY.format("账号和金额") if _two_people(due, payment) else ""

    def _name_and_account(self, due: Entry, payment: Entry) -> str | None:
        fits = self.fitting.fits(due, payment) or due.fen == payment.fen
        return OTHER_IDENTITY.format("姓名和账号") if fits and _two_people(due, payment) else None

    def _by_name(self, due: Entry, payment: Entry) -> str | None:
        return "" if not _two_people(due, payment) and self.fitting.fits(due, payment) else None

    def _slip(self, due: Entry, payment: Entry) -> str | None:
        slipped = _two_people(due, payment) and one_slip(due.identity, payment.identity)
        return SLIP if slipped and self.fitting.fits(due, payment) else None

    def _account_alone(self, due: Entry, payment: Entry) -> str | None:
        return ACCOUNT_ALONE if not _two_people(due, payment) and self.fitting.fits(due, payment) else None

    def _near(self, due: Entry, payment: Entry) -> str | None:
        if due.name == payment.name or _two_people(due, payment) or not self.fitting.fits(due, payment):
            return None
        why = near_name(due.name, payment.name)
        if not why:
            return None
        return NEAR_BUT.format(why) if due.account and payment.account and due.account != payment.account else ""

    # -- money that went elsewhere --------------------------------------------------------------------------------

    def _elsewhere(self) -> None:
        """The rest of a due that was paid in part may stand on another account: paying it again would be twice."""
        sure = [group for group in self.groups if not group.doubts]
        short = [(each, g) for g in sure if g.payables and g.live and missing(g) > 0 for each in g.payables]
        loose = [(each, g) for g in sure if not g.payables for each in g.live]

        def rest(due: Entry, payment: Entry) -> str | None:
            alike_names = due.name == payment.name or near_name(due.name, payment.name)
            known = same_account(due, payment) or (bool(due.name and payment.name) and alike_names)
            fits = payment.fen <= due.fen and self.fitting.fits(due, payment)
            return ELSEWHERE if known and fits and not _two_people(due, payment) else None

        self._put_together(short, loose, _name_or_account, rest)

    def _one_card(self) -> None:
        """What one has too much and another on that account too little may be the other's."""
        sure = [group for group in self.groups if group.payables and not group.doubts]
        short = [(each, g) for g in sure if missing(g) > 0 for each in g.payables]
        over = [(each, g) for g in sure if missing(g) < 0 for each in g.live]

        def shared(due: Entry, payment: Entry) -> str | None:
            return ONE_CARD if self.fitting.fits(due, payment) else None

        self._put_together(short, over, lambda e: (e.account,) if e.account else (), shared)

    def _nameless(self) -> None:
        """What was paid under nobody's name to nobody's account may be just what somebody waits for."""
        sure = [group for group in self.groups if not group.doubts]
        waiting = [(each, g) for g in sure if missing(g) > 0 for each in g.payables]
        loose = [(each, g) for g in sure if not g.payables for each in g.live if not each.identity and not each.name]
        amounts = {id(due): {due.fen, missing(group)} for due, group in waiting} if loose else {}

        def perhaps(due: Entry, payment: Entry) -> str | None:
            apart = due.township and payment.township and due.township != payment.township
            return NAMELESS if not apart and self.fitting.fits(due, payment) else None

        self._put_together(waiting if loose else [], loose, lambda e: amounts.get(id(e), {e.fen}), perhaps)

    def _put_together(self, dues: list[Row], payments: list[Row], keys_of: Keys, judge: Doubt) -> None:
        dues.sort(key=lambda row: canonical(row[0]))
        payments.sort(key=lambda row: canonical(row[0]))
        for edges in _components(self._edges(dues, payments, keys_of, judge)):
            self._decide(edges, "", "")

    # -- sums and returns ----------------------------------------------------------------------------------------

    def _sums_of_a_name(self) -> None:
        """One person's dues and one payee's payments of the same name, which agree in their sum."""
        dues, payments = self._open()
        by_name: defaultdict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
        for each in dues:
            by_name[each[0].name][0].append(each)
        for each in payments:
            by_name[each[0].name][1].append(each)
        for name in sorted(by_name):
            left, right = by_name[name]
            rows, paid = [due for due, _ in left], [payment for payment, group in right if group.live]
            if not name or not rows or not paid or len(paid) < len(right) or len(rows) + len(paid) < 3:
                continue
            one_each = len({_whose(each) for each in rows}) == 1 and len({_whose(each) for each in paid}) == 1
            alone = sum(each.fen for each in rows) == sum(each.fen for each in paid) and not _two_people(
                rows[0], paid[0]
            )
            if one_each and alone and all(self.fitting.fits(a, b) for a in rows for b in paid):
                group = united(dict.fromkeys(group for _, group in (*left, *right)))
                group.how = "合计金额"

    def _tie_returns(self, group: Group) -> None:
        """A return that had no payment may have found it now: what came back must not stand as paid."""
        if group.unlisted and group.live:
            failed = [payment for payment, row in group.dead if row is None]
            told = returned([*group.live, *failed], group.unlisted, self.fitting)
            group.live, group.unlisted = told.live, told.unlisted
            group.dead = [*((payment, row) for payment, row in group.dead if row is not None), *told.dead]
            group.repeated += [back for _, back in told.repeated]
            fresh = [*(DOUBT for _ in told.doubts), *(doubt for *_, doubt in told.against)]
            group.doubts += [doubt for doubt in dict.fromkeys(fresh) if doubt not in group.doubts]


def _name_or_account(entry: Entry) -> list[Hashable]:
    return [*([entry.account] if entry.account else []), *(keys(entry.name) if entry.name else ())]


def _two_people(one: Entry, two: Entry) -> bool:
    """Both have an identity number, and not the same one."""
    return bool(one.identity and two.identity and one.identity != two.identity)


def _whose(entry: Entry) -> tuple[str, str, str]:
    return (entry.identity, entry.account, entry.township if not entry.identity else "")


def _no_choice(dues: list[Entry], payments: list[Entry]) -> bool:
    """One due or dues that are alike, and one payment or tries of one payment."""
    return len({alike(each) for each in dues}) == 1 == len({about(each) for each in payments})


def one_slip(one: str, two: str) -> bool:
    """Whether two numbers differ in one character, or in two neighbours that changed places.

    >>> one_slip("110105194912310021", "110105194912310022"), one_slip("12345", "12435"), one_slip("12345", "13355")
    (True, True, False)
    """
    if len(one) != len(two):
        return False
    apart = [index for index, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    if len(apart) != 2:
        return False
    first, second = apart
    return second == first + 1 and (one[first], one[second]) == (two[second], two[first])


def _components(edges: Iterable[Edge]) -> list[list[Edge]]:
    """Edges that hang together, by the groups at their ends."""
    parent: dict[Group, Group] = {}

    def top(group: Group) -> Group:
        parent.setdefault(group, group)
        while parent[group] is not group:
            parent[group] = parent[parent[group]]
            group = parent[group]
        return group

    told = list(edges)
    for (_, one), (_, two), _ in told:
        parent[top(one)] = top(two)
    parts: dict[Group, list[Edge]] = {}
    for edge in told:
        parts.setdefault(top(edge[0][1]), []).append(edge)
    return list(parts.values())
