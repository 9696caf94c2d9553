"""The sheets of the result workbook and their columns: one table that writes them and reads them back.

A sheet of cases that would be longer than a worksheet can be goes on in another (已核对2, 已核对3 …). The columns
in `LABELS` and `SUMS` are on every sheet of cases, so that the totals of 汇总 add them up in one way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbooks.reconciling.outcomes import AGREES, IN_ONE_SUM, IN_PARTS, RESENT

SUMMARY, DIFFERENCES, SETTLED, PENDING, INPUTS = "汇总", "差异明细", "已核对", "待确认", "输入清单"
SHEETS_OF_CASES = (DIFFERENCES, SETTLED, PENDING)
ROWS_OF_A_SHEET = 1_048_576

HARMLESS = (AGREES, IN_PARTS, IN_ONE_SUM, RESENT)
"""Outcomes in which the right person got the right sum for the right thing: they stand on 已核对. 跨期 is none of them:
the money is right, but the books of two months are not."""

NUMBER, OUTCOME = "序号", "结果"
BENEFIT, TOWNSHIP, PERIOD, FUND = "补贴", "乡镇", "期间", "资金来源"
PAYABLE, PAID, RETURNED, UNCOUNTED, DIFFERENCE = "应付", "实付", "退票", "其中不冲减", "差额"
CASES, ROWS = "件数", "行数"
PLACES, REASON, RETURN_REASON, ACTION = "所在行（文件·表·行）", "理由", "退票原因", "建议处理"
CONFIRMED, YES, NO = "确认", "是", "否"
LABELS = (OUTCOME, BENEFIT, TOWNSHIP, PERIOD, FUND)
SUMS = (CASES, ROWS, PAYABLE, PAID, RETURNED, UNCOUNTED, DIFFERENCE)
BETWEEN = "／"  # the different names, numbers or accounts of one case
UNSAID = "未写明"  # stands for a blank label, so that the totals have something to count by
SEAL = "行校验"
LONGEST_TEXT = 32_000  # characters that a cell holds, and a bit less


@dataclass(frozen=True)
class Column:
    """One column: its kind is text, code (personal numbers), money, count, input or fixed (digests, never wrapped).

    A text longer than `width` characters makes its row higher. What is not `printed` stands to the right of the page.
    """

    header: str
    kind: str = "text"
    width: float = 8
    printed: bool = True


CASE_COLUMNS = (
    Column(NUMBER, "count", 6),
    Column(OUTCOME, width=11),
    Column("姓名", width=9),
    Column("身份证号", "code", 20),
    Column("账号", "code", 21),
    Column(BENEFIT, width=15),
    Column(PERIOD, width=10),
    Column(TOWNSHIP, width=9),
    Column(PAYABLE, "money", 12),
    Column(PAID, "money", 12),
    Column(RETURNED, "money", 11),
    Column(DIFFERENCE, "money", 12),
    Column(PLACES, width=24),
    Column(REASON, width=30),
    Column(RETURN_REASON, width=10),
    Column(ACTION, width=19),
    Column(FUND, width=14, printed=False),
    Column(UNCOUNTED, "money", 12, printed=False),
    Column(CASES, "count", 7, printed=False),
    Column(ROWS, "count", 7, printed=False),
    Column(SEAL, "fixed", 18, printed=False),
)
"""差异明细 and 已核对. A case with several benefits, periods, townships or funds has a row for each: the first counts
the case."""

ONE, OTHER = "甲", "乙"
PARTS = ("类别", "姓名", "身份证号", "账号", "金额", "文件", "表", "行")
DIGEST = "文件SHA-256"


def _part(which: str) -> tuple[Column, ...]:
    """The columns that tell one of the two rows of a candidate."""
    kinds = ("text", "text", "code", "code", "money", "text", "text", "count")
    widths = (7, 9, 20, 21, 11, 15, 9, 8)
    told = zip(PARTS, kinds, widths, strict=True)
    return tuple(Column(which + part, kind, width) for part, kind, width in told)


PAIR_COLUMNS = (
    Column(NUMBER, "count", 6),
    *_part(ONE),
    *_part(OTHER),
    Column(REASON, width=28),
    Column(CONFIRMED, "input", 8),
    *(replace(column, printed=False) for column in CASE_COLUMNS if column.header in (*LABELS, *SUMS)),
    Column(ONE + DIGEST, "fixed", 20, printed=False),
    Column(OTHER + DIGEST, "fixed", 20, printed=False),
    Column(SEAL, "fixed", 18, printed=False),
)
"""待确认: a row for each candidate, two rows of the inputs (甲 and 乙, 类别 is 应付, 实付 or 退票); 确认 is filled with
是 or 否. A row without 乙 stands for itself. The sums under 应付, 实付, 退票 count each row of the inputs once, however
many candidates name it; 甲金额 and 乙金额 show it each time."""

FAILED = "其中付款失败"
INPUT_COLUMNS = (
    Column("类别", width=8),
    Column("文件", width=34),
    Column("工作表", width=20),
    Column(ROWS, "count", 9),
    Column("金额合计", "money", 17),
    Column(FAILED, "money", 15),
    Column("SHA-256", "fixed", 64),
    Column("不参加对账的", width=44),
)


def index_of(columns: tuple[Column, ...], header: str) -> int:
    """The place of a column, from 0."""
    return next(index for index, column in enumerate(columns) if column.header == header)
