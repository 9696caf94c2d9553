"""Made-up rosters with every kind of mess that is met, and what is right about each."""

from people import id_number

from messy.paper import FACTS, HEADER, Messy, Right, Sheet, changed, old, person, text, xlsx

TITLE = "海原县2024年第三期职业培训补贴人员花名册"
OFFICE = ["填报单位（盖章）：某职业培训学校", "", "", "填报人：", "", "填报时间：2024年6月1日"]
NOTES = ["本表一式三份，经办机构二份，培训机构一份。"]
PEOPLE = [person(1), person(2), person(3)]
TOTAL = ["合计", "", "", "", "", "", 9000]
GROUPED = {"B": "姓名", "C": "身份证号"}


def plain(name: str, rows: list[list[object]], header: int, people: list[int], **right: object) -> Messy:
    """A file of one sheet and one roster with HEADER in one row."""
    merged = tuple(right.pop("merged", ()))  # type: ignore[arg-type]
    bottom = right.pop("bottom", header)
    return Messy(name, xlsx(Sheet(rows, merged)), [Right((header, bottom), FACTS, people, **right)])  # type: ignore[arg-type]


def cell(name: str, header: str, before: object, after: object, rules: str, place: str) -> Messy:
    """A file of one person with one cell that needs a repair."""
    rows = [HEADER, person(1, **{header: before})]
    return plain(name, [list(r) for r in rows], 1, [2], repairs={place: (after, rules)})


H = list(HEADER)
LAYOUT = [
    plain("标题、填报行在表头上面", [[TITLE], OFFICE, H, *PEOPLE], 3, [4, 5, 6], merged=("A1:G1", "D2:E2")),
    plain("表格不从第一行开始", [[], [], [TITLE], [], H, *PEOPLE], 5, [6, 7, 8]),
    Messy(
        "表格不从第一列开始",
        xlsx(Sheet([H, *PEOPLE], at=(6, 2))),
        [
            Right(
                (7, 7),
                {"D": "姓名", "E": "身份证号", "F": "等级", "G": "证书", "H": "取证日期"},
                [8, 9, 10],
                amounts="I",
            )
        ],
    ),
    plain(
        "列名里有空格和换行",
        [["序 号", "姓  名", "身份\n证号", "等 级", "证书\n类型", "发证\n日期", "补贴金额"], *PEOPLE],
        1,
        [2, 3, 4],
    ),
    plain(
        "列名带星号、编号和必填",
        [["序号", "*姓名", "2.身份证号（必填）", "★等级", "证书类型*", "5、发证日期：", "补贴金额（元）"], *PEOPLE],
        1,
        [2, 3, 4],
    ),
    plain(
        "列名用别的叫法",
        [["编号", "学员姓名", "公民身份号码", "技能等级", "证书名称", "取证时间", "应发金额"], *PEOPLE],
        1,
        [2, 3, 4],
    ),
    Messy(
        "两行表头",
        xlsx(
            Sheet(
                [
                    ["序号", "姓名", "身份证号", "补贴金额", ""],
                    ["", "", "", "岗位补贴", "社会保险补贴"],
                    [1, "张三", id_number(1), 1750, 995.05],
                ],
                ("A1:A2", "B1:B2", "C1:C2", "D1:E1"),
            )
        ),
        [Right((1, 2), GROUPED, [3], amounts="DE")],
    ),
    Messy(
        "三行表头",
        xlsx(
            Sheet(
                [
                    ["序号", "姓名", "身份证号", "培训情况", "", "", "补贴金额"],
                    ["", "", "", "证书", "", "发证日期", ""],
                    ["", "", "", "等级", "证书类型", "", ""],
                    *PEOPLE,
                ],
                ("A1:A3", "B1:B3", "C1:C3", "G1:G3", "D1:F1", "D2:E2", "F2:F3"),
            )
        ),
        [Right((1, 3), FACTS, [4, 5, 6])],
    ),
    Messy(
        "三行表头，合并丢了",
        xlsx(
            Sheet(
                [
                    ["序号", "姓名", "身份证号", "培训情况", "", "", "补贴金额"],
                    ["", "", "", "证书", "", "发证日期", ""],
                    ["", "", "", "等级", "证书类型", "", ""],
                    *PEOPLE,
                ]
            )
        ),
        [Right((1, 3), FACTS, [4, 5, 6])],
    ),
    Messy(
        "分组名在列名上面",
        xlsx(
            Sheet(
                [
                    [TITLE],
                    ["序号", "基本信息", "", "证书信息", "", "", "补贴金额"],
                    ["", "姓名", "身份证号", "等级", "证书类型", "发证日期", ""],
                    *PEOPLE,
                ],
                ("A1:G1", "A2:A3", "B2:C2", "D2:F2", "G2:G3"),
            )
        ),
        [Right((2, 3), FACTS, [4, 5, 6])],
    ),
    Messy(
        "上下两级合起来才是列名",
        xlsx(
            Sheet(
                [
                    ["序号", "姓名", "身份证", "证书", "", "发证", "补贴金额"],
                    ["", "", "号码", "等级", "类型", "日期", ""],
                    *PEOPLE,
                ],
                ("A1:A2", "B1:B2", "D1:E1", "G1:G2"),
            )
        ),
        [Right((1, 2), FACTS, [3, 4, 5])],
    ),
    plain("表头下有列号行", [H, ["甲", "乙", 1, 2, 3, 4, 5], *PEOPLE], 1, [3, 4, 5], bottom=2),
    plain("表头下有单位行", [H, ["", "", "", "", "", "", "（元）"], *PEOPLE], 1, [3, 4, 5], bottom=2),
    Messy(
        "监护人的姓名不是本人的",
        xlsx(
            Sheet(
                [
                    ["序号", "监护人", "", "姓名", "身份证号", "联系电话", "补贴金额"],
                    ["", "姓名", "电话", "", "", "", ""],
                    [1, "王五", "13900000001", "张三", id_number(1), "13900000002", 3000],
                ],
                ("A1:A2", "B1:C1", "D1:D2", "E1:E2", "F1:F2", "G1:G2"),
            )
        ),
        [Right((1, 2), {"D": "姓名", "E": "身份证号", "F": "联系电话"}, [3])],
    ),
    Messy(
        "列名不认识，内容是身份证号",
        xlsx(
            Sheet(
                [
                    ["序号", "姓名", "号码一栏", "等级"],
                    [1, "张三", id_number(1), "三级"],
                    [2, "李四", id_number(2), "四级"],
                ]
            )
        ),
        [Right((1, 1), {"B": "姓名", "C": "身份证号", "D": "等级"}, [2, 3], amounts="")],
    ),
    Messy(
        "列名差一个字，要问",
        xlsx(
            Sheet(
                [
                    ["序号", "姓名", "身份证号", "银行卡卡号"],
                    *([n, f"学员{n}", id_number(n), f"622{n:016d}"] for n in (1, 2, 3)),
                ]
            )
        ),
        [Right((1, 1), GROUPED, [2, 3, 4], amounts="", questions=1)],
    ),
    Messy(
        "两列都像证书，要问",
        xlsx(
            Sheet([["序号", "姓名", "身份证号", "证书名称", "证书类型"], [1, "张三", id_number(1), "合格证", "合格证"]])
        ),
        [Right((1, 1), GROUPED | {"D": "证书"}, [2], amounts="", questions=1)],
    ),
    Messy(
        "列名对，内容不是那回事，要问",
        xlsx(
            Sheet([["序号", "姓名", "身份证号", "等级"], *([n, f"学员{n}", id_number(n), "优秀"] for n in (1, 2, 3))])
        ),
        [Right((1, 1), GROUPED | {"D": "等级"}, [2, 3, 4], amounts="", questions=1)],
    ),
]
ROWS = [
    plain(
        "合计、备注、签字在下面",
        [[TITLE], H, *PEOPLE, TOTAL, NOTES, ["负责人：", "", "填表人："]],
        2,
        [3, 4, 5],
        totals=[6],
    ),
    plain("合计写成一句话", [H, *PEOPLE, ["合计：3人，9000元"]], 1, [2, 3, 4], totals=[5]),
    plain("合计在姓名列", [H, *PEOPLE, ["", "合　计", "3人", "", "", "", 9000]], 1, [2, 3, 4], totals=[5]),
    plain("合计没有写字", [H, *PEOPLE, ["", "", "", "", "", "", 9000]], 1, [2, 3, 4], totals=[5]),
    plain(
        "中间有小计",
        [H, person(1), person(2), ["李俊乡小计", *[""] * 5, 6000], person(3), ["小计", *[""] * 5, 3000], TOTAL],
        1,
        [2, 3, 5],
        subtotals=[4, 6],
        totals=[7],
    ),
    plain(
        "中间的小计没有写字",
        [
            H,
            person(1),
            person(2),
            [*[""] * 6, 6000],
            person(3),
            person(4),
            [*[""] * 6, 6000],
            ["总计", *[""] * 5, 12000],
        ],
        1,
        [2, 3, 5, 6],
        subtotals=[4, 7],
        totals=[8],
    ),
    plain(
        "合计后面还有人",
        [H, person(1), ["合计", *[""] * 5, 3000], person(2), ["合计", *[""] * 5, 3000]],
        1,
        [2, 4],
        subtotals=[3],
        totals=[5],
    ),
    plain(
        "人员之间有分组标题",
        [H, ["一、李俊乡"], person(1), person(2), ["二、西安镇"], person(3), TOTAL],
        1,
        [3, 4, 6],
        totals=[7],
        merged=("A2:G2", "A5:G5"),
    ),
    plain("人员之间有空行", [H, person(1), [], person(2), [], [], person(3)], 1, [2, 4, 7]),
    plain("只有序号的空行", [H, person(1), [2], [3], [*TOTAL[:6], 3000]], 1, [2], totals=[5]),
    plain("说明没有冒号", [H, *PEOPLE, NOTES, ["经办人         负责人        年   月   日"]], 1, [2, 3, 4]),
    plain(
        "每页重复表头",
        [H, person(1), person(2), H, person(3), H, person(4), TOTAL],
        1,
        [2, 3, 5, 7],
        totals=[8],
        repeated=[(4, 4), (6, 6)],
    ),
    plain(
        "每页重复标题和表头，页末小计",
        [
            *([TITLE], H, person(1), person(2), ["本页小计", *[""] * 5, 6000], ["第1页，共2页"]),
            *([TITLE], H, person(3), ["本页小计", *[""] * 5, 3000], TOTAL),
        ],
        2,
        [3, 4, 9],
        subtotals=[5, 10],
        totals=[11],
        repeated=[(8, 8)],
    ),
    Messy(
        "一张表上有两份，各有合计",
        xlsx(Sheet([["甲班"], H, person(1), [*TOTAL[:6], 3000], [], ["乙班"], H, person(1), person(2)])),
        [Right((2, 2), FACTS, [3], totals=[4]), Right((7, 7), FACTS, [8, 9])],
    ),
    Messy(
        "一张表上有两份，没有合计",
        xlsx(Sheet([["甲班"], H, person(1), person(2), ["乙班"], H, person(3), person(4)])),
        [Right((2, 2), FACTS, [3, 4]), Right((6, 6), FACTS, [7, 8])],
    ),
    Messy(
        "两份左右并排",
        xlsx(
            Sheet(
                [
                    [TITLE],
                    ["序号", "姓名", "身份证号", "序号", "姓名", "身份证号"],
                    [1, "张三", id_number(1), 3, "王五", id_number(3)],
                    [2, "李四", id_number(2)],
                ],
                ("A1:F1",),
            )
        ),
        [
            Right((2, 2), GROUPED, [3, 4], amounts=""),
            Right((2, 2), {"E": "姓名", "F": "身份证号"}, [3], amounts=""),
        ],
    ),
    Messy(
        "几张工作表，一张隐藏",
        xlsx(Sheet([H, *PEOPLE]), Sheet([H, person(4)], name="乙班"), Sheet([H, person(5)], name="旧的", hidden=True)),
        [Right((1, 1), FACTS, [2, 3, 4]), Right((1, 1), FACTS, [2])],
    ),
    Messy(
        "数据里合并了单元格",
        xlsx(Sheet([H, person(1), person(2, 证书类型=""), person(3, 证书类型="")], ("E2:E4",))),
        [
            Right(
                (1, 1),
                FACTS,
                [2, 3, 4],
                repairs=dict.fromkeys(("E3", "E4"), ("职业技能等级证书", "合并单元格向下填充")),
            )
        ],
    ),
    Messy(
        "一人几行，姓名合并",
        xlsx(
            Sheet(
                [
                    ["序号", "姓名", "身份证号", "补贴月份", "岗位补贴"],
                    [1, "张三", id_number(1), "2024-01", 1750],
                    ["", "", "", "2024-02", 1750],
                    [2, "李四", id_number(2), "2024-01", 1750],
                ],
                ("A2:A3", "B2:B3", "C2:C3"),
            )
        ),
        [
            Right(
                (1, 1),
                GROUPED | {"D": "补贴月份"},
                [2, 3, 4],
                amounts="E",
                repairs={"B3": ("张三", "合并单元格向下填充"), "C3": (id_number(1), "合并单元格向下填充")},
            )
        ],
    ),
    Messy(
        "隐藏的行和列",
        xlsx(Sheet([H, *PEOPLE], hidden_rows=(2,), hidden_columns=("E:F",))),
        [Right((1, 1), FACTS, [2, 3, 4])],
        hidden_rows=(3,),
        hidden_columns=("E", "F"),
    ),
]
CELLS = [
    cell("金额是文本", "补贴金额", "3,000.00元", 3000, "文本改数字", "G2"),
    cell("身份证号前后有空格", "身份证号", f" {id_number(1)}　", id_number(1), "去掉空格", "C2"),
    cell("身份证号带撇号", "身份证号", f"'{id_number(1)}", id_number(1), "去掉撇号", "C2"),
    cell("身份证号里有看不见的字符", "身份证号", f"\u200b{id_number(1)}\u00a0", id_number(1), "去掉空格", "C2"),
    cell(
        "身份证号是全角",
        "身份证号",
        "".join(chr(ord(c) + 0xFEE0) for c in id_number(1)),
        id_number(1),
        "全角改半角",
        "C2",
    ),
    cell("15 位身份证号是数字", "身份证号", 640599900101005, "640599900101005", "号码改文本", "C2"),
    cell("姓名中间有空格", "姓名", "张　三", "张三", "去掉空格", "B2"),
    cell("日期是 8 位数字", "发证日期", 20240506, "2024-05-06", "日期改标准写法", "F2"),
    cell("日期写成年月日", "发证日期", "2024年5月6日", "2024-05-06", "日期改标准写法", "F2"),
    cell("日期用点", "发证日期", "2024.5.6", "2024-05-06", "日期改标准写法", "F2"),
    plain("身份证号成了科学计数", [H, person(1, 身份证号=640599199001010055.0)], 1, [2], lost=("C2",)),
    plain("身份证号的文本是科学计数", [H, person(1, 身份证号="6.40522E+17")], 1, [2], lost=("C2",)),
]
MONTHS = [["序号", "姓名", "身份证号", "补贴月份"], *([n, f"学员{n}", id_number(n), m] for n, m in enumerate(
    (2023.5, "2023.5", "2023年5月", 202305, 2023.1, "2023-05"), 1))]  # fmt: skip
MONTH = ("2023-05", "月份改标准写法")
FILES = [
    Messy(
        "月份有几种写法",
        xlsx(Sheet(MONTHS)),
        [
            Right(
                (1, 1),
                GROUPED | {"D": "补贴月份"},
                [2, 3, 4, 5, 6, 7],
                amounts="",
                repairs=dict.fromkeys(("D2", "D3", "D4", "D5"), MONTH),
                lost=("D6",),
            )
        ],
    ),
    Messy(
        "范围标记是错的",
        changed(
            xlsx(Sheet([H, *PEOPLE])),
            "xl/worksheets/sheet1.xml",
            lambda data: data.replace(b'<dimension ref="A1:G4"/>', b'<dimension ref="A1"/>'),
        ),
        [Right((1, 1), FACTS, [2, 3, 4])],
    ),
    Messy("CSV，UTF-8", text([H, *PEOPLE, TOTAL], "utf-8"), [Right((1, 1), FACTS, [2, 3, 4], totals=[5])]),
    Messy("CSV，带标记的 UTF-8", text([H, *PEOPLE], "utf-8-sig"), [Right((1, 1), FACTS, [2, 3, 4])]),
    Messy("CSV，GB18030", text([H, *PEOPLE], "gb18030"), [Right((1, 1), FACTS, [2, 3, 4])]),
    Messy("CSV，制表符分隔", text([H, *PEOPLE], "gb18030", "\t"), [Right((1, 1), FACTS, [2, 3, 4])]),
    Messy(
        "CSV，号码写成公式文本",
        text([H, person(1, 身份证号=f'="{id_number(1)}"')], "gb18030"),
        [Right((1, 1), FACTS, [2])],
    ),
    Messy(
        "银行的代发清单，没有身份证号，合计下面还有一批",
        xlsx(
            Sheet(
                [
                    ["2024年5月代发明细"],
                    ["流水号", "付款账号", "收款户名", "账号", "交易金额", "交易日期", "交易状态"],
                    ["A1", "6400123412341234", "张三", "6217000012345678901", 3000, "2024-06-03", "成功"],
                    ["A2", "6400123412341234", "李四", "6217000012345678902", 1750, "2024-06-03", "失败"],
                    ["合计", "", "", "", 4750, "", ""],
                    ["B1", "6400123412341234", "王五", "6217000012345678903", 100, "2024-06-04", "成功"],
                ]
            )
        ),
        [
            Right(
                (2, 2),
                {"A": "流水号", "C": "收款户名", "D": "银行卡号", "F": "交易日期", "G": "交易状态"},
                [3, 4, 6],
                subtotals=[5],
                amounts="E",
            )
        ],
    ),
]
OLD = [
    Messy(
        "旧格式 .xls",
        old([[TITLE], H, *PEOPLE, TOTAL], ".xls", ("A1:G1",), hidden_rows=(3,), hidden_columns=("E:E",)),
        [Right((2, 2), FACTS, [3, 4, 5], totals=[6])],
        hidden_rows=(4,),
        hidden_columns=("E",),
    ),
    Messy(
        "旧格式 .et",
        old([H, person(1), person(2, 证书类型="")], ".et", ("E2:E3",)),
        [Right((1, 1), FACTS, [2, 3], repairs={"E3": ("职业技能等级证书", "合并单元格向下填充")})],
    ),
]
NEW = [*LAYOUT, *ROWS, *CELLS, *FILES]
