"""The calculation engine behind a narrow interface: values and formulas in, values or honest ignorance out.

cellrune does the ordinary formulas. What it can't do it says; where it is known to answer wrongly, guards.py
steps in before or after. Rows and columns count from 1.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from udfs.cells import CellError
from workbooks.formula import address, area
from workbooks.problems import FileProblem

_READ_LIMITS = {
    "max_archive_bytes": 1 << 29,
    "max_entry_uncompressed_bytes": 1 << 30,
    "max_total_uncompressed_bytes": 1 << 31,
    "max_compression_ratio": 100_000,
    "max_cells_per_sheet": 8_000_000,
    "max_total_cells": 20_000_000,
    "max_shared_strings": 8_000_000,
}
_BATCH = 50_000
_DAY_ZERO = date(1899, 12, 30).toordinal()
_MOST_CELLS_READ = 1_000_000
UNKNOWN = "_BUTIE.UNKNOWN()"
"""A formula that no engine can do: a cell holding it makes every cell that depends on it unknown."""

_REASONS = {
    "unsupported_function": "没有函数 {0}",
    "unsupported_name": "没有名称 {0}",
    "blocked_by_upstream": "它依赖的单元格没能算出",
    "circular_reference": "循环引用：公式直接或间接用到了自己",
    "parse_error": "公式读不懂",
    "nameless": "引擎不认识公式里的名称",
    "many_policies": "名称“政策”不止一个单元格，不知道用哪一个",
}


class Unknown(NamedTuple):
    """A value that the engine doesn't know, and why (its own code and detail)."""

    code: str
    detail: str

    @property
    def reason(self) -> str:
        """The cause in Chinese."""
        return _REASONS.get(self.code, "计算引擎不支持这种写法").format(self.detail)


class Engine:
    """A workbook being calculated. Values are None, bool, int, float, str, CellError or Unknown."""

    def __init__(self, content: bytes | None = None, path: Path | None = None) -> None:
        import cellrune

        self._book: Any = cellrune.Workbook.create() if content is None else _opened(cellrune, content, path)
        self._calculated = False
        self.moment: float | None = None

    def sheet_names(self) -> list[str]:
        """The worksheets, in tab order."""
        return [sheet["name"] for sheet in self._book.summary()["sheets"]]

    def extents(self) -> dict[str, tuple[int, int]]:
        """The last used row and column of each sheet."""
        found = {}
        for sheet in self._book.summary()["sheets"]:
            used = area(sheet["used_range"] or "A1")
            found[sheet["name"]] = (used.bottom, used.right) if used else (1, 1)
        return found

    def add_sheet(self, name: str) -> None:
        """Append an empty sheet."""
        self._book.add_sheet(name)

    def read(self, sheet: str, top: int, left: int, bottom: int, right: int) -> list[list[object]]:
        """The values of a rectangle: calculated ones after `calculate`, before it what the file shows."""
        step = max(1, _MOST_CELLS_READ // (right - left + 1))
        rows: list[list[object]] = []
        for start in range(top, bottom + 1, step):
            end = address(min(bottom, start + step - 1), right)
            block = self._book.read_values(sheet, address(start, left), end)
            rows += [[_value(cell) for cell in row] for row in block]
        return rows

    def write(self, sheet: str, values: Mapping[tuple[int, int], object]) -> None:
        """Put values in cells; a formula there is gone, None empties."""
        self._apply(
            {"kind": "set_value", "sheet": sheet, "address": address(row, column), "value": _cell(value)}
            for (row, column), value in values.items()
        )

    def set_formulas(self, sheet: str, formulas: Mapping[tuple[int, int], str], dynamic: bool = False) -> None:
        """Put formulas in cells; a dynamic one spills its array over the free cells below and beside it."""
        extra = {"dynamic_array": True} if dynamic else {}
        self._apply(
            {"kind": "set_formula", "sheet": sheet, "address": address(row, column), "formula": "=" + text} | extra
            for (row, column), text in formulas.items()
        )

    def _apply(self, changes: Iterable[dict[str, object]]) -> None:
        pending = list(changes)
        revision = self._book.summary()["semantic_revision"] if pending else 0
        for start in range(0, len(pending), _BATCH):
            receipt = self._book.apply_changes(revision, pending[start : start + _BATCH])
            revision = receipt["result_revision"]

    def calculate(self) -> None:
        """Bring every formula up to date. `moment` is the serial date and time that volatile functions see."""
        options = {} if self.moment is None else {"today_serial": float(int(self.moment)), "now_serial": self.moment}
        options["random_seed"] = 1
        if self._calculated:
            self._book.recalculate(**options)
        else:
            self._book.calculate(**options)
        self._calculated = True

    def spill_sizes(self, anchors: Sequence[tuple[str, int, int]], scratch: str) -> list[tuple[int, int]]:
        """Rows and columns over which each dynamic formula spilled; `scratch` is an empty sheet for asking."""
        if not anchors:
            return []
        asked = {}
        for number, (sheet, row, column) in enumerate(anchors, 1):
            reference = f"'{sheet.replace(chr(39), chr(39) * 2)}'!{address(row, column)}"
            asked[number, 1] = f"ROWS(_xlfn.ANCHORARRAY({reference}))"
            asked[number, 2] = f"COLUMNS(_xlfn.ANCHORARRAY({reference}))"
        self.set_formulas(scratch, asked)
        self.calculate()
        sizes = self.read(scratch, 1, 1, len(anchors), 2)
        return [(int(r), int(c)) if isinstance(r, int) and isinstance(c, int) else (1, 1) for r, c in sizes]


def _opened(cellrune: Any, content: bytes, path: Path | None) -> Any:
    try:
        return cellrune.Workbook.from_bytes(content, read_limits=_READ_LIMITS)
    except cellrune.CellRuneError as error:
        refusal = error
    mended = mend(content)
    if mended is not None:
        try:
            return cellrune.Workbook.from_bytes(mended, read_limits=_READ_LIMITS)
        except cellrune.CellRuneError as error:
            refusal = error
    raise FileProblem(
        f"“{path or '工作簿'}”的内部写法特殊，计算引擎打不开（{refusal.code}）。"
        "请用 Excel 或 WPS 打开后另存为“.xlsx”再试；原件没有改动。"
    ) from refusal


def mend(content: bytes) -> bytes | None:
    """A copy for calculating whose number formats all have a code; None where there is nothing to mend.

    Excel itself writes such styles; a missing code means General. The copy is never saved.
    """
    import io
    import zipfile

    copy, touched = io.BytesIO(), False
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.lower().endswith("styles.xml"):
                fixed = re.sub(rb"<((?:\w+:)?)numFmt\b(?![^>]*\bformatCode=)", rb'<\1numFmt formatCode="General"', data)
                touched, data = touched or fixed != data, fixed
            target.writestr(info.filename, data)
    return copy.getvalue() if touched else None


def _value(cell: dict[str, Any]) -> object:
    kind = cell["kind"]
    if kind == "number":
        number = cell["value"]
        return int(number) if number == int(number) and abs(number) < 1e15 else number
    if kind in ("text", "logical"):
        return cell["value"]
    if kind == "error":
        return CellError(cell["value"])
    if kind == "blank":
        return None
    return Unknown(cell.get("code", "").removeprefix("calculation."), cell.get("detail") or "")


def serial(day: date) -> int:
    """The number of a day in a cell, as Excel counts from March 1900 on."""
    return day.toordinal() - _DAY_ZERO


def _cell(value: object) -> dict[str, object]:
    if value is None:
        return {"kind": "blank"}
    if isinstance(value, bool):
        return {"kind": "logical", "value": value}
    if isinstance(value, date):
        return {"kind": "number", "value": float(serial(value))}
    if isinstance(value, int | float):
        return {"kind": "number", "value": float(value)}
    return {"kind": "error" if isinstance(value, CellError) else "text", "value": str(value)}
