"""Rounds of answering our functions and recalculating, until nothing changes any more."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from udfs.catalogue import FUNCTIONS
from udfs.cells import CellError
from udfs.function import POLICY
from workbooks.engine import UNKNOWN, Engine, Unknown
from workbooks.formula import LAST_COLUMN, LAST_ROW, Area
from workbooks.places import Place
from workbooks.staging import PENDING, Functions, Scratch, Slot, Work, reference_to

MOST_ROUNDS = 2000
CIRCLE = Unknown("circular_reference", "")
NAMELESS = Unknown("nameless", "")
MANY_POLICIES = Unknown("many_policies", "")
Progress = Callable[[int, int], None]


class Settler:
    """Brings slots and formulas to rest. After `settle`, a slot's value is Unknown where an argument stays so."""

    def __init__(
        self, engine: Engine, functions: Functions, scratch: Scratch, extent: Callable[[str], tuple[int, int]]
    ) -> None:
        self._engine, self._functions, self._scratch, self._extent = engine, functions, scratch, extent
        self._cells: dict[tuple[str, int], dict[int, object]] = {}
        self._ranges: dict[Area, object] = {}
        self._answers: dict[object, object] = {}
        self._mirrored: dict[int, list[list[object]]] = {}
        self._mirrors: list[Work] = []
        self._moving: list[Slot] = []
        self.rounds = 0

    def start(self, slots: Sequence[Slot], works: Sequence[Work], progress: Progress) -> None:
        """Answer what can be answered at once, and put every formula in its place."""
        self._run([slot for slot in slots if slot.fixed], progress)
        self._moving = [slot for slot in slots if not slot.fixed]
        self._mark_unknown(slot.place for slot in self._moving if slot.place)
        self._mirrors = [work for work in works if work.mirror]
        self._mirror([work for work in self._mirrors if work.pure and work.pure.fixed])
        self._write_works([work for work in works if work.mirror is None and work.answered is None])

    def settle(self) -> None:
        """Calculate and answer in turns. Slots that never come to rest become a circular reference."""
        self._engine.calculate()
        limit = min(MOST_ROUNDS, len(self._moving) + len(self._mirrors) + 5)
        for _ in range(limit):
            self.rounds += 1
            changed = self._run(self._moving, None)
            mirrored = self._mirror(self._mirrors)
            if not changed and not mirrored:
                return
            self._engine.calculate()
        for slot in self._run(self._moving, None):
            slot.value = CIRCLE
            self._mark_unknown([slot.place] if slot.place else [])
            self._moving.remove(slot)
        self._engine.calculate()

    def _run(self, slots: Sequence[Slot], progress: Progress | None) -> list[Slot]:
        """Answer the slots whose arguments changed; returns those whose answer changed."""
        self._load(slots)
        changed = []
        for number, slot in enumerate(slots, 1):
            arguments = [self._argument(*argument) for argument in slot.arguments]
            policy = self._argument(*slot.policy)
            if isinstance(policy, list):
                policy = MANY_POLICIES
            value: object = next(filter(_is_unknown, (*arguments, policy)), None)
            if value is None:
                key = _key((slot.name, arguments, policy))
                if key == slot.key:
                    continue
                slot.key = key
                if key not in self._answers:
                    text = None if policy in (None, "") else str(policy)
                    self._answers[key] = _single(self._functions.call(slot.name, arguments, text))
                value = self._answers[key]
            elif isinstance(slot.value, Unknown) and slot.value is not PENDING:
                continue
            else:
                slot.key = None
            if slot.value is PENDING or _key(value) != _key(slot.value):
                slot.value = value
                changed.append(slot)
            if progress and (number % 1000 == 0 or number == len(slots)):
                progress(number, len(slots))
        self._publish(changed)
        return changed

    # what the arguments are

    def policies(self, slots: Sequence[Slot]) -> Iterator[tuple[Slot, object]]:
        """The policy that each slot's function goes by, as it has settled: a text, or rows of them."""
        self._load(slots)
        for slot in slots:
            at = _policy_place(slot.name)
            given = self._argument(*slot.arguments[at]) if at is not None and at < len(slot.arguments) else None
            yield slot, self._argument(*slot.policy) if given in (None, "") else given

    def _load(self, slots: Sequence[Slot]) -> None:
        wanted: dict[tuple[str, int], set[int]] = {}
        for slot in slots:
            for kind, what in (*slot.arguments, slot.policy):
                if kind == "cell" and isinstance(what, Area):
                    wanted.setdefault((what.sheet or "", what.left), set()).add(what.top)
        self._cells, self._ranges = {}, {}
        for (sheet, column), rows in wanted.items():
            low, high = min(rows), max(rows)
            spans = [(low, high)] if high - low < 4 * len(rows) + 1000 else [(row, row) for row in rows]
            for top, bottom in spans:
                lines = self._engine.read(sheet, top, column, bottom, column)
                self._cells.setdefault((sheet, column), {}).update(enumerate([line[0] for line in lines], top))

    def _argument(self, kind: str, what: object) -> object:
        if kind == "cell" and isinstance(what, Area):
            value = self._cells[what.sheet or "", what.left][what.top]
            return self._doubted(value) if what.sheet in self._scratch else value
        if kind == "range" and isinstance(what, Area):
            return self._range(what)
        if kind == "slot" and isinstance(what, Slot):
            return what.value
        if kind == "spill" and isinstance(what, Work):
            return self._spilled(what)
        return what

    def _range(self, area: Area) -> object:
        if area not in self._ranges:
            bottom, right = area.bottom, area.right
            rows, columns = self._extent(area.sheet or "")
            if bottom >= LAST_ROW:
                bottom = max(area.top, rows)
            if right >= LAST_COLUMN:
                right = max(area.left, columns)
            self._ranges[area] = _known(self._engine.read(area.sheet or "", area.top, area.left, bottom, right))
        return self._ranges[area]

    def _spilled(self, work: Work) -> object:
        """The array of a formula that spills on a scratch sheet."""
        sheet, row, column = work.source
        if work.size is None:
            raise ValueError("a spilling formula has its size beside it")
        where, line, start = work.size
        height, width = self._engine.read(where, line, start, line, start + 1)[0]
        corner = self._engine.read(sheet, row, column, row, column)[0][0]
        if corner == "#SPILL!":
            return Unknown("unsupported_expression", "")
        if not isinstance(height, int) or not isinstance(width, int):
            return self._doubted(corner)
        return _single(_known(self._engine.read(sheet, row, column, row + height - 1, column + width - 1)))

    def _doubted(self, value: object) -> object:
        """#NAME? that begins in an argument: the engine missed a name that the workbook may well have."""
        return NAMELESS if isinstance(value, CellError) and value == "#NAME?" else value

    # where the answers go

    def _publish(self, slots: Iterable[Slot]) -> None:
        values: dict[str, dict[tuple[int, int], object]] = {}
        unknown: list[Place] = []
        stale: dict[int, Work] = {}
        for slot in slots:
            if slot.place is None or slot.owner is None:
                continue
            sheet, row, column = slot.place
            whole = slot.owner.answered is slot
            block = ""
            if isinstance(slot.value, Unknown):
                unknown.append(slot.place)
            elif isinstance(slot.value, list) and (slot.owner.spill or not whole):
                block = self._block(slot.value, values)
                stale[id(slot.owner)] = slot.owner
            else:
                value = slot.value[0][0] if isinstance(slot.value, list) else slot.value
                values.setdefault(sheet, {})[row, column] = value
                if whole:
                    continue
            reference = block or reference_to(slot.place)
            if reference != slot.reference:
                slot.reference = reference
                stale[id(slot.owner)] = slot.owner
        for sheet, cells in values.items():
            self._engine.write(sheet, cells)
        self._mark_unknown(unknown)
        self._write_works([w for w in stale.values() if w.answered is None or isinstance(w.answered.value, list)])

    def _block(self, rows: list[list[object]], values: dict[str, dict[tuple[int, int], object]]) -> str:
        place = self._scratch.block(len(rows))
        sheet, top, left = place
        cells = values.setdefault(sheet, {})
        for i, line in enumerate(rows):
            for j, value in enumerate(line):
                cells[top + i, left + j] = value
        return reference_to(place, len(rows), len(rows[0]))

    def _mark_unknown(self, places: Iterable[Place]) -> None:
        formulas: dict[str, dict[tuple[int, int], str]] = {}
        for sheet, row, column in places:
            formulas.setdefault(sheet, {})[row, column] = UNKNOWN
        for sheet, cells in formulas.items():
            self._engine.set_formulas(sheet, cells)

    def _write_works(self, works: Sequence[Work]) -> None:
        formulas: dict[tuple[str, bool], dict[tuple[int, int], str]] = {}
        for work in works:
            sheet, row, column = work.place
            formulas.setdefault((sheet, work.spill), {})[row, column] = work.text()
        for (sheet, spill), cells in formulas.items():
            self._engine.set_formulas(sheet, cells, dynamic=spill)

    def _mirror(self, works: Sequence[Work]) -> bool:
        """Copy the arrays of old array formulas into their fixed areas, as Excel fits them.

        Those that are known are copied before anything is calculated, so that their readers are calculated once.
        """
        changed = False
        for work in works:
            value, area = work.pure.value if work.pure else self._spilled(work), work.mirror
            if area is None:
                continue
            rows = value if isinstance(value, list) else [[value]]
            height, width = area.bottom - area.top + 1, area.right - area.left + 1
            fitted = [[_fit(rows, i, j) for j in range(width)] for i in range(height)]
            if self._mirrored.get(id(work)) != fitted:
                self._mirrored[id(work)] = fitted
                changed = True
                sheet = work.place[0]
                places = {(area.top + i, area.left + j): v for i, r in enumerate(fitted) for j, v in enumerate(r)}
                self._engine.write(sheet, {p: v for p, v in places.items() if not isinstance(v, Unknown)})
                self._mark_unknown((sheet, *p) for p, v in places.items() if isinstance(v, Unknown))
        return changed


def _fit(rows: list[list[object]], i: int, j: int) -> object:
    row = rows[0] if len(rows) == 1 else rows[i] if i < len(rows) else None
    if row is None:
        return CellError("#N/A")
    return row[0] if len(row) == 1 else row[j] if j < len(row) else CellError("#N/A")


def _known(rows: list[list[object]]) -> object:
    """The rows, or the first Unknown among them."""
    return next((value for row in rows for value in row if isinstance(value, Unknown)), rows)


def _is_unknown(value: object) -> bool:
    return isinstance(value, Unknown)


def _policy_place(name: str) -> int | None:
    """Which of a function's arguments is its policy, from 0; None where none is."""
    arguments = FUNCTIONS[name].args if name in FUNCTIONS else ()
    return next((at for at, argument in enumerate(arguments) if argument.kind == POLICY), None)


def _single(value: object) -> object:
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list) and len(value[0]) == 1:
        return value[0][0]
    return value


def _key(value: object) -> object:
    """A value that can be compared and hashed, 1, 1.0 and TRUE apart."""
    kind = type(value)
    return (kind, value) if kind is not list and kind is not tuple else tuple(map(_key, value))  # type: ignore
