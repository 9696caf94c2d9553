"""The money functions: arguments to facts, facts to determinations, determinations to cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from policies.case import show
from policies.dates import read_date
from policies.determine import PAYS, Determination, Reason, invalid
from policies.errors import InputProblem
from policies.library import resolve
from policies.model import Benefit
from policies.policy import Policy
from policies.sentences import sentence, short
from policies.table import shared
from policies.vocabulary import vocabulary
from udfs.function import FACT, Function
from udfs.money_rows import MONEY_ROWS
from udfs.ranges import CellError, rows_of

ZERO = ("REFUSE", "STOP_MONTH")
ERROR, OPEN = "错误：", "待定："


class NoSuchBenefit(InputProblem):
    """The document has no benefit of this kind: open, not wrong."""


def determination(function: Function, named: Mapping[str, Any]) -> Determination:
    """The determination of a money function's arguments. Raises InputProblem, PolicyProblem."""
    policy = resolve(named["政策"])
    facts = {a.fact_label: named[a.label] for a in function.args if a.kind == FACT and named[a.label] is not None}
    read = {label: vocabulary().fact(label).read(value) for label, value in facts.items()}
    as_of = _day(named.get("日期") if not function.event else facts.get(function.event))
    candidates = _candidates(function, policy, facts)
    return _required(function, shared(policy, candidates).of(read, as_of))


def _day(value: object) -> date | None:
    if value is None:
        return None
    try:
        return read_date(value)  # type: ignore[arg-type]
    except InputProblem as problem:
        raise InputProblem(f"日期{problem}") from problem


def _candidates(function: Function, policy: Policy, facts: Mapping[str, Any]) -> list[Benefit]:
    benefits = policy.of_concept(function.concept)
    fitting = [b for b in benefits if _fits(b, facts)]
    if fitting:
        return fitting
    if not benefits:
        raise NoSuchBenefit(f"{policy.document.citation}没有规定这类补贴（{function.help}）")
    labels = dict.fromkeys(label for b in benefits for label in b.for_)
    given = "、".join(f"{label} {show(label, facts.get(label))}" for label in labels)
    listed = "、".join(w for b in benefits for words in b.for_.values() for w in words)
    raise NoSuchBenefit(f"{policy.document.citation}没有规定{given}，只有：{listed}")


def _fits(benefit: Benefit, facts: Mapping[str, Any]) -> bool:
    for label, words in benefit.for_.items():
        value = facts.get(label)
        if value is not None and vocabulary().fact(label).read(value) not in words:
            return False
    return True


def _required(function: Function, found: Determination) -> Determination:
    """A fact that only a required argument can give is an error, not an open question."""
    required = {a.fact_label for a in function.args if not a.optional}
    lacking = [label for label in found.reason.missing if label in required]
    if not lacking:
        return found
    return replace(found, verdict="INVALID", reason=Reason(f"缺少{'、'.join(lacking)}", found.reason.clause))


def cell(found: Determination) -> str | Decimal:
    """Amount, 0 for a refusal, or text that says why there is none."""
    if found.verdict in PAYS and found.amount is not None:
        return found.amount
    if found.verdict in ZERO:
        return Decimal(0)
    if found.verdict == "ELIGIBLE":
        return "符合条件"
    return short(found)


def why(found: Determination) -> str:
    """The sentence of the twin."""
    return sentence(found)


def per_row(named: Mapping[str, Any]) -> list[Determination | None]:
    """SUBSIDY: a determination per data row, None for a blank row. Raises InputProblem, PolicyProblem."""
    from policies.rows import determine_rows  # which no other function needs

    policy = resolve(named["政策"])
    benefits = policy.find(str(named["补贴"]))
    labels = _columns(rows_of(named["表头"]))
    rows = rows_of(named["数据行"])
    found: list[Determination | None] = [_unusable(policy, benefits[0], labels, row) for row in rows]
    defaults = _defaults(benefits[0].concept)
    kept = [place for place, row in enumerate(rows) if found[place] is None and not _blank(row)]
    names = [*labels, *(label for label in defaults if label not in labels)]
    told = [_told(names, rows[place], defaults) for place in kept]
    determined = determine_rows(shared(policy, benefits), names, told, _day(named["日期"]))
    for place, each in zip(kept, determined, strict=True):
        found[place] = each
    return found


def _blank(row: list[object]) -> bool:
    return all(value is None or value == "" for value in row)


def _unusable(policy: Policy, benefit: Benefit, labels: list[str | None], row: list[object]) -> Determination | None:
    """What is said of a row with an error cell; None of any other. InputProblem for one of another width."""
    if len(row) != len(labels):
        raise InputProblem(f"表头有 {len(labels)} 列，数据行有 {len(row)} 列")
    for label, value in zip(labels, row, strict=True):
        if label is not None and isinstance(value, CellError):
            return invalid(policy, benefit, f"{label}是错误值 {value}，请先改正")
    return None


def _told(names: list[str | None], row: list[object], defaults: Mapping[str, object]) -> list[object]:
    """The cells of a row, with what is taken for granted where one is blank or missing."""
    padded = [*row, *[None] * (len(names) - len(row))]
    return [
        defaults.get(name) if name and value in (None, "") else value for name, value in zip(names, padded, strict=True)
    ]


def _columns(headers: list[list[object]]) -> list[str | None]:
    if len(headers) > 1 and all(len(row) == 1 for row in headers):
        headers = [[row[0] for row in headers]]
    if len(headers) != 1:
        raise InputProblem("表头应当是一行")
    wrong = next((text for text in headers[0] if isinstance(text, CellError)), None)
    if wrong is not None:
        raise InputProblem(f"表头里有错误值 {wrong}，请先改正")
    found = [vocabulary().header(str(text)) if text is not None else None for text in headers[0]]
    labels = [fact.label if fact else None for fact in found]
    for label in labels:
        if label is not None and labels.count(label) > 1:
            raise InputProblem(f"表头里有两列都是“{label}”")
    if not any(labels):
        raise InputProblem("表头里没有一列认得出")
    return labels


def _defaults(concept: str) -> dict[str, object]:
    """What the function of a concept takes for granted where it is left out."""
    return {
        arg.fact_label: arg.default
        for row in MONEY_ROWS
        if row.concept == concept
        for arg in row.args
        if arg.kind == FACT and arg.default is not None
    }
