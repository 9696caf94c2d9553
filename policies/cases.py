"""The cases of a document: a sentence each, with facts, and what the law says of them.

A case states the verdict, and where money is at stake the amount. `history` lists what the same person was paid
before. `twin` names a case that differs from this one by one fact and has another outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from policies.dates import read_date
from policies.decode import Where, decode, decode_fields
from policies.determine import NOTHING, PAYS, Determination, determine, first_stated, read_facts
from policies.history import History, Payment
from policies.library import document
from policies.model import Document
from policies.policy import read_policy
from policies.shapes import INTERNAL
from policies.source import LINE, Node, read_yaml

FACTS = "facts"
Find = Callable[[str], Document]


@dataclass(frozen=True)
class Expected:
    """What a case expects: amounts in yuan, `says` a part of the sentence."""

    verdict: str
    amount: str = ""
    payee: str = ""
    clause: str = ""
    says: str = ""
    best: str = ""
    candidates: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Before:
    """A payment of the past to the same person, in yuan."""

    benefit: str
    day: date
    amount: str
    kinds: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict, metadata=INTERNAL)

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Before:
        return decode_fields(cls, _bare(node), where, facts=_facts(node))


@dataclass(frozen=True)
class CaseRow:
    """One case."""

    policy: str
    benefit: str
    expect: Expected
    date: str = ""
    history: tuple[Before, ...] | None = None
    rule: tuple[str, ...] = ()
    twin: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict, metadata=INTERNAL)
    line: int = 0
    file: str = ""

    @classmethod
    def from_node(cls, node: Node, where: Where) -> CaseRow:
        return decode_fields(cls, _bare(node), where, facts=_facts(node))


def _bare(node: Node) -> Node:
    return {k: v for k, v in node.items() if k != FACTS} if isinstance(node, dict) else node


def _facts(node: Node) -> dict[str, Any]:
    given = node.get(FACTS, {}) if isinstance(node, dict) else {}
    return {k: v for k, v in given.items() if k != LINE}


def read_cases(path: Path, name: str) -> dict[str, CaseRow]:
    """The cases of a file by their sentences. Raises SourceProblem."""
    tree = read_yaml(path, name)
    where = Where(name)
    return {sentence: decode(CaseRow, node, where.at(node)) for sentence, node in tree.items() if sentence != LINE}


def answer(case: CaseRow, find: Find = document) -> Determination:
    """What the law says of a case. Raises PolicyProblem, InputProblem."""
    policy = read_policy(case.policy, find)
    day = read_date(case.date) if case.date else None
    history = History(tuple(map(_payment, case.history))) if case.history is not None else None
    return first_stated([determine(policy, b, case.facts, day, history) for b in policy.find(case.benefit)])


def _payment(before: Before) -> Payment:
    facts = read_facts(before.facts)
    return Payment("", before.day, before.benefit, Decimal(before.amount), kinds=before.kinds, facts=facts)


def misses(expect: Expected, found: Determination) -> Iterator[str]:
    """In what a determination differs from what was expected."""
    if found.verdict != expect.verdict:
        yield f"应为 {expect.verdict}，得到 {found.verdict}"
    yield from _amount(expect, found)
    for label, wanted, got in (("payee", expect.payee, found.payee), ("clause", expect.clause, found.clause)):
        if wanted and wanted != got:
            yield f"{label} 应为“{wanted}”，得到“{got}”"
    if expect.says not in found.sentence:
        yield f"话里没有“{expect.says}”"
    for wanted_amounts in filter(None, (expect.candidates, expect.options)):
        if found.candidates != {name: Decimal(amount) for name, amount in wanted_amounts.items()}:
            yield f"各种读法的金额应为 {wanted_amounts}，得到 { {n: str(a) for n, a in found.candidates.items()} }"
    if expect.best and found.best != expect.best:
        yield f"最优惠的应为“{expect.best}”，得到“{found.best}”"


def _amount(expect: Expected, found: Determination) -> Iterator[str]:
    """A case that is paid states its amount; one that is refused pays 0; one that is open has none."""
    if expect.verdict in PAYS and not expect.amount:
        yield "要写明应得的金额 amount"
    if expect.amount:
        wanted: Decimal | None = Decimal(expect.amount)
    else:
        wanted = Decimal(0) if expect.verdict in NOTHING else None
    if found.amount != wanted and (expect.amount or expect.verdict not in PAYS):
        shown = ["没有" if amount is None else str(amount) for amount in (wanted, found.amount)]
        yield f"金额应为 {shown[0]}，得到 {shown[1]}"


def twin_misses(case: CaseRow, twin: CaseRow) -> Iterator[str]:
    """In what a case and its twin are no twins: one fact (or the date, or the policy) apart, another outcome."""
    apart = [k for k in {*case.facts, *twin.facts} if case.facts.get(k) != twin.facts.get(k)]
    apart += [name for name in ("policy", "benefit", "date", "history") if getattr(case, name) != getattr(twin, name)]
    if len(apart) != 1:
        yield f"与“{case.twin}”应当只差一项，现在差 {len(apart)} 项：{'、'.join(sorted(apart))}"
    if case.expect == twin.expect:
        yield f"与“{case.twin}”的结果相同"
