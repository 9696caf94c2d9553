"""Every working paper: right data gives its amount and no finding, one fault gives exactly that finding."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import LibreOffice
from people import trainee
from working_papers import PAPERS, Row

from addin.libreoffice.recalculate import recalculate
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.form_library import form, offered
from workbooks.formula import address
from workbooks.package import Package

AS_OF = date(2024, 6, 1)
NAMES = sorted(PAPERS)


def made(name: str, folder: Path, change: Row | None = None, fields: Row | None = None, row: int = 1) -> Path:
    """A filled paper; `change` differs in one row, `fields` in the head."""
    paper = PAPERS[name]
    data = paper.data()
    data[row] = data[row] | (change or {})
    return new(name, folder / f"{name}.xlsx", data=data, fields=paper.fields | (fields or {}), as_of=AS_OF)


def values(path: Path, sheet: str) -> Mapping[str, object]:
    return {address(c.row, c.column): c.value for c in Package.open(path).cells(sheet)}


def told(path: Path) -> list[tuple[str, str]]:
    return [(finding.type, finding.cell) for finding in check(path)]


def test_every_working_paper_has_data_in_these_tests() -> None:
    assert sorted(key for key, known in offered().items() if known.kind == "working" and not known.alone) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_right_data_gives_the_amount_of_the_document_and_no_finding(name: str, tmp_path: Path) -> None:
    paper, path = PAPERS[name], made(name, tmp_path)
    found = values(path, paper.sheet)
    assert found[paper.total] == pytest.approx(paper.amount, abs=1e-9)
    assert any(str(value).endswith(paper.in_words) for value in found.values() if isinstance(value, str))
    assert told(path) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_takes_the_policy_of_its_own_document(name: str, tmp_path: Path) -> None:
    path = new(name, tmp_path / "空.xlsx", as_of=AS_OF)
    assert values(path, "设置")["B4"] == (form(name).document or "haiyuan-2023")
    assert values(path, PAPERS[name].sheet)["A1"] == "工作底稿（供计算核对用，不是文件的正式附件）"


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_paper_shows_no_error_and_names_no_person(name: str, tmp_path: Path) -> None:
    found = values(new(name, tmp_path / "空.xlsx", as_of=AS_OF), PAPERS[name].sheet)
    assert [a for a, v in found.items() if isinstance(v, str) and v.startswith(("#", "错误："))] == []
    assert {finding.type for finding in check(tmp_path / "空.xlsx")} == {"no-rows"}


@pytest.mark.parametrize("name", NAMES)
def test_every_amount_passes_the_policy_of_the_workbook(name: str) -> None:
    paying = [c.formula for c in form(name).tables[0].columns if c.pays or c.judges]
    paying += [p.formula for b in form(name).blocks for row in b.grid for p in row if p.pays]
    assert paying and all(",政策" in formula for formula in paying)


FAULTS: list[tuple[str, Row, Row, list[tuple[str, str]]]] = [
    ("技能评价补贴花名册", {"证书类型": "培训合格证书"}, {}, [("undecided", "M6")]),
    ("技能评价补贴花名册", {"人员类别": "机关事业单位在编人员", "就业重点群体": "否"}, {}, [("ineligible", "M6")]),
    ("直补个人花名册", {"稳定就业月数": 2}, {}, [("ineligible", "N6")]),
    ("直补个人花名册", {"海原户籍": "否"}, {}, [("ineligible", "N6")]),
    ("机关实习补贴发放表", {"事假": 6, "实出勤": 16}, {}, [("ineligible", "L7")]),
    ("机关实习补贴发放表", {"实出勤": ""}, {}, [("missing-value", "G7")]),
    ("见习补贴申领表", {"宁夏户籍": "否"}, {}, [("ineligible", "K7")]),
    ("见习补贴申领表", {"月数": 5}, {}, [("months-mismatch", "J7")]),
    ("社会保险补贴表", {"在岗月数": 5}, {}, [("ineligible", "I6")]),
    ("社会保险补贴表", {"在岗月数": 13}, {}, [("undecided", "I6")]),
    ("就业载体奖励花名册", {"稳定就业月数": 5}, {}, [("ineligible", "N7")]),
    ("就业载体奖励花名册", {"就业日期": "2024-07-02"}, {}, [("undecided", "N7")]),
    ("吸纳重点群体奖励花名册", {"合同月数": 5}, {}, [("ineligible", "R7")]),
    ("吸纳重点群体奖励花名册", {"当年新招用": "否"}, {}, [("ineligible", "R7")]),
    ("就业帮扶基地奖补花名册", {"合同月数": 11}, {}, [("ineligible", "N8")]),
    ("就业帮扶基地奖补花名册", {}, {"申请日期": "2026-01-05"}, [("outside-period", "I4")]),
    ("社区工厂补贴申请表", {"合同月数": 11}, {}, [("ineligible", "N9")]),
    (
        "社区工厂补贴申请表",
        {},
        {"已认定": "否"},
        [("amount-differs", "J5"), ("ineligible", "N8"), ("ineligible", "N9"), ("ineligible", "N10")],
    ),
    ("社区工厂补贴申请表", {"人员类别": "农村劳动力"}, {}, [("form-requirement", "D9")]),
    ("班次培训补贴结算表", {}, {"七类人员": "否"}, [("undecided", "C7")]),
    ("班次培训补贴结算表", {"考核结果": ""}, {}, [("missing-value", "E11")]),
    ("求职补贴花名册", {"合同月数": 11}, {}, [("ineligible", "K6")]),
    ("求职补贴花名册", {"脱贫家庭高校毕业生": "是"}, {}, [("undecided", "K6")]),
    ("求职补贴花名册", {"申请日期": "2024-09-02"}, {}, [("ineligible", "K6")]),
    ("职业介绍补贴花名册", {"合同（就业）月数": 11}, {}, [("ineligible", "J6")]),
    ("职业介绍补贴花名册", {}, {"申请日期": ""}, [("missing-value", "I3")]),
    ("生活和交通费发放表", {"生活费": 21}, {}, [("bad-claim", "J7")]),
    ("生活和交通费发放表", {"本年已享受期数": 1}, {}, [("ineligible", "J7")]),
    ("跨省交通补助花名册", {"是否跨省": "否"}, {}, [("ineligible", "K6")]),
    ("跨省交通补助花名册", {"本年已享受交通补助": "是"}, {}, [("ineligible", "K6")]),
]


@pytest.mark.parametrize(("name", "change", "fields", "expected"), FAULTS)
def test_one_fault_gives_exactly_its_finding(
    name: str, change: Row, fields: Row, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert told(made(name, tmp_path, change, fields)) == expected


@pytest.mark.parametrize(
    ("name", "change", "fields", "amount"),
    [
        ("社区工厂补贴申请表", {}, {"员工总数": 10}, 3000),  # 3 of 10 is less than a third: no rent part
        ("社区工厂补贴申请表", {}, {"已享受年数": 2}, 3000),
        ("社区工厂补贴申请表", {"合同月数": 11}, {"员工总数": 6}, 12000),
        ("就业帮扶基地奖补花名册", {"合同月数": 11}, {}, 22000),
        ("就业帮扶基地奖补花名册", {}, {"本年已领": 290000}, 10000),
        ("就业载体奖励花名册", {"稳定就业月数": 5}, {}, 2000),
        ("就业载体奖励花名册", {"就业日期": "2024-07-02"}, {}, 2000),
        ("吸纳重点群体奖励花名册", {}, {"单位类别": "其他单位"}, ""),
        ("班次培训补贴结算表", {"就业日期": "2024-09-01"}, {}, 10800),  # a day late: 4 employed
        ("班次培训补贴结算表", {"就业日期": "2024-08-31"}, {}, 12960),
    ],
)
def test_the_amount_of_a_unit_follows_its_rows(
    name: str, change: Row, fields: Row, amount: object, tmp_path: Path
) -> None:
    found = values(made(name, tmp_path, change, fields), PAPERS[name].sheet)[PAPERS[name].total]
    assert str(found).startswith(amount) if isinstance(amount, str) else found == amount


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_identity_number_is_told_in_every_paper(name: str, tmp_path: Path) -> None:
    number = str(PAPERS[name].data()[1]["身份证号"])
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    kinds = [kind for kind, _ in told(made(name, tmp_path, {"身份证号": wrong}))]
    assert kinds == ["wrong-identity"]


UNITS = [name for name in NAMES if any(c.pays for b in form(name).blocks for row in b.grid for c in row)]


@pytest.mark.parametrize("name", UNITS)
def test_an_amount_written_over_the_head_is_told(name: str, tmp_path: Path) -> None:
    paper, path = PAPERS[name], made(name, tmp_path)
    book = openpyxl.load_workbook(path)
    book[paper.sheet][paper.total] = 99999
    written = io.BytesIO()
    book.save(written)
    path.write_bytes(written.getvalue())
    calculate(path, tmp_path / "算.xlsx")
    assert told(tmp_path / "算.xlsx") == [("overwritten-formula", paper.total)]


@pytest.mark.parametrize("name", UNITS)
def test_an_amount_in_the_head_that_is_out_of_date_is_told(name: str, tmp_path: Path) -> None:
    paper, path = PAPERS[name], made(name, tmp_path)
    package = Package.open(path)
    cell = next(c for c in package.cells(paper.sheet) if address(c.row, c.column) == paper.total)
    assert isinstance(cell.value, float)
    package.edit(paper.sheet, cell.row, cell.column, value=cell.value + 1)
    package.save(tmp_path / "旧.xlsx")
    assert told(tmp_path / "旧.xlsx") == [("amount-differs", paper.total)]


def with_a_row_above_the_total(path: Path, target: Path) -> Path:
    """As a spreadsheet inserts it: the total row (10) moves down, references to it follow, ranges above it stay."""
    book = openpyxl.load_workbook(path)
    sheet = book["花名册"]
    for merged in [m for m in sheet.merged_cells.ranges if m.min_row >= 10]:
        sheet.unmerge_cells(str(merged))
    for cell in sheet[10]:
        text = cell.value
        sheet.cell(11, cell.column).value = text.replace("$10", "$11") if isinstance(text, str) else text
        above = sheet.cell(5, cell.column).value
        cell.value = above.replace("5", "10") if isinstance(above, str) and above.startswith("=") else above
    sheet["B10"], sheet["D10"] = "学员十", trainee(10)["身份证号"]
    book.save(target)
    return target


def test_a_total_takes_in_a_row_inserted_just_above_it(tmp_path: Path, libreoffice: LibreOffice) -> None:
    rows = [trainee(n) for n in range(1, 6)]
    path = new("培训补贴花名册", tmp_path / "表.xlsx", rows=5, data=rows, as_of=AS_OF)
    longer = with_a_row_above_the_total(path, tmp_path / "多一行.xlsx")
    calculate(longer, tmp_path / "算.xlsx")
    recalculate(longer, tmp_path / "算二.xlsx", False, libreoffice.office)
    for result in ("算.xlsx", "算二.xlsx"):
        found = values(tmp_path / result, "花名册")
        assert (found["C11"], found["N11"], found["J11"]) == ("6 人", 18000, "另有 0 行待定/错误")
        assert found["E11"] == "人民币（大写）：壹万捌仟元整"


@pytest.mark.parametrize("name", UNITS)
def test_the_counts_of_a_head_reach_to_the_row_after_the_last(name: str, tmp_path: Path) -> None:
    """That row moves down when a row is inserted just above it, and the ranges with it."""
    path = new(name, tmp_path / "空.xlsx", rows=4, as_of=AS_OF)
    package, table = Package.open(path), form(name).tables[0]
    first = next(c.row for c in package.cells(PAPERS[name].sheet) if c.value == table.columns[1].header) + 1
    formulas = [c.formula or "" for c in package.cells(PAPERS[name].sheet) if c.row < first]
    ranges = {
        found for text in formulas for found in re.findall(r"\$?[A-Z]+\d+:[A-Z]+(\d+)", text) if int(found) >= first
    }
    assert ranges == {str(first + 4)}


@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_finds_the_same_value_in_every_cell(name: str, tmp_path: Path, libreoffice: LibreOffice) -> None:
    path = made(name, tmp_path)
    report = recalculate(path, tmp_path / "算.xlsx", False, libreoffice.office)
    assert report.failures == []
    for sheet in Package.open(path).sheets:
        before, after = values(path, sheet), values(tmp_path / "算.xlsx", sheet)
        differing = {a: (v, after[a]) for a, v in before.items() if not same(v, after[a])}
        assert differing == {}


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, abs=1e-9)
    return (one or "") == (other or "")


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_prints_without_cut_numbers_on_a4(name: str, tmp_path: Path, libreoffice: LibreOffice) -> None:
    pdf = libreoffice.convert(made(name, tmp_path), "pdf")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert form(name).title in text and "##" not in text
    assert "#NAME" not in text.replace("“#NAME?”", "")
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    assert "A4" in told
