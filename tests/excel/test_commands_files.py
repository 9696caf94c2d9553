"""The ribbon's commands that make a new workbook, and those that only say something."""

from pathlib import Path

from messy.paper import person
from plain_sheets import sheet

from addin.excel import running
from addin.excel.commands import COMMANDS
from excel.fake_book import FakeBook
from excel.rosters import POLICY, Press, roster
from policies import settings
from workbooks.package import Package


def test_a_new_form_is_written_where_the_person_says_and_opens(tmp_path: Path, press: Press) -> None:
    book, out = FakeBook(roster(tmp_path, 3000)), tmp_path / "新.xlsx"
    assert "已新建" in press(book, "new", "5-20-2", str(out))
    assert book.app.opened == [str(out)]
    assert "已经有了" in press(book, "new", "5-20-2", str(out))
    assert press(book, "new", False) == running.NOT_DONE
    assert "没有" in press(book, "new", "没有的表", str(tmp_path / "别的.xlsx"))
    assert book.app.opened == [str(out)]


def test_reconciling_takes_the_open_workbook_as_what_is_due(tmp_path: Path, press: Press) -> None:
    path, out = roster(tmp_path, 3000), tmp_path / "对账结果.xlsx"
    header = ["姓名", "身份证号", "金额", "交易日期"]
    paid = sheet(tmp_path / "回单.xlsx", [header, ["学员一", person(1)[2], 2900, "2024-06-03"]], above=())
    book = FakeBook(path)
    before = book.state()
    said = press(book, "reconcile", (str(paid),), False, str(out))
    assert "差额 100.00 元" in said
    assert book.app.opened == [str(out)]
    assert book.state() == before
    assert press(book, "reconcile", False) == running.NOT_DONE


def test_a_plan_is_studied_and_anything_else_gets_a_new_plan(tmp_path: Path, press: Press) -> None:
    book, plan = FakeBook(roster(tmp_path, 3000)), tmp_path / "测算表.xlsx"
    assert "已新建" in press(book, "whatif", "shapotou-2025", str(plan))
    opened, out = FakeBook(plan), tmp_path / "测算结果.xlsx"
    press(opened, "whatif", "培训补贴.高级=3500", str(out))
    assert opened.app.opened == [str(out)]
    assert Package.open(out).sheets


def test_the_policy_of_new_workbooks_is_set(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000))
    press(book, "settings", POLICY)
    assert settings.load().policy == POLICY
    assert "没有" in press(book, "settings", "没有的文件")
    assert settings.load().policy == POLICY


def test_help_says_every_button(tmp_path: Path, press: Press) -> None:
    said = press(FakeBook(roster(tmp_path, 3000)), "help")
    labels = [command.label for command in COMMANDS if command.id not in ("settings", "diagnose", "help")]
    assert [label for label in labels if label not in said] == []
