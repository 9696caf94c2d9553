"""The install folder: the add-in, the wheels for Windows, 安装.cmd and 卸载.cmd; used without a network."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from addin.excel import addin_file, scripts, wheels
from addin.excel.names import FILE
from policies.errors import InputProblem
from policies.library import packaged_ids
from workbooks.problems import FileProblem

WHEELS = "wheels"


def build(target: Path, county: str = "", given: Path | None = None) -> None:
    """Write the folder `target`, whole or not at all; `given` is a folder of wheels instead of the network.

    `county` is the id of the document that the installation sets; "" lets it ask. Raises InputProblem for a county that
    is unknown, FileProblem for all else.
    """
    if county and county not in packaged_ids():
        raise InputProblem(f"没有“{county}”这份政策文件；有：{'、'.join(packaged_ids())}")
    if given is not None and not given.is_dir():
        raise FileProblem(f"文件夹“{given}”不存在。--wheels 后面写放 .whl 文件的文件夹。")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileProblem(f"“{target}”已经有了，没有写出安装文件夹。请换一个位置。")
    if not target.parent.is_dir():
        raise FileProblem(f"文件夹“{target.parent}”不存在，没有写出安装文件夹。请先建好，或换一个位置。")
    temporary = Path(tempfile.mkdtemp(prefix=".butie-", dir=target.parent))
    try:
        temporary.chmod(0o755)
        _fill(temporary, county, given)
        if target.exists():
            target.rmdir()
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def listed(folder: Path) -> Iterator[tuple[str, int, str]]:
    """(name, bytes, SHA-256) of each file of a folder."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        data = path.read_bytes()
        yield path.relative_to(folder).as_posix(), len(data), hashlib.sha256(data).hexdigest()


def _fill(folder: Path, county: str, given: Path | None) -> None:
    (folder / WHEELS).mkdir()
    wheels.collect(folder / WHEELS, given)
    version = metadata.version(wheels.OURS)
    (folder / scripts.INSTALL).write_bytes(scripts.install_script(version, wheels.PYTHONS, county))
    (folder / scripts.REMOVE).write_bytes(scripts.remove_script())
    (folder / FILE).write_bytes(addin_file.content())
