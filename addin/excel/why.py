"""Which call of ours a cell's formula holds, and the call that says why."""

from __future__ import annotations

from udfs.catalogue import FUNCTIONS, WHY
from workbooks.formula import bare_name, calls, own_name, text_of, tokenise
from workbooks.problems import FormulaProblem


def asking_why(formula: str) -> str | None:
    """The formula, without ``=``, that asks the first money function of `formula` for its reasons; None without one.

    >>> asking_why("=IF(A1=\\"\\",\\"\\",butie.xlam!POSITION_PAY(A1,\\"haiyuan-2023\\")*2)")
    'POSITION_PAY_WHY(A1,"haiyuan-2023")'
    """
    if not formula.startswith("="):
        return None
    try:
        tokens = tokenise(formula)
        found = sorted(calls(tokens), key=lambda call: call.start)
    except FormulaProblem:
        return None
    for call in found:
        name = own_name(bare_name(tokens[call.start].text), FUNCTIONS) or ""
        twin = name if name.endswith(WHY) else name + WHY
        if twin in FUNCTIONS:
            return f"{twin}({text_of(tokens[call.start + 1 : call.end])})"
    return None
