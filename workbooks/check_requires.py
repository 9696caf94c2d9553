"""Checks what a form asks of what is filled in: its requirements, its single cells, its points.

A requirement is tested as soon as every cell it needs is filled; arithmetic is exact.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from policies.case import plain
from policies.dates import read_date
from policies.errors import InputProblem, PolicyProblem
from policies.library import resolve
from policies.masking import mask, shown
from policies.policy import Policy
from policies.vocabulary import squash
from udfs import identity
from udfs.cells import CellError
from udfs.header_words import IDENTITY, NAME
from udfs.periods import Span, full_months, read_period
from udfs.row_checks import check_cell
from workbooks import findings as f
from workbooks.boxes import ticked
from workbooks.findings import Finding
from workbooks.form_model import ELSEWHERE
from workbooks.form_reading import Field, FilledForm
from workbooks.form_rules import Requirement
from workbooks.layout import target
from workbooks.printed import requirements
from workbooks.requirement_language import COMPARISONS, OF_COLUMN, Term
from workbooks.roster import Roster, Row

NOISE_DIGITS = 9  # of a number that a formula gave
KINDS = {"错误": f.FormRequirement, "待核": f.SoftRequirement, "提醒": f.FormNotice}
COMPARED: dict[str, Callable[[Any, Any], Any]] = dict(
    zip(COMPARISONS, (operator.eq, operator.ne, operator.le, operator.ge, operator.lt, operator.gt), strict=True)
)
ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
TOLD = {"COUNT": "填写数", "SUM": "合计", "MEAN": "平均", "MIN": "最小", "MAX": "最大", "DISTINCT": "（不重复）数"}
TOLD |= {"MONTHS": "月数", "WORKDAYS": "工作日数", "TICKS": "勾选数"}


class Untold(Exception):
    """Something that the condition needs is blank or can't be read: it says nothing yet."""


def check_fields(filled: FilledForm) -> Iterator[Finding]:
    """What the single cells of a form say against themselves."""
    for one in filled.fields.values():
        if one.value is not None and not one.cell.formula:
            yield from check_cell(one.row, one.column, one.value)
        elif one.cell.required and one.value is None:
            yield f.MissingValue(filled.sheet, one.address, label=one.column.label)


def check_applicants(forms: Iterable[FilledForm]) -> Iterator[Finding]:
    """The same person in two forms of one kind."""
    seen: dict[tuple[str, str], tuple[FilledForm, Field]] = {}
    for filled in forms:
        for one in filled.fields.values():
            if one.cell.fact != IDENTITY or one.value is None:
                continue
            number = identity.normal(str(one.value))
            other, before = seen.setdefault((filled.form.id, number), (filled, one))
            if before is not one:
                name = next((each.value for each in filled.fields.values() if each.cell.fact == NAME), None) or "未填"
                place = f"“{other.sheet}”{before.address}"
                yield f.DuplicatePerson(filled.sheet, one.address, number=mask(number), other=place, name=name)


def check_columns(roster: Roster) -> Iterator[Finding]:
    """The columns that the form requires and the sheet lacks."""
    if roster.form is None:
        return
    place = (roster.sheet, f"A{roster.header_row}")
    for table in roster.form.tables:
        for wanted in table.columns:
            if wanted.required and roster.of_key(wanted.key) is None:
                yield f.MissingColumn(*place, label=wanted.header, form=roster.form.title)


def check_requires(filled: FilledForm, policy: Policy | None) -> Iterator[Finding]:
    """A finding for each requirement of the form that is missed; `policy` has the figures of the law."""
    for asked in requirements(filled.form):
        if asked.each:
            for roster in filled.rosters:
                if roster.table and roster.table.name == asked.each:
                    for row in roster.rows:
                        yield from _told(asked, _Scope(filled, policy, row))
        else:
            yield from _told(asked, _Scope(filled, policy, None))


def _told(asked: Requirement, scope: _Scope) -> Iterator[Finding]:
    place = scope.address(asked.at)
    try:
        held = place is None or not scope.holds(asked.premise) or scope.holds(asked.condition)
    except (Untold, ZeroDivisionError):
        return
    if not held and place is not None:
        given = scope.told(asked)
        says = f"{asked.says}（{given}）" if given else asked.says
        yield KINDS[asked.level](scope.filled.sheet, place, clause=asked.clause, says=says)


@dataclass(frozen=True)
class _Scope:
    """What the names stand for, in one row or in the form as a whole."""

    filled: FilledForm
    policy: Policy | None
    row: Row | None

    def address(self, name: str) -> str | None:
        """Where a miss is told: the cell of the row, the field, or the head of the table."""
        for roster in self.filled.rosters:
            column = roster.of_key(name)
            if column and self.row and self.row in roster.rows:
                return self.row.address(column)
        if name in self.filled.fields:
            return self.filled.fields[name].address
        return next((f"A{r.header_row}" for r in self.filled.rosters if r.of_key(name)), None)

    def holds(self, term: Term) -> bool:
        if term.kind in ("and", "or"):
            held = [self.holds(part) for part in term.parts]  # all of them: a blank anywhere leaves it untold
            return all(held) if term.kind == "and" else any(held)
        if term.kind == "not":
            return not self.holds(term.parts[0])
        if term.kind in COMPARISONS:
            left, right = (self.value(part) for part in term.parts)
            if isinstance(left, str) != isinstance(right, str):
                raise Untold
            return bool(COMPARED[term.kind](left, right))
        if term.kind == "in":
            value, words = term.parts
            return self.value(value) in [squash(word.text) for word in words.parts]
        return bool(self.value(term))

    def value(self, term: Term) -> Fraction | str | bool:
        if term.kind == "number":
            return term.number
        if term.kind == "text":
            return squash(term.text)
        if term.kind == "name":
            return self._read(self.raw(term.text))
        if term.kind in ARITHMETIC:
            left, right = (self.number(part) for part in term.parts)
            return ARITHMETIC[term.kind](left, right)
        return self._of_column(term) if term.kind in OF_COLUMN else self._of_cell(term)

    def number(self, term: Term) -> Fraction:
        found = self.value(term)
        if not isinstance(found, Fraction):
            raise Untold
        return found

    def raw(self, name: str) -> object:
        """The cell of a name: of the row, else of the form; None where it is blank."""
        for roster in self.filled.rosters:
            column = roster.of_key(name)
            if column and self.row and self.row in roster.rows:
                return self.row.value(column)
        return self.filled.fields[name].value if name in self.filled.fields else None

    def _read(self, value: object) -> Fraction | str:
        if value is None or isinstance(value, CellError) or value == "":
            raise Untold
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return Fraction(str(round(value, NOISE_DIGITS)))
        return squash(str(value))

    def _holder(self, name: str) -> tuple[FilledForm, str]:
        """The form that has a column, and its name there: `5-19-2!姓名` stands in a form of the same workbook."""
        number, elsewhere, own = name.partition(ELSEWHERE)
        if not elsewhere:
            return self.filled, name
        if number not in self.filled.others:
            raise Untold
        return self.filled.others[number], own

    def _of_column(self, term: Term) -> Fraction:
        name = next(term.names())
        filled, name = self._holder(name)
        roster = next((r for r in filled.rosters if r.of_key(name)), None)
        column = roster.of_key(name) if roster else None
        given = [value for row in (roster.rows if roster else ()) if (value := row.value(column)) is not None]
        if not given:
            raise Untold
        if term.kind in ("COUNT", "DISTINCT"):
            return Fraction(len(given) if term.kind == "COUNT" else len({squash(str(value)) for value in given}))
        if term.kind == "ROWS":
            wanted = term.parts[0].parts[1]
            words = [squash(word.text) for word in (wanted.parts or (wanted,))]
            known = [column.fact.known(v) if column and column.fact else v for v in given]
            return Fraction(sum(squash(str(v)) in words for v in known))
        numbers = [n for value in given if isinstance(n := self._read(value), Fraction)]
        if len(numbers) != len(given):
            raise Untold
        total = sum(numbers, Fraction(0))
        whole = {"SUM": total, "MEAN": total / len(numbers), "MIN": min(numbers), "MAX": max(numbers)}
        return whole[term.kind]

    def _of_cell(self, term: Term) -> Fraction | bool:
        first = term.parts[0]
        if term.kind == "LAW":
            return self._law(first.text)
        if term.kind == "TARGET":
            return target(self.filled.form.document, first.text)
        if term.kind == "FILLED":
            return self.raw(first.text) is not None
        if term.kind == "ZERO":
            return Fraction(0) if self.raw(first.text) is None else self.number(first)
        if term.kind == "ROUND":
            digits = int(self.number(term.parts[1]))
            unit = Fraction(1, 10**digits)
            return (self.number(first) / unit + Fraction(1, 2)).__floor__() * unit
        if term.kind in ("MONTHS", "WORKDAYS"):
            span = self._span(first.text)
            return span.months if term.kind == "MONTHS" else Fraction(span.workdays)
        if term.kind == "CONTAINS":
            return squash(term.parts[1].text) in str(self.value(first))
        return self._since(first.text) if term.kind == "SINCE" else self._ticks(term)

    def _since(self, name: str) -> Fraction:
        value = self.raw(name)
        if self.filled.as_of is None or not isinstance(value, (str, int, float)):
            raise Untold
        try:
            return full_months(read_date(value), self.filled.as_of)
        except InputProblem as problem:
            raise Untold from problem

    def _law(self, path: str) -> Fraction:
        """A figure of the policy; the form's own document where the workbook names no policy."""
        try:
            policy = self.policy or resolve(self.filled.form.document)
            figure = policy.lookup(path)
        except (InputProblem, PolicyProblem) as problem:
            raise Untold from problem
        return policy.tried.get(figure.path, figure.value)

    def _span(self, name: str) -> Span:
        try:
            return read_period(self.raw(name))
        except InputProblem as problem:
            raise Untold from problem

    def _ticks(self, term: Term) -> Fraction | bool:
        name = term.parts[0].text
        value = self.raw(name)
        if value is None:
            raise Untold
        found = ticked(str(value), self.filled.fields[name].cell.words)
        return Fraction(len(found)) if term.kind == "TICKS" else term.parts[1].text in found

    def told(self, asked: Requirement) -> str:
        """The numbers behind a miss, e.g. 月收入平均 3800."""
        found: dict[str, str] = {}
        for term in (*asked.premise.walk(), *asked.condition.walk()):
            name = next(term.names(), "").replace(ELSEWHERE, " ")
            if term.kind in TOLD:
                found[f"{name}{TOLD[term.kind]}"] = plain(self.number(term))
            elif term.kind == "ROWS":
                words = term.parts[0].parts[1]
                found[f"{name}为{'、'.join(w.text for w in (words.parts or (words,)))}的"] = plain(self.number(term))
            elif term.kind == "name" and name not in "".join(found):
                value = self.raw(name)
                found[name] = "空" if value is None else _text(value)
        return "，".join(f"{name} {value}" for name, value in found.items())


def _text(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return plain(Fraction(str(round(value, NOISE_DIGITS))))
    return shown(str(value))
