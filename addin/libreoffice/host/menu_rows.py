"""The items of the menu 补贴助手. A command that is built later adds its row here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A menu item. `path` is its address; `arguments` the command, where {copy} and {result} are files; `suffix`
    names the result; without arguments the item is answered inside LibreOffice."""

    path: str
    title: str
    arguments: tuple[str, ...] = ()
    suffix: str = ""


MENU = (
    Item("check", "校验本表", ("check", "{copy}", "-o", "{result}"), "校验"),
    Item("values", "计算（写入数值）", ("calc", "{copy}", "-o", "{result}", "--values"), "数值"),
    Item("why", "依据"),
)
