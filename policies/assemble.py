"""Puts the files of one document together: header, chapters, benefits with their titles and plans."""

from __future__ import annotations

from dataclasses import replace

from policies.decode import Where, decode
from policies.model import Chapter, Document
from policies.source import Node

HEADER = "document.yaml"


def assemble(files: dict[str, Node], folder: str = "") -> Document:
    """The document of its trees by file name. Raises SourceProblem."""
    place = f"{folder}/" if folder else ""
    header = decode(Document, files[HEADER], Where(place + HEADER))
    chapters = [
        _titled(decode(Chapter, tree, Where(place + name))) for name, tree in sorted(files.items()) if name != HEADER
    ]
    return replace(header, chapters=tuple(chapters))


def _titled(chapter: Chapter) -> Chapter:
    named = {
        title: replace(benefit, title=title, plan=chapter.id, in_force=benefit.in_force or chapter.in_force)
        for title, benefit in chapter.benefits.items()
    }
    return replace(chapter, benefits=named)
