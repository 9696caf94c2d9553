"""butie new: a form or working paper as a new workbook."""

from __future__ import annotations

import argparse

from addin.fresh import fresh
from policies import settings
from workbooks.build import new
from workbooks.form_library import form
from workbooks.problems import FileProblem

MOST_ROWS = 10_000


def run(arguments: argparse.Namespace) -> int:
    """Writes the workbook and says where; a file that is there already may be somebody's filled form."""
    if arguments.rows is not None and not 1 <= arguments.rows <= MOST_ROWS:
        raise FileProblem(f"行数应在 1 到 {MOST_ROWS} 之间，不是 {arguments.rows}。")
    out = fresh(arguments.out)
    policy = arguments.policy or (None if form(arguments.form).document else settings.load().policy)
    new(arguments.form, out, rows=arguments.rows, policy=policy or None)
    print(f"已新建 {out}")
    return 0
