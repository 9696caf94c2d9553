"""Runs under a Python that has LibreOffice's `uno`: starts a LibreOffice of its own and does what it is asked.

usage: driver.py SOFFICE PROFILE EXTENSIONS; requests are JSON, one a line on standard input, answers likewise on
standard output. It ends, and LibreOffice with it, when its input ends.
"""

import json
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import uno

START_SECONDS = 90
END_SECONDS = 20
FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
ALWAYS, NEVER = 0, 1  # Formula/Load/OOXMLRecalcMode
FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "pdf": "calc_pdf_Export",
    "csv": "Text - txt - csv (StarCalc)",
}
CSV_UTF8 = "44,34,76,1"


def main(soffice, profile, extensions):
    """Answer requests until there are no more."""
    pipe = f"butie{uuid.uuid4().hex}"
    process = subprocess.Popen(
        [
            soffice,
            f"-env:UserInstallation={Path(profile).as_uri()}",
            f"-env:BUNDLED_EXTENSIONS={Path(extensions).as_uri()}",
            *("--headless", "--norestore", "--nodefault", "--nologo", "--nolockcheck"),
            f"--accept=pipe,name={pipe};urp",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        context = connect(pipe, process)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        say({"version": version(context), "pipe": pipe})
        for line in sys.stdin:
            say(answer(context, desktop, json.loads(line)))
        end(desktop, process)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def connect(pipe, process):
    """The component context of the LibreOffice that was started, once it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            if time.monotonic() > until or process.poll() not in (None, 0, 81):
                raise
            time.sleep(0.1)


def end(desktop, process):
    """Ask LibreOffice to go."""
    try:
        desktop.terminate()
        process.wait(END_SECONDS)
    except (uno.RuntimeException, subprocess.TimeoutExpired):
        process.kill()


def say(what):
    """One answer, one line."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def answer(context, desktop, request):
    """What a request gives, or its failure."""
    try:
        return {"calculate": calculate, "convert": convert}[request.pop("do")](context, desktop, **request)
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def version(context):
    """The version of LibreOffice, such as 7.4."""
    with settings(context, "/org.openoffice.Setup/Product") as product:
        return product.getByName("ooSetupVersion")


def convert(context, desktop, source, target, kind):
    """`source` as LibreOffice shows it, its values trusted, stored as `kind`."""
    with opened(context, desktop, source, NEVER) as document:
        store(document, target, kind)
    return {}


def calculate(context, desktop, source, values, saved=None):
    """Every formula of `source` worked out anew; the file `values` gets its cells, `saved` the workbook."""
    with opened(context, desktop, source, ALWAYS) as document:
        started = time.monotonic()
        document.calculateAll()
        seconds = time.monotonic() - started
        found = {sheet.Name: list(cells(sheet)) for sheet in document.Sheets}
        Path(values).write_text(json.dumps(found), encoding="utf-8")
        if saved:
            store(document, saved, "xlsx")
    return {"seconds": seconds}


def cells(sheet):
    """[row, column, formula, value] of each formula cell, counted from 1; an error is {"error": Calc's number}."""
    for area in sheet.queryContentCells(FORMULAS):
        address = area.RangeAddress
        for i, (formulas, values) in enumerate(zip(area.FormulaArray, area.DataArray, strict=True)):
            for j, (formula, value) in enumerate(zip(formulas, values, strict=True)):
                if value is None:
                    value = {"error": area.getCellByPosition(j, i).getError()}
                elif value in (0, 1) and area.getCellByPosition(j, i).String in ("TRUE", "FALSE"):
                    value = bool(value)
                yield [address.StartRow + i + 1, address.StartColumn + j + 1, formula, value]


@contextmanager
def opened(context, desktop, source, recalculation):
    """A workbook, opened without a window and closed at the end."""
    with settings(context, "/org.openoffice.Office.Calc/Formula/Load", writing=True) as load:
        load.OOXMLRecalcMode = recalculation
        load.ODFRecalcMode = recalculation
        load.commitChanges()
    url = Path(source).as_uri()
    document = desktop.loadComponentFromURL(url, "_blank", 0, (prop("Hidden", True), prop("ReadOnly", True)))
    if document is None:
        raise ValueError("LibreOffice could not open the file")
    try:
        yield document
    finally:
        document.close(True)


def store(document, target, kind):
    """Write the document as `kind`; "csv" in UTF-8."""
    options = (prop("FilterOptions", CSV_UTF8),) if kind == "csv" else ()
    document.storeToURL(Path(target).as_uri(), (prop("FilterName", FILTERS[kind]), *options))


@contextmanager
def settings(context, path, writing=False):
    """A node of LibreOffice's settings."""
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    kind = "ConfigurationUpdateAccess" if writing else "ConfigurationAccess"
    node = provider.createInstanceWithArguments(f"com.sun.star.configuration.{kind}", (prop("nodepath", path),))
    try:
        yield node
    finally:
        node.dispose()


def prop(name, value):
    """A PropertyValue."""
    return uno.createUnoStruct("com.sun.star.beans.PropertyValue", name, 0, value, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
