"""Defined names whose formula calls a function of ours: read as if that formula stood in the cell itself."""

from collections.abc import Callable

from workbooks.formula import shift, tokenise, tokens_of
from workbooks.problems import FormulaProblem
from workbooks.references import References

_DEPTH = 5


class OwnNames:
    """Puts the formulas of such names into formulas, for the engine knows nothing of our functions."""

    def __init__(self, references: References, has_own: Callable[[str], bool]) -> None:
        self._references, self._has_own = references, has_own
        self._words = self._named_with_own()

    def __bool__(self) -> bool:
        return bool(self._words)

    def _named_with_own(self) -> set[str]:
        """The names, in small letters, whose formula calls a function of ours, directly or through other names."""
        formulas = self._references.formulas()
        found = {name for name, text in formulas if self._has_own(text)}
        while more := {n for n, text in formulas if n not in found and any(word in text.lower() for word in found)}:
            found |= more
        return found

    def expanded(self, text: str, sheet: str, row: int, column: int) -> str:
        """The formula of a cell with such names replaced by their formulas, in brackets."""
        if not any(word in text.lower() for word in self._words):
            return text
        return self._expanded(text, sheet, row, column, _DEPTH)

    def _expanded(self, text: str, sheet: str, row: int, column: int, depth: int) -> str:
        if depth == 0:
            return text
        out = []
        for kind, word in tokenise(text):
            named = self._references.name(word, sheet) if kind == "name" else None
            if named is not None and tokens_of(named):
                inner = self._expanded(as_seen_from(named, row, column), sheet, row, column, depth - 1)
                word = f"({inner})" if self._has_own(inner) else word
            out.append(word)
        return "".join(out)


def as_seen_from(formula: str, row: int, column: int) -> str:
    """The formula of a name as a cell reads it: the file states its relative references for A1.

    Raises FormulaProblem where it can't be read.
    """
    try:
        return shift(formula, row - 1, column - 1)
    except FormulaProblem as problem:
        raise FormulaProblem(f"名称的{problem}") from problem
