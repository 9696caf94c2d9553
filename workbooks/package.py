"""An .xlsx or .xlsm file as a package of parts: read, changed cell by cell, written anew, nothing lost.

A part that nobody touches is copied still compressed, byte for byte. What is changed: the touched cells, the
workbook's calculation set-up (never forced to recalculate: where our functions are absent that would turn right
values into #NAME?), and what a new sheet or a new cell colour needs. Source: ECMA-376 parts 1 and 2.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from workbooks.formula import Area, area
from workbooks.opening import Archive, Check, damage_told, open_archive
from workbooks.problems import FileProblem
from workbooks.shared_strings import parsed, shared_strings
from workbooks.sheet_patch import KEEP, Edit, patch
from workbooks.sheet_xml import Cell, FormulaCell, cells, formula_cells, normalise

if TYPE_CHECKING:
    from workbooks.package_sheet import NewSheet
    from workbooks.package_styles import Styles

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class Sheet(NamedTuple):
    """A worksheet: its name, its part, and its state (visible, hidden, veryHidden)."""

    name: str
    part: str
    state: str


class Table(NamedTuple):
    """A table object of a sheet: its area with header and totals rows, and its column names."""

    sheet: str
    area: Area
    header_rows: int
    totals_rows: int
    columns: list[str]


class Relationship(NamedTuple):
    """A relationship of a part: identifier, the type's last word, the target part's name."""

    id: str
    kind: str
    target: str


class Asked(NamedTuple):
    """The changes that a package was asked for, by sheet: cells, (cell whose look is taken, number format), widths by
    column, merged references; and the names and sheets that are added."""

    edits: Mapping[str, Mapping[tuple[int, int], Edit]]
    looks: Mapping[str, Mapping[tuple[int, int], tuple[tuple[int, int], int]]]
    widths: Mapping[str, Mapping[int, float]]
    merges: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    sheets: "Sequence[NewSheet]"


class Package:
    """A workbook file opened for reading, and for changes that `save` writes to another file."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.path = archive.path
        self.workbook_part = self._workbook_part()
        self._root = parsed(archive.read_xml(self.workbook_part))
        self.sheets = self._sheets()
        self._sheet_xml: dict[str, bytes] = {}
        self._edits: dict[str, dict[tuple[int, int], Edit]] = {}
        self._fills: dict[str, dict[tuple[int, int], str]] = {}
        self._looks: dict[str, dict[tuple[int, int], tuple[tuple[int, int], int]]] = {}
        self._widths: dict[str, dict[int, float]] = {}
        self._merges: dict[str, list[str]] = {}
        self._days: dict[str, set[tuple[int, int]]] = {}
        self._new_names: dict[str, str] = {}
        self._new_sheets: list[NewSheet] = []

    @classmethod
    def open(cls, path: Path | str) -> "Package":
        """The workbook at `path`. Raises FileProblem for whatever isn't a readable .xlsx or .xlsm file."""
        return cls(open_archive(Path(path)))

    def _workbook_part(self) -> str:
        for relationship in self.relationships(""):
            if relationship.kind == "officeDocument":
                name = relationship.target
                if name.endswith(".bin"):
                    raise FileProblem(f"“{self.path}”是二进制工作簿（.xlsb）。请用 Excel 另存为“.xlsx”后再试。")
                types = self.archive.read("[Content_Types].xml")
                if b"spreadsheetml" not in types or name not in self.archive:
                    break
                return name
        raise FileProblem(f"“{self.path}”不是 Excel 工作簿（可能是 Word、PPT 或别的文件）。请检查是不是选错了文件。")

    def _sheets(self) -> dict[str, Sheet]:
        targets = {r.id: r for r in self.relationships(self.workbook_part)}
        found = {}
        for element in self._root.iter("{*}sheet"):
            identifier = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), "")
            target = targets.get(str(identifier))
            if target is not None and target.kind == "worksheet":
                name = str(element.get("name"))
                found[name] = Sheet(name, target.target, element.get("state", "visible"))
        if not found:
            raise FileProblem(f"“{self.path}”里没有工作表。请检查是不是选错了文件。")
        return found

    def relationships(self, part: str) -> list[Relationship]:
        """The internal relationships of a part; "" stands for the package itself."""
        name = posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")
        if name not in self.archive:
            return []
        found = []
        for element in parsed(self.archive.read_xml(name)).iter("{*}Relationship"):
            if element.get("TargetMode") != "External":
                target = str(element.get("Target", "")).replace("\\", "/")
                joined = target if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
                kind = str(element.get("Type", "")).rpartition("/")[2]
                found.append(Relationship(str(element.get("Id")), kind, posixpath.normpath(joined).lstrip("/")))
        return found

    # reading

    @cached_property
    def strings(self) -> list[str]:
        """The workbook's shared strings."""
        parts = [r.target for r in self.relationships(self.workbook_part) if r.kind == "sharedStrings"]
        if not parts or parts[0] not in self.archive:
            return []
        return shared_strings(self.archive.pieces(parts[0]))

    @cached_property
    def names(self) -> dict[tuple[str, str | None], str]:
        """The defined names: (lower-case name, sheet it belongs to or None) -> its formula without ``=``."""
        order = [str(e.get("name")) for e in self._root.iter("{*}sheet")]
        found = {}
        for element in self._root.iter("{*}definedName"):
            local = element.get("localSheetId")
            sheet = order[int(local)] if local is not None and int(local) < len(order) else None
            found[str(element.get("name")).lower(), sheet] = (element.text or "").strip()
        return found

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The table objects by lower-case name."""
        found = {}
        for sheet in self.sheets.values():
            for relationship in self.relationships(sheet.part):
                if relationship.kind == "table" and relationship.target in self.archive:
                    root = parsed(self.archive.read_xml(relationship.target))
                    reach = area(str(root.get("ref", "")))
                    name = root.get("displayName") or root.get("name")
                    if reach and name:
                        columns = [str(c.get("name")) for c in root.iter("{*}tableColumn")]
                        header, totals = int(root.get("headerRowCount", 1)), int(root.get("totalsRowCount", 0))
                        found[str(name).lower()] = Table(sheet.name, reach, header, totals, columns)
        return found

    @property
    def dates_from_1904(self) -> bool:
        """Whether the workbook counts dates from 1904 (old files of Excel for Mac)."""
        return any(e.get("date1904") in ("1", "true") for e in self._root.iter("{*}workbookPr"))

    @property
    def signed(self) -> bool:
        """Whether the file carries a digital signature, which any change breaks."""
        return any(info.filename.lower().startswith("_xmlsignatures/") for info in self.archive.members)

    def xml(self, sheet: str) -> bytes:
        """The part of a sheet, normalised. Raises FileProblem where it is damaged."""
        if sheet not in self._sheet_xml:
            self._sheet_xml[sheet] = normalise(self.archive.read_xml(self.sheets[sheet].part))
        return self._sheet_xml[sheet]

    def pieces(self, sheet: str) -> tuple[Iterator[bytes], Check]:
        """The part of a sheet as it stands, in pieces, and what they are to be held against."""
        part = self.sheets[sheet].part
        return self.archive.unchecked(part), self.archive.check(part)

    def cells(self, sheet: str) -> Iterator[Cell]:
        """Every cell of a sheet as the file shows it, in file order."""
        return cells(self.xml(sheet), self.strings)

    def formulas(self, sheet: str) -> Iterator[FormulaCell]:
        """Every cell of a sheet that holds a formula, in file order."""
        return formula_cells(self.xml(sheet))

    # changing

    def edit(
        self, sheet: str, row: int, column: int, value: object = KEEP, formula: object = KEEP, array: str | None = None
    ) -> None:
        """Change a cell when the package is saved; a formula without `value` keeps the value it shows."""
        self._edits.setdefault(sheet, {})[row, column] = Edit(value, formula, None, array)

    def edit_many(self, sheet: str, edits: Mapping[tuple[int, int], Edit]) -> None:
        """The same for many cells at once, by row and column."""
        self._edits.setdefault(sheet, {}).update(edits)

    def fill(self, sheet: str, row: int, column: int, colour: str) -> None:
        """Colour a cell (RGB such as ``FFC7CE``), its other formats kept."""
        self._fills.setdefault(sheet, {})[row, column] = colour

    def dress(self, sheet: str, row: int, column: int, like: tuple[int, int], number_format: int = 0) -> None:
        """Give a cell the format of the cell at `like`, but a number format that every workbook has (0 is General)."""
        self._looks.setdefault(sheet, {})[row, column] = (like, number_format)

    def show_days(self, sheet: str, places: Iterable[tuple[int, int]]) -> None:
        """Show numbers as days (2024-05-01) in the cells of `places` whose number format is General."""
        self._days.setdefault(sheet, set()).update(places)

    def widen(self, sheet: str, column: int, width: float) -> None:
        """Make a column as wide as so many characters, and show it."""
        self._widths.setdefault(sheet, {})[column] = width

    def merge(self, sheet: str, reference: str) -> None:
        """Merge cells, on a sheet that has merged ones already."""
        self._merges.setdefault(sheet, []).append(reference)

    def define(self, name: str, formula: str) -> None:
        """Add a name for the whole workbook."""
        self._new_names[name] = formula

    def free_name(self, wanted: str) -> str:
        """The name that a further sheet may have: the wanted one, numbered where it exists already."""
        taken = {name.lower() for name in self.sheets} | {new.name.lower() for new in self._new_sheets}
        name, number = wanted, 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted}({number})"
        return name

    def add_sheet(self, sheet: "NewSheet") -> str:
        """Append a sheet; returns its name, which is changed where it exists already."""
        name = self.free_name(sheet.name)
        self._new_sheets.append(sheet._replace(name=name))
        return name

    @property
    def asked(self) -> Asked:
        """What `save` will write, for whoever does the same to a workbook that is open elsewhere."""
        return Asked(self._edits, self._looks, self._widths, self._merges, self._new_names, self._new_sheets)

    def check_target(self, target: Path) -> None:
        """Refuse a target that must not be written, or whose name says another kind of workbook. Raises FileProblem."""
        from workbooks.atomic import check_target

        check_target(target, self.path)
        macros = b"macroEnabled" in self.archive.read("[Content_Types].xml")
        wanted = ".xlsm" if macros else ".xlsx"
        if target.suffix.lower() != wanted:
            why = "原件含宏" if macros else "结果是没有宏的工作簿"
            raise FileProblem(f"{why}，请存成“{wanted}”文件，不能是“{target.name}”。")

    def save(self, target: Path | str) -> Path | None:
        """Write the changed workbook to `target`, whole or not at all. Raises FileProblem.

        Another file that stands there is renamed first; returns its new name.
        """
        from workbooks.atomic import atomic_file, keep_old
        from workbooks.package_write import write_package

        target = Path(target)
        self.check_target(target)
        with damage_told(self.path):
            changed, dropped, added = self._changes()
        with atomic_file(target, self.path) as file:
            write_package(self.archive, file, changed, dropped, added)
            return keep_old(target, file)

    def content(self) -> bytes:
        """The changed workbook as bytes."""
        import io

        from workbooks.package_write import write_package

        file = io.BytesIO()
        write_package(self.archive, file, *self._changes())
        return file.getvalue()

    def _changes(self) -> tuple[dict[str, bytes], set[str], dict[str, bytes]]:
        from workbooks.package_sheet import add_sheets, define_names
        from workbooks.package_styles import Styles
        from workbooks.package_write import drop_calculation_chain, settle_calculation

        changed = {self.workbook_part: settle_calculation(self.archive.read_xml(self.workbook_part))}
        added: dict[str, bytes] = {}
        styles = Styles(self)
        for name in dict.fromkeys((*self._edits, *self._fills, *self._looks, *self._days)):
            changed[self.sheets[name].part] = self._sheet_changed(name, styles)
        if self._new_sheets:
            add_sheets(self, self._new_sheets, styles, changed, added)
        if self._new_names:
            changed[self.workbook_part] = define_names(changed[self.workbook_part], self._new_names)
        changed |= styles.changed
        dropped: set[str] = set()
        if any(e.formula is not KEEP for edits in self._edits.values() for e in edits.values()):
            dropped = drop_calculation_chain(self, changed)
        return changed, dropped, added

    def _sheet_changed(self, name: str, styles: "Styles") -> bytes:
        """The part of a sheet with everything that was asked for it."""
        from workbooks.package_columns import with_dimension, with_merges, with_widths

        edits = dict(self._edits.get(name, {}))
        if looks := self._looks.get(name):
            styles.dress(self.xml(name), looks, edits)
        if marks := self._fills.get(name):
            styles.fill(self.xml(name), marks, edits)
        if days := self._days.get(name):
            styles.show_days(self.xml(name), days, edits)
        xml = with_widths(patch(self.xml(name), edits), self._widths.get(name, {}))
        if looks:
            xml = with_dimension(xml, max(row for row, _ in looks), max(column for _, column in looks))
        return with_merges(xml, self._merges.get(name, ()))
