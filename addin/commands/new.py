"""butie new: a form or working paper as a new workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbooks.build import new


def run(arguments: argparse.Namespace) -> int:
    """Writes the workbook and says where."""
    out = Path(arguments.out)
    new(arguments.form, out, rows=arguments.rows, policy=arguments.policy or "haiyuan-2023")
    print(f"已新建 {out}")
    return 0
