"""The ribbon tab 补贴助手 as customUI XML ([MS-CUSTOMUI], Office 2007 and later), from the table of commands."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import quoteattr

from addin.excel.commands import Command
from addin.excel.macros import RIBBON
from addin.excel.names import TITLE

NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"


def ribbon(commands: Iterable[Command]) -> str:
    """The document; commands of one group stand together."""
    groups = "".join(
        f"<group{_attributes(id=f'butieGroup{number}', label=label)}>{''.join(map(_button, rows))}</group>"
        for number, (label, rows) in enumerate(groupby(commands, lambda command: command.group), 1)
    )
    tab = f"<tab{_attributes(id='butieTab', label=TITLE)}>{groups}</tab>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<customUI xmlns={quoteattr(NAMESPACE)}><ribbon><tabs>{tab}</tabs></ribbon></customUI>"
    )


def _button(command: Command) -> str:
    attributes = _attributes(
        id=f"butie_{command.id}",
        label=command.label,
        imageMso=command.image,
        size="large",
        onAction=f"{RIBBON}.{command.callback}",
        screentip=command.label,
        supertip=command.help,
    )
    return f"<button{attributes}/>"


def _attributes(**values: str) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())
