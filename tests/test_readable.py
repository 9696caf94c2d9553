"""A workbook of ours where our functions are not installed: it opens with its numbers, and says what to install."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from messy.paper import HEADER, Sheet, person, xlsx
from people import trainee

from workbooks.attach import attach
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.package_write import _ENGINE

POLICY = "haiyuan-2023"
Made = Callable[[Path], Path]


def made_new(folder: Path) -> Path:
    return new("培训补贴花名册", folder / "新.xlsx", rows=4, data=[trainee(1), trainee(2)])


def made_attached(folder: Path) -> Path:
    title = ["某校职业培训补贴人员花名册"]
    source = xlsx(Sheet([title, HEADER, *(person(n) for n in range(1, 4))]))(folder)
    attach(source, folder / "带公式.xlsx", policy=POLICY)
    return folder / "带公式.xlsx"


def made_long(folder: Path) -> Path:
    title = ["某校职业培训补贴人员花名册"]
    source = xlsx(Sheet([title, HEADER, *(person(n) for n in range(1, 311))]))(folder)
    attach(source, folder / "长.xlsx", policy=POLICY)
    return folder / "长.xlsx"


def made_calculated(folder: Path) -> Path:
    """What somebody saved where our functions are not installed, and then worked out."""
    path = made_new(folder)
    book = openpyxl.load_workbook(path)
    book.save(folder / "存过.xlsx")
    calculate(folder / "存过.xlsx", folder / "算过.xlsx")
    return folder / "算过.xlsx"


ALL = pytest.mark.parametrize("make", [made_new, made_attached, made_long, made_calculated])


@ALL
def test_every_formula_stands_beside_its_value(tmp_path: Path, make: Made) -> None:
    path = make(tmp_path)
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    found = {
        f"{page.title}!{cell.coordinate}": values[page.title][cell.coordinate].value
        for page in formulas
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert 3000 in found.values()
    assert not [place for place, value in found.items() if value == "#NAME?"]
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert not re.search(rb"</f></c>|<f[^>]*/></c>", archive.read(name)), name


@ALL
def test_no_program_is_told_to_work_it_out_anew_on_opening(tmp_path: Path, make: Made) -> None:
    with zipfile.ZipFile(make(tmp_path)) as archive:
        (told,) = re.findall(rb"<calcPr[^>]*>", archive.read("xl/workbook.xml"))
    assert b"fullCalcOnLoad" not in told and b"forceFullCalc" not in told
    (engine,) = re.findall(rb'calcId="(\d+)"', told)
    assert int(engine) >= _ENGINE


@ALL
def test_the_sheet_of_settings_says_what_to_install_and_what_to_do_without(tmp_path: Path, make: Made) -> None:
    page = openpyxl.load_workbook(make(tmp_path))["设置"]
    text = "".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)
    assert "#NAME?" in text and "butie 加载项（Excel、LibreOffice）" in text and "butie calc" in text
    assert "不保存就关掉" in text


@ALL
def test_libreoffice_shows_the_numbers_that_are_there(tmp_path: Path, make: Made, libreoffice) -> None:  # type: ignore[no-untyped-def]
    path = make(tmp_path)
    values = openpyxl.load_workbook(libreoffice.convert(path, "xlsx"), data_only=True)
    stored = openpyxl.load_workbook(path, data_only=True)
    sheet = stored.sheetnames[0]
    amounts = [c.value for row in stored[sheet].iter_rows() for c in row if c.value == 3000]
    assert amounts and [c.value for row in values[sheet].iter_rows() for c in row if c.value == 3000] == amounts
