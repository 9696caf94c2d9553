"""The model of what a document is audited for: its arithmetic checks and its contradictions (audit*.yaml)."""

from __future__ import annotations

from dataclasses import dataclass, field

HOLDS, FAILS, CONFLICT = "HOLDS", "FAILS", "CONFLICT"
DERIVED, INFORMATIVE, NOT_POSSIBLE = "DERIVED", "INFORMATIVE", "NOT_POSSIBLE"
OUTCOMES = {
    HOLDS: "成立",
    FAILS: "不成立",
    CONFLICT: "两处不一",
    DERIVED: "推算",
    INFORMATIVE: "仅供参考",
    NOT_POSSIBLE: "无从核对",
}
BROKEN = (FAILS, CONFLICT)


@dataclass(frozen=True)
class TableCheck:
    """What has to add up in a printed table: its rows (columns `sums`), its printed total, its ceilings."""

    name: str
    sums: tuple[str, ...] = ()
    total: bool = False
    ceilings: bool = False
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Check:
    """One arithmetic check. `outcome` is what the document comes to (see OUTCOMES); the audit computes it again.

    `identities` hold; `fails` are identities that the document's own figures break, and so expected not to hold.
    `shows` are figures to be shown by name, each an expression that may use the names before it. With `each`, the
    identities are tested for every whole number of a span: {k: 0..21}. `why` says why nothing can be computed.
    """

    clause: str
    says: str
    outcome: str
    identities: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    shows: dict[str, str] = field(default_factory=dict)
    each: dict[str, str] = field(default_factory=dict)
    tables: tuple[TableCheck, ...] = ()
    note: str = ""
    why: str = ""
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Contradiction:
    """Two places that don't agree, a slip of the pen, or a silence, and how the document is read there.

    `quote` is the anchor of a slip. Where the reading is open, `ask` names the decisions of the policy text.
    """

    clause: str
    says: str
    reading: str
    quote: str = ""
    ask: tuple[str, ...] = ()
    line: int = 0
    file: str = ""
