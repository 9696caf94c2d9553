"""A .csv file as one sheet of texts: UTF-8 (with or without its mark), UTF-16 with its mark, or GB18030."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

from workbooks.cells import BookCells, SheetCells, rows_of
from workbooks.problems import FileProblem

SEPARATORS = ",\t;|"
LOOKED_AT = 20  # lines that tell the separator
LONGEST_CELL = 1 << 20
LONGEST_NAME = 31
ENCODINGS = ("utf-8", "gb18030")
_QUOTED = re.compile(r'"[^"]*"')
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')


def csv_book(path: Path, content: bytes) -> BookCells:
    """The one sheet of a text file, every cell a text. Raises FileProblem."""
    text, encoding = _decoded(path, content)
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=_separator(text)))
    except csv.Error as error:
        raise FileProblem(f"“{path.name}”不是完好的 CSV 文件（{error}）。请用 Excel 或 WPS 另存后再试。") from error
    cells = (
        (number, column, _as_typed(value))
        for number, row in enumerate(rows, 1)
        for column, value in enumerate(row, 1)
        if value.strip()
    )
    name = _sheet_name(path.stem)
    return BookCells([SheetCells(name, rows_of(name, cells))], kind="csv", notes=(f"CSV 编码 {encoding}",))


def _sheet_name(stem: str) -> str:
    """The file's name as far as a sheet may have it."""
    return re.sub(r"[\[\]:*?/\\]", "_", stem).strip("'")[:LONGEST_NAME] or "Sheet1"


def _decoded(path: Path, content: bytes) -> tuple[str, str]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strict(path, content, (encoding,))
    if b"\0" in content:
        raise FileProblem(f"“{path.name}”不是文本，不能按 CSV 读。请检查是不是选错了文件。")
    return _strict(path, content, ENCODINGS)


def _strict(path: Path, content: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise FileProblem(f"“{path.name}”的文字编码认不出（不是 UTF-8，也不是 GB18030）。请用 Excel 或 WPS 另存后再试。")


def _separator(text: str) -> str:
    lines = [_QUOTED.sub("", line) for line in text.splitlines()[:LOOKED_AT]]
    counts = Counter({mark: sum(line.count(mark) for line in lines) for mark in SEPARATORS})
    return counts.most_common(1)[0][0]


def _as_typed(value: str) -> str:
    """``="640599..."`` is how a text is kept from becoming a number in Excel."""
    found = _TEXT_FORMULA.fullmatch(value.strip())
    return found[1].replace('""', '"') if found else value
