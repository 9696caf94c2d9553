"""The model of an official scoring form: items with their maxima, a capped bonus, grades and conclusions by total.

Source: the 评分表, 打分表 and 评价表 among the attachments of a document. Points are exact numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from policies.decode import exact

OUTCOMES = ("PASS", "REFUSE", "RECTIFY", "REVIEW", "INFO")
RANGE_SIGN = "-"


@dataclass(frozen=True)
class ScoreItem:
    """One line of a form, from 0 to `most` points. With `veto`, no points at all end the evaluation (its words).

    `rubric` says in our own words what earns which points ("0", "1-2", "3"), or `says` what the line asks for.
    """

    name: str
    most: str
    says: str = ""
    rubric: dict[str, str] = field(default_factory=dict)
    veto: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class ScoreSection:
    """Items under one heading. `points` are the points that the heading itself prints, right or wrong."""

    name: str
    items: tuple[ScoreItem, ...]
    points: str = ""
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class ScoreBonus:
    """Points on top, cut at `most`. `rates` are the points of one matter by level, the same matter once only."""

    name: str
    most: str
    clause: str
    rates: dict[str, dict[str, str]] = field(default_factory=dict)
    says: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class ScoreBand:
    """A span of totals: `from` and `to` are inside it, `above` and `below` just outside.

    An edge that the text leaves open is a band of one total with the decision to `ask` and what each option means.
    """

    name: str
    clause: str
    from_: str = ""
    above: str = ""
    to: str = ""
    below: str = ""
    verdict: str = ""
    words: str = ""
    ask: str = ""
    options: dict[str, str] = field(default_factory=dict)
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""

    def holds(self, total: Fraction) -> bool:
        """Whether a total lies in the band."""
        return (
            (not self.from_ or total >= exact(self.from_))
            and (not self.above or total > exact(self.above))
            and (not self.to or total <= exact(self.to))
            and (not self.below or total < exact(self.below))
        )

    @property
    def start(self) -> tuple[Fraction, int]:
        """The lower end, and 1 where it lies outside the band."""
        return exact(self.from_ or self.above or "0"), int(bool(self.above))

    @property
    def end(self) -> tuple[Fraction, int] | None:
        """The upper end, and 1 where it lies inside the band; None where the band is open upwards."""
        return (exact(self.to or self.below), int(bool(self.to))) if self.to or self.below else None


@dataclass(frozen=True)
class ScoreForm:
    """One form. `conclusions` cover every total; `grades` may leave some without a label. `whole` bars half points."""

    title: str
    clause: str
    sections: tuple[ScoreSection, ...]
    conclusions: tuple[ScoreBand, ...]
    grades: tuple[ScoreBand, ...] = ()
    bonus: ScoreBonus | None = None
    total: str = ""
    whole: bool = False
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""

    @property
    def items(self) -> tuple[ScoreItem, ...]:
        """All items in the order of the form."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def base(self) -> Fraction:
        """The most that the items can give."""
        return sum((exact(item.most) for item in self.items), Fraction(0))

    @property
    def most(self) -> Fraction:
        """The most that the form can give, bonus included."""
        return self.base + (exact(self.bonus.most) if self.bonus else 0)


def rubric_span(points: str) -> tuple[Fraction, Fraction]:
    """'3' -> (3, 3), '1-2' -> (1, 2). Raises ValueError."""
    low, _, high = points.partition(RANGE_SIGN)
    return exact(low), exact(high or low)
