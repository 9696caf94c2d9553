"""Persons, their numbers, dates and classes on rosters of other offices: each fault beside a twin without it."""

from pathlib import Path

import pytest
from people import bank_card, id_number
from plain_sheets import sheet

from workbooks.check import check
from workbooks.findings import Finding

HEADER = ["序号", "姓名", "身份证号", "银行卡号", "联系电话", "出生日期", "统一社会信用代码"]
PLACES = dict(zip(HEADER, "ABCDEFG", strict=True))
CODE = "91640599MA0000000N"


def person(sequence: int) -> list[object]:
    """A row in which nothing is wrong."""
    return [
        sequence,
        f"学员{sequence}",
        id_number(sequence),
        bank_card(sequence),
        f"1390000{sequence:04d}",
        "1990-01-01",
        CODE,
    ]


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(found.type, found.level, found.cell) for found in findings]


def people(path: Path, **changes: object) -> list[Finding]:
    """The findings of three persons, after cells of the second (row 4) were changed."""
    rows = [person(n) for n in (1, 2, 3)]
    for header, value in changes.items():
        rows[1][HEADER.index(header)] = value
    return check(sheet(path / "表.xlsx", [HEADER, *rows]))


def test_persons_in_whom_nothing_is_wrong_give_no_finding(tmp_path: Path) -> None:
    assert people(tmp_path) == []


@pytest.mark.parametrize(
    ("header", "value", "kind", "level"),
    [
        ("银行卡号", float(bank_card(2)), "wrong-account", "错误"),
        ("联系电话", 1390000000, "wrong-phone", "错误"),
        ("出生日期", "1990年13月1日", "bad-date", "错误"),
        ("统一社会信用代码", 911100001000132890, "wrong-code", "错误"),
    ],
)
def test_one_fault_gives_its_one_finding(tmp_path: Path, header: str, value: object, kind: str, level: str) -> None:
    assert told(people(tmp_path, **{header: value})) == [(kind, level, f"{PLACES[header]}4")]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("联系电话", "0955-7012345"),
        ("联系电话", 13900000002),
        ("出生日期", 32874),
        ("出生日期", "1990年1月1日"),
        ("统一社会信用代码", None),
    ],
)
def test_other_right_values_give_no_finding(tmp_path: Path, header: str, value: object) -> None:
    assert people(tmp_path, **{header: value}) == []


def test_a_phone_of_many_is_told_once(tmp_path: Path) -> None:
    rows = [person(n) for n in (1, 2, 3, 4)]
    for row in rows:
        row[HEADER.index("联系电话")] = "13900000001"
    [found] = check(sheet(tmp_path / "表.xlsx", [HEADER, *rows]))
    assert (found.type, found.cell) == ("shared-phone", "E4")
    assert "13900000001" not in found.message


def test_a_month_of_birth_is_held_against_the_number(tmp_path: Path) -> None:
    header = ["序号", "姓名", "身份证号", "出生年月"]
    right = sheet(tmp_path / "对.xlsx", [header, [1, "甲一", id_number(1), "1990.01"]])
    wrong = sheet(tmp_path / "错.xlsx", [header, [1, "甲一", id_number(1), "1990.02"]])
    assert check(right) == []
    [found] = check(wrong)
    assert (found.type, found.message) == (
        "birth-mismatch",
        "“出生年月”填 1990-02，身份证号显示为 1990-01",
    )


@pytest.mark.parametrize(
    ("one", "two", "kinds"),
    [
        ("张伟", "张伟", ["duplicate-person"]),
        ("张伟", "张 伟", ["duplicate-person"]),
        ("张伟", "张玮", ["near-names", "duplicate-person"]),
        ("王小红", "王晓红", ["near-names", "duplicate-person"]),
        ("李未", "李末", ["near-names", "duplicate-person"]),
        ("阿不都·热合曼", "阿不都热合曼", ["near-names", "duplicate-person"]),
        ("单强", "单墙", ["near-names", "duplicate-person"]),
        ("张伟", "张强", ["two-names"]),
        ("张伟", "李军", ["two-names"]),
    ],
)
def test_one_number_with_two_names(tmp_path: Path, one: str, two: str, kinds: list[str]) -> None:
    header = ["序号", "姓名", "身份证号"]
    rows = [[1, one, id_number(1)], [2, two, id_number(1)], [3, "赵六", id_number(3)]]
    found = check(sheet(tmp_path / "表.xlsx", [header, *rows]))
    assert [(each.type, each.cell) for each in found] == [
        (kind, "B4" if kind == "near-names" else "C4") for kind in kinds
    ]


def test_an_old_number_is_the_same_person_as_the_new_one(tmp_path: Path) -> None:
    number = id_number(1)
    rows = [[1, "张伟", number], [2, "张伟", number[:6] + number[8:17]]]
    found = check(sheet(tmp_path / "表.xlsx", [["序号", "姓名", "身份证号"], *rows]))
    assert found[0].type == "duplicate-person"


DATES = ["序号", "姓名", "身份证号", "开班日期", "结业日期", "发证日期", "就业日期", "申请日期"]
RIGHT = ["2024-03-01", "2024-04-01", "2024-04-01", "2024-05-01", "2024-05-01"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"结业日期": "2024-03-01"}, [("bad-period", "错误", "E3")]),
        ({"结业日期": "2024-03-02"}, []),
        ({"发证日期": "2024-03-31"}, [("bad-period", "错误", "F3")]),
        ({"申请日期": "2024-04-30"}, [("bad-period", "错误", "H3")]),
        ({"申请日期": "2024-05-02"}, []),
        ({"开班日期": "1989-12-31"}, [("born-after", "错误", "D3")]),
        ({"开班日期": "1990-01-01"}, []),
    ],
)
def test_dates_come_in_their_order_and_after_birth(
    tmp_path: Path, changes: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    row = [1, "张伟", id_number(1), *(changes.get(h, v) for h, v in zip(DATES[3:], RIGHT, strict=True))]
    assert told(check(sheet(tmp_path / "表.xlsx", [DATES, row]))) == expected


AMOUNTS = ["序号", "姓名", "身份证号", "补贴金额"]


def paid(count: int) -> list[list[object]]:
    return [AMOUNTS, *([n, f"学员{n}", id_number(n), 1500] for n in range(1, count + 1))]


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("共3人，4500元", "", []),
        ("共4人", "", [("wrong-count", "错误", "A1")]),
        ("发放人数：3人　合计：4500.00元", "", []),
        ("发放人数：2人", "", [("wrong-count", "错误", "A1")]),
        ("补贴共计 4,500 元", "", []),
        ("补贴共计 4,000 元", "", [("wrong-stated-amount", "错误", "A1")]),
        ("合计0.45万元", "", []),
        ("合计0.5万元", "", [("wrong-stated-amount", "错误", "A1")]),
        ("补贴标准1500元/人，计划人数100人", "", []),
        ("2024年第3期培训班", "合计：3人，4500元", []),
        ("2024年第3期培训班", "合计：3人，4800元", [("wrong-stated-amount", "错误", "A6")]),
        ("2024年第3期培训班", "合计：5人，4500元", [("wrong-count", "错误", "A6")]),
    ],
)
def test_what_a_text_states_is_held_against_the_list(
    tmp_path: Path, above: str, below: str, expected: list[tuple[str, str, str]]
) -> None:
    path = sheet(tmp_path / "表.xlsx", paid(3), (above,), (below,) if below else ())
    assert [one for one in told(check(path)) if one[0] != "no-policy"] == expected


def test_a_text_may_speak_of_all_tables_of_the_sheet(tmp_path: Path) -> None:
    second = [[n, f"学员{n}", id_number(n), 1500] for n in (4, 5)]
    rows = [*paid(3), ["合计", "", "", 4500], [], ["二班"], AMOUNTS, *second]
    below = ["两班共计5人，7500元"]
    assert {found.type for found in check(sheet(tmp_path / "表.xlsx", rows, below=below))} == {"no-policy"}
    wrong = check(sheet(tmp_path / "错.xlsx", rows, below=["两班共计6人，7500元"]))
    assert [found.type for found in wrong if found.type != "no-policy"] == ["wrong-count"]


def test_a_subtotal_adds_up_its_own_group(tmp_path: Path) -> None:
    def rows(subtotal: int) -> list[list[object]]:
        header, *three = paid(3)
        return [
            header,
            *three[:2],
            ["小计", "", "", 3000],
            three[2],
            ["小计", "", "", subtotal],
            ["合计", "", "", 4500],
        ]

    def found(subtotal: int) -> list[tuple[str, str, str]]:
        findings = check(sheet(tmp_path / f"{subtotal}.xlsx", rows(subtotal)))
        return [one for one in told(findings) if one[0] != "no-policy"]

    assert found(1500) == found(4500) == []  # its group, or all so far
    assert found(1600) == [("wrong-total", "错误", "D7")]


CLASS = ["序号", "姓名", "身份证号", "班级", "学时", "实操学时"]


def a_class(sizes: dict[str, int], hours: int = 140, practice: int = 94) -> list[list[object]]:
    names = [name for name, size in sizes.items() for _ in range(size)]
    return [CLASS, *([n, f"学员{n}", id_number(n), name, hours, practice] for n, name in enumerate(names, 1))]


@pytest.mark.parametrize(
    ("sizes", "hours", "practice", "plan", "expected"),
    [
        ({"一班": 50, "二班": 1}, 140, 94, "02", []),
        ({"一班": 2, "二班": 51}, 140, 94, "02", [("class-conduct", "错误", "D5")]),
        ({"一班": 2}, 139, 94, "01", [("class-conduct", "错误", "D3")]),
        ({"一班": 2}, 141, 93, "01", [("class-conduct", "错误", "D3")]),
    ],
)
def test_classes_are_held_against_the_rules_of_their_plan(
    tmp_path: Path, sizes: dict[str, int], hours: int, practice: int, plan: str, expected: list[tuple[str, str, str]]
) -> None:
    path = sheet(tmp_path / "表.xlsx", a_class(sizes, hours, practice))
    assert told(check(path, f"haiyuan-2023?方案={plan}")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("班级人数：50　总学时：140　实操学时：94", []),
        ("班级人数：51　总学时：140　实操学时：94", [("class-conduct", "错误", "A2")]),
        ("班级人数：50　总学时：130　实操学时：94", [("class-conduct", "错误", "A2")]),
    ],
)
def test_a_head_that_states_a_class_is_held_against_the_rules(
    tmp_path: Path, line: str, expected: list[tuple[str, str, str]]
) -> None:
    rows = [["序号", "姓名", "身份证号"], [1, "张伟", id_number(1)]]
    assert told(check(sheet(tmp_path / "表.xlsx", rows, (line,)), "haiyuan-2023?方案=02")) == expected


def test_a_list_without_training_has_no_class(tmp_path: Path) -> None:
    rows = [["序号", "姓名", "身份证号"], *([n, f"学员{n}", id_number(n)] for n in range(1, 60))]
    assert check(sheet(tmp_path / "表.xlsx", rows), "haiyuan-2023?方案=02") == []
