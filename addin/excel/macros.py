"""The VBA of the add-in, in ASCII: what Chinese it shows stands in cells of the add-in's own sheet.

Module butie_udfs is written by xlwings' own generator; butie_ribbon and ThisWorkbook are ours; module xlwings is the
one of xlwings' template (BSD), cut down to KEPT and with CHANGES.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable

from addin.excel.commands import Command
from addin.excel.names import PROJECT
from workbooks.problems import FileProblem

UDFS, RIBBON, WORKBOOK, LIBRARY = "butie_udfs", "butie_ribbon", "ThisWorkbook", "xlwings"
FAILED = "Butie_Failed"
TEXTS_COLUMN, FUNCTIONS_COLUMN = 4, 7
"""Columns of the sheet: key and text of what VBA says; name, description, category and arguments of a function."""

TEXTS = {
    "title": "补贴助手",
    "failed": "错误：补贴助手的 Python 没有应答。请点“补贴助手”里的“诊断”；仍不行，关闭 Excel，重新运行 安装.cmd。",
    "interpreter": "Python：",
    "found": "Python 在这个位置，但没有启动成功：可能被杀毒软件拦住，或者安装不完整。",
    "missing": "这个位置没有 Python：请关闭 Excel，重新运行 安装.cmd。",
}

ANOTHER = "装着的 xlwings 版本和加载项的模板不合。请重新安装：pip install butie[excel]"

KEPT = (
    "XLPyCommand",
    "XLPyLoadDLL",
    "XLPy",
    "GetConfigFromSheet",
    "ParentFolder",
)
"""The procedures of xlwings' module that are needed. The others can run programs and read and write files: since any
workbook can call a public function of an add-in from a cell, they are left out, and of these only XLPy is public."""

PUBLIC = "XLPy"

CHANGES = (
    ('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"'),
    # One Python for all workbooks, whatever they are called and wherever they are.
    (
        '        PYTHONPATH = AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";" &',
        '        PYTHONPATH = AddExcelDir & ";" & ";" & ";" &',
    ),
    # Nothing under xlwings' commercial licence.
    (
        '    licenseKey = GetConfig("LICENSE_KEY", "")\n'
        '    If licenseKey <> "" Then\n'
        "        LicenseKeyEnvString = \"os.environ['XLWINGS_LICENSE_KEY']='\" & licenseKey & \"';\"\n"
        "    Else\n"
        '        LicenseKeyEnvString = ""\n'
        "    End If\n",
        "",
    ),
    ('"import sys, os;" & LicenseKeyEnvString & "import', '"import sys, os;import'),
    (", licenseKey As String, LicenseKeyEnvString As String", ""),
    # Every call of a function asks for a dozen settings: the sheet, which is ours alone, is read once.
    (
        "Function GetConfigFromSheet(wb As Workbook)",
        "Function GetConfigFromSheet(wb As Workbook)\n"
        "    Static kept As Object\n"
        "    If Not kept Is Nothing Then\n"
        "        Set GetConfigFromSheet = kept\n"
        "        Exit Function\n"
        "    End If",
    ),
    ("    Set GetConfigFromSheet = d", "    Set kept = d\n    Set GetConfigFromSheet = d"),
    # Isolated: no module is taken from the folder that Excel happens to be in, and no variable of the user misleads.
    ('tail = " -B -c ""', 'tail = " -B -I -c ""'),
)

# In place of xlwings' own: what it doesn't find in the sheet it seeks in files beside the workbook that is open, and
# so a workbook that somebody sent could choose which program runs.
_SETTING = """
Private Function GetConfig(configKey As String, Optional default As String = "") As Variant
    Static shell As Object
    GetConfig = default
    If GetConfigFromSheet(ThisWorkbook).Exists(configKey) Then
        GetConfig = GetConfigFromSheet(ThisWorkbook).Item(configKey)
    End If
    If shell Is Nothing Then Set shell = CreateObject("WScript.Shell")
    GetConfig = shell.ExpandEnvironmentStrings(CStr(GetConfig))
End Function
"""

_HEAD = """Option Explicit

Private Sub RunCommand(pythonCommand As String)
    On Error GoTo failed
    If TypeName(Application.Caller) = "Range" Then Exit Sub
    If ActiveWorkbook Is Nothing Then Workbooks.Add
    XLPy.SetAttr XLPy.Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
    XLPy.Exec pythonCommand
    Exit Sub
failed:
    CreateObject("WScript.Shell").Popup {failed}(Err.Number, Err.Description) & vbCrLf & vbCrLf & About(), _
        0, Text("title"), 48
End Sub

Public Function {failed}(number As Long, description As String) As String
    {failed} = Text("failed") & " (" & number & " " & LastLine(description) & ")"
End Function

Private Function LastLine(description As String) As String
    Dim lines() As String, i As Long
    lines = Split(Replace(description, vbCr, ""), vbLf)
    For i = UBound(lines) To LBound(lines) Step -1
        If Trim(lines(i)) <> "" Then
            LastLine = Left(Trim(lines(i)), 200)
            Exit Function
        End If
    Next i
End Function

Private Function About() As String
    Dim interpreter As String, bits As String
    interpreter = ThisWorkbook.Worksheets(1).Cells(1, 2).Value
    interpreter = CreateObject("WScript.Shell").ExpandEnvironmentStrings(interpreter)
    #If Win64 Then
        bits = "64"
    #Else
        bits = "32"
    #End If
    About = Text("interpreter") & interpreter & vbCrLf & Text(IIf(Dir(interpreter) <> "", "found", "missing")) & _
        vbCrLf & "Excel " & Application.Version & " (" & bits & "), xlwings " & XLWINGS_VERSION
End Function

Private Function Text(key As String) As String
    Dim row As Long
    row = 1
    Do While ThisWorkbook.Worksheets(1).Cells(row, {texts}).Value <> ""
        If ThisWorkbook.Worksheets(1).Cells(row, {texts}).Value = key Then
            Text = ThisWorkbook.Worksheets(1).Cells(row, {texts} + 1).Value
        End If
        row = row + 1
    Loop
End Function

Sub Butie_Describe()
    Dim sheet As Object, args() As String, row As Long, count As Long, i As Long
    Set sheet = ThisWorkbook.Worksheets(1)
    row = 1
    Do While sheet.Cells(row, {functions}).Value <> ""
        count = 0
        Do While sheet.Cells(row, {functions} + 3 + count).Value <> ""
            count = count + 1
        Loop
        ReDim args(1 To count)
        For i = 1 To count
            args(i) = sheet.Cells(row, {functions} + 2 + i).Value
        Next i
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & sheet.Cells(row, {functions}).Value, _
            Description:=sheet.Cells(row, {functions} + 1).Value, _
            Category:=sheet.Cells(row, {functions} + 2).Value, ArgumentDescriptions:=args
        row = row + 1
    Loop
End Sub
"""

_CALLBACK = """
Sub {callback}(control As IRibbonControl)
    RunCommand "{python}"
End Sub
"""

# Excel may refuse to describe the functions of a hidden workbook, which an add-in is: then it is shown for that moment.
THIS_WORKBOOK = """Private Sub Workbook_Open()
    On Error Resume Next
    Butie_Describe
    If Err.Number <> 0 Then
        Err.Clear
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
        ThisWorkbook.Windows(1).Visible = True
        Butie_Describe
        ThisWorkbook.Windows(1).Visible = False
        ThisWorkbook.IsAddin = True
        Application.ScreenUpdating = True
    End If
    ThisWorkbook.Saved = True
End Sub
"""


def modules(library: str, commands: Iterable[Command]) -> dict[str, str]:
    """The sources by module; `library` is xlwings' own module as its template has it. Raises FileProblem."""
    return {LIBRARY: changed(library), UDFS: wrappers(), RIBBON: callbacks(commands), WORKBOOK: THIS_WORKBOOK}


def callbacks(commands: Iterable[Command]) -> str:
    """Module butie_ribbon: one procedure for each command, and what they share."""
    head = _HEAD.format(failed=FAILED, texts=TEXTS_COLUMN, functions=FUNCTIONS_COLUMN)
    return head + "".join(_CALLBACK.format(callback=each.callback, python=each.python) for each in commands)


def wrappers() -> str:
    """Module butie_udfs: a VBA function for each of ours, as xlwings generates them.

    In a process of its own, since off Windows its generator needs stand-ins for pywin32. A failure is told in Chinese.
    Raises FileProblem.
    """
    command = [sys.executable, "-X", "utf8", "-m", "addin.excel.wrappers"]
    ran = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    if ran.returncode:
        last = ran.stderr.strip().rpartition("\n")[2]
        raise FileProblem(f"没有生成加载项的函数（{last}）。请重新安装：pip install butie[excel]")
    return ran.stdout.replace(" = Err.Description", f" = {FAILED}(Err.Number, Err.Description)")


def changed(library: str) -> str:
    """What is KEPT of xlwings' module, with CHANGES, each of which must fit once. Raises FileProblem otherwise."""
    head = re.sub(r"(?m)^( +)Declare ", r"\1Private Declare ", library.partition("Public Function RunPython(")[0])
    found = [
        re.search(rf"^Function {name}\(.*?^End Function|^Private Sub {name}\(.*?^End Sub", library, re.M | re.S)
        for name in KEPT
    ]
    if head == library or None in found:
        raise FileProblem(ANOTHER)
    kept = "\n".join([head, _SETTING, *(each[0] for each in found if each)])
    for before, after in CHANGES:
        if kept.count(before) != 1:
            raise FileProblem(ANOTHER)
        kept = kept.replace(before, after)
    return re.sub(rf"(?m)^Function (?!{PUBLIC}\()", "Private Function ", kept)
