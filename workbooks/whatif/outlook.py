"""A plan at a low, a likely and a high pass rate and employment rate: three totals, and nothing hidden in between.

The persons of a line are then those who take part: where the law pays for those who pass, the pass rate of them is
paid; a class that is settled by its employment rate is paid by its band. Rates are not rounded to whole persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from policies.determine import PAYS
from policies.errors import InputProblem
from policies.model import Benefit, walk
from policies.policy import Policy, match_figures
from policies.shapes import Quantity, Row
from policies.vocabulary import exact_number
from workbooks.whatif.classes import EMPLOYED, ENROLLED, QUALIFIED, class_benefit, readings, settle, tiers_of
from workbooks.whatif.model import Line, Plan
from workbooks.whatif.names import unknown_of

PASS, EMPLOYMENT = "合格率", "就业率"
POINTS = ("低", "可能", "高")
LIKELY = POINTS.index("可能")
ON_PASSING = ("证书", QUALIFIED)  # facts by which the law pays those who passed
Rates = Mapping[str, tuple[Fraction, ...]]


@dataclass(frozen=True)
class Rated:
    """A line with its yuan at each point; None where the law leaves it open, and why."""

    line: Line
    rates: Rates
    amounts: tuple[Fraction | None, ...]
    why: str = ""


@dataclass(frozen=True)
class Outlook:
    """The whole plan at each point. `totals` leave out what is open at that point."""

    ranges: Rates
    lines: tuple[Rated, ...]

    @property
    def rated(self) -> tuple[Rated, ...]:
        """The lines that a rate moves."""
        return tuple(line for line in self.lines if line.rates)

    @property
    def totals(self) -> tuple[Fraction, ...]:
        return tuple(sum((line.amounts[i] or Fraction(0) for line in self.lines), Fraction(0)) for i in range(3))

    @property
    def open_lines(self) -> tuple[str, ...]:
        """Titles of lines without an amount at some point."""
        return tuple(line.line.title for line in self.lines if None in line.amounts)


def read_ranges(texts: Iterable[str]) -> dict[str, tuple[Fraction, ...]]:
    """就业率=0.5,0.65,0.8 or 高级工.合格率=70%,85%,100% by name. Raises InputProblem."""
    found: dict[str, tuple[Fraction, ...]] = {}
    for text in texts:
        name, _, values = (part.strip() for part in text.rpartition("="))
        try:
            rates = tuple(exact_number(value, share=True) for value in values.replace("，", ",").split(","))
        except ValueError:
            rates = ()
        if len(rates) != len(POINTS) or list(rates) != sorted(rates) or not 0 <= rates[0] <= rates[-1] <= 1:
            raise InputProblem(
                f"“{text}”应写成 就业率=低,可能,高，三个数从小到大、在 0 到 1 之间，如 就业率=0.5,0.65,0.8"
            )
        if name.rpartition(".")[2] not in (PASS, EMPLOYMENT):
            raise InputProblem(f"“{name}”不能给范围，可用：{PASS}、{EMPLOYMENT}，或某一项的，如 高级工.{PASS}")
        if name in found:
            raise InputProblem(f"“{name}”写了两次，请只留一个")
        found[name] = rates
    return found


def outlook(plan: Plan, policy: Policy, ranges: Rates) -> Outlook:
    """The plan at each point. Raises InputProblem where a rate moves no line."""
    by_line: dict[int, dict[str, tuple[Fraction, ...]]] = {}
    for name in sorted(ranges, key=lambda name: "." in name):  # that of one line goes before the general one
        title, _, rate = name.rpartition(".")
        numbers = unknown_of(plan, title).lines if title else range(len(plan.lines))
        moved = [i for i in numbers if title or rate in rates_of(policy, plan.lines[i])]
        if title and (wrong := [i for i in moved if rate == EMPLOYMENT and not class_benefit(policy, plan.lines[i])]):
            raise InputProblem(f"“{plan.lines[wrong[0]].title}”不按{EMPLOYMENT}付，给它{EMPLOYMENT}不影响金额")
        if not moved:
            raise InputProblem(f"{rate}不影响这份测算表里的任何一项；要用在某一项上，请写成 项目.{rate}=低,可能,高")
        for number in moved:
            by_line.setdefault(number, {})[rate] = ranges[name]
    return Outlook(ranges, tuple(_rated(line, policy, by_line.get(i, {})) for i, line in enumerate(plan.lines)))


def rates_of(policy: Policy, line: Line) -> tuple[str, ...]:
    """The rates that the law pays a line by."""
    if class_benefit(policy, line):
        return PASS, EMPLOYMENT
    return (PASS,) if any(map(_on_passing, _benefits(policy, line))) else ()


def _benefits(policy: Policy, line: Line) -> list[Benefit]:
    """The benefits that a line's standard belongs to: as a figure, or as an external parameter."""
    found = {(f.plan, f.benefit) for f in match_figures(policy.document, line.path)} if line.path else set()
    return [b for b in policy.benefits() if (b.plan, b.title) in found or (line.path and line.path in _parameters(b))]


def _parameters(benefit: Benefit) -> set[str]:
    return {getattr(item, "parameter", "") for item in walk(benefit.amount)} if benefit.amount else set()


def _on_passing(benefit: Benefit) -> bool:
    """Whether the amount or a condition goes by the certificate, or by how many passed."""
    for item in walk(benefit):
        facts = item.select if isinstance(item, Row) else {getattr(item, "fact", "")}
        if set(ON_PASSING) & set(facts) and (isinstance(item, (Row, Quantity)) or getattr(item, "is_", "")):
            return True
    return False


def _rated(line: Line, policy: Policy, rates: Rates) -> Rated:
    if not rates:
        return Rated(line, rates, (line.amount,) * len(POINTS))
    whole = (Fraction(1),) * len(POINTS)
    passed = rates.get(PASS, whole)
    benefit = class_benefit(policy, line)
    if benefit is None:
        found = [(_of_passed(line, share), "") for share in passed]
    elif EMPLOYMENT not in rates:
        found = [(None, f"按班次结算，还要给出{EMPLOYMENT}")] * len(POINTS)
    else:
        found = [_class(line, policy, benefit, p, e) for p, e in zip(passed, rates[EMPLOYMENT], strict=True)]
    amounts, reasons = zip(*found, strict=True)
    return Rated(line, rates, amounts, next(filter(None, reasons), ""))


def _of_passed(line: Line, share: Fraction) -> Fraction | None:
    return None if line.persons is None else replace(line, persons=line.persons * share).amount


def _class(
    line: Line, policy: Policy, benefit: Benefit, passed: Fraction, employed: Fraction
) -> tuple[Fraction | None, str]:
    """Yuan of all classes at a pass rate and an employment rate, or why it is open."""
    rules = tiers_of(benefit)
    assert rules is not None
    if line.standard is None or line.persons is None or line.times is None:
        return None, "标准、人数或班数待定"
    facts = {rules.standard.fact: line.standard, ENROLLED: line.persons, QUALIFIED: line.persons * passed}
    found: dict[str, Fraction] = {}
    for reading in readings(policy, rules):
        paid = settle(policy, benefit, reading, {**facts, EMPLOYED: employed * facts[reading]})
        if paid.verdict not in PAYS or paid.amount is None:
            return None, paid.reason.says
        found[reading] = Fraction(paid.amount) * line.times * line.share
    if len(set(found.values())) > 1:
        return None, f"{rules.share.ask}文件没有写明，两种算法金额不同"
    return next(iter(found.values())), ""
