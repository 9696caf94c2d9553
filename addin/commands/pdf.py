"""butie pdf: a workbook as it is printed, through LibreOffice."""

from __future__ import annotations

import argparse
from pathlib import Path

from addin.fresh import fresh
from addin.libreoffice.pdf import to_pdf


def run(arguments: argparse.Namespace) -> int:
    """Writes the PDF beside the file unless another place is named."""
    source = Path(arguments.file)
    out = fresh(arguments.out or source.with_suffix(".pdf"))
    to_pdf(source, out)
    print(f"已写 {out}")
    return 0
