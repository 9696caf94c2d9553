"""How official papers look: fonts, sizes, borders and number formats, as one table.

Font names are the ones offices have (方正小标宋, 仿宋_GB2312, 黑体); none is embedded. Sizes are points.
"""

from __future__ import annotations

from typing import Any

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
HEAD_FONT = "黑体"
TITLE_SIZE = 22
BODY_SIZE = 12
SMALL_SIZE = 10
TALLEST = 400  # a row can be no higher than 409 points

NUMBER_FORMATS = {
    "code": "@",
    "uscc": "@",
    "period": "@",
    "date": "yyyy-mm-dd",
    "month": 'yyyy"年"m"月"',
    "money": "#,##0.00",
    "number": "0.##",
    "integer": "0",
    "serial": "0",
    "percent": "0.00%",
}

INPUT_FILL = "#FFF9E5"
MARK_FILLS = {"错误": "FFC7CE", "提醒": "FFEB9C", "待核": "DDEBF7"}

_BASE: dict[str, Any] = {
    "font_name": BODY_FONT,
    "font_size": BODY_SIZE,
    "valign": "vcenter",
    "text_wrap": True,
}
_BORDER = {"border": 1}
_SIDES = {"left": 1, "right": 1}
_CENTRE = {"align": "center"}

STYLES: dict[str, dict[str, Any]] = {
    "title": {**_BASE, **_CENTRE, "font_name": TITLE_FONT, "font_size": TITLE_SIZE},
    "label": {**_BASE, "font_name": HEAD_FONT},
    "plain": {**_BASE},
    "small": {**_BASE, **_BORDER, "font_size": SMALL_SIZE + 1, "indent": 1},
    "body": {**_BASE, **_BORDER, **_CENTRE},
    "header": {**_BASE, **_BORDER, **_CENTRE, "font_name": HEAD_FONT},
    "side": {**_BASE, **_BORDER, "font_name": HEAD_FONT, "align": "left"},
    "corner": {**_BASE, **_BORDER, "font_name": HEAD_FONT, "align": "left", "diag_type": 2, "diag_border": 1},
    "total": {**_BASE, **_BORDER, **_CENTRE, "font_name": HEAD_FONT},
    "heading": {**_BASE, "font_name": HEAD_FONT},
    "remark": {**_BASE, **_BORDER, **_CENTRE, "font_size": SMALL_SIZE},
    "amount_in_words": {**_BASE, **_BORDER, "font_name": HEAD_FONT},
    "input": {**_BASE, **_BORDER, "bg_color": INPUT_FILL, "align": "left"},
    "essay": {**_BASE, **_BORDER, "align": "left", "valign": "top", "indent": 1},
    "signature": {**_BASE, **_BORDER, "align": "right", "valign": "bottom"},
    "opinion": {**_BASE, **_SIDES, "top": 1, "align": "left", "valign": "top", "indent": 1},
    "sides": {**_BASE, **_SIDES, "align": "left", "indent": 1},
    "section": {**_BASE, **_BORDER, "font_name": HEAD_FONT, "align": "left", "indent": 1},
    "signed": {**_BASE, **_SIDES, "bottom": 1, "align": "right", "valign": "bottom"},
    "box": {**_BASE, **_BORDER, "align": "left"},
    "amount": {**_BASE, "left": 1, "top": 1, "bottom": 1, "align": "right"},
    "unit": {**_BASE, "right": 1, "top": 1, "bottom": 1, "align": "left"},
    "aside_header": {**_BASE, "font_name": HEAD_FONT, "font_size": SMALL_SIZE, "font_color": "#7F7F7F"},
    "aside_input": {**_BASE, **_BORDER, **_CENTRE, "font_size": SMALL_SIZE, "bg_color": INPUT_FILL},
    "aside": {**_BASE, "font_size": SMALL_SIZE, "font_color": "#7F7F7F", "text_wrap": False},
}


def properties(style: str, kind: str) -> dict[str, Any]:
    """The cell format of a style and a column type."""
    found = dict(STYLES[style])
    if kind in NUMBER_FORMATS:
        found["num_format"] = NUMBER_FORMATS[kind]
    return found


def text_units(text: str) -> int:
    """How many characters wide a text is in a spreadsheet: two for a Chinese one."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def height(text: str, units: float, size: int = BODY_SIZE) -> float:
    """The height in points of `text` in merged cells `units` wide, which do not grow by themselves."""
    per_line = max(1.0, units * 11 / size - 1)
    lines = sum(max(1, -(-text_units(part) // int(per_line))) for part in text.split("\n"))
    return min(lines * size * 1.4 + 5, TALLEST)
