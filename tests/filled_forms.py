"""What tests of filled forms share: made-up people, what a sheet prints, what check tells, both engines."""

from datetime import date
from pathlib import Path

import openpyxl
from conftest import LibreOffice

from addin.libreoffice.recalculate import recalculate
from addin.people import identity_number
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.form_library import form
from workbooks.package import Package

AS_OF = date(2024, 6, 1)
USCC = "91640599MA0000000N"
Told = list[tuple[str, str, str]]


def person(sequence: int, year: int = 1985) -> str:
    """The identity number of nobody."""
    return identity_number(date(year, 1, 1 + sequence % 28), 101 + 2 * sequence)


def printed(path: Path, number: str) -> tuple[str, list[str], set[str]]:
    """The print area of a form's sheet, the fixed texts and figures of each of its rows, its merged ranges."""
    sheet = openpyxl.load_workbook(path)[form(number).sheet]
    area = str(sheet.print_area).rpartition("!")[2].replace("$", "")
    rows = [[str(cell.value) for cell in row if cell.value is not None] for row in sheet[area]]
    texts = ["|".join("".join(text.split()) for text in row if not text.startswith("=")) for row in rows]
    return area, texts, {str(merged) for merged in sheet.merged_cells.ranges}


def values(path: Path, number: str) -> dict[str, object]:
    """The shown values of a form's sheet by address."""
    sheet = openpyxl.load_workbook(path, data_only=True)[form(number).sheet]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}


def told(path: Path) -> Told:
    """Type, level and cell of every finding."""
    return [(found.type, found.level, found.cell) for found in check(path)]


def pages(libreoffice: LibreOffice, path: Path) -> list[str]:
    """The printed pages of a workbook before its 设置 sheet, as text."""
    import subprocess

    command = ["pdftotext", "-layout", str(libreoffice.convert(path, "pdf")), "-"]
    whole = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")
    return whole[: next(index for index, page in enumerate(whole) if "设置与说明" in page)]


def differing(libreoffice: LibreOffice, source: Path) -> dict[object, object]:
    """The cells that LibreOffice fills otherwise than we do."""
    ours, theirs = source.with_name("ours.xlsx"), source.with_name("theirs.xlsx")
    assert calculate(source, ours).complete
    assert recalculate(source, theirs, False, libreoffice.office).complete
    mine, other = _cells(ours), _cells(theirs)
    return {place: (mine.get(place), other.get(place)) for place in mine | other if mine.get(place) != other.get(place)}


def _cells(path: Path) -> dict[tuple[str, int, int], object]:
    package = Package.open(path)
    return {(name, c.row, c.column): c.value for name in package.sheets for c in package.cells(name)}
