"""butie.xlam, read back by others' readers: its code, its ribbon, its sheet."""

import json
import re
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from test_libreoffice_menu import in_document
from xlwings import utils

from addin.excel import addin_file, macros
from addin.excel.commands import COMMANDS
from addin.excel.ribbon import NAMESPACE
from addin.excel.vba_project import read_project
from excel.addin import as_workbook
from excel.vba import faults, procedures
from udfs.catalogue import FUNCTIONS
from workbooks.problems import FileProblem

TAB = "{%s}" % NAMESPACE  # noqa: UP031


def buttons(addin: Path) -> list[etree._Element]:
    with zipfile.ZipFile(addin) as archive:
        return list(etree.fromstring(archive.read("customUI/customUI.xml")).iter(f"{TAB}button"))


def test_it_holds_our_modules_and_xlwings_own_and_no_module_of_the_template(sources: dict[str, str]) -> None:
    assert set(sources) == {"ThisWorkbook", "Sheet2", "Dictionary", "xlwings", "butie_udfs", "butie_ribbon"}


def test_all_of_its_vba_is_ascii(sources: dict[str, str]) -> None:
    assert [name for name, code in sources.items() if not code.isascii()] == []


def test_there_is_a_vba_function_for_each_function_of_the_catalogue(sources: dict[str, str]) -> None:
    assert sorted(procedures(sources["butie_udfs"])) == sorted(FUNCTIONS)


def test_each_vba_function_hands_all_its_arguments_to_its_own_python_function(sources: dict[str, str]) -> None:
    for name, function in FUNCTIONS.items():
        arguments = ", ".join(arg.ascii for arg in function.args)
        assert f'{name} = XLPy.CallUDF("addin.excel.functions", "{name}", Array({arguments}' in sources["butie_udfs"]


def test_an_argument_may_be_left_out_in_vba_where_the_catalogue_says_so(sources: dict[str, str]) -> None:
    for name, function in FUNCTIONS.items():
        head = re.search(rf"^Function {name}\((.*)\)\r?$", sources["butie_udfs"], re.M)
        assert head
        assert all(f"Optional {arg.ascii}" in head[1] for arg in function.args if arg.optional)


def test_a_function_that_python_does_not_answer_says_so_in_chinese(
    sources: dict[str, str], sheet: list[tuple[object, ...]]
) -> None:
    assert sources["butie_udfs"].count("Butie_Failed(Err.Number, Err.Description)") == len(FUNCTIONS)
    assert "Err.Description\r" not in sources["butie_udfs"].replace(", Err.Description)", "")
    texts = {row[macros.TEXTS_COLUMN - 1]: row[macros.TEXTS_COLUMN] for row in sheet}
    assert str(texts["failed"]).startswith("错误：")
    assert set(re.findall(r'Text\("(\w+)"\)', sources["butie_ribbon"])) <= set(texts)


@pytest.mark.parametrize("module", ["butie_ribbon", "ThisWorkbook"])
def test_the_grammar_of_vba_takes_our_modules(sources: dict[str, str], module: str) -> None:
    assert faults(sources[module]) == []


def test_the_grammar_of_vba_takes_the_functions(sources: dict[str, str]) -> None:
    heads = re.findall(r"^Function .*", sources["butie_udfs"], re.M)
    first = sources["butie_udfs"].partition("End Function")[0] + "End Function\r\n"
    assert faults(first + "".join(f"{head.strip()}\r\nEnd Function\r\n" for head in heads[1:])) == []


def test_the_grammar_of_vba_takes_what_is_changed_in_xlwings_module(sources: dict[str, str]) -> None:
    for name in ("GetConfigFromSheet", "GetConfig", "XLPyCommand"):
        found = re.search(rf"^Private Function {name}\(.*?^End Function", sources["xlwings"], re.M | re.S)
        assert found
        assert faults(found[0]) == []


def test_the_sheet_of_settings_is_read_once_not_at_each_call(sources: dict[str, str]) -> None:
    _, _, rest = sources["xlwings"].partition("Function GetConfigFromSheet(wb")
    body = [line.strip() for line in rest.partition("End Function")[0].splitlines()]
    assert body[1:3] == ["Static kept As Object", "If Not kept Is Nothing Then"]
    assert body.index("Set kept = d") > body.index("Next cell")


def test_the_grammar_of_vba_does_not_take_an_argument_called_on() -> None:
    source = "Function ID_AGE(number, {})\r\n    ID_AGE = 1\r\nEnd Function"
    assert faults(source.format("as_of")) == []
    assert faults(source.format("on"))


def test_no_line_of_vba_is_longer_than_vba_takes(sources: dict[str, str]) -> None:
    assert max(len(line) for code in sources.values() for line in code.splitlines()) <= 1023


def test_excel_is_not_made_to_calculate_because_the_add_in_is_loaded(addin: Path) -> None:
    with zipfile.ZipFile(addin) as archive:
        assert b"fullCalcOnLoad" not in archive.read("xl/workbook.xml")


def test_the_ribbon_has_a_button_for_each_command_in_the_namespace_of_office(addin: Path) -> None:
    assert [(b.get("id"), b.get("label")) for b in buttons(addin)] == [(f"butie_{c.id}", c.label) for c in COMMANDS]
    labels = [command.label for command in COMMANDS]
    asked = ["新建附件", "接入本表", "计算", "校验本表", "依据", "对账", "测算", "设置", "诊断", "帮助"]
    assert [label for label in labels if label != "撤销"] == asked


def test_the_ribbon_says_only_what_the_schema_of_office_knows(addin: Path) -> None:
    with zipfile.ZipFile(addin) as archive:
        root = etree.fromstring(archive.read("customUI/customUI.xml"))
    known = {
        "customUI": set(),
        "ribbon": set(),
        "tabs": set(),
        "tab": {"id", "label"},
        "group": {"id", "label"},
        "button": {"id", "label", "imageMso", "size", "onAction", "screentip", "supertip"},
    }
    for element in root.iter():
        assert element.tag.startswith(TAB)
        assert set(element.attrib) == known[element.tag.removeprefix(TAB)]
        assert all(0 < len(value) <= 1024 for value in element.attrib.values())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_every_button_calls_a_procedure_that_is_in_the_vba_and_takes_a_control(
    addin: Path, sources: dict[str, str]
) -> None:
    for button in buttons(addin):
        module, _, name = str(button.get("onAction")).partition(".")
        assert f"Sub {name}(control As IRibbonControl)" in sources[module]


def test_a_callback_runs_the_python_function_of_its_command(sources: dict[str, str]) -> None:
    for command in COMMANDS:
        _, _, body = sources["butie_ribbon"].partition(f"Sub {command.callback}(")
        assert body.splitlines()[1].strip() == f'RunCommand "from addin.excel import actions; actions.{command.id}()"'


def test_the_relations_of_the_package_lead_to_its_parts(addin: Path) -> None:
    with zipfile.ZipFile(addin) as archive:
        found = etree.fromstring(archive.read("_rels/.rels"))
        types = archive.read("[Content_Types].xml").decode()
        assert {relation.get("Target") for relation in found} <= set(archive.namelist())
    assert "application/vnd.ms-excel.addin.macroEnabled.main+xml" in types
    assert [r.get("Target") for r in found if str(r.get("Type")).endswith("/ui/extensibility")] == [
        "customUI/customUI.xml"
    ]


def test_the_help_of_every_function_and_argument_is_there_in_chinese(sheet: list[tuple[object, ...]]) -> None:
    start = macros.FUNCTIONS_COLUMN - 1
    rows = {row[start]: [value for value in row[start + 1 :] if value] for row in sheet if row[start]}
    assert set(rows) == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        description, category, *arguments = rows[name]
        assert function.help in str(description)
        assert category == "补贴助手"
        assert len(arguments) == len(function.args)
        pairs = zip(arguments, function.args, strict=True)
        assert all(str(said).startswith(arg.label) and arg.help in str(said) for said, arg in pairs)


def test_xlwings_looks_no_setting_up_outside_the_add_in(
    sources: dict[str, str], sheet: list[tuple[object, ...]]
) -> None:
    asked = {key.upper() for key in re.findall(r'GetConfig\("([^"]+)"', sources["xlwings"])}
    of_windows = {key for key in asked if not key.endswith("_MAC")} - {"INTERPRETER"}
    assert of_windows == {str(row[0]).upper() for row in sheet if row[0]}
    assert "SheetExists(ActiveWorkbook, PROJECT_NAME" not in sources["xlwings"]


def test_the_command_that_starts_python_is_the_same_for_every_workbook(sources: dict[str, str]) -> None:
    _, _, rest = sources["xlwings"].partition("Function XLPyCommand()")
    body = rest.partition("End Function")[0]
    assert "FullName" not in body.partition("' Other office apps")[0]
    assert '" -B -I -c ""import' in body


def test_python_is_told_no_folder_but_that_of_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["before"])
    utils.prepare_sys_path("False;;;;;;packages")
    assert sys.path == ["packages", "before"]


def test_python_has_its_one_place_below_the_folder_of_the_user(sheet: list[tuple[object, ...]]) -> None:
    settings = {row[0]: row[1] for row in sheet if row[0]}
    assert settings["Interpreter_Win"] == r"%LOCALAPPDATA%\butie\python\Scripts\pythonw.exe"
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"] is False


def test_it_names_no_folder_of_a_machine_and_no_person(addin: Path) -> None:
    with zipfile.ZipFile(addin) as archive:
        plain = b"".join(archive.read(name) for name in archive.namelist() if not name.endswith(".bin"))
    assert not re.search(rb"[A-Z]:\\|/(?:home|root|tmp|work)/|felix", plain, re.I)


def test_the_same_sources_give_the_same_bytes(addin: Path) -> None:
    assert addin_file.content() == addin.read_bytes()


def test_it_says_which_xlwings_it_needs(addin: Path) -> None:
    import xlwings

    assert addin_file.xlwings_version(addin) == xlwings.__version__


def test_what_is_no_add_in_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xlam").write_bytes(b"PK")
    with pytest.raises(FileProblem, match="不是补贴助手的加载项"):
        addin_file.xlwings_version(tmp_path / "x.xlam")


def test_another_xlwings_than_the_changes_were_made_for_is_refused() -> None:
    library = 'Public Const PROJECT_NAME As String = "other"'
    with pytest.raises(FileProblem, match="模板不合"):
        macros.changed(library)


def test_the_project_has_our_name(addin: Path) -> None:
    with zipfile.ZipFile(addin) as archive:
        project = read_project(archive.read("xl/vbaProject.bin"))
    assert b'\r\nName="butie"\r\n' in project.above["PROJECT"]
    assert b"RibbonMyAddin" not in project.above["PROJECT"] + project.above["PROJECTwm"] + project.directory


def test_libreoffice_opens_it_as_a_workbook_and_reads_the_same_modules(  # type: ignore[no-untyped-def]
    libreoffice, addin: Path, sources: dict[str, str], tmp_path: Path
) -> None:
    book = as_workbook(addin, tmp_path / "butie.xlsm")
    program = """
import json
library = document.BasicLibraries.getByName("butie")
print(json.dumps({name: library.getByName(name) for name in library.ElementNames}))
"""
    read = json.loads(in_document(libreoffice.office, book, program))
    for name in ("butie_udfs", "butie_ribbon", "xlwings"):
        written = [line for line in sources[name].splitlines() if not line.startswith("Attribute")]
        assert [line for line in read[name].splitlines()[2:] if line.strip()] == [x for x in written if x.strip()]
    assert "TRAINING_SUBSIDY" in libreoffice.convert(book, "csv").read_text(encoding="utf-8")
