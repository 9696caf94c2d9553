"""The typed model of a document of law. One YAML row is one object here; nothing else may stand in a file.

Every object that carries a rule names its clause and the inventory ids that it `carries`, so that the ledger of a
document can be generated from its rows. Amounts are yuan, exact fractions until the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from policies.decode import Where, decode, decode_fields, exact
from policies.source import LINE, Node

REFUSE = "REFUSE"
INTERNAL = {"internal": True}


@dataclass(frozen=True)
class Period:
    """In force from / to, both days included; either may be unstated."""

    clause: str
    from_: date | None = None
    to: date | None = None
    carries: tuple[str, ...] = ()
    says: str = ""
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Group:
    """A list of value words that several clauses use."""

    words: tuple[str, ...]
    clause: str
    carries: tuple[str, ...] = ()
    says: str = ""
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Ratio:
    """A quotient of two facts; an open denominator lists its readings and the decision that settles it."""

    of: str
    in_: tuple[str, ...]
    ask: str = ""
    options: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Within:
    """A date test against the date `of`: at most `months`/`days` later (last day included).

    `after_months` has to have passed (that day excluded); `from_months` may be reached (that day included).
    """

    of: str
    months: int | None = None
    days: int | None = None
    after_months: int = 0
    from_months: int = 0
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Condition:
    """One test: a fact (or ratio, or sum of facts) against a value, a list or a date window; or several tests joined.

    `when` gates it; `relevant` says for whom an answer is needed where the fact is not given.
    `else` is the verdict when it is missed; `words` the boundary words of the text; `strength` 原则上 makes a
    miss a question for a person (REVIEW) where the row does not say otherwise.
    """

    clause: str = ""
    fact: str = ""
    is_: str = ""
    value: str = ""
    in_: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    ratio: Ratio | None = None
    sum: tuple[str, ...] = ()
    within: Within | None = None
    any_: tuple[Condition, ...] = ()
    all_: tuple[Condition, ...] = ()
    when: tuple[Condition, ...] = ()
    relevant: tuple[Condition, ...] = ()
    unit: str = ""
    words: str = ""
    strength: str = ""
    else_: str = ""
    says: str = ""
    ask: str = ""
    settles: tuple[str, ...] = ()
    name: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""

    @property
    def verdict(self) -> str:
        """What a miss means."""
        return self.else_ or ("REVIEW" if self.strength == "原则上" else REFUSE)


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
    unit: str = "元"


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
    unit: str = "元"
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

    `as_in` is the figure of another benefit of the document, which this clause refers to."""

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
    times: tuple[Quantity, ...] = ()
    when: tuple[Condition, ...] = ()
    ceiling: bool = False
    unit: str = "元"
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
    unit: str = "元"
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


@dataclass(frozen=True)
class Limit:
    """A limit over what was paid before. A cell hands the count in by `fact`; a history derives it.

    `at_most` counts payments `each` (人, 年 ...) `of` a kind; `never_twice` bars the same combination again;
    `either_or` names a kind that excludes this benefit in the same span.
    """

    clause: str
    fact: str = ""
    at_most: str = ""
    each: tuple[str, ...] = ()
    of: str = ""
    never_twice: tuple[str, ...] = ()
    either_or: str = ""
    else_: str = REFUSE
    says: str = ""
    words: str = ""
    upgrade: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Benefit:
    """One payable thing. `for` are the facts that choose it among the benefits of one concept.

    A benefit without an amount is a recognition (ELIGIBLE or not); `award` names the benefit it opens. One with
    `options` is a choice among other benefits of its chapter, never more than one of them.
    """

    concept: str
    payee: str
    clause: str
    title: str = field(default="", metadata=INTERNAL)
    plan: str = field(default="", metadata=INTERNAL)
    per: tuple[str, ...] = ()
    for_: dict[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    amount: Amount | None = None
    options: tuple[str, ...] = ()
    award: str = ""
    limits: tuple[Limit, ...] = ()
    in_force: Period | None = None
    fund: str = ""
    kind: tuple[str, ...] = ()
    event: str = ""
    account: str = ""
    notes: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Decision:
    """A question that the text leaves open, with its readings. The policy text answers it, never a default."""

    options: tuple[str, ...]
    clause: str
    says: str
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Parameter:
    """A number that the text leaves to an external table."""

    source: str
    clause: str
    unit: str = "元"
    at_least: str = ""
    at_most: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Entry:
    """A rule that pays nothing by itself: target, budget, deadline, documents, route, manual, reference.

    `values` are the figures of the text by name, in `unit`, which an identity calls `name`.`value`; `says` is the
    rule in our own words.
    """

    says: str
    clause: str
    name: str = ""
    values: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    items: tuple[str, ...] = ()
    why: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Chapter:
    """One file of a document: a plan (方案) or a chapter."""

    id: str = ""
    title: str = ""
    in_force: Period | None = None
    scope: str = ""
    carries: tuple[str, ...] = ()
    benefits: dict[str, Benefit] = field(default_factory=dict)
    conduct: dict[str, Condition] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    targets: tuple[Entry, ...] = ()
    budgets: tuple[Entry, ...] = ()
    deadlines: tuple[Entry, ...] = ()
    documents: tuple[Entry, ...] = ()
    routes: tuple[Entry, ...] = ()
    eligibility: tuple[Entry, ...] = ()
    scoring: tuple[Entry, ...] = ()
    manual: tuple[Entry, ...] = ()
    reference: tuple[Entry, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Document:
    """The header of a document. `number` is its 文号, empty where the text has none."""

    id: str
    title: str
    region: str
    status: str
    clause: str
    issuer: str = ""
    number: str = ""
    basis: str = ""
    issued: date | None = None
    in_force: Period | None = None
    groups: dict[str, Group] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    reference: tuple[Entry, ...] = ()
    carries: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = field(default=(), metadata=INTERNAL)
    line: int = 0
    file: str = ""

    @property
    def citation(self) -> str:
        """How the document is named in an answer: 文号, else region and title."""
        if self.number:
            return self.number
        return f"{self.title}（无文号{'，依据' + self.basis if self.basis else ''}）"


STATUSES = ("现行", "征求意见稿", "宣布失效")


def number_of(text: str) -> Fraction:
    """A stated figure of the model as an exact number."""
    return exact(text)


def walk(node: Any) -> Any:
    """Every model object below `node`, itself included."""
    if isinstance(node, tuple):
        for item in node:
            yield from walk(item)
    elif isinstance(node, dict):
        for item in node.values():
            yield from walk(item)
    elif hasattr(node, "__dataclass_fields__"):
        yield node
        for name in node.__dataclass_fields__:
            yield from walk(getattr(node, name))
