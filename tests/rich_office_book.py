"""A workbook in which an office used everything a spreadsheet has: what our writing must not touch."""

import io
import zipfile
from pathlib import Path

import xlsxwriter
from messy.paper import HEADER, person
from test_package import PICTURE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
TITLE = "某校职业培训补贴人员花名册"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
EXTERNAL, PIVOT = "xl/externalLinks/externalLink1.xml", "xl/pivotTables/pivotTable1.xml"
CACHE, RECORDS = "xl/pivotCache/pivotCacheDefinition1.xml", "xl/pivotCache/pivotCacheRecords1.xml"
ADDED = {
    EXTERNAL: f"""<externalLink {MAIN}><externalBook xmlns:r="{OFFICE}" r:id="rId1"><sheetNames><sheetName val="往年"/>
        </sheetNames><sheetDataSet><sheetData sheetId="0"><row r="2"><cell r="B2"><v>8000</v></cell></row></sheetData>
        </sheetDataSet></externalBook></externalLink>""",
    "xl/externalLinks/_rels/externalLink1.xml.rels": f"""<Relationships {RELATIONS}><Relationship Id="rId1"
        Type="{OFFICE}/externalLinkPath" Target="2023.xlsx" TargetMode="External"/></Relationships>""",
    CACHE: f"""<pivotCacheDefinition {MAIN} xmlns:r="{OFFICE}" r:id="rId1" refreshedVersion="6" createdVersion="6"
        recordCount="3"><cacheSource type="worksheet"><worksheetSource ref="D2:E5" sheet="名单"/></cacheSource>
        <cacheFields count="2"><cacheField name="等级" numFmtId="0"><sharedItems count="1"><s v="高级工"/></sharedItems>
        </cacheField><cacheField name="证书类型" numFmtId="0"><sharedItems count="1"><s v="职业技能等级证书"/>
        </sharedItems></cacheField></cacheFields></pivotCacheDefinition>""",
    "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": f"""<Relationships {RELATIONS}><Relationship Id="rId1"
        Type="{OFFICE}/pivotCacheRecords" Target="pivotCacheRecords1.xml"/></Relationships>""",
    RECORDS: f"""<pivotCacheRecords {MAIN} count="3">{'<r><x v="0"/><x v="0"/></r>' * 3}</pivotCacheRecords>""",
    PIVOT: f"""<pivotTableDefinition {MAIN} name="各等级人数" cacheId="1" dataCaption="值" updatedVersion="6"
        createdVersion="6"><location ref="F3:G5" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>
        <pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="2"><item x="0"/><item t="default"/>
        </items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/>
        </rowFields><rowItems count="2"><i><x/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>
        <dataFields count="1"><dataField name="人数" fld="1" subtotal="count"/></dataFields></pivotTableDefinition>""",
    "xl/pivotTables/_rels/pivotTable1.xml.rels": f"""<Relationships {RELATIONS}><Relationship Id="rId1"
        Type="{OFFICE}/pivotCacheDefinition" Target="../pivotCache/pivotCacheDefinition1.xml"/></Relationships>""",
}
KINDS = {EXTERNAL: "externalLink", CACHE: "pivotCacheDefinition", RECORDS: "pivotCacheRecords", PIVOT: "pivotTable"}
TYPES = "".join(f'<Override PartName="/{p}" ContentType="{SPREADSHEET}.{kind}+xml"/>' for p, kind in KINDS.items())
INSERTED = {
    "[Content_Types].xml": ("</Types>", TYPES),
    "xl/workbook.xml": ("<definedNames>", '<externalReferences><externalReference r:id="rIdE"/></externalReferences>'),
    "xl/_rels/workbook.xml.rels": (
        "</Relationships>",
        f'<Relationship Id="rIdE" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        f'<Relationship Id="rIdP" Type="{OFFICE}/pivotCacheDefinition" Target="pivotCache/pivotCacheDefinition1.xml"/>',
    ),
    "xl/worksheets/_rels/sheet2.xml.rels": (
        "</Relationships>",
        f'<Relationship Id="rIdP" Type="{OFFICE}/pivotTable" Target="../pivotTables/pivotTable1.xml"/>',
    ),
}
CACHES = '<pivotCaches><pivotCache cacheId="1" r:id="rIdP"/></pivotCaches>'


def rich_office_book(folder: Path) -> Path:
    """A macro workbook: a chart, a picture, a shape, a button, a comment, formats that follow values (those of 2010 as
    well), validations, protection, a print area; on a second sheet a table, a pivot table and a link to another file.
    """
    path = folder / "有宏.xlsm"
    (folder / "vba.bin").write_bytes(OLE)
    with xlsxwriter.Workbook(str(path)) as book:
        page, aside = book.add_worksheet("名单"), book.add_worksheet("统计")
        money = book.add_format({"num_format": "#,##0.00", "bg_color": "#FFFFCC", "border": 1})
        page.merge_range("A1:G1", TITLE)
        page.write_row("A2", HEADER, money)
        for row in (1, 2, 3):
            page.write_row(row + 1, 0, person(row), money)
        page.write_comment("B2", "按证件填")
        page.data_validation("D3:D5", {"validate": "list", "source": ["高级工", "中级工"]})
        page.conditional_format("G3:G5", {"type": "cell", "criteria": ">", "value": 5000, "format": money})
        page.conditional_format("G3:G5", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
        page.protect("", {"sort": True, "autofilter": True})
        page.print_area("A1:G5")
        page.repeat_rows(0, 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=名单!$G$3:$G$5"})
        page.insert_chart("A12", chart)
        page.insert_image("H12", "one.png", {"image_data": io.BytesIO(PICTURE)})
        page.insert_textbox("D12", "公章")
        page.insert_button("F12", {"macro": "算", "caption": "算"})
        aside.write_formula("A1", "=SUM(名单!G3:G5)", None, 9000)
        aside.write_formula("A2", "=[1]往年!$B$2", None, 8000)
        aside.add_table("C1:D3", {"columns": [{"header": "镇"}, {"header": "人数"}]})
        book.add_vba_project(str(folder / "vba.bin"))
    return _with_parts(path)


def _with_parts(path: Path) -> Path:
    """Adds the pivot table and the other file, which the maker of the workbook cannot write."""
    with zipfile.ZipFile(path) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    for part, (before, text) in INSERTED.items():
        members[part] = _inserted(members[part], before, text)
    members["xl/workbook.xml"] = _inserted(members["xl/workbook.xml"], "</workbook>", CACHES)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in (members | {name: text.encode() for name, text in ADDED.items()}).items():
            new.writestr(name, data)
    return path


def _inserted(data: bytes, before: str, text: str) -> bytes:
    assert data.count(before.encode()) == 1
    return data.replace(before.encode(), text.encode() + before.encode())
