"""The rows of the money functions; the names and the order of arguments are the public interface."""

from __future__ import annotations

from udfs.function import DATE, MONEY, POLICY, RANGE, TEXT, Arg, Function

LAW_ARGS = (
    Arg("政策", "policy", "政策文本，如 haiyuan-2023；省略时取工作簿的名称“政策”", True, POLICY),
    Arg("日期", "as_of", "所补事项发生的日期；省略则不核对执行期", True, DATE),
)
POLICY_ARG = LAW_ARGS[:1]


def _months(help_: str = "补贴月数，整个申领期，默认 1") -> Arg:
    return Arg("月数", "months", help_, True, default=1)


def _money(name: str, help_: str, concept: str, *args: Arg, event: str = "") -> Function:
    return Function(name, help_, MONEY, args, concept, event, "money")


MONEY_ROWS = (
    _money(
        "TRAINING_SUBSIDY",
        "一人的职业培训补贴（元）",
        "training_subsidy",
        Arg("等级", "level", "初级工、中级工、高级工等；证书或工种已能决定时可空", blank=True),
        Arg("证书", "certificate", "职业技能等级证书、特种作业操作证等；等级或工种已能决定时可空", blank=True),
        *LAW_ARGS,
        Arg("职业工种", "occupation", "工种；枸杞研发、海原司机等另有标准", True),
    ),
    _money(
        "ASSESSMENT_SUBSIDY",
        "一人的技能评价（鉴定）补贴（元）",
        "assessment_subsidy",
        Arg("证书", "certificate", "取得的证书"),
        *LAW_ARGS,
        Arg("重点产业", "key_industry", "是否在重点产业目录内（是/否）", True),
        Arg("核定标准", "approved", "文件之外核定的标准（元）", True),
    ),
    _money(
        "POSITION_PAY",
        "岗位补贴或实习见习补贴，整个申领期（元）",
        "position_pay",
        Arg("岗位类型", "post_type", "城镇公益性岗位、机关事业单位实习、就业见习等"),
        *LAW_ARGS,
        _months(),
        Arg("构成", "component", "合计（默认）、岗位补贴、社会保险补贴、保险补贴", True, default="合计"),
    ),
    _money(
        "ATTENDANCE_PAY",
        "按考勤计的一个月补贴（元），天数均为工作日",
        "attendance_pay",
        Arg("岗位类型", "post_type", "机关事业单位实习、大学生社会实践"),
        Arg("应出勤", "scheduled", "当月应出勤工作日，按实际天数折算时作除数"),
        Arg("实出勤", "worked", "当月实际出勤工作日"),
        Arg("事假", "personal_leave", "当月事假工作日，默认 0", True, default=0),
        Arg("病假", "sick_leave", "当月病假工作日，默认 0", True, default=0),
        Arg("阶段", "stage", "首月、末月或空", True),
        Arg("有诊断证明", "diagnosis", "病假有无县级以上医院诊断证明（是/否）", True),
        *LAW_ARGS,
    ),
    _money(
        "STARTUP_TRAINING_SUBSIDY",
        "创业培训补贴（元）",
        "startup_training_subsidy",
        Arg("课程", "course", "GYB、SYB、IYB、网络创业", fact="创业课程"),
        Arg("合格人数", "certified", "取得合格证的人数"),
        Arg("六个月内创业人数", "started", "取证后 6 个月内创业的人数", True),
        Arg("课时", "class_hours", "培训课时", True, fact="学时"),
        *LAW_ARGS,
    ),
    _money(
        "CLASS_SUBSIDY",
        "一个培训班按就业率结算的补贴（元）",
        "class_subsidy",
        Arg("标准", "standard", "该工种初级工标准（元/人）"),
        Arg("合格人数", "qualified", "培训合格人数"),
        Arg("就业人数", "employed", "培训后 3 个月内就业人数"),
        Arg("参训人数", "enrolled", "参加培训人数", True),
        Arg("就业率口径", "rate_base", "合格 或 参训；文件未写明，两种口径结果不同时待定", True),
        *LAW_ARGS,
    ),
    _money(
        "PROJECT_SETTLEMENT",
        "项目制培训结算（元）",
        "project_settlement",
        Arg("基数", "base", "专家核定的基数（元）"),
        Arg("申报金额", "declared", "申报金额（元）"),
        Arg("星级", "star", "五星、四星、三星、未评定（5、4、3）"),
        Arg("超出比例", "excess_share", "超出部分的补贴比例，默认文件上限", True),
        *LAW_ARGS,
    ),
    _money(
        "TRAINING_ALLOWANCE",
        "培训期间生活费和交通费补贴（元）",
        "training_allowance",
        Arg("天数", "days", "培训天数"),
        Arg("生活费每天", "living", "每天生活费（元），默认文件标准或上限", True),
        Arg("交通费每天", "transport", "每天交通费（元），默认文件标准或上限", True),
        *LAW_ARGS,
    ),
    _money(
        "WORK_TRAINING_SUBSIDY",
        "以工代训补贴（元）",
        "work_training_subsidy",
        Arg("人数", "persons", "人数"),
        Arg("月数", "months", "月数"),
        Arg("每人每月", "monthly", "每人每月金额（元），默认文件上限", True),
        *LAW_ARGS,
    ),
    _money(
        "JOB_SEARCH_SUBSIDY",
        "一次性求职补贴（元）；以就业日期为准",
        "job_search_subsidy",
        Arg("合同月数", "contract_months", "劳动合同期限（月）"),
        Arg("就业日期", "employed_on", "实现转移就业的日期"),
        Arg("申请日期", "applied_on", "提出申请的日期"),
        *POLICY_ARG,
        event="就业日期",
    ),
    _money(
        "PLACEMENT_SUBSIDY",
        "职业介绍或组织输出补贴（元）",
        "placement_subsidy",
        Arg("类型", "placement_type", "一般、季节性、有组织输出", fact="就业服务类型"),
        Arg("人数", "persons", "人数"),
        Arg("月数", "months", "合同（季节性为就业）月数"),
        *LAW_ARGS,
    ),
    _money(
        "TRAVEL_SUBSIDY",
        "跨省就业一次性交通补助（元）",
        "travel_subsidy",
        Arg("实际交通费", "ticket_cost", "实际产生的交通费（元）"),
        Arg("跨省", "cross_province", "是否跨省就业，默认 是", True, default=True),
        *LAW_ARGS,
    ),
    _money(
        "STARTUP_SUBSIDY",
        "一次性创业补贴（元）；以登记日期为准",
        "startup_subsidy",
        Arg("登记日期", "registered_on", "工商登记注册日期"),
        Arg("申请日期", "applied_on", "提出申请的日期"),
        *POLICY_ARG,
        event="登记日期",
    ),
    _money(
        "HIRING_REWARD",
        "吸纳就业一次性奖励（元）",
        "hiring_reward",
        Arg("奖励类型", "reward_type", "就业帮扶基地、农村就业载体、吸纳重点群体"),
        Arg("人数", "persons", "符合条件的人数"),
        Arg("本年已领", "received", "本年已领取的金额（元），默认 0", True, default=0),
        *LAW_ARGS,
    ),
    _money(
        "WORKSHOP_SUBSIDY",
        "社区工厂等的岗位补贴加场租水电补贴（元）",
        "workshop_subsidy",
        Arg("载体类型", "workshop_type", "社区工厂、就业帮扶车间、非遗工坊"),
        Arg("吸纳人数", "workers", "吸纳的脱贫劳动力人数"),
        Arg("职工总数", "employees", "员工总数"),
        Arg("场租水电", "rent", "实际场租、水电费（元）", True),
        Arg("已享受年数", "years_used", "场租水电补贴已享受年数，默认 0", True, default=0),
        *LAW_ARGS,
    ),
    _money(
        "FACILITY_SUBSIDY",
        "平台、基地、店、活动等按个数的奖补（元）",
        "facility_subsidy",
        Arg("项目类型", "facility_type", "零工市场、零工驿站、驻外劳务服务中心等"),
        Arg("数量", "quantity", "个数（场次、人数）"),
        Arg("运营年数", "years", "运营年数", True),
        *LAW_ARGS,
    ),
    _money(
        "SOCIAL_INSURANCE_SUBSIDY",
        "社会保险补贴（元）：实际缴费的三分之二",
        "social_insurance_subsidy",
        Arg("实际缴费", "paid", "本人实际缴纳的社会保险费（元）"),
        Arg("在岗月数", "months_in_post", "实习或见习满的月数"),
        Arg("灵活就业", "flexible", "是否以灵活就业身份缴纳，默认 是", True, default=True),
        *LAW_ARGS,
    ),
    _money(
        "LOAN_LIMIT",
        "创业担保贷款的额度（元）、贴息额度（元）或期限（年）",
        "loan_limit",
        Arg("借款人类型", "borrower", "个人、合伙、小微企业"),
        Arg("部分", "part", "额度（默认）、贴息额度、期限", True, default="额度", fact="贷款部分"),
        *POLICY_ARG,
    ),
    Function(
        "SUBSIDY",
        "任何一项补贴：按表头认列，一行一个结果",
        MONEY,
        (
            Arg("补贴", "benefit", "补贴名或编号，如 培训补贴、HY-01-9", kind=TEXT),
            Arg("表头", "headers", "表头区域（一行）", kind=RANGE),
            Arg("数据行", "rows", "数据区域，一行或多行", kind=RANGE),
            *LAW_ARGS,
        ),
        body="subsidy",
    ),
)
