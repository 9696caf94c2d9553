"""`butie forms`, `butie fill`, `butie pdf`: what there is, filled from data of any column order, printed."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from conftest import LibreOffice
from people import id_number, trainee
from working_papers import PAPERS

from addin.cli import main
from addin.commands.forms import as_markdown
from addin.libreoffice import programs
from policies.library import document_ids
from workbooks.build import new
from workbooks.check import check
from workbooks.form_library import form, named_only, offered
from workbooks.formula import address
from workbooks.package import Package
from workbooks.problems import FileProblem

TRAINING = "培训补贴花名册"
HEADERS = ["证件号码", "学员姓名", "人员身份", "取证等级", "取得证书", "取证时间", "是否录入系统", "残疾等级"]
HEADERS += ["本年已享受次数", "同工种同等级已培训", "开班时间"]
ROWS = [
    [id_number(1), "甲一", "农村劳动力", "三级", "职业技能等级证书", "2024年5月6日", "是", "无", "0", "否", "2024.3.1"],
    [id_number(2), "乙二", "农村劳动力", "高级", "职业技能等级证书", "20240506", "是", "无", "0", "否", "2024/3/1"],
]


def written(path: Path, headers: Sequence[str] = HEADERS, rows: Sequence[Sequence[str]] = ROWS, **options: str) -> Path:
    with path.open("w", newline="", **{"encoding": "utf-8", **options}) as file:  # type: ignore[call-overload]
        csv.writer(file).writerows([headers, *rows])
    return path


def without(header: str) -> tuple[list[str], list[list[str]]]:
    at = HEADERS.index(header)
    return HEADERS[:at] + HEADERS[at + 1 :], [row[:at] + row[at + 1 :] for row in ROWS]


def values(path: Path, sheet: str) -> dict[str, object]:
    return {address(c.row, c.column): c.value for c in Package.open(path).cells(sheet)}


def fill(form_id: str, data: Path, out: Path, *more: str) -> int:
    return main(["fill", form_id, str(data), "-o", str(out), *more])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_columns_go_where_they_belong_in_any_order_and_encoding(encoding: str, tmp_path: Path) -> None:
    out = tmp_path / "表.xlsx"
    assert fill(TRAINING, written(tmp_path / "数据.csv", encoding=encoding), out) == 0
    found = values(out, "花名册")
    assert (found["B5"], found["D6"], found["G5"], found["L6"]) == ("甲一", id_number(2), "三级", 45418)
    assert (found["N5"], found["N25"], found["C25"]) == (3000, 6000, "2 人")
    assert check(out) == []


def test_a_workbook_serves_as_well_as_text(tmp_path: Path) -> None:
    source = new(TRAINING, tmp_path / "旧.xlsx", data=[trainee(n) for n in range(1, 31)], rows=30)
    assert fill(TRAINING, source, tmp_path / "新.xlsx") == 0
    before, after = values(source, "花名册"), values(tmp_path / "新.xlsx", "花名册")
    assert after["N35"] == 90000
    assert {a: v for a, v in before.items() if v} == {a: v for a, v in after.items() if v}


def test_unknown_columns_are_told_and_end_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = written(tmp_path / "数据.csv", [*HEADERS, "爱好"], [[*row, "下棋"] for row in ROWS])
    assert fill(TRAINING, data, tmp_path / "表.xlsx") == 1
    assert "没有填进去：爱好\n" in capsys.readouterr().err


def test_a_cell_beyond_the_headers_is_told_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = written(tmp_path / "数据.csv", rows=[ROWS[0], [*ROWS[1], "多出来的"]])
    assert fill(TRAINING, data, tmp_path / "表.xlsx") == 1
    assert "没有填进去：数据!L3\n" in capsys.readouterr().err


def test_a_row_of_totals_is_told_and_not_filled_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = written(tmp_path / "数据.csv", rows=[*ROWS, ["合计", "2人"]])
    assert fill(TRAINING, data, tmp_path / "表.xlsx") == 0
    told = capsys.readouterr()
    assert "合计行没有填进去，由新表的公式算：数据 第 4 行\n" in told.err and told.out.startswith("已填 2 行")


def test_a_missing_column_of_data_is_told_but_not_that_of_signatures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = ["姓名", "身份证号"]
    assert (
        fill("公示名单", written(tmp_path / "数据.csv", headers, [["甲一", id_number(1)]]), tmp_path / "表.xlsx") == 0
    )
    told = capsys.readouterr().err.partition("空着：")[2]
    assert "乡镇" in told and "备注" not in told and "序号" not in told


@pytest.mark.parametrize("given", ["85%", "0.85"])
def test_a_share_is_read_as_a_number(given: str, tmp_path: Path) -> None:
    data = written(tmp_path / "一.csv", ["用人单位名称", "就业率"], [["示例单位", given]])
    fill("5-15-1", data, tmp_path / "表.xlsx")
    assert 0.85 in values(tmp_path / "表.xlsx", form("5-15-1").sheet).values()


@pytest.mark.parametrize(("given", "found"), [("85%", False), ("八成五", True)])
def test_a_share_written_as_text_is_a_number_to_the_check(given: str, found: bool, tmp_path: Path) -> None:
    path = new("5-15-1", tmp_path / "表.xlsx", fields={"就业率": given})
    assert ("bad-number" in [finding.type for finding in check(path)]) == found


def test_an_amount_of_the_data_never_replaces_the_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = written(tmp_path / "数据.csv", [*HEADERS, "应补金额"], [[*row, "9999"] for row in ROWS])
    assert fill(TRAINING, data, tmp_path / "表.xlsx") == 0
    assert "由公式算，没有用数据里的：应补金额" in capsys.readouterr().err
    assert values(tmp_path / "表.xlsx", "花名册")["N5"] == 3000


def test_a_missing_column_that_may_stay_blank_is_only_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fill(TRAINING, written(tmp_path / "数据.csv", *without("取证等级")), tmp_path / "表.xlsx") == 0
    told = capsys.readouterr().err
    assert "空着：性别、培训工种、等级、" in told and "备注" not in told


@pytest.mark.parametrize(("header", "name"), [("取得证书", "证书类型"), ("取证时间", "发证日期"), ("学员姓名", "姓名")])
def test_a_missing_column_that_is_needed_writes_nothing(
    header: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fill(TRAINING, written(tmp_path / "数据.csv", *without(header)), tmp_path / "表.xlsx") == 2
    told = capsys.readouterr().err
    assert f"必填的列：{name}" in told and told.count("\n") == 1
    assert not (tmp_path / "表.xlsx").exists()


def test_a_column_of_one_value_fills_the_head(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    headers = ["姓名", "身份证号", "人员类别", "合同类型", "合同月数", "基地名称", "申请日期", "已认定", "管理规范"]
    rows = [
        [f"人员{n}", id_number(n), "脱贫人口", "劳动合同", "12", "示例基地", "2024-12-10", "是", "是"]
        for n in range(1, 13)
    ]
    out = tmp_path / "表.xlsx"
    assert fill("就业帮扶基地奖补花名册", written(tmp_path / "一.csv", headers, rows), out) == 0
    found = values(out, "花名册")
    assert (found["C3"], found["F3"], found["I4"]) == ("示例基地", 45636, 24000)
    rows[3][6] = "2024-12-11"
    data = written(tmp_path / "二.csv", headers, rows)
    assert fill("就业帮扶基地奖补花名册", data, tmp_path / "二.xlsx") == 1
    assert "没有填进去：申请日期\n" in capsys.readouterr().err
    assert ("missing-value", "F3") in [(finding.type, finding.cell) for finding in check(tmp_path / "二.xlsx")]


def test_an_application_is_filled_from_one_row(tmp_path: Path) -> None:
    headers, row = (
        ["申请企业名称", "联系人", "企业联系电话", "经营面积", "投资额"],
        ["示例店", "甲一", "19900000001", "80", "50000"],
    )
    assert fill("5-17-1", written(tmp_path / "一.csv", headers, [row]), tmp_path / "表.xlsx") == 0
    found = values(tmp_path / "表.xlsx", "申请表")
    assert {"示例店", "甲一", "19900000001", 80, 50000} <= set(found.values())


def test_text_of_the_data_is_never_a_formula(tmp_path: Path) -> None:
    rows = [[ROWS[0][0], '=HYPERLINK("x")', *ROWS[0][2:]]]
    fill(TRAINING, written(tmp_path / "数据.csv", rows=rows), tmp_path / "表.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "表.xlsx")["花名册"]["B5"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")


def test_what_cannot_be_read_stays_for_the_check_to_tell(tmp_path: Path) -> None:
    rows = [[*ROWS[0][:5], "去年五月", *ROWS[0][6:]]]
    fill(TRAINING, written(tmp_path / "数据.csv", rows=rows), tmp_path / "表.xlsx")
    assert values(tmp_path / "表.xlsx", "花名册")["L5"] == "去年五月"
    assert "bad-date" in [finding.type for finding in check(tmp_path / "表.xlsx")]


@pytest.mark.parametrize("content", ["", "爱好,学历\n下棋,大专\n", ",".join(HEADERS) + "\n"])
def test_data_without_a_header_or_rows_is_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "数据.csv").write_text(content, encoding="utf-8")
    assert fill(TRAINING, tmp_path / "数据.csv", tmp_path / "表.xlsx") == 2
    told = capsys.readouterr().err
    assert told.startswith("butie：") and told.count("\n") == 1 and not (tmp_path / "表.xlsx").exists()


def test_a_file_that_is_there_is_never_covered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "表.xlsx"
    out.write_bytes(b"somebody's work")
    assert fill(TRAINING, written(tmp_path / "数据.csv"), out) == 2
    assert out.read_bytes() == b"somebody's work" and "已经有了" in capsys.readouterr().err


def test_every_working_paper_is_filled_from_its_own_columns(tmp_path: Path) -> None:
    for name, paper in PAPERS.items():
        rows = [row | paper.fields for row in paper.data()]
        headers = list(dict.fromkeys(key for row in rows for key in row))
        data = written(tmp_path / f"{name}.csv", headers, [[str(row.get(h, "")) for h in headers] for row in rows])
        assert fill(name, data, tmp_path / f"{name}.xlsx") == 0, name
        found = values(tmp_path / f"{name}.xlsx", paper.sheet)
        assert found[paper.total] == pytest.approx(paper.amount, abs=1e-9), name


HANDED_OUT = ("公示名单", "资金汇总表", "重发清单", "暂不重发清单")  # made by commands, from what is filled already


def test_forms_lists_every_form_and_those_that_are_only_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["id"] for row in rows if row["id"]} == {*offered(), "测算表"}
    kinds = {kind: sum(1 for row in rows if row["kind"] == kind) for kind in ("附件", "工作底稿", "未附表样")}
    assert kinds == {"附件": 29, "工作底稿": len(PAPERS) + len(HANDED_OUT), "未附表样": len(named_only())}
    assert {"document": "haiyuan-2023", "id": "5-20-2", "label": "附件5-20-2", "kind": "附件"}.items() <= next(
        row for row in rows if row["id"] == "5-20-2"
    ).items()
    assert main(["forms"]) == 0
    shown = capsys.readouterr().out
    assert all(row["title"] in shown for row in rows)


def test_the_table_of_forms_in_the_readme_is_the_list() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    listed = readme.partition("<!-- forms:begin -->")[2].partition("<!-- forms:end -->")[0].strip()
    assert listed == as_markdown(), "paste what addin.commands.forms.as_markdown() gives between the markers"
    pictures = sorted((Path(__file__).parent.parent / "docs" / "forms").glob("*.png"))
    assert len(pictures) == 5 and all(picture.stat().st_size < 60_000 for picture in pictures)
    assert all(f"docs/forms/{picture.name}" in readme for picture in pictures)


def test_a_form_that_is_only_named_states_where_and_invents_nothing() -> None:
    for named in named_only():
        assert named.document in document_ids() and named.clause
        assert all(form(number) for number in named.use)
        assert named.title not in {known.title for known in offered().values() if known.kind == "official"}


def test_pdf_has_the_form_alone_and_its_default_name(
    tmp_path: Path, libreoffice: LibreOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    source = new(TRAINING, tmp_path / "表.xlsx", data=[trainee(1)])
    assert main(["pdf", str(source)]) == 0
    told = subprocess.run(["pdfinfo", tmp_path / "表.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in told and "A4" in told
    text = subprocess.run(["pdftotext", tmp_path / "表.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "3,000.00" in text and "设置与说明" not in text
    assert main(["pdf", str(source)]) == 2
    assert "已经有了" in capsys.readouterr().err
    assert main(["pdf", str(source), "-o", str(tmp_path / "另.pdf")]) == 0


def test_pdf_says_where_libreoffice_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent() -> Path:
        raise FileProblem("没有找到 LibreOffice。请先安装，再试一次。")

    monkeypatch.setattr(programs, "python", absent)
    source = new(TRAINING, tmp_path / "表.xlsx")
    assert main(["pdf", str(source)]) == 2
    told = capsys.readouterr().err
    assert "没有找到 LibreOffice" in told and told.count("\n") == 1 and not (tmp_path / "表.pdf").exists()


@pytest.mark.parametrize("name", ["没有.xlsx", "文.txt"])
def test_pdf_refuses_what_is_no_workbook(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "文.txt").write_text("x", encoding="utf-8")
    assert main(["pdf", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
