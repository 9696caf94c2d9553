"""What can't be read or written is refused: one Chinese sentence, nothing written, the original as it was."""

import os
import re
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.problems import FileProblem

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefghij", "abcdefghi", strict=True))
    + "]>"
)


def good(path: Path) -> Path:
    """A workbook that calculates: the passing twin of every refusal here."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", [1, 2])
    sheet.write_formula("A3", "=A1+A2", None, 0)
    book.close()
    return path


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None], **extra: bytes) -> Path:
    """The workbook at `path` with its parts passed through `change` (None drops one)."""
    with zipfile.ZipFile(path) as old:
        members = [(info.filename, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members:
            if (changed := change(name, data)) is not None:
                new.writestr(name, changed)
        for name, data in extra.items():
            new.writestr(name, data)
    return path


def on(part: str, change: Callable[[bytes], bytes | None]) -> Callable[[str, bytes], bytes | None]:
    return lambda name, data: change(data) if name == part else data


def truncated(path: Path) -> Path:
    content = good(path).read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    return path


def damaged_member(path: Path) -> Path:
    content = bytearray(good(path).read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    start = info.header_offset + 30 + len(info.filename)
    content[start : start + info.compress_size] = b"\xff" * info.compress_size
    path.write_bytes(content)
    return path


def ole(path: Path, inside: str) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + inside.encode("utf-16-le") + b"\0" * 600)
    return path


def with_bomb(path: Path, part: str) -> Path:
    def insert(data: bytes) -> bytes:
        return BOMB.encode() + data.partition(b"?>")[2].replace(b"<v>1</v>", b"<v>&j;</v>")

    return rewritten(good(path), on(part, insert))


def utf16_bomb(path: Path) -> Path:
    def insert(data: bytes) -> bytes:
        return (BOMB + data.decode().partition("?>")[2]).encode("utf-16")

    return rewritten(good(path), on("xl/worksheets/sheet1.xml", insert))


def zip_bomb(path: Path) -> Path:
    return rewritten(good(path), lambda name, data: data, **{"xl/media/zeros.bin": b"\0" * (80 << 20)})


def no_sheets(path: Path) -> Path:
    return rewritten(
        good(path), on("xl/workbook.xml", lambda data: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", data))
    )


def other_office(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types>wordprocessingml</Types>")
        archive.writestr("word/document.xml", "<w/>")
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def password_member(path: Path) -> Path:
    content = bytearray(good(path).read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    return path


def twice_the_same_part(path: Path) -> Path:
    with zipfile.ZipFile(good(path), "a") as archive:
        archive.writestr("xl/worksheets/SHEET1.xml", "<worksheet/>")
    return path


def nothing_in_it(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("甲")
    book.add_worksheet("乙").write_blank("B2", None, book.add_format({"bold": True}))
    book.close()
    return path


def in_the_sheet(old: bytes, new: bytes) -> Callable[[Path], Path]:
    """The good workbook with one text of its sheet replaced."""

    def make(path: Path) -> Path:
        def change(data: bytes) -> bytes:
            assert old in data
            return data.replace(old, new)

        return rewritten(good(path), on("xl/worksheets/sheet1.xml", change))

    return make


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a missing file": (lambda p: p, "找不到文件"),
    "a folder": (folder, "是文件夹"),
    "a pipe, which would never end": (pipe, "不是普通文件"),
    "an empty file": (lambda p: written(p, b""), "是空文件"),
    "a text": (lambda p: written(p, "姓名,等级\n张三,高级工\n".encode()), "不是 .xlsx 工作簿（可能是 CSV"),
    "a web page": (lambda p: written(p, b"<html><table></table></html>"), "其实是网页"),
    "a PDF": (lambda p: written(p, b"%PDF-1.7\n\0\0"), "其实是 PDF"),
    "an .xls named .xlsx": (lambda p: ole(p, "Workbook"), "是旧格式"),
    "an encrypted workbook": (lambda p: ole(p, "EncryptedPackage"), "有打开密码"),
    "an encrypted zip member": (password_member, "有密码保护"),
    "a truncated zip": (truncated, "不完整或已损坏"),
    "a damaged zip member": (damaged_member, "已损坏"),
    "a zip that is no workbook": (
        lambda p: rewritten(good(p), on("[Content_Types].xml", lambda d: None)),
        "不是 .xlsx 工作簿",
    ),
    "another office document": (other_office, "不是 Excel 工作簿"),
    "a workbook without sheets": (no_sheets, "没有工作表"),
    "a sheet whose part is missing": (
        lambda p: rewritten(good(p), on("xl/worksheets/sheet1.xml", lambda d: None)),
        "缺少内部文件",
    ),
    "a sheet that is no XML": (
        lambda p: rewritten(good(p), on("xl/worksheets/sheet1.xml", lambda d: d[:-30])),
        "已损坏，读不懂",
    ),
    "a workbook of empty sheets": (nothing_in_it, "工作表都是空的"),
    "a formula without a row": (in_the_sheet(b'r="A3"', b'r="A"'), "已损坏，读不懂"),
    "a formula below the last row": (in_the_sheet(b'r="A3"', b'r="A1048577"'), "已损坏，读不懂"),
    "a cell right of the last column": (in_the_sheet(b'r="A2"', b'r="XFE2"'), "已损坏，读不懂"),
    "a text that isn't in the shared strings": (in_the_sheet(b'r="A2"><v>2<', b'r="A2" t="s"><v>7<'), "打不开"),
    "a number that is none": (in_the_sheet(b"<v>2<", b"<v>two<"), "打不开"),
    "an XML bomb in a sheet": (lambda p: with_bomb(p, "xl/worksheets/sheet1.xml"), "XML 实体声明"),
    "an XML bomb in the workbook part": (lambda p: with_bomb(p, "xl/workbook.xml"), "XML 实体声明"),
    "an XML bomb in the relationships": (lambda p: with_bomb(p, "_rels/.rels"), "XML 实体声明"),
    "an XML bomb in UTF-16": (utf16_bomb, "XML 实体声明"),
    "two parts of one name": (twice_the_same_part, "重名"),
    "a zip bomb": (zip_bomb, "展开后大得不正常"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_no_good_workbook_is_refused_in_one_sentence(tmp_path: Path, kind: str) -> None:
    make, told = REFUSED[kind]
    source, target = make(tmp_path / "花名册.xlsx"), tmp_path / "out" / "结果.xlsx"
    target.parent.mkdir()
    before = source.read_bytes() if source.is_file() else b""
    with pytest.raises(FileProblem) as refusal:
        calculate(source, target)
    message = str(refusal.value)
    assert told in message and "花名册.xlsx" in message
    assert "\n" not in message and message.endswith("。") and "请" in message
    assert list(target.parent.iterdir()) == []
    assert not source.is_file() or source.read_bytes() == before


def test_the_good_twin_of_the_refused_files_is_calculated(tmp_path: Path) -> None:
    calculate(good(tmp_path / "花名册.xlsx"), tmp_path / "结果.xlsx")
    assert [c.value for c in Package.open(tmp_path / "结果.xlsx").cells("S")] == [1, 2, 3]


def test_a_file_or_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        closed, source = good(folder / "closed.xlsx"), good(folder / "open.xlsx")
        closed.chmod(0)
        source.chmod(0o644)
        folder.chmod(0o555)
        first = tmp_path / "first.xlsx"
        program = f"""
import os
from workbooks.calculate import calculate
from workbooks.problems import FileProblem
calculate({str(source)!r}, {str(first)!r})  # whatever is loaded late is loaded now
if os.geteuid() == 0:
    os.seteuid(65534)
for source in {[str(closed), str(source)]!r}:
    try:
        calculate(source, {str(folder / "out.xlsx")!r})
    except FileProblem as problem:
        print(problem)
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8")
        folder.chmod(0o755)
        lines = done.stdout.splitlines()
        assert [line[:4] for line in lines] == ["没有权限"] * 2, done.stderr
        assert "closed.xlsx" in lines[0] and "out.xlsx" in lines[1]
        assert sorted(path.name for path in folder.iterdir()) == ["closed.xlsx", "open.xlsx"]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: folder, "是文件夹"),
        (lambda folder: folder / "没有" / "b.xlsx", "不存在"),
        (lambda folder: folder / "a.xlsx", "不能盖住原件"),
        (lambda folder: folder / "link.xlsx", "不能盖住原件"),
        (lambda folder: folder / "open.xlsx", "正在别的程序中打开"),
        (lambda folder: folder / "calc.xlsx", "正在别的程序中打开"),
        (lambda folder: folder / "b.txt", "请存成“.xlsx”文件"),
        (lambda folder: folder / "b.xlsm", "请存成“.xlsx”文件"),
        (lambda folder: folder / "b", "请存成“.xlsx”文件"),
    ],
)
def test_a_target_that_must_not_be_written_is_refused(tmp_path: Path, make: Callable[[Path], Path], told: str) -> None:
    source = good(tmp_path / "a.xlsx")
    (tmp_path / "link.xlsx").symlink_to(source)
    (tmp_path / "~$open.xlsx").write_bytes(b"")
    (tmp_path / ".~lock.calc.xlsx#").write_bytes(b"")
    before, names = source.read_bytes(), sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(FileProblem, match=told):
        calculate(source, make(tmp_path))
    assert source.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_workbook_with_macros_is_not_saved_as_one_without(tmp_path: Path) -> None:
    types = on("[Content_Types].xml", lambda d: d.replace(b"openxmlformats-officedocument.spreadsheetml.sheet.main",
                                                         b"ms-excel.sheet.macroEnabled.main"))  # fmt: skip
    source = rewritten(good(tmp_path / "a.xlsm"), types)
    with pytest.raises(FileProblem, match="原件含宏，请存成"):
        calculate(source, tmp_path / "b.xlsx")
    calculate(source, tmp_path / "b.XLSM")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsm", "b.XLSM"]


def test_another_file_at_the_target_is_kept_under_a_new_name(tmp_path: Path) -> None:
    source, target = good(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    names = lambda: sorted(path.name for path in tmp_path.iterdir())  # noqa: E731
    assert calculate(source, target).kept is None
    assert calculate(source, target).kept is None and names() == ["a.xlsx", "b.xlsx"]
    result = target.read_bytes()
    for old, kept in ((b"mine", "b.旧.xlsx"), (b"mine too", "b.旧2.xlsx")):
        target.write_bytes(old)
        assert calculate(source, target).kept == tmp_path / kept
        assert (tmp_path / kept).read_bytes() == old and target.read_bytes() == result
    target.write_bytes(b"")
    assert calculate(source, target).kept is None
    assert names() == ["a.xlsx", "b.xlsx", "b.旧.xlsx", "b.旧2.xlsx"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="A2"><v>2<', b'r="A2" t="s"><v>7<'),
        (b'r="A2"><v>2<', b'r="A2" t="s"><v>-1<'),
        (b'r="A2"', b'r="2A"'),
        (b'r="A2"', b'r="A0"'),
        (b'r="A2"', b'r="XFE2"'),
    ],
)
def test_a_damaged_cell_is_never_read_as_another_or_as_nothing(tmp_path: Path, old: bytes, new: bytes) -> None:
    package = Package.open(in_the_sheet(old, new)(tmp_path / "a.xlsx"))
    with pytest.raises(ValueError):
        list(package.cells("S"))


def test_a_full_disk_leaves_the_old_result_and_no_rest(tmp_path: Path) -> None:
    source = good(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"old")
    program = f"""
import resource
from workbooks.calculate import calculate
from workbooks.problems import FileProblem
import workbooks.calculate_file
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    calculate({str(source)!r}, {str(tmp_path / "b.xlsx")!r})
except FileProblem as problem:
    print(problem)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8")
    assert "磁盘空间不足" in done.stdout, done.stderr
    assert (tmp_path / "b.xlsx").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


def test_a_workbook_that_counts_dates_from_1904_is_refused_only_for_our_functions(tmp_path: Path) -> None:
    def workbook(name: str, formula: str) -> Path:
        book = xlsxwriter.Workbook(tmp_path / name, {"date_1904": True})
        book.add_worksheet("S").write_formula("A1", formula, None, 0)
        book.close()
        return tmp_path / name

    with pytest.raises(FileProblem, match="1904"):
        calculate(workbook("a.xlsx", '=ID_CHECK("1")'), tmp_path / "b.xlsx")
    calculate(workbook("c.xlsx", "=1+1"), tmp_path / "d.xlsx")
    assert [c.value for c in Package.open(tmp_path / "d.xlsx").cells("S")] == [2]


def test_a_number_format_without_a_code_is_mended_for_the_engine_only(tmp_path: Path) -> None:
    source = rewritten(
        good(tmp_path / "a.xlsx"),
        on(
            "xl/styles.xml",
            lambda d: d.replace(b"<fonts", b'<numFmts count="1"><numFmt numFmtId="164"/></numFmts><fonts', 1),
        ),
    )
    calculate(source, tmp_path / "b.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "b.xlsx") as new:
        assert old.read("xl/styles.xml") == new.read("xl/styles.xml")
    assert [c.value for c in Package.open(tmp_path / "b.xlsx").cells("S")] == [1, 2, 3]
