"""The parts of calculate.py that need the engine: a workbook file, or a formula on an empty workbook."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from policies.resting import collector_at_rest
from udfs.cells import CellError
from udfs.ranges import rows_of
from workbooks.atomic import check_target
from workbooks.calculate import Failure, OwnFunctions, Progress, Report
from workbooks.causes import Causes
from workbooks.engine import Engine, Unknown
from workbooks.formula import Area, Token, address, area
from workbooks.guards import CHINESE_DATE
from workbooks.judging import same, volatile
from workbooks.literals import literal
from workbooks.opening import Archive, damage_told
from workbooks.package import Package
from workbooks.package_write import with_parts
from workbooks.problems import FileProblem, FormulaProblem
from workbooks.recalculation import NotTogether, Recalculation
from workbooks.references import Constant, References, label
from workbooks.sheet_patch import KEEP, Edit, reach
from workbooks.sheet_rows import prefix_of
from workbooks.sheet_xml import FormulaCell
from workbooks.staging import POLICY_NAME, Functions
from workbooks.stretches import Stretch, stretches, without
from workbooks.trials import refuse_frozen_trial

_EPOCH = datetime(1899, 12, 30)
_NONE = CellError("#N/A")


def calculate_file(
    source: Path, target: Path, values_only: bool, functions: Functions, moment: datetime, progress: Progress
) -> Report:
    """See calculate.calculate."""
    check_target(target, source)
    with collector_at_rest():
        package = Package.open(source)
        package.check_target(target)
        work = _recalculated(package, functions, moment, progress)
        if values_only:
            _refuse_trials(work)
        changed = _write(package, work, values_only)
        kept = package.save(target)
    return Report(
        sum(map(len, work.formulas.values())),
        len(work.own),
        changed,
        _failures(work),
        [label(s, *p) for s, cells in work.formulas.items() for p, c in cells.items() if volatile(c.text)],
        package.signed,
        kept,
    )


def calculated_values(content: bytes) -> dict[str, dict[str, object]]:
    """The values of all formulas of a workbook of our own making, by sheet and address."""
    return {
        sheet: {address(*place): value for place, value in values.items()}
        for sheet, values in worked_out(content)[0].items()
    }


def worked_out(content: bytes) -> tuple[dict[str, dict[tuple[int, int], object]], list[Failure]]:
    """The same by sheet, row and column, #N/A where there is none; and the cells that could not be worked out."""
    package = Package(Archive(Path("新工作簿.xlsx"), content))
    work = _recalculated(package, OwnFunctions(), datetime.now(), lambda done, total: None)
    values = {
        sheet: {place: _NONE if (sheet, *place) in work.kept else _shown(value) for place, value in cells.items()}
        for sheet, cells in work.values.items()
    }
    return values, _failures(work)


def refuse_trials(package: Package) -> None:
    """Raises FileProblem where a number of the workbook goes by a trial: as a mere value nobody could tell."""
    _refuse_trials(_recalculated(package, OwnFunctions(), datetime.now(), lambda done, total: None))


def _refuse_trials(work: Recalculation) -> None:
    for slot, policies in work.policies():
        texts = {text for row in rows_of(policies) for text in row if isinstance(text, str)}
        if texts and any(
            isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
            for row in rows_of(slot.value)
            for value in row
        ):
            refuse_frozen_trial(label(*slot.home), texts)


def _recalculated(package: Package, functions: Functions, moment: datetime, progress: Progress) -> Recalculation:
    """Everything worked out. Raises FileProblem."""
    with damage_told(package.path):
        formulas = formulas_of(package)
        references, dates = References(package), _chinese_dates(package)

    def worked(together: Mapping[str, Sequence[Stretch]]) -> Recalculation:
        engine = Engine(_content(package, together), package.path)
        engine.moment = (moment - _EPOCH).total_seconds() / 86400
        work = Recalculation(engine, formulas, references, functions, _policy(references), dates, together)
        if package.dates_from_1904 and any(
            work.has_own((sheet, *at)) for sheet, cells in formulas.items() for at in cells
        ):
            refuse_dates_from_1904(package)
        work.run(progress)
        return work

    if not dates and (together := stretches(formulas)):
        with suppress(NotTogether, FileProblem):  # what is wrong with the file itself is told below
            return worked(together)
    return worked({})


def _content(package: Package, together: Mapping[str, Sequence[Stretch]]) -> bytes:
    """The file for the engine, the cells of stretches empty."""
    changed = {}
    for sheet, some in together.items():
        xml = package.xml(sheet)
        changed[package.sheets[sheet].part] = without(xml, prefix_of(xml), some)
    return with_parts(package.archive, changed) if changed else package.archive.content


def formulas_of(package: Package) -> dict[str, dict[tuple[int, int], FormulaCell]]:
    """The cells with formulas by sheet, row and column. Raises FileProblem where there is nothing at all."""
    found = {name: {(cell.row, cell.column): cell for cell in package.formulas(name)} for name in package.sheets}
    if not any(found.values()) and all(c.value is None for name in package.sheets for c in package.cells(name)):
        raise FileProblem(f"“{package.path}”的工作表都是空的，没有什么可算。请检查是不是选错了文件。")
    return found


def _shown(value: object) -> object:
    return _NONE if isinstance(value, Unknown) else value


def refuse_dates_from_1904(package: Package) -> None:
    """Raises FileProblem for a workbook whose serial numbers our functions would read four years off."""
    if package.dates_from_1904:
        raise FileProblem(
            f"“{package.path}”用的是 1904 日期系统，日期会差四年。"
            "请在 Excel 的“选项—高级”里取消“使用 1904 日期系统”，核对日期后再试。"
        )


def _policy(references: References) -> Callable[[str], tuple[str, object]]:
    """What the workbook's name 政策 gives to a call on a sheet, as an argument."""

    def policy(sheet: str) -> tuple[str, object]:
        found = references.resolve(Token("name", POLICY_NAME), sheet, 1)
        if isinstance(found, Constant):
            return "value", literal([found.token])[1]
        if isinstance(found, Area):
            return ("cell" if found.single else "range"), found
        text = references.name(POLICY_NAME, sheet)
        return ("formula", text) if text else ("value", None)

    return policy


def _chinese_dates(package: Package) -> dict[str, set[tuple[int, int]]]:
    """The cells whose text is a date such as 2024年5月1日."""
    shared = any(CHINESE_DATE.fullmatch(text) for text in package.strings)
    found: dict[str, set[tuple[int, int]]] = {}
    for name in package.sheets:
        xml = package.xml(name)
        if shared or (b'"inlineStr"' in xml and "年".encode() in xml):
            found[name] = {
                (cell.row, cell.column)
                for cell in package.cells(name)
                if isinstance(cell.value, str) and CHINESE_DATE.fullmatch(cell.value) and not cell.formula
            }
    return {name: places for name, places in found.items() if places}


def _write(package: Package, work: Recalculation, values_only: bool) -> int:
    """Enter the new values into the package; returns how many formula cells show another value than before."""
    changed = 0
    sizes = dict(zip(work.spills, work.engine.spill_sizes(work.spills, work.scratch.sheet()), strict=True))
    days = work.days()
    for sheet, values in work.values.items():
        edits: dict[tuple[int, int], Edit] = {}
        formulas = work.formulas[sheet]
        if days:
            package.show_days(sheet, [at for at, value in values.items() if value in days.get((sheet, *at), ())])
        for place, value in values.items():
            cell = formulas[place]
            shown = _shown(value)
            freeze = values_only and (sheet, *place) in work.own
            differs = not same(shown, cell.value)
            changed += differs
            if differs or freeze:
                edits[place] = Edit(shown if differs else KEEP, None if freeze else KEEP)
            if cell.kind in ("array", "dataTable"):
                filled = _write_array(work, sheet, cell, sizes.get((sheet, *place)), edits)
                own_days = days.get((sheet, *place), ())
                package.show_days(sheet, [at for at in filled if edits[at].value in own_days])
        package.edit_many(sheet, edits)
    return changed


def _write_array(
    work: Recalculation,
    sheet: str,
    cell: FormulaCell,
    size: tuple[int, int] | None,
    edits: dict[tuple[int, int], Edit],
) -> list[tuple[int, int]]:
    """The cells that an array formula fills besides its own; those that it no longer fills are emptied."""
    anchor = cell.row, cell.column
    old = area(cell.reach) or Area(None, *anchor, *anchor)
    new = old if size is None else Area(None, *anchor, cell.row + size[0] - 1, cell.column + size[1] - 1)
    for row, column in _beside(old, anchor):
        edits[row, column] = Edit(None)
    block = work.engine.read(sheet, new.top, new.left, new.bottom, new.right)
    for row, column in _beside(new, anchor):
        value = block[row - new.top][column - new.left]
        edits[row, column] = Edit(_shown(value))
    if new != old:
        edit = edits.setdefault(anchor, Edit())
        edit.array = reach(*anchor, new.bottom - new.top + 1, new.right - new.left + 1)
    return list(_beside(new, anchor))


def _beside(found: Area, anchor: tuple[int, int]) -> Iterable[tuple[int, int]]:
    places = (
        (row, column) for row in range(found.top, found.bottom + 1) for column in range(found.left, found.right + 1)
    )
    return (place for place in places if place != anchor)


def _failures(work: Recalculation) -> list[Failure]:
    found, causes = [], Causes(work)
    for sheet, row, column in sorted({*work.unknown(), *work.kept}):
        cell = work.formulas[sheet][row, column]
        kept = (sheet, row, column) in work.kept
        found.append(Failure(sheet, address(row, column), cell.text, causes.of((sheet, row, column)), kept))
    return found


def evaluate_with_engine(text: str, functions: Functions, policy: str | None) -> object:
    """See calculate.evaluate."""
    engine = Engine()
    sheet = engine.sheet_names()[0]
    engine.moment = (datetime.now() - _EPOCH).total_seconds() / 86400
    text = text.removeprefix("=")
    # Far from the corner, so that a reference to A1 reads an empty cell and not the formula itself.
    place = 1000, 200
    cell = FormulaCell(*place, text, "array", address(*place), "", True, None)
    work = Recalculation(engine, {sheet: {place: cell}}, References(), functions, lambda name: ("value", policy))
    work.run(lambda done, total: None)
    if work.unknown():
        raise FormulaProblem(f"公式算不出来：{_hint(Causes(work).of((sheet, *place)), functions)}。")
    height, width = engine.spill_sizes(work.spills, work.scratch.sheet())[0]
    rows = engine.read(sheet, place[0], place[1], place[0] + height - 1, place[1] + width - 1)
    rows = [["" if value is None else value for value in row] for row in rows]
    return rows[0][0] if height == width == 1 else rows


def _hint(reason: str, functions: Functions) -> str:
    found = re.fullmatch(r"没有函数 (\S+)", reason)
    names = list(functions.names) if isinstance(functions.names, Iterable) else []
    near = difflib.get_close_matches(found[1].upper(), names, 1, 0.7) if found else []
    return f"{reason}，是不是 {near[0]}" if near else reason
