"""A table on a terminal: columns that line up, Chinese characters two wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

GAP = "  "


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows as lines, the first column to the left, the others to the right.

    >>> list(columns([("项目", "金额"), ("a", "100.00")]))
    ['项目    金额', 'a     100.00']
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [_padded(text, widths[i], to_the_left=i == 0) for i, text in enumerate(row)]
        yield GAP.join(cells).rstrip()


def width(text: str) -> int:
    """How many places of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, size: int, to_the_left: bool) -> str:
    space = " " * (size - width(text))
    return text + space if to_the_left else space + text
