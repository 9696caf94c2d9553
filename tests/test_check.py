"""A planted fault of each kind is found where it is; a clean roster gives no finding."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from people import bank_card, id_number, post_holder, trainee, workshop_worker

from udfs.cells import CellError
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.check_requires import check_requires
from workbooks.findings import LEVELS, Finding, all_types, as_markdown, to_json
from workbooks.form_reading import FilledForm
from workbooks.formula import area
from workbooks.mark import SHEET, mark
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.roster import read_rosters

AS_OF = date(2024, 6, 1)
TRAINING, POSTS, WORKSHOP = "培训补贴花名册", "公益性岗位补贴发放表", "5-20-2"
Row = dict[str, object]


def checked(folder: Path, form: str, rows: list[Row], typed: Row | None = None) -> list[Finding]:
    """The findings of a form filled with rows, after values were typed into cells of its first sheet."""
    path = new(form, folder / "表.xlsx", rows=len(rows), data=rows, as_of=AS_OF)
    return check(over(path, typed) if typed else path)


def over(path: Path, typed: Row) -> Path:
    """A copy with values typed over cells; what was calculated before stays."""
    package = Package.open(path)
    for address, value in typed.items():
        place = area(address)
        assert place is not None
        package.edit(next(iter(package.sheets)), place.top, place.left, value, None)
    package.save(path.with_name("改过.xlsx"))
    return path.with_name("改过.xlsx")


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(found.type, found.level, found.cell) for found in findings]


def trainees(count: int = 3) -> list[Row]:
    return [trainee(sequence) for sequence in range(1, count + 1)]


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        (TRAINING, trainees()),
        (POSTS, [post_holder(1), post_holder(2)]),
        (WORKSHOP, [workshop_worker(1), workshop_worker(2, 人员类别="农村劳动力")]),
    ],
)
def test_a_clean_roster_gives_no_finding(tmp_path: Path, form: str, rows: list[Row]) -> None:
    assert checked(tmp_path, form, rows) == []


FAULTS: list[tuple[Row, str, str, str]] = [
    ({"身份证号": id_number(2)[:-1]}, "wrong-identity", "错误", "D6"),
    ({"身份证号": "640599199001010055"}, "wrong-identity", "错误", "D6"),
    ({"身份证号": id_number(1), "姓名": "学员1"}, "duplicate-person", "错误", "D6"),
    ({"身份证号": id_number(1)}, "two-names", "错误", "D6"),
    ({"性别": "女"}, "sex-mismatch", "错误", "C6"),
    ({"性别": "先生"}, "unknown-word", "错误", "C6"),
    ({"姓名": None}, "missing-value", "错误", "B6"),
    ({"身份证号": None}, "missing-value", "错误", "D6"),
    ({"人员类别": None}, "missing-value", "错误", "E6"),
    ({"证书类型": None}, "missing-value", "错误", "H6"),
    ({"发证日期": None}, "missing-value", "错误", "L6"),
    ({"等级": None}, "missing-value", "错误", "G6"),
    ({"等级": "超级"}, "unknown-word", "错误", "G6"),
    ({"证书类型": "奖状"}, "unknown-word", "错误", "H6"),
    ({"发证日期": "2024.5"}, "bad-date", "错误", "L6"),
    ({"发证日期": "2024-02-30"}, "bad-date", "错误", "L6"),
    ({"发证日期": "2024-02-01"}, "bad-period", "错误", "L6"),
    ({"本年已享受次数": "两次"}, "bad-number", "错误", "S6"),
    ({"证书编号": "Y0000640599000001"}, "duplicate-number", "错误", "I6"),
    ({"人员类别": "退休人员"}, "ineligible", "错误", "N6"),
    ({"本年已享受次数": 1}, "ineligible", "错误", "N6"),
    ({"已录入系统": "否"}, "ineligible", "错误", "N6"),
    ({"等级": "技师"}, "undecided", "待核", "N6"),
    ({"发证日期": "2024-11-01"}, "outside-period", "待核", "N6"),
    ({"已录入系统": None}, "untested-row", "待核", "R6"),
    ({"身份证号": "６４０５９９１９９００１０１" + id_number(2)[14:]}, "identity-notice", "提醒", "D6"),
    ({"应补金额（元）": 3000}, "overwritten-formula", "错误", "N6"),
]


@pytest.mark.parametrize(("fault", "kind", "level", "cell"), FAULTS)
def test_one_fault_gives_its_one_finding_at_its_cell(
    tmp_path: Path, fault: Row, kind: str, level: str, cell: str
) -> None:
    rows = trainees()
    rows[1] |= fault
    assert told(checked(tmp_path, TRAINING, rows)) == [(kind, level, cell)]


def test_the_last_day_of_the_period_is_inside_it(tmp_path: Path) -> None:
    assert checked(tmp_path, TRAINING, [trainee(1, 发证日期="2024-10-31"), trainee(2)]) == []


def test_an_unknown_word_names_the_accepted_ones(tmp_path: Path) -> None:
    [found] = checked(tmp_path, TRAINING, [trainee(1), trainee(2, 等级="超级")])
    assert found.message == "等级“超级”不认识，可填：初级工、中级工、高级工、技师、高级技师"


def test_an_ineligible_row_names_value_condition_and_clause(tmp_path: Path) -> None:
    [found] = checked(tmp_path, TRAINING, [trainee(1), trainee(2, 人员类别="退休人员")])
    assert "人员类别 退休人员" in found.message
    assert found.clause == "方案01 二"


def test_an_identity_number_is_never_shown_whole(tmp_path: Path) -> None:
    number = id_number(1)
    [found] = checked(tmp_path, TRAINING, [trainee(1), trainee(2, 身份证号=number)])
    assert number not in found.message
    assert f"{number[:6]}********{number[-4:]}" in found.message


def test_an_amount_typed_over_a_formula_is_told_with_what_it_should_be(tmp_path: Path) -> None:
    wrong = checked(tmp_path, TRAINING, trainees(), {"N6": 3500})
    right = checked(tmp_path, TRAINING, trainees(), {"N6": 3000})
    assert [found.type for found in wrong if found.cell == "N6"] == ["overwritten-formula"]
    assert "应为 3000 元" in next(found for found in wrong if found.cell == "N6").message
    assert "数与应得的 3000 元相同" in right[0].message


def test_a_formula_that_differs_from_its_column_is_told(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=3, data=trainees(), as_of=AS_OF)
    package = Package.open(path)
    package.edit("花名册", 6, 14, 3000.0, 'IF(B6="","",TRAINING_SUBSIDY(G5,H5,政策,L5,F5))')
    package.save(tmp_path / "改过.xlsx")
    assert told(check(tmp_path / "改过.xlsx")) == [("changed-formula", "错误", "N6")]


def test_a_formula_that_reads_another_row_is_not_taken_for_this_row(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=2, data=[trainee(1), trainee(2, 人员类别="退休人员")], as_of=AS_OF)
    package = Package.open(path)
    for row in (5, 6):
        package.edit("花名册", row, 14, 3000.0, f"TRAINING_SUBSIDY($G$5,H{row},政策,L{row},F{row})")
    package.save(tmp_path / "改过.xlsx")
    assert told(check(tmp_path / "改过.xlsx")) == [("changed-formula", "错误", "N5"), ("ineligible", "错误", "N6")]
    book = openpyxl.load_workbook(tmp_path / "改过.xlsx")
    del book.defined_names["政策文件"]  # as in a sheet that was made by hand
    book["设置"]["B4"] = "haiyuan-2023"
    book.save(tmp_path / "自制.xlsx")
    calculate(tmp_path / "自制.xlsx", tmp_path / "算过.xlsx")
    assert told(check(tmp_path / "算过.xlsx"))[-1] == ("unchecked-amount", "待核", "N6")


def test_a_value_left_from_an_earlier_calculation_is_told(tmp_path: Path) -> None:
    rows = trainees()
    findings = checked(tmp_path, TRAINING, rows, {"G6": "初级工"})
    assert told(findings) == [("amount-differs", "错误", "N6")]
    assert "为 3000 元，按文件应为 1000 元" in findings[0].message


def test_a_total_that_misses_a_row_is_told(tmp_path: Path) -> None:
    findings = checked(tmp_path, TRAINING, trainees(), {"N8": 6000})
    assert told(findings) == [("wrong-total", "错误", "N8")]
    assert findings[0].message == "“应补金额（元）”合计为 6000，各行相加为 9000"


def test_an_identity_number_kept_as_a_number_has_lost_its_digits(tmp_path: Path) -> None:
    findings = checked(tmp_path, TRAINING, trainees(), {"D6": 640599199001010059})
    assert told(findings) == [("wrong-identity", "错误", "D6")]
    short = checked(tmp_path, TRAINING, trainees(), {"D6": 640599900101005})
    assert told(short) == [("identity-as-number", "提醒", "D6"), ("identity-notice", "提醒", "D6")]


def test_an_error_value_is_told(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=3, data=trainees(), as_of=AS_OF)
    package = Package.open(path)
    package.edit("花名册", 6, 14, CellError("#NAME?"))
    package.save(tmp_path / "改过.xlsx")
    assert told(check(tmp_path / "改过.xlsx")) == [("error-cell", "错误", "N6")]


def frozen(path: Path) -> Path:
    """A copy whose formulas were all replaced by their values."""
    package = Package.open(path)
    for name in package.sheets:
        for cell in package.cells(name):
            if cell.formula is not None:
                package.edit(name, cell.row, cell.column, cell.value, None)
    package.save(path.with_name("数值.xlsx"))
    return path.with_name("数值.xlsx")


def test_amounts_without_formulas_are_checked_by_the_form(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=3, data=trainees(), as_of=AS_OF)
    assert check(frozen(path)) == []
    findings = check(over(frozen(path), {"N6": 3500.0}))
    assert told(findings) == [("amount-differs", "错误", "N6"), ("wrong-total", "错误", "N8")]


def office_roster(folder: Path, amount: int) -> Path:
    """A roster as another office makes it: its own column names, amounts typed in, no policy named."""
    path = folder / "某校.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write("A1", "某校2024年职业技能培训补贴人员名单")
        header = ["序号", "学员姓名", "身份证号码", "人员类型", "技能等级", "证书名称", "发证时间", "补贴金额"]
        person = [1, "张三", id_number(1), "农村劳动力", "三级", "技能等级证书", "2024年5月6日", amount]
        for column, (title, value) in enumerate(zip(header, person, strict=True)):
            sheet.write(1, column, title)
            sheet.write(2, column, value)
    return path


def test_a_roster_of_another_office_is_checked_by_the_policy_that_is_given(tmp_path: Path) -> None:
    right = told(check(office_roster(tmp_path, 3000), "haiyuan-2023"))
    wrong = told(check(office_roster(tmp_path, 3500), "haiyuan-2023"))
    assert right == [("untested", "待核", "A2")]
    assert wrong == [("untested", "待核", "A2"), ("amount-differs", "错误", "H3")]


def test_a_marked_copy_gives_the_same_findings_again(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=2, data=[trainee(1), trainee(2, 等级="超级")], as_of=AS_OF)
    mark(path, check(path), tmp_path / "标记.xlsx")
    assert told(check(tmp_path / "标记.xlsx")) == told(check(path))


def test_a_person_on_two_sheets_is_asked_about(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=1, data=[trainee(1)], as_of=AS_OF)
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book["花名册"])
    copy.title = "二班"
    book.save(tmp_path / "未算.xlsx")
    calculate(tmp_path / "未算.xlsx", tmp_path / "两班.xlsx")
    findings = check(tmp_path / "两班.xlsx")
    assert told(findings) == [("repeated-across-sheets", "待核", "D5")]
    assert "“花名册”D5" in findings[0].message or "“二班”D5" in findings[0].message


@pytest.mark.parametrize(
    ("fault", "kind", "level", "cell"),
    [
        ({"截止日期": "2023-12-31"}, "bad-period", "错误", "F7"),
        ({"月数": 7}, "months-mismatch", "错误", "G7"),
        ({"月数": "半年"}, "bad-number", "错误", "G7"),
        ({"岗位类型": "门卫"}, "unknown-word", "错误", "D7"),
        ({"岗位类型": "农村公益性岗位-其他"}, "no-benefit", "待核", "H7"),
        ({"合同年数": 4}, "bad-claim", "错误", "H7"),
        ({"宁夏城镇户籍": "否"}, "ineligible", "错误", "H7"),
        ({"身份证号": id_number(2, "20120101")}, "ineligible", "错误", "H7"),
        ({"银行卡号": bank_card(1)}, "shared-account", "错误", "K7"),
    ],
)
def test_one_fault_in_the_post_payments_gives_its_one_finding(
    tmp_path: Path, fault: Row, kind: str, level: str, cell: str
) -> None:
    rows = [post_holder(1), post_holder(2) | fault, post_holder(3)]
    assert told(checked(tmp_path, POSTS, rows)) == [(kind, level, cell)]


def test_the_same_person_may_be_paid_for_other_months(tmp_path: Path) -> None:
    later = {"起始日期": "2024-07-01", "截止日期": "2024-09-30", "月数": 3}
    assert checked(tmp_path, POSTS, [post_holder(1), post_holder(1, **later)]) == []
    overlapping = checked(tmp_path, POSTS, [post_holder(1), post_holder(1, **later | {"起始日期": "2024-06-30"})])
    assert "duplicate-person" in [found.type for found in overlapping]


@pytest.mark.parametrize(
    ("poor", "others", "met"),
    [(20, 60, True), (19, 60, False), (3, 7, True), (2, 5, False), (30, 70, True), (29, 71, True)],
)
def test_a_workshop_needs_twenty_or_thirty_percent(tmp_path: Path, poor: int, others: int, met: bool) -> None:
    rows = [workshop_worker(n) for n in range(poor)]
    rows += [workshop_worker(n, 人员类别="农村劳动力") for n in range(poor, poor + others)]
    findings = checked(tmp_path, WORKSHOP, rows)
    assert told(findings) == ([] if met else [("soft-requirement", "待核", "A4")])
    assert all(found.clause == "方案二十 二(一)" for found in findings)


def test_a_requirement_has_its_own_level(tmp_path: Path) -> None:
    rows = [workshop_worker(n, 人员类别="农村劳动力") for n in range(3)]
    _, [roster] = read_rosters(new(WORKSHOP, tmp_path / "表.xlsx", data=rows, as_of=AS_OF))
    assert roster.form is not None
    for level, kind in (("错误", "form-requirement"), ("提醒", "form-notice")):
        asked = tuple(replace(one, level=level) for one in roster.form.requires)
        filled = FilledForm(replace(roster.form, requires=asked), roster.sheet, {}, [roster])
        assert told(list(check_requires(filled, None))) == [(kind, level, "A4")]


def test_a_required_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = office_roster(tmp_path, 3000)
    findings = told(check(over(path, {"G2": "领证情况"}), "haiyuan-2023"))
    assert findings == [("missing-column", "待核", "A2"), ("untested", "待核", "A2")]


def test_a_lacking_column_is_told_once_for_the_sheet(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "已录入系统"} for row in trainees()]
    findings = checked(tmp_path, TRAINING, rows)
    assert told(findings) == [("untested", "待核", "A4")]
    assert "已录入系统" in findings[0].message


def test_an_unfilled_form_says_so(tmp_path: Path) -> None:
    assert told(checked(tmp_path, TRAINING, [])) == [("no-rows", "提醒", "A4")]


def test_a_policy_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=1, data=[trainee(1)], as_of=AS_OF)
    package = Package.open(path)
    package.edit("设置", 3, 2, "haiyuan-2032")
    package.save(tmp_path / "改过.xlsx")
    with pytest.raises(FileProblem, match="haiyuan-2032"):
        check(tmp_path / "改过.xlsx")


def test_findings_as_data_have_the_agreed_keys(tmp_path: Path) -> None:
    data = to_json(checked(tmp_path, TRAINING, [trainee(1), trainee(2, 等级="超级")]), "表.xlsx")
    assert data["file"] == "表.xlsx"
    assert isinstance(data["findings"], list)
    assert list(data["findings"][0]) == ["sheet", "cell", "level", "type", "message", "clause", "remedy"]


def test_a_marked_copy_colours_the_cells_and_lists_the_findings(tmp_path: Path) -> None:
    path = new(TRAINING, tmp_path / "表.xlsx", rows=2, data=[trainee(1), trainee(2, 等级="超级")], as_of=AS_OF)
    before = path.read_bytes()
    findings = check(path)
    mark(path, findings, tmp_path / "标记.xlsx")
    book = openpyxl.load_workbook(tmp_path / "标记.xlsx")
    assert book["花名册"]["G6"].fill.fgColor.rgb == "FFFFC7CE"
    assert book["花名册"]["G5"].fill.fgColor.rgb != "FFFFC7CE"
    assert [cell.value for cell in book[SHEET][1]] == ["序号", "工作表", "单元格", "级别", "问题", "依据", "怎么办"]
    assert book[SHEET]["C2"].value == "G6"
    assert path.read_bytes() == before


def test_every_type_of_finding_has_its_own_code_a_title_a_level_and_a_remedy() -> None:
    types = list(all_types())
    assert len({kind.code for kind in types}) == len(types)
    for kind in types:
        assert kind.title and kind.remedy.endswith("。") and kind.level in LEVELS and kind.template


def test_the_page_of_all_types_is_made_from_the_code() -> None:
    page = Path(__file__).parent.parent / "docs" / "findings.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), "write what workbooks.findings.as_markdown() gives"
