"""Old .xls and .et files: read in a process of its own, which may crash or hang without harm to anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import workbooks
from udfs.cells import CellError
from workbooks.cells import BookCells, SheetCells, rows_of
from workbooks.formula import Area
from workbooks.problems import FileProblem
from workbooks.reading.open_any import refuse_1904

SECONDS = 20
LARGEST_MEMORY = 2 << 30  # bytes of address space


@dataclass(frozen=True)
class OldBook:
    """An old workbook: its cells, column widths in characters by sheet, and what else the file holds, in Chinese."""

    book: BookCells
    widths: dict[str, dict[int, float]] = field(default_factory=dict)
    contains: tuple[str, ...] = ()


def old_book(path: Path, content: bytes) -> OldBook:
    """The visible sheets of an .xls or .et file. Raises FileProblem."""
    found = _read_apart(path, content)
    if problem := found.get("problem"):
        raise FileProblem(f"“{path.name}”{problem}")
    refuse_1904(found["from_1904"], path)
    sheets = [_sheet(sheet) for sheet in found["sheets"] if sheet["visible"]]
    if not sheets:
        raise FileProblem(f"“{path.name}”里没有可见的工作表。请检查是不是选错了文件。")
    hidden = tuple(sheet["name"] for sheet in found["sheets"] if not sheet["visible"])
    widths = {sheet["name"]: {int(c): w for c, w in sheet["widths"].items()} for sheet in found["sheets"]}
    return OldBook(BookCells(sheets, {}, "xls", hidden), widths, tuple(found["contains"]))


def _read_apart(path: Path, content: bytes) -> dict[str, Any]:
    environment = os.environ | {"PYTHONPATH": str(Path(workbooks.__file__).parent.parent), "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "workbooks.reading.old_child", str(LARGEST_MEMORY), str(SECONDS)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, env=environment, check=False
        )
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise FileProblem(
            f"“{path.name}”读了 {SECONDS} 秒还没有读完，可能已损坏，没有读取。请用 Excel 或 WPS 另存为“.xlsx”后再试。"
        ) from None
    except ValueError:
        raise FileProblem(f"“{path.name}”已损坏，读不出来。请用 Excel 或 WPS 修复后另存为“.xlsx”再试。") from None
    return dict(found)


def _sheet(found: dict[str, Any]) -> SheetCells:
    cells = [(row, column, _value(kind, value)) for row, column, kind, value in found["cells"]]
    days = frozenset((row, column) for row, column, kind, _ in found["cells"] if kind == "date")
    merged = [Area(None, *place) for place in found["merged"]]
    hidden = (frozenset(found["hidden_rows"]), frozenset(found["hidden_columns"]))
    return SheetCells(found["name"], rows_of(found["name"], cells), merged, *hidden, days)


def _value(kind: str, value: Any) -> object:
    if kind == "error":
        return CellError(value)
    return int(value) if kind == "number" and float(value).is_integer() else value
