"""Two shapes that settle a whole class or project: tiers by a share, and base plus excess by grade."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from policies.case import NOTE, Case, Undecided, percent, plain
from policies.decode import exact
from policies.model import Part, Rate, Ratio, Standard, Table, Tier, Tiers
from policies.tables import table


def tiers(part: Part, case: Case, standard: Callable[[Standard, Case], Fraction]) -> Fraction:
    """Standard x persons x factor of the band that the share falls in. An open denominator is asked for."""
    rules = part.tiers
    assert rules is not None
    unit = standard(rules.standard, case)
    readings = _readings(rules.share, case)
    paid = {name: _in_band(rules, bottom, unit, case) for name, bottom in readings.items()}
    if len(set(paid.values())) > 1:
        raise Undecided(
            "REVIEW",
            f"{rules.share.ask}文件未写明，"
            + "，".join(f"按{name} {plain(amount)} 元" for name, amount in paid.items())
            + f"；请在政策里写 ?{rules.share.ask}=…",
            rules.rows[0].clause,
            tuple(paid.items()),
        )
    name, bottom = next(iter(readings.items()))
    share = case.number(rules.share.of) / bottom
    tier = _band(rules, share, case)
    words = f"，{tier.words}" if tier.words else ""
    case.note(NOTE, f"{rules.share.of}占{name} {percent(share)}{words}（{tier.clause}）", tier)
    return paid[name]


def _readings(ratio: Ratio, case: Case) -> dict[str, Fraction]:
    chosen = case.decision(ratio.ask) if ratio.ask else None
    given = case.get(ratio.ask) if ratio.ask else None
    option = str(given) if isinstance(given, str) else chosen
    labels = ratio.in_
    if option is not None:
        labels = (ratio.in_[ratio.options.index(option)],)
    found = {}
    for label in labels:
        bottom = case.number(label)
        if bottom == 0:
            raise Undecided("INVALID", f"{label}不能是 0")
        if case.number(ratio.of) > bottom:
            verdict = "INVALID" if option is not None or len(labels) == 1 else "REVIEW"
            raise Undecided(verdict, f"{ratio.of} {plain(case.number(ratio.of))} 多于{label} {plain(bottom)}")
        found[label] = bottom
    return found


def _band(rules: Tiers, share: Fraction, case: Case) -> Tier:
    for tier in rules.rows:
        if (not tier.from_ or share >= exact(tier.from_)) and (not tier.below or share < exact(tier.below)):
            return tier
    raise Undecided("REVIEW", f"{percent(share)} 不在任何一档之内", rules.rows[0].clause)


def _in_band(rules: Tiers, bottom: Fraction, unit: Fraction, case: Case) -> Fraction:
    tier = _band(rules, case.number(rules.share.of) / bottom, case)
    return unit * case.number(tier.counts) * case.figure(tier.name, tier.times)


def settlement(
    part: Part, case: Case, under_ceiling: Callable[[Rate, Case], tuple[Fraction, bool]]
) -> tuple[Fraction, bool]:
    """(base + share x what was declared above it) x the factor of the grade."""
    rules = part.settlement
    assert rules is not None
    base, declared = case.number(rules.base), case.number(rules.declared)
    share, ceiling = under_ceiling(rules.excess_share, case)
    factor = table(Table(rules.grades, unit="倍"), case)
    if declared < base:
        says = f"{rules.declared} {plain(declared)} 元少于{rules.base} {plain(base)} 元，没有超出部分"
        case.note(NOTE, f"{says}，仍按{rules.base}核定（{rules.clause}）", rules)
    approved = base + share * max(declared - base, Fraction(0))
    case.note(NOTE, f"核定 {plain(approved)} 元 × {percent(factor)}（{rules.clause}）", rules)
    return approved * factor, ceiling
