"""Checks the formulas of a sheet that was made from one of our forms against the form's own.

The amounts themselves are checked by what they claim; here is told where a formula is no longer the form's: in the
rows, in the helper columns, in the total and what stands beside it; and where nothing was calculated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from policies.errors import InputProblem
from policies.once import Once
from udfs import findings_of_amounts as a
from udfs.catalogue import FUNCTIONS
from udfs.findings import Finding
from udfs.ranges import CellError
from udfs.rmb import rmb_upper
from udfs.sums import money
from workbooks.cells import CellValue, SheetCells
from workbooks.form_model import Cell
from workbooks.form_reading import Field
from workbooks.formula import LAST_ROW, Token, address, area, bare_name, own_name, tokens_of, unquote
from workbooks.growing import settled
from workbooks.layout import PLACEHOLDER, UNDECIDED, Layout, PlacedTable, absolute_span, lay
from workbooks.own_row import SAMPLE_ROW, in_row, reads_own_row, relative
from workbooks.roster import Roster, RosterColumn, Row, blank

BLANK, WORDS_OF, OPEN_ROWS = '""', "RMB_UPPER(", "undecided:"
CHECKS = "_CHECK"  # ends the names of functions that leave the cell blank where all is right
EMPTY = CellValue(None)


def calls_ours(formula: str) -> bool:
    """Whether a formula calls a function of ours."""
    return any(t.kind == "call" and own_name(bare_name(t.text), FUNCTIONS) for t in tokens_of(formula))


def is_live(roster: Roster) -> bool:
    """Whether formulas of ours stand in the rows; where they were all turned into values, values alone are checked."""
    own = [c for c in roster.columns if c.form and c.form.formula]
    return any(calls_ours(row.formula(column)) for row in roster.rows for column in own)


class FormFormulas:
    """The formulas that a form has for one roster on a sheet, at the places where the sheet has them now."""

    def __init__(self, roster: Roster, sheet: SheetCells, fields: Mapping[str, Field]) -> None:
        assert roster.form is not None
        self.roster, self.sheet, self.fields = roster, sheet, fields
        self.layout: Layout = lay(roster.form)
        self.table: PlacedTable = self.layout.tables[0]
        self.footer = roster.totals[0].number if roster.totals else 0
        self.end = self.footer or roster.rows[-1].number + 1
        self.live = is_live(roster)
        self._own: dict[tuple[str, int], bool] = {}

    def of_row(self, column: RosterColumn, row: int) -> str:
        """The form's formula of a column in a row; "" where it has none."""
        return self._filled(column.form.formula, row) if column.form else ""

    def findings(self) -> Iterator[Finding]:
        """What differs from the form."""
        if self.live:
            for column in self.roster.columns:
                if column.form and column.form.formula:
                    yield from self._column(column)
        for one in self.fields.values():
            if one.cell.formula and not one.cell.pays:
                yield from self._cell_of(one.cell, one.row.number, one.column.index, one.column.label)
        if self.footer:
            for placed in self.layout.placed:
                below = placed.row - self.table.last - 1
                if placed.cell.formula and 0 <= below < len(self.table.table.footer):
                    column = self._sheet_column(placed.column)
                    yield from self._cell_of(placed.cell, self.footer + below, column, self._label(placed.cell, column))

    def _column(self, column: RosterColumn) -> Iterator[Finding]:
        """The rows of a column: one finding for all that were changed, one for helper cells that were typed over."""
        judged = column in self.roster.judged
        changed, typed = [], []
        for row, value in zip(self.roster.rows, self.roster.values(column), strict=True):
            if isinstance(value, CellError):
                continue  # told as an error
            if pattern := row.formulas.get(column.index):
                if not self._is_own(pattern, column, row.number):
                    changed.append(row)
            elif not judged and (value is not None or self._paid(row)):
                typed.append(row)
        label = column.label
        if changed:
            told = {"label": label, "than": "表样", "more": _more(changed)}
            yield a.ChangedFormula(self.roster.sheet, changed[0].address(column), **told)
        if typed:
            given, more = _given(typed[0].value(column)), _more(typed)
            place = (self.roster.sheet, typed[0].address(column))
            yield a.OverwrittenFormula(*place, label=label, given=given, compared=f"不能再用来核对{more}")

    def _is_own(self, pattern: str, column: RosterColumn, row: int) -> bool:
        """Whether a formula is the form's; asked once where both read their own row alone."""
        if (pattern, column.index) not in self._own:
            wanted = self.of_row(column, row)
            own = self.same(in_row(pattern, row), wanted, row)
            if not (reads_own_row(pattern) and reads_own_row(relative(wanted, row))):
                return own
            self._own[pattern, column.index] = own
        return self._own[pattern, column.index]

    def _paid(self, row: Row) -> bool:
        """Whether the row has a formula for its amount: a row without any was added by hand, and is told by that."""
        return any(row.formula(column) for column in self.roster.judged) or not self.roster.judged

    def _cell_of(self, cell: Cell, row: int, column: int, label: str) -> Iterator[Finding]:
        """A cell of the head, of the total, or of what stands beside the total."""
        place, found = (self.sheet.name, address(row, column)), self.sheet.cells.get((row, column), EMPTY)
        if found.formula:
            if not self.same(found.formula, self._filled(cell.formula, row), row):
                yield a.ChangedFormula(*place, label=label, than="表样", more="")
            return
        expected = self._expected(cell, row)
        right = expected is None or found.value == expected
        if blank(found.value) or (self.live and (right or money(found.value) is None)):
            compared = "应为公式" if expected is None else f"应为 {expected}"
            yield a.OverwrittenFormula(*place, label=label, given=_given(found.value), compared=compared)
        elif not right and money(found.value) is None:
            yield a.WrongTotal(*place, label=label, kind="", given=found.value, expected=expected)

    def _label(self, cell: Cell, column: int) -> str:
        if WORDS_OF in cell.formula:
            return "人民币（大写）"
        if OPEN_ROWS in cell.formula:
            return "待定、错误行数"
        header = next((c.label for c in self.roster.columns if c.index == column), "")
        return f"{header}合计" if cell.type == "money" else "合计行"

    def _expected(self, cell: Cell, row: int) -> object:
        """What a total, the amount in words or the count of open rows should read; None where it isn't known here."""
        if WORDS_OF in cell.formula:
            return self._in_words(cell, row)
        key = next(iter(PLACEHOLDER.findall(cell.formula)), "")
        if cell.type != "money" or not key.endswith(":"):
            return None
        return _number(self._sum(key.removesuffix(":")))

    def _in_words(self, cell: Cell, row: int) -> str | None:
        """The form's own words before the amount, and the total that stands on the sheet in words."""
        tokens = tokens_of(self._filled(cell.formula, row))
        place = next((found for t in tokens if t.kind == "reference" and (found := area(t.text))), None)
        total = money(self.sheet.shown(place.top, place.left)) if place else None
        before = next((unquote(t.text) for t in tokens if t.kind == "text"), "")
        try:
            return None if total is None else before + rmb_upper(total)
        except InputProblem:
            return None

    def _sum(self, key: str) -> Decimal:
        column = self.roster.of_key(key)
        values = (money(row.value(column)) for row in self.roster.rows)
        return sum((value for value in values if value is not None), Decimal(0))

    def _sheet_column(self, at: int) -> int:
        """Where a column of the layout stands on the sheet."""
        key = next((key for key, place in self.table.at.items() if place == at), None)
        found = self.roster.of_key(key) if key else None
        return found.index if found else at + 1

    def _filled(self, formula: str, row: int) -> str:
        return PLACEHOLDER.sub(lambda match: self._reference(match[1], row), formula)

    def _reference(self, name: str, row: int) -> str:
        kind, _, rest = name.partition(":")
        if kind == "undecided":
            return UNDECIDED.replace("{r}", self._column_cells(rest, self.end - 1))
        if kind in ("row", "headers"):
            first, _, last = rest.partition("-")
            at = row if kind == "row" else self._first - 1
            span = f"{self._cell(first, at)}:{self._cell(last, at)}"
            return absolute_span(span) if kind == "headers" else span
        if name.endswith((":", ":+")):
            return self._column_cells(name.rstrip("+").removesuffix(":"), self.end - (not name.endswith("+")))
        if name in self.fields:
            return self.fields[name].address
        if name in self.layout.ids:
            at, column = self.layout.ids[name]
            return address(self.footer + at - self.table.last - 1, self._sheet_column(column))
        return self._cell(name, row)

    @property
    def _first(self) -> int:
        return self.roster.header_bottom + 1

    def _column_cells(self, key: str, last: int) -> str:
        return f"{self._cell(key, self._first)}:{self._cell(key, max(last, self._first))}"

    def _cell(self, key: str, row: int) -> str:
        column = self.roster.of_key(key)
        return address(row, column.index) if column else BLANK

    def same(self, formula: str, wanted: str, row: int) -> bool:
        """Whether two formulas of a row calculate alike."""
        return self._normal(formula, row) == self._normal(wanted, row)

    def _normal(self, formula: str, row: int) -> list[object]:
        tokens = [t for t in tokens_of(formula) if t.kind != "space" and t.text != "@"]
        return [self._meant(token) for token in settled(tokens[tokens[:1] == [("operator", "=")] :], row)]

    def _meant(self, token: Token) -> object:
        if token.kind == "call":
            bare = bare_name(token.text)
            return own_name(bare, FUNCTIONS) or bare
        place = area(token.text) if token.kind == "reference" else None
        if place is None:
            return token.text
        people = self.roster.rows
        whole = self._first <= place.top <= people[0].number and people[-1].number <= place.bottom
        if place.left == place.right and whole and place.bottom <= (self.footer or LAST_ROW) and not place.single:
            return ("all rows", place.left)
        return place._replace(sheet=None if place.sheet == self.sheet.name else place.sheet)


def check_calculated(sheet: SheetCells) -> Iterator[Finding]:
    """Formulas without a value: told once for a sheet, at the first."""
    may_be_blank = Once[str, bool](lambda pattern: _checks(in_row(pattern, SAMPLE_ROW)))
    empty = [
        (number, column)
        for number, row in sorted((number, row) for number, row in sheet.rows.items() if row.formulas)
        for column in sorted(row.formulas)
        if row.get(column) is None and not may_be_blank[row.formulas[column]]
    ]
    places = [place for place in empty if _uncalculated(sheet, sheet.cells[place])]
    if places:
        yield a.Uncalculated(sheet.name, address(*places[0]), count=len(places))


def _uncalculated(sheet: SheetCells, cell: CellValue) -> bool:
    """Whether a value is missing that can't be a blank text: some programs write both alike."""
    if cell.value is not None:
        return False
    tokens = tokens_of(cell.formula)
    if BLANK not in cell.formula:
        return True
    if not any(FUNCTIONS[name].concept or FUNCTIONS[name].body == "subsidy" for name in _called(tokens)):
        return False
    guards = _guards(tokens)
    return bool(guards) and not any(blank(sheet.shown(*place)) for place in guards)


def _checks(formula: str) -> bool:
    """Whether a formula calls a function that leaves its cell blank where all is right."""
    return any(name.endswith(CHECKS) for name in _called(tokens_of(formula)))


def _called(tokens: list[Token]) -> set[str]:
    """The functions of ours that are called."""
    return {name for t in tokens if t.kind == "call" and (name := own_name(bare_name(t.text), FUNCTIONS))}


def _guards(tokens: list[Token]) -> list[tuple[int, int]]:
    """The cells of =IF(B5="","",...) or =IF(OR(B5="",C5=""),"",...), of which one that is blank leaves it blank."""
    texts = [t for t in tokens if t.kind != "space"]
    texts = texts[texts[:1] == [("operator", "=")] :]
    if not texts or texts[0].text.upper() != "IF(":
        return []
    start = 2 if len(texts) > 1 and texts[1].text.upper() == "OR(" else 1
    found = []
    for at in range(start, len(texts) - 3, 4):
        place = area(texts[at].text) if texts[at].kind == "reference" else None
        if place is None or not place.single or texts[at + 1].text != "=" or texts[at + 2].text != BLANK:
            return []
        found.append((place.top, place.left))
        if texts[at + 3].text == ")" or start == 1:
            break
    return found


def _given(value: object) -> str:
    return "空白" if blank(value) else f"“{value}”"


def _more(rows: list[Row]) -> str:
    return f"（另有 {len(rows) - 1} 行也是这样）" if len(rows) > 1 else ""


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)
