"""`butie calc --engine libreoffice`: a real spreadsheet program works the values out, our own package writes them.

LibreOffice only ever sees a copy; the result is the original with new values, everything else as it was.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from addin.libreoffice.host.values import ERRORS
from addin.libreoffice.office import Computed, Office
from addin.libreoffice.spelling import for_libreoffice
from udfs.catalogue import FUNCTIONS
from udfs.ranges import CellError
from workbooks.atomic import check_target
from workbooks.calculate import Failure, Report
from workbooks.calculate_file import formulas_of, refuse_dates_from_1904, refuse_trials
from workbooks.formula import Area, address, area, bare_name, own_name, tokens_of
from workbooks.judging import same, volatile
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.references import label
from workbooks.sheet_patch import KEEP, Edit
from workbooks.sheet_xml import FormulaCell

SECONDS = 1800
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_UNMAPPED = re.compile(r"(?<![\w.$'])(?=[\w.]*[a-z])[A-Za-z_][\w.]*(?=\()")
_NOT_READ = "LibreOffice 没有读到这个公式"

Formulas = dict[str, list[FormulaCell]]


def recalculate(source: Path, target: Path, values_only: bool, office: Office | None = None) -> Report:
    """As workbooks.calculate.calculate, with LibreOffice for an engine: `office`, or one started for this file.

    Raises FileProblem; then nothing is written and `source` is as it was.
    """
    check_target(target, source)
    package = Package.open(source)
    package.check_target(target)
    formulas = {name: list(cells.values()) for name, cells in formulas_of(package).items()}
    own = {(s, c.row, c.column) for s, cells in formulas.items() for c in cells if is_own(c.text)}
    if own:
        refuse_dates_from_1904(package)
    _refuse_spills(source, formulas)
    if values_only and own:
        refuse_trials(package)
    if office is None:
        with Office() as started:
            computed = _computed(source, started)
    else:
        computed = _computed(source, office)
    failures: list[Failure] = []
    changed = 0
    for sheet, cells in formulas.items():
        for cell in cells:
            found = computed.get(sheet, {})
            value, reason = _outcome(found.get((cell.row, cell.column)))
            if reason:
                failures.append(Failure(sheet, address(cell.row, cell.column), cell.text, reason, kept=False))
            differs = not same(value, cell.value)
            changed += differs
            freeze = values_only and (sheet, cell.row, cell.column) in own
            if differs or freeze:
                edit = Edit(value if differs else KEEP, None if freeze else KEEP)
                package.edit_many(sheet, {(cell.row, cell.column): edit})
            package.edit_many(sheet, {place: Edit(_outcome(found.get(place))[0]) for place in _beside(cell)})
    kept = package.save(target)
    moving = [label(s, c.row, c.column) for s, cells in formulas.items() for c in cells if volatile(c.text)]
    return Report(sum(map(len, formulas.values())), len(own), changed, failures, moving, package.signed, kept)


def is_own(formula: str) -> bool:
    """Whether a formula calls a function of ours."""
    return any(kind == "call" and own_name(bare_name(text), FUNCTIONS) for kind, text in tokens_of(formula))


def unmapped(formula: str) -> list[str]:
    """The calls that LibreOffice doesn't know, in a formula as it spells it: such names it keeps in small letters.

    >>> unmapped('=IFERROR(training_subsidy("f(x)");SUM(_xlfn.xlookup(1;A1:A2;A1:A2)))')
    ['training_subsidy', '_xlfn.xlookup']
    """
    return _UNMAPPED.findall(_TEXT.sub('""', formula))


def _computed(source: Path, office: Office) -> dict[str, dict[tuple[int, int], Computed]]:
    with tempfile.TemporaryDirectory(prefix="butie-") as folder:
        copy = Path(folder) / "copy.xlsx"
        for_libreoffice(source, copy, office.version)
        return office.calculate(copy, SECONDS).cells


def _refuse_spills(source: Path, formulas: Formulas) -> None:
    for sheet, cells in formulas.items():
        for cell in cells:
            if cell.dynamic and (found := area(cell.reach)) and not found.single:
                raise FileProblem(
                    f"“{source}”的 {label(sheet, cell.row, cell.column)} 是会溢出的公式，"
                    "LibreOffice 不会改变它占的行列数。请去掉 --engine libreoffice 再算。"
                )


def _beside(cell: FormulaCell) -> Iterator[tuple[int, int]]:
    """The cells that an array formula fills besides its own."""
    reach: Area | None = area(cell.reach) if cell.kind == "array" else None
    if reach is not None:
        for row in range(reach.top, reach.bottom + 1):
            for column in range(reach.left, reach.right + 1):
                if (row, column) != (cell.row, cell.column):
                    yield row, column


def _outcome(cell: Computed | None) -> tuple[Any, str]:
    """What a cell shows, and why it could not be worked out (else "")."""
    unknown = CellError("#N/A")
    if cell is None:
        return unknown, _NOT_READ
    if names := unmapped(cell.formula):
        return unknown, f"LibreOffice 没有函数 {'、'.join(name.upper() for name in names)}"
    if not isinstance(cell.value, dict):
        return cell.value, ""
    number = cell.value["error"]
    if number not in ERRORS:
        return unknown, f"LibreOffice 算不出来（Err:{number}）"
    if ERRORS[number] == "#NAME?":
        return unknown, "LibreOffice 不认识公式里的一个名称"
    return CellError(ERRORS[number]), ""
