"""What equal facts determine is determined once.

A determination asks for some facts and not for others, and which ones shows while it is made: claims that agree in all
that was asked are determined alike. So the names of persons, or a date inside the period, divide nothing. What a
single condition, limit or amount asked for is fewer still: each is put once to each different set of these. And what
gives equal answers to all of them is one determination.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from policies.case import Case, Missing, Undecided
from policies.determine import Determination, Question, dated, determined, first_stated
from policies.history import History
from policies.model import Benefit
from policies.period import names_the_day
from policies.policy import Policy
from policies.vocabulary import Value

CACHE_SIZE = 65536
Key = tuple[object, ...]


class MoreAsked(Exception):
    """A determination asked for a fact by which claims were not told apart so far."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class Determinations:
    """The determinations of a benefit; of several benefits, of the first that states the figure.

    `labels` are the facts that any determination asked for so far.
    """

    def __init__(self, policy: Policy, benefits: Iterable[Benefit]) -> None:
        self.policy = policy
        self.benefits = tuple(benefits)
        self.labels: dict[str, None] = {}
        self._events = tuple(benefit.event for benefit in self.benefits if benefit.event)
        self._found: dict[Key, Determination] = {}
        self._answers: dict[tuple[int, Question, int], _Answers] = {}
        self._first: dict[int, _Step] = {}  # by the benefit's id
        self._made = 0
        self._usual: date | None = None

    def of(self, facts: Mapping[str, Value], day: date | None, history: History | None = None) -> Determination:
        """As `determine`, for facts that were read. What names earlier payments is not shared."""
        if history is not None and history.payments:
            return first_stated([determined(self.policy, b, dated(b, facts, day), day, history) for b in self.benefits])
        while True:
            like = self.like(day)
            key = (like, history and history.complete, *map(facts.get, self.labels))
            try:
                return self._found[key]
            except KeyError:
                pass
            if len(self._found) >= CACHE_SIZE:
                self._found.clear()
            try:
                self._found[key] = self.known(facts, like, history)
            except MoreAsked as more:
                self.ask([more.label])

    def like(self, day: date | None) -> date | None:
        """A day on which everything is determined as on this one: the same for all days that nothing tells apart."""
        if day is None or any(event in self.labels for event in self._events):
            return day
        if any(names_the_day(self.policy, benefit, day) for benefit in self.benefits):
            return day
        self._usual = self._usual or day
        return self._usual

    def ask(self, labels: Iterable[str]) -> None:
        """From now on claims are told apart by these facts as well."""
        self.labels |= dict.fromkeys(labels)
        self._found.clear()

    def known(self, facts: Mapping[str, Value], day: date | None, history: History | None = None) -> Determination:
        """The determination by the facts of `labels` alone, and a history without payments.

        Raises MoreAsked where it asks for another fact.
        """
        if len(self.benefits) == 1:
            return self._by(self.benefits[0], dated(self.benefits[0], facts, day), day, history)
        found = []
        for benefit in self.benefits:
            own = dated(benefit, facts, day)
            case = Case(self.policy, benefit, _Shown(own, self.labels), day, history)  # it tells what figure is stated
            found.append(replace(self._by(benefit, own, day, history), case=case))
        return first_stated(found)

    def _by(
        self, benefit: Benefit, facts: Mapping[str, Value], day: date | None, history: History | None
    ) -> Determination:
        """The determination by one benefit: from question to question, by the answers that are known, to where it ends.

        Raises MoreAsked.
        """
        past = history.complete if history is not None else None
        try:
            step: _Step | Determination = self._first[id(benefit)]
            while isinstance(step, _Step):
                step = step.then[step.answers.found[(day, past, *map(facts.get, step.answers.labels))]]
            return step
        except KeyError:
            pass
        return self._make(benefit, facts, day, history)

    def _make(
        self, benefit: Benefit, facts: Mapping[str, Value], day: date | None, history: History | None
    ) -> Determination:
        """A determination by one benefit, whose questions lead to it from now on. Raises MoreAsked."""
        self._made += 1
        if self._made % CACHE_SIZE == 0:
            self._answers.clear()
            self._first.clear()
        path: list[tuple[_Answers, _Answer]] = []

        def ask(question: Question, rule: Any, case: Case) -> Any:
            path.append(self._asked(facts, question, rule, case))
            return path[-1][1].again(case)

        found = determined(self.policy, benefit, _Shown(facts, self.labels), day, history, ask)
        step = self._first.setdefault(id(benefit), _Step(path[0][0]))
        for (_, answer), (following, _) in pairwise(path):
            after = step.then.get(answer) or step.then.setdefault(answer, _Step(following))
            assert isinstance(after, _Step)
            step = after
        known = step.then.setdefault(path[-1][1], found)
        assert isinstance(known, Determination)
        return known

    def _asked(self, facts: Mapping[str, Value], question: Question, rule: Any, case: Case) -> tuple[_Answers, _Answer]:
        """The answer to a question, asked once for all cases that agree in what it asks for. Raises MoreAsked."""
        rules = id(case.benefit), question, id(rule)
        answers = self._answers.get(rules) or self._answers.setdefault(rules, _Answers())
        past = case.history.complete if case.history is not None else None
        while True:
            key = (case.as_of, past, *map(facts.get, answers.labels))
            if key in answers.found:
                return answers, answers.found[key]
            inner = Case(case.policy, case.benefit, _Shown(facts, answers.labels), case.as_of, case.history)
            try:
                answers.found[key] = answers.one(_answer(question, rule, inner))
            except MoreAsked as more:
                if more.label not in self.labels:
                    raise
                answers.labels[more.label] = None
                answers.found.clear()


def shared(policy: Policy, benefits: Sequence[Benefit]) -> Determinations:
    """The determinations of some benefits of a policy, for whoever asks."""
    named = tuple((benefit.plan, benefit.title) for benefit in benefits)
    if named not in policy.shared:
        policy.shared[named] = Determinations(policy, benefits)
    found: Determinations = policy.shared[named]
    return found


@dataclass(frozen=True, eq=False)
class _Answer:
    """What a question gave or raised, and what it left in its case."""

    value: Any
    problem: Undecided | Missing | None
    case: Case

    def again(self, case: Case) -> Any:
        """The same in another case."""
        case.trail += self.case.trail
        case.untested.update(self.case.untested)
        case.used.update(self.case.used)
        if self.case.unit != Case.unit:
            case.unit = self.case.unit
        if self.problem is not None:
            raise self.problem.with_traceback(None)
        return self.value

    def says(self) -> Key:
        """Equal for equal answers."""
        case, problem = self.case, self.problem
        raised = (type(problem), *vars(problem).values()) if problem is not None else None
        return self.value, raised, *case.trail, *case.untested, *case.used.items(), case.unit


@dataclass
class _Answers:
    """The answers to a question, by the facts of `labels`, which it asked for; equal ones are one object."""

    labels: dict[str, None] = field(default_factory=dict)
    found: dict[Key, _Answer] = field(default_factory=dict)
    distinct: dict[Key, _Answer] = field(default_factory=dict)

    def one(self, answer: _Answer) -> _Answer:
        """The first of all that are equal to this one."""
        return self.distinct.setdefault(answer.says(), answer)


@dataclass
class _Step:
    """A question that determines, and where each answer leads: to the next one, or to the determination."""

    answers: _Answers
    then: dict[_Answer, _Step | Determination] = field(default_factory=dict)


def _answer(question: Question, rule: Any, case: Case) -> _Answer:
    try:
        return _Answer(question(rule, case), None, case)
    except (Undecided, Missing) as problem:
        return _Answer(None, problem, case)


class _Shown(Mapping[str, Value]):
    """Facts of which only those of `labels` are shown, absent or not: to ask for another one raises MoreAsked."""

    def __init__(self, facts: Mapping[str, Value], labels: Mapping[str, None]) -> None:
        self._facts = facts
        self._labels = labels

    def __getitem__(self, label: str) -> Value:
        if label not in self._labels:
            raise MoreAsked(label)
        return self._facts[label]

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a determination asks for facts by name, not for all there are")

    def __len__(self) -> int:
        return sum(1 for _ in self)
