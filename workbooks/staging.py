"""Our functions inside formulas: taken out, answered in batches, and handed back to the engine as values.

A formula such as ``=IF(C5="","",TRAINING_SUBSIDY(C5,D5))`` reaches the engine as ``=IF(C5="","",scratch!A5)``;
the scratch cell holds what the function answered. Arguments that are formulas themselves are put on the scratch
sheet too, in the row of their cell, so that the engine works them out. Rounds of answering and calculating go on
until no argument changes any more.
"""

from collections.abc import Container, Sequence
from typing import Protocol

from workbooks.engine import Engine, Unknown
from workbooks.formula import LAST_COLUMN, Area
from workbooks.places import Place
from workbooks.references import written

POLICY_NAME = "政策"
PENDING = Unknown("pending", "")


class Functions(Protocol):
    """The functions that are ours: their names in capitals, and what they answer."""

    @property
    def names(self) -> Container[str]:
        """Every function, in capitals."""

    def asks_policy(self, name: str) -> bool:
        """Whether a call looks at the workbook's name 政策 where it is given no policy."""

    def call(self, name: str, args: Sequence[object], policy: str | None) -> object:
        """A scalar or rows of scalars; see udfs.cells.call."""


class Slot:
    """One call of ours, written in the cell `home`.

    `place` is where its answer stands for the engine, `reference` how formulas read it.
    """

    __slots__ = ("arguments", "fixed", "home", "key", "name", "owner", "place", "policy", "reference", "value")

    def __init__(self, name: str, home: Place) -> None:
        self.name, self.home = name, home
        self.arguments: list[tuple[str, object]] = []
        self.policy: tuple[str, object] = ("value", None)
        self.fixed = False
        self.key: object = None
        self.value: object = PENDING
        self.owner: Work | None = None
        self.place: Place | None = None
        self.reference = ""


class Work:
    """A formula with calls of ours taken out: `parts` are its text and its slots, `place` where it stands.

    `spill` says that it fills as many cells as its array has; `mirror` is the fixed area of an old array formula,
    whose array stands at `source`; `size` is where the height of the array stands, its width to the right of it.
    """

    __slots__ = ("mirror", "parts", "place", "size", "source", "spill")

    def __init__(self, place: Place, spill: bool = False, mirror: Area | None = None) -> None:
        self.place, self.spill, self.mirror = place, spill, mirror
        self.parts: list[str | Slot] = []
        self.size: Place | None = None
        self.source = place

    @property
    def pure(self) -> Slot | None:
        """The slot, when the formula is nothing else."""
        parts = self.parts if len(self.parts) == 1 else [part for part in self.parts if part != ""]
        return parts[0] if len(parts) == 1 and isinstance(parts[0], Slot) else None

    @property
    def answered(self) -> Slot | None:
        """The slot whose answer stands in the formula's own place, so that no formula is needed there."""
        pure = self.pure
        return pure if pure and pure.place == self.place else None

    def text(self) -> str:
        """The formula as the engine gets it."""
        return "".join([part if isinstance(part, str) else part.reference for part in self.parts])


class Scratch:
    """Room for answers: beside each sheet a hidden one with the same rows, and sheets for whole arrays."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._taken = {name.lower() for name in engine.sheet_names()}
        self._beside: dict[str, str] = {}
        self._next: dict[tuple[str, int], int] = {}
        self._made: set[str] = set()
        self._blocks, self._block_row = "", 1
        self._spills, self._spill_column = "", LAST_COLUMN + 1

    def sheet(self) -> str:
        """A new sheet of the engine's workbook."""
        number = len(self._taken)
        while f"butie{number}" in self._taken:
            number += 1
        self._taken.add(f"butie{number}")
        self._made.add(f"butie{number}")
        self._engine.add_sheet(f"butie{number}")
        return f"butie{number}"

    def __contains__(self, sheet: str | None) -> bool:
        return sheet in self._made

    def cell(self, sheet: str, row: int) -> Place:
        """A free cell in the same row as a cell of `sheet`."""
        if sheet not in self._beside:
            self._beside[sheet] = self.sheet()
        column = self._next[sheet, row] = self._next.get((sheet, row), 0) + 1
        return self._beside[sheet], row, column

    def block(self, height: int) -> Place:
        """The corner of a free block of `height` rows."""
        if not self._blocks or self._block_row + height > 1_000_000:
            self._blocks, self._block_row = self.sheet(), 1
        place = self._blocks, self._block_row, 1
        self._block_row += height
        return place

    def spill(self, width: int) -> Place:
        """The corner of `width` free columns."""
        if self._spill_column + width > LAST_COLUMN:
            self._spills, self._spill_column = self.sheet(), 1
        place = self._spills, 1, self._spill_column
        self._spill_column += width
        return place


def reference_to(place: Place, rows: int = 1, columns: int = 1) -> str:
    """The absolute reference of a place or of the block that starts there."""
    sheet, row, column = place
    return written(Area(sheet, row, column, row + rows - 1, column + columns - 1))
