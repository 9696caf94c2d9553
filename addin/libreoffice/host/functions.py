"""The functions as a UNO service: one method for each row of the catalogue, over udfs.cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import uno
import unohelper

from addin.host_values import cut
from addin.libreoffice import names
from addin.libreoffice.host import log
from addin.libreoffice.host.document import FROM_1904, cells_of, counts_from_1904, policy_of
from addin.libreoffice.host.values import dates, out, reader, rows, wants_document
from udfs.catalogue import FUNCTIONS
from udfs.cells import call
from udfs.function import POLICY, Function

CACHE_SIZE = 65536
_ROWS = "[][]any"


def _method(function: Function) -> Callable[..., Any]:
    """The method that Calc calls with the arguments, after the document where the function wants it."""
    answer = _answer(function)
    if wants_document(function):
        return lambda self, document, *args: answer(args, document)
    return lambda self, *args: answer(args, None)


def _answer(function: Function) -> Callable[[tuple[Any, ...], Any], Any]:
    """What the arguments give; the document is asked only for what the arguments leave open."""
    scalar, always = _scalar(function), function.whole_range
    policy_at = next((i for i, arg in enumerate(function.args) if arg.kind == POLICY), None)
    dated = cache(lambda: dates(function))

    def answer(args: tuple[Any, ...], document: Any) -> Any:
        try:
            policy = None
            if document is not None:
                if policy_at is not None and not args[policy_at]:
                    policy = policy_of(document)
                for position in dated():
                    if args[position] and counts_from_1904(document):
                        return FROM_1904
            if always or tuple in map(type, args):
                return _over_ranges(function, args, policy)
            return scalar(args, policy)
        except Exception:
            return f"错误：程序出错，没有算出，详情在 {log.fault(function.name)}"

    return answer


def _scalar(function: Function) -> Callable[[tuple[Any, ...], str | None], float | str]:
    readers: list[Callable[[object], object]] = []

    @lru_cache(maxsize=CACHE_SIZE)
    def answer(args: tuple[Any, ...], policy: str | None) -> float | str:
        if not readers:
            readers.extend(reader(arg) for arg in function.args)
        value = call(function.name, [read(arg) for read, arg in zip(readers, args, strict=True)], policy)
        return out(value)

    return answer


def _over_ranges(function: Function, args: tuple[Any, ...], policy: str | None) -> Any:
    """Ranges answered in one call. Rows that are alike are asked once: a roster has few different ones."""
    given = cut([cells_of(a) if hasattr(a, "getDataArray") else a for a in args])
    tall = [] if function.whole_range else _tall(given)
    keys = list(zip(*(given[i] for i in tall), strict=True))
    distinct = dict.fromkeys(keys)
    for i, column in zip(tall, zip(*distinct, strict=True), strict=True):
        given[i] = column
    readers = [reader(arg) for arg in function.args]
    read = [rows(a, r) if a.__class__ is tuple else r(a) for r, a in zip(readers, given, strict=True)]
    value = call(function.name, read, policy)
    if not isinstance(value, list):
        return out(value)
    answers = [tuple(out(cell) for cell in row) for row in value]
    if tall:
        answer_of = dict(zip(distinct, answers, strict=True))
        answers = [answer_of[key] for key in keys]
    return Table(tuple(answers))


def _tall(arguments: list[Any]) -> list[int]:
    """The positions of the ranges of many rows, where these are equally many."""
    tall = [i for i, a in enumerate(arguments) if a.__class__ is tuple and len(a) > 1]
    return tall if len({len(arguments[i]) for i in tall}) == 1 else []


class Table(unohelper.Base, uno.getClass("com.sun.star.sheet.XVolatileResult")):
    """Rows as a result. Python can't hand back an `any` that holds rows, but a structure may hold one, and Calc
    asks a result of this kind for such a structure."""

    def __init__(self, rows: tuple[tuple[float | str, ...], ...]) -> None:
        self._rows = rows

    def addResultListener(self, listener: Any) -> None:  # noqa: N802
        event = uno.createUnoStruct("com.sun.star.sheet.ResultEvent")
        event.Source, event.Value = self, uno.Any(_ROWS, self._rows)
        listener.modified(event)

    def removeResultListener(self, listener: Any) -> None:  # noqa: N802
        """Nothing to forget: the rows never change."""


class Functions(
    unohelper.Base,
    uno.getClass(f"{names.MODULE}.{names.INTERFACE}"),
    uno.getClass("com.sun.star.lang.XServiceName"),
    uno.getClass("com.sun.star.lang.XServiceInfo"),
    uno.getClass("com.sun.star.lang.XLocalizable"),
):
    """The service BUTIE."""

    def __init__(self, context: Any) -> None:
        self._locale = uno.createUnoStruct("com.sun.star.lang.Locale", "zh", "CN", "")

    def getServiceName(self) -> str:  # noqa: N802
        return names.SERVICE

    def getImplementationName(self) -> str:  # noqa: N802
        return names.IMPLEMENTATION

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return name == names.SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        return (names.SERVICE,)

    def setLocale(self, locale: Any) -> None:  # noqa: N802
        self._locale = locale

    def getLocale(self) -> Any:  # noqa: N802
        return self._locale


for _function in FUNCTIONS.values():
    setattr(Functions, _function.name, _method(_function))
