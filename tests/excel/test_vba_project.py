"""VBA projects written without Office, read back by others' readers and our own."""

import io
import zipfile
from pathlib import Path

import olefile
import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream

from addin.excel.compound_file import compound_file
from addin.excel.compression import CHUNK, compress, decompress
from addin.excel.vba_project import read_project, with_modules

TEMPLATE = Path(xlwings.__file__).parent / "quickstart_addin_ribbon.xlam"
PROJECT = zipfile.ZipFile(TEMPLATE).read("xl/vbaProject.bin")
ONE = "Sub One()\r\n    MsgBox 1\r\nEnd Sub"
texts = st.one_of(
    st.binary(max_size=3 * CHUNK),
    st.lists(st.sampled_from([b"Dim x As Long\r\n", b"End Sub\r\n", b"  x = x + 1\r\n", b"'"]), max_size=900).map(
        b"".join
    ),
)


@given(texts)
def test_what_is_compressed_comes_back(text: bytes) -> None:
    assert decompress(compress(text)) == text


@given(texts)
def test_another_reader_decompresses_the_same(text: bytes) -> None:
    if text:
        assert bytes(decompress_stream(bytearray(compress(text)))) == text


def test_a_text_that_repeats_becomes_much_shorter() -> None:
    assert len(compress(b"End Sub\r\n" * 400)) < 100


@pytest.mark.parametrize("container", [b"", b"\x02", b"\x01\x02\xb0\x01\x00\x00"])
def test_what_is_no_container_is_refused(container: bytes) -> None:
    with pytest.raises(ValueError, match=r"container|chunk"):
        decompress(container)


names = st.text(st.characters(min_codepoint=65, max_codepoint=122), min_size=1, max_size=20)
contents = st.one_of(st.binary(max_size=200), st.integers(4090, 4100).map(bytes), st.integers(0, 70000).map(bytes))


@given(
    st.dictionaries(names.map(str.upper), contents, max_size=12),
    st.dictionaries(names.map(str.upper), contents, max_size=12),
)
def test_streams_and_storages_come_back(outer: dict[str, bytes], inner: dict[str, bytes]) -> None:
    with olefile.OleFileIO(io.BytesIO(compound_file({**outer, "storage": inner}))) as file:
        assert not file.parsing_issues
        assert {path[0]: file.openstream(path).read() for path in file.listdir() if len(path) == 1} == outer
        assert {path[1]: file.openstream(path).read() for path in file.listdir() if len(path) == 2} == inner


def test_a_module_is_added_and_one_is_replaced_and_the_others_stay() -> None:
    before = read_project(PROJECT)
    made = read_project(with_modules(PROJECT, {"butie_udfs": ONE, "RibbonMyAddin": ONE}))
    assert made.sources["butie_udfs"].splitlines() == ['Attribute VB_Name = "butie_udfs"', *ONE.splitlines()]
    assert made.sources["RibbonMyAddin"].splitlines()[-3:] == ONE.splitlines()
    changed = {"butie_udfs", "RibbonMyAddin"}
    assert {k: v for k, v in made.sources.items() if k not in changed} == {
        k: v for k, v in before.sources.items() if k not in changed
    }


def test_an_independent_reader_finds_the_modules(tmp_path: Path) -> None:
    (tmp_path / "vbaProject.bin").write_bytes(with_modules(PROJECT, {"butie_udfs": ONE}))
    parser = VBA_Parser(str(tmp_path / "vbaProject.bin"))
    found = {name: code for _, _, name, code in parser.extract_macros()}
    assert "MsgBox 1" in next(code for name, code in found.items() if "butie_udfs" in name)
    parser.close()


def test_a_source_that_is_not_ascii_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        with_modules(PROJECT, {"butie_udfs": "' 补贴"})
