"""The stated figures of a document by name, for its checks.

目标.合计 (an entry's value), 培训补贴.高级工 (a benefit's figure), 培训补贴.海原司机.自费 (what the person pays),
培训补贴.第一档.起 and .止 (the edges of a tier), 每班人数 (class conduct), 附件1.2020年任务数 (a column),
附件1.合计.2020年任务数 (the printed total), 附件1.某行.2020年任务数, 5-15-2 (the maxima of a scoring form),
5-15-2.基本情况 (of one section), 5-15-2.基本情况.标题 (what its heading prints), 5-18-2.加分, 5-22-2.合计.
The number of a plan may stand before the name, and must where several plans give the name another meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction

from policies.data_tables import DataTable
from policies.decode import exact
from policies.expressions import ExpressionProblem
from policies.figures import row_name
from policies.model import Benefit, Chapter, Document, Entry, Row, Tier, walk
from policies.policy import match_figures
from policies.score_forms import ScoreForm

Figures = tuple[Fraction, ...]
TOTAL, HEADING, BONUS = "合计", "标题", "加分"
SELF_PAID, FROM, BELOW = "自费", "起", "止"


class NamedFigures:
    """Looks the names of one document up; what was found is remembered."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._found: dict[str, Figures] = {}
        self._entries = [_named_entries(chapter) for chapter in document.chapters]

    def __call__(self, name: str) -> Figures:
        """The figures behind a name. Raises ExpressionProblem where there are none, or several meanings."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Figures:
        plans = [c.id for c in self.document.chapters if c.id]
        plan, _, rest = name.partition(".")
        path = (rest if plan in plans else name).split(".")
        meanings = {
            figures
            for chapter, entries in zip(self.document.chapters, self._entries, strict=True)
            if plan not in plans or chapter.id == plan
            for figures in (*_in_chapter(chapter, path), *_in_entries(entries, path))
        }
        meanings |= {(figure.value,) for figure in match_figures(self.document, name)}
        if not meanings:
            raise ExpressionProblem(f"“{self.document.id}”里没有叫“{name}”的数")
        if len(meanings) > 1:
            raise ExpressionProblem(
                f"“{name}”在几处是不同的数，请在前面写方案号，如 {plans[0] if plans else '01'}.{name}"
            )
        return meanings.pop()


def _named_entries(chapter: Chapter) -> list[Entry]:
    sections = (getattr(chapter, part.name) for part in fields(chapter))
    rows = [row for section in sections if isinstance(section, tuple) for row in section]
    return [row for row in rows if isinstance(row, Entry) and row.name]


def _in_entries(entries: list[Entry], path: list[str]) -> Iterator[Figures]:
    for entry in entries:
        if len(path) == 2 and path[0] == entry.name:
            yield from _number(entry.values.get(path[1], ""))


def _in_chapter(chapter: Chapter, path: list[str]) -> Iterator[Figures]:
    if path[0] in chapter.tables:
        yield from _of_table(chapter.tables[path[0]], path[1:])
    if path[0] in chapter.scores:
        yield from _of_form(chapter.scores[path[0]], path[1:])
    if len(path) == 1 and path[0] in chapter.conduct:
        yield from _number(chapter.conduct[path[0]].value)
    if path[0] in chapter.benefits and len(path) > 2:
        yield from _of_benefit(chapter.benefits[path[0]], path[1:])


def _of_benefit(benefit: Benefit, path: list[str]) -> Iterator[Figures]:
    """What a person pays beside a row's rate, and the edges of a tier."""
    for row in walk(benefit.amount):
        if isinstance(row, Row) and path == [row_name(row), SELF_PAID]:
            yield from _number(row.self_paid)
        if isinstance(row, Tier) and path[:1] == [row.name]:
            yield from _number({FROM: row.from_, BELOW: row.below}.get(path[1], ""))


def _of_table(table: DataTable, path: list[str]) -> Iterator[Figures]:
    """A column, the printed total of a column, or one cell."""
    if len(path) == 1 and path[0] in table.figures:
        yield tuple(table.numbers(row)[path[0]] for row in table.named_rows())
    elif len(path) > 1 and path[0] == TOTAL:
        yield from _number(table.total.get(path[1], ""))
    elif len(path) > 1 and path[1] in table.figures:
        for row in table.named_rows():
            if row[table.key] == path[0]:
                yield (table.numbers(row)[path[1]],)


def _of_form(form: ScoreForm, path: list[str]) -> Iterator[Figures]:
    """The maxima of all items or of one section, what a heading prints, the bonus, or the printed total."""
    if not path:
        yield tuple(exact(item.most) for item in form.items)
    elif path == [TOTAL]:
        yield from _number(form.total)
    elif path == [BONUS] and form.bonus:
        yield from _number(form.bonus.most)
    for section in form.sections:
        if path == [section.name]:
            yield tuple(exact(item.most) for item in section.items)
        elif path == [section.name, HEADING]:
            yield from _number(section.points)


def _number(text: str) -> Iterator[Figures]:
    """The figure of a text that is one (dates and blanks are none)."""
    try:
        yield (exact(text),)
    except (ValueError, ZeroDivisionError):
        return
