"""What a function asks of the document: the name 政策, and the cells of a range."""

from __future__ import annotations

from typing import Any

import uno
import unohelper

from addin.libreoffice.host.values import ERRORS
from udfs.ranges import CellError

POLICY_NAME = "政策"
FIRST_YEAR = 1899  # 1899-12-30 is day 0
FROM_1904 = (
    "错误：这个工作簿用的是 1904 日期系统，日期会差四年；"
    "请在“工具—选项—LibreOffice Calc—计算”里改成从 1899-12-30 起算，并核对日期"
)

Rows = tuple[tuple[object, ...], ...]


_watched: dict[str, Watch] = {}


class Watch(unohelper.Base, uno.getClass("com.sun.star.util.XModifyListener")):
    """Knows the policy text of a document, and has everything worked out anew when that changes.

    Calc doesn't see that a function reads the name 政策: without this, amounts of the old policy would stay.
    """

    def __init__(self, document: Any) -> None:
        self._document = document
        self.text = policy_text(document)
        document.addModifyListener(self)

    def modified(self, event: Any) -> None:
        text = policy_text(self._document)
        if text != self.text:
            self.text = text
            self._document.calculateAll()

    def disposing(self, event: Any) -> None:
        for key in [key for key, watch in _watched.items() if watch is self]:
            del _watched[key]


def policy_of(document: Any) -> str | None:
    """The text of the document's name 政策, kept until the document changes."""
    key = document.RuntimeUID
    if key not in _watched:
        _watched[key] = Watch(document)
    return _watched[key].text


def policy_text(document: Any) -> str | None:
    """The text of the name 政策: a constant, or what its cell shows; None where there is none."""
    names = document.NamedRanges
    if not names.hasByName(POLICY_NAME):
        return None
    name = names.getByName(POLICY_NAME)
    cells = name.getReferredCells()
    if cells is not None:
        return cells.getCellByPosition(0, 0).getString() or None
    return name.getContent().strip().removeprefix("=").strip('"') or None


def counts_from_1904(document: Any) -> bool:
    """Whether the document's serial numbers are not those that the law's dates are read from."""
    return bool(document.NullDate.Year != FIRST_YEAR)


def cells_of(area: Any) -> Rows:
    """The values of a range, cut at its sheet's last used row; an error cell is a CellError."""
    cursor = area.getSpreadsheet().createCursor()
    cursor.gotoEndOfUsedArea(False)
    address, last = area.getRangeAddress(), cursor.getRangeAddress().EndRow
    if address.EndRow > last:
        rows = max(last - address.StartRow, 0)
        area = area.getCellRangeByPosition(0, 0, address.EndColumn - address.StartColumn, rows)
    return tuple(
        tuple(_error(area, i, j) if value is None else value for j, value in enumerate(row))
        for i, row in enumerate(area.getDataArray())
    )


def _error(area: Any, row: int, column: int) -> CellError:
    number = area.getCellByPosition(column, row).getError()
    return CellError(ERRORS.get(number, f"Err:{number}"))
