"""Our functions as LibreOffice spells them, on a copy of an .xlsx file, and back.

From 25.2 LibreOffice reads and writes NAME( as Excel does; before, only BUTIE.NAME(. It reads neither of the
spellings that Excel leaves when its add-in was elsewhere, such as [1]!NAME( and _xldudf_NAME(.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

from addin.libreoffice.names import SERVICE
from udfs.catalogue import FUNCTIONS
from workbooks.formula import bare_name, own_name, tokenise
from workbooks.opening import open_archive
from workbooks.problems import FormulaProblem
from workbooks.sheet_patch import xml_text

READS_PLAIN_NAMES = (25, 2)
_FORMULA = re.compile(rb"(<(?:\w+:)?(?:f|definedName)\b[^>]*(?<!/)>)([^<]+)(</(?:\w+:)?(?:f|definedName)>)")
_PARTS = re.compile(r"xl/(?:workbook|worksheets/[^/]+)\.xml")


def for_libreoffice(source: Path, target: Path, version: tuple[int, ...]) -> None:
    """Write the copy that a LibreOffice of this version can read. Raises FileProblem for what is no workbook."""
    _rewrite(source, target, "" if version >= READS_PLAIN_NAMES else f"{SERVICE}.")


def for_excel(source: Path, target: Path) -> None:
    """Write the copy with the plain names that Excel and newer LibreOffices read."""
    _rewrite(source, target, "")


def respelt(formula: str, prefix: str) -> str:
    """A formula with every call of ours written as prefix + NAME; one that can't be read stays as it is.

    >>> respelt('IF(A1="","",[1]!training_subsidy(A1,B1))', "BUTIE.")
    'IF(A1="","",BUTIE.TRAINING_SUBSIDY(A1,B1))'
    """
    try:
        tokens = tokenise(formula)
    except FormulaProblem:
        return formula
    return "".join(
        f"{prefix}{name}(" if kind == "call" and (name := own_name(bare_name(text), FUNCTIONS)) else text
        for kind, text in tokens
    )


def _rewrite(source: Path, target: Path, prefix: str) -> None:
    archive = open_archive(source)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as out:
        for info in archive.members:
            data = archive.read(info.filename)
            if _PARTS.fullmatch(info.filename):
                data = _FORMULA.sub(_in_xml(prefix), data)
            out.writestr(zipfile.ZipInfo(info.filename, info.date_time), data, zipfile.ZIP_DEFLATED)
    target.write_bytes(copy.getvalue())


def _in_xml(prefix: str) -> Callable[[re.Match[bytes]], bytes]:
    def written(found: re.Match[bytes]) -> bytes:
        text = unescape(found[2].decode())
        new = respelt(text, prefix)
        return found[0] if new == text else found[1] + xml_text(new) + found[3]

    return written
