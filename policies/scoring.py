"""Scoring: the points of a form -> total, grade and conclusion.

Every item is held against its maximum; an edge that the text leaves open stays open until the policy decides it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from policies.case import cents, plain
from policies.decode import exact
from policies.errors import InputProblem
from policies.library import document_ids, resolve
from policies.policy import Policy
from policies.score_forms import ScoreBand, ScoreBonus, ScoreForm, ScoreItem
from policies.vocabulary import exact_number, squash

ATTACHMENT = "附件"
HEADS = {"REVIEW": "待定：", "INVALID": "错误："}


@dataclass(frozen=True)
class Score:
    """What a filled form comes to. `total` is None and `grade` empty where the points can't stand (INVALID).

    `verdict` is PASS, REFUSE, RECTIFY, INFO (the form draws no line), REVIEW (open edge) or INVALID.
    """

    form: ScoreForm
    verdict: str
    total: Decimal | None
    grade: str
    conclusion: str
    clause: str

    @property
    def row(self) -> tuple[Decimal | str, str, str]:
        """总分, 等次, 结论; what is open begins 待定：, what is wrong 错误：."""
        return "" if self.total is None else self.total, self.grade, HEADS.get(self.verdict, "") + self.conclusion


def forms(policy: Policy) -> Iterator[tuple[str, ScoreForm]]:
    """The scoring forms of a policy by number, in the document's order."""
    for chapter in policy.chapters:
        yield from chapter.scores.items()


def policy_of_form(number: str) -> Policy:
    """The policy of the one document that has a scoring form of this number. Raises InputProblem."""
    policies = [resolve(name) for name in document_ids()]
    having = [p for p in policies if _find(p, number) is not None]
    if len(having) == 1:
        return having[0]
    if having:
        raise InputProblem(f"几份文件都有表“{number}”：{'、'.join(p.document.id for p in having)}，请写明政策")
    known = "、".join(name for policy in policies for name, _ in forms(policy))
    raise InputProblem(f"没有评分表“{number}”，现有：{known or '无'}")


def form_of(policy: Policy, number: str) -> ScoreForm:
    """A scoring form of a policy by its number (附件 5-15-2, 5-15-2). Raises InputProblem."""
    found = _find(policy, number)
    if found is None:
        known = "、".join(name for name, _ in forms(policy))
        raise InputProblem(f"“{policy.document.id}”没有评分表“{number}”，现有：{known or '无'}")
    return found


def _find(policy: Policy, number: str) -> ScoreForm | None:
    wanted = squash(number).removeprefix(ATTACHMENT)
    return next((form for name, form in forms(policy) if squash(name) == wanted), None)


def score(policy: Policy, number: str, points: Sequence[object]) -> Score:
    """The result of a form for points in its order; the bonus, where the form has one, comes last and may be left out.

    An item out of 0..maximum, blank, or no number gives INVALID. Raises InputProblem for an unknown form.
    """
    form = form_of(policy, number)
    try:
        given, bonus = _read(form, points)
    except InputProblem as problem:
        return Score(form, "INVALID", None, "", str(problem), form.clause)
    extra, notes = _bonus(form.bonus, bonus) if form.bonus else (Fraction(0), [])
    total = sum(given, extra)
    grade = next((band.name for band in form.grades if band.holds(total)), "")
    verdict, says, clause = _conclusion(policy, form, given, total)
    return Score(form, verdict, cents(total).normalize() + 0, grade, "；".join([says, *notes]), clause)


def _read(form: ScoreForm, points: Sequence[object]) -> tuple[list[Fraction], Fraction]:
    items, given = form.items, list(points)
    allowed = (len(items), len(items) + 1) if form.bonus else (len(items),)
    if len(given) not in allowed:
        extra = "（最后可另加一项加分）" if form.bonus else ""
        raise InputProblem(f"{form.title}有 {len(items)} 项{extra}，给了 {len(given)} 个得分")
    pairs = zip(items, given, strict=False)
    read = [_points(form, item, value, place) for place, (item, value) in enumerate(pairs, start=1)]
    rest = given[len(items) :]
    bonus = _number(rest[0], "加分") if rest and not _blank(rest[0]) else Fraction(0)
    return read, bonus


def _points(form: ScoreForm, item: ScoreItem, value: object, place: int) -> Fraction:
    name = f"第 {place} 项“{item.name}”"
    if _blank(value):
        raise InputProblem(f"{name}没有得分，没有做到的请填 0")
    number = _number(value, name)
    if number > exact(item.most):
        raise InputProblem(f"{name}得 {plain(number)} 分，应在 0 到 {item.most} 分之间")
    if form.whole and number.denominator != 1:
        raise InputProblem(f"{name}得 {plain(number)} 分，评分细则只有整数分")
    return number


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _number(value: object, name: str) -> Fraction:
    try:
        number = exact_number(value) if not isinstance(value, bool) else None
    except (ValueError, ZeroDivisionError):
        number = None
    if number is None:
        raise InputProblem(f"{name}的得分“{value}”不是数")
    if number < 0:
        raise InputProblem(f"{name}的得分不能是负数（{plain(number)}）")
    return number


def _bonus(rules: ScoreBonus, given: Fraction) -> tuple[Fraction, list[str]]:
    most = exact(rules.most)
    if given <= most:
        return given, []
    return most, [f"{rules.name} {plain(given)} 分，{rules.most} 分封顶，按 {rules.most} 分计（{rules.clause}）"]


def _conclusion(policy: Policy, form: ScoreForm, given: list[Fraction], total: Fraction) -> tuple[str, str, str]:
    """Verdict, words, clause. No points on an item with a veto mean that the veto was found to apply."""
    for place, (item, number) in enumerate(zip(form.items, given, strict=True), start=1):
        if item.veto and number == 0:
            return "REFUSE", f"不予认定：第 {place} 项“{item.name}”0 分，{item.veto}（{form.clause}）", form.clause
    band = next(band for band in form.conclusions if band.holds(total))
    return _verdict(policy, form, band, total)


def _verdict(policy: Policy, form: ScoreForm, band: ScoreBand, total: Fraction) -> tuple[str, str, str]:
    shown = f"{plain(total)} 分"
    if not band.ask:
        words = f"，“{band.words}”" if band.words else ""
        return band.verdict, f"{band.name}：{shown}（{band.clause}{words}）", band.clause
    decided = policy.decisions.get(band.ask)
    if decided is None:
        readings = "、".join(f"{option}（{name}）" for option, name in band.options.items())
        says = f"{shown}：{band.name}，两种读法：{readings}；请在政策里写 ?{band.ask}=…（{band.clause}）"
        return "REVIEW", says, band.clause
    name = band.options[decided]
    other = next(each for each in form.conclusions if each.name == name)
    return other.verdict, f"{name}：{shown}，按“{band.ask}={decided}”（{band.clause}）", band.clause
