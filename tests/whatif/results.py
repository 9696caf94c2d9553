"""What the tests of result workbooks share: making one, and reading its sheets."""

from collections.abc import Sequence
from pathlib import Path

from addin.cli import main
from workbooks.package import Package
from workbooks.whatif.model import Plan
from workbooks.whatif.study import Asked, study
from workbooks.whatif.study_book import write
from workbooks.whatif.study_sheet import TOP

FIRST = TOP + 2  # of a table, counted from 1
Cells = dict[tuple[int, int], object]


def values(path: Path, sheet: str) -> Cells:
    return {(c.row, c.column): c.value for c in Package.open(path).cells(sheet)}


def row_of(found: Cells, *texts: str) -> int:
    """The row that begins with these texts."""
    rows = sorted({row for row, _ in found})
    return next(row for row in rows if [found.get((row, n)) for n, _ in enumerate(texts, 1)] == list(texts))


def result(tmp_path: Path, plan: Plan, asked: Asked, told: Sequence[str] = ()) -> Path:
    out = tmp_path / "结果.xlsx"
    write(study(plan, asked), told, out)
    return out


def run(*arguments: object) -> int:
    return main(["whatif", *map(str, arguments)])
