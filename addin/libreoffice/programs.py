"""Where LibreOffice's programs are, and the clean environment that they need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from workbooks.problems import FileProblem

CLEAN_PATH = "/usr/bin:/bin"
_ASK_SECONDS = 30
_MISSING = "没有找到 LibreOffice。请先安装（25.2 或更新，https://zh-cn.libreoffice.org），再试一次。"


def environment() -> dict[str, str]:
    """The environment without anything that points LibreOffice to another Python.

    LibreOffice of Linux takes the prefix of its Python from the first python3 on PATH: with a virtual environment
    there its add-ins fail without a word.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYENV", "VIRTUAL_ENV", "CONDA"))}
    return kept if os.name == "nt" else kept | {"PATH": CLEAN_PATH}


def soffice() -> Path:
    """The program soffice. Raises FileProblem where LibreOffice is not installed."""
    return _program("soffice")


def unopkg() -> Path:
    """The program that installs extensions. Raises FileProblem where LibreOffice is not installed."""
    return _program("unopkg")


def python() -> Path:
    """A Python that has `uno`. Raises FileProblem where there is none."""
    office = soffice().resolve().parent
    names = ("python.exe", "python") if os.name == "nt" else ("python", "../Resources/python", "/usr/bin/python3")
    for found in (office / name for name in names):
        if found.exists() and _has_uno(found):
            return found
    raise FileProblem("找到了 LibreOffice，没有找到它的 Python（uno）。Debian、Ubuntu 请安装 python3-uno，再试一次。")


def own_command() -> list[str]:
    """How another program starts `butie`."""
    return [sys.executable, "-m", "addin.cli"]


def _program(name: str) -> Path:
    for folder in _folders():
        found = shutil.which(name, path=str(folder))
        if found:
            return Path(found)
    raise FileProblem(_MISSING)


def _folders() -> Iterator[Path]:
    if os.name == "nt":
        roots = (os.environ.get(key) for key in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"))
        yield from (Path(root) / "LibreOffice" / "program" for root in roots if root)
    elif sys.platform == "darwin":
        yield Path("/Applications/LibreOffice.app/Contents/MacOS")
    else:
        yield from (Path(folder) for folder in CLEAN_PATH.split(":"))
        yield from sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)
        yield Path("/usr/local/bin")


def _has_uno(program: Path) -> bool:
    command = [str(program), "-c", "import uno"]
    asked = subprocess.run(command, env=environment(), capture_output=True, timeout=_ASK_SECONDS, check=False)
    return asked.returncode == 0
