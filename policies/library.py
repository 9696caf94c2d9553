"""Finds the compiled documents and resolves a policy text to a Policy.

A compilation older than its sources is refused, never used.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from policies.assemble import assemble
from policies.errors import PolicyProblem, SourceProblem, StaleCompilation
from policies.model import Document
from policies.policy import Policy, read_policy

HERE = Path(__file__).parent
COMPILED = HERE / "compiled"
FACTS = "facts"
CACHE_SIZE = 256
LOOK_AGAIN = 1  # second


@cache
def compiled(name: str) -> dict[str, Any]:
    """The trees of a compiled document (or of the vocabulary) by file name. Raises StaleCompilation."""
    path = COMPILED / f"{name}.json"
    if not path.exists():
        raise StaleCompilation(f"法规数据“{name}”尚未编译，请运行 python -m policies.compile")
    page = json.loads(path.read_text(encoding="utf-8"))
    folder = HERE if name == FACTS else HERE / page["folder"]
    if folder.is_dir() and not _fresh(page["sources"], folder, name):
        raise StaleCompilation(f"法规数据“{name}”在编译之后改动过，请运行 python -m policies.compile")
    files: dict[str, Any] = page["files"]
    return files


def _fresh(hashes: dict[str, str], folder: Path, name: str) -> bool:
    from policies.compile import digest, sources, word_sources

    present = [p for p in (word_sources(folder) if name == FACTS else sources(folder)) if p.exists()]
    if not present:
        return True  # only the compilation was shipped
    return {p.relative_to(folder).as_posix(): digest(p) for p in present} == hashes


@cache
def packaged_ids() -> tuple[str, ...]:
    """The ids of the documents that the package brings."""
    return tuple(sorted(p.stem for p in COMPILED.glob("*.json") if p.stem != FACTS))


@cache
def document_ids() -> tuple[str, ...]:
    """The ids of all documents: those of the package, then those of the settings' folders."""
    from policies.outside import counties

    return (*packaged_ids(), *sorted(counties().by_id))


@cache
def document(name: str) -> Document:
    """A document by id. Raises PolicyProblem."""
    if name in packaged_ids():
        return assemble(compiled(name), str(name).replace("-", "_"))
    from policies.outside import counties

    outside = counties()
    if name in outside.by_id:
        county = outside.by_id[name]
        try:
            return assemble(county.files, str(county.folder))
        except SourceProblem as problem:
            raise PolicyProblem(str(problem)) from problem
    known = "、".join(document_ids())
    if not known:
        raise StaleCompilation("法规数据尚未编译，请运行 python -m policies.compile")
    broken = "".join(f"；“{folder}”不能用：{says}" for folder, says in outside.broken.items())
    raise PolicyProblem(f"没有叫“{name}”的政策文件，现有：{known}{broken}")


@lru_cache(maxsize=CACHE_SIZE)
def resolve(text: str) -> Policy:
    """The policy of a policy text `id` or `id?名=值&名=值`. Raises PolicyProblem."""
    return read_policy(text, document)


class _Watch:
    """What the settings and their folders looked like when they were read; `generation` counts the readings."""

    generation = 0
    looked = 0.0
    mark: object = None


def generation() -> int:
    """Which reading of the law this is, for whoever keeps answers; what changed since is read anew.

    A host keeps one Python alive all day. Settings and folders are looked at once a second at most.
    """
    now = monotonic()
    if not _Watch.looked or now - _Watch.looked >= LOOK_AGAIN:
        from policies.outside import appearance

        mark = appearance()
        if _Watch.looked and mark != _Watch.mark:
            reload()
        _Watch.looked, _Watch.mark = now, mark
    return _Watch.generation


def reload() -> None:
    """Forgets what was read: the settings name other folders now."""
    from policies.outside import counties
    from policies.vocabulary import compiled_words

    for kept in (counties, compiled_words, document_ids, document, resolve):
        kept.cache_clear()
    _Watch.generation += 1
