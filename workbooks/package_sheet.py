"""A new sheet appended to a package: a plain table of values, ready to print on A4."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple

from workbooks.formula import column_letters, quote_sheet
from workbooks.sheet_patch import Edit, patch

if TYPE_CHECKING:
    from workbooks.package import Package
    from workbooks.package_styles import Styles

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_NAME = re.compile(rb"<(?:\w+:)?definedName(\s[^>]*?)(?:/>|>[^<]*</(?:\w+:)?definedName>)")
DAY = 14  # the number format of a day in the way of the user's country
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class FormulaCell(NamedTuple):
    """A formula, without ``=``, beside its value; `reach` is that of an array formula, which begins here."""

    formula: str
    value: object
    reach: str = ""


class NewSheet(NamedTuple):
    """A table to append: the first of `rows` is its header. `widths` are column widths in characters, `heights`
    row heights in points by row, `colours` fills (RGB) by row and column, counted from 1; `dates` are places whose
    number is a day."""

    name: str
    rows: Sequence[Sequence[object]]
    widths: Sequence[float] = ()
    colours: Mapping[tuple[int, int], str] = {}
    heights: Mapping[int, float] = {}
    dates: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False


def add_sheets(
    package: "Package",
    sheets: Sequence[NewSheet],
    styles: "Styles",
    changed: dict[str, bytes],
    added: dict[str, bytes],
) -> None:
    """Enter the sheets into the parts `changed` and `added` of a package that is being written."""
    workbook = changed[package.workbook_part]
    relations = _relations(package.workbook_part)
    rels = package.archive.read_xml(relations)
    types = package.archive.read_xml("[Content_Types].xml")
    strict = _STRICT.encode() in workbook[:2000]
    header, body = styles.bold(), styles.wrapped()
    for sheet in sheets:
        part = _free_part(package, added)
        identifier = _free_identifier(rels)
        added[part] = _sheet_xml(sheet, header, body, styles, _STRICT if strict else _MAIN)
        rels = _before_end(
            rels,
            "Relationships",
            f'Relationship Id="{identifier}" Type="{_relationship_type(rels)}" Target="/{part}"/',
        )
        types = _before_end(types, "Types", f'Override PartName="/{part}" ContentType="{_TYPE}"/')
        workbook = _enter(workbook, sheet, identifier)
    changed |= {package.workbook_part: workbook, relations: rels, "[Content_Types].xml": types}


def _relations(part: str) -> str:
    return posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")


def _free_part(package: "Package", added: Mapping[str, bytes]) -> str:
    folder = posixpath.join(posixpath.dirname(package.workbook_part), "worksheets")
    number = 1
    while (name := f"{folder}/sheet{number}.xml") in package.archive or name in added:
        number += 1
    return name


def _free_identifier(rels: bytes) -> str:
    number = 1
    while f'"rIdB{number}"'.encode() in rels:
        number += 1
    return f"rIdB{number}"


def _relationship_type(rels: bytes) -> str:
    found = re.search(rb'Type="([^"]*/worksheet)"', rels)
    return found[1].decode() if found else ""


def _before_end(xml: bytes, root: str, element: str) -> bytes:
    end = re.search(rb"</((?:\w+:)?)%s\s*>\s*$" % root.encode(), xml)
    if end is None:
        raise ValueError(f"the part has no closing {root}")
    return xml[: end.start()] + b"<" + end[1] + element.encode() + b">" + xml[end.start() :]


def _enter(workbook: bytes, sheet: NewSheet, identifier: str) -> bytes:
    """The sheet in the list of sheets, and the row that is repeated on each printed page."""
    count = len(re.findall(rb"<(?:\w+:)?sheet\s", workbook))
    number = max((int(n) for n in re.findall(rb'\ssheetId="(\d+)"', workbook)), default=0) + 1
    end = re.search(rb"</((?:\w+:)?)sheets>", workbook)
    if end is None:
        raise ValueError("the workbook part lists its sheets")
    p = end[1].decode()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    if _STRICT.encode() in workbook[:2000]:
        relation = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    state = ' state="hidden"' if sheet.hidden else ""
    named = f'name="{escape(sheet.name)}" sheetId="{number}"{state} r:id="{identifier}"'
    entry = f'<{p}sheet xmlns:r="{relation}" {named}/>'.encode()
    title = escape(f"{quote_sheet(sheet.name)}!$1:$1", quote=False)
    printed = f'<{p}definedName name="_xlnm.Print_Titles" localSheetId="{count}">{title}</{p}definedName>'.encode()
    return _with_names(workbook[: end.start()] + entry + workbook[end.start() :], p, printed)


def define_names(workbook: bytes, names: Mapping[str, str]) -> bytes:
    """The workbook part with further names, name -> its formula without ``=``; one that was there is replaced."""
    workbook = _NAME.sub(lambda old: b"" if _whole_workbook(old, names) else old[0], workbook)
    found = re.search(rb"</((?:\w+:)?)sheets>", workbook)
    p = found[1].decode() if found else ""
    defined = "".join(
        f'<{p}definedName name="{escape(name)}">{escape(formula, quote=False)}</{p}definedName>'
        for name, formula in names.items()
    )
    return _with_names(workbook, p, defined.encode())


def _whole_workbook(old: re.Match[bytes], names: Mapping[str, str]) -> bool:
    """Whether a name is one of `names`, and no sheet's own."""
    name = re.search(rb'\sname="([^"]*)"', old[1])
    own = re.search(rb"\slocalSheetId=", old[1])
    return name is not None and own is None and unescape(name[1].decode()).lower() in {n.lower() for n in names}


def _with_names(workbook: bytes, p: str, printed: bytes) -> bytes:
    """The workbook part with `printed` at the end of its names."""
    if names := re.search(rb"</(?:\w+:)?definedNames>", workbook):
        return workbook[: names.start()] + printed + workbook[names.start() :]
    after = [m.end() for m in re.finditer(rb"</(?:\w+:)?(?:sheets|functionGroups|externalReferences)>", workbook)][-1]
    block = f"<{p}definedNames>".encode() + printed + f"</{p}definedNames>".encode()
    return workbook[:after] + block + workbook[after:]


def _sheet_xml(sheet: NewSheet, header: int, body: int, styles: "Styles", namespace: str) -> bytes:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"/>' for n, width in enumerate(sheet.widths, 1)
    )
    width = max((len(row) for row in sheet.rows), default=1)
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{namespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{column_letters(max(width, 1))}{max(len(sheet.rows), 1)}"/>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData/>"
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.6" right="0.6" top="0.8" bottom="0.8" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    ).encode()
    edits = {}
    for row, values in enumerate(sheet.rows, 1):
        for column, value in enumerate(values, 1):
            style = header if row == 1 else body
            if colour := sheet.colours.get((row, column)):
                style = styles.filled(style, colour)
            if (row, column) in sheet.dates:
                style = styles.numbered(style, DAY)
            if isinstance(value, FormulaCell):
                edits[row, column] = Edit(value.value, value.formula, style, value.reach or None)
            else:
                edits[row, column] = Edit(None if value == "" else value, None, style)
    return _with_heights(patch(xml, edits), sheet.heights)


def _with_heights(xml: bytes, heights: Mapping[int, float]) -> bytes:
    """Programs that trust a file's heights don't measure wrapped text again."""

    def row(found: re.Match[bytes]) -> bytes:
        height = heights.get(int(found[1]))
        return found[0] + (b' ht="%.1f" customHeight="1"' % height if height else b"")

    return re.sub(rb'<row r="(\d+)"', row, xml)
