"""The process that reads one old workbook: its bytes come in, JSON goes out. It may die; its parent tells why.

Run as ``python -m workbooks.reading.old_child BYTES SECONDS``: limits of memory and processor time.
"""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from workbooks.reading.biff import BadFile, Locked, Scan, scan

_EPOCH = datetime(1899, 12, 30)
_ERROR = re.compile(r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!)")
LOCKED = "有打开密码，读不了。请在 Excel 或 WPS 中去掉打开密码，另存后再试。"
DAMAGED = "已损坏，或者不是旧格式的表格，读不出来。请用 Excel 或 WPS 打开后另存为“.xlsx”再试。"


def main() -> int:
    """Reads standard input, writes standard output."""
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    try:
        found = _read(sys.stdin.buffer.read())
    except Locked:
        found = {"problem": LOCKED}
    except KeyboardInterrupt:
        raise
    except BaseException:  # the library's panics are no Exception
        found = {"problem": DAMAGED}
    json.dump(found, sys.stdout, ensure_ascii=False)
    return 0


def _limit(memory: int, seconds: int) -> None:
    """Where the system has such limits; elsewhere the parent's clock is the only one."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _read(content: bytes) -> dict[str, Any]:
    from python_calamine import CalamineWorkbook, PasswordError

    seen = scan(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise Locked from error
    sheets = []
    for meta in book.sheets_metadata:
        if str(meta.typ).endswith("WorkSheet"):
            sheet = book.get_sheet_by_name(meta.name)
            visible = str(meta.visible).endswith(".Visible")
            sheets.append({"name": meta.name, "visible": visible, **_sheet(sheet, seen, meta.name)})
    if not sheets:
        raise BadFile
    return {"sheets": sheets, "from_1904": seen.from_1904, "contains": seen.contains}


def _sheet(sheet: Any, seen: Scan, name: str) -> dict[str, Any]:
    top, left = sheet.start or (0, 0)
    cells = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        cells += [[row, c, *_typed(v)] for c, v in enumerate(values, left + 1) if v != "" and v is not None]
    merged = [[a + 1, b + 1, c + 1, d + 1] for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    looks = seen.sheets.get(name)
    return {
        "cells": cells,
        "merged": merged,
        "hidden_rows": sorted(looks.hidden_rows) if looks else [],
        "hidden_columns": sorted(looks.hidden_columns) if looks else [],
        "widths": looks.widths if looks else {},
    }


def _typed(value: object) -> tuple[str, object]:
    if isinstance(value, bool):
        return "flag", value
    if isinstance(value, int | float):
        return "number", value
    if isinstance(value, datetime):
        return "date", _days(value - _EPOCH)
    if isinstance(value, date):
        return "date", _days(datetime(value.year, value.month, value.day) - _EPOCH)
    if isinstance(value, time):
        return "date", _days(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
    if isinstance(value, timedelta):
        return "date", _days(value)
    text = str(value)
    return ("error", text) if _ERROR.fullmatch(text) else ("text", text)


def _days(span: timedelta) -> int | float:
    days = span / timedelta(days=1)
    return int(days) if days == int(days) else days


if __name__ == "__main__":
    sys.exit(main())
