"""A 测算表 with what the law says of its rows, and without a whole personal number in anything that is said of it."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from addin.cli import main
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.sheet_patch import Edit
from workbooks.whatif.plan_book import new_plan
from workbooks.whatif.plan_reading import read_plan
from workbooks.whatif.plan_sheet import (
    COUNT,
    FIRST_ROW,
    NAMES_ROW,
    NOW_STANDARD,
    PERSONS,
    PLAN,
    STANDARD,
    TIMES,
    TITLE,
    UNIT,
    scenario_column,
)

DAY = date(2024, 9, 30)
IDENTITY, MASKED = "640522199001011234", "640522********1234"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    for name in ("qianyang-2021", "haiyuan-2023", "shapotou-2025"):
        new_plan(name, folder / f"{name}.xlsx", DAY)
    return folder


def edited(made: Path, out: Path, changes: dict[tuple[str, int], object]) -> Path:
    """A copy with other values, by the title of the row and the column counted from 0."""
    package = Package.open(made)
    rows = {cell.value: cell.row for cell in package.cells(PLAN) if cell.column == TITLE + 1}
    package.edit_many(PLAN, {(rows[t], column + 1): Edit(value, None) for (t, column), value in changes.items()})
    package.save(out)
    return out


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["whatif", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_row_of_a_sheet_has_the_bounds_of_its_figure(
    books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten persons for twelve months at 600: the text pays six months, 二(四)16."""
    path = edited(
        books / "qianyang-2021.xlsx", tmp_path / "改.xlsx", {("以工代训补贴", COUNT): 10, ("以工代训补贴", TIMES): 12}
    )
    bound = "月数最多 6 个月（二(四)16），多的不计"
    told = f"以工代训补贴：月数 12，文件规定{bound}；照文件是 36,000.00 元，测算是 72,000.00 元。"
    status, out, _ = asked(capsys, path)
    assert (status, told in out) == (1, True)
    found = json.loads(asked(capsys, path, "--json")[1])
    assert found["effects"][0]["beyond_now"] == [told]


def test_a_scenario_of_a_sheet_that_parts_the_same_people_is_told(
    books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ("三支一扶补贴（自治区负担）", scenario_column(0, PERSONS))
    path = edited(books / "haiyuan-2023.xlsx", tmp_path / "改.xlsx", {place: 229})
    same = "文件里是同一个数（12.三支一扶目标.人数），"
    told = f"{same}现在各不相同："
    out = asked(capsys, path)[1]
    assert f"{same}“方案一”里各不相同：" in out and told not in out
    now = edited(books / "haiyuan-2023.xlsx", tmp_path / "现行.xlsx", {("三支一扶安家费", COUNT): 100})
    assert told in asked(capsys, now)[1]
    assert same not in asked(capsys, books / "haiyuan-2023.xlsx")[1]
    plan = read_plan(books / "haiyuan-2023.xlsx", None)[0]
    assert sum(line.heads == "12.三支一扶目标.人数" for line in plan.lines) == 3
    assert next(line for line in plan.lines if line.title == "就业见习生活补贴").benefit == "14.就业见习生活补贴"


def test_no_personal_number_of_a_sheet_is_shown_whole(
    books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a title, a scenario's name, a unit; on the terminal, as JSON, and in what is refused."""
    title, path = "乡村工匠补助", tmp_path / "改.xlsx"
    named = edited(books / "shapotou-2025.xlsx", tmp_path / "名.xlsx", {(title, TITLE): f"张三{IDENTITY}"})
    package = Package.open(named)
    package.edit_many(PLAN, {(NAMES_ROW + 1, scenario_column(0, STANDARD) + 1): Edit(f"李四{IDENTITY}", None)})
    package.save(path)
    package = Package.open(path)
    package.edit_many(PLAN, {(FIRST_ROW + 1, scenario_column(0, STANDARD) + 1): Edit(1500, None)})
    package.save(tmp_path / "对.xlsx")
    for more in ((), ("--json",), ("--set", f"张三{IDENTITY}.标准=5000"), ("--set", f"王五{IDENTITY}.人数=5")):
        said = "".join(asked(capsys, tmp_path / "对.xlsx", *more)[1:])
        assert IDENTITY not in said
        assert MASKED in said


def test_a_standard_of_a_sheet_is_to_the_fen(books: Path, tmp_path: Path) -> None:
    made, place = books / "shapotou-2025.xlsx", ("高级工培训补贴", scenario_column(0, STANDARD))
    for number, wrong in enumerate((3500.005, 1000 / 3, 0.001)):
        with pytest.raises(FileProblem, match="有不到一分的零头。请写到分"):
            read_plan(edited(made, tmp_path / f"错{number}.xlsx", {place: wrong}), None)
    for number, right in enumerate((3500.05, 333.33, 0.1 * 3 * 10000)):
        plan = read_plan(edited(made, tmp_path / f"对{number}.xlsx", {place: right}), None)[0]
        (change,) = plan.scenarios[0].changes.values()
        assert change.standard == (Fraction("3500.05"), Fraction("333.33"), 3000)[number]


FIGURES = [COUNT, NOW_STANDARD]


@pytest.mark.parametrize("column", FIGURES)
def test_a_personal_number_where_a_figure_should_stand_is_refused_masked(
    books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], column: int
) -> None:
    path = edited(books / "shapotou-2025.xlsx", tmp_path / "改.xlsx", {("高级工培训补贴", column): IDENTITY})
    status, _, err = asked(capsys, path)
    assert status == 2
    assert IDENTITY not in err
    assert "640522" in err
    assert (
        asked(capsys, edited(books / "shapotou-2025.xlsx", tmp_path / "对.xlsx", {("高级工培训补贴", UNIT): "元/人"}))[
            0
        ]
        == 1
    )
