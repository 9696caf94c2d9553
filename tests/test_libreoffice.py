"""The functions in a real LibreOffice: the values of the examples, and the quirks of its cells."""

import csv
from pathlib import Path

import pytest
import xlsxwriter

from addin.libreoffice.office import Office
from addin.libreoffice.recalculate import unmapped
from addin.libreoffice.spelling import for_excel, for_libreoffice
from udfs.cells import call
from workbooks.package import Package

VECTORS = Path(__file__).with_name("vectors.csv")
SHEET, SECONDS = "表", 120
PERSON = "11010519491231002X"
SENIOR = '"高级工","职业技能等级证书","haiyuan-2023"'


def vectors() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def as_expected(value: object, expected: str) -> bool:
    """`*` any text, `待定：` a prefix, else the number."""
    if expected == "*":
        return isinstance(value, str) and value != ""
    return shown(value).startswith(expected) if expected.endswith("：") else shown(value) == expected


def written(path: Path, formulas: list[str], **cells: object) -> Path:
    """A workbook with the formulas in column A, other cells by address, and {=...} formulas as arrays."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(SHEET)
    for row, formula in enumerate(formulas):
        sheet.write_formula(row, 0, formula)
    for place, value in cells.items():
        if isinstance(value, str) and value.startswith("{="):
            first, _, last = place.partition("_")
            sheet.write_array_formula(f"{first}:{last}", value)
        elif isinstance(value, str) and not value.startswith("="):
            sheet.write_string(place, value)
        else:
            sheet.write(place, value)
    book.close()
    return path


def computed(libreoffice, path: Path):  # type: ignore[no-untyped-def]
    """The formula cells of column A, in order, as LibreOffice works them out; each formula must be mapped."""
    copy = path.with_name(f"copy-{path.name}")
    for_libreoffice(path, copy, libreoffice.office.version)
    found = libreoffice.calculate(copy).cells[SHEET]
    assert [f.formula for f in found.values() if unmapped(f.formula)] == []
    return found


def column(libreoffice, tmp_path: Path, formulas: list[str], **cells: object) -> list[object]:  # type: ignore[no-untyped-def]
    found = computed(libreoffice, written(tmp_path / "a.xlsx", formulas, **cells))
    return [found[row, 1].value for row in range(1, len(formulas) + 1)]


def test_every_example_gives_its_value(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = vectors()
    values = column(libreoffice, tmp_path, [row["formula"] for row in rows])
    wrong = [
        (row["formula"], row["expected"], value)
        for row, value in zip(rows, values, strict=True)
        if not as_expected(value, row["expected"])
    ]
    assert not wrong


def test_a_workbook_saved_by_libreoffice_holds_the_same_formulas(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = vectors()
    source = written(tmp_path / "a.xlsx", [row["formula"] for row in rows])
    copy, saved, back = tmp_path / "copy.xlsx", tmp_path / "saved.xlsx", tmp_path / "back.xlsx"
    for_libreoffice(source, copy, libreoffice.office.version)
    libreoffice.calculate(copy, saved)
    for_excel(saved, back)
    formulas = [
        cell.text.replace("TRUE()", "TRUE").replace("FALSE()", "FALSE") for cell in Package.open(back).formulas(SHEET)
    ]
    assert formulas == [row["formula"].removeprefix("=") for row in rows]


def test_a_name_that_libreoffice_does_not_know_is_seen_through_iferror(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    source = written(
        tmp_path / "a.xlsx", ['=IFERROR(NO_SUCH_SUBSIDY("高级工"),"hidden")', f"=IFERROR(TRAINING_SUBSIDY({SENIOR}),0)"]
    )
    copy = tmp_path / "b.xlsx"
    for_libreoffice(source, copy, libreoffice.office.version)
    found = libreoffice.calculate(copy).cells[SHEET]
    assert [unmapped(found[row, 1].formula) for row in (1, 2)] == [["no_such_subsidy"], []]
    assert (found[1, 1].value, found[2, 1].value) == ("hidden", 3000)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (f"[1]!TRAINING_SUBSIDY({SENIOR})", 3000),
        (f"_xldudf_TRAINING_SUBSIDY({SENIOR})", 3000),
        (f"training_subsidy({SENIOR})*2", 6000),
    ],
)
def test_the_spellings_that_excel_leaves_behind_are_read(libreoffice, tmp_path: Path, formula: str, value: int) -> None:  # type: ignore[no-untyped-def]
    assert column(libreoffice, tmp_path, [f"={formula}"]) == [value]


def test_arrays_come_in_and_go_out(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    levels = {"D1": "初级工", "D2": "中级工", "D3": "高级工"}
    call_ = 'TRAINING_SUBSIDY(D1:D3,"职业技能等级证书","haiyuan-2023")'
    source = written(tmp_path / "a.xlsx", [f"=SUM({call_})", f"={call_}"], **levels, F1_F3=f"{{={call_}}}")
    found = computed(libreoffice, source)
    assert [found[row, 6].value for row in (1, 2, 3)] == [1000, 1500, 3000]
    assert (found[1, 1].value, found[2, 1].value) == (5500, 1000)


def test_a_whole_column_is_cut_where_its_use_ends(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    levels = {"D1": "初级工", "D2": "高级工", "E1": "职业技能等级证书", "E2": "职业技能等级证书"}
    formulas = [
        '=SUM(TRAINING_SUBSIDY(D:D,E:E,"haiyuan-2023"))',
        '=SUM(TRAINING_SUBSIDY(D1:D2,E1:E2,"haiyuan-2023"))',
        '=ROWS(TRAINING_SUBSIDY(D:D,E:E,"haiyuan-2023"))',
        '=ROWS(TRAINING_SUBSIDY(D1:D4,E1:E4,"haiyuan-2023"))',
    ]
    assert column(libreoffice, tmp_path, formulas, **levels) == [4000, 4000, 2, 4]


def test_an_empty_cell_is_blank_where_no_number_can_be_meant(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    formulas = [
        "=ID_CHECK(Z1)",
        '=TRAINING_SUBSIDY(Z1,Z1,"haiyuan-2023",Z1)',
        '=TRAINING_SUBSIDY(Z1,"特种作业操作证","haiyuan-2023",Z1,Z1)',
        '=TRAINING_SUBSIDY("高级工","职业技能等级证书",Z1)',
        "=SUM(LEN(ID_CHECK(Z1:Z3)))",
    ]
    first, second, third, fourth, fifth = column(libreoffice, tmp_path, formulas)
    assert (first, second, third, fifth) == ("", "", 800, 0)
    assert str(fourth).startswith("错误：没有指明政策")


def test_an_empty_cell_is_nought_where_a_number_is_meant(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Calc can't tell the two apart: templates guard with IF(Z1="","",...)."""
    formulas = ["=RMB_UPPER(Z1)", '=IF(Z1="","",RMB_UPPER(Z1))']
    assert column(libreoffice, tmp_path, formulas) == ["零元整", ""]


def test_truth_values_and_dates_arrive_as_what_they_are(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    formulas = [
        '=ATTENDANCE_PAY("机关事业单位实习",22,15,0,7,"",TRUE,"haiyuan-2023")',
        '=ATTENDANCE_PAY("机关事业单位实习",22,15,0,7,"",D1,"haiyuan-2023")',
        '=ATTENDANCE_PAY("机关事业单位实习",22,15,0,7,"",D2,"haiyuan-2023")',
        f"=TRAINING_SUBSIDY({SENIOR},DATE(2024,5,1))",
        f"=TRAINING_SUBSIDY({SENIOR},DATE(2031,5,1))",
        f'=ID_AGE("{PERSON}",DATE(2024,5,1))',
        f'=YEAR(ID_BIRTHDATE("{PERSON}"))',
    ]
    values = column(libreoffice, tmp_path, formulas, D1=True, D2=False)
    assert values[0] == values[1] == 1750 and values[2] != 1750
    assert values[3] == 3000 and str(values[4]).startswith("待定：")
    assert values[5:] == [74, 1949]


def test_a_text_result_can_be_compared(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    formulas = [
        f'=IF(ID_CHECK("{PERSON}")="","对","错")',
        f'=MATCH(ID_SEX("{PERSON}"),D1:D2,0)',
        f'=COUNTIF(D1:D2,ID_SEX("{PERSON}"))',
        f"=SUM(TRAINING_SUBSIDY({SENIOR})*{{1;2;3}})",
    ]
    assert column(libreoffice, tmp_path, formulas, D1="男", D2="女") == ["对", 2, 1, 18000]


def test_an_error_on_its_own_is_passed_on_and_in_a_table_is_told(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    head = {"D1": "等级", "E1": "证书"}
    row = {"D2": "高级工", "E2": "=1/0", "D3": "高级工", "E3": "职业技能等级证书"}
    formulas = [
        '=TRAINING_SUBSIDY("高级工",E2,"haiyuan-2023")',
        '=SUBSIDY("HY-01-9",D1:E1,D2:E2,"haiyuan-2023")',
        '=SUBSIDY("HY-01-9",D1:E1,D3:E3,"haiyuan-2023")',
        '=SUM(SUBSIDY("HY-01-9",D1:E1,D2:E3,"haiyuan-2023"))',
    ]
    first, second, third, total = column(libreoffice, tmp_path, formulas, **head, **row)
    assert first == {"error": 532}
    assert second == "错误：证书是错误值 #DIV/0!，请先改正"
    assert third == total == 3000


def test_the_name_of_the_workbook_gives_the_policy(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name, text in (
        ("cell", f"={SHEET}!$D$1"),
        ("constant", '="haiyuan-2023"'),
        ("other", '="haiyuan-2023?培训补贴.高级=3500"'),
    ):
        path = tmp_path / f"{name}.xlsx"
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet(SHEET)
        sheet.write_formula(0, 0, '=TRAINING_SUBSIDY("高级工","职业技能等级证书")')
        sheet.write_string(0, 3, "haiyuan-2023")
        book.define_name("政策", text)
        book.close()
        assert computed(libreoffice, path)[1, 1].value == (3500 if name == "other" else 3000), name


def test_libreoffice_and_python_answer_alike_over_many_arguments(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    levels = ["初级工", "四级", "高级(三级)", "技师", "超级", ""]
    certificates = ["职业技能等级证书", "专项职业能力证书", "特种作业操作证", "培训合格证书", "没有的证"]
    asked = [[level, certificate, "haiyuan-2023"] for level in levels for certificate in certificates]
    formulas = [
        f'={name}("{a}","{b}","{c}")' for a, b, c in asked for name in ("TRAINING_SUBSIDY", "TRAINING_SUBSIDY_WHY")
    ]
    values = column(libreoffice, tmp_path, formulas)
    wanted = [call(name, args) for args in asked for name in ("TRAINING_SUBSIDY", "TRAINING_SUBSIDY_WHY")]
    assert values == wanted


def test_dates_counted_from_1904_are_refused(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for old in (False, True):
        book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"date_1904": old})
        sheet = book.add_worksheet(SHEET)
        sheet.write_formula(0, 0, f"=TRAINING_SUBSIDY({SENIOR},45413)")
        sheet.write_formula(1, 0, f"=TRAINING_SUBSIDY({SENIOR})")
        book.close()
        found = computed(libreoffice, tmp_path / "a.xlsx")
        assert str(found[1, 1].value).startswith("错误：这个工作簿用的是 1904 日期系统") == old
        assert found[2, 1].value == 3000


def test_a_fault_of_the_program_is_said_in_the_cell_and_logged_without_the_arguments(
    libreoffice,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    source, copy = (
        written(tmp_path / "a.xlsx", [f'=ID_CHECK("{PERSON}")', f"=TRAINING_SUBSIDY({SENIOR})"]),
        tmp_path / "b.xlsx",
    )
    for_libreoffice(source, copy, libreoffice.office.version)
    with Office() as office:
        (office.extension / "pythonpath/policies/compiled/facts.json").write_text("{")
        cells = office.calculate(copy, SECONDS).cells[SHEET]
        said = str(cells[2, 1].value)
        assert said.startswith("错误：程序出错，没有算出，详情在 ") and said.endswith("butie.log")
        log = Path(said.rpartition(" ")[2]).read_text(encoding="utf-8")
    assert "TRAINING_SUBSIDY\nTraceback" in log and "JSONDecodeError" in log
    assert "高级工" not in log and PERSON not in log
