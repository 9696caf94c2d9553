"""The 测算表 in an open LibreOffice: rows deleted, put in and copied, a scenario renamed, a cell cleared.

Every time both engines show the same, no reference is broken, and the figures are those of the lines that are there.
"""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from addin.libreoffice import programs
from udfs.ranges import CellError
from workbooks.package import Package
from workbooks.whatif import budgets_sheet, line_totals, tornado
from workbooks.whatif.plan_book import new_plan
from workbooks.whatif.plan_sheet import AMOUNT, BUDGETS, FIRST_ROW, OVERVIEW, PLAN, STANDARDS, scenario_column

from .plan_books import Book, recalculated

CLIENT = Path(__file__).parents[1] / "office_client.py"
SECONDS = 60
OWN = (PLAN, BUDGETS, OVERVIEW, STANDARDS)  # without our functions 设置 has no policy text
SAVE = """
import uno
kind = uno.createUnoStruct("com.sun.star.beans.PropertyValue", "FilterName", 0, "Calc MS Excel 2007 XML", 0)
document.calculateAll()
document.storeToURL(Path({out!r}).as_uri(), (kind,))
"""
SHEET = f'rows = document.Sheets.getByName("{PLAN}").Rows; sheet = document.Sheets.getByName("{PLAN}")\n'
DELETED = SHEET + f"rows.removeByIndex({FIRST_ROW + 3}, 1)"
FIRST_DELETED = SHEET + f"rows.removeByIndex({FIRST_ROW}, 1)"
COPIED = SHEET + (
    f"rows.insertByIndex({FIRST_ROW + 1}, 1)\n"
    f"sheet.copyRange(sheet.getCellByPosition(0, {FIRST_ROW + 1}).CellAddress, "
    f"sheet.getCellRangeByPosition(0, {FIRST_ROW + 2}, 45, {FIRST_ROW + 2}).RangeAddress)\n"
    f'sheet.getCellByPosition(0, {FIRST_ROW + 1}).String = "新增"\n'
    f"sheet.getCellByPosition(2, {FIRST_ROW + 1}).Value = 500"
)
RENAMED = SHEET + (
    f'sheet.getCellByPosition({scenario_column(0, AMOUNT) - 2}, {FIRST_ROW - 2}).String = "提标"\n'
    f'document.Sheets.getByName("{OVERVIEW}").getCellByPosition(2, {tornado.ASKED}).String = "方案一"'
)
CLEARED = SHEET + f"sheet.getCellByPosition({scenario_column(0, AMOUNT) - 1}, {FIRST_ROW + 2}).String = ''"
# what is done; the total now, the order of the tornado, the total of 方案一 and what it is more
CASES = {
    "the fourth row deleted": (DELETED, 760000, ["实用技术培训补贴", "初级工培训补贴"], 760000, 0),
    "the first row deleted": (FIRST_DELETED, 510000, ["实用技术培训补贴", "中级工培训补贴"], 510000, 0),
    "a row copied": (COPIED, 1760000, ["新增等 2 项", "实用技术培训补贴"], 1760000, 0),
    "a scenario renamed": (RENAMED, 760000, ["实用技术培训补贴", "初级工培训补贴"], 760000, 0),
    "a headcount cleared": (CLEARED, 760000, ["实用技术培训补贴", "初级工培训补贴"], 680000, "待定"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_plan("shapotou-2025", tmp_path_factory.mktemp("live") / "测算表.xlsx", date(2024, 9, 30))


def opened(libreoffice, made: Path, saved: Path, done: str) -> Path:  # type: ignore[no-untyped-def]
    """The workbook as LibreOffice saves it after a program ran in the open document."""
    command = [str(programs.python()), str(CLIENT), libreoffice.office.pipe, str(made)]
    environment = programs.environment() | {"PYTHONIOENCODING": "utf-8"}
    program = f"{done}\n{SAVE.format(out=str(saved))}"
    ran = subprocess.run(
        command, input=program, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=SECONDS
    )
    assert ran.returncode == 0, ran.stderr
    return saved


@pytest.mark.parametrize("case", CASES)
def test_rows_and_names_may_change_in_an_open_sheet(libreoffice, made: Path, tmp_path: Path, case: str) -> None:  # type: ignore[no-untyped-def]
    done, now, order, then, more = CASES[case]
    saved = opened(libreoffice, made, tmp_path / "saved.xlsx", done)
    theirs, ours = Book(saved), recalculated(saved)
    for book in (theirs, ours):
        wrong = {
            (sheet, place): value
            for sheet in OWN
            for place, value in book.values[sheet].items()
            if isinstance(value, CellError) and not (sheet == OVERVIEW and place[1] > tornado.WIDTH)
        }
        assert not wrong
        assert [book.total(line_totals.TOTAL, n) for n in (0, 1)] == [now, then]
        assert book.total(line_totals.DIFFERENCE, 1) == more
        ranked = [book.values[OVERVIEW][(tornado.RANKED + 1 + n, tornado.ITEM + 1)] for n in range(2)]
        assert ranked == order
        assert book.beside(BUDGETS, budgets_sheet.ALL, budgets_sheet.LEFT) == budgets_sheet.TIES
    assert "#REF!" not in "".join(f.text for sheet in theirs.values for f in Package.open(saved).formulas(sheet))


@pytest.mark.parametrize("at", [FIRST_ROW, FIRST_ROW + 19])
def test_a_row_put_in_at_the_edge_is_told(libreoffice, made: Path, tmp_path: Path, at: int) -> None:  # type: ignore[no-untyped-def]
    """Above the first line, and between the last free row and 合计: no formula reaches there."""
    saved = opened(libreoffice, made, tmp_path / "saved.xlsx", SHEET + f"rows.insertByIndex({at}, 1)")
    for book in (Book(saved), recalculated(saved)):
        assert str(book.values[PLAN][(3, 1)]).endswith(line_totals.OUTSIDE)
    assert not str(Book(made).values[PLAN][(3, 1)]).endswith(line_totals.OUTSIDE)
