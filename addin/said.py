"""Lines that several commands say."""

from __future__ import annotations

from pathlib import Path


def kept(out: str, old: Path) -> str:
    """About another file that stood where the new one stands."""
    return f"原有的“{out}”内容不同，改名为“{old.name}”留着"
