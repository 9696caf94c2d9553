"""What happens in an open document: the menu, and a policy that is changed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from addin.libreoffice import programs
from addin.libreoffice.build import COMMAND
from addin.libreoffice.office import Office
from addin.libreoffice.spelling import for_libreoffice
from workbooks.package import Package

CLIENT = Path(__file__).with_name("office_client.py")
SECONDS = 60


def in_document(office: Office, path: Path, program: str) -> str:
    """What a program prints that runs in the open document."""
    command = [str(programs.python()), str(CLIENT), office.pipe, str(path)]
    ran = subprocess.run(
        command,
        input=program,
        env=programs.environment() | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=2 * SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def roster(office: Office, path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path.with_name("plain.xlsx")))
    sheet = book.add_worksheet("表")
    sheet.write_formula("A1", '=TRAINING_SUBSIDY("高级工","职业技能等级证书")*2')
    sheet.write_string("B1", "haiyuan-2023")
    book.define_name("政策", "=表!$B$1")
    book.close()
    for_libreoffice(path.with_name("plain.xlsx"), path, office.version)
    path.with_name("plain.xlsx").unlink()
    return path


def test_amounts_follow_when_the_policy_of_the_workbook_changes(libreoffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    program = """
document.calculateAll()
amount, policy = document.Sheets[0]["A1"], document.Sheets[0]["B1"]
print(amount.Value)
policy.String = "haiyuan-2023?培训补贴.高级=3500"
print(amount.Value)
document.NamedRanges.getByName("政策").setContent('"haiyuan-2023"')
print(amount.Value)
document.NamedRanges.removeByName("政策")
print(document.Sheets[0]["A1"].getError())
"""
    said = in_document(libreoffice.office, roster(libreoffice.office, tmp_path / "a.xlsx"), program)
    assert said.split() == ["6000.0", "7000.0", "6000.0", "519"]


@pytest.fixture
def office(libreoffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:  # type: ignore[no-untyped-def]
    """A LibreOffice for one test: a message that nobody closes stays open in it, so it is ended by force."""
    monkeypatch.setattr("addin.libreoffice.office._END_SECONDS", 0.1)
    with Office() as started:
        (started.extension / COMMAND).write_text(json.dumps([sys.executable, "-m", "addin.cli"]), encoding="utf-8")
        yield started


def test_the_menu_hands_a_copy_to_butie_and_leaves_the_original_alone(office: Office, tmp_path: Path) -> None:
    path = roster(office, tmp_path / "花名册.xlsx")
    before = path.read_bytes()
    result = tmp_path / "花名册-数值.xlsx"
    program = f"""
document.Sheets[0]["C1"].Formula = "=1+1"
dispatch("vnd.butie:values")
print(settle({SECONDS}, Path({str(result)!r}).exists))
"""
    assert in_document(office, path, program) == "True"
    assert path.read_bytes() == before
    cells = {(c.row, c.column): (c.value, c.formula) for c in Package.open(result).cells("表")}
    assert cells[1, 1] == (6000, None) and cells[1, 3] == (2, "1+1")
