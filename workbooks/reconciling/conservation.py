"""A result ties to its inputs to the fen, or it is refused."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from workbooks.reconciling.model import PAYABLE, RETURNED, SIDES, Entry, ReconcileProblem

if TYPE_CHECKING:
    from workbooks.reconciling.model import Result

_REFUSED = "对账结果与输入不平：{}。没有写出结果；请把输入文件留好，报告这个错误。"
Totals = dict[tuple[str, int, str, str], int]  # fen by side, file, fund and township


def conserve(result: Result) -> None:
    """Every row in exactly one case; totals of the cases are those of the inputs. Raises ReconcileProblem."""
    _each_row_once(result)
    given = _totals(result.entries)
    told = _totals(chain.from_iterable(case.entries for case in result.cases))
    for name, where in (("", ()), ("按文件的", (1,)), ("按资金来源的", (2,)), ("按乡镇的", (3,))):
        for side in SIDES:
            if _by(given, side, where) != _by(told, side, where):
                _refuse(f"{side}{name}合计与输入不等")
    _difference(result, given)
    _files(result, given)


def _refuse(what: str) -> None:
    raise ReconcileProblem(_REFUSED.format(what))


def _each_row_once(result: Result) -> None:
    placed = sum(len(case.entries) for case in result.cases)
    seen = set(map(id, chain.from_iterable(case.entries for case in result.cases)))
    if placed != len(seen):
        _refuse(f"有 {placed - len(seen)} 行进了不止一个结果")
    if len(seen) != len(result.entries) or not seen.issuperset(map(id, result.entries)):
        _refuse(f"输入 {len(result.entries)} 行，结果里有 {len(seen)} 行")


def _totals(entries: Iterable[Entry]) -> Totals:
    totals: Totals = {}
    for entry in entries:
        key = (entry.side, entry.file, entry.fund, entry.township)
        totals[key] = totals.get(key, 0) + entry.fen
    return totals


def _by(totals: Totals, side: str, where: tuple[int, ...]) -> dict[tuple[object, ...], int]:
    found: dict[tuple[object, ...], int] = {}
    for key, fen in totals.items():
        if key[0] == side:
            some = tuple(key[index] for index in where)
            found[some] = found.get(some, 0) + fen
    return found


def _difference(result: Result, given: Totals) -> None:
    """What the cases say is still to be paid is what is due less what people have, counted from the rows themselves."""
    due = sum(fen for key, fen in given.items() if key[0] == PAYABLE)
    has = 0
    for case in result.cases:
        for entry in case.entries:
            if entry.side == RETURNED:
                has -= 0 if case.uncounted and entry.place in case.uncounted else entry.fen
            elif entry.side != PAYABLE and not entry.failed:
                has += entry.fen
    if result.sums().difference != due - has:
        _refuse("差额合计与应付减去净付不等")


def _files(result: Result, given: Totals) -> None:
    """The files as they were read, where they are known."""
    if not result.inputs:
        return
    rows: dict[tuple[str, int], int] = {}
    for entry in result.entries:
        key = (entry.side, entry.file)
        rows[key] = rows.get(key, 0) + 1
    for each in result.inputs:
        fen = _by(given, each.side, (1,)).get((each.file,), 0)
        if (rows.pop((each.side, each.file), 0), fen) != (each.rows, each.fen):
            _refuse(f"{each.side}文件“{each.name}”的行数或合计与结果不等")
    if rows:
        _refuse("结果里有输入清单之外的行")
