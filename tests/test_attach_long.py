"""A long roster asks each of our functions once for all its rows: fewer calls, the same answers, row by row."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from excel.fake_book import FakeBook
from messy.paper import HEADER, Sheet, person, xlsx

from addin.excel.live import Live
from workbooks import attach_arrays
from workbooks.attach import attach
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.package import Package
from workbooks.package_sheet import FormulaCell, NewSheet

POLICY, LONG = "haiyuan-2023", 12
LEVELS = ("高级工", "初级工", "技师", "中级工", "超级")
Rows = list[list[object]]


@pytest.fixture(autouse=True)
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attach_arrays, "MANY", LONG)


def people(count: int = LONG) -> Rows:
    rows = [person(number, 等级=LEVELS[number % len(LEVELS)]) for number in range(1, count + 1)]
    rows[3][2] = rows[1][2]  # twice
    rows[4][2] = "640599199001010011"  # a wrong last digit
    return rows


def roster(folder: Path, rows: Rows, header: tuple[str, ...] = HEADER, merged: tuple[str, ...] = ()) -> Path:
    title = ["某校职业培训补贴人员花名册"]
    return xlsx(Sheet([title, header, *rows, ["合计", *[""] * 5, 6000]], merged))(folder)


def attached(source: Path, name: str = "out.xlsx") -> Path:
    done = attach(source, source.with_name(name), policy=POLICY)
    assert not done.unknown
    return source.with_name(name)


def values(path: Path, sheet: str = "名单") -> dict[str, object]:
    page = openpyxl.load_workbook(path, data_only=True)[sheet]
    return {c.coordinate: c.value for row in page.iter_rows() for c in row if c.value not in (None, "")}


def arrays(path: Path, sheet: str = "取数") -> dict[str, str]:
    found = Package.open(path)
    return {c.reach: c.text for c in found.formulas(sheet) if c.kind == "array"} if sheet in found.sheets else {}


def calls(path: Path) -> int:
    return calculate(path, path.with_name("counted.xlsx")).own


def test_from_so_many_rows_on_each_function_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = attached(roster(tmp_path, people()))
    assert list(arrays(path).values()) == [
        "TRAINING_SUBSIDY('名单'!$D$2:$D$14,'名单'!$E$2:$E$14,政策,'名单'!$F$2:$F$14)",
        "TRAINING_SUBSIDY_WHY('名单'!$D$2:$D$14,'名单'!$E$2:$E$14,政策,'名单'!$F$2:$F$14)",
        "ID_CHECK('名单'!$C$2:$C$14)",
    ]
    assert calls(path) == 3
    path = attached(roster(tmp_path, people(LONG - 1)), "short.xlsx")
    assert not arrays(path) and calls(path) == 3 * (LONG - 1)


def test_the_sheet_shows_what_it_shows_with_a_call_in_each_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = roster(tmp_path, [*people(), [""] * 7, person(30), person(31)])
    at_once = values(attached(source))
    monkeypatch.setattr(attach_arrays, "MANY", 1000)
    one_by_one = values(attached(source, "plain.xlsx"))
    assert at_once == one_by_one
    assert at_once["H3"] == 1000 and at_once["I6"] == "身份证号与第 4 行重复；" + str(at_once["I6"]).partition("；")[2]
    assert "身份证号" in str(at_once["I7"]) and str(at_once["H4"]).startswith("待定：")


def test_working_it_out_anew_changes_nothing(tmp_path: Path) -> None:
    path = attached(roster(tmp_path, people()))
    report = calculate(path, tmp_path / "again.xlsx")
    assert (report.changed, report.failures) == (0, [])
    assert values(tmp_path / "again.xlsx", "取数") == values(path, "取数")


def test_libreoffice_shows_the_same(tmp_path: Path, libreoffice) -> None:  # type: ignore[no-untyped-def]
    from addin.libreoffice.recalculate import recalculate

    path = attached(roster(tmp_path, people()))
    assert recalculate(path, tmp_path / "lo.xlsx", False, libreoffice.office).changed == 0
    assert values(tmp_path / "lo.xlsx") == values(path)


def altered(path: Path, change: Callable[[object], None]) -> dict[str, object]:
    """What the roster shows after somebody changed its cells."""
    book = openpyxl.load_workbook(path)
    change(book["名单"])
    book.save(path.with_name("altered.xlsx"))
    report = calculate(path.with_name("altered.xlsx"), path.with_name("worked.xlsx"))
    assert not report.failures
    return values(path.with_name("worked.xlsx"))


def test_a_changed_cell_changes_its_own_row_alone(tmp_path: Path) -> None:
    path = attached(roster(tmp_path, people()))

    def better(page) -> None:  # type: ignore[no-untyped-def]
        page["D3"] = "高级工"

    before, after = values(path), altered(path, better)
    assert (before["H3"], after["H3"]) == (1000, 3000)
    assert {place for place in before if before[place] != after.get(place)} == {"D3", "H3", "I3", "J3", "H15"}


def test_sorted_rows_take_their_amounts_with_them(tmp_path: Path) -> None:
    path = attached(roster(tmp_path, people()))

    def exchanged(page) -> None:  # type: ignore[no-untyped-def]
        for column in range(1, 8):
            one, two = page.cell(3, column), page.cell(4, column)
            one.value, two.value = two.value, one.value

    before, after = values(path), altered(path, exchanged)
    assert (after["H3"], after["H4"]) == (before["H4"], before["H3"])


def test_a_row_whose_facts_are_merged_with_another_is_asked_by_itself(tmp_path: Path) -> None:
    rows = people()
    rows[1][3] = ""
    path = attached(roster(tmp_path, rows, merged=("D3:D4",)))
    assert not arrays(path)
    assert values(path)["H4"] == 1000


def test_an_error_in_one_row_leaves_the_others_alone(tmp_path: Path) -> None:
    source = roster(tmp_path, people())
    book = openpyxl.load_workbook(source)
    book["名单"]["D5"] = "#N/A"
    book.save(source)
    path = attached(source)
    assert not arrays(path)
    assert values(path)["H3"] == 1000 and "#N/A" in str(values(path)["H5"])


def test_amounts_in_another_unit_are_asked_row_by_row(tmp_path: Path) -> None:
    def travel(unit: str, cost: float) -> Path:
        header = ("姓名", "身份证号", f"实际交通费（{unit}）", "跨省")
        rows: Rows = [[f"学员{n}", person(n)[2], cost, "是"] for n in range(1, LONG + 1)]
        source = xlsx(Sheet([["跨省就业一次性交通补助"], header, *rows]))(tmp_path)
        attach(source, tmp_path / f"{unit}.xlsx", policy="qianyang-2021")
        return tmp_path / f"{unit}.xlsx"

    assert not arrays(travel("万元", 0.04)) and values(tmp_path / "万元.xlsx")["E3"] == 400
    assert arrays(travel("元", 400)) and values(tmp_path / "元.xlsx")["E3"] == 400


def test_check_says_of_it_what_it_says_with_a_call_in_each_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = roster(tmp_path, people())
    at_once = [str(found) for found in check(attached(source))]
    monkeypatch.setattr(attach_arrays, "MANY", 1000)
    assert at_once == [str(found) for found in check(attached(source, "plain.xlsx"))]


def test_in_an_open_workbook_an_array_formula_is_entered_over_its_whole_reach(tmp_path: Path) -> None:
    book = FakeBook(roster(tmp_path, people()))
    rows: Rows = [["名"], [FormulaCell("ID_CHECK('名单'!$C$2:$C$3)", "", "A2:A3")], ["以前的"]]
    Live(book).add_sheet(NewSheet("取数", rows, hidden=True))
    assert book.pages["取数"].arrays == {(2, 1): "A2:A3"}
    assert book.pages["取数"].contents == {(1, 1): "'名", (2, 1): "=ID_CHECK('名单'!$C$2:$C$3)"}
