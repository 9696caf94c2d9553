"""Dues that may be one due told twice, and payments on days that speak against them: told, never passed in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.cli import main
from tests.reconciling.files import ROSTER, due, paid, receipt, roster, sheet
from tests.reconciling.files import book as workbook
from tests.reconciling.rows import INSURANCE, JULY, JUNE, LI, MAY, UNSAID, only, outcomes, told
from tests.reconciling.rows import due as owed
from tests.reconciling.rows import paid as sent
from workbooks.reconciling.outcomes import UNDECIDED

BOTH = ["一致", "一致"]
QUARTER = f"{MAY}/{JULY}"
OTHER = {"identity": LI, "name": "李四", "account": "6228480402564890034"}


def test_a_corrected_roster_beside_the_old_one_is_in_doubt_where_both_were_paid() -> None:
    case = only(owed(500), owed(400, file=1), sent(500), sent(400))
    assert (case.outcome, "月份相同或重叠" in case.reason) == (UNDECIDED, True)
    assert outcomes(owed(500), owed(400, period=JUNE), sent(500), sent(400, period=JUNE)) == BOTH
    assert outcomes(owed(500), owed(400, benefit=INSURANCE), sent(500), sent(400, benefit=INSURANCE)) == BOTH
    assert outcomes(owed(500), owed(400, **OTHER), sent(500), sent(400, **OTHER)) == BOTH


def test_a_month_inside_a_quarter_is_in_doubt_where_both_were_paid() -> None:
    assert outcomes(owed(1500, period=QUARTER), owed(period=JUNE), sent(1500), sent(period=JUNE)) == [UNDECIDED]
    apart = owed(1500, period=QUARTER), owed(period="2024-08"), sent(1500, period=QUARTER), sent(period="2024-08")
    assert outcomes(*apart) == BOTH


def test_of_dues_that_overlap_and_of_which_one_was_paid_both_say_so() -> None:
    cases = told(owed(500), owed(400), sent(400)).cases
    assert [case.outcome for case in cases] == ["应付未付", "一致"]
    assert all("月份相同或重叠" in case.reason for case in cases)
    assert not any("重叠" in case.reason for case in told(owed(500), owed(400, period=JUNE), sent(400, **UNSAID)).cases)


def _status(folder: Path, dues: list[Path], *payments: list[object]) -> int:
    command = ["reconcile", *map(str, dues), "--paid", str(receipt(folder, *payments))]
    return main([*command, "-o", str(folder / "结果.xlsx")])


@pytest.mark.parametrize("months", [False, True])
def test_the_same_roster_in_two_files_without_a_month_is_told(
    tmp_path: Path, months: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    header = (*ROSTER, "所属月份") if months else ROSTER
    rows = [[*due(1, 序号=n), f"2024-{n:02d}"][: len(header)] for n in (5, 6)]  # the same but for the row's number
    lists = [sheet(tmp_path, header, row, name=f"{row[0]}.xlsx") for row in rows]
    twice = paid(1), paid(1, 流水号="R2", 交易日期="2024-07-08")
    assert _status(tmp_path, lists, *twice) == (0 if months else 1)
    assert ("同一份名册用了两次" in capsys.readouterr().err) is not months


def test_the_same_roster_on_two_sheets_without_a_month_is_told(tmp_path: Path) -> None:
    dues = workbook(tmp_path / "名册.xlsx", ("5月", [ROSTER, due(1)]), ("打印版", [ROSTER, due(1)]))
    assert _status(tmp_path, [dues], paid(1), paid(1, 流水号="R2", 交易日期="2024-07-08")) == 1


@pytest.mark.parametrize(("day", "status"), [("2023-01-03", 1), ("2024-04-30", 1), ("2024-05-01", 0)])
def test_a_payment_before_the_month_that_it_is_due_for_is_told(
    tmp_path: Path, day: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _status(tmp_path, [roster(tmp_path, due(1))], paid(1, 交易日期=day)) == status
    assert ("早于应付的所属月份" in capsys.readouterr().err) is bool(status)


def test_a_resend_of_a_later_month_that_may_be_that_month_s_payment_says_so() -> None:
    from dataclasses import replace
    from datetime import date

    rows = [owed(), sent(day=3, failed=True)]
    later = replace(sent(period=""), day=date(2024, 6, 3))
    assert "下一个月的正常发放" in only(*rows, later).reason
    assert "下一个月" not in only(*rows, replace(later, period=MAY)).reason
    assert "下一个月" not in only(*rows, sent(period="", day=8)).reason


# -- one person's number, another's name ---------------------------------------------------------------------------


def test_a_payment_by_one_person_s_number_under_the_name_of_another_who_waits_is_in_doubt() -> None:
    mixed = OTHER | {"identity": owed().identity}
    case = only(owed(), owed(**OTHER), sent(**mixed))
    assert case.outcome == UNDECIDED and "另一人" in case.reason
    assert only(owed(), owed(**OTHER), sent(**mixed | {"account": ""})).outcome == UNDECIDED
    own_card = mixed | {"account": owed().account}
    assert outcomes(owed(), owed(**OTHER), sent(**own_card)) == ["户名不符", "应付未付"]
    assert outcomes(owed(), owed(400, **OTHER), sent(**mixed)) == ["户名不符", "应付未付"]
    assert outcomes(owed(), owed(**OTHER), sent()) == ["一致", "应付未付"]
