"""What can be wrong in a table. Each kind is a type of its own: code, title, level, sentence template, remedy.

Levels: 错误 must be put right before payment, 待核 needs a person's decision, 提醒 may stay as it is.
Messages show personal numbers masked. Here stand the types about persons, their numbers, words and dates.
"""

from __future__ import annotations

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


class BirthMismatch(Finding):
    code, title = "birth-mismatch", "出生日期与身份证号不符"
    template = "“{label}”填 {given}，身份证号显示为 {expected}"
    remedy = "对照证件，改正出生日期或身份证号。"


class BornAfter(Finding):
    code, title = "born-after", "日期早于出生"
    template = "“{label}”{day} 早于身份证号上的出生日期 {born}"
    remedy = "对照证件和原始材料，改正日期或身份证号。"


class DuplicatePerson(Finding):
    code, title = "duplicate-person", "同一人重复"
    template = "身份证号 {number} 与 {other} 重复（姓名 {name}）"
    remedy = "核实是否重复申报，保留一行。"


class RepeatedAcrossSheets(Finding):
    code, title, level = "repeated-across-sheets", "同一人出现在几张表里", REVIEW
    template = "身份证号 {number} 在 {other} 也有（姓名 {name}）"
    remedy = "核实两处是否同一笔补贴，是则只保留一处。"


class RepeatedAcrossFiles(Finding):
    code, title, level = "repeated-across-files", "同一人出现在几个文件里", REVIEW
    template = "身份证号 {number} 在 {other} 也有（姓名 {name}）"
    remedy = "核实两个文件里是否同一笔补贴，是则只保留一处。"


class TwoNames(Finding):
    code, title = "two-names", "一个身份证号两个姓名"
    template = "身份证号 {number} 在这里是“{name}”，在 {other} 是“{other_name}”"
    remedy = "对照两人的证件，改正身份证号或姓名。"


class NearNames(Finding):
    code, title, level = "near-names", "同一身份证号的姓名写法不同", NOTICE
    template = "身份证号 {number} 在这里是“{name}”，在 {other} 是“{other_name}”，{why}"
    remedy = "对照证件，统一姓名的写法。"


class DuplicateNumber(Finding):
    code, title = "duplicate-number", "号码重复"
    template = "“{label}”{number} 与 {other} 相同，但不是同一个人"
    remedy = "对照原件核实号码。"


class WrongAccount(Finding):
    code, title = "wrong-account", "银行卡号错误"
    remedy = "按原卡重新输入卡号，单元格设为文本。"


class AccountNotice(Finding):
    code, title, level = "account-notice", "银行卡号提醒", NOTICE
    remedy = "对照原卡核实，按提示改写。"


class SharedAccount(Finding):
    code, title = "shared-account", "一张银行卡几个人用"
    template = "“{label}”{number} 与 {other} 相同，但不是同一个人"
    remedy = "对照原卡核实户名；补贴发到本人的卡上。"


class WrongPhone(Finding):
    code, title = "wrong-phone", "电话号码错误"
    remedy = "核实后重新输入，座机号前面加区号。"


class PhoneNotice(Finding):
    code, title, level = "phone-notice", "电话号码提醒", NOTICE
    remedy = "核实后按提示改写。"


class SharedPhone(Finding):
    code, title, level = "shared-phone", "一个电话几个人用", NOTICE
    template = "“{label}”{number} 与 {other} 相同，但不是同一个人"
    remedy = "家人共用的可以保留；由别人代填的，改为本人的电话。"


class WrongCode(Finding):
    code, title = "wrong-code", "代码错误"
    remedy = "对照营业执照或法人证书重新输入，单元格设为文本。"


class MissingValue(Finding):
    code, title = "missing-value", "必填项空白"
    template = "“{label}”没有填"
    remedy = "补填后重新检查。"


class MissingColumn(Finding):
    code, title, level = "missing-column", "缺少应有的列", REVIEW
    template = "没有找到“{label}”这一列（{form}）"
    remedy = "补上这一列并填好；列名不同的，改成表里的标准列名。"


class UnknownWord(Finding):
    code, title = "unknown-word", "填的内容不认识"
    remedy = "从下拉列表或列出的词里选一个。"


class BadDate(Finding):
    code, title = "bad-date", "日期不对"
    template = "“{label}”{says}"
    remedy = "写成 2024-05-01 这样的日期。"


class BadPeriod(Finding):
    code, title = "bad-period", "日期先后不对"
    template = "“{start_label}”{start} 应当{relation}“{end_label}”{end}"
    remedy = "核对这两个日期。"


class MonthsMismatch(Finding):
    code, title = "months-mismatch", "月数与起止日期不符"
    template = "月数填 {given}，{start} 至 {end} 应为 {expected} 个月"
    remedy = "核对月数或起止日期。"


class BadNumber(Finding):
    code, title = "bad-number", "数字不对"
    remedy = "改为大于或等于零的数，单位不要写在格内。"


class AmountAsText(Finding):
    code, title, level = "amount-as-text", "金额是文本", NOTICE
    template = "“{label}”的“{given}”是文本，求和公式不会把它算进去"
    remedy = "改为数字，单位不要写在格内；也可以用 butie read 写一份整理过的副本。"


class ErrorCell(Finding):
    code, title = "error-cell", "单元格是错误值"
    template = "“{label}”显示 {given}"
    remedy = "用 butie calc 重新计算；仍是错误值的，检查公式引用的单元格。"


class NoRows(Finding):
    code, title, level = "no-rows", "没有填写人员", NOTICE
    template = "表头下面没有填写任何人员"
    remedy = "填写后再检查。"
