"""The 参数 sheet: each open question and each external figure of a document, a row to fill in, its clause beside it.

The 设置 sheet joins what is filled in to the policy text with SCENARIO; a row left blank stays open.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.model import Chapter, Decision, Document, Parameter
from workbooks.form_model import Block, Cell, Form
from workbooks.formula import column_letters

SHEET = "参数"
FREE_ROWS = 5  # for a plan, 用途=测算, or a stated figure to try
WIDTHS = (30, 20, 26, 18, 56)
LINES = (
    "本县定下来的填在“值”里，没有定的留空：留空的，有关金额显示“待定”，不会自动取一个。",
    "外部标准照现行标准填数；填了哪一项，每一笔的“依据”都会写明。",
    "最后几行可以自己加：名填“方案”“用途”，或文件里的一个数（如 培训补贴.高级），用来试算。",
)
FIRST = len(LINES) + 3  # the row of the first question, counted from 1: below the title, the lines and the header


def parameter_form(document: Document) -> Form:
    """The sheet of a document as a form of one grid."""
    head = tuple(Cell(text=text, style="header") for text in ("名", "值", "可选值或单位", "条款", "说明"))
    rows = [head, *_questions(document), *([_free()] * FREE_ROWS)]
    lines = tuple((Cell(text=line, span=0, style="plain"),) for line in LINES)
    blocks = (Block(title=f"{SHEET}（{document.id}）"), Block(lines=lines), Block(grid=tuple(rows)))
    return Form(SHEET, SHEET, "settings", SHEET, blocks, grid=WIDTHS, portrait=False)


def parameter_area(form: Form) -> str:
    """Where the names and values stand, for the defined name."""
    rows = len(form.blocks[-1].grid) - 1
    return f"={SHEET}!$A${FIRST}:${column_letters(2)}${FIRST + rows - 1}"


def _questions(document: Document) -> Iterator[tuple[Cell, ...]]:
    """A row for each name, in the document's order; a name that several plans share stands once."""
    told: set[str] = set()
    parts: tuple[Document | Chapter, ...] = (document, *document.chapters)
    for part in parts:
        plan = f"方案{part.id} " if isinstance(part, Chapter) and part.id else ""
        for name, decision in part.decisions.items():
            if name not in told:
                told.add(name)
                yield _decision(name, plan, decision)
        for name, parameter in part.parameters.items():
            if name not in told:
                told.add(name)
                yield _parameter(name, plan, parameter)


def _decision(name: str, plan: str, decision: Decision) -> tuple[Cell, ...]:
    value = Cell(id=name, type="words", fact=name, words=decision.options, style="input")
    return Cell(text=name), value, *_told("、".join(decision.options), plan + decision.clause, decision.says)


def _parameter(name: str, plan: str, parameter: Parameter) -> tuple[Cell, ...]:
    low, high = parameter.at_least, parameter.at_most
    bounds = "".join((f"，不低于 {low}" if low else "", f"，不高于 {high}" if high else ""))
    value = Cell(id=name, type="number", style="input")
    return Cell(text=name), value, *_told(parameter.unit + bounds, plan + parameter.clause, f"见 {parameter.source}")


def _told(choice: str, clause: str, says: str) -> tuple[Cell, Cell, Cell]:
    return Cell(text=choice, style="small"), Cell(text=clause, style="small"), Cell(text=says, style="small")


def _free() -> tuple[Cell, ...]:
    return Cell(style="input"), Cell(style="input"), *_told("", "", "")
