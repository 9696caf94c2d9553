"""butie excel: build, install, doctor."""

from __future__ import annotations

import argparse
from pathlib import Path

from policies.errors import InputProblem

MEGABYTE = 1024 * 1024


def run(arguments: argparse.Namespace) -> int:
    """Runs the action that was asked for."""
    return {"build": _build, "install": _install, "doctor": _doctor}[arguments.action](arguments)


def _build(arguments: argparse.Namespace) -> int:
    from addin.excel.build import build, listed
    from addin.excel.wheels import PYTHONS

    if not arguments.out:
        raise InputProblem("请用 -o 指明写到哪个文件夹，如 butie excel build -o 安装盘")
    target = Path(arguments.out)
    if not arguments.wheels:
        print("正在下载 Windows 上要装的 Python 包，约一两分钟……", flush=True)
    build(target, arguments.county or "", Path(arguments.wheels) if arguments.wheels else None)
    total = 0
    for name, size, digest in listed(target):
        total += size
        print(f"{digest}  {size:>10}  {name}")
    print(f"已写出“{target}”，共 {total / MEGABYTE:.1f} MB。")
    print(f"里面没有 Python：要用的机器上没有 64 位 Python {' 或 '.join(PYTHONS)} 的，")
    print(f"请从 python.org 下载官方的 python-{PYTHONS[0]}.x-amd64.exe，放进这个文件夹，安装.cmd 会先装它。")
    print("然后把整个文件夹拷到要用的机器上，双击 安装.cmd。")
    return 0


def _install(arguments: argparse.Namespace) -> int:
    from addin.excel.install import choose, install

    if not arguments.folder:
        raise InputProblem("请写明安装文件夹，或者直接双击里面的 安装.cmd")
    place = install(Path(arguments.folder))
    chosen = choose(arguments.county or "")
    print(f"已装好：{place}")
    print(f"新建工作簿用的政策：{chosen or '还没有定，以后在“补贴助手—设置”里定'}")
    print("请打开 Excel：菜单里有“补贴助手”，单元格里可以写 =TRAINING_SUBSIDY(…)。")
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from addin.excel.diagnose import WRONG, items, machine, report

    found = list(items(machine()))
    print(report(found))
    return 1 if any(item.state == WRONG for item in found) else 0
