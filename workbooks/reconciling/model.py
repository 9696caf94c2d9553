"""What a reconciliation is made of: rows of three sides, cases, and a result that ties to the fen.

Amounts are integer fen. Names of outcomes and their order stand in `outcomes.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import NamedTuple

PAYABLE, PAID, RETURNED = "应付", "实付", "退票"
SIDES = (PAYABLE, PAID, RETURNED)


class ReconcileProblem(Exception):
    """The rows or the confirmed pairs can't be reconciled, or a result does not tie; one Chinese sentence."""


class Place(NamedTuple):
    """Where a row stands; no two rows of a reconciliation share one."""

    side: str  # PAYABLE, PAID, RETURNED
    file: int  # index into Result.inputs
    sheet: str
    row: int


@dataclass(slots=True)
class Entry:
    """One row of a file. Not frozen: two million of them are made, and nobody changes one afterwards.

    Texts are normalised by who reads the file, and "" where the file doesn't say: identity numbers in their 18
    characters (one of 15 is completed), names trimmed, accounts digits alone.
    """

    side: str
    file: int
    sheet: str
    row: int
    identity: str
    name: str
    account: str
    benefit: str  # the benefit's title, or the file's own words
    period: str  # 2024-05, or 2024-05/2024-07 for all the months from one to another
    day: date | None  # of the payment or of the return; never what it pays for
    fen: int  # with the sign of the file
    fund: str = ""  # 资金来源
    township: str = ""
    reference: str = ""  # 流水号 or 批次号
    failed: bool = False  # a row of 实付 that says the payment failed: tried, not paid
    note: str = ""  # why it was returned
    undone: bool = False  # failed in words (退票, 冲正) that may be about this payment or take back an earlier one
    visible: str = ""  # an account shown in part, 6217****9999; `account` is "" then
    name_seen: str = ""  # a name shown in part, 王*; `name` is "" then
    identity_seen: str = ""  # an identity number shown in part, 640599*9999; `identity` is "" then

    @property
    def place(self) -> Place:
        return Place(self.side, self.file, self.sheet, self.row)


class Pair(NamedTuple):
    """What somebody decided about two rows: `same` says that they belong together, False that they do not."""

    one: Place
    two: Place
    same: bool = True


@dataclass(slots=True)
class Sums:
    """Totals in fen. `paid` and `returned` are gross; a failed payment is in both.

    `uncounted` is the part of `returned` that returns no counted payment: the bank left the payment out of its list of
    successes, or the list has it as failed already. It must not be subtracted from what was paid.
    """

    payable: int = 0
    paid: int = 0
    returned: int = 0
    uncounted: int = 0

    @property
    def net(self) -> int:
        """What people have in the end."""
        return self.paid - self.returned + self.uncounted

    @property
    def difference(self) -> int:
        """What is still to be paid; negative where too much was."""
        return self.payable - self.net

    def add(self, entry: Entry, *, counted: bool = True) -> None:
        """Take a row in; `counted` is False for a return that returns no counted payment."""
        if entry.side == PAYABLE:
            self.payable += entry.fen
        elif entry.side == PAID:
            self.paid += entry.fen
            if entry.failed:
                self.returned += entry.fen
        else:
            self.returned += entry.fen
            if not counted:
                self.uncounted += entry.fen


@dataclass(slots=True)
class Case:
    """Rows that belong together, and what came of them.

    `also` holds the other outcomes that fit, the gravest first; `candidates` the pairs that somebody has to choose
    from (each a row of 应付 and a row of 实付, or a row of 退票 with one of either); `uncounted` the places of
    returns that return no counted payment (see Sums); `warnings` what of the reason has to be looked at, whatever the
    outcome.
    """

    outcome: str
    entries: list[Entry]
    reason: str
    also: tuple[str, ...] = ()
    candidates: list[tuple[Entry, ...]] = field(default_factory=list)
    uncounted: frozenset[Place] = frozenset()
    warnings: tuple[str, ...] = ()
    number: int = 0  # from 1, in the order of the inputs

    def of(self, side: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.side == side]

    @property
    def sums(self) -> Sums:
        sums = Sums()
        for entry in self.entries:
            sums.add(entry, counted=not self.uncounted or entry.place not in self.uncounted)
        return sums

    @property
    def payable(self) -> int:
        return self.sums.payable

    @property
    def paid(self) -> int:
        """Gross: with what came back and what failed."""
        return self.sums.paid

    @property
    def returned(self) -> int:
        return self.sums.returned

    @property
    def difference(self) -> int:
        """What is still to be paid, in fen; negative where too much was paid."""
        return self.sums.difference

    @property
    def action(self) -> str:
        """What to do next, as proposed."""
        from workbooks.reconciling.outcomes import BY_NAME

        return BY_NAME[self.outcome].action

    def first(self, attribute: str) -> str:
        """The case's identity, name, account, benefit, period, fund or township: of the first row that has one."""
        return next((text for entry in self.entries if (text := getattr(entry, attribute))), "")


@dataclass(slots=True)
class InputFile:
    """A file as it went in: `rows` and `fen` count what takes part, `apart` says in sentences what does not."""

    side: str
    file: int
    name: str
    sheets: tuple[str, ...]
    rows: int
    fen: int
    sha256: str
    apart: tuple[str, ...] = ()


@dataclass(slots=True)
class Result:
    """All cases in the order of the inputs. `inputs` are set by who read the files; the core leaves them empty."""

    entries: Sequence[Entry]
    cases: list[Case]
    inputs: list[InputFile] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Cases by outcome: every outcome, the gravest first, 0 too."""
        from workbooks.reconciling.outcomes import OUTCOMES

        found = Counter(case.outcome for case in self.cases)
        return {outcome.name: found[outcome.name] for outcome in OUTCOMES}

    def rows(self) -> dict[str, int]:
        """Rows by side."""
        found = Counter(entry.side for entry in self.entries)
        return {side: found[side] for side in SIDES}

    def sums(self) -> Sums:
        """Totals of all cases."""
        sums = Sums()
        for case in self.cases:
            for entry in case.entries:
                sums.add(entry, counted=not case.uncounted or entry.place not in case.uncounted)
        return sums

    def sums_by(self, attribute: str) -> dict[str, Sums]:
        """Totals of all cases by fund, township, benefit or period.

        A row that doesn't say takes what its case's first row says.
        """
        read = attrgetter(attribute)
        found: defaultdict[str, Sums] = defaultdict(Sums)
        for case in self.cases:
            for entry in case.entries:
                key = read(entry) or case.first(attribute)
                found[key].add(entry, counted=not case.uncounted or entry.place not in case.uncounted)
        return dict(found)

    def conserve(self) -> None:
        """Refuse a result that does not tie: ReconcileProblem.

        Every row of the inputs is in exactly one case; the totals of the cases are those of the inputs, in all, by
        fund and by township, and by file where the files are known.
        """
        from workbooks.reconciling.conservation import conserve

        conserve(self)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Rows by side, file, sheet, row: the one order in which rows are told."""
    return sorted(entries, key=lambda e: (SIDES.index(e.side), e.file, e.sheet, e.row))
