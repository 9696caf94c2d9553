"""A progress bar on a terminal, silence in a pipe; what a spreadsheet program shows instead, where it listens."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LISTENER: ContextVar[Callable[[str, int, int], None] | None] = ContextVar("listener", default=None)
"""Gets (title, done, total) in place of the terminal."""


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Gives a callback (done, total)."""
    if listener := LISTENER.get():
        yield lambda done, total: listener(title, done, total)
        return
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from tqdm import tqdm

    with tqdm(desc=title, leave=False, bar_format="{desc} {bar} {percentage:3.0f}% 剩余 {remaining}") as shown:

        def show(done: int, total: int) -> None:
            shown.total = total
            shown.n = done
            shown.refresh()

        yield show
