"""Adds to an office's own roster what is due: to its right 应补金额, 核验结果, 依据, as live formulas with values.

Everything else of the file stays as it is: only the sheets with rosters change, and a sheet 设置 is added where the
workbook doesn't name its policy. Text that came in is never written as a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from policies.policy import Policy
from udfs.cells import CellError
from workbooks.atomic import check_target
from workbooks.attach_columns import SHEET, ColumnSheet
from workbooks.attach_formulas import PASSED, POLICY_NAME, RowFormulas, choose, total
from workbooks.attach_values import Place, values_of
from workbooks.formula import LAST_COLUMN, address, area, column_letters, quote_sheet
from workbooks.package import Package
from workbooks.package_sheet import NewSheet
from workbooks.problems import FileProblem
from workbooks.reading.answers import Answers
from workbooks.reading.converted import basis
from workbooks.reading.open_any import package_book
from workbooks.reading.reader import Found, Reading, read
from workbooks.reading.tables import Roster
from workbooks.workbook_policy import policy_for

HEADERS = ("应补金额", "核验结果", "依据")
WIDTHS = (12.0, 36.0, 60.0)
MONEY, GENERAL = 4, 0  # number formats that every workbook has
DAY_NAME = "计算日期"
SETTINGS = "设置"
NOT_INSTALLED = (
    "说明这台电脑没有装补贴函数。刚打开时显示的是算好存着的数；改了单元格才会变成“#NAME?”，不保存就关掉，数还在。"
    "可以请信息人员装 butie 加载项（Excel、LibreOffice）；也可以不装，用命令 butie calc 把数算好写回表里。"
)
PRINT_AREA = "_xlnm.print_area"
SETTINGS_WIDTHS = (14.0, 34.0, 60.0)
SAYS = {
    POLICY_NAME: "按哪份文件计算，例如 haiyuan-2023；改这一格，本工作簿的补贴公式都跟着变。",
    DAY_NAME: "核对年龄用的日期。补贴金额不看这个日期，只看每一行自己的日期。",
}


@dataclass
class Placed:
    """The new columns of one roster; `first` is the column of the amount.

    `open_rows` are the cells whose amount is not decided, `failed` those whose check says more than that all is well.
    """

    found: Found
    first: int
    formulas: RowFormulas
    benefit: str
    amount: Decimal = Decimal(0)
    open_rows: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def roster(self) -> Roster:
        return self.found.roster


@dataclass
class Attached:
    """What was added. `said` tells what the file could not keep, `unknown` cells that could not be worked out, `kept`
    the new name of another file that stood at the target, `package` the changes themselves."""

    reading: Reading
    placed: list[Placed]
    package: Package
    said: tuple[str, ...] = ()
    unknown: list[str] = field(default_factory=list)
    kept: Path | None = None


def attach(
    source: Path,
    target: Path,
    benefit: str | None = None,
    policy: str | None = None,
    answers: Answers | None = None,
    accept_loss: bool = False,
    day: date | None = None,
) -> Attached:
    """Writes `target`. `policy` is used where the workbook names none, `benefit` where its titles tell none.

    Raises FileProblem, InputProblem, PolicyProblem; then nothing is written.
    """
    check_target(target, source)
    reading = read(source, answers)
    resolved = policy_for(reading.book, policy)
    if resolved is None:
        raise FileProblem(
            f"“{source.name}”没有写明政策，请用 --policy 指明按哪份文件计算，例如 --policy haiyuan-2023。"
        )
    base = basis(reading, target, accept_loss)
    aside = ColumnSheet(base.package.free_name(SHEET))
    placed = list(_placed(reading, resolved, benefit, aside))
    if not placed:
        raise FileProblem(f"“{source.name}”的花名册里没有人员，没有什么可算。请填好后再试。")
    names = {name: reading.book.names.get(name) for name in (POLICY_NAME, DAY_NAME)}
    given = {POLICY_NAME: resolved.text, DAY_NAME: day or date.today()}
    missing = {name: value for name, value in given.items() if names[name] is None}
    wanted = {(p.roster.sheet, *place): text for p in placed for place, text in _formulas(p).items()}
    helping = {(aside.name, *place): text for place, text in aside.formulas.items()}
    sheets = [*dict.fromkeys(p.found.sheet.name for p in placed)]
    book = package_book(base.package) if reading.book.kind != "xlsx" else reading.book  # values as they were converted
    cells = [*(sheet for sheet in book.sheets if sheet.name in sheets), aside.cells()]
    values, unknown = values_of(cells, wanted | helping, {n: names[n] if n not in missing else given[n] for n in given})
    _write(base.package, placed, wanted, values)
    if aside.used:
        base.package.add_sheet(aside.made(values))
    _settings(base.package, missing)
    kept = base.package.save(target)
    for one in placed:
        _count(one, values)
    return Attached(reading, placed, base.package, (*base.said, *_unprinted(base.package, placed)), unknown, kept)


def _unprinted(package: Package, placed: Sequence[Placed]) -> Iterator[str]:
    """Sheets whose print area ends before the new columns."""
    areas = {sheet: area(text) for (name, sheet), text in package.names.items() if name == PRINT_AREA}
    for one in placed:
        printed = areas.get(one.roster.sheet)
        if printed is not None and printed.right < one.first:
            yield f"“{one.roster.sheet}”设了打印区域，新加的列不在里面"


def _placed(reading: Reading, policy: Policy, benefit: str | None, aside: ColumnSheet) -> Iterator[Placed]:
    """Where the new columns of each roster go: right of everything in its rows."""
    taken: list[tuple[str, int, int, int]] = []
    for found in reading.found:
        roster = found.roster
        if not roster.rows:
            continue
        _refuse_second(roster, reading.path)
        top, bottom = roster.header_row, _bottom(roster)
        used = [last for sheet, a, b, last in taken if sheet == roster.sheet and a <= bottom and top <= b]
        first = max([_used(found, top, bottom), *used]) + 1
        if first + len(HEADERS) - 1 > LAST_COLUMN:
            raise FileProblem(f"“{roster.sheet}”的右边没有空列了，加不进去。请删去右边多余的内容后再试。")
        taken.append((roster.sheet, top, bottom, first + len(HEADERS) - 1))
        call = choose(policy, roster, benefit)
        yield Placed(found, first, RowFormulas(call, roster, found.sheet, first, aside), call.benefit.title)


def _bottom(roster: Roster) -> int:
    return max(row.number for row in (*roster.rows, *roster.totals, *roster.subtotals))


def _refuse_second(roster: Roster, path: Path) -> None:
    headers = {column.header for column in roster.columns}
    if set(HEADERS) <= headers:
        raise FileProblem(f"“{path.name}”的“{roster.sheet}”已经有“{'、'.join(HEADERS)}”三列，请用没有加过的原件。")


def _used(found: Found, top: int, bottom: int) -> int:
    """The last column that holds anything in some rows, merged cells with all they cover."""
    sheet = found.sheet
    filled = [max(row) for number in range(top, bottom + 1) if (row := sheet.row(number))]
    covered = [m.right for m in sheet.merged if m.top <= bottom and top <= m.bottom and m.right <= sheet.width]
    return max([*filled, *covered, found.roster.right if len(found.roster.columns) else 1])


def _formulas(placed: Placed) -> dict[tuple[int, int], str]:
    """The formulas of a roster's new cells, by place."""
    first, rows = placed.first, placed.roster.rows
    made: dict[tuple[int, int], str] = {}
    for row in rows:
        made[row.number, first] = placed.formulas.pays(row)
        made[row.number, first + 1] = placed.formulas.checks(row)
        made[row.number, first + 2] = placed.formulas.why(row)
    if placed.roster.totals:
        last = placed.roster.totals[-1].number
        made[last, first], made[last, first + 1] = total(rows, first)
    return made


def _write(
    package: Package, placed: Sequence[Placed], wanted: Mapping[Place, str], values: Mapping[Place, object]
) -> None:
    for one in placed:
        roster, sheet = one.roster, one.roster.sheet
        taken = {column.header for column in roster.columns}
        for offset, (name, width) in enumerate(zip(HEADERS, WIDTHS, strict=True)):
            header = f"{name}（核算）" if name in taken else name
            column = one.first + offset
            package.widen(sheet, column, width)
            for top, bottom in ((roster.header_row, roster.header_bottom), *roster.repeated):
                _header(package, one, top, bottom, column, header)
            for row in (*roster.rows, *roster.subtotals, *roster.totals):
                like = one.found.sheet.anchor(row.number, roster.columns[-1].index)
                package.dress(sheet, row.number, column, like, GENERAL if offset else MONEY)
    for (sheet, row, column), formula in wanted.items():
        package.edit(sheet, row, column, values[sheet, row, column], formula)


def _header(package: Package, one: Placed, top: int, bottom: int, column: int, header: str) -> None:
    """The header's text, in the look of its neighbour, merged as high as the header is."""
    sheet, like = one.roster.sheet, one.roster.columns[-1].index
    package.edit(sheet, top, column, header)
    for row in range(top, bottom + 1):
        package.dress(sheet, row, column, one.found.sheet.anchor(row, like), GENERAL)
    if bottom > top:
        package.merge(sheet, f"{address(top, column)}:{address(bottom, column)}")


def _settings(package: Package, missing: Mapping[str, object]) -> None:
    """A sheet with the names that the workbook lacks."""
    if not missing:
        return
    named = ((name, value, SAYS[name]) for name, value in missing.items())
    rows = [("项目", "填写", "说明"), *named, ("出现“#NAME?”", "", NOT_INSTALLED)]
    dates = frozenset((row, 2) for row, (_, value, _) in enumerate(rows, 1) if isinstance(value, date))
    name = package.add_sheet(NewSheet(SETTINGS, rows, SETTINGS_WIDTHS, dates=dates))
    for row, defined in enumerate(missing, 2):
        package.define(defined, f"{quote_sheet(name)}!$B${row}")


def _count(one: Placed, values: Mapping[Place, object]) -> None:
    """What the column amounts to, which rows are open, and which did not pass."""
    for row in one.roster.rows:
        value = values[row.sheet, row.number, one.first]
        if isinstance(value, int | float) and not isinstance(value, bool):
            one.amount += Decimal(repr(value)).quantize(Decimal("0.01"))
        elif value != "" or isinstance(value, CellError):
            one.open_rows.append(address(row.number, one.first))
        if values[row.sheet, row.number, one.first + 1] not in ("", PASSED):
            one.failed.append(address(row.number, one.first + 1))


def columns_of(placed: Placed) -> str:
    """The letters of the new columns, such as H 至 J."""
    return f"{column_letters(placed.first)} 至 {column_letters(placed.first + len(HEADERS) - 1)}"
