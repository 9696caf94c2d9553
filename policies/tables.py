"""Rate tables: which row a case selects.

Exceptions (special trades) go first, and only where their fact was given. Among the ordinary rows those count that
at least one given fact selects and none contradicts; they must agree on the amount, else a fact is missing.
"""

from __future__ import annotations

from fractions import Fraction

from policies.case import NOTE, Case, Missing, Undecided, plain, show
from policies.figures import row_name
from policies.model import Row, Table
from policies.vocabulary import Value, near_miss, squash, vocabulary

APPROVED = "核定标准"  # a rate from outside; where the document states one, no other is


def table(rates: Table, case: Case) -> Fraction:
    """The rate of the selected row, in yuan. Raises Undecided, Missing."""
    row = _exception(rates, case) or _ordinary(rates, case)
    for label in row.select if row else ():
        if case.get(label) is None:
            case.untested[label] = None
    if row is None:
        given = _given(rates, case)
        says = rates.else_.says if rates.else_ else "文件没有规定这种情形的标准"
        verdict = rates.else_.verdict if rates.else_ else "NEEDS_PARAM"
        clause = rates.else_.clause if rates.else_ else ""
        raise Undecided(verdict, f"{given}：{says}" if given else says, clause or case.benefit.clause)
    return _rate(row, rates, case)


def _rate(row: Row, rates: Table, case: Case) -> Fraction:
    name = row_name(row)
    if row.fact and isinstance(value := case.get(row.fact), Fraction):
        case.note(NOTE, f"{name}按{row.fact} {plain(value)} 元（{row.clause}）", row)
        return value
    if row.parameter and (filled := case.parameter(row.parameter)) is not None:
        case.note(NOTE, f"{name}按{row.parameter} {plain(filled)} 元（{row.clause}）", row)
        return filled
    if row.per and not row.per.startswith(case.unit):
        case.unit = row.per  # a term in years, not yuan
    if row.pays:
        rate = case.figure(name, row.pays)
        approved = case.get(APPROVED)
        if isinstance(approved, Fraction) and approved != rate:
            says = f"{APPROVED} {plain(approved)} 与文件规定的 {plain(rate)} 元不一致"
            raise Undecided("INVALID", says, row.clause)
        own = f"，另自费 {row.self_paid} 元" if row.self_paid else ""
        case.note(NOTE, f"{name} {plain(rate)} {row.per or rates.unit}{own}（{row.clause}）", row)
        return rate
    fill = f"，请在政策里写 ?{row.parameter}=金额" if row.parameter else ""
    raise Undecided(row.verdict or "NEEDS_PARAM", f"{name}：{row.says or '标准在文件之外'}{fill}", row.clause)


def _exception(rates: Table, case: Case) -> Row | None:
    for row in rates.exceptions:
        label = next(iter(row.select))
        value = case.get(label)
        if value is not None and _fits(row, label, value) and not _contradicted(row, case):
            return row
    for label, special in _special(case).items():
        _refuse_special(label, special, rates, case)
    return None


def _special(case: Case) -> dict[str, dict[str, str]]:
    """The special words of this kind of benefit in the whole document by label, each with the plan that has it."""
    found: dict[str, dict[str, str]] = {}
    for chapter in case.policy.document.chapters:
        for benefit in chapter.benefits.values():
            if benefit.concept != case.benefit.concept or benefit.amount is None:
                continue
            for part in benefit.amount.parts:
                for row in part.table.exceptions if part.table else ():
                    label = next(iter(row.select))
                    for word in row.select[label]:
                        found.setdefault(label, {}).setdefault(squash(word), f"方案{chapter.id}" if chapter.id else "")
    return found


def _refuse_special(label: str, special: dict[str, str], rates: Table, case: Case) -> None:
    """A special word that this table does not have, or a word close to a special one, is no ordinary one."""
    value = case.get(label)
    if not isinstance(value, str) or vocabulary().fact(label).type != "open":
        return
    own = {squash(w) for r in rates.exceptions for w in r.select.get(label, ())}
    if squash(value) in own:
        return
    if squash(value) in special:
        says = f"{label}“{value}”在{special[squash(value)] or '别处'}另有标准，这里没有规定"
        raise Undecided("NEEDS_PARAM", says, case.benefit.clause)
    near = near_miss(value, tuple(special))
    if near is not None:
        raise Undecided("REVIEW", f"{label}“{value}”与“{near}”相近，请核对是不是同一工种", case.benefit.clause)


def _ordinary(rates: Table, case: Case) -> Row | None:
    open_ = [r for r in rates.rows if not _contradicted(r, case)]
    fitting = [r for r in open_ if any(case.get(label) is not None for label in r.select)] or open_
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    exactly = [r for r in fitting if all(case.get(label) is not None for label in r.select)]
    if exactly:
        return exactly[0]
    if len({(r.pays, r.parameter, r.fact) for r in fitting}) == 1:
        return fitting[0]
    raise Missing(label for r in fitting for label in r.select if case.get(label) is None)


def _contradicted(row: Row, case: Case) -> bool:
    return any((value := case.get(label)) is not None and not _fits(row, label, value) for label in row.select)


def _fits(row: Row, label: str, value: Value) -> bool:
    words = row.select[label]
    if isinstance(value, str):
        return squash(value) in {squash(w) for w in words}
    fact = vocabulary().fact(label)
    return value in [fact.read(w) for w in words]


def _given(rates: Table, case: Case) -> str:
    labels = dict.fromkeys(label for r in (*rates.exceptions, *rates.rows) for label in r.select)
    return "、".join(f"{n} {show(n, case.get(n))}" for n in labels if case.get(n) is not None)
