"""Boxes to tick in one cell: □五星　□四星, of which ☑五星　□四星 has one ticked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

BOX, TICK, APART = "□", "☑", "　"
TICKS = "☑☒√✓✔■"


def boxed(lead: str, words: Sequence[str], ticked: Collection[str] = ()) -> str:
    """The text of a cell: its lead, then each word behind a box."""
    return lead + APART.join(f"{TICK if word in ticked else BOX}{word}" for word in words)


def choices(lead: str, words: Sequence[str]) -> tuple[str, ...]:
    """The texts with no box or one ticked."""
    return boxed(lead, words), *(boxed(lead, words, (word,)) for word in words)


def ticked(text: str, words: Sequence[str]) -> list[str]:
    """The words that stand behind a ticked box; a tick after an empty box counts for the same word."""
    marks = re.compile(rf"[{TICKS}]\s*({'|'.join(re.escape(w) for w in sorted(words, key=len, reverse=True))})")
    return marks.findall(text)
