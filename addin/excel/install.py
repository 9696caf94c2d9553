"""What 安装.cmd leaves to Python: the add-in into Excel's own startup folder, and which county's law new workbooks use.

Excel opens what lies in that folder whenever it starts, and trusts the macros in it unless an administrator forbids so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path

from addin.excel.addin_file import xlwings_version
from addin.excel.names import FILE
from policies import settings
from policies.errors import InputProblem
from policies.library import document, packaged_ids
from workbooks.atomic import atomic_file
from workbooks.problems import FileProblem

STARTUP = ("Microsoft", "Excel", "XLSTART")


def install(folder: Path) -> Path:
    """Put the add-in of an install folder into Excel's startup folder. Raises FileProblem; InputProblem off Windows."""
    if sys.platform != "win32":
        raise InputProblem("加载项只能装在 Windows 上。请在那台机器上双击安装文件夹里的 安装.cmd")
    return place(folder / FILE, Path(os.environ["APPDATA"]))


def place(addin: Path, roaming: Path) -> Path:
    """Copy the add-in below the user's roaming folder and give its place. Raises FileProblem."""
    made, here = xlwings_version(addin), metadata.version("xlwings")
    if made != here:
        raise FileProblem(f"加载项是用 xlwings {made} 做的，装着的是 {here}，合不上。请重新取得完整的安装文件夹。")
    target = roaming.joinpath(*STARTUP) / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(target) as file:
        file.write(addin.read_bytes())
    return target


def choose(county: str, ask: Callable[[str], str] = input) -> str:
    """The policy of new workbooks: what this person has set, else `county`, else what is asked for; "" where none is.

    Raises InputProblem where `county` is no document of ours.
    """
    kept, ids = settings.load(), packaged_ids()
    if county and county not in ids:
        raise InputProblem(f"没有“{county}”这份政策文件；有：{'、'.join(ids)}")
    chosen = kept.policy or county or _asked(ids, ask)
    if chosen and chosen != kept.policy:
        settings.save(replace(kept, policy=chosen))
    return chosen


def _asked(ids: Sequence[str], ask: Callable[[str], str]) -> str:
    print("新建工作簿按哪个县的文件？")
    for number, name in enumerate(ids, 1):
        header = document(name)
        print(f"  {number}  {header.region}  {header.title}")
    while True:
        try:
            answer = ask(f"请输入 1 到 {len(ids)}，以后再定直接按回车：").strip()
        except EOFError:
            return ""
        if not answer:
            return ""
        if answer.isdecimal() and 1 <= int(answer) <= len(ids):
            return ids[int(answer) - 1]
        print("没有这一项。")
