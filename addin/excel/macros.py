"""The VBA of the add-in, in ASCII: what Chinese it shows stands in cells of the add-in's own sheet.

Module butie_udfs is written by xlwings' own generator; butie_ribbon and ThisWorkbook are ours; module xlwings is the
one of xlwings' template (BSD), with the changes listed in CHANGES.
"""

from __future__ import annotations

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

CHANGES = (
    ('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"'),
    # A workbook that somebody sent must not choose which program runs.
    ('If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then', "If False Then"),
    # One Python for all workbooks, whatever they are called and wherever they are.
    (
        '        PYTHONPATH = AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";" &',
        '        PYTHONPATH = AddExcelDir & ";" & ";" & ";" &',
    ),
    # Every call of a function asks for a dozen settings: the sheet, which is now ours alone, is read once.
    (
        "Function GetConfigFromSheet(wb As Workbook)",
        "Function GetConfigFromSheet(wb As Workbook)\r\n"
        "    Static kept As Object\r\n"
        "    If Not kept Is Nothing Then\r\n"
        "        Set GetConfigFromSheet = kept\r\n"
        "        Exit Function\r\n"
        "    End If",
    ),
    ("    Set GetConfigFromSheet = d", "    Set kept = d\r\n    Set GetConfigFromSheet = d"),
    # Isolated: no module is taken from the folder that Excel happens to be in, and no variable of the user misleads.
    ('tail = " -B -c ""', 'tail = " -B -I -c ""'),
)

_HEAD = """Option Explicit

Private Sub RunCommand(pythonCommand As String)
    On Error GoTo failed
    If ActiveWorkbook Is Nothing Then Workbooks.Add
    RunPython pythonCommand
    Exit Sub
failed:
    WScript.Popup {failed}(Err.Number, Err.Description) & vbCrLf & vbCrLf & About(), 0, Text("title"), 48
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
    interpreter = GetConfig("INTERPRETER_WIN")
    #If Win64 Then
        bits = "64"
    #Else
        bits = "32"
    #End If
    About = Text("interpreter") & interpreter & vbCrLf & Text(IIf(FileExists(interpreter), "found", "missing")) & _
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
    """xlwings' module with CHANGES, each of which must fit exactly once. Raises FileProblem for another xlwings."""
    for before, after in CHANGES:
        if library.count(before) != 1:
            raise FileProblem("装着的 xlwings 版本和加载项的模板不合。请重新安装：pip install butie[excel]")
        library = library.replace(before, after)
    return library
