"""Excel formulas as they stand in a file: tokens, calls, references, shifting.

Source of the grammar: ECMA-376 part 1, 18.17. Rows and columns count from 1. Standard library alone, so that
a single formula is answered at once.
"""

import re
from collections.abc import Container, Sequence
from functools import cache
from typing import NamedTuple

from workbooks.problems import FormulaProblem

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_QUALIFIER = r"(?:'(?:[^']|'')*'|(?:\[[^\[\]]+\])?[\w.]*(?::[\w.]+)?)!"
_NAME = r"(?:[^\W\d]|\\)[\w.\\?]*"
_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<array>\{{(?:[^{{}}"]|"(?:[^"]|"")*")*\}})
    |(?P<error>\#(?:N/A|DIV/0!|GETTING_DATA|[A-Z_]+[!?]))
    |(?P<call>(?:{_QUALIFIER})?{_NAME}\()
    |(?P<reference>(?:{_QUALIFIER})?
        (?:{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[1-9]\d*:\$?[1-9]\d*)(?![\w.(\[!]))
    |(?P<table>(?:{_QUALIFIER})?(?:{_NAME})?\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\](?![\w'!]))
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?!\w))
    |(?P<name>(?:{_QUALIFIER})?{_NAME})
    |(?P<operator><=|>=|<>|[-+*/^&=<>%@#:])
    |(?P<open>\()|(?P<close>\))|(?P<separator>,)""",
    re.X,
)
_SPELLING = re.compile(r"^(?:@|'(?:[^']|'')*'!|\[[^\[\]]+\][^!(]*!|[^'!(]+!|_xlfn\.|_xlws\.|_xll\.)+", re.I)
_COORDINATES = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')*'|[^'!]+)!)?"
    r"(?:(?P<d1>\$?)(?P<c1>[A-Za-z]{1,3}))?(?:(?P<e1>\$?)(?P<r1>\d+))?"
    r"(?::(?:(?P<d2>\$?)(?P<c2>[A-Za-z]{1,3}))?(?:(?P<e2>\$?)(?P<r2>\d+))?)?$"
)


class Token(NamedTuple):
    """One token: its kind (a group name of the grammar above) and its text as written."""

    kind: str
    text: str


class Call(NamedTuple):
    """A function call within a token list: `tokens[start]` is ``NAME(``, `tokens[end]` its ``)``.

    `arguments` holds one half-open token span for each argument, none for ``NAME()``.
    """

    name: str
    start: int
    end: int
    arguments: list[tuple[int, int]]


class Area(NamedTuple):
    """A rectangle of cells; whole rows or columns reach to the edge. `sheet` is None when not qualified."""

    sheet: str | None
    top: int
    left: int
    bottom: int
    right: int

    @property
    def single(self) -> bool:
        """True for one cell."""
        return self.top == self.bottom and self.left == self.right


def tokenise(formula: str) -> list[Token]:
    """Tokens of a formula, with or without its leading ``=``. Raises FormulaProblem where it can't be read."""
    tokens, position, length = [], int(formula.startswith("=")), len(formula)
    match = _TOKEN.match
    while position < length:
        found = match(formula, position)
        if found is None:
            raise FormulaProblem(
                f"公式读不懂：第 {position + 1} 个字符“{formula[position]}”处有误。请检查引号、括号和逗号是不是半角。"
            )
        tokens.append(Token(found.lastgroup or "", found[0]))
        position = found.end()
    return tokens


def tokens_of(formula: str) -> list[Token]:
    """The tokens of a formula that may be unreadable: then none."""
    try:
        return tokenise(formula)
    except FormulaProblem:
        return []


def calls(tokens: Sequence[Token]) -> list[Call]:
    """Every function call, innermost first. Raises FormulaProblem when brackets don't match."""
    found: list[Call] = []
    stack: list[tuple[int, list[tuple[int, int]], int]] = []
    for index, (kind, _) in enumerate(tokens):
        if kind in ("call", "open"):
            stack.append((index, [], index + 1))
        elif kind == "separator" and stack:
            start, spans, begin = stack[-1]
            spans.append((begin, index))
            stack[-1] = (start, spans, index + 1)
        elif kind == "close":
            if not stack:
                raise FormulaProblem("公式读不懂：右括号比左括号多。请检查括号是否成对。")
            start, spans, begin = stack.pop()
            if tokens[start].kind == "call":
                if spans or any(token.kind != "space" for token in tokens[begin:index]):
                    spans.append((begin, index))
                found.append(Call(bare_name(tokens[start].text), start, index, spans))
    if stack:
        raise FormulaProblem("公式读不懂：左括号比右括号多。请检查括号是否成对。")
    return found


def bare_name(spelling: str) -> str:
    """``'C:\\x.xlam'!NAME(``, ``[1]!name(``, ``_xll.NAME(``, ``_xlfn.NAME(`` -> ``NAME``."""
    return _SPELLING.sub("", spelling.rstrip("(")).upper()


def own_name(name: str, names: Container[str]) -> str | None:
    """The function of ours that a bare name stands for, or None.

    Excel prefixes an unknown add-in function ``_xldudf_`` with or without the add-in's namespace;
    LibreOffice writes the service's dotted name before it.
    """
    if name in names:
        return name
    if name.startswith("_XLDUDF_"):
        parts = name[8:].split("_")
        return next((tail for i in range(len(parts)) if (tail := "_".join(parts[i:])) in names), None)
    tail = name.rpartition(".")[2]
    return tail if tail in names else None


def text_of(tokens: Sequence[Token]) -> str:
    """The formula text of tokens, without ``=``."""
    return "".join([text for _, text in tokens])


def unquote(text: str) -> str:
    """``"a""b"`` -> ``a"b``."""
    return text[1:-1].replace('""', '"')


def quote(text: str) -> str:
    """A text as a formula's literal."""
    return '"' + text.replace('"', '""') + '"'


def column_number(letters: str) -> int:
    """``A`` -> 1, ``XFD`` -> 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@cache
def column_letters(number: int) -> str:
    """1 -> ``A``, 16384 -> ``XFD``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """1, 2 -> ``B1``."""
    return f"{column_letters(column)}{row}"


def area(reference: str) -> Area | None:
    """The rectangle of a reference token, None for another workbook's cells or a span of sheets."""
    found = _COORDINATES.match(reference)
    if found is None or (found["sheet"] and ("[" in found["sheet"] or ":" in found["sheet"])):
        return None
    sheet = found["sheet"]
    if sheet and sheet[0] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    whole = ":" in reference.rpartition("!")[2]
    c1 = column_number(found["c1"]) if found["c1"] else 1
    r1 = int(found["r1"]) if found["r1"] else 1
    c2 = (column_number(found["c2"]) if found["c2"] else LAST_COLUMN) if whole else c1
    r2 = (int(found["r2"]) if found["r2"] else LAST_ROW) if whole else r1
    return Area(sheet, min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2))


def quote_sheet(name: str) -> str:
    """A sheet name as a formula's qualifier, without ``!``."""
    return "'" + name.replace("'", "''") + "'"


def shift(formula: str, rows: int, columns: int) -> str:
    """A shared formula as its cell `rows` below and `columns` right of its master reads it."""
    return "".join(
        [_shift_reference(text, rows, columns) if kind == "reference" else text for kind, text in tokenise(formula)]
    )


def relative_rows(formula: str) -> list[int]:
    """The row numbers in the references of a formula that move when it is copied; none where it can't be read."""
    found = [_COORDINATES.match(token.text) for token in tokens_of(formula) if token.kind == "reference"]
    return [int(one[f"r{n}"]) for one in found if one for n in "12" if one[f"r{n}"] and not one[f"e{n}"]]


def _shift_reference(text: str, rows: int, columns: int) -> str:
    found = _COORDINATES.match(text)
    if found is None:
        return text
    ends = []
    for n in "12":
        column, row = found[f"c{n}"], found[f"r{n}"]
        if column is None and row is None:
            continue
        if column and not found[f"d{n}"]:
            number = column_number(column) + columns
            if not 1 <= number <= LAST_COLUMN:
                return "#REF!"
            column = column_letters(number)
        if row and not found[f"e{n}"]:
            number = int(row) + rows
            if not 1 <= number <= LAST_ROW:
                return "#REF!"
            row = str(number)
        ends.append(f"{found[f'd{n}'] or ''}{column or ''}{found[f'e{n}'] or ''}{row or ''}")
    prefix = f"{found['sheet']}!" if found["sheet"] else ""
    return prefix + ":".join(ends)
