"""Files that are given together: the same one twice would count twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbooks.book_import import digest
from workbooks.problems import FileProblem


def refuse_twice(paths: Sequence[Path]) -> dict[Path, str]:
    """SHA-256 of each file; refuses the same file, or the same content under another name. Raises FileProblem."""
    known: dict[Path | str, Path] = {}
    found: dict[Path, str] = {}
    for path in paths:
        content = digest(path) if path.is_file() else ""
        marks: list[Path | str] = [path.resolve(), *([content] if content else [])]
        for mark in marks:
            if mark in known:
                same = "给了两次" if path.resolve() == known[mark].resolve() else f"和“{known[mark]}”内容完全一样"
                raise FileProblem(f"“{path}”{same}，会重复计算。请只留一份再试，没有写出。")
        known |= dict.fromkeys(marks, path)
        found[path] = content
    return found
