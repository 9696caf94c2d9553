"""Fills a form with the rows of a file: columns in any order, by the names that people give them.

A column of the data goes to the form's column of that name, or of the same fact (its synonyms count); one that has
the same value in every row may also fill a single field of the form. Amounts that the form works out are not taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policies.dates import read_date, read_month
from policies.errors import InputProblem
from policies.vocabulary import exact_number, squash, vocabulary
from workbooks.build import new
from workbooks.cells import SheetCells, read_cells
from workbooks.form_library import form
from workbooks.form_model import Cell, Column, Form
from workbooks.formula import address
from workbooks.problems import FileProblem
from workbooks.reading.words import SERIAL_HEADERS, bare
from workbooks.roster import RosterColumn, Row, blank, sheet_rosters

NUMERIC = ("money", "number", "integer", "percent")
SIGNED_LATER = SERIAL_HEADERS | {"备注", "签字", "本人签字", "领款人签字", "签名", "本人签名"}  # may well be absent
HEADER_ROWS = 20  # the first rows, one of which is the header of a table without people
Target = Column | Cell


@dataclass
class Filled:
    """What was filled in and what was not: column names, the cells beside the columns, the rows of totals."""

    rows: int = 0
    unknown: list[str] = field(default_factory=list)
    worked_out: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)


@dataclass
class _Data:
    """The columns and rows of the data, and what of it is neither."""

    columns: list[RosterColumn]
    rows: list[Row]
    beside: list[str]
    totals: list[str] = field(default_factory=list)


def fill(form_id: str, data: Path, out: Path, policy: str | None = None) -> Filled:
    """Writes a form filled with the rows of `data` (.xlsx, .xls or .csv) to `out`.

    Raises FileProblem, and writes nothing, where no row can be read or a column lacks that the form needs.
    """
    wanted = form(form_id)
    targets = list(_targets(wanted))
    table = _table(data, wanted, targets)
    columns, rows = table.columns, table.rows
    if not rows:
        raise FileProblem(f"“{data.name}”表头下面没有一行数据，没有写出。")
    matched = _matched(columns, targets)
    report = Filled(len(rows), beside=table.beside, totals=table.totals)
    report.worked_out = [c.path for c, target in matched if target and target.formula]
    cells = [(c, target) for c, target in matched if isinstance(target, Cell) and not target.formula]
    fields = {target.id: value for c, target in cells if (value := _single(target, c, rows)) is not None}
    taken = [(c, target) for c, target in matched if isinstance(target, Column) and not target.formula]
    report.unknown = [c.path for c, target in matched if target is None and squash(c.header) not in SERIAL_HEADERS]
    report.unknown += [c.path for c, target in cells if target.id not in fields]
    filled_in = [*(target for _, target in taken), *(target for _, target in cells if target.id in fields)]
    lacking = [target for target in targets if target not in filled_in and not target.formula]
    kind = Column if taken else Cell  # a roster's head can be filled in later, an application's people too
    if needed := [_name(target) for target in lacking if target.required and isinstance(target, kind)]:
        raise FileProblem(f"“{data.name}”缺少《{wanted.title}》必填的列：{'、'.join(needed)}。请补上后再试，没有写出。")
    report.missing = [name for target in lacking if squash(name := _name(target)) not in SIGNED_LATER]
    values = [{target.key: _value(target, row.value(c)) for c, target in taken} for row in rows]
    new(form_id, out, policy=policy, data=values if taken else None, fields=fields)
    return report


def _targets(wanted: Form) -> Iterator[Target]:
    """What can be filled: the columns of the first table, then the single fields."""
    for table in wanted.tables[:1]:
        yield from (column for column in table.columns if column.type != "serial")
    for block in wanted.blocks:
        for row in (*block.lines, *block.grid):
            yield from (cell for cell in row if cell.id and not cell.text)


def _name(target: Target) -> str:
    return target.header if isinstance(target, Column) else target.label or target.id


def _names(target: Target) -> set[str]:
    if isinstance(target, Cell):
        return {squash(target.id), squash(target.label)}
    header = squash(target.header)
    return {squash(target.key), header, header.split("(")[0], squash("".join((*target.under, target.header)))}


def _matched(columns: Sequence[RosterColumn], targets: Sequence[Target]) -> list[tuple[RosterColumn, Target | None]]:
    """Each column of the data with what it fills; nothing is filled twice."""
    free = list(targets)
    found: dict[int, Target] = {}
    for match in (_by_name, _by_fact):
        for column in columns:
            target = next((t for t in free if match(t, column)), None)
            if column.index not in found and target is not None:
                found[column.index] = target
                free.remove(target)
    return [(column, found.get(column.index)) for column in columns]


def _by_name(target: Target, column: RosterColumn) -> bool:
    return bool(_names(target) & {squash("".join((*column.upper, column.header))), squash(column.header)} - {""})


def _by_fact(target: Target, column: RosterColumn) -> bool:
    return column.fact is not None and target.fact == column.fact.label


def _single(target: Cell, column: RosterColumn, rows: Sequence[Row]) -> object:
    """The value of a field, from a column that has the same one in every row; None where it has not."""
    values = {row.value(column) for row in rows} - {None}
    return _value(target, values.pop()) if len(values) == 1 else None


def _value(target: Target, value: object) -> object:
    """A value as the form's type has it; what can't be read stays as it is, for the check to tell."""
    if value is None or isinstance(value, bool):
        return value
    try:
        if target.type == "date":
            return read_date(value)  # type: ignore[arg-type]
        if target.type == "month":
            return read_month(value)  # type: ignore[arg-type]
        if target.type in NUMERIC:
            return value if isinstance(value, (int, float)) else _number(str(value), target.type == "percent")
    except InputProblem:
        return value
    return str(value).strip()


def _number(text: str, share: bool) -> object:
    try:
        number = exact_number(text, share)
    except ValueError:
        return text
    return int(number) if number.denominator == 1 else float(number)


def _table(data: Path, wanted: Form, targets: Sequence[Target]) -> _Data:
    """The columns and rows of the data: a roster of people, else what stands below the header that fits best."""
    book = read_cells(data)
    rosters = [roster for sheet in book.sheets for roster in sheet_rosters(sheet) if roster.rows]
    if rosters:
        first = rosters[0]
        alike = [roster for roster in rosters if roster.shape == first.shape]
        sheets = {sheet.name: sheet for sheet in book.sheets}
        beside = [place for roster in alike for place in _beside(sheets[roster.sheet], roster.columns, roster.rows)]
        beside += [_place(row) for roster in rosters if roster not in alike for row in roster.rows]
        totals = [_place(row) for roster in alike for row in (*roster.subtotals, *roster.totals)]
        return _Data(first.columns, [row for roster in alike for row in roster.rows], beside, totals)
    headers = [(sheet, row) for sheet in book.sheets for row in range(1, min(HEADER_ROWS, sheet.height) + 1)]
    fits = [sum(target is not None for _, target in _matched(_header(*one), targets)) for one in headers]
    if not any(fits):
        raise FileProblem(f"“{data.name}”里没有找到《{wanted.title}》的列名，请核对表头后再试。")
    sheet, header = headers[fits.index(max(fits))]
    columns = _header(sheet, header)
    rows = [sheet.line(number) for number in range(header + 1, sheet.height + 1)]
    rows = [row for row in rows if any(row.value(column) is not None for column in columns)]
    return _Data(columns, rows, list(_beside(sheet, columns, rows)))


def _beside(sheet: SheetCells, columns: Sequence[RosterColumn], rows: Sequence[Row]) -> Iterator[str]:
    """The filled cells of rows that stand in no column: beyond the last header or below none."""
    headed = {column.index for column in columns}
    for row in rows:
        for index, cell in sorted(sheet.row(row.number).items()):
            if index not in headed and not blank(cell.value):
                yield f"{sheet.name}!{address(row.number, index)}"


def _place(row: Row) -> str:
    return f"{row.sheet} 第 {row.number} 行"


def _header(sheet: SheetCells, row: int) -> list[RosterColumn]:
    cells = sorted(sheet.row(row).items())
    texts = [(index, str(cell.value)) for index, cell in cells if not blank(cell.value)]
    return [RosterColumn(index, bare(text), (), vocabulary().header(text)) for index, text in texts]
