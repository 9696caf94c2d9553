"""butie resend: the bank's list of what must be paid again, from the result of a reconciliation."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from addin.fresh import fresh
from workbooks.atomic import check_target
from workbooks.reconciling.resend import to_resend, write, yuan
from workbooks.reconciling.result_reader import read_whole

ONCE = "程序不记得清单送过没有：送银行以后，要连同这批的回单再对账，再出下一份，否则会重付。"


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where something has to wait."""
    source, out = Path(arguments.file), fresh(arguments.out)
    check_target(out, source, ".xlsx")
    found = to_resend(*read_whole(source), arguments.unpaid)
    if not found.persons and not found.held:
        print("没有要重发的，没有写出文件。")
        return 0
    write(found, out)
    print(f"重发 {len(found.persons)} 人，{yuan(found.fen):.2f} 元：{out}")
    if found.persons:
        print(ONCE, file=sys.stderr)
    if found.held:
        kinds = Counter(owed.waits for owed in found.held)
        told = "、".join(f"{waits} {count} 笔" for waits, count in kinds.items())
        amount = yuan(sum(owed.fen for owed in found.held))
        print(f"另有 {len(found.held)} 笔 {amount:.2f} 元暂不重发（{told}），列在“暂不重发”表里。", file=sys.stderr)
    return 1 if found.held else 0
