"""What butie whatif says on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from addin.columns import columns
from policies.bounds import STANDARD
from policies.case import cents, percent, plain
from workbooks.whatif.classes import Span, Staircase
from workbooks.whatif.comparison import Comparison
from workbooks.whatif.goal import Goal
from workbooks.whatif.model import BudgetEffect, Effect, Line, LineEffect, newly_open
from workbooks.whatif.names import parameter_name
from workbooks.whatif.outlook import POINTS, Outlook
from workbooks.whatif.study import Mix, Study

OPEN = "待定"
WHOLE = "合计"
SHOWN = 10  # parameters, or ways, that the terminal shows; the JSON and the workbook have them all


def lines(study: Study) -> Iterator[str]:
    """The whole study, a part after the other, a blank line between them."""
    yield f"测算，不是依据，不能据以发放。政策：{study.plan.policy}"
    parts: list[tuple[object, Callable[[Study], Iterator[str]]]] = [
        (study.effects, _effects),
        (study.goal, _goal),
        (study.mix, _mix),
        (study.comparisons, _comparisons),
        (study.outlook, _outlook),
        (study.staircases, _staircases),
        (study.sways, _sways),
    ]
    for there, part in parts:
        if there:
            yield ""
            yield from part(study)


def yuan(amount: Fraction | None) -> str:
    """An amount to the fen with thousands marks, 待定 where it is open.

    >>> yuan(Fraction(12345))
    '12,345.00'
    """
    return OPEN if amount is None else f"{cents(amount):,}"


def _more(amount: Fraction | None) -> str:
    """A difference with its sign."""
    return f"+{yuan(amount)}" if amount is not None and amount > 0 else yuan(amount)


def _number(value: Fraction | None) -> str:
    return OPEN if value is None else plain(value)


def _effects(study: Study) -> Iterator[str]:
    if study.effects[0].scenario.name:
        for each in study.effects:
            yield from _changes(each)
            yield ""
    else:
        rows = [("项目", "标准（元）", "人数", "次数", "金额（元）")]
        rows += [(each.now.title, *_figures(each.now), yuan(each.now.amount)) for each in study.effects[0].lines]
        yield from columns([*rows, (WHOLE, "", "", "", yuan(study.effects[0].now))])
        yield from _opened(study.effects[0].open_now)
        yield from _beyond((*study.effects[0].beyond_now, *study.effects[0].apart))
        yield ""
    yield from _budgets(study)


def _figures(line: Line) -> tuple[str, str, str]:
    return _number(line.standard), _number(line.persons), _number(line.times)


def _changes(effect: Effect) -> Iterator[str]:
    """The lines that a scenario changes, and the whole."""
    rows = [("项目", "标准（元）", "人数", "次数", "现在（元）", "以后（元）", "相差（元）", "人均现在", "人均以后")]
    for each in (line for line in effect.lines if line.now != line.then):
        figures = (_moved(a, b) for a, b in zip(_figures(each.now), _figures(each.then), strict=True))
        rows.append((each.now.title, *figures, *_worlds(each), yuan(each.now.per_head), yuan(each.then.per_head)))
    heads = (yuan(effect.per_head_now), yuan(effect.per_head_then))
    rows.append((WHOLE, "", "", "", yuan(effect.now), yuan(effect.then), _more(effect.difference), *heads))
    yield f"{effect.scenario.name}："
    yield from columns(rows)
    yield from _opened(effect.open_then)
    yield from _beyond((*effect.beyond_then, *effect.apart))
    if new := newly_open(effect.open_now, effect.open_then):
        yield f"现行有数、方案里待定的 {len(new)} 项，合计的相差因此待定：{_listed(new)}"
    if settled := [title for title in effect.open_now if title not in effect.open_then]:
        yield f"现在待定、方案里有了数的 {len(settled)} 项，合计的相差里全算增加：{_listed(settled)}"


def _moved(now: str, then: str) -> str:
    return now if now == then else f"{now}→{then}"


def _worlds(effect: LineEffect) -> tuple[str, str, str]:
    return yuan(effect.now.amount), yuan(effect.then.amount), _more(effect.difference)


def _opened(titles: Sequence[str]) -> Iterator[str]:
    if titles:
        yield f"另有 {len(titles)} 项待定，没有计入：{_listed(titles)}"


def _beyond(words: Sequence[str]) -> Iterator[str]:
    """Which bounds of the document are passed."""
    yield from (f"注意：{each}" for each in words)


def _listed(titles: Sequence[str]) -> str:
    return f"{'、'.join(titles[:SHOWN])}{' 等' if len(titles) > SHOWN else ''}"


def _budgets(study: Study) -> Iterator[str]:
    """What each budget has left, now and in each scenario."""
    named = [each for each in study.effects if each.scenario.name]
    if not study.plan.budgets:
        yield "没有写明的预算可比。"
        return
    yield from columns(
        [
            ("预算", "写明（元）", "现在", *(each.scenario.name for each in named)),
            *(
                (b.budget.name, yuan(b.budget.yuan), _left(b, then=False), *(_left(e.budgets[i], True) for e in named))
                for i, b in enumerate(study.effects[0].budgets)
            ),
        ]
    )


def _left(effect: BudgetEffect, then: bool) -> str:
    left = effect.left_then if then else effect.left_now
    titles = effect.open_then if then else effect.open_now
    waiting = f"（另有 {len(titles)} 项待定）" if titles else ""
    if left is None:
        return f"{OPEN}{waiting}"
    said = "正好用完" if left == 0 else f"结余 {yuan(left)}" if left > 0 else f"超支 {yuan(-left)}"
    return f"{said}{waiting}"


def _goal(study: Study) -> Iterator[str]:
    goal: Goal | None = study.goal
    assert goal is not None
    unit = "元" if goal.unknown.what == STANDARD else ""
    name = parameter_name(study.tried, goal.unknown)
    yield f"求解：{study.goal_budget or WHOLE}等于 {yuan(goal.goal)} 元，改“{name}”"
    exactly = goal.exact.denominator == 1 or goal.met
    yield f"  精确解：{plain(goal.exact) if exactly else f'{goal.exact}（约 {plain(goal.exact)}）'} {unit}".rstrip()
    for answer in goal.answers:
        off = "正好" if answer.off == 0 else f"{'多' if answer.off > 0 else '少'} {yuan(abs(answer.off))} 元"
        way = "" if goal.met else "向下取整：" if answer.value < goal.exact else "向上取整："
        yield f"  {way}{plain(answer.value)} {unit}".rstrip() + f"，合计 {yuan(answer.total)} 元，{off}"
    yield from (f"  {line}" for line in (*_opened(study.goal_open), *_beyond(goal.beyond)))


def _mix(study: Study) -> Iterator[str]:
    mix: Mix | None = study.mix
    assert mix is not None
    named = ((name, plain(rate)) for name, rate in zip(mix.names, mix.rates, strict=True))
    terms = " + ".join(f"{rate} 元" if name == rate else f"{name} {rate} 元" for name, rate in named)
    yield f"人数搭配：{terms}，共 {mix.people} 人，正好 {yuan(mix.money)} 元"
    if not mix.ways:
        yield "  没有一种搭配能正好用完"
        return
    count = f"{len(mix.ways)} 种" if mix.complete else f"多于 {len(mix.ways)} 种"
    yield f"  共 {count}" + (f"，前 {SHOWN} 种：" if len(mix.ways) > SHOWN else "：")
    yield from (f"  {line}" for line in columns([mix.names, *(tuple(map(str, way)) for way in mix.ways[:SHOWN])]))


def _comparisons(study: Study) -> Iterator[str]:
    for each in study.comparisons:
        yield from _comparison(each)


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield f"照 {comparison.other.text} 算（{comparison.other.document.citation}）："
    if comparison.compared:
        rows = [("项目", "本文件（元）", "对方（元）", "金额现在", "照对方", "相差")]
        for part in comparison.compared:
            standards = (_number(part.effect.now.standard), _number(part.effect.then.standard))
            rows.append((part.effect.now.title, *standards, *_worlds(part.effect)))
        totals = (yuan(comparison.now), yuan(comparison.then), _more(comparison.then - comparison.now))
        yield from columns([*rows, ("能比的合计", "", "", *totals)])
        yield from (f"  {line}" for line in (*_opened(comparison.open), *_beyond(comparison.beyond)))
    for part in comparison.parts:
        if part.figure is None:
            yield f"  不能比：{part.effect.now.title}（{part.why}）"


def _outlook(study: Study) -> Iterator[str]:
    found: Outlook | None = study.outlook
    assert found is not None
    shown = ("、".join(percent(rate) for rate in rates) for rates in found.ranges.values())
    yield "可能的范围：" + "；".join(f"{name} {rates}" for name, rates in zip(found.ranges, shown, strict=True))
    yield "  项目的人数按参加人数理解；合格、就业的人数按比例算，不取整。"
    rows = [("项目", *POINTS)]
    rows += [(each.line.title, *map(_between, each.spans)) for each in found.rated]
    rows += [("其余各项", *map(yuan, found.rest)), (WHOLE, *map(_between, found.spans))]
    yield from columns(rows)
    yield from (f"  {each.line.title}：{each.why}" for each in found.rated if each.why)
    yield from _opened(found.open_lines)


def _between(span: Span | None) -> str:
    """An amount, 最少—最多 where it is open between two, 待定 where there is none."""
    return OPEN if span is None else _span(*span)


def _staircases(study: Study) -> Iterator[str]:
    for each in study.staircases:
        yield from _staircase(each)


def _staircase(stairs: Staircase) -> Iterator[str]:
    persons = f"每班参训 {stairs.enrolled} 人、合格 {stairs.qualified} 人，{plain(stairs.classes)} 个班"
    yield f"{stairs.line.title}的阶梯（{stairs.benefit.title}，就业率按{stairs.reading}，{persons}）："
    rows = [("就业率", "就业人数", "每班（元）", "全部（元）")]
    for step in stairs.steps:
        span = str(step.first) if step.first == step.last else f"{step.first}—{step.last}"
        ends = (step.pays_first, step.pays_last)
        rows.append((step.words, span, _span(*ends), _span(*map(stairs.of_all, ends))))
    yield from columns(rows)


def _span(first: Fraction, last: Fraction) -> str:
    return yuan(first) if first == last else f"{yuan(first)}—{yuan(last)}"


def _sways(study: Study) -> Iterator[str]:
    yield f"敏感性：各改 {percent(study.share)}，合计跟着增减多少（人数不取整）"
    rows = [("参数", "现在", "合计增减（元）")]
    rows += [(each.name, plain(each.now), f"±{yuan(each.yuan)}") for each in study.sways[:SHOWN]]
    yield from columns(rows)
    if len(study.sways) > SHOWN:
        yield f"  还有 {len(study.sways) - SHOWN} 个影响更小的"
