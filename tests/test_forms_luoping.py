"""The two tables of Luoping's 附件: the print, the document's figures, live sums, what a wrong figure gives."""

from pathlib import Path

import openpyxl
import pytest
from conftest import LibreOffice
from filled_forms import AS_OF, differing, pages, printed, told, values

from policies.data_tables import DataTable, data_table
from policies.library import document
from workbooks.build import new
from workbooks.check import check
from workbooks.form_library import form, recognise
from workbooks.printed import printed_rows

BY_TYPE, BY_TOWNSHIP = "罗平附件1", "罗平附件2"
TITLES = {
    BY_TYPE: "罗平县农村劳动力职业技能培训三年行动（2020－2022年）任务分解表",
    BY_TOWNSHIP: "罗平县2020－2022年各乡镇（街道）农村劳动力技能培训任务分解表",
}
HEADERS = {
    BY_TYPE: [
        "序号|培训类别|培训任务数（人次）|2020年任务数（人次）|2021年任务数（人次）|2022年任务数（人次）|牵头单位|责任单位"
    ],
    BY_TOWNSHIP: [
        "序号|年度取证类别乡镇(街道)|2020年任务数（人次）|2021年任务数（人次）|2022年任务数（人次）|合计",
        "|".join(["小计|职业资格证（技能等级证）|专项职业能力证"] * 3),
        "|".join(["|其中：免费培训"] * 3),
    ],
}
AREAS = {BY_TYPE: "A1:H15", BY_TOWNSHIP: "A1:O18"}
MERGED = {
    BY_TYPE: {"A1:H1", "A15:B15"},
    BY_TOWNSHIP: {
        "A1:O1", "A18:B18", "A2:A4", "B2:B4", "O2:O4", "C2:F2", "G2:J2", "K2:N2", "C3:C4", "G3:G4", "K3:K4",
        "D3:E3", "H3:I3", "L3:M3", "F3:F4", "J3:J4", "N3:N4",
    },
}  # fmt: skip
TOTALS = {
    BY_TYPE: [10000, 3500, 3500, 3000],
    BY_TOWNSHIP: [3500, 2450, 400, 1050, 3500, 2310, 600, 1190, 3000, 1900, 0, 1100, 10000],
}
TOWNSHIPS = {"阿岗镇": 1130, "九龙街道": 1070, "旧屋基乡": 380, "钟山乡": 560}
FIRST, LAST, TOTAL = 5, 17, 18  # rows of the township table


def made(folder: Path, number: str, **changes: object) -> Path:
    """The table as it is printed; `changes` are cells of its first row, or of the totals row by `合计.列`."""
    rows = printed_rows(form(number))
    fields = {name: value for name, value in changes.items() if name.startswith("合计.")}
    rows[0] |= {name: value for name, value in changes.items() if name not in fields}
    return new(number, folder / "表.xlsx", data=rows, fields=fields, as_of=AS_OF)


def law(number: str) -> DataTable:
    return data_table(document("luoping-2021"), number.removeprefix("罗平"))


@pytest.mark.parametrize("number", TITLES)
def test_the_table_prints_the_title_the_header_levels_and_the_totals_row(tmp_path: Path, number: str) -> None:
    area, texts, merged = printed(new(number, tmp_path / "表.xlsx", as_of=AS_OF), number)
    headers = HEADERS[number]
    assert area == AREAS[number]
    assert texts[: 1 + len(headers)] == [TITLES[number], *headers]
    assert texts[-1] == "合计"
    assert {one for one in merged if "Q" not in one} == MERGED[number]


@pytest.mark.parametrize("number", TITLES)
def test_the_empty_form_shows_every_figure_of_the_document(tmp_path: Path, number: str) -> None:
    table = law(number)
    rows = shown_rows(new(number, tmp_path / "表.xlsx", as_of=AS_OF), number)
    body, totals = rows[1 + len(HEADERS[number]) : -1], rows[-1]
    assert body == [[_as_number(text) for text in row] for row in table.rows]
    assert [value for value in totals if isinstance(value, int)] == TOTALS[number]
    assert TOTALS[number] == [int(value) for value in table.total.values()]


def shown_rows(path: Path, number: str) -> list[list[object]]:
    """The values of the printed rows."""
    sheet = openpyxl.load_workbook(path, data_only=True)[form(number).sheet]
    rows = sheet[AREAS[number]]
    return [[int(cell.value) if isinstance(cell.value, float) else cell.value for cell in row] for row in rows]


def _as_number(text: str) -> object:
    return int(text) if text.isdigit() else text


def test_a_township_adds_up_its_years(tmp_path: Path) -> None:
    shown = values(new(BY_TOWNSHIP, tmp_path / "表.xlsx", as_of=AS_OF), BY_TOWNSHIP)
    found = {shown[f"B{row}"]: shown[f"O{row}"] for row in range(FIRST, LAST + 1)}
    assert TOWNSHIPS.items() <= found.items()
    assert sum(found.values()) == shown[f"O{TOTAL}"]


def test_a_changed_figure_runs_through_the_sums(tmp_path: Path) -> None:
    path = made(tmp_path, BY_TOWNSHIP, **{"2020年职业资格证": 300})
    shown = values(path, BY_TOWNSHIP)
    assert [shown[cell] for cell in ("C5", "O5", "C18", "D18", "O18")] == [430, 1140, 3510, 2460, 10010]
    assert check(path) == []


def test_another_county_fills_in_its_own_townships(tmp_path: Path) -> None:
    parts = {
        f"{year}年{name}": 1 for year in (2020, 2021, 2022) for name in ("职业资格证", "免费培训", "专项职业能力证")
    }
    rows = [{"乡镇（街道）": name} | parts for name in ("示范镇", "示范乡")]
    path = new(BY_TOWNSHIP, tmp_path / "表.xlsx", rows=2, data=rows, as_of=AS_OF)
    shown = values(path, BY_TOWNSHIP)
    assert [shown[cell] for cell in ("B5", "C5", "O5", "O7")] == ["示范镇", 2, 6, 12]
    assert check(path) == []


@pytest.mark.parametrize("number", TITLES)
def test_the_printed_table_gives_no_finding(tmp_path: Path, number: str) -> None:
    assert check(new(number, tmp_path / "表.xlsx", as_of=AS_OF)) == []


@pytest.mark.parametrize(
    ("number", "wrong", "cell", "says"),
    [
        (BY_TYPE, {"培训任务数": 401}, "C3", "培训任务数等于2020年任务数、2021年任务数、2022年任务数之和"),
        (BY_TYPE, {"合计.2020年任务数": 3501}, "D15", "2020年任务数的合计等于各行之和"),
        (BY_TOWNSHIP, {"2020年小计": 421}, "C5", "2020年小计等于2020年职业资格证、2020年专项职业能力证之和"),
        (BY_TOWNSHIP, {"2021年小计": 349}, "G5", "2021年小计等于2021年职业资格证、2021年专项职业能力证之和"),
        (BY_TOWNSHIP, {"2022年小计": 361}, "K5", "2022年小计等于2022年职业资格证、2022年专项职业能力证之和"),
        (BY_TOWNSHIP, {"合计": 1131}, "O5", "合计等于2020年小计、2021年小计、2022年小计之和"),
        (BY_TOWNSHIP, {"2020年免费培训": 291}, "E5", "2020年免费培训不多于2020年职业资格证"),
        (BY_TOWNSHIP, {"2021年免费培训": 291}, "I5", "2021年免费培训不多于2021年职业资格证"),
        (BY_TOWNSHIP, {"2022年免费培训": 221}, "M5", "2022年免费培训不多于2022年职业资格证"),
        *(
            (BY_TOWNSHIP, {f"合计.{column}": 9}, f"{chr(ord('C') + place)}18", f"{column}的合计等于各行之和")
            for place, column in enumerate(law(BY_TOWNSHIP).figures)
        ),
    ],
)
def test_one_wrong_figure_gives_its_one_finding(
    tmp_path: Path, number: str, wrong: dict[str, object], cell: str, says: str
) -> None:
    path = made(tmp_path, number, **wrong)
    assert told(path) == [("form-requirement", "错误", cell)]
    [found] = check(path)
    assert says in found.message
    assert found.clause == number.removeprefix("罗平")


def test_the_free_training_may_be_all_of_the_certificates(tmp_path: Path) -> None:
    assert check(made(tmp_path, BY_TOWNSHIP, **{"2020年免费培训": 290})) == []


def test_the_form_tells_a_wrong_figure_beside_its_row(tmp_path: Path) -> None:
    shown = values(made(tmp_path, BY_TOWNSHIP, **{"2020年免费培训": 291}), BY_TOWNSHIP)
    assert shown["Q5"] == "错误：2020年免费培训不多于2020年职业资格证。"
    assert "Q6" not in shown


def test_every_sum_of_the_document_is_asked_of_the_form() -> None:
    table = law(BY_TOWNSHIP)
    assert (len(table.sums), len(table.no_more_than), len(table.total)) == (4, 3, 13)
    assert [c.key for c in form(BY_TOWNSHIP).tables[0].columns] == list(table.columns)
    assert [c.key for c in form(BY_TYPE).tables[0].columns] == list(law(BY_TYPE).columns)


def test_a_bare_attachment_label_names_no_form() -> None:
    assert recognise(["附件1", "值班表"]) is None
    assert recognise(["附件2", TITLES[BY_TOWNSHIP]]) is form(BY_TOWNSHIP)


@pytest.mark.parametrize("number", TITLES)
def test_each_table_prints_on_one_page_and_alike_in_both_engines(
    tmp_path: Path, libreoffice: LibreOffice, number: str
) -> None:
    path = new(number, tmp_path / "表.xlsx", as_of=AS_OF)
    [page] = pages(libreoffice, path)
    assert "##" not in page
    assert "10000" in page
    assert differing(libreoffice, path) == {}
