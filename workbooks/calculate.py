"""Recalculating without a spreadsheet program: a whole workbook (`calculate`), or one formula (`evaluate`).

Values are written beside the formulas, so that the file opens anywhere with its numbers. What can't be worked out
is #N/A and is listed; nothing is guessed. Imports here are light: a single call of ours is answered at once.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbooks.formula import Call, Token, bare_name, calls, own_name, tokenise
from workbooks.literals import literal
from workbooks.problems import FormulaProblem

if TYPE_CHECKING:
    from workbooks.staging import Functions

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Failure:
    """A cell that couldn't be worked out: its reason in Chinese; `kept` when its old value stands, else #N/A."""

    sheet: str
    cell: str
    formula: str
    reason: str
    kept: bool

    def __str__(self) -> str:
        outcome = "保留原值（它依赖的内容没有变化）" if self.kept else "写成 #N/A"
        return f"{self.sheet}!{self.cell}：{self.reason}，{outcome}"


@dataclass(frozen=True)
class Report:
    """What a recalculation did. Counts are cells; `volatile` are cells whose value depends on the clock or on
    chance; `signature_broken` says that the file carried a digital signature, which no longer holds; `kept` is the new
    name of another file that stood at the target."""

    formulas: int = 0
    own: int = 0
    changed: int = 0
    failures: list[Failure] = field(default_factory=list)
    volatile: list[str] = field(default_factory=list)
    signature_broken: bool = False
    kept: Path | None = None

    @property
    def complete(self) -> bool:
        """Whether every cell was worked out: exit status 0, else 1."""
        return not self.failures


class OwnFunctions:
    """The functions of the catalogue, loaded when first asked."""

    @cached_property
    def names(self) -> Container[str]:
        """Every function, in capitals."""
        from udfs.catalogue import FUNCTIONS

        return FUNCTIONS

    def asks_policy(self, name: str) -> bool:
        """Whether a call may leave its policy out. SCENARIO can't: it is what the name 政策 itself may consist of."""
        from udfs.catalogue import FUNCTIONS
        from udfs.function import POLICY

        return any(arg.kind == POLICY and arg.optional for arg in FUNCTIONS[name].args)

    def call(self, name: str, args: Sequence[object], policy: str | None) -> object:
        """See udfs.cells.call."""
        from udfs.cells import call

        return call(name, args, policy)


def calculate(
    source: Path | str,
    target: Path | str,
    values_only: bool = False,
    functions: "Functions | None" = None,
    moment: datetime | None = None,
    progress: Progress | None = None,
) -> Report:
    """Recalculate every formula of the workbook `source` and write it to `target`.

    `values_only` freezes each formula that uses a function of ours to its value. `moment` is the time that TODAY
    and NOW see (default: now). Raises FileProblem; then nothing is written and `source` is as it was.
    """
    from workbooks.calculate_file import calculate_file

    return calculate_file(
        Path(source),
        Path(target),
        values_only,
        functions or OwnFunctions(),
        moment or datetime.now(),
        progress or (lambda done, total: None),
    )


def evaluate(formula: str, policy: str | None = None, functions: "Functions | None" = None) -> object:
    """The value of one formula: a scalar, or rows of scalars. `policy` stands for the workbook's name 政策.

    Raises FormulaProblem for a formula that can't be read or worked out.
    """
    functions = functions or OwnFunctions()
    tokens = _tokens(formula)
    try:
        return _Fast(tokens, functions, policy).value(0, len(tokens))
    except _NotFast:
        from workbooks.calculate_file import evaluate_with_engine

        return evaluate_with_engine("".join(token.text for token in tokens), functions, policy)


def single_call(formula: str, functions: "Functions | None" = None) -> tuple[str, list[object]] | None:
    """The name and the argument values of a formula that is one call of ours and nothing else, else None."""
    tokens = _tokens(formula)
    fast = _Fast(tokens, functions or OwnFunctions(), None)
    call = fast.whole_call(0, len(tokens))
    name = fast.own(call) if call else None
    if call is None or name is None:
        return None
    try:
        return name, [fast.value(*span) for span in call.arguments]
    except _NotFast:
        return None


def _tokens(formula: str) -> list[Token]:
    text = formula.strip()
    if not text.lstrip("="):
        raise FormulaProblem('公式是空的。请写成 =TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023") 这样。')
    tokens = [token for token in tokenise(text) if token.kind != "space"]
    calls(tokens)
    return tokens


class _NotFast(Exception):
    """The formula needs the engine."""


class _Fast:
    """Answers calls of ours whose arguments are constants, DATE(y,m,d) or calls of ours."""

    def __init__(self, tokens: list[Token], functions: "Functions", policy: str | None) -> None:
        self._tokens, self._functions, self._policy = tokens, functions, policy
        self._calls = {call.start: call for call in calls(tokens)}

    def whole_call(self, begin: int, end: int) -> Call | None:
        """The call that the token span consists of."""
        call = self._calls.get(begin)
        return call if call and call.end == end - 1 else None

    def own(self, call: Call) -> str | None:
        """The name of ours that a call stands for."""
        return own_name(bare_name(self._tokens[call.start].text), self._functions.names)

    def value(self, begin: int, end: int) -> object:
        """The value of a token span. Raises _NotFast."""
        if begin == end:
            return None
        known, value = literal(self._tokens[begin:end])
        if known:
            return value
        call = self.whole_call(begin, end)
        if call is None:
            raise _NotFast
        if name := self.own(call):
            arguments = [self.value(*span) for span in call.arguments]
            return self._functions.call(name, arguments, self._policy)
        if call.name == "DATE" and len(call.arguments) == 3:
            return _date([self.value(*span) for span in call.arguments])
        if call.name in ("TRUE", "FALSE") and not call.arguments:
            return call.name == "TRUE"
        raise _NotFast


def _date(parts: Sequence[object]) -> date:
    """DATE(y,m,d) for a day that exists; Excel's carrying over of 2024-02-30 is left to the engine."""
    numbers = [part for part in parts if isinstance(part, int) and not isinstance(part, bool)]
    if len(numbers) != 3 or numbers[0] < 1900:
        raise _NotFast
    try:
        return date(*numbers)
    except ValueError:
        raise _NotFast from None
