"""Deadlines end on the right day: calendar days, workdays with the shifted ones, months; and never by a guess."""

from datetime import date

import pytest

from addin.cli import main
from policies.deadlines import add_workdays, calendar_years, due, is_workday, period
from policies.errors import InputProblem
from policies.library import document, document_ids
from policies.model import Entry


def entry(length: str, unit: str, name: str = "within") -> Entry:
    return Entry("某事", "一", values={name: length}, unit=unit)


@pytest.mark.parametrize(
    ("event", "length", "unit", "last"),
    [
        ("2024-05-06", "10", "天", "2024-05-16"),
        ("2024-02-25", "5", "天", "2024-03-01"),
        ("2024-01-31", "1", "月", "2024-02-29"),
        ("2023-01-31", "1", "月", "2023-02-28"),
        ("2024-11-30", "3", "月", "2025-02-28"),
        ("2024-02-29", "3", "年", "2027-02-28"),
        ("2024-05-06", "5", "工作日", "2024-05-11"),  # the Saturday was worked for the May holiday
        ("2024-04-26", "5", "工作日", "2024-05-07"),  # 28 April was worked, 1-5 May were not
        ("2024-09-30", "1", "工作日", "2024-10-08"),
        ("2024-12-31", "1", "工作日", "2025-01-02"),
    ],
)
def test_a_period_ends_on_its_last_day(event: str, length: str, unit: str, last: str) -> None:
    assert due(entry(length, unit), date.fromisoformat(event)).day == date.fromisoformat(last)


def test_a_last_day_of_rest_is_told_with_the_next_workday() -> None:
    found = due(entry("5", "天"), date(2024, 4, 26))  # 1 May
    assert (found.day, found.workday) == (date(2024, 5, 1), date(2024, 5, 6))
    worked = due(entry("10", "天"), date(2024, 5, 6))
    assert worked.day == worked.workday


@pytest.mark.parametrize(("day", "worked"), [("2024-05-11", True), ("2024-05-12", False), ("2024-10-01", False)])
def test_workdays_follow_the_yearly_notices(day: str, worked: bool) -> None:
    assert is_workday(date.fromisoformat(day)) is worked


def test_outside_the_years_of_the_calendar_there_is_no_answer() -> None:
    first, last = calendar_years()
    assert (first, last) == (2004, 2026)
    assert add_workdays(date(last, 12, 30), 1) == date(last, 12, 31)
    with pytest.raises(InputProblem, match=f"{last + 1} 年"):
        add_workdays(date(last, 12, 31), 1)
    with pytest.raises(InputProblem, match=f"{first - 1} 年"):
        is_workday(date(first - 1, 12, 31))
    plain = due(entry("1", "天"), date(last, 12, 31))
    assert (plain.day, plain.workday) == (date(last + 1, 1, 1), None)


def test_what_stands_in_the_calendar_is_not_counted() -> None:
    with pytest.raises(InputProblem, match="不是从某一天起算"):
        due(entry("25", "日", "每月"), date(2024, 5, 6))


def test_every_length_of_every_document_can_be_counted() -> None:
    counted = 0
    for name in document_ids():
        for found in (entry for chapter in document(name).chapters for entry in chapter.deadlines):
            if set(found.values) & {"within", "公示"}:
                assert period(found) is not None and due(found, date(2024, 5, 6)).day >= date(2024, 5, 6)
                counted += 1
    assert counted > 20


def test_the_command_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "due", "haiyuan-2023?方案=04", "2024-05-06"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("2024-05-16  项目开班") and "10 天" in line for line in lines)
    assert main(["policy", "due", "haiyuan-2023", "2030-01-01"]) == 2
    assert "2030 年" in capsys.readouterr().err
    assert main(["policy", "due", "haiyuan-2023"]) == 2


def test_show_tells_the_deadlines_of_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "show", "haiyuan-2023?方案=04"]) == 0
    assert "期限：立项公示无异议后" in capsys.readouterr().out
    for action in ("show", "why"):
        assert main(["policy", action]) == 2
