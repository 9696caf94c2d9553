"""Rosters of any length: made-up people of a county code that does not exist, nothing wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from addin.people import GIVEN, GROUPS, LEVELS, SCHOOL, SURNAMES, TRADES, identity_number
from udfs.cells import call
from udfs.numbers import LOST_TAIL
from workbooks.build import new
from workbooks.engine import serial

POLICY = "haiyuan-2023"
FORM = "培训补贴花名册"
AS_OF = date(2024, 12, 31)
BIRTHS, FIRST_BIRTH = 12_000, date(1968, 1, 1)
FIRST_DAY, DAYS = date(2024, 4, 1), 200
TITLE = "海原县2024年职业培训补贴人员花名册"
COLUMNS = (
    ("姓名", "姓名"),
    ("性别", "性别"),
    ("身份证号", "身份证号"),
    ("人员类别", "人员类别"),
    ("培训工种", "职业工种"),
    ("等级", "等级"),
    ("证书类型", "证书"),
    ("证书编号", "证书编号"),
    ("培训机构", "培训机构"),
    ("开班日期", "开班日期"),
    ("发证日期", "取证日期"),
    ("联系电话", "联系电话"),
)


def people(count: int) -> Iterator[dict[str, Any]]:
    """Rows of a training roster by fact label, the same each time."""
    found = index = 0
    while found < count:
        person = _person(index)
        index += 1
        if not person["身份证号"].endswith(LOST_TAIL):  # which is told as a doubt
            found += 1
            yield person


def _person(index: int) -> dict[str, Any]:
    number = identity_number(FIRST_BIRTH + timedelta(days=index % BIRTHS), index // BIRTHS)
    certified = FIRST_DAY + timedelta(days=index * 7 % DAYS)
    start = 2 * (index // len(SURNAMES) % (len(GIVEN) // 2))
    return {
        "姓名": SURNAMES[index % len(SURNAMES)] + GIVEN[start : start + 2],
        "性别": "男" if index // BIRTHS % 2 else "女",
        "身份证号": number,
        "人员类别": GROUPS[index % len(GROUPS)],
        "职业工种": TRADES[index // 3 % len(TRADES)],
        "等级": LEVELS[index % len(LEVELS)],
        "证书": "职业技能等级证书",
        "证书编号": f"Y0064{certified:%Y}{index:08d}",
        "培训机构": SCHOOL,
        "开班日期": certified - timedelta(days=30),
        "取证日期": certified,
        "联系电话": f"199{index:08d}",
        "已录入系统": "是",
        "本年已享受补贴性培训次数": 0,
        "同工种同等级已培训": "否",
    }


def form_roster(path: Path, rows: int) -> Path:
    """Our own training roster, its formulas calculated."""
    return new(FORM, path, policy=POLICY, data=list(people(rows)), as_of=AS_OF)


def office_roster(path: Path, rows: int) -> Path:
    """A roster as an office has it: a title, a header, values alone, dates as numbers, a total."""
    width = len(COLUMNS) + 2
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("花名册")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, width - 1, TITLE)
        sheet.write_row(1, 0, ["序号", *(header for header, _ in COLUMNS), "补贴金额"])
        total = 0
        for row, person in enumerate(people(rows), 2):
            facts = [person[fact] for fact in ("等级", "证书", "取证日期", "职业工种")]
            level, certificate, certified, trade = facts
            amount = call("TRAINING_SUBSIDY", [level, certificate, POLICY, certified, trade])
            assert isinstance(amount, int)
            total += amount
            sheet.write_number(row, 0, row - 1)
            for column, (_, fact) in enumerate(COLUMNS, 1):
                value = person[fact]
                if isinstance(value, date):
                    sheet.write_number(row, column, serial(value), day)
                else:
                    sheet.write_string(row, column, value)
            sheet.write_number(row, width - 1, amount)
        sheet.write_string(rows + 2, 0, "合计")
        sheet.write_number(rows + 2, width - 1, total)
    return path
