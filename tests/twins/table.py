"""What a pair of twins is: a case with one type of finding, and the same case with one fact changed, without it."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from people import id_number
from plain_sheets import sheet

from udfs.cells import call
from workbooks.check import check
from workbooks.findings import Finding, all_types
from workbooks.formula import area

SHEET = "Sheet1"
POLICY = "haiyuan-2023"
Rows = Sequence[Sequence[object]]
InFile = Callable[[Path, object], Sequence[Finding]]
Told = Counter[tuple[object, ...]]


@dataclass(frozen=True)
class Range:
    """Rows from A1 on, a line above the header first; what they are checked by."""

    rows: Rows
    form: str | None = "培训补贴花名册"
    policy: str | None = POLICY

    def in_file(self, folder: Path) -> list[Finding]:
        """What check finds in a workbook that holds nothing but the rows."""
        return check(sheet(folder / "名单.xlsx", self.rows, above=()), self.policy)

    def in_cell(self) -> list[list[object]]:
        """What ROSTER_CHECK gives for the rows."""
        found = call("ROSTER_CHECK", [list(map(list, self.rows)), self.form, self.policy])
        assert isinstance(found, list), found
        return found[1:]

    def place(self, cell: str) -> tuple[int, object]:
        """Row and column as ROSTER_CHECK names a cell: from the header upwards no column is named."""
        at, header = area(cell), 2
        assert at is not None
        return at.top, self.rows[header - 1][at.left - 1] if at.top > header else ""


@dataclass(frozen=True)
class Twins:
    """A type of finding, its level, the cell where it stands, and the fact that makes it (`has`) or not (`lacks`).

    Everything but the fact is the same by construction. `file` gives what check finds, `cell` the range that
    ROSTER_CHECK looks at; `beside` are types that cannot but come along in the case.
    """

    code: str
    level: str
    at: str
    has: object
    lacks: object
    file: InFile | None = None
    cell: Callable[[object], Range] | None = None
    beside: tuple[str, ...] = ()

    def of_file(self, folder: Path, fact: object) -> Told:
        assert self.file is not None
        return Counter((one.type, one.level, f"{one.sheet}!{one.cell}") for one in self.file(folder, fact))

    def of_cell(self, fact: object) -> Told:
        """Place, level and whether the sentence is one of this type."""
        assert self.cell is not None
        kind = next(kind for kind in all_types() if kind.code == self.code)
        says = re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(kind.template)))
        rows = self.cell(fact).in_cell()
        return Counter((row, column, level, bool(says.fullmatch(str(text)))) for row, column, level, text, _ in rows)

    def place_of_cell(self) -> tuple[object, ...]:
        assert self.cell is not None
        return (*self.cell(self.has).place(self.at.rpartition("!")[2]), self.level, True)


def of_table(
    code: str, level: str, at: str, make: Callable[[object], Range], has: object, lacks: object, *beside: str
) -> Twins:
    """Twins in the same rows as a sheet and as a range."""
    return Twins(
        code, level, f"{SHEET}!{at}", has, lacks, lambda folder, fact: make(fact).in_file(folder), make, beside
    )


def of_file(code: str, level: str, at: str, find: InFile, has: object, lacks: object, *beside: str) -> Twins:
    """Twins that only a file can hold."""
    return Twins(code, level, at, has, lacks, find, None, beside)


def people(count: int) -> list[list[object]]:
    """Name and number of made-up people."""
    return [[f"学员{n}", id_number(n)] for n in range(1, count + 1)]
