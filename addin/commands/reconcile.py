"""butie reconcile: payables against what the bank paid and what came back, to the fen, into a result workbook."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from addin.progress import bar
from addin.said import kept
from policies.errors import InputProblem
from policies.library import resolve
from policies.masking import mask, masked
from policies.settings import home
from workbooks.atomic import check_target
from workbooks.problems import FileProblem
from workbooks.reading.answers import remembered
from workbooks.reconciling.columns import read_asked
from workbooks.reconciling.confirmed import read_confirmed
from workbooks.reconciling.inputs import Inputs, read_inputs
from workbooks.reconciling.judge import yuan
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Case, Entry, ReconcileProblem, Result
from workbooks.reconciling.reconcile import reconcile
from workbooks.reconciling.result_book import write
from workbooks.reconciling.result_columns import HARMLESS
from workbooks.reconciling.values import Unreadable, period_of

KEYS = {PAYABLE: "payable", PAID: "paid", RETURNED: "returned"}
SUMS = (*KEYS.values(), "difference", "uncounted")
"""payable - paid + returned - uncounted is the difference."""


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where anything has to be looked at: a difference, a warning, rows that took no part, wrong totals."""
    sides = {PAYABLE: arguments.files, PAID: arguments.paid, RETURNED: arguments.returned or []}
    paths = {side: [Path(name) for name in names] for side, names in sides.items()}
    out = _target(arguments, [path for side in paths.values() for path in side])
    with bar("读文件") as progress:
        inputs = read_inputs(
            paths,
            read_asked(arguments.map or [], remembered(home())),
            period=_period(arguments.period),
            benefit=arguments.benefit or "",
            policy=resolve(arguments.policy) if arguments.policy else None,
            progress=progress,
        )
    result = _reconciled(inputs, arguments.confirmed)
    if out is not None:
        with bar("写结果") as progress:
            old = write(result, out, arguments.masked, _chain(arguments.book), progress)
        if old:
            print(kept(arguments.out, old), file=sys.stderr)
    warned = Counter(says for case in result.cases for says in case.warnings)
    told = [*inputs.told, *(f"{count} 件：{says}" for says, count in warned.items())]
    told = [masked(says) for says in told] if arguments.masked else told
    for says in told:
        print(says, file=sys.stderr)
    if arguments.json:
        sys.stdout.writelines(as_json(result, told, arguments.masked))
    else:
        print("\n".join(lines(result)))
        print(f"对账结果：{out}")
    found = sum(count for outcome, count in result.counts().items() if outcome not in HARMLESS)
    return 1 if found or warned or inputs.left_out or inputs.wrong else 0


def _target(arguments: argparse.Namespace, sources: Sequence[Path]) -> Path | None:
    """Where the workbook goes, looked at before hours of work. Raises FileProblem, InputProblem."""
    if not arguments.out:
        if arguments.json:
            return None
        raise InputProblem("请用 -o 写明结果存成哪个文件，如 -o 对账结果.xlsx")
    out = Path(arguments.out)
    for source in sources:
        check_target(out, source, ".xlsx")
    return out


def _period(text: str | None) -> str:
    try:
        return period_of(text or None)
    except Unreadable:
        raise InputProblem(f"--period “{text}”看不懂，请写成 2024-05 或 2024-05至2024-07") from None


def _reconciled(inputs: Inputs, confirmed: str | None) -> Result:
    """The result, which ties, or FileProblem."""
    pairs = read_confirmed(Path(confirmed), inputs.files, inputs.entries) if confirmed else []
    try:
        result = reconcile(inputs.entries, pairs)
        result.inputs = inputs.files
        result.conserve()
    except ReconcileProblem as problem:
        raise FileProblem(str(problem)) from problem
    return result


def _chain(name: str | None) -> str | None:
    """The head of a book of past payments."""
    if not name:
        return None
    from workbooks.book import Book

    with Book.open(Path(name)) as book:
        return book.head()


def lines(result: Result) -> Iterator[str]:
    """What the terminal shows: the totals, then each outcome that is there."""
    rows, sums = result.rows(), result.sums()
    totals = {PAYABLE: sums.payable, PAID: sums.paid, RETURNED: sums.returned}
    yield "；".join(f"{side} {rows[side]} 行 {yuan(fen)} 元" for side, fen in totals.items())
    yield f"差额 {yuan(sums.difference)} 元（应付减实付净额）"
    yield "，".join(f"{outcome} {count}" for outcome, count in reversed(result.counts().items()) if count)


def as_json(result: Result, told: Sequence[str], hidden: bool) -> Iterator[str]:
    """The result for --json, piece by piece; personal numbers masked, also in the names of files where `hidden`."""
    rows, sums = result.rows(), result.sums()
    head = {
        "rows": {key: rows[side] for side, key in KEYS.items()},
        "sums": {name: yuan(getattr(sums, name)) for name in SUMS},
        "outcomes": dict(reversed(result.counts().items())),
        "told": list(told),
    }
    names = {file.file: masked(file.name) if hidden else file.name for file in result.inputs}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for number, case in enumerate(result.cases):
        yield f"{', ' if number else ''}{json.dumps(_item(case, names, hidden), ensure_ascii=False)}"
    yield "]}\n"


def _item(case: Case, names: dict[int, str], hidden: bool) -> dict[str, object]:
    """One case."""
    sums = case.sums

    def row(entry: Entry) -> dict[str, object]:
        sheet = masked(entry.sheet) if hidden else entry.sheet
        return {"side": KEYS[entry.side], "file": names[entry.file], "sheet": sheet, "row": entry.row}

    return {
        "outcome": case.outcome,
        "rows": [row(entry) for entry in case.entries],
        **{name: yuan(getattr(sums, name)) for name in SUMS},
        "name": case.first("name"),
        "id_number": mask(case.first("identity")),
        "benefit": case.first("benefit"),
        "period": case.first("period"),
        "reason": masked(case.reason),
        "also": list(case.also),
        "action": case.action,
        "candidates": [[row(entry) for entry in candidate] for candidate in case.candidates],
    }
