"""Which columns of a payment list are read, and which one holds the amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policies.errors import InputProblem
from policies.vocabulary import vocabulary
from udfs.payment_states import Kind, kind_of
from workbooks.formula import column_letters
from workbooks.problems import FileProblem
from workbooks.reading.answers import Answers, keys_of, read_answers
from workbooks.reading.distinct import ANSWERED
from workbooks.reading.tables import Roster, RosterColumn
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED

AMOUNT, TOTAL = "金额", "合计"
SIDED = {f"{side}{AMOUNT}": side for side in (PAYABLE, PAID, RETURNED)}
IDENTITY, NAME, HOLDER, ACCOUNT = "身份证号", "姓名", "收款户名", "银行卡号"
WHO = (IDENTITY, NAME, HOLDER, ACCOUNT)
BENEFIT, PURPOSE, REMARK = "补贴项目", "用途", "摘要"
MONTH, SPAN, FIRST, LAST, MONTHS = "补贴月份", "补贴期间", "起始月份", "截止月份", "月数"
TOWNSHIP, FUND = "乡镇", "资金来源"
PAID_ON, RETURNED_ON, STATE = "交易日期", "退票日期", "交易状态"
REFERENCE, RETURNED_REFERENCE, REASON = "流水号", "原流水号", "退票原因"
BEGINS = ("起始", "开始")  # in the header of a month that is only the first


@dataclass(frozen=True)
class Asked:
    """What somebody said about columns: facts by column, and which column is the amount, by side or "" for all."""

    answers: Answers = field(default_factory=Answers)
    amounts: Mapping[str, str] = field(default_factory=dict)

    def keys(self) -> set[str]:
        """The columns that were named."""
        return {*self.answers.given, *self.amounts}


def read_asked(texts: Sequence[str], kept: Mapping[str, Mapping[str, str]] | None = None) -> Asked:
    """列=事实 as for any roster, and 列=金额, or 列=应付金额, 实付金额, 退票金额 for the files of one side.

    Raises InputProblem.
    """
    amounts: dict[str, str] = {}
    others = []
    for text in texts:
        column, _, label = text.partition("=")
        if label.strip() == AMOUNT or label.strip() in SIDED:
            (key,) = read_answers([f"{column}=无"])
            amounts[key] = SIDED.get(label.strip(), "")
        else:
            others.append(text)
    given = read_answers(others)
    if twice := set(given) & set(amounts):
        raise InputProblem(f"--map 里的“{twice.pop()}”给了两种回答，请只留一种")
    return Asked(Answers(given, kept or {}), amounts)


def refuse_unused(asked: Asked, known: set[str], listed: Sequence[str]) -> None:
    """Refuse an answer about a column that no file has. Raises InputProblem."""
    for key in sorted(asked.keys() - known):
        raise InputProblem(f"--map 里的“{key}”不是表里的列，表里有：{'、'.join(dict.fromkeys(listed))}")


def column_of(roster: Roster, label: str) -> RosterColumn | None:
    """The column of a fact, or one of our forms' own columns that is headed so."""
    found = roster.of(label)
    if found is None and roster.form is not None:
        own = (column for column in roster.columns if column.form and column.fact is None)
        found = next((c for c in own if (fact := vocabulary().header(c.header)) and fact.label == label), None)
    return found


def told_columns(roster: Roster) -> list[tuple[RosterColumn, Kind]]:
    """The columns that tell what became of a payment, all of them, but those of which it was answered that they don't.

    Of several columns with one fact the reading keeps one for its fact; here each may say the gravest.
    """
    found = []
    for column in roster.columns:
        known = column.fact or (vocabulary().header(column.header) if column.confidence < ANSWERED else None)
        header = column.header if column.confidence < ANSWERED else ""
        if kind := kind_of(header, known.label if known else ""):
            found.append((column, kind))
    return found


def is_list(roster: Roster) -> bool:
    """Whether its rows name somebody."""
    return any(column_of(roster, label) for label in WHO)


def amount_column(roster: Roster, side: str, asked: Asked) -> RosterColumn | None:
    """The column of the amounts: the one that was answered, the form's, the only one, else the total.

    None where there is none. Raises FileProblem where several may be meant.
    """
    named = [c for c in roster.columns if _answer(c, asked) in ("", side)]
    if not named:
        left = [c for c in roster.amounts if not _is_none(roster, c, asked)]
        named = [c for c in left if c.form and c.form.pays] or left
        if len(named) > 1:
            named = [c for c in named if c.header == TOTAL] or named
    if len(named) > 1:
        raise FileProblem(_which(roster, side, named))
    return named[0] if named else None


def _answer(column: RosterColumn, asked: Asked) -> str | None:
    """The side for which a column was called the amount ("" for all); None where it wasn't."""
    return next((asked.amounts[k] for k in keys_of(column.index, column.path) if k in asked.amounts), None)


def _is_none(roster: Roster, column: RosterColumn, asked: Asked) -> bool:
    """Whether it was answered that a column is nothing of interest."""
    answered = asked.answers.of(roster.shape, column.index, column.path)
    return answered is not None and answered[0] == ""


def _which(roster: Roster, side: str, named: Sequence[RosterColumn]) -> str:
    headers = [c.header for c in named]
    alike = len(set(headers)) < len(headers)
    names = [column_letters(c.index) if alike else c.header for c in named]
    listed = "、".join(f"{c.header}（{column_letters(c.index)}）" for c in named)
    return (
        f"“{roster.sheet}”有几列金额：{listed}，哪一列是{side}的金额？请用 --map 列={AMOUNT} 指明，"
        f"如 --map {names[0]}={AMOUNT}（只管{side}文件的，写 --map {names[0]}={side}{AMOUNT}）。"
    )
