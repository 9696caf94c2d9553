"""Which call of ours a formula holds, and the call that says why. Formulas as Calc's interface spells them."""

from __future__ import annotations

import re

from addin.libreoffice.names import SERVICE
from udfs.catalogue import FUNCTIONS, WHY

_CALL = re.compile(rf"(?<![\w.]){SERVICE}\.([A-Z_]+)\(", re.I)
_QUOTED = re.compile("\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")


def asking_why(formula: str) -> str | None:
    """The formula that asks the first money function of `formula` for its reasons; None where there is none.

    >>> asking_why('=IF(A1="";"";BUTIE.POSITION_PAY(A1;"haiyuan-2023")*2)')
    '=BUTIE.POSITION_PAY_WHY(A1;"haiyuan-2023")'
    """
    plain = _QUOTED.sub(lambda found: "_" * len(found[0]), formula)
    for found in _CALL.finditer(plain):
        name = found[1].upper()
        twin = name if name.endswith(WHY) else name + WHY
        end = _closing(plain, found.end())
        if twin in FUNCTIONS and end:
            return f"={SERVICE}.{twin}({formula[found.end() : end]}"
    return None


def _closing(text: str, start: int) -> int:
    """Just past the bracket that closes the one before `start`; 0 where there is none."""
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    return 0
