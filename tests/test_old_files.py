"""Files of other names and older kinds: what they are is told by their content, and a conversion says what it loses."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from conftest import LibreOffice
from messy.paper import HEADER, Sheet, person, xlsx
from people import id_number

from addin.cli import main
from workbooks.check import check
from workbooks.opening import OLE
from workbooks.reading.reader import read

POLICY = "haiyuan-2023"
ROSTER = [["职业技能培训补贴名单"], HEADER, person(1), person(2)]
DIRECTORY_SECTOR, CLASS, CLASS_SIZE = 0x30, 0x50, 16  # of a compound file: where its root stands, and its class there


def old(folder: Path, sheet: Sheet, libreoffice: LibreOffice, name: str) -> Path:
    """The sheet as an old workbook of that name, beside no other file."""
    (folder / "制作").mkdir()
    return Path(shutil.copy(libreoffice.convert(xlsx(sheet)(folder / "制作"), "xls"), folder / name))


def of_another_class(path: Path) -> Path:
    """The same compound file with another root class, as another program would write it."""
    content = bytearray(path.read_bytes())
    assert content.startswith(OLE)
    sector = int.from_bytes(content[DIRECTORY_SECTOR : DIRECTORY_SECTOR + 4], "little")
    start = 512 * (sector + 1) + CLASS
    assert content[start - CLASS : start - CLASS + 20].decode("utf-16-le") == "Root Entry"
    content[start : start + CLASS_SIZE] = bytes(range(1, CLASS_SIZE + 1))
    path.write_bytes(content)
    return path


# .et, whichever of the two it is within


def test_an_et_that_is_an_old_workbook_is_read_whatever_its_class(tmp_path: Path, libreoffice: LibreOffice) -> None:
    path = of_another_class(old(tmp_path, Sheet(ROSTER), libreoffice, "名单.et"))
    reading = read(path)
    assert (reading.book.kind, [row.number for row in reading.found[0].roster.rows]) == ("xls", [3, 4])
    assert main(["attach", str(path), "-o", str(tmp_path / "结果.xlsx"), "--policy", POLICY]) == 0
    assert openpyxl.load_workbook(tmp_path / "结果.xlsx", data_only=True).worksheets[0]["H3"].value == 3000


@pytest.mark.parametrize("name", ["名单.et", "名单.xls", "名单"])
def test_a_new_workbook_under_an_old_name_is_read_and_kept_as_it_is(tmp_path: Path, name: str) -> None:
    path = xlsx(Sheet(ROSTER))(tmp_path).rename(tmp_path / name)
    assert read(path).book.kind == "xlsx"
    assert main(["attach", str(path), "-o", str(tmp_path / "结果.xlsx"), "--policy", POLICY]) == 0
    assert openpyxl.load_workbook(tmp_path / "结果.xlsx", data_only=True).worksheets[0]["H3"].value == 3000


def test_an_old_workbook_under_a_new_name_is_read_as_what_it_is(tmp_path: Path, libreoffice: LibreOffice) -> None:
    assert read(old(tmp_path, Sheet(ROSTER), libreoffice, "名单.xlsx")).book.kind == "xls"


# a school's printed list, half filled in


def school() -> Sheet:
    """Title, stamp and course above; 17 numbered lines of which 6 are filled; notes and signatures below."""
    header = ["序号", "姓名", "失业保险编号", "身份证号", "电话号码", "等级", "证书名称", "取证时间", "补贴标准"]
    people: list[list[object]] = [[n, *[""] * 8] for n in range(1, 18)]
    for n, row in enumerate(people[:6], 1):
        level, amount = ("初级（五级）", 1000) if n < 4 else ("中级", "1500元")
        row[1:] = [
            f"学 员{n}",
            f"SY{n:05}",
            id_number(n),
            f"1990000{n:04}",
            level,
            "职业技能等级证书",
            "2024.5.6",
            amount,
        ]
    people[2][3] = f"{id_number(3)} "
    people[3][4] = 19900000004
    people[5][3] = id_number(1)
    rows = [
        ["职业培训补贴人员花名册"],
        ["培训机构（印章）", "", "    \n培训专业：  培训时间：\n         "],
        header,
        *people,
        ["本表一式三份，经办机构二份，培训机构一份。"],
        ["培训机构负责人：", "", "        填表人：            ", "              联系电话："],
        ["", "", "", "       申请时间：    年    月    日"],
    ]
    return Sheet(rows, ("A1:E1", "A2:B2", "C2:E2", "D22:E22", "D23:E23"))


def test_a_schools_half_filled_list_is_read_paid_and_checked(
    tmp_path: Path, libreoffice: LibreOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = old(tmp_path, school(), libreoffice, "名单.xls"), tmp_path / "结果.xlsx"
    roster = read(source).found[0].roster
    assert (roster.header_row, [row.number for row in roster.rows], roster.totals) == (3, [4, 5, 6, 7, 8, 9], [])
    facts = {column.header: column.fact.label for column in roster.columns if column.fact}
    assert facts["电话号码"] == "联系电话" and facts["证书名称"] == "证书" and facts["取证时间"] == "取证日期"
    assert main(["attach", str(source), "-o", str(target), "--policy", POLICY]) == 0
    said = capsys.readouterr().out
    assert "6 人，共 7500 元" in said and "没有保留：字体、边框、底纹等格式\n" in said
    page = openpyxl.load_workbook(target, data_only=True).worksheets[0]
    assert [page[f"J{row}"].value for row in range(4, 11)] == [1000, 1000, 1000, 1500, 1500, 1500, None]
    assert page["K9"].value == "身份证号与第 4 行重复；" and page["K4"].value == "通过"
    told = [(found.code, found.cell) for found in check(target) if found.level == "错误"]
    assert told == [("two-names", "D9")]


def test_a_cleaned_copy_of_an_old_file_says_what_it_loses(
    tmp_path: Path, libreoffice: LibreOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    source = old(tmp_path, school(), libreoffice, "名单.xls")
    assert main(["read", str(source), "-o", str(tmp_path / "整理.xlsx")]) == 0
    assert "没有保留：字体、边框、底纹等格式\n" in capsys.readouterr().err
    new = xlsx(school())(tmp_path)
    assert main(["read", str(new), "-o", str(tmp_path / "二.xlsx")]) == 0
    assert "没有保留" not in capsys.readouterr().err
