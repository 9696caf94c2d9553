"""Made-up data for every working paper: rows (and, where a paper has one, a head) in which nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from people import bank_card, id_number, post_holder, trainee

YES, NO = "是", "否"
Row = dict[str, object]


@dataclass(frozen=True)
class Paper:
    """A paper: what fills it, the sheet it stands on, the cell of its amount and what comes out there."""

    rows: Callable[[int], Row]
    sheet: str
    total: str
    amount: float | int
    in_words: str
    count: int = 3
    fields: Row = field(default_factory=dict)

    def data(self) -> list[Row]:
        return [self.rows(n) for n in range(1, self.count + 1)]


def _person(n: int, group: str = "脱贫人口") -> Row:
    return {"姓名": f"人员{n}", "身份证号": id_number(n), "人员类别": group}


def assessed(n: int) -> Row:
    return _person(n, "农村转移就业劳动者") | {
        "证书类型": "专项职业能力证书",
        "证书编号": f"Z0000640599{n:06d}",
        "取证日期": "2024-05-06",
        "鉴定工种": "育婴员",
    }


def direct(n: int) -> Row:
    return _person(n, "退役军人") | {
        "等级": "高级工",
        "证书类型": "职业技能等级证书",
        "证书编号": f"Y0000640599{n:06d}",
        "发证日期": "2024-05-06",
        "稳定就业月数": 3,
        "社保卡号": bank_card(n),
        "海原户籍": YES,
        "垫付培训费": YES,
        "残疾等级": "无残疾",
        "本年已享受次数": 0,
        "同工种同等级已培训": NO,
    }


def intern(n: int) -> Row:
    days = {1: (22, 22, 0, 0), 2: (22, 18, 4, 0), 3: (22, 14, 0, 8)}[n]
    row = dict(zip(("应出勤", "实出勤", "事假", "病假"), days, strict=True))
    return row | {
        "姓名": f"人员{n}",
        "身份证号": id_number(n),
        "补贴月份": "2024-03",
        "阶段": "平常",
        "诊断证明": YES,
        "离校年数": 1,
        "未就业": YES,
        "多处实习": NO,
        "已签劳动合同": NO,
        "无故缺勤": NO,
        "累计事假月数": 0,
        "累计病假月数": 0,
        "实习次数": 0,
    }


def young(n: int) -> Row:
    return _person(n, "离校2年内未就业高校毕业生") | {
        "性别": "男",
        "起始日期": "2024-01-01",
        "截止日期": "2024-06-30",
        "月数": 6,
        "宁夏户籍": YES,
    }


def insured(n: int) -> Row:
    return {
        "姓名": f"人员{n}",
        "身份证号": id_number(n),
        "在岗月数": 10,
        "缴费日期": "2024-06-15",
        "实际缴费（元）": 1000,
        "以灵活就业身份缴纳": YES,
        "多处实习": NO,
    }


def hired(n: int) -> Row:
    return _person(n, "农村劳动力") | {"就业日期": "2024-03-01", "稳定就业月数": 7, "乡镇": "示例乡"}


def newly_hired(n: int) -> Row:
    return _person(n, "城镇登记失业人员") | {
        "登记失业月数": 6,
        "就业日期": "2024-03-01",
        "合同月数": 12,
        "参加社会保险": YES,
        "就业重点群体": YES,
        "当年新招用": YES,
    }


def at_base(n: int) -> Row:
    return _person(n) | {"合同类型": "劳动合同", "合同月数": 12, "乡镇": "示例镇"}


def at_workshop(n: int) -> Row:
    return _person(n, "边缘户劳动力" if n % 2 else "脱贫人口") | {"合同月数": 12}


def in_class(n: int) -> Row:
    row: Row = {"姓名": f"人员{n}", "身份证号": id_number(n), "考核结果": "合格" if n < 10 else "不合格"}
    return row | ({"就业日期": "2024-06-30"} if n <= 5 else {})


def job_seeker(n: int) -> Row:
    return _person(n) | {
        "乡镇": "示例镇",
        "合同类型": "劳动合同",
        "合同月数": 12,
        "就业日期": "2024-03-01",
        "申请日期": "2024-05-01",
        "社保卡号": bank_card(n),
        "脱贫家庭高校毕业生": NO,
        "代办人关系": "本人",
        "本年已享受求职补贴次数": 0,
        "本年职业介绍补贴次数": 0,
        "本年季节性介绍补贴次数": 0,
    }


def placed(n: int) -> Row:
    seasonal = n == 3
    return _person(n) | {
        "免费职业介绍": YES,
        "介绍类型": "季节性" if seasonal else "一般",
        "合同类型": "劳动合同",
        "合同（就业）月数": 4 if seasonal else 12,
        "介绍完成日期": "2024-03-01",
        "登记失业": YES,
        "本年职业介绍补贴次数": 0,
        "本年已享受求职补贴次数": 0,
        "本年季节性介绍补贴次数": 0,
    }


def allowed(n: int) -> Row:
    return _person(n) | {
        "结业日期": "2024-06-28",
        "培训天数": 20,
        "生活费": 20,
        "交通费": 10,
        "本年已享受期数": 0,
    }


def traveller(n: int) -> Row:
    return _person(n) | {
        "乡镇": "示例镇",
        "就业日期": "2024-03-01",
        "是否跨省": YES,
        "实际交通费（元）": 320.5 if n == 1 else 600,
        "本年已享受交通补助": NO,
    }


BASE = {"基地名称": "示例帮扶基地", "申请日期": "2024-12-10", "已认定": YES, "管理规范": YES}
WORKSHOP: Row = {"企业名称": "示例社区工厂", "载体类型": "社区工厂", "申请日期": "2024-12-10", "已认定": YES}
WORKSHOP |= {"员工总数": 9, "场租水电费": 20000, "已享受年数": 1}
CLASS: Row = {"培训机构": "示例培训学校", "班次": "2024-05 班", "开班日期": "2024-05-01", "结业日期": "2024-05-31"}
CLASS |= {"标准": 1200, "七类人员": YES, "培训工种": "育婴员"}
AGENCY = {"职业中介机构": "示例人力资源公司", "已许可登记": YES, "申请日期": "2024-05-10"}
EMPLOYER = {"用人单位": "示例食品有限公司"}

PAPERS = {
    "培训补贴花名册": Paper(trainee, "花名册", "N25", 9000, "玖仟元整"),
    "公益性岗位补贴发放表": Paper(post_holder, "发放表", "J26", 49410.9, "肆万玖仟肆佰壹拾元玖角整"),
    "技能评价补贴花名册": Paper(assessed, "花名册", "M25", 600, "陆佰元整"),
    "直补个人花名册": Paper(direct, "花名册", "N25", 9000, "玖仟元整"),
    "机关实习补贴发放表": Paper(intern, "发放表", "L26", 4613.64, "肆仟陆佰壹拾叁元陆角肆分"),
    "见习补贴申领表": Paper(young, "申领表", "K26", 31500, "叁万壹仟伍佰元整"),
    "社会保险补贴表": Paper(insured, "补贴表", "I25", 2000.01, "贰仟元零壹分"),
    "就业载体奖励花名册": Paper(hired, "花名册", "E4", 3000, "叁仟元整", fields=EMPLOYER),
    "吸纳重点群体奖励花名册": Paper(
        newly_hired, "花名册", "E4", 6000, "陆仟元整", fields=EMPLOYER | {"单位类别": "中小微企业"}
    ),
    "就业帮扶基地奖补花名册": Paper(at_base, "花名册", "I4", 24000, "贰万肆仟元整", 12, BASE),
    "社区工厂补贴申请表": Paper(at_workshop, "申请表", "J5", 13000, "壹万叁仟元整", 3, WORKSHOP),
    "班次培训补贴结算表": Paper(in_class, "结算表", "C7", 12960, "壹万贰仟玖佰陆拾元整", 10, CLASS),
    "求职补贴花名册": Paper(job_seeker, "花名册", "K25", 1500, "壹仟伍佰元整"),
    "职业介绍补贴花名册": Paper(placed, "花名册", "J20", 1200, "壹仟贰佰元整", fields=AGENCY),
    "生活和交通费发放表": Paper(allowed, "发放表", "J36", 1800, "壹仟捌佰元整"),
    "跨省交通补助花名册": Paper(traveller, "花名册", "K25", 1320.5, "壹仟叁佰贰拾元伍角整"),
}
