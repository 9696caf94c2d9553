"""What a row of the catalogue is: a function and its arguments."""

from __future__ import annotations

from dataclasses import dataclass

MONEY, LAW, CHECK = "补贴金额", "政策依据", "核对与辅助"
POLICY, DATE, FACT, TEXT, NUMBER, RANGE = "policy", "date", "fact", "text", "number", "range"


@dataclass(frozen=True)
class Arg:
    """One argument: Chinese label, ASCII name, help. `blank` may be blank though not optional.

    `several` may be a range beside ranges that are taken as they are: each of its cells is answered.
    """

    label: str
    ascii: str
    help: str
    optional: bool = False
    kind: str = FACT
    default: object = None
    blank: bool = False
    fact: str = ""
    several: bool = False

    @property
    def fact_label(self) -> str:
        return self.fact or self.label


@dataclass(frozen=True)
class Function:
    """One function. `concept` is the benefit concept of a money function; `event` the argument that dates it."""

    name: str
    help: str
    category: str
    args: tuple[Arg, ...]
    concept: str = ""
    event: str = ""
    body: str = ""
    why: bool = False

    @property
    def whole_range(self) -> bool:
        """Whether it takes ranges as they are, instead of being broadcast over them."""
        return any(a.kind == RANGE for a in self.args)
