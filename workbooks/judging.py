"""Second thoughts about a calculated workbook: values that can't be trusted, and old values that may stand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from udfs.cells import CellError
from workbooks.engine import UNKNOWN, Unknown
from workbooks.formula import Area, tokens_of
from workbooks.guards import BLIND, Doubt
from workbooks.places import Place, Places

if TYPE_CHECKING:
    from workbooks.recalculation import Recalculation

_UPSTREAM = "它依赖的单元格没能算出"
_VOLATILE = r"TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY"
_CLOCK_OR_CHANCE = re.compile(rf"(?<![\w.])(?:{_VOLATILE})\(", re.I)
_MOVING = re.compile(rf"(?<![\w.])(?:{_VOLATILE}|INDIRECT|OFFSET|CELL|INFO)\(", re.I)


class Judge:
    """Judges the values of a recalculation."""

    def __init__(self, work: "Recalculation", doubts: Iterable[tuple[Place, Doubt]]) -> None:
        self._work = work
        self._doubts = list(doubts)

    def doubt(self) -> bool:
        """Make the cells unknown whose value can't be trusted after all; says whether there were any."""
        work = self._work
        found = {place: doubt.reason for place, doubt in self._doubts if self._holds(place, doubt)}
        found |= dict.fromkeys(self._nameless(), "引擎不认识公式里的名称")
        if blind := Places(work.unknown()):
            for sheet, cells in work.formulas.items():
                for place, cell in cells.items():
                    if BLIND.search(cell.text) and any(
                        not area.single and blind.any_within(area) for area in self._areas((sheet, *place))
                    ):
                        found.setdefault((sheet, *place), _UPSTREAM)
        found = {place: reason for place, reason in found.items() if not self._unknown(place)}
        work.reasons |= found
        for sheet in {place[0] for place in found}:
            work.engine.set_formulas(sheet, {place[1:]: UNKNOWN for place in found if place[0] == sheet})
        return bool(found)

    def _nameless(self) -> list[Place]:
        """The cells where #NAME? begins: there the engine missed a name that the workbook may well have."""
        work = self._work
        nameless = [
            (sheet, *place)
            for sheet, values in work.values.items()
            for place, value in values.items()
            if isinstance(value, CellError) and value == "#NAME?"
        ]
        all_of_them = Places(nameless)
        return [
            place
            for place in nameless
            if "#NAME?" not in work.formulas[place[0]][place[1:]].text
            and not any(all_of_them.any_within(area) for area in self._areas(place))
        ]

    def _unknown(self, place: Place) -> bool:
        return isinstance(self._work.values[place[0]].get(place[1:]), Unknown)

    def _areas(self, place: Place) -> Iterator[Area]:
        sheet, row, column = place
        for token in tokens_of(self._work.formulas[sheet][row, column].text):
            area = self._work.references.area(token, sheet, row)
            if area is not None:
                yield area

    def _holds(self, place: Place, doubt: Doubt) -> bool:
        if self._unknown(place):
            return False
        if doubt.unless and any(value not in (None, "") for value in self._shown(place[0], doubt.unless)):
            return False
        return any(doubt.holds(value) for value in self._shown(place[0], doubt.area))

    def _shown(self, sheet: str, area: Area) -> Iterator[object]:
        sheet = area.sheet or sheet
        rows, columns = self._work.extent(sheet)
        bottom, right = max(area.top, min(area.bottom, rows)), max(area.left, min(area.right, columns))
        for row in self._work.engine.read(sheet, area.top, area.left, bottom, right):
            yield from row

    def keep(self) -> bool:
        """Let old values stand where the engine can't tell and nothing changed; says whether there were any."""
        work = self._work
        unknown = set(work.unknown())
        if not unknown:
            return False
        changed = {
            (sheet, *place)
            for sheet, values in work.values.items()
            for place, value in values.items()
            if not isinstance(value, Unknown)
            and not same(value, work.formulas[sheet][place].value)
            and (sheet, *place) not in work.kept
        }
        standing = _Standing(work, Places(unknown), Places(changed))
        found = [place for place in sorted(unknown) if standing.root(place) and standing.stands(place)]
        work.kept |= {place: work.values[place[0]][place[1:]] for place in found}
        for sheet in {place[0] for place in found}:
            old = {place[1:]: work.formulas[sheet][place[1:]].value for place in found if place[0] == sheet}
            work.engine.write(sheet, old)
        return bool(found)


_Node = Place | Area
"""What the search for changes visits: a cell, or all the unknown cells of a rectangle."""


class _Standing:
    """Whether old values may stand, each cell and each rectangle looked at once."""

    def __init__(self, work: "Recalculation", unknown: Places, changed: Places) -> None:
        self._work, self._unknown, self._changed = work, unknown, changed
        self._known: dict[_Node, bool] = {}
        policies = ((slot.home, slot.policy) for slot in work.reader.slots if slot.policy[0] != "value")
        self._policies = dict(policies)

    def root(self, place: Place) -> bool:
        """Whether the cell is unknown for its own sake: what is only blocked can be worked out afterwards."""
        sheet, row, column = place
        value = self._work.values[sheet][row, column]
        if place in self._work.own:
            return not any(self._unknown.any_within(area) for area in self._areas(place) or ())
        return isinstance(value, Unknown) and value.code != "blocked_by_upstream"

    def stands(self, start: Place) -> bool:
        """Whether nothing that the cell depends on changed, directly or through other unknown cells."""
        if start in self._known:
            return self._known[start]
        stack = [self._visit(start)]
        while stack:
            place, before, left = stack[-1]
            following = next((p for p in left if p not in self._known), None)
            if following is not None:
                stack.append(self._visit(following))
                continue
            stack.pop()
            self._known[place] = before is not None and all(self._known[p] for p in before)
        return self._known[start]

    def _visit(self, node: _Node) -> tuple[_Node, Sequence[_Node] | None, Iterator[_Node]]:
        self._known[node] = False  # and so it stays within a circle
        before = list(self._unknown.within(node)) if isinstance(node, Area) else self._before(node)
        return node, before, iter(before or ())

    def _areas(self, place: Place) -> list[Area] | None:
        """The rectangles that a formula reads; None where they can't be told from its text."""
        sheet, row, column = place
        tokens = tokens_of(self._work.formulas[sheet][row, column].text)
        areas = []
        if place in self._policies:
            policy = self._policies[place][1]
            if not isinstance(policy, Area) or policy.sheet in self._work.scratch:
                return None
            areas.append(policy)
        for token in tokens:
            if token.kind not in ("table", "name", "reference") or token.text.upper() in ("TRUE", "FALSE"):
                continue
            area = self._work.references.area(token, sheet, row)
            if area is not None:
                areas.append(area)
            elif token.kind != "reference":  # another workbook's cells have the values of last time
                return None
        return areas if tokens else None

    def _before(self, place: Place) -> Sequence[_Node] | None:
        """The rectangles with unknown cells that a cell reads; None where its old value falls at once."""
        sheet, row, column = place
        cell = self._work.formulas[sheet][row, column]
        areas = self._areas(place)
        if cell.value is None or cell.kind in ("array", "dataTable") or place in self._work.kept:
            return None
        if any(self._work.references.gone(token, sheet, row) for token in tokens_of(cell.text)):
            return None
        if areas is None or _MOVING.search(cell.text):
            return None if self._changed or volatile(cell.text) else []
        if any(self._changed.any_within(area) or self._work.reads_array(area) for area in areas):
            return None
        return [area for area in areas if self._unknown.any_within(area)]


def volatile(formula: str) -> bool:
    """Whether the value of a formula depends on the clock or on chance."""
    capitals = formula.upper()
    likely = "NOW" in capitals or "TODAY" in capitals or "RAND" in capitals
    return likely and _CLOCK_OR_CHANCE.search(formula) is not None


def same(value: object, old: object) -> bool:
    """Whether a value is what the file already shows."""
    if type(value) is type(old):
        return value == old and not isinstance(value, Unknown)
    if isinstance(value, bool) or isinstance(old, bool):
        return False
    return isinstance(value, int | float) and isinstance(old, int | float) and float(value) == float(old)
