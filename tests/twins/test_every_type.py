"""Every type of finding: a case that has it at its cell, and a twin that differs by one fact and has it not."""

import ast
from pathlib import Path

import pytest

import udfs
from twins import of_files, of_tables
from twins.table import Twins
from workbooks.findings import all_types

TWINS = [*of_tables.TWINS, *of_files.TWINS]
ONLY_FILES = {"near-names", "repeated-across-sheets", "repeated-across-files"}  # a range has no second sheet or file


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins.code)
def test_a_case_tells_its_type_at_its_cell_and_the_twin_does_not(tmp_path: Path, twins: Twins) -> None:
    if twins.file:
        (tmp_path / "case").mkdir()
        (tmp_path / "twin").mkdir()
        case, twin = twins.of_file(tmp_path / "case", twins.has), twins.of_file(tmp_path / "twin", twins.lacks)
        assert (twins.code, twins.level, twins.at) in case
        assert sorted(code for code, *_ in (case - twin).elements()) == sorted([twins.code, *twins.beside])
        assert twins.code not in {code for code, *_ in twin}
    if twins.cell:
        case, twin = twins.of_cell(twins.has), twins.of_cell(twins.lacks)
        assert list((case - twin).elements()) == [twins.place_of_cell()]
        assert twins.place_of_cell() not in twin


def test_every_type_has_its_twins() -> None:
    assert sorted(twins.code for twins in TWINS) == sorted(kind.code for kind in all_types())


def test_every_type_that_one_range_can_have_is_asked_of_the_cell() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(udfs.__file__).parent.glob("*.py")]
    named = {node.attr for text in sources for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    able = {kind.code for kind in all_types() if kind.__name__ in named}
    assert {twins.code for twins in TWINS if twins.cell} == able - ONLY_FILES
    assert {twins.code for twins in TWINS if not twins.file} == {"unnamed-benefit"}
