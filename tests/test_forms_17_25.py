"""附件5-17-1 to 5-25-2 of Haiyuan: the print, the points, live cells, and what one wrong value gives."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import LibreOffice
from filled_17_25 import POINTS, ROWS, STAFF, made, staff, with_points, workers, workshop
from filled_forms import AS_OF, USCC, Told, differing, pages, person, printed, told, values

from policies.errors import SourceProblem
from policies.library import resolve
from policies.scoring import form_of
from workbooks import form_library
from workbooks.build import new
from workbooks.check import check
from workbooks.form_library import form
from workbooks.printed import requirements

OPINION, SIGNED = "主管领导签名（加盖公章）：年月日", "法定代表人签名（加盖公章）：年月日"
STAFF_ROWS = "上年度营业收入|万元|上年度营业利润|万元"
PRINTS: dict[str, tuple[str, list[str]]] = {
    "5-17-1": ("中卫市社区便民服务示范店补贴申请表", [
        "申请企业名称", "联系人|联系电话", "营业执照名称", "经营地址", "经营内容", "经营面积|投资额|带动就业人数",
        "开户行及开户账号",
        "带动就业人员花名册（可另附页）", "姓名|身份证号|工作内容|月工资收入|是否缴纳社保|联系电话", *[""] * 15,
        "本人承诺：所报资料和信息属实；弄虚作假的，责任全部由本企业承担。", "承诺人：承诺日期：年月日",
    ]),
    "5-18-1": ("金牌劳务中介组织认定申报表", [
        "机构名称|成立时间", "地址|联系电话", "法定代表人|身份证号", "许可/备案编号|发证/备案机关", "注册资金|经营面积",
        STAFF_ROWS,
        "统一社会信用代码", "业务范围",
        "机构性质|□综合公共服务机构□国有性质的服务企业□民营性质的服务企业□民办非企业其他性质的服务机构", "从业人员情况",
        "近三年来主要经营事迹情况", "近三年来主要经营事迹情况", f"申报单机构意见|{SIGNED}",
        f"县人力资源和社会保障局意见|{OPINION}", f"市人力资源和社会保障局意见|{OPINION}",
    ]),
    "5-19-1": ("海原县优秀劳务经纪人申报表", [
        "姓名|性别|年龄", "身份证号|联系电话", "劳动力转移就业经纪人资格证书领证日期", "输出人数|输出地",
        "人均月收入|主要工种", "银行卡开户行|银行卡账号", "主要事迹", "姓名：年月日",
        "所在乡镇（街道办）意见|（盖章）年月日", "市人社局意见|（盖章）年月",
    ]),
    "5-19-2": ("劳动力转移就业花名册", [
        "填报日期：年月日", "序号|姓名|身份证号|家庭住址|就业单位|就业起止年月|工作岗位|平均月工资|备注",
        *(str(n) for n in range(1, 51)),
    ]),
    "5-20-1": ("帮扶车间提质增效项目认定申请表", [
        "帮扶车间名称|成立时间", "地址|联系电话", "法定代表人|身份证号", STAFF_ROWS, "从业人员情况",
        "统一社会信用代码", "业务范围",
        "帮扶车间类型|□中小微企业□合作社□个体工商户□其他_____", "近三年来主要经营事迹情况", f"申报单机构意见|{SIGNED}",
        f"县人力资源和社会保障局意见|{OPINION}", f"县就业工作领导小组意见|{OPINION}",
        f"市就业工作领导小组意见|{OPINION}",
    ]),
    "5-20-2": ("帮扶车间带动就业花名册", [
        "填报单位（盖章）：|填报时间：",
        "序号|姓名|身份证号|户籍性质|户籍地址|常住地址|在车间工作起止时间|岗位|月收入（元/人/月）|人员类别|联系方式|本人签字|备注",
        *(str(n) for n in range(1, 21)), "备注：人员类别包含脱贫人口、农村低收入人口、搬迁群众、农村劳动力及其他人员。",
    ]),
    "5-22-1": ("充分就业社区认定申请表", [
        "单位名称|省市区（县）街道（镇）社区", "基本工作和各项标准达标情况、认定为星级充分就业社区的年份",
        "县（区）人力资源社会保障部门推荐意见：", "（公章）年月日",
        "市人力资源社会保障部门复核意见：", "（公章）年月日", "（本表一式两份）",
    ]),
    "5-25-1": ("村（社区）就业服务平台补贴申请表", [
        "就业服务平台名称|地址", "联系人姓名|联系电话", "开户行|银行账号", "配备工作人员情况", "工作制度及管理制度",
        "服务成效",
        "所属地就业创业和人才服务中心初审意见|（公章）年月日", "所属地人力资源和社会保障局意见|（公章）年月日",
    ]),
    "5-25-2": ("村（社区）就业服务平台名单", [
        "填报单位：", "序号|就业服务平台名称|详细地址|平台业务工作人员|联系方式|备注", *(str(n) for n in range(1, 14)),
    ]),
}  # fmt: skip
AREAS = {
    "5-17-1": "A1:F28", "5-17-2": "A1:D18", "5-18-1": "A1:F17", "5-18-2": "A1:E15", "5-19-1": "A1:F12",
    "5-19-2": "A1:I54", "5-20-1": "A1:F15", "5-20-2": "A1:M25", "5-22-1": "A1:B9", "5-22-2": "A1:G28",
    "5-25-1": "A1:D10", "5-25-2": "A1:F17",
}  # fmt: skip
MERGED = {
    "5-17-1": {"A10:F10", "B3:F3", "B4:D4", "B9:F9"},
    "5-17-2": {"A6:A8", "A9:A11", "A12:A14", "A15:A16", "B17:D17"},
    "5-18-1": {"B11:F11", "B12:F12", "B13:F13", "B14:F14", "E3:F3"},
    "5-18-2": {"A4:B4", "B3:E3"},
    "5-19-1": {"A5:D5", "A9:A10", "C4:D4", "E4:F4"},
    "5-20-1": {"B7:F7", "B10:F10", "E3:F3"},
    "5-22-1": {"A5:B5", "A6:B6", "A7:B7", "A8:B8"},
    "5-22-2": {
        "B4:C4", "A5:A7", "B5:B7", "A8:A9", "B8:B9", "A10:A13", "B10:B13", "A14:A17", "B14:B17", "A18:A20", "B18:B20",
        "A21:A23", "B21:B23", "A24:A26", "B24:B26", "A27:C27", "C28:G28",
    },
    "5-25-1": {"B6:D6", "B7:D7", "B8:D8", "B9:D9", "B10:D10"},
}  # fmt: skip
PAGES = {
    "5-17-1": 1, "5-17-2": 1, "5-18-1": 2, "5-18-2": 1, "5-19-1": 4, "5-19-2": 3, "5-20-1": 2, "5-20-2": 1, "5-22-1": 1,
    "5-22-2": 3, "5-25-1": 1, "5-25-2": 1,
}  # fmt: skip
HEADINGS = ("form-notice", "提醒", "D6")


@pytest.mark.parametrize("number", PRINTS)
def test_the_form_prints_the_official_label_title_and_texts_in_order(tmp_path: Path, number: str) -> None:
    title, texts = PRINTS[number]
    area, found, merged = printed(new(number, tmp_path / "表.xlsx", as_of=AS_OF), number)
    assert found == [f"附件{number}", title, *texts]
    assert area == AREAS[number]
    assert MERGED.get(number, set()) <= merged


@pytest.mark.parametrize("number", POINTS)
def test_a_scoring_sheet_prints_names_points_and_order_of_the_policies(tmp_path: Path, number: str) -> None:
    law = form_of(resolve("haiyuan-2023"), number)
    area, found, merged = printed(new(number, tmp_path / "表.xlsx", as_of=AS_OF), number)
    assert [float(item.most) for item in law.items] == POINTS[number]
    assert sum(POINTS[number]) == 100
    first = next(row for row, text in enumerate(found) if text.endswith(("各项得分", "自评|考评"))) + 1
    for item, points, text in zip(law.items, POINTS[number], found[first:], strict=False):
        assert item.name in text
        assert text.removesuffix("分").endswith(str(points)) or f"|{points}|" in text
    assert area == AREAS[number]
    assert MERGED[number] <= merged


def test_the_shop_sheet_keeps_the_printed_headings_and_maxima(tmp_path: Path) -> None:
    _, found, _ = printed(new("5-17-2", tmp_path / "表.xlsx", as_of=AS_OF), "5-17-2")
    assert found[:5] == ["附件5-17-2", "社区便民服务示范店评分表", "实体名称：", "", "指标|描述|各项满分|各项得分"]
    headings = [text.split("|")[0] for text in found if text.count("|") == 2]
    assert headings == ["基本情况15分", "投资经营情况20分", "带动就业情况", "诚实守信情况5分"]
    assert [text.rpartition("|")[2] for text in found[5:16]] == [f"{most}分" for most in POINTS["5-17-2"]]
    assert found[16:] == ["评审人员意见", "备注：总分须达到60分以上为及格，否则不予评定。"]


def test_the_agency_sheet_prints_its_bonus_row(tmp_path: Path) -> None:
    _, found, _ = printed(new("5-18-2", tmp_path / "表.xlsx", as_of=AS_OF), "5-18-2")
    assert found[1:4] == ["金牌劳务中介组织考核认定评分表", "机构名称", "考评内容|基本分|自评|考评"]
    label, rates, most = found[-1].split("|")
    assert (label, most) == ("加分", "20分封顶")
    assert "自治区级及以上4分、市级2分、县（区）级1分" in rates
    vetoes = {text.split("|")[0]: text for text in found if "一票否决" in text or "取消" in text}
    assert list(vetoes) == ["4", "5", "6", "7"]


def test_the_community_sheet_has_seven_groups_a_total_and_the_name_twice(tmp_path: Path) -> None:
    _, found, _ = printed(new("5-22-2", tmp_path / "表.xlsx", as_of=AS_OF), "5-22-2")
    groups = [text.split("|")[1] for text in found[4:26] if not text.split("|")[0].partition(".")[1]]
    assert groups == [
        "加强就业服务平台建设", "摸清社区就业状况", "开发社区就业岗位", "促进供需精准对接", "提升社区技能素质",
        "开展社区就业援助", "鼓励创业带动就业",
    ]  # fmt: skip
    assert "1.设立就业服务专区|3|0分：没有专区和服务。1分：" in found[4]
    assert (found[2], found[-2:]) == ("申请机构名称", ["合计", "申请机构名称"])
    assert values(made(tmp_path, "5-22-2"), "5-22-2")["D27"] == 100


@pytest.mark.parametrize("number", AREAS)
def test_a_form_filled_right_gives_no_finding(tmp_path: Path, number: str) -> None:
    expected = [HEADINGS] if number == "5-17-2" else []
    assert told(made(tmp_path, number)) == expected


def test_the_contradictory_headings_are_told_with_their_clause(tmp_path: Path) -> None:
    [found] = check(made(tmp_path, "5-17-2"))
    assert found.clause == "附件5-17-2"
    for part in ("“基本情况”标题印 15 分，各项合计 30 分", "“带动就业情况”标题没有印分值，各项合计 30 分"):
        assert part in found.message


ERROR, REVIEW, NOTICE = ("form-requirement", "错误"), ("soft-requirement", "待核"), ("form-notice", "提醒")
# Form, the requirement that is missed, the change, what is told.
WRONG: list[tuple[str, str, dict[str, object], Told]] = [
    ("5-17-1", "人数与花名册一致", {"带动就业人数": 11}, [(*ERROR, "F8")]),
    ("5-17-1", "带动就业人数", {"rows": staff(9)}, [(*ERROR, "F8")]),
    ("5-17-1", "投资额", {"投资额": 49999.99}, [(*ERROR, "D8")]),
    ("5-17-1", "经营面积", {"经营面积": 50}, [(*NOTICE, "B8")]),
    ("5-17-1", "", {"rows": [*staff(10), staff(11)[-1] | {"身份证号": "1"}]}, [("wrong-identity", "错误", "B22")]),
    ("5-17-2", "", with_points("5-17-2", "得分", 0, 11), [HEADINGS, ("bad-points", "错误", "D6")]),
    ("5-17-2", "", with_points("5-17-2", "得分", 10, None), [HEADINGS, ("bad-points", "错误", "D16")]),
    ("5-17-2", "", {"得分": [10, 10, 10, 10, 10, 9, 0, 0, 0, 0, 0]}, [HEADINGS, (*NOTICE, "D6")]),
    ("5-18-1", "人员合计", {"共计": 17}, [(*ERROR, "I9")]),
    ("5-18-1", "持证人数", {"取得从业资格证书": 17}, [(*ERROR, "I8")]),
    ("5-18-1", "至少3人持证", {"取得从业资格证书": 2}, [(*NOTICE, "I8")]),
    ("5-18-1", "机构性质选一项", {"机构性质": ["民营性质的服务企业", "国有性质的服务企业"]}, [(*ERROR, "B11")]),
    ("5-18-1", "", {"身份证号": person(2)[:-1]}, [("wrong-identity", "错误", "E5")]),
    ("5-18-1", "", {"统一社会信用代码": USCC[:-1] + "P"}, [("wrong-code", "错误", "B9")]),
    ("5-18-2", "", with_points("5-18-2", "考评", 0, 11), [("bad-points", "错误", "E5")]),
    ("5-18-2", "", with_points("5-18-2", "自评", 9, -1), [("bad-points", "错误", "D14")]),
    ("5-18-2", "", with_points("5-18-2", "考评", 10, 21), [("bad-points", "错误", "E15")]),
    ("5-18-2", "", with_points("5-18-2", "考评", 3, 0), [(*NOTICE, "E5")]),
    ("5-19-1", "输出人数与花名册一致", {"输出人数": 51}, [(*ERROR, "B6")]),
    ("5-19-1", "人均月收入与花名册一致", {"人均月收入": 3000.01}, [(*ERROR, "B7")]),
    ("5-19-1", "输出人数", {"beside": workers(49)}, [(*ERROR, "B6"), (*ERROR, "A4")]),
    ("5-19-1", "人均月收入", {"beside": workers(50, 平均月工资=2999)}, [(*ERROR, "B7"), (*ERROR, "A4")]),
    ("5-19-1", "完全民事行为能力", {"身份证号": person(3, 2007)}, [(*REVIEW, "F3")]),
    ("5-19-2", "输出人数", {"rows": workers(49)}, [(*ERROR, "A4")]),
    ("5-19-2", "务工月数", {"rows": workers(50, 就业起止年月="2024.02-2024.03")}, [(*ERROR, "F5")]),
    ("5-19-2", "人均月收入", {"rows": workers(50, 平均月工资=2999)}, [(*ERROR, "A4")]),
    ("5-19-2", "", {"rows": [*workers(50), workers(1)[0]]}, [("duplicate-person", "错误", "C55")]),
    ("5-20-1", "人员合计", {"共计": 17}, [(*ERROR, "I9")]),
    ("5-20-1", "持证人数", {"取得从业资格证书": 17}, [(*ERROR, "I8")]),
    ("5-20-1", "车间类型选一项", {"帮扶车间类型": ["合作社", "中小微企业"]}, [(*ERROR, "B10")]),
    ("5-20-1", "", {"统一社会信用代码": "123"}, [("wrong-code", "错误", "B8")]),
    ("5-20-2", "脱贫人口吸纳", {"rows": workshop(2, 8)}, [(*REVIEW, "A4")]),
    ("5-22-2", "", with_points("5-22-2", "考评", 0, 4), [("bad-points", "错误", "G5")]),
    ("5-22-2", "", with_points("5-22-2", "自评", 4, 1.5), [("bad-points", "错误", "F9")]),
    ("5-22-2", "", {"考评": [*POINTS["5-22-2"][:19], 1, 0, 0]}, [(*NOTICE, "G5")]),
    ("5-22-2", "", {"考评": [*POINTS["5-22-2"][:19], 2, 0, 0]}, [(*REVIEW, "G5")]),
    ("5-25-2", "平台个数", {"rows": [*ROWS["5-25-2"], {"就业服务平台名称": "示范160村"}]}, [(*NOTICE, "A4")]),
]
NAMES = [f"{number}-{asked or place}" for place, (number, asked, *_) in enumerate(WRONG)]


@pytest.mark.parametrize(("number", "asked", "wrong", "expected"), WRONG, ids=NAMES)
def test_one_wrong_value_gives_its_one_finding(
    tmp_path: Path, number: str, asked: str, wrong: dict[str, object], expected: Told
) -> None:
    path = made(tmp_path, number, **wrong)  # type: ignore[arg-type]
    assert told(path) == expected
    says = next((one.says for one in requirements(form(number)) if one.id == asked), "")
    assert any(says in found.message for found in check(path))


def test_every_requirement_of_these_forms_has_its_wrong_value() -> None:
    missed = {(number, asked) for number, asked, *_ in WRONG if asked}
    assert missed == {(number, one.id) for number in AREAS for one in requirements(form(number))}


RIGHT_AT_THE_BOUND: list[tuple[str, dict[str, object]]] = [
    ("5-18-1", {"取得从业资格证书": 3}),
    ("5-19-1", {"身份证号": person(3, 2006)}),
    ("5-20-2", {"rows": workshop(20, 80)}),
    ("5-22-2", {"考评": [*POINTS["5-22-2"][:19], 3, 0, 0]}),
]


@pytest.mark.parametrize(("number", "changes"), RIGHT_AT_THE_BOUND)
def test_a_value_at_the_bound_gives_no_finding(tmp_path: Path, number: str, changes: dict[str, object]) -> None:
    assert told(made(tmp_path, number, **changes)) == []  # type: ignore[arg-type]


def test_a_sentence_of_staff_is_written_from_the_cells_beside_the_page(tmp_path: Path) -> None:
    assert values(new("5-18-1", tmp_path / "空.xlsx", as_of=AS_OF), "5-18-1")["B12"] == (
        "硕士及以上____人，本科____人，大专____人，高中____人，中专____人，取得从业资格证书____人，共计____人。"
    )
    shown = values(made(tmp_path, "5-18-1"), "5-18-1")
    assert shown["B12"] == "硕士及以上1人，本科4人，大专6人，高中3人，中专2人，取得从业资格证书5人，共计16人。"
    assert shown["B11"] == "□综合公共服务机构　□国有性质的服务企业　☑民营性质的服务企业　□民办非企业其他性质的服务机构"


def test_the_brokers_form_draws_on_the_identity_number_and_on_the_roster_beside_it(tmp_path: Path) -> None:
    shown = values(made(tmp_path, "5-19-1", beside=workers(50, 平均月工资=3500)), "5-19-1")
    assert (shown["D3"], shown["F3"], shown["B6"], shown["B7"]) == ("男", 39, 50, 3010)
    assert shown["H6"] == "符合：输出人数等于附件5-19-2花名册的人数（不重复）。符合：组织带动劳动力50人以上。"


def test_a_form_beside_that_there_is_not_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "id: 试\ntitle: 表\nkind: official\nsheet: 表\ngrid: [9]\nblocks:\n  - title: 表\n"
    monkeypatch.setattr(form_library, "FOLDER", tmp_path)
    (tmp_path / "表.yaml").write_text(text, encoding="utf-8")
    assert list(form_library.forms.__wrapped__()) == ["试"]
    (tmp_path / "表.yaml").write_text(f"{text}beside: 5-99\n", encoding="utf-8")
    with pytest.raises(SourceProblem, match="5-99"):
        form_library.forms.__wrapped__()


def test_the_shop_form_counts_its_roster(tmp_path: Path) -> None:
    assert values(made(tmp_path, "5-17-1", rows=staff(12)), "5-17-1")["F8"] == 12


@pytest.mark.parametrize(
    ("number", "cell", "says"),
    [
        ("5-17-2", "F5", "及格：100 分"),
        ("5-18-2", "G4", "没有及格线"),
        ("5-22-2", "I4", "推荐申报充分就业示范社区：100 分"),
    ],
)
def test_a_conclusion_stands_beside_each_scoring_sheet(tmp_path: Path, number: str, cell: str, says: str) -> None:
    assert says in str(values(made(tmp_path, number), number)[cell])


def test_the_shop_sheet_adds_up_its_points(tmp_path: Path) -> None:
    assert values(made(tmp_path, "5-17-2"), "5-17-2")["A4"] == "总分：100"


def cells_beside(number: str) -> Iterator[str]:
    for block in form(number).blocks:
        for row in (*block.lines, *block.grid):
            yield from (cell.id for cell in row if cell.aside and cell.id)


def test_helper_cells_stand_outside_the_printed_page(tmp_path: Path) -> None:
    assert set(STAFF) < set(cells_beside("5-18-1"))
    for number in ("5-18-1", "5-20-1"):
        shown = values(made(tmp_path, number), number)
        assert shown["I3"] == 1
        assert AREAS[number][3] < "I"


@pytest.mark.parametrize("number", AREAS)
def test_each_form_prints_on_its_pages_and_alike_in_both_engines(
    tmp_path: Path, libreoffice: LibreOffice, number: str
) -> None:
    path = made(tmp_path, number, rows=ROWS[number][:13] if number == "5-25-2" else None)
    found = pages(libreoffice, path)
    assert len(found) == PAGES[number]
    assert not [page for page in found if "##" in page]
    assert differing(libreoffice, path) == {}
