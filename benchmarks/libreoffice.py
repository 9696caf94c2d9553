"""What our functions cost in LibreOffice, beside LibreOffice's own.

Three workbooks of the same rows: a pair of VLOOKUPs in each row (rate by level, factor by certificate, in tables of
every spelling that our function understands), one call of ours in each row, one array call for all rows. One
LibreOffice recalculates them in turns.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from addin.libreoffice.names import SERVICE
from addin.libreoffice.office import Office
from benchmarks.harness import Outcome, Side, Timed, compare, main
from policies.vocabulary import vocabulary
from udfs.cells import call

ROUNDS, SECONDS = 3, 600
POLICY = "haiyuan-2023"
NATIVE, PER_CELL, ARRAY = "a pair of VLOOKUPs", "one call a cell", "one array call"
LIMITS = {PER_CELL: 8.0, ARRAY: 1.2}

LEVELS = {
    word: call("TRAINING_SUBSIDY", [word, "职业技能等级证书", POLICY])
    for word, level in vocabulary().fact("等级").synonyms.items()
    if level in ("初级工", "中级工", "高级工")
}
CERTIFICATES = {
    word: 1
    for word, certificate in vocabulary().fact("证书").synonyms.items()
    if certificate in ("职业技能等级证书", "职业资格证书")
}

Sheet = xlsxwriter.worksheet.Worksheet


def native(sheet: Sheet, rows: int) -> None:
    levels, certificates = f"$H$1:$I${len(LEVELS)}", f"$K$1:$L${len(CERTIFICATES)}"
    for row in range(1, rows + 1):
        sheet.write_formula(row - 1, 2, f"=VLOOKUP(A{row},{levels},2,0)*VLOOKUP(B{row},{certificates},2,0)")


def per_cell(sheet: Sheet, rows: int) -> None:
    for row in range(1, rows + 1):
        sheet.write_formula(row - 1, 2, f'={SERVICE}.TRAINING_SUBSIDY(A{row},B{row},"{POLICY}")')


def array(sheet: Sheet, rows: int) -> None:
    formula = f'{{={SERVICE}.TRAINING_SUBSIDY(A1:A{rows},B1:B{rows},"{POLICY}")}}'
    sheet.write_array_formula(0, 2, rows - 1, 2, formula)


WHY = (
    "Every call of a function of ours goes from LibreOffice through its bridge into Python and back, about 20 "
    "microseconds before anything of ours runs; where the answer was given before, ours is a look into a dict. Many "
    "rows want one array call, which crosses the bridge once."
)

KINDS: dict[str, Callable[[Sheet, int], None]] = {NATIVE: native, PER_CELL: per_cell, ARRAY: array}


def workbook(path: Path, rows: int, formulas: Callable[[Sheet, int], None]) -> None:
    """Rows of level and certificate, the two small tables, and the formulas."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    levels, certificates = list(LEVELS), list(CERTIFICATES)
    for row in range(rows):
        sheet.write_string(row, 0, levels[row % len(levels)])
        sheet.write_string(row, 1, certificates[row % len(certificates)])
    for column, table in ((7, LEVELS), (10, CERTIFICATES)):
        for row, (word, number) in enumerate(table.items()):
            sheet.write_row(row, column, (word, number))
    formulas(sheet, rows)
    book.close()


def measure(rows: int = 100_000) -> list[Outcome]:
    """Calls of ours, cell by cell and as one array, beside the pair of VLOOKUPs."""
    with tempfile.TemporaryDirectory() as folder, Office() as office:
        sides = {kind: _side(Path(folder) / f"{number}.xlsx", kind, rows, office) for number, kind in enumerate(KINDS)}
        native = sides.pop(NATIVE)
        return [
            compare(
                "add-in",
                f"LibreOffice: {rows:,} rows, {kind}",
                side,
                native,
                at_most=LIMITS[kind],
                rounds=ROUNDS,
                why=WHY,
            )
            for kind, side in sides.items()
        ]


def _side(path: Path, kind: str, rows: int, office: Office) -> Side:
    workbook(path, rows, KINDS[kind])

    def recalculated() -> Timed:
        found = office.calculate(path, SECONDS)
        return Timed(sum(cell.value for cell in found.cells["表"].values()), found.seconds)

    return Side(kind, recalculated)


if __name__ == "__main__":
    main(measure)
