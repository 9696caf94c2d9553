"""butie new: a form, a working paper or a 测算表 as a new workbook."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from policies import settings
from workbooks.build import new
from workbooks.form_library import form
from workbooks.problems import FileProblem
from workbooks.whatif.plan_sheet import FORM as PLAN

MOST_ROWS = 10_000
LONGEST_NAME = 60


def run(arguments: argparse.Namespace) -> int:
    """Writes the workbook and says where; a file that is there already may be somebody's filled form."""
    if arguments.form.strip() == PLAN:
        return _plan(arguments)
    wanted = form(arguments.form)
    out = _free(Path(arguments.out or f"{file_name(wanted.title)}.xlsx"))
    if arguments.rows is not None and not 1 <= arguments.rows <= MOST_ROWS:
        raise FileProblem(f"行数应在 1 到 {MOST_ROWS} 之间，不是 {arguments.rows}。")
    if arguments.rows is not None and not wanted.tables:
        raise FileProblem(f"《{wanted.title}》没有一行一行填的表，--rows 用不上。请去掉 --rows 再试，没有新建。")
    policy = arguments.policy or (None if wanted.document else settings.load().policy)
    new(arguments.form, out, rows=arguments.rows, policy=policy or None)
    print(f"已新建 {out}")
    return 0


def _plan(arguments: argparse.Namespace) -> int:
    """A 测算表 of the policy, which has to be named: its figures are filled in now."""
    from workbooks.whatif.plan_book import new_plan

    policy = arguments.policy or settings.load().policy
    if not policy:
        raise FileProblem(f"{PLAN}要按一份文件测算，请写明，如 butie new {PLAN} --policy haiyuan-2023。")
    if arguments.rows is not None:
        raise FileProblem(f"{PLAN}的行数由文件的项目定，--rows 用不上。请去掉 --rows 再试，没有新建。")
    out = new_plan(policy, _free(Path(arguments.out or f"{PLAN}.xlsx")))
    print(f"已新建 {out}")
    return 0


def _free(out: Path) -> Path:
    """A path at which nothing stands yet: it might be somebody's work. Raises FileProblem."""
    if out.is_file() and out.stat().st_size:
        raise FileProblem(f"“{out}”已经有了，新建不会盖住它。请用 -o 换一个文件名。")
    return out


def file_name(title: str) -> str:
    """A form's title as a file name that every system takes.

    >>> file_name("培训 补贴/花名册")
    '培训补贴花名册'
    """
    return re.sub(r'[\\/:*?"<>|\s.]+', "", title)[:LONGEST_NAME]
