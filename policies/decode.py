"""Decodes a plain tree into the dataclasses of the model, strictly.

Unknown keys, missing keys and values of a wrong type are refused with file and line. Numbers are exact:
`995.05`, `30%` and `2/3` become fractions, never floats.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from policies.errors import SourceProblem
from policies.masking import shown
from policies.source import LINE, Node

T = TypeVar("T")
TRUE_WORDS = {"是": True, "true": True, "否": False, "false": False}


@dataclasses.dataclass(frozen=True)
class Where:
    """The place of a node: file name and nearest known line."""

    file: str
    line: int = 1

    def at(self, node: Node) -> Where:
        return Where(self.file, node[LINE]) if isinstance(node, dict) and LINE in node else self

    def problem(self, message: str) -> SourceProblem:
        return SourceProblem(self.file, self.line, message)


def exact(text: str) -> Fraction:
    """'995.05', '30%', '2/3' -> exact fraction. Raises ValueError."""
    text = text.strip()
    if text.endswith("%"):
        return Fraction(text[:-1].strip()) / 100
    return Fraction(text)


def decode(cls: type[T], node: Node, where: Where) -> T:
    """An instance of dataclass `cls` from a mapping node. A class may take over with `from_node`."""
    where = where.at(node)
    hook = getattr(cls, "from_node", None)
    if hook is not None:
        return typing.cast(T, hook(node, where))
    return decode_fields(cls, node, where)


def decode_fields(cls: type[T], node: Node, where: Where, **given: Any) -> T:
    """As `decode`, without the hook; `given` fields are taken as they are."""
    if not isinstance(node, dict):
        raise where.problem(f"这里应当是“键: 值”的一组，而不是“{_short(node)}”")
    specs = _specs(typing.cast(Any, cls))
    values: dict[str, Any] = dict(given)
    for key, child in node.items():
        if key == LINE:
            continue
        if key not in specs:
            near = get_close_matches(key, specs, 1)
            hint = f"，是不是“{near[0]}”？" if near else f"，可用的键：{'、'.join(specs)}"
            raise where.problem(f"不认识的键“{key}”{hint}")
        name, hint_type, _ = specs[key]
        values[name] = _value(hint_type, child, where.at(child), key)
    for key, (name, _, required) in specs.items():
        if required and name not in values:
            raise where.problem(f"缺少“{key}”，请补上")
    if "line" in {f.name for f in dataclasses.fields(typing.cast(Any, cls))}:
        values["line"] = where.line
        values["file"] = where.file
    return cls(**values)


@cache
def _specs(cls: Any) -> dict[str, tuple[str, Any, bool]]:
    hints = typing.get_type_hints(cls)
    specs = {}
    for field in dataclasses.fields(typing.cast(Any, cls)):
        if field.name in ("line", "file") or field.metadata.get("internal"):
            continue
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        specs[field.name.rstrip("_")] = (field.name, hints[field.name], required)
    return specs


def _value(hint: Any, node: Node, where: Where, key: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        inner = [a for a in typing.get_args(hint) if a is not type(None)]
        return _value(inner[0], node, where, key)
    if origin is tuple:
        item = typing.get_args(hint)[0]
        nodes = node if isinstance(node, list) else [node]
        return tuple(_value(item, n, where.at(n), key) for n in nodes)
    if origin is dict:
        return _mapping(typing.get_args(hint)[1], node, where, key)
    if dataclasses.is_dataclass(hint):
        return decode(typing.cast(type, hint), node, where)
    if not isinstance(node, str):
        raise where.problem(f"“{key}”应当是一个值，不是一组")
    return _scalar(hint, node, where, key)


def _mapping(item: Any, node: Node, where: Where, key: str) -> dict[str, Any]:
    if not isinstance(node, dict):
        raise where.problem(f"“{key}”应当是“名: 内容”的一组")
    return {k: _value(item, v, where.at(v), k) for k, v in node.items() if k != LINE}


def _scalar(hint: Any, text: str, where: Where, key: str) -> Any:
    try:
        if hint is str:
            return text
        if hint is Fraction:
            return exact(text)
        if hint is int:
            return int(text)
        if hint is date:
            return date.fromisoformat(text)
        if hint is bool:
            return TRUE_WORDS[text.lower()]
    except (ValueError, ZeroDivisionError, KeyError) as error:
        expected = {
            Fraction: "数（如 995.05、30%、2/3）",
            int: "整数",
            date: "日期（如 2024-10-31）",
            bool: "是 或 否",
        }
        raise where.problem(f"“{key}”的值“{_short(text)}”应当是{expected[hint]}") from error
    raise TypeError(f"decode has no rule for {hint!r}")


def _short(node: Node) -> str:
    return shown(str(node))
