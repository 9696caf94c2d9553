"""A case: the facts of one claim under one benefit of one policy, and what was found while reading it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policies.model import Benefit
from policies.policy import Policy, open_questions
from policies.vocabulary import Value, vocabulary

if TYPE_CHECKING:
    from policies.history import History

CACHE_SIZE = 65536
MET, MISSED, UNTESTED, NOTE = "符合", "不符", "未核", "说明"


class Undecided(Exception):
    """The text (or what was handed in) does not settle the amount: verdict, reason, clause, candidates."""

    def __init__(
        self,
        verdict: str,
        says: str,
        clause: str = "",
        candidates: Iterable[tuple[str, Fraction]] = (),
    ) -> None:
        super().__init__(says)
        self.verdict = verdict
        self.says = says
        self.clause = clause
        self.candidates = tuple(candidates)


class Missing(Exception):
    """Facts without which there is no amount."""

    def __init__(self, labels: Iterable[str], clause: str = "") -> None:
        self.labels = tuple(dict.fromkeys(labels))
        self.clause = clause
        super().__init__("、".join(self.labels))


@dataclass(frozen=True)
class TrailStep:
    """One sentence of the trail: what was tested, with which outcome, by which clause."""

    state: str
    says: str
    clause: str = ""
    line: int = 0
    file: str = ""


@dataclass
class Case:
    """Facts by label (canonical values), with the trail that reading them leaves."""

    policy: Policy
    benefit: Benefit
    facts: Mapping[str, Value]
    as_of: date | None = None
    history: History | None = None
    trail: list[TrailStep] = field(default_factory=list)
    untested: dict[str, None] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    unit: str = "元"

    def get(self, label: str) -> Value | None:
        """The value of a fact, or None where it was not given."""
        return self.facts.get(label)

    def number(self, label: str) -> Fraction:
        """A number that the amount needs. Raises Missing."""
        value = self.facts.get(label)
        if not isinstance(value, Fraction):
            raise Missing([label])
        return value

    def figure(self, name: str, stated: str) -> Fraction:
        """A stated figure of the benefit, or what the policy tries in its place."""
        return self.policy.figure(self.benefit, name, stated)

    def figure_of(self, path: str) -> Fraction:
        """The figure of another benefit of the document, tried values included."""
        figure = self.policy.lookup(path, every_plan=True)
        return self.policy.tried.get(figure.path, figure.value)

    def parameter(self, name: str) -> Fraction | None:
        """An external parameter that the policy text fills in; its use is recorded."""
        value = self.policy.parameters.get(name)
        if value is not None:
            self.used[name] = plain(value)
        return value

    def decision(self, name: str) -> str | None:
        """The reading that the policy text chose for an open question; its use is recorded."""
        value = self.policy.decisions.get(name)
        if value is not None:
            self.used[name] = value
        return value

    def hint(self, name: str) -> str:
        """How a policy text settles an open question."""
        options = open_questions(self.policy.document)[0][name].options
        return f"请在政策里写 ?{name}={'或'.join(options)}"

    def note(self, state: str, says: str, source: Any) -> None:
        """Add a sentence to the trail."""
        self.trail.append(TrailStep(state, says, source.clause, source.line, source.file))


@lru_cache(maxsize=CACHE_SIZE)
def cents(amount: Fraction) -> Decimal:
    """Exact yuan to the fen, half up: the only rounding there is."""
    scaled = abs(amount) * 100 + Fraction(1, 2)
    fen = scaled.numerator // scaled.denominator
    return Decimal(f"{'-' if amount < 0 else ''}{fen}e-2")  # from text: no context rounds it


def plain(number: Fraction) -> str:
    """A number as people write it: 3000, 995.05, 666.67."""
    if number.denominator == 1:
        return str(number.numerator)
    text = format(cents(number), "f")
    return text.rstrip("0").rstrip(".")


def percent(share: Fraction) -> str:
    """A share as a percentage with at most two decimals, marked 约 where it is not exact."""
    shown = cents(share * 100)
    exactly = Fraction(shown) == share * 100
    return f"{'' if exactly else '约'}{format(shown, 'f').rstrip('0').rstrip('.')}%"


def show(label: str, value: Value | None) -> str:
    """A fact's value with its unit, as an answer says it."""
    if value is None:
        return "未填"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        fact = vocabulary().facts.get(label)
        if fact is not None and fact.type == "share":
            return percent(value)
        return f"{plain(value)} {unit_word(fact.unit if fact else '')}".strip()
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, tuple) else value


def unit_word(unit: str) -> str:
    """A unit as it follows a number."""
    return "个月" if unit == "月" else unit
