"""A plan at a low, a likely and a high pass rate and employment rate: three totals, and nothing hidden in between.

The persons of a line are then those who take part: where the law pays for those who pass, the pass rate of them is
paid; a class that is settled by its employment rate is paid by its band. Rates are not rounded to whole persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from policies.errors import InputProblem
from policies.masking import masked
from policies.model import Benefit, walk
from policies.policy import Policy, match_figures
from policies.shapes import Quantity, Row
from policies.vocabulary import exact_number, squash
from workbooks.whatif.classes import QUALIFIED, RATE, Span, class_benefit, class_span
from workbooks.whatif.model import Line, Plan
from workbooks.whatif.names import unknown_of

PASS, EMPLOYMENT = "合格率", RATE
POINTS = ("低", "可能", "高")
LIKELY = POINTS.index("可能")
ON_PASSING = ("证书", QUALIFIED)  # facts by which the law pays those who passed
Rates = Mapping[str, tuple[Fraction, ...]]
NOTHING: Span = (Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Rated:
    """A line with its yuan at each point: from least to most where the law leaves it open between two amounts.

    None where there is no amount at all; `why` says why a point is open.
    """

    line: Line
    rates: Rates
    spans: tuple[Span | None, ...]
    why: str = ""

    @property
    def amounts(self) -> tuple[Fraction | None, ...]:
        """Yuan at each point, None where it is open."""
        return tuple(map(_certain, self.spans))

    @property
    def counted(self) -> bool:
        """Whether it has an amount at some point: what has none at all is left out of every total alike."""
        return any(self.spans)


@dataclass(frozen=True)
class Outlook:
    """The whole plan at each point."""

    ranges: Rates
    lines: tuple[Rated, ...]

    @property
    def rated(self) -> tuple[Rated, ...]:
        """The lines that a rate moves, and those that wait for one."""
        return tuple(line for line in self.lines if line.rates or (line.line.waits and line.counted))

    @property
    def rest(self) -> tuple[Fraction, ...]:
        """What the others come to at each point."""
        rest = [line for line in self.lines if line not in self.rated and line.counted]
        return tuple(sum((line.spans[i] or NOTHING)[0] for line in rest) + Fraction(0) for i in range(len(POINTS)))

    @property
    def spans(self) -> tuple[Span | None, ...]:
        """The least and the most of the whole at each point; None where a line has no amount at that point alone.

        Lines without an amount at any point are left out: `open_lines` names them.
        """
        return tuple(map(self._whole, range(len(POINTS))))

    def _whole(self, point: int) -> Span | None:
        found = [line.spans[point] for line in self.lines if line.counted]
        known = [span for span in found if span is not None]
        if len(known) < len(found):
            return None
        return sum((least for least, _ in known), Fraction(0)), sum((most for _, most in known), Fraction(0))

    @property
    def totals(self) -> tuple[Fraction | None, ...]:
        """Yuan of the whole at each point, None where it is open."""
        return tuple(map(_certain, self.spans))

    @property
    def open_lines(self) -> tuple[str, ...]:
        """Titles of lines that are in no total, for want of a figure."""
        return tuple(line.line.title for line in self.lines if not line.counted)

    @property
    def settled(self) -> bool:
        """Whether every line has one amount at every point."""
        return all(None not in line.amounts for line in self.lines)


def _certain(span: Span | None) -> Fraction | None:
    return span[0] if span is not None and span[0] == span[1] else None


def read_ranges(texts: Iterable[str]) -> dict[str, tuple[Fraction, ...]]:
    """就业率=0.5,0.65,0.8 or 高级工.合格率=70%,85%,100% by name. Raises InputProblem."""
    found: dict[str, tuple[Fraction, ...]] = {}
    for text in map(masked, texts):
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
        numbers = _named(plan, title) if title else range(len(plan.lines))
        moved = [i for i in numbers if title or rate in rates_of(policy, plan.lines[i])]
        if title and (wrong := [i for i in moved if rate == EMPLOYMENT and not class_benefit(policy, plan.lines[i])]):
            raise InputProblem(f"“{plan.lines[wrong[0]].title}”不按{EMPLOYMENT}付，给它{EMPLOYMENT}不影响金额")
        if not moved:
            raise InputProblem(f"{rate}不影响这份测算表里的任何一项；要用在某一项上，请写成 项目.{rate}=低,可能,高")
        for number in moved:
            by_line.setdefault(number, {})[rate] = ranges[name]
    return Outlook(ranges, tuple(_rated(line, policy, by_line.get(i, {})) for i, line in enumerate(plan.lines)))


def _named(plan: Plan, name: str) -> Sequence[int]:
    """The lines of a title, else those of whose standard it is the name. Raises InputProblem."""
    own = [i for i, line in enumerate(plan.lines) if squash(line.title) == squash(masked(name))]
    return own or unknown_of(plan, name).lines


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
    benefit = class_benefit(policy, line)
    passed = rates.get(PASS, (Fraction(1),) * len(POINTS))
    if benefit is not None:
        employed = rates.get(EMPLOYMENT, (None,) * len(POINTS))
        found = [class_span(policy, benefit, line, p, e) for p, e in zip(passed, employed, strict=True)]
    else:
        amounts = (_of_passed(line, share) if rates else line.amount for share in passed)
        found = [((yuan, yuan) if yuan is not None else None, "") for yuan in amounts]
    spans, reasons = zip(*found, strict=True)
    return Rated(line, rates, spans, next(filter(None, reasons), ""))


def _of_passed(line: Line, share: Fraction) -> Fraction | None:
    return None if line.persons is None else replace(line, persons=line.persons * share).amount
