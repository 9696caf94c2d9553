"""Audits a document: computes its arithmetic checks anew, exactly, and lists its contradictions.

What a check comes to is computed, not taken from the file: where a figure changes, an identity breaks, and the check
is reported as a defect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from policies.checks import BROKEN, CONFLICT, FAILS, HOLDS, OUTCOMES, Check, Contradiction, TableCheck
from policies.data_tables import data_table
from policies.decode import Where
from policies.errors import PolicyProblem
from policies.expressions import ExpressionProblem, Lookup, comparison, expression, number
from policies.identities import VALID, check_row, column_sums, row_sums
from policies.ledger import Ledger, ledger
from policies.library import document as document_of
from policies.model import Document
from policies.named_figures import NamedFigures

RANGE_SIGN = ".."


@dataclass(frozen=True)
class Line:
    """One identity with its numbers, and whether it holds."""

    says: str
    holds: bool


@dataclass(frozen=True)
class CheckResult:
    """A computed check. `defect` says how it differs from what the file states, empty where it does not."""

    id: str
    check: Check
    outcome: str
    lines: tuple[Line, ...]
    values: dict[str, Fraction]
    defect: str = ""

    @property
    def verdict(self) -> str:
        """CONFLICT where one place of the document contradicts another, else INFO."""
        return CONFLICT if self.outcome in BROKEN else "INFO"

    @property
    def note(self) -> str:
        """What is checked, and its numbers, in one line."""
        shown = [f"{name} {number(value)}" for name, value in self.values.items()]
        numbers = "；".join([line.says for line in self.lines] + shown)
        said = [self.defect, f"{self.check.says}：{numbers}" if numbers else self.check.says]
        return "。".join(text for text in (*said, self.check.note, self.check.why) if text)


@dataclass(frozen=True)
class Audit:
    """The audit of one document: checks by id, contradictions by id, and where each rule stands."""

    document: Document
    checks: tuple[CheckResult, ...]
    contradictions: dict[str, Contradiction]
    ledger: Ledger

    @property
    def defects(self) -> list[CheckResult]:
        """Checks that come to something else than the file states."""
        return [result for result in self.checks if result.defect]

    @property
    def sound(self) -> bool:
        """Whether every check comes to what is stated, and no rule is missing or unknown."""
        return not (self.defects or self.ledger.missing or self.ledger.unknown)


def audit(document: Document) -> Audit:
    """Compute every check of a document. Raises SourceProblem where an expression can't be calculated."""
    figures = NamedFigures(document)
    checks = tuple(
        _result(name, check, document, figures)
        for chapter in document.chapters
        for name, check in chapter.checks.items()
    )
    contradictions = {k: v for chapter in document.chapters for k, v in chapter.contradictions.items()}
    return Audit(document, checks, contradictions, ledger(document))


def check_result(document_id: str, check_id: str) -> CheckResult:
    """One computed check, such as HY-C17 of haiyuan-2023. Raises PolicyProblem for an unknown one."""
    document = document_of(document_id)
    for chapter in document.chapters:
        if check_id in chapter.checks:
            return _result(check_id, chapter.checks[check_id], document, NamedFigures(document))
    raise PolicyProblem(f"“{document_id}”没有核对“{check_id}”")


def _result(name: str, check: Check, document: Document, figures: Lookup) -> CheckResult:
    try:
        values = _values(check, figures)
        lookup = _with(values, figures)
        good = [*_lines(check, lookup), *_table_lines(check, document)]
        bad = [Line((found := comparison(text)).shown(lookup), found.holds(lookup)) for text in check.fails]
    except ExpressionProblem as problem:
        raise Where(check.file, check.line).problem(f"{name}：{problem}") from problem
    outcome, defect = _outcome(check, good, bad)
    return CheckResult(name, check, outcome, (*good, *bad), values, defect)


def _outcome(check: Check, good: list[Line], bad: list[Line]) -> tuple[str, str]:
    """What the lines come to, and how that differs from what is stated."""
    surprises = [line.says for line in good if not line.holds]
    mended = [line.says for line in bad if line.holds]
    if surprises:
        return FAILS, f"应当成立而不成立：{'；'.join(surprises)}"
    if mended:
        computed = HOLDS if len(mended) == len(bad) else check.outcome
        return computed, f"文件里原来对不上的现在成立了：{'；'.join(mended)}"
    return check.outcome, ""


def _values(check: Check, figures: Lookup) -> dict[str, Fraction]:
    """The figures to show, each seen by the ones after it."""
    values: dict[str, Fraction] = {}
    for name, text in check.shows.items():
        values[name] = expression(text).value(_with(values, figures))
    return values


def _with(own: dict[str, Fraction], figures: Lookup) -> Lookup:
    return lambda name: (own[name],) if name in own else figures(name)


def _lines(check: Check, lookup: Lookup) -> Iterator[Line]:
    for text in check.identities:
        found = comparison(text)
        spans = {name: span for name, span in check.each.items() if name in found.names()}
        if not spans:
            yield Line(found.shown(lookup), found.holds(lookup))
        for name, span in spans.items():
            yield _span_line(text, name, span, lookup)


def _span_line(text: str, name: str, span: str, lookup: Lookup) -> Line:
    """One identity over every whole number of a span: one line with its last, or the first that breaks it."""
    found = comparison(text)
    low, high = (int(end) for end in span.split(RANGE_SIGN))
    steps = [_with({name: Fraction(step)}, lookup) for step in range(low, high + 1)]
    broken = next((step for step, one in enumerate(steps, low) if not found.holds(one)), None)
    if broken is not None:
        return Line(f"{name}={broken}：{found.shown(steps[broken - low])}", False)
    return Line(f"{name}={low}—{high} 都成立，如 {name}={high}：{found.shown(steps[-1])}", True)


def _table_lines(check: Check, document: Document) -> Iterator[Line]:
    for wanted in check.tables:
        yield from _table(wanted, document)


def _table(wanted: TableCheck, document: Document) -> Iterator[Line]:
    table = data_table(document, wanted.name)
    found: list[tuple[str, list[Line]]] = []
    if wanted.sums:
        rows = row_sums(replace(table, sums={column: table.sums[column] for column in wanted.sums}))
        found.append(("各行合计", [Line(f"{s.name} {s.says}", s.holds) for s in rows]))
    if wanted.total:
        found.append(("各列合计", [Line(f"{s.name} {s.says}", s.holds) for s in column_sums(table)]))
    if wanted.ceilings:
        checked = [(row, check_row(table, row)) for row in table.named_rows()]
        lines = [Line(f"{row[table.key]} {r.reason}", r.verdict == VALID) for row, r in checked]
        found.append((f"各行{'、'.join(f'{a}≤{b}' for a, b in table.no_more_than.items())}", lines))
    for title, lines in found:
        broken = [line for line in lines if not line.holds]
        yield from broken or [Line(f"{wanted.name}{title}，{len(lines)} 个都成立", True)]


def counts(audited: Audit) -> dict[str, int]:
    """How many checks came to each outcome, in the order of OUTCOMES."""
    found = {outcome: sum(r.outcome == outcome for r in audited.checks) for outcome in OUTCOMES}
    return {outcome: count for outcome, count in found.items() if count}
