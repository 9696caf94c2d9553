"""Our functions inside formulas: taken out, answered in batches, and handed back to the engine as values.

A formula such as ``=IF(C5="","",TRAINING_SUBSIDY(C5,D5))`` reaches the engine as ``=IF(C5="","",scratch!A5)``;
the scratch cell holds what the function answered. Arguments that are formulas themselves are put on the scratch
sheet too, in the row of their cell, so that the engine works them out. Rounds of answering and calculating go on
until no argument changes any more.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Protocol

from workbooks.engine import Engine, Unknown
from workbooks.formula import LAST_COLUMN, Area, Call, Token, calls, quote_sheet, tokenise
from workbooks.literals import literal
from workbooks.places import Place
from workbooks.references import Constant, References, written
from workbooks.spilling import may_spill

POLICY_NAME = "政策"
PENDING = Unknown("pending", "")


class Functions(Protocol):
    """The functions that are ours: their names in capitals, and what they answer."""

    @property
    def names(self) -> Container[str]:
        """Every function, in capitals."""

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
        parts = [part for part in self.parts if part != ""]
        return parts[0] if len(parts) == 1 and isinstance(parts[0], Slot) else None

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
        self._blocks, self._block_row = "", 1
        self._spills, self._spill_column = "", LAST_COLUMN + 1

    def sheet(self) -> str:
        """A new sheet of the engine's workbook."""
        number = len(self._taken)
        while f"butie{number}" in self._taken:
            number += 1
        self._taken.add(f"butie{number}")
        self._engine.add_sheet(f"butie{number}")
        return f"butie{number}"

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


class Reader:
    """Takes the calls of ours out of formulas."""

    def __init__(
        self,
        functions: Functions,
        references: References,
        scratch: Scratch,
        is_fixed: Callable[[Area], bool],
        policy: Callable[[str], tuple[str, object]],
    ) -> None:
        self._functions, self._references, self._scratch = functions, references, scratch
        self._is_fixed, self._policy = is_fixed, policy
        self.slots: list[Slot] = []
        self.helpers: list[Work] = []

    def read(
        self, formula: str, place: Place, own: Callable[[str], str | None], spill: bool, mirror: Area | None
    ) -> Work:
        """The formula at `place` with its slots; `own` tells the name of ours that a call stands for."""
        tokens = tokenise(formula)
        found = calls(tokens)
        reading = _Reading(self, tokens, found, place, own)
        if mirror is None:
            work = Work(place, spill)
            reading.fill(work, 0, len(tokens), moved=False)
        else:
            work = Work(place, False, mirror)
            helper = reading.spilled(0, len(tokens), mirror.right - mirror.left + 1)
            work.size, work.source = helper.size, helper.place
        return work

    def fixed(self, arguments: Iterable[tuple[str, object]]) -> bool:
        """Whether arguments can't change while the workbook is calculated."""
        return all(
            kind == "value"
            or (kind in ("cell", "range") and isinstance(what, Area) and self._is_fixed(what))
            or (kind == "slot" and isinstance(what, Slot) and what.fixed)
            for kind, what in arguments
        )

    def policy(self, place: Place) -> tuple[str, object]:
        """The argument that the workbook's name 政策 gives to a call; the cell it names doesn't ask itself."""
        sheet, row, column = place
        kind, what = self._policy(sheet)
        own = isinstance(what, Area) and (what.sheet, what.top, what.left) == (sheet, row, column)
        return ("value", None) if own else (kind, what)

    @property
    def references(self) -> References:
        """How operands are resolved."""
        return self._references

    @property
    def scratch(self) -> Scratch:
        """Where answers and arguments are put."""
        return self._scratch


class _Reading:
    """One formula being read."""

    def __init__(
        self, reader: Reader, tokens: list[Token], found: list[Call], place: Place, own: Callable[[str], str | None]
    ) -> None:
        self.reader, self.tokens, self.place = reader, tokens, place
        self.calls = found
        self.own = {call.start: (call, name) for call in found if (name := own(call.name))}
        self.bare = {call.start: call for call in found if not call.arguments and call.name in ("ROW", "COLUMN")}

    def fill(self, work: Work, begin: int, end: int, moved: bool) -> None:
        """The parts of a formula from a token span; a moved one stands on another sheet than it was written for."""
        index, out = begin, work.parts
        while index < end:
            if index in self.own:
                call, name = self.own[index]
                slot = self.slot(call, name)
                slot.owner = work
                out.append(slot)
                index = call.end + 1
            elif moved and index in self.bare:
                call = self.bare[index]
                out.append(str(self.place[1] if call.name == "ROW" else self.place[2]))
                index = call.end + 1
            else:
                out.append(self.moved(self.tokens[index]) if moved else self.tokens[index].text)
                index += 1
        if work.pure is None or moved:
            sheet, row, _ = self.place
            for part in out:
                if isinstance(part, Slot):
                    part.place = self.reader.scratch.cell(sheet, row)
                    part.reference = reference_to(part.place)
        elif (pure := work.pure) is not None:
            pure.place = work.place

    def moved(self, token: Token) -> str:
        """An operand as another sheet must write it."""
        sheet, row, _ = self.place
        if token.kind == "reference":
            return token.text if "!" in token.text else f"{quote_sheet(sheet)}!{token.text}"
        if token.kind in ("table", "name") and (found := self.reader.references.area(token, sheet, row)):
            return written(found)
        return token.text

    def slot(self, call: Call, name: str) -> Slot:
        """The slot of a call; the calls within its arguments come before it."""
        slot = Slot(name, self.place)
        slot.arguments = [self.argument(*span) for span in call.arguments]
        slot.policy = self.reader.policy(self.place)
        slot.fixed = self.reader.fixed([*slot.arguments, slot.policy])
        self.reader.slots.append(slot)
        return slot

    def argument(self, begin: int, end: int) -> tuple[str, object]:
        """An argument: a value, a cell, a range, another slot, or a formula for the engine."""
        while begin < end and self.tokens[begin].kind == "space":
            begin += 1
        while begin < end and self.tokens[end - 1].kind == "space":
            end -= 1
        if begin == end:
            return "value", None
        if begin in self.own and self.own[begin][0].end == end - 1:
            return "slot", self.slot(*self.own[begin])
        operands = self.tokens[begin:end]
        known, value = literal(operands)
        if known:
            return "value", value
        if len(operands) == 1:
            found = self.reader.references.resolve(operands[0], self.place[0], self.place[1])
            if isinstance(found, Constant):
                return "value", literal([found.token])[1]
            if found is not None:
                return ("cell" if found.single else "range"), found
        return self.expression(begin, end)

    def expression(self, begin: int, end: int) -> tuple[str, object]:
        """An argument that the engine works out, on the scratch sheet."""
        width = may_spill(self.tokens, self.calls, begin, end, self.own, self.reader.references, self.place)
        if width:
            return "spill", self.spilled(begin, end, width)
        sheet, row, _ = self.place
        work = Work(self.reader.scratch.cell(sheet, row))
        self.fill(work, begin, end, moved=True)
        self.reader.helpers.append(work)
        sheet, row, column = work.place
        return "cell", Area(sheet, row, column, row, column)

    def spilled(self, begin: int, end: int, width: int) -> Work:
        """A formula that spills on a scratch sheet, with two cells that hold its height and width."""
        work = Work(self.reader.scratch.spill(width), spill=True)
        self.fill(work, begin, end, moved=True)
        sheet, row, _ = self.place
        corner = f"_xlfn.ANCHORARRAY({reference_to(work.place)})"
        for function in ("ROWS", "COLUMNS"):
            size = Work(self.reader.scratch.cell(sheet, row))
            size.parts = [f"{function}({corner})"]
            self.reader.helpers.append(size)
            work.size = work.size or size.place
        self.reader.helpers.append(work)
        return work
