"""butie whatif on a filled roster: who gains, who loses, who is newly eligible."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from people import id_number
from plain_sheets import sheet
from working_papers import PAPERS

from addin.cli import main
from addin.libreoffice.recalculate import recalculate
from policies.figures import figures
from policies.library import resolve
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.calculate_file import worked_out
from workbooks.cells import read_cells
from workbooks.claims import Claims
from workbooks.package import Package
from workbooks.payouts import read_payouts
from workbooks.roster import read_rosters
from workbooks.sheet_patch import Edit
from workbooks.told_claims import told_claim
from workbooks.whatif.people_book import OVERVIEW
from workbooks.whatif.people_reading import read_people
from workbooks.whatif.people_sheets import ALL_THEN, DETAIL, KINDS, THEN, TOP
from workbooks.whatif.people_table import Asked
from workbooks.whatif.people_worlds import world
from workbooks.workbook_policy import policy_for

HEADER = (
    *("姓名", "身份证号", "乡镇", "职业工种", "等级", "证书", "人员类别", "已录入系统"),
    *("本年已享受补贴性培训次数", "同工种同等级已培训", "取证日期", "补贴金额"),
)
HAIYUAN = ("--policy", "haiyuan-2023", "--benefit", "培训补贴")
SENIOR = ("--set", "培训补贴.高级=3500")
Cells = Mapping[str, Mapping[tuple[int, int], object]]


def trainee(number: int, town: str | None = "海城镇", **changes: object) -> list[object]:
    row = dict.fromkeys(HEADER) | {
        **{"姓名": f"学员{number}", "身份证号": id_number(number), "乡镇": town, "职业工种": "育婴员"},
        **{"等级": "高级工", "证书": "职业技能等级证书", "人员类别": "农村劳动力", "已录入系统": "是"},
        **{"本年已享受补贴性培训次数": 0, "同工种同等级已培训": "否", "取证日期": "2024-05-06"},
    }
    return [(row | changes)[label] for label in HEADER]


EVERYBODY = (
    trainee(1),
    trainee(2, "西安镇"),
    trainee(3, "西安镇", 等级="中级工"),
    trainee(4, 人员类别="在校大学生"),
    trainee(5, 等级=None),
    trainee(6, 证书="没有"),
    trainee(7, 本年已享受补贴性培训次数=1),
    trainee(8, town=None),
    trainee(1, 职业工种="砌筑工", 取证日期="2024-06-06"),
)


def roster(folder: Path, *rows: list[object]) -> Path:
    return sheet(folder / "名单.xlsx", [HEADER, *(rows or EVERYBODY)], above=("培训补贴花名册",))


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["whatif", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    return json.loads(run(capsys, *arguments, "--json")[1])  # type: ignore[no-any-return]


def by_name(found: object) -> dict[str, dict[str, object]]:
    return {each["name"]: each for each in found}  # type: ignore[attr-defined]


def test_who_gains_is_told_with_totals_by_township(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, roster(tmp_path), *HAIYUAN, *SENIOR)
    assert found["simulation"] is True
    assert (found["rows"], found["people"]) == (9, {"gain": 3, "lose": 0})
    whole = found["totals"]
    assert (whole["now"], whole["then"], whole["difference"]) == ("10500.00", "12000.00", "1500.00")  # type: ignore[index]
    towns = by_name(found["townships"])
    assert {name: (each["now"], each["then"]) for name, each in towns.items()} == {
        "西安镇": ("4500.00", "5000.00"),
        "海城镇": ("3000.00", "3500.00"),
        "未填": ("3000.00", "3500.00"),
    }
    assert by_name(found["levels"])["高级工"]["difference"] == "1500.00"


def test_a_lower_standard_makes_them_lose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, roster(tmp_path), *HAIYUAN, "--set", "培训补贴.高级=-10%")
    assert found["people"] == {"gain": 0, "lose": 3}
    assert found["totals"]["difference"] == "-900.00"  # type: ignore[index]
    assert {each["change"] for each in found["changed"]} == {"减少"}  # type: ignore[attr-defined]


def test_a_wider_limit_makes_people_newly_eligible(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One who had one this year, and the second course of one who is in the list twice."""
    found = asked(capsys, roster(tmp_path), *HAIYUAN, "--set", "培训补贴.本年已享受补贴性培训次数=2")
    changes = {each["change"]: each for each in found["changes"]}  # type: ignore[attr-defined]
    assert (changes["新符合"]["rows"], changes["新符合"]["people"]) == (2, 2)
    assert changes["新符合"]["then"] == "6000.00"
    states = {each["state"]: (each["now"], each["then"]) for each in found["states"]}  # type: ignore[attr-defined]
    assert states == {"符合": (4, 6), "不符合": (3, 1), "待定": (1, 1), "错误": (1, 1)}


def test_a_limit_of_none_makes_people_lose_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(
        capsys, roster(tmp_path, trainee(1), trainee(2)), *HAIYUAN, "--set", "培训补贴.本年已享受补贴性培训次数=0"
    )
    changes = {each["change"]: each["rows"] for each in found["changes"]}  # type: ignore[attr-defined]
    assert changes == {"不再符合": 2}


def test_open_and_wrong_rows_stand_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, roster(tmp_path), *HAIYUAN, *SENIOR)
    assert status == 1
    assert "待定 1 笔 → 1 笔，错误 1 笔 → 1 笔" in out
    assert "合起来多得的 3 人，少得的 0 人；新符合的 0 人，不再符合的 0 人" in out
    assert run(capsys, roster(tmp_path, trainee(1)), *HAIYUAN, *SENIOR)[0] == 0


def test_numbers_are_masked_wherever_they_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "结果.xlsx"
    said = run(capsys, roster(tmp_path), *HAIYUAN, *SENIOR, "-o", out)[1] + json.dumps(
        asked(capsys, roster(tmp_path), *HAIYUAN, *SENIOR)
    )
    book = openpyxl.load_workbook(out)
    said += "".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    assert id_number(1)[:6] + "********" + id_number(1)[-4:] in said
    assert id_number(1) not in said


def test_another_county_s_law(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In 沙坡头 a senior worker gets 4000, and who was not poor nothing; of who was near to it more must be known."""
    rows = (trainee(1, 人员类别="脱贫人口"), trainee(2), trainee(3, 人员类别="监测对象"))
    found = asked(capsys, roster(tmp_path, *rows), *HAIYUAN, "--compare", "shapotou-2025")
    changed = {each["name"]: (each["change"], each["now"], each["then"]) for each in found["changed"]}  # type: ignore[attr-defined]
    assert changed == {
        "学员1": ("增加", "3000.00", "4000.00"),
        "学员2": ("不再符合", "3000.00", "0.00"),
        "学员3": ("待定", "3000.00", None),
    }
    assert (found["opened_then"], found["people"]) == (1, {"gain": 1, "lose": 1})


def test_a_change_that_no_row_feels_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, roster(tmp_path), *HAIYUAN, "--set", "培训补贴.初级=1100")
    assert "没有一笔变化" in out


def test_an_amount_without_a_formula_and_one_with_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = roster(tmp_path, trainee(1), trainee(2))
    attached = tmp_path / "已附.xlsx"
    assert main(["attach", str(plain), "-o", str(attached), *HAIYUAN]) == 0
    capsys.readouterr()
    with_formulas = asked(capsys, attached, *SENIOR)
    assert with_formulas["totals"] == asked(capsys, plain, *HAIYUAN, *SENIOR)["totals"]
    assert with_formulas["totals"]["difference"] == "1000.00"  # type: ignore[index]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ((), "和什么比"),
        (("--set", "培训补贴.高极=3500"), "相近的有"),
        (("--set", "培训补贴.高级"), "参数=值"),
        (("--set", "培训补贴.高级=-4000"), "小于 0"),
        (("--set", "培训补贴.高级=+一成"), "不是数"),
        (("--set", "培训补贴.高级=3500", "--set", "培训补贴.高级=3600"), "写了两次"),
        (("--set", "培训补贴.高级=3500", "--compare", "shapotou-2025"), "只写一种"),
        (("--set", "培训补贴.高级=3500", "--goal", "预算=1000"), "--goal 是测算表用的"),
        (("--set", "培训补贴.高级=3500", "--vary", "5"), "--vary 是测算表用的"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: tuple[str, ...], says: str
) -> None:
    status, out, error = run(capsys, roster(tmp_path), *HAIYUAN, *given)
    assert (status, out) == (2, "")
    assert says in error


def test_a_roster_that_does_not_tell_its_benefit_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet(tmp_path / "名单.xlsx", [HEADER, trainee(1)], above=())
    assert "--benefit" in run(capsys, path, "--policy", "haiyuan-2023", *SENIOR)[2]
    assert "--policy" in run(capsys, path, *SENIOR)[2]
    assert run(capsys, path, *HAIYUAN, *SENIOR)[0] == 0


def written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    out = tmp_path / "结果.xlsx"
    run(capsys, roster(tmp_path), *HAIYUAN, *SENIOR, "-o", out)
    return out


def values(path: Path) -> Cells:
    """What the file carries, row and column counted from 1."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        page.title: {(c.row, c.column): c.value for row in page.iter_rows() for c in row if c.value is not None}
        for page in book
    }


def test_the_values_of_the_workbook_are_those_of_its_formulas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = written(tmp_path, capsys)
    carried = values(out)
    calculated, failures = worked_out(out.read_bytes())
    assert not failures
    assert calculated[OVERVIEW] and calculated[KINDS] and calculated[DETAIL]
    for name, cells in calculated.items():
        assert {place: value or None for place, value in cells.items()} == {
            place: carried[name].get(place) or None for place in cells
        }


def changed_book(out: Path, target: Path) -> Path:
    """The first kind (those who gain) at 4000 each."""
    package = Package.open(out)
    package.edit_many(KINDS, {(TOP + 2, THEN + 1): Edit(4000, None)})
    package.save(target)
    return target


def test_another_amount_changes_every_total_in_both_engines(  # type: ignore[no-untyped-def]
    tmp_path: Path, capsys: pytest.CaptureFixture[str], libreoffice
) -> None:
    changed = changed_book(written(tmp_path, capsys), tmp_path / "改.xlsx")
    calculate(changed, tmp_path / "我们.xlsx")
    recalculate(changed, tmp_path / "他们.xlsx", False, libreoffice.office)
    for engine in ("我们", "他们"):
        found = values(tmp_path / f"{engine}.xlsx")
        assert found[KINDS][TOP + 2, ALL_THEN + 1] == 12000, engine
        row = next(row for (row, column), text in found[OVERVIEW].items() if column == 1 and text == "西安镇")
        assert [found[OVERVIEW][row, column] for column in range(2, 11)] == [2, 2, 4500, 5500, 1000, 0, 0, 1, 0], engine
        assert "改过" in str(found[OVERVIEW][TOP, 1]), engine


def test_many_rows_at_once_are_determined_as_each_alone(tmp_path: Path) -> None:
    """Equal to Python are 1, 1.0 and TRUE; to a reader of cells they are not."""
    counts = (0, 1, True, False, 0.0, 1.0, "1", None, "一次")
    rows = [trainee(n, 本年已享受补贴性培训次数=count) for n, count in enumerate(counts, 1)]
    (found,) = read_rosters(roster(tmp_path, *EVERYBODY, *rows))[1]
    policy = resolve("haiyuan-2023")
    claim = told_claim(found, policy, "培训补贴")
    alone = Claims(found, policy)
    at_once = Claims(found, policy).determinations(claim, found.rows)
    assert [world(each) for each in at_once] == [world(alone.determination(claim, row)) for row in found.rows]
    assert len({world(each) for each in at_once}) > 3


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_every_working_paper_pays_now_what_its_formulas_give(name: str, tmp_path: Path) -> None:
    """By the law as it is and by a figure set to what it is: both come to the amounts that stand in the file."""
    paper = PAPERS[name]
    path = new(name, tmp_path / "表.xlsx", data=paper.data(), fields=paper.fields, as_of=date(2024, 6, 1))
    policy = policy_for(read_cells(path), None)
    assert policy is not None
    figure = next(figure for benefit in policy.benefits() for figure in figures(benefit))
    found = read_people(path, Asked((f"{figure.path}={figure.value}",)))
    assert found.settled
    assert found.whole.now == found.whole.then == read_payouts([path], None, None).total > 0


def test_the_policy_that_a_formula_names_is_changed_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that stands in a cell can't be: its rows are open, not unchanged."""
    formulas = {'"haiyuan-2023"': ("3000.00", "3500.00", "增加"), "L2": ("0.00", "0.00", "待定")}
    for policy, expected in formulas.items():
        row = trainee(1, 补贴金额=f"=TRAINING_SUBSIDY(E2,F2,{policy})")
        path = sheet(tmp_path / "名单.xlsx", [(*HEADER, "政策"), (*row, "haiyuan-2023")], above=())
        found = asked(capsys, path, "--policy", "shapotou-2025", *SENIOR)
        assert (found["totals"]["now"], found["totals"]["then"]) == expected[:2]  # type: ignore[index]
        assert [each["change"] for each in found["changes"]] == [expected[2]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["*", "?县", ">0", "=1", '加"号'])
def test_a_township_is_a_name_whatever_it_looks_like(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "结果.xlsx"
    source = roster(tmp_path, trainee(1), trainee(2, "甲县"), trainee(3))
    package = Package.open(source)
    package.edit_many("Sheet1", {(3, 3): Edit(name, None)})
    package.save(tmp_path / "改.xlsx")
    run(capsys, tmp_path / "改.xlsx", *HAIYUAN, *SENIOR, "-o", out)
    found, carried = worked_out(out.read_bytes())[0][OVERVIEW], values(out)[OVERVIEW]
    row = next(row for (row, column), text in carried.items() if column == 1 and text == name)
    assert [found[row, column] for column in (2, *range(4, 11))] == [1, 3000, 3500, 500, 0, 0, 1, 0]
