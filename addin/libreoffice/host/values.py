"""What Calc hands in and takes back, turned into what udfs.cells takes and gives.

Calc knows numbers and texts only. In an argument on its own an empty cell is 0.0, in a range it is "". An error never
comes in an `any`: Calc passes it on without asking (in a range: Err:504). Dates are serial numbers, booleans 1.0 and
0.0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from addin.host_values import number
from policies.vocabulary import NUMERIC, vocabulary
from udfs.function import DATE, FACT, POLICY, RANGE, TEXT, Arg, Function

EPOCH = date(1899, 12, 30).toordinal()
ERRORS = {
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
"""Calc's numbers of the errors that .xlsx knows (LibreOffice, formula/errorcodes.hxx)."""

Reader = Callable[[object], object]
Rows = Sequence[Sequence[object]]


@cache
def reader(arg: Arg) -> Reader:
    """How a cell of this argument is read.

    Where no number can be meant, 0 is an empty cell. For a number it stays 0: templates guard with IF(C5="","",...).
    """
    if arg.kind in (POLICY, DATE, TEXT):
        return _text
    if arg.kind == FACT:
        kind = _type(arg)
        if kind == "flag":
            return _flag
        return number if kind in NUMERIC else _text
    return number


def _text(value: object) -> object:
    return None if value == 0 else number(value)


def _flag(value: object) -> object:
    return bool(value) if value in (0, 1) else number(value)


def wants_document(function: Function) -> bool:
    """Whether the function may have to ask the document: for its name 政策, or how it counts days."""
    return any(arg.kind in (POLICY, DATE) for arg in function.args)


def dates(function: Function) -> tuple[int, ...]:
    """The positions of the arguments that are dates."""
    return tuple(i for i, arg in enumerate(function.args) if arg.kind == DATE or _type(arg) == "date")


def _type(arg: Arg) -> str:
    return vocabulary().fact(arg.fact_label).type if arg.kind == FACT else ""


def as_range(arg: Arg) -> bool:
    """Whether Calc hands in the range itself, with its error cells, instead of its values."""
    return arg.kind == RANGE and not arg.optional


def rows(value: Rows, read: Reader) -> list[list[object]]:
    """A range, its cells read. Here 0 is a number: an empty cell is ""."""
    if read is _text:
        read = number
    return [[read(cell) for cell in row] for row in value]


def out(value: str | date | float) -> float | str:
    """A scalar as Calc takes it: a date becomes its serial number."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return float(value.toordinal() - EPOCH)
    return float(value)
