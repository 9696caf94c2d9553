"""Checks a document beyond its types: every name resolves, every rule has a clause, every number parses.

Each refusal is a SourceProblem with file, line and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from policies.attendance import PAYMENTS
from policies.conditions import COMPARE
from policies.data_tables import DataTable
from policies.decode import Where, exact
from policies.errors import InputProblem, SourceProblem
from policies.limits import PERSON
from policies.model import (
    BASES,
    STATUSES,
    Amount,
    Attendance,
    Benefit,
    Cap,
    Chapter,
    Condition,
    Document,
    Else,
    Limit,
    Part,
    Period,
    Quantity,
    Rate,
    Ratio,
    Row,
    Standard,
    Step,
    Table,
    Tiers,
    Upgrade,
    walk,
)
from policies.outlays import Outlay
from policies.policy import open_questions
from policies.score_forms import ScoreForm
from policies.validate_audit import validate_audit
from policies.validate_budgets import validate_budgets
from policies.validate_scores import score_form
from policies.validate_units import check_cap, check_rate, check_table, check_unit
from policies.vocabulary import NUMERIC, Fact, Vocabulary

VERDICTS = (
    "", "PAY", "PAY_UP_TO", "REFUSE", "STOP_MONTH", "REVIEW", "NEEDS_PARAM", "CONFLICT", "INVALID", "SKIP", "CHOICE",
)  # fmt: skip
NUMBERS = ("pays", "self_paid", "ceiling", "times", "at_most", "at_least", "up_to", "standard", "from_", "below")
STRENGTHS = ("", "应", "原则上")


Rule = Callable[[Any, "Check"], None]


class Check:
    """One document under check, with the vocabulary it uses."""

    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document = document
        self.words = words
        self.decisions, self.parameters = open_questions(document)

    def fail(self, item: Any, message: str) -> None:
        raise Where(item.file, item.line).problem(message)

    def fact(self, label: str, item: Any) -> Fact:
        if label not in self.words.facts:
            try:
                near = self.words.fact(label).label
                self.fail(item, f"事实请写标签“{near}”，不是“{label}”")
            except InputProblem as problem:
                self.fail(item, f"{problem}请先在 facts.yaml 里登记")
        return self.words.facts[label]

    def numbers(self, item: Any) -> None:
        for name in NUMBERS:
            text = getattr(item, name, "")
            if isinstance(text, str) and text and not isinstance(item, (Step, Outlay)):
                self.number(text, name.rstrip("_"), item)

    def number(self, text: str, name: str, item: Any) -> Fraction:
        try:
            return exact(text)
        except (ValueError, ZeroDivisionError):
            self.fail(item, f"“{name}”的值“{text}”不是数（如 995.05、30%、2/3）")
            raise

    def word(self, fact: Fact, text: str, item: Any) -> None:
        if fact.type == "word" and text not in fact.words:
            self.fail(item, f"“{fact.label}”没有值词“{text}”，请用规范词：{'、'.join(fact.words)}")


def validate(document: Document, words: Vocabulary) -> None:
    """Refuse a document that is wrong. Raises SourceProblem: the first of its `problems`."""
    for problem in problems(document, words):
        raise problem


def problems(document: Document, words: Vocabulary) -> Iterator[SourceProblem]:
    """What is wrong with a document, one problem a row."""
    check = Check(document, words)
    well = True
    for item, rule in _rules(document, check):
        try:
            rule(item, check)
        except SourceProblem as problem:
            well = False
            yield problem
    if well:  # a budget is worked out from figures that have to be right
        try:
            validate_budgets(document, check.fail)
        except SourceProblem as problem:
            yield problem


def _rules(document: Document, check: Check) -> Iterator[tuple[Any, Rule]]:
    """Every rule with what it is to check."""
    yield document, _header
    for chapter in document.chapters:
        yield chapter, _titles
        for condition in chapter.conduct.values():
            yield condition, _condition
    for item in walk(document):
        yield item, _clause
        yield item, lambda item, check: check.numbers(item)
        for kind, rule in RULES.items():
            if isinstance(item, kind):
                yield item, rule
    yield document, lambda document, check: validate_audit(document, check.fail)


def _header(document: Document, check: Check) -> None:
    if document.status not in STATUSES:
        check.fail(document, f"“status”只能是 {'、'.join(STATUSES)}")


def _titles(chapter: Chapter, check: Check) -> None:
    for title in chapter.benefits:
        if "." in title:
            check.fail(chapter, f"补贴名“{title}”里不能有“.”")


def _clause(item: Any, check: Check) -> None:
    if "clause" in item.__dataclass_fields__ and not item.clause and not _clause_elsewhere(item):
        check.fail(item, "缺少条款号“clause”")


def _clause_elsewhere(item: Any) -> bool:
    """Amounts, parts and quantities stand under the clause of what holds them; conditions have a rule of their own."""
    return isinstance(item, (Amount, Quantity, Part, Condition, Else))


def _condition(condition: Condition, check: Check, nested: bool = False) -> None:
    if not condition.clause and not nested:
        check.fail(condition, "条件缺少条款号“clause”")
    if condition.verdict not in VERDICTS:
        check.fail(condition, f"“else”不认识“{condition.else_}”")
    if condition.strength not in STRENGTHS:
        check.fail(condition, "“strength”只能是 应 或 原则上")
    kinds = [condition.any_, condition.all_, condition.fact, condition.ratio, condition.sum]
    if sum(map(bool, kinds)) != 1:
        check.fail(condition, "一个条件只能写 fact、ratio、sum、any、all 其中之一")
    if condition.ask:
        _decision(condition.ask, condition.settles, condition, check)
    for inner in (*condition.any_, *condition.all_, *condition.when, *condition.relevant):
        _condition(inner, check, nested=True)
    if condition.fact:
        _fact_condition(condition, check.fact(condition.fact, condition), check)
    if condition.sum:
        for label in condition.sum:
            check.fact(label, condition)
        check.number(condition.value, "value", condition)
    if condition.ratio is not None:
        check.number(condition.value, "value", condition)


def _fact_condition(condition: Condition, fact: Fact, check: Check) -> None:
    tests = (condition.is_, condition.in_, condition.not_in, condition.within is not None, condition.months_left)
    if sum(map(bool, tests)) != 1:
        check.fail(condition, "条件要写 is、in、not_in、within、months_left 其中之一")
    if condition.months_left and (fact.type != "date" or not condition.months_left.isdecimal()):
        check.fail(condition, "“months_left”是整月数，只能用于日期")
    if condition.is_ and condition.is_ not in COMPARE:
        check.fail(condition, f"“is”只能是 {' '.join(COMPARE)}")
    if condition.is_ and fact.type in NUMERIC:
        _stated_or_parameter(condition, check)
        if not condition.unit and fact.unit:
            check.fail(condition, f"“{fact.label}”的门槛缺少单位“unit”（{fact.unit}）")
    elif condition.is_:
        try:
            fact.read(condition.value)
        except InputProblem as problem:
            check.fail(condition, str(problem))
    for name in (*condition.in_, *condition.not_in):
        if name in check.document.groups:
            for word in check.document.groups[name].words:
                check.word(fact, word, check.document.groups[name])
        else:
            check.word(fact, name, condition)


def _stated_or_parameter(condition: Condition, check: Check) -> None:
    if not condition.parameter:
        check.number(condition.value, "value", condition)
    elif condition.value:
        check.fail(condition, "“value”和“parameter”只能写一个")
    elif condition.parameter not in check.parameters:
        check.fail(condition, f"外部参数“{condition.parameter}”没有在 parameters 里登记")


def _row(row: Row, check: Check) -> None:
    for label, values in row.select.items():
        fact = check.fact(label, row)
        for value in values:
            check.word(fact, value, row)
    if not (row.pays or row.parameter or row.fact or row.verdict):
        check.fail(row, "这一行没有写补多少：pays、parameter、fact 或 verdict")
    if row.verdict not in VERDICTS:
        check.fail(row, f"“verdict”不认识“{row.verdict}”")
    if row.parameter and row.parameter not in check.parameters:
        check.fail(row, f"外部参数“{row.parameter}”没有在 parameters 里登记")


def _part(part: Part, check: Check) -> None:
    bases = [name for name in BASES if getattr(part, name)]
    if len(bases) != 1:
        check.fail(part, f"金额的每一部分只能写一种算法（{'、'.join(BASES)}），现有：{'、'.join(bases) or '无'}")
    if part.pays and not part.clause:
        check.fail(part, "写了金额却没有条款号“clause”")
    check_unit(part, check.fail)
    for fact in (part.rate and part.rate.fact, part.share and part.share.of, part.actual and part.actual.fact):
        if fact:
            check.fact(fact, part)
    for label in (*part.given, *part.given.values()):
        check.fact(label, part)
    if part.given and not part.benefit:
        check.fail(part, "“given”只和“benefit”一起写")
    for gate in part.when:
        _condition(gate, check)


def _standard(standard: Standard, check: Check) -> None:
    if standard.parameter not in check.parameters:
        check.fail(standard, f"外部参数“{standard.parameter}”没有在 parameters 里登记")
    if standard.fact:
        check.fact(standard.fact, standard)


def _ratio(ratio: Ratio, check: Check) -> None:
    for label in (ratio.of, *ratio.in_):
        check.fact(label, ratio)


def _quantity(quantity: Quantity, check: Check) -> None:
    check.fact(quantity.fact, quantity)
    if quantity.minus:
        check.fact(quantity.minus, quantity)
    if quantity.where is not None:
        check.number(quantity.where.value, "value", quantity.where)
    if quantity.up_to and not quantity.clause:
        check.fail(quantity, "写了最多多少却没有条款号“clause”")


def _attendance(rules: Attendance, check: Check) -> None:
    for label in rules.leaves:
        check.fact(label, rules)
    for step in rules.steps:
        if step.pays not in PAYMENTS or any(way not in PAYMENTS for way in step.options.values()):
            check.fail(step, f"“pays”只能是 {'、'.join(PAYMENTS)}")
        if step.ask and (
            step.ask not in check.decisions or set(step.options) != set(check.decisions[step.ask].options)
        ):
            check.fail(step, f"待决问题“{step.ask}”和它的选项要与 decisions 里登记的一致")
        for condition in step.when:
            _condition(condition, check, nested=True)


def _tiers(tiers: Tiers, check: Check) -> None:
    """The bands cover every share from 0 on, without gap or overlap."""
    edge = Fraction(0)
    for tier in tiers.rows:
        start = exact(tier.from_) if tier.from_ else Fraction(0)
        if start != edge:
            check.fail(tier, f"分档有{'空档' if start > edge else '重叠'}：上一档到 {edge}，这一档从 {start} 起")
        check.fact(tier.counts, tier)
        if tier.below:
            edge = exact(tier.below)
            if edge <= start:
                check.fail(tier, "这一档的上限不大于下限")
        elif tier is not tiers.rows[-1]:
            check.fail(tier, "只有最后一档可以不写“below”")
    if tiers.rows[-1].below:
        check.fail(tiers.rows[-1], "最后一档之上没有规定，请去掉“below”或补一档")


def _period(period: Period, check: Check) -> None:
    if period.from_ and period.to and period.to < period.from_:
        check.fail(period, f"截止日 {period.to} 早于起始日 {period.from_}")


def _benefit(benefit: Benefit, check: Check) -> None:
    for label, words in benefit.for_.items():
        for word in words:
            check.word(check.fact(label, benefit), word, benefit)
    for condition in benefit.conditions:
        _condition(condition, check)
    if benefit.event:
        check.fact(benefit.event, benefit)
    titles = {t for c in check.document.chapters if c.id == benefit.plan for t in c.benefits}
    inner = [p.benefit for p in benefit.amount.parts if p.benefit] if benefit.amount else []
    for title in (*benefit.options, *([benefit.award] if benefit.award else []), *inner):
        if title not in titles:
            check.fail(benefit, f"同一方案里没有补贴“{title}”")
    if benefit.amount and benefit.amount.choose:
        check.fact(benefit.amount.choose, benefit)


def _limit(limit: Limit, check: Check) -> None:
    fact = check.fact(limit.fact, limit)
    if (fact.type in NUMERIC) != bool(limit.at_most):
        check.fail(limit, "按次数的限制要写“at_most”；按是否的限制不写")
    if limit.ask:
        _decision(limit.ask, limit.settles, limit, check)
    if fact.type == "list" and len([name for name in limit.never_twice if name != PERSON]) != 1:
        check.fail(limit, f"事实是一列的限制，“never_twice”要写{PERSON}和另外一项")


def _upgrade(upgrade: Upgrade, check: Check) -> None:
    for label in (upgrade.level, upgrade.before):
        if check.fact(label, upgrade).type != "word":
            check.fail(upgrade, f"“{label}”要有一张值词表，才能比高低")
    _decision(upgrade.ask, upgrade.settles, upgrade, check)


def _decision(name: str, options: tuple[str, ...], item: Any, check: Check) -> None:
    if name not in check.decisions:
        check.fail(item, f"待决问题“{name}”没有在 decisions 里登记")
    for option in options:
        if option not in check.decisions[name].options:
            check.fail(item, f"待决问题“{name}”没有选项“{option}”，只有：{'、'.join(check.decisions[name].options)}")


def _data_table(table: DataTable, check: Check) -> None:
    named = (table.key, *table.texts, *table.total, *table.sums, *table.no_more_than, *table.no_more_than.values())
    for column in (*named, *(part for parts in table.sums.values() for part in parts)):
        if column not in table.columns:
            check.fail(table, f"没有“{column}”这一列，只有：{'、'.join(table.columns)}")
    for number, row in enumerate(table.rows, 1):
        if len(row) != len(table.columns):
            check.fail(table, f"第 {number} 行有 {len(row)} 格，表有 {len(table.columns)} 列")
        for column, text in zip(table.columns, row, strict=True):
            if column in table.figures:
                check.number(text, column, table)
    for column, text in table.total.items():
        check.number(text, column, table)


RULES: dict[type, Rule] = {
    Row: _row,
    Table: lambda table, check: check_table(table, check.fail),
    Rate: lambda rate, check: check_rate(rate, check.fact(rate.fact, rate), check.fail),
    Cap: lambda cap, check: check_cap(cap, check.fail),
    Part: _part,
    Standard: _standard,
    Ratio: _ratio,
    Quantity: _quantity,
    Attendance: _attendance,
    Tiers: _tiers,
    Period: _period,
    Benefit: _benefit,
    Limit: _limit,
    ScoreForm: score_form,
}
