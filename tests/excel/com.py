"""How values reach our functions from Excel's cells and formulas, and how the answers come back."""

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from excel.winstub import MISSING, Excel, Range, TimeType, Utc
from udfs.cells import CellError
from workbooks.calculate import OwnFunctions

SCODES = {
    **{"#NULL!": -2146826288, "#DIV/0!": -2146826281, "#VALUE!": -2146826273, "#REF!": -2146826265},
    **{"#NAME?": -2146826259, "#NUM!": -2146826252, "#N/A": -2146826246, "#SPILL!": -2146826243},
}
"""Excel's error values as COM numbers them: 0x800A0000 and the number of XlCVError."""
FIRST_DAY = dt.date(1899, 12, 30)


@dataclass(frozen=True)
class Way:
    """How arguments are handed over: as ranges, or as a formula's own values; numbers of cells in a currency format as
    decimals; dates as COM's dates, or as the numbers that a formula makes of them."""

    name: str
    cells: bool = False
    currency: bool = False
    serials: bool = False

    def argument(self, value: object) -> object:
        """A value, or rows of values, as an argument."""
        if value is None and not self.cells:
            return MISSING
        if isinstance(value, list):
            rows = [[self.cell(cell) for cell in row] for row in value]
            return Range(rows) if self.cells else tuple(map(tuple, rows))
        return Range([[self.cell(value)]]) if self.cells else self.cell(value)

    def cell(self, value: object) -> object:
        """One value as COM hands it over."""
        if isinstance(value, CellError):
            return SCODES[value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            return Decimal(repr(value)).quantize(Decimal("0.0001")) if self.currency else float(value)
        if isinstance(value, dt.date):
            whole = (value.year, value.month, value.day)
            return float((value - FIRST_DAY).days) if self.serials else TimeType(*whole, tzinfo=Utc.utc())
        return value


WAYS = (
    Way("values", serials=True),
    Way("dates", currency=True),
    Way("cells", cells=True),
    Way("cells-of-money", cells=True, currency=True, serials=True),
)


@dataclass(frozen=True)
class Through:
    """Our functions, asked through Excel: what `evaluate` takes for the catalogue."""

    excel: Excel
    way: Way

    @property
    def names(self) -> Container[str]:
        return OwnFunctions().names

    def asks_policy(self, name: str) -> bool:
        return OwnFunctions().asks_policy(name)

    def call(self, name: str, args: Sequence[object], policy: str | None = None) -> Any:
        """The answer as the cell shows it."""
        assert policy is None  # a cell in Excel writes its policy
        return back(self.excel.call(name, *(self.way.argument(arg) for arg in args)))


def back(answer: object) -> Any:
    """What COM brings to the cells. Only these types arrive there, and no integer of more than 32 bits."""
    if isinstance(answer, list | tuple):
        return [back(each) for each in answer]
    if isinstance(answer, dt.datetime):
        assert answer.tzinfo is not None and answer.time() == dt.time()
        return answer.date()
    assert isinstance(answer, str | bool | float), type(answer)
    return answer


def shaped(answer: object) -> object:
    """Rows as CallUDF hands them to VBA: one cell is a scalar, one row a list of cells."""
    if not isinstance(answer, list) or len(answer) > 1:
        return answer
    return answer[0][0] if len(answer[0]) == 1 else answer[0]
