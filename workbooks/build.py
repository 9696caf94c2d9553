"""Makes a workbook from a form: the filled or empty sheet, a 设置 sheet and a hidden sheet of word lists.

Every form goes this one way. The formulas are calculated before the file is put in place, so that it opens
with its numbers anywhere, also where the functions are not installed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from policies.errors import PolicyProblem
from policies.library import resolve
from workbooks.atomic import atomic_file, check_target
from workbooks.form_library import SETTINGS, form, forms
from workbooks.form_model import Form
from workbooks.layout import Layout, absolute, lay
from workbooks.parameters import parameter_area, parameter_form
from workbooks.printed import printed_rows
from workbooks.problems import FileProblem
from workbooks.sheet_writer import Filling, Row, SheetWriter
from workbooks.workbook_policy import AREA, POLICY_FILE

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

WORDS_SHEET = "词表"
DEFAULT_POLICY = "haiyuan-2023"  # of working papers
CALCULATED_BY = 191029  # a current engine: the values of an older one would be calculated anew on opening
NOTHING = Filling()
Results = Mapping[str, Mapping[str, object]]


def new(
    form_id: str,
    out: Path,
    rows: int | None = None,
    policy: str | None = None,
    data: Sequence[Row] | None = None,
    as_of: date | None = None,
    fields: Row | None = None,
    tables: Mapping[str, Sequence[Row]] | None = None,
) -> Path:
    """Writes a new workbook of a form to `out` and gives its path.

    `rows` rows to fill (the form's own number when left out), or more where `data` has more; each of `data` is
    a mapping of column key or fact label to value; without any, a table that the document prints shows its figures.
    `fields` fills single cells by id, `tables` further tables by name and forms beside it by number. `policy`
    (the form's own document when left out) and `as_of` (today) go to the 设置 sheet. Raises FileProblem.
    """
    wanted = form(form_id)
    policy = policy or wanted.document or DEFAULT_POLICY
    named = {POLICY_FILE: policy, "计算日期": as_of or date.today()}
    check_target(out, kind=".xlsx")
    try:
        resolve(policy)
    except PolicyProblem as problem:
        raise FileProblem(f"政策“{policy}”不能用：{problem}。请改正后再新建。") from problem
    filled = Filling(data or printed_rows(wanted), fields or {}, tables or {})
    from workbooks.calculate_file import calculated_values

    results = calculated_values(workbook_bytes(wanted, named, rows, filled))
    with atomic_file(out) as file:
        file.write(workbook_bytes(wanted, named, rows, filled, results))
    return out


def workbook_bytes(
    wanted: Form,
    named: Mapping[str, object],
    rows: int | None = None,
    filling: Filling = NOTHING,
    results: Results | None = None,
) -> bytes:
    """The .xlsx of a form. `results` are the values of its formulas, by sheet and address."""
    target = io.BytesIO()
    book = new_book(target, wanted.title, wanted.label or "工作底稿")
    layouts = _layouts(wanted, rows, filling)
    if not wanted.alone:
        layouts += [(layout, NOTHING) for layout in settings_layouts(book, named)]
    write_layouts(book, layouts, named, results or {}, Formats(book))
    book.close()
    return target.getvalue()


def new_book(target: BinaryIO, title: str, comments: str) -> Workbook:
    """A new workbook that is written to `target`, whose formulas open with the values beside them."""
    import xlsxwriter

    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_calc_mode("auto", CALCULATED_BY)
    book.calc_on_load = False  # where our functions are absent, calculating anew would lose the values
    book.set_properties({"title": title, "comments": comments})
    return book


def settings_layouts(book: Workbook, named: Mapping[str, object], settings: str = SETTINGS) -> list[Layout]:
    """The 设置 sheet (the form of this id) and the 参数 sheet of the policy in `named`."""
    parameters = parameter_form(resolve(str(named[POLICY_FILE])).document)
    book.define_name(AREA, parameter_area(parameters))
    return [lay(part) for part in (forms()[settings], parameters)]


def write_layouts(
    book: Workbook,
    layouts: Iterable[tuple[Layout, Filling]],
    named: Mapping[str, object],
    results: Results,
    formats: Formats,
) -> None:
    """A sheet for each layout, with what fills it, and the hidden sheet of their word lists."""
    lists: dict[str, tuple[str, ...]] = {}
    for layout, filled in layouts:
        sheet = layout.form.sheet
        writer = SheetWriter(book.add_worksheet(sheet), layout, formats)
        writer.write(filled, named, results.get(sheet, {}))
        lists |= writer.lists
        for name, place in writer.names.items():
            book.define_name(name, place)
    if lists:
        _words_sheet(book, lists)


def _layouts(wanted: Form, rows: int | None, filling: Filling) -> list[tuple[Layout, Filling]]:
    """The form and those that stand beside it, each with what fills it."""
    counts = {name: len(more) for name, more in filling.tables.items()}
    beside = {number: Filling(filling.tables.get(number, ())) for number in wanted.beside}
    others = {number: lay(forms()[number], _rows(forms()[number], None, own)) for number, own in beside.items()}
    return [
        (lay(wanted, _rows(wanted, rows, filling), counts, others), filling),
        *((others[number], own) for number, own in beside.items()),
    ]


def _rows(form: Form, rows: int | None, filling: Filling) -> int | None:
    """How many rows the first table of a form has."""
    return max(rows or form.tables[0].rows, len(filling.rows)) if form.tables else None


def _words_sheet(book: Workbook, lists: Mapping[str, tuple[str, ...]]) -> None:
    """The hidden sheet behind the drop-down lists: a column and a defined name for each list."""
    sheet = book.add_worksheet(WORDS_SHEET)
    for column, (name, words) in enumerate(lists.items()):
        for row, word in enumerate((name, *words)):
            sheet.write_string(row, column, word)
        book.define_name(name, f"={WORDS_SHEET}!{absolute(1, column)}:{absolute(len(words), column)}")
    sheet.hide()


class Formats:
    """One cell format for equal properties: a workbook has room for few."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[str, Format] = {}

    def __call__(self, properties: dict[str, Any]) -> Format:
        key = json.dumps(properties, sort_keys=True)
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]
