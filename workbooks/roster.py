"""Finds the rosters of a workbook: header rows, which fact each column is, the rows of people, totals.

A roster is a table of people. Above its header stand title lines; the header may be of two or more merged
rows; subtotals may stand between the rows, totals, notes and signatures below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from policies.vocabulary import Fact, squash, vocabulary
from workbooks.cells import BookCells, CellValue, SheetCells, read_cells
from workbooks.form_library import recognise
from workbooks.form_model import NOT_PRINTED, Form, Table
from workbooks.form_model import Column as FormColumn
from workbooks.formula import address
from workbooks.problems import FileProblem

_AMOUNTS = "应补金额 补贴金额 应发金额 补助金额 发放金额 申请金额 实发金额 奖励金额 金额 应补 合计"
_PARTS = "岗位补贴 社会保险补贴"
AMOUNT_HEADERS = frozenset([*_AMOUNTS.split(), *_PARTS.split()])
OTHER_HEADERS = frozenset(("序号", "备注", "签字", "本人签字", "领款人签字", "签名", "编号", "依据"))
PERSON = ("姓名", "身份证号")
LEAST_HEADERS = 3  # known headers that make a row a header where it names only one of PERSON
TOTAL = re.compile(r"(合计|总计|共计)")
SUBTOTAL = re.compile(r"(小计|本页合计)")
NOTE = re.compile(r".*:")  # notes and signature lines: a label with a colon


@dataclass(frozen=True)
class RosterColumn:
    """One column. `header` is its lowest header text, `upper` what stands above, outermost first."""

    index: int
    header: str
    upper: tuple[str, ...] = ()
    fact: Fact | None = None
    form: FormColumn | None = None

    @property
    def label(self) -> str:
        """What a message calls the column."""
        return self.header

    @property
    def required(self) -> bool:
        """Whether each person needs a value: by the form, else who it is."""
        return self.form.required if self.form else self.fact is not None and self.fact.label in PERSON

    @property
    def is_amount(self) -> bool:
        return is_amount(self.header)

    @property
    def judges(self) -> bool:
        """Whether it only tells if the row counts; the amount stands elsewhere."""
        return self.form is not None and self.form.judges


@dataclass(frozen=True)
class Row:
    """One row of cells; `number` counts from 1 as the spreadsheet shows it."""

    sheet: str
    number: int
    cells: dict[int, CellValue]

    def value(self, column: RosterColumn | None) -> object:
        """The value of a column's cell, None where it is blank."""
        cell = self.cells.get(column.index) if column else None
        return None if cell is None or blank(cell.value) else cell.value

    def formula(self, column: RosterColumn) -> str:
        cell = self.cells.get(column.index)
        return cell.formula if cell else ""

    def address(self, column: RosterColumn) -> str:
        return address(self.number, column.index)


@dataclass
class Roster:
    """One table of people on a sheet."""

    sheet: str
    titles: list[str]
    header_row: int
    columns: list[RosterColumn]
    form: Form | None = None
    table: Table | None = None
    rows: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)

    def of(self, label: str) -> RosterColumn | None:
        """The first column that carries a fact."""
        return next((c for c in self.columns if c.fact and c.fact.label == label), None)

    def of_key(self, key: str) -> RosterColumn | None:
        """The column of one of the form's columns."""
        return next((c for c in self.columns if c.form and c.form.key == key), None)

    @property
    def amounts(self) -> list[RosterColumn]:
        """The columns of amounts."""
        return [c for c in self.columns if c.is_amount or (c.form and c.form.pays)]

    @property
    def judged(self) -> list[RosterColumn]:
        """The columns that the law decides: amounts, and whether a row counts."""
        return [*self.amounts, *(c for c in self.columns if c.judges)]


def read_rosters(path: Path) -> tuple[BookCells, list[Roster]]:
    """The cells and the rosters of a workbook. Raises FileProblem where there is none."""
    book = read_cells(path)
    rosters = [roster for sheet in book.sheets for roster in sheet_rosters(sheet)]
    if not rosters:
        raise none_found(path, book)
    return book, rosters


def none_found(path: Path, book: BookCells) -> FileProblem:
    """Why a workbook can't be checked."""
    if not any(not blank(cell.value) for sheet in book.sheets for cell in sheet.cells.values()):
        return FileProblem(f"“{path.name}”是空表，没有任何内容，请选择填好的花名册。")
    return FileProblem(f"“{path.name}”里没有找到表头（至少要有“姓名”或“身份证号”等列名），请检查列名后重试。")


def sheet_rosters(sheet: SheetCells) -> Iterator[Roster]:
    """The rosters of one sheet, from top to bottom."""
    headers = _header_rows(sheet)
    above = 1
    for position, (top, bottom) in enumerate(headers):
        end = headers[position + 1][0] if position + 1 < len(headers) else sheet.height + 1
        titles = [t for row in range(above, top) for t in _texts(sheet, row)]
        form = recognise(titles)
        table = form.tables[0] if form and form.tables else None
        roster = Roster(sheet.name, titles, top, _columns(sheet, top, bottom, form), form, table)
        above = _fill(roster, sheet, bottom + 1, end)
        yield roster


def blank(value: object) -> bool:
    """Whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def plain(text: str) -> str:
    """Text without blanks and differences of width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare(header: str) -> str:
    """A header without blanks, line breaks and the remark that it is not printed."""
    return "".join(header.split()).removesuffix(NOT_PRINTED)


def _texts(sheet: SheetCells, row: int) -> list[str]:
    return [
        plain(cell.value) for cell in sheet.row(row).values() if isinstance(cell.value, str) and not blank(cell.value)
    ]


def _header_rows(sheet: SheetCells) -> list[tuple[int, int]]:
    """First and last row of each header."""
    found: list[tuple[int, int]] = []
    row = 1
    while row <= sheet.height:
        bottom = _header_bottom(sheet, row)
        if bottom is not None:
            found.append((row, bottom))
            row = bottom
        row += 1
    return found


def _header_bottom(sheet: SheetCells, top: int) -> int | None:
    """The last row of a header that begins at `top`, or None where no header begins there."""
    bottom = max([top, *(m.bottom for m in sheet.merged if m.top == top and m.bottom > top)])
    cells = sheet.row(top)
    known = [c for c in cells.values() if isinstance(c.value, str) and _is_header(c.value)]
    people = [c for c in known if (fact := vocabulary().header(c.value)) and fact.label in PERSON]
    if len(people) < len(PERSON) and (not people or len(known) < LEAST_HEADERS):
        return None
    if bottom == top and _continues(sheet, top):
        return top + 1
    return bottom


def _is_header(text: str) -> bool:
    key = squash(text)
    return key in OTHER_HEADERS or is_amount(text) or vocabulary().header(text) is not None


def _continues(sheet: SheetCells, top: int) -> bool:
    """Whether the next row is a second header row although nothing is merged: names below upper headers only."""
    above, below = sheet.row(top), sheet.row(top + 1)
    filled = [c for c, cell in below.items() if not blank(cell.value)]
    if not filled or any(not isinstance(below[c].value, str) for c in filled):
        return False
    person = [c for c, cell in above.items() if isinstance(cell.value, str) and squash(cell.value) in PERSON]
    return not set(person) & set(filled) and any(_is_header(str(below[c].value)) for c in filled)


def _columns(sheet: SheetCells, top: int, bottom: int, form: Form | None) -> list[RosterColumn]:
    owners = [c for table in (form.tables if form else ()) for c in table.columns]
    columns = []
    for index in range(1, sheet.width + 1):
        texts = [bare(text) for text in _header_texts(sheet, index, top, bottom)]
        if not texts:
            continue
        *upper, header = texts
        own = _own(owners, header, tuple(upper))
        if own:
            owners.remove(own)
        columns.append(RosterColumn(index, header, tuple(upper), _fact(own, header, upper), own))
    return columns


def _own(owners: list[FormColumn], header: str, upper: tuple[str, ...]) -> FormColumn | None:
    """The form's column of a header: by its texts, else by its fact, else the one amount that is paid."""
    keys = {_key(c.header, c.under): c for c in owners}
    if found := keys.get(_key(header, upper)):
        return found
    if fact := vocabulary().header(header):
        return next((c for c in owners if c.fact == fact.label), None)
    paying = [c for c in owners if c.pays]
    return paying[0] if len(paying) == 1 and is_amount(header) else None


def is_amount(header: str) -> bool:
    """Whether a header names an amount of money that is paid."""
    return squash(header).split("(")[0] in AMOUNT_HEADERS


def _fact(own: FormColumn | None, header: str, upper: list[str]) -> Fact | None:
    if own:
        return vocabulary().fact(own.fact) if own.fact else None
    return vocabulary().header(header) or (vocabulary().header("".join((*upper, header))) if upper else None)


def _key(header: str, upper: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(squash(text) for text in (*upper, header))


def _header_texts(sheet: SheetCells, column: int, top: int, bottom: int) -> list[str]:
    """The distinct texts of a column's header cells; a merged cell counts for every place it covers."""
    texts: list[str] = []
    for row in range(top, bottom + 1):
        value = sheet.shown(row, column)
        if isinstance(value, str) and not blank(value) and value not in texts[-1:]:
            texts.append(value)
    return texts


def _fill(roster: Roster, sheet: SheetCells, first: int, end: int) -> int:
    """Adds the rows between the header and the totals; gives the first row after the roster."""
    facts = {c.index for c in roster.columns if c.fact}
    amounts = {c.index for c in roster.amounts}
    for number in range(first, end):
        cells = {i: cell for i, cell in sheet.row(number).items() if not (blank(cell.value) and not cell.formula)}
        row = Row(roster.sheet, number, cells)
        lead = _lead(row)
        if SUBTOTAL.match(lead):
            continue
        if TOTAL.match(lead):
            roster.totals.append(row)
            return number + 1
        if NOTE.match(lead):
            return number
        filled = {i for i, cell in cells.items() if not blank(cell.value)}
        if filled & facts or any(i in amounts and not cells[i].formula for i in filled):
            shared = {i: cell for i, cell in sheet.below(number).items() if i in facts - amounts}
            roster.rows.append(Row(roster.sheet, number, shared | cells))
    return end


def _lead(row: Row) -> str:
    """The first text of a row."""
    texts = (cell.value for _, cell in sorted(row.cells.items()))
    return next((plain(text) for text in texts if isinstance(text, str) and not blank(text)), "")
