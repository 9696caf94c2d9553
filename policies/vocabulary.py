"""The vocabulary of facts: what each input is called, how its values are written, and how they are read.

Source: policies/facts.yaml and what a document's folder adds (facts*.yaml). Value words are forgiving (full
width, spaces, synonyms), never guessed: a word that means nothing raises InputProblem and names the accepted words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cache, lru_cache
from math import isfinite

from policies.dates import read_date, read_month
from policies.decode import Where, decode_fields, exact
from policies.errors import InputProblem
from policies.masking import shown
from policies.source import LINE, Node

Value = str | bool | Fraction | date | tuple[str, ...]
YES = {"是", "有", "TRUE", "Y", "YES", "1", "√", "对", "真", "已"}
NO = {"否", "无", "FALSE", "N", "NO", "0", "×", "没有", "假", "未"}
NUMERIC = {"count", "number", "months", "money", "share"}
TYPES = NUMERIC | {"word", "open", "flag", "date", "month", "text", "list"}
BRACKETS = str.maketrans(
    {"〔": "(", "〕": ")", "【": "(", "】": ")", "[": "(", "]": ")", "－": "-", "—": "-", "–": "-"}
)
CACHE_SIZE = 65536  # a table has few different words
CLOSENESS = 0.6  # similarity from which an unknown trade may be a misspelt special one


NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?|-?\.[0-9]+")
SHARE = re.compile(r"[0-9]+(\.[0-9]+)?%|[0-9]+/[1-9][0-9]*")
COUNTED = {
    "月": ("个月",), "天": ("天",), "工作日": ("个工作日", "工作日", "天"), "人": ("人", "名"), "次": ("次",),
    "学时": ("个学时", "学时", "课时"), "岁": ("周岁", "岁"), "年": ("年",), "个": ("个",),
}  # fmt: skip
"""What may follow a number of each unit, the longest first."""
TEN_THOUSAND = 100 * 100
TOO_MUCH = 10**12  # more than any amount, count or number of days here


@lru_cache(maxsize=CACHE_SIZE)
def squash(text: str) -> str:
    """Text with width, spaces, bracket shapes and case made equal, for comparing."""
    folded = unicodedata.normalize("NFKC", text).translate(BRACKETS)
    return "".join(folded.split()).upper()


@dataclass(frozen=True)
class Fact:
    """One named input. `type` is one of TYPES; numbers are exact and never negative."""

    label: str
    id: str
    type: str
    unit: str = ""
    words: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    synonyms: dict[str, str] = field(default_factory=dict, compare=False)

    def read(self, value: object) -> Value:
        """The canonical value. Raises InputProblem."""
        if self.type == "word":
            return self._word(value)
        if self.type in NUMERIC:
            return self._number(value)
        if self.type == "flag":
            return self._flag(value)
        if self.type in ("date", "month"):
            return self._date(value)
        if self.type == "list":
            items = value if isinstance(value, (list, tuple)) else str(value).replace("，", ",").split(",")
            return tuple(str(item).strip() for item in items)
        return _text(value)

    def number(self, value: object) -> Fraction:
        """A number, which its own unit may follow: 3个月, 22天. Raises ValueError; 3月 may be a month of the year."""
        if isinstance(value, str):
            text = squash(value)
            value = next((text.removesuffix(s) for s in COUNTED.get(self.unit, ()) if text.endswith(s)), text)
        return exact_number(value, self.type == "share")

    def known(self, value: object) -> str | None:
        """The canonical word for `value`, or None."""
        return self.synonyms.get(squash(_text(value)))

    def _word(self, value: object) -> str:
        word = self.known(value)
        if word is None:
            raise InputProblem(f"{self.label}“{_shown(value)}”不认识，可填：{'、'.join(self.words)}")
        return word

    def _number(self, value: object) -> Fraction:
        if isinstance(value, bool):
            raise InputProblem(f"{self.label}应当是数，不是“{'是' if value else '否'}”")
        try:
            number = self.number(value)
        except (ValueError, ZeroDivisionError) as error:
            raise InputProblem(f"{self.label}“{_shown(value)}”不是数") from error
        if number < 0:
            raise InputProblem(f"{self.label}不能是负数（{_shown(value)}）")
        if self.type == "count" and number.denominator != 1:
            raise InputProblem(f"{self.label}应当是整数（{_shown(value)}）")
        return number

    def _date(self, value: object) -> date:
        if not isinstance(value, (str, date, int, float, Decimal)):
            raise InputProblem(f"{self.label}“{_shown(value)}”不是日期")
        try:
            return read_month(value) if self.type == "month" else read_date(value)
        except InputProblem as problem:
            raise InputProblem(f"{self.label}{problem}") from problem

    def _flag(self, value: object) -> bool:
        text = squash(_text(value)) if not isinstance(value, bool) else str(value).upper()
        if text.endswith(".0"):
            text = text[:-2]
        if text in YES:
            return True
        if text in NO:
            return False
        raise InputProblem(f"{self.label}“{_shown(value)}”应当填 是 或 否")


def exact_number(value: object, share: bool = False) -> Fraction:
    """A number as its user wrote it: floats by their shortest text, so 0.1 is one tenth.

    Text is plain digits with a point, thousands marks where they belong, ¥ before or 元 or 万元 after; a share may
    also be 60% or 2/3. Raises ValueError for anything else, and for what no amount can be.
    """
    if isinstance(value, float) and isfinite(value):
        number = Fraction(repr(value))
    elif isinstance(value, (int, Fraction)) or (isinstance(value, Decimal) and value.is_finite()):
        number = Fraction(value)
    else:
        text = squash(str(value)).removeprefix("¥")
        thousands = text.endswith("万元")
        text = text.removesuffix("万元" if thousands else "元")
        if not (NUMBER.fullmatch(text) or (share and SHARE.fullmatch(text))):
            raise ValueError(text)
        number = exact(text.replace(",", "")) * (TEN_THOUSAND if thousands else 1)
    if abs(number) >= TOO_MUCH:
        raise ValueError(value)
    return number


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


@lru_cache(maxsize=CACHE_SIZE)
def near_miss(word: str, candidates: tuple[str, ...]) -> str | None:
    """The special word that `word` may be a slip of (not equal to), or None."""
    best, name = 0.0, None
    for candidate in candidates:
        ratio = SequenceMatcher(None, squash(word), squash(candidate)).ratio()
        if ratio > best:
            best, name = ratio, candidate
    return name if best >= CLOSENESS else None


def _shown(value: object) -> str:
    return shown(_text(value))


class Vocabulary:
    """All facts, by label, id or table header."""

    def __init__(self, facts: dict[str, Fact]) -> None:
        self.facts = facts
        self._names: dict[str, Fact] = {}
        self._headers: dict[str, Fact] = {}
        for fact in facts.values():
            for name in (fact.label, fact.id, *fact.ids):
                self._names[squash(name)] = fact
            for header in (fact.label, *fact.headers):
                self._headers[squash(header)] = fact

    def fact(self, name: str) -> Fact:
        """The fact of a label or id. Raises InputProblem with the nearest names."""
        found = self._names.get(squash(name))
        if found is None:
            near = near_miss(name, tuple(self.facts))
            hint = f"，是不是“{near}”？" if near else ""
            raise InputProblem(f"没有叫“{name}”的事实{hint}")
        return found

    @property
    def headers(self) -> Collection[str]:
        """The table headers that are known, squashed."""
        return self._headers.keys()

    def header(self, text: str) -> Fact | None:
        """The fact that a column headed `text` carries, or None."""
        key = squash(text)
        if key in self._headers:
            return self._headers[key]
        bare = key.split("(")[0]
        return self._headers.get(bare)


@dataclass(frozen=True)
class _FactRow:
    id: str
    type: str
    unit: str = ""
    words: str = ""
    headers: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


def build(trees: dict[str, Node]) -> Vocabulary:
    """The vocabulary of facts trees by file name: later files add facts, words and synonyms. Raises SourceProblem."""
    lists: dict[str, dict[str, list[str]]] = {}
    for file, tree in trees.items():
        for name, table in tree.get("words", {}).items():
            if name != LINE:
                _add_words(lists.setdefault(name, {}), table, Where(file).at(table))
    facts: dict[str, Fact] = {}
    owners: dict[str, str] = {}
    for file, tree in trees.items():
        for label, node in tree.get("facts", {}).items():
            if label != LINE:
                _add_fact(facts, owners, lists, label, node, Where(file).at(node))
    return Vocabulary(facts)


def _add_words(words: dict[str, list[str]], table: Node, where: Where) -> None:
    for word, others in table.items():
        if word != LINE:
            words.setdefault(word, []).extend([others] if isinstance(others, str) else others)
    _synonyms(words, where)


def _add_fact(
    facts: dict[str, Fact],
    owners: dict[str, str],
    lists: dict[str, dict[str, list[str]]],
    label: str,
    node: Node,
    where: Where,
) -> None:
    row = decode_fields(_FactRow, node, where)
    if label in facts:
        raise where.problem(f"事实“{label}”已经登记过")
    if row.type not in TYPES:
        raise where.problem(f"“{label}”的类型“{row.type}”不在 {'、'.join(sorted(TYPES))} 之中")
    if row.words and row.words not in lists:
        raise where.problem(f"“{label}”引用的词表“{row.words}”不存在")
    table = lists[row.words] if row.words else {}
    for name in (label, row.id, *row.ids, *row.headers):
        other = owners.setdefault(squash(name), label)
        if other != label:
            raise where.problem(f"“{name}”同时属于“{other}”和“{label}”")
    synonyms = _synonyms(table, where)
    facts[label] = Fact(label, row.id, row.type, row.unit, tuple(table), row.headers, row.ids, synonyms)


def _synonyms(table: dict[str, list[str]], where: Where) -> dict[str, str]:
    found: dict[str, str] = {}
    for word, others in table.items():
        for text in (word, *others):
            if text and found.setdefault(squash(text), word) != word:
                raise where.problem(f"“{text}”同时是“{found[squash(text)]}”和“{word}”的同义词")
    return found


_in_use: list[Vocabulary] = []


def vocabulary() -> Vocabulary:
    """The vocabulary in use: the compiled one, or the one that sources under compilation bring."""
    return _in_use[-1] if _in_use else compiled_words()


@cache
def compiled_words() -> Vocabulary:
    """The words of the package and of the settings' folders."""
    from policies.library import compiled
    from policies.outside import counties

    return build(compiled("facts") | counties().words)


@contextmanager
def using(words: Vocabulary) -> Iterator[None]:
    """Within: `words` is the vocabulary."""
    _in_use.append(words)
    try:
        yield
    finally:
        _in_use.pop()
