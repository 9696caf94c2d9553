"""The rows of the functions that say which law applies, check and help."""

from __future__ import annotations

from udfs.function import CHECK, DATE, LAW, NUMBER, POLICY, RANGE, TEXT, Arg, Function
from udfs.money_rows import LAW_ARGS, POLICY_ARG

HELP_ROWS = (
    Function(
        "POLICY_BASIS",
        "依据：文号、方案、条款",
        LAW,
        (Arg("补贴", "benefit", "补贴名或编号", kind=TEXT), *POLICY_ARG),
        body="policy_basis",
    ),
    Function(
        "POLICY_STATUS",
        "文件状态：现行、征求意见稿、已到期、宣布失效、尚未施行",
        LAW,
        LAW_ARGS,
        body="policy_status",
    ),
    Function(
        "POLICY_VALUE",
        "文件里的一个数，如 培训补贴.高级",
        LAW,
        (Arg("参数路径", "path", "[方案.]补贴.行", kind=TEXT), *LAW_ARGS),
        body="policy_value",
    ),
    Function(
        "SCENARIO",
        "把参数表（名、值两列）并进政策文本；值为空的行不计",
        LAW,
        (
            Arg("政策", "policy", "政策文本，如 haiyuan-2023", kind=POLICY),
            Arg("参数区域", "parameters", "两列：名、值；待决问题、文件之外的标准或要试的数", kind=RANGE),
        ),
        body="scenario",
    ),
    Function(
        "ID_CHECK",
        "身份证号有无问题；正确则空",
        CHECK,
        (Arg("号码", "number", "身份证号", kind=TEXT),),
        body="id_check",
    ),
    Function(
        "ID_BIRTHDATE",
        "身份证号上的出生日期",
        CHECK,
        (Arg("身份证号", "number", "身份证号", kind=TEXT),),
        body="id_birthdate",
    ),
    Function("ID_SEX", "身份证号上的性别", CHECK, (Arg("身份证号", "number", "身份证号", kind=TEXT),), body="id_sex"),
    Function(
        "ID_AGE",
        "到某日的周岁",
        CHECK,
        (Arg("身份证号", "number", "身份证号", kind=TEXT), Arg("日期", "as_of", "算到哪一天", kind=DATE)),
        body="id_age",
    ),
    Function(
        "USCC_CHECK",
        "统一社会信用代码有无问题；正确则空",
        CHECK,
        (Arg("号码", "number", "18 位统一社会信用代码", kind=TEXT),),
        body="uscc_check",
    ),
    Function(
        "BANK_CARD_CHECK",
        "银行卡号有无问题；正确则空",
        CHECK,
        (Arg("号码", "number", "银行卡号、社保卡银行账号（12 至 19 位）", kind=TEXT),),
        body="bank_card_check",
    ),
    Function(
        "PHONE_CHECK",
        "手机号、座机号有无问题；正确则空",
        CHECK,
        (Arg("号码", "number", "手机号，或带区号的座机号", kind=TEXT),),
        body="phone_check",
    ),
    Function(
        "CLASS_CHECK",
        "班级人数和学时有无问题；符合则空",
        CHECK,
        (
            Arg("人数", "persons", "班级人数"),
            Arg("学时", "hours", "总学时"),
            Arg("实操学时", "practice_hours", "实际操作学时"),
            *LAW_ARGS,
        ),
        body="class_check",
    ),
    Function(
        "SCORE_RESULT",
        "评分表的总分、等次、结论（一行）",
        CHECK,
        (
            Arg("表号", "form", "评分表编号，如 5-15-2", kind=TEXT),
            Arg("得分", "points", "各项得分，按表中顺序的一行或一列", kind=RANGE),
        ),
        body="score_result",
    ),
    Function(
        "ROSTER_CHECK",
        "查花名册：每个问题一行（行、列、级别、问题、依据）；没有问题只有表头",
        CHECK,
        (
            Arg("数据区域(含表头)", "roster", "花名册，连同表头；行号从区域第一行数起", kind=RANGE),
            Arg("表号", "form", "表号，如 培训补贴花名册、5-20-2；写了才核金额和必填列", True, TEXT),
            Arg("政策", "policy", "政策文本；工作簿和参数里都没有时，只查不靠文件的", True, POLICY, blank=True),
            Arg("日期", "as_of", "各行没有日期列时，所补事项发生的日期", True, DATE),
        ),
        body="roster_check",
    ),
    Function("RMB_UPPER", "人民币大写", CHECK, (Arg("金额", "amount", "金额（元）", kind=NUMBER),), body="rmb_upper"),
    Function(
        "RECONCILE",
        "应付与实付对账：每人一行（身份证号、姓名、应付、实付、差额、结果），两边都有补贴、月份列的再分开",
        CHECK,
        (
            Arg("应付区域(含表头)", "payable", "应付名单，连同表头：身份证号（或银行卡号、姓名）、金额", kind=RANGE),
            Arg("实付区域(含表头)", "paid", "实付名单，连同表头；“状态”或“退票”列里退回的不算付了", kind=RANGE),
            Arg("容差", "tolerance", "差额不超过几元算一致，默认 0", True, NUMBER, 0),
        ),
        body="reconcile",
    ),
    Function(
        "PAID_AMOUNT",
        "某人实际付了多少（元），退票已减去；没有付过是 0",
        CHECK,
        (
            Arg("身份证号", "number", "身份证号，可以是一片区域", kind=TEXT, blank=True, several=True),
            Arg(
                "实付区域(含表头)",
                "paid",
                "实付名单，连同表头：身份证号、金额；有“状态”或“退票”列的，退回的不算",
                kind=RANGE,
            ),
            Arg("补贴", "benefit", "只算这项补贴（实付区域要有“补贴”列）", True, TEXT, several=True),
        ),
        body="reconcile",
    ),
)
