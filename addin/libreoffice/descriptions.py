"""What LibreOffice is told about the functions and the menu: IDL and registry files, made from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from addin.libreoffice import names
from addin.libreoffice.host.menu_rows import MENU
from addin.libreoffice.host.values import as_range, wants_document
from udfs.function import Arg, Function

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_REGISTRY = (
    _HEAD + '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="{name}" oor:package="org.openoffice.Office">{body}'
    "</oor:component-data>\n"
)
_DOCUMENT = "com::sun::star::beans::XPropertySet"
_RANGE = "com::sun::star::table::XCellRange"
_SHEET = "com.sun.star.sheet.SpreadsheetDocument"


def types(functions: Mapping[str, Function]) -> str:
    """The interface of the functions as IDL text.

    `any` can be left out and takes a cell, a text or a range without errors; a range given as such keeps its error
    cells. Where the document must be asked (for its policy, for how it counts days), Calc hands it in first, and shows
    that to nobody; it doubles the price of a call.
    """
    methods = "\n".join(f"    any {f.name}({', '.join(_parameters(f))});" for f in functions.values())
    return f"module {names.MODULE} {{\n  interface {names.INTERFACE} {{\n{methods}\n  }};\n}};\n"


def _parameters(function: Function) -> list[str]:
    arguments = [f"[in] {_RANGE if as_range(arg) else 'any'} a{number}" for number, arg in enumerate(function.args, 1)]
    return [f"[in] {_DOCUMENT} document", *arguments] if wants_document(function) else arguments


def components(file: str) -> str:
    """The services in the Python file `file`, so that LibreOffice need not run it to know them."""
    services = ((names.IMPLEMENTATION, names.SERVICE), (names.HANDLER, "com.sun.star.frame.ProtocolHandler"))
    rows = "".join(
        f"<implementation name={quoteattr(implementation)}><service name={quoteattr(service)}/></implementation>"
        for implementation, service in services
    )
    return (
        f'{_HEAD}<components xmlns="http://openoffice.org/2010/uno-components">'
        f'<component loader="com.sun.star.loader.Python" uri={quoteattr(file)}>{rows}</component></components>\n'
    )


def functions(rows: Mapping[str, Function]) -> str:
    """CalcAddIns.xcu: Chinese help, and the name by which .xlsx files call each function."""
    body = "".join(_function(row) for row in rows.values())
    inner = _node(names.SERVICE, _set("AddInFunctions", body))
    return _REGISTRY.format(name="CalcAddIns", body=_set("AddInInfo", inner))


def _function(row: Function) -> str:
    arguments = "".join(
        _node(f"a{number}", _text("DisplayName", arg.label) + _text("Description", _help(arg)))
        for number, arg in enumerate(row.args, 1)
    )
    return _node(
        row.name,
        _text("DisplayName", row.name)
        + _text("Description", f"{row.help}（{row.category}）")
        + _plain("Category", names.TITLE)
        + _text("CompatibilityName", row.name)
        + _set("Parameters", arguments),
    )


def _help(arg: Arg) -> str:
    """LibreOffice calls every argument optional: the help says which are not."""
    return arg.help if arg.optional or arg.blank else f"必填：{arg.help}"


def menu() -> str:
    """Addons.xcu: the menu 补贴助手 of Calc."""
    items = "".join(
        _node(f"m{number}", _plain("URL", names.PROTOCOL + item.path) + _text("Title", item.title) + _context())
        for number, item in enumerate(MENU, 1)
    )
    top = _node("butie.menu", _text("Title", names.TITLE) + _context() + _set("Submenu", items))
    body = _set("AddonUI", _set("OfficeMenuBar", top))
    return _REGISTRY.format(name="Addons", body=body)


def protocol() -> str:
    """ProtocolHandler.xcu: who answers the menu's addresses."""
    handler = _node(names.HANDLER, _plain("Protocols", names.PROTOCOL + "*", "oor:string-list"))
    body = _set("HandlerSet", handler)
    return _REGISTRY.format(name="ProtocolHandler", body=body)


def description(version: str) -> str:
    """description.xml: what the extension manager shows."""
    return (
        f'{_HEAD}<description xmlns="http://openoffice.org/extensions/description/2006">'
        f"<identifier value={quoteattr(names.EXTENSION)}/><version value={quoteattr(version)}/>"
        f'<display-name><name lang="zh-CN">{escape(names.TITLE)}</name>'
        f'<name lang="en">{escape(names.TITLE)} (butie)</name></display-name></description>\n'
    )


def manifest(entries: Iterable[tuple[str, str]]) -> str:
    """META-INF/manifest.xml from (file, media type)."""
    rows = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(path)} manifest:media-type={quoteattr(kind)}/>"
        for path, kind in entries
    )
    return (
        f'{_HEAD}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">{rows}</manifest:manifest>\n'
    )


def _context() -> str:
    return _plain("Context", _SHEET) + _plain("Target", "_self")


def _set(name: str, body: str) -> str:
    return f"<node oor:name={quoteattr(name)}>{body}</node>"


def _node(name: str, body: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">{body}</node>'


def _plain(name: str, value: str, kind: str = "xs:string") -> str:
    return f'<prop oor:name={quoteattr(name)} oor:type="{kind}"><value>{escape(value)}</value></prop>'


def _text(name: str, value: str) -> str:
    """A property that has languages: ours is Chinese whatever language LibreOffice speaks; en-US is its fallback."""
    said = escape(value)
    values = f'<value xml:lang="en-US">{said}</value><value xml:lang="zh-CN">{said}</value>'
    return f"<prop oor:name={quoteattr(name)}>{values}</prop>"
