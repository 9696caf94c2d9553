"""The add-in as a workbook, for readers that take no add-in."""

import zipfile
from pathlib import Path


def as_workbook(addin: Path, target: Path) -> Path:
    """The same package as a workbook with macros."""
    with zipfile.ZipFile(addin) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"excel.addin.macroEnabled", b"excel.sheet.macroEnabled")
            archive.writestr(name, data)
    return target
