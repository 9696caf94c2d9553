"""The policy of a workbook: what its name 政策 says, the 参数 sheet included.

A cell =SCENARIO(文件, 参数!A:B) is worked out from its cells each time: a program without our functions changes a
parameter and leaves the old text beside the formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from policies.errors import PolicyProblem
from policies.library import resolve
from policies.policy import Policy
from workbooks.formula import Area, Token, area, bare_name, calls, own_name, tokenise, unquote
from workbooks.problems import FileProblem, FormulaProblem
from workbooks.reading.sheets import read_sheet
from workbooks.references import Constant, References

if TYPE_CHECKING:
    from workbooks.cells import BookCells, SheetCells
    from workbooks.package import Package

POLICY, SCENARIO, WRONG = "政策", "SCENARIO", "错误："
AREA = "参数表"  # the name of the 参数 sheet's names and values
POLICY_FILE = "政策文件"  # the name of the cell from which 政策 is worked out, in workbooks made from our forms
Place = tuple[int, int]


def policy_for(book: BookCells, given: str | None) -> Policy | None:
    """The policy of a workbook, else the one that was `given`, else None. Raises FileProblem."""
    text = book.text(POLICY)
    if text.startswith(WRONG):
        raise FileProblem(f"“参数”表或“设置”表填得不对：{text.removeprefix(WRONG)}。请改正后再试。")
    if text:
        return resolved(text)
    return resolved(given, " --policy ") if given else None


def resolved(text: str, where: str = "“设置”表里的政策") -> Policy:
    """The policy of a text, which stands somewhere. Raises FileProblem."""
    try:
        return resolve(text)
    except PolicyProblem as problem:
        raise FileProblem(f"政策“{text}”不能用：{problem}。请改正{where}。") from problem


def named_value(package: Package, text: str, sheets: Mapping[str, SheetCells]) -> object:
    """The value of a defined name that stands for one cell or a text; a scenario is worked out anew.

    `sheets` are those that were read already.
    """
    place = area(text)
    if place is None or not place.single or place.sheet not in package.sheets:
        return unquote(text) if text.startswith('"') else None
    sheet = str(place.sheet)
    cell = (sheets[sheet] if sheet in sheets else read_sheet(package, sheet)).at(place.top, place.left)
    if cell is None:
        return None
    worked_out = _scenario(package, sheet, place.top, cell.formula) if cell.formula else None
    return cell.value if worked_out is None else worked_out


def worked_out(package: Package) -> str:
    """What our 设置 and 参数 sheets give as policy, whatever stands in the cell of 政策; "" where there are none."""
    found = _scenario(package, next(iter(package.sheets)), 1, f"{SCENARIO}({POLICY_FILE},{AREA})")
    return found if isinstance(found, str) else ""


def _scenario(package: Package, sheet: str, row: int, formula: str) -> object:
    """What SCENARIO gives for the cells as they are; None where the formula is no plain call of it."""
    try:
        tokens = [token for token in tokenise(formula) if token.kind != "space"]
        outer = next((c for c in calls(tokens) if (c.start, c.end) == (0, len(tokens) - 1)), None)
    except FormulaProblem:
        return None
    if outer is None or own_name(bare_name(tokens[0].text), {SCENARIO}) is None:
        return None
    references = References(package)
    arguments = [_argument(package, references, tokens[a:b], sheet, row) for a, b in outer.arguments]
    if len(arguments) != 2 or None in arguments:
        return None
    from udfs.cells import call

    return call(SCENARIO, arguments)


def _argument(package: Package, references: References, tokens: list[Token], sheet: str, row: int) -> object:
    """A text, or the values of the cells that an operand names; None where it is neither."""
    if len(tokens) != 1:
        return None
    if tokens[0].kind == "text":
        return unquote(tokens[0].text)
    found = references.resolve(tokens[0], sheet, row)
    if isinstance(found, Constant):
        return unquote(found.token.text)
    if not isinstance(found, Area) or found.sheet not in package.sheets:
        return None
    values = {(c.row, c.column): c.value for c in package.cells(str(found.sheet))}
    return values.get((found.top, found.left)) if found.single else _rows(values, found)


def _rows(values: Mapping[Place, object], found: Area) -> list[list[object]]:
    bottom = min(found.bottom, max((row for row, _ in values), default=found.top))
    return [
        [values.get((row, column)) for column in range(found.left, found.right + 1)]
        for row in range(found.top, bottom + 1)
    ]
