"""Reads the budgets of a 测算表 back: the document's own with what it says of them, and the office's own.

A budget that can't be told apart from another, or has no amount, is refused with its cell: no line is counted to a
budget that is not there, or twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction

from policies.case import plain
from policies.masking import masked, shown
from policies.vocabulary import exact_number
from workbooks.formula import address
from workbooks.problems import FileProblem
from workbooks.whatif.model import Budget
from workbooks.whatif.names import CLOSENESS, NEAREST
from workbooks.whatif.plan_sheet import BUDGETS, END, NO_BUDGET, RESERVED

HEADER, STATED_HEADER = "预算", "写明的数"
Cells = dict[tuple[int, int], object]


def text_of(value: object) -> str:
    """A cell's text without the spaces that TRIM takes away, personal numbers masked; a number as it is written.

    >>> text_of(" 职业技能  培训 "), text_of(2024.0), text_of(None)
    ('职业技能 培训', '2024', '')
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return masked(plain(exact_number(value)))
    return masked(" ".join(part for part in str(value or "").split(" ") if part))


def number_of(sheet: str, place: tuple[int, int], value: object, whole: bool = False) -> Fraction:
    """What stands in a cell that must hold a number of at least 0. Raises FileProblem with the cell."""
    cell = f"“{sheet}”表 {address(*place)} 的"
    if isinstance(value, str):
        raise FileProblem(f"{cell}“{shown(value)}”是文字，不是数。请改成数字再算。")
    try:
        if isinstance(value, bool):
            raise ValueError(value)
        number = exact_number(value)
    except ValueError as error:
        raise FileProblem(f"{cell}“{shown(str(value))}”不是数。请改成数字再算。") from error
    if number < 0:
        raise FileProblem(f"{cell} {plain(number)} 小于 0。请改正再算。")
    if whole and number.denominator != 1:
        raise FileProblem(f"{cell} {plain(number)} 不是整数。请改正再算。")
    return number


def read_budgets(file: str, cells: Cells, own: dict[str, Budget]) -> list[Budget]:
    """The budgets of the sheet 预算; `own` are those of the document by name. Raises FileProblem."""
    header = next((place for place, value in sorted(cells.items()) if value == HEADER), None)
    stated = next((column for (_, column), value in sorted(cells.items()) if value == STATED_HEADER), None)
    if header is None or stated is None:
        raise FileProblem(f"“{file}”的“{BUDGETS}”表里找不到“{HEADER}”“{STATED_HEADER}”两列。请不要改表头。")
    found: dict[str, Budget] = {}
    for row, name in _names(cells, header):
        yuan = cells.get((row, stated))
        _refuse_name(cells, row, header[1], name, yuan, found)
        if name:
            known = own.get(name, Budget(name, Fraction(0)))
            found[name] = replace(known, yuan=number_of(BUDGETS, (row, stated), yuan))
    for budget in found.values():
        if budget.within and budget.within not in found:
            raise FileProblem(
                f"“{BUDGETS}”表里没有“{budget.within}”，“{budget.name}”是它的一部分。请把它的名字改回去再算。"
            )
    return list(found.values())


def budget_of(sheet: str, place: tuple[int, int], value: object, budgets: list[Budget]) -> str:
    """The budget that a line counts towards, "" for none. Raises FileProblem with the nearest names."""
    name, names = text_of(value), [each.name for each in budgets]
    if name in ("", NO_BUDGET) or name in names:
        return "" if name == NO_BUDGET else name
    near = get_close_matches(name, names, NEAREST, CLOSENESS)
    told = f"相近的有：{'、'.join(near)}" if near else f"没有总额的请写“{NO_BUDGET}”"
    raise FileProblem(f"“{sheet}”表 {address(*place)} 的“{name}”不是“{BUDGETS}”表里的预算，{told}。请改正再算。")


def _names(cells: Cells, header: tuple[int, int]) -> Iterator[tuple[int, str]]:
    """The rows of the budgets with their names: above 文件没有写总额, which 合计 follows."""
    for row in range(header[0] + 1, max(row for row, _ in cells) + 1):
        name = text_of(cells.get((row, header[1])))
        if name == NO_BUDGET and text_of(cells.get((row + 1, header[1]))) == END:
            return
        yield row, name


def _refuse_name(cells: Cells, row: int, column: int, name: str, yuan: object, found: dict[str, Budget]) -> None:
    """A name that is there already or means something else, an amount or a name that stands alone."""
    place = f"“{BUDGETS}”表 {address(row, column)}"
    missing = yuan in (None, "")
    if not name and not missing:
        raise FileProblem(f"{place} 没有预算的名字，同一行却有数。请写上名字，或删去那个数。")
    if name and missing:
        raise FileProblem(f"{place} 的“{name}”没有“{STATED_HEADER}”。请填上，或删去这个名字。")
    if name in RESERVED:
        raise FileProblem(f"{place} 的“{name}”在测算里另有意思，不能作预算的名字。请换一个名字。")
    if name.casefold() in (each.casefold() for each in found):
        raise FileProblem(f"{place} 的“{name}”上面已经有了，项目会算两遍。请换一个名字，或删去一行。")
