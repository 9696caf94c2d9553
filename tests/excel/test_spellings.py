"""Workbooks in which Excel has written our functions as those of an add-in that was elsewhere: they calculate here."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from people import id_number

from addin.cli import main
from workbooks.package import Package

SENIOR = ["学员一", id_number(1), "高级工", "职业技能等级证书"]
JUNIOR = ["学员二", id_number(2), "初级工", "职业技能等级证书"]
SPELLINGS = [
    "TRAINING_SUBSIDY(",
    "training_subsidy(",
    "[1]!TRAINING_SUBSIDY(",
    r"'D:\办公 软件\王''小明\butie.xlam'!TRAINING_SUBSIDY(",
    r"'C:\补贴\[butie.xlam]'!TRAINING_SUBSIDY(",
    "butie.xlam!TRAINING_SUBSIDY(",
    "_xldudf_TRAINING_SUBSIDY(",
    "_xldudf_BUTIE_TRAINING_SUBSIDY(",
    "_xll.TRAINING_SUBSIDY(",
]
LINK, LINK_RELATIONS = "xl/externalLinks/externalLink1.xml", "xl/externalLinks/_rels/externalLink1.xml.rels"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXTERNAL = {
    LINK: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<externalLink '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    f'<externalBook xmlns:r="{RELATIONS}" r:id="rId1">'
    '<sheetNames><sheetName val="butie.conf"/></sheetNames>'
    '<definedNames><definedName name="TRAINING_SUBSIDY"/><definedName name="ID_CHECK"/></definedNames>'
    "</externalBook></externalLink>",
    LINK_RELATIONS: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/externalLinkPath" Target="file:///C:\\补贴\\butie.xlam" TargetMode="External"/>'
    "</Relationships>",
}
CHANGES = {
    "[Content_Types].xml": (
        "</Types>",
        f'<Override PartName="/{LINK}" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/></Types>',
    ),
    "xl/_rels/workbook.xml.rels": (
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        "</Relationships>",
    ),
    "xl/workbook.xml": ("<definedNames>", '<externalReferences><externalReference r:id="rId99"/></externalReferences>'),
}


def linked(source: Path) -> Path:
    """The workbook with the part by which Excel remembers where the add-in was."""
    made = source.with_name("linked.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name in CHANGES:
                before, after = CHANGES[name]
                after = after if after.endswith(before) else after + before
                assert text.count(before.encode()) == 1
                text = text.replace(before.encode(), after.encode())
            new.writestr(name, text)
        for name, content in EXTERNAL.items():
            new.writestr(name, content)
    return Path(shutil.move(made, source))


def roster(path: Path, spelling: str) -> Path:
    """A roster with an amount in each row, plain, in an IF, as an array formula and by a name; their sum below."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("花名册")
    sheet.write_row("A1", ["姓名", "身份证号", "等级", "证书", "应补金额"])
    sheet.write_row("A2", SENIOR)
    sheet.write_row("A3", JUNIOR)
    book.define_name("政策", '="haiyuan-2023"')
    book.define_name("高级标准", f'={spelling}"高级工","职业技能等级证书","haiyuan-2023")')
    sheet.write_formula("E2", f"={spelling}C2,D2,政策)", None, "#NAME?")
    sheet.write_formula("E3", f'=IF(C3="","",{spelling}C3,D3,政策))', None, "#NAME?")
    sheet.write_array_formula("F2:F3", f"{{={spelling}C2:C3,D2:D3,政策)}}", None, "#NAME?")
    sheet.write_formula("G2", "=高级标准", None, "#NAME?")
    sheet.write_formula("E4", "=SUM(E2:E3)", None, "#NAME?")
    book.close()
    return path


def values(path: Path) -> dict[str, object]:
    page = openpyxl.load_workbook(path, data_only=True)["花名册"]
    return {cell.coordinate: cell.value for row in page["E2:G4"] for cell in row if cell.value is not None}


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


RIGHT = {"E2": 3000, "E3": 1000, "E4": 4000, "F2": 3000, "F3": 1000, "G2": 3000}


@pytest.mark.parametrize("link", [linked, lambda path: path], ids=["with the link", "without"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_that_excel_leaves_calculates_and_stays_as_it_was(
    tmp_path: Path, spelling: str, link: Callable[[Path], Path]
) -> None:
    source, target = link(roster(tmp_path / "in.xlsx", spelling)), tmp_path / "out.xlsx"
    before = source.read_bytes()
    assert main(["calc", str(source), "-o", str(target)]) == 0
    assert values(target) == RIGHT and source.read_bytes() == before
    kept = [cell.text for cell in Package.open(source).formulas("花名册")]
    assert [cell.text for cell in Package.open(target).formulas("花名册")] == kept and kept[0].startswith(spelling)


@pytest.mark.parametrize("values_only", [[], ["--values"]], ids=["formulas", "values"])
def test_the_part_that_says_where_the_add_in_was_is_copied_as_it_is(tmp_path: Path, values_only: list[str]) -> None:
    source, target = linked(roster(tmp_path / "in.xlsx", "[1]!TRAINING_SUBSIDY(")), tmp_path / "out.xlsx"
    assert main(["calc", str(source), "-o", str(target), *values_only]) == 0
    assert values(target) == RIGHT
    for name in EXTERNAL:
        assert part(target, name) == part(source, name)
    assert b"<externalReference " in part(target, "xl/workbook.xml")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_check_knows_the_amounts_by_any_spelling(
    tmp_path: Path, spelling: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(name: str, by: str, link: bool) -> str:
        path = roster(tmp_path / name, by)
        source = linked(path) if link else path
        assert main(["calc", str(source), "-o", str(tmp_path / f"out-{name}")]) == 0
        capsys.readouterr()
        main(["check", str(tmp_path / f"out-{name}")])
        return capsys.readouterr().out

    assert said("a.xlsx", spelling, True) == said("b.xlsx", "TRAINING_SUBSIDY(", False)


def test_what_our_add_in_does_not_have_is_not_taken_for_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = linked(roster(tmp_path / "in.xlsx", "[1]!TRAINING_SUBSIDIES(")), tmp_path / "out.xlsx"
    assert main(["calc", str(source), "-o", str(target)]) == 1
    assert "花名册!E2" in capsys.readouterr().err


def test_attach_and_read_take_a_workbook_with_the_link(tmp_path: Path) -> None:
    source, target = linked(roster(tmp_path / "in.xlsx", "[1]!TRAINING_SUBSIDY(")), tmp_path / "out.xlsx"
    worked = tmp_path / "worked.xlsx"
    assert main(["calc", str(source), "-o", str(worked)]) == 0
    assert main(["read", str(worked)]) in (0, 1)
    assert main(["attach", str(worked), "-o", str(target), "--benefit", "培训补贴"]) in (0, 1)
    page = openpyxl.load_workbook(target, data_only=True)["花名册"]
    assert [page.cell(row, 8).value for row in (2, 3)] == [3000, 1000]
    assert part(target, LINK) == part(source, LINK)


def test_libreoffice_works_the_same_workbook_out(tmp_path: Path, libreoffice) -> None:  # type: ignore[no-untyped-def]
    source, target = linked(roster(tmp_path / "in.xlsx", "[1]!TRAINING_SUBSIDY(")), tmp_path / "out.xlsx"
    assert main(["calc", str(source), "-o", str(target), "--engine", "libreoffice"]) == 0
    assert values(target) == RIGHT
