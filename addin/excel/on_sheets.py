"""The ribbon's commands that work on the workbook itself: the code that files go through, on a copy, then done here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from addin.excel import steps
from addin.excel.differing import differing, replay, runs
from addin.excel.live import Live, plain
from addin.excel.running import answered, parsed, policy_of
from addin.excel.why import asking_why
from addin.progress import bar
from policies.errors import InputProblem
from udfs.cells import CellError
from workbooks.formula import address
from workbooks.package import Package
from workbooks.package_sheet import NewSheet
from workbooks.problems import FileProblem
from workbooks.sheet_xml import Cell

CHECK, ATTACH, CALCULATE, WHY = "校验本表", "接入本表", "计算", "依据"
RESULT = "计算结果"
RESULT_HEADER = ("序号", "工作表", "单元格", "Excel 里的值", "算出的值", "说明")
RESULT_WIDTHS = (6, 14, 9, 30, 30, 50)
UNDO = "要收回，点“撤销”。"


@contextmanager
def copied(live: Live) -> Iterator[Path]:
    """A copy of the workbook in a folder that goes away again; messages name the workbook, not the copy."""
    with tempfile.TemporaryDirectory(prefix="butie-", ignore_cleanup_errors=True) as folder:
        copy = live.copy(Path(folder))
        try:
            yield copy
        except (FileProblem, InputProblem) as problem:
            raise type(problem)(str(problem).replace(str(copy), copy.name)) from problem


def check(live: Live) -> str:
    """Marks the cells of the findings and lists them on a sheet 校验结果; what the last check marked goes first."""
    from addin.commands.check import findings_of, summary
    from workbooks.findings import Finding
    from workbooks.mark import fills, result_sheet

    live.status("正在检查……")
    with copied(live) as copy:

        def found(words: list[str]) -> list[Finding]:
            return findings_of([copy], parsed(words))[copy]

        findings = answered(live, CHECK, ["check", str(copy), *policy_of(live, CHECK)], found)
    before = steps.last(live)
    marks = fills(findings)
    live.refuse_protected(list(dict.fromkeys(sheet for sheet, _, _ in marks)), adds=True)
    left = steps.undo(live)[1] if before and before.title == CHECK else []
    if not findings:
        return summary(findings) + steps.told(left)
    with live.still(), steps.Recorder(live, CHECK) as recorder, bar("正在标出") as progress:
        for number, (place, colour) in enumerate(marks.items(), 1):
            recorder.paint(*place, colour)
            progress(number, len(marks))
        sheet = recorder.add_sheet(result_sheet(findings))
        live.activate(sheet)
    return f"{summary(findings)}。有问题的格标了颜色，逐条写在“{sheet}”。{UNDO}{steps.told(left)}"


def attach(live: Live) -> str:
    """Adds the three columns to the roster itself."""
    from addin.commands.attach import attached, lines

    live.status("正在算应补金额……")
    with copied(live) as copy:
        out = copy.with_name(f"接入{copy.suffix}")
        Package.open(copy)  # an old format has to be saved anew first
        words = ["attach", str(copy), "-o", str(out), *policy_of(live, ATTACH)]
        done = answered(live, ATTACH, words, lambda given: attached(parsed(given)))
        asked = done.package.asked
        live.refuse_protected(list(asked.edits), adds=bool(asked.sheets))
        with live.still(), steps.Recorder(live, ATTACH) as recorder:
            replay(done.package, recorder)
            live.activate(done.placed[0].roster.sheet)
        said = lines(done, str(out))[:-1]
    return "\n".join([*said, *(f"算不出来：{each}" for each in done.unknown), UNDO])


def calculate(live: Live) -> str:
    """Works the formulas out without Excel, lists where Excel shows another value, and may freeze our functions."""
    from workbooks.calculate import calculate as recalculated

    live.app.calculate()
    with copied(live) as copy:
        out = copy.with_name(f"数值{copy.suffix}")
        with bar(CALCULATE) as progress:
            report = recalculated(copy, out, values_only=True, progress=progress)
        before, after = Package.open(copy), Package.open(out)
        pairs = {sheet: list(differing(before.cells(sheet), after.cells(sheet))) for sheet in before.sheets}
        arrays = {(s, c.row, c.column) for s in before.sheets for c in before.formulas(s) if c.kind == "array"}
    if not report.formulas:
        return "没有公式，没有什么要算。"
    reasons = {(failure.sheet, failure.cell): failure.reason for failure in report.failures}
    said = [f"已算 {report.formulas} 个公式（其中补贴函数 {report.own} 个）。"]
    rows = list(_told(pairs, reasons))
    frozen = _frozen(pairs, arrays)
    count = sum(map(len, frozen.values()))
    live.refuse_protected([sheet for sheet, cells in frozen.items() if cells and rows], adds=bool(rows))
    question = f"要把 {count} 个补贴函数的格换成数值，发给没有装补贴助手的人用吗？可以撤销。"
    freeze = bool(count) and live.agrees(CALCULATE, "\n".join([*said, _differences(rows), question]))
    if not rows and not freeze:
        return "\n".join([*said, _differences(rows)])
    live.refuse_protected([sheet for sheet, cells in frozen.items() if cells and freeze], adds=bool(rows))
    with live.still(), steps.Recorder(live, CALCULATE) as recorder:
        if freeze:
            _freeze(recorder, frozen)
            left = f"，数组公式 {len(arrays)} 个没有换" if arrays else ""
            said.append(f"{count} 个补贴函数换成了数值{left}。")
        if rows:
            table = [RESULT_HEADER, *((number, *row) for number, row in enumerate(rows, 1))]
            said.append(f"{_differences(rows)}见“{recorder.add_sheet(NewSheet(RESULT, table, RESULT_WIDTHS))}”。")
    return "\n".join([*said, UNDO])


def why(live: Live) -> str:
    """What the selected cell's amount rests on, worked out in a copy."""
    from workbooks.calculate import calculate as recalculated

    sheet, row, column = live.selected()
    formula = asking_why(str(live.cells(sheet, row, column)[0][0] or ""))
    if formula is None:
        return "选中的单元格里没有算补贴的函数。请先点一下写有 TRAINING_SUBSIDY、POSITION_PAY 等函数的格。"
    live.status("正在找依据……")
    with copied(live) as copy:
        asking, out = copy.with_name(f"依据{copy.suffix}"), copy.with_name(f"答{copy.suffix}")
        package = Package.open(copy)
        package.edit(sheet, row, column, None, formula)
        package.save(asking)
        report = recalculated(asking, out)
        here = next(c for c in Package.open(out).cells(sheet) if (c.row, c.column) == (row, column))
    failed = next((f for f in report.failures if (f.sheet, f.cell) == (sheet, address(row, column))), None)
    if failed is not None:
        return f"没有算出依据：{failed.reason}。"
    return str(here.value)


def undo(live: Live) -> str:
    """Takes the last step back."""
    with live.still():
        title, left = steps.undo(live)
    return f"已撤销“{title}”。{steps.told(left)}"


def _told(
    pairs: dict[str, list[tuple[Cell, Cell]]], reasons: dict[tuple[str, str], str]
) -> Iterator[tuple[object, ...]]:
    """The cells that Excel shows otherwise, and those that could not be worked out."""
    for sheet, cells in pairs.items():
        for was, now in cells:
            cell = address(was.row, was.column)
            reason = reasons.pop((sheet, cell), "")
            if reason:
                yield sheet, cell, _shown(was.value), "没有算出", reason
            elif was.value != now.value:
                yield sheet, cell, _shown(was.value), _shown(now.value), "Excel 里显示的与算出的不同"
    for (sheet, cell), reason in reasons.items():
        yield sheet, cell, "", "没有算出", reason


def _shown(value: object) -> object:
    return "" if value is None else str(value) if isinstance(value, CellError) else value


def _differences(rows: list[tuple[object, ...]]) -> str:
    return f"{len(rows)} 个格与 Excel 里显示的不同，或没有算出；" if rows else "Excel 里显示的数都相同。"


def _frozen(
    pairs: dict[str, list[tuple[Cell, Cell]]], arrays: set[tuple[str, int, int]]
) -> dict[str, dict[tuple[int, int], object]]:
    """The values for the cells that lost their formula, by sheet; errors and array formulas stay."""
    return {
        sheet: {
            (now.row, now.column): plain(now.value)
            for _, now in cells
            if now.formula is None
            and not isinstance(now.value, CellError)
            and (sheet, now.row, now.column) not in arrays
        }
        for sheet, cells in pairs.items()
    }


def _freeze(recorder: steps.Recorder, frozen: dict[str, dict[tuple[int, int], object]]) -> None:
    for sheet, cells in frozen.items():
        for top, column, rows in runs(cells):
            recorder.write(sheet, top, column, rows)
