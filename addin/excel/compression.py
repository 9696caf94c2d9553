"""The compression of VBA sources: [MS-OVBA] 2.4.1, both ways.

A container is the byte 1 and chunks of up to 4096 bytes of text. A chunk is tokens in groups of eight under a byte of
flags: a literal byte, or a copy (two bytes) of 3 or more bytes from earlier in the chunk. How the two bytes are split
between distance and length depends on how far the chunk has come.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

CHUNK = 4096
SHORTEST = 3  # bytes that a copy stands for at least
LARGEST_TOKENS = 4094  # above it a chunk is stored as it is
COMPRESSED, RAW = 0xB000, 0x3000
SIZE = 0x0FFF
GROUP = 8


def compress(data: bytes) -> bytes:
    """The container of some text."""
    return b"\x01" + b"".join(_chunk(data[at : at + CHUNK]) for at in range(0, len(data), CHUNK))


def decompress(container: bytes) -> bytes:
    """The text of a container. Raises ValueError where it is none."""
    if container[:1] != b"\x01":
        raise ValueError("no compressed container")
    text, at = bytearray(), 1
    while at < len(container):
        (header,) = struct.unpack_from("<H", container, at)
        end = at + (header & SIZE) + 3
        body = container[at + 2 : end]
        text += _expanded(body) if header & 0x8000 else body
        at = end
    return bytes(text)


def _chunk(text: bytes) -> bytes:
    tokens = _tokens(text)
    if len(tokens) > LARGEST_TOKENS and len(text) == CHUNK:
        return struct.pack("<H", RAW | SIZE) + text
    return struct.pack("<H", COMPRESSED | (len(tokens) - 1)) + tokens


def _tokens(text: bytes) -> bytes:
    out, at, seen = bytearray(), 0, dict[bytes, list[int]]()
    while at < len(text):
        flags, place = 0, len(out)
        out.append(0)
        for bit in range(GROUP):
            if at >= len(text):
                break
            distance, length = _longest(text, at, seen)
            if length:
                flags |= 1 << bit
                out += struct.pack("<H", (distance - 1) << (16 - _bits(at)) | (length - SHORTEST))
            else:
                out.append(text[at])
            for passed in range(at, at + (length or 1)):
                seen.setdefault(text[passed : passed + SHORTEST], []).append(passed)
            at += length or 1
        out[place] = flags
    return bytes(out)


def _longest(text: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Distance and length of the longest copy for what stands here; a length of 0 where there is none."""
    most = (0xFFFF >> _bits(at)) + SHORTEST
    best = (0, 0)
    start = text[at : at + SHORTEST]
    for place in seen.get(start, ()) if len(start) == SHORTEST else ():
        length = SHORTEST
        while length < most and at + length < len(text) and text[place + length] == text[at + length]:
            length += 1
        if length >= best[1]:
            best = (at - place, length)
    return best


def _expanded(tokens: bytes) -> bytes:
    out = bytearray()
    for is_copy, token in _each(tokens):
        if not is_copy:
            out += token
            continue
        (value,) = struct.unpack("<H", token)
        bits = _bits(len(out))
        distance, length = (value >> (16 - bits)) + 1, (value & (0xFFFF >> bits)) + SHORTEST
        if distance > len(out):
            raise ValueError("a copy from before the chunk")
        for _ in range(length):
            out.append(out[-distance])
    return bytes(out)


def _each(tokens: bytes) -> Iterator[tuple[bool, bytes]]:
    at = 0
    while at < len(tokens):
        flags, at = tokens[at], at + 1
        for bit in range(GROUP):
            size = 2 if flags >> bit & 1 else 1
            if token := tokens[at : at + size]:
                yield size == 2, token
            at += size


def _bits(at: int) -> int:
    """How many bits of a copy tell the distance, `at` bytes into the chunk."""
    return max(4, (at - 1).bit_length())
