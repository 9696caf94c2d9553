"""Which fact a column carries: by its header, its group, what stands in it, or what a person answered.

Each finding has a confidence: 1 the fact's own name, 0.98 a synonym, 0.95 with a remark in brackets, 0.9 with
decorations or from group name and name together, 0.85 by what the column holds; an answer beats them all. Below that
nothing is taken: it is asked. A header that is known while its column holds something else is taken, and asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from policies.dates import read_month
from policies.errors import InputProblem
from policies.masking import shown
from policies.vocabulary import Fact, squash, vocabulary
from udfs import identity
from udfs.cells import CellError
from udfs.header_words import blank, is_amount
from workbooks.cells import SheetCells
from workbooks.form_model import Column as FormColumn
from workbooks.form_model import Form
from workbooks.formula import column_letters
from workbooks.reading.answers import ASK, Answers
from workbooks.reading.headers import Header
from workbooks.reading.tables import RosterColumn
from workbooks.reading.words import OTHER_HEADERS, OTHER_PERSONS, bare, undecorated

ANSWERED, SURE, SYNONYM, REMARK, JOINED, HELD, DOUBT = 1.01, 1.0, 0.98, 0.95, 0.9, 0.85, 0.5
CLOSE = 0.75  # similarity of an unknown header to a known one from which it is asked
SAMPLE = 40  # values of a column that are looked at
ENOUGH = 3  # values that say something about a column
SHARE = 0.8  # of a column's values that look like one thing
_PHONE, _CARD = re.compile(r"1[3-9]\d{9}"), re.compile(r"\d{16,19}")


class Found(NamedTuple):
    """A fact, how sure it is, and why; `ask` is the question where it is unsure."""

    fact: Fact | None
    confidence: float
    why: str
    ask: str = ""


def map_columns(sheet: SheetCells, header: Header, form: Form | None, answers: Answers) -> list[RosterColumn]:
    """The columns of a header with their facts."""
    owners = [c for table in (form.tables if form else ()) for c in table.columns]
    columns: list[RosterColumn] = []
    for column in header.columns:
        *upper, name = [bare(text) for text in column.texts]
        own = own_column(owners, name, tuple(upper))
        if own:
            owners.remove(own)
        values = list(_sample(sheet, column.index, header.bottom))
        answered = answers.of(header.shape, column.index, "/".join((*upper, name)))
        found = _find(column.index, name, tuple(upper), own, values, answered)
        columns.append(RosterColumn(column.index, name, tuple(upper), found.fact, own, *found[1:]))
    return _distinct(columns)


def own_column(owners: list[FormColumn], header: str, upper: tuple[str, ...]) -> FormColumn | None:
    """The form's column of a header: by its texts, else by its fact, else the one amount that is paid."""
    if found := next((c for c in owners if _key(c.header, c.under) == _key(header, upper)), None):
        return found
    if fact := vocabulary().header(header):
        return next((c for c in owners if c.fact == fact.label), None)
    paying = [c for c in owners if c.pays]
    return paying[0] if len(paying) == 1 and is_amount(header) else None


def _key(header: str, upper: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(squash(text) for text in (*upper, header))


def _find(
    index: int,
    name: str,
    upper: tuple[str, ...],
    own: FormColumn | None,
    values: Sequence[object],
    answered: tuple[str, bool] | None,
) -> Found:
    if answered is not None:
        label, kept = answered
        why = "同样表头的文件上次这样回答" if kept else "按 --map 指定"
        return Found(vocabulary().fact(label) if label else None, ANSWERED, why)
    if own:
        return Found(vocabulary().fact(own.fact) if own.fact else None, SURE, "表样里的列")
    found = _by_header(name, upper)
    if found.fact is None:
        return _by_content(index, name, upper, values)
    return _doubted(index, name, found, values)


def _by_header(name: str, upper: tuple[str, ...]) -> Found:
    if any(squash(text) in OTHER_PERSONS for text in upper):
        return Found(None, JOINED, f"是“{upper[-1]}”的，不是本人的")
    words = vocabulary()
    key = squash(name)
    if fact := words.header(name):
        if key == squash(fact.label):
            return Found(fact, SURE, "列名就是它")
        synonym = key in map(squash, fact.headers)
        return Found(fact, SYNONYM if synonym else REMARK, "同义的列名" if synonym else "括号里的话不算")
    if fact := words.header(undecorated(name)):
        return Found(fact, JOINED, "去掉记号后的列名")
    for joined in ("".join((*upper, name)), "".join((name, *upper)), *(u + name for u in upper)):
        if upper and (fact := words.header(joined)):
            return Found(fact, JOINED, f"上下两级列名合起来是“{joined}”")
    return Found(None, SURE, "")


def _by_content(index: int, name: str, upper: tuple[str, ...], values: Sequence[object]) -> Found:
    """What an unknown header's column holds, and what its name is close to."""
    key = squash(undecorated(name)).split("(")[0]
    texts = [str(v).strip() for v in values if not isinstance(v, float)]
    if not texts or any(squash(text) in OTHER_PERSONS for text in upper):
        return Found(None, SURE, "")
    if _share(texts, _is_identity) >= SHARE:
        return Found(vocabulary().fact("身份证号"), HELD, "内容都是身份证号")
    if key in OTHER_HEADERS or is_amount(name):
        return Found(None, SURE, "")
    ask = ASK.format(column=name)
    for label, pattern in (("联系电话", _PHONE), ("银行卡号", _CARD)):
        if len(texts) >= ENOUGH and _share(texts, lambda t, p=pattern: p.fullmatch(t) is not None) >= SHARE:
            return Found(None, DOUBT, "内容像号码", f"“{name}”列（{column_letters(index)}）是不是“{label}”？{ask}")
    if near := _near(key):
        return Found(None, DOUBT, "列名相近", f"“{name}”列（{column_letters(index)}）是不是“{near}”？{ask}")
    return Found(None, SURE, "")


def _is_identity(text: str) -> bool:
    says = identity.check(text)
    return not says or says.startswith("提醒：")


def _share(texts: Sequence[str], holds: object) -> float:
    return sum(1 for text in texts if holds(text)) / len(texts)  # type: ignore[operator]


def _near(key: str) -> str | None:
    """The fact whose name or synonym an unknown header is close to."""
    best, label = CLOSE, None
    for fact in vocabulary().facts.values():
        for text in (fact.label, *fact.headers):
            if abs(len(text) - len(key)) > 2:
                continue
            ratio = SequenceMatcher(None, squash(text), key).ratio()
            if ratio >= best:
                best, label = ratio, fact.label
    return label


def _doubted(index: int, name: str, found: Found, values: Sequence[object]) -> Found:
    """A known header whose column holds nothing of that kind."""
    fact = found.fact
    told = [v for v in values if not isinstance(v, CellError)]
    if fact is None or (fact.type in ("text", "open", "list") and fact.label != "身份证号") or len(told) < ENOUGH:
        return found
    if any(_reads(fact, value) for value in told):
        return found
    listed = "、".join(dict.fromkeys(shown(str(v)) for v in told[:ENOUGH]))
    ask = f"“{name}”列（{column_letters(index)}）的内容（{listed}）不像“{fact.label}”，是不是别的？" + (
        ASK.format(column=name) + f"，没有错的写 --map {name}={fact.label}"
    )
    return Found(fact, DOUBT, found.why, ask)


def _reads(fact: Fact, value: object) -> bool:
    if fact.label == "身份证号":
        return sum(c.isdigit() for c in str(value)) >= identity.OLD_LENGTH - 1
    try:
        if fact.type == "date" and isinstance(value, int | float | str):
            read_month(value)
        else:
            fact.read(value)
    except InputProblem as problem:
        return fact.type in ("date", "month") and "可能是" in str(problem)
    return True


def _sample(sheet: SheetCells, column: int, bottom: int) -> Iterator[object]:
    """The first filled values below a header."""
    seen = 0
    for row in range(bottom + 1, sheet.height + 1):
        cell = sheet.row(row).get(column)
        if cell is not None and not blank(cell.value):
            yield cell.value
            seen += 1
            if seen == SAMPLE:
                return


def _distinct(columns: list[RosterColumn]) -> list[RosterColumn]:
    """One column for each fact: the surest. Where several are equally sure, the first, and it is asked."""
    kept: dict[str, RosterColumn] = {}
    for column in columns:
        if column.fact and (column.fact.label not in kept or column.confidence > kept[column.fact.label].confidence):
            kept[column.fact.label] = column
    return [_yielding(column, kept[column.fact.label]) if column.fact else column for column in columns]


def _yielding(column: RosterColumn, kept: RosterColumn) -> RosterColumn:
    """A column beside the one that is kept for its fact."""
    if column is kept or column.fact is None or column.form:
        return column
    letters, label = column_letters(column.index), column.fact.label
    other = f"“{kept.header}”（{column_letters(kept.index)}）"
    if column.confidence < kept.confidence:
        return replace(column, fact=None, confidence=SURE, why=f"{other}更像“{label}”", question="")
    ask = f"{other}和“{column.header}”（{letters}）都像“{label}”，先用前一列；要用后一列，写 --map {letters}={label}"
    ask += f"，不用的写 --map {letters}=无"
    return replace(column, fact=None, confidence=DOUBT, why=f"{other}也像“{label}”", question=ask)
