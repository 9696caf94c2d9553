"""The menu 补贴助手: it works on copies, in the background, and opens the result beside the document."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uno
import unohelper

from addin.libreoffice import names
from addin.libreoffice.host import butie, log
from addin.libreoffice.host.menu_rows import MENU, Item
from addin.libreoffice.host.why import asking_why

_NO_CALL = "选中的单元格里没有算补贴的函数。请先选中一个写有 TRAINING_SUBSIDY、POSITION_PAY 等函数的单元格。"
_LINES = 2  # of what butie says, the summary and the file
_XLSX, _ODS = "Calc MS Excel 2007 XML", "calc8"
_service: Callable[[str], type] = uno.getClass


class Menu(
    unohelper.Base,
    _service("com.sun.star.frame.XDispatchProvider"),
    _service("com.sun.star.frame.XDispatch"),
    _service("com.sun.star.lang.XInitialization"),
    _service("com.sun.star.lang.XServiceInfo"),
):
    """Answers the addresses of the menu's items in one window."""

    def __init__(self, context: Any) -> None:
        self._context, self._frame = context, None

    def initialize(self, arguments: tuple[Any, ...]) -> None:
        self._frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, target: str, flags: int) -> Any:  # noqa: N802
        return self if url.Protocol == names.PROTOCOL else None

    def queryDispatches(self, requests: Any) -> Any:  # noqa: N802
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, url: Any, arguments: Any) -> None:
        try:
            item = next(item for item in MENU if item.path == url.Path)
            if item.arguments:
                self._hand_over(item)
            else:
                self._say(item.title, self._why())
        except Exception:
            self._say(names.TITLE, f"没有做成。原表没有改动，详情在 {log.fault(url.Path)}")

    def addStatusListener(self, listener: Any, url: Any) -> None:  # noqa: N802
        """The items never change."""

    def removeStatusListener(self, listener: Any, url: Any) -> None:  # noqa: N802
        """The items never change."""

    def getImplementationName(self) -> str:  # noqa: N802
        return names.HANDLER

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        return ("com.sun.star.frame.ProtocolHandler",)

    # what the items do

    def _hand_over(self, item: Item) -> None:
        """Give butie a copy; another thread waits for it, so that LibreOffice stays usable."""
        start = butie.command()
        if start is None:
            self._say(item.title, butie.MISSING)
            return
        document = self._frame.getController().getModel()
        stem, folder = _home(document)
        copies = tempfile.TemporaryDirectory(prefix="butie-", ignore_cleanup_errors=True)
        copy = Path(copies.name) / f"{stem}.xlsx"
        _store(document, copy, _XLSX)
        result = butie.free_name(folder, stem, item.suffix)

        def work() -> None:
            try:
                with copies:
                    files = {"{copy}": str(copy), "{result}": str(result)}
                    said = butie.run(start, [files.get(a, a) for a in item.arguments], result)
                self._later(lambda: self._show(item, result, said))
            except butie.Unanswered as unanswered:
                text = str(unanswered)
                self._later(lambda: self._say(item.title, text))
            except Exception:
                text = f"没有做成。原表没有改动，详情在 {log.fault(item.path)}"
                self._later(lambda: self._say(item.title, text))

        threading.Thread(target=work, daemon=True).start()

    def _show(self, item: Item, result: Path, said: str) -> None:
        self._desktop().loadComponentFromURL(result.as_uri(), "_blank", 0, ())
        self._say(item.title, "\n".join(said.splitlines()[-_LINES:]))

    def _why(self) -> str:
        """The reasons of the selected cell's amount, worked out in a hidden copy: the document is not touched."""
        document = self._frame.getController().getModel()
        selected = document.getCurrentSelection()
        place = selected.getCellAddress() if hasattr(selected, "getCellAddress") else None
        formula = asking_why(selected.getFormula()) if place else None
        if formula is None:
            return _NO_CALL
        with tempfile.TemporaryDirectory(prefix="butie-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "copy.ods"
            _store(document, path, _ODS)
            copy = self._desktop().loadComponentFromURL(path.as_uri(), "_blank", 0, (_value("Hidden", True),))
            try:
                cell = copy.getSheets().getByIndex(place.Sheet).getCellByPosition(place.Column, place.Row)
                cell.setFormula(formula)
                return str(cell.getString())
            finally:
                copy.close(True)

    # helpers

    def _desktop(self) -> Any:
        return self._create("com.sun.star.frame.Desktop")

    def _create(self, service: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(service, self._context)

    def _later(self, act: Callable[[], None]) -> None:
        """Act in LibreOffice's own thread: only there may windows be opened."""
        self._create("com.sun.star.awt.AsyncCallback").addCallback(Callback(act), None)

    def _say(self, title: str, text: str) -> None:
        window = self._frame.getContainerWindow() if self._frame else None
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "INFOBOX")
        box = self._create("com.sun.star.awt.Toolkit").createMessageBox(window, kind, 1, title, text)
        box.execute()
        box.dispose()


class Callback(unohelper.Base, _service("com.sun.star.awt.XCallback")):
    """Calls back once."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act

    def notify(self, data: Any) -> None:
        try:
            self._act()
        except Exception:
            log.fault("menu")


def _home(document: Any) -> tuple[str, Path]:
    """The document's name without its ending, and its folder; one that was never saved goes to a temporary folder."""
    url = document.getURL()
    if url.startswith("file:"):
        path = Path(uno.fileUrlToSystemPath(url))
        if os.access(path.parent, os.W_OK):
            return path.stem, path.parent
    return document.getTitle().partition(".")[0] or "表格", Path(tempfile.gettempdir())


def _store(document: Any, target: Path, kind: str) -> None:
    document.storeToURL(target.as_uri(), (_value("FilterName", kind),))


def _value(name: str, value: object) -> Any:
    return uno.createUnoStruct("com.sun.star.beans.PropertyValue", name, 0, value, 0)
