"""An example of arguments for every function, each with an answer that is more than a refusal."""

from datetime import date

HAIYUAN, QIANYANG = "haiyuan-2023", "qianyang-2021"
DAY = date(2023, 5, 1)
PERSON, OTHER = "11010519491231002X", "640599199001010010"
ROSTER = [
    ["姓名", "身份证号", "等级", "证书", "金额"],
    ["学员一", PERSON, "高级工", "职业技能等级证书", 3000],
    ["学员二", PERSON, "初级工", "职业技能等级证书", 999.5],
]
PAID = [["姓名", "身份证号", "金额", "交易日期"], ["学员一", PERSON, 2900.25, date(2024, 6, 3)]]

MONEY: dict[str, list[object]] = {
    "TRAINING_SUBSIDY": ["高级工", "职业技能等级证书", HAIYUAN, date(2024, 5, 1)],
    "ASSESSMENT_SUBSIDY": ["职业资格证书", QIANYANG, DAY, True],
    "POSITION_PAY": ["城镇公益性岗位", HAIYUAN, None, 12],
    "ATTENDANCE_PAY": ["机关事业单位实习", 22, 15, 0, 7, None, True, HAIYUAN],
    "STARTUP_TRAINING_SUBSIDY": ["SYB", 30, 12, 80, QIANYANG],
    "CLASS_SUBSIDY": [1000, 40, 20, 40, "合格", QIANYANG],
    "PROJECT_SETTLEMENT": [100000, 150000, 4, 0.6, HAIYUAN],
    "TRAINING_ALLOWANCE": [50, 20, 30, QIANYANG],
    "WORK_TRAINING_SUBSIDY": [10, 7, 600, QIANYANG],
    "JOB_SEARCH_SUBSIDY": [12, date(2022, 3, 10), date(2022, 9, 10), QIANYANG],
    "PLACEMENT_SUBSIDY": ["季节性", 3, 3, QIANYANG],
    "TRAVEL_SUBSIDY": [499.5, True, QIANYANG],
    "STARTUP_SUBSIDY": [date(2022, 3, 10), date(2023, 9, 10), QIANYANG],
    "HIRING_REWARD": ["就业帮扶基地", 151, None, QIANYANG],
    "WORKSHOP_SUBSIDY": ["社区工厂", 10, 30, 24000, 0, QIANYANG],
    "FACILITY_SUBSIDY": ["零工市场", 1, 2, HAIYUAN],
    "SOCIAL_INSURANCE_SUBSIDY": [1000.01, 6, True, HAIYUAN],
    "LOAN_LIMIT": ["小微企业", "贴息额度", QIANYANG],
    "SUBSIDY": ["培训补贴", [["等级", "证书"]], [["高级工", "职业技能等级证书"], ["技师", None]], HAIYUAN],
}
EXAMPLES: dict[str, list[object]] = {
    **MONEY,
    **{f"{name}_WHY": args for name, args in MONEY.items()},
    "POLICY_BASIS": ["培训补贴", HAIYUAN],
    "POLICY_STATUS": [QIANYANG, date(2026, 1, 1)],
    "POLICY_VALUE": ["培训补贴.高级", HAIYUAN, date(2024, 5, 1)],
    "SCENARIO": [HAIYUAN, [["培训补贴.高级", 3500], ["用途", "测算"], [None, None]]],
    "ID_CHECK": ["110105194912310021"],
    "ID_BIRTHDATE": [PERSON],
    "ID_SEX": [PERSON],
    "ID_AGE": [PERSON, date(2024, 12, 30)],
    "USCC_CHECK": ["91350100M000100Y44"],
    "BANK_CARD_CHECK": ["6222020000000000000"],
    "PHONE_CHECK": ["1390000000"],
    "CLASS_CHECK": [51, 140, 94, HAIYUAN],
    "SCORE_RESULT": ["5-15-2", [[10], [9.5], [None]]],
    "ROSTER_CHECK": [ROSTER, "培训补贴花名册", HAIYUAN, date(2024, 5, 1)],
    "RMB_UPPER": [10203.05],
    "RECONCILE": [ROSTER, PAID, 0.01],
    "PAID_AMOUNT": [[[PERSON], [OTHER], [None]], PAID],
}
