"""Writing the result of a reconciliation of 100,000 people beside XlsxWriter writing the same cells.

The peer is handed every sheet's cells ready: text or number, format, heights of rows. All it does is call XlsxWriter
with them, under the same options. Ours starts from the cases: it sorts them on their sheets, words the rows, adds up
and writes the summary with its formulas and chart, and replaces the file at once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from benchmarks.harness import Mismatch, Outcome, Side, compare, main
from benchmarks.reconcile import people
from workbooks.reconciling.model import PAID, PAYABLE, Entry, InputFile, Result
from workbooks.reconciling.reconcile import reconcile
from workbooks.reconciling.result_book import write
from workbooks.reconciling.result_columns import SUMMARY

ROWS, ROUNDS = 100_000, 2
WRONG = 20  # every so many-th payment is one yuan short
METHODS = ("write_string", "write_number", "write_formula", "write_blank", "set_row", "set_column")
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Call = tuple[str, str, tuple[Any, ...]]


def result(rows: int) -> Result:
    """A reconciliation in which most agree."""
    entries = [
        Entry(side, file, "Sheet1", row + 2, *told, None, fen - 100 * (side == PAID and row % WRONG == 0))
        for file, side in enumerate((PAYABLE, PAID))
        for row, (*told, fen) in enumerate(people(rows))
    ]
    found = reconcile(entries)
    for file, (side, name) in enumerate(((PAYABLE, "应付.xlsx"), (PAID, "实付.xlsx"))):
        total = sum(entry.fen for entry in entries if entry.side == side)
        found.inputs.append(InputFile(side, file, name, ("Sheet1",), rows, total, f"{file}" * 64))
    return found


@contextmanager
def recorded(calls: list[Call], looks: dict[int, dict[str, Any]]) -> Iterator[None]:
    """Within: every call of a worksheet's METHODS is kept, and the properties of every format by its id."""
    own = {name: getattr(Worksheet, name) for name in METHODS}
    add_format = xlsxwriter.Workbook.add_format

    def keeping(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(self: Worksheet, *given: Any) -> Any:
            calls.append((self.name, name, given))
            return method(self, *given)

        return call

    def kept(self: xlsxwriter.Workbook, properties: dict[str, Any] | None = None) -> Any:
        made = add_format(self, properties)
        looks[id(made)] = properties or {}
        return made

    try:
        xlsxwriter.Workbook.add_format = kept
        for name, method in own.items():
            setattr(Worksheet, name, keeping(name, method))
        yield
    finally:
        xlsxwriter.Workbook.add_format = add_format
        for name, method in own.items():
            setattr(Worksheet, name, method)


class Plainly:
    """The same calls, and nothing else: what comes before the first cell is got ready untimed."""

    def __init__(self, path: Path, calls: list[Call], looks: dict[int, dict[str, Any]]) -> None:
        self.path, self.calls = path, calls
        used = {id(each) for _, _, given in calls for each in given}
        self.looks = {key: properties for key, properties in looks.items() if key in used}

    def prepare(self) -> None:
        """A new workbook with its formats and sheets, and every call bound to them."""
        self.path.unlink(missing_ok=True)
        self.book = xlsxwriter.Workbook(self.path, OPTIONS)
        styles = {key: self.book.add_format(properties) for key, properties in self.looks.items()}
        sheets = {name: self.book.add_worksheet(name) for name in dict.fromkeys(name for name, _, _ in self.calls)}
        self.ready = [
            (getattr(sheets[name], method), [styles.get(id(each), each) for each in given])
            for name, method, given in self.calls
        ]

    def run(self) -> Path:
        for method, given in self.ready:
            method(*given)
        self.book.close()
        return self.path


def agree(ours: Path, peer: Path) -> None:
    """Cell by cell on every sheet that the peer has. Raises Mismatch."""
    one, two = (python_calamine.CalamineWorkbook.from_path(str(path)) for path in (ours, peer))
    for name in two.sheet_names:
        if one.get_sheet_by_name(name).to_python() != two.get_sheet_by_name(name).to_python():
            raise Mismatch(f"sheet {name}")


def measure() -> list[Outcome]:
    """The result book beside its cells."""
    found = result(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        mine, peer = Path(folder) / "ours.xlsx", Path(folder) / "peer.xlsx"
        calls: list[Call] = []
        looks: dict[int, dict[str, Any]] = {}
        with recorded(calls, looks):
            write(found, mine, False)
        cells = [call for call in calls if call[0] != SUMMARY]
        plainly = Plainly(peer, cells, looks)
        what = f"result of {ROWS:,} people, {sum(call[1].startswith('write') for call in cells):,} cells"
        return [
            compare(
                "6",
                what,
                Side(
                    "result book", lambda: (write(found, mine, False), mine)[1], partial(mine.unlink, missing_ok=True)
                ),
                Side("XlsxWriter", plainly.run, plainly.prepare),
                at_most=1.5,
                agree=agree,
                rounds=ROUNDS,
            )
        ]


if __name__ == "__main__":
    main(measure)
