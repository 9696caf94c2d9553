"""What a command did to a live workbook, so that one click takes it back: Excel's own 撤销 knows nothing of it.

The steps are kept beside our settings, for each workbook, and hold no values: what was replaced (formulas), and hashes
of what was written. What somebody changed since stays as it is, and that is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from addin.excel.live import Live, Rows, place, rgb
from policies.settings import home
from workbooks.package_sheet import NewSheet
from workbooks.problems import FileProblem

FOLDER = "excel-undo"
MOST = 20
"""Steps that are kept of a workbook."""
SHOWN = 5
Area = tuple[int, int, int, int]


@dataclass
class Step:
    """One command's doing.

    `cells` are [sheet, top, left, height, width, what stood there or None, hash of what was written], `colours` [sheet,
    row, column, before, after], `widths` [sheet, column, before, after], `looks` [sheet, top, left, height], `merges`
    [sheet, top, left, height, width], `sheets` [name, hash], `names` names that were defined.
    """

    title: str
    cells: list[list[Any]] = field(default_factory=list)
    colours: list[list[Any]] = field(default_factory=list)
    widths: list[list[Any]] = field(default_factory=list)
    looks: list[list[Any]] = field(default_factory=list)
    merges: list[list[Any]] = field(default_factory=list)
    sheets: list[list[Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


class Recorder:
    """Writes to a live workbook and keeps what it did. As a context: where it fails, all is taken back."""

    def __init__(self, live: Live, title: str) -> None:
        self.live, self.step = live, Step(title)

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is None:
            _save(self.live, [*_load(self.live), self.step][-MOST:])
        else:
            take_back(self.live, self.step)

    def paint(self, sheet: str, row: int, column: int, colour: str) -> None:
        """Fill a cell (RGB such as ``FFC7CE``)."""
        after = list(rgb(colour))
        self.step.colours.append([sheet, row, column, self.live.colour(sheet, row, column), after])
        self.live.paint(sheet, row, column, after)

    def write(self, sheet: str, top: int, left: int, rows: Rows) -> None:
        """Fill a rectangle that holds nothing, or formulas alone. Raises FileProblem where it holds anything else."""
        height, width = len(rows), len(rows[0])
        before = self.live.cells(sheet, top, left, height, width)
        empty = all(cell in (None, "") for row in before for cell in row)
        if not empty and not all(str(cell).startswith("=") for row in before for cell in row):
            raise FileProblem(f"{place(sheet, top, left)} 那里已经有别的内容，没有写。请再点一次。")
        kept: list[Any] = [sheet, top, left, height, width, None if empty else before, ""]
        self.step.cells.append(kept)
        self.live.write(sheet, top, left, rows)
        kept[-1] = self.live.digest(sheet, top, left, height, width)

    def dress(self, sheet: str, source: tuple[int, int], target: tuple[int, int], height: int, code: str) -> None:
        """Give cells that nothing stood in a look, which goes with what stands there."""
        self.step.looks.append([sheet, *target, height])
        self.live.dress(sheet, source, target, height, code)

    def merge(self, sheet: str, area: Area) -> None:
        """Merge cells."""
        self.step.merges.append([sheet, *area])
        self.live.merge(sheet, area)

    def widen(self, sheet: str, column: int, width: float) -> None:
        """Make a column so many characters wide."""
        kept: list[Any] = [sheet, column, self.live.width(sheet, column), width]
        self.step.widths.append(kept)
        self.live.widen(sheet, column, width)
        kept[-1] = self.live.width(sheet, column)

    def add_sheet(self, new: NewSheet) -> str:
        """Append a sheet, under a name that is free; gives the name."""
        taken = {name.lower() for name in self.live.sheets}
        name, number = new.name, 1
        while name.lower() in taken:
            number += 1
            name = f"{new.name}({number})"
        self.live.add_sheet(new._replace(name=name))
        self.step.sheets.append([name, self.live.sheet_digest(name)])
        return name

    def define(self, name: str, refers_to: str) -> None:
        """Define a name."""
        self.step.names.append(name)
        self.live.define(name, refers_to)


def last(live: Live) -> Step | None:
    """The last step on a workbook that can be taken back."""
    steps = _load(live)
    return steps[-1] if steps else None


def undo(live: Live) -> tuple[str, list[str]]:
    """Take the last step back; gives its title and what was left because somebody changed it since.

    Raises FileProblem where there is none.
    """
    steps = _load(live)
    if not steps:
        raise FileProblem("补贴助手在这个工作簿里没有可以撤销的一步。")
    live.refuse_protected([name for name in _touched(steps[-1]) if name in live.sheets], bool(steps[-1].sheets))
    left = take_back(live, steps[-1])
    _save(live, steps[:-1])
    return steps[-1].title, left


def take_back(live: Live, step: Step) -> list[str]:
    """Undo a step, backwards; gives the places that were left as they are."""
    there = set(live.sheets)
    kept = {name for name, digest in step.sheets if name in there and live.sheet_digest(name) != digest}
    if not kept:  # what refers to a sheet that stays must still find it
        for name in filter(live.has_name, step.names):
            live.forget(name)
    left = [*_cells_back(live, step, there), *_colours_back(live, step, there)]
    for sheet, column, old, new in reversed(step.widths):
        if sheet in there and live.width(sheet, column) == new:
            live.widen(sheet, column, old)
    for name, _ in reversed(step.sheets):
        if name in there and name not in kept:
            live.delete_sheet(name)
    return [*left, *(f"工作表“{name}”" for name in kept)]


def _cells_back(live: Live, step: Step, there: set[str]) -> Iterator[str]:
    """What was written, and the look of it where nothing stands there any more."""
    for sheet, *area in step.merges:
        if sheet in there:
            live.unmerge(sheet, tuple(area))
    for sheet, top, start, height, width, before, digest in reversed(step.cells):
        if sheet in there and (not digest or live.digest(sheet, top, start, height, width) == digest):
            live.write(sheet, top, start, before or [[""] * width] * height)
        else:
            yield place(sheet, top, start)
    for sheet, top, start, height in step.looks:
        if sheet in there and not any(map(any, live.cells(sheet, top, start, height))):
            live.undress(sheet, (top, start, height, 1))


def _colours_back(live: Live, step: Step, there: set[str]) -> Iterator[str]:
    for sheet, row, column, old, painted in reversed(step.colours):
        if sheet in there and live.colour(sheet, row, column) == painted:
            live.paint(sheet, row, column, old)
        else:
            yield place(sheet, row, column)


def told(left: Sequence[str]) -> str:
    """What a person is told of the places that were left."""
    if not left:
        return ""
    return f"\n以下 {len(left)} 处后来改动过，没有动：{'、'.join(left[:SHOWN])}{' 等' if len(left) > SHOWN else ''}"


def _touched(step: Step) -> list[str]:
    return list(dict.fromkeys(each[0] for each in (*step.cells, *step.colours, *step.widths)))


def _file(live: Live) -> Path:
    return home() / FOLDER / f"{live.key}.json"


def _load(live: Live) -> list[Step]:
    """The steps of a workbook; a file that can't be read holds none."""
    try:
        return [Step(**each) for each in json.loads(_file(live).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def _save(live: Live, steps: Sequence[Step]) -> None:
    path = _file(live)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps([asdict(step) for step in steps], ensure_ascii=False), encoding="utf-8")
    temporary.replace(path)
