"""Ranges down to the row above: B5:INDEX(B:B,ROW()-1), which takes in a row inserted just above a total.

Excel, WPS and LibreOffice read it as the cells it means; the engine sees a circle in the whole column.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbooks.formula import LAST_ROW, Token, address, area

_SHAPE = (":", "INDEX(", None, ",", "ROW(", ")", "-", None, ")")
"""What follows the first cell; None stands for the column and for the number of rows."""


def growing(first: str, column: str, up: int) -> str:
    """The range from a cell down to `up` rows above the formula's own.

    >>> growing("B5", "B", 1)
    'B5:INDEX(B:B,ROW()-1)'
    """
    return f"{first}:INDEX({column}:{column},ROW()-{up})"


def settled(tokens: Sequence[Token], row: int) -> list[Token]:
    """The tokens of a formula in `row` with such ranges as plain references.

    >>> from workbooks.formula import text_of, tokenise
    >>> text_of(settled(tokenise("SUM(B5:INDEX(B:B,ROW()-1))"), 25))
    'SUM(B5:B24)'
    """
    found: list[Token] = []
    index = 0
    while index < len(tokens):
        plain = _plain(tokens, index, row)
        found.append(plain or tokens[index])
        index += 1 + len(_SHAPE) if plain else 1
    return found


def _plain(tokens: Sequence[Token], index: int, row: int) -> Token | None:
    following = [text.upper() for _, text in tokens[index + 1 : index + 1 + len(_SHAPE)]]
    if tokens[index].kind != "reference" or len(following) < len(_SHAPE):
        return None
    if any(wanted is not None and wanted != text for wanted, text in zip(_SHAPE, following, strict=True)):
        return None
    first, column, up = area(tokens[index].text), area(following[2]), following[7]
    if first is None or not first.single or column is None or not up.isdigit():
        return None
    last = row - int(up)
    whole = (column.top, column.bottom) == (1, LAST_ROW) and column.left == column.right
    if not whole or column.sheet or first.sheet or last < first.top:
        return None
    return Token("reference", f"{address(first.top, first.left)}:{address(last, column.left)}")
