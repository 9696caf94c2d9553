"""A file that is there already may be somebody's work: what makes new ones never covers it."""

from __future__ import annotations

from pathlib import Path

from workbooks.problems import FileProblem


def fresh(out: str | Path) -> Path:
    """The path, if nothing is there yet. Raises FileProblem."""
    path = Path(out)
    if path.is_file() and path.stat().st_size:
        raise FileProblem(f"“{path}”已经有了，不会盖住它。请换一个文件名。")
    return path
