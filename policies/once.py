"""A function's answers, each asked for once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Found = TypeVar("Found")


class Once(dict[Key, Found], Generic[Key, Found]):
    """What a function gives for each key that was looked up: as quick as a dict where it is known already."""

    def __init__(self, function: Callable[[Key], Found]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: Key) -> Found:
        found = self[key] = self._function(key)
        return found
