"""The functions of the catalogue as xlwings' worksheet functions, one each.

Without type hints: xlwings would act on them. What a cell hands in and gets back is settled in udfs.cells.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import xlwings

from addin.excel.names import TITLE
from udfs.catalogue import FUNCTIONS
from udfs.cells import call
from udfs.function import Arg, Function


def _worksheet_function(function: Function) -> Callable[..., Any]:
    def answer(*args):  # type: ignore[no-untyped-def]
        return call(function.name, args)

    answer.__name__ = answer.__qualname__ = function.name
    answer.__doc__ = function.help
    answer.__signature__ = Signature([_parameter(arg) for arg in function.args])  # type: ignore[attr-defined]
    described = xlwings.func(category=TITLE)(answer)
    for arg in function.args:
        described = xlwings.arg(arg.ascii, doc=f"{arg.label}：{arg.help}", err_to_str=True)(described)
    return described


def _parameter(arg: Arg) -> Parameter:
    return Parameter(arg.ascii, Parameter.POSITIONAL_OR_KEYWORD, default=None if arg.optional else Parameter.empty)


globals().update({name: _worksheet_function(function) for name, function in FUNCTIONS.items()})
