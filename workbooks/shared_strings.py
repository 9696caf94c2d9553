"""The shared strings of a workbook as their part streams by. Source of the format: ECMA-376 part 1, 18.4."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import TYPE_CHECKING

from workbooks.sheet_rows import batches

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT = re.compile(rb"<((?:\w+:)?)sst\b[^>]*>")
_PLAIN = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shared_strings(pieces: Iterable[bytes]) -> list[str]:
    """The texts in order, without their phonetic guides; strings of one plain text without building a tree of them."""
    texts: list[str] = []
    root = prefix = b""
    for batch in batches(pieces, b"</si>"):
        if not root:
            found = _ROOT.search(batch)
            if found is None:
                break
            root, prefix = found[0], found[1]
            batch = batch[found.end() :]
        text = batch.decode()
        plain = [] if prefix or any(mark in text for mark in ("<!", "<?", "\r")) else _PLAIN.findall(text)
        if plain and len(plain) == text.count("<si"):
            texts += map(_unescaped, plain) if "&" in text or "_x" in text else plain
        elif b"<" + prefix + b"si" in batch:
            end = b"</" + prefix + b"sst>"
            texts += map(_text, parsed(root + batch.partition(end)[0] + end).iterchildren("{*}si"))
    return texts


def _unescaped(text: str) -> str:
    return _decoded(unescape(text))


def _decoded(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _text(item: _Element) -> str:
    """The text of one string without its phonetic guide."""
    parts = [
        "".join(child.itertext()) if child.tag.endswith("}t") else "".join(t.text or "" for t in child.iter("{*}t"))
        for child in item
        if isinstance(child.tag, str) and not child.tag.endswith(("}rPh", "}phoneticPr"))
    ]
    return _decoded("".join(parts))


def parsed(data: bytes) -> _Element:
    """The tree of an XML part."""
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
