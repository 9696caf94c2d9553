"""Makes sheets as offices have them, and says what a right reading of each is."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from people import id_number

HEADER = ("序号", "姓名", "身份证号", "等级", "证书类型", "发证日期", "补贴金额")
FACTS = {"B": "姓名", "C": "身份证号", "D": "等级", "E": "证书", "F": "取证日期"}
Rows = Sequence[Sequence[object]]


class Formula(str):
    """A cell with a formula; every other text is written as a text, whatever it begins with."""

    __slots__ = ()


def person(number: int, **changes: object) -> list[object]:
    """A row below HEADER; `changes` by header."""
    values = [number, f"学员{number}", id_number(number), "高级工", "职业技能等级证书", "2024-05-06", 3000]
    return [changes.get(name, value) for name, value in zip(HEADER, values, strict=True)]


@dataclass
class Sheet:
    """A sheet: its rows from `at` (row and column, from 0), merged places, hidden rows and columns (from 0)."""

    rows: Rows
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    at: tuple[int, int] = (0, 0)
    name: str = "名单"
    hidden: bool = False


@dataclass
class Right:
    """What is right about one roster. Rows count from 1; None is not looked at."""

    header: tuple[int, int]
    facts: Mapping[str, str]
    rows: list[int]
    totals: list[int] = field(default_factory=list)
    subtotals: list[int] = field(default_factory=list)
    repeated: list[tuple[int, int]] = field(default_factory=list)
    amounts: str | None = "G"
    repairs: Mapping[str, tuple[object, str]] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    questions: int = 0


@dataclass
class Messy:
    """One made-up messy file: how it is made, and what is right about it."""

    name: str
    make: Callable[[Path], Path]
    right: list[Right]
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()


def xlsx(*sheets: Sheet, suffix: str = ".xlsx") -> Callable[[Path], Path]:
    """A maker of a workbook."""

    def make(folder: Path) -> Path:
        path = folder / f"花名册{suffix}"
        with xlsxwriter.Workbook(str(path)) as book:
            for sheet in sheets:
                _write(book, sheet)
        return path

    return make


def _write(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    top, left = sheet.at
    for place in sheet.merged:
        page.merge_range(place, "")
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if isinstance(value, Formula):
                page.write_formula(top + row, left + column, value, None, 0)
            elif isinstance(value, str) and value:
                page.write_string(top + row, left + column, value)
            elif value not in (None, ""):
                page.write(top + row, left + column, value)
    for row in sheet.hidden_rows:
        page.set_row(row, None, None, {"hidden": True})
    for columns in sheet.hidden_columns:
        page.set_column(columns, None, None, {"hidden": True})
    if sheet.hidden:
        page.hide()


def changed(make: Callable[[Path], Path], part: str, change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    """The same file with one of its parts changed."""

    def again(folder: Path) -> Path:
        path = make(folder)
        with zipfile.ZipFile(path) as old:
            members = [(info.filename, old.read(info)) for info in old.infolist()]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name, data in members:
                new.writestr(name, change(data) if name == part else data)
        return path

    return again


def text(rows: Rows, encoding: str, separator: str = ",") -> Callable[[Path], Path]:
    """A maker of a CSV file."""

    def make(folder: Path) -> Path:
        lines = io.StringIO()
        csv.writer(lines, delimiter=separator, lineterminator="\r\n").writerows(rows)
        path = folder / "花名册.csv"
        path.write_bytes(lines.getvalue().encode(encoding))
        return path

    return make


def old(rows: Rows, suffix: str, merged: tuple[str, ...] = (), **looks: tuple[object, ...]) -> Callable[[Path], Path]:
    """A maker of an .xlsx that the test converts to the old format; `suffix` is .xls or .et."""
    make = xlsx(Sheet(rows, merged, **looks))  # type: ignore[arg-type]

    def marked(folder: Path) -> Path:
        path = make(folder)
        return path.rename(path.with_name(f"旧格式{suffix}.xlsx"))

    return marked
