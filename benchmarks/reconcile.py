"""Reconciling beside datacompy's keyed compare of the same frames; a million against a million; from files.

datacompy joins two frames on keys and compares the other columns. That is the part of a reconciliation in which every
payment carries the identity number, benefit and month of its due; ours goes on to what datacompy doesn't know: returns,
instalments, sums for several, names written in two ways, ties. On frames where all agree both give the same answer.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from benchmarks.harness import MIB_IN_KIB, Mismatch, Outcome, Side, Timed, alone, compare, equal, main, process
from policies.resting import collector_at_rest
from udfs import identity
from workbooks.reconciling.model import PAID, PAYABLE, Entry
from workbooks.reconciling.outcomes import AGREES, OTHER_AMOUNT
from workbooks.reconciling.reconcile import reconcile

if TYPE_CHECKING:
    from pandas import DataFrame

ITEM = "5"
KEYS = ("identity", "benefit", "period")
SEED = 2024
BIRTHDAYS = 14_000
MOST_MIB = 6 * 1024
MILLION = 1_000_000
DUE = ("姓名", "身份证号", "银行账号", "补贴项目", "所属月份", "补贴金额", "乡镇")
PAYMENT = ("户名", "身份证号", "账号", "补贴项目", "所属月份", "交易金额", "流水号", "交易日期", "交易状态")


WHY = (
    "datacompy joins and compares whole columns in compiled code, and tells which rows differ. We make an object of "
    "each row (a fifth of our time: as long as all of datacompy), find and judge each person's rows in Python (half), "
    "and count every total again from the rows (a third). To be as fast the rows would have to stay in columns, which "
    "takes numpy or its like at run time, and a second way of matching beside the one that knows returns, instalments "
    "and ties."
)


def people(rows: int) -> Iterator[tuple[str, str, str, str, str, int]]:
    """Identity number, name, account, benefit, month, fen; the county code is nobody's."""
    for row in range(rows):
        born = date(1960, 1, 1) + timedelta(row % BIRTHDAYS)
        number = identity.current(f"640599{born:%y%m%d}{row // BIRTHDAYS:03d}")
        yield number, f"学员{row}", f"6217{row:015d}", "培训补贴", "2024-05", 100_000 + row % 700 * 100


def frames(rows: int, changed: int = 0) -> tuple[DataFrame, DataFrame]:
    """What is due and what was paid, in another order; every `changed`-th payment is one fen short."""
    from pandas import DataFrame

    due = DataFrame(people(rows), columns=["identity", "name", "account", "benefit", "period", "fen"])
    paid = due.copy()
    if changed:
        paid.loc[::changed, "fen"] -= 1
    return due, paid.sample(frac=1, random_state=SEED).reset_index(drop=True)


def entries_of(due: DataFrame, paid: DataFrame) -> list[Entry]:
    """The rows of the frames as they are reconciled."""
    with collector_at_rest():
        return [
            Entry(side, file, "", row, identity, name, account, benefit, period, None, fen)
            for file, (side, frame) in enumerate(((PAYABLE, due), (PAID, paid)))
            for row, (identity, name, account, benefit, period, fen) in enumerate(
                zip(*(frame[column].tolist() for column in frame.columns), strict=True)
            )
        ]


def ours(due: DataFrame, paid: DataFrame) -> int:
    """How many agree."""
    return reconcile(entries_of(due, paid)).counts()[AGREES]


def theirs(due: DataFrame, paid: DataFrame) -> int:
    """How many agree."""
    import datacompy

    return int(datacompy.PandasCompare(due, paid, join_columns=list(KEYS)).count_matching_rows())


def same_differences(rows: int = 10_000, changed: int = 97) -> None:
    """Where amounts differ, both name the same people. Raises Mismatch."""
    import datacompy

    due, paid = frames(rows, changed)
    found = datacompy.PandasCompare(due, paid, join_columns=list(KEYS)).all_mismatch()
    told = {case.first("identity") for case in reconcile(entries_of(due, paid)).cases if case.outcome == OTHER_AMOUNT}
    equal(told, set(found["identity"]))
    equal(len(told), -(-rows // changed))


def in_memory(rows: int) -> None:
    """Reconciles frames and says what it took: seconds, the peak of this process in MiB, how many agree."""
    due, paid = frames(rows)
    start = perf_counter()
    agree = ours(due, paid)
    seconds = perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB_IN_KIB, agree)


def in_a_process(rows: int) -> Side:
    """`in_memory` in a process of its own, so that its peak is its own."""

    def run() -> Timed:
        command = [sys.executable, "-c", f"from benchmarks.reconcile import in_memory; in_memory({rows})"]
        seconds, mib, agree = process(command).value.split()
        return Timed(int(agree), float(seconds), float(mib))

    return Side("reconcile", run)


def workbook(path: Path, header: Sequence[str], rows: Iterator[Sequence[object]]) -> Path:
    """A workbook of one sheet, written row by row: a million rows in seconds."""
    namespace = "http://schemas.openxmlformats.org"
    office, kinds = f"{namespace}/officeDocument/2006/relationships", f"{namespace}/package/2006/content-types"
    main_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{main_type}'
        f'.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main_type}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{namespace}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}/spreadsheetml/2006/main" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{namespace}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{namespace}/spreadsheetml/2006/main"><sheetData>'.encode())
            for number, values in enumerate(chain((header,), rows), 1):
                sheet.write(_row(number, values))
            sheet.write(b"</sheetData></worksheet>")
    return path


def _row(number: int, values: Sequence[object]) -> bytes:
    cells = "".join(
        f'<c r="{chr(65 + column)}{number}"><v>{value}</v></c>'
        if isinstance(value, int)
        else f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
        for column, value in enumerate(values)
    )
    return f'<row r="{number}">{cells}</row>'.encode()


def files(folder: Path, rows: int) -> tuple[Path, Path]:
    """The roster and the bank's list of as many people."""
    due = (
        (name, identity, account, benefit, period, fen // 100, f"乡镇{row % 17}")
        for row, (identity, name, account, benefit, period, fen) in enumerate(people(rows))
    )
    paid = (
        (name, identity, account, benefit, period, fen // 100, f"R{row:09d}", "2024-06-03", "成功")
        for row, (identity, name, account, benefit, period, fen) in enumerate(people(rows))
    )
    return workbook(folder / "应付.xlsx", DUE, due), workbook(folder / "实付.xlsx", PAYMENT, paid)


def from_files(folder: Path, rows: int) -> Side:
    """`butie reconcile` from two workbooks to the result workbook, as a whole process."""
    due, paid = files(folder, rows)
    out = folder / "对账结果.xlsx"

    def run() -> Timed:
        words = ["reconcile", str(due), "--paid", str(paid), "-o", str(out)]
        return process([sys.executable, "-m", "addin.cli", *words])

    return Side("butie reconcile", run, lambda: out.unlink(missing_ok=True))


def files_alone(rows: int) -> Outcome:
    """The command alone, with the peak of its process; once, since it takes long."""

    def check(said: str) -> None:
        if f"{AGREES} {rows}\n" not in said:
            raise Mismatch(said)

    with tempfile.TemporaryDirectory() as folder:
        what = f"butie reconcile {rows:,} x {rows:,}, from .xlsx to .xlsx"
        return alone(ITEM, what, from_files(Path(folder), rows), mib_at_most=MOST_MIB, check=check, rounds=1)


def measure(rows: int = 100_000, most: int = MILLION) -> list[Outcome]:
    """Beside datacompy; a million alone; from files."""
    same_differences()
    due, paid = frames(rows)
    beside = compare(
        ITEM,
        f"reconcile {rows:,} x {rows:,}, all agree, from pandas frames",
        Side("reconcile", lambda: ours(due, paid)),
        Side("datacompy", lambda: theirs(due, paid)),
        at_most=1.0,
        why=WHY,
    )
    in_frames = alone(
        ITEM,
        f"reconcile {most:,} x {most:,}, all agree, from pandas frames",
        in_a_process(most),
        mib_at_most=MOST_MIB,
        check=lambda agree: equal(agree, most),
        rounds=1,
    )
    return [beside, in_frames, files_alone(rows)]


if __name__ == "__main__":
    main(measure)
