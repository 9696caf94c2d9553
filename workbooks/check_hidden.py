"""People and columns that are put out of sight are checked all the same, and told; hidden sheets are only told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbooks import findings as f
from workbooks.cells import SheetCells
from workbooks.findings import Finding
from workbooks.formula import column_letters
from workbooks.roster import Roster

SHOWN = 8
OURS = ("词表", "取数")


def hidden_sheets(names: Sequence[str], place: tuple[str, str]) -> Iterator[Finding]:
    """Sheets out of sight that are none of ours; nobody looked into them."""
    foreign = [name for name in names if name not in OURS]
    if foreign:
        yield f.HiddenSheet(*place, names=_listed([f"“{name}”" for name in foreign]))


def check_hidden(roster: Roster, sheet: SheetCells) -> Iterator[Finding]:
    """What of a roster is hidden: rows with people, columns with a header."""
    place = (roster.sheet, f"A{roster.header_row}")
    rows = [str(row.number) for row in roster.rows if row.number in sheet.hidden_rows]
    columns = [column_letters(c.index) for c in roster.columns if c.index in sheet.hidden_columns]
    if rows:
        yield f.HiddenPart(*place, says=f"第 {_listed(rows)} 行是隐藏的")
    if columns:
        yield f.HiddenPart(*place, says=f"{_listed(columns)} 列是隐藏的")


def _listed(names: Sequence[str]) -> str:
    more = f"等 {len(names)}" if len(names) > SHOWN else ""
    return "、".join(names[:SHOWN]) + more
