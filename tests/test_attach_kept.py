"""Whatever else stands in an office's workbook comes out of attach as it was: nothing is lost."""

import csv
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from conftest import LibreOffice
from messy.paper import HEADER, Sheet, person, xlsx
from rich_office_book import CACHE, EXTERNAL, PIVOT, RECORDS, TITLE, rich_office_book

from workbooks.attach import Attached, attach
from workbooks.problems import FileProblem

SHEET, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
TOUCHED = {SHEET, WORKBOOK, "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"}
OF_SHEET = ("sheetProtection", "conditionalFormatting", "dataValidations", "pageMargins", "drawing", "legacyDrawing")
OF_SHEET += ("extLst",)  # conditional formats of 2010
OF_WORKBOOK = ("externalReferences", "pivotCaches")


def attached(source: Path, name: str = "结果.xlsx", accept_loss: bool = False) -> Attached:
    return attach(source, source.with_name(name), policy="haiyuan-2023", accept_loss=accept_loss)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def elements(xml: bytes, name: str) -> list[bytes]:
    """All elements of a name, as they are written; one is expected at least."""
    found = [one[0] for one in re.finditer(rb"<%s\b[^>]*?(?:/>|>.*?</%s>)" % (name.encode(), name.encode()), xml, re.S)]
    assert found, name
    return found


def test_every_part_but_the_touched_ones_is_byte_for_byte_what_it_was(tmp_path: Path) -> None:
    source = rich_office_book(tmp_path)
    attached(source, "结果.xlsm")
    old, new = parts(source), parts(tmp_path / "结果.xlsm")
    some = {
        "xl/vbaProject.bin",
        "xl/media/image1.png",
        "xl/charts/chart1.xml",
        "xl/comments1.xml",
        "xl/tables/table1.xml",
    }
    assert some | {EXTERNAL, PIVOT, CACHE, RECORDS} <= set(old)
    assert {name for name in old if new.get(name) != old[name]} <= TOUCHED
    assert set(new) - set(old) == {"xl/worksheets/sheet3.xml"}


def test_of_a_touched_part_everything_but_what_was_added_is_as_it_was(tmp_path: Path) -> None:
    source = rich_office_book(tmp_path)
    attached(source, "结果.xlsm")
    old, new = parts(source), parts(tmp_path / "结果.xlsm")
    assert any(b"<x14:conditionalFormatting" in one for one in elements(old[SHEET], "extLst"))
    for part, names in ((SHEET, OF_SHEET), (WORKBOOK, OF_WORKBOOK)):
        for name in names:
            assert elements(new[part], name) == elements(old[part], name)
    assert [cell for cell in re.findall(rb"<c r=.*?</c>", old[SHEET]) if cell not in new[SHEET]] == []
    for name in ("definedName", "sheet"):
        assert [one for one in elements(old[WORKBOOK], name) if one not in elements(new[WORKBOOK], name)] == []
    for part, name in (("xl/_rels/workbook.xml.rels", "Relationship"), ("[Content_Types].xml", "Override")):
        assert [one for one in elements(old[part], name) if one not in elements(new[part], name)] == []


def test_what_was_kept_is_found_where_it_was(tmp_path: Path) -> None:
    attached(rich_office_book(tmp_path), "结果.xlsm")
    book = openpyxl.load_workbook(tmp_path / "结果.xlsm", keep_vba=True)
    page, aside = book["名单"], book["统计"]
    assert page.print_area == "'名单'!$A$1:$G$5" and page.print_title_rows == "$1:$2"
    assert page.protection.sheet and not page.protection.sort and page.protection.insertRows
    [pivot] = aside._pivots  # type: ignore[attr-defined]
    assert (pivot.name, pivot.location.ref) == ("各等级人数", "F3:G5")
    assert (pivot.cache.cacheSource.worksheetSource.sheet, len(pivot.cache.records.r)) == ("名单", 3)
    [link] = book._external_links  # type: ignore[attr-defined]
    assert link.file_link.Target == "2023.xlsx" and aside["A2"].value == "=[1]往年!$B$2"
    assert openpyxl.load_workbook(tmp_path / "结果.xlsm", data_only=True)["统计"]["A2"].value == 8000


def test_other_programs_open_the_result_with_its_values(tmp_path: Path, libreoffice: LibreOffice) -> None:
    attached(rich_office_book(tmp_path), "结果.xlsm")
    target = tmp_path / "结果.xlsm"
    book = openpyxl.load_workbook(target, data_only=True, keep_vba=True)
    assert [book["名单"][f"H{row}"].value for row in (3, 4, 5)] == [3000, 3000, 3000]
    rows = python_calamine.CalamineWorkbook.from_path(target).get_sheet_by_name("名单").to_python()
    assert [row[7] for row in rows[2:5]] == [3000, 3000, 3000]
    lines = list(csv.reader(libreoffice.convert(target, "csv").read_text(encoding="utf-8").splitlines()))
    assert (lines[1][7], lines[2][7]) == ("应补金额", "3,000.00")


def test_a_macro_workbook_stays_one_and_a_plain_one_becomes_none(tmp_path: Path) -> None:
    source = rich_office_book(tmp_path)
    with pytest.raises(FileProblem, match=r"请存成“\.xlsm”"):
        attached(source, "结果.xlsx")
    with pytest.raises(FileProblem, match=r"请存成“\.xlsx”"):
        attached(xlsx(Sheet([[TITLE], HEADER, person(1)]))(tmp_path), "结果.xlsm")


def test_a_signature_is_named_and_refused_unless_its_loss_is_accepted(tmp_path: Path) -> None:
    source = xlsx(Sheet([[TITLE], HEADER, person(1)]))(tmp_path)
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    with pytest.raises(FileProblem, match="数字签名留不下来"):
        attached(source)
    assert not (tmp_path / "结果.xlsx").exists()
    assert attached(source, accept_loss=True).said == ("数字签名（不再有效）",)
