"""How a class was run, by the roster of its people: its size, its hours, its share of practice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policies.case import Undecided
from policies.conduct import check_class, concerned
from policies.errors import InputProblem
from policies.model import Condition, Ratio, walk
from policies.policy import Policy
from policies.vocabulary import Value, vocabulary
from udfs import findings_of_amounts as f
from udfs.findings import Finding
from udfs.header_words import IDENTITY, plain
from udfs.persons import right_identity
from udfs.tables import Column, Row, Table

CLASS, SIZE = "班级", "人数"
HOURS = ("学时", "实操学时")
TRAINING = ("开班日期", "结业日期", "取证日期", *HOURS)
Place = tuple[str, str]


def check_classes(table: Table, policy: Policy, head: Mapping[str, Value], place: Place) -> Iterator[Finding]:
    """The rules of conduct that the classes of a table miss.

    A column 班级 tells the classes apart, and each has the size of its rows; without one the `head` (facts that hold
    for all rows, told at `place`) has to state the size. A table that shows no training is passed over.
    """
    column = table.of(CLASS)
    if column is not None and (head.keys() & set(HOURS) or any(table.of(label) for label in (*TRAINING, CLASS))):
        for name, rows in _classes(table, column).items():
            where = (rows[0].sheet, rows[0].address(column))
            yield from _one(table, rows, policy, {**head, SIZE: _size(table, rows)}, where, f"班级“{name}”：")
    elif head.keys() & set(HOURS) or any(table.of(label) for label in TRAINING):
        yield from _one(table, table.rows, policy, head, place, "")


def _classes(table: Table, column: Column) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table.rows:
        if (value := row.value(column)) is not None:
            found.setdefault(plain(str(value)), []).append(row)
    return found


def _size(table: Table, rows: Sequence[Row]) -> Value:
    """How many different persons."""
    number = table.of(IDENTITY)
    return vocabulary().fact(SIZE).read(len({right_identity(row.value(number)) or str(row.number) for row in rows}))


def _one(
    table: Table, rows: Sequence[Row], policy: Policy, given: Mapping[str, Value], where: Place, what: str
) -> Iterator[Finding]:
    deciding = {label for label in (SIZE, *HOURS) if label in given or table.of(label)} - {SIZE} | given.keys() & {SIZE}
    chapter = concerned(policy, deciding)
    if chapter is None:
        return
    asked = {label for item in walk(chapter.conduct) for label in _labels(item)}
    facts = {label: value for label in asked if (value := given.get(label, _common(table, rows, label))) is not None}
    try:
        misses, _ = check_class(policy, facts)
    except (Undecided, InputProblem):
        return  # the period is told with the amounts, an unreadable cell by itself
    source = f"方案{chapter.id}" if chapter.id else policy.document.citation
    for miss in misses:
        kind = f.ClassNotice if miss.soft else f.ClassConduct
        yield kind(*where, clause=f"{source} {miss.clause}", what=what, says=miss.says)


def _labels(item: object) -> Iterator[str]:
    if isinstance(item, Condition) and item.fact:
        yield item.fact
    elif isinstance(item, Ratio):
        yield from (item.of, *item.in_)


def _common(table: Table, rows: Sequence[Row], label: str) -> Value | None:
    """A fact that all rows agree on."""
    column = table.of(label)
    values = {row.value(column) for row in rows} if column and label != SIZE else {None}
    if len(values) != 1 or None in values:
        return None
    try:
        return vocabulary().fact(label).read(values.pop())
    except InputProblem:
        return None
