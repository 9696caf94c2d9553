"""Twins of what is wrong in a table itself: told of a sheet by check, of a range by ROSTER_CHECK."""

from collections.abc import Callable, Sequence

from people import bank_card, id_number, post_holder, trainee
from working_papers import job_seeker

from twins.table import POLICY, SHEET, Range, Twins, of_table, people
from udfs.cells import CellError
from udfs.numbers import luhn_digit

CODE = "91640599MA0000000N"
RURAL = bank_card(2)[:-1] + str((int(luhn_digit(bank_card(2)[:-1])) + 1) % 10)
TITLE = "海原县培训补贴名单"
AMOUNT = "应补金额（元）"
EXTRA = ("联系电话", "出生日期", "统一社会信用代码")
HEADER = [*trainee(1), "银行卡号", *EXTRA, AMOUNT]
Make = Callable[[object], Range]


def person(sequence: int) -> dict[str, object]:
    """A trainee in whom nothing is wrong."""
    more = [bank_card(sequence), f"1390000{sequence:04d}", "1990-01-01", CODE, 3000]
    return trainee(sequence) | dict(zip(["银行卡号", *EXTRA, AMOUNT], more, strict=True))


def table(rows: Sequence[dict[str, object]], title: str = TITLE, **more: str | None) -> Range:
    return Range([[title], [*rows[0]], *([*row.values()] for row in rows)], **more)


def trainee_with(header: str, **others: object) -> Make:
    """Three trainees; the fact is a cell of the second (row 4)."""
    return lambda fact: table([person(1), person(2) | others | {header: fact}, person(3)])


def post_with(header: str) -> Make:
    """Two posts; the fact is a cell of the second (row 4)."""
    rows = [post_holder(n) | {"补贴金额": 16470.3} for n in (1, 2)]
    return lambda fact: table([rows[0], rows[1] | {header: fact}], "城镇公益性岗位补贴", form="公益性岗位补贴发放表")


def seeker(fact: object) -> Range:
    """A job seeker of Qianyang; the fact is how many placements were paid in the year."""
    row = job_seeker(1) | {"本年职业介绍补贴次数": fact, "补贴金额": 500}
    return table([row], "一次性求职补贴", form="求职补贴花名册", policy="qianyang-2021")


def headed(header: str) -> Make:
    """Three trainees; the fact is the header of a column."""
    return lambda fact: table([{fact if key == header else key: v for key, v in person(n).items()} for n in (1, 2, 3)])


def totalled(fact: object) -> Range:
    """Three trainees and a row of totals (row 6)."""
    rows = [person(1), person(2), person(3), {**dict.fromkeys(HEADER), "姓名": "合计", AMOUNT: fact}]
    return table(rows)


def titled(fact: object) -> Range:
    """Three trainees below the given line."""
    return table([person(1), person(2), person(3)], str(fact))


def a_class(plan: str) -> Make:
    """A class of so many people, without amounts, under a plan."""

    def make(fact: object) -> Range:
        rows = [[*each, "一班"] for each in people(int(str(fact)))]
        return Range([["学员名单"], ["姓名", "身份证号", "班级"], *rows], None, f"{POLICY}?方案={plan}")

    return make


def counted(fact: object) -> Range:
    """The first so many of three trainees."""
    return Range([[TITLE], HEADER, *([*person(n).values()] for n in range(1, int(str(fact)) + 1))])


def under(fact: object) -> Range:
    """A trainee under a policy, or none."""
    return table([person(1)], policy=fact)  # type: ignore[arg-type]


def of_form(fact: object) -> Range:
    """A trainee of a form, or of none."""
    return table([person(1)], form=fact)  # type: ignore[arg-type]


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
OLD = id_number(2)[:6] + id_number(2)[8:17]

TWINS: list[Twins] = [
    of_table("wrong-identity", "错误", "C4", trainee_with("身份证号"), id_number(2)[:-1], id_number(2)),
    of_table(
        "identity-notice", "提醒", "C4", trainee_with("身份证号"), id_number(2).translate(FULL_WIDTH), id_number(2)
    ),
    of_table("identity-as-number", "提醒", "C4", trainee_with("身份证号"), int(OLD), OLD),
    of_table("sex-mismatch", "错误", "B4", trainee_with("性别"), "女", "男"),
    of_table("birth-mismatch", "错误", "Q4", trainee_with("出生日期"), "1990-01-02", "1990-01-01"),
    of_table("born-after", "错误", "I4", trainee_with("开班日期"), "1989-12-31", "1990-01-01"),
    of_table("duplicate-person", "错误", "C4", trainee_with("身份证号", 姓名="学员1"), id_number(1), id_number(2)),
    of_table("two-names", "错误", "C4", trainee_with("身份证号"), id_number(1), id_number(2)),
    of_table("duplicate-number", "错误", "H4", trainee_with("证书编号"), person(1)["证书编号"], person(2)["证书编号"]),
    of_table("wrong-account", "错误", "O4", trainee_with("银行卡号"), bank_card(2)[:11], bank_card(2)),
    of_table("account-notice", "提醒", "O4", trainee_with("银行卡号"), RURAL, bank_card(2)),
    of_table("shared-account", "错误", "O4", trainee_with("银行卡号"), bank_card(1), bank_card(2)),
    of_table("wrong-phone", "错误", "P4", trainee_with("联系电话"), "1390000002", "13900000002"),
    of_table("phone-notice", "提醒", "P4", trainee_with("联系电话"), "7012345", "0955-7012345"),
    of_table("shared-phone", "提醒", "P4", trainee_with("联系电话"), "13900000001", "13900000002"),
    of_table("wrong-code", "错误", "R4", trainee_with("统一社会信用代码"), f"{CODE[:-1]}P", CODE),
    of_table("missing-value", "错误", "A4", trainee_with("姓名"), None, "学员2"),
    of_table("missing-column", "待核", "A2", headed("发证日期"), "备注", "发证日期"),
    of_table("unknown-word", "错误", "F4", trainee_with("等级"), "超级", "高级工"),
    of_table("bad-date", "错误", "J4", trainee_with("发证日期"), "2024-05-32", "2024-05-31"),
    of_table("bad-period", "错误", "J4", trainee_with("发证日期"), "2024-03-01", "2024-03-02"),
    of_table("months-mismatch", "错误", "F4", post_with("截止日期"), "2024-07-31", "2024-07-30"),
    of_table("bad-number", "错误", "M4", trainee_with("本年已享受次数"), "零次", 0),
    of_table("amount-as-text", "提醒", "S4", trainee_with(AMOUNT), "3000", 3000),
    of_table("error-cell", "错误", "P4", trainee_with("联系电话"), CellError("#N/A"), "13900000002"),
    of_table("no-rows", "提醒", "A2", counted, 0, 1),
    of_table("bad-claim", "错误", "N4", post_with("合同年数"), 4, 3),
    of_table("ineligible", "错误", "S4", trainee_with("本年已享受次数"), 1, 0),
    of_table("either-or", "错误", "O3", seeker, 1, 0),
    of_table("undecided", "待核", "S4", trainee_with("等级"), "技师", "高级工"),
    of_table("no-policy", "待核", "A2", under, None, POLICY),
    of_table("simulated", "错误", "A2", under, f"{POLICY}?用途=测算", POLICY),
    of_table("no-benefit", "待核", "N4", post_with("岗位类型"), "农村公益性岗位-其他", "城镇公益性岗位"),
    of_table("outside-period", "待核", "S4", trainee_with("发证日期"), "2024-11-01", "2024-10-31"),
    of_table("untested", "待核", "A2", headed("已录入系统"), "备注", "已录入系统"),
    of_table("untested-row", "待核", "L4", trainee_with("已录入系统"), None, "是"),
    of_table("amount-differs", "错误", "S4", trainee_with(AMOUNT), 3000.01, 3000),
    of_table("wrong-total", "错误", "S6", totalled, 9000.01, 9000),
    of_table("wrong-count", "错误", "A1", titled, f"{TITLE}：共4人", f"{TITLE}：共3人"),
    of_table("wrong-stated-amount", "错误", "A1", titled, f"{TITLE}：合计9001元", f"{TITLE}：合计9000元"),
    of_table("class-conduct", "错误", "C3", a_class("02"), 51, 50),
    of_table("class-notice", "提醒", "C3", a_class("01"), 51, 50),
    Twins("unnamed-benefit", "待核", f"{SHEET}!A2", None, "培训补贴花名册", cell=of_form),  # a file has its title
]
