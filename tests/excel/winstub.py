"""Enough of pywin32 and of Excel's objects for xlwings' own code for Windows to run anywhere.

What runs unchanged over it: xlwings' _xlwindows, com_server, udfs and conversion. Every access that would cross from
Python to Excel's process is counted in `crossings`, by what is asked.
"""

import asyncio  # noqa: F401  what xlwings imports, imported while the platform is still the true one
import atexit
import concurrent.futures  # noqa: F401
import ctypes
import datetime as dt
import importlib
import subprocess  # noqa: F401
import sys
import tempfile  # noqa: F401
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import addin.excel

MISSING = -2147352572  # DISP_E_PARAMNOTFOUND: an argument that was left out
RANGE_IID, DISPATCH_IID = "{00020846-0000-0000-C000-000000000046}", "{00020400-0000-0000-C000-000000000046}"
OURS = "addin.excel.functions"

crossings: Counter[str] = Counter()


class ComError(Exception):
    """pywintypes.com_error."""


class TimeType(dt.datetime):
    """pywintypes.TimeType: a date as COM hands it over."""


class Dispatched:
    """win32com's wrapper of an object in Excel: what Dispatch gives."""


class Pointer:
    """PyIDispatch: an object of Excel as CallUDF gets it."""

    def __init__(self, target: "Remote") -> None:
        self.target = target

    def GetTypeInfo(self) -> "Pointer":  # noqa: N802
        crossings["GetTypeInfo"] += 1
        return self

    def GetDocumentation(self, member: int) -> tuple[str, str, int, None]:  # noqa: N802
        crossings["GetDocumentation"] += 1
        return "", "", 0, None

    def GetTypeAttr(self) -> SimpleNamespace:  # noqa: N802
        crossings["GetTypeAttr"] += 1
        return SimpleNamespace(iid=self.target.iid)


class Remote(Dispatched):
    """An object in Excel's process, with its members by name. Asking for one is a crossing."""

    iid = DISPATCH_IID

    def __init__(self, kind: str, **members: object) -> None:
        self._kind, self._members = kind, members
        self._oleobj_ = Pointer(self)

    def __getattr__(self, name: str) -> object:
        if name not in self._members:
            raise AttributeError(name)
        crossings[f"{self._kind}.{name}"] += 1
        return self._members[name]


class Sheets(list[Remote]):
    """Worksheets, counted from 1."""

    def __call__(self, number: int) -> Remote:
        return self[number - 1]

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self)


APPLICATION = Remote("Application", Hwnd=1)
SHEETS = Sheets()
WORKBOOK = Remote("Workbook", Application=APPLICATION, Worksheets=SHEETS)
SHEETS.append(Remote("Worksheet", Name="花名册", Parent=WORKBOOK))


class Range(Remote):
    """A range; `rows` are its cells as COM gives them, None for an empty one."""

    iid = RANGE_IID

    def __init__(self, rows: Sequence[Sequence[object]]) -> None:
        height, width = len(rows), len(rows[0])
        value = rows[0][0] if height == width == 1 else tuple(map(tuple, rows))
        count = {"Rows": Remote("Rows", Count=height), "Columns": Remote("Columns", Count=width)}
        super().__init__("Range", Worksheet=SHEETS[0], Row=1, Column=1, Value=value, **count)


class Idle:
    """Stands for parts of Windows that nothing here asks anything of."""

    def __getattr__(self, name: str) -> "Idle":
        if name.startswith("__"):
            raise AttributeError(name)
        return Idle()

    def __call__(self, *args: object, **kwargs: object) -> "Idle":
        return self


class Utc(dt.tzinfo):
    """win32timezone.TimeZoneInfo, as far as xlwings uses it."""

    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta:
        return dt.timedelta(0)

    dst = utcoffset

    def tzname(self, when: dt.datetime | None) -> str:
        return "UTC"

    @classmethod
    def utc(cls) -> "Utc":
        return cls()


def _dispatch(target: Any, *args: object, **kwargs: object) -> Any:
    return target.target if isinstance(target, Pointer) else target


def _unwrap(wrapped: object) -> Any:
    raise ComError("no Python object")  # what VBA hands over is Excel's own


ABSENT = ("numpy", "pandas", "polars")
"""What an office that installs us has not, and xlwings would use."""


def _modules() -> dict[str, ModuleType]:
    client = {
        **{"CDispatch": Dispatched, "DispatchBaseClass": Dispatched, "CoClassBaseClass": Dispatched},
        **{"Dispatch": _dispatch, "DispatchEx": _dispatch, "gencache": Idle()},
    }
    com = {
        **{"com_error": ComError, "ole_error": ComError, "__file__": "pythoncom", "CoInitialize": lambda: None},
        **{"IID_IDispatch": DISPATCH_IID, "IID_IEnumVARIANT": "", "TypeIIDs": {DISPATCH_IID: Pointer}},
    }
    contents: dict[str, dict[str, object]] = {
        "pywintypes": {"com_error": ComError, "error": ComError, "IID": str, "TimeType": TimeType},
        "pythoncom": com,
        "win32timezone": {"TimeZoneInfo": Utc},
        "win32com": {},
        "win32com.client": client,
        "win32com.server": {},
        "win32com.server.util": {"wrap": Idle(), "unwrap": _unwrap},
        "win32com.server.policy": {},
        "win32com.server.dispatcher": {},
        "win32process": {"GetWindowThreadProcessId": lambda window: (1, 1)},
        **{name: {} for name in ("win32api", "win32con", "win32event", "win32gui")},
    }
    made: dict[str, ModuleType] = {}
    for name, members in contents.items():
        module = ModuleType(name)
        vars(module).update(members)
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(made[parent], child, module)
        made[name] = module
    return made


class Excel:
    """What stands between a cell and our functions: xlwings' COM server."""

    def __init__(self, server: Any, udfs: Any, functions: ModuleType) -> None:
        self.server, self.udfs, self.functions = server, udfs, functions
        self.cell = Range([[None]])

    def call(self, name: str, *args: object) -> object:
        """What the wrapper in VBA gets for these arguments, which a range among them is handed over as."""
        given = tuple(Pointer(arg) if isinstance(arg, Remote) else arg for arg in args)
        return self.server.CallUDF(OURS, name, given, Pointer(WORKBOOK), Pointer(self.cell))


def _ours(name: str, *others: Container[str]) -> bool:
    return name.partition(".")[0] == "xlwings" or name == OURS or any(name in each for each in others)


def _imported() -> tuple[Any, Any]:
    """xlwings' modules, imported as on Windows."""
    windows = {"windll": Idle(), "oledll": Idle(), "PyDLL": lambda name: Idle()}
    there = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in ABSENT}
    for name in there:
        del sys.modules[name]
    sys.modules.update(dict.fromkeys(ABSENT))  # type: ignore[arg-type]
    try:
        with (
            mock.patch.multiple(ctypes, create=True, **windows),
            mock.patch.object(sys, "platform", "win32"),
            mock.patch.object(atexit, "register", lambda function: function),  # it would look for Excel's processes
        ):
            return importlib.import_module("xlwings.udfs"), importlib.import_module("xlwings.com_server")
    finally:
        for name in ABSENT:
            del sys.modules[name]
        sys.modules.update(there)


@contextmanager
def excel() -> Iterator[Excel]:
    """xlwings as on Windows, with our functions registered; every module is as it was afterwards."""
    stubs = _modules()
    before = {name: module for name, module in sys.modules.items() if _ours(name, stubs)}
    for name in before:
        del sys.modules[name]
    try:
        sys.modules.update(stubs)
        udfs, server = _imported()
        functions = importlib.import_module(OURS)
        yield Excel(server.XLPython(), udfs, functions)
    finally:
        for name in [name for name in sys.modules if _ours(name, stubs)]:
            del sys.modules[name]
        sys.modules.update(before)
        addin.excel.functions = before.get(OURS)  # type: ignore[attr-defined]
