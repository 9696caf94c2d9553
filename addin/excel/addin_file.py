"""butie.xlam: a workbook by XlsxWriter, made an add-in with the VBA project of xlwings' template and our ribbon.

Its one sheet holds xlwings' settings (columns A, B), what VBA says (D, E) and the help of the functions (from G on).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from addin.excel import macros, names
from addin.excel.commands import COMMANDS
from addin.excel.ribbon import ribbon
from udfs.catalogue import FUNCTIONS
from udfs.function import Arg
from workbooks.problems import FileProblem

SETTINGS = (
    ("Interpreter_Win", names.INTERPRETER),
    ("PYTHONPATH", names.PACKAGES),
    ("ADD_WORKBOOK_TO_PYTHONPATH", False),
    ("Show Console", False),
    ("Debug UDFs", False),
    *((name, "") for name in ("Conda Path", "Conda Env")),
    *((f"{place}_WIN", "") for place in ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")),
)
"""Every setting that the VBA asks for on Windows; it looks nowhere else."""

LONGEST = 255
"""Characters that Excel takes of a description."""

_TEMPLATE, _VBA = "quickstart_addin_ribbon.xlam", "xl/vbaProject.bin"
_SHEET_MODULE, _TEMPLATE_RIBBON = "Sheet2", "RibbonMyAddin"
_RIBBON = "customUI/customUI.xml"
_ADDED = (
    ("[Content_Types].xml", "ms-excel.sheet.macroEnabled.main+xml", "ms-excel.addin.macroEnabled.main+xml"),
    ("xl/workbook.xml", "<workbookView ", '<workbookView visibility="hidden" '),
    # Loaded at every start of Excel: it is no reason to calculate what is open.
    ("xl/workbook.xml", ' fullCalcOnLoad="1"', ""),
    (
        "_rels/.rels",
        "</Relationships>",
        '<Relationship Id="rIdRibbon" Type="http://schemas.microsoft.com/office/2006/relationships/ui/extensibility" '
        f'Target="{_RIBBON}"/></Relationships>',
    ),
)
_TIME = (1980, 1, 1, 0, 0, 0)


def content() -> bytes:
    """The add-in: the same bytes for the same sources. Raises FileProblem where xlwings is missing or another."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as made, zipfile.ZipFile(file, "w") as archive:
        for name in made.namelist():
            archive.writestr(zipfile.ZipInfo(name, _TIME), _with_ribbon(name, made.read(name)), zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo(_RIBBON, _TIME), ribbon(COMMANDS).encode(), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def xlwings_version(addin: Path) -> str:
    """The version of xlwings that an add-in was made with. Raises FileProblem where it is no add-in of ours."""
    import re

    from addin.excel.vba_project import read_project

    try:
        with zipfile.ZipFile(addin) as archive:
            library = read_project(archive.read(_VBA)).sources[macros.LIBRARY]
        return str(re.findall(r'XLWINGS_VERSION As String = "([^"]+)"', library)[0])
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise FileProblem(f"“{addin}”不是补贴助手的加载项，或者已经损坏。请重新取得安装文件夹。") from error


def _with_ribbon(name: str, data: bytes) -> bytes:
    for part, before, after in _ADDED:
        if part != name:
            continue
        if data.count(before.encode()) != 1:
            raise FileProblem("装着的 xlsxwriter 版本和加载项不合。请重新安装：pip install butie[excel]")
        data = data.replace(before.encode(), after.encode())
    return data


def _workbook() -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": names.TITLE, "created": datetime(*_TIME)})
    sheet = book.add_worksheet(f"{names.PROJECT}.conf")
    for row, column, value in _cells():
        sheet.write_boolean(row, column, value) if isinstance(value, bool) else sheet.write_string(row, column, value)
    book.add_vba_project(io.BytesIO(_project()), is_stream=True)
    book.set_vba_name(macros.WORKBOOK)
    sheet.set_vba_name(_SHEET_MODULE)
    book.close()
    return file.getvalue()


def _project() -> bytes:
    from addin.excel.vba_project import read_project, with_modules

    template = _template()
    library = read_project(template).sources[macros.LIBRARY]
    modules = macros.modules(library, COMMANDS)
    return with_modules(template, modules, name=names.PROJECT, dropped=_TEMPLATE_RIBBON)


def _template() -> bytes:
    from importlib.util import find_spec

    found = find_spec("xlwings")
    if found is None or found.origin is None:
        raise FileProblem("没有装 xlwings，做不了 Excel 加载项。请先运行：pip install butie[excel]")
    with zipfile.ZipFile(Path(found.origin).with_name(_TEMPLATE)) as archive:
        return archive.read(_VBA)


def _cells() -> Iterator[tuple[int, int, str | bool]]:
    """(row, column, value) from 0."""
    for row, (name, value) in enumerate(SETTINGS):
        yield from ((row, 0, name), (row, 1, value))
    for row, (key, said) in enumerate(macros.TEXTS.items()):
        yield from ((row, macros.TEXTS_COLUMN - 1, key), (row, macros.TEXTS_COLUMN, said))
    for row, function in enumerate(FUNCTIONS.values()):
        texts: list[str] = [
            function.name,
            f"{function.help}（{function.category}）",
            names.TITLE,
            *map(_help, function.args),
        ]
        yield from ((row, macros.FUNCTIONS_COLUMN - 1 + n, text[:LONGEST]) for n, text in enumerate(texts))


def _help(arg: Arg) -> str:
    return f"{arg.label}{'（可省略）' if arg.optional else ''}：{arg.help}"
