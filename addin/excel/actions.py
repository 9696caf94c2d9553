"""What the buttons of the ribbon run: one function for each row of commands.COMMANDS, without arguments."""

from __future__ import annotations

from collections.abc import Callable

from addin.excel import on_files, on_sheets
from addin.excel.commands import COMMANDS
from addin.excel.diagnose import diagnose
from addin.excel.running import Deed, press

DEEDS: dict[str, Deed] = {
    "new": on_files.new,
    "attach": on_sheets.attach,
    "calculate": on_sheets.calculate,
    "check": on_sheets.check,
    "why": on_sheets.why,
    "reconcile": on_files.reconcile,
    "whatif": on_files.whatif,
    "undo": on_sheets.undo,
    "settings": on_files.settings,
    "diagnose": diagnose,
    "help": on_files.usage,
}


def _button(title: str, deed: Deed) -> Callable[[], None]:
    return lambda: press(title, deed)


globals().update({command.id: _button(command.label, DEEDS[command.id]) for command in COMMANDS})
