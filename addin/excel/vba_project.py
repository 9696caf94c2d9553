"""Puts modules of VBA source into the project of a template: [MS-OVBA] with sources alone, as xlwings ships it.

Every module's stream holds nothing but its compressed source (offset 0), and `_VBA_PROJECT` only its header: Office
compiles it on opening.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from addin.excel.compound_file import Tree, compound_file
from addin.excel.compression import compress, decompress

STORAGE, DIR, HEADER = "VBA", "dir", "_VBA_PROJECT"
HEADER_ALONE = bytes.fromhex("CC61FFFF000000")
CODE_PAGE, PROJECT_NAME, MODULES, COOKIE, END = 0x0003, 0x0004, 0x000F, 0x0013, 0x0010
NAME, NAME_UNICODE, STREAM, STREAM_UNICODE, DOC, DOC_UNICODE = 0x19, 0x47, 0x1A, 0x32, 0x1C, 0x48
OFFSET, HELP, M_COOKIE, PROCEDURAL, TERMINATOR = 0x31, 0x1E, 0x2C, 0x21, 0x2B
ATTRIBUTE = "Attribute VB_"


@dataclass(frozen=True)
class Project:
    """A project that was read: `sources` by module, and the streams that stay as they are."""

    sources: Mapping[str, str]
    directory: bytes
    streams: Mapping[str, bytes]
    above: Mapping[str, bytes]
    encoding: str


def read_project(content: bytes) -> Project:
    """A vbaProject.bin. Raises ValueError where a module can't be found."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(content)) as file:
        streams = {path[-1]: file.openstream(path).read() for path in file.listdir() if path[0] == STORAGE}
        above = {path[0]: file.openstream(path).read() for path in file.listdir() if len(path) == 1}
    directory = decompress(streams[DIR])
    encoding = f"cp{struct.unpack('<H', _value(directory, CODE_PAGE, 2))[0]}"
    names = re.findall(r"^(?:Module|Document|Class|BaseClass)=([^/\r\n]+)", above["PROJECT"].decode(encoding), re.M)
    sources = {name: _source(name, directory, streams, encoding) for name in names}
    return Project(sources, directory, streams, above, encoding)


def with_modules(content: bytes, modules: Mapping[str, str], name: str = "", dropped: str = "") -> bytes:
    """A vbaProject.bin in which modules have these sources (ASCII); new ones are standard modules.

    `name` is the project's new name, `dropped` a standard module that goes. Raises UnicodeEncodeError for a source
    that is not ASCII.
    """
    project = read_project(content)
    directory, streams, above = project.directory, dict(project.streams), dict(project.above)
    if dropped:
        directory = _without(directory, dropped)
        del streams[dropped]
        above["PROJECT"] = _without_lines(above["PROJECT"], dropped.encode("ascii"))
        above["PROJECTwm"] = above["PROJECTwm"].replace(_named(dropped), b"")
    if name:
        directory = _replaced(directory, PROJECT_NAME, name.encode("ascii"))
        above["PROJECT"] = re.sub(rb'(?m)^Name="[^"]*"', b'Name="%b"' % name.encode("ascii"), above["PROJECT"])
    new = [module for module in modules if module not in project.sources]
    for module, source in modules.items():
        streams[module] = compress(_with_attributes(module, source, project.sources.get(module, "")))
        if module not in new:
            start, end = _offset(directory, module)
            directory = directory[:start] + bytes(end - start) + directory[end:]
    streams |= {DIR: compress(_listed(directory, new)), HEADER: HEADER_ALONE}
    listed = "".join(f"Module={module}\r\n" for module in new)
    above["PROJECT"] = above["PROJECT"].replace(b"Name=", listed.encode("ascii") + b"Name=", 1)
    above["PROJECTwm"] = above["PROJECTwm"][:-2] + b"".join(map(_named, new)) + b"\0\0"
    tree: dict[str, bytes | Tree] = {**above, STORAGE: streams}
    return compound_file(tree)


def _source(name: str, directory: bytes, streams: Mapping[str, bytes], encoding: str) -> str:
    start, end = _offset(directory, name)
    (offset,) = struct.unpack("<I", directory[start:end])
    return decompress(streams[name][offset:]).decode(encoding)


def _with_attributes(name: str, source: str, before: str) -> bytes:
    """A source with the attributes that the module had, or its name."""
    kept = [line for line in before.splitlines() if line.startswith(ATTRIBUTE)] or [f'{ATTRIBUTE}Name = "{name}"']
    lines = [line for line in source.splitlines() if not line.startswith(f"{ATTRIBUTE}Name")]
    return ("\r\n".join([*kept, *lines]) + "\r\n").encode("ascii")


def _offset(directory: bytes, name: str) -> tuple[int, int]:
    """Where the directory says at which byte of its stream a module's source begins."""
    stream = re.escape(_record(STREAM, name.encode("ascii")))
    found = re.search(stream + rb".*?" + re.escape(struct.pack("<HI", OFFSET, 4)) + rb"(....)", directory, re.S)
    if found is None:
        raise ValueError(f"no module {name}")
    return found.span(1)


def _listed(directory: bytes, new: list[str]) -> bytes:
    """The directory with further standard modules at its end."""
    end = struct.pack("<HI", END, 0)
    if not directory.endswith(end):
        raise ValueError("the directory does not end as it should")
    return _counted(directory, len(new))[: -len(end)] + b"".join(map(_module, new)) + end


def _without(directory: bytes, name: str) -> bytes:
    """The directory without a module: from its name to the end of its records."""
    start = directory.index(_record(NAME, name.encode("ascii")))
    last = _record(PROCEDURAL, b"") + _record(TERMINATOR, b"")
    return _counted(directory[:start] + directory[directory.index(last, start) + len(last) :], -1)


def _counted(directory: bytes, more: int) -> bytes:
    """The directory whose count of modules is larger by `more`."""
    at = _end_of_references(directory) + 6
    (count,) = struct.unpack_from("<H", directory, at)
    return directory[:at] + struct.pack("<H", count + more) + directory[at + 2 :]


def _replaced(directory: bytes, kind: int, value: bytes) -> bytes:
    """The directory with another value in its first record of a kind, whose own is found by its head."""
    at = directory.index(struct.pack("<H", kind), _value_end(directory, CODE_PAGE, 2))
    (size,) = struct.unpack_from("<I", directory, at + 2)
    return directory[:at] + _record(kind, value) + directory[at + 6 + size :]


def _without_lines(listing: bytes, name: bytes) -> bytes:
    """The list of modules and of windows without the lines of a module."""
    return re.sub(rb"(?m)^(?:Module=%b|%b=.*)\r\n" % (name, name), b"", listing)


def _named(name: str) -> bytes:
    return name.encode("ascii") + b"\0" + name.encode("utf-16-le") + b"\0\0"


def _end_of_references(directory: bytes) -> int:
    """Before the count of modules, which the cookie of the project follows at once."""
    found = re.search(
        re.escape(struct.pack("<HI", MODULES, 2)) + rb".." + struct.pack("<HI", COOKIE, 2), directory, re.S
    )
    if found is None:
        raise ValueError("no list of modules")
    return found.start()


def _module(name: str) -> bytes:
    plain, wide = name.encode("ascii"), name.encode("utf-16-le")
    named = [
        (NAME, plain),
        (NAME_UNICODE, wide),
        (STREAM, plain),
        (STREAM_UNICODE, wide),
        (DOC, b""),
        (DOC_UNICODE, b""),
    ]
    rest = [(OFFSET, bytes(4)), (HELP, bytes(4)), (M_COOKIE, b"\xff\xff"), (PROCEDURAL, b""), (TERMINATOR, b"")]
    return b"".join(_record(kind, value) for kind, value in (*named, *rest))


def _record(kind: int, value: bytes) -> bytes:
    return struct.pack("<HI", kind, len(value)) + value


def _value(directory: bytes, kind: int, size: int) -> bytes:
    end = _value_end(directory, kind, size)
    return directory[end - size : end]


def _value_end(directory: bytes, kind: int, size: int) -> int:
    return directory.index(struct.pack("<HI", kind, size)) + 6 + size
