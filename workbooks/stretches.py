"""Like formulas below each other, put to the engine as one formula over arrays instead of one for each cell.

``F2 =E2*D2`` to ``F9001 =E9001*D9001`` become ``F2 =E2:E9001*D2:D9001``, which fills the same cells. That is the same
where each value comes from the formula's own row or from one fixed cell, through functions that take single values:
of those the engine is asked once for each row of the arrays (tests/test_stretches.py holds each of them to it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from workbooks.formula import Token, area, column_letters, tokens_of
from workbooks.guards import SUSPECT
from workbooks.own_row import OWN, SAMPLE_ROW, in_row, reads_own_row, relative
from workbooks.sheet_xml import FormulaCell

ONE_BY_ONE = {
    *("IF", "IFERROR", "IFNA", "IFS", "NOT", "ISBLANK", "ISERR", "ISERROR", "ISLOGICAL", "ISNA", "ISNONTEXT"),
    *("ISNUMBER", "ISTEXT", "N", "T", "ABS", "EXP", "INT", "LN", "LOG10", "MOD", "PI", "POWER", "ROUND", "ROUNDDOWN"),
    *("ROUNDUP", "SIGN", "SQRT", "TRUNC", "CONCATENATE", "EXACT", "FIND", "LEFT", "LEN", "LOWER", "MID", "PROPER"),
    *("REPLACE", "REPT", "RIGHT", "SEARCH", "SUBSTITUTE", "TRIM", "UPPER", "VALUE", "DATE", "DATEDIF", "DAY", "DAYS"),
    *("HOUR", "MINUTE", "MONTH", "NOW", "SECOND", "TODAY", "WEEKDAY", "YEAR"),
}
"""The functions that take single values."""
FEWEST = 100
"""A shorter stretch isn't worth it."""
LONGEST = 10_000
"""Rows: the engine allows a formula so many cells of arrays, all that it goes through on its way counted."""

_SEE_FORMULAS = ("ISFORMULA(", "FORMULATEXT(", "CELL(", "ANCHORARRAY(", "#")
_BESIDE_SPACE = {"operator", "separator", "call"}
_OPERATORS = {"+", "-", "*", "/", "^", "&", "=", "<", ">", "<=", ">=", "<>", "%"}


class Stretch(NamedTuple):
    """The cells of a column from row `top` to row `bottom`, and the one formula that fills them from the top."""

    column: int
    top: int
    bottom: int
    formula: str


Formulas = Mapping[str, Mapping[tuple[int, int], FormulaCell]]


def stretches(formulas: Formulas) -> dict[str, list[Stretch]]:
    """By sheet; none in a workbook whose formulas fill arrays of their own or look at other cells' formulas."""
    found = {sheet: some for sheet, cells in formulas.items() if (some := _stretches(cells))}
    for sheet, cells in formulas.items():
        rows = rows_of(found.get(sheet, ()))
        alone = (cell for cell in cells.values() if cell.row not in rows.get(cell.column, ()))
        if any(c.dynamic or c.kind in ("array", "dataTable") or _sees_formulas(c.text) for c in alone):
            return {}
    return found


def _sees_formulas(formula: str) -> bool:
    capitals = formula.upper()
    return any(mark in capitals for mark in _SEE_FORMULAS)


def rows_of(some: Iterable[Stretch]) -> dict[int, set[int]]:
    """The rows of stretches by column."""
    rows: dict[int, set[int]] = {}
    for one in some:
        rows.setdefault(one.column, set()).update(range(one.top, one.bottom + 1))
    return rows


def _stretches(cells: Mapping[tuple[int, int], FormulaCell]) -> list[Stretch]:
    columns: dict[int, dict[int, str]] = {}
    for (row, column), cell in cells.items():
        if cell.kind in ("normal", "shared") and not cell.dynamic:
            columns.setdefault(column, {})[row] = cell.text
    found = [one for column, texts in columns.items() for one in _of_column(column, texts)]
    return [*found, *_followers(cells, rows_of(found))]


def _followers(cells: Mapping[tuple[int, int], FormulaCell], rows: Mapping[int, set[int]]) -> Iterable[Stretch]:
    """The other cells of shared formulas: without the first of them they could not be read."""
    shared = [cell for cell in cells.values() if cell.kind == "shared"]
    groups = {cell.group for cell in shared if cell.row in rows.get(cell.column, ())}
    for cell in shared:
        if cell.group in groups and cell.row not in rows.get(cell.column, ()):
            yield Stretch(cell.column, cell.row, cell.row, cell.text)


def _of_column(column: int, texts: Mapping[int, str]) -> Iterable[Stretch]:
    pattern, top, bottom = None, 0, 0
    for row in sorted(texts):
        follows = row == bottom + 1 and row // LONGEST == top // LONGEST
        if pattern is not None and follows and texts[row] == in_row(pattern, row):
            bottom = row
            continue
        yield from _stretch(pattern, column, top, bottom)
        pattern, top, bottom = _pattern(texts[row], row), row, row
    yield from _stretch(pattern, column, top, bottom)


def _stretch(pattern: str | None, column: int, top: int, bottom: int) -> Iterable[Stretch]:
    if pattern is not None and bottom - top + 1 >= FEWEST and (formula := over_rows(pattern, top, bottom)):
        yield Stretch(column, top, bottom, formula)


def _pattern(formula: str, row: int) -> str | None:
    """What a formula has in common with those below it; None where it can't be told from this one."""
    pattern = relative(formula, row)
    return pattern if OWN in pattern and reads_own_row(pattern) else None


def over_rows(pattern: str, top: int, bottom: int) -> str:
    """The formula of a pattern over the arrays of its rows; "" where it would not be the same in each row.

    >>> over_rows("IF(B\\0>$C$1,B\\0,0)", 2, 5)
    'IF(B2:B5>$C$1,B2:B5,0)'
    """
    if SUSPECT.search(pattern):
        return ""
    tokens = tokens_of(in_row(pattern, SAMPLE_ROW))
    parts = [_over_rows(token, top, bottom) for token in tokens if token.kind != "space"]
    return "" if None in parts or _intersects(tokens) else "".join(filter(None, parts))


def _intersects(tokens: list[Token]) -> bool:
    """Whether a space may be an operator."""
    return any(
        space.kind == "space" and not {before.kind, after.kind} & _BESIDE_SPACE
        for before, space, after in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _over_rows(token: Token, top: int, bottom: int) -> str | None:
    """A token as it stands in the formula over arrays; None where it can't."""
    kind, text = token
    if kind == "reference":
        found = area(text)
        if found is None or ":" in text.rpartition("!")[2]:
            return None
        start, moves, _ = text.rpartition(str(SAMPLE_ROW))
        if not moves or found.top != SAMPLE_ROW or start.endswith("$"):
            return text
        return f"{start}{top}:{start.rpartition('!')[2]}{bottom}"
    if kind == "call":
        return text if text[:-1].upper().removeprefix("_XLFN.") in ONE_BY_ONE else None
    if kind == "name":
        return text if text.upper() in ("TRUE", "FALSE") else None
    if kind == "operator":
        return text if text in _OPERATORS else None
    return text if kind in ("number", "text", "open", "close", "separator") else None


def without(xml: bytes, prefix: bytes, some: Iterable[Stretch]) -> bytes:
    """A sheet's part without the cells of stretches. One that is spelled otherwise than usual stays."""
    rows = {column_letters(column).encode(): those for column, those in rows_of(some).items()}

    def left(found: re.Match[bytes]) -> bytes:
        return b"" if int(found[2]) in rows[found[1]] else found[0]

    cell = rb'<%sc r="(%s)([0-9]+)"[^>]*?(?:/>|>.*?</%sc>)' % (prefix, b"|".join(rows), prefix)
    return re.sub(cell, left, xml, flags=re.S)


def anchors(some: Iterable[Stretch]) -> dict[tuple[int, int], str]:
    """The formulas that fill stretches, by row and column."""
    return {(one.top, one.column): one.formula for one in some}
