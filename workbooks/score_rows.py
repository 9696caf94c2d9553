"""The printed rows of a scoring form: names and points come from the policies, what is printed where from the form."""

from __future__ import annotations

from dataclasses import replace

from policies.library import resolve
from policies.score_forms import RANGE_SIGN, ScoreBonus, ScoreForm, ScoreItem, ScoreSection
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
    rows = [_headers(sheet)]
    number = 0
    for order, section in enumerate(law.sections, start=1):
        for place, item in enumerate(section.items, start=1):
            number += 1
            cells = (
                _section(column, section, order, place)
                if column.shows == "section"
                else _item(column, law, item, number, place)
                for column in sheet.columns
            )
            rows.append(tuple(cell for cell in cells if cell))
    if law.bonus and sheet.bonus:
        rows.append(_bonus(sheet, law.bonus, number + 1))
    if sheet.total:
        rows.append(_total(sheet))
    return tuple(rows)


def _headers(sheet: ScoreSheet) -> tuple[Cell, ...]:
    """The header; a column without one stands under its left neighbour's."""
    cells: list[Cell] = []
    for column in sheet.columns:
        if column.header:
            cells.append(Cell(text=column.header, style="header", span=column.span))
        else:
            cells[-1] = replace(cells[-1], span=cells[-1].span + column.span)
    return tuple(cells)


def _section(column: ScoreColumn, section: ScoreSection, order: int, place: int) -> Cell | None:
    """A section's cell stands once, beside all its items; no points are printed where the document prints none."""
    if place > 1:
        return None
    lines = [line for line in column.pattern.split("\n") if section.points or "{points}" not in line]
    text = "\n".join(lines).format(no=order, name=section.name, points=section.points)
    return _fixed(column, text, len(section.items))


def _item(column: ScoreColumn, law: ScoreForm, item: ScoreItem, number: int, place: int) -> Cell:
    if column.shows == "points":
        kind = "integer" if law.whole else "number"
        label = f"第 {number} 项“{item.name}”"
        return Cell(id=point_id(column.key, number), label=label, type=kind, most=item.most, span=column.span)
    rubric = "；".join(f"{says}，{points}分" for points, says in item.rubric.items())
    bands = "\n".join(f"{points.replace(RANGE_SIGN, '—')}分：{says}。" for points, says in item.rubric.items())
    veto = f"（{item.veto}）" if item.veto else ""
    text = column.pattern.format(
        number=number, no=place, name=item.name, says=item.says, rubric=rubric, bands=bands, most=item.most, veto=veto
    )
    return _fixed(column, text, 1)


def _fixed(column: ScoreColumn, text: str, down: int) -> Cell:
    kind = "integer" if text.isdigit() else "text"
    return Cell(text=text, type=kind, style=column.style, span=column.span, down=down)


def _bonus(sheet: ScoreSheet, law: ScoreBonus, number: int) -> tuple[Cell, ...]:
    """A text for each printed column; the last one takes the columns that are left over."""
    plain = [column for column in sheet.columns if column.shows != "points"]
    spans = [column.span for column in plain]
    last = len(sheet.bonus) - 1
    spans[last:] = [sum(spans[last:])]
    rates = "；".join(
        f"{matter}：" + "、".join(f"{level}{points}分" for level, points in levels.items())
        for matter, levels in law.rates.items()
    )
    texts = [
        Cell(text=pattern.format(rates=rates, most=law.most), span=span, style=column.style)
        for pattern, span, column in zip(sheet.bonus, spans, plain, strict=False)
    ]
    points = [
        Cell(id=point_id(column.key, number), label="加分", type="number", most=law.most, span=column.span)
        for column in sheet.columns
        if column.shows == "points"
    ]
    return *texts, *points


def _total(sheet: ScoreSheet) -> tuple[Cell, ...]:
    """The label, the sum of the printed maxima where a column of its own shows them, and of the points."""
    plain = [column for column in sheet.columns if column.shows != "points"]
    at = next((place for place, column in enumerate(plain) if column.pattern == "{most}"), len(plain))
    label = Cell(text=sheet.total, style="total", span=sum(column.span for column in plain[:at]))
    most = [Cell(formula="=SUM({most:})", type="integer", style="total", span=c.span) for c in plain[at : at + 1]]
    rest = [Cell(style="total", span=column.span) for column in plain[at + 1 :]]
    points = [
        Cell(formula=f'=IF(COUNT({{{c.key}:}})=0,"",SUM({{{c.key}:}}))', type="number", style="total", span=c.span)
        for c in sheet.columns
        if c.shows == "points"
    ]
    return label, *most, *rest, *points
