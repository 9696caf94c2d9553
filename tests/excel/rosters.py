"""Rosters that are open in Excel, and what a command's list says of them."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from messy.paper import HEADER, person

from excel.fake_book import FakeBook
from workbooks.mark import SHEET

POLICY = "haiyuan-2023"
TITLE = ["某校职业培训补贴人员花名册"]
Press = Callable[..., str]


class Formula(NamedTuple):
    """A formula with the value that Excel shows."""

    text: str
    value: float


def roster(folder: Path, *amounts: object) -> Path:
    """A roster of as many people, whose amounts may be formulas."""
    path = folder / "名单.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("名单")
        rows = [TITLE, HEADER, *([*person(n)[:6], amount] for n, amount in enumerate(amounts, 1))]
        for place, value in (((r, c), value) for r, row in enumerate(rows) for c, value in enumerate(row)):
            if isinstance(value, Formula):
                page.write_formula(*place, f"={value.text}", None, value.value)
            else:
                page.write(*place, value)
    return path


def results(book: FakeBook, name: str = SHEET) -> list[list[str]]:
    page = book.pages[name]
    rows = page.used_range.formula
    assert isinstance(rows, tuple)
    return [list(row) for row in rows]
