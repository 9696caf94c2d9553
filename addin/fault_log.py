"""The log of a spreadsheet program's add-in, so that a fault of ours leaves its trace.

Arguments are never written: they may be personal data.
"""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

LARGEST = 1_000_000


def record(log: Path, where: str) -> Path:
    """Adds the exception being handled to the log; returns its path."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST:
            log.unlink()
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {where}\n{traceback.format_exc(chain=False)}\n")
    except OSError:
        traceback.print_exc()
    return log
