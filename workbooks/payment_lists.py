"""What every payment asks for next: the list of persons to be published, the summary of funds."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from policies.masking import mask
from udfs.sums import plain_money
from workbooks.build import new
from workbooks.payouts import UNSAID, Payouts, grouped

LIST, SUMMARY = "公示名单", "资金汇总表"
PAPER = re.compile(r"(花名册|(发放|申领|申请|结算|补贴)?表)(（.*）)?$")  # what a roster's title ends in


def publish(found: Payouts, out: Path) -> str:
    """Writes the list with masked identity numbers and gives its last line: 合计：N人，M元. Raises FileProblem."""
    rows = [
        {
            "姓名": one.name,
            "身份证号": mask(one.person),
            "乡镇": "" if one.township == UNSAID else one.township,
            "补贴项目": one.benefit,
            "金额（元）": one.amount,
        }
        for one in found.rows
    ]
    last = f"合计：{found.persons}人，{plain_money(found.total)}元"
    title = PAPER.sub("", found.titles[0]) if len(set(found.titles)) == 1 else "补贴人员"
    new(LIST, out, rows=len(rows), data=rows, fields={"标题": f"{title}公示名单", "合计": last})
    return last


def summarise(found: Payouts, out: Path) -> int:
    """Writes the summary by benefit, fund source and township; gives the number of its rows. Raises FileProblem."""
    rows = [
        {
            "补贴项目": one.benefit,
            "依据": one.basis,
            "资金来源": one.fund,
            "乡镇": one.township,
            "笔数": sum(1 for member in members if member.person),
            "人数": len({member.person for member in members if member.person}),
            "金额（元）": sum((member.amount or Decimal(0) for member in members), Decimal(0)),
        }
        for one, members in grouped(found)
    ]
    left = f"另有 {found.unlisted} 行未列入"
    new(SUMMARY, out, rows=len(rows), data=rows, fields={"总人数": found.persons, "未列入": left})
    return len(rows)
