"""Which rows must not be told as a plain pair, since rows elsewhere speak of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from workbooks.reconciling.model import PAID, RETURNED, Entry
from workbooks.reconciling.told_twice import Finding


class Watched:
    """Names and accounts of returns that belong to nobody yet; rows (by id) named by a return or told twice."""

    def __init__(
        self,
        bundles: Mapping[Hashable, Sequence[Entry]],
        entries: Sequence[Entry],
        references: Mapping[str, int],
        told_twice: Sequence[Finding],
    ) -> None:
        lone = [each for rows in bundles.values() if rows and rows[0].side == RETURNED for each in _lone(rows)]
        self.names = {each.name for each in lone if each.name}
        self.accounts = {each.account for each in lone if each.account}
        self.rows = {id(each) for pair, _ in told_twice for each in pair}
        returned = {each.reference for each in entries if each.side == RETURNED}
        named = {reference for reference in returned if references.get(reference) == 1}
        if named:
            self.rows |= {id(each) for each in entries if each.side == PAID and each.reference in named}
        self.any = bool(self.names or self.accounts or self.rows)

    def has(self, rows: Sequence[Entry]) -> bool:
        """Whether any of the rows is watched."""
        return any(each.name in self.names or each.account in self.accounts or id(each) in self.rows for each in rows)


def _lone(rows: Sequence[Entry]) -> Sequence[Entry]:
    return rows if all(each.side == RETURNED for each in rows) else ()
