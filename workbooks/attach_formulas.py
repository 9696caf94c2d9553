"""The formulas that an attached roster gets: our functions over the row's own cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from policies.model import Benefit, walk
from policies.policy import Policy
from policies.vocabulary import squash, vocabulary
from udfs.catalogue import FUNCTIONS
from udfs.function import DATE, FACT, POLICY, Arg, Function
from udfs.money_units import YUAN
from workbooks.attach_arrays import Arguments, Cells, answers, at_once, picked
from workbooks.attach_columns import ColumnSheet, reach
from workbooks.cells import SheetCells
from workbooks.formula import address, column_letters, quote
from workbooks.problems import FileProblem
from workbooks.reading.tables import Roster, RosterColumn, Row

POLICY_NAME, SUBSIDY, WHY = "政策", "SUBSIDY", "_WHY"
IDENTITY, NAME, ID_CHECK = "身份证号", "姓名", "ID_CHECK"
UNDECIDED = '"另有 "&(COUNTIF({r},"待定：*")+COUNTIF({r},"错误：*"))&" 行待定/错误"'
PASSED, MARK = "通过", "¦"
SHOWN = 8
SHORTEST = 15  # characters of an identity number: of what is shorter it is told that it is none


@dataclass(frozen=True)
class Call:
    """What pays a benefit: a function of ours, and for each of its arguments a column or a fixed text."""

    function: Function
    benefit: Benefit
    fixed: Mapping[str, str]


def choose(policy: Policy, roster: Roster, named: str | None) -> Call:
    """The call for the benefit that was named, or that the roster's own title or form tells. Raises FileProblem."""
    title = named or _told(policy, roster)
    if title is None:
        raise FileProblem(
            f"“{roster.sheet}”看不出发的是哪项补贴，请用 --benefit 指明，例如 --benefit {_payable(policy, roster)}。"
        )
    found = _call(policy, policy.find(title), {c.fact.label for c in roster.columns if c.fact})
    if found.function.name == SUBSIDY:
        _refuse_units(roster)
    benefit = found.benefit
    lacking = _lacking(found, roster)
    if lacking:
        asked = "".join(f"；{c.question}" for c in roster.columns if c.question)
        raise FileProblem(
            f"“{roster.sheet}”算“{benefit.title}”缺少列：{'、'.join(lacking)}。"
            f"列名不一样的，用 --map 列=事实 指明{asked}；没有这一列的，请补上再试。"
        )
    return found


def _refuse_units(roster: Roster) -> None:
    """SUBSIDY is given the cells as they stand."""
    other = [f"“{c.header}”的单位是{c.unit}" for c in roster.columns if c.fact and c.unit]
    if other:
        raise FileProblem(f"“{roster.sheet}”的{'、'.join(other)}，请改成元（数乘上去，列名写“（元）”）再试。")


def _told(policy: Policy, roster: Roster) -> str | None:
    """The one benefit that the lines above the roster, or else its form, name."""
    titles = {b.title for b in policy.benefits()}
    lines = [squash(line) for line in roster.titles]
    named = [title for title in titles if any(squash(title) in line for line in lines)]
    named = [title for title in named if not any(title != other and title in other for other in named)]
    if not named and roster.form:
        pays = {FUNCTIONS[c.pays].concept for t in roster.form.tables for c in t.columns if c.pays in FUNCTIONS}
        named = list({b.title for concept in pays for b in policy.of_concept(concept)})
    return named[0] if len(named) == 1 else None


def _payable(policy: Policy, roster: Roster) -> str:
    """Benefits whose arguments the roster's columns can give, first."""
    titles = list(dict.fromkeys(b.title for b in policy.benefits()))
    calls = {title: _call(policy, policy.find(title), set()) for title in titles}
    fitting = [
        title
        for title, call in calls.items()
        if call.function.name != SUBSIDY
        and all(_given(call, arg, roster) for arg in call.function.args if _needed(arg))
    ]
    return "、".join((fitting or titles)[:SHOWN])


def _call(policy: Policy, benefits: Sequence[Benefit], known: set[str]) -> Call:
    """The concept's own function, or SUBSIDY: for a benefit that the function can't tell from the document's others,
    where the roster knows facts that the benefit tests and the function doesn't take, or its event by the month alone.
    """
    benefit = benefits[0]
    own = _own_function(benefit)
    if own is not None:
        labels = {arg.fact_label for arg in own.args if arg.kind == FACT}
        siblings = [b for b in policy.of_concept(benefit.concept) if b.title != benefit.title]
        apart = {label for b in (benefit, *siblings) for label in b.for_}
        fixed = {label: words[0] for label, words in benefit.for_.items() if len(words) == 1}
        tested = {getattr(item, "fact", "") for b in benefits for item in walk(b)} - labels - {benefit.event}
        by_month = benefit.event in known and vocabulary().fact(benefit.event).type == "month"
        told_apart = apart <= labels and (not siblings or bool(benefit.for_))
        if told_apart and not by_month and not tested & known:
            return Call(own, benefit, fixed)
    return Call(FUNCTIONS[SUBSIDY], benefit, {})


def _own_function(benefit: Benefit) -> Function | None:
    """The function of a benefit's concept."""
    return next((f for f in FUNCTIONS.values() if f.concept and f.concept == benefit.concept and not f.why), None)


def _lacking(call: Call, roster: Roster) -> list[str]:
    """The arguments without which nothing can be worked out: the required ones, and one of those that may be blank."""
    wanted = [arg for arg in call.function.args if arg.kind == FACT and not arg.optional]
    lacking = [arg.fact_label for arg in wanted if not _given(call, arg, roster)]
    needed = [arg.fact_label for arg in wanted if _needed(arg)]
    return lacking if len(lacking) == len(wanted) else [label for label in lacking if label in needed]


def _needed(arg: Arg) -> bool:
    return arg.kind == FACT and not arg.optional and not arg.blank


def _given(call: Call, arg: Arg, roster: Roster) -> bool:
    return arg.fact_label in call.fixed or roster.of(arg.fact_label) is not None


class RowFormulas:
    """Writes the formulas of one roster. `amount` is the sheet column of the amounts, `aside` the sheet for SUBSIDY."""

    def __init__(self, call: Call, roster: Roster, sheet: SheetCells, amount: int, aside: ColumnSheet) -> None:
        self.call, self.roster, self.sheet, self.amount, self.aside = call, roster, sheet, amount, aside
        self.keys = [c for label in (NAME, IDENTITY) if (c := roster.of(label))] or roster.columns[:1]
        self.paid = roster.whole_amounts
        self._shared = _shared(roster, sheet)
        self._answers = self._at_once()

    def pays(self, row: Row) -> str:
        """The amount."""
        return self._guarded(row, self._counted(row, self._written(row, self.call.function.name)))

    def why(self, row: Row) -> str:
        """What the amount rests on."""
        return self._guarded(row, self._counted(row, self._written(row, self.call.function.name + WHY)))

    def checks(self, row: Row) -> str:
        """Who it is, is the number right and there once, is the amount decided, is it what the office put down."""
        compared = (self._compared(row, column) for column in self.paid)
        parts = [*self._named(row), *self._identity(row), *self._decided(row), *compared, *self._assumed(row)]
        marked = f"{quote(MARK)}&{'&'.join(parts)}&{quote(MARK)}"  # nothing between the marks: nothing to say
        passed = f"SUBSTITUTE({marked},{quote(MARK * 2)},{quote(PASSED)})"
        return self._guarded(row, f'SUBSTITUTE({passed},{quote(MARK)},"")')

    def _at_once(self) -> dict[str, str]:
        """Where the answers stand of functions that are asked for the whole roster, by function."""
        own, identity = self.call.function, self.roster.of(IDENTITY)
        asked: dict[str, Arguments] = dict.fromkeys((own.name, own.name + WHY), self._of_cells)
        used = [c for c in self.roster.columns if c.fact] if own.name == SUBSIDY else self._used()
        if identity is not None:
            asked[ID_CHECK] = lambda cells: [cells.column(identity.index)]
            used = [*used, identity]
        if not at_once(self.roster, self.sheet, used):
            return {}
        found = answers(self.roster, asked)
        return self.aside.answered(self.roster, found) if found else {}

    def _guarded(self, row: Row, text: str) -> str:
        """Nothing where the row names nobody."""
        return f'IF({"&".join(self._cell(row, key) for key in self.keys)}="","",{text})'

    def _named(self, row: Row) -> list[str]:
        """A row with a name and no number, or the other way round."""
        if len(self.keys) == 1:
            return []
        return [f'IF({self._cell(row, key)}="",{quote(f"“{key.header}”没有填；")},"")' for key in self.keys]

    def _identity(self, row: Row) -> list[str]:
        column = self.roster.of(IDENTITY)
        if column is None:
            return []
        cell = self._cell(row, column)
        letters = column_letters(column.index)
        top, bottom = self.roster.rows[0].number, self.roster.rows[-1].number
        wrong = self._asked(ID_CHECK) or f"{ID_CHECK}({cell})"
        # LibreOffice takes no text of an array formula for equal to any other.
        right = f'IF({cell}="","",IF(LEN({wrong})=0,"",{wrong}&"；"))'
        # A count would compare each row with all; what stands first is found by an index, in Excel and LibreOffice too.
        wanted = f'SUBSTITUTE({cell},"*","~*")'  # a masked number stands for itself alone
        first = f"MATCH({wanted},${letters}${top}:${letters}${bottom},0)+{_above(letters, top)}"
        again = f'IF({first}<ROW({cell}),"身份证号与第 "&({first})&" 行重复；","")'
        return [right, f'IF(LEN(T({cell}))<{SHORTEST},"",IFERROR({again},""))']

    def _decided(self, row: Row) -> list[str]:
        amount = address(row.number, self.amount)
        return [f'IF(ISNUMBER({amount}),IF({amount}=0,"不予补贴；",""),"金额未定；")']

    def _compared(self, row: Row, column: RosterColumn) -> str:
        """Against an amount that the office put down."""
        amount, given = address(row.number, self.amount), self._cell(row, column)
        if self.sheet.anchor(row.number, column.index) in self._shared:
            return quote(f"“{column.header}”几个人合并在一格，没有核；")
        says = quote(f"与“{column.header}”相差 ")
        less = self._less(row, column)
        differs = f'IF({less}=0,"",{says}&{less}&" 元；")'
        text = f'IF({given}="","",{quote(f"“{column.header}”不是数；")})'
        wrong = quote(f"“{column.header}”是错误值；")
        return f'IF(ISERROR({given}),{wrong},IF(ISNUMBER({given}),IF(ISNUMBER({amount}),{differs},""),{text}))'

    def _less(self, row: Row, column: RosterColumn) -> str:
        return f"ROUND({self._in_yuan(row, column)}-{address(row.number, self.amount)},2)"

    def _assumed(self, row: Row) -> list[str]:
        """Counts without a column are taken as one: that is said, unless the office came to the same amount."""
        lacking = {label: value for label, value in self._counts().items() if self.roster.of(label) is None}
        return [self._taken(row, label, value) for label, value in lacking.items()]

    def _counted(self, row: Row, text: str) -> str:
        """Open where the sheet has a column for a count, and it is blank."""
        for label in self._counts():
            if column := self.roster.of(label):
                text = f'IF({self._cell(row, column)}="",{quote(f"待定：{label}没有填")},{text})'
        return text

    def _counts(self) -> dict[str, object]:
        """The counts that multiply the amount and may be left out, with what stands for them."""
        own = _own_function(self.call.benefit)
        args = [a for a in (own.args if own else ()) if a.kind == FACT and type(a.default) is int and a.default]
        return {a.fact_label: a.default for a in args}

    def _taken(self, row: Row, label: str, value: object) -> str:
        says = quote(f"没有{label}，按 {value} 算；")
        apart = [f"IFERROR({self._less(row, paid)}<>0,TRUE)" for paid in self.paid]
        return f'IF(AND({",".join(apart)}),{says},"")' if apart else says

    def _asked(self, name: str) -> str:
        """The row's own answer, where the function is asked for the whole roster."""
        return picked(self._answers[name], self.roster, self.amount) if name in self._answers else ""

    def _written(self, row: Row, name: str) -> str:
        if asked := self._asked(name):
            return asked
        arguments = self._whole_row(row) if self.call.function.name == SUBSIDY else self._arguments(row)
        while arguments and not arguments[-1]:
            arguments.pop()
        return f"{name}({','.join(arguments)})"

    def _arguments(self, row: Row) -> list[str]:
        return [self._argument(arg, lambda column: self._in_yuan(row, column)) for arg in self.call.function.args]

    def _argument(self, arg: Arg, cell: Callable[[RosterColumn], str]) -> str:
        if arg.kind == POLICY:
            return POLICY_NAME
        if (column := self._column(arg)) is not None:
            return cell(column)
        label = self._label(arg)
        return quote(self.call.fixed[label]) if label in self.call.fixed else ""

    def _label(self, arg: Arg) -> str:
        return self.call.benefit.event if arg.kind == DATE else arg.fact_label

    def _column(self, arg: Arg) -> RosterColumn | None:
        return self.roster.of(self._label(arg)) if self._label(arg) else None

    def _used(self) -> list[RosterColumn]:
        """The columns that the function's arguments are."""
        return [column for arg in self.call.function.args if (column := self._column(arg)) is not None]

    def _of_cells(self, cells: Cells) -> list[str]:
        """The arguments of the function as the sheet aside names them."""
        if self.call.function.name == SUBSIDY:
            return self._subsidy(cells.span(*reach(self.roster)))
        return [self._argument(arg, lambda column: cells.column(column.index)) for arg in self.call.function.args]

    def _whole_row(self, row: Row) -> list[str]:
        """SUBSIDY's arguments: the benefit, the names of the columns, the row's cells, the policy.

        The date of the event is one of the row's cells. Where a value is merged with a row above, the cells are picked
        one by one on the sheet aside.
        """
        first, last = reach(self.roster)
        cells = f"{address(row.number, first)}:{address(row.number, last)}"
        facts = [c.index for c in self.roster.columns if c.fact]
        if any(self.sheet.anchor(row.number, index) != (row.number, index) for index in facts):
            cells = self.aside.picked(self.roster, row, self.sheet)
        return self._subsidy(cells)

    def _subsidy(self, cells: str) -> list[str]:
        return [quote(self.call.benefit.title), self.aside.labels(self.roster), cells, POLICY_NAME]

    def _in_yuan(self, row: Row, column: RosterColumn) -> str:
        """A cell, in yuan where its column has another unit."""
        cell, one = self._cell(row, column), Fraction(YUAN.get(column.unit, 1))
        if one == 1:
            return cell
        scaled = f"{cell}/{one.denominator}" if one < 1 else f"{cell}*{one}"
        return f'IF({cell}="","",{scaled})'

    def _cell(self, row: Row, column: RosterColumn) -> str:
        """The cell that shows the row's value: its own, or the merged one that covers it."""
        return address(*self.sheet.anchor(row.number, column.index))


def _above(letters: str, top: int) -> str:
    """How many rows stand above the first one, whatever is inserted there later."""
    return f"ROW(${letters}${top})-1"


def _shared(roster: Roster, sheet: SheetCells) -> set[tuple[int, int]]:
    """The merged cells of amounts in which several rows have their share."""
    anchors = Counter(sheet.anchor(row.number, c.index) for c in roster.whole_amounts for row in roster.rows)
    return {place for place, rows in anchors.items() if rows > 1}


def total(rows: Sequence[Row], column: int) -> tuple[str, str]:
    """The sum of a column's rows, and how many of them are open."""
    letters = column_letters(column)
    area = f"{letters}{rows[0].number}:{letters}{rows[-1].number}"
    return f"SUM({area})", UNDECIDED.replace("{r}", area)
