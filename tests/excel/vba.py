"""VBA read by others: the grammar of [MS-VBAL] by ANTLR, and what the compiler's directives leave."""

from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_vba.vbaLexer import vbaLexer
from antlr4_vba.vbaParser import vbaParser

ON_WINDOWS = {'App = "Microsoft Excel"': True, 'App = "Microsoft Word"': False, "Win64": True, "Mac": False}


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
