"""Checks the audit of a document: every expression can be read, every name is a figure, every outcome is possible."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from policies.checks import BROKEN, HOLDS, NOT_POSSIBLE, OUTCOMES, Check, Contradiction, TableCheck
from policies.data_tables import data_table
from policies.errors import PolicyProblem
from policies.expressions import ExpressionProblem, comparison, expression
from policies.ledger import listed_ids
from policies.model import Document
from policies.named_figures import NamedFigures
from policies.policy import open_questions

Fail = Callable[[Any, str], None]
SPAN = re.compile(r"\d+\.\.\d+")


def validate_audit(document: Document, fail: Fail) -> None:
    """Refuse an audit that is wrong; `fail` raises with the row's file and line."""
    figures = NamedFigures(document)
    listed_ids(document)
    for chapter in document.chapters:
        for name, check in chapter.checks.items():
            _outcome(name, check, fail)
            _expressions(name, check, figures, fail)
            for table in check.tables:
                _table(table, document, fail)
        for name, contradiction in chapter.contradictions.items():
            _contradiction(name, contradiction, document, fail)


def _outcome(name: str, check: Check, fail: Fail) -> None:
    computed = bool(check.identities or check.tables)
    if check.outcome not in OUTCOMES:
        fail(check, f"{name} 的“outcome”只能是 {'、'.join(OUTCOMES)}")
    if check.outcome == HOLDS and not computed:
        fail(check, f"{name} 写了 {HOLDS}，却没有可算的“identities”或“tables”")
    if (check.outcome in BROKEN) != bool(check.fails):
        fail(check, f"{name}：对不上的式子写在“fails”里，“outcome”写 {' 或 '.join(BROKEN)}；对得上的不写“fails”")
    if check.outcome == NOT_POSSIBLE and (computed or not check.why):
        fail(check, f"{name} 写了 {NOT_POSSIBLE}，就不写式子，要写“why”")
    if check.outcome != NOT_POSSIBLE and not (computed or check.fails or check.shows):
        fail(check, f"{name} 没有可算的东西，请写“identities”、“fails”、“shows”或“tables”")


def _expressions(name: str, check: Check, figures: NamedFigures, fail: Fail) -> None:
    """Each name resolves and each expression can be calculated, as the audit does it."""
    for span in check.each.values():
        if not SPAN.fullmatch(span):
            fail(check, f"{name} 的“each”应写成 0..21 这样")
    own: dict[str, Fraction] = {letter: Fraction(int(span.partition("..")[0])) for letter, span in check.each.items()}

    def lookup(wanted: str) -> tuple[Fraction, ...]:
        return (own[wanted],) if wanted in own else figures(wanted)

    try:
        for shown, text in check.shows.items():
            own[shown] = expression(text).value(lookup)
        for text in (*check.identities, *check.fails):
            comparison(text).shown(lookup)
    except ExpressionProblem as problem:
        fail(check, f"{name}：{problem}")


def _table(wanted: TableCheck, document: Document, fail: Fail) -> None:
    try:
        table = data_table(document, wanted.name)
    except PolicyProblem as problem:
        fail(wanted, str(problem))
        return
    for column in wanted.sums:
        if column not in table.sums:
            fail(wanted, f"{wanted.name}的“{column}”没有写由哪些列相加，写了的有：{'、'.join(table.sums) or '无'}")


def _contradiction(name: str, row: Contradiction, document: Document, fail: Fail) -> None:
    for ask in row.ask:
        if ask not in open_questions(document)[0]:
            fail(row, f"{name}：待决问题“{ask}”没有在 decisions 里登记")
