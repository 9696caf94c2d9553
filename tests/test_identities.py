"""What has to add up: rows and columns of the printed tables, and the figures of the text against them."""

from fractions import Fraction

import pytest

from policies.data_tables import DataTable, data_table
from policies.errors import PolicyProblem
from policies.identities import CONFLICT, INVALID, VALID, Sum, check_row, column_sums, row_sums, totals
from policies.library import document
from policies.policy import Policy

YEARS = (2020, 2021, 2022)


@pytest.fixture
def by_category() -> DataTable:
    return data_table(document("luoping-2021"), "附件1")


@pytest.fixture
def by_township() -> DataTable:
    return data_table(document("luoping-2021"), "附件2")


def target(name: str, value: str) -> Fraction:
    """A figure that the text of the document states as `name.value`."""
    chapters = Policy("", document("luoping-2021")).chapters
    return next(Fraction(e.values[value]) for c in chapters for e in c.targets if e.name == name)


def test_a_row_of_the_document_adds_up(by_township: DataTable) -> None:
    found = check_row(by_township, by_township.row("阿岗镇"))
    assert (found.verdict, found.reasons) == (VALID, ())


def test_a_changed_cell_is_caught_with_its_arithmetic(by_township: DataTable) -> None:
    row = by_township.row("大水井乡")
    assert check_row(by_township, row).verdict == VALID
    found = check_row(by_township, {**row, "2022年专项职业能力证": 66})
    assert found.verdict == INVALID
    assert found.reason == "2022年小计：115+66=181≠180"
    assert found.columns == ("2022年小计",)


def test_a_changed_total_is_caught(by_township: DataTable) -> None:
    found = check_row(by_township, {**by_township.row("阿岗镇"), "合计": 1131})
    assert found.reason == "合计：420+350+360=1130≠1131"


@pytest.mark.parametrize(("free", "verdict"), [(289, VALID), (290, VALID), (291, INVALID)])
def test_free_training_is_at_most_all_of_the_certificates(by_township: DataTable, free: int, verdict: str) -> None:
    assert check_row(by_township, {**by_township.row("阿岗镇"), "2020年免费培训": free}).verdict == verdict


@pytest.mark.parametrize("value", [None, "", "若干", -1, 0.5, "3/0"])
def test_a_cell_that_is_no_count_is_caught(by_township: DataTable, value: object) -> None:
    found = check_row(by_township, {**by_township.row("阿岗镇"), "2022年免费培训": value})
    assert (found.verdict, found.columns) == (INVALID, ("2022年免费培训",))


def test_full_width_digits_and_thousands_are_read(by_category: DataTable) -> None:
    row = {**by_category.row("家政服务等培训"), "培训任务数": "９００", "2020年任务数": " 300 "}
    assert check_row(by_category, row).verdict == VALID
    row = {**by_category.row("省外转移就业岗位技能培训"), "培训任务数": "4,200"}
    assert check_row(by_category, row).verdict == VALID


def test_every_row_of_both_tables_adds_up(by_category: DataTable, by_township: DataTable) -> None:
    assert (len(by_category.rows), len(by_township.rows)) == (12, 13)
    for table, sums in ((by_category, 12), (by_township, 52)):
        assert [check_row(table, row).verdict for row in table.named_rows()] == [VALID] * len(table.rows)
        found = row_sums(table)
        assert len(found) == sums and all(each.holds for each in found)


def test_every_column_of_both_tables_adds_up(by_category: DataTable, by_township: DataTable) -> None:
    for table, columns in ((by_category, 4), (by_township, 13)):
        found = column_sums(table)
        assert len(found) == columns and all(each.holds for each in found)
        assert tuple(each.name for each in found) == table.figures


def test_no_free_training_is_planned_for_the_last_year(by_township: DataTable) -> None:
    assert {row["2022年免费培训"] for row in by_township.named_rows()} == {"0"}


def test_both_tables_split_the_same_years(by_category: DataTable, by_township: DataTable) -> None:
    years = [f"{year}年任务数" for year in YEARS]
    assert totals(by_category, years) == totals(by_township, [f"{year}年小计" for year in YEARS])


@pytest.mark.parametrize(
    ("certificate", "stated", "computed", "difference"),
    [("职业资格证", "职业资格证书", 6660, -40), ("专项职业能力证", "专项职业能力证书", 3340, 40)],
)
def test_the_text_contradicts_the_table_on_certificates(
    by_township: DataTable, certificate: str, stated: str, computed: int, difference: int
) -> None:
    found = Sum(stated, target("工作目标", stated), totals(by_township, [f"{year}年{certificate}" for year in YEARS]))
    assert (found.verdict, found.total, found.difference) == (CONFLICT, computed, difference)


def test_the_text_agrees_with_the_table_on_free_training(by_township: DataTable) -> None:
    free = totals(by_township, [f"{year}年免费培训" for year in YEARS])
    found = Sum("全额支付", target("职业培训机构", "全额支付"), free)
    assert (found.verdict, found.says) == (VALID, "400+600+0=1000")


def test_a_row_or_table_that_is_not_there_is_said_so(by_township: DataTable) -> None:
    with pytest.raises(PolicyProblem, match="无此乡"):
        by_township.row("无此乡")
    with pytest.raises(PolicyProblem, match="附件1、附件2"):
        data_table(document("luoping-2021"), "附件9")
