"""Reads a result workbook back: for what is made of a reconciliation that somebody has looked at.

Whatever the hand of man did to it, its sums must still be those of its list of inputs, and each row must still have
the seal it was written with: what was typed over, rows that were deleted or copied are refused, and so is a workbook
whose numbers are masked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from udfs.header_words import blank
from udfs.sums import money
from workbooks.opening import damage_told
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.reconciling import model
from workbooks.reconciling.result_columns import (
    BENEFIT,
    CASE_COLUMNS,
    DIFFERENCE,
    DIFFERENCES,
    FAILED,
    FUND,
    INPUT_COLUMNS,
    INPUTS,
    NUMBER,
    ONE,
    OTHER,
    OUTCOME,
    PAID,
    PAIR_COLUMNS,
    PAYABLE,
    PENDING,
    PERIOD,
    REASON,
    RETURN_REASON,
    RETURNED,
    ROWS,
    SEAL,
    SETTLED,
    TOWNSHIP,
    UNCOUNTED,
    UNSAID,
    Column,
)
from workbooks.reconciling.result_seal import seal
from workbooks.reconciling.row_runs import runs
from workbooks.sheet_xml import Cell

FEN = 100
SHOWN = 3  # places that a refusal names
AGAIN = "请用 butie reconcile 重新写出，不要改其中的行和金额；错了的改原来的文件，再对一次。"
MASKED = "*"
AMOUNTS = (PAYABLE, PAID, RETURNED, UNCOUNTED, DIFFERENCE, ROWS)
Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row of 差异明细 or 已核对: a case, or its share of one benefit, month, township and fund source.

    Amounts are in fen; texts are "" where the inputs don't say. Where a case has several names, identity numbers or
    accounts, they stand together with ／ between them.
    """

    sheet: str
    row: int
    number: int
    outcome: str
    name: str
    identity: str
    account: str
    benefit: str
    period: str
    township: str
    fund: str
    payable: int
    paid: int
    returned: int
    uncounted: int
    reason: str
    return_reason: str

    @property
    def net(self) -> int:
        """What was received in the end."""
        return self.paid - self.returned + self.uncounted


class Somebody(NamedTuple):
    """Whom a case is about; texts are "" where the inputs don't say."""

    number: int
    name: str
    identity: str
    account: str


def read_result(path: Path) -> list[ResultRow]:
    """The rows of 差异明细 and 已核对. Raises FileProblem for anything but a whole, unmasked result that ties."""
    return read_whole(path)[0]


def read_whole(path: Path) -> tuple[list[ResultRow], list[Somebody]]:
    """The same, and everybody whom a candidate of 待确认 is about."""
    package = Package.open(path)
    sheets = [(name, kind) for name in package.sheets if (kind := _kind(name))]
    if {kind for _, kind in sheets} != set(KINDS):
        raise FileProblem(
            f"“{path.name}”不是对账结果（缺少{'、'.join(KINDS)}里的表）。请用 butie reconcile 写出的工作簿。"
        )
    rows: list[ResultRow] = []
    undecided: list[Somebody] = []
    sums, seals = _Sums(), _Seals()
    with damage_told(path):
        for name, kind in sheets:
            for number, cells in _rows(path, name, package.cells(name), KINDS[kind]):
                sums.add(kind, cells)
                seals.add(kind, name, number, cells)
                if kind in (DIFFERENCES, SETTLED):
                    rows.append(_row(path, name, number, cells))
                elif kind == PENDING:
                    undecided += _somebody(path, cells)
    seals.hold(path)
    sums.tie(path)
    return rows, undecided


KINDS: dict[str, tuple[Column, ...]] = {
    DIFFERENCES: CASE_COLUMNS,
    SETTLED: CASE_COLUMNS,
    PENDING: PAIR_COLUMNS,
    INPUTS: INPUT_COLUMNS,
}


def _kind(sheet: str) -> str:
    """Which sheet of a result one is: 已核对2 goes on where 已核对 is full."""
    return next((kind for kind in KINDS if sheet.rstrip("0123456789") == kind), "")


def _rows(path: Path, name: str, cells: Iterable[Cell], columns: tuple[Column, ...]) -> Iterator[tuple[int, Cells]]:
    """The rows below the header with anything in them, by header."""
    by_row = groupby(cells, lambda cell: cell.row)
    top = next(by_row, (1, ()))[1]
    headers = {cell.column: str(cell.value).strip() for cell in top if not blank(cell.value)}
    missing = [column.header for column in columns if column.header not in headers.values()]
    if missing:
        raise FileProblem(f"“{path.name}”的“{name}”缺少“{missing[0]}”一列，请用 butie reconcile 写出的工作簿。")
    for number, own in by_row:
        found = {headers[cell.column]: cell.value for cell in own if cell.column in headers and not blank(cell.value)}
        if found:
            yield number, found


class _Sums:
    """The sums of the sheets of cases, and those of the list of inputs."""

    def __init__(self) -> None:
        self.told = dict.fromkeys(AMOUNTS, 0)
        self.given = dict.fromkeys(AMOUNTS, 0)

    def add(self, kind: str, cells: Cells) -> None:
        if kind != INPUTS:
            for header in (PAYABLE, PAID, RETURNED, UNCOUNTED):
                self.told[header] += _fen(cells, header)
            self.told[DIFFERENCE] += _difference(cells)
            self.told[ROWS] += _whole(cells, ROWS)
            return
        side = {model.PAYABLE: PAYABLE, model.PAID: PAID}.get(_text(cells, "类别"), RETURNED)
        self.given[side] += _fen(cells, "金额合计")
        self.given[RETURNED] += _fen(cells, FAILED)
        self.given[ROWS] += _whole(cells, ROWS)

    def tie(self, path: Path) -> None:
        """Raises FileProblem where they differ."""
        given, told = self.given, self.told
        given[UNCOUNTED] = told[UNCOUNTED]
        given[DIFFERENCE] = given[PAYABLE] - given[PAID] + given[RETURNED] - given[UNCOUNTED]
        wrong = next((header for header in AMOUNTS if given[header] != told[header]), None)
        if wrong:
            amounts = (str(n) if wrong == ROWS else f"{n / FEN:.2f} 元" for n in (told[wrong], given[wrong]))
            raise FileProblem(
                f"“{path.name}”被改动过：各表的{wrong}合计 {next(amounts)}，输入清单是 {next(amounts)}。{AGAIN}"
            )


class _Seals:
    """The rows that are no longer as they were written, and those that stand there twice."""

    def __init__(self) -> None:
        self._changed: defaultdict[str, list[int]] = defaultdict(list)
        self._seen: dict[str, tuple[str, int]] = {}
        self._copied: list[str] = []

    def add(self, kind: str, sheet: str, row: int, cells: Cells) -> None:
        if kind == INPUTS:
            return
        told = _text(cells, SEAL)
        if not is_sealed(KINDS[kind], cells):
            self._changed[sheet].append(row)
        elif kind != PENDING or _whole(cells, ROWS):  # a candidate whose rows are counted with another may recur
            first = self._seen.setdefault(told, (sheet, row))
            if first != (sheet, row):
                self._copied.append(f"{sheet} 第 {row} 行是 {first[0]} 第 {first[1]} 行的重复")

    def hold(self, path: Path) -> None:
        """Raises FileProblem, which names the rows."""
        found = [f"{sheet} 第 {runs(rows)} 行与写出时不同（{SEAL}对不上）" for sheet, rows in self._changed.items()]
        if found := [*found, *self._copied]:
            more = f"等 {len(found)} 处" if len(found) > SHOWN else ""
            raise FileProblem(f"“{path.name}”被改动过：{'；'.join(found[:SHOWN])}{more}。{AGAIN}")


def is_sealed(columns: Sequence[Column], cells: Cells) -> bool:
    """Whether a row, its values by header, has the seal that it was written with."""
    return _text(cells, SEAL) == seal(columns, [_value(cells, column) for column in columns])


def _value(cells: Cells, column: Column) -> object:
    """What a cell holds, as seals take it."""
    if column.kind == "money":
        return _fen(cells, column.header)
    return _whole(cells, column.header) if column.kind == "count" else _text(cells, column.header)


def _row(path: Path, sheet: str, number: int, cells: Cells) -> ResultRow:
    labels = [_label(cells, header) for header in (BENEFIT, PERIOD, TOWNSHIP, FUND)]
    who = [_text(cells, header) for header in ("姓名", "身份证号", "账号")]
    _refuse_masked(path, who[1:])
    payable, paid, returned, uncounted = (_fen(cells, header) for header in AMOUNTS[:4])
    if _difference(cells) != payable - paid + returned - uncounted:
        raise FileProblem(f"“{path.name}”{sheet} 第 {number} 行的金额被改动过：差额与应付、实付、退票不符。")
    reasons = _text(cells, REASON), _text(cells, RETURN_REASON)
    case = _whole(cells, NUMBER), _text(cells, OUTCOME)
    return ResultRow(sheet, number, *case, *who, *labels, payable, paid, returned, uncounted, *reasons)


def _somebody(path: Path, cells: Cells) -> Iterator[Somebody]:
    """Whom the two rows of a candidate are about."""
    for which in (ONE, OTHER):
        who = [_text(cells, which + header) for header in ("姓名", "身份证号", "账号")]
        if any(who):
            _refuse_masked(path, who[1:])
            yield Somebody(_whole(cells, NUMBER), *who)


def _refuse_masked(path: Path, numbers: Iterable[str]) -> None:
    if any(MASKED in text for text in numbers):
        raise FileProblem(f"“{path.name}”的号码已经遮住，不能据以付款或记账。请用没有遮住的对账结果。")


def _text(cells: Cells, header: str) -> str:
    value = cells.get(header)
    return "" if blank(value) else str(value).strip()


def _label(cells: Cells, header: str) -> str:
    text = _text(cells, header)
    return "" if text == UNSAID else text


def _fen(cells: Cells, header: str) -> int:
    value = cells.get(header)
    if type(value) is float and isfinite(value) and value == float(text := f"{value:.2f}"):
        return int(text.replace(".", ""))  # nearly all: there are five to a row
    amount = money(value)
    return int(amount * FEN) if amount is not None else 0


def _difference(cells: Cells) -> int:
    """差额 as it stands there; what its formula comes to where a program saved that without a value."""
    if DIFFERENCE in cells:
        return _fen(cells, DIFFERENCE)
    return _fen(cells, PAYABLE) - _fen(cells, PAID) + _fen(cells, RETURNED) - _fen(cells, UNCOUNTED)


def _whole(cells: Cells, header: str) -> int:
    value = cells.get(header)
    return int(value) if isinstance(value, (int, float)) else 0
