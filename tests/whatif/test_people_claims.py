"""butie whatif on a roster whose formulas say what each row claims, or that was told its benefit."""

from pathlib import Path

import pytest
from people import id_number

from addin.cli import main
from tests.whatif.people_rosters import (
    HAIYUAN,
    POST,
    POSTS,
    SENIOR,
    asked,
    changes,
    post,
    roster,
    run,
    totals,
    trainee,
)

LAWS = ("haiyuan-2023", "shapotou-2025?用途=测算", "haiyuan-2023?培训补贴.高级=3200")
INSURED = ("姓名", "身份证号", "缴费日期", "在岗月数", "实际缴费", "灵活就业", "应补金额")
TRAINEE_INSURANCE = ("--policy", "haiyuan-2023", "--benefit", "见习社会保险补贴")


def by_laws(path: Path, *laws: str) -> Path:
    """A roster whose rows each name a policy in their formula, "" for none."""
    named = [f',"{law}"' if law else "" for law in laws]
    rows = [
        trainee(n, 人员类别="脱贫人口", 补贴金额=f"=TRAINING_SUBSIDY(E{n + 2},F{n + 2}{law})")
        for n, law in enumerate(named, 1)
    ]
    return roster(path, *rows)


def test_each_row_is_paid_by_the_policy_of_its_own_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """3000 in 海原, 4000 in 沙坡头, 3200 by a trial: 10200, and 100 more each."""
    path = by_laws(tmp_path / "名单.xlsx", *LAWS)
    found = asked(capsys, path, "--set", "培训补贴.高级=+100")
    assert totals(found) == ("10200.00", "10500.00", "300.00")
    laws = {each["now"]: each["rows"] for each in found["policies"]}  # type: ignore[attr-defined]
    assert laws == dict.fromkeys(LAWS, 1)


def test_the_heading_names_the_policies_that_were_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = by_laws(tmp_path / "名单.xlsx", LAWS[1], LAWS[1])
    _, out, _ = run(capsys, path, "--policy", "haiyuan-2023", "--set", "培训补贴.高级=+100")
    assert "现在：shapotou-2025?用途=测算（测算用的，不是文件原文）" in out
    assert "haiyuan" not in out


@pytest.mark.parametrize(("laws", "status"), [(LAWS[:1] * 2, 0), (("haiyuan-2023", ""), 2)])
def test_a_roster_whose_formulas_all_name_their_policy_needs_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], laws: tuple[str, ...], status: int
) -> None:
    found, _, error = run(capsys, by_laws(tmp_path / "名单.xlsx", *laws), *SENIOR)
    assert found == status, error
    assert ("没有写明政策" in error) is bool(status)


def paid(row: int, part: str) -> str:
    return f'=POSITION_PAY(C{row},"haiyuan-2023",D{row},E{row},"{part}")'


def posts(path: Path, *labels: str) -> Path:
    """One person at a post, with formulas in these columns of amounts; no others are there."""
    row = [*post(1)[:5], *(paid(3, label) for label in labels)]
    return roster(path, row, title=f"{POST}发放表", header=(*POSTS[:5], *labels))


def test_columns_that_are_parts_of_a_benefit_add_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1750 × 6 + 995.05 × 6 = 16470.30; social insurance at 1200 a month: 10500 + 7200 = 17700."""
    path = posts(tmp_path / "名单.xlsx", "岗位补贴", "社会保险补贴")
    found = asked(capsys, path, "--set", f"{POST}.社会保险补贴=1200")
    assert totals(found) == ("16470.30", "17700.00", "1229.70")
    assert (changes(found), found["rows"]) == ({"增加": 1}, 1)


def test_beside_the_whole_its_parts_do_not_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = posts(tmp_path / "名单.xlsx", "岗位补贴", "社会保险补贴", "合计")
    assert totals(asked(capsys, path, "--set", f"{POST}.社会保险补贴=1200"))[:2] == ("16470.30", "17700.00")


def test_an_earlier_payment_in_parts_counts_as_their_sum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two periods of one person: each pays both parts, and the parts of one row don't limit each other."""
    parts = POSTS[5:7]
    rows = [
        [*post(1, 起始日期=day, 月数=3)[:5], *(paid(n, part) for part in parts)]
        for n, day in ((3, "2024-01-01"), (4, "2024-04-01"))
    ]
    path = roster(tmp_path / "名单.xlsx", *rows, title=f"{POST}发放表", header=(*POSTS[:5], *parts))
    assert totals(asked(capsys, path, "--set", f"{POST}.岗位补贴=1750"))[0] == "16470.30"


def insured(path: Path, amount: object = None) -> Path:
    """3000 yuan paid in by a trainee: two thirds of it, 2000, come back (方案十四)."""
    row = ["学员1", id_number(1), "2024-05-01", 6, 3000, "是", amount]
    return roster(path, row, title="见习社会保险补贴名单", header=INSURED)


def test_the_benefit_that_was_named_goes_before_the_one_that_a_heading_looks_like(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = insured(tmp_path / "名单.xlsx")
    found = asked(capsys, path, *TRAINEE_INSURANCE, "--set", "见习社会保险补贴.比例=+10%")
    assert totals(found) == ("2000.00", "2200.00", "200.00")
    assert [each["name"] for each in found["benefits"]] == ["见习社会保险补贴"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("amount", "wrong"), [(2200, False), (2000, True)])
def test_check_holds_the_amounts_by_the_benefit_that_was_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], amount: int, wrong: bool
) -> None:
    path = insured(tmp_path / "名单.xlsx", amount)
    main(["check", str(path), "--policy", "haiyuan-2023?见习社会保险补贴.比例=11/15", "--benefit", "见习社会保险补贴"])
    assert ("应为 2200 元" in capsys.readouterr().out) is wrong


@pytest.mark.parametrize(("benefit", "status"), [("技能评价补贴", 2), ("培训补贴", 0)])
def test_formulas_of_another_benefit_than_the_one_named_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], benefit: str, status: int
) -> None:
    found, _, error = run(capsys, by_laws(tmp_path / "名单.xlsx", "haiyuan-2023"), "--benefit", benefit, *SENIOR)
    assert found == status
    assert ("TRAINING_SUBSIDY" in error and benefit in error) is bool(status)


@pytest.mark.parametrize(("benefit", "other"), [("见习社会保险补贴", True), ("实习社会保险补贴", False)])
def test_formulas_that_pay_a_sibling_of_the_benefit_named_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], benefit: str, other: bool
) -> None:
    path = insured(tmp_path / "名单.xlsx", '=SOCIAL_INSURANCE_SUBSIDY(E3,D3,,"haiyuan-2023",C3)')
    found = asked(capsys, path, "--benefit", benefit, "--set", "实习社会保险补贴.比例=+10%")
    assert totals(found)[0] == "2000.00"
    assert (found["status"], "算的是“实习社会保险补贴”" in str(found["doubts"])) == (int(other), other)


def test_a_form_that_pays_the_benefit_named_is_read_as_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = roster(tmp_path / "名单.xlsx", trainee(1))
    assert totals(asked(capsys, path, *HAIYUAN, *SENIOR)) == ("3000.00", "3500.00", "500.00")
