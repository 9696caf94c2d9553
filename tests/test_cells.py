"""What a cell hands in and gets back: blanks, ranges, errors, words, policies, dates."""

from datetime import date
from decimal import Decimal

import pytest

from policies.library import resolve
from policies.vocabulary import vocabulary
from udfs.catalogue import FUNCTIONS, ROWS
from udfs.cells import CellError, call, explain
from udfs.function import FACT

HAIYUAN = "haiyuan-2023"
LEVEL = "职业技能等级证书"


def subsidy(*args: object, policy: str | None = None) -> object:
    return call("TRAINING_SUBSIDY", args, policy)


def test_every_argument_is_a_known_fact() -> None:
    for row in ROWS:
        for arg in row.args:
            assert arg.kind != FACT or arg.fact_label in vocabulary().facts, (row.name, arg.label)


def test_money_functions_have_a_twin_with_the_same_arguments() -> None:
    for row in ROWS:
        assert (f"{row.name}_WHY" in FUNCTIONS) == (row.category == "补贴金额")
        if row.category == "补贴金额":
            assert FUNCTIONS[f"{row.name}_WHY"].args == row.args


@pytest.mark.parametrize(
    "word", ["高级工", "高级", "三级", "高级(三级)", "高级（三级）", "3", 3, 3.0, " 高 级 工 ", "３"]
)
def test_a_level_may_be_written_in_many_ways(word: object) -> None:
    assert subsidy(word, LEVEL, HAIYUAN) == 3000


def test_an_unknown_word_is_an_error_that_names_the_accepted_words() -> None:
    text = subsidy("超级", LEVEL, HAIYUAN)
    assert isinstance(text, str) and text.startswith("错误：") and "初级工" in text


def test_a_personal_number_in_a_wrong_column_is_masked() -> None:
    text = str(subsidy("640599199001010010", LEVEL, HAIYUAN))
    assert "640599199001010010" not in text and text.startswith("错误：")


def test_all_blank_gives_blank_but_one_blank_is_an_error() -> None:
    assert subsidy(None, "", HAIYUAN, "2024-01-01") == ""
    assert str(subsidy("", LEVEL, HAIYUAN)).startswith("错误：缺少等级")
    assert subsidy("高级工", None, HAIYUAN) == 3000


def test_the_policy_comes_from_the_argument_then_from_the_workbook() -> None:
    assert subsidy("高级工", LEVEL, None, policy=HAIYUAN) == 3000
    assert str(subsidy("高级工", LEVEL)).startswith("错误：没有指明政策")
    assert str(subsidy("高级工", LEVEL, "gansu-2020", policy=HAIYUAN)).startswith("错误：没有叫“gansu-2020”")


def test_an_error_cell_is_an_error_and_never_a_blank() -> None:
    assert subsidy(CellError("#N/A"), LEVEL, HAIYUAN) == "错误：等级是错误值 #N/A，请先改正"


def test_a_range_is_answered_cell_by_cell_in_its_own_shape() -> None:
    column = [["初级工"], ["中级工"], [None], ["超级"]]
    found = subsidy(column, LEVEL, HAIYUAN)
    assert [row[0] for row in found[:2]] == [1000, 1500]
    assert str(found[2][0]).startswith("错误：缺少等级") and str(found[3][0]).startswith("错误：")
    assert subsidy([["初级工"], ["中级工"]], [[LEVEL, "培训合格证书"]], HAIYUAN) == [[1000, 800], [1500, 800]]


def test_ranges_of_unlike_size_are_refused() -> None:
    found = subsidy([["初级工"], ["中级工"]], [[LEVEL], [LEVEL], [LEVEL]], HAIYUAN)
    assert all("区域大小不一致" in row[0] for row in found)


@pytest.mark.parametrize("day", ["2024-10-31", "2024年10月31日", date(2024, 10, 31), 45596, 45596.0])
def test_a_date_may_be_written_in_many_ways(day: object) -> None:
    assert subsidy("高级工", LEVEL, HAIYUAN, day) == 3000


def test_the_day_after_the_end_is_open() -> None:
    assert str(subsidy("高级工", LEVEL, HAIYUAN, 45597)).startswith("待定：")
    assert subsidy("高级工", LEVEL, HAIYUAN + "?用途=测算", 45597) == 3000
    assert str(subsidy("高级工", LEVEL, HAIYUAN, "明天")).startswith("错误：日期")


def test_a_tried_figure_is_never_called_the_law() -> None:
    tried = HAIYUAN + "?培训补贴.高级=3500"
    assert subsidy("高级工", LEVEL, tried) == 3500
    assert subsidy("中级工", LEVEL, tried) == 1500
    assert str(call("TRAINING_SUBSIDY_WHY", ["高级工", LEVEL, tried])).startswith("测算：")
    assert resolve(tried).is_scenario and not resolve(HAIYUAN + "?鉴定考试收费标准=180").is_scenario


def test_a_wrong_name_in_a_policy_names_the_nearest() -> None:
    text = str(subsidy("高级工", LEVEL, HAIYUAN + "?培训补帖.高级=3500"))
    assert text.startswith("错误：") and "培训补贴.高级工" in text


@pytest.mark.parametrize("text", ["?用途=发放", "?方案=99", "?方案", "?培训补贴.高级=很多", "?培训补贴.高级=-1"])
def test_a_wrong_policy_text_is_an_error(text: str) -> None:
    assert str(subsidy("高级工", LEVEL, HAIYUAN + text)).startswith("错误：")


@pytest.mark.parametrize("plan", ["23", "方案23", "二十三", "方案二十三"])
def test_a_plan_may_be_named_in_many_ways(plan: str) -> None:
    why = str(call("TRAINING_SUBSIDY_WHY", ["高级工", LEVEL, f"{HAIYUAN}?方案={plan}"]))
    assert why.startswith("应补 3000 元") and "方案23" in why


def test_money_and_counts_are_never_negative() -> None:
    assert str(call("POSITION_PAY", ["机关事业单位实习", HAIYUAN, None, -1])).startswith("错误：")
    assert str(call("STARTUP_TRAINING_SUBSIDY", ["SYB", 2.5, None, None, HAIYUAN])).startswith("错误：")


def test_a_part_of_the_pay_may_be_asked_for() -> None:
    args = ["城镇公益性岗位", HAIYUAN, None, 1]
    assert call("POSITION_PAY", [*args, "社会保险补贴"]) == 995.05
    assert call("POSITION_PAY", [*args, "岗位补贴"]) == 1750
    assert str(call("POSITION_PAY", [*args, "保险补贴"])).startswith("待定：")


def test_what_a_document_does_not_know_is_open_not_wrong() -> None:
    text = str(call("POSITION_PAY", ["农村公益性岗位-其他", HAIYUAN]))
    assert text.startswith("待定：") and "城镇公益性岗位" in text


def test_why_says_what_was_not_tested_and_explain_lists_it() -> None:
    why = str(call("TRAINING_SUBSIDY_WHY", ["高级工", LEVEL, HAIYUAN]))
    assert "未核" in why and "六(一)1" in why and "卫党办综〔2023〕54号" in why
    found = explain("TRAINING_SUBSIDY", ["高级工", LEVEL, HAIYUAN])
    assert found["value"] == 3000 and found["verdict"] == "PAY" and found["payee"] == "培训机构"
    assert "人员类别" in found["untested"] and found["clause"] == "六(一)1" and "方案01" in str(found["document"])


def test_subsidy_reads_rows_by_their_headers() -> None:
    headers = [["姓名", "技能等级", "证书类型", "人员类别", "取证日期"]]
    rows = [
        ["甲", "高级工", LEVEL, "脱贫人口", "2024-05-01"],
        ["乙", "初级工", LEVEL, "退休人员", "2024-05-01"],
        [None, None, "", None, None],
        ["丙", "初级工", LEVEL, "脱贫人口", "2024-11-01"],
    ]
    found = call("SUBSIDY", ["HY-01-9", headers, rows, HAIYUAN])
    assert [r[0] for r in found[:3]] == [3000, 0, ""] and str(found[3][0]).startswith("待定：")


def test_subsidy_takes_one_row() -> None:
    assert call("SUBSIDY", ["培训补贴", [["等级", "证书"]], [["高级工", LEVEL]], HAIYUAN]) == 3000


@pytest.mark.parametrize("headers", [[["等级", "技能等级"]], [["甲", "乙"]], [["等级"]]])
def test_subsidy_refuses_headers_that_are_not_clear(headers: object) -> None:
    assert str(call("SUBSIDY", ["培训补贴", headers, [["高级工", LEVEL]], HAIYUAN])).startswith("错误：")


def test_which_law() -> None:
    assert call("POLICY_STATUS", [HAIYUAN]) == "现行"
    assert call("POLICY_STATUS", [HAIYUAN, "2024-10-31"]) == "现行"
    assert call("POLICY_STATUS", [HAIYUAN, "2024-11-01"]) == "已到期"
    assert call("POLICY_STATUS", [HAIYUAN + "?方案=13", "2023-08-31"]) == "尚未施行"
    assert str(call("POLICY_BASIS", ["HY-24-2", HAIYUAN])).endswith("方案24 六")
    assert call("POLICY_VALUE", ["培训补贴.高级", HAIYUAN]) == 3000
    assert call("POLICY_VALUE", ["24.城镇公益性岗位补贴.社会保险补贴", HAIYUAN]) == 995.05
    assert str(call("POLICY_VALUE", ["培训补贴.高级", HAIYUAN, "2025-01-01"])).startswith("待定：")
    assert str(call("POLICY_VALUE", ["培训补贴.特级", HAIYUAN])).startswith("错误：")


@pytest.mark.parametrize(
    ("persons", "hours", "practice", "plan", "expected"),
    [
        (50, 140, 94, "01", ""),
        (51, 140, 94, "01", "提醒："),
        (51, 140, 94, "02", "人数 51"),
        (50, 139, 94, "01", "学时 139"),
        (50, 141, 94, "01", ""),
        (50, 141, 93, "01", "实操学时 93"),
    ],
)
def test_class_conduct_at_its_edges(persons: int, hours: int, practice: int, plan: str, expected: str) -> None:
    found = str(call("CLASS_CHECK", [persons, hours, practice, f"{HAIYUAN}?方案={plan}"]))
    assert found.startswith(expected) and bool(found) == bool(expected)


def test_checks_of_numbers_answer_in_the_cell() -> None:
    assert call("ID_CHECK", ["11010519491231002X"]) == ""
    assert call("ID_CHECK", ["110105194912310021"]) != ""
    assert call("ID_BIRTHDATE", ["11010519491231002X"]) == date(1949, 12, 31)
    assert call("ID_SEX", ["11010519491231002X"]) == "女"
    assert call("ID_AGE", ["11010519491231002X", "2023-12-30"]) == 73
    assert call("ID_AGE", ["11010519491231002X", "2023-12-31"]) == 74
    assert str(call("ID_AGE", ["11010519491231002X"])).startswith("错误：")
    assert call("RMB_UPPER", [Decimal("1005.03")]) == "壹仟零伍元零叁分"
    assert str(call("RMB_UPPER", ["一百"])).startswith("错误：")


def test_too_many_arguments_are_an_error() -> None:
    assert str(call("ID_SEX", ["a", "b"])).startswith("错误：ID_SEX 最多 1 个参数")


@pytest.mark.parametrize("first", [True, 1, 1.0])
def test_true_is_never_one_whatever_was_asked_before(first: object) -> None:
    args = ["城镇公益性岗位", HAIYUAN, None]
    call("POSITION_PAY", [*args, first])
    assert call("POSITION_PAY", [*args, 1]) == 2745.05
    assert str(call("POSITION_PAY", [*args, True])).startswith("错误：")


def test_an_error_cell_is_not_its_text() -> None:
    assert not str(call("ID_CHECK", ["#N/A"])).startswith("错误：")
    assert str(call("ID_CHECK", [CellError("#N/A")])).startswith("错误：")


@pytest.mark.parametrize("number", ["1e999999", "1e99999999", 1e300, "1/3", "10%", "1_000", "1,0,0", "", "十", True])
def test_what_no_amount_can_be_is_an_error(number: object) -> None:
    assert str(call("SOCIAL_INSURANCE_SUBSIDY", [number, 6, None, HAIYUAN])).startswith("错误：")
    assert str(call("RMB_UPPER", [number])).startswith("错误：") or number == ""


@pytest.mark.parametrize("number", ["1,000", "¥1000", "1000元", "１０００", 1000.0, "1000.00"])
def test_an_amount_may_be_written_in_many_ways(number: object) -> None:
    assert call("SOCIAL_INSURANCE_SUBSIDY", [number, 6, None, HAIYUAN]) == 666.67


def test_subsidy_takes_for_granted_what_the_function_does_and_looks_at_the_date() -> None:
    assert call("SUBSIDY", ["城镇公益性岗位补贴", [["岗位类型"]], [["城镇公益性岗位"]], HAIYUAN]) == 2745.05
    headers = [["岗位类型", "月数", "起始日期"]]
    assert call("SUBSIDY", ["城镇公益性岗位补贴", headers, [["城镇公益性岗位", 1, "2024-10-01"]], HAIYUAN]) == 2745.05
    late = call("SUBSIDY", ["城镇公益性岗位补贴", headers, [["城镇公益性岗位", 3, "2024-10-01"]], HAIYUAN])
    assert str(late).startswith("待定：")


def test_subsidy_refuses_an_error_in_the_header() -> None:
    headers = [["等级", CellError("#N/A")]]
    assert str(call("SUBSIDY", ["培训补贴", headers, [["高级工", LEVEL]], HAIYUAN])).startswith("错误：表头")


@pytest.mark.parametrize(("persons", "hours", "practice"), [(50, 140, 150), (0, 140, 94), (50, 0, 0)])
def test_a_class_that_cannot_be_is_an_error(persons: int, hours: int, practice: int) -> None:
    assert str(call("CLASS_CHECK", [persons, hours, practice, HAIYUAN])).startswith("错误：")


@pytest.mark.parametrize(
    "args", [["x", "", HAIYUAN], ["", "", HAIYUAN], ["高级工", LEVEL], [[["高级工"], ["初级工"]], LEVEL, HAIYUAN]]
)
def test_explain_always_has_the_same_keys(args: list[object]) -> None:
    found = explain("TRAINING_SUBSIDY", args)
    assert set(found) == {"value", "verdict", "clause", "document", "payee", "untested", "scenario", "why"}


def test_scenario_leaves_out_a_heading_and_replaces_what_the_text_had() -> None:
    table = [["名", "值"], ["就业率口径", "合格"], ["初级工标准", ""]]
    assert call("SCENARIO", ["qianyang-2021?就业率口径=参训", table]) == "qianyang-2021?就业率口径=合格"
    twice = "qianyang-2021?就业率口径=合格&就业率口径=参训"
    assert str(call("POLICY_STATUS", [twice])).startswith("错误：")


@pytest.mark.parametrize(
    ("benefit", "facts", "policy"),
    [
        ("技能评价补贴", {"证书": "专项职业能力证书", "人员类别": "财政供养人员"}, HAIYUAN),
        ("直补个人培训补贴", {"等级": "高级工", "证书": LEVEL, "人员类别": "企业职工"}, HAIYUAN),
        ("职业介绍补贴", {"人员类别": "企业职工", "月数": 12}, "qianyang-2021?用途=测算"),
        ("城镇公益性岗位补贴", {"人员类别": "失地农民", "地形": "川区", "人均耕地": 0.6, "月数": 1}, HAIYUAN),
        ("创业培训补贴", {"创业课程": "SYB", "合格人数": 10, "人员类别": "退役军人"}, HAIYUAN),
    ],
)
def test_a_stated_fact_that_misses_is_not_paid_because_another_way_was_not_said(
    benefit: str, facts: dict[str, object], policy: str
) -> None:
    found = call("SUBSIDY", [benefit, [list(facts)], [list(facts.values())], policy])
    assert str(found).startswith("待定：") or found == 0


def test_a_hire_too_late_in_the_year_is_open() -> None:
    args = ["农村就业载体", 3, None, HAIYUAN]
    assert call("HIRING_REWARD", [*args, "2024-07-01"]) == 3000
    assert str(call("HIRING_REWARD", [*args, "2024-09-01"])).startswith("待定：")


def test_more_may_not_pass_than_took_part() -> None:
    args = [1000, 40, 22, 39, "参训", "qianyang-2021"]
    assert str(call("CLASS_SUBSIDY", args)).startswith("错误：")
    assert call("CLASS_SUBSIDY", [1000, 40, 22, 40, "参训", "qianyang-2021"]) == 48000


def test_a_rate_that_differs_from_the_stated_one_is_an_error() -> None:
    args = ["专项职业能力证书", HAIYUAN, None, None]
    assert call("ASSESSMENT_SUBSIDY", [*args, 200]) == 200
    assert str(call("ASSESSMENT_SUBSIDY", [*args, 300])).startswith("错误：")


def test_part_of_a_day_is_open() -> None:
    assert call("TRAINING_ALLOWANCE", [2, None, None, "qianyang-2021"]) == 100
    assert str(call("TRAINING_ALLOWANCE", [1.5, None, None, "qianyang-2021"])).startswith("待定：")


def test_a_date_that_cannot_be_read_spoils_its_own_row_of_subsidy_alone() -> None:
    header = [["等级", "证书", "取证日期"]]
    rows = [["高级工", "职业技能等级证书", day] for day in ("2024-05-01", "某日", "2024-05-02")]
    found = call("SUBSIDY", ["01.培训补贴", header, rows, "haiyuan-2023"])
    assert [found[0], found[2]] == [[3000], [3000]]
    assert found[1][0].startswith("错误：取证日期")


@pytest.mark.parametrize(
    ("name", "args", "label"),
    [
        ("SUBSIDY", ["培训补贴", [["等级"]], [["高级工"]], [[HAIYUAN], [HAIYUAN]]], "政策"),
        ("SUBSIDY", ["培训补贴", [["等级"]], [["高级工"]], HAIYUAN, [[45413], [45414]]], "日期"),
        ("ROSTER_CHECK", [[["姓名"], ["学员一"]], None, [[HAIYUAN], [None]]], "政策"),
        ("RECONCILE", [[["姓名", "金额"]], [["姓名", "金额"]], [[0], [1]]], "容差"),
    ],
)
def test_a_range_where_one_value_is_wanted_is_refused(name: str, args: list[object], label: str) -> None:
    assert call(name, args) == f"错误：{label}只能是一格，不能是一片区域"
    assert explain(name, args)["value"] == call(name, args)
