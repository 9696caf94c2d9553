"""The functions as Excel calls them: one xlwings worksheet function for each row of the catalogue, over udfs.cells.

Every argument may be left out, so that a missing one is told in Chinese and not by Excel's #VALUE!. No type hints on
what xlwings sees: it would act on them. Nothing is volatile. Equal arguments are answered from the cache of udfs.cells.
The policy must be an argument (the name 政策 will do): a cell that doesn't mention it would keep the old law's amount
when it changes, and the workbook that xlwings hands over is the active one, which need not be the cell's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from inspect import Parameter, Signature
from typing import Any

import xlwings

from addin.excel.names import LOG, TITLE
from addin.fault_log import record
from addin.host_values import cut, number
from policies.settings import home
from udfs.catalogue import FUNCTIONS
from udfs.cells import call
from udfs.function import Function
from udfs.ranges import CellError

FIRST_ERROR, LAST_ERROR = -2146828288, -2146762753
"""Excel's error values as COM hands them over: SCODEs of facility "control", 0x800A0000 to 0x800AFFFF."""
ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
"""The error values that xlwings writes as text (err_to_str)."""
NEWER_ERRORS = {2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!"} | {
    2049: "#FIELD!",
    2050: "#CALC!",
    2051: "#BUSY!",
}
"""Those that it leaves as integers, by their number in Excel (XlCVError)."""


def _worksheet_function(function: Function) -> Callable[..., Any]:
    def answer(*args):  # type: ignore[no-untyped-def]
        try:
            return _out(call(function.name, cut([_argument(arg) for arg in args])))
        except Exception:
            return f"错误：程序出错，没有算出，详情在 {record(home() / LOG, function.name)}"

    answer.__name__ = answer.__qualname__ = function.name
    answer.__doc__ = function.help
    parameters = [Parameter(arg.ascii, Parameter.POSITIONAL_OR_KEYWORD, default=None) for arg in function.args]
    answer.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    for arg in function.args:
        answer = xlwings.arg(arg.ascii, doc=f"{arg.label}：{arg.help}", ndim=2, err_to_str=True)(answer)
    return xlwings.func(category=TITLE)(answer)  # last, for each of the above would set the category back


def _argument(rows: list[list[object]] | None) -> object:
    """An argument as rows of cells; one cell alone is a scalar. None where it was left out."""
    if rows is None:
        return None
    cells = [[_cell(value) for value in row] for row in rows]
    return cells[0][0] if len(cells) == 1 and len(cells[0]) == 1 else cells


def _cell(value: object) -> object:
    """A value as COM hands it over: numbers are doubles, of a currency cell decimals, dates have a time of day."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, str):
        return CellError(value) if value in ERRORS else value
    if isinstance(value, Decimal):
        return number(float(value))  # the cell itself holds a double
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if type(value) is int and FIRST_ERROR <= value <= LAST_ERROR:
        return CellError(NEWER_ERRORS.get(value - FIRST_ERROR, f"#{value - FIRST_ERROR}"))
    return value


def _out(value: object) -> object:
    """What COM takes for a cell: a whole number as a double too, since Excel takes no integer of 64 bits."""
    if isinstance(value, list):
        return [[_out(cell) for cell in row] for row in value]
    return value if isinstance(value, bool | str | date) else float(value)  # type: ignore[arg-type]


globals().update({name: _worksheet_function(function) for name, function in FUNCTIONS.items()})
