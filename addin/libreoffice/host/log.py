"""A log file in the user's LibreOffice profile, so that a fault of the program leaves its trace.

Arguments are never written: they may be personal data.
"""

from __future__ import annotations

import tempfile
import traceback
from datetime import datetime
from pathlib import Path

import uno

NAME = "butie.log"
LARGEST = 1_000_000


def path() -> Path:
    """The log: butie.log in the profile's folder `user`, or in the folder for temporary files."""
    try:
        context = uno.getComponentContext()
        paths = context.ServiceManager.createInstanceWithContext("com.sun.star.util.PathSubstitution", context)
        folder = Path(uno.fileUrlToSystemPath(paths.substituteVariables("$(user)", True)))
    except uno.RuntimeException:
        folder = Path(tempfile.gettempdir())
    return (folder if folder.is_dir() else Path(tempfile.gettempdir())) / NAME


def fault(where: str) -> Path:
    """Write the exception being handled; returns the log's path."""
    log = path()
    try:
        if log.exists() and log.stat().st_size > LARGEST:
            log.unlink()
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {where}\n{traceback.format_exc(chain=False)}\n")
    except OSError:
        traceback.print_exc()
    return log
