"""Formulas that were changed, typed over or never calculated; what a scenario gives; what stands beside a total."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from people import id_number, trainee, workshop_worker
from test_working_papers import made

from udfs.ranges import CellError
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.findings import Finding
from workbooks.formula import area
from workbooks.package import Package

AS_OF = date(2024, 6, 1)
TRAINING, POSTS, WORKSHOP = "培训补贴花名册", "公益性岗位补贴发放表", "5-20-2"
ROSTER = "花名册"
Told = list[tuple[str, str, str]]


def roster(folder: Path, form: str = TRAINING, rows: list[dict[str, object]] | None = None, **more: object) -> Path:
    """A filled form in which nothing is wrong, or the given rows of it."""
    given = [trainee(1), trainee(2), trainee(3)] if rows is None else rows
    return new(form, folder / "表.xlsx", rows=len(given), data=given, as_of=AS_OF, **more)  # type: ignore[arg-type]


def edited(path: Path, cells: dict[str, tuple[object, str | None]]) -> Path:
    """A copy with other values and formulas in cells (sheet!A1, or A1 of the first sheet)."""
    package = Package.open(path)
    for address, (value, formula) in cells.items():
        sheet, _, cell = address.rpartition("!")
        place = area(cell)
        assert place is not None
        package.edit(sheet or next(iter(package.sheets)), place.top, place.left, value, formula)
    package.save(path.with_name("改过.xlsx"))
    return path.with_name("改过.xlsx")


def told(findings: list[Finding]) -> Told:
    return [(found.type, found.level, found.cell) for found in findings]


@pytest.mark.parametrize("value", ["1/0", "1e9999999", "三千"])
def test_an_income_that_is_no_number_is_told(tmp_path: Path, value: str) -> None:
    path = roster(tmp_path, WORKSHOP, [workshop_worker(1), workshop_worker(2)])
    assert told(check(edited(path, {"I6": (value, None)}))) == [("bad-number", "错误", "I6")]
    assert told(check(edited(path, {"I6": ("3,200", None)}))) == []


@pytest.mark.parametrize(
    ("period", "right"),
    [("2023.05-2024.05", True), ("2024.05-2023.05", False), ("2023.05至今", True), ("2023.05.02-2023.05.01", False)],
)
def test_a_period_in_one_cell_must_not_end_before_it_starts(tmp_path: Path, period: str, right: bool) -> None:
    rows = [workshop_worker(1), workshop_worker(2, 在车间工作起止时间=period)]
    findings = told(check(roster(tmp_path, WORKSHOP, rows)))
    assert findings == ([] if right else [("bad-period", "错误", "G6")])


def old_number(number: str) -> str:
    """The number of 15 digits from which one of 18 was made."""
    return number[:6] + number[8:17]


def test_the_old_and_the_new_number_of_a_person_are_one_person(tmp_path: Path) -> None:
    again = trainee(3, 姓名="学员2", 身份证号=old_number(id_number(2)))
    assert told(check(roster(tmp_path, rows=[trainee(1), trainee(2), again]))) == [("duplicate-person", "错误", "D7")]
    other = trainee(3, 身份证号=old_number(id_number(3)))
    assert told(check(roster(tmp_path, rows=[trainee(1), trainee(2), other]))) == [("identity-notice", "提醒", "D7")]


def test_a_duplicate_written_with_a_space_is_told_once(tmp_path: Path) -> None:
    number = id_number(1)
    again = trainee(2, 姓名="学员1", 身份证号=f"{number[:6]} {number[6:]}")
    assert told(check(roster(tmp_path, rows=[trainee(1), again]))) == [("duplicate-person", "错误", "D6")]


@pytest.mark.parametrize("formula", [None, "1/0"])
def test_an_error_cell_is_told_once_and_not_again_by_its_total(tmp_path: Path, formula: str | None) -> None:
    cells: dict[str, tuple[object, str | None]] = {
        "N6": (CellError("#NAME?"), formula or 'IF(B6="","",TRAINING_SUBSIDY(G6,H6,政策,L6,F6))'),
        "N8": (CellError("#NAME?"), "SUM(N5:N7)"),
    }
    if formula is None:
        cells["N6"] = (CellError("#NAME?"), None)
    assert told(check(edited(roster(tmp_path), cells))) == [("error-cell", "错误", "N6")]


def test_a_nearly_empty_row_tells_each_blank_cell_once(tmp_path: Path) -> None:
    findings = told(check(roster(tmp_path, rows=[trainee(1), {"姓名": "学员2"}, trainee(3)])))
    assert len(findings) == len(set(findings))


def column(cell: str, formula: str, rows: int = 3, value: object = None) -> dict[str, tuple[object, str | None]]:
    """The same formula in the rows of a column, {r} standing for the row."""
    return {f"{cell}{r}": (value, formula.replace("{r}", str(r))) for r in range(5, 5 + rows)}


OWN = 'IF(B{r}="","",TRAINING_SUBSIDY(G{r},H{r},政策,L{r},F{r}))'


@pytest.mark.parametrize(
    "formula",
    [
        "9999",
        OWN + "+100",
        OWN.replace("G{r}", '"高级工"'),
        OWN.replace('"",T', "9999,T"),
        OWN.replace("政策", '"haiyuan-2023"'),
    ],
)
def test_a_formula_that_was_changed_in_every_row_is_told_once(tmp_path: Path, formula: str) -> None:
    path = roster(tmp_path)
    assert told(check(edited(path, column("N", OWN, value=3000)))) == []
    calculated = check(edited(path, column("N", formula, value=3000)))
    assert told(calculated) == [("changed-formula", "错误", "N5")] and "另有 2 行" in calculated[0].message
    uncalculated = told(check(edited(path, column("N", formula))))
    assert ("changed-formula", "错误", "N5") in uncalculated


def test_formulas_that_were_not_calculated_are_told_once_with_their_number(tmp_path: Path) -> None:
    [found] = check(edited(roster(tmp_path), column("N", OWN)))
    assert (found.type, found.cell) == ("uncalculated", "N5") and "3 个" in found.message


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"N8": (9000, "SUM(N5:N7)")}, ""),
        ({"N8": (9000, "SUM(N5:INDEX(N:N,ROW()-1))")}, ""),
        ({"N8": (None, "SUM(N5:N6)")}, "changed-formula"),
        ({"N8": (9000, "SUM(N5:N7)+1000")}, "changed-formula"),
        ({"N8": (9000, None)}, "overwritten-formula"),
        ({"N8": (None, None)}, "overwritten-formula"),
        ({"N8": (6000, None)}, "wrong-total"),
        ({"E8": ("人民币（大写）：玖万元整", None)}, "overwritten-formula"),
        ({"E8": ("人民币（大写）：玖仟元整", None)}, "overwritten-formula"),
        ({"E8": ("人民币（大写）：玖仟元整", '"人民币（大写）："&RMB_UPPER(9000)')}, "changed-formula"),
        ({"C8": ("3 人", None)}, "overwritten-formula"),
    ],
)
def test_the_cells_of_the_total_must_be_the_forms_own(
    tmp_path: Path, cells: dict[str, tuple[object, str | None]], kind: str
) -> None:
    findings = told(check(edited(roster(tmp_path), cells)))
    assert [(k, c) for k, _, c in findings if k != "uncalculated"] == ([(kind, next(iter(cells)))] if kind else [])


def test_the_number_of_open_rows_must_not_be_typed_over(tmp_path: Path) -> None:
    path = roster(tmp_path)
    cell = next(c for c in Package.open(path).cells(ROSTER) if "待定/错误" in str(c.value))
    address = f"{chr(64 + cell.column)}{cell.row}"
    assert told(check(edited(path, {address: (cell.value, None)}))) == [("overwritten-formula", "错误", address)]


@pytest.mark.parametrize("header", ["身份证核对", "依据"])
def test_a_helper_cell_that_was_typed_over_is_told(tmp_path: Path, header: str) -> None:
    path = roster(tmp_path)
    found = next(c for c in Package.open(path).cells(ROSTER) if str(c.value).startswith(header))
    letters = chr(64 + found.column)
    assert told(check(edited(path, {f"{letters}6": ("已核", None)}))) == [
        ("overwritten-formula", "错误", f"{letters}6")
    ]


def frozen(path: Path) -> Path:
    """A copy whose formulas were all replaced by their values."""
    package = Package.open(path)
    for name in package.sheets:
        for cell in package.cells(name):
            if cell.formula is not None:
                package.edit(name, cell.row, cell.column, cell.value, None)
    package.save(path.with_name("数值.xlsx"))
    return path.with_name("数值.xlsx")


def test_where_all_formulas_became_values_the_words_of_the_total_are_compared(tmp_path: Path) -> None:
    values = frozen(roster(tmp_path))
    assert check(values) == []
    assert told(check(edited(values, {"E8": ("人民币（大写）：玖万元整", None)}))) == [("wrong-total", "错误", "E8")]
    assert told(check(edited(values, {"N8": (None, None)}))) == [("overwritten-formula", "错误", "N8")]


TRIED = "haiyuan-2023?培训补贴.高级=9000"


def test_a_policy_that_is_tried_out_is_told_at_its_cell(tmp_path: Path) -> None:
    for policy, shown in ((TRIED, "培训补贴.高级=9000"), ("haiyuan-2023?用途=测算", "用途=测算")):
        [found] = check(roster(tmp_path, policy=policy))
        assert (found.type, found.level, found.sheet, found.cell) == ("simulated", "错误", "设置", "B3")
        assert shown in found.message
    assert check(roster(tmp_path, policy="haiyuan-2023?方案=01")) == []


def test_a_figure_tried_on_the_parameters_is_told_there(tmp_path: Path) -> None:
    path = roster(tmp_path)
    last = max(c.row for c in Package.open(path).cells("参数") if c.column == 1 and c.value) + 1
    changed = edited(path, {f"参数!A{last}": ("培训补贴.高级", None), f"参数!B{last}": (9000, None)})
    found = next(one for one in check(changed) if one.type == "simulated")
    assert (found.sheet, found.cell) == ("参数", f"B{last}") and "9000" in found.message


def test_a_policy_typed_over_its_formula_is_told(tmp_path: Path) -> None:
    path = roster(tmp_path)
    [tried] = [one for one in check(edited(path, {"设置!B4": (TRIED, None)})) if one.sheet == "设置"]
    assert (tried.type, tried.cell) == ("simulated", "B4")
    plan = edited(path, {"设置!B4": ("haiyuan-2023?方案=01", None)})
    assert told(check(plan)) == [("overwritten-formula", "错误", "B4")]
    [same] = check(edited(path, {"设置!B4": ("haiyuan-2023", None)}))
    assert (same.type, same.sheet) == ("overwritten-formula", "设置")
    values = frozen(roster(tmp_path))
    assert told(check(edited(values, {"设置!B4": ("haiyuan-2023?方案=01", None)}))) == [
        ("overwritten-formula", "错误", "B4")
    ]


def test_a_policy_name_that_was_deleted_is_told_once(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(roster(tmp_path))
    del book.defined_names["政策"]
    book.save(tmp_path / "无名.xlsx")
    calculate(tmp_path / "无名.xlsx", tmp_path / "算过.xlsx")
    assert told(check(tmp_path / "算过.xlsx")) == [("no-policy", "待核", "A4")]


def shown(path: Path, *addresses: str) -> list[object]:
    sheet = openpyxl.load_workbook(path, data_only=True)[ROSTER]
    return [sheet[address].value for address in addresses]


def test_beside_the_total_stands_how_many_rows_in_it_are_not_eligible(tmp_path: Path) -> None:
    clean = roster(tmp_path)
    assert shown(clean, "J8", "N8") == ["另有 0 行待定/错误", 9000]
    excluded = roster(tmp_path, rows=[trainee(1), trainee(2, 人员类别="退休人员"), trainee(3, 已录入系统="否")])
    assert shown(excluded, "J8") == ["另有 0 行待定/错误；合计里有 2 行按条件不应发放"]
    assert shown(excluded, "N5", "U5", "U6", "U7") == [3000, 3000, 0, 0]


def test_the_line_of_the_law_says_that_a_trial_is_none(tmp_path: Path) -> None:
    [tried], [law] = shown(roster(tmp_path, policy=TRIED), "A9"), shown(roster(tmp_path), "A9")
    assert str(tried).endswith("（测算，不能据以发放）") and "测算" not in str(law)


def test_a_count_in_the_head_that_was_typed_over_is_told(tmp_path: Path) -> None:
    name = "就业帮扶基地奖补花名册"
    path = made(name, tmp_path)
    counted = next(c for c in Package.open(path).cells(ROSTER) if c.formula and "计入" in c.formula)
    address = f"{chr(64 + counted.column)}{counted.row}"
    assert told(check(path)) == []
    assert told(check(edited(path, {address: (counted.value, None)}))) == [("overwritten-formula", "错误", address)]
    rest = edited(path, {address: (counted.value, f"{counted.formula}+1")})
    assert told(check(rest)) == [("changed-formula", "错误", address)]
