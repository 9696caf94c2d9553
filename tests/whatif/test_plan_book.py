"""The 测算表: filled from the law, live in two engines without our functions, its charts fed by what it shows."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from addin.cli import main
from addin.libreoffice.recalculate import is_own, recalculate
from policies.library import document_ids, resolve
from udfs.ranges import CellError
from workbooks.formula import area
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.sheet_patch import Edit
from workbooks.whatif import budgets_sheet, line_totals, lines_sheet, standards_sheet, tornado
from workbooks.whatif.effect import effect
from workbooks.whatif.model import Change, Scenario
from workbooks.whatif.plan_book import new_plan, plan_bytes
from workbooks.whatif.plan_sheet import (
    BUDGETS,
    CHECKED,
    COUNT,
    END,
    FIRST_ROW,
    NAMES_ROW,
    NOW_AMOUNT,
    OVERVIEW,
    PATH,
    PERSONS,
    PLAN,
    STANDARD,
    STANDARDS,
    TIMES,
    TITLE,
    scenario_column,
)
from workbooks.whatif.plans import document_plan

from .plan_books import Book, Place, recalculated

DAY = date(2024, 9, 30)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("plans")
    return {name: new_plan(name, folder / f"{name}.xlsx", DAY) for name in document_ids()}


def test_every_document_has_its_plan_without_an_error_in_any_cell(books: dict[str, Path]) -> None:
    for name, path in books.items():
        book = Book(path)
        assert list(book.values)[:4] == [PLAN, BUDGETS, OVERVIEW, STANDARDS]
        plan = document_plan(resolve(f"{name}?用途=测算"))
        assert book.values[PLAN][(FIRST_ROW + 1, TITLE + 1)] == plan.lines[0].title
        wrong = {
            (sheet, place): value
            for sheet, cells in book.values.items()
            for place, value in cells.items()
            if isinstance(value, CellError) and not (sheet == OVERVIEW and place[1] > tornado.WIDTH)
        }
        assert not wrong, name
        again = recalculated(path)
        assert filled(again) == filled(book)


def filled(book: Book) -> dict[tuple[str, Place], object]:
    """What the cells show, empty ones left out."""
    return {
        (sheet, place): value
        for sheet, cells in book.values.items()
        for place, value in cells.items()
        if value not in (None, "")
    }


def test_the_standards_are_those_of_the_law_by_our_own_function(books: dict[str, Path]) -> None:
    for name, path in books.items():
        cells = Book(path).values[STANDARDS]
        column = standards_sheet.CHECKED + 1
        found = {value for (row, c), value in cells.items() if c == column and row > standards_sheet.TOP}
        assert standards_sheet.SAME in found, name
        assert found <= {standards_sheet.SAME, "待定"}, name


def test_a_standard_that_was_changed_is_found_out(books: dict[str, Path], tmp_path: Path) -> None:
    package = Package.open(books["haiyuan-2023"])
    package.edit_many(STANDARDS, {(standards_sheet.TOP + 1, standards_sheet.VALUE + 1): Edit(9999)})
    package.save(tmp_path / "changed.xlsx")
    cells = recalculated(tmp_path / "changed.xlsx").values[STANDARDS]
    found = [cells[(standards_sheet.TOP + 1 + n, standards_sheet.CHECKED + 1)] for n in range(2)]
    assert found == [standards_sheet.DIFFERENT, standards_sheet.SAME]


def test_only_the_check_column_and_the_settings_need_our_functions(books: dict[str, Path]) -> None:
    for path in books.values():
        package = Package.open(path)
        own = {(sheet, f.column) for sheet in package.sheets for f in package.formulas(sheet) if is_own(f.text)}
        assert own <= {(STANDARDS, standards_sheet.CHECKED + 1), ("设置", 2)}


VERDICTS = [
    (
        "shapotou-2025",
        "职业技能培训",
        430000,
        130000,
        "余 130,000.00 元，另有 3 项没有数（核对 SPT-C6：余数用于技能评价",
    ),
    ("shapotou-2025", "实用技术培训", 330000, 0, "正好"),
    ("shapotou-2025", "总概算", 760000, 240000, "余 240,000.00 元，另有 5 项没有数"),
    ("haiyuan-2023", "三支一扶自治区配套", 33777136.08, -5157136.08, "超 5,157,136.08 元（核对 HY-C17、HY-C18"),
    ("haiyuan-2023", "机关事业单位实习", 6930000, 200000, "余 200,000.00 元，另有 1 项没有数（核对 HY-C20"),
    ("haiyuan-2023", "劳务品牌公共资金", 20000000, 3000000, "余 3,000,000.00 元，另有 1 项没有数（核对 HY-C3、HY-C4"),
    ("haiyuan-2023", "驻外劳务服务中心", 1000000, 0, "正好"),
    ("haiyuan-2023", "零工市场社会投资", "没有可算的项目", None, "没有可算的项目"),
]


@pytest.mark.parametrize(("policy", "name", "planned", "left", "verdict"), VERDICTS)
def test_the_budget_sheet_says_what_does_not_add_up(
    books: dict[str, Path], policy: str, name: str, planned: object, left: object, verdict: str
) -> None:
    book = Book(books[policy])
    assert book.beside(BUDGETS, name, budgets_sheet.PLANNED) == planned
    assert book.beside(BUDGETS, name, budgets_sheet.LEFT) == left
    assert str(book.beside(BUDGETS, name, budgets_sheet.VERDICT)).startswith(verdict)


def test_luoping_has_two_thousand_yuan_a_head_in_its_budget(books: dict[str, Path]) -> None:
    assert Book(books["luoping-2021"]).beside(BUDGETS, "整合资金", budgets_sheet.MEAN) == 2000


def test_the_budgets_and_the_funds_together_are_what_the_plan_comes_to(books: dict[str, Path]) -> None:
    for path in books.values():
        book = Book(path)
        totals = {book.total(line_totals.TOTAL, scenario) for scenario in range(5)}
        assert len(totals) == 1
        ends = [row for (row, c), v in book.values[BUDGETS].items() if c == 1 and v == budgets_sheet.ALL]
        assert len(ends) == 3
        ties = [v for (row, _), v in book.values[BUDGETS].items() if row in ends[:2] and isinstance(v, str)]
        assert ties.count(budgets_sheet.TIES) == 5 and budgets_sheet.FAILS not in ties
        assert book.values[BUDGETS][(ends[2], budgets_sheet.STATED + 1)] == totals.pop()


def test_the_sheet_and_the_engine_of_scenarios_agree(books: dict[str, Path], tmp_path: Path) -> None:
    plan = document_plan(resolve("shapotou-2025?用途=测算"))
    number = next(i for i, line in enumerate(plan.lines) if line.title == "高级工培训补贴")
    scenario = Scenario("方案一", {number: Change(standard=Fraction(4500), persons=Fraction(60))})
    expected = effect(plan, scenario)
    standard, persons = (scenario_column(0, part) for part in (STANDARD, PERSONS))
    changes = {("高级工培训补贴", standard): 4500, ("高级工培训补贴", persons): 60}
    book = recalculated(Book(books["shapotou-2025"]).edit(tmp_path / "a.xlsx", changes))
    assert book.total(line_totals.TOTAL, 1) == expected.then == 950000
    assert book.total(line_totals.DIFFERENCE, 1) == expected.difference == 190000
    assert book.total(line_totals.LEFT, 1) == 50000
    assert book.total(line_totals.TOTAL, 2) == book.total(line_totals.TOTAL, 0) == expected.now
    row = book.row(BUDGETS, "职业技能培训")
    below = next(r for r in range(row + 1, 99) if book.values[BUDGETS].get((r, 1)) == "职业技能培训")
    assert [book.values[BUDGETS][(below, c)] for c in (2, 3)] == [620000, -60000]


def test_what_is_open_is_counted_once_it_is_filled_in(books: dict[str, Path], tmp_path: Path) -> None:
    before = Book(books["shapotou-2025"])
    assert before.beside(PLAN, "订单培训补助", NOW_AMOUNT) == "待定"
    assert before.beside(PLAN, "专项职业能力评价补贴", NOW_AMOUNT) == "未填"
    changes = {("专项职业能力评价补贴", COUNT): 650, ("订单培训补助", scenario_column(3, STANDARD)): 500}
    after = recalculated(before.edit(tmp_path / "a.xlsx", changes))
    assert after.beside(PLAN, "专项职业能力评价补贴", NOW_AMOUNT) == 130000
    assert after.beside(BUDGETS, "职业技能培训", budgets_sheet.LEFT) == 0
    assert after.total(line_totals.TOTAL, 4) == 760000 + 130000 + 50000
    assert after.values[PLAN][(3, 1)] == (
        "现行合计 890,000.00 元；另有 4 项标准待定，0 项人数、月数没有填或填错，都不在合计里。"
    )


def test_a_county_s_own_standard_comes_from_the_parameter_sheet(books: dict[str, Path], tmp_path: Path) -> None:
    before = Book(books["shapotou-2025"])
    package = Package.open(books["shapotou-2025"])
    package.edit_many("参数", {(before.row("参数", "订单培训标准"), 2): Edit(500)})
    package.save(tmp_path / "a.xlsx")
    after = recalculated(tmp_path / "a.xlsx")
    assert after.beside(PLAN, "订单培训补助", NOW_AMOUNT) == 50000
    assert after.beside(PLAN, "订单培训补助", CHECKED) == standards_sheet.LOCAL


def test_a_line_of_the_user_s_own_finds_its_standard_by_name(books: dict[str, Path], tmp_path: Path) -> None:
    before = Book(books["haiyuan-2023"])
    row = before.row(PLAN, END) - 1  # the last free row
    package = Package.open(books["haiyuan-2023"])
    cells = {TITLE: "高级工直补", COUNT: 40, TIMES: 1, PATH: "01.直补个人培训补贴.高级工"}
    package.edit_many(PLAN, {(row, column + 1): Edit(value) for column, value in cells.items()})
    package.edit_many(PLAN, {(row - 1, column + 1): Edit(v) for column, v in (cells | {PATH: "没有的"}).items()})
    package.save(tmp_path / "a.xlsx")
    after = recalculated(tmp_path / "a.xlsx")
    shown = [after.values[PLAN][(row, column + 1)] for column in (NOW_AMOUNT, CHECKED)]
    assert shown == [120000, standards_sheet.SAME]
    missed = [after.values[PLAN][(row - 1, column + 1)] for column in (NOW_AMOUNT, CHECKED)]
    assert missed == ["待定", lines_sheet.NOT_IN_STANDARDS]
    assert after.beside(BUDGETS, budgets_sheet.ALL, budgets_sheet.LEFT) == budgets_sheet.TIES


def charts(path: Path) -> list[list[tuple[str, list[str]]]]:
    """For each chart the ranges of its values, and the values that it keeps of them."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(n for n in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n))
        texts = [archive.read(name).decode() for name in names]
    found = []
    for text in texts:
        parts = re.findall(r"<c:val>.*?<c:f>(.*?)</c:f>(.*?)</c:val>", text, re.DOTALL)
        found.append([(ref, re.findall(r"<c:v>(.*?)</c:v>", kept)) for ref, kept in parts])
    return found


def drawn(book: Book, reference: str) -> list[object]:
    """The cells that a chart draws."""
    found = area(reference)
    assert found is not None
    cells = book.values[str(found.sheet)]
    return [cells.get((row, found.left)) for row in range(found.top, found.bottom + 1)]


def test_one_changed_cell_moves_totals_and_charts_in_both_engines_alike(  # type: ignore[no-untyped-def]
    libreoffice, books: dict[str, Path], tmp_path: Path
) -> None:
    before = Book(books["haiyuan-2023"])
    changed = before.edit(tmp_path / "changed.xlsx", {("海原司机培训", scenario_column(1, STANDARD)): 12000})
    ours = recalculated(changed)
    report = recalculate(changed, tmp_path / "theirs.xlsx", False, libreoffice.office)
    assert report.complete and report.changed > 10
    theirs = Book(tmp_path / "theirs.xlsx")
    differ = {
        (sheet, place): (value, theirs.values[sheet][place])
        for sheet, cells in ours.values.items()
        for place, value in cells.items()
        if value != theirs.values[sheet][place] and not nearly(value, theirs.values[sheet][place])
    }
    assert not differ
    assert theirs.total(line_totals.TOTAL, 2) == before.total(line_totals.TOTAL, 0) + 40_000_000  # type: ignore[operator]
    totals, tornado = charts(changed)
    old, new = ([drawn(book, ref) for ref, _ in totals] for book in (before, theirs))
    assert new[0][2] - old[0][2] == 4000 and new[0][:2] == old[0][:2]  # type: ignore[operator]
    assert [drawn(before, ref) for ref, _ in tornado] == [drawn(theirs, ref) for ref, _ in tornado]


def nearly(left: object, right: object) -> bool:
    """Equal but for the last binary digit of a quotient."""
    return isinstance(left, (int, float)) and isinstance(right, (int, float)) and abs(left - right) < 1e-6


def test_the_charts_that_libreoffice_draws_have_moved(libreoffice, books: dict[str, Path], tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    source = books["shapotou-2025"]
    changed = Book(source).edit(tmp_path / "a.xlsx", {("高级工培训补贴", COUNT): 200})
    kept = {}
    for name, path in (("before", source), ("after", changed)):
        libreoffice.calculate(path, tmp_path / f"{name}.saved.xlsx")
        kept[name] = [[values for _, values in chart] for chart in charts(tmp_path / f"{name}.saved.xlsx")]
    (before_totals, before_tornado), (after_totals, after_tornado) = kept["before"], kept["after"]
    assert [float(v) for v in before_totals[0]] == [76] * 5 and [float(v) for v in after_totals[0]] == [148] * 5
    assert float(before_tornado[1][0]) == 3.3 and float(after_tornado[1][0]) == 8


def test_the_tornado_follows_the_order_of_the_amounts(books: dict[str, Path], tmp_path: Path) -> None:
    def ranked(book: Book) -> list[object]:
        first = tornado.RANKED + 1
        return [book.values[OVERVIEW].get((first + n, tornado.ITEM + 1)) for n in range(5)]

    before = Book(books["shapotou-2025"])
    order = ["实用技术培训补贴", "初级工培训补贴", "中级工培训补贴", "高级工培训补贴"]
    assert ranked(before) == [*order, None]
    after = recalculated(before.edit(tmp_path / "a.xlsx", {("高级工培训补贴", COUNT): 200}))
    assert ranked(after) == [order[3], *order[:3], ""]
    last = tornado.RANKED + 1
    assert after.values[OVERVIEW][(last, tornado.MORE_BY + 1)] == 80000
    assert after.values[OVERVIEW][(last, tornado.LESS_BY + 1)] == -80000


def test_equal_amounts_stand_in_the_order_of_their_lines(books: dict[str, Path], tmp_path: Path) -> None:
    same = recalculated(Book(books["shapotou-2025"]).edit(tmp_path / "a.xlsx", {("中级工培训补贴", COUNT): 40}))
    rows = range(tornado.RANKED + 3, tornado.RANKED + 5)
    assert [same.values[OVERVIEW][(r, tornado.ITEM + 1)] for r in rows] == ["中级工培训补贴", "高级工培训补贴"]


def test_a_scenario_s_own_name_reaches_every_sheet(books: dict[str, Path], tmp_path: Path) -> None:
    package = Package.open(books["shapotou-2025"])
    package.edit_many(PLAN, {(NAMES_ROW + 1, scenario_column(0, STANDARD) + 1): Edit("提标")})
    package.save(tmp_path / "a.xlsx")
    after = recalculated(tmp_path / "a.xlsx")
    assert [sheet for sheet in (PLAN, BUDGETS, OVERVIEW) if "提标" in after.values[sheet].values()] == [
        PLAN,
        BUDGETS,
        OVERVIEW,
    ]


def test_the_words_of_a_document_are_never_a_formula(tmp_path: Path) -> None:
    policy = resolve("qianyang-2021?用途=测算")
    chapters = [replace(c, budget=c.budget and replace(c.budget, why="=1+1")) for c in policy.document.chapters]
    document = replace(policy.document, title="=2+2", chapters=tuple(chapters))
    (tmp_path / "a.xlsx").write_bytes(plan_bytes(replace(policy, document=document), DAY))
    texts = {
        c.value: c.formula
        for sheet in (PLAN, BUDGETS, STANDARDS)
        for c in Package.open(tmp_path / "a.xlsx").cells(sheet)
        if isinstance(c.value, str)
    }
    found = [text for text in texts if "=1+1" in text or "=2+2" in text]
    assert len(found) == 3 and not any(texts[text] for text in found)


def test_new_refuses_without_a_policy_and_never_covers_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "a.xlsx")
    assert main(["new", "测算表", "-o", out]) == 2
    assert "--policy" in capsys.readouterr().err and not Path(out).exists()
    assert main(["new", "测算表", "-o", out, "--policy", "shapotou-2025", "--rows", "5"]) == 2
    assert "--rows" in capsys.readouterr().err and not Path(out).exists()
    assert main(["new", "测算表", "-o", out, "--policy", "shapotou-2025"]) == 0
    before = Path(out).read_bytes()
    assert main(["new", "测算表", "-o", out, "--policy", "shapotou-2025"]) == 2
    assert Path(out).read_bytes() == before


def test_a_policy_that_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="没有“高高级”") as refused:
        new_plan("shapotou-2025?培训补贴.高高级=1", tmp_path / "a.xlsx")
    assert "相近的有" in str(refused.value) and not (tmp_path / "a.xlsx").exists()


def test_a_tried_figure_says_that_it_is_tried(tmp_path: Path) -> None:
    book = Book(new_plan("shapotou-2025?培训补贴.高级=4500", tmp_path / "a.xlsx", DAY))
    assert "是试算" in str(book.values[PLAN][(2, 1)])
    assert book.beside(PLAN, "高级工培训补贴", NOW_AMOUNT) == 90000
    assert "是试算" not in str(Book(new_plan("shapotou-2025", tmp_path / "b.xlsx", DAY)).values[PLAN][(2, 1)])


def test_one_plan_of_a_document_gives_its_own_lines_alone(tmp_path: Path) -> None:
    book = Book(new_plan("haiyuan-2023?方案=12", tmp_path / "a.xlsx", DAY))
    titles = [book.values[PLAN].get((FIRST_ROW + 1 + n, 1)) for n in range(4)]
    assert titles == ["三支一扶补贴（自治区负担）", "三支一扶补贴（县负担）", "三支一扶安家费", None]
    assert book.total(line_totals.TOTAL, 0) == 37530151.2 + 810000
