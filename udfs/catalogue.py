"""The catalogue of spreadsheet functions: one row each; every host, the command line and the README read it.

An argument is a fact of the vocabulary (its label) unless its kind says otherwise. The names, the order of the
arguments and what may be left out are the public interface: add at the end, change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

MONEY, LAW, CHECK = "补贴金额", "政策依据", "核对与辅助"
POLICY, DATE, FACT, TEXT, RANGE = "policy", "date", "fact", "text", "range"
WHY = "_WHY"


@dataclass(frozen=True)
class Arg:
    """One argument: Chinese label, ASCII name, help. `blank` may be blank though not optional."""

    label: str
    ascii: str
    help: str
    optional: bool = False
    kind: str = FACT
    default: object = None
    blank: bool = False
    fact: str = ""

    @property
    def fact_label(self) -> str:
        return self.fact or self.label


@dataclass(frozen=True)
class Function:
    """One function. `concept` is the benefit concept of a money function; `event` the argument that dates it."""

    name: str
    help: str
    category: str
    args: tuple[Arg, ...]
    concept: str = ""
    event: str = ""
    body: str = ""
    why: bool = False

    @property
    def whole_range(self) -> bool:
        """Whether it takes ranges as they are, instead of being broadcast over them."""
        return any(a.kind == RANGE for a in self.args)


LAW_ARGS = (
    Arg("政策", "policy", "政策文本，如 haiyuan-2023；省略时取工作簿的名称“政策”", True, POLICY),
    Arg("日期", "as_of", "所补事项发生的日期；省略则不核对执行期", True, DATE),
)
POLICY_ARG = LAW_ARGS[:1]


def _months(help_: str = "补贴月数，整个申领期，默认 1") -> Arg:
    return Arg("月数", "months", help_, True, default=1)


def _money(name: str, help_: str, concept: str, *args: Arg, event: str = "") -> Function:
    return Function(name, help_, MONEY, args, concept, event, "money")


ROWS = (
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
        "SOCIAL_INSURANCE_SUBSIDY",
        "社会保险补贴（元）：实际缴费的三分之二",
        "social_insurance_subsidy",
        Arg("实际缴费", "paid", "本人实际缴纳的社会保险费（元）"),
        Arg("在岗月数", "months_in_post", "实习或见习满的月数"),
        Arg("灵活就业", "flexible", "是否以灵活就业身份缴纳，默认 是", True, default=True),
        *LAW_ARGS,
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
        (Arg("身份证号", "number", "身份证号", kind=TEXT), Arg("日期", "on", "算到哪一天", kind=DATE)),
        body="id_age",
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
    Function("RMB_UPPER", "人民币大写", CHECK, (Arg("金额", "amount", "金额（元）", kind=TEXT),), body="rmb_upper"),
)


def _with_twins() -> Iterator[Function]:
    for row in ROWS:
        yield row
        if row.category == MONEY:
            yield replace(row, name=row.name + WHY, help=f"{row.name} 的依据：一句话说明金额、条件和条款", why=True)


FUNCTIONS: Mapping[str, Function] = {f.name: f for f in _with_twins()}


@cache
def names() -> frozenset[str]:
    """All function names."""
    return frozenset(FUNCTIONS)


def as_markdown() -> str:
    """The function list of the README."""
    lines = ["| 函数 | 参数（方括号可省略） | 作用 |", "|---|---|---|"]
    for row in ROWS:
        args = ", ".join(f"[{a.label}]" if a.optional else a.label for a in row.args)
        lines.append(f"| {row.name} | {args} | {row.help} |")
    return "\n".join(lines)
