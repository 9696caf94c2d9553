"""A workbook open in Excel, as far as the ribbon's commands ask for it: xlwings' Book over a file.

What is there beyond xlwings' own names is COM's (`api`). The file's own contents are kept; what was written since is
put into it when a copy is saved, worked out as Excel would have.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from workbooks.calculate import calculate
from workbooks.formula import area
from workbooks.package import Package
from workbooks.package_sheet import FormulaCell, NewSheet
from workbooks.sheet_patch import reach

WHITE, WIDTH = None, 8.38


class FakeFault(Exception):
    """pywintypes.com_error."""


class Cells:
    """A sheet: what its cells hold and how they look."""

    def __init__(self, book: "FakeBook", name: str, contents: dict[tuple[int, int], str]) -> None:
        self.book, self.name, self.contents = book, name, contents
        self.api = SimpleNamespace(ProtectContents=False)
        self.colours: dict[tuple[int, int], tuple[int, ...]] = {}
        self.widths: dict[int, float] = {}
        self.looks: dict[tuple[int, int], object] = {}
        self.merged: set[tuple[int, int, int, int]] = set()
        self.touched: set[tuple[int, int]] = set()
        self.arrays: dict[tuple[int, int], str] = {}
        self.visible = True

    def range(self, first: tuple[int, int] | str, last: tuple[int, int] | None = None) -> "Range":
        if isinstance(first, str):
            found = area(first)
            assert found is not None
            return Range(self, *found[1:])
        return Range(self, *first, *(last or first))

    @property
    def used_range(self) -> "Range":
        places = [*self.contents] or [(1, 1)]
        return Range(self, 1, 1, max(row for row, _ in places), max(column for _, column in places))

    def activate(self) -> None:
        self.book.shown = self.name

    def delete(self) -> None:
        del self.book.pages[self.name]


class Range:
    """A rectangle of cells."""

    def __init__(self, sheet: Cells, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet, self.area = sheet, (top, left, bottom, right)
        self.row, self.column = top, left
        self.font = SimpleNamespace(bold=False)
        self.wrap_text = False

    def _places(self) -> Iterator[tuple[int, int]]:
        top, left, bottom, right = self.area
        return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))

    @property
    def formula(self) -> object:
        top, left, bottom, right = self.area
        rows = tuple(
            tuple(self.sheet.contents.get((row, column), "").removeprefix("'") for column in range(left, right + 1))
            for row in range(top, bottom + 1)
        )
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    @formula.setter
    def formula(self, rows: Sequence[Sequence[object]]) -> None:
        if self.sheet.book.writes_left == 0:
            raise FakeFault("Excel is busy")
        self.sheet.book.writes_left -= 1
        for place, value in zip(self._places(), (cell for row in rows for cell in row), strict=True):
            assert isinstance(value, str | float | bool), value
            assert value == "" or not isinstance(value, str) or value[0] in "='", f"Excel would guess at {value!r}"
            self.sheet.touched.add(place)
            self.sheet.contents[place] = value if isinstance(value, str) else repr(value).removesuffix(".0")
            if value == "":
                del self.sheet.contents[place]

    def _array(self, text: str) -> None:
        assert text.startswith("=") and len(text) <= 255  # Excel takes no more
        first, *others = self._places()
        self.sheet.arrays[first] = reach(*first, self.area[2] - first[0] + 1, self.area[3] - first[1] + 1)
        self.sheet.contents[first] = text
        for place in others:
            self.sheet.contents.pop(place, None)

    formula_array = property(None, _array)

    @property
    def color(self) -> tuple[int, ...] | None:
        return self.sheet.colours.get((self.row, self.column))

    @color.setter
    def color(self, value: tuple[int, ...] | None) -> None:
        for place in self._places():
            self.sheet.colours.pop(place, None)
            if value is not None:
                self.sheet.colours[place] = value

    @property
    def column_width(self) -> float:
        return self.sheet.widths.get(self.column, WIDTH)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.sheet.widths[self.column] = value

    @property
    def number_format(self) -> object:
        return self.sheet.looks.get((self.row, self.column))

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.sheet.looks |= dict.fromkeys(self._places(), value)

    row_height = 15.0

    def copy(self) -> None:
        self.sheet.book.app.cut_copy_mode = "copy"

    def paste(self, paste: str) -> None:
        assert paste == "formats"
        assert self.sheet.book.app.cut_copy_mode == "copy"
        self.sheet.looks |= dict.fromkeys(self._places(), "copied")

    def clear_formats(self) -> None:
        for place in self._places():
            self.sheet.looks.pop(place, None)

    def merge(self) -> None:
        self.sheet.merged.add(self.area)

    def unmerge(self) -> None:
        self.sheet.merged.discard(self.area)


class Sheets:
    """The worksheets in their order."""

    def __init__(self, book: "FakeBook") -> None:
        self.book = book

    def __iter__(self) -> Iterator[Cells]:
        return iter(self.book.pages.values())

    def __getitem__(self, name: str) -> Cells:
        return self.book.pages[name]

    def add(self, name: str, after: Cells) -> Cells:
        assert name not in self.book.pages
        assert after.name == list(self.book.pages)[-1]
        self.book.pages[name] = Cells(self.book, name, {})
        return self.book.pages[name]


class Name:
    """A defined name."""

    def __init__(self, book: "FakeBook", name: str, refers_to: str) -> None:
        self.book, self.name, self.refers_to = book, name, refers_to

    def delete(self) -> None:
        del self.book.defined[self.name]


class Names:
    """The names of the whole workbook."""

    def __init__(self, book: "FakeBook") -> None:
        self.book = book

    def __iter__(self) -> Iterator[Name]:
        return iter(self.book.defined.values())

    def __getitem__(self, name: str) -> Name:
        return self.book.defined[name]

    def add(self, name: str, refers_to: str) -> None:
        assert refers_to.startswith("=")
        self.book.defined[name] = Name(self.book, name, refers_to)


class App:
    """Excel and the person before it: `answers` are what is typed and chosen, in order; what is shown is kept."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.said: list[str] = []
        self.statuses: list[object] = []
        self.opened: list[str] = []
        self.screen_updating = True
        self.cut_copy_mode: object = False
        self.selection: Range | None = None
        self.books = SimpleNamespace(open=self.opened.append)
        self.api = SimpleNamespace(
            InputBox=self._asked,
            GetOpenFilename=self._asked,
            GetSaveAsFilename=self._asked,
            Version="16.0",
            OperatingSystem="Windows (64-bit) NT 10.00",
            Calculation=-4105,
        )

    @property
    def status_bar(self) -> object:
        return self.statuses[-1]

    @status_bar.setter
    def status_bar(self, value: object) -> None:
        self.statuses.append(value)

    def alert(self, prompt: str, title: str, buttons: str, mode: str) -> str:
        self.said.append(prompt)
        return str(self.answers.pop(0)) if buttons == "yes_no" else "ok"

    def calculate(self) -> None:
        """Everything here is worked out when it is saved."""

    def _asked(self, Prompt: str = "", Type: int = 2, **options: object) -> object:  # noqa: N803
        assert len(Prompt) <= 255  # Excel takes no more
        return self.answers.pop(0)


class FakeBook:
    """The workbook of a file."""

    def __init__(self, path: Path) -> None:
        self.path, self.name, self.fullname = path, path.name, rf"C:\补贴\{path.name}"
        self.app = App()
        self.writes_left = -1
        self.shown = ""
        package = Package.open(path)
        self.pages = {
            sheet: Cells(self, sheet, {(c.row, c.column): t for c in package.cells(sheet) if (t := _text(c))})
            for sheet in package.sheets
        }
        self.defined = {n: Name(self, n, f"={text}") for (n, sheet), text in package.names.items() if sheet is None}
        self._was = (set(self.pages), set(self.defined))
        self.sheets, self.names = Sheets(self), Names(self)
        kind = 52 if path.suffix == ".xlsm" else 51
        self.api = SimpleNamespace(FileFormat=kind, ProtectStructure=False, SaveCopyAs=self._save)

    def state(self) -> object:
        """All that a person sees, to tell whether two states are the same."""
        return (
            {n: (dict(p.contents), dict(p.colours), dict(p.looks), set(p.merged)) for n, p in self.pages.items()},
            {n: p.widths.get(c, WIDTH) for n, p in self.pages.items() for c in p.widths if p.widths[c] != WIDTH},
            {n: each.refers_to for n, each in self.defined.items()},
        )

    def _save(self, target: str) -> None:
        package = Package.open(self.path)
        formulas = False
        for name, page in self.pages.items():
            rows = self._rows(page)
            if name not in self._was[0]:
                package.add_sheet(NewSheet(name, rows, hidden=not page.visible))
                continue
            for row, column in page.touched:
                text = page.contents.get((row, column), "")
                formulas |= text.startswith("=")
                formula = text[1:] if text.startswith("=") else None
                package.edit(name, row, column, None if formula else _value(text), formula)
            for place, colour in page.colours.items():
                package.fill(name, *place, "".join(f"{part:02X}" for part in colour))
        for name, each in self.defined.items():
            if name not in self._was[1]:
                package.define(name, each.refers_to[1:])
        path = Path(target)
        if not formulas:
            package.save(path)
            return
        package.save(path.with_name(f"raw-{path.name}"))
        calculate(path.with_name(f"raw-{path.name}"), path)

    @staticmethod
    def _rows(page: Cells) -> list[list[object]]:
        _, _, bottom, right = page.used_range.area

        def cell(place: tuple[int, int]) -> object:
            text = page.contents.get(place, "")
            return FormulaCell(text[1:], None, page.arrays.get(place, "")) if text.startswith("=") else _value(text)

        return [[cell((row, column)) for column in range(1, right + 1)] for row in range(1, bottom + 1)]


def _text(cell: Any) -> str:
    """A cell as Range.Formula gives it."""
    if cell.formula:
        return f"={cell.formula}"
    if isinstance(cell.value, float):
        return repr(cell.value).removesuffix(".0")
    return f"'{cell.value}" if cell.value is not None else ""


def _value(text: str) -> object:
    """What a constant is, of which an apostrophe says that it is text."""
    if text.startswith("'"):
        return text[1:]
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text) else text or None
