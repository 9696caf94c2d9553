"""The model of a document's money: the sums it states, and the payments (standard x persons x times) it plans.

A figure is named as the checks name it (`policies.named_figures`); one of the chapter's own plan goes first. Where the
text gives no figure, the row says so with the word UNSTATED: nothing is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

UNSTATED = "没有写"


@dataclass(frozen=True)
class Outlay:
    """One planned payment.

    `standard` names a figure of a benefit, an external parameter, or another stated number; where the text leaves it
    open it is UNSTATED, and `among` lists the figures that come into question. `persons` and `times` are expressions
    over stated numbers, or UNSTATED; `unit` is what is counted (人, 个, 家). `times` belongs to standards per month,
    year or day. `share` is the part that the fund bears. `budget` names the stated sum that it counts towards;
    `benefit` the benefit that is paid, where its standard is the figure of another.
    """

    title: str
    persons: str
    unit: str
    clause: str
    standard: str = UNSTATED
    among: tuple[str, ...] = ()
    times: str = ""
    share: str = "1"
    fund: str = ""
    budget: str = ""
    benefit: str = ""
    says: str = ""
    checks: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Stated:
    """A sum that the document sets aside: `amount` and each of its `sources` are expressions, in yuan.

    `within` names the larger sum that it is a part of; `checks` are the ids of the checks that speak of it.
    """

    amount: str
    clause: str
    fund: str = ""
    within: str = ""
    sources: dict[str, str] = field(default_factory=dict)
    says: str = ""
    checks: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Money:
    """What one chapter plans to pay and out of what. `why` says what the text does not state."""

    stated: dict[str, Stated] = field(default_factory=dict)
    outlays: tuple[Outlay, ...] = ()
    why: str = ""
    checks: tuple[str, ...] = ()
    line: int = 0
    file: str = ""
