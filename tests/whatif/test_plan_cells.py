"""What a 测算表 makes of odd cells: open ones, wrong ones, names that clash, bounds that are passed: by hand."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from policies.bounds import STANDARD as STANDARD_BOUND
from policies.bounds import Bound
from policies.library import document_ids
from udfs.ranges import CellError
from workbooks.package import Package
from workbooks.sheet_patch import Edit
from workbooks.whatif import budgets_sheet, line_totals, lines_sheet, overview_sheet, standards_sheet, tornado
from workbooks.whatif.budgets_sheet import LEFT, PLANNED, STATED, VERDICT
from workbooks.whatif.line_totals import CONTROL, DIFFERENCE, MISSING, NOT_PAID, TOTAL
from workbooks.whatif.plan_book import new_plan
from workbooks.whatif.plan_reading import read_plan
from workbooks.whatif.plan_sheet import (
    AMOUNT,
    BUDGET,
    BUDGETS,
    CHECKED,
    COUNT,
    NAMES_ROW,
    NOTE,
    NOW_AMOUNT,
    NOW_STANDARD,
    OPEN,
    OVERVIEW,
    PATH,
    PERSONS,
    PLAN,
    SHARE,
    STANDARD,
    TIMES,
    TITLE,
    UNFILLED,
    UNIT,
    WRONG,
    scenario_column,
)

from .plan_books import Book, recalculated

DAY = date(2024, 9, 30)
SENIOR, TAUGHT = "高级工培训补贴", "实用技术培训补贴"
FIRST_STANDARD, FIRST_PERSONS, FIRST_AMOUNT = (scenario_column(0, part) for part in (STANDARD, PERSONS, AMOUNT))
Cells = dict[tuple[str, int, int], object]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    folder = tmp_path_factory.mktemp("cells")
    return {name: Book(new_plan(name, folder / f"{name}.xlsx", DAY)) for name in document_ids()}


def changed(book: Book, path: Path, cells: Cells) -> Book:
    """With other values by sheet, row (from 1) and column (from 0), worked out anew."""
    package = Package.open(book.package.path)
    for sheet in {sheet for sheet, _, _ in cells}:
        edits = {(row, c + 1): Edit(value, None) for (own, row, c), value in cells.items() if own == sheet}
        package.edit_many(sheet, edits)
    package.save(path)
    return recalculated(path)


def with_cells(book: Book, path: Path, title: str, cells: dict[int, object]) -> Book:
    """With other values in the row of a title of 测算."""
    row = book.row(PLAN, title)
    return changed(book, path, {(PLAN, row, column): value for column, value in cells.items()})


def spare(book: Book, cells: dict[int, object], back: int = 1) -> Cells:
    """A line of the user's own in a free row."""
    row = book.row(PLAN, line_totals.TOTALS[TOTAL]) - back
    return {(PLAN, row, column): value for column, value in cells.items()}


def own_budget(book: Book, name: object, yuan: object, place: int = 0) -> Cells:
    row = book.row(BUDGETS, "文件没有写总额") - budgets_sheet.SPARE_ROWS + place
    return {(BUDGETS, row, budgets_sheet.NAME): name, (BUDGETS, row, STATED): yuan}


OPENED = [(FIRST_PERSONS, None, UNFILLED), (FIRST_PERSONS, "60", WRONG), (FIRST_PERSONS, -3, WRONG)]
OPENED += [
    (FIRST_STANDARD, 3500.005, WRONG),
    (FIRST_PERSONS, 20.5, WRONG),
    (FIRST_STANDARD, "四千", WRONG),
    (FIRST_STANDARD, None, UNFILLED),
]


@pytest.mark.parametrize(("column", "typed", "word"), OPENED)
def test_a_scenario_s_cell_that_is_no_figure_is_open_and_never_a_saving(
    books: dict[str, Book], tmp_path: Path, column: int, typed: object, word: str
) -> None:
    """20 x 4,000 less in the sum is no saving of 80,000: 5 lines were open, now 6."""
    book = with_cells(books["shapotou-2025"], tmp_path / "a.xlsx", SENIOR, {column: typed})
    assert book.beside(PLAN, SENIOR, FIRST_AMOUNT) == word
    assert [book.total(MISSING, n) for n in (0, 1, 2)] == [5, 6, 5]
    assert [book.total(which, 1) for which in (TOTAL, DIFFERENCE, line_totals.LEFT)] == [680000, OPEN, OPEN]
    row = book.row(BUDGETS, "职业技能培训")
    below = next(r for r in range(row + 1, 99) if book.values[BUDGETS].get((r, 1)) == "职业技能培训")
    assert [book.values[BUDGETS][(below, c)] for c in (2, 3)] == [350000, OPEN]
    first = overview_sheet.TOP + 2
    shown = [book.values[OVERVIEW][(first, c + 1)] for c in (overview_sheet.MORE, overview_sheet.LEFT)]
    assert shown == [OPEN, OPEN]
    assert isinstance(book.values[OVERVIEW][(first, tornado.HELPERS + 1)], CellError)  # no bar that looks cheaper
    assert book.values[OVERVIEW][(first + 1, tornado.HELPERS + 1)] == 76
    filled = with_cells(books["shapotou-2025"], tmp_path / "b.xlsx", SENIOR, {FIRST_PERSONS: 21})
    assert [filled.total(which, 1) for which in (TOTAL, DIFFERENCE, MISSING)] == [764000, 4000, 5]


@pytest.mark.parametrize(("share", "shown"), [(90, WRONG), (-0.1, WRONG), ("一半", WRONG), (0.5, 40000), (None, 80000)])
def test_a_share_is_a_part_of_one(books: dict[str, Book], tmp_path: Path, share: object, shown: object) -> None:
    book = with_cells(books["shapotou-2025"], tmp_path / "a.xlsx", SENIOR, {SHARE: share})
    assert book.beside(PLAN, SENIOR, NOW_AMOUNT) == shown


@pytest.mark.parametrize(("column", "typed"), [(TIMES, 1.5), (TIMES, "一"), (COUNT, "二十"), (NOW_STANDARD, -1)])
def test_a_present_figure_that_is_none_is_said_to_be_wrong(
    books: dict[str, Book], tmp_path: Path, column: int, typed: object
) -> None:
    book = with_cells(books["shapotou-2025"], tmp_path / "a.xlsx", SENIOR, {column: typed})
    assert book.beside(PLAN, SENIOR, NOW_AMOUNT) == WRONG
    assert "1 项人数、月数没有填" not in str(book.values[PLAN][(3, 1)])
    assert "2 项人数、月数没有填或填错" in str(book.values[PLAN][(3, 1)])


def test_what_a_validation_takes_is_what_the_formulas_take(books: dict[str, Book]) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(books["shapotou-2025"].package.path)[PLAN]
    rules = {str(area): rule for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
    kinds = {str(area): (rule.type, rule.operator) for area, rule in rules.items()}
    assert kinds["C6:D24"] == ("whole", "greaterThanOrEqual") and kinds["H6:H24"] == ("whole", "greaterThanOrEqual")
    assert (rules["U6:U24"].formula1, rules["U6:U24"].formula2) == ("0", "1")


def test_a_line_that_counts_to_a_whole_budget_is_in_it(books: dict[str, Book], tmp_path: Path) -> None:
    """100 persons x 5,000 for 总概算 itself: 1,000,000 - 760,000 - 500,000."""
    before = books["shapotou-2025"]
    line = {TITLE: "新增", UNIT: "元/人", COUNT: 100, TIMES: 1, NOW_STANDARD: 5000, BUDGET: "总概算"}
    book = changed(before, tmp_path / "a.xlsx", spare(before, line))
    assert [book.beside(BUDGETS, "总概算", c) for c in (PLANNED, LEFT)] == [1260000, -260000]
    assert str(book.beside(BUDGETS, "总概算", VERDICT)).startswith("超 260,000.00 元，另有 5 项没有数")
    assert book.beside(BUDGETS, budgets_sheet.ALL, LEFT) == budgets_sheet.TIES
    top = overview_sheet.TOP + 1
    shown = {c: book.values[OVERVIEW][(top, c + 1)] for c in range(overview_sheet.WIDTH)}
    assert [shown[c] for c in (overview_sheet.BUDGETED, overview_sheet.OTHER)] == [1260000, 0]
    assert [shown[c] for c in (overview_sheet.AGAINST, overview_sheet.LEFT)] == [1000000, -260000]
    assert shown[overview_sheet.OVER] == 260000


def test_what_is_overspent_is_not_hidden_behind_other_budgets(books: dict[str, Book]) -> None:
    """海原: 33,777,136.08 against 28,620,000, while 枸杞, 师资, 实习 and 见习 leave 3,000,000 + 800,000 + 240,000."""
    book = books["haiyuan-2023"]
    top = overview_sheet.TOP + 1
    shown = [book.values[OVERVIEW][(top, c + 1)] for c in (overview_sheet.AGAINST, overview_sheet.LEFT)]
    assert shown == [72050000, 4040000]
    assert book.values[OVERVIEW][(top, overview_sheet.OVER + 1)] == 5157136.08
    assert "现行有 1 项预算超支，共 5,157,136.08 元。" in str(book.values[OVERVIEW][(2, 1)])
    assert book.values[OVERVIEW][(top, overview_sheet.BUDGETED + 1)] == 73167136.08


def test_what_is_left_without_a_control_figure_is_what_the_budgets_leave(
    books: dict[str, Book], tmp_path: Path
) -> None:
    """With a control figure of 90,000,000 it is that figure less the whole 86,370,151.20."""
    before = books["haiyuan-2023"]
    cells: Cells = {(PLAN, before.row(PLAN, line_totals.TOTALS[CONTROL]), NOW_AMOUNT): 90000000}
    book = changed(before, tmp_path / "a.xlsx", cells)
    top = overview_sheet.TOP + 1
    assert book.values[OVERVIEW][(top, overview_sheet.LEFT + 1)] == 3629848.8
    assert before.values[OVERVIEW][(top, overview_sheet.LEFT + 1)] == 4040000


NAMES = ["专*", ">0", "=3+3", "甲?", " 专资金 "]


@pytest.mark.parametrize("name", NAMES)
def test_a_budget_s_name_is_no_pattern(books: dict[str, Book], tmp_path: Path, name: str) -> None:
    """10 x 1,000 of its own against 12,000; 10 x 500 of another whose name the pattern would match."""
    before = books["guyuan-2018"]
    line = {UNIT: "元/人", COUNT: 10, TIMES: 1}
    cells = {
        **spare(before, {**line, TITLE: "甲", NOW_STANDARD: 1000, BUDGET: name.strip()}, 1),
        **spare(before, {**line, TITLE: "乙", NOW_STANDARD: 500, BUDGET: "专资金甲"}, 2),
        **own_budget(before, name, 12000),
        **own_budget(before, "专资金甲", 5000, 1),
    }
    book = changed(before, tmp_path / "a.xlsx", cells)
    assert [book.beside(BUDGETS, name, c) for c in (PLANNED, LEFT, VERDICT)] == [10000, 2000, "余 2,000.00 元"]
    assert [book.beside(BUDGETS, "专资金甲", c) for c in (PLANNED, VERDICT)] == [5000, budgets_sheet.EXACT]
    assert book.values[OVERVIEW][(overview_sheet.TOP + 1, overview_sheet.OTHER + 1)] == 0
    plan, _ = read_plan(tmp_path / "a.xlsx", None)
    assert [line.amount for line in plan.lines if plan.counts_towards(line, name.strip())] == [10000]


def test_a_space_after_a_budget_s_name_drops_nothing(books: dict[str, Book], tmp_path: Path) -> None:
    book = with_cells(books["shapotou-2025"], tmp_path / "a.xlsx", SENIOR, {BUDGET: "职业技能培训 "})
    assert book.beside(BUDGETS, "职业技能培训", PLANNED) == 430000


def test_a_budget_that_is_not_there_is_told_beside_the_row(books: dict[str, Book], tmp_path: Path) -> None:
    book = with_cells(books["shapotou-2025"], tmp_path / "a.xlsx", SENIOR, {BUDGET: "职业技能培训1"})
    assert str(book.beside(PLAN, SENIOR, NOTE)).startswith("“计入预算”的名在“预算”表里没有")
    assert book.beside(BUDGETS, budgets_sheet.ALL, LEFT) == budgets_sheet.FAILS
    assert book.beside(BUDGETS, budgets_sheet.ALL, VERDICT) == "1 项的“计入预算”这里没有，不在里面"
    assert "有 1 项要注意" in str(book.values[PLAN][(3, 1)])
    assert books["shapotou-2025"].beside(PLAN, SENIOR, NOTE) in (None, "")


OWN_BUDGETS = [
    ("职业技能培训", 100000, PLANNED, budgets_sheet.AGAIN),
    ("控制数", 100000, PLANNED, budgets_sheet.TAKEN),
    ("预算", 100000, PLANNED, budgets_sheet.TAKEN),
    ("乡镇配套", "30万", VERDICT, budgets_sheet.WRONG_SUM),
    ("乡镇配套", -5, VERDICT, budgets_sheet.WRONG_SUM),
    ("乡镇配套", None, VERDICT, budgets_sheet.NO_SUM),
    ("乡镇配套", 80000, VERDICT, budgets_sheet.EXACT),
]


@pytest.mark.parametrize(("name", "yuan", "column", "said"), OWN_BUDGETS)
def test_a_budget_of_the_office_s_own_that_cannot_be_one_says_so(
    books: dict[str, Book], tmp_path: Path, name: str, yuan: object, column: int, said: str
) -> None:
    before = books["shapotou-2025"]
    line = {TITLE: "新增", UNIT: "元/人", COUNT: 20, TIMES: 1, NOW_STANDARD: 4000, BUDGET: "乡镇配套"}
    cells = own_budget(before, name, yuan)
    book = changed(before, tmp_path / "a.xlsx", {**cells, **spare(before, line)})
    row = next(row for _, row, _ in cells)
    assert book.values[BUDGETS][(row, column + 1)] == said
    assert book.beside(BUDGETS, "总概算", PLANNED) == 760000
    assert not [v for v in book.values[BUDGETS].values() if str(v).startswith("#")]


def test_an_overwritten_standard_is_not_called_the_same(books: dict[str, Book], tmp_path: Path) -> None:
    book = with_cells(books["shapotou-2025"], tmp_path / "a.xlsx", SENIOR, {NOW_STANDARD: 4500})
    assert book.beside(PLAN, SENIOR, CHECKED) == f"{lines_sheet.OTHER}（4,000）"
    assert book.beside(PLAN, "初级工培训补贴", CHECKED) == "一致"


BOUNDS = [
    ("qianyang-2021", "以工代训补贴", {COUNT: 10, TIMES: 12}, "月数年数 超出", "月数最多 6 个月（二(四)16）"),
    ("qianyang-2021", "以工代训补贴", {COUNT: 10, TIMES: 6, FIRST_STANDARD: 700}, "标准 超出", "上限 600"),
    ("qianyang-2021", "就业帮扶基地一次性就业奖补", {COUNT: 500}, "一户合计 超出", "300000 元（二(二)5）"),
    ("qianyang-2021", "就业见习补贴·岗位补贴", {COUNT: 1, TIMES: 24}, "月数年数 超出", "月数最多 12 个月（二(二)8）"),
    ("haiyuan-2023", "就业见习生活补贴", {TIMES: 24}, "月数年数 超出", "月数最多 12 个月（方案14"),
    ("luoping-2021", "职业培训机构补贴性培训", {FIRST_STANDARD: 40000}, "标准 超出", "800 到 6000 元/人次之间（五"),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "title", "cells", "told", "clause"), BOUNDS)
def test_a_bound_of_the_law_that_is_passed_is_told_beside_the_row(
    books: dict[str, Book], tmp_path: Path, policy: str, title: str, cells: dict[int, object], told: str, clause: str
) -> None:
    book = with_cells(books[policy], tmp_path / "a.xlsx", title, cells)
    said = str(book.beside(PLAN, title, NOTE))
    assert told in said and clause in said.partition("（这一项的界限：")[2]
    assert "1 项超出文件的界限" in str(book.values[PLAN][(3, 1)])


def test_figures_within_the_law_are_not_warned_of(books: dict[str, Book], tmp_path: Path) -> None:
    book = with_cells(books["qianyang-2021"], tmp_path / "a.xlsx", "以工代训补贴", {COUNT: 10, TIMES: 6})
    assert book.beside(PLAN, "以工代训补贴", NOTE) in (None, "")
    assert book.beside(PLAN, "以工代训补贴", NOW_AMOUNT) == 36000
    for name in set(books) - {"qianyang-2021"}:
        notes = {v for (row, c), v in books[name].values[PLAN].items() if c == NOTE + 1 and row > NAMES_ROW + 2}
        assert notes <= {None, ""}


def test_what_one_person_gets_of_two_lines_together_is_bounded(books: dict[str, Book], tmp_path: Path) -> None:
    """生活费 20 and 交通费 30 a day come to 2,500 a person after 50 days."""
    living, travelling = (f"技能培训生活和交通费补贴·{each}每天" for each in ("生活费", "交通费"))
    before = books["qianyang-2021"]
    for days, passed in ((50, False), (51, True)):
        at = [(PLAN, before.row(PLAN, title)) for title in (living, travelling)]
        cells = {(*place, column): value for place in at for column, value in ((COUNT, 10), (TIMES, days))}
        book = changed(before, tmp_path / f"{days}.xlsx", cells)
        assert [("每人合计" in str(book.beside(PLAN, t, NOTE))) for t in (living, travelling)] == [passed, passed]
    cells |= {(*place, SHARE): 0.5 for place in at}
    assert "每人合计" not in str(changed(before, tmp_path / "half.xlsx", cells).beside(PLAN, living, NOTE))


def test_a_shared_headcount_that_comes_apart_is_told_beside_each_of_its_rows(
    books: dict[str, Book], tmp_path: Path
) -> None:
    """229 instead of 270 for one of three in 方案一; all three together are one change of one number."""
    before, told = books["haiyuan-2023"], "方案一 人数各不相同，文件里是同一个数（12.三支一扶目标.人数）；"
    titles = ("三支一扶补贴（自治区负担）", "三支一扶补贴（县负担）", "三支一扶安家费")
    at = [(PLAN, before.row(PLAN, title), FIRST_PERSONS) for title in titles]
    book = changed(before, tmp_path / "a.xlsx", {at[0]: 229})
    assert [book.beside(PLAN, title, NOTE) for title in titles] == [told] * 3
    same = changed(before, tmp_path / "b.xlsx", dict.fromkeys(at, 229))
    assert {same.beside(PLAN, title, NOTE) for title in titles} <= {None, ""}


def test_of_several_bounds_the_narrowest_counts() -> None:
    of = [Bound(STANDARD_BOUND, Fraction(low), Fraction(high), "", "") for low, high in ((1, 9), (2, 8), (0, 10))]
    assert standards_sheet.limits(of)[:3] == [2, 8, None]


def test_a_class_is_never_put_at_a_tier(books: dict[str, Book], tmp_path: Path) -> None:
    """40 x 1,200 x 3 would be the highest tier, 144,000: the rate decides, and nobody has said it."""
    before = books["qianyang-2021"]
    cells: Cells = {("参数", before.row("参数", "初级工标准"), 1): 1200}
    row = before.row(PLAN, "就业技能培训补贴")
    cells |= {(PLAN, row, COUNT): 40, (PLAN, row, TIMES): 3}
    cells |= spare(before, {TITLE: "再开一班", COUNT: 40, TIMES: 1, PATH: "初级工标准"})
    book = changed(before, tmp_path / "a.xlsx", cells)
    for title in ("就业技能培训补贴", "再开一班"):
        assert [book.beside(PLAN, title, c) for c in (NOW_STANDARD, NOW_AMOUNT, FIRST_AMOUNT)] == [1200, OPEN, OPEN]
        assert "--range 就业率" in str(book.beside(PLAN, title, NOTE))
    assert book.total(TOTAL, 0) == 0


def test_the_total_says_how_much_of_it_is_no_subsidy(books: dict[str, Book]) -> None:
    """海原: 5,000 drivers pay 2,000 each themselves (HY-C4)."""
    book = books["haiyuan-2023"]
    assert book.total(NOT_PAID, 0) == book.total(NOT_PAID, 4) == 10000000
    assert "86,370,151.20 元（其中不是补贴的 10,000,000.00 元）" in str(book.values[PLAN][(3, 1)])
    assert "一人几项计几次" in line_totals.TOTALS[line_totals.HEADS]


def ranked(book: Book) -> list[tuple[object, object]]:
    rows = range(tornado.RANKED + 1, tornado.RANKED + 5)
    return [
        (book.values[OVERVIEW][(r, tornado.ITEM + 1)], book.values[OVERVIEW][(r, tornado.MORE_BY + 1)]) for r in rows
    ]


def test_lines_that_share_a_standard_move_together_in_the_tornado(books: dict[str, Book]) -> None:
    """A tenth of 5,791.69 x 270 x 24, both shares of it; a tenth of 1,750 x 12 x (330 + 60)."""
    found = ranked(books["haiyuan-2023"])
    assert found[0] == ("三支一扶补贴（自治区负担）等 2 项", 3753015.12)
    assert found[3] == ("机关事业单位实习生活补贴等 2 项", 819000)
    assert [title for title, _ in found].count("三支一扶补贴（县负担）") == 0
    told = str(books["haiyuan-2023"].values[OVERVIEW][(tornado.ASKED + 2, 1)])
    assert "三支一扶补贴（自治区负担）、三支一扶补贴（县负担）、三支一扶安家费" in told
    assert "人数是同一个数" not in str(books["shapotou-2025"].values[OVERVIEW][(tornado.ASKED + 2, 1)])


def test_the_tornado_looks_at_a_scenario_by_its_place(books: dict[str, Book], tmp_path: Path) -> None:
    """方案二 is called as 方案一 is, and has 100 persons: 400,000 of 高级工."""
    before = books["shapotou-2025"]
    second = scenario_column(1, PERSONS)
    cells: Cells = {
        (PLAN, NAMES_ROW + 1, scenario_column(0, STANDARD)): "提标",
        (PLAN, NAMES_ROW + 1, scenario_column(1, STANDARD)): "提标",
        (PLAN, before.row(PLAN, SENIOR), second): 100,
        (OVERVIEW, tornado.ASKED + 1, 2): "方案二",
    }
    book = changed(before, tmp_path / "a.xlsx", cells)
    assert ranked(book)[0] == (SENIOR, 40000)
    assert book.values[OVERVIEW][(tornado.ASKED + 1, tornado.SHOWN + 1)] == "名称：提标"
    cells[(OVERVIEW, tornado.ASKED + 1, 2)] = "方案一"
    assert ranked(changed(before, tmp_path / "b.xlsx", cells))[0] == (TAUGHT, 33000)
    cells[(OVERVIEW, tornado.ASKED + 1, 2)] = "提标"
    none = changed(before, tmp_path / "c.xlsx", cells)
    assert none.values[OVERVIEW][(tornado.ASKED + 1, tornado.SHOWN + 1)] == tornado.CHOOSE_ONE
    assert ranked(none)[0] == ("", "")


POLICIES = [
    ("shapotou-2025?订单培训标准=500", "订单培训补助", 500, 50000),
    ("qianyang-2021?初级工标准=1200", "就业技能培训补贴", 1200, OPEN),
]


@pytest.mark.parametrize(("policy", "title", "standard", "amount"), POLICIES)
def test_a_standard_in_the_policy_text_stands_on_the_parameter_sheet(
    tmp_path: Path, policy: str, title: str, standard: object, amount: object
) -> None:
    book = Book(new_plan(policy, tmp_path / "a.xlsx", DAY))
    name = policy.partition("?")[2].partition("=")[0]
    assert book.beside("参数", name, 1) == standard
    assert [book.beside(PLAN, title, c) for c in (NOW_STANDARD, NOW_AMOUNT)] == [standard, amount]
    plan, _ = read_plan(tmp_path / "a.xlsx", None)
    assert plan.policy.endswith(f"{name}={standard}")
    emptied = changed(book, tmp_path / "b.xlsx", {("参数", book.row("参数", name), 1): None})
    assert emptied.beside(PLAN, title, NOW_STANDARD) == OPEN
    assert name not in read_plan(tmp_path / "b.xlsx", None)[0].policy


def test_a_row_without_formulas_is_counted_as_one_without_a_figure(books: dict[str, Book], tmp_path: Path) -> None:
    before = books["shapotou-2025"]
    empty = dict.fromkeys((NOW_STANDARD, NOW_AMOUNT, *(scenario_column(n, AMOUNT) for n in range(4))))
    book = changed(before, tmp_path / "a.xlsx", spare(before, {**empty, TITLE: "新增", COUNT: 10}))
    assert [book.total(MISSING, n) for n in range(5)] == [6] * 5
