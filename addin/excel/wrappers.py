"""Prints the VBA functions that call ours, by xlwings' own generator; run as a program of its own.

xlwings' generator needs no Windows, but imports pywin32: where that is absent, empty modules stand in for it here.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace

from addin.excel.names import FILE, FUNCTIONS

_PYWIN32 = {
    "pythoncom": {"CoInitialize": None},
    "pywintypes": {},
    "win32com": {},
    "win32com.client": {"Dispatch": None},
}


def main() -> None:
    """Print the module, without its attributes."""
    if find_spec("pythoncom") is None:
        _stand_in()
    import xlwings
    from xlwings import udfs

    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    text = io.StringIO()
    text.write('#Const App = "Microsoft Excel"\n')
    udfs.generate_vba_wrapper(FUNCTIONS, import_module(FUNCTIONS), text, SimpleNamespace(Name=FILE))
    sys.stdout.write(text.getvalue())


def _stand_in() -> None:
    for name, members in _PYWIN32.items():
        module = ModuleType(name)
        vars(module).update(members)
        sys.modules[name] = module


if __name__ == "__main__":
    main()
