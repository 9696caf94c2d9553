"""Rosters of made-up people for `butie whatif`, as offices make them, and what the command says of them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from people import id_number

from addin.cli import main

HEADER = (
    *("姓名", "身份证号", "乡镇", "职业工种", "等级", "证书", "人员类别", "已录入系统"),
    *("本年已享受补贴性培训次数", "同工种同等级已培训", "取证日期", "补贴金额"),
)
HAIYUAN = ("--policy", "haiyuan-2023", "--benefit", "培训补贴")
SENIOR = ("--set", "培训补贴.高级=3500")
POST = "城镇公益性岗位补贴"
POSTS = ("姓名", "身份证号", "岗位类型", "起始日期", "月数", "岗位补贴", "社会保险补贴", "合计")


def trainee(number: int, **changes: object) -> list[object]:
    """A senior worker who is paid 3000 in 海原 (方案一 二(一))."""
    row = dict.fromkeys(HEADER) | {
        **{"姓名": f"学员{number}", "身份证号": id_number(number), "乡镇": "海城镇", "职业工种": "育婴员"},
        **{"等级": "高级工", "证书": "职业技能等级证书", "人员类别": "农村劳动力", "已录入系统": "是"},
        **{"本年已享受补贴性培训次数": 0, "同工种同等级已培训": "否", "取证日期": "2024-05-06"},
    }
    return [(row | changes)[label] for label in HEADER]


def post(number: int, **changes: object) -> list[object]:
    """Six months at a post: 1750 a month and 995.05 for social insurance, 10500.00 and 5970.30."""
    row = dict.fromkeys(POSTS) | {
        **{"姓名": f"人员{number}", "身份证号": id_number(number), "岗位类型": "城镇公益性岗位"},
        **{"起始日期": "2024-01-01", "月数": 6},
    }
    return [(row | changes)[label] for label in POSTS]


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook of tables, each below a line that is its first row; what its formulas come to is left blank."""
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
                for column, text in enumerate(row):
                    if isinstance(text, str) and text.startswith("="):
                        page.write_formula(number, column, text, None, "")
    return path


def roster(path: Path, *rows: Sequence[object], title: str = "培训补贴花名册", header: Sequence[str] = HEADER) -> Path:
    return book(path, {"名单": [[title], header, *rows]})


def without(label: str, rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> list[list[object]]:
    """A header with its rows, less one column."""
    place = header.index(label)
    return [[*row[:place], *row[place + 1 :]] for row in (header, *rows)]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["whatif", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    status, out, error = run(capsys, *arguments, "--json")
    assert status < 2, error
    return {"status": status, **json.loads(out)}


def totals(found: Mapping[str, object]) -> tuple[str, str, str]:
    whole = found["totals"]
    assert isinstance(whole, dict)
    return whole["now"], whole["then"], whole["difference"]


def changes(found: Mapping[str, object]) -> dict[str, int]:
    return {each["change"]: each["rows"] for each in found["changes"]}  # type: ignore[attr-defined]


def names(found: Mapping[str, object], groups: str) -> dict[str, int]:
    return {each["name"]: each["rows"] for each in found[groups]}  # type: ignore[attr-defined]
