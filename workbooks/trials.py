"""Whether the amounts of a list come from a trial (用途=测算, a figure changed): these are never paid or put on record.

Asked of the workbook's policy, and of every formula that an amount is worked out by: a function of ours in it may name
a policy of its own, as a text or in a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from policies.errors import PolicyProblem
from policies.library import resolve
from policies.policy import SIMULATION, USE, Policy
from policies.vocabulary import squash
from udfs.catalogue import FUNCTIONS
from udfs.function import POLICY as POLICY_ARGUMENT
from workbooks.cells import BookCells, Row, SheetCells, stacked
from workbooks.formula import Token, address, area, bare_name, calls, own_name, quote, text_of, tokens_of, unquote
from workbooks.own_row import reads_own_row
from workbooks.problems import FileProblem, FormulaProblem
from workbooks.reading.tables import Roster, RosterColumn
from workbooks.workbook_policy import AREA, POLICY, POLICY_FILE, SCENARIO, WRONG

MARK = "="  # in every policy text that is more than a document's name
TESTING = f"{USE}={SIMULATION}"
TRIALS = "是测算用的（{}）"
UNSEEN = "看不出是不是测算用的"
CHOOSING = "IF"  # the one function that hands a policy on as it is
OF_THE_SHEETS = f"{SCENARIO}({POLICY_FILE},{AREA})"
MOST_TEXTS = 10_000  # that one formula may put together
REMEDY = "请把政策改回文件本身（删去“用途”和改过的数），用 butie calc 重新计算以后再试"


def refuse_trial(policy: Policy, forbids: str) -> None:
    """Raises FileProblem for a policy that is a trial; `forbids` says what it can't be used for: 记入台账."""
    if policy.trial:
        raise FileProblem(f"政策“{policy.text}”是测算用的（{policy.trial_said}），不能据以发放，也不能{forbids}。")


def refuse_trial_amounts(
    name: str, book: BookCells, lists: Iterable[tuple[Roster, RosterColumn]], forbids: str
) -> None:
    """Raises FileProblem where a list's amounts are those of a trial, with the cell that makes them so.

    `name` is the file's. An amount that was typed over its formula is told by the workbook's policy alone.
    """
    text = book.text(POLICY)
    found = "" if text.startswith(WRONG) else _trial(text)
    if found:
        raise FileProblem(f"“{name}”的政策是测算用的（{found}），金额不能据以发放，也不能{forbids}。{REMEDY}。")
    where = next((says for one, column in lists for says in _Walk(book).column(one.rows, column.index)), "")
    if where:
        raise FileProblem(f"“{name}”{where}，金额不能据以发放，也不能{forbids}。{REMEDY}。")


def refuse_frozen_trial(place: str, policies: Iterable[object]) -> None:
    """Raises FileProblem where one of the texts, which the number of a formula at `place` goes by, is a trial's."""
    if found := next(filter(None, map(_trial, policies)), ""):
        raise FileProblem(
            f"{place} 的公式用的政策是测算用的（{found}），测算的金额不能换成数值，换了就看不出是测算的了。"
            "请去掉 --values，或者把政策改回文件本身（删去“用途”和改过的数）以后再算。"
        )


def _trial(text: object) -> str:
    """What makes a text the policy of a trial; "" where it is the law, or no policy that is known here."""
    if not isinstance(text, str) or MARK not in squash(text):
        return ""
    try:
        return resolve(text.strip()).trial_said
    except PolicyProblem:
        return TESTING if TESTING in squash(text) else ""


class _Walk:
    """Goes from an amount back through the formulas that it is worked out by; rows with one formula are one step."""

    def __init__(self, book: BookCells) -> None:
        self._book = book
        self._sheets = {sheet.name: sheet for sheet in book.sheets}
        self._seen: set[tuple[str, int, str, int]] = set()
        self._left: list[tuple[Sequence[Row], int]] = []

    def column(self, rows: Sequence[Row], column: int) -> Iterator[str]:
        """The cells of a column with a formula that goes by a trial, each with what it is."""
        self._left = [(rows, column)]
        while self._left:  # no recursion: a running sum goes back through all rows
            rows, column = self._left.pop()
            alike: dict[tuple[str, int], list[Row]] = {}
            for row in rows:
                if pattern := row.formulas.get(column):
                    alike.setdefault((pattern, 0 if reads_own_row(pattern) else row.number), []).append(row)
            for (pattern, number), own in alike.items():
                step = (own[0].sheet, column, pattern, number)
                if step not in self._seen:
                    self._seen.add(step)
                    yield from self._formula(own, column)

    def _formula(self, rows: Sequence[Row], column: int) -> Iterator[str]:
        """`rows` have the same formula in the column, each with its own cells."""
        first = rows[0]
        tokens = [token for token in tokens_of(first.formula_at(column)) if token.kind != "space"]
        policies: set[int] = set()
        for start, end in _policies(tokens):
            policies.update(range(start, end))
            for found in self._policy(tokens[start:end], rows):
                yield f"{first.sheet} {address(first.number, column)} 的公式用的政策{found}"
        for place, token in enumerate(tokens):
            if place not in policies:
                self._left += self._cells(token, rows) or ()

    def _policy(self, tokens: Sequence[Token], rows: Sequence[Row]) -> Iterator[str]:
        """What is wrong with the policy that an argument gives."""
        if text_of(tokens).upper() == OF_THE_SHEETS:
            tokens = [Token("text", quote(self._book.worked_out))]
        elif any(t.text == "&" for t in tokens):
            joined = self._joined(tokens, rows)
            yield from [UNSEEN] if joined is None else map(TRIALS.format, filter(None, map(_trial, joined)))
            return
        elif any(t.kind == "call" and bare_name(t.text) != CHOOSING for t in tokens):
            yield UNSEEN
            return
        for token in tokens:
            values = self._values(token, rows)
            if values is None:
                yield UNSEEN
                continue
            for found in filter(None, map(_trial, values)):
                yield TRIALS.format(found)

    def _joined(self, tokens: Sequence[Token], rows: Sequence[Row]) -> list[str] | None:
        """The texts that operands joined by & may give, in any of the rows; None where one of them can't be seen."""
        if any(token.text != "&" for token in tokens[1::2]) or len(tokens) % 2 == 0:
            return None
        parts = [self._parts(token, rows) for token in tokens[::2]]
        seen = [part for part in parts if part]
        texts = ["".join(one) for one in islice(product(*seen), MOST_TEXTS + 1)]
        return texts if len(seen) == len(parts) and len(texts) <= MOST_TEXTS else None

    def _parts(self, token: Token, rows: Sequence[Row]) -> set[str] | None:
        """An operand's values as & shows them: texts and whole numbers, a blank as none; None where one is neither."""
        if token.kind == "name":
            values = {self._book.names.get(token.text)} - {None}
        elif token.kind == "reference":
            found = self._cells(token, rows)
            if found is None:
                return None
            values = {value for own, at in found for value in stacked(own, at)} or {None}
        else:
            values = {unquote(token.text)} if token.kind == "text" else set()
        shown = {_shown(value) for value in values}
        return None if None in shown else {text for text in shown if text is not None}

    def _values(self, token: Token, rows: Sequence[Row]) -> Iterable[object] | None:
        """What an operand may be; None where it can't be seen."""
        if token.kind == "text":
            return [unquote(token.text)]
        if token.kind == "name":
            return self._named(token.text)
        if token.kind not in ("reference", "table"):
            return []
        cells = self._cells(token, rows) if token.kind == "reference" else None
        return None if cells is None else {v for own, at in cells for v in stacked(own, at) if isinstance(v, str)}

    def _named(self, name: str) -> Iterable[object] | None:
        """The value of a name; a name that is a formula of its own can't be seen."""
        value = None if name == POLICY else self._book.names.get(name)
        return [value] if value is not None or name == POLICY or name in self._book.places else None

    def _cells(self, token: Token, rows: Sequence[Row]) -> list[tuple[Sequence[Row], int]] | None:
        """The cells of an operand, column by column: for one to the row itself those of all the rows; None for none."""
        first = rows[0]
        if token.kind == "table":  # which of the row's columns it names isn't known here: all of them
            return [(rows, column) for column in first.formulas]
        place = area(token.text) if token.kind == "reference" else self._book.places.get(token.text)
        sheet = self._sheets.get(place.sheet or first.sheet) if place else None
        if place is None or sheet is None:
            return None
        own = sheet.name == first.sheet and place.top == place.bottom == first.number
        cells = rows if own else _rows(sheet, place.top, place.bottom)
        return [(cells, column) for column in range(place.left, min(place.right, sheet.width) + 1)]


def _shown(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value or ""
    whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value)
    return str(int(value)) if whole else None


def _rows(sheet: SheetCells, top: int, bottom: int) -> list[Row]:
    if bottom - top > len(sheet.rows):
        return [row for number, row in sheet.rows.items() if top <= number <= bottom]
    return [sheet.rows[number] for number in range(top, bottom + 1) if number in sheet.rows]


def _policies(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where the policies stand that functions of ours are handed: half-open spans."""
    try:
        found = calls(tokens)
    except FormulaProblem:
        return
    for call in found:
        name = own_name(call.name, FUNCTIONS)
        arguments = zip(FUNCTIONS[name].args, call.arguments, strict=False) if name else ()
        yield from (span for argument, span in arguments if argument.kind == POLICY_ARGUMENT and span[0] < span[1])
