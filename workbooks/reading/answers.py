"""What a person answered about columns: which fact each carries. Answers can be kept for files of the same shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policies.errors import InputProblem
from policies.vocabulary import squash, vocabulary
from workbooks.formula import column_letters
from workbooks.problems import FileProblem

NONE = "无"
ASK = "用 --map {column}=事实 指明（没有对应的写 {column}=无）"
FILE = "columns.json"
_LETTERS = re.compile(r"[A-Za-z]{1,3}")


@dataclass(frozen=True)
class Answers:
    """Fact labels ("" for none) by column: its letters, its header, or its whole header with / between.

    `remembered` are those kept from earlier files, by the shape of their header; what is `given` now comes first.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, shape: str, index: int, path: str) -> tuple[str, bool] | None:
        """The label for a column and whether it is a remembered one; None where nothing was answered."""
        for answers, kept in ((self.given, False), (self.remembered.get(shape, {}), True)):
            for key in keys_of(index, path):
                if key in answers:
                    return answers[key], kept
        return None

    @property
    def headers(self) -> frozenset[str]:
        """The answered header texts."""
        return frozenset(key for answers in (self.given, *self.remembered.values()) for key in answers)


def keys_of(index: int, path: str) -> tuple[str, str, str]:
    """The ways to name a column: its letters, its whole header, its lowest header text."""
    return column_letters(index), squash(path), squash(path.rpartition("/")[2])


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


def remembered(home: Path) -> dict[str, dict[str, str]]:
    """The answers kept in a settings folder, by shape; facts that are no longer known are left out."""
    path = home / FILE
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        known = {fact.label for fact in vocabulary().facts.values()} | {""}
        return {
            str(shape): {str(key): label for key, label in answers.items() if label in known}
            for shape, answers in kept.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise FileProblem(f"“{path}”读不懂，记住的列名回答用不了。请删去这个文件后再试。") from error


def remember(home: Path, answers: Mapping[str, Mapping[str, str]]) -> Path:
    """Adds answers, by shape, to those kept in a settings folder; gives their file. Raises FileProblem."""
    from workbooks.atomic import atomic_file

    kept = remembered(home)
    for shape, new in answers.items():
        kept[shape] = kept.get(shape, {}) | new
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"设置文件夹“{home}”建不了（{error.strerror}），回答没有记住。") from error
    with atomic_file(home / FILE) as file:
        file.write(json.dumps(kept, ensure_ascii=False, indent=1).encode())
    return home / FILE
