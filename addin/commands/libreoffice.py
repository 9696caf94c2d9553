"""butie libreoffice: build, install."""

from __future__ import annotations

import argparse
from pathlib import Path

from policies.errors import InputProblem


def run(arguments: argparse.Namespace) -> int:
    """Runs the action that was asked for."""
    return {"build": _build, "install": _install}[arguments.action](arguments)


def _build(arguments: argparse.Namespace) -> int:
    from addin.libreoffice.build import build

    if not arguments.out:
        raise InputProblem("请用 -o 指明写到哪个文件，如 butie libreoffice build -o butie.oxt")
    build(Path(arguments.out))
    print(f"已写出 {arguments.out}。双击它，或在 LibreOffice 的“工具—扩展管理器”里添加，然后重新打开 LibreOffice。")
    return 0


def _install(arguments: argparse.Namespace) -> int:
    from addin.libreoffice.install import install

    install()
    print("已装进 LibreOffice。重新打开它，菜单里有“补贴助手”，公式里可以写 =TRAINING_SUBSIDY(…)。")
    return 0
