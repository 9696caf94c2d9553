"""Workbooks as packages: whatever is not touched comes out byte for byte, whatever is touched opens anywhere."""

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from udfs.cells import CellError
from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.package_sheet import NewSheet
from workbooks.problems import FileProblem

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)
SHARED = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2</f><v>2</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>4</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>6</v></c></row>'
)


def rich_workbook(path: Path) -> Path:
    """A workbook with a chart, a picture, a comment, validations, conditional formats and merged cells."""
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("花名 册"), book.add_worksheet("设置")
    money = book.add_format({"num_format": "#,##0.00", "bg_color": "#FFFFCC"})
    sheet.merge_range("A1:D1", "花名册")
    sheet.write_row("A2", ["姓名", "等级", "金额", "备注"])
    for row in range(2, 6):
        sheet.write_row(row, 0, [f"张{row}", "高级工"])
        sheet.write_formula(row, 2, f"=D{row + 1}*2", money, row * 2)
        sheet.write(row, 3, row)
    sheet.write_comment("B2", "等级按证书")
    sheet.data_validation("B3:B6", {"validate": "list", "source": ["高级工", "中级工"]})
    sheet.conditional_format("C3:C6", {"type": "cell", "criteria": ">", "value": 3, "format": money})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='花名 册'!$C$3:$C$6"})
    sheet.insert_chart("F2", chart)
    sheet.insert_image("F20", "one.png", {"image_data": io.BytesIO(PICTURE)})
    other.write("A1", "haiyuan-2023")
    book.define_name("政策", "=设置!$A$1")
    book.close()
    return path


def with_part(source: Path, part: str, change: tuple[str, str], extra: dict[str, str] | None = None) -> Path:
    """A copy of a workbook with one text of one part replaced, and perhaps parts added."""
    target = source.with_name(f"changed-{source.name}")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info).decode() if info.filename == part else old.read(info)
            if isinstance(data, str):
                assert change[0] in data
                data = data.replace(*change, 1)
            new.writestr(info.filename, data)
        for name, text in (extra or {}).items():
            new.writestr(name, text)
    return target


def shared_workbook(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("S").write("E9", 1)
    book.close()
    return with_part(path, "xl/worksheets/sheet1.xml", ("<sheetData>", f"<sheetData>{SHARED}"))


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def raw_members(path: Path) -> dict[str, bytes]:
    """Each member as it is stored, still compressed."""
    content = path.read_bytes()
    found = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            lengths = content[info.header_offset + 26 : info.header_offset + 30]
            start = info.header_offset + 30 + int.from_bytes(lengths[:2], "little")
            start += int.from_bytes(lengths[2:], "little")
            found[info.filename] = content[start : start + info.compress_size]
    return found


def test_every_part_that_is_not_touched_is_copied_as_it_is_stored(tmp_path: Path) -> None:
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    package = Package.open(source)
    package.edit("花名 册", 3, 3, 99)
    package.save(target)
    old, new = raw_members(source), raw_members(target)
    assert list(old) == list(new)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert any("media" in name for name in old) and any("chart" in name for name in old)


def test_within_a_touched_sheet_only_the_touched_cell_changes(tmp_path: Path) -> None:
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    package = Package.open(source)
    package.edit("花名 册", 3, 3, 99)
    package.save(target)
    name = "xl/worksheets/sheet1.xml"
    old, new = parts(source)[name], parts(target)[name]
    assert old.replace(b"<f>D3*2</f><v>4</v>", b"<f>D3*2</f><v>99</v>") == new


def test_the_result_opens_in_libreoffice_with_its_values(tmp_path: Path, libreoffice) -> None:  # type: ignore[no-untyped-def]
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    package = Package.open(source)
    package.edit("花名 册", 3, 3, 99)
    package.edit("花名 册", 4, 4, "=1+1")
    package.add_sheet(NewSheet("校验结果", [["单元格", "问题"], ["B3", "等级不认识"]], (10, 40)))
    package.save(target)
    sheet = openpyxl.load_workbook(libreoffice.convert(target, "xlsx"), data_only=True)
    assert sheet["花名 册"]["C3"].value == 99
    assert sheet["花名 册"]["D4"].value == "=1+1"
    assert sheet["校验结果"]["B2"].value == "等级不认识"


def test_values_of_every_kind_come_back_as_they_went_in(tmp_path: Path) -> None:
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    values = [1, -2.5, Decimal("1234.10"), True, "文字 & <标签>", " 空格 ", "两\n行", "_x0041_\x07", CellError("#N/A")]
    package = Package.open(source)
    for row, value in enumerate(values, 20):
        package.edit("设置", row, 7, value)
        package.edit("花名 册", row, 7, value)
    package.edit("设置", 40, 1, date(2024, 5, 1))
    package.save(target)
    for name in ("设置", "花名 册"):
        shown = {cell.row: cell.value for cell in Package.open(target).cells(name) if cell.column == 7}
        assert [shown[row] for row in range(20, 20 + len(values))] == [
            float(v) if isinstance(v, Decimal) else v for v in values
        ]
    assert openpyxl.load_workbook(target)["设置"]["A40"].value == 45413


def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    package = Package.open(source)
    package.edit("设置", 2, 1, '=HYPERLINK("http://x","点我")')
    package.save(target)
    cell = openpyxl.load_workbook(target)["设置"]["A2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x","点我")', "s")
    assert not any(c.formula for c in Package.open(target).cells("设置"))


def test_a_formula_can_be_replaced_and_removed(tmp_path: Path) -> None:
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    package = Package.open(source)
    package.edit("花名 册", 3, 3, 7, "=D3+3")
    package.edit("花名 册", 4, 3, formula=None)
    package.edit("花名 册", 5, 3, formula='D5&"<元>"')
    package.save(target)
    found = {(c.row, c.column): c for c in Package.open(target).cells("花名 册")}
    assert (found[3, 3].formula, found[3, 3].value) == ("D3+3", 7)
    assert (found[4, 3].formula, found[4, 3].value) == (None, 6)
    assert (found[5, 3].formula, found[5, 3].value) == ('D5&"<元>"', 8)
    assert found[6, 3].formula == "D6*2"


def test_shared_formulas_read_as_each_cell_s_own(tmp_path: Path) -> None:
    package = Package.open(shared_workbook(tmp_path / "a.xlsx"))
    assert [(c.row, c.text, c.value) for c in package.formulas("S")] == [(1, "A1*2", 2), (2, "A2*2", 4), (3, "A3*2", 6)]


def test_taking_away_a_shared_formula_s_master_leaves_the_others_their_formula(tmp_path: Path) -> None:
    source, target = shared_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    package = Package.open(source)
    package.edit("S", 1, 2, formula=None)
    package.save(target)
    assert [(c.row, c.text, c.value) for c in Package.open(target).formulas("S")] == [(2, "A2*2", 4), (3, "A3*2", 6)]
    sheet = openpyxl.load_workbook(target)["S"]
    assert [sheet.cell(row, 2).value for row in (1, 2, 3)] == [2, "=A2*2", "=A3*2"]


def test_new_values_beside_shared_formulas_leave_the_formulas_shared(tmp_path: Path) -> None:
    source, target = shared_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    package = Package.open(source)
    package.edit("S", 1, 2, 20)
    package.save(target)
    assert b'<f t="shared" ref="B1:B3" si="0">A1*2</f><v>20</v>' in parts(target)["xl/worksheets/sheet1.xml"]


def test_removing_a_formula_takes_the_calculation_chain_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    chain = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    once = with_part(
        tmp_path / "a.xlsx",
        "xl/_rels/workbook.xml.rels",
        ("</Relationships>", f'<Relationship Id="rId99" Type="{chain}" Target="calcChain.xml"/></Relationships>'),
        {"xl/calcChain.xml": "<calcChain/>"},
    )
    source = with_part(
        once, "[Content_Types].xml", ("</Types>", '<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>')
    )
    package = Package.open(source)
    package.edit("Sheet", 1, 1, 2)
    package.save(tmp_path / "kept.xlsx")
    assert "xl/calcChain.xml" in parts(tmp_path / "kept.xlsx")
    package.edit("Sheet", 1, 1, 2, None)
    package.save(tmp_path / "gone.xlsx")
    left = parts(tmp_path / "gone.xlsx")
    assert "xl/calcChain.xml" not in left
    assert b"calcChain" not in left["xl/_rels/workbook.xml.rels"] + left["[Content_Types].xml"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<calcPr calcId="124519" fullCalcOnLoad="1"/>', '<calcPr calcId="191029"/>'),
        ('<calcPr calcMode="manual" iterate="1"/>', '<calcPr calcId="191029" calcMode="manual" iterate="1"/>'),
        ('<calcPr calcId="200000" forceFullCalc="1"></calcPr>', '<calcPr calcId="200000"/>'),
        ("", '<calcPr calcId="191029"/>'),
    ],
)
def test_no_result_forces_a_recalculation_when_it_is_opened(tmp_path: Path, before: str, after: str) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    text = '<calcPr calcId="124519" fullCalcOnLoad="1"/>'
    source = with_part(source, "xl/workbook.xml", (text, before))
    Package.open(source).save(tmp_path / "b.xlsx")
    workbook = parts(tmp_path / "b.xlsx")["xl/workbook.xml"].decode()
    assert f"</definedNames>{after}" in workbook
    assert workbook.count("calcPr ") == 1


def test_a_coloured_cell_keeps_its_other_formats(tmp_path: Path) -> None:
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    package = Package.open(source)
    package.fill("花名 册", 3, 3, "FFC7CE")
    package.fill("花名 册", 50, 9, "FFC7CE")
    package.save(target)
    sheet = openpyxl.load_workbook(target)["花名 册"]
    assert sheet["C3"].fill.fgColor.rgb == sheet["I50"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["C3"].number_format == "#,##0.00"
    assert sheet["C3"].value == "=D3*2"
    assert sheet["C4"].fill.fgColor.rgb == "FFFFFFCC"


def test_a_new_sheet_is_ready_to_print_and_its_name_is_free(tmp_path: Path) -> None:
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    package = Package.open(source)
    rows = [["单元格", "问题"], ["B3", "=1+1"], ["B4", None]]
    assert package.add_sheet(NewSheet("设置", rows, (12, 60), {(2, 1): "FFC7CE"})) == "设置(2)"
    package.save(target)
    book = openpyxl.load_workbook(target)
    sheet = book["设置(2)"]
    assert book.sheetnames == ["花名 册", "设置", "设置(2)"]
    assert sheet["B2"].value == "=1+1" and sheet["B2"].data_type == "s" and sheet["B2"].alignment.wrap_text
    assert sheet["A1"].font.b and not sheet["A2"].font.b
    assert sheet["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.column_dimensions["B"].width == 60
    assert book.defined_names["政策"].value == "设置!$A$1"


def test_names_and_tables_are_read(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("表")
    sheet.add_table("B2:C5", {"name": "人员", "columns": [{"header": "姓名"}, {"header": "等级"}]})
    book.define_name("表!本表", "=表!$A$1")
    book.define_name("政策", '="haiyuan-2023"')
    book.close()
    package = Package.open(tmp_path / "a.xlsx")
    assert package.names[("政策", None)] == '"haiyuan-2023"'
    assert package.names[("本表", "表")] == "表!$A$1"
    table = package.tables["人员"]
    assert (table.sheet, table.columns, table.area[1:], table.header_rows) == ("表", ["姓名", "等级"], (2, 2, 5, 3), 1)


def test_cells_without_an_address_are_found_where_they_stand(tmp_path: Path) -> None:
    body = '<row><c><v>1</v></c><c><f>A1+1</f><v>2</v></c></row><row><c t="inlineStr"><is><t>x</t></is></c></row>'
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet("S")
    book.close()
    source = with_part(
        tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", ("<sheetData/>", f"<sheetData><!-- c -->{body}</sheetData>")
    )
    package = Package.open(source)
    assert [(c.row, c.column, c.value) for c in package.cells("S")] == [(1, 1, 1), (1, 2, 2), (2, 1, "x")]
    package.edit("S", 2, 1, "y")
    package.save(tmp_path / "b.xlsx")
    assert [c.value for c in Package.open(tmp_path / "b.xlsx").cells("S")] == [1, 2, "y"]


def test_an_edit_lands_between_the_cells_and_rows_that_exist(tmp_path: Path) -> None:
    source = with_part(
        shared_workbook(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", ('<row r="2">', '<row r="2" ht="30">')
    )
    package = Package.open(source)
    for place in ((1, 3), (4, 1), (2, 27), (12, 2), (9, 1)):
        package.edit("S", *place, "新")
    package.save(tmp_path / "b.xlsx")
    places = [(c.row, c.column) for c in Package.open(tmp_path / "b.xlsx").cells("S")]
    assert places == sorted(places) and len(places) == len(set(places)) == 12
    assert b'<row r="2" ht="30">' in parts(tmp_path / "b.xlsx")["xl/worksheets/sheet1.xml"]


def test_a_part_with_prefixed_names_is_read_and_patched(tmp_path: Path) -> None:
    source = shared_workbook(tmp_path / "a.xlsx")
    xml = parts(source)["xl/worksheets/sheet1.xml"].decode()
    prefixed = re.sub(r"<(/?)(?=\w)", r"<\1x:", xml).replace("xmlns=", "xmlns:x=", 1)
    package = Package.open(with_part(source, "xl/worksheets/sheet1.xml", (xml, prefixed)))
    assert [(c.row, c.text, c.value) for c in package.formulas("S")] == [(1, "A1*2", 2), (2, "A2*2", 4), (3, "A3*2", 6)]
    package.edit("S", 2, 1, "新")
    package.edit("S", 2, 3, 5)
    package.save(tmp_path / "b.xlsx")
    assert [c.value for c in Package.open(tmp_path / "b.xlsx").cells("S")] == [1, 2, "新", 4, 5, 3, 6, 1]


def test_recalculation_touches_nothing_but_values(tmp_path: Path, libreoffice) -> None:  # type: ignore[no-untyped-def]
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    stale = with_part(source, "xl/worksheets/sheet1.xml", ("<f>D3*2</f><v>4</v>", "<f>D3*2</f><v>0</v>"))
    report = calculate(stale, target)
    assert (report.formulas, report.changed, report.failures) == (4, 1, [])
    old, new = raw_members(source), raw_members(target)
    assert {name for name in old if old[name] != new[name]} == {"xl/workbook.xml"}
    shown = openpyxl.load_workbook(libreoffice.convert(target, "xlsx"), data_only=True)["花名 册"]
    assert [shown.cell(row, 3).value for row in range(3, 7)] == [4, 6, 8, 10]


def test_a_broken_signature_is_told(tmp_path: Path) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    assert not Package.open(source).signed
    signed = with_part(source, "xl/workbook.xml", ("<sheets>", "<sheets>"), {"_xmlsignatures/sig1.xml": "<s/>"})
    assert Package.open(signed).signed


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    before = source.read_bytes()
    with pytest.raises(FileProblem, match="不能盖住原件"):
        Package.open(source).save(source)
    with pytest.raises(FileProblem, match="是文件夹"):
        Package.open(source).save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert source.read_bytes() == before


# days and numbers that functions of ours answer


def test_a_day_in_a_general_cell_is_shown_as_one_and_other_formats_stay(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = book.add_worksheet("S")
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    sheet.write("A1", "11010519491231002X")
    sheet.write_formula("B1", "=ID_BIRTHDATE(A1)", None, 0)
    sheet.write_formula("B2", '=IF(A1="","",ID_BIRTHDATE(A1))', bold, 0)
    sheet.write_formula("B3", "=ID_BIRTHDATE(A1)", money, 0)
    sheet.write_formula("B4", "=ID_BIRTHDATE(A1)-1", None, 0)
    sheet.write_formula("B5", "=ID_BIRTHDATE(A9)", None, 0)
    sheet.write_dynamic_array_formula("D1", "=ID_BIRTHDATE(A1:A2)", None, 0)
    sheet.write_dynamic_array_formula("F1", "=ID_BIRTHDATE(IF({1;1},A1))", None, 0)
    book.close()
    calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["S"]
    formats = {place: shown[place].number_format for place in ("B1", "B2", "B3", "B4", "B5", "D1", "D2", "F2")}
    day = "yyyy-mm-dd"
    assert formats == {**dict.fromkeys(("B1", "B2", "D1", "F2"), day), "B3": "0.00"} | dict.fromkeys(
        ("B4", "B5", "D2"), "General"
    )
    assert shown["B1"].value == datetime(1949, 12, 31) and shown["B2"].font.bold and shown["B4"].value == 18262
    styles = parts(tmp_path / "out.xlsx")["xl/styles.xml"]
    assert styles.count(b'"yyyy-mm-dd"') == 1
    calculate(tmp_path / "out.xlsx", tmp_path / "again.xlsx")
    assert parts(tmp_path / "again.xlsx") == parts(tmp_path / "out.xlsx")


def test_a_number_is_written_in_its_shortest_form(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = book.add_worksheet("S")
    for row, formula in enumerate(("=0.1+0.2", "=2745.05*12", "=1/3", "=3000*1")):
        sheet.write_formula(row, 0, formula, None, 0)
    book.close()
    calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    written = re.findall(rb"<v>([^<]*)</v>", parts(tmp_path / "out.xlsx")["xl/worksheets/sheet1.xml"])
    assert written == [b"0.30000000000000004", b"32940.600000000006", b"0.3333333333333333", b"3000"]
