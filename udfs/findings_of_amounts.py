"""The types of findings about amounts: who may have them, what they are and add up to; and how a class was run."""

from __future__ import annotations

from udfs.findings import NOTICE, REVIEW, Finding


class BadClaim(Finding):
    code, title = "bad-claim", "填的内容不能用来计算"
    remedy = "按提示改正后重新检查。"


class Ineligible(Finding):
    code, title = "ineligible", "不符合条件"
    template = "不应发放《{benefit}》：{says}"
    remedy = "核实后删除此行，或改正填错的内容。"


class EitherOr(Ineligible):
    code, title = "either-or", "只能享受其一的补贴"
    remedy = "两项只能享受其一，保留一项，删除另一项。"


class PaidAlready(Finding):
    code, title, level = "paid-already", "台账里已有同一笔", REVIEW
    template = "台账里这个人同一天的同一项补贴已经发过：{says}"
    remedy = "核实是否重复申报，是则删除此行。"


class Undecided(Finding):
    code, title, level = "undecided", "文件没有写明，待定", REVIEW
    template = "《{benefit}》待定：{says}"
    remedy = "请主管部门确定后再发放，确定的口径写进“设置”表的政策里。"


class UncheckedAmount(Finding):
    code, title, level = "unchecked-amount", "金额未核", REVIEW
    template = "“{label}”的公式取了本行以外的单元格，这一列的条件和金额未核"
    remedy = "改为引用本行的单元格，或人工核对。"


class NoPolicy(Finding):
    code, title, level = "no-policy", "没有指明政策", REVIEW
    template = "没有指明政策，金额和条件未核"
    remedy = "在“设置”表里写明政策并定义名称“政策”，或检查时用 --policy（函数的政策参数）指明。"


class UnnamedBenefit(Finding):
    code, title, level = "unnamed-benefit", "不知道发的是哪项补贴", REVIEW
    template = "没有表号，看不出“{labels}”发的是哪项补贴，条件和金额未核"
    remedy = "在 ROSTER_CHECK 的第二个参数写上表号后重新检查。"


class ColumnQuestion(Finding):
    code, title, level = "column-question", "列名看不准", REVIEW
    template = "{says}"
    remedy = "检查时用 --map 列=事实 回答，或改好列名后重新检查。"


class RowQuestion(Finding):
    code, title, level = "row-question", "看不准的行", REVIEW
    template = "{says}"
    remedy = "是人员的，补上身份证号或序号，移到合计上面；不是的不用管。"


class HiddenPart(Finding):
    code, title, level = "hidden-part", "有隐藏的内容", NOTICE
    template = "{says}，隐藏的内容也照样检查了"
    remedy = "取消隐藏看一看，不该有的请删除。"


class HiddenSheet(Finding):
    code, title, level = "hidden-sheet", "有隐藏的工作表", REVIEW
    template = "工作簿里有隐藏的工作表{names}，没有检查"
    remedy = "取消隐藏后重新检查；不该有的请删除。"


class AmountsNotHeld(Finding):
    code, title, level = "amounts-not-held", "金额没有核", REVIEW
    template = "“{labels}”的金额和条件未核：{says}"
    remedy = "按提示补上后重新检查。"


class NoBenefit(Finding):
    code, title, level = "no-benefit", "文件没有这项补贴", REVIEW
    remedy = "核对内容是否填对；填对的，请主管部门确定按哪份文件办理。"


class OutsidePeriod(Finding):
    code, title, level = "outside-period", "日期不在文件有效期内", REVIEW
    template = "《{benefit}》：{says}"
    remedy = "核对日期；确在有效期外的，按主管部门的意见办理。"


class Untested(Finding):
    code, title, level = "untested", "条件未核", REVIEW
    template = "表里没有“{labels}”，《{benefit}》的有关条件未核"
    remedy = "另行核实，或在表里加上这几列填好后重新检查。"


class UntestedRow(Finding):
    code, title, level = "untested-row", "这一行的条件未核", REVIEW
    template = "“{label}”没有填，《{benefit}》的有关条件未核"
    remedy = "补填后重新检查。"


class OverwrittenFormula(Finding):
    code, title = "overwritten-formula", "公式被改掉"
    template = "“{label}”的公式被改成了{given}，{compared}"
    remedy = "把相邻行的公式复制过来。"


class ChangedFormula(Finding):
    code, title = "changed-formula", "公式被改动"
    template = "“{label}”的公式与{than}不同{more}"
    remedy = "把相邻行的公式复制过来。"


class Uncalculated(Finding):
    code, title = "uncalculated", "没有计算"
    template = "公式还没有算出数（本表共 {count} 个）"
    remedy = "先用 butie calc 计算，再检查。"


class Simulated(Finding):
    code, title = "simulated", "测算结果不能据以发放"
    template = "政策是测算用的（{tried}），按它算出的金额不能据以发放"
    remedy = "发放前删去测算的内容，用 butie calc 重新计算后再检查。"


class AmountDiffers(Finding):
    code, title = "amount-differs", "金额不对"
    template = "“{label}”为 {given} 元，按文件应为 {expected} 元"
    remedy = "改用公式计算，或用 butie calc 重新计算本表。"


class AssumedAmount(Finding):
    code, title, level = "assumed-amount", "缺少数量，金额未核", REVIEW
    template = "“{label}”为 {given} 元；没有填{lacking}，按{counted} 算是 {expected} 元，对不对看不出来"
    remedy = "补上这一列（或这一格）后重新检查。"


class BlankAmount(Finding):
    code, title, level = "blank-amount", "金额没有填", REVIEW
    template = "“{label}”没有填，按文件应为 {expected} 元"
    remedy = "核实是否漏填；几个人的金额合并在一格的，请拆开分别填。"


class WrongTotal(Finding):
    code, title = "wrong-total", "合计不符"
    template = "“{label}”{kind}为 {given}，各行相加为 {expected}"
    remedy = "检查合计公式是否包含所有行，或用 butie calc 重新计算。"


class WrongCount(Finding):
    code, title = "wrong-count", "写明的人数与名单不符"
    template = "写的是 {given} 人，名单里有 {expected} 人"
    remedy = "清点名单，改正人数，或补上遗漏的人。"


class WrongStatedAmount(Finding):
    code, title = "wrong-stated-amount", "写明的金额与名单不符"
    template = "写的是 {given} 元，名单里“{label}”相加为 {expected} 元"
    remedy = "核对各行金额，改正写明的金额。"


class ClassConduct(Finding):
    code, title = "class-conduct", "办班不符合要求"
    template = "{what}{says}"
    remedy = "核对班级人数和学时；确实不符的，按文件不予结算或整改。"


class ClassNotice(ClassConduct):
    code, title, level = "class-notice", "办班的原则性要求", NOTICE
    remedy = "文件写的是“原则上”，请在审批材料里说明原因。"
