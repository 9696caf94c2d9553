"""The extension file, its installation and its menu: what can be told without LibreOffice."""

import ast
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from addin.cli import COMMANDS, main
from addin.libreoffice import install, programs
from addin.libreoffice.build import COMMAND, content
from addin.libreoffice.host.butie import Unanswered, free_name, run
from addin.libreoffice.host.menu_rows import MENU
from addin.libreoffice.host.why import asking_why
from addin.libreoffice.spelling import respelt
from udfs.catalogue import FUNCTIONS
from workbooks.problems import FileProblem

OOR = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def node(parent: ElementTree.Element, *path: str) -> ElementTree.Element:
    for name in path:
        parent = next(child for child in parent if child.get(f"{OOR}name") == name)
    return parent


def text(element: ElementTree.Element, name: str) -> str:
    prop = node(element, name)
    return str(prop[-1].text)


def test_every_function_has_chinese_help_and_the_name_that_excel_writes(members: dict[str, bytes]) -> None:
    functions = node(ElementTree.fromstring(members["CalcAddIns.xcu"]), "AddInInfo", "BUTIE", "AddInFunctions")
    assert [f.get(f"{OOR}name") for f in functions] == list(FUNCTIONS)
    for element, row in zip(functions, FUNCTIONS.values(), strict=True):
        assert text(element, "CompatibilityName") == row.name
        assert row.help in text(element, "Description") and text(element, "Category") == "补贴助手"
        shown = [text(arg, "DisplayName") for arg in node(element, "Parameters")]
        assert shown == [arg.label for arg in row.args]
        assert all(text(arg, "Description") for arg in node(element, "Parameters"))


def test_every_function_has_a_method_with_as_many_arguments(members: dict[str, bytes]) -> None:
    idl = members["types.idl"].decode()
    for name, row in FUNCTIONS.items():
        (parameters,) = re.findall(rf"any {name}\((.*)\);", idl)
        assert len(re.findall(r"\ba\d+\b", parameters)) == len(row.args)


def test_the_extension_answers_with_the_standard_library_and_its_own_files_alone(
    members: dict[str, bytes], tmp_path: Path
) -> None:
    for name, data in members.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    program = (
        "from udfs.cells import call\nimport addin.libreoffice.host.values\n"
        "print(call('TRAINING_SUBSIDY', ['高级工', '职业技能等级证书', 'haiyuan-2023']))"
    )
    command = [sys.executable, "-S", "-X", "utf8", "-c", program]
    ran = subprocess.run(command, cwd=tmp_path / "pythonpath", capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "3000", ran.stderr


def test_the_extension_needs_no_newer_python_than_that_of_libreoffice_25_2(members: dict[str, bytes]) -> None:
    sources = [data for name, data in members.items() if name.endswith(".py")]
    assert len(sources) > 50
    for source in sources:
        ast.parse(source, feature_version=(3, 10))
        assert not re.search(rb"\b(?:tomllib|StrEnum|ExceptionGroup|Self\b.*import|datetime import UTC)\b", source)


def test_the_same_sources_make_the_same_file() -> None:
    assert content() == content()


def test_the_command_writes_the_extension(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "butie.oxt"
    assert main(["libreoffice", "build", "-o", str(target)]) == 0
    assert target.read_bytes() == content() and "双击" in capsys.readouterr().out
    assert main(["libreoffice", "build"]) == 2
    assert capsys.readouterr().err.startswith("butie：请用 -o 指明")


def test_an_installed_extension_knows_the_program_that_installed_it() -> None:
    with zipfile.ZipFile(io.BytesIO(content(["/opt/python", "-m", "addin.cli"]))) as archive:
        assert json.loads(archive.read(COMMAND)) == ["/opt/python", "-m", "addin.cli"]
    with zipfile.ZipFile(io.BytesIO(content())) as archive:
        assert COMMAND not in archive.namelist()


def test_installing_without_libreoffice_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs, "_folders", lambda: iter([tmp_path]))
    assert main(["libreoffice", "install"]) == 2
    assert capsys.readouterr().err.startswith("butie：没有找到 LibreOffice。请先安装")


@pytest.mark.parametrize(
    ("said", "status", "sentence"),
    [
        ("", 0, ""),
        ("ERROR: The lock file indicates it as already running", 1, "LibreOffice 正开着"),
        ("ERROR: There is not enough space", 1, "unopkg 没有装成（ERROR: There is not enough space）"),
    ],
)
def test_installing_tells_how_unopkg_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str, status: int, sentence: str
) -> None:
    if sys.platform == "win32":
        pytest.skip("a shell script stands for unopkg")
    program = tmp_path / "unopkg"
    program.write_text(f'#!/bin/sh\ntest -s "$4" || exit 9\necho "{said}" >&2\nexit {status}\n')
    program.chmod(0o755)
    monkeypatch.setattr(programs, "_folders", lambda: iter([tmp_path]))
    monkeypatch.setattr(install.os, "geteuid", lambda: 1000)
    if not sentence:
        install.install()
        return
    with pytest.raises(FileProblem, match=re.escape(sentence)):
        install.install()


def test_every_item_of_the_menu_is_shown_and_runs_a_command_that_exists(members: dict[str, bytes]) -> None:
    menu = node(ElementTree.fromstring(members["Addons.xcu"]), "AddonUI", "OfficeMenuBar", "butie.menu")
    assert text(menu, "Title") == "补贴助手"
    shown = [(text(item, "Title"), text(item, "URL")) for item in node(menu, "Submenu")]
    assert shown == [(item.title, f"vnd.butie:{item.path}") for item in MENU]
    commands = {name for name, *_ in COMMANDS}
    assert all(item.arguments[0] in commands for item in MENU if item.arguments)


def test_the_menu_s_program_is_ended_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("addin.libreoffice.host.butie.SECONDS", 0.2)
    with pytest.raises(Unanswered, match=r"0\.2 秒里没有做完"):
        run([sys.executable, "-c"], ["import time; time.sleep(30)"], tmp_path / "result")


def test_what_the_menu_s_program_says_is_handed_on(tmp_path: Path) -> None:
    result = tmp_path / "r"
    assert (
        run([sys.executable, "-c"], [f"open({str(result)!r}, 'w'); print('共 2 个问题'); exit(1)"], result)
        == "共 2 个问题"
    )
    with pytest.raises(Unanswered, match=r"^读不了$"):
        run([sys.executable, "-X", "utf8", "-c"], ["import sys; sys.exit('读不了')"], tmp_path / "none")


def test_a_result_never_covers_a_file(tmp_path: Path) -> None:
    assert free_name(tmp_path, "花名册", "校验") == tmp_path / "花名册-校验.xlsx"
    (tmp_path / "花名册-校验.xlsx").touch()
    assert free_name(tmp_path, "花名册", "校验") == tmp_path / "花名册-校验2.xlsx"


@pytest.mark.parametrize(
    ("formula", "asked"),
    [
        ('=BUTIE.POSITION_PAY(D6;政策;E6;G6;"岗位补贴")', '=BUTIE.POSITION_PAY_WHY(D6;政策;E6;G6;"岗位补贴")'),
        (
            '=IF(A1=")";"";ROUND(BUTIE.TRAINING_SUBSIDY(IF(B1="(";"a";C1);D1)/2;2))',
            '=BUTIE.TRAINING_SUBSIDY_WHY(IF(B1="(";"a";C1);D1)',
        ),
        ("=BUTIE.TRAINING_SUBSIDY_WHY(A1;B1)", "=BUTIE.TRAINING_SUBSIDY_WHY(A1;B1)"),
        ("=BUTIE.ID_CHECK(A1)+BUTIE.LOAN_LIMIT(B1)", "=BUTIE.LOAN_LIMIT_WHY(B1)"),
        ("=BUTIE.ID_CHECK(A1)", None),
        ('="BUTIE.LOAN_LIMIT(B1)"', None),
        ("=SUM(A1:A9)", None),
    ],
)
def test_the_menu_asks_why_of_the_money_function_in_a_cell(formula: str, asked: str | None) -> None:
    assert asking_why(formula) == asked


@pytest.mark.parametrize(
    ("formula", "new"),
    [
        ('IF(C5="","",TRAINING_SUBSIDY(C5,D5))', 'IF(C5="","",BUTIE.TRAINING_SUBSIDY(C5,D5))'),
        ("[1]!ID_SEX(A1)", "BUTIE.ID_SEX(A1)"),
        (r"'C:\x\b.xlam'!id_sex(A1)", "BUTIE.ID_SEX(A1)"),
        ("_xldudf_ID_SEX(A1)", "BUTIE.ID_SEX(A1)"),
        ("BUTIE.ID_SEX(A1)", "BUTIE.ID_SEX(A1)"),
        ('"ID_SEX("&A1', '"ID_SEX("&A1'),
        ("MY_ID_SEX(A1)+ID_SEX", "MY_ID_SEX(A1)+ID_SEX"),
        ("SUM(A1:A2", "SUM(A1:A2"),
    ],
)
def test_only_calls_of_ours_are_spelt_otherwise(formula: str, new: str) -> None:
    assert respelt(formula, "BUTIE.") == new
