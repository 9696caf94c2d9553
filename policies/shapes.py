"""The shapes that an amount can take: a flat rate, a table, a share, a month by attendance, tiers, a settlement.

Amounts are yuan, exact fractions until the end. A new shape is one more class here and one base of a part.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from policies.criteria import Condition, Ratio
from policies.decode import Where, decode, decode_fields
from policies.source import LINE, Node

INTERNAL = {"internal": True}


@dataclass(frozen=True)
class Row:
    """A line of a rate table: the facts that select it, and what it pays."""

    clause: str
    pays: str = ""
    parameter: str = ""
    fact: str = ""
    name: str = ""
    verdict: str = ""
    says: str = ""
    words: str = ""
    per: str = ""
    self_paid: str = ""
    carries: tuple[str, ...] = ()
    select: dict[str, tuple[str, ...]] = field(default_factory=dict, metadata=INTERNAL)
    line: int = 0
    file: str = ""

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Row:
        """Keys that are no field of a row are facts that select it."""
        own = {f for f in cls.__dataclass_fields__ if f not in ("select", "line", "file")}
        select = {k: v for k, v in node.items() if k not in own and k != LINE}
        plain = {k: v for k, v in node.items() if k in own or k == LINE}
        words = {k: tuple(v) if isinstance(v, list) else (v,) for k, v in select.items()}
        return decode_fields(cls, plain, where, select=words)


@dataclass(frozen=True)
class Else:
    """What holds where no row fits."""

    says: str
    verdict: str = "NEEDS_PARAM"
    clause: str = ""


@dataclass(frozen=True)
class Table:
    """Rate rows; `exceptions` go before `rows`, and apply only where their first fact is given."""

    rows: tuple[Row, ...]
    exceptions: tuple[Row, ...] = ()
    else_: Else | None = None
    unit: str = ""


@dataclass(frozen=True)
class Quantity:
    """A count that multiplies a rate: a fact, cut at `up_to`; `minus` subtracts another fact first.

    `where` counts the items of a list fact that pass a test, e.g. each person's months.
    """

    fact: str
    where: Condition | None = None
    up_to: str = ""
    minus: str = ""
    default: str = ""
    unit: str = ""
    clause: str = ""
    words: str = ""
    name: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Rate:
    """An actual rate that the claim states: a fact under a `ceiling`; left out, the ceiling stands (PAY_UP_TO)."""

    fact: str
    ceiling: str
    clause: str
    unit: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Share:
    """A share of a fact; `ceiling` makes the share a ceiling (PAY_UP_TO)."""

    of: str
    times: str
    clause: str
    ceiling: bool = False
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Actual:
    """What was actually spent, at most `at_most`."""

    fact: str
    at_most: str
    clause: str
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Standard:
    """A rate that the text leaves to an external table: a fact or a parameter, within stated bounds."""

    parameter: str
    fact: str = ""
    at_least: str = ""
    at_most: str = ""
    clause: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Step:
    """One rule of an attendance month: when it applies, pay 全额, 按实际工作日, 停发, or ask."""

    pays: str
    clause: str
    when: tuple[Condition, ...] = ()
    verdict: str = ""
    says: str = ""
    ask: str = ""
    options: dict[str, str] = field(default_factory=dict)
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Attendance:
    """A month by attendance, in workdays; the divisor is the scheduled workdays handed in."""

    steps: tuple[Step, ...]
    clause: str
    standard: str = ""
    standard_of: str = ""
    leaves: tuple[str, ...] = ()
    divisor_note: str = ""
    unexplained: Else | None = None
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Tier:
    """A band of a share: from (included) to below (excluded); what it counts and by how much."""

    counts: str
    times: str
    clause: str
    from_: str = ""
    below: str = ""
    words: str = ""
    name: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Tiers:
    """A standard paid to a number of persons that depends on a share."""

    share: Ratio
    standard: Standard
    rows: tuple[Tier, ...]
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Settlement:
    """Base plus at most a share of the excess, times a factor by grade."""

    base: str
    declared: str
    excess_share: Rate
    grades: tuple[Row, ...]
    clause: str
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Part:
    """One part of an amount: exactly one base (see BASES), times its quantities.

    `as_in` is the figure of another benefit of the document, which this clause refers to. `given` hands facts on to
    the `benefit` under the name it knows them by, where it has none of its own."""

    name: str = ""
    pays: str = ""
    as_in: str = ""
    table: Table | None = None
    rate: Rate | None = None
    share: Share | None = None
    actual: Actual | None = None
    standard: Standard | None = None
    attendance: Attendance | None = None
    tiers: Tiers | None = None
    settlement: Settlement | None = None
    benefit: str = ""
    given: dict[str, str] = field(default_factory=dict)
    times: tuple[Quantity, ...] = ()
    when: tuple[Condition, ...] = ()
    ceiling: bool = False
    unit: str = ""
    clause: str = ""
    words: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


BASES = (
    "pays",
    "as_in",
    "table",
    "rate",
    "share",
    "actual",
    "standard",
    "attendance",
    "tiers",
    "settlement",
    "benefit",
)


@dataclass(frozen=True)
class Cap:
    """The most that may be paid; `less` is what was paid before in the same span."""

    value: str
    clause: str
    less: str = ""
    each: tuple[str, ...] = ()
    name: str = "上限"
    unit: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Amount:
    """The sum of its parts under a cap. A single part may stand inline."""

    parts: tuple[Part, ...]
    cap: Cap | None = None
    choose: str = ""
    clause: str = ""
    line: int = 0
    file: str = ""

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Amount:
        if not isinstance(node, dict):
            raise where.problem("“amount”应当是一组")
        if "parts" in node:
            return decode_fields(cls, node, where)
        inline = {k: v for k, v in node.items() if k not in ("cap", "choose")}
        rest = {k: v for k, v in node.items() if k in ("cap", "choose", LINE)}
        return decode_fields(cls, rest, where, parts=(decode(Part, inline, where),))
