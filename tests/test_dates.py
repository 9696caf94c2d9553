"""Dates and months as people write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.dates import Readable, add_months, read_date, read_month
from policies.errors import InputProblem

MAY_FIRST = date(2023, 5, 1)


@pytest.mark.parametrize(
    "written",
    [
        MAY_FIRST,
        datetime(2023, 5, 1, 23, 59),
        45047,
        45047.0,
        45047.75,
        Decimal("45047"),
        20230501,
        20230501.0,
        "2023-05-01",
        "2023-5-1",
        "2023/5/1",
        "2023/05/01",
        "2023.5.1",
        "2023.05.01",
        "2023年5月1日",
        "2023年05月01日",
        "2023 年 5 月 1 日",
        "2023年5月1号",
        "20230501",
        "２０２３－０５－０１",
        "２０２３年５月１日",
        "　2023-05-01 ",
        "2023-05-01 00:00:00",
        "2023-05-01T08:30",
        "2023年5月1日 08:30",
        "20230501 08:30:00.000",
    ],
)
def test_one_day_in_many_spellings(written: Readable) -> None:
    assert read_date(written) == MAY_FIRST
    assert read_month(written) == MAY_FIRST


@pytest.mark.parametrize(
    "written",
    [202305, 2023.5, 2023.05, "2023-05", "2023/5", "2023.5", "2023.05", "2023年5月", "2023年5月份", "202305"],
)
def test_a_month_is_a_month_and_no_day(written: Readable) -> None:
    assert read_month(written) == MAY_FIRST
    with pytest.raises(InputProblem, match="年月"):
        read_date(written)


def test_a_month_that_a_number_cell_cannot_tell_from_another_is_refused() -> None:
    assert read_month("2023.1") == date(2023, 1, 1)
    assert read_month("2023.10") == date(2023, 10, 1)
    assert read_month(2023.11) == date(2023, 11, 1)
    assert read_month(2023.01) == date(2023, 1, 1)
    with pytest.raises(InputProblem, match="10 月"):
        read_month(2023.1)


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (36526, date(2000, 1, 1)),
        (45351, date(2024, 2, 29)),
        (73050, date(2099, 12, 31)),
    ],
)
def test_a_serial_number_is_a_day_of_the_1900_system(serial: int, day: date) -> None:
    assert read_date(serial) == day


@pytest.mark.parametrize("serial", [60, 0, -1, 0.5, 73051, 1e20, float("nan"), float("inf"), True])
def test_a_number_that_is_no_day_is_refused(serial: float) -> None:
    with pytest.raises(InputProblem):
        read_date(serial)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("2024-02-29", "2023-02-29", "日历"),
        ("2023-12-01", "2023-13-01", "日历"),
        ("2023-04-30", "2023-04-31", "日历"),
        ("20230501", "20230532", "日历"),
        ("1900-01-01", "1899-12-31", "1900"),
        ("2099-12-31", "2100-01-01", "2099"),
        ("2023-05-01", "23-05-01", "四位"),
        ("2023年5月1日", "5月1日", "四位"),
        ("2023/5/1", "1/5/2023", "四位"),
        ("2023-5-1", "2023-5/1", "四位"),
        ("2023.5.1", "2023. 5 1", "四位"),
        ("2023 年 1 月 1 日", "2023 1 1", "四位"),
        ("2023年5月1日", "二〇二三年五月一日", "四位"),
        ("20230501", "2023501", "四位"),
        ("20230501", "45047", "四位"),
        ("2023-05-01", "", "四位"),
        ("2023-05-01", "长期", "四位"),
        ("2023-05-01 08:30", "2023-05-0108:30", "四位"),
        ("2023-05-01", "2023-05-01至2023-06-01", "四位"),
        ("2023-05-01", "2023", "四位"),
    ],
)
def test_a_text_that_names_no_single_day_is_refused_and_its_neighbour_is_read(
    right: str, wrong: str, says: str
) -> None:
    assert read_date(right)
    with pytest.raises(InputProblem, match=says):
        read_date(wrong)
    with pytest.raises(InputProblem):
        read_month(wrong)


@pytest.mark.parametrize(
    "month", ["2023-00", "2023.13", "202313", "2023年13月", 202313, 202305.5, 2023, 2023.123, "2023-5-"]
)
def test_a_month_that_no_year_has_is_refused(month: Readable) -> None:
    with pytest.raises(InputProblem):
        read_month(month)


def test_a_year_alone_is_no_serial_number_of_1905() -> None:
    with pytest.raises(InputProblem, match="年份"):
        read_date(2023)


def test_a_refusal_masks_a_personal_number_and_cuts_a_long_text() -> None:
    with pytest.raises(InputProblem) as refused:
        read_date("640599199003071238")
    assert "640599********1238" in str(refused.value)
    with pytest.raises(InputProblem) as refused:
        read_date(640599199003071238)
    assert "19900307" not in str(refused.value)
    with pytest.raises(InputProblem) as refused:
        read_date("６４０５９９１９９００３０７１２３８")
    assert "********" in str(refused.value)
    with pytest.raises(InputProblem) as refused:
        read_date("很长" * 100)
    assert "很长" * 11 not in str(refused.value)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_each_spelling(day: date) -> None:
    chinese = f"{day.year}年{day.month}月{day.day}日"
    for text in (day.isoformat(), f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", chinese):
        assert read_date(text) == day


@given(st.dates(date(1906, 1, 1), date(2099, 12, 31)))
def test_every_day_after_1905_is_read_back_from_its_serial_number(day: date) -> None:
    assert read_date((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2022, 3, 10), 6, date(2022, 9, 10)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 8, 31), 1, date(2023, 9, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 11, 30), 1, date(2023, 12, 30)),
        (date(2023, 12, 31), 1, date(2024, 1, 31)),
        (date(2023, 5, 31), -3, date(2023, 2, 28)),
        (date(2023, 5, 1), 0, date(2023, 5, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
