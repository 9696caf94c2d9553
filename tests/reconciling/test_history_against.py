"""What a book of past payments has that speaks against a result is named, and the status says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import id_number

from reconciling.by_hand import Month
from reconciling.test_history_confirm import POSTS, confirm, entered, paid, result
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED

MAY, QUARTER = "2024-05", "2024-05/2024-07"


def booked(folder: Path, person: int = 1, yuan: float = 600, **more: str) -> Path:
    """A book in which one payment stands."""
    made = Month()
    paid(made, person, yuan, **more)
    assert confirm(folder / "台账.db", result(folder / "一.xlsx", made)) == 0
    return folder / "台账.db"


def came_back(person: int = 1, **more: str) -> Month:
    made = Month()
    paid(made, 7, 500)
    facts = {"benefit": POSTS} | more
    made.case("退票待重发", *(made.row(side, person, 600, **facts) for side in (PAYABLE, PAID, RETURNED)))
    return made


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (came_back(), True),
        (came_back(2), False),
        (came_back(period="2024-06"), False),
        (came_back(period=QUARTER), True),
        (came_back(identity=""), False),
    ],
)
def test_a_booked_payment_that_came_back_since_is_named(
    tmp_path: Path, made: Month, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    book = booked(tmp_path)
    capsys.readouterr()
    assert confirm(book, result(tmp_path / "二.xlsx", made)) == int(told)
    said = capsys.readouterr().err
    assert ("退回了的" in said and "人员1" in said and "600.00 元" in said) is told
    assert id_number(1) not in said
    assert len(entered(book)) == 2  # what did arrive is entered all the same, and nothing is taken out


def test_a_result_of_nothing_but_returns_names_them_too(tmp_path: Path) -> None:
    made = Month()
    made.case("退票待重发", *(made.row(side, 1, 600, benefit=POSTS) for side in (PAYABLE, PAID, RETURNED)))
    assert confirm(booked(tmp_path), result(tmp_path / "二.xlsx", made)) == 1


@pytest.mark.parametrize(("period", "yuan", "status"), [(QUARTER, 1800, 1), (MAY, 550, 1), ("2024-06", 550, 0)])
def test_another_amount_for_a_month_that_the_book_has_is_named(
    tmp_path: Path, period: str, yuan: float, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    book, made = booked(tmp_path), Month()
    paid(made, 1, yuan, period=period)
    assert confirm(book, result(tmp_path / "二.xlsx", made)) == status
    assert ("金额不同" in capsys.readouterr().err) is bool(status)
    assert len(entered(book)) == 2


@pytest.mark.parametrize(("yuan", "status", "entries"), [(600, 1, 1), (550, 0, 2)])
def test_a_payment_without_a_month_that_the_book_may_have_is_not_entered(
    tmp_path: Path, yuan: float, status: int, entries: int, capsys: pytest.CaptureFixture[str]
) -> None:
    book, made = booked(tmp_path), Month()
    paid(made, 1, yuan, period="")
    assert confirm(book, result(tmp_path / "二.xlsx", made), more=("--date", "2024-06-03")) == status
    assert ("--period" in capsys.readouterr().err) is bool(status)
    assert len(entered(book)) == entries
