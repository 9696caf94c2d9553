"""The result workbook: every case in its place, totals that follow the sheets, and that tie to the inputs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from conftest import LibreOffice
from hypothesis import given
from hypothesis import strategies as st
from people import bank_card, id_number

from reconciling.by_hand import FILES, POSTS, TRAINING, Month, month
from workbooks.calculate import calculate
from workbooks.formula import address
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.reconciling import result_sheets
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Sums
from workbooks.reconciling.outcomes import OUTCOMES
from workbooks.reconciling.result_book import write
from workbooks.reconciling.result_columns import CASE_COLUMNS, HARMLESS, PAIR_COLUMNS, Column
from workbooks.reconciling.result_lines import candidates_of, lines_of
from workbooks.reconciling.result_totals import is_plain

SHEETS = ["汇总", "差异明细", "已核对", "待确认", "输入清单"]
Table = list[dict[str, object]]


def written(folder: Path, made: Month | None = None, masked: bool = False, chain: str | None = None) -> Path:
    path = folder / "结果.xlsx"
    write((made or month()).result(), path, masked, chain)
    return path


def table(path: Path, sheet: str) -> Table:
    """The rows of a sheet by header."""
    rows = list(openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def values(path: Path, sheet: str = "汇总") -> dict[str, object]:
    return {address(cell.row, cell.column): cell.value for cell in Package.open(path).cells(sheet)}


def section(path: Path, title: str) -> dict[str, list[object]]:
    """A section of 汇总: what stands beside each label, the verdict beside the total at the end."""
    rows = list(openpyxl.load_workbook(path, data_only=True)["汇总"].iter_rows(max_col=8, values_only=True))
    top = next(index for index, row in enumerate(rows) if row[0] == title)
    found = {}
    for label, *rest in rows[top + 1 :]:
        if label is None:
            break
        found[str(label)] = rest
    return found


def test_the_workbook_has_its_five_sheets_and_opens_on_the_first(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    assert book.sheetnames == SHEETS and book.active is book["汇总"]


def test_every_case_stands_once_on_the_sheet_of_its_outcome(tmp_path: Path) -> None:
    path, result = written(tmp_path), month().result()
    found = {name: {(row["序号"], row["结果"]) for row in table(path, name)} for name in SHEETS[1:4]}
    harmless = {(case.number, case.outcome) for case in result.cases if case.outcome in HARMLESS}
    undecided = {(case.number, case.outcome) for case in result.cases if case.outcome == "待人工确认"}
    assert found["已核对"] == harmless and found["待确认"] == undecided and harmless and undecided
    assert found["差异明细"] == {(case.number, case.outcome) for case in result.cases} - harmless - undecided


def test_a_difference_tells_who_what_how_much_where_why_and_what_to_do(tmp_path: Path) -> None:
    row = next(row for row in table(written(tmp_path), "差异明细") if row["结果"] == "金额不符")
    assert [row[name] for name in ("姓名", "身份证号", "账号")] == ["人员4", id_number(4), bank_card(4)]
    assert [row[name] for name in ("补贴", "期间", "乡镇", "资金来源")] == [POSTS, "2024-05", "城关镇", "就业补助资金"]
    assert [row[name] for name in ("应付", "实付", "退票", "差额")] == [1750.1, 1700, None, 50.1]
    assert row["所在行（文件·表·行）"] == "应付：应付.xlsx·Sheet1·5；实付：代发回单.csv·Sheet1·5"
    assert row["理由"] == "按身份证号对上；少付 50.10 元" and row["建议处理"] == "核对应付依据，少付的补足，多付的追回"


def test_the_rows_of_a_side_are_told_as_runs_as_far_as_a_row_of_the_page_holds_them(tmp_path: Path) -> None:
    made = Month()
    made.case("金额不符", made.row(PAYABLE, 1, 90), *(made.row(PAID, 1, 10) for _ in range(8)))
    made.rows[PAID] += 5
    far = []
    for _ in range(60):
        made.rows[PAID] += 1
        far.append(made.row(PAID, 2, 10))
    made.case("金额不符", made.row(PAYABLE, 2, 90), *far)
    path = written(tmp_path, made)
    one, other = (str(row["所在行（文件·表·行）"]) for row in table(path, "差异明细"))
    assert one == "应付：应付.xlsx·Sheet1·2；实付：代发回单.csv·Sheet1·2—9"
    assert other.startswith("应付：应付.xlsx·Sheet1·3；实付：代发回单.csv·Sheet1·16、18、20、") and len(other) < 150
    assert other.endswith(" 等 60 行")


@pytest.mark.parametrize(
    ("name", "lines"),
    [("实付.csv", 1), ("回单" * 14 + ".csv", 3), ("a" * 24, 2), ("a" * 70, 4), ("回单" + "a" * 22 + "回单", 3)],
)
def test_a_row_is_as_high_as_its_longest_cell_whose_latin_words_are_not_broken(
    name: str, lines: int, tmp_path: Path
) -> None:
    made = Month()
    made.case("应付未付", made.row(PAYABLE, 1, 1, township=name))
    sheet = openpyxl.load_workbook(written(tmp_path, made))["差异明细"]
    wide = Column("某列", width=24)
    assert result_sheets._lines(name, wide) == lines
    assert sheet.row_dimensions[2].height >= 9 * lines


def test_two_names_and_two_accounts_of_a_case_are_both_told(tmp_path: Path) -> None:
    rows = {row["结果"]: row for row in table(written(tmp_path), "差异明细")}
    assert rows["户名不符"]["姓名"] == "人员8／任员8"
    assert rows["账号不符"]["账号"] == f"{bank_card(9)}／{bank_card(99)}"


def test_a_sum_for_two_benefits_is_told_by_benefit_and_fund_and_counted_as_one_case(tmp_path: Path) -> None:
    path = written(tmp_path)
    rows = [row for row in table(path, "已核对") if row["结果"] == "合并支付"]
    told = [[row[name] for name in ("补贴", "资金来源", "应付", "实付", "差额", "件数", "行数")] for row in rows]
    assert told == [[POSTS, "就业补助资金", 500, 500, 0, 1, 2], [TRAINING, "示范项目资金", 300.5, 300.5, 0, 0, 1]]
    assert section(path, "按资金来源")["示范项目资金"][1:3] == [300.5, 300.5]


def test_the_summary_is_by_outcome_and_ties_to_the_cases(tmp_path: Path) -> None:
    found, result = section(written(tmp_path), "按结果"), month().result()
    assert list(found) == [*(outcome.name for outcome in OUTCOMES), "合计"]
    for outcome, count in result.counts().items():
        cases = [case.sums for case in result.cases if case.outcome == outcome]
        fen = [sum(getattr(c, n) for c in cases) for n in ("payable", "paid", "returned", "uncounted", "difference")]
        assert found[outcome][:6] == [count, *(each / 100 for each in fen)]
    assert found["合计"] == [17, 14051.65, 14351.54, 1850, 450, 1100.11, "一致"]


@pytest.mark.parametrize(
    ("title", "attribute"),
    [("按乡镇", "township"), ("按资金来源", "fund"), ("按补贴", "benefit"), ("按月份", "period")],
)
def test_the_payables_by_each_label_are_those_of_the_inputs(title: str, attribute: str, tmp_path: Path) -> None:
    found, result = section(written(tmp_path), title), month().result()
    stated: dict[str, int] = {}
    for entry in result.entries:
        if entry.side == PAYABLE:
            label = getattr(entry, attribute)
            stated[label] = stated.get(label, 0) + entry.fen
    assert {label: row[1] for label, row in found.items() if label in stated} == {k: v / 100 for k, v in stated.items()}
    assert found["合计"] == [17, 14051.65, 14351.54, 1850, 450, 1100.11, "一致"]


def test_the_first_line_says_that_all_ties_to_the_inputs(tmp_path: Path) -> None:
    told = values(written(tmp_path))["A2"]
    assert told == ("应付合计=14,051.65，实付合计=14,351.54，退票合计=1,850.00，差额合计=1,100.11。与输入清单一致")


def formulas(path: Path) -> dict[tuple[str, int, int], object]:
    package = Package.open(path)
    return {(name, c.row, c.column): c.value for name in package.sheets for c in package.cells(name) if c.formula}


def tricky() -> Month:
    """Labels that a criterion would read as a number, a date, a pattern, a comparison, or as another's capitals."""
    made = month()
    labels = [
        "2130101",
        "补贴*",
        "补贴一",
        "补贴?",
        "<5",
        "=1+1",
        "TRUE",
        "甲~乙",
        "1E3",
        "a县",
        "A县",
        "5月1日",
        "x" * 300,
    ]
    for number, label in enumerate(labels, 20):
        more = {"township": label, "fund": label, "benefit": label}
        rows = made.row(PAYABLE, number, number, **more), made.row(PAID, number, number, benefit="")
        made.case("一致", *rows)
    return made


@pytest.mark.parametrize("make", [month, tricky])
def test_libreoffice_works_out_the_same_totals(make, libreoffice: LibreOffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = written(tmp_path, make())
    ours = formulas(path)
    theirs = {
        (name, *at): cell.value
        for name, cells in libreoffice.calculate(path).cells.items()
        for at, cell in cells.items()
    }
    assert len(ours) > 150 and theirs == ours


@pytest.mark.parametrize("make", [month, tricky])
def test_our_engine_works_out_the_same_totals(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = written(tmp_path, make())
    report = calculate(path, tmp_path / "算过.xlsx")
    assert report.complete and report.changed == 0
    assert formulas(tmp_path / "算过.xlsx") == formulas(path)


@pytest.mark.parametrize(("sheet", "header", "left"), [("差异明细", "实付", 1749), ("待确认", "其中不冲减", 1449)])
def test_what_is_left_to_pay_follows_a_changed_amount(sheet: str, header: str, left: float, tmp_path: Path) -> None:
    path = written(tmp_path)
    book = openpyxl.load_workbook(path)
    at = {cell.value: cell.column for cell in book[sheet][1]}
    before = table(path, sheet)[0]
    book[sheet].cell(2, at[header]).value = 1
    book[sheet].cell(2, at["应付"]).value = 1750
    book.save(tmp_path / "改过.xlsx")
    calculate(tmp_path / "改过.xlsx", tmp_path / "算过.xlsx")
    assert before["差额"] != left and table(tmp_path / "算过.xlsx", sheet)[0]["差额"] == left


@pytest.mark.parametrize(("amount", "verdict"), [(1700, "一致"), (1750.1, "不一致")])
def test_totals_follow_a_changed_amount_and_no_longer_tie(amount: float, verdict: str, tmp_path: Path) -> None:
    path, column = written(tmp_path), [column.header for column in CASE_COLUMNS].index("实付") + 1
    book = openpyxl.load_workbook(path)
    assert book["差异明细"].cell(2, column).value == 1700
    book["差异明细"].cell(2, column).value = amount
    book.save(tmp_path / "改过.xlsx")
    assert calculate(tmp_path / "改过.xlsx", tmp_path / "算过.xlsx").complete
    found = values(tmp_path / "算过.xlsx")
    assert str(found["A2"]).endswith(f"与输入清单{verdict}")
    assert section(tmp_path / "算过.xlsx", "按结果")["金额不符"][2] == amount


def test_more_labels_than_a_section_shows_are_told_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbooks.reconciling.result_summary.MOST_GROUPS", 5)
    path = written(tmp_path, tricky())
    found = section(path, "按乡镇")
    assert list(found)[-2:] == ["其余 10 项", "合计"] and found["合计"][-1] == "一致"
    assert calculate(path, tmp_path / "算过.xlsx").changed == 0


def test_a_sheet_that_is_full_goes_on_in_another_and_the_totals_take_in_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_sheets, "ROWS_OF_A_SHEET", 4)
    path = written(tmp_path)
    names = openpyxl.load_workbook(path).sheetnames
    assert names == [
        "汇总",
        "差异明细",
        *(f"差异明细{n}" for n in (2, 3, 4)),
        "已核对",
        "已核对2",
        "已核对3",
        "待确认",
        "待确认2",
        "输入清单",
    ]
    assert [row["序号"] for name in names[1:5] for row in table(path, name)] == [4, 5, 6, 7, 8, 9, 10, 14, 16, 17]
    assert calculate(path, tmp_path / "算过.xlsx").changed == 0
    assert section(path, "按结果")["合计"] == [17, 14051.65, 14351.54, 1850, 450, 1100.11, "一致"]


def test_text_is_never_a_formula_and_personal_numbers_are_text(tmp_path: Path) -> None:
    made = Month()
    evil = {"name": "=1+1", "benefit": "=cmd()", "township": "@SUM(1)", "fund": "{=1}", "period": "+1"}
    made.case("应付未付", made.row(PAYABLE, 1, 10, **evil), reason="=HYPERLINK(1)")
    sheet = openpyxl.load_workbook(written(tmp_path, made))["差异明细"]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == ["L2"]
    cells = {str(top.value): cell for top, cell in zip(sheet[1], sheet[2], strict=True)}
    assert [cells[name].value for name in ("姓名", "补贴", "乡镇", "理由")] == [
        "=1+1",
        "=cmd()",
        "@SUM(1)",
        "=HYPERLINK(1)",
    ]
    assert [(cells[name].data_type, cells[name].number_format) for name in ("身份证号", "账号", "应付")] == [
        ("s", "@"),
        ("s", "@"),
        ("n", "#,##0.00"),
    ]


def test_sheets_are_frozen_filtered_and_printed_on_a4_with_their_header_on_each_page(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    for sheet in book.worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
        assert sheet.print_title_rows == "$1:$1" and "&P" in str(sheet.oddFooter.center.text)
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "D2" and str(sheet.auto_filter.ref).startswith("A1:")


def test_the_chart_shows_every_outcome_but_the_one_that_agrees(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path)) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    first, last = re.findall(r"<c:f>汇总!\$A\$(\d+):\$A\$(\d+)</c:f>", chart)[0]
    found = values(written(tmp_path))
    assert [found[f"A{row}"] for row in range(int(first), int(last) + 1)] == [
        o.name for o in OUTCOMES if o.name != "一致"
    ]


@pytest.mark.parametrize("masked", [True, False])
def test_a_masked_workbook_holds_no_whole_personal_number_anywhere(masked: bool, tmp_path: Path) -> None:
    made = month()
    made.case("户名不符", made.row(PAYABLE, 21, 1, note=""), made.row(PAID, 21, 1), reason=f"{id_number(21)} 对不上")
    made.case("退票待重发", made.row(RETURNED, 22, 1, note=f"账号 {bank_card(22)} 不存在"))
    path = written(tmp_path, made, masked)
    with zipfile.ZipFile(path) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    numbers = {number for entry in made.entries for number in (entry.identity, entry.account) if number}
    assert len(numbers) > 30 and {number for number in numbers if number in text} == (set() if masked else numbers)
    assert ("已遮住" in str(values(path)["A3"])) == masked
    whole = id_number(4)
    shown = f"{whole[:6]}********{whole[-4:]}" if masked else whole
    assert table(path, "差异明细")[0]["身份证号"] == shown


def test_a_pair_to_confirm_points_to_its_rows_also_when_masked(tmp_path: Path) -> None:
    for masked in (False, True):
        rows = table(written(tmp_path, masked=masked), "待确认")
        told = [tuple(row[f"{w}{part}"] for w in "甲乙" for part in ("类别", "文件", "表", "行")) for row in rows]
        ends = [(PAYABLE, FILES[PAYABLE], "Sheet1"), (PAID, FILES[PAID], "Sheet1")]
        pairs = [(*ends[0], one, *ends[1], other) for one in (16, 17) for other in (18, 19)]
        assert told == [*pairs, (*ends[1], 20, None, None, None, None)]
        assert [row["甲文件SHA-256"] for row in rows] == [f"{n:064x}" for n in (1, 1, 1, 1, 2)]
        assert {row["确认"] for row in rows} == {None}


def test_only_a_pair_offers_yes_and_no(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path))["待确认"]
    column = address(1, [column.header for column in PAIR_COLUMNS].index("确认") + 1).rstrip("1")
    offered = sheet.data_validations.dataValidation
    assert [(str(one.sqref), one.formula1) for one in offered] == [(f"{column}2:{column}5", '"是,否"')]


def test_rows_of_an_undecided_case_are_counted_once(tmp_path: Path) -> None:
    rows = table(written(tmp_path), "待确认")
    sums = {name: sum(row[name] or 0 for row in rows) for name in ("应付", "实付", "差额", "行数", "件数")}  # type: ignore[misc]
    assert sums == {"应付": 600, "实付": 900, "差额": -300, "行数": 5, "件数": 1}


def test_the_inputs_are_listed_with_their_digests_and_what_failed(tmp_path: Path) -> None:
    made = month()
    result = made.result()
    result.inputs[0].apart = ("第 9 行金额是“待定”",)
    write(result, tmp_path / "结果.xlsx", False)
    rows = table(tmp_path / "结果.xlsx", "输入清单")
    assert [(row["类别"], row["文件"], row["工作表"]) for row in rows] == [(s, n, "Sheet1") for s, n in FILES.items()]
    assert [(row["行数"], row["金额合计"], row["其中付款失败"]) for row in rows] == [
        (18, 14051.65, 0),
        (20, 14351.54, 200),
        (3, 1650, 0),
    ]
    assert [row["SHA-256"] for row in rows] == [f"{n:064x}" for n in (1, 2, 3)]
    assert rows[0]["不参加对账的"] == "第 9 行金额是“待定”"


@pytest.mark.parametrize("chain", [None, "第 12 条 " + "ab" * 32])
def test_the_head_of_the_history_book_is_printed_where_there_is_one(chain: str | None, tmp_path: Path) -> None:
    lines = [value for value in values(written(tmp_path, chain=chain)).values() if "台账链首" in str(value)]
    assert lines == ([f"台账链首：{chain}"] if chain else [])


def test_a_result_that_stands_there_is_kept_under_another_name(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    assert write(tricky().result(), path, False) == tmp_path / "结果.旧.xlsx"
    assert (tmp_path / "结果.旧.xlsx").read_bytes() == before


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="请存成"):
        write(month().result(), tmp_path / "结果.csv", False)
    assert not list(tmp_path.iterdir())


def test_a_month_without_any_difference_can_be_written_and_ties(tmp_path: Path) -> None:
    made = Month()
    made.case("一致", made.row(PAYABLE, 1, 0.1), made.row(PAID, 1, 0.1))
    path = written(tmp_path, made)
    assert table(path, "差异明细") == [] and table(path, "待确认") == []
    assert calculate(path, tmp_path / "算过.xlsx").changed == 0


def test_what_came_back_and_was_sent_again_is_told_for_its_own_benefit() -> None:
    made = Month()
    due = made.row(PAYABLE, 1, 500), made.row(PAYABLE, 1, 300, benefit=TRAINING)
    whole = [made.row(PAID, 1, 800, benefit=""), made.row(PAID, 1, 800, benefit="")]
    lines = lines_of(made.case("退票已重发", *due, *whole, made.row(RETURNED, 1, 800, benefit="")))
    assert [(line.sums.paid, line.sums.returned, line.sums.difference) for line in lines] == [
        (100000, 50000, 0),
        (60000, 30000, 0),
    ]


def test_a_payment_goes_to_the_payable_that_it_names_or_whose_amount_it_has() -> None:
    made = Month()
    due = made.row(PAYABLE, 1, 500), made.row(PAYABLE, 1, 300, benefit=TRAINING)
    for more in ({"benefit": ""}, {"benefit": TRAINING}):
        lines = lines_of(made.case("金额不符", *due, made.row(PAID, 1, 300, **more)))
        assert [line.sums.difference for line in lines] == [50000, 0]
    lines = lines_of(made.case("金额不符", *due, made.row(PAID, 1, 200, benefit=TRAINING)))
    assert [line.sums.difference for line in lines] == [50000, 10000]


ROWS = st.tuples(
    st.sampled_from([PAYABLE, PAID, PAID, RETURNED]),
    st.sampled_from([1, 2, 3, 5]),
    st.sampled_from(["", "甲", "乙"]),
    st.sampled_from(["", "2024-05", "2024-06"]),
    st.sampled_from(["", "东镇", "西镇"]),
    st.booleans(),
)


@given(st.lists(ROWS, min_size=1, max_size=9))
def test_the_lines_of_any_case_add_up_to_it_and_count_each_row_once(
    rows: list[tuple[str, int, str, str, str, bool]],
) -> None:
    made = Month()
    entries = [
        made.row(side, 1, yuan, benefit=benefit, period=period, township=town, failed=odd and side == PAID)
        for side, yuan, benefit, period, town, odd in rows
    ]
    lone = frozenset(e.place for e, row in zip(entries, rows, strict=True) if e.side == RETURNED and row[-1])
    case = made.case("待人工确认", *entries, uncounted=lone)
    case.candidates = [(a, b) for a in case.of(PAYABLE) for b in case.of(PAID)]
    for lines in (lines_of(case), [candidate.line for candidate in candidates_of(case)]):
        assert sum(line.rows for line in lines) == len(entries) and sum(line.cases for line in lines) == 1
        assert whole([line.sums for line in lines]) == whole([case.sums])
        by_town: dict[str, list[Sums]] = {}
        for line in lines:
            by_town.setdefault(line.labels.township, []).append(line.sums)
        for town in ("东镇", "西镇"):
            stated = sum(e.fen for e in entries if e.township == town and e.side == PAYABLE)
            assert sum(sums.payable for sums in by_town.get(town, [])) >= stated


def whole(sums: list[Sums]) -> Mapping[str, int]:
    return {name: sum(getattr(one, name) for one in sums) for name in ("payable", "paid", "returned", "uncounted")}


@pytest.mark.parametrize(
    ("label", "plain"), [("城关镇", True), ("城关1镇", False), ("城关*", False), ("2024-05", False)]
)
def test_only_words_are_plain_criteria(label: str, plain: bool) -> None:
    assert is_plain(label) == plain
