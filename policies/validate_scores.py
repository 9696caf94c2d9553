"""Checks a scoring form: rubrics run from 0 to the maximum, bands neither gape nor overlap, open edges are asked."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from policies.score_forms import OUTCOMES, ScoreBand, ScoreForm, ScoreItem, rubric_span

if TYPE_CHECKING:
    from policies.validate import Check


def score_form(form: ScoreForm, check: Check) -> None:
    """Refuse a form that can't give one answer for every total. Raises SourceProblem."""
    names = [item.name for item in form.items]
    for item in form.items:
        check.number(item.most, "most", item)
        if names.count(item.name) > 1:
            check.fail(item, f"评分项“{item.name}”重复")
        _rubric(item, check)
    for section in form.sections:
        if section.points:
            check.number(section.points, "points", section)
    if form.total:
        check.number(form.total, "total", form)
    if form.bonus:
        check.number(form.bonus.most, "most", form.bonus)
        for levels in form.bonus.rates.values():
            for points in levels.values():
                check.number(points, "rates", form.bonus)
    for band in (*form.grades, *form.conclusions):
        _band(band, check)
    _in_order(form.grades, check)
    _in_order(form.conclusions, check)
    _covering(form, check)
    for band in form.conclusions:
        _outcome(band, form, check)


def _rubric(item: ScoreItem, check: Check) -> None:
    if not item.rubric:
        return
    expected = Fraction(0)
    for points in item.rubric:
        try:
            low, high = rubric_span(points)
        except ValueError:
            check.fail(item, f"评分细则的分数“{points}”应写成 3 或 1-2")
            raise
        if low != expected or high < low:
            check.fail(item, f"“{item.name}”的评分细则在 {points} 分处不连续，应从 {expected} 分起")
        expected = high + 1
    if expected != check.number(item.most, "most", item) + 1:
        check.fail(item, f"“{item.name}”的评分细则到 {expected - 1} 分，满分是 {item.most} 分")


def _band(band: ScoreBand, check: Check) -> None:
    for name, text in (("above", band.above), ("to", band.to)):
        if text:
            check.number(text, name, band)
    if (band.from_ and band.above) or (band.to and band.below):
        check.fail(band, f"“{band.name}”的一端只能写一种：from 或 above，to 或 below")
    if band.end is not None and band.end <= band.start:
        check.fail(band, f"“{band.name}”的上限不高于下限")


def _in_order(bands: tuple[ScoreBand, ...], check: Check) -> None:
    for one, other in pairwise(bands):
        if one.end is None or one.end > other.start:
            check.fail(other, f"“{other.name}”与“{one.name}”重叠，请从低到高写")


def _covering(form: ScoreForm, check: Check) -> None:
    reached: tuple[Fraction, int] | None = (Fraction(0), 0)
    for band in form.conclusions:
        if reached is None or band.start != reached:
            check.fail(band, f"“{band.name}”之前有空档，每个总分都要有结论")
        reached = band.end
    if reached is not None and reached <= (form.most, 0):
        check.fail(form, f"{form.most} 分没有结论")


def _outcome(band: ScoreBand, form: ScoreForm, check: Check) -> None:
    if band.verdict not in OUTCOMES or (band.verdict == "REVIEW") != bool(band.ask):
        check.fail(band, f"“verdict”只能是 {'、'.join(OUTCOMES)}；REVIEW 要写明“ask”，别的不写")
    if not band.ask:
        return
    if band.ask not in check.decisions or set(band.options) != set(check.decisions[band.ask].options):
        check.fail(band, f"待决问题“{band.ask}”和它的选项要与 decisions 里登记的一致")
    settled = {each.name for each in form.conclusions if not each.ask}
    for option, name in band.options.items():
        if name not in settled:
            check.fail(band, f"选项“{option}”对应的结论“{name}”不在 conclusions 里")
