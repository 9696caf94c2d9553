"""What a formula's operands stand for: cells, names and table columns resolved to rectangles."""

import re
from typing import TYPE_CHECKING, NamedTuple

from workbooks.formula import Area, Token, address, area, column_letters, quote_sheet, tokens_of

if TYPE_CHECKING:
    from workbooks.package import Package, Table

_TABLE = re.compile(r"(?:.*!)?(?P<name>[^\[]*)\[(?P<inside>.*)\]$", re.S)
_ITEM = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_DEPTH = 5
DELETED = "#REF!"


class Constant(NamedTuple):
    """A name that stands for a constant: the token of its value."""

    token: Token


class References:
    """Resolves operands of a workbook's formulas; without a package there are no names and no tables."""

    def __init__(self, package: "Package | None" = None) -> None:
        self._package = package

    def area(self, token: Token, sheet: str, row: int) -> Area | None:
        """The rectangle of an operand in a formula on `sheet` in `row`, its sheet filled in; None if it has none."""
        found = self.resolve(token, sheet, row)
        return found if isinstance(found, Area) else None

    def resolve(self, token: Token, sheet: str, row: int) -> Area | Constant | None:
        """The rectangle or constant of an operand; None for anything else, such as another workbook's cell."""
        return self._resolve(token, sheet, row, _DEPTH)

    def _resolve(self, token: Token, sheet: str, row: int, depth: int) -> Area | Constant | None:
        if token.kind == "reference":
            found = area(token.text)
            return found and found._replace(sheet=found.sheet or sheet)
        if token.kind == "table":
            return self._table_area(token.text, sheet, row)
        if token.kind != "name" or self._package is None or depth == 0:
            return None
        table = self._package.tables.get(token.text.lower())
        if table is not None:
            return _body(table)
        text = self.name(token.text, sheet)
        tokens = [t for t in tokens_of(text or "") if t.kind != "space"]
        if len(tokens) != 1:
            return None
        if tokens[0].kind in ("text", "number"):
            return Constant(tokens[0])
        return self._resolve(tokens[0], sheet, row, depth - 1)

    def gone(self, token: Token, sheet: str, row: int) -> str:
        """What an operand meant and the workbook no longer has, in Chinese; "" where nothing is known to be gone."""
        if self._package is None:
            return ""
        said = f"名称“{token.text}”指的" if token.kind == "name" else "引用的"
        if token.kind == "name" and DELETED in (self.name(token.text, sheet) or ""):
            return f"{said}单元格已被删除，请重新定义这个名称"
        found = self.area(token, sheet, row)
        there = {name.casefold() for name in self._package.sheets}
        if found is None or str(found.sheet).casefold() in there:
            return ""
        return f"{said}工作表“{found.sheet}”不在了，请恢复它或改正引用"

    def name(self, name: str, sheet: str) -> str | None:
        """The formula of a defined name as seen from `sheet`."""
        if self._package is None:
            return None
        qualifier, _, bare = name.rpartition("!")
        scope = qualifier.strip("'").replace("''", "'") if qualifier else sheet
        names = self._package.names
        return names.get((bare.lower(), scope)) or names.get((bare.lower(), None))

    def formulas(self) -> list[tuple[str, str]]:
        """Every defined name in small letters, with its formula."""
        return [(name, text) for (name, _), text in self._package.names.items()] if self._package else []

    def _table_area(self, text: str, sheet: str, row: int) -> Area | None:
        found = _TABLE.match(text)
        if self._package is None or found is None:
            return None
        if not found["name"]:
            around = [
                t for t in self._package.tables.values() if t.sheet == sheet and t.area.top <= row <= t.area.bottom
            ]
            table = around[0] if len(around) == 1 else None
        else:
            table = self._package.tables.get(found["name"].lower())
        if table is None:
            return None
        inside = found["inside"]
        items = [_unescape(item) for item in _ITEM.findall(inside)] if inside.startswith("[") else [_unescape(inside)]
        specials = {item.lower() for item in items if item.startswith("#")}
        columns = [item for item in items if item and not item.startswith("#")]
        rows = _rows(table, specials, sheet, row)
        known = {name.lower(): number for number, name in enumerate(table.columns, table.area.left)}
        if rows is None or any(column.lower() not in known for column in columns):
            return None
        numbers = [known[column.lower()] for column in columns] or [table.area.left, table.area.right]
        return Area(table.sheet, rows[0], min(numbers), rows[1], max(numbers))


def _unescape(text: str) -> str:
    return re.sub(r"'(.)", r"\1", text)


def _body(table: "Table") -> Area:
    top, bottom = table.area.top + table.header_rows, table.area.bottom - table.totals_rows
    return Area(table.sheet, top, table.area.left, bottom, table.area.right)


def _rows(table: "Table", specials: set[str], sheet: str, row: int) -> tuple[int, int] | None:
    body = _body(table)
    if not specials or specials == {"#data"}:
        return body.top, body.bottom
    if specials == {"#this row"}:
        return (row, row) if sheet == table.sheet and body.top <= row <= body.bottom else None
    if specials == {"#all"}:
        return table.area.top, table.area.bottom
    if specials == {"#headers"} and table.header_rows:
        return table.area.top, body.top - 1
    if specials == {"#totals"} and table.totals_rows:
        return body.bottom + 1, table.area.bottom
    return None


def written(found: Area) -> str:
    """The rectangle as an absolute reference that any sheet can use."""
    start = f"${column_letters(found.left)}${found.top}"
    end = "" if found.single else f":${column_letters(found.right)}${found.bottom}"
    return f"{quote_sheet(found.sheet)}!{start}{end}" if found.sheet else start + end


def label(sheet: str, row: int, column: int) -> str:
    """A cell as a person reads it: ``花名册!B5``."""
    return f"{sheet}!{address(row, column)}"
