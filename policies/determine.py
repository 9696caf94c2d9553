"""Benefit + facts (+ date) -> determination: verdict, amount, payee, and the trail of clauses behind it.

Order: the period; what was handed in; conditions; limits; the amount. A refusal by a condition goes before an open
question, and an open question before an amount: nothing undecided is ever paid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policies.amounts import Money, evaluate
from policies.case import MISSED, NOTE, UNTESTED, Case, Missing, TrailStep, Undecided, cents, plain
from policies.conditions import test
from policies.errors import InputProblem
from policies.history import History
from policies.limits import within_limit
from policies.model import REFUSE, Benefit, Condition, Limit
from policies.period import in_force
from policies.policy import Policy
from policies.vocabulary import Value, vocabulary

PAYS = ("PAY", "PAY_UP_TO")
NOTHING = ("REFUSE", "STOP_MONTH")
LACKING = "NEEDS_PARAM"
GRAVITY = ("INVALID", "REFUSE", "STOP_MONTH", "CONFLICT", "REVIEW", LACKING)


@dataclass(frozen=True)
class Reason:
    """Why a verdict is not an amount."""

    says: str = ""
    clause: str = ""
    candidates: tuple[tuple[str, Fraction], ...] = ()
    missing: tuple[str, ...] = ()


Miss = tuple[str, Reason]
Question = Callable[[Any, Case], Any]
Ask = Callable[[Question, Any, Case], Any]


def directly(question: Question, rule: Any, case: Case) -> Any:
    """Puts a rule to a case: the plain way to ask."""
    return question(rule, case)


@dataclass(frozen=True)
class Determination:
    """The answer to one claim. `amount` is yuan to the fen; None where nothing may be paid without a decision."""

    benefit: Benefit
    policy: Policy
    verdict: str
    amount: Decimal | None
    reason: Reason
    trail: tuple[TrailStep, ...]
    untested: tuple[str, ...]
    used: dict[str, str] = field(default_factory=dict)
    unit: str = "元"
    case: Case | None = field(default=None, compare=False, repr=False)  # of claims that share an answer, one

    @property
    def states_figure(self) -> bool:
        """Whether the text gives an amount for such a claim, be it refused or not."""
        if self.case is None or self.benefit.amount is None:
            return True
        again = Case(self.policy, self.benefit, self.case.facts, self.case.as_of, self.case.history)
        try:
            evaluate(self.benefit.amount, again)
        except Missing:
            return False
        except Undecided as open_:
            return open_.verdict != LACKING
        return True

    @property
    def payee(self) -> str:
        return self.benefit.payee

    @property
    def clause(self) -> str:
        """The clause that decides: of the miss, else of the amount."""
        if self.reason.clause:
            return self.reason.clause
        stated = [s.clause for s in self.trail if s.state == NOTE and s.clause]
        return stated[0] if stated else self.benefit.clause

    @property
    def document(self) -> str:
        """The citation of the document with its plan."""
        plan = f" 方案{self.benefit.plan}" if self.benefit.plan else ""
        return f"{self.policy.document.citation}{plan}"

    @property
    def candidates(self) -> dict[str, Decimal]:
        """What each reading of an open question would pay."""
        return {name: cents(amount) for name, amount in self.reason.candidates}

    @property
    def best(self) -> str:
        """Of a choice: the option that pays most."""
        return max(self.reason.candidates, key=lambda option: option[1])[0] if self.verdict == "CHOICE" else ""

    @property
    def sentence(self) -> str:
        from policies.sentences import sentence

        return sentence(self)


def read_facts(given: Mapping[str, object]) -> dict[str, Value]:
    """Canonical facts of labels or ids; blanks are left out. Raises InputProblem."""
    facts: dict[str, Value] = {}
    for name, value in given.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        fact = vocabulary().fact(name)
        facts[fact.label] = fact.read(value)
    return facts


def determine(
    policy: Policy,
    benefit: Benefit | str,
    facts: Mapping[str, object],
    as_of: date | None = None,
    history: History | None = None,
) -> Determination:
    """The determination of a benefit (an object, title or id) for facts by label or id.

    `as_of` is the date of the event that is paid for; without it the period is not tested. `history` is what the same
    person was paid before; it tells what limits ask.
    Facts that can't be read give INVALID. Raises PolicyProblem for an unknown benefit.
    """
    found = policy.find(benefit)[0] if isinstance(benefit, str) else benefit
    try:
        read = read_facts(facts)
    except InputProblem as problem:
        return invalid(policy, found, str(problem))
    return determined(policy, found, dated(found, read, as_of), as_of, history)


def dated(benefit: Benefit, facts: Mapping[str, Value], as_of: date | None) -> Mapping[str, Value]:
    """The facts with the day as the date of the benefit's event, where they state none."""
    if as_of is None or not benefit.event or benefit.event in facts:
        return facts
    return {**facts, benefit.event: as_of}


def determined(
    policy: Policy,
    benefit: Benefit,
    facts: Mapping[str, Value],
    as_of: date | None,
    history: History | None,
    ask: Ask = directly,
) -> Determination:
    """As `determine`, for facts that were read. `ask` puts each condition, limit and the amount to the case."""
    case = Case(policy, benefit, facts, as_of, history)
    verdict, money, reason = judge(case, ask)
    amount = cents(money.amount) if money is not None else None
    if verdict in NOTHING:
        amount = Decimal("0.00")
    return Determination(
        benefit, policy, verdict, amount, reason, tuple(case.trail), tuple(case.untested), case.used, case.unit, case
    )


def invalid(policy: Policy, benefit: Benefit, says: str) -> Determination:
    """The determination of a claim that can't be read, and why."""
    return Determination(benefit, policy, "INVALID", None, Reason(says), (), ())


def first_stated(determinations: list[Determination]) -> Determination:
    """Of the same question put to several plans: the first that states the figure and is in force.

    Where a plan is open for want of a figure, another that has none either does not close the question by refusing.
    """
    open_ = next((found for found in determinations if found.verdict == LACKING), None)
    for skipped in ((LACKING, "NOT_IN_FORCE"), (LACKING,)):
        for found in determinations:
            if found.verdict in skipped or (open_ and found.verdict in NOTHING and not found.states_figure):
                continue
            return found
    return open_ or determinations[0]


def judge(case: Case, ask: Ask = directly) -> tuple[str, Money | None, Reason]:
    """Verdict, money and reason of a case; the trail is left in it. They follow from what was asked, nothing else."""
    try:
        ask(_period, case.benefit, case)
        return _judge_in_force(case, ask)
    except Undecided as open_:
        return open_.verdict, None, Reason(open_.says, open_.clause, open_.candidates)


def _judge_in_force(case: Case, ask: Ask) -> tuple[str, Money | None, Reason]:
    tested: list[Miss | None] = [ask(_test, condition, case) for condition in case.benefit.conditions]
    tested += [ask(_limit, limit, case) for limit in case.benefit.limits]
    misses = [miss for miss in tested if miss is not None]
    gravest = min(misses, key=lambda m: GRAVITY.index(m[0])) if misses else None
    if gravest is not None and gravest[0] in ("INVALID", *NOTHING):
        return gravest[0], None, gravest[1]
    try:
        money = ask(evaluate, case.benefit.amount, case) if case.benefit.amount is not None else None
    except Missing as missing:
        if gravest is not None:
            return gravest[0], None, gravest[1]
        return (
            LACKING,
            None,
            Reason(f"缺少{missing}", missing.clause or case.benefit.clause, missing=missing.labels),
        )
    except Undecided as open_:
        if open_.verdict in ("INVALID", *NOTHING) or gravest is None:
            raise
        return gravest[0], None, gravest[1]
    if gravest is not None:
        return gravest[0], None, gravest[1]
    if case.benefit.options:
        return "CHOICE", None, ask(_options, case.benefit, case)
    if money is None:
        return "ELIGIBLE", None, ask(_award, case.benefit, case)
    return ("PAY_UP_TO" if money.ceiling else "PAY"), money, Reason()


def sibling(case: Case, title: str) -> Benefit:
    """Another benefit of the same chapter."""
    chapters = case.policy.document.chapters
    return next(c.benefits[title] for c in chapters if c.id == case.benefit.plan and title in c.benefits)


def _period(_: Benefit, case: Case) -> None:
    """Raises Undecided where the benefit is not in force."""
    in_force(case)


def _options(benefit: Benefit, case: Case) -> Reason:
    """What each option would pay; an option that is refused pays 0."""
    paid = []
    for title in benefit.options:
        inner = Case(case.policy, sibling(case, title), case.facts, case.as_of, case.history)
        verdict, money, reason = judge(inner)
        if money is None and verdict not in NOTHING:
            raise Undecided(verdict, f"{title}：{reason.says}", reason.clause)
        paid.append((title, money.amount if money else Fraction(0)))
        case.untested.update(inner.untested)
    best = max(paid, key=lambda option: option[1])[0]
    listed = "，".join(f"{title} {plain(amount)} 元" for title, amount in paid)
    return Reason(f"只能选其中一类：{listed}；最优惠的是{best}", benefit.clause, tuple(paid))


def _award(benefit: Benefit, case: Case) -> Reason:
    """What the recognition opens."""
    if not benefit.award:
        return Reason()
    inner = Case(case.policy, sibling(case, benefit.award), case.facts, case.as_of, case.history)
    _, money, _ = judge(inner)
    return Reason(candidates=((benefit.award, money.amount),) if money else ())


def _test(condition: Condition, case: Case) -> Miss | None:
    """A condition put to a case: the miss, if it is one."""
    outcome = test(condition, case)
    if outcome is None:
        return None
    if outcome.state == UNTESTED:
        case.untested.update(dict.fromkeys(outcome.labels))
        return None
    if outcome.state == MISSED and _settled(condition, case):
        case.note(NOTE, f"{outcome.says}，按“{condition.ask}”的决定", condition)
        return None
    case.note(outcome.state, outcome.says, condition)
    if outcome.state != MISSED:
        return None
    says = f"{outcome.says}；{condition.says}" if condition.says else outcome.says
    if condition.ask and case.decision(condition.ask) is None:
        says += f"；{case.hint(condition.ask)}"
    return _verdict(outcome.condition, case), Reason(says, condition.clause)


def _limit(limit: Limit, case: Case) -> Miss | None:
    """A limit put to a case: the miss, if it is one."""
    miss = within_limit(limit, case)
    return (miss.verdict, Reason(miss.says, limit.clause)) if miss is not None else None


def _verdict(condition: Condition, case: Case) -> str:
    """What a miss means: where its question was decided, and not in favour, nothing is open any more."""
    return REFUSE if condition.ask and case.decision(condition.ask) is not None else condition.verdict


def _settled(condition: Condition, case: Case) -> bool:
    return bool(condition.ask) and case.decision(condition.ask) in condition.settles
