"""A result ties to its inputs to the fen, or it is refused."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from workbooks.reconciling.model import SIDES, ReconcileProblem, Sums

if TYPE_CHECKING:
    from workbooks.reconciling.model import Result

_REFUSED = "对账结果与输入不平：{}。没有写出结果；请把输入文件留好，报告这个错误。"
_STATED = ("fund", "township")


def conserve(result: Result) -> None:
    """Every row in exactly one case; totals of the cases are those of the inputs. Raises ReconcileProblem."""
    _each_row_once(result)
    _totals(result)
    for attribute in _STATED:
        _totals_by(result, attribute)
    _files(result)


def _refuse(what: str) -> None:
    raise ReconcileProblem(_REFUSED.format(what))


def _each_row_once(result: Result) -> None:
    seen = {id(entry) for case in result.cases for entry in case.entries}
    placed = sum(len(case.entries) for case in result.cases)
    if placed != len(seen):
        _refuse(f"有 {placed - len(seen)} 行进了不止一个结果")
    given = {id(entry) for entry in result.entries}
    if given != seen:
        _refuse(f"输入 {len(given)} 行，结果里有 {len(seen)} 行，其中 {len(given & seen)} 行相同")
    for case in result.cases:
        if not case.entries:
            _refuse("有一个结果没有任何一行")


def _totals(result: Result) -> None:
    given = Sums()
    for entry in result.entries:
        given.add(entry)
    # What returns no counted payment is known to the cases alone; the gross totals are not.
    cases = [case.sums for case in result.cases]
    for name, column in (("应付", "payable"), ("实付", "paid"), ("退票", "returned")):
        if (told := sum(getattr(each, column) for each in cases)) != getattr(given, column):
            _refuse(f"{name}合计应为 {getattr(given, column)} 分，结果为 {told} 分")
    uncounted = sum(each.uncounted for each in cases)
    if sum(each.difference for each in cases) != given.payable - given.paid + given.returned - uncounted:
        _refuse("差额合计与应付减净付不等")


def _totals_by(result: Result, attribute: str) -> None:
    """By what the rows state themselves the totals of the inputs are found again, and all of them make the whole."""
    given: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(SIDES))
    for entry in result.entries:
        given[getattr(entry, attribute)][SIDES.index(entry.side)] += entry.fen
    told: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(SIDES))
    for case in result.cases:
        for entry in case.entries:
            told[getattr(entry, attribute)][SIDES.index(entry.side)] += entry.fen
    if given != told:
        _refuse("按资金来源或乡镇的合计与输入不等")
    whole = result.sums()
    parts = list(result.sums_by(attribute).values())
    for column in ("payable", "paid", "returned", "difference"):
        if sum(getattr(each, column) for each in parts) != getattr(whole, column):
            _refuse("按资金来源或乡镇分开的合计，加起来与总计不等")


def _files(result: Result) -> None:
    if not result.inputs:
        return
    rows: defaultdict[tuple[str, int], int] = defaultdict(int)
    fen: defaultdict[tuple[str, int], int] = defaultdict(int)
    for case in result.cases:
        for entry in case.entries:
            rows[entry.side, entry.file] += 1
            fen[entry.side, entry.file] += entry.fen
    for each in result.inputs:
        key = (each.side, each.file)
        if (rows.pop(key, 0), fen.pop(key, 0)) != (each.rows, each.fen):
            _refuse(f"{each.side}文件“{each.name}”的行数或合计与结果不等")
    if rows:
        _refuse("结果里有输入清单之外的行")
