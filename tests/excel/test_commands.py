"""The ribbon's commands on a workbook that is open: what the file commands say of it, and back again by one click."""

import inspect
import json
from pathlib import Path

import pytest
import xlwings
from messy.paper import HEADER, Sheet, person, xlsx
from people import id_number
from plain_sheets import sheet

from addin.commands.check import summary
from addin.excel import actions, running, steps
from addin.excel.commands import COMMANDS
from addin.excel.live import plain
from addin.excel.on_sheets import RESULT
from addin.excel.why import asking_why
from excel import fake_book
from excel.fake_book import FakeBook
from excel.rosters import POLICY, Formula, Press, results, roster
from workbooks.attach import attach
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.mark import HEADER as RESULT_COLUMNS
from workbooks.mark import SHEET, fills
from workbooks.package import Package

# what the buttons are


def test_every_button_of_the_ribbon_has_its_function() -> None:
    assert [command.id for command in COMMANDS if not callable(vars(actions).get(command.id))] == []
    assert [command.id for command in COMMANDS] == list(actions.DEEDS)


@pytest.mark.parametrize(
    ("fake", "real"),
    [
        (fake_book.Range, xlwings.Range),
        (fake_book.Cells, xlwings.Sheet),
        (fake_book.App, xlwings.App),
        (fake_book.Sheets, xlwings.main.Sheets),
        (fake_book.Names, xlwings.main.Names),
        (fake_book.Name, xlwings.Name),
    ],
)
def test_the_workbook_of_these_tests_offers_nothing_that_xlwings_has_not(fake: type, real: type) -> None:
    offered = {name for name in vars(fake) if not name.startswith("_")}
    assert offered - set(dir(real)) == set()
    for name in offered:
        ours, theirs = getattr(fake, name), getattr(real, name)
        if inspect.isfunction(ours) and inspect.isfunction(theirs) and name != "range":
            assert set(inspect.signature(ours).parameters) <= set(inspect.signature(theirs).parameters), name


# 校验


def test_checking_the_open_workbook_finds_what_checking_the_file_finds(tmp_path: Path, press: Press) -> None:
    path = roster(tmp_path, 3000, 2000, "三千")
    findings = check(path, POLICY)
    assert len(findings) > 2
    book = FakeBook(path)
    said = press(book, "check", POLICY)
    assert said.startswith(summary(findings))
    header, *rows = results(book)
    assert header == list(RESULT_COLUMNS)
    assert [row[1:] for row in rows] == [
        [one.sheet, one.cell, one.level, one.message, one.clause, one.remedy] for one in findings
    ]
    page = book.pages["名单"]
    marked = {("名单", *place): "".join(f"{part:02X}" for part in colour) for place, colour in page.colours.items()}
    assert marked == fills(findings)
    assert book.shown == SHEET


@pytest.mark.parametrize("form", ["培训补贴花名册", "5-20-2"])
def test_a_form_of_ours_is_checked_alike_and_asks_for_no_policy(tmp_path: Path, press: Press, form: str) -> None:
    path = new(form, tmp_path / "表.xlsx", rows=2, policy=None if form == "5-20-2" else POLICY)
    book = FakeBook(path)
    press(book, "check")
    findings = check(path)
    assert findings
    assert [row[4] for row in results(book)[1:]] == [one.message for one in findings]


def test_a_workbook_in_which_nothing_is_wrong_gets_no_sheet_and_no_step(tmp_path: Path, press: Press) -> None:
    header = ["序号", "姓名", "身份证号"]
    book = FakeBook(sheet(tmp_path / "名单.xlsx", [header, [1, "学员一", id_number(1)]]))
    before = book.state()
    assert press(book, "check", "") == "没有发现问题"
    assert book.state() == before
    assert "没有可以撤销" in press(book, "undo")


def test_one_click_takes_the_marks_and_the_list_back(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    book.pages["名单"].colours[4, 7] = (1, 2, 3)
    before = book.state()
    press(book, "check", POLICY)
    assert book.pages["名单"].colours[4, 7] != (1, 2, 3)
    assert press(book, "undo") == "已撤销“校验本表”。"
    assert book.state() == before


def test_checking_again_takes_the_old_marks_back_first(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    before = book.state()
    press(book, "check", POLICY)
    once = book.state()
    press(book, "check", POLICY)
    assert book.state() == once
    press(book, "undo")
    assert book.state() == before


def test_a_mark_goes_when_its_cell_was_put_right(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    press(book, "check", POLICY)
    assert (4, 7) in book.pages["名单"].colours
    book.pages["名单"].range((4, 7)).formula = [[3000.0]]
    press(book, "check", POLICY)
    assert (4, 7) not in book.pages["名单"].colours


def test_what_somebody_changed_since_stays_and_is_told(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    press(book, "check", POLICY)
    book.pages["名单"].colours[4, 7] = (9, 9, 9)
    book.pages[SHEET].range((2, 9)).formula = [["'已问过本人"]]
    said = press(book, "undo")
    assert "名单!G4" in said
    assert f"工作表“{SHEET}”" in said
    assert book.pages["名单"].colours == {(4, 7): (9, 9, 9)}
    assert SHEET in book.pages


# refusals


def test_a_protected_sheet_is_refused_before_anything_is_written(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    before = book.state()
    book.pages["名单"].api.ProtectContents = True
    assert "撤销工作表保护" in press(book, "check", POLICY)
    assert book.state() == before
    book.pages["名单"].api.ProtectContents = False
    book.api.ProtectStructure = True
    assert "撤销工作簿保护" in press(book, "check", POLICY)
    assert book.state() == before


def test_a_workbook_that_no_file_command_reads_is_refused(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000))
    book.api.FileFormat = 50
    assert "另存为 .xlsx" in press(book, "check")


def test_a_refusal_names_the_workbook_and_no_temporary_file(tmp_path: Path, press: Press) -> None:
    path = sheet(tmp_path / "空表.xlsx", [["甲", "乙"], [1, 2]])
    said = press(FakeBook(path), "check", POLICY)
    assert "空表.xlsx" in said
    assert "butie-" not in said


def test_a_fault_in_the_midst_takes_everything_back(tmp_path: Path, press: Press, home: Path) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    before = book.state()
    original, painted = fake_book.Cells.range, []

    def breaking(self: fake_book.Cells, *places: tuple[int, int]) -> fake_book.Range:
        if self.name == SHEET and not painted:
            painted.append(len(book.pages["名单"].colours))
            raise fake_book.FakeFault("Excel is busy")
        return original(self, *places)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fake_book.Cells, "range", breaking)
        said = press(book, "check", POLICY)
    assert painted[0] > 0
    assert "已经写的都收回了" in said
    assert "FakeFault" in (home / running.LOG).read_text(encoding="utf-8")
    assert book.state()[0]["名单"] == before[0]["名单"]  # type: ignore[index]
    assert "没有可以撤销" in press(book, "undo")


def test_a_question_that_is_cancelled_does_nothing(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    before = book.state()
    assert press(book, "check", False) == running.NOT_DONE
    assert book.state() == before


# 接入


def test_attaching_writes_what_attaching_the_file_writes(tmp_path: Path, press: Press) -> None:
    path = roster(tmp_path, 3000, 2000)
    attach(path, tmp_path / "带公式.xlsx", policy=POLICY)
    book = FakeBook(path)
    said = press(book, "attach", POLICY)
    assert "第 H 至 J 列加了应补金额、核验结果、依据" in said
    expected = FakeBook(tmp_path / "带公式.xlsx")
    assert {n: p.used_range.formula for n, p in book.pages.items()} == {
        n: p.used_range.formula for n, p in expected.pages.items()
    }
    assert {n: e.refers_to for n, e in book.defined.items()} == {n: e.refers_to for n, e in expected.defined.items()}
    assert book.pages["名单"].looks[3, 8] == "#,##0.00"
    book.api.SaveCopyAs(str(tmp_path / "存.xlsx"))
    saved, file = (Package.open(tmp_path / name) for name in ("存.xlsx", "带公式.xlsx"))
    assert [(c.row, c.column, c.value) for c in saved.cells("名单")] == [
        (c.row, c.column, c.value) for c in file.cells("名单")
    ]


def test_one_click_takes_the_columns_back(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    before = book.state()
    press(book, "attach", POLICY)
    assert book.state() != before
    assert press(book, "undo") == "已撤销“接入本表”。"
    assert book.state() == before


def test_a_benefit_that_no_title_tells_is_asked_for(tmp_path: Path, press: Press) -> None:
    rows = [["某校人员名单"], HEADER, person(1)]
    path = xlsx(Sheet(rows))(tmp_path)
    book = FakeBook(path)
    assert "--benefit" in press(book, "attach", POLICY, "")
    assert list(book.pages) == ["名单"]
    assert "培训补贴" in press(book, "attach", POLICY, "--benefit 培训补贴")
    assert list(book.pages) == ["名单", "设置"]


def test_columns_that_were_added_are_not_added_again(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    press(book, "attach", POLICY)
    once = book.state()
    assert "已经有" in press(book, "attach")
    assert book.state() == once


def test_a_formula_that_somebody_wrote_over_stays_when_columns_are_taken_back(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    press(book, "attach", POLICY)
    book.pages["名单"].range((3, 8)).formula = [[1.0]]
    assert "名单!H" in press(book, "undo")
    assert book.pages["名单"].contents[3, 8] == "1"


# 计算


def test_calculating_lists_the_cells_that_excel_shows_otherwise(tmp_path: Path, press: Press) -> None:
    call = Formula(f'TRAINING_SUBSIDY("高级工","职业技能等级证书","{POLICY}")', 2999)
    book = FakeBook(roster(tmp_path, call))
    said = press(book, "calculate", "no")
    assert "补贴函数 1 个" in said
    assert results(book, RESULT)[1][1:5] == ["名单", "G3", "2999", "3000"]
    press(book, "undo")
    assert list(book.pages) == ["名单"]


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_functions_become_values_where_that_is_wanted_and_come_back(tmp_path: Path, press: Press, answer: str) -> None:
    text = f'TRAINING_SUBSIDY("高级工","职业技能等级证书","{POLICY}")'
    book = FakeBook(roster(tmp_path, Formula(text, 3000), Formula("1+1", 2)))
    before = book.state()
    press(book, "calculate", answer)
    assert book.pages["名单"].contents[3, 7] == ("3000" if answer == "yes" else f"={text}")
    assert book.pages["名单"].contents[4, 7] == "=1+1"
    press(book, "undo")
    assert book.state() == before


def test_a_workbook_without_formulas_has_nothing_to_calculate(tmp_path: Path, press: Press) -> None:
    assert press(FakeBook(roster(tmp_path, 3000)), "calculate") == "没有公式，没有什么要算。"


# 依据


def test_the_selected_amount_is_explained(tmp_path: Path, press: Press) -> None:
    call = Formula(f'butie.xlam!TRAINING_SUBSIDY(D3,"职业技能等级证书","{POLICY}")*1', 3000)
    book = FakeBook(roster(tmp_path, call, 2000))
    before = book.state()
    page = book.pages["名单"]
    page.contents[3, 4] = "'高级工"
    page.touched.add((3, 4))
    book.app.selection = page.range((3, 7))
    said = press(book, "why")
    assert "六(一)1" in said
    book.app.selection = page.range((4, 7))
    assert "没有算补贴的函数" in press(book, "why")
    page.contents[3, 4] = before[0]["名单"][0][3, 4]  # type: ignore[index]
    assert book.state() == before


@pytest.mark.parametrize(
    ("formula", "asked"),
    [
        ('=IF(A1="","",POSITION_PAY(A1,"x")*2)', 'POSITION_PAY_WHY(A1,"x")'),
        ("='C:\\a b\\butie.xlam'!POSITION_PAY_WHY(A1)", "POSITION_PAY_WHY(A1)"),
        ('="POSITION_PAY(A1)"', None),
        ("=SUM(A1)", None),
        ("POSITION_PAY(A1)", None),
        ("=POSITION_PAY(A1", None),
    ],
)
def test_the_call_that_says_why(formula: str, asked: str | None) -> None:
    assert asking_why(formula) == asked


# what is kept


def test_what_is_kept_for_undoing_holds_nobodys_number(tmp_path: Path, press: Press, home: Path) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    press(book, "check", POLICY)
    press(book, "attach", POLICY)
    kept = [path.read_text(encoding="utf-8") for path in (home / steps.FOLDER).iterdir()]
    assert len(json.loads(kept[0])) == 2
    assert not any(str(person(n)[2]) in text or str(person(n)[1]) in text for text in kept for n in (1, 2))


def test_the_steps_of_a_workbook_are_taken_back_one_by_one(tmp_path: Path, press: Press) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    before = book.state()
    press(book, "attach", POLICY)
    attached = book.state()
    press(book, "check")
    assert "校验本表" in press(book, "undo")
    assert book.state() == attached
    assert "接入本表" in press(book, "undo")
    assert book.state() == before


@pytest.mark.parametrize(
    ("value", "wanted"), [("=1+1", "'=1+1"), ("007", "'007"), ("", ""), (None, ""), (3, 3.0), (True, True)]
)
def test_a_text_is_never_written_as_a_formula(value: object, wanted: object) -> None:
    assert plain(value) == wanted


def test_calculating_the_file_and_the_open_workbook_agree(tmp_path: Path, press: Press) -> None:
    path = new("培训补贴花名册", tmp_path / "表.xlsx", rows=3, policy=POLICY)
    calculate(path, tmp_path / "算好.xlsx")
    said = press(FakeBook(tmp_path / "算好.xlsx"), "calculate", "no")
    assert "Excel 里显示的数都相同" in said
