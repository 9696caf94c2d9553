"""What the VBA of the add-in does, as far as its text tells: what cells can call, what it calls, what it reads."""

import re

import pytest

from addin.excel import macros, names
from addin.excel.commands import COMMANDS
from excel.vba import WORDS, names_declared, names_used, procedures, public_names
from udfs.catalogue import FUNCTIONS


def test_a_cell_can_call_our_functions_and_nothing_that_runs_programs_or_touches_files(sources: dict[str, str]) -> None:
    callbacks = {command.callback for command in COMMANDS}
    allowed = {
        "xlwings": {"XLPy"},
        "butie_udfs": set(FUNCTIONS),
        "butie_ribbon": {*callbacks, "Butie_Failed", "Butie_Describe"},
        "ThisWorkbook": set(),
        "Sheet2": set(),
    }
    found = {name: public_names(code) for name, code in sources.items() if name != "Dictionary"}  # a class
    assert found == allowed
    assert "XLPyDLLActivateAuto" in sources["xlwings"]
    assert public_names('    Declare PtrSafe Function Beep Lib "x" ()\nPrivate Function A()') == {"Beep"}
    of_a_ribbon = [line for line in sources["butie_ribbon"].splitlines() if re.match(r"Sub Butie_(?!Describe)", line)]
    assert all("(control As IRibbonControl)" in line for line in of_a_ribbon)
    assert "Sub Butie_Describe()" in sources["butie_ribbon"]


def test_no_code_in_sheets_and_no_commercial_part_of_xlwings_is_left(sources: dict[str, str]) -> None:
    code = "\n".join(line for line in sources["xlwings"].splitlines() if not line.startswith("'")).lower()
    for word in ("license", "xlwings.pro", "embedded", ".py", "msgbox", "popup", "kill", "open ", "activeworkbook"):
        assert word not in code.replace("' todo: doesn't automatically check if code is embedded", ""), word


def test_a_button_runs_python_in_the_workbook_before_it_and_says_a_failure_in_chinese(sources: dict[str, str]) -> None:
    _, _, rest = sources["butie_ribbon"].partition("Private Sub RunCommand(pythonCommand As String)")
    assert [line.strip() for line in rest.partition("End Sub")[0].splitlines() if line.strip()] == [
        "On Error GoTo failed",
        'If TypeName(Application.Caller) = "Range" Then Exit Sub',
        "If ActiveWorkbook Is Nothing Then Workbooks.Add",
        'XLPy.SetAttr XLPy.Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook',
        "XLPy.Exec pythonCommand",
        "Exit Sub",
        "failed:",
        'CreateObject("WScript.Shell").Popup Butie_Failed(Err.Number, Err.Description) & vbCrLf & vbCrLf & About(), _',
        '0, Text("title"), 48',
    ]


@pytest.mark.parametrize("module", ["butie_ribbon", "butie_udfs", "xlwings", "ThisWorkbook"])
def test_every_name_in_the_vba_is_declared_or_known_to_excel(sources: dict[str, str], module: str) -> None:
    shared = {name for code in sources.values() for name in public_names(code)} | {"XLWINGS_VERSION", "PROJECT_NAME"}
    assert names_used(sources[module]) - names_declared(sources[module]) - shared - WORDS == set()


def test_a_misspelt_call_is_a_name_that_nothing_declares() -> None:
    assert "RunPythn" in names_used("Sub A()\r\n    RunPythn command\r\nEnd Sub\r\n")
    assert names_declared("Private Sub A(one As String, Optional two)\r\n    Dim x As Long, y\r\nEnd Sub") == {
        *("A", "one", "two", "x", "y")
    }


def test_excel_tells_the_add_in_that_it_opened(sources: dict[str, str]) -> None:
    assert procedures(sources["ThisWorkbook"]) == ["Workbook_Open"]
    assert "Private Sub Workbook_Open()" in sources["ThisWorkbook"]


def test_the_description_of_a_function_is_read_from_the_columns_where_the_sheet_has_it(
    sources: dict[str, str], sheet: list[tuple[object, ...]]
) -> None:
    body = re.sub(r"\s+_?\s*", " ", sources["butie_ribbon"].partition("Sub Butie_Describe()")[2])
    read = {
        key: int(re.search(pattern, body)[1]) + int(re.search(pattern, body)[2] or 0) - 1  # type: ignore[index]
        for key, pattern in {
            "name": r"Macro:=[^,]*sheet\.Cells\(row, (\d+)(?: \+ (\d+))?\)",
            "description": r"Description:=sheet\.Cells\(row, (\d+) \+ (\d+)\)",
            "category": r"Category:=sheet\.Cells\(row, (\d+) \+ (\d+)\)",
            "last before the arguments": r"args\(i\) = sheet\.Cells\(row, (\d+) \+ (\d+) \+ i\)",
        }.items()
    }
    row = next(row for row in sheet if row[macros.FUNCTIONS_COLUMN - 1] == "TRAINING_SUBSIDY")
    function = FUNCTIONS["TRAINING_SUBSIDY"]
    assert row[read["name"]] == function.name
    assert str(row[read["description"]]).startswith(function.help)
    assert row[read["category"]] == names.TITLE
    assert str(row[read["last before the arguments"] + 1]).startswith(function.args[0].label)
    assert read["last before the arguments"] == read["category"]
    assert "ArgumentDescriptions:=args" in body
