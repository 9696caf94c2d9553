"""行校验: a digest of each row of the sheets of cases, so that a row somebody typed over is found and named.

It holds what payments and books are made of: who, which account, which amounts, which rows of the inputs. What people
write beside that (确认, 理由, 建议处理) is theirs. There is no secret in it: who means to forge a row can work it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from workbooks.reconciling.result_columns import (
    ACTION,
    CONFIRMED,
    DIFFERENCE,
    LONGEST_TEXT,
    PLACES,
    REASON,
    SEAL,
    Column,
)

LEFT_OUT = (PLACES, REASON, ACTION, CONFIRMED, DIFFERENCE, SEAL)
"""The headers that a seal doesn't hold; 差额 follows from the others."""
LENGTH = 16  # hexadecimal digits: no two rows of a workbook have the same by chance


def seal(columns: Sequence[Column], values: Sequence[object]) -> str:
    """The seal of a row: texts as a cell keeps them, amounts in fen, counts; "" is none and 0.

    Blanks and unseen characters don't matter, which programs save in their own ways.
    """
    told = []
    for column, value in zip(columns, values, strict=False):
        if column.header not in LEFT_OUT:
            told.append(_seen(value) if isinstance(value, str) else str(value or ""))
    return sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:LENGTH]


def _seen(text: str) -> str:
    text = text[:LONGEST_TEXT]
    if text.isprintable() and " " not in text:
        return text
    return "".join(char for char in text if char.isprintable() and char != " ")
