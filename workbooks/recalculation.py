"""A whole workbook brought up to date: the engine, our functions, and the honesty of both put together."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from workbooks.engine import UNKNOWN, Engine, Unknown, serial
from workbooks.formula import Area, area, bare_name, own_name, tokens_of
from workbooks.formula_patterns import Key, Remembered
from workbooks.formula_reader import Reader
from workbooks.guards import SUSPECT, USES_DATES, Doubt, guard
from workbooks.judging import Judge
from workbooks.own_names import OwnNames
from workbooks.places import Place, Places
from workbooks.problems import FormulaProblem
from workbooks.references import References
from workbooks.settling import Progress, Settler
from workbooks.sheet_xml import FormulaCell
from workbooks.staging import Functions, Scratch, Slot, Work
from workbooks.stretches import Stretch, anchors, rows_of

Formulas = Mapping[str, Mapping[tuple[int, int], FormulaCell]]
_NAMES = re.compile(r"(?:_xl\w*\.)?[^\W\d][\w.]*(?=\()")
_BEYOND = 100_000


class NotTogether(Exception):
    """Formulas that were put to the engine as one have to be worked out one by one."""


class Recalculation:
    """Recalculates the formulas of an engine's workbook. Results stand in `values`, causes in `reasons`.

    `values` holds what each formula cell shows now, Unknown where nobody can tell; `kept` are the cells whose old
    value stands because nothing that they depend on changed, with what the engine said of them. `together` are
    stretches of formulas whose cells the engine has empty; where one of them can't be told, run raises NotTogether.
    """

    def __init__(
        self,
        engine: Engine,
        formulas: Formulas,
        references: References,
        functions: Functions,
        policy: Callable[[str], tuple[str, object]],
        chinese_dates: Mapping[str, set[tuple[int, int]]] | None = None,
        together: Mapping[str, Sequence[Stretch]] | None = None,
    ) -> None:
        self.engine, self.formulas, self.references, self.functions = engine, formulas, references, functions
        self._extents: dict[str, tuple[int, int]] = {}
        self._blank_columns: dict[tuple[str, int], list[object]] = {}
        self._names: dict[str, str | None] = {}
        self._doubts: list[tuple[Place, Doubt]] = []
        self._remembered = Remembered()
        self._chinese_dates = chinese_dates or {}
        self._together = together or {}
        self._arrays = {
            sheet: [a for c in cells.values() if c.kind == "array" and c.reach and (a := area(c.reach))]
            for sheet, cells in formulas.items()
        }
        self.places = Places((sheet, *place) for sheet, cells in formulas.items() for place in cells)
        self.own: set[Place] = set()
        self.spills: list[Place] = []
        self.values: dict[str, dict[tuple[int, int], object]] = {}
        self.reasons: dict[Place, str] = {}
        self.kept: dict[Place, object] = {}
        self.scratch = Scratch(engine)
        self._own_names = OwnNames(references, self._calls_own)
        self.reader = Reader(functions, references, self.scratch, self._is_fixed, policy)
        self._settler = Settler(engine, functions, self.scratch, self.extent)

    def run(self, progress: Progress) -> None:
        """Everything: stage, calculate, doubt, keep, collect."""
        works = self._prepare()
        if self._together and not all(slot.fixed for slot in self.reader.slots):
            raise NotTogether
        self._settler.start(self.reader.slots, [*works, *self.reader.helpers], progress)
        for sheet, stretches in self._together.items():
            self.engine.set_formulas(sheet, anchors(stretches), dynamic=True)
        judge = Judge(self, self._doubts)
        self._settle()
        while judge.doubt() or judge.keep():
            self._settle()

    def _settle(self) -> None:
        self._settler.settle()
        self._collect()
        if self._together and not self._told():
            raise NotTogether

    # before calculating

    def own_in(self, name: str) -> str | None:
        """The function of ours that a call's name stands for."""
        if name not in self._names:
            self._names[name] = own_name(name, self.functions.names)
        return self._names[name]

    def has_own(self, place: Place) -> bool:
        """Whether the formula of a cell calls a function of ours, itself or through a defined name."""
        return self._calls_own(self._text(place))

    def _text(self, place: Place) -> str:
        """The formula of a cell, the names in it that stand for calls of ours written out."""
        text = self.formulas[place[0]][place[1:]].text
        try:
            return self._own_names.expanded(text, *place) if self._own_names else text
        except FormulaProblem:  # told where the formula is prepared
            return text

    def _calls_own(self, text: str) -> bool:
        return any(self._spelt(found) for found in _NAMES.findall(text))

    def _spelt(self, spelling: str) -> str | None:
        if spelling not in self._names:
            self._names[spelling] = self.own_in(bare_name(spelling))
        return self._names[spelling]

    def _prepare(self) -> list[Work]:
        works: list[Work] = []
        unknown: dict[str, dict[tuple[int, int], str]] = {}
        for sheet, cells in self.formulas.items():
            for place, cell in self._apart(sheet, cells):
                self._prepare_cell((sheet, *place), cell, works, unknown.setdefault(sheet, {}))
        for sheet, places in unknown.items():
            self.engine.set_formulas(sheet, places)
        return works

    def _apart(
        self, sheet: str, cells: Mapping[tuple[int, int], FormulaCell]
    ) -> Iterable[tuple[tuple[int, int], FormulaCell]]:
        """The formulas of a sheet that are in no stretch."""
        rows = rows_of(self._together.get(sheet, ()))
        return ((place, cell) for place, cell in cells.items() if place[0] not in rows.get(place[1], ()))

    def _told(self) -> bool:
        """Whether each stretch has a value in every cell: an array of one row, or none at all, fills no more."""
        rows = {sheet: rows_of(some) for sheet, some in self._together.items()}
        if any(row in rows.get(sheet, {}).get(column, ()) for sheet, row, column in self.unknown()):
            return False
        ends = ((sheet, one.bottom, one.column) for sheet, some in self._together.items() for one in some)
        return all(self.engine.read(sheet, row, at, row, at) != [[None]] for sheet, row, at in ends)

    def _prepare_cell(
        self, place: Place, cell: FormulaCell, works: list[Work], unknown: dict[tuple[int, int], str]
    ) -> None:
        alike = self._remembered.key(place[0], cell)
        if self._remembered.is_plain(alike):
            return
        if template := self._remembered.template(alike):
            works.append(self.reader.again(template, place, self.own_in))
            self.own.add(place)
            return
        self._read_cell(place, cell, works, unknown, alike)

    def _read_cell(
        self,
        place: Place,
        cell: FormulaCell,
        works: list[Work],
        unknown: dict[tuple[int, int], str],
        alike: Key | None,
    ) -> None:
        text, reason, doubts = self._text(place), "", []
        own = self._calls_own(text)
        as_it_is = not (self._chinese_dates or SUSPECT.search(text)) and text == cell.text
        slots, helpers = len(self.reader.slots), len(self.reader.helpers)
        if cell.kind == "dataTable":
            reason = "模拟运算表，引擎不会"
        else:
            try:
                if SUSPECT.search(text):
                    text, reason, doubts = guard(
                        text,
                        cell.row,
                        cell.column,
                        lambda found: self._blank(place[0], found),
                        lambda token: self.references.area(token, place[0], place[1]),
                    )
                if self._chinese_dates and self._reads_chinese_date(place, text):
                    reason = "引用了“2024年5月1日”这样的文本日期，引擎不会换算，请改成日期"
                mirror = area(cell.reach) if cell.kind == "array" and not cell.dynamic else None
                if cell.dynamic:
                    self.spills.append(place)
                if not reason and (own or cell.dynamic or text != cell.text):
                    works.append(self.reader.read(text, place, self.own_in, cell.dynamic, mirror))
            except FormulaProblem as problem:
                reason = str(problem)
        self._doubts += [(place, doubt) for doubt in doubts]
        if own:
            self.own.add(place)
        if as_it_is and not reason:
            if not own:
                self._remembered.plain(alike)
            elif len(self.reader.helpers) == helpers:
                self._remembered.read(alike, works[-1], self.reader.slots[slots:], cell.row)
        if reason or (works and works[-1].place == place):
            self._make_room(place[0], cell, reason, unknown)

    def _make_room(self, sheet: str, cell: FormulaCell, reason: str, unknown: dict[tuple[int, int], str]) -> None:
        """Empty the area of an array formula that is put anew; where it can't be told, all of it can't."""
        reach = area(cell.reach) if cell.kind in ("array", "dataTable") and cell.reach else None
        places = [(cell.row, cell.column), *(_places(reach) if reach else [])]
        if len(places) > 2:
            self.engine.write(sheet, dict.fromkeys(places))
        if reason:
            self.reasons[sheet, cell.row, cell.column] = reason
            unknown |= dict.fromkeys(places, UNKNOWN)

    def extent(self, sheet: str) -> tuple[int, int]:
        """The last used row and column of a sheet before anything was calculated."""
        if sheet not in self._extents:
            self._extents = self.engine.extents() | self._extents
            for name, some in self._together.items():
                rows, columns = self._extents[name]
                rows, columns = max(rows, *(o.bottom for o in some)), max(columns, *(o.column for o in some))
                self._extents[name] = rows, columns
        return self._extents.get(sheet, (1, 1))

    def reads_array(self, found: Area) -> bool:
        """Whether a rectangle holds cells that an array formula fills."""
        arrays = self._arrays.get(found.sheet or "")
        return bool(arrays) and any(_overlap(found, reach) for reach in arrays)

    def _is_fixed(self, found: Area) -> bool:
        if (found.sheet or "") not in self.formulas or self.reads_array(found):
            return False
        if found.single:
            return (found.top, found.left) not in self.formulas[found.sheet or ""]
        return not self.places.any_within(found)

    def _blank(self, sheet: str, found: Area) -> bool:
        sheet = found.sheet or sheet
        if not self._is_fixed(found._replace(sheet=sheet)):
            return False
        key = sheet, found.left
        if key not in self._blank_columns:
            bottom = self.extent(sheet)[0]
            self._blank_columns[key] = [r[0] for r in self.engine.read(sheet, 1, found.left, bottom, found.left)]
        column = self._blank_columns[key]
        return found.top > len(column) or column[found.top - 1] is None

    def _reads_chinese_date(self, place: Place, text: str) -> bool:
        if not USES_DATES.search(text):
            return False
        for token in tokens_of(text):
            found = self.references.area(token, place[0], place[1])
            dates = self._chinese_dates.get(found.sheet or "", set()) if found else set()
            if found and any(found.top <= r <= found.bottom and found.left <= c <= found.right for r, c in dates):
                return True
        return False

    # after calculating

    def _collect(self) -> None:
        for sheet, cells in self.formulas.items():
            values = self.values.setdefault(sheet, {})
            columns: dict[int, list[int]] = {}
            for row, column in cells:
                columns.setdefault(column, []).append(row)
            for column, rows in columns.items():
                top = min(rows)
                block = self.engine.read(sheet, top, column, max(rows), column)
                for row in rows:
                    value = block[row - top][0]
                    values[row, column] = "" if value is None else value

    def days(self) -> dict[Place, set[int]]:
        """The days that functions of ours answered, by the cell whose formula asks them: as serial numbers."""
        found: dict[Place, set[int]] = {}
        for slot in self.reader.slots:
            rows = slot.value if isinstance(slot.value, list) else [[slot.value]]
            for value in (v for row in rows for v in row if isinstance(v, date)):
                found.setdefault(slot.home, set()).add(serial(value))
        return found

    def policies(self) -> Iterable[tuple[Slot, object]]:
        """The calls of ours, each with the policy that it went by: a text, or rows of them."""
        return self._settler.policies(self.reader.slots)

    def unknown(self) -> list[Place]:
        """The formula cells whose value nobody can tell."""
        return [
            (sheet, *place)
            for sheet, values in self.values.items()
            for place, value in values.items()
            if isinstance(value, Unknown)
        ]


def _overlap(one: Area, other: Area) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right


def _places(found: Area) -> list[tuple[int, int]]:
    rows = range(found.top, min(found.bottom, found.top + _BEYOND) + 1)
    return [(row, column) for row in rows for column in range(found.left, found.right + 1)]
