"""One transaction that the bank's lists tell twice pays one due; each case beside a twin of two transactions."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.cli import main
from tests.reconciling.files import RECEIPT, TITLE, Rows, book, due, paid, roster, text
from tests.reconciling.rows import JUNE, LI, NOBODY, UNSAID, outcomes
from tests.reconciling.rows import due as owed
from tests.reconciling.rows import paid as sent
from workbooks.reconciling.outcomes import UNDECIDED

TWO_MONTHS = ["一致", "一致"]
WITHOUT = RECEIPT[1:]  # no 流水号


def reconciled(folder: Path, *receipts: Path) -> int:
    """The exit status for one who is due May and June."""
    dues = [roster(folder, due(1)), roster(folder, due(1), name="六月.xlsx", title=TITLE.replace("5月", "6月"))]
    command = ["reconcile", *map(str, dues), "--paid", *map(str, receipts)]
    return main([*command, "-o", str(folder / "结果.xlsx")])


def row(**changes: object) -> list[object]:
    return paid(1, **changes)


@pytest.mark.parametrize(
    ("one", "two", "status"),
    [
        ({"流水号": "00012"}, {"流水号": 12}, 1),
        ({"流水号": "A12"}, {"流水号": "a12 ", "交易日期": "2024-06-03 10:22:33"}, 1),
        ({"流水号": "A12"}, {"流水号": "A12", "交易日期": "2024-06-04"}, 1),
        ({"流水号": "A12"}, {"流水号": ""}, 1),
        ({"流水号": "A12"}, {"流水号": "A13"}, 0),
        ({"流水号": "A12"}, {"流水号": "", "交易日期": "2024-06-04"}, 0),
    ],
)
def test_a_number_written_in_two_ways_is_one(
    tmp_path: Path, one: dict[str, object], two: dict[str, object], status: int
) -> None:
    files = (
        text(tmp_path / "一.csv", [RECEIPT, row(**one)]),
        book(tmp_path / "二.xlsx", ("回单", [RECEIPT, row(**two)])),
    )
    assert reconciled(tmp_path, *files) == status


@pytest.mark.parametrize(("day", "status"), [("2024-06-03", 1), ("2024-06-05", 0)])
def test_rows_without_a_number_in_two_files_or_sheets_may_be_one_payment(tmp_path: Path, day: str, status: int) -> None:
    one: Rows = [WITHOUT, row()[1:]]
    two: Rows = [WITHOUT, row(交易日期=day)[1:]]
    assert reconciled(tmp_path, text(tmp_path / "一.csv", one), book(tmp_path / "二.xlsx", ("回单", two))) == status
    (tmp_path / "六月.xlsx").unlink()
    assert reconciled(tmp_path, book(tmp_path / "三.xlsx", ("6月3日", one), ("全部", two))) == status


def test_within_one_list_a_number_s_two_days_are_one_payment() -> None:
    dues = [owed(**UNSAID), owed(period=JUNE, benefit="")]
    one = {"reference": "R1", **UNSAID}
    assert outcomes(*dues, sent(day=3, **one), sent(day=4, **one)) == [UNDECIDED]
    assert outcomes(*dues, sent(day=3, **one), sent(day=4, **one | {"reference": "R2"})) == TWO_MONTHS


def test_two_payments_of_one_list_without_a_number_are_two() -> None:
    dues = [owed(), owed(period=JUNE)]
    assert outcomes(*dues, sent(day=3, **UNSAID), sent(day=3, **UNSAID)) == TWO_MONTHS
    assert outcomes(*dues, sent(day=3, **UNSAID), sent(day=3, **UNSAID, sheet="另一表")) == [UNDECIDED]
    assert outcomes(*dues, sent(**UNSAID), sent(**UNSAID, file=1)) == TWO_MONTHS  # no days: May's list and June's
    assert outcomes(*dues, sent(day=3), sent(day=3, period=JUNE, file=1)) == TWO_MONTHS


def test_a_payee_shown_in_part_under_the_same_number_may_be_the_same() -> None:
    dues = [owed(**UNSAID), owed(period=JUNE, benefit="")]
    one = {"reference": "R1", "day": 3, **UNSAID}
    hidden = {"name": "", "account": "", "visible": "6228*0018"}
    assert outcomes(*dues, sent(**one, identity=""), sent(**one, **hidden, file=1)) == [UNDECIDED]
    assert outcomes(*dues, sent(**one, identity=""), sent(**one | {"reference": "R2"}, **hidden, file=1)) == TWO_MONTHS


def test_payees_of_one_number_are_told_apart_by_what_both_state() -> None:
    other = {"identity": LI, "name": "李四", "account": "6228480402564890034"}
    one = {"reference": "B1", "day": 3}
    assert outcomes(owed(), owed(**other), sent(**one, **NOBODY), sent(**one, **other | NOBODY, file=1)) == TWO_MONTHS
