"""VBA read by others: the grammar of [MS-VBAL] by ANTLR, and what the compiler's directives leave."""

import re

from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_vba.vbaLexer import vbaLexer
from antlr4_vba.vbaParser import vbaParser

WORDS = frozenset(
    [
        "And",
        "As",
        "Boolean",
        "ByRef",
        "ByVal",
        "Call",
        "Const",
        "CStr",
        "Dim",
        "Do",
        "Each",
        "Else",
        "ElseIf",
        "End",
        "Err",
        "Error",
        "Exit",
        "False",
        "For",
        "Function",
        "GoTo",
        "If",
        "Is",
        "In",
        "Let",
        "Long",
        "Loop",
        "New",
        "Next",
        "Not",
        "Nothing",
        "Object",
        "On",
        "Option",
        "Explicit",
        "Optional",
        "Or",
        "Private",
        "Public",
        "Range",
        "ReDim",
        "Replace",
        "Resume",
        "Set",
        "Static",
        "Step",
        "String",
        "Sub",
        "Then",
        "To",
        "True",
        "TypeName",
        "TypeOf",
        "UCase",
        "Until",
        "Variant",
        "Wend",
        "While",
        "With",
        "Workbook",
        "Worksheet",
        "Chr",
        "Left",
        "Split",
        "Trim",
        "LBound",
        "UBound",
        "IIf",
        "Dir",
        "InStr",
        "InStrRev",
        "Array",
        "CreateObject",
        "IRibbonControl",
        "vbCr",
        "vbLf",
        "vbCrLf",
        "xlDown",
        "Application",
        "ActiveWorkbook",
        "ThisWorkbook",
        "Workbooks",
        "Alias",
        "Declare",
        "Double",
        "Lib",
        "PtrSafe",
    ]
)
"""What VBA and Excel themselves know, of that which our code uses."""
ON_WINDOWS = {
    'App = "Microsoft Excel"': True,
    'App = "Microsoft Word"': False,
    "VBA7": True,
    "Win64": True,
    "Mac": False,
}


class _Faults(ErrorListener):
    def __init__(self) -> None:
        self.found: list[str] = []

    def syntaxError(self, recognizer, symbol, line, column, message, error) -> None:  # type: ignore[no-untyped-def]  # noqa: N802
        self.found.append(f"{line}:{column} {message}")


def faults(source: str) -> list[str]:
    """What the grammar does not take in a standard module."""
    heard = _Faults()
    lexer = vbaLexer(InputStream('Attribute VB_Name = "Module1"\r\n' + directed(source)))
    lexer.removeErrorListeners()
    lexer.addErrorListener(heard)
    parser = vbaParser(CommonTokenStream(lexer))
    parser.removeErrorListeners()
    parser.addErrorListener(heard)
    parser.startRule()
    return heard.found


def directed(source: str) -> str:
    """The code that 64-bit Excel on Windows compiles, without directives and attributes."""
    kept, taken = [], [True]
    for line in source.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "#If":
            taken.append(ON_WINDOWS[rest.removesuffix("Then").strip()])
        elif word == "#ElseIf":
            taken[-1] = False  # of other programs of Office
        elif word == "#Else":
            taken[-1] = not taken[-1]
        elif word == "#End":
            taken.pop()
        elif all(taken) and word not in ("#Const", "Attribute"):
            kept.append(line)
    return "\r\n".join(kept) + "\r\n"


def procedures(source: str) -> list[str]:
    """The names of the procedures of a module."""
    return re.findall(r"^(?:Public |Private )?(?:Sub|Function) (\w+)", source, re.M)


def public_names(source: str) -> set[str]:
    """Procedures, external functions included, that a cell of any workbook could call; Public is what VBA assumes."""
    head = r"^[ \t]*(?:Public |Static |Global )*(?:Declare (?:PtrSafe )?)?(?:Sub|Function|Property \w+) (\w+)"
    return set(re.findall(head, source, re.M | re.I))


def names_used(source: str) -> set[str]:
    """The names in a module that stand for themselves: no members (after a point), named arguments, texts, comments."""
    code = re.sub(r"'.*", "", re.sub(r'"(?:[^"\r\n]|"")*"', '""', directed(source)))
    return set(re.findall(r"(?<![.\w#])([A-Za-z]\w*)(?!\w|:=|:\s*$)", code, re.M))


def names_declared(source: str) -> set[str]:
    """The procedures, arguments, variables and constants of a module."""
    code = re.sub(r'"(?:[^"\r\n]|"")*"', '""', directed(source))
    heads = re.findall(r"^[ \t]*(?:(?:Public|Private|Declare|PtrSafe) )*(?:Sub|Function) (\w+)(.*?)\r?$", code, re.M)
    inside = ",".join(re.sub(r"^.*?\(|\).*$", "", rest.replace("()", "")) for _, rest in heads)
    declared = ",".join(re.findall(r"^\s*(?:Dim|Static|(?:Public |Private )?Const) (.*)$", code, re.M))
    variables = re.findall(r"(?:^|,)\s*(?:(?:Optional|ByVal|ByRef)\s+)*(\w+)", f"{inside},{declared}", re.M)
    labels = re.findall(r"^(\w+):\s*$", code, re.M)
    return {name for name, _ in heads} | set(variables) | set(labels)
