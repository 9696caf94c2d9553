"""Recalculated workbooks: our functions among ordinary ones, without a spreadsheet program."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from udfs.cells import CellError
from workbooks.calculate import Report, calculate, evaluate, single_call
from workbooks.formula import address
from workbooks.package import Package
from workbooks.problems import FormulaProblem

MOMENT = datetime(2024, 5, 1, 12)


class Fake:
    """Functions that are easy to check by hand; `calls` counts how often each was asked."""

    names = ("PAY", "DOUBLE", "TOTAL", "BOOM", "JOIN", "GRID", "WHICH", "KIND", "BLANK")

    def __init__(self) -> None:
        self.calls: dict[str, int] = {}

    def asks_policy(self, name: str) -> bool:
        return name == "WHICH"

    def call(self, name: str, args: Sequence[object], policy: str | None) -> object:
        self.calls[name] = self.calls.get(name, 0) + 1
        if name in ("PAY", "DOUBLE") and any(isinstance(a, list) for a in args):
            return [[getattr(self, name.lower())(*(_at(a, i) for a in args))] for i in range(len(_rows(args)))]
        return getattr(self, name.lower())(*args) if name != "WHICH" else policy or "没有政策"

    def pay(self, level: object, letter: object) -> object:
        return "" if level is None else {"初级": 1000, "中级": 1200, "高级": 2000}.get(str(level), "错误：等级")

    def double(self, x: object) -> object:
        return x * 2 if isinstance(x, int | float) else x

    def total(self, x: object) -> object:
        return sum(v or 0 for row in x for v in row) if isinstance(x, list) else x

    def boom(self, x: object) -> object:
        return CellError("#VALUE!")

    def join(self, *parts: object) -> object:
        return "|".join(map(str, parts))

    def grid(self, n: object) -> object:
        return [[n, n + 1], [n + 2, "丁"]]

    def kind(self, x: object) -> object:
        return type(x).__name__

    def blank(self) -> object:
        return ""


def _rows(args: Sequence[object]) -> list[list[object]]:
    return next(a for a in args if isinstance(a, list))


def _at(value: object, row: int) -> object:
    return value[row][0] if isinstance(value, list) else value


def recalculated(
    tmp_path: Path, formulas: dict[str, str], functions: object = None, cached: object = "旧", **options: object
) -> tuple[dict[str, object], Report]:
    """The values of a sheet's formula cells after recalculation. Sheet 明细 表 has levels, letters and 1 to 4."""
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet, other = book.add_worksheet("明细 表"), book.add_worksheet("P")
    sheet.write_column("A1", ["初级", "中级", "高级", "x"])
    sheet.write_column("B1", ["A", "B", "C", "A"])
    sheet.write_column("C1", [1, 2, 3, 4])
    other.write_row("A1", ["高级", 7])
    book.define_name("政策", "=P!$A$1")
    book.define_name("数", "='明细 表'!$C$4")
    for cell, formula in formulas.items():
        if formula.startswith("{"):
            sheet.write_array_formula(cell, formula, None, cached)
        elif ":" in cell or formula.startswith("dynamic "):
            sheet.write_dynamic_array_formula(cell, formula.removeprefix("dynamic "), None, cached)
        else:
            sheet.write_formula(cell, formula, None, cached)
    book.close()
    report = calculate(
        tmp_path / "in.xlsx", tmp_path / "out.xlsx", functions=functions or Fake(), moment=MOMENT, **options
    )
    shown = {address(c.row, c.column): c.value for c in Package.open(tmp_path / "out.xlsx").cells("明细 表")}
    return shown, report


MIXED = [
    ("PAY(A1,B1)", 1000),
    ('pay(A2,"B")', 1200),
    ("_xldudf_PAY(A3,B3)", 2000),
    ("[1]!PAY(A1,B1)", 1000),
    (r"'C:\补 贴\butie.xlam'!PAY(A1,B1)", 1000),
    ("_xll.PAY(A1,B1)", 1000),
    ("_xldudf_GZ_PAY(A1,B1)", 1000),
    ("ROUND(PAY(A2,B2)*1.1,2)+SUM(C1:C4)", 1330),
    ("DOUBLE(DOUBLE(C2)+DOUBLE(C3))", 20),
    ("DOUBLE(E1)", 2000),
    ("DOUBLE(F9)", 4000),
    ("TOTAL(C1:C4)", 10),
    ("TOTAL(C1:C4*2)", 20),
    ("TOTAL(C:C)", 52),
    ("TOTAL({1,2;3,4})", 10),
    ('IF(C1>5,BOOM(1),"好")', "好"),
    ("BOOM(1)", "#VALUE!"),
    ('IFERROR(BOOM(1),"兜底")', "兜底"),
    ('IFERROR(PAY(A1,B1)+1,"x")', 1001),
    ("KIND(1/0)", "CellError"),
    ("KIND(Z99)", "NoneType"),
    ("KIND(C1>0)", "bool"),
    ('PAY(P!A1,IF(P!B1>5,"A","B"))', 2000),
    ('DOUBLE(SUMIFS(C1:C4,B1:B4,"A"))', 10),
    ("SUM(E1,E9)", 1020),
    ("DOUBLE(E25)", 2040),
    ('IF(DOUBLE(C1)=2,"二","否")&PAY(A1,B1)', "二1000"),
    ('JOIN("a,b)",C1,-1.5,TRUE,15%)', "a,b)|1|-1.5|True|0.15"),
    ("SUM(PAY(A1:A3,B1:B3))", 4200),
    ("SUMPRODUCT(PAY(A1:A3,B1:B3)*(C1:C3>1))", 3200),
    ("DOUBLE(ROW())", 62),
    ("DOUBLE(COLUMN())", 10),
    ("COUNTIF(E1:E7,1000)", 5),
    ("DOUBLE(COUNTIF(E1:E7,1000))", 10),
    ("SUM(GRID(C1))", 6),
    ("INDEX(GRID(C1),2,2)", "丁"),
    ("GRID(C1)", 1),
    ("WHICH()", "高级"),
    ('BLANK()=""', True),
    ("LEN(BLANK())", 0),
    ("PAY(Z98,B1)", ""),
    ("DOUBLE(_xlfn.SINGLE(C1:C42))", 84),
]


def test_our_functions_are_answered_wherever_they_stand_in_a_formula(tmp_path: Path) -> None:
    formulas = {f"E{row}": f"={formula}" for row, (formula, _) in enumerate(MIXED, 1)} | {"F9": "=E3", "C42": "=42"}
    shown, report = recalculated(tmp_path, formulas)
    wrong = [(f, e, shown[f"E{row}"]) for row, (f, e) in enumerate(MIXED, 1) if shown[f"E{row}"] != e]
    assert wrong == []
    assert report.failures == [] and report.complete
    assert (report.formulas, report.own) == (len(MIXED) + 2, len(MIXED) - 2)
    kept = {address(c.row, c.column): c.formula for c in Package.open(tmp_path / "out.xlsx").cells("明细 表")}
    assert all(kept[f"E{row}"] == formula for row, (formula, _) in enumerate(MIXED, 1))


def test_arrays_of_ours_spill_fill_and_are_read(tmp_path: Path) -> None:
    shown, report = recalculated(
        tmp_path,
        {
            "J1": "dynamic =GRID(C2)",
            "M1": "dynamic =PAY(A1:A3,B1:B3)*2",
            "O1:O5": "{=DOUBLE(C1:C4)}",
            "Q1": "dynamic =C1:C4*2",
            "S1:S4": "{=C1:C4*3}",
            "U1": "=SUM(J1:J2)+SUM(M1:M3)+SUM(O1:O4)+SUM(Q1:Q4)+SUM(S1:S4)",
        },
    )
    column = lambda letter, count: [shown.get(f"{letter}{row}") for row in range(1, count + 1)]  # noqa: E731
    assert [column("J", 3), column("K", 3)] == [[2, 4, None], [3, "丁", None]]
    assert column("M", 4) == [2000, 2400, 4000, None]
    assert column("O", 6) == [2, 4, 6, 8, "#N/A", None]
    assert column("Q", 5) == [2, 4, 6, 8, None]
    assert column("S", 5) == [3, 6, 9, 12, None]
    assert shown["U1"] == 6 + 8400 + 20 + 20 + 30
    assert report.complete
    reaches = {address(c.row, c.column): c.reach for c in Package.open(tmp_path / "out.xlsx").formulas("明细 表")}
    assert (reaches["J1"], reaches["M1"], reaches["O1"], reaches["Q1"]) == ("J1:K2", "M1:M3", "O1:O5", "Q1:Q4")


def test_a_spill_that_shrinks_empties_the_cells_it_leaves(tmp_path: Path) -> None:
    formulas = {"J1:J9": "dynamic =PAY(A1:A3,B1:B3)"}
    shown, _ = recalculated(tmp_path, formulas, cached=5)
    assert [shown.get(f"J{row}") for row in range(1, 10)] == [1000, 1200, 2000, *[None] * 6]


def test_values_only_freezes_our_formulas_and_keeps_the_ordinary_ones(tmp_path: Path) -> None:
    formulas = {
        "E1": "=PAY(A1,B1)",
        "E2": "=SUM(C1:C4)",
        "E3": "=IF(C1=1,PAY(A2,B2),0)+1",
        "E4": "=SUM(E1:E3)",
        "J1": "dynamic =GRID(C2)",
        "O1:O3": "{=DOUBLE(C1:C3)}",
    }
    shown, _ = recalculated(tmp_path, formulas, values_only=True)
    cells = {address(c.row, c.column): c for c in Package.open(tmp_path / "out.xlsx").cells("明细 表")}
    assert {a: c.formula for a, c in cells.items() if c.formula} == {"E2": "SUM(C1:C4)", "E4": "SUM(E1:E3)"}
    assert [shown[a] for a in ("E1", "E3", "E4", "J1", "K2", "O1", "O3")] == [1000, 1201, 2211, 2, "丁", 2, 6]


def test_shared_formulas_of_ours_are_answered_and_frozen(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{level}</t></is></c><c r="B{n}">'
        + ('<f t="shared" ref="B1:B3" si="0">IF(A1="","",PAY(A1,"A"))</f>' if n == 1 else '<f t="shared" si="0"/>')
        + "<v>0</v></c></row>"
        for n, level in enumerate(["初级", "中级", ""], 1)
    )
    xlsxwriter.Workbook(tmp_path / "empty.xlsx").close()
    with zipfile.ZipFile(tmp_path / "empty.xlsx") as old, zipfile.ZipFile(tmp_path / "in.xlsx", "w") as new:
        for info in old.infolist():
            new.writestr(
                info.filename, old.read(info).replace(b"<sheetData/>", f"<sheetData>{rows}</sheetData>".encode())
            )
    calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx", functions=Fake())
    calculate(tmp_path / "in.xlsx", tmp_path / "values.xlsx", functions=Fake(), values_only=True)
    out = [(c.value, c.formula) for c in Package.open(tmp_path / "out.xlsx").cells("Sheet1") if c.column == 2]
    assert out == [
        (1000, 'IF(A1="","",PAY(A1,"A"))'),
        (1200, 'IF(A2="","",PAY(A2,"A"))'),
        ("", 'IF(A3="","",PAY(A3,"A"))'),
    ]
    frozen = [(c.value, c.formula) for c in Package.open(tmp_path / "values.xlsx").cells("Sheet1") if c.column == 2]
    assert frozen == [(1000, None), (1200, None), ("", None)]


def test_the_same_arguments_are_answered_once(tmp_path: Path) -> None:
    fake = Fake()
    recalculated(tmp_path, {f"E{row}": '=PAY("初级","A")' for row in range(1, 50)}, fake)
    assert fake.calls == {"PAY": 1}


@pytest.mark.parametrize(
    ("definition", "expected"), [("=P!$A$1", "高级"), ('="haiyuan-2023"', "haiyuan-2023"), (None, "没有政策")]
)
def test_the_workbook_s_policy_reaches_every_call(tmp_path: Path, definition: str | None, expected: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    book.add_worksheet("S").write_formula("A1", "=WHICH()", None, 0)
    book.add_worksheet("P").write_formula("A1", '="高"&"级"', None, 0)
    if definition:
        book.define_name("政策", definition)
    book.close()
    calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx", functions=Fake())
    assert [c.value for c in Package.open(tmp_path / "out.xlsx").cells("S")] == [expected]


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ('="高"&"级"', "高级"),
        ('=P!$B$1&"级"', "高级"),
        ('=IF(P!$B$1="高","高级","初级")', "高级"),
        ('=INDIRECT("P!B1")&"级"', "高级"),
        ('=JOIN(P!$B$1,"级")', "高|级"),
        ("=另一个", "高级"),
        ("=P!$B1", "高"),
    ],
)
def test_a_policy_that_is_a_formula_name_reaches_calls_with_and_without_it(
    tmp_path: Path, definition: str, expected: str
) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = book.add_worksheet("S")
    sheet.write_formula("A1", "=WHICH()", None, 0)
    sheet.write_formula("A2", "=JOIN(政策)", None, 0)
    sheet.write_formula("A3", "=政策", None, 0)
    book.add_worksheet("P").write_column("B1", ["高", "高", "高"])
    book.define_name("政策", definition)
    book.define_name("另一个", '=P!$B$1&"级"')
    book.close()
    report = calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx", functions=Fake())
    assert [c.value for c in Package.open(tmp_path / "out.xlsx").cells("S")] == [expected] * 3
    assert report.complete


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        ("=NOSUCH(1)", "没有函数 NOSUCH"),
        ("=没有的名称", "没有名称 没有的名称"),
        ("=P!$B$1:$B$2", "名称“政策”不止一个单元格，不知道用哪一个"),
    ],
)
def test_a_policy_name_that_cannot_be_worked_out_is_told(tmp_path: Path, definition: str, told: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    book.add_worksheet("S").write_formula("A1", "=WHICH()", None, 0)
    book.add_worksheet("P").write_formula("B1", "=1+1", None, 0)
    book.define_name("政策", definition)
    book.close()
    report = calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx", functions=Fake())
    assert [c.value for c in Package.open(tmp_path / "out.xlsx").cells("S")] == ["#N/A"]
    assert [f.reason for f in report.failures] == [told]


def test_an_old_amount_falls_where_the_policy_before_it_changed(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    book.add_worksheet("S").write_formula("A1", "=WHICH()", None, "旧")
    page = book.add_worksheet("P")
    page.write_formula("A1", "=NOSUCH(A2)", None, "旧")
    page.write_formula("A2", "=1+1", None, 0)
    book.define_name("政策", "=P!$A$1")
    book.close()
    report = calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx", functions=Fake())
    assert [c.value for c in Package.open(tmp_path / "out.xlsx").cells("S")] == ["#N/A"]
    assert {(f.cell, f.kept) for f in report.failures} == {("A1", False)}


REFERRING = [
    ('DOUBLE(INDIRECT("C2"))', 4),
    ('PAY(INDIRECT("A1"),B1)', 1000),
    ('PAY(INDIRECT("A"&ROW()-1),INDIRECT("B1"))', 1200),
    ('DOUBLE(INDIRECT("P!B1"))', 14),
    ("DOUBLE(INDIRECT(\"'明细 表'!C3\"))", 6),
    ('DOUBLE(INDIRECT("数"))', 8),
    ("DOUBLE(INDIRECT(ADDRESS(1,3)))", 2),
    ('DOUBLE(SUM(INDIRECT("C1:C4")))', 20),
    ('TOTAL(INDIRECT("C1:C4"))', 10),
    ("TOTAL(OFFSET(C1,0,0,4,1))", 10),
    ("DOUBLE(OFFSET(C1,1,0))", 4),
    ("SUM(DOUBLE(OFFSET(C1,0,0,4,1)))", 20),
    ('DOUBLE(INDIRECT("E1"))', 8),
    ('DOUBLE(INDIRECT(JOIN("C4")))', 8),
    ("DOUBLE(INDEX(C1:C4,3))", 6),
    ("DOUBLE(CHOOSE(2,C1,C2))", 4),
    ("DOUBLE(IF(SHEET()=1,5,0))", 10),
]


def test_functions_that_return_references_are_arguments(tmp_path: Path) -> None:
    book = {f"E{row}": f"={formula}" for row, (formula, _) in enumerate(REFERRING, 1)}
    shown, report = recalculated(tmp_path, book)
    wrong = [(f, e, shown[f"E{row}"]) for row, (f, e) in enumerate(REFERRING, 1) if shown[f"E{row}"] != e]
    assert (wrong, report.failures) == ([], [])


def test_a_reference_alone_in_its_workbook_is_no_circle(tmp_path: Path) -> None:
    shown, report = recalculated(tmp_path, {"E1": '=DOUBLE(INDIRECT("A1"))'})
    assert (shown["E1"], report.failures) == ("初级", [])


@pytest.mark.parametrize("formula", ['DOUBLE(INDIRECT("R1C3",FALSE))', "DOUBLE(没有的名称)", "TOTAL(INDIRECT(C1:C2))"])
def test_a_reference_that_the_engine_cannot_follow_is_told(tmp_path: Path, formula: str) -> None:
    shown, report = recalculated(tmp_path, {"E1": f"={formula}"})
    assert shown["E1"] == "旧"
    assert [f.cell for f in report.failures] == ["E1"] and "循环" not in report.failures[0].reason


@pytest.mark.parametrize("formula", ["DOUBLE(C2)", "DOUBLE(C2*1)", "DOUBLE($C$2:$C$2)", 'DOUBLE(INDIRECT("C2"))'])
def test_an_old_array_formula_of_one_cell_shows_its_answer(tmp_path: Path, formula: str) -> None:
    shown, report = recalculated(tmp_path, {"E1": f"{{={formula}}}"})
    assert (shown["E1"], report.failures) == (4, [])


def test_table_columns_and_names_are_arguments(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = book.add_worksheet("S")
    columns = [{"header": "等级"}, {"header": "金额 "}]
    sheet.add_table("A1:B5", {"name": "人员", "columns": columns, "total_row": True})
    sheet.write_column("A2", ["初级", "中级", "高级"])
    book.define_name("全部", "=S!$A$2:$A$4")
    for row in (2, 3, 4):
        sheet.write_formula(row - 1, 1, '=PAY(人员[[#This Row],[等级]],"A")', None, 0)
    sheet.write_formula("D1", '=SUM(PAY(人员[等级],"A"))', None, 0)
    sheet.write_formula("D2", '=SUM(PAY(全部,"A"))', None, 0)
    sheet.write_formula("B5", "=SUBTOTAL(109,[金额 ])", None, 0)
    sheet.write_formula("D4", "=ROW(人员[#Headers])+ROWS(人员[等级])+ROWS(全部)", None, 0)
    sheet.write_formula("D3", "=SUM(人员[金额 ])+SUM(人员[[#All],[金额 ]])", None, 0)
    book.close()
    report = calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx", functions=Fake())
    found = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["S"]
    assert [found[a].value for a in ("B2", "B3", "B4", "B5", "D1", "D2", "D3", "D4")] == [
        *(1000, 1200, 2000, 4200),
        *(4200, 4200, 12600, 7),
    ]
    assert report.complete


# what can't be worked out


def test_what_the_engine_cannot_do_is_na_and_so_is_what_depends_on_it(tmp_path: Path) -> None:
    shown, report = recalculated(
        tmp_path,
        {
            "E1": "=NOSUCH(F1)",
            "E2": "=IFERROR(E1,0)",
            "E3": '=COUNTIF(E1:E2,"x")',
            "E4": "=DOUBLE(E1)",
            "E5": "=IF(C1=1,7,E1)",
            "F1": "=C1+1",
        },
    )
    assert [shown[f"E{row}"] for row in range(1, 6)] == ["#N/A"] * 4 + [7]
    assert [(f.cell, f.kept) for f in report.failures] == [(f"E{row}", False) for row in range(1, 5)]
    assert report.failures[0].reason == "没有函数 NOSUCH"
    assert not report.complete
    assert str(report.failures[0]) == "明细 表!E1：没有函数 NOSUCH，写成 #N/A"


def test_an_old_value_stands_where_nothing_before_it_changed(tmp_path: Path) -> None:
    shown, report = recalculated(
        tmp_path, {"E1": "=NOSUCH(C1:C4)", "E2": "=E1+1", "E3": "=[1]Sheet1!A1", "E4": "=DOUBLE(E1)"}, cached=6
    )
    assert [shown[f"E{row}"] for row in range(1, 5)] == [6, 7, 6, 12]
    assert [(f.cell, f.kept) for f in report.failures] == [("E1", True), ("E3", True)]


@pytest.mark.parametrize("before", ["=C1+1", "=RAND()", "=PAY(A1,B1)"])
def test_an_old_value_falls_where_something_before_it_changed(tmp_path: Path, before: str) -> None:
    shown, report = recalculated(tmp_path, {"E1": "=NOSUCH(F1)", "F1": before}, cached=6)
    assert shown["E1"] == "#N/A"
    assert [(f.cell, f.kept) for f in report.failures] == [("E1", False)]


def test_thousands_of_unknown_cells_are_judged_in_one_go(tmp_path: Path) -> None:
    chain = {"E1": "=NOSUCH(C1)"} | {f"E{row}": f"=NOSUCH(E{row - 1})" for row in range(2, 1500)}
    wide = {f"G{row}": "=IFERROR(NOSUCH(E:E),COUNTIF(E:E,1))" for row in range(1, 1500)}
    shown, report = recalculated(tmp_path, chain | wide, cached=6)
    assert len(report.failures) == 2998 and all(f.kept for f in report.failures)
    shown, report = recalculated(tmp_path, chain | wide | {"C1": "=9"}, cached=6)
    assert not any(f.kept for f in report.failures)
    assert {shown["E1499"], shown["G1499"]} == {"#N/A"}


@pytest.mark.parametrize(
    "formulas",
    [
        {"E1": "=DOUBLE(E1)"},
        {"E1": "=DOUBLE(E2)", "E2": "=E1+1"},
        {"E1": "=DOUBLE(SUM(E2:E3))", "E2": "=IF(C1=1,E1,0)"},
        {"E1": "=E2", "E2": "=E1"},
    ],
)
def test_a_circle_is_told_as_one(tmp_path: Path, formulas: dict[str, str]) -> None:
    shown, report = recalculated(tmp_path, formulas | {"E9": "=DOUBLE(C2)"})
    assert {f.reason for f in report.failures} == {"循环引用：公式直接或间接用到了自己"}
    assert {f.cell for f in report.failures} == set(formulas)
    assert all(shown[cell] == "#N/A" for cell in formulas)
    assert shown["E9"] == 4


def test_a_long_chain_of_our_functions_is_no_circle(tmp_path: Path) -> None:
    formulas = {"E1": "=DOUBLE(C1)"} | {f"E{row}": f"=DOUBLE(E{row - 1}/2)+1" for row in range(2, 60)}
    shown, report = recalculated(tmp_path, formulas)
    assert shown["E59"] == 60
    assert report.complete


def test_cells_that_follow_the_clock_are_told(tmp_path: Path) -> None:
    shown, report = recalculated(tmp_path, {"E1": "=TODAY()", "E2": "=YEAR(E1)", "E3": '=TEXT(NOW(),"hh:mm")'})
    assert [shown["E1"], shown["E2"], shown["E3"]] == [45413, 2024, "12:00"]
    assert report.volatile == ["明细 表!E1", "明细 表!E3"]


def test_a_file_that_is_right_already_stays_as_it_is(tmp_path: Path) -> None:
    recalculated(tmp_path, {"E1": "=PAY(A1,B1)", "E2": "=SUM(C1:C4)"})
    report = calculate(tmp_path / "out.xlsx", tmp_path / "again.xlsx", functions=Fake())
    assert report.changed == 0
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "out.xlsx").read_bytes()


def test_a_name_that_cannot_be_read_harms_nothing_else(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = book.add_worksheet("S")
    book.define_name("怪名", "=#REF!!$A$1+")
    sheet.write_formula("A1", "=DOUBLE(怪名)", None, "旧")
    sheet.write_formula("A2", "=DOUBLE(2)", None, 0)
    book.close()
    report = calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx", functions=Fake())
    assert [c.value for c in Package.open(tmp_path / "out.xlsx").cells("S")] == ["#N/A", 4]
    assert [(f.cell, f.kept) for f in report.failures] == [("A1", False)]


# ordinary formulas and what Excel answers

DATA = {
    **{"A1": 1, "A2": 2, "A3": 3, "A4": "x", "A5": "", "A7": True, "A8": "5", "A9": "12.5"},
    **{"B1": "高级", "B2": "中级", "B3": "高级", "B4": "初级", "B5": "高级"},
    **{"C1": 10, "C2": 20, "C3": 30, "C4": 40, "C5": 50, "D1": "张三", "D2": "李四", "D3": "王五"},
    **{"E1": 45413, "E2": 45444, "F1": "abc", "F2": "ABC", "G1": 1, "G2": 5, "G3": 10},
    **{"H1": "a", "H2": "b", "H3": "c", "I1": "110101199003071233", "J1": "2024年5月1日"},
}
"""A5 holds an empty text (a formula's), A6 and everything else nothing. The identity number is made up."""

ORDINARY: list[tuple[str, object]] = [
    ("SUM(A1:A9)", 6),
    ('SUM(A1,"3",TRUE)', 5),
    ("A8+1", 6),
    ('"a"+1', "#VALUE!"),
    ("A6+1", 1),
    ("A6=0", True),
    ('A6=""', True),
    ("A5=0", False),
    ('A6&"x"', "x"),
    ('SUMIF(B1:B5,"高级",C1:C5)', 90),
    ('SUMIFS(C1:C5,B1:B5,"高级",C1:C5,">10")', 80),
    ('COUNTIF(B1:B5,"高*")', 3),
    ('COUNTIFS(B1:B5,"高级",C1:C5,"<50")', 2),
    ("COUNTA(A1:A9)", 8),
    ("COUNT(A1:A9)", 3),
    ("COUNTBLANK(A1:A9)", 2),
    ('COUNTIF(A1:A9,"")', 2),
    ('COUNTIF(A1:A9,"5")', 1),
    ('COUNTIF(B1:B5,"<>高级")', 2),
    ('COUNTIF(E1:E2,">=2024/5/15")', 1),
    ('COUNTIF(I1:I1,"110101199003071239")', 1),
    ('COUNTIF(I1:I1,"110101199003071239*")', 0),
    ('IF(C1>5,"是","否")', "是"),
    ("IF(C1>50,1)", False),
    ("IFS(C1>50,1,C1>5,2)", 2),
    ("IFS(FALSE,1)", "#N/A"),
    ("ROUND(1.005,2)", 1.01),
    ("ROUND(2.675,2)", 2.68),
    ("ROUND(-0.5,0)", -1),
    ("ROUND(2.5,0)", 3),
    ("ROUND(1234.5,-2)", 1200),
    ("ROUNDUP(1.001,2)", 1.01),
    ("ROUNDDOWN(-1.009,2)", -1),
    ("INT(-1.5)", -2),
    ("MOD(-3,2)", 1),
    ("MOD(3,-2)", -1),
    ("DATE(2024,2,30)", 45352),
    ("DATE(2024,13,1)", 45658),
    ('DATEDIF(DATE(2023,1,31),DATE(2024,3,1),"m")', 13),
    ('DATEDIF(DATE(1990,3,7),DATE(2024,3,6),"y")', 33),
    ("EDATE(DATE(2024,1,31),1)", 45351),
    ("EOMONTH(DATE(2024,2,10),0)", 45351),
    ("WEEKDAY(45413,2)", 3),
    ("NETWORKDAYS(DATE(2024,5,1),DATE(2024,5,31))", 23),
    ('DATEVALUE("2024-05-01")', 45413),
    ('"2024/5/1"+0', 45413),
    ('TEXT(1234.567,"0.00")', "1234.57"),
    ('TEXT(45413,"yyyy-mm-dd")', "2024-05-01"),
    ('TEXT(1234567.891,"#,##0.00")', "1,234,567.89"),
    ('TEXT(0.256,"0.0%")', "25.6%"),
    ('TEXT(45413,"yyyy年m月d日")', "2024年5月1日"),
    ('TEXT(45413,"aaaa")', "星期三"),
    ('TEXT(12345678,"0!.0,万")', "1234.6万"),
    ('TEXT(5,"第0名")', "第5名"),
    ('TEXT(1,"G/通用格式")', "1"),
    ("VLOOKUP(3,A1:C5,3,FALSE)", 30),
    ("VLOOKUP(7,G1:H3,2)", "b"),
    ('VLOOKUP("z",A1:C5,3,0)', "#N/A"),
    ('INDEX(C1:C5,MATCH("初级",B1:B5,0))', 40),
    ("MATCH(25,C1:C5)", 2),
    ('LOOKUP(1,0/(B1:B5="高级"),C1:C5)', 50),
    ('SUMPRODUCT((B1:B5="高级")*C1:C5)', 90),
    ("SUMPRODUCT(1/COUNTIF(B1:B5,B1:B5))", 3),
    ('LEFT("张三丰",1)', "张"),
    ('MID("职业技能等级证书",3,2)', "技能"),
    ('LEN("高级工")', 3),
    ('SUBSTITUTE("a-b-c","-","+",2)', "a-b+c"),
    ('"a"="A"', True),
    ('VALUE("1,234")', 1234),
    ('TEXTJOIN("、",TRUE,B1:B3)', "高级、中级、高级"),
    ('0.1&""', "0.1"),
    ('1/3&""', "0.333333333333333"),
    ('IFERROR(1/0,"错")', "错"),
    ("ISNUMBER(A8)", False),
    ("ISBLANK(A5)", False),
    ("AND(TRUE,1)", True),
    ("0.1+0.2=0.3", True),
    ("-2^2", 4),
    ("2^3^2", 64),
    ("200*15%", 30),
    ("-50%", -0.5),
    ('"10">9', True),
    ("RANK(C3,C1:C5)", 3),
    ("LARGE(C1:C5,2)", 40),
    ("MAX(A7)", 0),
    ('MAX("7",A1)', 7),
    ("MIN(A4:A5)", 0),
    ("AVERAGE(A4:A5)", "#DIV/0!"),
    ("SUM({1,2;3,4})", 10),
    ('SUM(COUNTIF(B1:B5,{"高级","中级"}))', 4),
    ('VLOOKUP("b",{"a",1;"b",2},2,0)', 2),
    ("SUBTOTAL(9,C1:C5)", 150),
    ('IF(MOD(MID(I1,17,1),2),"男","女")', "男"),
    ('--TEXT(MID(I1,7,8),"0-00-00")', 32939),
    ("SUM(C:C)", 150),
    ("1/0", "#DIV/0!"),
    ("CHAR(65)", "A"),
]

GUARDED: list[tuple[str, object]] = [
    ('COUNTIF(A1:A9,"<>")', 8),
    ('COUNTIF(A1:A9,"=")', 1),
    ("COUNTIF(A1:A9,A6)", 0),
    ("SUMPRODUCT(1/COUNTIF(B1:B6,B1:B6))", "#DIV/0!"),
    ('COUNTIFS(B1:B5,"<>",C1:C5,">10")', 4),
    ("SUMPRODUCT(SMALL(C1:C5,ROW(1:3)))", 60),
    ("SUMPRODUCT(SMALL(C1:C5,COLUMN(A1:C1)))", 60),
    ('SUMPRODUCT(LARGE(C1:C5,ROW(INDIRECT("1:2"))))', 90),
    ('SUMPRODUCT(LARGE(C1:C5,ROW(INDIRECT("1:"&COUNT(A1:A2)))))', 90),
    ("SUMPRODUCT(MID(I1,ROW($1:$17),1)*{7;9;10;5;8;4;2;1;6;3;7;9;10;5;8;4;2})", 174),
    ('MID("10X98765432",MOD(SUMPRODUCT(MID(I1,ROW(INDIRECT("1:17")),1)*2^(18-ROW(INDIRECT("1:17")))),11)+1,1)', "3"),
    ("ROWS(Z$1:Z31)", 31),
    ("INDEX(C1:C5,SMALL(IF(C1:C5>10,ROW(C1:C5)),2))", 30),
]
"""What the engine alone answers otherwise, or calls a circle."""

REFUSED = [
    'LENB("高级工")',
    'COUNTIF(A1:A9,"*")',
    'COUNTIFS(A1:A9,"<>",A1:A9,"<>x")',
    'COUNTIF(A1:A9,"<>"&A6)',
    'DATEVALUE("2024年5月1日")',
    "YEAR(J1)",
    'TEXT(1234,"[DBNum2]0")',
    'CODE("中")',
    "CHAR(C5*4)",
    'VLOOKUP("张",B1:C5,2)',
    "VLOOKUP(D1,B1:C5,2)",
    '"张"<"李"',
    "ROW(OFFSET(A1,0,0,3))",
    "DOLLAR(5)",
]
"""What the engine would answer otherwise than Excel in Chinese, and no other words are known for."""


def ordinary(tmp_path: Path, formulas: Sequence[str]) -> tuple[list[object], Report]:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = book.add_worksheet("S")
    for place, value in DATA.items():
        if value == "":
            sheet.write_formula(place, '=""', None, "")
        elif isinstance(value, bool):
            sheet.write_boolean(place, value)
        else:
            (sheet.write_string if isinstance(value, str) else sheet.write_number)(place, value)
    for row, formula in enumerate(formulas):
        sheet.write_formula(row + 19, 25, f"={formula}", None, "旧")
    book.close()
    report = calculate(tmp_path / "in.xlsx", tmp_path / "out.xlsx", functions=Fake(), moment=MOMENT)
    shown = {(c.row, c.column): c.value for c in Package.open(tmp_path / "out.xlsx").cells("S")}
    return [shown[row + 20, 26] for row in range(len(formulas))], report


@pytest.mark.parametrize("table", [ORDINARY, GUARDED], ids=["ordinary", "guarded"])
def test_ordinary_formulas_get_excel_s_answers(tmp_path: Path, table: list[tuple[str, object]]) -> None:
    answers, report = ordinary(tmp_path, [formula for formula, _ in table])
    close = [pytest.approx(e) if type(e) in (int, float) else e for _, e in table]
    wrong = [
        (f, e, a)
        for (f, e), c, a in zip(table, close, answers, strict=True)
        if a != c or type(a) is bool is not type(e) is bool
    ]
    assert wrong == []
    assert report.failures == []


def test_what_the_engine_would_answer_wrongly_is_not_asked(tmp_path: Path) -> None:
    answers, report = ordinary(tmp_path, REFUSED)
    assert {f.formula for f in report.failures} == set(REFUSED)
    assert all(answer in ("旧", "#N/A") for answer in answers)
    assert all(re.search(r"[\u4e00-\u9fff]", f.reason) for f in report.failures)


# one formula


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=PAY("高级","A")', 2000),
        ("DOUBLE(DOUBLE(-2.5))", -10.0),
        ('=PAY({"高级";"初级"},"A")', [[2000], [1000]]),
        ("=KIND(DATE(2024,5,1))", "date"),
        ("=KIND(DATE(2024,2,30))", "int"),
        ('=JOIN(TRUE, "a,b" ,15%)', "True|a,b|0.15"),
        ("=WHICH()", "海原"),
        ("=SUM(1,2)*3", 9),
        ('=ROUND(PAY("高级","A")*1.005,2)', 2010),
        ('=PAY({"高级";"初级"},"A")*2', [[4000], [2000]]),
        ('=SUM(PAY({"高级";"初级"},"A"))', 3000),
        ("=DOUBLE(SUM(DOUBLE(1),{2,3}))", 14),
        ('=IF(1=1,"甲","乙")&DOUBLE(1+1)', "甲4"),
        ("=1/0", CellError("#DIV/0!")),
        ('=PAY(A1,"A")', ""),
        ("=DATE(2024,5,1)", date(2024, 5, 1)),
        ("=BLANK()", ""),
    ],
)
def test_one_formula_has_its_value(formula: str, value: object) -> None:
    assert evaluate(formula, "海原", Fake()) == value


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("", "公式是空的"),
        ("=", "公式是空的"),
        ("=PAY(1", "左括号比右括号多"),
        ("=PAY（1）", "读不懂"),
        ("=1+", "读不懂"),
        ('=PAYS("x")', "没有函数 PAYS，是不是 PAY"),
        ("=没有的名称", "没有名称"),
    ],
)
def test_a_formula_that_cannot_be_worked_out_is_refused(formula: str, told: str) -> None:
    with pytest.raises(FormulaProblem, match=told):
        evaluate(formula, None, Fake())


def test_a_single_call_is_taken_apart_for_an_explanation() -> None:
    assert single_call('=_xll.PAY("高级",DOUBLE(2))', Fake()) == ("PAY", ["高级", 4])
    assert single_call('=PAY("高级")+1', Fake()) is None
    assert single_call("=PAY(1+1)", Fake()) is None


def test_a_single_call_loads_no_engine() -> None:
    program = (
        "import sys; from workbooks.calculate import evaluate; "
        "print(evaluate('=ID_SEX(\"110101199003071233\")')); "
        "print([m for m in ('cellrune', 'openpyxl', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.split()[1:] == ["[]"], done.stderr


def test_the_real_functions_are_there_by_default(tmp_path: Path) -> None:
    assert evaluate('=TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023")') == 3000
    assert evaluate('=TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023")/2') == 1500
