"""What was attached, and changed by somebody afterwards, is checked and calculated."""

from pathlib import Path

import openpyxl
import pytest
from messy.paper import HEADER, Sheet, person, xlsx
from test_attach import GROUP, TITLE, attached, trainee

from workbooks.check import check
from workbooks.package import Package

KINDS = {"TRAINING_SUBSIDY": (HEADER, "E", "H"), "SUBSIDY": (GROUP, "F", "I")}
"""The header that makes the kind of formula, the column that is merged, the column of the amounts."""


def merged(folder: Path, kind: str) -> Path:
    """A roster of six people, the certificates of the second to fourth merged, with its three columns."""
    header, column, _ = KINDS[kind]
    make = person if header is HEADER else trainee
    people = [make(n) for n in range(1, 7)]
    for hidden in people[2:4]:
        hidden[header.index("证书类型")] = ""
    attached(xlsx(Sheet([TITLE, header, *people], (f"{column}4:{column}6",)))(folder))
    return folder / "结果.xlsx"


def codes(path: Path) -> set[tuple[str, str]]:
    return {(found.code, found.cell) for found in check(path) if found.level == "错误"}


@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_read_a_merged_value_have_the_formula_of_the_others(tmp_path: Path, kind: str) -> None:
    path = merged(tmp_path, kind)
    assert kind + "(" in openpyxl.load_workbook(path)["名单"][f"{KINDS[kind][-1]}5"].value
    assert not codes(path)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("TRAINING_SUBSIDY", "E4", "E3"),
        ("TRAINING_SUBSIDY", "D6", "D5"),
        ("TRAINING_SUBSIDY", "政策", '"qianyang-2021"'),
        ("SUBSIDY", "$C$3:$H$3", "$C$3:$G$3"),
        ("SUBSIDY", "培训补贴", "技能评价补贴"),
    ],
)
def test_another_formula_in_a_row_with_a_merged_value_is_told(
    tmp_path: Path, kind: str, before: str, after: str
) -> None:
    path, column = merged(tmp_path, kind), KINDS[kind][-1]
    row = next(r for r in (6, 5) if before in openpyxl.load_workbook(path)["名单"][f"{column}{r}"].value)
    package = Package.open(path)
    text = next(c.text for c in package.formulas("名单") if (c.row, c.column) == (row, ord(column) - 64))
    package.edit("名单", row, ord(column) - 64, formula=text.replace(before, after))
    package.save(tmp_path / "改过.xlsx")
    assert ("changed-formula", f"{column}{row}") in codes(tmp_path / "改过.xlsx")
