"""Writes a requirement as an ordinary spreadsheet formula, blank where nothing can be told yet.

Comparisons are rounded far below a fen, so that binary noise in a sum is no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from policies.case import plain
from workbooks.boxes import APART, TICKS
from workbooks.form_rules import Requirement
from workbooks.requirement_language import COMPARISONS, Term

NUMERIC = ("money", "number", "integer", "percent", "serial")
NOISE_DIGITS = 6
AS_OF = "计算日期"
MONTH_LENGTH, DAY_LENGTH = len("2024.03-2024.09"), len("2024.07.01-2024.07.31")
SIMPLE = {"SUM": "SUM", "MEAN": "AVERAGE", "MIN": "MIN", "MAX": "MAX"}


@dataclass(frozen=True)
class Scope:
    """Where names stand: a cell's reference, a column's range, the type of either, and the figure of an entry."""

    cell: Callable[[str], str]
    column: Callable[[str], str]
    kind: Callable[[str], str]
    target: Callable[[str], Fraction]


def outcome(asked: Requirement, scope: Scope) -> str:
    """The formula (without =) that tells how a requirement stands."""
    missed = f"IF({_truth(asked.condition, scope)},{_held(asked)},{quoted(f'{asked.head}{asked.says}。')})"
    if asked.when:
        missed = f'IF({_truth(asked.premise, scope)},{missed},"")'
    blank = _blank(asked, scope)
    return f'IF({blank},"",IFERROR({missed},""))' if blank else f'IFERROR({missed},"")'


def quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _held(asked: Requirement) -> str:
    """What a kept requirement shows: nothing in a row, else that it is kept."""
    return '""' if asked.each or asked.quiet else quoted(f"符合：{asked.says}。")


def _blank(asked: Requirement, scope: Scope) -> str:
    """Whether a cell that the requirement needs is still to be filled."""
    conditions = (asked.premise, asked.condition) if asked.when else (asked.condition,)
    needed = dict.fromkeys(name for term in conditions for name in term.needed())
    columns = dict.fromkeys(name for term in conditions for name in term.columns())
    tests = [_empty(name, scope) for name in needed]
    tests += [f"COUNTA({scope.column(name)})=0" for name in columns]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})" if tests else ""


def _empty(name: str, scope: Scope) -> str:
    reference = scope.cell(name)
    if scope.kind(name) == "boxes":
        return f"{_ticks(reference)}=0"
    return f"COUNT({reference})=0" if scope.kind(name) in NUMERIC else f'{reference}=""'


def _truth(term: Term, scope: Scope) -> str:
    if term.kind in ("and", "or"):
        return f"{term.kind.upper()}({_listed(term.parts, lambda part: _truth(part, scope))})"
    if term.kind == "not":
        return f"NOT({_truth(term.parts[0], scope)})"
    if term.kind in COMPARISONS:
        return _compared(term, scope)
    if term.kind == "in":
        value, words = term.parts
        return f"OR({_listed(words.parts, lambda word: f'{_value(value, scope)}={quoted(word.text)}')})"
    return _value(term, scope)


def _compared(term: Term, scope: Scope) -> str:
    left, right = term.parts
    sign = "<>" if term.kind == "!=" else term.kind
    if left.kind == "text" or right.kind == "text":
        return f"{_value(left, scope)}{sign}{_value(right, scope)}"
    return f"ROUND({_value(left, scope)},{NOISE_DIGITS}){sign}ROUND({_value(right, scope)},{NOISE_DIGITS})"


def _value(term: Term, scope: Scope) -> str:
    if term.kind == "number":
        return plain(term.number) if "%" not in term.text else term.text
    if term.kind == "text":
        return quoted(term.text)
    if term.kind == "name":
        return scope.cell(term.text)
    if term.kind in "+-*/":
        left, right = (_value(part, scope) for part in term.parts)
        return f"({left}{term.kind}{right})"
    return _function(term, scope)


def _function(term: Term, scope: Scope) -> str:
    first = term.parts[0]
    if term.kind in SIMPLE:
        return f"{SIMPLE[term.kind]}({scope.column(first.text)})"
    if term.kind == "COUNT":
        return f'SUMPRODUCT(--({scope.column(first.text)}<>""))'
    if term.kind == "DISTINCT":  # a wildcard keeps COUNTIF from reading long numbers as numbers
        cells = scope.column(first.text)
        return f'SUMPRODUCT(({cells}<>"")/COUNTIF({cells},{cells}&"*"))'
    if term.kind == "ROWS":
        return _rows(first, scope)
    if term.kind == "LAW":
        return f"POLICY_VALUE({quoted(first.text)},政策)"
    if term.kind == "TARGET":
        return plain(scope.target(first.text))
    return _of_cell(term, _value(first, scope), scope)


def _of_cell(term: Term, cell: str, scope: Scope) -> str:
    if term.kind == "FILLED":
        return f"NOT({_empty(term.parts[0].text, scope)})"
    if term.kind == "ZERO":
        return f"N({cell})"
    if term.kind == "ROUND":
        return f"ROUND({cell},{_value(term.parts[1], scope)})"
    if term.kind == "TICKS":
        return _ticks(cell)
    if term.kind == "CONTAINS":
        return f"ISNUMBER(FIND({_value(term.parts[1], scope)},{cell}))"
    if term.kind == "SINCE":
        return _since(cell)
    if term.kind == "TICKED":
        return _ticked(cell, term.parts[1].text)
    return _months(cell) if term.kind == "MONTHS" else f"NETWORKDAYS({_day(cell, 1)},{_day(cell, 12)})"


def _ticks(cell: str) -> str:
    """How many boxes are ticked, by whatever mark; none in an empty form, whose boxes are printed."""
    return f'SUMPRODUCT(LEN({cell})-LEN(SUBSTITUTE({cell},{_marks("")},"")))'


def _ticked(cell: str, word: str) -> str:
    close = f'SUBSTITUTE(SUBSTITUTE({cell}," ",""),"{APART}","")'  # a mark may stand apart from its word
    return f"(SUMPRODUCT(--ISNUMBER(FIND({_marks(word)},{close})))>0)"


def _marks(word: str) -> str:
    """Each mark with a word behind it, as an array."""
    return "{" + ",".join(quoted(mark + word) for mark in TICKS) + "}"


def _rows(term: Term, scope: Scope) -> str:
    """How many rows of a column are one of some words."""
    column, words = term.parts
    wanted = words.parts if words.kind == "words" else (words,)
    return "(" + "+".join(f"COUNTIF({scope.column(column.text)},{quoted(word.text)})" for word in wanted) + ")"


def _months(cell: str) -> str:
    """Calendar months of 2024.03-2024.09; of days, full months and the rest of one in thirty-firsts."""
    by_month = f"(MID({cell},9,4)-LEFT({cell},4))*12+MID({cell},14,2)-MID({cell},6,2)+1"
    start, after = _day(cell, 1), f"({_day(cell, 12)}+1)"
    full = f'DATEDIF({start},{after},"m")'
    return f"IF(LEN({cell})={MONTH_LENGTH},{by_month},{full}+({after}-EDATE({start},{full}))/31)"


def _since(cell: str) -> str:
    """Full months from a date to the day for which the workbook is made."""
    between = f"((YEAR({AS_OF})-YEAR({cell}))*12+MONTH({AS_OF})-MONTH({cell}))"
    return f"({between}-(EDATE({cell},{between})>{AS_OF}))"


def _day(cell: str, at: int) -> str:
    return f"DATE(MID({cell},{at},4),MID({cell},{at + 5},2),MID({cell},{at + 8},2))"


def _listed(parts: Iterable[Term], written: Callable[[Term], str]) -> str:
    return ",".join(written(part) for part in parts)
