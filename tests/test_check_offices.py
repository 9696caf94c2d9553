"""Amounts of an office's own rosters, which no formula and no form explains: each fault beside a twin without it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from messy.paper import HEADER, Sheet, person, xlsx

from policies.errors import PolicyProblem
from workbooks.check import check, check_files
from workbooks.findings import Finding

POLICY = "haiyuan-2023"
TITLE, UNTITLED = ["海原县培训补贴名单"], ["人员名单"]
POST_HEADER = ["序号", "姓名", "身份证号", "岗位类型", "月数", "补贴金额"]
ALWAYS = {"untested", "missing-column"}  # what these rosters never carry


def told(findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    return [(one.type, one.level, one.cell) for one in findings if one.type not in ALWAYS]


def roster(folder: Path, rows: Sequence[Sequence[object]], title: list[str] = TITLE, **places: object) -> Path:
    header = places.pop("header", HEADER)
    return xlsx(Sheet([title, header, *rows], **places))(folder)  # type: ignore[arg-type]


def trainees(folder: Path, **changes: object) -> list[tuple[str, str, str]]:
    """What is told of three trainees after cells of the second (row 4) were changed."""
    return told(check(roster(folder, [person(1), person(2, **changes), person(3)]), POLICY))


def test_a_roster_with_the_right_amounts_gives_no_finding(tmp_path: Path) -> None:
    assert trainees(tmp_path) == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (3000.01, [("amount-differs", "错误", "G4")]),
        ("3,000元", [("amount-as-text", "提醒", "G4")]),
        ("3,001元", [("amount-as-text", "提醒", "G4"), ("amount-differs", "错误", "G4")]),
        (None, [("blank-amount", "待核", "G4")]),
    ],
)
def test_an_amount_is_held_against_what_is_due(tmp_path: Path, value: object, found: list[object]) -> None:
    assert sorted(trainees(tmp_path, 补贴金额=value)) == found


def test_amounts_that_nobody_filled_in_are_not_told_one_by_one(tmp_path: Path) -> None:
    rows = [person(n, 补贴金额=None) for n in (1, 2, 3)]
    assert told(check(roster(tmp_path, rows), POLICY)) == []


def test_one_amount_merged_over_two_people_is_blank_for_the_second(tmp_path: Path) -> None:
    rows = [person(1), person(2), person(3, 补贴金额=None)]
    assert told(check(roster(tmp_path, rows, merged=("G4:G5",)), POLICY)) == [("blank-amount", "待核", "G5")]


def test_a_roster_that_does_not_say_what_it_pays_is_told_to_be_unheld(tmp_path: Path) -> None:
    path = roster(tmp_path, [person(1), person(2, 补贴金额=5)], UNTITLED)
    assert told(check(path, POLICY)) == [("amounts-not-held", "待核", "G3")]
    named = check_files([path], POLICY, benefit="培训补贴")[path]
    assert told(named) == [("amount-differs", "错误", "G4")]


def test_a_benefit_that_the_document_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyProblem, match="没有补贴“培训补帖”"):
        check_files([roster(tmp_path, [person(1)], UNTITLED)], POLICY, benefit="培训补帖")


@pytest.mark.parametrize(("paid", "found"), [(5000, [("amount-differs", "错误", "H3")]), (3000, [])])
def test_every_column_of_whole_amounts_is_held(tmp_path: Path, paid: int, found: list[object]) -> None:
    header = [*HEADER[:-1], "申请金额", "发放金额"]
    assert told(check(roster(tmp_path, [[*person(1), paid]], header=header), POLICY)) == found


@pytest.mark.parametrize(
    ("months", "amount", "found"),
    [
        (3, 8235.15, []),
        (3, 8235.16, [("amount-differs", "错误", "F3")]),
        (None, 8235.15, [("assumed-amount", "待核", "F3"), ("missing-value", "错误", "E3")]),
    ],
)
def test_months_that_nobody_gave_prove_no_amount_wrong(
    tmp_path: Path, months: object, amount: float, found: list[object]
) -> None:
    row = [*person(1)[:3], "城镇公益性岗位", months, amount]
    path = roster(
        tmp_path, [row, [*person(2)[:3], "城镇公益性岗位", 1, 2745.05]], ["公益性岗位补贴"], header=POST_HEADER
    )
    kept = [one for one in told(check(path, POLICY)) if one[2].endswith("3")]
    assert sorted(kept) == found


def test_hidden_columns_are_told_as_hidden_people_are(tmp_path: Path) -> None:
    path = roster(tmp_path, [person(1), person(2), person(3)], hidden_columns=("E:E",))
    assert told(check(path, POLICY)) == [("hidden-part", "提醒", "A2")]
