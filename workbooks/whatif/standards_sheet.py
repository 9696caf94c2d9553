"""标准: every figure that a line may name, filled from the law, and whether our own function gives the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from policies import bounds
from policies.bounds import Bound, bounds_of
from policies.budgets import budget, rates
from policies.figures import Figure
from policies.policy import Policy, open_questions
from workbooks import styles
from workbooks.parameters import FIRST as FIRST_PARAMETER
from workbooks.parameters import SHEET as PARAMETERS
from workbooks.parameters import parameter_form
from workbooks.whatif.classes import tiers_of
from workbooks.whatif.model import Plan
from workbooks.whatif.pen import FONT_SIZE, HEADER_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, Pen
from workbooks.whatif.plan_sheet import OPEN, STANDARDS, cell

ASIDE_WIDTH = 14
TOP = 3  # the first figure, counted from 0: below title, a line and the header
HEADERS = ("参数", "补贴", "名称", "现行标准", "单位", "条款", "文号", "核对", "文件的界限")
WIDTHS = (38, 28, 34, 14, 12, 20, 24, 18, 44)
PATH, BENEFIT, NAME, VALUE, UNIT, CLAUSE, NUMBER, CHECKED, LIMITS = range(len(HEADERS))
BOUNDED = {  # what the law bounds a line by, in the order of the columns behind those that are printed
    "标准不低于": (bounds.STANDARD, False),
    "标准不高于": (bounds.STANDARD, True),
    "人数不少于": (bounds.PERSONS, False),
    "人数不多于": (bounds.PERSONS, True),
    "月数不少于": (bounds.TIMES, False),
    "月数不多于": (bounds.TIMES, True),
    "每人不超过": (bounds.EACH, True),
    "一户不超过": (bounds.PAYEE, True),
}
OWNER, WAITS, *BOUND_COLUMNS = range(len(HEADERS) + 1, len(HEADERS) + 3 + len(BOUNDED))  # not printed
ASIDE_HEADERS = ("哪项补贴", "怎么付", *BOUNDED)
RATED = "按班结算，就业率定档，这里不算；用 butie whatif --range 就业率=低,可能,高 看每一档"
SAME, DIFFERENT, UNCHECKED, LOCAL = "一致", "不一致", "未核（没有装插件）", "本县所填"
TOLD = "。要试别的数，改“测算”表的方案，不要改这里。"
NO_NUMBER = "无文号"


@dataclass(frozen=True)
class Entry:
    """A row: a stated figure, or (without a `value`) an external standard that the 参数 sheet holds at `kept`."""

    path: str
    benefit: str
    name: str
    value: Fraction | None
    unit: str
    clause: str
    kept: str = ""
    waits: str = ""
    owner: str = ""
    bounds: tuple[Bound, ...] = ()


def limits(found: Iterable[Bound]) -> list[Fraction | None]:
    """The narrowest of what bounds a figure, in the order of BOUNDED; None where nothing does."""
    every = list(found)
    most = {what: [b.most for b in every if b.what == what and b.most is not None] for what, _ in BOUNDED.values()}
    least = {what: [b.least for b in every if b.what == what and b.least is not None] for what, _ in BOUNDED.values()}
    return [min(most[w], default=None) if upper else max(least[w], default=None) for w, upper in BOUNDED.values()]


def limits_told(found: Iterable[Bound]) -> str:
    """The bounds in words."""
    return "；".join(dict.fromkeys(bound.says for bound in found))


def entries(policy: Policy, plan: Plan) -> list[Entry]:
    """What the benefits pay and what the plan's lines name, in the document's order; then the external standards."""
    found: dict[str, Entry] = {}
    for benefit in policy.benefits():
        for figure in rates(benefit):
            found.setdefault(figure.path, _entry(policy, figure))
    parameters = open_questions(policy.document)[1]
    among = (figure for payment in budget(policy).payments for figure in payment.among)
    named = (
        policy.lookup(line.path, every_plan=True) for line in plan.lines if line.path and line.path not in parameters
    )
    for figure in (*named, *among):
        found.setdefault(figure.path, _entry(policy, figure))
    return [*found.values(), *_external(policy)]


def _entry(policy: Policy, figure: Figure) -> Entry:
    value = policy.tried.get(figure.path, figure.value)
    clause = f"方案{figure.plan} {figure.clause}" if figure.plan else figure.clause
    owner = ".".join(filter(None, (figure.plan, figure.benefit)))
    found = bounds_of(policy, figure.path)
    return Entry(figure.path, figure.benefit, figure.name, value, figure.unit, clause, owner=owner, bounds=found)


def _external(policy: Policy) -> Iterator[Entry]:
    """The external standards, each with its cell on the 参数 sheet."""
    parameters = open_questions(policy.document)[1]
    rows = [row[0].text for row in parameter_form(policy.document).blocks[-1].grid[1:]]
    by_class = {rules.standard.parameter for b in policy.benefits() if (rules := tiers_of(b)) is not None}
    for name, parameter in parameters.items():
        kept = f"{PARAMETERS}!$B${FIRST_PARAMETER + rows.index(name)}"
        told = (name, "外部标准", parameter.source, None, parameter.unit, parameter.clause, kept)
        yield Entry(*told, RATED if name in by_class else "", bounds=bounds_of(policy, name))


class StandardsSheet:
    """Writes the sheet; its areas are what 测算 looks up."""

    def __init__(self, found: list[Entry]) -> None:
        self.entries = found
        self.bounds = {entry.path: entry.bounds for entry in found}
        self.paths, self.values, self.checks = (self.area(column) for column in (PATH, VALUE, CHECKED))

    def area(self, column: int) -> str:
        """All rows of a column, as other sheets name it."""
        last = TOP + max(len(self.entries), 1) - 1
        return f"{STANDARDS}!{cell(TOP, column, 'both')}:{cell(last, column, 'both')}"

    def write(self, pen: Pen, policy: Policy) -> None:
        pen.widths(WIDTHS)
        last = len(HEADERS) - 1
        pen.line(0, last, f"标准（{policy.document.title}）", "title", TITLE_HEIGHT)
        pen.line(1, last, f"取自 {policy.document.citation}{TOLD}", "line")
        pen.sheet.set_row(TOP - 1, HEADER_HEIGHT)
        for column, header in enumerate(HEADERS):
            pen.text(TOP - 1, column, header, "header")
        for column, header in enumerate(ASIDE_HEADERS, WAITS):
            pen.text(TOP - 1, column, f"{header}（不打印）", "aside header")
            pen.sheet.set_column(column, column, ASIDE_WIDTH)
        for row, entry in enumerate(self.entries, TOP):
            self._row(pen, row, entry, policy.document.number or NO_NUMBER)
        pen.sheet.freeze_panes(TOP, 1)
        pen.page(TOP + len(self.entries), len(HEADERS), (TOP - 1, TOP - 1))
        rule = {"type": "cell", "criteria": "==", "value": f'"{DIFFERENT}"', "format": pen.looks.fill("#FFC7CE")}
        pen.sheet.conditional_format(TOP, CHECKED, TOP + len(self.entries), CHECKED, rule)

    def _row(self, pen: Pen, row: int, entry: Entry, number: str) -> None:
        texts = {PATH: entry.path, BENEFIT: entry.benefit, NAME: entry.name, UNIT: entry.unit, CLAUSE: entry.clause}
        for column, text in (texts | {NUMBER: number}).items():
            pen.text(row, column, text, "centre" if column == UNIT else "label")
        self._limits(pen, row, entry)
        texts[LIMITS] = limits_told(entry.bounds)
        heights = [styles.height(text, WIDTHS[column], FONT_SIZE) for column, text in texts.items()]
        pen.sheet.set_row(row, max(ROW_HEIGHT, *heights))
        path, value = cell(row, PATH, "column"), cell(row, VALUE, "column")
        if entry.value is None:
            pen.formula(row, VALUE, f'=IF(ISNUMBER({entry.kept}),{entry.kept},"{OPEN}")', "money")
            pen.formula(row, CHECKED, f'=IF(ISNUMBER({value}),"{LOCAL}","{OPEN}")', "centre")
        else:
            pen.number(row, VALUE, entry.value, "money")
            compared = f'IF(POLICY_VALUE({path},政策)={value},"{SAME}","{DIFFERENT}")'
            pen.formula(row, CHECKED, f'=IFERROR({compared},"{UNCHECKED}")', "centre")

    def _limits(self, pen: Pen, row: int, entry: Entry) -> None:
        """What the law bounds the figure by: in words, and the numbers that 测算 compares with."""
        pen.text(row, LIMITS, limits_told(entry.bounds), "label")
        pen.text(row, OWNER, entry.owner, "aside")
        pen.text(row, WAITS, entry.waits, "aside")
        for column, value in zip(BOUND_COLUMNS, limits(entry.bounds), strict=True):
            pen.number(row, column, value, "aside money")
