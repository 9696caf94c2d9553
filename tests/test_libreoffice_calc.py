"""`butie calc --engine libreoffice`, and the whole workbooks that both engines must agree on."""

import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from people import post_holder, trainee, workshop_worker

from addin.cli import main
from addin.libreoffice.office import Office
from addin.libreoffice.recalculate import recalculate
from udfs.ranges import CellError
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.problems import FileProblem

SENIOR = 'TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023")'
PEOPLE = {
    "培训补贴花名册": [
        trainee(1),
        trainee(2, 等级="初级工"),
        trainee(3, 等级="", 证书类型="特种作业操作证"),
        trainee(4, 等级="技师"),
        trainee(5, 等级="超级工"),
        trainee(6, 身份证号="640599199001010012"),
        trainee(7, 发证日期="2031-05-06"),
        trainee(8, 培训工种="枸杞研发", 等级="", 证书类型="培训合格证书"),
    ],
    "公益性岗位补贴发放表": [
        post_holder(1),
        post_holder(2, 月数=12),
        post_holder(3, 岗位类型="农村公益性岗位-其他"),
        post_holder(4, 起始日期="2031-01-01"),
    ],
    "5-20-2": [
        workshop_worker(1),
        workshop_worker(2, 人员类别="农村劳动力"),
        workshop_worker(3, 身份证号="1"),
        workshop_worker(4, 身份证号=""),
    ],
}


def book_with(path: Path, *formulas: str) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    for row, formula in enumerate(formulas):
        sheet.write_formula(row, 0, formula)
    book.close()
    return path


def values(path: Path) -> dict[tuple[str, int, int], object]:
    package = Package.open(path)
    return {(name, c.row, c.column): c.value for name in package.sheets for c in package.cells(name)}


@pytest.mark.parametrize("form", PEOPLE)
def test_both_engines_fill_a_whole_workbook_alike(libreoffice, form: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    source, ours, theirs = tmp_path / "in.xlsx", tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    new(form, source, policy="haiyuan-2023", data=PEOPLE[form], as_of=date(2024, 9, 30))
    assert calculate(source, ours).complete
    report = recalculate(source, theirs, False, libreoffice.office)
    assert report.complete and report.own > len(PEOPLE[form])
    mine, other = values(ours), values(theirs)
    assert {place: (mine[place], other[place]) for place in mine if mine[place] != other[place]} == {}
    assert mine.keys() == other.keys()


def test_only_the_values_change(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    source, target = (
        book_with(tmp_path / "a.xlsx", f"={SENIOR}", "=A1*2", "=A1>1", '=IF(TRUE,"","x")'),
        tmp_path / "b.xlsx",
    )
    before = source.read_bytes()
    report = recalculate(source, target, False, libreoffice.office)
    assert source.read_bytes() == before
    assert (report.formulas, report.own, report.changed, report.failures) == (4, 1, 4, [])
    assert [v for _, v in sorted(values(target).items())] == [3000, 6000, True, ""]
    assert [c.text for c in Package.open(target).formulas("表")] == [
        c.text for c in Package.open(source).formulas("表")
    ]


def test_our_functions_are_frozen_to_values_where_that_is_asked(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    source, target = book_with(tmp_path / "a.xlsx", f"={SENIOR}", "=A1*2"), tmp_path / "b.xlsx"
    recalculate(source, target, True, libreoffice.office)
    sheet = openpyxl.load_workbook(target)["表"]
    assert (sheet["A1"].value, sheet["A2"].value) == (3000, "=A1*2")


def test_what_libreoffice_cannot_do_is_told_even_within_iferror(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    source = book_with(tmp_path / "a.xlsx", '=IFERROR(NOT_A_FUNCTION(1),"")', "=NO_NAME+1", "=1/0", f"={SENIOR}")
    report = recalculate(source, tmp_path / "b.xlsx", False, libreoffice.office)
    assert [(f.cell, f.reason) for f in report.failures] == [
        ("A1", "LibreOffice 没有函数 NOT_A_FUNCTION"),
        ("A2", "LibreOffice 不认识公式里的一个名称"),
    ]
    assert [v for _, v in sorted(values(tmp_path / "b.xlsx").items())] == [
        CellError("#N/A"),
        CellError("#N/A"),
        CellError("#DIV/0!"),
        3000,
    ]


def test_old_array_formulas_fill_their_area_and_spilling_ones_are_refused(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    formula = '=TRAINING_SUBSIDY({"初级工";"高级工"},"职业技能等级证书","haiyuan-2023")'
    for name, dynamic in (("old", False), ("new", True)):
        book = xlsxwriter.Workbook(str(tmp_path / f"{name}.xlsx"))
        sheet = book.add_worksheet("表")
        (sheet.write_dynamic_array_formula if dynamic else sheet.write_array_formula)("A1:A2", f"{{{formula}}}")
        book.close()
    recalculate(tmp_path / "old.xlsx", tmp_path / "out.xlsx", False, libreoffice.office)
    assert values(tmp_path / "out.xlsx") == {("表", 1, 1): 1000, ("表", 2, 1): 3000}
    with pytest.raises(FileProblem, match="会溢出的公式"):
        recalculate(tmp_path / "new.xlsx", tmp_path / "none.xlsx", False, libreoffice.office)
    assert not (tmp_path / "none.xlsx").exists()


def test_the_command_starts_its_own_libreoffice_and_leaves_none_behind(
    libreoffice,  # type: ignore[no-untyped-def]
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source, target = book_with(tmp_path / "a.xlsx", f"={SENIOR}"), tmp_path / "b.xlsx"
    assert main(["calc", str(source), "-o", str(target), "--engine", "libreoffice"]) == 0
    assert "已算 1 个公式（其中补贴函数 1 个）" in capsys.readouterr().out
    assert values(target) == {("表", 1, 1): 3000}


def test_a_libreoffice_that_takes_too_long_is_ended_with_all_its_processes(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    source = book_with(tmp_path / "a.xlsx", *["=SUM(1,2)"] * 50_000)
    with Office() as office:
        group = office.process_group
        assert processes_of(group)
        with pytest.raises(FileProblem, match=r"LibreOffice 在 0\.01 秒里没有处理"):
            office.calculate(source, 0.01)
        assert gone(group)


def gone(group: int, seconds: float = 20) -> bool:
    """Whether no process of a group is left: a killed one that is not our child ends a moment later."""
    end = time.monotonic() + seconds
    while processes_of(group):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def processes_of(group: int) -> list[str]:
    """The names of the living processes of a group."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("processes are listed from /proc")
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            head, _, rest = path.read_text().rpartition(") ")
            state, _, its_group = rest.split()[:3]
            if int(its_group) == group and state != "Z":
                found.append(head.partition("(")[2])
    return found


def test_a_file_that_is_no_workbook_is_refused_before_libreoffice_sees_it(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_text("x")
    with pytest.raises(FileProblem, match=r"不是 \.xlsx 工作簿"):
        recalculate(source, tmp_path / "b.xlsx", False)
