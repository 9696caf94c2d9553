"""butie policy new: a commented folder for a county's own document."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from policies.errors import InputProblem
from policies.library import document_ids
from workbooks.atomic import atomic_file

TEMPLATE = Path(__file__).parent.parent / "template"
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
HOLE = "{id}"


def run(arguments: argparse.Namespace) -> int:
    """Lays the folder and says what to do next."""
    if len(arguments.names) != 1:
        raise InputProblem("请写一个代号：butie policy new 县名拼音-年份，如 butie policy new shifan-2024 -o 我的政策")
    name = arguments.names[0]
    if not ID.fullmatch(name):
        raise InputProblem(f"代号“{name}”只能用小写字母、数字和中间的“-”，如 shifan-2024")
    if name in document_ids():
        raise InputProblem(f"已经有叫“{name}”的政策文件，请换一个代号")
    folder = Path(arguments.out or ".") / name.replace("-", "_")
    if folder.exists():
        raise InputProblem(f"“{folder}”已经有了，不会盖住它。请换一个代号，或用 -o 换一个文件夹")
    lay(name, folder)
    print(f"已建好 {folder}：里面是一份编造的示范，每种写法各一例，照着文件改。")
    print(f"改完检查：butie policy check {folder}")
    print(f"检查通过后启用：butie settings --folder {folder}")
    return 0


def lay(name: str, folder: Path) -> None:
    """Writes the files of the template for an id. Raises FileProblem."""
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InputProblem(f"建不了文件夹“{folder}”（{error.strerror}），请换一个位置") from error
    for source in sorted(TEMPLATE.glob("*.yaml")):
        with atomic_file(folder / source.name) as file:
            file.write(source.read_text(encoding="utf-8").replace(HOLE, name).encode())
