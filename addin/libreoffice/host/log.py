"""The log file in the user's LibreOffice profile."""

from __future__ import annotations

import tempfile
from pathlib import Path

import uno

from addin.fault_log import record

NAME = "butie.log"


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
    return record(path(), where)
