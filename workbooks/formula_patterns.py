"""A formula with one call of ours, read once for all rows in which it reads nothing but its own row and fixed cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.formula import Area
from workbooks.own_row import in_row, reads_own_row, relative
from workbooks.places import Place
from workbooks.sheet_xml import FormulaCell
from workbooks.staging import Slot, Work


@dataclass(frozen=True)
class Template:
    """What a formula is in every row: its text around the call, the function, its arguments.

    `parts` are patterns, None for the call; of an argument that moves with the row `moves` is True.
    """

    parts: tuple[str | None, ...]
    name: str
    arguments: tuple[tuple[str, object], ...]
    moves: tuple[bool, ...]

    def slot(self, place: Place) -> Slot:
        """The call as it stands in the formula of a cell."""
        _, row, _ = place
        found = Slot(self.name, place)
        found.arguments = [
            (kind, Area(what.sheet, row, what.left, row, what.right))
            if moves and isinstance(what, Area)
            else (kind, what)
            for (kind, what), moves in zip(self.arguments, self.moves, strict=True)
        ]
        return found

    def work(self, slot: Slot, place: Place) -> Work:
        """The formula of a cell around its call."""
        found = Work(place)
        found.parts = [slot if part is None else in_row(part, place[1]) for part in self.parts]
        slot.owner = found
        return found


Key = tuple[str, str]
"""A sheet and the pattern of formulas on it."""


class Remembered:
    """Formulas that were looked at: which need nothing of us, and what those with one call of ours look like."""

    def __init__(self) -> None:
        self._plain: set[Key | None] = set()
        self._once: dict[Key, tuple[int, Slot]] = {}
        self._templates: dict[Key | None, Template | None] = {}

    def key(self, sheet: str, cell: FormulaCell) -> Key | None:
        """What a formula has in common with others; None for one that is looked at by itself."""
        return (sheet, relative(cell.text, cell.row)) if cell.kind == "normal" and not cell.dynamic else None

    def is_plain(self, key: Key | None) -> bool:
        return key in self._plain

    def template(self, key: Key | None) -> Template | None:
        return self._templates.get(key)

    def plain(self, key: Key | None) -> None:
        """Such formulas need nothing of us."""
        if key and reads_own_row(key[1]):
            self._plain.add(key)

    def read(self, key: Key | None, work: Work, slots: Sequence[Slot], row: int) -> None:
        """A formula was read, without helpers: from the second on it is told what moves with the row, what doesn't.

        A name may stand for a cell that is in the same row by chance.
        """
        if key is None or len(slots) != 1 or work.mirror or work.spill or not reads_own_row(key[1]):
            return
        if key not in self._once:
            self._once[key] = (row, slots[0])
        elif key not in self._templates:
            moves = _moves(*self._once[key], row, slots[0])
            parts = tuple(relative(part, row) if isinstance(part, str) else None for part in work.parts)
            arguments = tuple(slots[0].arguments)
            self._templates[key] = Template(parts, slots[0].name, arguments, moves) if moves is not None else None


def _moves(row: int, one: Slot, other_row: int, other: Slot) -> tuple[bool, ...] | None:
    """Which arguments of a call moved from one row to another with it; None where it is more than that."""
    moves = []
    for (kind, before), (other_kind, after) in zip(one.arguments, other.arguments, strict=True):
        if kind != other_kind or kind not in ("value", "cell", "range"):
            return None
        moved = isinstance(before, Area) and before.top == before.bottom == row
        shifted = before._replace(top=other_row, bottom=other_row) if moved and isinstance(before, Area) else before
        if after != before and after != shifted:
            return None
        moves.append(after != before)
    return tuple(moves)
