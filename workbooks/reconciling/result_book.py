"""The result workbook of a reconciliation: 汇总, 差异明细, 已核对, 待确认, 输入清单.

Everything that was compared is in it: each case on one of the three sheets of cases, each file with its digest. The
totals are formulas over those sheets, beside the values that they have when the file is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from workbooks.atomic import atomic_file, check_target, keep_old
from workbooks.build import CALCULATED_BY
from workbooks.formula import column_letters
from workbooks.reconciling.model import PAID, PAYABLE, SIDES, Case, Result
from workbooks.reconciling.result_columns import (
    CASE_COLUMNS,
    DIFFERENCES,
    FAILED,
    INPUT_COLUMNS,
    INPUTS,
    PAIR_COLUMNS,
    PENDING,
    RETURNED,
    ROWS,
    SETTLED,
    SUMMARY,
    index_of,
)
from workbooks.reconciling.result_lines import candidates_of, lines_of
from workbooks.reconciling.result_rows import RowTexts
from workbooks.reconciling.result_sheets import CaseSheet, Looks, looks_of
from workbooks.reconciling.result_summary import Summary
from workbooks.reconciling.result_totals import Totals, Written, sheet_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

Progress = Callable[[int, int], None]
STEP = 2000  # cases between two reports of progress


def write(
    result: Result,
    path: Path,
    masked: bool,
    chain: str | None = None,
    progress: Progress = lambda done, total: None,
) -> Path | None:
    """Writes the workbook; another file that stands at `path` is renamed first, and its new name given.

    `masked` hides identity numbers and accounts everywhere. `chain` is the head of the history book, to be printed.
    `progress` is told how many of the cases are written. Raises FileProblem.
    """
    import xlsxwriter

    check_target(path, kind=".xlsx")
    with atomic_file(path) as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        book.set_calc_mode("auto", CALCULATED_BY)
        book.calc_on_load = False  # the values stand beside their formulas
        book.set_properties({"title": "对账结果"})
        _fill(book, result, masked, chain, progress)
        book.close()
        return keep_old(path, file)


def _fill(book: Workbook, result: Result, masked: bool, chain: str | None, progress: Progress) -> None:
    looks = looks_of(book)
    front = book.add_worksheet(SUMMARY)  # the first sheet, and the last to be written
    texts = RowTexts({(each.side, each.file): each for each in result.inputs}, masked)
    totals = Totals()
    by_sheet: defaultdict[str, list[Case]] = defaultdict(list)
    for case in result.cases:
        by_sheet[sheet_of(case.outcome)].append(case)
    sheets, done = [], 0
    for name, columns in ((DIFFERENCES, CASE_COLUMNS), (SETTLED, CASE_COLUMNS), (PENDING, PAIR_COLUMNS)):
        sheet = CaseSheet(book, looks, name, columns)
        for case in by_sheet[name]:
            _case(sheet, case, texts, totals)
            done += 1
            if done % STEP == 0:
                progress(done, len(result.cases))
        sheet.finish()
        sheets.append(sheet)
    totals.over(sheets)
    inputs = _inputs(book, looks, result, texts.text)
    Summary(book, front, totals, inputs).write(masked, chain)
    front.activate()


def _case(sheet: CaseSheet, case: Case, texts: RowTexts, totals: Totals) -> None:
    """All rows of a case."""
    if sheet.name == PENDING:
        for candidate in candidates_of(case):
            totals.add(case.outcome, candidate.line)
            sheet.write(texts.candidate(case, candidate))
            if candidate.other:
                sheet.offer()
        return
    lines = lines_of(case)
    for line, values in zip(lines, texts.case(case, lines), strict=True):
        totals.add(case.outcome, line)
        sheet.write(values)


def _inputs(book: Workbook, looks: Looks, result: Result, text: Callable[[str], str]) -> dict[str, Written]:
    """输入清单: the files, and the formulas of their sums by side, which 汇总 compares with."""
    sheet = CaseSheet(book, looks, INPUTS, INPUT_COLUMNS)
    failed: defaultdict[int, int] = defaultdict(int)
    for entry in result.entries:
        if entry.failed:
            failed[entry.file] += entry.fen
    files = sorted(result.inputs, key=lambda each: (SIDES.index(each.side), each.file))
    for each in files:
        lost = failed[each.file] if each.side == PAID else 0
        told = [each.side, text(each.name), text("、".join(each.sheets)), each.rows, each.fen, lost]
        sheet.write([*told, each.sha256, text("；".join(each.apart))])
    sheet.finish()
    fen = {side: sum(each.fen for each in files if each.side == side) for side in SIDES}
    fen[RETURNED] += sum(failed.values())
    sides, sums, lost_sums, rows = (_column(sheet, h) for h in ("类别", "金额合计", FAILED, ROWS))
    found: dict[str, Written] = {
        side: (f'=ROUND(SUMIFS({sums},{sides},"{side}"),2)', fen[side] / 100) for side in (PAYABLE, PAID)
    }
    found[RETURNED] = (f'=ROUND(SUMIFS({sums},{sides},"{RETURNED}")+SUM({lost_sums}),2)', fen[RETURNED] / 100)
    return found | {ROWS: (f"=SUM({rows})", sum(each.rows for each in files))}


def _column(sheet: CaseSheet, header: str) -> str:
    letters = column_letters(index_of(sheet.columns, header) + 1)
    part = sheet.parts[0]
    return f"'{part.sheet}'!${letters}$2:${letters}${part.last}"
