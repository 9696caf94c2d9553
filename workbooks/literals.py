"""Constants written in a formula."""

from collections.abc import Sequence

from udfs.cells import CellError
from workbooks.formula import Token, tokenise, unquote


def literal(tokens: Sequence[Token]) -> tuple[bool, object]:
    """Whether the tokens are one constant, and its value: text, int, float, bool, CellError, or rows of these."""
    if len(tokens) == 1:
        return _single(tokens[0])
    if len(tokens) == 2:
        first, second = tokens
        if first.text in ("-", "+") and second.kind == "number":
            return True, number(second.text) * (-1 if first.text == "-" else 1)
        if first.kind == "number" and second.text == "%":
            return True, number(first.text) / 100
    return False, None


def _single(token: Token) -> tuple[bool, object]:
    kind, text = token
    if kind == "text":
        return True, unquote(text)
    if kind == "number":
        return True, number(text)
    if kind == "error":
        return True, CellError(text)
    if kind == "array":
        return True, _array(text)
    if kind == "name" and text.upper() in ("TRUE", "FALSE"):
        return True, text.upper() == "TRUE"
    return False, None


def number(text: str) -> int | float:
    """A number as written: whole where it is written whole."""
    return int(text) if text.isdigit() else float(text)


def _array(text: str) -> list[list[object]]:
    """``{1,"a";2,3}`` -> rows. Semicolons outside texts end a row."""
    rows: list[list[object]] = [[]]
    pending: list[Token] = []
    for piece in _pieces(text[1:-1]):
        if piece in (",", ";"):
            rows[-1].append(literal(pending)[1])
            pending = []
            if piece == ";":
                rows.append([])
        else:
            pending = [token for token in tokenise(piece) if token.kind != "space"]
    rows[-1].append(literal(pending)[1])
    return rows


def _pieces(text: str) -> list[str]:
    pieces, current, quoted = [], "", False
    for letter in text:
        if letter == '"':
            quoted = not quoted
        if letter in ",;" and not quoted:
            pieces += [current, letter]
            current = ""
        else:
            current += letter
    return [*pieces, current]
