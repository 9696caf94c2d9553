"""Whether a formula may answer with more than one value, as far as its text tells."""

from collections.abc import Container, Sequence

from workbooks.formula import Area, Call, Token
from workbooks.literals import literal
from workbooks.references import References

_ONE_VALUE = {
    *("SUM", "SUMSQ", "PRODUCT", "COUNT", "COUNTA", "COUNTBLANK", "MAX", "MIN", "MAXA", "MINA", "AVERAGE", "AVERAGEA"),
    *("MEDIAN", "MODE", "STDEV", "STDEVP", "VAR", "VARP", "STDEV.S", "STDEV.P", "VAR.S", "VAR.P", "SUMPRODUCT"),
    *("SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS", "AND", "OR", "XOR"),
    *("VLOOKUP", "HLOOKUP", "LOOKUP", "XLOOKUP", "MATCH", "XMATCH", "INDEX", "ROWS", "COLUMNS", "TEXTJOIN", "CONCAT"),
    *("SUBTOTAL", "AGGREGATE", "RANK", "RANK.EQ", "RANK.AVG", "LARGE", "SMALL", "PERCENTILE", "QUARTILE", "SINGLE"),
    *("NETWORKDAYS", "WORKDAY", "NPV", "IRR", "DSUM", "DCOUNT", "DCOUNTA", "DGET", "DMAX", "DMIN", "AREAS", "ISREF"),
}
_MANY_VALUES = {
    *("FILTER", "UNIQUE", "SORT", "SORTBY", "SEQUENCE", "RANDARRAY", "TRANSPOSE", "OFFSET", "INDIRECT", "FREQUENCY"),
    *("HSTACK", "VSTACK", "TOCOL", "TOROW", "WRAPROWS", "WRAPCOLS", "TAKE", "DROP", "EXPAND", "CHOOSECOLS"),
    *("CHOOSEROWS", "TEXTSPLIT", "MMULT", "MUNIT", "LINEST", "TREND", "LET", "MAP", "BYROW", "BYCOL", "MAKEARRAY"),
}
_UNKNOWN_WIDTH = 64


def may_spill(
    tokens: Sequence[Token],
    calls: Sequence[Call],
    begin: int,
    end: int,
    own: Container[int],
    references: References,
    place: tuple[str, int, int],
) -> int:
    """0 for one value; else the columns to keep free for the array of the formula in ``tokens[begin:end]``."""
    closed = [call for call in calls if begin <= call.start and call.end < end]
    one = [(c.start, c.end) for c in closed if c.name in _ONE_VALUE and not _whole_index(tokens, c)]
    width = 0
    for index in range(begin, end):
        if any(start < index < stop for start, stop in one):
            continue
        kind = tokens[index].kind
        if kind == "array":
            rows = literal([tokens[index]])[1]
            width = max(width, max(len(row) for row in rows) if isinstance(rows, list) else 1)
        elif kind in ("reference", "table", "name"):
            width = max(width, _width(tokens[index], references, place))
        elif kind == "call":
            call = next(c for c in closed if c.start == index)
            if call.name in _MANY_VALUES or _whole_index(tokens, call):
                width = _UNKNOWN_WIDTH
    return width


def _width(token: Token, references: References, place: tuple[str, int, int]) -> int:
    if literal([token])[0]:
        return 0
    found = references.resolve(token, place[0], place[1])
    if isinstance(found, Area):
        return 0 if found.single else min(found.right - found.left + 1, 16_000)
    return _UNKNOWN_WIDTH if found is None and token.kind != "reference" else 0


def _whole_index(tokens: Sequence[Token], call: Call) -> bool:
    """INDEX(range,0,2) and INDEX(range,,2) give a whole column."""
    if call.name != "INDEX":
        return False
    texts = ["".join(token.text for token in tokens[slice(*span)]).strip() for span in call.arguments[1:]]
    return any(text in ("", "0") for text in texts)
