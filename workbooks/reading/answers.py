"""What a person answered about columns: which fact a column carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policies.errors import InputProblem
from policies.vocabulary import squash, vocabulary
from workbooks.formula import column_letters

NONE = "无"
ASK = "用 --map {column}=事实 指明（没有对应的写 {column}=无）"
_LETTERS = re.compile(r"[A-Za-z]{1,3}")


@dataclass(frozen=True)
class Answers:
    """Fact labels ("" for none) by column: its letters, its header, or its whole header with / between.

    `remembered` are those kept from an earlier file of the same shape; what is `given` now comes first.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)

    def of(self, index: int, path: str) -> tuple[str, bool] | None:
        """The label for a column and whether it is a remembered one; None where nothing was answered."""
        keys = (column_letters(index), squash(path), squash(path.rpartition("/")[2]))
        for answers, kept in ((self.given, False), (self.remembered, True)):
            for key in keys:
                if key in answers:
                    return answers[key], kept
        return None

    @property
    def headers(self) -> frozenset[str]:
        """The answered header texts."""
        return frozenset(key for answers in (self.given, self.remembered) for key in answers)


def read_answers(texts: Iterable[str]) -> dict[str, str]:
    """Answers written 列=事实, by column key. Raises InputProblem."""
    found: dict[str, str] = {}
    for text in texts:
        column, equals, label = text.partition("=")
        if not equals or not column.strip() or not label.strip():
            raise InputProblem(f"“{text}”看不懂，请写成 列=事实，例如 --map 证件号=身份证号 或 --map F=等级")
        key = column.strip().upper() if _LETTERS.fullmatch(column.strip()) else squash(column)
        found[key] = "" if label.strip() == NONE else vocabulary().fact(label.strip()).label
    return found
