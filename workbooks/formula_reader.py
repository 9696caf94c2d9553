"""Formulas read for our functions: each call becomes a slot, each argument that is a formula a helper of its own.

A helper stands on another sheet than its formula: what depends on where it stands is said in other words there.
"""

from collections.abc import Callable, Iterable

from workbooks.formula import Area, Call, Token, calls, quote, quote_sheet, tokenise
from workbooks.formula_patterns import Template
from workbooks.literals import literal
from workbooks.own_names import as_seen_from
from workbooks.places import Place
from workbooks.problems import FormulaProblem
from workbooks.references import Constant, References, written
from workbooks.spilling import may_spill
from workbooks.staging import POLICY_NAME, Functions, Scratch, Slot, Work, reference_to

_HERE = ("ROW", "COLUMN", "SHEET")
_REFERENCES = ("INDIRECT", "OFFSET")
"""What the engine spills only as INDEX(..., 0, 0)."""


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
        self._named: dict[tuple[str, str], tuple[str, object]] = {}
        self._policies: dict[tuple[str, str], tuple[str, object]] = {}
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
            if (slot := reading.whole(0, len(tokens))) is not None:
                work.parts = [slot]
            else:
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

    def policy(self, name: str, place: Place, own: Callable[[str], str | None]) -> tuple[str, object]:
        """The argument that the workbook's name 政策 gives to a call; the cell it names doesn't ask itself."""
        sheet, row, column = place
        if (name, sheet) not in self._policies:
            asks = self._functions.asks_policy(name)
            gone = asks and self._references.gone(Token("name", POLICY_NAME), sheet, row)
            self._policies[name, sheet] = self._policy(sheet) if asks and not gone else ("value", None)
        kind, what = self._policies[name, sheet]
        if kind == "formula":
            return self._formula(as_seen_from(str(what), row, column), place, own)
        asks_itself = isinstance(what, Area) and (what.sheet, what.top, what.left) == (sheet, row, column)
        return ("value", None) if asks_itself else (kind, what)

    def again(self, template: Template, place: Place, own: Callable[[str], str | None]) -> Work:
        """The formula at `place` that is like one which was read already."""
        slot = template.slot(place)
        slot.policy = self.policy(slot.name, place, own)
        slot.fixed = self.fixed([*slot.arguments, slot.policy])
        self.slots.append(slot)
        work = template.work(slot, place)
        if work.pure is None:
            slot.place = self._scratch.cell(place[0], place[1])
            slot.reference = reference_to(slot.place)
        else:
            slot.place = place
        return work

    def _formula(self, text: str, place: Place, own: Callable[[str], str | None]) -> tuple[str, object]:
        """The formula of the name as an argument, worked out once for each sheet."""
        key = place[0], text
        if key not in self._named:
            self._named[key] = "value", None  # for calls of ours within it
            tokens = [token for token in tokenise(text) if token.kind != "space"]
            self._named[key] = _Reading(self, tokens, calls(tokens), place, own).argument(0, len(tokens))
        return self._named[key]

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
        self.reader, self.tokens, self.place, self.own_name = reader, tokens, place, own
        self.calls = found
        self.own = {call.start: (call, name) for call in found if (name := own(call.name))}
        self.bare = {call.start: call for call in found if not call.arguments and call.name in _HERE}
        self.indirect = {call.start: call for call in found if call.arguments and call.name == "INDIRECT"}

    def fill(self, work: Work, begin: int, end: int, moved: bool) -> None:
        """The parts of a formula from a token span; a moved one stands on another sheet than it was written for."""
        work.parts = self.parts(begin, end, moved)
        for part in work.parts:
            if isinstance(part, Slot):
                part.owner = work
        if work.pure is None or moved:
            sheet, row, _ = self.place
            for part in work.parts:
                if isinstance(part, Slot):
                    part.place = self.reader.scratch.cell(sheet, row)
                    part.reference = reference_to(part.place)
        elif (pure := work.pure) is not None:
            pure.place = work.place

    def parts(self, begin: int, end: int, moved: bool) -> list[str | Slot]:
        """The text of a token span and the slots of its calls of ours."""
        index, out = begin, list[str | Slot]()
        while index < end:
            if index in self.own:
                call, name = self.own[index]
                out.append(self.slot(call, name))
                index = call.end + 1
            elif moved and index in self.bare:
                call = self.bare[index]
                out.append(self.here(call.name))
                index = call.end + 1
            elif moved and index in self.indirect:
                call = self.indirect[index]
                _, stop = call.arguments[0]
                out += [f"INDIRECT({self.seen_from_here(*call.arguments[0])}", *self.parts(stop, call.end + 1, True)]
                index = call.end + 1
            else:
                out.append(self.moved(self.tokens[index]) if moved else self.tokens[index].text)
                index += 1
        return out

    def here(self, function: str) -> str:
        """What ROW(), COLUMN() and SHEET() mean in the formula's own cell."""
        sheet, row, column = self.place
        return {"ROW": str(row), "COLUMN": str(column)}.get(function) or f"SHEET({reference_to((sheet, 1, 1))})"

    def seen_from_here(self, begin: int, end: int) -> str:
        """The text of INDIRECT's argument, the formula's own sheet before it where it names no other.

        A text that can't follow a sheet's name (another sheet's cell, a defined name, a table) stays as it is.
        """
        kind, what = self.argument(begin, end)
        if kind == "slot":
            kind, what = self.expression(begin, end)
        if kind == "value" and isinstance(what, str):
            text = quote(what)
        elif kind == "cell" and isinstance(what, Area):
            text = written(what)
        else:
            raise FormulaProblem("函数 INDIRECT 这样用时，引擎不会")
        sheet = quote(quote_sheet(self.place[0]) + "!")
        return f'IF(ISERROR(ROWS(INDIRECT({sheet}&{text}))),"",{sheet})&{text}'

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
        slot.policy = self.reader.policy(name, self.place, self.own_name)
        slot.fixed = self.reader.fixed([*slot.arguments, slot.policy])
        self.reader.slots.append(slot)
        return slot

    def whole(self, begin: int, end: int) -> Slot | None:
        """The slot of the call of ours that a token span consists of."""
        return self.slot(*self.own[begin]) if begin in self.own and self.own[begin][0].end == end - 1 else None

    def argument(self, begin: int, end: int) -> tuple[str, object]:
        """An argument: a value, a cell, a range, another slot, or a formula for the engine."""
        while begin < end and self.tokens[begin].kind == "space":
            begin += 1
        while begin < end and self.tokens[end - 1].kind == "space":
            end -= 1
        if begin == end:
            return "value", None
        if (slot := self.whole(begin, end)) is not None:
            return "slot", slot
        operands = self.tokens[begin:end]
        known, value = literal(operands)
        if known:
            return "value", value
        if len(operands) == 1:
            if gone := self.reader.references.gone(operands[0], self.place[0], self.place[1]):
                raise FormulaProblem(gone)
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
        if any((call.start, call.end) == (begin, end - 1) and call.name in _REFERENCES for call in self.calls):
            work.parts = ["INDEX(", *work.parts, ",0,0)"]
        sheet, row, _ = self.place
        corner = f"_xlfn.ANCHORARRAY({reference_to(work.place)})"
        for function in ("ROWS", "COLUMNS"):
            size = Work(self.reader.scratch.cell(sheet, row))
            size.parts = [f"{function}({corner})"]
            self.reader.helpers.append(size)
            work.size = work.size or size.place
        self.reader.helpers.append(work)
        return work
