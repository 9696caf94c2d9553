"""Which fact a column carries: by its header, its group, what stands in it, or what a person answered.

Each finding has a confidence: 1 the fact's own name, 0.98 a synonym, 0.95 with a remark in brackets, 0.9 with
decorations or from group name and name together, 0.85 by what the column holds; an answer beats them all. Below that
nothing is taken: it is asked. A header that is known while its column holds something else is taken, and asked about;
so is the householder's name where the list names nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from policies.dates import read_month
from policies.errors import InputProblem
from policies.masking import shown
from policies.vocabulary import NO, Fact, squash, vocabulary
from udfs import identity
from udfs.cells import CellError
from udfs.header_words import blank, is_amount
from workbooks.cells import SheetCells
from workbooks.form_model import Column as FormColumn
from workbooks.form_model import Form
from workbooks.formula import column_letters
from workbooks.reading.answers import ASK, Answers
from workbooks.reading.distinct import ANSWERED, DOUBT, HELD, JOINED, REMARK, SURE, SYNONYM, settled
from workbooks.reading.headers import Header
from workbooks.reading.tables import RosterColumn
from workbooks.reading.words import OTHER_HEADERS, OTHER_PERSONS, OWN_PERSONS, bare, of_person, undecorated

CLOSE = 0.75  # similarity of an unknown header to a known one from which it is asked
SAMPLE = 40  # values of a column that are looked at
ENOUGH = 3  # values that say something about a column
SHARE = 0.8  # of a column's values that look like one thing
TOLD_BY_WORDS = ("等级", "证书", "人员类别", "岗位类型")  # facts whose words are known wherever they stand
MEANS_LITTLE = {"其他", "其它"}
DATED = ("date", "month")
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
    samples: dict[int, list[object]] = {}
    for column in header.columns:
        values = samples[column.index] = list(_sample(sheet, column.index, header.bottom))
        if not values and _is_covered(sheet, header, column.index):
            continue
        *upper, name = [bare(text) for text in column.texts]
        own = own_column(owners, name, tuple(upper))
        if own:
            owners.remove(own)
        answered = answers.of(header.shape, column.index, "/".join((*upper, name)))
        found = _find(column.index, name, tuple(upper), own, values, answered)
        columns.append(RosterColumn(column.index, name, tuple(upper), found.fact, own, *found[1:]))
    columns = _told_by_words(settled(columns, sheet, header.bottom), samples)
    return _paid(_owned(columns, owners), owners)


def _is_covered(sheet: SheetCells, header: Header, column: int) -> bool:
    """Whether a column has no name of its own: that of a column to its left is merged over it."""
    rows = [r for r in range(header.top, header.bottom + 1) if not blank(sheet.shown(r, column))]
    return bool(rows) and sheet.anchor(rows[-1], column)[1] < column


def own_column(owners: list[FormColumn], header: str, upper: tuple[str, ...]) -> FormColumn | None:
    """The form's column of a header by its texts; by its own name alone where one of the two has no group name."""
    if found := next((c for c in owners if _key(c.header, c.under) == _key(header, upper)), None):
        return found
    named = [c for c in owners if squash(c.header) == squash(header)]
    return named[0] if len(named) == 1 and not (upper and named[0].under) else None


def _owned(columns: Sequence[RosterColumn], owners: list[FormColumn]) -> list[RosterColumn]:
    """The columns, those of facts with the form's column of their fact; one that lost its fact has none."""
    found = [replace(column, form=None) if _lost(column) else column for column in columns]
    owners += [column.form for column in columns if column.form and _lost(column)]
    for place, column in enumerate(found):
        own = next((c for c in owners if column.fact and c.fact == column.fact.label), None)
        if own and column.form is None:
            owners.remove(own)
            found[place] = replace(column, form=own)
    return found


def _lost(column: RosterColumn) -> bool:
    """Whether a form's column of a fact was found to carry another, or none."""
    wanted = column.form.fact if column.form else ""
    return bool(wanted) and (column.fact is None or column.fact.label != wanted)


def _paid(columns: Sequence[RosterColumn], owners: Sequence[FormColumn]) -> list[RosterColumn]:
    """The columns, the first one of amounts as the one that the form pays in, where it is found by no name."""
    paying = [c for c in owners if c.pays]
    free = [c for c in columns if c.form is None and c.fact is None and is_amount(c.header)]
    first = free[0] if free and len(paying) == 1 else None
    return [replace(c, form=paying[0]) if c is first else c for c in columns]


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
        exact = _key(own.header, own.under) == _key(name, upper)
        return Found(_fact_of(own, exact), SURE, "表样里的列")
    found = _by_header(name, upper)
    if found.fact is None:
        return _by_content(index, name, upper, values)
    return _doubted(index, name, found, values)


def _fact_of(own: FormColumn, exact: bool) -> Fact | None:
    """The fact of a form's column; where it has none, a date or month that its name alone is known for."""
    if own.fact:
        return vocabulary().fact(own.fact)
    known = None if exact else vocabulary().header(own.header)
    return known if known and known.type in DATED else None


def _another(name: str, upper: tuple[str, ...]) -> str:
    """Whose a column is, where not the person's own; "" where it says nothing of another."""
    if vocabulary().header(name) is None and (person := of_person(name, OTHER_PERSONS)):
        return person[0]
    return next((text for text in upper if squash(text) in OTHER_PERSONS), "")


def _by_header(name: str, upper: tuple[str, ...]) -> Found:
    words = vocabulary()
    if whose := _another(name, upper):
        return Found(None, JOINED, f"是“{whose}”的，不是本人的")
    key = squash(name)
    if fact := words.header(name):
        if key == squash(fact.label):
            return Found(fact, SURE, "列名就是它")
        synonym = key in map(squash, fact.headers)
        return Found(fact, SYNONYM if synonym else REMARK, "同义的列名" if synonym else "括号里的话不算")
    if fact := words.header(undecorated(name)):
        return Found(fact, JOINED, "去掉记号后的列名")
    if (person := of_person(name, OWN_PERSONS)) and (fact := words.header(person[1])):
        return Found(fact, JOINED, f"“{person[0]}”就是本人")
    for joined in ("".join((*upper, name)), "".join((name, *upper)), *(u + name for u in upper)):
        if upper and (fact := words.header(joined)):
            return Found(fact, JOINED, f"上下两级列名合起来是“{joined}”")
    return Found(None, SURE, "")


def _by_content(index: int, name: str, upper: tuple[str, ...], values: Sequence[object]) -> Found:
    """What an unknown header's column holds, and what its name is close to."""
    key = squash(undecorated(name)).split("(")[0]
    texts = [str(v).strip() for v in values if not isinstance(v, float)]
    if not texts or _another(name, upper):
        return Found(None, SURE, "")
    if _share(texts, _is_identity) >= SHARE:
        return Found(vocabulary().fact("身份证号"), HELD, "内容都是身份证号")
    if key in OTHER_HEADERS or is_amount(name):
        return Found(None, SURE, "")
    ask = ASK.format(column=name)
    for label, pattern in (("联系电话", _PHONE), ("银行卡号", _CARD)):
        if len(texts) >= ENOUGH and _share(texts, pattern.fullmatch) >= SHARE:
            return Found(None, DOUBT, "内容像号码", f"“{name}”列（{column_letters(index)}）是不是“{label}”？{ask}")
    if near := _near(key):
        return Found(None, DOUBT, "列名相近", f"“{name}”列（{column_letters(index)}）是不是“{near}”？{ask}")
    return Found(None, SURE, "")


def _is_identity(text: str) -> bool:
    says = identity.check(text)
    return not says or says.startswith("提醒：")


def _share(texts: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(1 for text in texts if holds(text)) / len(texts)


def _told_by_words(columns: Sequence[RosterColumn], samples: Mapping[int, Sequence[object]]) -> list[RosterColumn]:
    """The columns; one of an unknown name that holds the words of a fact is asked about, unless one is surely it."""
    sure = {c.fact.label for c in columns if c.fact and c.confidence >= SURE}
    found = []
    for column in columns:
        known = column.fact or column.question or column.form or column.confidence != SURE or column.why
        key = squash(undecorated(column.header)).split("(")[0]
        label = "" if known or key in OTHER_HEADERS or column.is_amount else _held(samples[column.index])
        if label and label not in sure:
            letters, first = column_letters(column.index), shown(str(samples[column.index][0]))
            ask = f"“{column.header}”列（{letters}）的内容（{first}）像“{label}”：是的写 --map {letters}={label}，"
            ask += f"不是的写 --map {letters}=无"
            column = replace(column, confidence=DOUBT, why=f"内容像“{label}”", question=ask)
        found.append(column)
    return found


def _held(values: Sequence[object]) -> str:
    """The fact whose words nearly all values are, such as 高级工, or ""; numbers and 无 say nothing."""
    texts = [value for value in values if isinstance(value, str)]
    telling = [t for t in texts if squash(t) not in NO | MEANS_LITTLE and not any(c.isdigit() for c in t)]
    facts = [vocabulary().fact(label) for label in TOLD_BY_WORDS]
    return next((f.label for f in facts if telling and _share(telling, f.known) >= SHARE), "")


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
        value = sheet.line(row).get(column)
        if not blank(value):
            yield value
            seen += 1
            if seen == SAMPLE:
                return
