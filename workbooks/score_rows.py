"""The printed rows of a scoring form: names and points come from the policies, what is printed where from the form."""

from __future__ import annotations

from policies.library import resolve
from policies.score_forms import ScoreForm, ScoreItem, ScoreSection
from policies.scoring import form_of
from workbooks.form_model import Cell, Form, Rows
from workbooks.form_rules import ScoreColumn, ScoreSheet


def score_form(form: Form, sheet: ScoreSheet) -> ScoreForm:
    """The document's scoring form behind a printed one. Raises PolicyProblem, InputProblem."""
    return form_of(resolve(form.document), sheet.number)


def point_id(key: str, number: int) -> str:
    """The id of the cell for the points of an item, counted from 1; the bonus comes after the last item."""
    return f"{key}.{number}"


def score_rows(form: Form, sheet: ScoreSheet) -> Rows:
    """Header, items by section, bonus, total."""
    law = score_form(form, sheet)
    rows = [tuple(Cell(text=column.header, style="header", span=column.span) for column in sheet.columns)]
    number = 0
    for section in law.sections:
        for place, item in enumerate(section.items, start=1):
            number += 1
            cells = (_cell(column, law, section, item, number, place) for column in sheet.columns)
            rows.append(tuple(cell for cell in cells if cell))
    if law.bonus and sheet.bonus:
        rows.append(_bonus(sheet, law.bonus.most, number + 1))
    if sheet.total:
        rows.append(_total(sheet))
    return tuple(rows)


def _cell(
    column: ScoreColumn, law: ScoreForm, section: ScoreSection, item: ScoreItem, number: int, place: int
) -> Cell | None:
    """The cell of an item; a section's stands once, beside all its items."""
    if column.shows == "points":
        kind = "integer" if law.whole else "number"
        label = f"第 {number} 项“{item.name}”"
        return Cell(id=point_id(column.key, number), label=label, type=kind, most=item.most, span=column.span)
    if column.shows == "section" and place > 1:
        return None
    rubric = "；".join(f"{says}，{points}分" for points, says in item.rubric.items())
    text = column.pattern.format(
        number=number, no=place, name=section.name if column.shows == "section" else item.name,
        says=item.says, rubric=rubric, most=item.most, points=section.points,
    )  # fmt: skip
    down = len(section.items) if column.shows == "section" else 1
    kind = "integer" if text.isdigit() else "text"
    return Cell(text=text, type=kind, style=column.style, span=column.span, down=down)


def _bonus(sheet: ScoreSheet, most: str, number: int) -> tuple[Cell, ...]:
    lead = sum(column.span for column in sheet.columns if column.shows != "points")
    points = [
        Cell(id=point_id(column.key, number), label="加分", type="number", most=most, span=column.span)
        for column in sheet.columns
        if column.shows == "points"
    ]
    return Cell(text=sheet.bonus, span=lead, style="essay"), *points


def _total(sheet: ScoreSheet) -> tuple[Cell, ...]:
    """The label, the sum of the printed maxima where a column of its own shows them, and of the points."""
    plain = [column for column in sheet.columns if column.shows != "points"]
    own = plain[-1].pattern == "{most}"
    label = Cell(text=sheet.total, style="total", span=sum(c.span for c in (plain[:-1] if own else plain)))
    most = [Cell(formula="=SUM({most:})", type="integer", style="total", span=plain[-1].span)] if own else []
    points = [
        Cell(formula=f'=IF(COUNT({{{c.key}:}})=0,"",SUM({{{c.key}:}}))', type="number", style="total", span=c.span)
        for c in sheet.columns
        if c.shows == "points"
    ]
    return label, *most, *points
