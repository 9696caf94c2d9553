"""What can be wrong in a sheet. Each kind is a type of its own: code, title, level, sentence template, remedy.

Levels: 错误 must be put right before payment, 待核 needs a person's decision, 提醒 may stay as it is.
Messages show personal numbers masked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from policies.masking import masked

ERROR, REVIEW, NOTICE = "错误", "待核", "提醒"
LEVELS = (ERROR, REVIEW, NOTICE)


class Finding:
    """One thing found at one cell. `values` fill the template of its type."""

    code: ClassVar[str] = ""
    title: ClassVar[str] = ""
    level: str = ERROR
    template: ClassVar[str] = "{says}"
    remedy: ClassVar[str] = ""

    def __init__(self, sheet: str, cell: str, *, clause: str = "", **values: object) -> None:
        self.sheet = sheet
        self.cell = cell
        self.clause = clause
        self.message = masked(self.template.format(**values))

    @property
    def type(self) -> str:
        return self.code

    def __repr__(self) -> str:
        return f"<{self.code} {self.sheet}!{self.cell} {self.message}>"


class WrongIdentity(Finding):
    code, title = "wrong-identity", "身份证号错误"
    remedy = "按证件重新输入身份证号，单元格设为文本。"


class IdentityNotice(Finding):
    code, title, level = "identity-notice", "身份证号提醒", NOTICE
    remedy = "对照证件核实，按提示改写。"


class IdentityAsNumber(Finding):
    code, title, level = "identity-as-number", "身份证号是数字", NOTICE
    template = "身份证号存成了数字，请改为文本"
    remedy = "把单元格设为文本后重新输入，防止末尾几位丢失。"


class SexMismatch(Finding):
    code, title = "sex-mismatch", "性别与身份证号不符"
    template = "性别填“{given}”，身份证号显示为“{expected}”"
    remedy = "对照证件，改正性别或身份证号。"


class DuplicatePerson(Finding):
    code, title = "duplicate-person", "同一人重复"
    template = "身份证号 {number} 与 {other} 重复（姓名 {name}）"
    remedy = "核实是否重复申报，保留一行。"


class RepeatedAcrossSheets(Finding):
    code, title, level = "repeated-across-sheets", "同一人出现在几张表里", REVIEW
    template = "身份证号 {number} 在 {other} 也有（姓名 {name}）"
    remedy = "核实两处是否同一笔补贴，是则只保留一处。"


class DuplicateNumber(Finding):
    code, title = "duplicate-number", "号码重复"
    template = "{label} {number} 与 {other} 相同，但不是同一个人"
    remedy = "对照原件核实号码。"


class MissingValue(Finding):
    code, title = "missing-value", "必填项空白"
    template = "“{label}”没有填"
    remedy = "补填后重新检查。"


class MissingColumn(Finding):
    code, title, level = "missing-column", "缺少应有的列", REVIEW
    template = "没有找到“{label}”这一列（{form}）"
    remedy = "补上这一列并填好；列名不同的，改成表里的标准列名。"


class BadClaim(Finding):
    code, title = "bad-claim", "填的内容不能用来计算"
    remedy = "按提示改正后重新检查。"


class UnknownWord(Finding):
    code, title = "unknown-word", "填的内容不认识"
    remedy = "从下拉列表或列出的词里选一个。"


class BadDate(Finding):
    code, title = "bad-date", "日期不对"
    template = "“{label}”{says}"
    remedy = "写成 2024-05-01 这样的日期。"


class BadPeriod(Finding):
    code, title = "bad-period", "起止日期颠倒"
    template = "“{start_label}”{start} 晚于“{end_label}”{end}"
    remedy = "核对起止日期。"


class MonthsMismatch(Finding):
    code, title = "months-mismatch", "月数与起止日期不符"
    template = "月数填 {given}，{start} 至 {end} 应为 {expected} 个月"
    remedy = "核对月数或起止日期。"


class BadNumber(Finding):
    code, title = "bad-number", "数字不对"
    remedy = "改为大于或等于零的数，单位不要写在格内。"


class Ineligible(Finding):
    code, title = "ineligible", "不符合条件"
    template = "不应发放《{benefit}》：{says}"
    remedy = "核实后删除此行，或改正填错的内容。"


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
    code, title, level = "untested-row", "条件未核", REVIEW
    template = "“{label}”没有填，《{benefit}》的有关条件未核"
    remedy = "补填后重新检查。"


class OverwrittenFormula(Finding):
    code, title = "overwritten-formula", "公式被改掉"
    template = "“{label}”的公式被改成了{given}，{compared}"
    remedy = "把相邻行的公式复制过来。"


class ChangedFormula(Finding):
    code, title = "changed-formula", "公式与本表其他行不同"
    template = "“{label}”的公式与本列其他行不同"
    remedy = "把相邻行的公式复制过来。"


class AmountDiffers(Finding):
    code, title = "amount-differs", "金额不对"
    template = "“{label}”为 {given} 元，按文件应为 {expected} 元"
    remedy = "改用公式计算，或用 butie calc 重新计算本表。"


class ErrorCell(Finding):
    code, title = "error-cell", "单元格是错误值"
    template = "“{label}”显示 {given}"
    remedy = "用 butie calc 重新计算；仍是错误值的，检查公式引用的单元格。"


class WrongTotal(Finding):
    code, title = "wrong-total", "合计不符"
    template = "“{label}”合计为 {given}，各行相加为 {expected}"
    remedy = "检查合计公式是否包含所有行，或用 butie calc 重新计算。"


class FormRequirement(Finding):
    code, title = "form-requirement", "不符合表的要求"
    template = "不符合：{says}"
    remedy = "对照原件核对所填的内容，改正后重新检查。"


class SoftRequirement(FormRequirement):
    code, title, level = "soft-requirement", "要求待核", REVIEW
    template = "待核：{says}"
    remedy = "核对所填的内容；原则性的、文件没有写明的，由主管部门认定。"


class FormNotice(FormRequirement):
    code, title, level = "form-notice", "表的提醒", NOTICE
    template = "请注意：{says}"
    remedy = "知悉即可；填得不对的请改正。"


class WrongCode(Finding):
    code, title = "wrong-code", "代码错误"
    remedy = "对照营业执照或法人证书重新输入，单元格设为文本。"


class BadPoints(Finding):
    code, title = "bad-points", "得分不对"
    remedy = "按这一项的满分打分，没有做到的填 0。"


class EmptyForm(Finding):
    code, title, level = "empty-form", "没有填写", NOTICE
    template = "这张表还没有填写（{form}）"
    remedy = "填写后再检查。"


class NoRows(Finding):
    code, title, level = "no-rows", "没有填写人员", NOTICE
    template = "表头下面没有填写任何人员"
    remedy = "填写后再检查。"


class NoPolicy(Finding):
    code, title, level = "no-policy", "没有指明政策", REVIEW
    template = "工作簿里没有定义名称“政策”，金额和条件未核"
    remedy = "在“设置”表里写明政策并定义名称“政策”，或检查时用 --policy 指明。"


def to_json(findings: Iterable[Finding], file: str) -> dict[str, object]:
    """The findings of one file as plain data for --json."""
    return {
        "file": file,
        "findings": [
            {
                "sheet": found.sheet,
                "cell": found.cell,
                "level": found.level,
                "type": found.type,
                "message": found.message,
                "clause": found.clause,
                "remedy": found.remedy,
            }
            for found in findings
        ],
    }
