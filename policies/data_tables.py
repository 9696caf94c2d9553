"""A table of figures that a document prints, such as an 附件 that splits a target: columns, rows, total, and by name.

`sums` and `no_more_than` state how the columns of one row hang together; identities.py recomputes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from policies.decode import exact
from policies.errors import PolicyProblem

if TYPE_CHECKING:
    from policies.model import Document


@dataclass(frozen=True)
class DataTable:
    """A printed table. `columns` are all in order, `texts` those without figures, `key` the one that names a row.

    `sums`: a column -> the columns of the same row that it is the sum of. `no_more_than`: a column -> the column of
    the same row that it may not exceed. `total` is the printed last row. All figures are in `unit`.
    """

    title: str
    clause: str
    unit: str
    columns: tuple[str, ...]
    texts: tuple[str, ...]
    key: str
    rows: tuple[tuple[str, ...], ...]
    total: dict[str, str] = field(default_factory=dict)
    sums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    no_more_than: dict[str, str] = field(default_factory=dict)
    says: str = ""
    carries: tuple[str, ...] = ()
    line: int = 0
    file: str = ""

    @property
    def figures(self) -> tuple[str, ...]:
        """The columns with figures, in order."""
        return tuple(name for name in self.columns if name not in self.texts)

    def named_rows(self) -> Iterator[dict[str, str]]:
        """Each row by column."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def row(self, name: str) -> dict[str, str]:
        """The row of a key. Raises PolicyProblem."""
        for row in self.named_rows():
            if row[self.key] == name:
                return row
        raise PolicyProblem(f"{self.clause}没有“{name}”这一行")

    def numbers(self, row: Mapping[str, object]) -> dict[str, Fraction]:
        """The figures of a row, exact. Raises ValueError, KeyError."""
        return {name: exact(str(row[name])) for name in self.figures}


def data_table(document: Document, name: str) -> DataTable:
    """The table of a document by its name, such as 附件2. Raises PolicyProblem."""
    tables = {key: table for chapter in document.chapters for key, table in chapter.tables.items()}
    if name not in tables:
        raise PolicyProblem(f"“{document.id}”没有表“{name}”，现有：{'、'.join(tables) or '无'}")
    return tables[name]
