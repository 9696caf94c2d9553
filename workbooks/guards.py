"""Where the engine is known to answer otherwise than Chinese Excel: said in other words, or not asked at all.

Each rule below stands for a case that was seen; tests/test_calculate.py holds the formulas. A rule either gives
the engine a formula that means the same and that it does right, or makes the cell unknown: never a guess.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from workbooks.engine import UNKNOWN
from workbooks.formula import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Call,
    Token,
    area,
    calls,
    quote,
    text_of,
    tokenise,
    unquote,
)
from workbooks.growing import settled
from workbooks.references import written
from workbooks.text_format import plain_format

_LOCAL = {
    *("LENB", "LEFTB", "RIGHTB", "MIDB", "FINDB", "SEARCHB", "REPLACEB", "ASC", "DBCS", "WIDECHAR", "PHONETIC"),
    *("DOLLAR", "USDOLLAR", "RMB", "NUMBERSTRING", "DATESTRING", "SHEETS"),
}
_CONDITIONAL = {"COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS"}
_APPROXIMATE = {"VLOOKUP": 3, "HLOOKUP": 3, "MATCH": 2, "LOOKUP": 9}
_SORTED = {"SORT", "SORTBY"}
_SHAPE = {"ROW", "ROWS", "COLUMN", "COLUMNS"}
SUSPECT = re.compile(
    r"(?<![\w.])(?:_xlfn\.|_xlws\.)*(?:"
    + "|".join(sorted({*_LOCAL, *_CONDITIONAL, *_APPROXIMATE, *_SORTED, *_SHAPE, "TEXT", "CHAR", "CODE", "SINGLE"}))
    + r")\(|(?<=\w)\[|\[(?!\d+\])|\d年|[<>]=?\s*\"[^\"\x00-\x7f]|[^\"\x00-\x7f]\"\s*[<>]",
    re.I,
)
"""A formula that doesn't match needs no guard."""
_LONGEST_SEQUENCE = 100_000
CHINESE_DATE = re.compile(r"\s*\d{2,4}年\d{1,2}月(?:\d{1,2}日)?\s*")
USES_DATES = re.compile(
    r"[-+*/]|(?<![\w.])(?:DATEVALUE|VALUE|YEAR|MONTH|DAY|DATEDIF|DAYS|EDATE|EOMONTH|WEEKDAY|WEEKNUM|NETWORKDAYS"
    r"|WORKDAY|YEARFRAC|TEXT)(?:\.INTL)?\(",
    re.I,
)
BLIND = re.compile(r"(?:IFS?|COUNTBLANK|MATCH|LOOKUP)\(", re.I)
"""Functions that pass over a cell whose value isn't known, as if it were no match."""


class Doubt(NamedTuple):
    """A formula that is wrong only for some values: `holds` for a value in `area`, unless `unless` isn't empty."""

    area: Area
    holds: Callable[[object], bool]
    unless: Area | None
    reason: str


class Guarded(NamedTuple):
    """A formula as the engine should get it, the reason where it shouldn't, and what must be looked at after."""

    text: str
    reason: str
    doubts: list[Doubt]


class _Unsure(Exception):
    """The formula can't be trusted to the engine."""


def guard(
    formula: str,
    row: int,
    column: int,
    blank: Callable[[Area], bool],
    resolve: Callable[[Token], Area | None],
) -> Guarded:
    """The formula of the cell at `row`, `column`, guarded.

    `blank` tells whether one cell holds nothing, `resolve` what an operand stands for.
    """
    tokens = tokenise(formula)
    try:
        tokens = [_placed(token, resolve) for token in settled(tokens, row)]
        worker = _Guard(tokens, row, column, blank, resolve)
        for call in calls(tokens):
            worker.call(call)
        if any(t.kind == "text" and CHINESE_DATE.fullmatch(unquote(t.text)) for t in tokens) and USES_DATES.search(
            text_of([t for t in tokens if t.kind != "text"])
        ):
            raise _Unsure("“2024年5月1日”这样的文本日期，引擎不会换算")
        if any(_orders_chinese(*pair) for pair in (*pairwise(tokens), *((b, a) for a, b in pairwise(tokens)))):
            raise _Unsure("中文比大小要按拼音，引擎不会")
    except _Unsure as unsure:
        return Guarded(UNKNOWN, str(unsure), [])
    return Guarded("".join(worker.parts), "", worker.doubts)


def _placed(token: Token, resolve: Callable[[Token], Area | None]) -> Token:
    """A table's column as a plain reference: some tables and some columns the engine doesn't find."""
    if token.kind != "table":
        return token
    found = resolve(token)
    if found is None:
        raise _Unsure(f"不知道 {token.text} 是哪张表的列")
    return Token("reference", written(found))


class _Guard:
    def __init__(
        self,
        tokens: Sequence[Token],
        row: int,
        column: int,
        blank: Callable[[Area], bool],
        resolve: Callable[[Token], Area | None],
    ) -> None:
        self.tokens = tokens
        self.parts = [text for _, text in tokens]
        self.row, self.column, self.blank, self.resolve = row, column, blank, resolve
        self.doubts: list[Doubt] = []

    def call(self, call: Call) -> None:
        name = call.name
        if name in _LOCAL:
            raise _Unsure(f"函数 {name} 的结果随系统语言而变，引擎给不出中文环境的结果")
        if name in _SHAPE or name == "SINGLE":
            self._shape(call)
        elif name == "TEXT":
            self._text_format(call)
        elif name in ("CHAR", "CODE") and call.arguments:
            self._code_page(call)
        elif name in _CONDITIONAL:
            self._conditional(call)
        elif name in _APPROXIMATE:
            self._approximate(call)
        elif name in _SORTED and call.arguments:
            for found in self._areas(call.arguments[0]):
                self.doubts.append(Doubt(found, _is_chinese, None, "中文按拼音排序，引擎不会"))

    def _argument(self, call: Call, index: int) -> str:
        begin, end = call.arguments[index]
        return "".join(self.parts[begin:end]).strip()

    def _operands(self, span: tuple[int, int]) -> list[Token]:
        return [token for token in self.tokens[slice(*span)] if token.kind != "space"]

    def _only_area(self, span: tuple[int, int]) -> Area | None:
        operands = self._operands(span)
        return self.resolve(operands[0]) if len(operands) == 1 else None

    def _areas(self, span: tuple[int, int]) -> list[Area]:
        found = [area(token.text) for token in self._operands(span) if token.kind == "reference"]
        return [item for item in found if item]

    def _replace(self, call: Call, text: str) -> None:
        self.parts[call.start : call.end + 1] = [text, *[""] * (call.end - call.start)]

    def _shape(self, call: Call) -> None:
        """ROW(1:17) and its like: the engine takes only their first number, and sees a circle in the cells."""
        rows = call.name.startswith("ROW")
        if not call.arguments:
            return
        found = self._only_area(call.arguments[0])
        if call.name == "SINGLE":
            if found and not found.single:
                self._replace(call, self._intersection(found))
            return
        if found is None:
            self._indirect_shape(call, rows)
            return
        first, last = (found.top, found.bottom) if rows else (found.left, found.right)
        count = last - first + 1
        if call.name.endswith("S"):
            self._replace(call, str(count))
        elif count == 1:
            self._replace(call, str(first))
        elif count > _LONGEST_SEQUENCE:
            raise _Unsure(f"函数 {call.name} 这样用时，引擎只取第一个数")
        else:
            self._replace(call, _sequence(rows, str(count), first))

    def _indirect_shape(self, call: Call, rows: bool) -> None:
        """ROW(INDIRECT("1:17")) and ROW(INDIRECT("1:"&n)) are meant as the numbers from 1 to n."""
        found = re.fullmatch(
            r'INDIRECT\("\$?(?:[A-Z]{1,3}\$?)?(\d+):\$?(?:[A-Z]{1,3}\$?)?(?:(\d+)"|"&(.+))\)',
            self._argument(call, 0),
            re.I,
        )
        if call.name != "ROW" or not found:
            if call.name in ("ROW", "COLUMN"):
                raise _Unsure(f"函数 {call.name} 这样用时，引擎只取第一个数")
            return
        first = int(found[1])
        count = str(int(found[2]) - first + 1) if found[2] else f"({found[3]})-{first - 1}"
        self._replace(call, _sequence(rows, count, first))

    def _code_page(self, call: Call) -> None:
        """CHAR and CODE count in GBK on a Chinese system; below 128 all code pages agree."""
        operands = self._operands(call.arguments[0])
        if len(operands) == 1:
            kind, text = operands[0]
            if (kind == "number" and float(text) < 128) or (kind == "text" and text.isascii()):
                return
        raise _Unsure(f"函数 {call.name} 在中文系统里按 GBK 编码，引擎不会")

    def _intersection(self, found: Area) -> str:
        if found.left == found.right and found.top <= self.row <= found.bottom:
            return written(found._replace(top=self.row, bottom=self.row))
        if found.top == found.bottom and found.left <= self.column <= found.right:
            return written(found._replace(left=self.column, right=self.column))
        return "#VALUE!"

    def _text_format(self, call: Call) -> None:
        """Formats in Chinese: 年, 月, 日 and ! as Excel reads them."""
        if len(call.arguments) != 2:
            return
        operands = self._operands(call.arguments[1])
        if len(operands) == 1 and operands[0].kind == "text":
            code = unquote(operands[0].text)
            if code in ("aaa", "aaaa"):
                day = f'MID("日一二三四五六",WEEKDAY({self._argument(call, 0)}),1)'
                self._replace(call, day if code == "aaa" else f'("星期"&{day})')
                return
            plain = plain_format(code)
            if plain != code:
                self._replace(call, f"TEXT({self._argument(call, 0)},{quote(plain)})")

    def _conditional(self, call: Call) -> None:
        """An empty criterion means 0; "<>", "=" and "*" see a cell that holds an empty text."""
        single = call.name in ("COUNTIF", "SUMIF", "AVERAGEIF")
        start = 0 if single or call.name == "COUNTIFS" else 1
        pairs = [(start, start + 1)] if single else [(i, i + 1) for i in range(start, len(call.arguments), 2)]
        for where, what in pairs:
            if what < len(call.arguments):
                self._criterion(call, where, what, len(call.arguments))

    def _criterion(self, call: Call, where: int, what: int, arguments: int) -> None:
        operands = self._operands(call.arguments[what])
        found = self._only_area(call.arguments[what])
        begin, end = call.arguments[what]
        if found is not None:
            text = self._argument(call, what)
            if found.single and self.blank(found):
                self.parts[begin:end] = ["0", *[""] * (end - begin - 1)]
            elif not found.single and found.bottom < LAST_ROW and found.right < LAST_COLUMN:
                self.parts[begin:end] = [f"IF(ISBLANK({text}),0,{text})", *[""] * (end - begin - 1)]
            return
        if not operands or operands[0].kind not in ("text", "array"):
            return
        literal = unquote(operands[0].text) if operands[0].kind == "text" else ""
        if CHINESE_DATE.fullmatch(literal.lstrip("<>=")):
            raise _Unsure("“2024年5月1日”这样的文本日期，引擎不会换算")
        alone = len(operands) == 1
        empty = literal in ("<>", "=") or (literal != "" and not literal.strip("*"))
        if operands[0].kind == "array":
            empty = bool(re.search(r'"(?:<>|=|\*+)"', operands[0].text))
        if not empty:
            return
        if alone and call.name in ("COUNTIF", "COUNTIFS") and arguments == 2 and literal in ("<>", "="):
            cells = self._argument(call, where)
            filled = f"COUNTA({cells})"
            self._replace(call, filled if literal == "<>" else f"(ROWS({cells})*COLUMNS({cells})-{filled})")
            return
        unless = area(operands[2].text) if len(operands) > 2 and operands[2].kind == "reference" else None
        areas = self._areas(call.arguments[where])
        if not areas:
            raise _Unsure(f"{call.name} 的这种条件，引擎与 Excel 不一致")
        self.doubts += [
            Doubt(a, lambda value: value == "", unless, f"{call.name} 的这种条件遇到空文本，引擎与 Excel 不一致")
            for a in areas
        ]

    def _approximate(self, call: Call) -> None:
        """Looking up the nearest Chinese text needs the order of pinyin."""
        flag = _APPROXIMATE[call.name]
        exact = len(call.arguments) > flag and self._argument(call, flag).upper() in ("0", "FALSE", "")
        if exact or not call.arguments:
            return
        operands = self._operands(call.arguments[0])
        if len(operands) != 1:
            return
        reason = f"{call.name} 近似查找中文要按拼音，引擎不会"
        if operands[0].kind == "text" and _is_chinese(unquote(operands[0].text)):
            raise _Unsure(reason)
        if found := self._only_area(call.arguments[0]):
            self.doubts.append(Doubt(found, _is_chinese, None, reason))


def _sequence(rows: bool, count: str, first: int) -> str:
    return f"_xlfn.SEQUENCE({count},1,{first})" if rows else f"_xlfn.SEQUENCE(1,{count},{first})"


def _orders_chinese(operator: Token, text: Token) -> bool:
    return operator.text in ("<", ">", "<=", ">=") and text.kind == "text" and not text.text.isascii()


def _is_chinese(value: object) -> bool:
    return isinstance(value, str) and not value.isascii()
