"""Rows that look alike are read together, and come to what each row by itself comes to."""

from itertools import count
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from test_package import with_part

from workbooks.cells import SheetCells, read_cells
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.reading.sheets import read_sheet
from workbooks.row_shapes import Block
from workbooks.sheet_rows import RowXml, SheetStream

STRINGS = ("张三", "高级工", " ")
FIRST, LAST = "<sheetData>", "</sheetData></worksheet>"
SPELLED = {
    "number": "<c{}><v>3000</v></c>",
    "fraction": '<c{} s="3"><v>0.5</v></c>',
    "typed": '<c{} s="3" t="n"><v>7</v></c>',
    "empty": "<c{}><v></v></c>",
    "blank": '<c{} s="12"/>',
    "text": '<c{} s="1" t="s"><v>1</v></c>',
    "spaces": '<c{} t="s"><v>2</v></c>',
    "inline": '<c{} t="inlineStr"><is><t xml:space="preserve"> 甲&amp;乙_x0041_</t></is></c>',
    "rich": '<c{} t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>',
    "yes": '<c{} t="b"><v>1</v></c>',
    "error": '<c{} t="e"><v>#N/A</v></c>',
    "told": '<c{} t="str"><v>a&lt;b</v></c>',
    "coded": '<c{} t="str"><v>&#20013;</v></c>',
    "sum": "<c{}><f>SUM(B{row}:C{row})&amp;1</f><v>2</v></c>",
    "said": '<c{} t="str"><f aca="false">IF(A{row}="","x",1)</f><v>x</v></c>',
    "uncalculated": "<c{}><f>A{row}</f></c>",
    "unsaid": '<c{} t="str"><f>A{row}</f></c>',
    "odd": "<c{}><f>A{row}</f><v/></c>",
    "spaced": "<c {}  ><v>1</v></c>",
}
ROWS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(("", *SPELLED)), max_size=5),
        st.integers(1, 4),
        st.sampled_from(("", ' hidden="1"', ' ht="20" x14ac:dyDescent="0.2"')),
        st.sampled_from(("", "\n  ")),
    ),
    max_size=6,
)


def row(number: int, kinds: list[str], attributes: str = "", before: str = "") -> str:
    cells = "".join(
        SPELLED[kind].replace("{}", f' r="{chr(64 + column)}{number}"').replace("{row}", str(number))
        for column, kind in enumerate(kinds, 1)
        if kind
    )
    return f'{before}<row r="{number}"{attributes}>{cells}</row>'


def book(path: Path, rows: str) -> Path:
    """A workbook with these rows and the STRINGS."""
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("S")
        for place, text in enumerate(STRINGS):
            sheet.write(place, 0, text)
    xml = Package.open(path).archive.read("xl/worksheets/sheet1.xml").decode()
    old = xml[xml.index(FIRST) : xml.index("</sheetData>")]
    return with_part(path, "xl/worksheets/sheet1.xml", (old, FIRST + rows))


def told(sheet: SheetCells) -> dict[tuple[int, int], tuple[object, str | None]]:
    """Values and formulas by place."""
    return {place: (cell.value, cell.formula or None) for place, cell in sheet.cells.items()}


def alone(package: Package) -> dict[tuple[int, int], tuple[object, str | None]]:
    """The same, each cell read by itself."""
    found = {}
    for cell in package.cells("S"):
        formula = None if cell.formula is None else f"={cell.formula}"
        if cell.value is not None or formula:
            found[cell.row, cell.column] = (cell.value, formula)
    return found


@settings(deadline=None)
@given(rows=ROWS)
def test_rows_read_together_are_the_rows_read_alone(rows, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    numbers, xml, hidden = count(1), "", set()
    for kinds, times, attributes, before in rows:
        for _ in range(times):
            number = next(numbers)
            xml += row(number, kinds, attributes, before)
            hidden |= {number} if "hidden" in attributes else set()
    package = Package.open(book(tmp_path_factory.mktemp("shapes") / "a.xlsx", xml))
    read = read_sheet(package, "S")
    assert told(read) == alone(package)
    assert read.hidden_rows == hidden


def together(xml: str) -> list[int]:
    """How many rows were read at a time, 0 for a row that was read by itself."""
    stream = SheetStream([f"<worksheet>{FIRST}{xml}{LAST}".encode()])
    return [0 if isinstance(each, RowXml) else len(each.numbers) for each in stream.blocks(lambda _: None)]


def test_all_rows_but_the_first_are_read_together() -> None:
    same = ["number", "text", "sum", "inline", "told"]
    assert together("".join(row(number, same) for number in range(1, 8))) == [0, 6]


def test_a_row_with_a_blank_or_without_a_cell_is_still_alike() -> None:
    kinds = [["number", "text"], ["number", "blank"], ["number", ""], ["", "text"], [], ["text", "number"]]
    assert together("".join(row(number, each) for number, each in enumerate(kinds, 1))) == [0, 5]


@pytest.mark.parametrize("other", ["odd", "spaced", "rich", "coded"])
def test_a_row_in_another_spelling_is_read_by_itself(other: str) -> None:
    kinds = [["number"], ["number"], [other], ["number"]]
    assert together("".join(row(number, each) for number, each in enumerate(kinds, 1)))[:3] == [0, 1, 0]


def test_what_was_not_matched_is_given_to_the_check_and_nothing_else() -> None:
    rows = [row(1, ["number"]), row(2, ["number"]), row(3, ["sum"])]
    given_to_check: list[bytes] = []
    stream = SheetStream([f"<worksheet>{FIRST}{''.join(rows)}{LAST}".encode()])
    assert [type(each) for each in stream.blocks(given_to_check.append)] == [RowXml, Block, RowXml]
    assert b"".join(given_to_check).decode() == f"<worksheet>{FIRST}{rows[0]}{rows[2]}{LAST}"


DAMAGED = {
    "an entity that is none": '<c r="A3"><v>1&nbsp;</v></c>',
    "a cell that does not end": '<c r="A3"><v>1</v>',
    "a mark within a value": '<c r="A3"><v>1<b></v></c>',
    "a control character": '<c r="A3" t="str"><v>a\x01</v></c>',
    "a text that is not there": '<c r="A3" t="s"><v>9</v></c>',
    "a text before the first": '<c r="A3" t="s"><v>-1</v></c>',
    "a cell of another row": '<c r="A4"><v>1</v></c>',
    "a number that is none": '<c r="A3"><v>3000元</v></c>',
}


@pytest.mark.parametrize("cell", DAMAGED.values(), ids=DAMAGED)
def test_damage_among_rows_that_look_alike_is_refused(cell: str, tmp_path: Path) -> None:
    rows = row(1, ["number"]) + row(2, ["text"]) + "{}" + row(4, ["number"])
    fine = '<row r="3"><c r="A3"><v>1</v></c></row>'
    assert read_cells(book(tmp_path / "a.xlsx", rows.format(fine))).sheets[0].height == 4
    with pytest.raises(FileProblem, match="已损坏"):
        read_cells(book(tmp_path / "b.xlsx", rows.format(f'<row r="3">{cell}</row>')))


def test_a_comment_that_hides_a_cell_hides_it(tmp_path: Path) -> None:
    hiding = '<row r="3"><!--<c r="A3"><v>9</v></c>--><c r="B3"><v>1</v></c></row>'
    rows = row(1, ["number", "number"]) + row(2, ["number", "number"])
    sheet = read_cells(book(tmp_path / "a.xlsx", rows + hiding)).sheets[0]
    assert (sheet.at(3, 1), sheet.shown(3, 2)) == (None, 1)


def test_a_long_text_does_not_take_long(tmp_path: Path) -> None:
    """An expression that gives back what it took would need the square of the length."""
    long = '<row r="3"><c r="A3" t="str"><v>' + "&amp;甲" * 30_000 + "<</v></c></row>"
    with pytest.raises(FileProblem, match="已损坏"):
        read_cells(book(tmp_path / "a.xlsx", row(1, ["told"]) + row(2, ["told"]) + long))
