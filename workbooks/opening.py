"""The door: what comes in as a workbook is looked at before anything reads it.

Everything refused here is refused with one sentence; nothing is unpacked beyond the limits below, so that a
hostile file costs neither memory nor time.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from workbooks.problems import FileProblem

LARGEST_FILE = 200 << 20
LARGEST_CONTENT = 2 << 30
LARGEST_RATIO = 400
MOST_PARTS = 20_000

PIECE = 1 << 20  # bytes of a part that are looked at together
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Within: what a damaged part makes fail is a FileProblem. Raises it.

    XML that is well formed may still say row="" or name no such string: no check beforehand sees it all.
    """
    try:
        yield
    except (ValueError, LookupError, OverflowError, SyntaxError) as error:
        raise FileProblem(f"“{path}”的内容已损坏，读不懂。请用 Excel 或 WPS 打开、修复后另存再试。") from error


class Archive:
    """The parts of a workbook file, read under limits.

    `content` is the whole file as it stood when it was opened: later changes on disk don't matter.
    """

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self.content = content
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise FileProblem(
                f"“{path}”不完整或已损坏（可能没有下载完或没有复制完）。请重新取得这个文件后再试。"
            ) from error
        self.members = self.zip.infolist()
        self._check_size()
        self._names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self.members}
        if len(self._names) < len(self.members):
            raise FileProblem(f"“{path}”里有重名的内部文件，分不清用哪一个。请用 Excel 或 WPS 另存后再试。")

    def _check_size(self) -> None:
        if any(info.flag_bits & 1 for info in self.members):
            raise FileProblem(f"“{self.path}”有密码保护，读不了。请先去掉打开密码，另存后再试。")
        total = sum(info.file_size for info in self.members)
        packed = sum(info.compress_size for info in self.members)
        ratio = total / max(packed, 1)
        if total > LARGEST_CONTENT or len(self.members) > MOST_PARTS or (total > 64 << 20 and ratio > LARGEST_RATIO):
            raise FileProblem(
                f"“{self.path}”展开后大得不正常，可能不是正常的表格，没有读取。请用 Excel 或 WPS 另存后再试。"
            )

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def info(self, name: str) -> zipfile.ZipInfo:
        """The zip member of a part, whatever its case or slashes. Raises FileProblem when there is none."""
        try:
            return self._names[name.lower()]
        except KeyError:
            raise FileProblem(f"“{self.path}”缺少内部文件 {name}，已损坏。请用 Excel 或 WPS 修复后另存再试。") from None

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises FileProblem when it is missing or damaged."""
        info = self.info(name)
        try:
            return self.zip.read(info)
        except _DAMAGE as error:
            raise self._damaged(name) from error

    def read_xml(self, name: str) -> bytes:
        """The bytes of an XML part in UTF-8, well formed and without a document type."""
        return self.checked_xml(name, self.read(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """The same in pieces, for parts too large to hold; each is checked as far as it goes."""
        check = self.check(name)
        for piece in self.unchecked(name):
            check(piece)
            yield piece
        check.end()

    def unchecked(self, name: str) -> Iterator[bytes]:
        """The bytes of an XML part in UTF-8, in pieces: whoever asks holds them against `check`."""
        try:
            with self.zip.open(self.info(name)) as part:
                piece = part.read(PIECE)
                if _utf8(piece) is not piece:
                    yield self.read_xml(name)
                    return
                while piece:
                    yield piece
                    piece = part.read(PIECE)
        except _DAMAGE as error:
            raise self._damaged(name) from error

    def check(self, name: str) -> "Check":
        """What a part is held against, piece by piece."""
        return Check(partial(self._refuse_entities, name), partial(self._damaged, name))

    def checked_xml(self, name: str, data: bytes) -> bytes:
        """`data` in UTF-8 after the checks. Entities are what XML bombs are made of: no workbook needs them."""
        data = _utf8(data)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            self._refuse_entities(name)
        try:
            expat.ParserCreate().Parse(data, True)
        except (expat.ExpatError, ValueError) as error:
            raise self._damaged(name) from error
        return data

    def _refuse_entities(self, name: str) -> NoReturn:
        raise FileProblem(
            f"“{self.path}”的内部文件 {name} 含有不允许的 XML 实体声明，可能是恶意文件，没有读取。"
            "请核实来源，或用 Excel、WPS 另存后再试。"
        )

    def _damaged(self, name: str) -> FileProblem:
        return FileProblem(
            f"“{self.path}”的内部文件 {name} 已损坏，读不懂。请重新取得这个文件，或用 Excel、WPS 修复后另存再试。"
        )


class Check:
    """Told the pieces of an XML part in turn, raises FileProblem as soon as it is not well formed or has entities.

    Whole elements that are known to be well formed may be left out.
    """

    def __init__(self, refuse_entities: Callable[[], NoReturn], damaged: Callable[[], FileProblem]) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = lambda *_: refuse_entities()
        self._damaged = damaged

    def __call__(self, piece: bytes, last: bool = False) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise self._damaged() from error

    def end(self) -> None:
        """That was all."""
        self(b"", True)


def _utf8(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif data[:4] in (b"<\0?\0", b"\0<\0?"):
        encoding = "utf-16-le" if data[0] else "utf-16-be"
    else:
        declaration = data[:200].partition(b"?>")[0].lower()
        if b"encoding=" not in declaration or b"utf-8" in declaration:
            return data
        encoding = declaration.partition(b"encoding=")[2][1:].split(b'"')[0].split(b"'")[0].decode("ascii", "replace")
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return data
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text.partition("?>")[2].encode("utf-8")


def open_archive(path: Path) -> Archive:
    """The archive of an .xlsx or .xlsm file. Raises FileProblem for everything else."""
    content = read_content(path)
    if not content:
        raise FileProblem(f"“{path}”是空文件（0 字节）。请重新取得这个文件后再试。")
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise FileProblem(f"“{path}”有打开密码，读不了。请在 Excel 或 WPS 中去掉打开密码，另存后再试。")
        raise FileProblem(
            f"“{path}”是旧格式（.xls 或 .et）的表格，不管扩展名是什么。请用 Excel 或 WPS 另存为“.xlsx”后再试。"
        )
    if not content.startswith(b"PK"):
        raise FileProblem(f"“{path}”不是 .xlsx 工作簿{_guess(content)}。请用 Excel 或 WPS 打开后另存为“.xlsx”再试。")
    archive = Archive(path, content)
    if "[Content_Types].xml" not in archive:
        kind = "（像是 ODS 表格）" if b"opendocument.spreadsheet" in content[:200] else ""
        raise FileProblem(f"“{path}”不是 .xlsx 工作簿{kind}。请用 Excel 或 WPS 打开后另存为“.xlsx”再试。")
    return archive


def read_content(path: Path) -> bytes:
    """The bytes of a file that may be a table. Raises FileProblem."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileProblem(f"“{path}”是文件夹，不是表格文件。请指定里面的一个 .xlsx 文件。")
        if not stat.S_ISREG(status.st_mode):
            raise FileProblem(f"“{path}”不是普通文件。请指定一个 .xlsx 文件。")
        if status.st_size > LARGEST_FILE:
            raise FileProblem(f"“{path}”超过 {LARGEST_FILE >> 20} MB，太大了。请分成几个文件后再试。")
        return path.read_bytes()
    except FileNotFoundError:
        raise FileProblem(f"找不到文件“{path}”。请检查文件名和所在文件夹。") from None
    except PermissionError:
        raise FileProblem(f"没有权限读“{path}”，或者它正被别的程序独占打开。请关闭该文件，或检查权限后再试。") from None
    except (OSError, ValueError) as error:
        raise FileProblem(
            f"“{path}”读不出来（{getattr(error, 'strerror', None) or error}）。请检查文件名和磁盘。"
        ) from error


def _guess(content: bytes) -> str:
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table")):
        return "（其实是网页，多半是业务系统导出的）"
    if head.startswith(b"%pdf"):
        return "（其实是 PDF）"
    return "（可能是 CSV 或文本）" if b"\0" not in content[:2000] else ""
