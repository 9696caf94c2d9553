"""A progress bar on a terminal, silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Gives a callback (done, total)."""
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
