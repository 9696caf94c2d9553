"""The installed command `butie`, as the menu finds and runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

SECONDS = 600
ASIDE = Path(__file__).with_name("butie.json")
NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW of Windows
MISSING = (
    "没有找到 butie 程序，这个菜单要用它。\n\n"
    "请信息人员按 butie 的说明（README）装好，再运行 butie libreoffice install，然后重新打开 LibreOffice。\n"
    "公式里的函数不需要它，照常可用。"
)


class Unanswered(Exception):
    """The command could not do it: str() is the sentence for the user."""


def command() -> list[str] | None:
    """How to start butie: the one that installed this extension, else the one on PATH, else None."""
    if ASIDE.exists():
        found: list[str] = json.loads(ASIDE.read_text(encoding="utf-8"))
        if Path(found[0]).exists():
            return found
    on_path = shutil.which("butie")
    return [on_path] if on_path else None


def run(start: list[str], arguments: list[str], result: Path) -> str:
    """What butie says of a file, once it has written `result`. Raises Unanswered where it hasn't."""
    try:
        ran = subprocess.run(
            [*start, *arguments],
            env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | {"PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            encoding="utf-8",
            errors="replace",
            creationflags=NO_WINDOW if os.name == "nt" else 0,
        )
    except subprocess.TimeoutExpired:
        raise Unanswered(f"butie 在 {SECONDS} 秒里没有做完，已经停下。原表没有改动。") from None
    except OSError as error:
        raise Unanswered(f"butie 启动不了（{error.strerror}）。请重新安装 butie。") from error
    if not result.exists():
        raise Unanswered(ran.stderr.strip() or f"butie 没有写出结果（退出状态 {ran.returncode}）。原表没有改动。")
    return (ran.stderr + ran.stdout).strip()


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """A file name in the folder that nothing has yet: 花名册-校验.xlsx, 花名册-校验2.xlsx ..."""
    number = 1
    while (found := folder / f"{stem}-{suffix}{number if number > 1 else ''}.xlsx").exists():
        number += 1
    return found
