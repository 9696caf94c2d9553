"""Opens a table file of any kind that offices use, by what it is and not by what it is called.

.xlsx and .xlsm are read by us; .xls and .et by a library that is kept in a process of its own; .csv as text.
"""

from __future__ import annotations

from pathlib import Path

from workbooks.cells import BookCells
from workbooks.formula import area
from workbooks.opening import ENCRYPTED, OLE, damage_told, read_content
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.reading.sheets import read_sheet
from workbooks.workbook_policy import named_value, worked_out

TEXT_SUFFIXES = (".csv", ".txt", ".tsv")


def open_any(path: Path) -> BookCells:
    """The visible sheets of a file. Raises FileProblem."""
    content = read_content(path)
    if content.startswith(OLE) and ENCRYPTED not in content:
        from workbooks.reading.old_format import old_book

        return old_book(path, content).book
    if path.suffix.lower() in TEXT_SUFFIXES and content and not content.startswith((b"PK\x03\x04", OLE)):
        from workbooks.reading.csv_text import csv_book

        return csv_book(path, content)
    with damage_told(path):
        return package_book(Package.open(path))


def package_book(package: Package) -> BookCells:
    """The visible sheets of an .xlsx or .xlsm package. Raises FileProblem."""
    refuse_1904(package.dates_from_1904, package.path)
    shown = [name for name, sheet in package.sheets.items() if sheet.state == "visible"]
    sheets = {name: read_sheet(package, name) for name in shown}
    names = {name: named_value(package, text, sheets) for (name, local), text in package.names.items() if not local}
    hidden = tuple(name for name in package.sheets if name not in shown)
    places = {name: place for (name, local), text in package.names.items() if not local and (place := area(text))}
    return BookCells([*sheets.values()], names, "xlsx", hidden, places=places, worked_out=worked_out(package))


def refuse_1904(found: bool, path: Path) -> None:
    """Dates four years off are no dates."""
    if found:
        raise FileProblem(f"“{path.name}”用的是 1904 日期系统，日期会差四年，请在 Excel 选项里取消后另存再试。")
