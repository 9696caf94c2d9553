"""What a form asks of what is filled in, and how a scoring form is printed: parts of a form's data file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from policies.decode import Where, decode_fields
from policies.source import Node
from workbooks.requirement_language import LanguageProblem, Term, condition

HEADS = {"错误": "错误：", "待核": "待核：", "提醒": "提醒："}
SHOWS = ("section", "item", "points")


@dataclass(frozen=True)
class Requirement:
    """One thing that has to hold. `each` names the table whose rows are tested one by one, else the form is.

    `at` is the field or column where a miss is told; `is` the condition, tested where `when` holds; `says` the
    requirement in words; `level` how a miss counts: 错误, 待核 (needs a decision), 提醒. A `quiet` one shows nothing
    beside the form while it is met.
    """

    id: str
    says: str
    is_: str
    at: str
    clause: str
    each: str = ""
    when: str = ""
    level: str = "错误"
    quiet: bool = False
    carries: tuple[str, ...] = ()

    @classmethod
    def from_node(cls, node: Node, where: Where) -> Requirement:
        asked = decode_fields(cls, node, where)
        if asked.level not in HEADS:
            raise where.problem(f"“level”的值“{asked.level}”不认识，可用：{'、'.join(HEADS)}")
        try:
            _ = asked.condition, asked.premise
        except LanguageProblem as problem:
            raise where.problem(str(problem)) from problem
        return asked

    @cached_property
    def condition(self) -> Term:
        return condition(self.is_)

    @cached_property
    def premise(self) -> Term:
        """The condition of `when`, or one that holds always."""
        return condition(self.when or "0 = 0")

    @property
    def head(self) -> str:
        return HEADS[self.level]


@dataclass(frozen=True)
class ScoreColumn:
    """A column of a scoring form: `shows` the section, the item, or the points to fill in under `key`.

    An item's `pattern` may name {number} in the form, {no} in the section, {name}, {says}, {most}, {veto} and the
    rubric, in a line ({rubric}) or a line for each band ({bands}); a section's {no}, {name}, {points}. A column without
    a header stands under its left neighbour's.
    """

    header: str
    shows: str
    pattern: str = ""
    key: str = ""
    span: int = 1
    style: str = "body"

    @classmethod
    def from_node(cls, node: Node, where: Where) -> ScoreColumn:
        column = decode_fields(cls, node, where)
        if column.shows not in SHOWS:
            raise where.problem(f"“shows”的值“{column.shows}”不认识，可用：{'、'.join(SHOWS)}")
        if column.shows == "points" and not column.key:
            raise where.problem(f"得分列“{column.header}”要写 key")
        return column


@dataclass(frozen=True)
class ScoreSheet:
    """The printed table of the document's scoring form `number`; names and points come from the policies.

    `total` is the label of the last row, none where the form prints no such row; `bonus` are the texts of the bonus
    row, which may name {rates} and {most}.
    """

    number: str
    columns: tuple[ScoreColumn, ...]
    total: str = ""
    bonus: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The points columns; the conclusion is drawn from the last."""
        return tuple(column.key for column in self.columns if column.shows == "points")
