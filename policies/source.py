"""Reads YAML strictly: every scalar stays text, a duplicate key is refused, every mapping knows its line.

The tree it gives is plain (dict, list, str; a dict carries its line under `LINE`), so that it can be
compiled to JSON as it stands and decoded without PyYAML, which the embedded Pythons of the hosts lack.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policies.errors import SourceProblem

LINE = "@line"
Node = Any


def read_yaml(path: Path, name: str) -> Node:
    """The tree of one file. Raises SourceProblem with `name` and the line."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceProblem(name, 1, "文件不是 UTF-8 编码，请另存为 UTF-8") from error
    try:
        # the loader in C, which is ten times as fast, where PyYAML was built with it
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise SourceProblem(name, line, f"不是有效的 YAML（{error.problem}），请检查缩进、冒号和引号") from error
    return _plain(root, name) if root is not None else {LINE: 1}


def _plain(node: Any, name: str) -> Node:
    line = node.start_mark.line + 1
    if node.id == "scalar":
        return node.value
    if node.id == "sequence":
        return [_plain(item, name) for item in node.value]
    tree: dict[str, Node] = {LINE: line}
    for key, value in node.value:
        if key.id != "scalar":
            raise SourceProblem(name, line, "键必须是文字")
        if key.value in tree:
            raise SourceProblem(name, key.start_mark.line + 1, f"键“{key.value}”重复，请只留一个")
        tree[key.value] = _plain(value, name)
    return tree
