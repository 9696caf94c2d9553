"""The tests of a rule: a fact against a value, a list or a date window, alone or joined."""

from __future__ import annotations

from dataclasses import dataclass

REFUSE = "REFUSE"


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
    `months_left` asks of a date that so many months of its calendar year are left, that day included.
    `parameter` stands for a value that the text leaves to an external table.
    `else` is the verdict when it is missed; `words` the boundary words of the text; `strength` 原则上 makes a
    miss a question for a person (REVIEW) where the row does not say otherwise.
    """

    clause: str = ""
    fact: str = ""
    is_: str = ""
    value: str = ""
    parameter: str = ""
    in_: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    ratio: Ratio | None = None
    sum: tuple[str, ...] = ()
    within: Within | None = None
    months_left: str = ""
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
