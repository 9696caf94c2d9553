"""`butie calc` of rows with one function of ours and three ordinary formulas, beside LibreOffice and `formulas`.

LibreOffice runs headless with our add-in: started, the file opened, calculated, the values read, stored as .xlsx. The
file that it gets is spelled for it before. `formulas` calculates in its own process with our function registered; it
stores nothing. It takes some ten milliseconds a row: it is asked as many rows as it does within a minute. Values are
compared cell by cell.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter

from addin.libreoffice.office import Office
from addin.libreoffice.spelling import for_libreoffice
from addin.people import LEVELS
from benchmarks.harness import Mismatch, Outcome, Side, Timed, compare, main, process
from udfs.cells import call
from workbooks.package import Package

ITEM = "4"
POLICY = "haiyuan-2023"
CERTIFICATE = "职业技能等级证书"
SHEET, FIRST = "表", "E"
ROWS, FEW_ROWS = 100_000, 5_000
ROUNDS, FEW_ROUNDS, SECONDS = 3, 2, 1800
FIFTY_TIMES = 1 / 50
Values = dict[tuple[int, int], Any]


def workbook(path: Path, rows: int) -> Path:
    """Level, certificate and a count in each row; our function, and three formulas that follow from it."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, ("姓名", "等级", "证书", "人数", "应补", "合计", "手续费", "复核"))
        for row in range(1, rows + 1):
            at = row + 1
            sheet.write_row(row, 0, (f"学员{row}", LEVELS[row % len(LEVELS)], CERTIFICATE, row % 30 + 1))
            sheet.write_formula(row, 4, f'=TRAINING_SUBSIDY(B{at},C{at},"{POLICY}")', None, 0)
            sheet.write_formula(row, 5, f"=E{at}*D{at}", None, 0)
            sheet.write_formula(row, 6, f"=ROUND(F{at}*0.003,2)", None, 0)
            sheet.write_formula(row, 7, f'=IF(F{at}>20000,A{at}&"复核","")', None, "")
    return path


def measure() -> list[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        return [_beside_libreoffice(Path(folder)), _beside_formulas(Path(folder))]


def _beside_libreoffice(folder: Path) -> Outcome:
    source, spelled = workbook(folder / "100000.xlsx", ROWS), folder / "spelled.xlsx"
    with Office() as office:
        for_libreoffice(source, spelled, office.version)

    def theirs() -> Values:
        with Office() as office:
            cells = office.calculate(spelled, SECONDS, folder / "stored.xlsx").cells[SHEET]
            return {place: cell.value for place, cell in cells.items()}

    peer = Side("LibreOffice with our add-in", theirs)
    what = f"{ROWS:,} rows of 1 + 3 formulas, whole processes"
    return compare(ITEM, what, _ours(source, folder), peer, at_most=1, agree=_alike, rounds=ROUNDS)


def _beside_formulas(folder: Path) -> Outcome:
    source = workbook(folder / "few.xlsx", FEW_ROWS)
    peer = Side("formulas", partial(_formulas, source))
    what = f"{FEW_ROWS:,} rows of 1 + 3 formulas, ours as a whole process"
    ours = _ours(source, folder)
    return compare(ITEM, what, ours, peer, at_most=FIFTY_TIMES, agree=_alike, rounds=FEW_ROUNDS)


def _ours(source: Path, folder: Path) -> Side:
    target = folder / "ours.xlsx"

    def run() -> Timed:
        ran = process([sys.executable, "-m", "addin.cli", "calc", str(source), "-o", str(target)])
        return Timed(target, ran.seconds, ran.mib)

    return Side("butie calc", run, prepare=lambda: target.unlink(missing_ok=True))


def _formulas(source: Path) -> Values:
    import formulas

    logging.disable(logging.WARNING)
    formulas.get_functions()["TRAINING_SUBSIDY"] = lambda *given: call("TRAINING_SUBSIDY", list(map(_scalar, given)))
    solution = formulas.ExcelModel().loads(str(source)).finish().calculate()
    found: Values = {}
    for name, cell in solution.items():
        address = str(name).rpartition("!")[2]
        if address[:1] >= FIRST and address[1:].isdigit() and int(address[1:]) > 1:
            found[int(address[1:]), ord(address[0]) - ord("A") + 1] = _scalar(cell)
    return found


def _scalar(found: Any) -> Any:
    """A value out of the arrays in which `formulas` hands values over."""
    value = getattr(found, "value", found)
    while getattr(value, "shape", ()):
        value = value[0]
    return value.item() if hasattr(value, "item") else value


def _alike(ours: Path, peer: Values) -> None:
    """Raises Mismatch where a formula cell of our file shows another value."""
    shown = {(c.row, c.column): c.value for c in Package.open(ours).cells(SHEET) if c.formula}
    for place, value in shown.items():
        other = peer.get(place)
        if value != other and not (isinstance(other, int | float) and abs(float(value) - other) < 1e-6):
            raise Mismatch(f"{place}: {value!r}, {other!r}")


if __name__ == "__main__":
    main(measure)
