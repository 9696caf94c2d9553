"""Checks the points of scoring forms, what they come to, and a printed form against its own headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from policies.case import plain
from policies.decode import exact
from policies.library import resolve
from policies.policy import Policy
from policies.score_forms import ScoreForm
from policies.scoring import score
from workbooks import findings as f
from workbooks.findings import Finding
from workbooks.form_reading import Field, FilledForm
from workbooks.form_rules import ScoreSheet
from workbooks.score_rows import point_id, score_form

VERDICTS = {"REVIEW": f.SoftRequirement, "REFUSE": f.FormNotice, "RECTIFY": f.FormNotice}


def check_scores(filled: FilledForm, policy: Policy | None) -> Iterator[Finding]:
    """Each filled points column item by item; the conclusion of the last one where it is no pass."""
    for sheet in filled.form.scores:
        law = score_form(filled.form, sheet)
        yield from _headings(filled, sheet, law)
        for key in sheet.keys:
            points = _points(filled, key)
            wrong = list(_column(filled.sheet, law, points)) if any(p.value is not None for p in points) else []
            yield from wrong
            if key == sheet.keys[-1] and not wrong and all(p.value is not None for p in points[: len(law.items)]):
                yield from _conclusion(filled, sheet, policy or resolve(filled.form.document), points)


def _points(filled: FilledForm, key: str) -> list[Field]:
    """The cells of a points column in the form's order."""
    found: list[Field] = []
    while one := filled.fields.get(point_id(key, len(found) + 1)):
        found.append(one)
    return found


def _column(sheet: str, law: ScoreForm, points: Sequence[Field]) -> Iterator[Finding]:
    for number, one in enumerate(points, start=1):
        label = one.column.label
        if one.value is None and number <= len(law.items):
            yield f.BadPoints(sheet, one.address, says=f"{label}没有得分，没有做到的请填 0")
        elif isinstance(one.value, (int, float)) and not isinstance(one.value, bool):
            given = Fraction(str(one.value))
            if not 0 <= given <= exact(one.cell.most):
                says = f"{label}得 {plain(given)} 分，应在 0 到 {one.cell.most} 分之间"
                yield f.BadPoints(sheet, one.address, says=says)
            elif law.whole and given.denominator != 1:
                yield f.BadPoints(sheet, one.address, says=f"{label}得 {plain(given)} 分，评分细则只有整数分")


def _conclusion(filled: FilledForm, sheet: ScoreSheet, policy: Policy, points: Sequence[Field]) -> Iterator[Finding]:
    """What the points come to, told at the first of them; texts among them are told by themselves."""
    values = [one.value for one in points]
    if any(isinstance(value, str) for value in values):
        return
    found = score(policy, sheet.number, values)
    if found.verdict in VERDICTS:
        says = f"得分的结论：{found.conclusion}"
        yield VERDICTS[found.verdict](filled.sheet, points[0].address, clause=found.clause, says=says)


def _headings(filled: FilledForm, sheet: ScoreSheet, law: ScoreForm) -> Iterator[Finding]:
    """Headings whose printed points are not the sum of their items; the items count."""
    wrong = []
    for section in law.sections:
        total = plain(sum((exact(item.most) for item in section.items), Fraction(0)))
        if section.points != total:
            printed = f"印 {section.points} 分" if section.points else "没有印分值"
            wrong.append(f"“{section.name}”标题{printed}，各项合计 {total} 分")
    headed = any(column.shows == "section" and "{points}" in column.pattern for column in sheet.columns)
    if wrong and headed:
        says = f"文件印的标题分值与各项满分不一致，按各项满分打分：{'；'.join(wrong)}"
        yield f.FormNotice(filled.sheet, _points(filled, sheet.keys[0])[0].address, clause=law.clause, says=says)
