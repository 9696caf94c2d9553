"""What our functions cost in LibreOffice, beside LibreOffice's own: `python benchmarks/libreoffice.py [rows]`.

Three workbooks of the same rows: a pair of VLOOKUPs in each row (rate by level, factor by certificate, in tables of
every spelling that our function understands), one call of ours in each row, one array call for all rows. One
LibreOffice recalculates them in turns, several times; the quickest of each counts. Status 1 beyond a limit.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from addin.libreoffice.names import SERVICE
from addin.libreoffice.office import Office
from policies.vocabulary import vocabulary
from udfs.cells import call

ROUNDS, SECONDS = 5, 600
POLICY = "haiyuan-2023"
NATIVE, PER_CELL, ARRAY = "VLOOKUP 一对", "逐格调用", "数组调用"
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


def measured(rows: int) -> dict[str, float]:
    """Seconds by kind, the quickest of the rounds. Raises AssertionError where the three don't agree."""
    with tempfile.TemporaryDirectory() as folder, Office() as office:
        paths = {kind: Path(folder) / f"{number}.xlsx" for number, kind in enumerate(KINDS)}
        for kind, path in paths.items():
            workbook(path, rows, KINDS[kind])
        best: dict[str, float] = {}
        for _ in range(ROUNDS):
            sums = set()
            for kind, path in paths.items():
                found = office.calculate(path, SECONDS)
                sums.add(sum(cell.value for cell in found.cells["表"].values()))
                best[kind] = min(found.seconds, best.get(kind, found.seconds))
            assert len(sums) == 1, sums
    return best


def main(rows: int) -> int:
    best = measured(rows)
    print(f"{rows} 行，LibreOffice 重算，{ROUNDS} 轮交替，取最快")
    print("| 写法 | 秒 | 每行微秒 | 与 VLOOKUP 之比 | 上限 |\n|---|---|---|---|---|")
    for kind, seconds in best.items():
        limit = f"{LIMITS[kind]:g}" if kind in LIMITS else ""
        print(f"| {kind} | {seconds:.2f} | {seconds / rows * 1e6:.1f} | {seconds / best[NATIVE]:.2f} | {limit} |")
    return int(any(best[kind] / best[NATIVE] > limit for kind, limit in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
