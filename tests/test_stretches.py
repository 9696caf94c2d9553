"""Like formulas put to the engine as one: the same values as one by one, and only where that is certain."""

import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from udfs.cells import CellError
from workbooks import stretches
from workbooks.calculate import calculate
from workbooks.engine import Engine
from workbooks.recalculation import Recalculation
from workbooks.stretches import ONE_BY_ONE, over_rows

FORMULAS = (
    *("A{}", "-A{}", "+A{}", "A{}%", "A{}+B{}", "A{}-B{}", "A{}*B{}", "A{}/B{}", "A{}^B{}", "A{}&B{}", "A{}=B{}"),
    *("A{}<>B{}", "A{}<B{}", "A{}<=B{}", "A{}>B{}", "A{}>=B{}", 'A{}=""', "A{}*$G$1", "A{}&G$2", "A{}+$G$3"),
    *("P!A{}&P!$A$2", "A{} & B{}", "A{}=TRUE", "(A{}+B{})*(1-C{})", "A{}*PI()", "A{}+TODAY()", "A{}<NOW()"),
    *(
        "IF(A{},B{},C{})",
        "IF(A{}=B{},1,2)",
        'IF(A{}>1,B{},"")',
        'IF(A{}="","",B{}*2)',
        "IF(A{},,1)",
        "IF(TRUE,A{},B{})",
    ),
    *("IF(ISERROR(A{}),B{},C{})", "IF($G$1>0,A{},B{})", "IF($G$3,A{},B{})", "IFS(A{}>1,B{},TRUE,C{})"),
    *("IFERROR(A{}/B{},0)", 'IFERROR(A{},"")', "IFNA(A{},B{})", "NOT(A{}=B{})", "N(A{})", "T(A{})"),
    *("ISBLANK(A{})", "ISERR(A{})", "ISERROR(A{})", "ISLOGICAL(A{})", "ISNA(A{})", "ISNONTEXT(A{})", "ISNUMBER(A{})"),
    *("ISTEXT(A{})", "ABS(A{})", "EXP(A{})", "INT(A{})", "LN(A{})", "LOG10(A{})", "MOD(A{},B{})", "POWER(A{},B{})"),
    *("ROUND(A{},2)", "ROUND(A{}*0.003,B{})", "ROUND(IF(A{}>0,A{},0)*B{},2)", "ROUNDDOWN(A{},B{})", "ROUNDUP(A{},1)"),
    *("SIGN(A{})", "SQRT(A{})", "TRUNC(A{})", "TRUNC(A{},B{})", 'CONCATENATE(A{},B{},"x")', "EXACT(A{},B{})"),
    *('FIND("甲",A{})', "FIND(A{},B{})", "SEARCH(A{},B{},C{})", "LEFT(A{},B{})", "LEFT(A{})", "RIGHT(A{},2)"),
    *("MID(A{},B{},C{})", "LEN(A{})", "LOWER(A{})", "UPPER(A{})", "PROPER(A{})", "TRIM(A{})", "REPT(A{},B{})"),
    *("REPLACE(A{},1,B{},C{})", 'SUBSTITUTE(A{},B{},"q")', "VALUE(A{})", 'IF(LEN(A{})=18,MID(A{},7,4),"")'),
    *("DATE(A{},B{},C{})", 'DATEDIF(A{},B{},"d")', "DAYS(A{},B{})", "DAY(A{})", "MONTH(A{})", "YEAR(A{})"),
    *("WEEKDAY(A{},2)", "HOUR(A{})", "MINUTE(A{})", "SECOND(A{})"),
)
VALUES = (
    *(None, 0, 1, -2.5, 0.1, 0.3, 2.675, 45000, 1e300, 1e-17, "", "甲", "3", " 4 ", "2024-05-01", "1,000", "50%"),
    *("abc甲乙", "TRUE", True, False, CellError("#N/A"), CellError("#DIV/0!")),
)
ROWS = [(a, b, c) for a in VALUES for b in VALUES for c in (None, 2, "甲")]
LAST = len(ROWS) + 1


def engine() -> tuple[Engine, str]:
    found = Engine()
    sheet = found.sheet_names()[0]
    found.moment = 45413.5
    found.add_sheet("P")
    for name in (sheet, "P"):
        found.write(name, {(2 + i, 1 + j): value for i, row in enumerate(ROWS) for j, value in enumerate(row)})
    found.write(sheet, {(1, 7): 2, (2, 7): "丙"})
    return found, sheet


def test_each_function_gives_over_arrays_what_it_gives_in_each_row() -> None:
    assert {name for text in FORMULAS for name in re.findall(r"(\w+)\(", text)} == ONE_BY_ONE
    (alone, sheet), (together, _) = engine(), engine()
    for column, text in enumerate(FORMULAS, 10):
        alone.set_formulas(sheet, {(row, column): text.replace("{}", str(row)) for row in range(2, LAST + 1)})
        formula = over_rows(text.replace("{}", "\0"), 2, LAST)
        assert formula, text
        together.set_formulas(sheet, {(2, column): formula}, dynamic=True)
    alone.calculate()
    together.calculate()
    for column, text in enumerate(FORMULAS, 10):
        wanted, found = (e.read(sheet, 2, column, LAST, column) for e in (alone, together))
        assert found == wanted, text
        assert [type(row[0]) for row in found] == [type(row[0]) for row in wanted], text


@pytest.mark.parametrize(
    "pattern",
    [
        "SUM(A\0,B\0)",
        "MAX(0,A\0)",
        "IF(AND(A\0=1,B\0=1),1,2)",
        "SUM(A\0:B\0)",
        "VLOOKUP(A\0,$G$1:$H$9,2,0)",
        "A\0+名称",
        "A\0 B\0",
        "[1]P!A\0",
        "P:Q!A\0",
        'A\0>"甲"',
        'TEXT(A\0,"0")',
        "RAND()*A\0",
        "表[列]+A\0",
        "EDATE(A\0,1)",
        "LENB(A\0)",
        "A\0:A\0",
        "SUM({1,2},A\0)",
        "@A\0",
    ],
)
def test_what_is_not_one_by_one_stays_alone(pattern: str) -> None:
    assert over_rows(pattern, 2, 9) == ""
    assert over_rows("A\0+B\0", 2, 9) == "A2:A9+B2:B9"


class Told:
    """One function that asks nothing: how long a text is."""

    names = ("OURS",)

    def asks_policy(self, name: str) -> bool:
        return False

    def call(self, name: str, args: list[object], policy: str | None) -> object:
        return len(str(args[0]))


def workbook(path: Path, columns: list[str], further: dict[str, str], rows: int = 150) -> Path:
    """Texts, numbers with gaps, and in each row the formulas of `columns` from D on; `further` formulas beside them."""
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet("表"), book.add_worksheet("P")
        other.write_row("A1", [3, "丙"])
        for row in range(2, rows + 2):
            sheet.write_row(row - 1, 0, ["学员" * (row % 3), row * 1.5] if row % 7 else ["学员"])
            sheet.write(row - 1, 2, ("甲", 7, -1, "12")[row % 4])
            for column, text in enumerate(columns, 3):
                sheet.write_formula(row - 1, column, "=" + text.replace("{}", str(row)), None, "旧")
        for cell, text in further.items():
            sheet.write_formula(cell, "=" + text, None, 5)
    return path


def both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: list[str], further: dict[str, str]) -> int:
    """How many formulas were told that they are in a stretch; the files of both ways are the same."""
    seen: list[int] = []
    run = Recalculation.run

    def watched(work: Recalculation, *args: object) -> None:
        seen.append(sum(one.bottom - one.top + 1 for some in work._together.values() for one in some))
        run(work, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Recalculation, "run", watched)
    source = tmp_path / "in.xlsx"
    if not source.exists():
        workbook(source, columns, further)
    told = calculate(source, tmp_path / "together.xlsx", functions=Told())
    together = seen.copy()
    monkeypatch.setattr(stretches, "FEWEST", 1 << 30)
    wanted = calculate(source, tmp_path / "alone.xlsx", functions=Told())
    assert seen[len(together) :] == [0]
    assert (told.volatile, told.changed, told.own, told.failures) == (
        wanted.volatile,
        wanted.changed,
        wanted.own,
        wanted.failures,
    )
    one, other = (zipfile.ZipFile(tmp_path / name) for name in ("together.xlsx", "alone.xlsx"))
    assert one.namelist() == other.namelist()
    for name in one.namelist():
        assert one.read(name) == other.read(name), name
    return together[0] if len(together) == 1 else -together[0]


CHAIN = ["OURS(A{})", "D{}*B{}", "ROUND(E{}*0.003,2)", 'IF(E{}>200,A{}&"复核","")', "IFERROR(E{}*C{}/P!$A$1,0)"]


def test_a_workbook_of_like_rows_is_worked_out_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    further = {
        **{"K1": "SUM(E2:E151)", "K2": 'COUNTIF(G:G,"*复核")', "K3": "INDEX(E:E,17)+E20", "K4": "COUNTBLANK(G2:G151)"},
        **{"K5": "SUBTOTAL(9,F2:F200)", "K6": "K1/COUNT(H:H)", "K7": 'INDIRECT("E"&9)', "E153": "SUM(E2:E151)"},
    }
    # In rows 2 and 3 the 0.003,2 and the 200 look like their own number: these formulas stand alone.
    assert both_ways(tmp_path, monkeypatch, CHAIN, further) == 150 + 148 + 149 + 150


@pytest.mark.parametrize(
    "unknown", ["NOSUCH(A3)", "NOSUCH(E5)", "LENB(E5)", "K2+1", 'IF(E5>0,无此名称,"")', "COUNTIF(E2:E151,K3)+LENB(A3)"]
)
def test_a_cell_beside_that_nobody_can_tell_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unknown: str
) -> None:
    further = {"K2": unknown, "K3": "SUM(E2:E151)", "K4": "K2*2", "K5": 'COUNTIF(K1:K4,">0")'}
    assert both_ways(tmp_path, monkeypatch, CHAIN, further) == 150 + 148 + 149 + 150


@pytest.mark.parametrize(
    "further",
    [
        {"K2": "ISFORMULA(E5)"},
        {"K2": "FORMULATEXT(E5)"},
    ],
)
def test_nothing_is_together_where_a_formula_looks_at_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, further: dict[str, str]
) -> None:
    assert both_ways(tmp_path, monkeypatch, CHAIN, further) == 0


@pytest.mark.parametrize(
    ("columns", "further"),
    [
        (["B{}*$K$2"], {"K2": "NOSUCH(1)"}),  # a value that nobody can tell
        (["IF($C$5>6,1,B{})"], {}),  # one value for all rows, by what a cell holds
        (["IF($B$4>1,5,B{})", "D{}+1"], {}),
        (["B{}+K{}"], {f"K{row}": f"D{row - 1}" for row in range(3, 152)}),  # from row to row, through another column
        (["OURS(B{}*2)", "D{}*2"], {}),  # our function waits for the engine
        (["B{}*2", "OURS(D{})"], {}),
        (["B{}+$D$151"], {}),  # a circle
        (["B{}*$K$2"], {"K2": "无此名称"}),
        (["B{}*"], {}),  # no formula at all
        (["ROUND(B{}"], {}),
        (["ROUND(B{})"], {}),
        (["B{},C{}"], {}),
    ],
)
def test_what_can_not_be_told_together_is_worked_out_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: list[str], further: dict[str, str]
) -> None:
    assert both_ways(tmp_path, monkeypatch, columns, further) < 0


def test_a_gap_ends_a_stretch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "FEWEST", 60)
    assert both_ways(tmp_path, monkeypatch, ["B{}*3"], {"D70": "B71*3"}) == 68 + 81


def test_a_long_stretch_is_put_to_the_engine_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "LONGEST", 120)
    # 2 to 119; from 120 to 151 are too few.
    assert both_ways(tmp_path, monkeypatch, ["B{}*3"], {"D153": "SUM(D2:D151)"}) == 118


def test_a_long_formula_of_a_full_part_is_within_the_limit_of_the_engine() -> None:
    found, sheet = engine()
    pattern = "A\0" + "".join(f"+IF(B\0>{number},A\0*{number},0)" for number in range(12))
    found.set_formulas(sheet, {(2, 10): over_rows(pattern, 2, stretches.LONGEST + 1)}, dynamic=True)
    found.calculate()
    assert found.read(sheet, stretches.LONGEST + 1, 10, stretches.LONGEST + 1, 10) == [[0]]


def test_a_shared_formula_is_read_although_its_first_cell_is_in_a_stretch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shared(found: re.Match[bytes]) -> bytes:
        told = b' ref="D3:F151" si="0">B3*(C3&amp;3)</f>' if found[1] == b"D3" else b' si="0"/>'
        return b'<c r="%s" t="str"><f t="shared"%s' % (found[1], told)

    plain = workbook(
        tmp_path / "plain.xlsx", ["B{}*(C{}&3)", "C{}*(D{}&3)"], {f"F{n}": f"D{n}*(E{n}&3)" for n in (3, 4, 5)}
    )
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(tmp_path / "in.xlsx", "w") as new:
        for name in old.namelist():
            cell = rb'<c r="([DEF](?:[3-9]|[0-9]{2,3}))"(?: t="str")?><f>[^<]+</f>'
            data = old.read(name)
            new.writestr(name, re.sub(cell, shared, data) if name.endswith("sheet1.xml") else data)
    assert both_ways(tmp_path, monkeypatch, [], {}) == 2 * 150 + 3
