"""Installs the extension for one user, by LibreOffice's own program unopkg."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from addin.libreoffice import programs
from addin.libreoffice.build import build
from workbooks.problems import FileProblem

SECONDS = 180


def install() -> None:
    """Build the extension and hand it to unopkg. Raises FileProblem with what to do where that fails."""
    program = programs.unopkg()
    if os.name == "posix" and os.geteuid() == 0:
        raise FileProblem("请用平时登录的用户安装，不要用 root：扩展装在用户自己的 LibreOffice 里。")
    with tempfile.TemporaryDirectory(prefix="butie-") as folder:
        extension = Path(folder) / "butie.oxt"
        build(extension, butie=programs.own_command())
        command = [str(program), "add", "--force", "--suppress-license", str(extension)]
        try:
            ran = subprocess.run(
                command,
                cwd=folder,
                env=programs.environment(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
                encoding="utf-8",
                errors="replace",
            )
        except subprocess.TimeoutExpired:
            raise FileProblem(f"unopkg 在 {SECONDS} 秒里没有装完，已经停下。请关闭 LibreOffice 后再试。") from None
        if ran.returncode:
            raise FileProblem(_why(ran.stdout + ran.stderr))


def _why(said: str) -> str:
    if "lock file" in said or "already running" in said:
        return "LibreOffice 正开着，装不了扩展。请先把它的窗口全部关闭（包括快速启动），再试一次。"
    last = said.strip().rpartition("\n")[2]
    return (
        f"unopkg 没有装成（{last or '没有说明'}）。也可以用 butie libreoffice build -o butie.oxt 做出文件，双击安装。"
    )
