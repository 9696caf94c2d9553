"""The training subsidy of a roster's rows, limits included, beside OpenFisca computing the same rule vectorised.

Both begin with the rows of a roster as a reader gives them (words, dates, identity numbers) and end with the amount of
each row. Rows come in classes (one trade, level, certificate and date each); some persons have several. Every text
is an object of its own, as it is in a roster that was read.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from addin.people import GROUPS, LEVELS, TRADES, identity_number
from benchmarks.harness import Mismatch, Outcome, Side, compare, main
from benchmarks.openfisca_rule import PERIOD, Haiyuan, simulation
from policies.library import resolve
from policies.rows import determine_rows
from policies.table import Determinations

POLICY, BENEFIT = "haiyuan-2023", "01.培训补贴"
SIZES = {100_000: 5, 1_000_000: 3}  # rows: rounds
FIRST_BIRTH, BIRTHS, SEQUENCES = date(1966, 1, 1), 14_000, 1000
FIRST_DAY, DAYS = date(2023, 7, 1), 490  # the last of them after the period
IN_CLASS, RETURNING = 40, 0.12  # persons in a class; the share of rows whose person had an earlier one
SPECIAL = ("枸杞种植", "枸杞加工", "海原司机")
EXCLUDED = ("在校大学生", "退休人员", "公益性岗位人员")
HEADER = ("身份证号", "职业工种", "等级", "证书", "人员类别", "残疾等级", "已录入系统", "取证日期")
Row = list[Any]
Answers = list[Decimal | None]  # None where nothing may be paid without a decision


def fresh(rows: Sequence[Row]) -> list[Row]:
    """The same rows, every text a new object whose hash nobody asked for yet."""
    return [[cell.encode().decode() if isinstance(cell, str) else cell for cell in row] for row in rows]


def roster(size: int) -> list[Row]:
    """Made-up rows, the same each time."""
    chance = random.Random(size)
    rows: list[Row] = []
    while len(rows) < size:
        taught, day = _taught(chance), FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        for _ in range(min(IN_CLASS, size - len(rows))):
            rows.append([_identity(chance, rows), *taught, *_person(chance), day])
    return rows


def _taught(chance: random.Random) -> tuple[str | None, ...]:
    """What a class is about: trade, level, certificate."""
    if chance.random() < 0.05:
        return chance.choice(SPECIAL), None, chance.choice(("B2及以上驾照", "培训合格证书"))
    trade, kind = chance.choice(TRADES), chance.random()
    if kind < 0.2:
        return trade, None, "培训合格证书"
    level = "技师" if kind > 0.98 else chance.choices(LEVELS, (5, 3, 2))[0]
    return trade, level, chance.choice(("职业技能等级证书", "职业资格证书"))


def _person(chance: random.Random) -> tuple[str | None, ...]:
    """Category, grade of disability, whether entered in the system."""
    group, grade = chance.choice(GROUPS), None
    if chance.random() < 0.05:
        group = chance.choice(("残疾人", *EXCLUDED))
        grade = chance.choice(("一级残疾", "三级残疾")) if group == "残疾人" else None
    return group, grade, "否" if chance.random() < 0.03 else "是"


def _identity(chance: random.Random, rows: list[Row]) -> str:
    if rows and chance.random() < RETURNING:
        return str(chance.choice(rows)[0])
    sequence, days = divmod(len(rows), BIRTHS)
    return identity_number(FIRST_BIRTH + timedelta(days=days), sequence)


def ours(rows: Sequence[Row]) -> Answers:
    """By our law as data; nothing is remembered from one run to the next."""
    policy = resolve(POLICY)
    determinations = Determinations(policy, policy.find(BENEFIT))
    return [found.amount for found in determine_rows(determinations, HEADER, rows, person=HEADER[0])]


def theirs(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    """By OpenFisca: amounts, and where they are undecided. The system itself was built before, as our law was read."""
    run = simulation(SYSTEM, HEADER, rows)
    return run.calculate("training_subsidy", PERIOD), run.calculate("undecided", PERIOD)


SYSTEM = Haiyuan()


def agree(mine: Answers, other: tuple[np.ndarray, np.ndarray]) -> None:
    """Row by row, to the fen. Raises Mismatch."""
    for row, (amount, paid, undecided) in enumerate(zip(mine, *(each.tolist() for each in other), strict=True)):
        if amount is None if not undecided else amount is not None or paid:
            raise Mismatch(f"row {row}: ours {amount}, peer {'undecided' if undecided else paid}")
        if not undecided and amount != Decimal(str(paid)):
            raise Mismatch(f"row {row}: ours {amount}, peer {paid}")


def side(name: str, made: Sequence[Row], answer: Callable[[Sequence[Row]], Any]) -> Side:
    """A side that gets rows of its own in every run."""
    own: list[Row] = []

    def prepare() -> None:
        own[:] = fresh(made)

    return Side(name, lambda: answer(own), prepare)


WHY = (
    "OpenFisca's own arithmetic is a third of its time, compiled code over whole columns; the rest is turning words "
    "into numbers, which takes a look into a dict for every cell. Of our time for 100,000 rows (1,000,000 in brackets) "
    "29 % (28 %) is a look into a dict for every row, which says what is due by the row as it stands; 16 % (3 %) the "
    "reading and determining of 1,400 different rows, of which equal answers are one determination; 14 % (36 %) "
    "finding the persons who have several rows, by a set of all persons; 34 % (28 %) going through their rows in "
    "order: half of that, for the smaller roster, compares 5,000 pairs of claims and payments and determines 1,000 "
    "rows once more. These pairs and different rows are nearly as many for 100,000 rows as for 1,000,000: they make "
    "the difference. To be quicker the rows would have to be compared in compiled code, column by column, which takes "
    "numpy or its like at run time; the cell has the standard library alone."
)


def measure() -> list[Outcome]:
    """The training subsidy at each size."""
    return [
        compare(
            "1",
            f"training subsidy, {size:,} rows, eligibility and limits",
            side("butie", made, ours),
            side("OpenFisca", made, theirs),
            at_most=1.0,
            agree=agree,
            rounds=rounds,
            why=WHY,
        )
        for size, rounds in SIZES.items()
        if (made := roster(size))
    ]


if __name__ == "__main__":
    main(measure)
