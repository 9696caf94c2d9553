"""Documents of counties in folders outside the package, as the settings name them.

The package goes first: an id or a fact of its own is never taken by a folder. A folder is compiled when it is first
read and kept beside the settings, so that Pythons without a YAML reader (LibreOffice's) can use it too; a copy that is
older than its folder is not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from policies.compile import HEADER, compile_county, county_folders, county_fresh
from policies.errors import PolicyProblem, SourceProblem, StaleCompilation
from policies.settings import home, load

KEPT = "compiled"
Trees = dict[str, Any]


@dataclass(frozen=True)
class County:
    """One document outside the package: its folder, its trees by file name, the words that it adds."""

    id: str
    folder: Path
    files: Trees
    facts: Trees


@dataclass(frozen=True)
class Counties:
    """What the settings' folders hold, the words they add, and what is wrong with the others, by folder."""

    by_id: dict[str, County] = field(default_factory=dict)
    words: Trees = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


def appearance() -> tuple[object, ...]:
    """What tells whether the settings or a file in their folders changed."""
    try:
        folders = [Path(folder) for folder in load().folders]
    except PolicyProblem as problem:
        return (str(problem),)
    files = [file for folder in folders for place in county_folders(folder) for file in sorted(place.glob("*.yaml"))]
    return (*folders, *map(_looks, files))


def _looks(file: Path) -> tuple[object, ...]:
    try:
        found = file.stat()
    except FileNotFoundError:
        return (file,)  # removed between two looks
    return file, found.st_mtime_ns, found.st_size


@cache
def counties() -> Counties:
    """The documents of all folders that the settings name; nothing raises, what is wrong is told by folder."""
    found = Counties()
    try:
        folders = load().folders
    except PolicyProblem as problem:
        found.broken[str(home())] = str(problem)
        return found
    for folder in folders:
        for place, page in _pages(Path(folder), found.broken):
            _take(found, place, page)
    return found


def _pages(folder: Path, broken: dict[str, str]) -> Iterator[tuple[Path, Trees]]:
    places = county_folders(folder)
    if not places:
        broken[str(folder)] = "文件夹不存在，或里面没有 document.yaml"
    for place in places:
        try:
            yield place, page_of(place)
        except (SourceProblem, StaleCompilation) as problem:
            broken[str(place)] = str(problem)


def _take(found: Counties, place: Path, page: Trees) -> None:
    """Adds a document whose id and words are nobody else's."""
    from policies.library import FACTS, compiled, packaged_ids
    from policies.vocabulary import build

    county = County(page["files"][HEADER]["id"], place, page["files"], page["facts"])
    if county.id in packaged_ids():
        found.broken[str(place)] = f"“{county.id}”是程序自带的文件，请换一个 id"
        return
    if county.id in found.by_id:
        found.broken[str(place)] = f"“{county.id}”在“{found.by_id[county.id].folder}”里已经有了，请换一个 id"
        return
    try:
        build(compiled(FACTS) | found.words | county.facts)
    except SourceProblem as problem:
        found.broken[str(place)] = str(problem)
        return
    found.words.update(county.facts)
    found.by_id[county.id] = county


def page_of(place: Path) -> Trees:
    """The compiled page of a county's folder. Raises SourceProblem; StaleCompilation where no YAML reader is there."""
    kept = home() / KEPT / f"{place.name}-{hashlib.sha256(str(place).encode()).hexdigest()}.json"
    with contextlib.suppress(OSError, ValueError):  # not kept yet, or damaged: compiled anew
        page: Trees = json.loads(kept.read_text(encoding="utf-8"))
        if county_fresh(page, place):
            return page
    try:
        page = compile_county(place)
    except ImportError as error:
        raise StaleCompilation(f"“{place}”改动过，请在命令行运行一次 butie policy list") from error
    with contextlib.suppress(OSError):  # where nothing can be kept, it is compiled each time
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    return page
