"""What a cell of a roster claims: the benefit of its formula, with every fact that its row carries.

A formula such as =IF(B5="","",TRAINING_SUBSIDY(G5,H5,政策,L5,F5)) hands over a few facts; the row knows more
(人员类别, the age that the identity number tells). The determination here uses them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from policies.dates import read_date
from policies.determine import Determination
from policies.errors import InputProblem, PolicyProblem
from policies.history import History
from policies.library import resolve
from policies.policy import Policy
from policies.table import shared
from policies.vocabulary import Value
from udfs.catalogue import FUNCTIONS
from udfs.claimed import AGE, Asked, Chooser, NoSuchBenefit, read_fact, row_facts
from udfs.function import DATE, FACT, POLICY, Function
from workbooks.cells import stacked
from workbooks.formula import Area, Token, address, area, calls, own_name, tokenise, unquote
from workbooks.layout import PLACEHOLDER
from workbooks.problems import FileProblem, FormulaProblem
from workbooks.roster import Roster, RosterColumn, Row, blank

IDENTITY, BENEFIT, HEADERS, POLICY_NAME = "身份证号", "补贴", "表头", "政策"
BLANK = '""'
GUARD_LENGTH = 9  # tokens
MOST_KNOWN = 1 << 16  # determinations of one claim


class Elsewhere(Exception):
    """An argument of a formula stands outside its row."""


@dataclass(frozen=True)
class Argument:
    """A literal, or a cell of the row (by its column), or something that stands elsewhere (`place` if it is cells)."""

    literal: object = None
    column: int | None = None
    elsewhere: bool = False
    place: Area | None = None

    def unknown(self, row: Row) -> bool:
        """Whether nothing is given in a row."""
        return not self.elsewhere and self.value(row) is None

    def value(self, row: Row) -> object:
        """The value in a row, None where it is blank. Raises Elsewhere."""
        if self.elsewhere:
            raise Elsewhere
        value = row.get(self.column) if self.column else None
        value = self.literal if value is None else value
        return None if blank(value) else value


@dataclass(frozen=True)
class Claim:
    """One of our money functions with its arguments by label."""

    function: Function
    arguments: Mapping[str, Argument]

    def assumed(self, row: Row) -> dict[str, object]:
        """The counts that nobody gave, as they are taken for granted: 月数 = 1."""
        counts = [arg for arg in self.function.args if arg.kind == FACT and type(arg.default) is int]
        return {arg.label: arg.default for arg in counts if self._argument(arg.label).unknown(row)}

    def _argument(self, label: str) -> Argument:
        return self.arguments.get(label, Argument())


def read_claim(formula: str, row: int) -> Claim | None:
    """The claim of a formula that stands in a row, None where it calls no money function of ours."""
    tokens = _tokens(formula)
    for call in calls(tokens) if tokens else ():
        name = own_name(call.name, FUNCTIONS)
        function = FUNCTIONS[name] if name else None
        if function is None or function.why or not (function.concept or function.body == "subsidy"):
            continue
        spans = [[t for t in tokens[start:end] if t.kind != "space"] for start, end in call.arguments]
        given = zip(function.args, spans, strict=False)
        return Claim(function, {arg.label: _argument(span, row) for arg, span in given if span})
    return None


def _tokens(formula: str) -> list[Token]:
    try:
        return tokenise(formula)
    except FormulaProblem:
        return []


def _argument(tokens: Sequence[Token], row: int) -> Argument:
    tokens = _guarded(tokens)
    kind, text = tokens[0]
    if len(tokens) == 1 and kind == "text":
        return Argument(literal=unquote(text))
    if len(tokens) == 1 and kind == "number":
        return Argument(literal=float(text))
    if len(tokens) == 1 and (kind, text) == ("name", POLICY_NAME):
        return Argument()
    place = area(text) if len(tokens) == 1 and kind == "reference" else None
    if place is not None and place.top == place.bottom == row and place.sheet is None:
        return Argument(column=place.left, place=place) if place.single else Argument()  # the row carries its facts
    return Argument(elsewhere=True, place=place)


def _guarded(tokens: Sequence[Token]) -> Sequence[Token]:
    """IF(C5="","",C5), which keeps a blank cell from becoming 0, is C5."""
    texts = [token.text.upper() for token in tokens]
    if len(texts) == GUARD_LENGTH and texts == ["IF(", texts[1], "=", BLANK, ",", BLANK, ",", texts[1], ")"]:
        return tokens[1:2]
    return tokens


def shape(formula: str, row: int) -> tuple[object, ...]:
    """A formula with the rows of its references counted from its own row: equal for rows that calculate alike."""
    found: list[object] = []
    for kind, text in _tokens(formula):
        place = area(text) if kind == "reference" else None
        fixed = place is None or "$" in text
        found.append(
            text
            if fixed or place is None
            else (place.sheet, place.top - row, place.left, place.bottom - row, place.right)
        )
    return tuple(found)


def form_formula(roster: Roster, column: RosterColumn, row: int) -> str:
    """The formula that the roster's form has for a column, with this roster's own cells; "" where it has none."""
    if column.form is None or not column.form.formula:
        return ""

    def cell(key: str) -> str:
        found = roster.of_key(key)
        return address(row, found.index) if found else BLANK

    return PLACEHOLDER.sub(lambda match: cell(match.group(1)), column.form.formula)


Outcome = Determination | NoSuchBenefit | Elsewhere | None


class Claims:
    """Determines the claims of one roster. Equal arguments are put to the plans of a document once.

    `shared` are facts of all its rows, which stand in its head.
    """

    def __init__(self, roster: Roster, policy: Policy, shared: Mapping[str, Value] | None = None) -> None:
        self.roster = roster
        self.policy = policy
        self.shared = dict(shared or {})
        self._chooser = Chooser()
        self._alike: _Alike | None = None

    @property
    def labels(self) -> set[str]:
        """The facts that were looked at so far."""
        return self._chooser.labels

    def determination(self, claim: Claim, row: Row, history: History | None = None) -> Determination | None:
        """The determination of a claim with all facts of its row, and what the person was paid before.

        None where an argument can't be read: its cell is told by itself. Raises NoSuchBenefit where the policy has no
        benefit for these arguments, Elsewhere where an argument stands outside the row.
        """
        if history is not None:
            return self._determined(claim, row, history)
        if self._alike is None or self._alike.claim is not claim:
            self._alike = _Alike(claim, self.roster)
        found = self._alike.of(row, lambda: self._determined(claim, row, None), self._chooser)
        if isinstance(found, Exception):
            raise found.with_traceback(None)
        return found

    def determinations(self, claim: Claim, rows: Sequence[Row]) -> list[Outcome]:
        """The same for many rows without a history, column by column; what would be raised stands in its place."""
        alike = _Alike(claim, self.roster)
        return alike.of_all(rows, lambda row: self._determined(claim, row, None), self._chooser)

    def _determined(self, claim: Claim, row: Row, history: History | None) -> Determination | None:
        asked = self.asked(claim, row)
        return shared(asked.policy, [asked.benefit]).of(asked.facts, asked.day, history) if asked else None

    def asked(self, claim: Claim, row: Row) -> Asked | None:
        """The benefit, facts and date that a claim stands for; None and raises as `determination`."""
        read = self._arguments(claim, row)
        if read is None:
            return None
        policy, handed, day = read
        facts = self.shared | row_facts(self.roster, row) | handed
        name = claim.arguments.get(BENEFIT, Argument()).literal
        number = row.value(self.roster.of(IDENTITY))
        return self._chooser.ask(claim.function, str(name or ""), policy, handed, facts, day, number)

    def _arguments(self, claim: Claim, row: Row) -> tuple[Policy, dict[str, Value], date | None] | None:
        policy, day = self.policy, None
        handed: dict[str, Value] = {}
        for arg in claim.function.args:
            if arg.label == HEADERS:
                continue
            value = claim.arguments.get(arg.label, Argument()).value(row)
            value = arg.default if value is None else value
            if value is None:
                continue
            if arg.kind == POLICY:
                policy = _resolved(str(value))
            if arg.kind == DATE or arg.label == claim.function.event:
                day = _day(value)
            if arg.kind == FACT:
                handed |= read_fact(arg.fact_label, value)
            if (arg.kind == FACT and arg.fact_label not in handed) or (arg.kind == DATE and day is None):
                return None
        return policy, handed, day


class _Alike:
    """What a claim comes to in rows without a history: once for all that agree in every cell that was looked at."""

    def __init__(self, claim: Claim, roster: Roster) -> None:
        self.claim = claim
        self._roster = roster
        self._columns: list[int] = []
        self._found: dict[tuple[object, ...], Outcome] = {}

    def of(self, row: Row, determined: Callable[[], Determination | None], chooser: Chooser) -> Outcome:
        key = self._key(row)
        if key in self._found:
            return self._found[key]
        found = _outcome(determined)
        columns = self._looked_at(chooser.labels)
        if columns != self._columns or len(self._found) >= MOST_KNOWN:
            self._columns, self._found = columns, {}
        self._found[self._key(row)] = found
        return found

    def of_all(
        self, rows: Sequence[Row], determined: Callable[[Row], Determination | None], chooser: Chooser
    ) -> list[Outcome]:
        """What it comes to in each of many rows. What shows to be looked at on the way begins them anew."""
        while True:
            columns = self._columns
            whole = rows is self._roster.rows
            stack = self._roster.stacked if whole else partial(stacked, rows)
            cells = [_told_apart(stack(column)) for column in columns]
            keys = list(zip(*cells, strict=True)) if cells else [()] * len(rows)
            first = dict(zip(reversed(keys), reversed(rows), strict=True))
            known: dict[tuple[object, ...], Outcome] = {}
            for key in dict.fromkeys(keys):
                known[key] = _outcome(partial(determined, first[key]))
                self._columns = self._looked_at(chooser.labels)
                if self._columns != columns:
                    break
            else:
                return list(map(known.__getitem__, keys))

    def _key(self, row: Row) -> tuple[object, ...]:
        cells = [row.get(column) for column in self._columns]
        return (*cells, *map(type, cells))  # TRUE and 1, an error and its text are equal to Python

    def _looked_at(self, labels: set[str]) -> list[int]:
        """The arguments' columns and those of the facts that were asked for; the age is in the identity number."""
        own = {argument.column for argument in self.claim.arguments.values() if argument.column}
        wanted = labels | {IDENTITY} if AGE in labels else labels
        return sorted(own | {c.index for c in self._roster.columns if c.fact and c.fact.label in wanted})


def _outcome(determined: Callable[[], Determination | None]) -> Outcome:
    try:
        return determined()
    except (NoSuchBenefit, Elsewhere) as problem:
        return problem


def _told_apart(cells: Sequence[object]) -> Sequence[object]:
    """Cells of a column, with their types where equal ones of different types could be in it."""
    kinds = set(map(type, cells)) - {type(None)}
    return cells if len(kinds) <= 1 else list(zip(map(type, cells), cells, strict=True))


def _resolved(text: str) -> Policy:
    try:
        return resolve(text)
    except PolicyProblem as problem:
        raise FileProblem(f"公式里的政策不对：{problem}。") from problem


def _day(value: object) -> date | None:
    try:
        return read_date(value) if isinstance(value, (date, str, int, float)) and value != "" else None
    except InputProblem:
        return None
