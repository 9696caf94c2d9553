"""The wheels of the install folder: ours, made from what runs here, and all that it needs on 64-bit Windows."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from email.message import Message
from email.parser import Parser
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from workbooks.problems import FileProblem

if TYPE_CHECKING:
    from packaging.requirements import Requirement

PYTHONS = ("3.12", "3.11")
"""Versions of Python that the folder serves, the preferred one first."""

OURS, GROUP = "butie", "excel"
FLOORS = ("policies", "udfs", "workbooks", "addin")
REINSTALL = "请重新安装：pip install butie[excel]"
_PLATFORM = "win_amd64"
_ROOT = Path(__file__).resolve().parents[2]
_TIME = (1980, 1, 1, 0, 0, 0)
_KINDS = (".py", ".yaml", ".json")
_WHEEL = "Wheel-Version: 1.0\nGenerator: butie\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_WINDOWS = {
    "extra": "",
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "sys_platform": "win32",
}


def collect(target: Path, given: Path | None) -> None:
    """Fill the folder `target` with wheels: from the folder `given`, else downloaded. Raises FileProblem."""
    name, content = own_wheel()
    (target / name).write_bytes(content)
    for python in PYTHONS:
        if given is not None:
            _copy(given, target, python)
        else:
            _download(target, python)


def own_wheel() -> tuple[str, bytes]:
    """Our wheel's name and bytes. The law is refused where its compilation is stale. Raises FileProblem."""
    distribution = metadata.distribution(OURS)
    if GROUP not in (distribution.metadata.get_all("Provides-Extra") or ()):
        raise FileProblem(f"装着的 butie 没有 {GROUP} 一组依赖，说不出加载项要什么。{REINSTALL}")
    information = f"{OURS}-{distribution.version}.dist-info"
    members = dict(_code())
    members[f"{information}/METADATA"] = (distribution.read_text("METADATA") or "").encode()
    members[f"{information}/entry_points.txt"] = (distribution.read_text("entry_points.txt") or "").encode()
    members[f"{information}/licenses/LICENSE"] = (distribution.read_text("licenses/LICENSE") or "").encode()
    members[f"{information}/WHEEL"] = _WHEEL.encode()
    record = [f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in members.items()]
    members[f"{information}/RECORD"] = "".join([*record, f"{information}/RECORD,,\n"]).encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    return f"{OURS}-{distribution.version}-py3-none-any.whl", file.getvalue()


def settled(folder: Path, python: str) -> tuple[list[Path], list[str]]:
    """The wheels in a folder that an installation on Windows takes, and the requirements that none of them meets.

    xlwings is wanted in the version that is here: the add-in's VBA speaks to that one alone.
    """
    from packaging.requirements import Requirement

    wheels = list(_wheels(folder, python))
    here = metadata.version("xlwings")
    waiting = [Requirement(f"{OURS}[{GROUP}]=={metadata.version(OURS)}"), Requirement(f"xlwings=={here}")]
    taken, missing, seen = dict[str, Path](), set[str](), set[str]()
    while waiting:
        wanted = waiting.pop()
        if str(wanted) in seen:
            continue
        seen.add(str(wanted))
        found = [path for name, version, path in wheels if _meets(wanted, name, version)]
        if not found:
            missing.add(str(wanted).partition(";")[0].strip())
            continue
        taken[wanted.name.lower()] = found[0]
        waiting += _needs(found[0], wanted.extras, python)
    return list(taken.values()), sorted(missing)


def _code() -> Iterator[tuple[str, bytes]]:
    from policies.library import FACTS, compiled, packaged_ids

    for name in (FACTS, *packaged_ids()):
        compiled(name)
    for floor in FLOORS:
        for path in sorted((_ROOT / floor).rglob("*")):
            if path.suffix in _KINDS:
                yield path.relative_to(_ROOT).as_posix(), path.read_bytes()


def _copy(given: Path, target: Path, python: str) -> None:
    for path in given.glob("*.whl"):
        if not path.name.startswith(f"{OURS}-"):
            shutil.copyfile(path, target / path.name)
    _, missing = settled(target, python)
    if missing:
        raise FileProblem(f"“{given}”里缺 Python {python} 用的 {'、'.join(missing)}（win_amd64 的 .whl 文件）。")


def _download(target: Path, python: str) -> None:
    """What is missing, until nothing is: each wheel says what it needs in turn."""
    before: list[str] = []
    while missing := settled(target, python)[1]:
        if missing == before:
            raise FileProblem(f"下载来的不合 Python {python} 的要求：{'、'.join(missing)}。{REINSTALL}")
        before = missing
        _pip(target, python, missing)


def _pip(target: Path, python: str, wanted: Sequence[str]) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    place = ["--dest", str(target), "--platform", _PLATFORM, "--python-version", python]
    ran = subprocess.run([*command, *place, *wanted], capture_output=True, check=False, encoding="utf-8")
    if ran.returncode:
        last = ran.stderr.strip().rpartition("\n")[2]
        raise FileProblem(
            f"没有下载到 {'、'.join(wanted)}（{last}）。这台机器不能上网时，在能上网的机器上做安装文件夹，"
            "或者用 --wheels 指明以前下载的文件夹。"
        )


def _wheels(folder: Path, python: str) -> Iterator[tuple[str, str, Path]]:
    """(name, version, file), the newest first, of the wheels that this Python on Windows can install."""
    from packaging.tags import compatible_tags, cpython_tags
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename

    version = (int(python.partition(".")[0]), int(python.partition(".")[2]))
    interpreter = f"cp{version[0]}{version[1]}"
    usable = {*cpython_tags(version, platforms=[_PLATFORM]), *compatible_tags(version, interpreter, [_PLATFORM])}
    found = []
    for path in folder.glob("*.whl"):
        try:
            name, number, _, tags = parse_wheel_filename(path.name)
        except InvalidWheelFilename:
            continue
        if tags & usable:
            found.append((number, str(name), path))
    yield from ((name, str(number), path) for number, name, path in sorted(found, reverse=True))


def _meets(wanted: Requirement, name: str, version: str) -> bool:
    from packaging.utils import canonicalize_name

    return canonicalize_name(wanted.name) == name and wanted.specifier.contains(version)


def _needs(wheel: Path, extras: Iterable[str], python: str) -> Iterator[Requirement]:
    """What a wheel needs on Windows."""
    from packaging.requirements import Requirement

    for line in _described(wheel).get_all("Requires-Dist") or ():
        need = Requirement(str(line))
        places = [
            _WINDOWS | {"extra": e, "python_version": python, "python_full_version": python} for e in ("", *extras)
        ]
        if need.marker is None or any(need.marker.evaluate(place) for place in places):
            need.marker = None
            yield need


def _described(wheel: Path) -> Message:
    try:
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            return Parser().parsestr(archive.read(name).decode())
    except (OSError, StopIteration, zipfile.BadZipFile) as error:
        raise FileProblem(f"“{wheel.name}”读不出来，可能没有下载完。请删掉它，重新下载。") from error


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
