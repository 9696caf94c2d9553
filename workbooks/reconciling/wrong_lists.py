"""Lists that are no payments, whatever their rows hold: of failures, of what is still to be paid, our own proposals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from udfs.payment_states import in_passing
from workbooks.problems import FileProblem
from workbooks.reading.tables import Roster, RosterColumn
from workbooks.reconciling.lines import Lines
from workbooks.reconciling.model import PAID, Entry

OURS = ("重发清单", "暂不重发清单")  # forms that tell what to pay: no payable is new in them, and nothing is paid yet
_OF_BOTH = re.compile("成功|全部|所有|结果|情况|含|及|和|与|、")  # of a title that speaks of failures among others
_NOT_YET = re.compile("申请|待[发付支]|拟[发付支]|送盘|报盘|报送|送银行|预[发付]|应[发付]")
_ALREADY = re.compile("实[发付]|已[发付支]|回单|回盘|结果")


def refuse_ours(file: str, lists: Sequence[Roster]) -> None:
    """Refuse our own list of what to pay again. Raises FileProblem."""
    for roster in lists:
        if roster.form is not None and roster.form.id in OURS:
            raise FileProblem(
                f"“{file}”的“{roster.sheet}”是本程序做的{roster.form.id}，说的是要付什么，不是应付名册，也不是付成的凭据；"
                "请给名册和银行的回单，重发以后银行给的回单作为实付（--paid）。"
            )


def refuse_unpaid(file: str, roster: Roster, amount: RosterColumn, lines: Lines, read: Sequence[Entry]) -> None:
    """Refuse a list given as payments whose amount, name or title says that it holds none. Raises FileProblem."""
    if lines.side != PAID:
        return
    if in_passing(amount.header):
        raise FileProblem(
            f"“{file}”的“{roster.sheet}”里“{amount.header}”不是付出的金额；是退票清单的，请用 --returned 给。"
        )
    names = [roster.sheet, *roster.titles, file.rpartition(".")[0]]
    paid = next((entry for entry in read if not entry.failed), None)
    if paid is None:
        return
    where = f"“{file}”的“{roster.sheet}”"
    for name in names:
        if in_passing(name) and not _OF_BOTH.search(name):
            raise FileProblem(
                f"{where}写着“{name}”，第 {paid.row} 行却没有说失败或退回，分不清付成了没有；没有付成的请作为退票"
                "（--returned）给，或加一列“状态”写明 失败，付成的请改名。"
            )
        if _NOT_YET.search(name) and not _ALREADY.search(name) and not lines.tells_of_payment:
            raise FileProblem(
                f"{where}写着“{name}”，是还没有付的名单，不能当作实付；请给银行的回单，"
                "确已付成的加一列“状态”写明 成功。"
            )
