"""Whatever comes in: no traceback, no hang, no half-written file. One sentence, or a right answer."""

import os
import re
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import LibreOffice
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from messy.paper import HEADER, Sheet, person, xlsx

from policies.errors import InputProblem, PolicyProblem
from workbooks.attach import attach
from workbooks.check import check
from workbooks.problems import FileProblem
from workbooks.reading import old_child
from workbooks.reading.biff import BadFile, Locked, scan
from workbooks.reading.cleaned import write_cleaned
from workbooks.reading.csv_text import csv_book
from workbooks.reading.open_any import open_any
from workbooks.reading.reader import as_dict, read

SECONDS = 20
PROBLEMS = (FileProblem, InputProblem, PolicyProblem)
ROUNDS = int(os.environ.get("BUTIE_FUZZ_ROUNDS", "20"))  # more of them find more, in more time
MANY = settings(max_examples=ROUNDS, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=max(ROUNDS // 4, 1), deadline=None, suppress_health_check=list(HealthCheck))
QUICK = settings(max_examples=ROUNDS * 20, deadline=None, suppress_health_check=list(HealthCheck))
ROWS = [
    ["某校培训补贴花名册"],
    HEADER,
    person(1),
    person(2, 证书类型=""),
    ["小计"],
    person(3),
    ["合计", *[""] * 5, 9000],
]
Part = st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])


def good() -> bytes:
    with TemporaryDirectory() as folder:
        return xlsx(Sheet(ROWS, ("A1:G1", "E3:E4"), hidden_rows=(3,)))(Path(folder)).read_bytes()


GOOD = good()
MEMBERS = {
    info.filename: zipfile.ZipFile(BytesIO(GOOD)).read(info) for info in zipfile.ZipFile(BytesIO(GOOD)).infolist()
}


def survives(content: bytes, name: str = "花名册.xlsx") -> None:
    """Reads, checks, cleans and attaches: each ends in an answer or in one sentence, in time, and leaves no rest."""
    with TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        source, target = folder / name, folder / "结果.xlsx"
        source.write_bytes(content)
        started = time.monotonic()
        for work in WORK:
            try:
                work(source, target)
                assert target.exists() == (work in WRITING)
            except PROBLEMS as problem:
                assert "\n" not in str(problem)
                assert not target.exists()
            if target.exists():
                assert zipfile.ZipFile(target).testzip() is None
                target.unlink()
        assert time.monotonic() - started < SECONDS
        assert source.read_bytes() == content
        assert sorted(path.name for path in folder.iterdir()) == [name]


def told(source: Path, _: Path) -> None:
    as_dict(read(source))


def checked(source: Path, _: Path) -> None:
    check(source, "haiyuan-2023")


def cleaned(source: Path, target: Path) -> None:
    write_cleaned(read(source), target, accept_loss=True)


def with_amounts(source: Path, target: Path) -> None:
    attach(source, target, benefit="培训补贴", policy="haiyuan-2023", accept_loss=True)


WORK: tuple[Callable[[Path, Path], None], ...] = (told, checked, cleaned, with_amounts)
WRITING = (cleaned, with_amounts)


def zipped(members: dict[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def test_the_good_file_passes_every_way() -> None:
    survives(GOOD)


@MANY
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_file_with_changed_bytes(changes: list[tuple[int, int]]) -> None:
    content = bytearray(GOOD)
    for at, byte in changes:
        content[at] = byte
    survives(bytes(content))


@FEW
@given(st.integers(0, len(GOOD)), st.binary(max_size=30))
def test_a_file_that_was_cut_off(length: int, rest: bytes) -> None:
    survives(GOOD[:length] + rest)


@MANY
@given(Part, st.data())
def test_a_part_whose_xml_was_changed(part: str, data: st.DataObject) -> None:
    xml = MEMBERS[part]
    pieces = re.findall(rb"<[^>]*>|[^<]+", xml)
    at = data.draw(st.integers(0, len(pieces) - 1))
    other = data.draw(st.sampled_from(pieces))
    how = data.draw(st.sampled_from(["drop", "double", "replace", "swap"]))
    changed = {
        "drop": [*pieces[:at], *pieces[at + 1 :]],
        "double": [*pieces[:at], pieces[at], *pieces[at:]],
        "replace": [*pieces[:at], other, *pieces[at + 1 :]],
        "swap": [*pieces[:at], *reversed(pieces[at : at + 2]), *pieces[at + 2 :]],
    }[how]
    survives(zipped(MEMBERS | {part: b"".join(changed)}))


@MANY
@given(Part, st.data())
def test_a_part_whose_attributes_were_changed(part: str, data: st.DataObject) -> None:
    xml = MEMBERS[part]
    found = list(re.finditer(rb'="([^"]*)"', xml))
    place = data.draw(st.sampled_from(found))
    value = data.draw(
        st.one_of(
            st.sampled_from(
                ["", "-1", "0", "99999999999", "1048577", "XFE1", "A0", "A1:XFD1048576", "true", "s", "null"]
            ),
            st.text(alphabet="A1:$-.0b表", max_size=8),
        )
    )
    survives(zipped(MEMBERS | {part: xml[: place.start(1)] + value.encode() + xml[place.end(1) :]}))


@FEW
@given(st.sampled_from(sorted(MEMBERS)))
def test_a_part_that_is_missing_or_empty(part: str) -> None:
    survives(zipped({name: data for name, data in MEMBERS.items() if name != part}))
    survives(zipped(MEMBERS | {part: b""}))


CELLS = st.one_of(
    st.sampled_from(
        [
            "姓名",
            "身份证号",
            "序号",
            "等级",
            "合计",
            "小计",
            "备注：",
            "证书类型",
            "补贴金额",
            "",
            "1",
            "高级工",
            "2023.5",
        ]
    ),
    st.integers(-5, 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
)


@FEW
@given(st.lists(st.lists(CELLS, max_size=7), max_size=12), st.booleans())
def test_any_rows_at_all(rows: list[list[object]], with_header: bool) -> None:
    with TemporaryDirectory() as folder:
        content = xlsx(Sheet([list(HEADER), *rows] if with_header else rows))(Path(folder)).read_bytes()
    survives(content)


@QUICK
@given(st.binary(max_size=400))
def test_any_bytes_as_csv(content: bytes) -> None:
    try:
        csv_book(Path("a.csv"), content)
    except FileProblem as problem:
        assert "\n" not in str(problem)


@FEW
@given(st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=8), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_texts_as_csv(rows: list[list[str]], encoding: str) -> None:
    lines = [",".join(HEADER), *(",".join(row) for row in rows)]
    survives("\r\n".join(lines).encode(encoding, "replace"), "花名册.csv")


@pytest.fixture(scope="module")
def old(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    source = xlsx(Sheet(ROWS, ("A1:G1",), hidden_rows=(3,)))(tmp_path_factory.mktemp("old"))
    return libreoffice.convert(source, "xls").read_bytes()


@QUICK
@given(st.data())
def test_an_old_file_with_changed_bytes_is_looked_through_or_refused(old: bytes, data: st.DataObject) -> None:
    """The part that is ours; the library's part runs in a process of its own, next test."""
    content = bytearray(old)
    for _ in range(data.draw(st.integers(1, 10))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    started = time.monotonic()
    with suppress(BadFile, Locked):
        scan(bytes(content))
    assert time.monotonic() - started < SECONDS


@FEW
@given(st.data())
def test_an_old_file_with_changed_bytes_passes_every_way(old: bytes, data: st.DataObject) -> None:
    content = bytearray(old)
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(content), "花名册.xls")


def test_a_library_that_panics_is_told_as_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its panics are no Exception, and a crash leaves no answer at all."""
    crash = tmp_path / "workbooks" / "reading"
    crash.mkdir(parents=True)
    (crash.parent / "__init__.py").touch()
    (crash / "__init__.py").touch()
    (crash / "old_child.py").write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setattr("workbooks.__file__", str(crash.parent / "__init__.py"))
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(FileProblem, match="已损坏"):
        open_any(tmp_path / "a.xls")
    assert old_child.DAMAGED
