"""The typed model of a document of law. One YAML row is one object here; nothing else may stand in a file.

Every object that carries a rule names its clause and the inventory ids that it `carries`, so that the ledger of a
document can be generated from its rows. The tests of a rule stand in criteria.py, the shapes of an amount in
shapes.py; both can be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from policies.checks import Check, Contradiction
from policies.criteria import REFUSE, Condition, Ratio, Within
from policies.data_tables import DataTable
from policies.decode import exact
from policies.outlays import Money
from policies.score_forms import ScoreForm
from policies.shapes import (
    BASES,
    INTERNAL,
    Actual,
    Amount,
    Attendance,
    Cap,
    Else,
    Part,
    Quantity,
    Rate,
    Row,
    Settlement,
    Share,
    Standard,
    Step,
    Table,
    Tier,
    Tiers,
)

__all__ = [
    "BASES",
    "REFUSE",
    "STATUSES",
    "Actual",
    "Amount",
    "Attendance",
    "Benefit",
    "Cap",
    "Chapter",
    "Check",
    "Condition",
    "Contradiction",
    "Decision",
    "Document",
    "Else",
    "Entry",
    "Group",
    "Limit",
    "Parameter",
    "Part",
    "Period",
    "Quantity",
    "Rate",
    "Ratio",
    "Row",
    "Settlement",
    "Share",
    "Standard",
    "Step",
    "Table",
    "Tier",
    "Tiers",
    "Upgrade",
    "Within",
    "number_of",
    "walk",
]


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
class Upgrade:
    """A repeat at a `level` above the one paid `before`: whether the text bars it too is the decision `ask`."""

    level: str
    before: str
    ask: str
    settles: tuple[str, ...]
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Limit:
    """A limit over what was paid before. A cell hands the count in by `fact`; a history derives it.

    `at_most` counts payments `each` (人, 年 ...) `of` a kind; `never_twice` bars the same combination again (its
    `fact` is 是/否, or the list of what was paid before); `either_or` names a kind that excludes this benefit in the
    same span; `upgrade` makes a repeat at a higher level a question. `ask` is the open question whether the limit
    holds at all; the options in `settles` say that it does not.
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
    upgrade: Upgrade | None = None
    ask: str = ""
    settles: tuple[str, ...] = ()
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
    verb: str = "应补"
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
    """One file of a document: a plan (方案), a chapter, or its audit.

    `rules` are the ids that the whole document should carry, as ranges (HY-01-1..28). `budgets` are what the text says
    of money, `budget` is how its figures hang together.
    """

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
    budget: Money | None = None
    deadlines: tuple[Entry, ...] = ()
    documents: tuple[Entry, ...] = ()
    routes: tuple[Entry, ...] = ()
    eligibility: tuple[Entry, ...] = ()
    scoring: tuple[Entry, ...] = ()
    scores: dict[str, ScoreForm] = field(default_factory=dict)
    tables: dict[str, DataTable] = field(default_factory=dict)
    manual: tuple[Entry, ...] = ()
    reference: tuple[Entry, ...] = ()
    checks: dict[str, Check] = field(default_factory=dict)
    contradictions: dict[str, Contradiction] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
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
