"""Any file that was read as an .xlsx package to write into: the file itself, or what it was converted to.

A conversion keeps values, dates, merged cells, widths, and what is hidden. It says what it does not keep; content
that would be lost (formulas, comments, pictures, macros ...) is refused unless the loss was accepted.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from udfs.cells import CellError
from workbooks.atomic import check_target
from workbooks.cells import SheetCells
from workbooks.opening import Archive, read_content
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.reading.mending import mend
from workbooks.reading.reader import Reading
from workbooks.reading.repairs import PLAIN_TEXT

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SIGNATURE = "数字签名"
FORMATS = "字体、边框、底纹等格式"
LONGEST_NAME = 31
FORBIDDEN = frozenset("[]:*?/\\")
MACRO_TYPE = b"macroEnabled"


class Basis(NamedTuple):
    """A package to change and save elsewhere; `said` tells what the conversion did not keep."""

    package: Package
    said: tuple[str, ...] = ()


def basis(reading: Reading, target: Path, accept_loss: bool = False) -> Basis:
    """The package of a file that was read, to be saved as `target`. Raises FileProblem."""
    path = reading.path
    if reading.book.kind == "xlsx":
        package = Package.open(path)
        _refuse(path, (SIGNATURE,) if package.signed else (), accept_loss)
        macros = MACRO_TYPE in package.archive.read("[Content_Types].xml")
        check_target(target, path, ".xlsm" if macros else ".xlsx")
        return Basis(package, (f"{SIGNATURE}（不再有效）",) if package.signed else ())
    check_target(target, path, ".xlsx")
    widths: Mapping[str, Mapping[int, float]] = {}
    lost: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    if reading.book.kind == "xls":
        from workbooks.reading.old_format import old_book

        old = old_book(path, read_content(path))
        hidden = tuple(f"隐藏的工作表“{name}”" for name in old.book.hidden_sheets)
        widths, lost, said = old.widths, (*old.contains, *hidden), (FORMATS, *old.contains, *hidden)
    _refuse(path, lost, accept_loss)
    return Basis(Package(Archive(path, _converted(reading, widths))), said)


def _refuse(path: Path, lost: tuple[str, ...], accept_loss: bool) -> None:
    if lost and not accept_loss:
        raise FileProblem(
            f"“{path.name}”里的{'、'.join(lost)}留不下来，没有写出。不要这些也可以的，加上 --accept-loss 再试；"
            "要保留的，请先用 Excel 或 WPS 另存为“.xlsx”。"
        )


def _converted(reading: Reading, widths: Mapping[str, Mapping[int, float]]) -> bytes:
    """The sheets that were read as an .xlsx file."""
    import xlsxwriter

    refuse_names([sheet.name for sheet in reading.book.sheets])
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "text": book.add_format({"num_format": "@"})}
    numbers = _plain_numbers(reading) if reading.book.kind == "csv" else {}
    for sheet in reading.book.sheets:
        page = book.add_worksheet(sheet.name)
        _write(page, sheet, formats, numbers.get(sheet.name, {}))
        for column, width in widths.get(sheet.name, {}).items():
            page.set_column(column - 1, column - 1, width)
        for column in sheet.hidden_columns:
            page.set_column(column - 1, column - 1, None, None, {"hidden": True})
        for row in sheet.hidden_rows:
            page.set_row(row - 1, None, None, {"hidden": True})
    book.close()
    return content.getvalue()


def refuse_names(names: Sequence[str]) -> None:
    """Refuse names that no program gives a sheet: they come from a damaged file, and no formula can say them."""
    for name in names:
        if not 0 < len(name) <= LONGEST_NAME or set(name) & FORBIDDEN or name[0] == "'" or name[-1] == "'":
            raise FileProblem(f"工作表的名字“{name}”不合规（空、太长，或有 []:*?/\\）。请用 Excel 或 WPS 改名后再试。")


def _plain_numbers(reading: Reading) -> dict[str, dict[tuple[int, int], object]]:
    """The numbers of a file that knows no types, by sheet and place."""
    found: dict[str, dict[tuple[int, int], object]] = {}
    for one in reading.found:
        for repair in mend(one.roster, one.sheet)[0]:
            if repair.rules in PLAIN_TEXT:
                found.setdefault(repair.sheet, {})[repair.row, repair.column] = repair.after
    return found


def _write(
    page: Worksheet, sheet: SheetCells, formats: Mapping[str, Format], after: Mapping[tuple[int, int], object]
) -> None:
    from xlsxwriter.exceptions import XlsxWriterException

    for merged in sheet.merged:
        try:
            page.merge_range(merged.top - 1, merged.left - 1, merged.bottom - 1, merged.right - 1, "")
        except XlsxWriterException:
            continue  # one that overlaps another: no program would show it
    for (row, column), cell in sheet.cells.items():
        shown = formats["date"] if cell.is_date else None
        write_cell(page, (row, column), after.get((row, column), cell.value), formats["text"], shown)


def write_cell(
    page: Worksheet, place: tuple[int, int], value: object, text: Format | None = None, number: Format | None = None
) -> None:
    """One value by its type at a row and column (from 1); a text is never anything else, whatever it begins with."""
    row, column = place[0] - 1, place[1] - 1
    if isinstance(value, float) and not math.isfinite(value):
        value = CellError("#NUM!")
    if isinstance(value, CellError):
        page.write_formula(row, column, f"={value}", None, str(value))
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, number)
    elif value not in (None, ""):
        page.write_string(row, column, str(value), text)
