"""Writing a package: untouched members as they stand, still compressed; the changed ones anew."""

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from workbooks.opening import Archive
    from workbooks.package import Package

# The calculation engine of Excel 2019 and 365: a file that names an older one is recalculated when it is opened.
_ENGINE = 191029
_CALCULATION = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)/?>(?:</(?:\w+:)?calcPr>)?")
# What stands before calcPr in a workbook part, last first (ECMA-376 part 1, 18.2.27).
_BEFORE = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")


def write_package(
    archive: "Archive", file: BinaryIO, changed: Mapping[str, bytes], dropped: set[str], added: Mapping[str, bytes]
) -> None:
    """Write the members of `archive` in their order, with the parts of `changed` anew, without `dropped`."""
    fresh = {archive.info(name).filename: data for name, data in changed.items()}
    gone = {archive.info(name).filename for name in dropped}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for info in archive.members:
            if info.filename in gone:
                continue
            data, old = fresh.get(info.filename), archive.read(info.filename)  # a damaged part is never handed on
            if data is None or data == old:
                _copy(archive.content, info, out)
            else:
                out.writestr(zipfile.ZipInfo(info.filename, info.date_time), data, zipfile.ZIP_DEFLATED, 6)
        for name, data in added.items():
            out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 6)


def with_parts(archive: "Archive", changed: Mapping[str, bytes]) -> bytes:
    """The package with other content in some of its parts, these not compressed: to be read at once, never kept."""
    fresh, file = {archive.info(name).filename: data for name, data in changed.items()}, io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as out:
        for info in archive.members:
            if info.filename in fresh:
                out.writestr(zipfile.ZipInfo(info.filename, info.date_time), fresh[info.filename])
            else:
                _copy(archive.content, info, out)
    return file.getvalue()


def _copy(content: bytes, info: zipfile.ZipInfo, out: zipfile.ZipFile) -> None:
    """One member as it stands: zipfile has no call for this, so its own bookkeeping is filled in by hand."""
    name_length, extra_length = struct.unpack_from("<HH", content, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    new = zipfile.ZipInfo(info.filename, info.date_time)
    new.compress_type, new.external_attr, new.create_system = info.compress_type, info.external_attr, info.create_system
    new.CRC, new.compress_size, new.file_size = info.CRC, info.compress_size, info.file_size
    target = out.fp
    if not isinstance(target, io.IOBase):
        raise TypeError("the package is written to an open file")
    new.header_offset = target.tell()
    target.write(new.FileHeader(False))
    target.write(memoryview(content)[start : start + info.compress_size])
    out.filelist.append(new)
    out.NameToInfo[new.filename] = new
    out.start_dir = target.tell()
    out._didModify = True  # type: ignore[attr-defined]


def settle_calculation(workbook: bytes) -> bytes:
    """The workbook part with a calculation set-up under which the values in the file stand when it is opened."""

    def settled(found: re.Match[bytes]) -> bytes:
        engine = re.search(rb'\scalcId="(\d+)"', found[2])
        attributes = re.sub(rb'\s(?:fullCalcOnLoad|forceFullCalc|calcId)="[^"]*"', b"", found[2]).strip()
        number = max(_ENGINE, int(engine[1]) if engine else 0)
        return b'<%scalcPr calcId="%d"%s/>' % (found[1], number, b" " + attributes if attributes else b"")

    if _CALCULATION.search(workbook):
        return _CALCULATION.sub(settled, workbook, count=1)
    for element in _BEFORE:
        found = re.search(rb"</((?:\w+:)?)%s>|<((?:\w+:)?)%s\s*/>" % (element, element), workbook)
        if found:
            prefix = found[1] or found[2] or b""
            return workbook[: found.end()] + b'<%scalcPr calcId="%d"/>' % (prefix, _ENGINE) + workbook[found.end() :]
    return workbook


def drop_calculation_chain(package: "Package", changed: dict[str, bytes]) -> set[str]:
    """Take the calculation chain out: Excel rebuilds it, and repairs a file whose chain names lost formulas."""
    part = package.workbook_part
    chain = {r.target for r in package.relationships(part) if r.kind == "calcChain" and r.target in package.archive}
    if chain:
        relations = posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")
        for name, element in ((relations, rb"Relationship"), ("[Content_Types].xml", rb"Override")):
            data = changed.get(name) or package.archive.read_xml(name)
            changed[name] = re.sub(rb"<(?:\w+:)?%s\b[^>]*calcChain[^>]*/>" % element, b"", data)
    return chain
