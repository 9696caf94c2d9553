"""Lines that several commands say."""

from __future__ import annotations

from pathlib import Path


def lost(what: tuple[str, ...]) -> list[str]:
    """About what a converted file, or a changed one, could not keep."""
    return [f"没有保留：{one}" for one in what]


def kept(out: str, old: Path) -> str:
    """About another file that stood where the new one stands."""
    return f"原有的“{out}”内容不同，改名为“{old.name}”留着"
