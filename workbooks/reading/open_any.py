"""Opens a table file of any kind that offices use, by what it is and not by what it is called.

.xlsx and .xlsm are read by us; .xls and .et by a library that is kept in a process of its own; .csv as text.
"""

from __future__ import annotations

import re
from pathlib import Path

from workbooks.cells import BookCells, CellValue, SheetCells
from workbooks.formula import area
from workbooks.opening import ENCRYPTED, OLE, damage_told, read_content
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.workbook_policy import named_value, worked_out

TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\sref="([^"]*)"')
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)/?>")
WIDEST_HIDING = 256  # columns hidden to the edge of the sheet are empty ones put out of sight


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
    names = {name: named_value(package, text) for (name, local), text in package.names.items() if not local}
    hidden = tuple(name for name in package.sheets if name not in shown)
    places = {name: place for (name, local), text in package.names.items() if not local and (place := area(text))}
    sheets = [_sheet(package, name) for name in shown]
    return BookCells(sheets, names, "xlsx", hidden, places=places, worked_out=worked_out(package))


def refuse_1904(found: bool, path: Path) -> None:
    """Dates four years off are no dates."""
    if found:
        raise FileProblem(f"“{path.name}”用的是 1904 日期系统，日期会差四年，请在 Excel 选项里取消后另存再试。")


def _sheet(package: Package, name: str) -> SheetCells:
    cells = {}
    for cell in package.cells(name):
        formula = f"={cell.formula}" if cell.formula is not None else ""
        if cell.value is not None or formula:
            cells[cell.row, cell.column] = CellValue(_whole(cell.value), formula)
    xml = package.xml(name)
    found = (area(ref.decode()) for ref in MERGED.findall(xml))
    return SheetCells(name, cells, [place for place in found if place], _hidden_rows(xml), _hidden_columns(xml))


def _hidden_rows(xml: bytes) -> frozenset[int]:
    if not _HIDDEN.search(xml):
        return frozenset()
    return frozenset(int(n[1]) for a in _ROW.findall(xml) if _HIDDEN.search(a) and (n := re.search(rb'\sr="(\d+)"', a)))


def _hidden_columns(xml: bytes) -> frozenset[int]:
    found: set[int] = set()
    for attributes in _COLUMN.findall(xml[: xml.find(b"sheetData")]):
        bounds = [re.search(rb'\s%s="(\d+)"' % edge, attributes) for edge in (b"min", b"max")]
        if _HIDDEN.search(attributes) and bounds[0] and bounds[1]:
            first, last = int(bounds[0][1]), int(bounds[1][1])
            found |= set(range(first, last + 1)) if last - first < WIDEST_HIDING else set()
    return frozenset(found)


def _whole(value: object) -> object:
    """Whole numbers as int: a file knows floats only."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
