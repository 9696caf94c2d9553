"""Run under LibreOffice's Python by the tests: does what a user does in an open document.

usage: office_client.py PIPE DOCUMENT, the program on standard input; it sees `document`, `dispatch(address)` and
`settle(seconds)`, and what it prints is the answer.
"""

import sys
import time
from pathlib import Path

import uno


def value(name, what):
    return uno.createUnoStruct("com.sun.star.beans.PropertyValue", name, 0, what, 0)


def main(pipe, path):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    transformer = context.ServiceManager.createInstanceWithContext("com.sun.star.util.URLTransformer", context)
    document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, (value("Hidden", True),))
    frame = document.CurrentController.Frame

    def dispatch(address):
        url = uno.createUnoStruct("com.sun.star.util.URL")
        url.Complete = address
        url = transformer.parseStrict(url)[1]
        frame.queryDispatch(url, "_self", 0).dispatch(url, ())

    def settle(seconds, until):
        end = time.monotonic() + seconds
        while not until() and time.monotonic() < end:
            time.sleep(0.1)
        return until()

    try:
        exec(sys.stdin.read(), {"document": document, "dispatch": dispatch, "settle": settle, "Path": Path})
    finally:
        document.close(True)


if __name__ == "__main__":
    main(*sys.argv[1:])
