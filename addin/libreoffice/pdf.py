"""A workbook as PDF: its values as they stand, without the sheets that only help to fill it in."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path

from addin.libreoffice.office import Office
from workbooks.atomic import atomic_file, check_target
from workbooks.build import WORDS_SHEET
from workbooks.form_library import SETTINGS
from workbooks.opening import open_archive
from workbooks.package import Package
from workbooks.parameters import SHEET as PARAMETERS
from workbooks.problems import FileProblem

HELPERS = (SETTINGS, PARAMETERS, WORDS_SHEET)
BOOK = "xl/workbook.xml"
SECONDS = 300
_SHEET = re.compile(r'<((?:\w+:)?sheet)\b([^>]*\sname="([^"]*)"[^>]*)>')
_AREA = re.compile(r'<(?:\w+:)?definedName\b(?=[^>]*"_xlnm\.Print_Area")[^>]*\slocalSheetId="(\d+)"[^>]*>[^<]*</[^>]*>')


def to_pdf(source: Path, target: Path) -> None:
    """Writes the printed pages of an .xlsx or .xlsm workbook. Raises FileProblem, also where LibreOffice is absent."""
    check_target(target, source, ".pdf")
    open_archive(source)
    with tempfile.TemporaryDirectory(prefix="butie-") as folder:
        copy, made = Path(folder, "copy.xlsx"), Path(folder, "made.pdf")
        _without_helpers(source, copy)
        with Office() as office:
            office.convert(copy, made, "pdf", SECONDS)
        if not made.is_file():
            raise FileProblem(f"LibreOffice 没有从“{source}”做出 PDF。请打开它看看能不能打印。")
        with atomic_file(target, source) as file:
            file.write(made.read_bytes())


def _without_helpers(source: Path, copy: Path) -> None:
    """A copy in which the helping sheets are hidden, so that they are not printed; the only sheet stays."""
    names = set(Package.open(source).sheets)
    helpers = {name for name in HELPERS if name in names} if names - set(HELPERS) else set()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, _hiding(data.decode("utf-8"), helpers) if info.filename == BOOK else data)


def _hiding(book: str, helpers: set[str]) -> str:
    """The workbook part with the helpers hidden, and without their print areas, which LibreOffice prints even so."""
    names = [found[3] for found in _SHEET.finditer(book)]

    def hidden(found: re.Match[str]) -> str:
        helps = found[3] in helpers and " state=" not in found[2]
        return f'<{found[1]} state="hidden"{found[2]}>' if helps else found[0]

    def kept(found: re.Match[str]) -> str:
        return "" if names[int(found[1])] in helpers else found[0]

    return _AREA.sub(kept, _SHEET.sub(hidden, book))
