"""The lines of a case on the result workbook: what it is about, and how much of its sums belongs to that.

A case is one line where all its rows are about one benefit, period, township and fund source. Else the payables make
the lines, and payments follow them: to the payable whose amount they have, else in order until each is covered. So a
sum paid for several benefits is told by benefit, and no fen is lost: the lines add up to the case.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, SIDES, Case, Entry, Sums


class Labels(NamedTuple):
    """What totals are made by; "" where neither a row nor its case says."""

    benefit: str
    period: str
    township: str
    fund: str


@dataclass(slots=True)
class Line:
    """A share of a case; `cases` is 1 on its first line, `rows` counts each row of the inputs once."""

    labels: Labels
    sums: Sums = field(default_factory=Sums)
    cases: int = 0
    rows: int = 0


@dataclass(slots=True)
class _Slot:
    """One payable (where a case has none: one payment) and what has been paid for it so far."""

    labels: Labels
    need: int
    net: int = 0


def lines_of(case: Case) -> list[Line]:
    """The lines of a case, the first one counting it."""
    entries = case.entries
    basis = case.of(PAYABLE) or case.of(PAID) or entries
    other = Labels(*(case.first(name) for name in Labels._fields))
    slots = [_Slot(_own(entry, other), entry.fen) for entry in basis]
    labels = slots[0].labels
    if all(slot.labels == labels for slot in slots) and all(_in_place(entry, labels) for entry in entries):
        return [Line(labels, case.sums, 1, len(entries))]
    lines = _Lines(case, slots)
    lines.fill()
    return lines.found


def _own(entry: Entry, other: Labels) -> Labels:
    return Labels(
        entry.benefit or other.benefit,
        entry.period or other.period,
        entry.township or other.township,
        entry.fund or other.fund,
    )


def _in_place(entry: Entry, labels: Labels) -> bool:
    """Whether a row states no other township or fund source: those tie to the inputs, row by row."""
    return (not entry.township or entry.township == labels.township) and (not entry.fund or entry.fund == labels.fund)


class _Lines:
    """Shares a case out among its payables."""

    def __init__(self, case: Case, slots: Sequence[_Slot]) -> None:
        self.case, self.slots = case, slots
        self.by_labels: dict[Labels, Line] = {}

    @property
    def found(self) -> list[Line]:
        return list(self.by_labels.values())

    def fill(self) -> None:
        """Payables as they are; a payment that finds everything covered was sent again: what came back goes first."""
        for slot, entry in zip(self.slots, self.case.of(PAYABLE), strict=False):
            self._sums(slot, entry).payable += entry.fen
        returns = self.case.of(RETURNED)
        counted = deque(entry for entry in returns if entry.place not in self.case.uncounted)
        payments = self.case.of(PAID)
        for entry in payments:
            if not entry.failed:
                while counted and all(slot.net >= slot.need for slot in self._about(entry)):
                    self._back(counted.popleft())
                self._pay(entry)
        for entry in counted:
            self._back(entry)
        for entry in (*payments, *returns):
            if entry.failed or entry.place in self.case.uncounted:
                slots = self._about(entry)
                nearest = next((slot for slot in slots if slot.need == entry.fen), slots[0])
                self._sums(nearest, entry).add(entry, counted=entry.side == PAID)
        self.found[0].cases = 1

    def _sums(self, slot: _Slot, entry: Entry, first: bool = True) -> Sums:
        """The sums of the line that a row belongs to with a slot; its `first` share counts the row."""
        own = {"township": entry.township or slot.labels.township, "fund": entry.fund or slot.labels.fund}
        labels = slot.labels._replace(**own)
        line = self.by_labels.setdefault(labels, Line(labels))
        line.rows += first
        return line.sums

    def _about(self, entry: Entry) -> Sequence[_Slot]:
        """The slots that a row may be about by its benefit and period; all where it names none of theirs."""
        agreeing = [
            slot
            for slot in self.slots
            if entry.benefit in ("", slot.labels.benefit) and entry.period in ("", slot.labels.period)
        ]
        return agreeing or self.slots

    def _pay(self, entry: Entry) -> None:
        slots = self._about(entry)
        for index, (slot, fen) in enumerate(_shares(slots, [slot.need - slot.net for slot in slots], entry.fen)):
            slot.net += fen
            self._sums(slot, entry, index == 0).paid += fen

    def _back(self, entry: Entry) -> None:
        slots = self._about(entry)
        for index, (slot, fen) in enumerate(_shares(slots, [slot.net for slot in slots], entry.fen)):
            slot.net -= fen
            self._sums(slot, entry, index == 0).returned += fen


def _shares(slots: Sequence[_Slot], rooms: Sequence[int], fen: int) -> list[tuple[_Slot, int]]:
    """An amount over slots: whole where one has exactly that room, else in order, what is left over to the last."""
    if fen in rooms:
        return [(slots[rooms.index(fen)], fen)]
    found = []
    for slot, room in zip(slots, rooms, strict=True):
        share = fen if slot is slots[-1] else min(fen, max(room, 0))
        if share:
            found.append((slot, share))
            fen -= share
    return found or [(slots[-1], 0)]


@dataclass(slots=True)
class Candidate:
    """A row of 待确认: a candidate of two rows of the inputs, or one row alone, and what of it is counted here."""

    one: Entry
    other: Entry | None
    line: Line


def candidates_of(case: Case) -> list[Candidate]:
    """Every candidate of an undecided case, and every row that no candidate names; each row counted exactly once.

    Two rows that state different townships or fund sources can't be counted on one line: the second gets its own.
    """
    other = Labels(*(case.first(name) for name in Labels._fields))
    left = {entry.place: entry for entry in case.entries}
    found = []
    for one, second in [_in_order(pair) for pair in case.candidates]:
        line = Line(_own(one if one.place in left else second, other))
        for entry in (one, second):
            if entry.place in left and _in_place(entry, line.labels):
                del left[entry.place]
                _count(line, case, entry)
        found.append(Candidate(one, second, line))
    for entry in left.values():
        line = Line(_own(entry, other))
        _count(line, case, entry)
        found.append(Candidate(entry, None, line))
    found[0].line.cases = 1
    return found


def _in_order(pair: Sequence[Entry]) -> Sequence[Entry]:
    return sorted(pair, key=lambda entry: SIDES.index(entry.side))


def _count(line: Line, case: Case, entry: Entry) -> None:
    line.sums.add(entry, counted=entry.place not in case.uncounted)
    line.rows += 1
