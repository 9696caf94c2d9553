"""A case while it is being put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from workbooks.reconciling.model import Entry


@dataclass(slots=True, eq=False)
class Group:
    """Rows that were found to belong together.

    `live` payments stand; `dead` ones came back (with the row that says so) or failed (without one). `unlisted` are
    returns of payments that no list has, `repeated` returns of payments that failed already: neither is subtracted.
    `how` says what they were matched by, `doubts` why nobody but a person can decide. `remarks` go
    into the reason; so do `warnings`, which have to be looked at whatever the outcome.
    """

    payables: list[Entry] = field(default_factory=list)
    live: list[Entry] = field(default_factory=list)
    dead: list[tuple[Entry, Entry | None]] = field(default_factory=list)
    unlisted: list[Entry] = field(default_factory=list)
    repeated: list[Entry] = field(default_factory=list)
    how: str = ""
    doubts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def entries(self) -> list[Entry]:
        back = [row for payment, row in self.dead if row is not None]
        return [*self.payables, *self.payments(), *back, *self.unlisted, *self.repeated]

    def payments(self) -> list[Entry]:
        return [*self.live, *(payment for payment, _ in self.dead)]

    def attempts(self) -> list[Entry]:
        """What did not arrive: payments that came back, returns of payments that no list has."""
        return [*(payment for payment, _ in self.dead), *self.unlisted]

    def remark(self, says: str) -> None:
        if says not in self.remarks:
            self.remarks.append(says)

    def warn(self, says: str) -> None:
        if says not in self.warnings:
            self.warnings.append(says)

    def take(self, other: Group) -> None:
        """Take in all that another group has; the other one is empty afterwards and no longer counts."""
        for name in ("payables", "live", "dead", "unlisted", "repeated"):
            getattr(self, name).extend(getattr(other, name))
            getattr(other, name).clear()
        self.doubts += [each for each in other.doubts if each not in self.doubts]
        self.remarks += [each for each in other.remarks if each not in self.remarks]
        self.warnings += [each for each in other.warnings if each not in self.warnings]
        self.how = self.how or other.how

    @property
    def empty(self) -> bool:
        return not (self.payables or self.live or self.dead or self.unlisted or self.repeated)


def united(groups: Iterable[Group], doubt: str = "") -> Group:
    """One group of several; the first keeps its name for how it was matched."""
    first, *others = groups
    for other in others:
        first.take(other)
    if doubt and doubt not in first.doubts:
        first.doubts.append(doubt)
    return first
